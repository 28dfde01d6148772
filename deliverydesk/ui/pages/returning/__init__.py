"""The parts of the page of returns: the desk on which they arrive, what just came, and the review of one."""

"""Drawing up an indicator's path: what is promised, what it is built from, and who agreed it."""

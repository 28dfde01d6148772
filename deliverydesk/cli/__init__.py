"""The command line: the same house as the window, through the other door."""

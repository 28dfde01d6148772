"""Paper: what the desk knows as pages that can be printed, copied and left on a table."""

"""What a person can do with a desk: the only callers of the gate, shared by window and command line."""

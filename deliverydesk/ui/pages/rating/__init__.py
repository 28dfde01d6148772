"""The panel in which a person rates a promise, beside the evidence and never over it."""

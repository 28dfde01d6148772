"""Bring your Excel list: the person's own sheet at the left, what is proposed for it at the right."""

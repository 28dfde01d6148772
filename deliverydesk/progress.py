"""How long work says where it is, and how a person stops it.

Work is a plain function that takes a `Progress` and returns a value. It writes nothing until it has
returned, so cancelling is always safe: `advance` raises `Cancelled` and nothing has happened.
"""

from __future__ import annotations


class Cancelled(Exception):
    """The person stopped the work; nothing was kept."""


class Progress:
    """Silent progress: the base of the console's bar and of the window's task line."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self._cancelled = False

    def start(self, total: int, note: str = "") -> None:
        """Say how many units there are to do; may be called again for the next stage."""
        self.total, self.done = total, 0
        self.report(note)

    def advance(self, note: str = "", by: int = 1) -> None:
        """Count work done; raises `Cancelled` if the person asked to stop."""
        if self._cancelled:
            raise Cancelled
        self.done += by
        self.report(note)

    def cancel(self) -> None:
        """Ask the work to stop at its next `advance`; may be called from any thread."""
        self._cancelled = True

    def report(self, note: str) -> None:
        """Show where the work is; silent here."""

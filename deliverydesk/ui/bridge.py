"""News of the desk on the GUI thread, whichever thread wrote it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal


class Listened(Protocol):
    """A desk that tells each step on the thread that wrote it."""

    def listen(self, callback: Callable[[Any], None]) -> object:
        """Call `callback(step)` after each step; what is returned, if callable, ends it."""
        ...


class Bridge(QObject):
    """`stepped(step)` is emitted on the thread this object lives on, in the order of writing."""

    stepped = Signal(object)
    _heard = Signal(object)

    def __init__(self, desk: Listened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)
        self._end: object = desk.listen(self._heard.emit)

    def close(self) -> None:
        """Stop listening; a second time is harmless."""
        end, self._end = self._end, None
        if callable(end):
            end()

    def _on_heard(self, step: object) -> None:
        self.stepped.emit(step)

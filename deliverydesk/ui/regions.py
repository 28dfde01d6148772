"""F6 walks the parts of the window in reading order, so that nobody needs a mouse to leave a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@runtime_checkable
class TakesFocus(Protocol):
    """A part that knows which of its widgets should have the focus."""

    def take_focus(self) -> None:
        """Put the focus where it belongs."""
        ...


def step(parts: Sequence[QWidget]) -> None:
    """Put the focus into the part after the one that has it."""
    focus = QApplication.focusWidget()
    at = -1
    for place, part in enumerate(parts):
        if focus is not None and (part is focus or part.isAncestorOf(focus)):
            at = place
    part = parts[(at + 1) % len(parts)]
    if isinstance(part, TakesFocus):
        part.take_focus()
        return
    inside = [part, *part.findChildren(QWidget)]
    for widget in inside:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return

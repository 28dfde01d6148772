"""F6 walks the parts of the window in reading order, so that nobody needs a mouse to leave a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget
from shiboken6 import isValid


@runtime_checkable
class TakesFocus(Protocol):
    """A part that knows which of its widgets should have the focus."""

    def take_focus(self) -> None:
        """Put the focus where it belongs."""
        ...


class LastFocus(QObject):
    """Which widget of a window a command is meant for: a menu opened by key takes the focus for itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    @property
    def last(self) -> QWidget | None:
        """The widget that has the focus, or had it before a menu took it; None once it is gone."""
        if self._last is not None and not isValid(self._last):
            self._last = None
        return self._last

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not isinstance(now, QMenuBar | QMenu) and self._window.isAncestorOf(now):
            self._last = now


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
    enter(part, Qt.FocusReason.TabFocusReason)


def enter(part: QWidget, reason: Qt.FocusReason) -> None:
    """Put the focus on the first widget of a part that takes it."""
    for widget in (part, *part.findChildren(QWidget)):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and (widget is part or widget.isVisibleTo(part)):
            widget.setFocus(reason)
            return

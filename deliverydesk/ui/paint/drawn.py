"""A widget that is one drawing: it repaints when the colours change and has a name for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme


def hand_on(painter: QPainter, widget: QWidget) -> Hand:
    """A hand for painting on a widget, in the colours in force and the widget's own direction."""
    now = theme()
    return Hand(painter, now.scheme, widget.layoutDirection() == Qt.LayoutDirection.RightToLeft, now.scale)


class Drawn(QWidget):
    """Subclasses say what is drawn in `draw`; sizes are logical pixels."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        theme().changed.connect(self.update)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        """Draw everything; `rect` is the whole widget."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(hand_on(painter, self), QRectF(self.rect()))
        painter.end()

"""A closed list to choose from, drawn flat like every other field; letters jump, Alt ↓ opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.theme import theme


class ChoiceBox(QComboBox):
    """One of `words`. A word that is not among them is kept and shown, never dropped."""

    def __init__(self, parent: QWidget, words: Sequence[str]) -> None:
        super().__init__(parent)
        self.addItems(list(words))
        theme().changed.connect(self.update)

    def choose(self, words: str) -> None:
        """Show a word as chosen."""
        if self.findText(words) < 0:
            self.addItem(words)
        self.setCurrentText(words)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 8, round(27 * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a form past a list must not choose something else in it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        focused = self.hasFocus()
        hand.box(rect, "raised", "accent" if focused else "axis", radius=4, width=2 if focused else 1)
        caret = hand.flip(QRectF(rect.right() - 22, rect.y(), 16, rect.height()), rect)
        paint_icon(hand, caret, "caret-down", "ink2" if self.isEnabled() else "ink3", 11)
        room = hand.flip(rect.adjusted(9, 0, -26, 0), rect)
        hand.text(room, self.currentText(), 13, 400, "ink" if self.isEnabled() else "ink3")
        painter.end()

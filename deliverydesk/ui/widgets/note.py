"""The line under a cell: why a value was not taken, or the question a guarded change has to answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import broken, line_height
from deliverydesk.ui.theme import theme

_WIDEST = 420


class Note(QWidget):
    """Words under a cell, with an icon, in the colour of trouble."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the note says now."""
        return self._words

    def tell(self, sentence: str, cell: QRect) -> None:
        """Show the sentence under `cell` (above it where there is no room), inside the parent."""
        self._words = sentence
        self.setAccessibleName(sentence)
        lines = broken(sentence, _WIDEST - 38, 12 * theme().scale)
        height = round(len(lines) * line_height(12 * theme().scale) + 10)
        self.setGeometry(_beside(cell, _room(self), _WIDEST, height))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "raised", "bad_t", radius=3)
        paint_icon(hand, hand.flip(QRectF(8, 4, 16, 18), rect), "warning", "bad_t", 14)
        room = hand.flip(QRectF(30, 5, rect.width() - 38, rect.height() - 8), rect)
        hand.paragraph(room, self._words, 12, colour="bad_t")
        painter.end()


class ReasonLine(QWidget):
    """Asks why in place; Enter answers, Esc leaves the value as it was."""

    def __init__(self, parent: QWidget, done: Callable[[str], None], left: Callable[[], None]) -> None:
        super().__init__(parent)
        self._done, self._left = done, left
        self._question = ""
        self._line = QLineEdit(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 26, 10, 8)
        column.addWidget(self._line)
        self.hide()

    def ask(self, question: str, cell: QRect) -> None:
        """Show the question under `cell` and wait for a line of words."""
        self._question = question
        self._line.setAccessibleName(question)
        self._line.clear()
        self.setGeometry(_beside(cell, _room(self), _WIDEST, 64))
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "raised", "accent", radius=4)
        paint_icon(hand, hand.flip(QRectF(10, 4, 16, 20), rect), "lock-simple", "ink2", 13)
        hand.text(hand.flip(QRectF(32, 4, rect.width() - 40, 20), rect), self._question, 12, 500)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            reason = self._line.text().strip()
            if reason:
                self.hide()
                self._done(reason)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._left()
            return
        super().keyPressEvent(event)


def _room(widget: QWidget) -> QRect:
    parent = widget.parentWidget()
    return parent.rect() if parent is not None else widget.rect()


def _beside(cell: QRect, room: QRect, width: int, height: int) -> QRect:
    """A rectangle under `cell`, or above it, kept inside `room`."""
    width = min(width, room.width() - 8)
    left = max(4, min(cell.left(), room.width() - width - 4))
    below = cell.bottom() + 2
    top = below if below + height <= room.height() else max(2, cell.top() - height - 2)
    return QRect(left, top, width, height)

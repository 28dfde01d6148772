"""A rating is given by choosing its tag: letter and shape together, as it will be drawn everywhere else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from deliverydesk.domain import ratings
from deliverydesk.i18n import _
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import MIDDLE, Hand
from deliverydesk.ui.theme import theme

_WIDE, _HIGH, _BETWEEN = 46, 28, 6


class TagRow(QWidget):
    """The tags of a scale, worst first. Keys: 1 to 5 from the worst, arrows, letters, Delete for none.

    Words that are no rating, such as a reason for not giving one, stand beside the tags.
    """

    textChanged = Signal(str)

    def __init__(self, parent: QWidget, codes: Sequence[str]) -> None:
        super().__init__(parent)
        self._codes: tuple[str, ...] = tuple(reversed(codes))
        self._words = ""
        self._typed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(self.sizeHint())
        theme().changed.connect(self.update)

    def words(self) -> str:
        """The code chosen, the reason for none, or nothing."""
        return self._words

    def set_words(self, words: str) -> None:
        """Choose a code, or keep the reason for none."""
        if words == self._words:
            return
        self._words = words
        self.setAccessibleDescription(self.told(words))
        self.textChanged.emit(words)
        self.update()

    def set_codes(self, codes: Sequence[str]) -> None:
        """Offer the codes of another scale."""
        self._codes = tuple(reversed(codes))
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def draw_mark(self, hand: Hand, box: QRectF, code: str, *, chosen: bool) -> None:
        """Draw what one box offers: filled where it is chosen."""
        marks.tag(hand, box.center().x(), box.center().y(), code, 17, outlined=not chosen)

    def told(self, code: str) -> str:
        """What is chosen, for a screen reader."""
        return ratings.name(code) if code in ratings.WORDS else code

    def hover(self, code: str) -> str:
        """What a box means, for the tip under the pointer."""
        return ratings.hover(code)

    def sizeHint(self) -> QSize:
        return QSize(len(self._codes) * (_WIDE + _BETWEEN) - _BETWEEN + 4, _HIGH + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        if self.autoFillBackground():
            hand.box(QRectF(self.rect()), "raised")
        for place, code in enumerate(self._codes):
            box = self._box(place)
            chosen = code == self._words
            hand.box(
                box,
                "raised" if chosen else None,
                "accent" if chosen else "rule",
                radius=4,
                width=2 if chosen else 1,
            )
            self.draw_mark(hand, box, code, chosen=chosen)
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(0, 0, -1, -1)
            hand.box(ring, None, "accent", radius=5, width=1)
        if self._words and self._words not in self._codes:
            rest = QRectF(self._box(len(self._codes) - 1).right() + 8, 0, self.width(), self.height())
            hand.text(hand.flip(rest, QRectF(self.rect())), self._words, 12, 400, "ink2")
        if not self._codes:
            hand.text(QRectF(self.rect()), _("No scale"), 12, 400, "ink3", MIDDLE)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None:
            self.set_words("" if self._codes[place] == self._words else self._codes[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._typed = ""
            self.set_words("")
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._typed = ""
            self._step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif text.isdigit() and 1 <= int(text) <= len(self._codes):
            self._typed = ""
            self.set_words(self._codes[int(text) - 1])
        elif text and text in "AGR":
            # A then R is amber-red; any other letter begins again.
            self._typed = self._typed + text if self._typed + text in self._codes else text
            if self._typed in self._codes:
                self.set_words(self._typed)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self.hover(self._codes[place]), self)
            return True
        return super().event(event)

    def _step(self, by: int) -> None:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            by = -by
        if self._words not in self._codes:
            self.set_words(self._codes[0 if by > 0 else -1])
            return
        place = self._codes.index(self._words) + by
        self.set_words(self._codes[min(max(0, place), len(self._codes) - 1)])

    def _box(self, place: int) -> QRectF:
        box = QRectF(2 + place * (_WIDE + _BETWEEN), (self.height() - _HIGH) / 2, _WIDE, _HIGH)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveLeft(self.width() - box.right())
        return box

    def _at(self, point: QPointF) -> int | None:
        return next((n for n in range(len(self._codes)) if self._box(n).contains(point)), None)

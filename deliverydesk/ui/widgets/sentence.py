"""The sentence a page opens with: what the page would say if it could talk, set in serif."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.theme import theme

_TOP, _GAP, _BOTTOM = 12, 4, 10


class PageSentence(Drawn):
    """A small caption over a sentence that wraps; the height follows the width.

    `px` is 19 for a page, 25 with weight 600 for the title of a record, 22 in a meeting.
    """

    def __init__(
        self,
        caption: str = "",
        sentence: str = "",
        *,
        px: float = 19,
        weight: int = 500,
        margin: int = 20,
        widest: int = 760,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(sentence, parent)
        self._caption, self._sentence = caption, sentence
        self._px, self._weight, self._margin, self._widest = px, weight, margin, widest
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def sentence(self) -> str:
        """What the page says now."""
        return self._sentence

    def tell(self, caption: str, sentence: str) -> None:
        """Say something else."""
        if (caption, sentence) == (self._caption, self._sentence):
            return
        self._caption, self._sentence = caption, sentence
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(caption)
        self.updateGeometry()
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        y = rect.top() + _TOP
        inner = rect.adjusted(self._margin, 0, -self._margin, 0)
        if self._caption:
            tall = line_height(12 * hand.scale)
            hand.text(QRectF(inner.x(), y, inner.width(), tall), self._caption, 12, 500, "ink3")
            y += tall + _GAP
        wide = min(self._widest, inner.width())
        room = hand.flip(QRectF(inner.x(), y, wide, rect.bottom() - y), inner)
        hand.paragraph(room, self._sentence, self._px, self._weight, serif=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        scale = theme().scale
        wide = min(self._widest, width - 2 * self._margin)
        lines = broken(self._sentence, max(1, wide), self._px * scale, self._weight, serif=True)
        caption = line_height(12 * scale) + _GAP if self._caption else 0
        return round(_TOP + caption + len(lines) * line_height(self._px * scale, serif=True) + _BOTTOM)

    def sizeHint(self) -> QSize:
        return QSize(self._widest, self.heightForWidth(self._widest + 2 * self._margin))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(240, self.width())))

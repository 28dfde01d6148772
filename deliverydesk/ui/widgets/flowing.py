"""A drawing whose height follows its width, so that a page of several scrolls as one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import END, Hand
from deliverydesk.ui.theme import theme


class Flowing(Drawn):
    """A drawing whose height follows its width: `flow` draws it, or only measures where `hand` is None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        """Draw from the top of `rect`; returns the height used."""
        raise NotImplementedError

    def draw(self, hand: Hand, rect: QRectF) -> None:
        self.flow(hand, rect, hand.scale)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self.flow(None, QRectF(0, 0, width, 10_000), theme().scale))

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(300, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))


def block_head(hand: Hand | None, inner: QRectF, y: float, words: str, remark: str, scale: float) -> float:
    """The head of a block at the side; returns where it ends."""
    if hand is not None:
        box = QRectF(inner.x(), y, inner.width(), 20 * scale)
        hand.text(box, words, 13, 600)
        hand.text(box, remark, 11.5, 400, "ink3", END)
        hand.line(inner.left(), y + 23 * scale, inner.right(), y + 23 * scale, "rule")
    return y + 24 * scale

"""What the signs of a slip timeline are, in the order they are met along it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain.chartshapes import Line, Mark, Shape
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.shapes import draw_shapes
from deliverydesk.ui.paint.text import Hand, width_of
from deliverydesk.ui.theme import theme

_SIGN, _AIR, _TALL = 14.0, 12.0, 28


class SlipLegend(Drawn):
    """Signs with their words in one line; what the words do not fit is left out from the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("The signs of the timeline"), parent)
        self._signs: list[tuple[Shape, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tell(None)

    def tell(self, since: date | None) -> None:
        """Name the signs; `since` is the day that the upright tick is of."""
        self._signs = [
            (Mark("first agreed", "diamond", 0, 0, 4.0), _("first agreed")),
            (Mark("re-baselined", "diamond", 0, 0, 4.0), _("re-baselined")),
            (Mark("expected warn", "solid", 0, 0, 4.0), _("forecast")),
            (Mark("done", "solid", 0, 0, 4.0), _("met")),
        ]
        if since is not None:
            tick = Line("tick warn", ((0, -6), (0, 6)))
            self._signs.insert(2, (tick, _("as of {day}").format(day=FORMATS.day(since))))
        self.setAccessibleDescription(", ".join(words for _shape, words in self._signs))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._wide(words) for _shape, words in self._signs)), _TALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, _TALL)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        along = 0.0
        for shape, words in self._signs:
            wide = self._wide(words)
            if along + wide > rect.width() + 1:
                return
            x = hand.along(rect, along + _SIGN / 2)
            draw_shapes(hand, (shape,), QPointF(x, rect.center().y()))
            room = QRectF(rect.x() + along + _SIGN + 2, rect.y(), wide - _SIGN - _AIR, rect.height())
            hand.text(hand.flip(room, rect), words, 11, 400, "ink3", elide=False)
            along += wide

    @staticmethod
    def _wide(words: str) -> float:
        return _SIGN + 4 + width_of(words, 11 * theme().scale) + _AIR

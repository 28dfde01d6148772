"""The gap at the last stocktakes as eight small bars: whether it closes is seen before it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt

from deliverydesk.ui.paint.text import Hand

_WIDEST, _LEAST = 22.0, 2.0


@dataclass(frozen=True)
class Bar:
    """One stocktake. `share` is None where nothing was measured; `hollow` is a figure too old by then."""

    share: float | None
    hollow: bool = False
    rebaselined: bool = False


@dataclass(frozen=True)
class Bars:
    """One promise's stocktakes, oldest first. `top` is the share a bar of full height stands for, the same in
    every row; `tone` is the loudness of the last one: good, watch, bad or quiet.
    """

    bars: tuple[Bar, ...]
    top: float = 1.0
    tone: str = "quiet"


_TONES = {"good": "good_t", "watch": "warn_t", "bad": "bad_t"}


def closing(hand: Hand, rect: QRectF, shown: Bars) -> None:
    """Time runs to the right. A violet upright before a bar says that the path was agreed anew."""
    if not shown.bars:
        return
    area = rect.adjusted(0, 4, 0, -4)
    step = min(_WIDEST + 6, area.width() / len(shown.bars))
    wide = max(3.0, step - 6)
    hand.line(area.left(), area.bottom(), area.left() + step * len(shown.bars) - 6, area.bottom(), "rule")
    for place, bar in enumerate(shown.bars):
        x = area.left() + place * step
        last = place == len(shown.bars) - 1
        _bar(hand, QRectF(x, area.top(), wide, area.height()), bar, shown, last=last)
        if bar.rebaselined:
            _anew(hand, x - 3, area)


def _bar(hand: Hand, room: QRectF, bar: Bar, shown: Bars, *, last: bool) -> None:
    if bar.share is None:
        side = min(6.0, room.width())
        box = QRectF(room.center().x() - side / 2, room.bottom() - side - 1, side, side)
        hand.box(box, None, "axis", style=Qt.PenStyle.DotLine)
        return
    tall = max(_LEAST, min(1.0, bar.share / shown.top) * (room.height() - 1))
    box = QRectF(room.x(), room.bottom() - tall, room.width(), tall)
    if bar.hollow:
        hand.box(box, "canvas", "axis")
        return
    colour = _TONES.get(shown.tone, "ink2") if last else "ghost"
    hand.box(box, colour if bar.share > 0 else "good_t")
    if bar.share > shown.top:
        middle = room.center().x()
        tip = [
            QPointF(middle - 4, room.top()),
            QPointF(middle + 4, room.top()),
            QPointF(middle, room.top() - 4),
        ]
        hand.solid(tip, hand.colour(colour))


def _anew(hand: Hand, x: float, area: QRectF) -> None:
    hand.line(round(x), area.top() - 2, round(x), area.bottom(), "query", 1.4)
    tip = [QPointF(x - 3, area.top() - 2), QPointF(x + 3, area.top() - 2), QPointF(x, area.top() + 3)]
    hand.solid(tip, hand.colour("query"))


def top_of(shares: Sequence[float | None]) -> float:
    """The share that full height stands for: the largest there is, between a tenth and half of the journey.

    One that is larger ends in an arrow; drawn in full it would press all others flat.
    """
    known = [share for share in shares if share is not None]
    return min(0.5, max([0.1, *known]))

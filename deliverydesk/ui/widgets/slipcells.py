"""The timeline as a column: each slip in its row, and the years with today over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QPointF, QRectF

from deliverydesk.domain.chartshapes import Shape
from deliverydesk.domain.timeline import Scale, Track, lay_out
from deliverydesk.i18n import MONTHS_SHORT, _
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.milestone_columns import TIMELINE
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.paint.shapes import draw_shapes, measured
from deliverydesk.ui.paint.text import MIDDLE, START, Hand, width_of
from deliverydesk.ui.widgets.cells import Painter
from deliverydesk.ui.widgets.head import HeadPainter

AIR = 10.0  # a diamond on the edge of a column is still whole
_SIZE = 11.0


def strip_of(rect: QRectF) -> QRectF:
    """The part of a cell, or of a head, that the scale spans."""
    return rect.adjusted(AIR, 0, -AIR, 0)


def grid_lines(hand: Hand, strip: QRectF, scale: Scale, today: date) -> None:
    """Hairlines at quarters and years, and today, behind one row."""
    top, bottom = strip.top(), strip.bottom()
    for _day, along in scale.quarters(strip.width()):
        hand.line(strip.left() + along, top, strip.left() + along, bottom, "hair")
    for _year, along in scale.years(strip.width()):
        hand.line(strip.left() + along, top, strip.left() + along, bottom, "rule")
    x = strip.left() + scale.x(today, strip.width())
    hand.line(x, top, x, bottom, "accent")


def draw_track(hand: Hand, strip: QRectF, track: Track, scale: Scale, size: float = _SIZE) -> None:
    """One milestone's slip in its strip; time runs to the right in every language."""
    shapes: tuple[Shape, ...] = lay_out(
        track, scale, strip.width(), strip.height(), measured, size * hand.scale
    )
    draw_shapes(hand, shapes, QPointF(strip.x(), strip.y()))


def painters(scale: Callable[[], Scale], today: Callable[[], date]) -> Mapping[str, Painter]:
    """The painter of the column, to one scale for every row; `today` is the day judged for."""

    def paint(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
        strip = strip_of(rect)
        grid_lines(hand, strip.adjusted(0, 0, 0, -1), scale(), today())
        track = index.data(Role.VALUE)
        if isinstance(track, Track):
            draw_track(hand, strip, track, scale())

    return {TIMELINE: paint}


def head_painters(scale: Callable[[], Scale], today: Callable[[], date]) -> Mapping[str, HeadPainter]:
    """The head of the column: years, quarters where there is room, and a flag on today."""

    def paint(hand: Hand, rect: QRectF, section: int) -> None:
        strip, now = strip_of(rect), today()
        draw_axis(hand, strip, scale(), now)
        words = f"{now.day} {_(MONTHS_SHORT[now.month - 1])}"
        wide = width_of(words, 10.5 * hand.scale, 600) + 8
        x = strip.left() + scale().x(now, strip.width())
        left = min(max(x - wide / 2, rect.left()), rect.right() - wide)
        flag = QRectF(left, rect.top() + 2, wide, rect.height() / 2 - 2)
        hand.box(flag, "accent", radius=2)
        hand.text(flag, words, 10.5, 600, "canvas", MIDDLE, elide=False)
        hand.line(x, flag.bottom(), x, rect.bottom(), "accent")

    return {TIMELINE: paint}


def draw_axis(hand: Hand, strip: QRectF, scale: Scale, today: date) -> None:
    """Years above, quarters below; a year that would stand under the flag of today is left out."""
    half, flag = strip.height() / 2, strip.left() + scale.x(today, strip.width())
    quarters = list(scale.quarters(strip.width()))
    for year, along in scale.years(strip.width()):
        x = strip.left() + along
        hand.line(x, strip.top() + 3, x, strip.bottom(), "rule")
        clear = not quarters or not -58 * hand.scale < x - flag < 30 * hand.scale
        if clear and x + 30 * hand.scale <= strip.right() + AIR:
            top = strip.top() + 2 if quarters else strip.top() + half - 1
            _left(hand, QRectF(x + 4, top, 40 * hand.scale, half), str(year), 600, "ink2")
    for day, along in quarters:
        x = strip.left() + along
        if x + 26 * hand.scale <= strip.right() + AIR:
            room = QRectF(x + 4, strip.top() + half - 1, 34 * hand.scale, half)
            _left(hand, room, _(MONTHS_SHORT[day.month - 1]), 400, "ink3")


def _left(hand: Hand, room: QRectF, words: str, weight: int, colour: str) -> None:
    """Words that begin at the left whichever way the page reads: time runs to the right."""
    align = "end" if hand.rtl else START
    hand.text(room, words, 10.5, weight, colour, align, elide=False)

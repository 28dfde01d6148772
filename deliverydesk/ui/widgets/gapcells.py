"""Cells of the Gap: data with their age, a gap whose figure stands over its words, and a gap over time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.closing import Bars, closing
from deliverydesk.ui.paint.text import FIGURES, Hand, line_height, width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.cells import Painter
from deliverydesk.ui.widgets.head import HeadPainter


def _paint_data(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """The tag, and the age at the end of the cell: VALUE is `(code, steps)`."""
    code, steps = index.data(Role.VALUE)
    # A bracketed tag is wider than the others and must not be cut by the column before.
    wide = marks.voice_width(16, steps)
    middle = max(27.0, wide / 2 + 3)
    marks.voice(hand, hand.along(rect, middle), rect.center().y(), code, steps, 16, room=rect.height() - 1)
    left = max(54.0, middle + wide / 2 + 2)
    room = hand.flip(QRectF(rect.x() + left, rect.y(), rect.width() - left - 6, rect.height()), rect)
    tone = theme().tone(str(index.data(Role.TONE) or ""))
    # Where the row is close, the dashed tag alone says that the figure is too old or too early.
    second = str(index.data(Role.SECOND) or "") if roomy else ""
    _two_lines(hand, room, str(index.data(DISPLAY) or ""), second, tone, roomy, 12)


def _paint_gap_now(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """The figure alone where the row is close: the words stand once, under `At this pace`."""
    value = index.data(Role.VALUE)
    if roomy or not value or not value[0]:
        _paint_gap(hand, rect, index, roomy)
        return
    tone = theme().tone(str(index.data(Role.TONE) or ""))
    hand.text(rect.adjusted(4, 0, -8, 0), value[0], 13, 600, tone, FIGURES)


def _paint_gap(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """VALUE is `(figure, words, words without the noun)`; one line where the row is close."""
    value = index.data(Role.VALUE)
    room = rect.adjusted(4, 0, -8, 0)
    tone = theme().tone(str(index.data(Role.TONE) or ""))
    if not value:
        hand.text(room, str(index.data(DISPLAY) or ""), 12.5, 400, tone, FIGURES)
        return
    figure, words, bare = value
    if not figure:
        hand.text(room, words, 11.5, 400, tone, FIGURES)
        return
    taken = width_of(words, 11 * hand.scale) if roomy else width_of(f"{figure} {words}", 12 * hand.scale, 500)
    _two_lines(hand, room, figure, words if taken <= room.width() else bare, tone, roomy, 13)


def _two_lines(hand: Hand, room: QRectF, first: str, second: str, tone: str, roomy: bool, px: float) -> None:
    if not second or not roomy:
        words = f"{first} {second}".strip()
        hand.text(room, words, px - 1 if second else px, 500, tone, FIGURES)
        return
    above, below = line_height(px * hand.scale), line_height(11 * hand.scale)
    top = room.center().y() - (above + below) / 2
    hand.text(QRectF(room.x(), top, room.width(), above), first, px, 600, tone, FIGURES)
    hand.text(QRectF(room.x(), top + above, room.width(), below), second, 11, 400, tone, FIGURES)


def _paint_closing(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    value = index.data(Role.VALUE)
    if isinstance(value, Bars):
        closing(hand, rect.adjusted(10, 2 if roomy else 0, -8, -1), value)


def span_head(words: str, first: str, last: str, inset: float = 8) -> HeadPainter:
    """A head over a time axis: its words, and below them where the axis begins and ends.

    Time runs to the right in every script, so both stand where they are drawn.
    """

    def paint(hand: Hand, rect: QRectF, _column: int) -> None:
        inner = rect.adjusted(8, 0, -8, 0)
        half = inner.height() / 2
        hand.text(QRectF(inner.x(), inner.y() + 2, inner.width(), half), words, 11.5, 600, "ink2")
        if not first:
            return
        y = rect.y() + half - 1
        begin, end = (width_of(one, 10.5 * hand.scale) + 2 for one in (first, last))
        left = rect.x() + inset
        right = min(rect.right() - 6, left + begin + end + 46 * hand.scale)
        hand.text(QRectF(left, y, begin, half), first, 10.5, 400, "ink3", FIGURES)
        hand.text(QRectF(right - end, y, end, half), last, 10.5, 400, "ink3", FIGURES)
        start, tip = left + begin + 4, right - end - 4
        middle = round(y + half / 2)
        if tip - start > 8:
            hand.line(start, middle, tip, middle, "axis")
            for way in (-3, 3):
                hand.stroke([QPointF(tip - 3, middle + way), QPointF(tip, middle)], hand.pen("axis"))

    return paint


PAINTERS: Mapping[str, Painter] = {
    "data": _paint_data,
    "gap": _paint_gap,
    "gap_now": _paint_gap_now,
    "closing": _paint_closing,
}

"""Two cells of the Gap: what the data imply with their age, and a gap whose figure stands over its words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import FIGURES, Hand, line_height, width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.cells import Painter


def _paint_data(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """The tag, and the age at the end of the cell: VALUE is `(code, steps)`."""
    code, steps = index.data(Role.VALUE)
    marks.voice(hand, hand.along(rect, 27), rect.center().y(), code, steps, 16, room=rect.height() - 1)
    room = hand.flip(QRectF(rect.x() + 54, rect.y(), rect.width() - 60, rect.height()), rect)
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


PAINTERS: Mapping[str, Painter] = {"data": _paint_data, "gap": _paint_gap, "gap_now": _paint_gap_now}

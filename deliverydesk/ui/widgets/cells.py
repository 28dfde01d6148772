"""How each kind of value is drawn in a cell; without it a rating would be a word and a gap a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.spark import Missing, Spark, gap_bars, sparkline
from deliverydesk.ui.paint.text import FIGURES, MIDDLE, START, Hand, line_height
from deliverydesk.ui.theme import theme

Painter = Callable[[Hand, QRectF, Index, bool], None]
"""Draws one cell: hand, its rectangle, the index, and whether the row is roomy (two lines)."""

FIGURE_KINDS = frozenset({"whole", "amount", "percent", "number", "days", "money", "gap", "gap_now"})
CENTRED_KINDS = frozenset({"rating", "voice", "milestone", "mark", "sheet"})
_NEAREST_MARKS, _BEFORE = 7.0, 26


def align_of(kind: str) -> str:
    """Figures end right in every script, marks stand in the middle, words begin where reading begins."""
    return FIGURES if kind in FIGURE_KINDS else MIDDLE if kind in CENTRED_KINDS else START


def paint_words(hand: Hand, rect: QRectF, index: Index, roomy: bool, kind: str = "text") -> None:
    """The ordinary cell: one line, or two where the model has a second line and the row is roomy."""
    words = index.data(DISPLAY)
    if words is None or words == "":
        return
    tone, second = index.data(Role.TONE), index.data(Role.SECOND) if roomy else None
    owed = tone == "owed"
    colour = "warn_t" if owed else theme().tone(tone) if tone else "ink"
    weight = 600 if kind == "title" else 500 if tone in ("bad", "watch") else 400
    px = 13 if kind == "title" or kind in FIGURE_KINDS else 12.5
    if kind == "code":
        px, colour = 11, "ink3"
    inner, align = rect.adjusted(8, 0, -8, 0), align_of(kind)
    if not second:
        hand.text(inner, str(words), px, weight, colour, align, italic=owed)
        return
    first, rest = line_height(px * hand.scale), line_height(11 * hand.scale)
    top = rect.center().y() - (first + rest) / 2
    hand.text(
        QRectF(inner.x(), top, inner.width(), first), str(words), px, weight, colour, align, italic=owed
    )
    faint = "ink3" if colour in ("ink", "ink2") else colour
    hand.text(QRectF(inner.x(), top + first, inner.width(), rest), str(second), 11, 400, faint, align)


def _paint_rating(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    marks.tag(hand, rect.center().x(), rect.center().y(), index.data(Role.VALUE), 22 if roomy else 18)


def _paint_voice(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    value = index.data(Role.VALUE)
    code, steps = value if isinstance(value, tuple) else (value, 0)
    marks.voice(hand, rect.center().x(), rect.center().y(), code, steps, 16, room=rect.height() - 1)


def _paint_moved(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """The unit's tag, where it went, and what it was: VALUE is `(code, direction, was)`."""
    code, direction, was = index.data(Role.VALUE)
    y = rect.center().y()
    marks.tag(hand, hand.along(rect, 27), y, code, 22 if roomy else 20, 38)
    marks.movement(hand, hand.along(rect, 57), y, direction)
    if direction:
        marks.small(hand, hand.along(rect, 71), y, was, 8)


def _paint_milestone(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    marks.milestone(hand, rect.center().x(), rect.center().y(), str(index.data(Role.VALUE)))


def _paint_milestones(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """One mark a milestone in date order; where they do not fit, how many came before those shown."""
    states = index.data(Role.VALUE) or ()
    room = rect.width() - 16
    pitch = max(_NEAREST_MARKS, min(11.2, room / max(1, len(states))))
    left, fit = 12.0, int(room / pitch)
    if len(states) > fit:
        fit = int((room - _BEFORE) / pitch)
        before = hand.flip(QRectF(rect.x() + 6, rect.y(), _BEFORE, rect.height()), rect)
        hand.text(before, f"+{len(states) - fit}", 11, 400, "ink3")
        left += _BEFORE
    for place, state in enumerate(states[-fit:]):
        marks.milestone(hand, hand.along(rect, left + place * pitch), rect.center().y(), state, min(8, pitch))


def _paint_spark(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    value = index.data(Role.VALUE)
    if isinstance(value, Spark):
        sparkline(hand, rect, value)


def _paint_missing(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    value = index.data(Role.VALUE)
    if isinstance(value, Missing):
        gap_bars(hand, rect.adjusted(8, 0, -12, 0), value, str(index.data(DISPLAY) or ""))


def _paint_icon(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    value = index.data(Role.VALUE)
    if value:
        name, colour = value if isinstance(value, tuple) else (value, "ink2")
        paint_icon(hand, rect, name, colour, 15)


def _paint_barrier(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """A level in its box, then the words: VALUE is `(level words, over its limit, waits on a decision)`."""
    value = index.data(Role.VALUE)
    if not value:
        return
    words, over, high = value
    y = rect.center().y()
    marks.level(hand, hand.flip(QRectF(rect.x() + 6, y - 9, 25, 18), rect), words, over=over, high=high)
    room = hand.flip(QRectF(rect.x() + 38, rect.y() + 1, rect.width() - 44, rect.height() - 2), rect)
    said = str(index.data(DISPLAY) or "")
    hand.paragraph(room, said, 11.5 if roomy else 12, max_lines=2 if roomy else 1, middle=True)


def _paint_wrapped(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    colour = theme().tone(index.data(Role.TONE) or "")
    words = str(index.data(DISPLAY) or "")
    inner = rect.adjusted(8, 1, -8, -1)
    hand.paragraph(
        inner, words, 11.5 if roomy else 12.5, colour=colour, max_lines=2 if roomy else 1, middle=True
    )


PAINTERS: Mapping[str, Painter] = {
    "rating": _paint_rating,
    "voice": _paint_voice,
    "moved": _paint_moved,
    "milestone": _paint_milestone,
    "milestones": _paint_milestones,
    "spark": _paint_spark,
    "missing": _paint_missing,
    "icon": _paint_icon,
    "barrier": _paint_barrier,
    "prose": _paint_wrapped,
}

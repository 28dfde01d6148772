"""Rating tags, brackets, milestone marks and levels as drawn paths: legible in grey and on a bad copy.

Corners get sharper and fills darker as things get worse, so shape and grey value say what the colour says.
Filled is the unit's judgement, outlined another voice; one that stands two or more steps away is bracketed,
louder with each step. No font has to carry these signs.
"""

from __future__ import annotations

from deliverydesk.domain.chartshapes import STROKES, Area, Drawing, Line, Mark, Words
from deliverydesk.i18n import MINUS
from deliverydesk.reports import fonts
from deliverydesk.reports.blocks import Answered, Tag
from deliverydesk.reports.pen import BLACK, PAPER, Pen
from deliverydesk.schema.looks import NO_RATING, TOO_EARLY, looks

BRACKETED = 2
LOUDEST = 3
WHOLE = 100
_WIDE = 1.75  # a tag's width over its height


def tag_width(tag: Tag, height: float) -> float:
    """How much room a tag takes, its bracket included."""
    if abs(tag.steps) < BRACKETED:
        return height * _WIDE
    return height * (_WIDE + 1.5) + 5.4


def draw_tag(pen: Pen, x: float, y: float, tag: Tag, height: float = 11.0) -> None:
    """Draw a tag around its middle (x, y), with the bracket where a voice stands far from the unit's."""
    if abs(tag.steps) >= BRACKETED:
        _bracketed(pen, x, y, tag, height)
    else:
        _plain(pen, x, y, tag.code, height, filled=tag.filled)


def _plain(pen: Pen, x: float, y: float, code: str, height: float, *, filled: bool) -> None:
    missing = code in {NO_RATING, TOO_EARLY}
    look, wide = pen.scheme.rating(code), height * _WIDE
    left, top = x - wide / 2, y - height / 2
    fill = look.fill if filled else PAPER
    match looks().shape(code):
        case "square":
            pen.box(left, top, wide, height, fill, look.edge, 0.9)
        case "pointed":
            tip = height * 0.3
            points = [
                (left, y), (left + tip, top), (left + wide - tip, top),
                (left + wide, y), (left + wide - tip, top + height), (left + tip, top + height),
            ]  # fmt: skip
            pen.shape(points, fill, look.edge, 0.9)
        case "rounded":
            pen.box(left, top, wide, height, fill, look.edge, 0.9, 2.2)
        case "stadium":
            pen.box(left, top, wide, height, fill, look.edge, 0.9, height / 2)
        case _:
            pen.box(left, top, wide, height, "", look.edge, 0.9, 0, (1.5, 1.2))
    if code == TOO_EARLY:
        k = height * 0.26
        glass = [(x - k, y - k * 1.3), (x + k, y - k * 1.3), (x - k, y + k * 1.3), (x + k, y + k * 1.3)]
        pen.shape(glass, "", "ink2", 0.8)
        return
    size = height * 0.68
    pen.text(x, y + size * 0.35, "?" if missing else code, fonts.BOLD, size,
             look.letter if filled or missing else look.edge, "middle")  # fmt: skip


def _bracketed(pen: Pen, x: float, y: float, tag: Tag, height: float) -> None:
    loud = abs(tag.steps) >= LOUDEST
    wide, tall, pad, count = tag_width(tag, height), height + 4.4, 2.2, height * 1.5
    left, top = x - wide / 2, y - tall / 2
    if loud:
        pen.box(left + wide - count - 0.5, top, count + 0.5, tall, BLACK)
    pen.box(left, top, wide, tall, "", BLACK, 2.2 if loud else 1.3)
    _plain(pen, left + pad + 0.5 + height * _WIDE / 2, y, tag.code, height, filled=tag.filled)
    size = max(8.0, height * 0.78)
    words = ("+" if tag.steps > 0 else MINUS) + str(abs(tag.steps))
    pen.text(
        left + wide - count / 2, y + size * 0.35, words, fonts.BOLD, size, PAPER if loud else "ink", "middle"
    )


def draw_milestone(pen: Pen, x: float, y: float, kind: str, r: float = 2.6) -> None:
    """One milestone mark around (x, y): met, met_late, slipping, missed, ahead, undated or cancelled."""
    match kind:
        case "met":
            pen.circle(x, y, r, "ink2")
        case "met_late":
            pen.circle(x, y, r - 0.3, "", "ink2", 0.8)
            pen.half(x, y, r, "ink2")
        case "slipping":
            pen.shape([(x - r + 0.5, y - r), (x + r, y), (x - r + 0.5, y + r)], "", "warn_t", 0.9)
        case "missed":
            pen.line(x - r, y - r, x + r, y + r, "bad_t", 1.4)
            pen.line(x - r, y + r, x + r, y - r, "bad_t", 1.4)
        case "undated":
            pen.box(x - r + 0.6, y - r + 0.6, 2 * r - 1.2, 2 * r - 1.2, "", "ink3", 0.7, 0, (1.0, 0.9))
        case "cancelled":
            pen.line(x - r, y, x + r, y, "ink3", 1.0)
        case _:
            pen.circle(x, y, r - 0.9, "", "axis", 0.7)


def draw_level(pen: Pen, x: float, y: float, level: int, over: bool) -> None:
    """`L3` in a small box around (x, y); a heavy red edge says its clock has run out."""
    pen.box(x - 7.5, y - 5.5, 15, 11, "", "bad_t" if over else "rule", 1.1 if over else 0.6, 1)
    pen.text(x, y + 2.9, f"L{level}", fonts.BOLD, 8, "bad_t" if over else "ink2", "middle")


def draw_answered(pen: Pen, x: float, y: float, wide: float, cell: Answered) -> None:
    """A box around (x, y), filled as far as a sheet is answered; hatched where nothing ever is."""
    if cell.percent is None:
        pen.text(x, y + 2.8, cell.words, fonts.SANS, 8, "ink3", "middle")
        return
    left, top, tall = x - wide / 2, y - 6.0, 12.0
    if cell.never:
        for n in range(int(wide // 4) + 3):
            start, end = max(left, left - tall + n * 4), min(left + wide, left + n * 4)
            if end > start:
                rise = top + tall - (start - (left - tall + n * 4))
                pen.line(start, rise, end, rise - (end - start), "bad_t", 0.6)
        pen.box(left, top, wide, tall, "", "bad_t", 1.0, 1.5)
    else:
        if cell.percent:
            pen.box(left, top, wide * cell.percent / 100, tall, "rule", "", 0, 1.5)
        whole = cell.percent == WHOLE
        pen.box(left, top, wide, tall, "", "rule" if whole else "ink3", 0.6, 1.5)
        if cell.percent and not whole:
            pen.text(x, y + 2.9, cell.words, fonts.BOLD, 8, "ink", "middle")
    if cell.queried:
        pen.circle(left + wide, top, 2.6, "query")


def draw_way(pen: Pen, x: float, y: float, way: int) -> None:
    """An upright arrow around (x, y): +1 up, -1 down."""
    s = 1 if way < 0 else -1
    pen.line(x, y - 3 * s, x, y + 3 * s, "ink", 1)
    pen.line(x - 2, y + s, x, y + 3 * s, "ink", 1)
    pen.line(x + 2, y + s, x, y + 3 * s, "ink", 1)


def draw_diamond(pen: Pen, x: float, y: float, fill: str, edge: str, r: float = 3.2) -> None:
    """A diamond around (x, y)."""
    pen.shape([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill, edge, 0.9)


def draw_shares(pen: Pen, x: float, y: float, wide: float, now: float, then: float, quiet: bool) -> None:
    """Two bars from (x, y), the middle of the row: missing now (thin) and at the promised day (thick).

    The upright at the right is the whole journey; a bar that would pass it ends in an arrow.
    """
    for share, top, tall in ((now, y - 4.5, 2.2), (then, y - 0.6, 4.4)):
        pen.box(x, top, wide, tall, "hair")
        loud = share > 0.25 and not quiet
        if share > 0:
            pen.box(x, top, wide * min(share, 1.0), tall, "ghost" if quiet else "bad_t" if loud else "plan")
        if share > 1:
            tip = x + wide
            points = [(tip, top - 1.2), (tip + 4.5, top + tall / 2), (tip, top + tall + 1.2)]
            pen.shape(points, "ghost" if quiet else "bad_t")
    pen.line(x + wide, y - 6, x + wide, y + 5.4, "ink3", 0.6)


def draw_chart(pen: Pen, x: float, y: float, drawing: Drawing, thin: float = 1.0) -> None:
    """Draw a laid-out chart from its top left corner; `thin` scales every line, as a sparkline wants."""
    for shape in drawing.shapes:
        match shape:
            case Line(role, points):
                stroke = STROKES[role]
                placed = [(x + a, y + b) for a, b in points]
                if len(placed) == 2:
                    (x1, y1), (x2, y2) = placed
                    pen.line(x1, y1, x2, y2, stroke.colour, stroke.width * thin, stroke.dash)
                else:
                    pen.shape(placed, "", stroke.colour, stroke.width * thin, closed=False, dash=stroke.dash)
            case Area(role, points):
                pen.shape([(x + a, y + b) for a, b in points], STROKES[role].colour, strength=0.10)
            case Mark():
                _draw_mark(pen, x + shape.x, y + shape.y, shape)
            case Words():
                face = fonts.BOLD if shape.bold else fonts.SANS
                pen.text(x + shape.x, y + shape.y, shape.text, face, shape.size, shape.colour, shape.anchor)


def _draw_mark(pen: Pen, x: float, y: float, mark: Mark) -> None:
    colour, r = STROKES[mark.role].colour, mark.r
    match mark.shape:
        case "diamond":
            draw_diamond(pen, x, y, PAPER, colour, r)
        case "solid":
            draw_diamond(pen, x, y, colour, "", r)
        case "outline":
            draw_diamond(pen, x, y, "", colour, r)
        case "square":
            pen.box(x - r, y - r, 2 * r, 2 * r, PAPER, colour, 1.1)
        case "ring":
            pen.circle(x, y, r, PAPER, colour, 1.0)
        case "hollow":
            pen.circle(x, y, r, PAPER, colour, 0.9)
        case "dot":
            pen.circle(x, y, r, colour, PAPER, 0.6)
        case "promise":
            pen.circle(x, y, r, PAPER, colour, 1.2)
            pen.circle(x, y, r / 2, colour)
        case "arrow":
            pen.shape([(x - r, y + r), (x + r, y + r), (x, y - r)], colour)

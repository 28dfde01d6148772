"""Ratings and their small brothers: letter, shape and loudness together, so that no colour ever stands alone.

Filled is the unit's judgement, outlined is another voice, and a voice two steps or more away is
bracketed by an ink frame that says how many, heavier with each step.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF

from deliverydesk.i18n import MINUS, N_, _
from deliverydesk.schema.looks import NO_RATING, TOO_EARLY, looks
from deliverydesk.ui.paint.text import MIDDLE, Hand

LETTERS = {"R": N_("R"), "AR": N_("AR"), "A": N_("A"), "AG": N_("AG"), "G": N_("G"), NO_RATING: N_("?")}
_WIDTHS = {14: 24, 16: 27, 18: 30, 20: 34, 22: 38, 24: 42, 28: 50, 34: 62, 44: 78}
BRACKETED_FROM = 2
REVERSED_FROM = 3


def letter(code: str | None) -> str:
    """The letter of a rating in the language in force."""
    return _(LETTERS.get(code or NO_RATING, LETTERS[NO_RATING]))


def tag_width(height: float) -> float:
    """How wide a tag of that height is."""
    return _WIDTHS.get(round(height), round(height * 1.7))


def voice_width(height: float, steps: int, weight: float = 1.0) -> float:
    """How wide another voice is drawn, its bracket included."""
    if abs(steps) < BRACKETED_FROM:
        return tag_width(height)
    return round(tag_width(height) + _count_width(height) + 2 * _pad(weight) + 1)


def shape_path(rect: QRectF, shape: str) -> QPainterPath:
    """The outline of a tag: corners get sharper as things get worse."""
    path = QPainterPath()
    if shape == "stadium":
        path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    elif shape == "rounded":
        path.addRoundedRect(rect, 4, 4)
    elif shape == "pointed":
        inset = min(rect.height() * 0.30, rect.width() * 0.30)
        middle = rect.center().y()
        path.addPolygon(
            QPolygonF(
                [
                    QPointF(rect.left(), middle),
                    QPointF(rect.left() + inset, rect.top()),
                    QPointF(rect.right() - inset, rect.top()),
                    QPointF(rect.right(), middle),
                    QPointF(rect.right() - inset, rect.bottom()),
                    QPointF(rect.left() + inset, rect.bottom()),
                ]
            )
        )
        path.closeSubpath()
    else:
        path.addRect(rect)
    return path


def tag(
    hand: Hand,
    x: float,
    y: float,
    code: str | None,
    height: float = 20,
    width: float | None = None,
    *,
    outlined: bool = False,
) -> None:
    """A rating's tag centred on a point; dashed where there is none, with an hourglass where too early."""
    width = width or tag_width(height)
    unrated = (code or NO_RATING) in (NO_RATING, TOO_EARLY)
    look = hand.scheme.rating(code)
    shape = looks().shape(code)
    rect = QRectF(round(x - width / 2) + 0.5, round(y - height / 2) + 0.5, width - 1, height - 1)
    painter = hand.painter
    painter.save()
    pen = QPen(hand.colour(look.edge), 1.4 if shape == "stadium" else 1.2)
    if unrated:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if outlined or unrated else hand.colour(look.fill))
    painter.drawPath(shape_path(rect, shape))
    painter.restore()
    if code == TOO_EARLY:
        hourglass(hand, rect.center().x(), rect.center().y(), max(9, round(height * 0.55)))
        return
    colour = look.edge if outlined and not unrated else look.letter
    inner = rect.adjusted(0, 0, 0, -0.5)
    px = round(height * 0.6)
    hand.text(inner, letter(code), px, 600, colour, MIDDLE, elide=False, fixed=True)


def voice(
    hand: Hand,
    x: float,
    y: float,
    code: str | None,
    steps: int,
    height: float = 16,
    weight: float = 1.0,
    room: float = 0.0,
) -> None:
    """Another voice, centred on a point: outlined, and bracketed if `steps` away from ours is two or more.

    At two steps the frame is thin and the number ink on ground; from three on the frame is thicker and
    the number stands reversed in solid ink. `steps` is positive where the voice is better than ours,
    0 where the two cannot be compared. `weight` thickens the frame for headers; `room` is the height
    of the row, where the frame has to stay inside it.
    """
    distance = abs(steps)
    if distance < BRACKETED_FROM or (code or NO_RATING) in (NO_RATING, TOO_EARLY):
        tag(hand, x, y, code, height, outlined=True)
        return
    pad, count = _pad(weight), _count_width(height)
    edge = (1.6 if distance == BRACKETED_FROM else 3.0 + 0.6 * (distance - REVERSED_FROM)) * weight
    whole = voice_width(height, steps, weight)
    tall = round(height + 2 * pad + 2)
    tall = min(tall, int(room)) if room else tall
    box = QRectF(round(x - whole / 2), round(y - tall / 2), whole, tall)
    figure = hand.flip(QRectF(box.right() - count - 2, box.y(), count + 2, box.height()), box)
    hand.box(box, None, "ink", width=edge)
    is_reversed = distance >= REVERSED_FROM
    if is_reversed:
        hand.box(figure, "ink")
    tag(hand, hand.along(box, pad + tag_width(height) / 2), y, code, height, outlined=True)
    words = ("+" if steps > 0 else MINUS) + str(distance)
    inner = figure.adjusted(1, 0, 2, -0.5) if hand.rtl else figure.adjusted(-1, 0, -1.5, -0.5)
    colour = "canvas" if is_reversed else "ink"
    hand.text(inner, words, round(height * 0.74), 700, colour, MIDDLE, elide=False, fixed=True)


def small(hand: Hand, x: float, y: float, code: str | None, size: float = 9) -> None:
    """The little brother of the tag, 10 px or less: square, triangle, half circle, ring, dotted ring."""
    look = hand.scheme.rating(code)
    shape = looks().shape(code)
    half = size / 2
    painter = hand.painter
    painter.save()
    painter.setPen(QPen(hand.colour(look.edge), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = QRectF(x - half + 0.2, y - half + 0.2, size - 0.4, size - 0.4)
    if shape == "square":
        painter.setBrush(hand.colour(look.fill))
        painter.drawRect(QRectF(x - half + 0.5, y - half + 0.5, size - 1, size - 1))
    elif shape == "pointed":
        painter.setBrush(hand.colour(look.fill))
        top, base = QPointF(x, y - half), y + half - 0.5
        painter.drawPolygon(QPolygonF([top, QPointF(x + half + 0.5, base), QPointF(x - half - 0.5, base)]))
    elif shape == "rounded":
        _half_ring(hand, ring, look.edge)
    elif shape == "stadium":
        painter.drawEllipse(ring)
    else:
        painter.setPen(QPen(hand.colour(look.edge), 1.2, Qt.PenStyle.DotLine))
        painter.drawEllipse(ring)
    painter.restore()


def beads(hand: Hand, rect: QRectF, codes: list[str], size: float = 13, pitch: float = 17) -> None:
    """A row of bare tags, one a priority, to be read as a whole; letters are left to the rows below."""
    painter = hand.painter
    for place, code in enumerate(codes):
        left = place * pitch + (pitch - size) / 2
        if left + size > rect.width():
            break
        box = hand.flip(QRectF(rect.x() + left, rect.center().y() - size / 2, size, size), rect)
        look, shape = hand.scheme.rating(code), looks().shape(code)
        painter.save()
        pen = QPen(hand.colour(look.edge), 1.1)
        if shape == "dashed":
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if shape == "dashed" else hand.colour(look.fill))
        painter.drawPath(shape_path(box.adjusted(0.5, 0.5, -0.5, -0.5), shape))
        painter.restore()
        if code == TOO_EARLY:
            hourglass(hand, box.center().x(), box.center().y(), 7)


def milestone(hand: Hand, x: float, y: float, state: str, size: float = 9) -> None:
    """A milestone's mark: met, met_late, slipping, missed, cancelled; anything else is ahead of us."""
    painter = hand.painter
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = size / 2
    ring = QRectF(x - half + 0.3, y - half + 0.3, size - 0.6, size - 0.6)
    if state == "met":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hand.colour("ink2"))
        painter.drawEllipse(QPointF(x, y), half, half)
    elif state == "met_late":
        painter.setPen(QPen(hand.colour("ink2"), 1.3))
        _half_ring(hand, ring, "ink2")
    elif state == "slipping":
        side = -1 if hand.rtl else 1
        back = x - side * (half - 1)
        painter.setPen(hand.pen("warn_t", 1.5))
        painter.drawPolygon(
            QPolygonF(
                [QPointF(back, y - half + 0.5), QPointF(x + side * half, y), QPointF(back, y + half - 0.5)]
            )
        )
    elif state == "missed":
        arm = half - 0.8
        painter.setPen(QPen(hand.colour("bad_t"), 2))
        painter.drawLine(QPointF(x - arm, y - arm), QPointF(x + arm, y + arm))
        painter.drawLine(QPointF(x - arm, y + arm), QPointF(x + arm, y - arm))
    elif state == "cancelled":
        painter.setPen(QPen(hand.colour("axis"), 1.2))
        painter.drawLine(QPointF(x - half + 1, y), QPointF(x + half - 1, y))
    else:
        painter.setPen(QPen(hand.colour("axis"), 1.2))
        painter.drawEllipse(QPointF(x, y), half - 1.4, half - 1.4)
    painter.restore()


def movement(hand: Hand, x: float, y: float, direction: int, colour: str | None = None) -> None:
    """An arrow: down where it got worse (-1), up where it got better (1), a short line where it held (0)."""
    painter = hand.painter
    painter.save()
    painter.setPen(hand.pen(colour or {-1: "bad_t", 1: "good_t"}.get(direction, "axis"), 1.6))
    if direction == 0:
        painter.drawLine(QPointF(x - 3.5, y), QPointF(x + 3.5, y))
    else:
        down = -direction
        painter.drawLine(QPointF(x, y - 4 * down), QPointF(x, y + 4 * down))
        painter.drawPolyline(
            QPolygonF([QPointF(x - 3, y + down), QPointF(x, y + 4 * down), QPointF(x + 3, y + down)])
        )
    painter.restore()


def level(hand: Hand, rect: QRectF, words: str, *, over: bool = False, high: bool = False) -> None:
    """A barrier's level in its box: red where over its limit, inked where it waits on a decision."""
    edge, colour = ("bad_t", "bad_t") if over else ("axis", "ink") if high else ("rule", "ink2")
    hand.box(rect, None, edge, radius=2)
    hand.text(rect, words, 11, 600, colour, MIDDLE, elide=False, fixed=True)


def hourglass(hand: Hand, x: float, y: float, size: float) -> None:
    """Too early to judge; drawn, because the text faces hold no such sign."""
    half, wide = size / 2, size * 0.32
    corners = [(-wide, -half), (wide, -half), (-wide, half), (wide, half)]
    points = [QPointF(x + dx, y + dy) for dx, dy in corners]
    hand.stroke([points[0], points[1], points[2], points[3], points[0]], hand.pen("ink2", 1.1))


def _half_ring(hand: Hand, ring: QRectF, colour: str) -> None:
    painter = hand.painter
    painter.drawEllipse(ring)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hand.colour(colour))
    painter.drawPie(ring, 90 * 16, 180 * 16)


def _pad(weight: float) -> float:
    return 4.5 * weight


def _count_width(height: float) -> float:
    return round(height * 1.32)

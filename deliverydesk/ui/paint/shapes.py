"""Shapes laid out for a chart, drawn with the window's pen; `reports.marks` draws the same on paper."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF

from deliverydesk.domain.chartshapes import STROKES, Area, Line, Mark, Shape, Words
from deliverydesk.ui import fonts
from deliverydesk.ui.paint.text import Hand, width_of

_FAINT = 26  # of 255: missing ground is a breath of its colour


def draw_shapes(hand: Hand, shapes: Iterable[Shape], at: QPointF | None = None) -> None:
    """Draw shapes from their top left corner; time runs to the right in every language."""
    painter = hand.painter
    painter.save()
    if at is not None:
        painter.translate(at)
    painter.setRenderHint(painter.RenderHint.Antialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for shape in shapes:
        match shape:
            case Line(role, points):
                hand.stroke([QPointF(x, y) for x, y in points], _pen(hand, role))
            case Area(role, points):
                fill = hand.colour(STROKES[role].colour, _FAINT)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(fill)
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
            case Mark():
                _mark(hand, shape)
            case Words():
                _words(hand, shape)
    painter.restore()


def measured(text: str, size: float, bold: bool) -> float:
    """How wide a text runs in the window's own face."""
    return width_of(text, size, 600 if bold else 400)


def _diamond(centre: QPointF, r: float) -> QPolygonF:
    around = (QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0))
    return QPolygonF([centre + one for one in around])


def _pen(hand: Hand, role: str) -> QPen:
    stroke = STROKES[role]
    pen = QPen(hand.colour(stroke.colour), stroke.width * 1.1)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if stroke.dash:
        # Qt counts dashes in widths of the pen, the strokes' table in points.
        pen.setDashPattern([part * 1.4 / max(stroke.width, 0.1) for part in stroke.dash])
    return pen


def _mark(hand: Hand, mark: Mark) -> None:
    painter = hand.painter
    colour, ground = hand.colour(STROKES[mark.role].colour), hand.colour("canvas")
    centre, r = QPointF(mark.x, mark.y), mark.r * 1.15
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(ground)
    match mark.shape:
        case "diamond":
            painter.drawPolygon(_diamond(centre, r))
        case "solid" | "outline":
            painter.setPen(Qt.PenStyle.NoPen if mark.shape == "solid" else QPen(colour, 1.4))
            painter.setBrush(colour if mark.shape == "solid" else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_diamond(centre, r))
        case "square":
            painter.drawRect(QRectF(mark.x - r, mark.y - r, 2 * r, 2 * r))
        case "dot":
            painter.setPen(QPen(ground, 1.0))
            painter.setBrush(colour)
            painter.drawEllipse(centre, r, r)
        case "ring" | "hollow":
            painter.drawEllipse(centre, r, r)
        case "promise":
            painter.setPen(QPen(colour, 1.6))
            painter.drawEllipse(centre, r, r)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, r * 0.55, r * 0.55)
        case "arrow":
            path = QPainterPath(centre + QPointF(0, -r))
            path.lineTo(centre + QPointF(r, r))
            path.lineTo(centre + QPointF(-r, r))
            path.closeSubpath()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPath(path)


def _words(hand: Hand, words: Words) -> None:
    painter = hand.painter
    painter.setFont(fonts.face(words.size, 600 if words.bold else 400))
    painter.setPen(hand.colour(words.colour))
    wide = measured(words.text, words.size, words.bold)
    x = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    painter.drawText(QPointF(x, words.y), words.text)

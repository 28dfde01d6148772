"""The trajectory on screen: the same shapes at the same places as on paper, drawn with the window's pen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain.chartdata import ChartData
from deliverydesk.domain.chartlayout import lay_out
from deliverydesk.domain.chartshapes import STROKES, Area, Line, Mark, Words
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui import fonts
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand, width_of
from deliverydesk.ui.theme import theme

_SIZE = 11.5
_FAINT = 26  # of 255: missing ground is a breath of its colour


class TrajectoryChart(Drawn):
    """One indicator's chart; time runs to the right in every language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Trajectory"), parent)
        self._data: ChartData | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 210)

    @property
    def data(self) -> ChartData | None:
        """What is drawn."""
        return self._data

    def show_data(self, data: ChartData | None) -> None:
        """Draw other data, or nothing."""
        self._data = data
        self.setAccessibleDescription("" if data is None else spoken(data))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(760, 320)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if self._data is None:
            return
        size = _SIZE * theme().scale
        drawing = lay_out(self._data, rect.width(), rect.height(), _measure, size)
        painter = hand.painter
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for shape in drawing.shapes:
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


def spoken(data: ChartData) -> str:
    """The chart in words, for a screen reader: its title, and every reading against the path."""
    lines = [data.title]
    for fact in data.facts:
        planned = data.planned(fact.on)
        said = FORMATS.number(fact.value)
        if planned is not None:
            said = _("{value}, path {planned}").format(value=said, planned=FORMATS.number(round(planned, 2)))
        lines.append(f"{FORMATS.day(fact.on)}: {said}")
    return "; ".join(lines)


def _measure(text: str, size: float, bold: bool) -> float:
    return width_of(text, size, 600 if bold else 400)


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
            painter.drawPolygon(
                QPolygonF(
                    [
                        centre + QPointF(0, -r),
                        centre + QPointF(r, 0),
                        centre + QPointF(0, r),
                        centre + QPointF(-r, 0),
                    ]
                )
            )
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
    wide = _measure(words.text, words.size, words.bold)
    x = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    painter.drawText(QPointF(x, words.y), words.text)

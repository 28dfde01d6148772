"""The hand that writes and rules: a painter that knows the colours in force and which way the page reads."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextLayout, QTextOption

from deliverydesk.schema.looks import Scheme
from deliverydesk.ui import fonts

START, END, MIDDLE, FIGURES = "start", "end", "middle", "figures"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ISOLATE, _POP = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


# Plain integers: a cell is drawn thousands of times, and joining Qt's flags costs more than the text.
UPRIGHT, TOP = Qt.AlignmentFlag.AlignVCenter.value, Qt.AlignmentFlag.AlignTop.value
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft.value, Qt.AlignmentFlag.AlignRight.value
_MIDDLE = Qt.AlignmentFlag.AlignHCenter.value
_ONE_LINE = Qt.TextFlag.TextSingleLine.value | Qt.AlignmentFlag.AlignAbsolute.value


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    return QColor(name)


def isolate(words: str) -> str:
    """Figures, codes and Latin names fenced off: −0.6 stays −0.6 in a page that reads from the right."""
    return f"{_ISOLATE}{words}{_POP}"


@lru_cache(maxsize=1024)
def broken(
    words: str, width: int, px: float, weight: int = 400, serif: bool = False, italic: bool = False
) -> tuple[str, ...]:
    """The lines that words break into at a width, without the spaces at the breaks.

    Qt's own wrapping counts those spaces, which makes the right edge of Arabic ragged.
    """
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for paragraph in words.split("\n"):
        layout = QTextLayout(paragraph, fonts.face(px, weight, serif, italic))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            at = int(line.textStart())
            lines.append(paragraph[at : at + line.textLength()].strip())
        layout.endLayout()
    return tuple(lines)


def line_height(px: float, serif: bool = False) -> float:
    """Logical pixels from one baseline to the next; serif sentences are set a little looser."""
    return round(px * (1.32 if serif or px >= 16 else 1.3))


class Hand:
    """Draws in tokens. Sizes are logical pixels; `start` and `end` follow the reading direction.

    `scale` enlarges text alone: a person asks for it in the preferences, 1 to 1.5.
    """

    def __init__(self, painter: QPainter, scheme: Scheme, rtl: bool = False, scale: float = 1.0) -> None:
        self.painter = painter
        self.scheme = scheme
        self.rtl = rtl
        self.scale = scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)

    def colour(self, token: str, alpha: int = 255) -> QColor:
        """A token's colour, or a `#RRGGBB` as it is; `alpha` 0 to 255."""
        colour = _colour(token if token.startswith("#") else self.scheme[token])
        if alpha == 255:
            return colour
        faint = QColor(colour)
        faint.setAlpha(alpha)
        return faint

    def flip(self, rect: QRectF, box: QRectF) -> QRectF:
        """`rect` where it belongs inside `box`: itself, or mirrored if the page reads from the right."""
        if not self.rtl:
            return rect
        return QRectF(box.left() + box.right() - rect.right(), rect.y(), rect.width(), rect.height())

    def along(self, box: QRectF, distance: float) -> float:
        """The x that lies `distance` from the start edge of `box`."""
        return box.right() - distance if self.rtl else box.left() + distance

    def pen(self, token: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        """A round pen in a token's colour."""
        return QPen(self.colour(token), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

    def text(
        self,
        rect: QRectF,
        words: str,
        px: float = fonts.BODY,
        weight: int = 400,
        colour: str = "ink",
        align: str = START,
        *,
        serif: bool = False,
        italic: bool = False,
        elide: bool = True,
        fixed: bool = False,
        valign: int = UPRIGHT,
    ) -> None:
        """One line of text; figures are right-aligned in every script.

        `fixed` text is part of a mark: it does not grow with the rest.
        """
        if not words or rect.width() <= 0:
            return
        painter, px = self.painter, px if fixed else px * self.scale
        painter.setFont(fonts.face(px, weight, serif, italic))
        painter.setPen(self.colour(colour))
        # Text far narrower than its room is not measured: most cells are.
        if elide and len(words) * px > rect.width():
            measure = fonts.metrics(px, weight, serif, italic)
            words = measure.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
        if self.rtl and not _RIGHT_TO_LEFT.search(words):
            words = isolate(words)
        side = _RIGHT if align == FIGURES or (align == START) == self.rtl else _LEFT
        painter.drawText(rect, (_MIDDLE if align == MIDDLE else side) | valign | _ONE_LINE, words)

    def paragraph(
        self,
        rect: QRectF,
        words: str,
        px: float = fonts.BODY,
        weight: int = 400,
        colour: str = "ink",
        *,
        serif: bool = False,
        italic: bool = False,
        max_lines: int = 0,
        middle: bool = False,
    ) -> float:
        """Wrapped text from the top of `rect` (or in its middle); the last line allowed ends in an ellipsis.

        Returns the height used.
        """
        lines = list(broken(words, int(rect.width()), px * self.scale, weight, serif, italic))
        if max_lines and len(lines) > max_lines:
            lines[max_lines - 1 :] = [" ".join(lines[max_lines - 1 :])]
        step = line_height(px * self.scale, serif)
        y = rect.center().y() - step * len(lines) / 2 if middle else rect.top()
        for line in lines:
            box = QRectF(rect.left(), y, rect.width(), step)
            self.text(box, line, px, weight, colour, serif=serif, italic=italic)
            y += step
        return float(step * len(lines))

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str = "hair",
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        """A rule; level and upright ones are kept crisp."""
        painter = self.painter
        painter.save()
        if x1 == x2 or y1 == y2:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.colour(colour), width, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(x1, y1, x2, y2))
        painter.restore()

    def box(
        self,
        rect: QRectF,
        fill: str | QColor | None = None,
        edge: str | None = None,
        radius: float = 0.0,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        """A rectangle, filled, edged or both; the edge lies inside `rect`."""
        painter = self.painter
        painter.save()
        if fill is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(self.colour(fill) if isinstance(fill, str) else fill)
        if edge is None:
            painter.setPen(Qt.PenStyle.NoPen)
            if not radius:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            pen = QPen(self.colour(edge), width, style)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        if radius:
            painter.drawRoundedRect(rect, radius, radius)
        else:
            painter.drawRect(rect)
        painter.restore()

    def stroke(self, points: list[QPointF], pen: QPen) -> None:
        """An open line through points."""
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen)
        self.painter.drawPolyline(QPolygonF(points))

    def solid(self, points: list[QPointF], fill: QColor) -> None:
        """A filled shape without an edge."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(fill)
        self.painter.drawPolygon(QPolygonF(points))


def width_of(words: str, px: float = fonts.BODY, weight: int = 400, serif: bool = False) -> float:
    """How wide a line of text is, in logical pixels."""
    return fonts.metrics(px, weight, serif).horizontalAdvance(words)

"""The trajectory on screen: the same shapes at the same places as on paper, drawn with the window's pen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain.chartdata import ChartData
from deliverydesk.domain.chartlayout import lay_out
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.shapes import draw_shapes, measured
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme

SIZE = 11.5


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
        size = SIZE * theme().scale
        drawing = lay_out(self._data, rect.width(), rect.height(), measured, size)
        draw_shapes(hand, drawing.shapes)


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

"""The figures of one indicator to look into: every place and group, zoomed with the wheel, told on hover.

The printed chart is drawn elsewhere, from laid-out shapes; this one is for whoever wants to come closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from deliverydesk.domain.measures import Indicator, Reading
from deliverydesk.domain.trajectories import Plan, expected
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.theme import theme

_NEAR = 14  # pixels within which the pointer means a dot


@dataclass(frozen=True)
class Dot:
    """One reading as drawn: seconds since 1970, value, and what hovering tells."""

    when: float
    value: float
    words: str


class Explore(QWidget):
    """Readings as dots and lines, the national one strong, the path grey; missing periods stay open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem(utcOffset=0)})
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.getPlotItem().showGrid(y=True, alpha=0.15)
        self._plot.setAccessibleName(_("Readings over time; the table beside it says the same"))
        self._told = QLabel(_("The wheel comes closer, dragging moves along, a double click shows all."))
        self._told.setMargin(6)
        self.dots: list[Dot] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(0)
        column.addWidget(self._told)
        column.addWidget(self._plot, 1)
        self._plot.scene().sigMouseMoved.connect(self._on_moved)
        self._plot.scene().sigMouseClicked.connect(self._on_clicked)
        theme().changed.connect(self._dress)
        self._dress()

    def show_indicator(
        self, indicator: Indicator, readings: Sequence[Reading], plan: Plan | None, at: Picture
    ) -> None:
        """Draw one indicator's readings, a line for each place and group."""
        self._plot.clear()
        self.dots.clear()
        if plan is not None:
            self._path(plan)
        series: dict[tuple[str | None, str], list[Reading]] = {}
        for one in readings:
            if isinstance(one.value, float | int):
                series.setdefault((one.place, one.grp), []).append(one)
        for (place, group), found in sorted(series.items(), key=lambda pair: pair[0] != (None, "")):
            name = " · ".join(part for part in (at.label(place) if place else "", group) if part)
            self._line(indicator, found, name, national=not name)
        self._plot.autoRange()

    def _line(self, indicator: Indicator, found: Sequence[Reading], name: str, *, national: bool) -> None:
        x = [_seconds(one) for one in found]
        y = [float(one.value) for one in found if isinstance(one.value, float | int)]
        colour = theme().colour("actual" if national else "axis")
        pen = pg.mkPen(colour, width=2.2 if national else 1)
        self._plot.plot(
            x, y, pen=pen, symbol="o", symbolSize=7 if national else 4, symbolBrush=colour, symbolPen=None
        )
        for one, when, value in zip(found, x, y, strict=True):
            said = _("{where}{value} {unit}, {day}").format(
                where=f"{name}: " if name else "",
                value=FORMATS.number(value, indicator.decimals if national else None),
                unit=indicator.unit,
                day=FORMATS.day_full(one.period_end),
            )
            self.dots.append(Dot(when, value, said))

    def _path(self, plan: Plan) -> None:
        days = [plan.baseline_on, *(day for day, _value in plan.points), plan.target_on]
        known = [(day, expected(plan, day)) for day in days if day is not None]
        path = [(day, float(value)) for day, value in known if value is not None]
        if len(path) < 2:
            return
        x = [datetime.combine(day, time(), UTC).timestamp() for day, _value in path]
        pen = pg.mkPen(theme().colour("plan"), width=1.4)
        self._plot.plot(
            x, [value for _day, value in path], pen=pen, symbol="d", symbolSize=8, symbolBrush=None
        )

    def _on_moved(self, place: QPointF) -> None:
        box = self._plot.getPlotItem().vb
        near: tuple[float, str] | None = None
        for dot in self.dots:
            away = (box.mapViewToScene(QPointF(dot.when, dot.value)) - place).manhattanLength()
            if away <= _NEAR and (near is None or away < near[0]):
                near = (away, dot.words)
        if near is not None:
            self._told.setText(near[1])

    def _on_clicked(self, event: object) -> None:
        if getattr(event, "double", bool)():
            self._plot.autoRange()

    def _dress(self) -> None:
        self._plot.setBackground(theme().colour("canvas"))
        for side in ("left", "bottom"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(theme().colour("axis")))
            axis.setTextPen(pg.mkPen(theme().colour("ink3")))
        self._plot.viewport().setCursor(Qt.CursorShape.CrossCursor)


def _seconds(reading: Reading) -> float:
    return datetime.combine(reading.period_end, time(), UTC).timestamp()

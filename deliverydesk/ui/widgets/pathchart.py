"""The chart of a path being drawn up, whose interim points are moved up and down by mouse or keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.chartdata import ChartData, Dot
from deliverydesk.domain.chartlayout import Plane, plane_of
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.paint.shapes import measured
from deliverydesk.ui.paint.text import Hand, width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.chart import SIZE, TrajectoryChart, spoken

_NEAR = 12  # pixels within which the pointer means a point
_TEN = 10


class PathChart(TrajectoryChart):
    """`moved(day, value)` follows the pointer or the arrow keys; a value has the indicator's decimals.

    Left and right choose a point, up and down move it by its last digit, with Shift by ten of them.
    """

    moved = Signal(object, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Path being drawn up; its points can be moved with the arrow keys"))
        self.setMouseTracking(True)
        self._able = False
        self._chosen: date | None = None
        self._grip: tuple[date, float, float, float] | None = None

    @property
    def chosen(self) -> date | None:
        """The day of the point that the keys move."""
        return self._chosen

    def show_path(self, data: ChartData | None, *, able: bool) -> None:
        """Draw other data; `able` lets its interim points be moved."""
        self._able = able and bool(self._points(data))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._able else Qt.FocusPolicy.NoFocus)
        if self._chosen not in {dot.on for dot in self._points(data)}:
            self._chosen = None
        self.show_data(data)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        super().draw(hand, rect)
        data, plane = self.data, self._plane()
        if data is None or plane is None or not self._able:
            return
        for dot in self._points(data):
            x, y = plane.at(dot)
            chosen = dot.on == self._chosen
            if chosen and (self.hasFocus() or self._grip is not None):
                hand.box(QRectF(x - 8, y - 8, 16, 16), None, "accent", radius=8, width=2)
                self._draw_words(hand, plane, _said(dot))
        if self.hasFocus():
            hand.box(rect.adjusted(1, 1, -1, -1), None, "accent", radius=4, width=1)

    # Qt's side

    def focusInEvent(self, event: QFocusEvent) -> None:
        points = self._points(self.data)
        if self._chosen is None and points:
            self._choose(points[0].on)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        points = self._points(self.data)
        if not self._able or not points or self.data is None:
            super().keyPressEvent(event)
            return
        days = [dot.on for dot in points]
        at = days.index(self._chosen) if self._chosen in days else 0
        step = 10.0**-self.data.decimals
        step *= _TEN if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            # Time runs to the right in every language, so these keys do too.
            case Qt.Key.Key_Left:
                self._choose(days[max(0, at - 1)])
            case Qt.Key.Key_Right:
                self._choose(days[min(len(days) - 1, at + 1)])
            case Qt.Key.Key_Up:
                self._move(days[at], points[at].value + step)
            case Qt.Key.Key_Down:
                self._move(days[at], points[at].value - step)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found, plane = self._near(event.position()), self._plane()
        if found is None or plane is None:
            super().mousePressEvent(event)
            return
        # The scale of the moment is kept: a chart that grows under the hand would make the point run away.
        self._grip = (found.on, found.value, event.position().y(), plane.worth)
        self._choose(found.on)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            near = self._near(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeVerCursor if near else Qt.CursorShape.ArrowCursor)
            return
        day, value, from_y, worth = self._grip
        self._move(day, value + (from_y - event.position().y()) * worth)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        super().mouseReleaseEvent(event)
        self.update()

    # The rest

    @staticmethod
    def _draw_words(hand: Hand, plane: Plane, words: str) -> None:
        """What is in hand, in the corner where the least is drawn, over whatever is."""
        wide = width_of(words, 12 * hand.scale, 600) + 12
        room = QRectF(plane.box.left + 4, plane.box.top, wide, 20 * hand.scale)
        hand.box(room, "canvas", "accent", radius=3)
        hand.text(room.adjusted(6, 0, -2, 0), words, 12, 600, "accent")

    def _choose(self, day: date) -> None:
        self._chosen = day
        self._tell()
        self.update()

    def _move(self, day: date, value: float) -> None:
        if self.data is not None:
            self.moved.emit(day, round(value, self.data.decimals))
            self._tell()

    def _tell(self) -> None:
        """Say the point in hand first, and then the whole chart."""
        data = self.data
        dot = next((one for one in self._points(data) if one.on == self._chosen), None)
        if data is not None and dot is not None:
            self.setAccessibleDescription(f"{_said(dot)}; {spoken(data)}")

    @staticmethod
    def _points(data: ChartData | None) -> tuple[Dot, ...]:
        return () if data is None else data.plan[1:-1]

    def _plane(self) -> Plane | None:
        if self.data is None:
            return None
        return plane_of(self.data, self.width(), self.height(), measured, SIZE * theme().scale)

    def _near(self, place: QPointF) -> Dot | None:
        plane = self._plane()
        if plane is None or not self._able:
            return None
        away = [
            ((QPointF(*plane.at(dot)) - place).manhattanLength(), n, dot)
            for n, dot in enumerate(self._points(self.data))
        ]
        nearest = min(away, default=None)
        return nearest[2] if nearest is not None and nearest[0] <= _NEAR else None


def _said(dot: Dot) -> str:
    return _("{value} on {day}").format(value=FORMATS.number(dot.value), day=FORMATS.day_full(dot.on))

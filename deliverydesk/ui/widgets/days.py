"""A day is typed as people write it or picked from a calendar, and it may be left blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.kinds import Day
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.ui.icons import icon
from deliverydesk.ui.widgets.lines import Line


class DayLine(Line):
    """`28 Feb 2027`; Alt ↓ or the sign at the end opens the calendar at the day written, or at `today`."""

    def __init__(self, parent: QWidget, absences: Sequence[str], today: Callable[[], date]) -> None:
        super().__init__(parent, absences)
        self._today = today
        self._calendar: _Calendar | None = None
        pick = QAction(icon("calendar-blank"), _("Pick a day"), self)
        pick.triggered.connect(self.open_calendar)
        self.addAction(pick, Line.ActionPosition.TrailingPosition)

    @property
    def day(self) -> date | None:
        """The day that stands in the field; None where it is blank or cannot be read."""
        try:
            return Day().parse(self.text())
        except ValueProblem:
            return None

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        if self._calendar is None:
            self._calendar = _Calendar(self)
        self._calendar.show_at(self.day or self._today())

    def pick(self, day: date) -> None:
        """Write a day into the field."""
        self.setText(FORMATS.day_full(day))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)


class _Calendar(QWidget):
    """The pop-up; the field stays its parent, so that a grid does not take it for leaving the cell."""

    def __init__(self, line: DayLine) -> None:
        super().__init__(line, Qt.WindowType.Popup)
        self._line = line
        self._days = QCalendarWidget(self)
        self._days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._days.setMinimumDate(QDate(1900, 1, 1))
        self._days.setMaximumDate(QDate(2199, 12, 31))
        self._days.activated.connect(self._on_picked)
        self._days.clicked.connect(self._on_picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._days)

    def show_at(self, day: date) -> None:
        """Open under the field with a day selected."""
        self._days.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(self._line.mapToGlobal(QPoint(0, self._line.height())))
        self.show()
        self._days.setFocus()

    def _on_picked(self, day: QDate) -> None:
        self.hide()
        self._line.pick(date(day.year(), day.month(), day.day()))

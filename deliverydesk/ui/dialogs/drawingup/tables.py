"""What a path is built from, as tables: its points, its interventions, and the line without action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.measures import Trajectory, TrajectoryPoint
from deliverydesk.domain.stale import add_months
from deliverydesk.i18n import _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.draftrows import DraftRows
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.drafteditors import DraftEditors
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid

INTERVENTIONS = "title impact starts_on full_on ramp overlap basis programme"


class DraftTable(QWidget):
    """One table with its two verbs; Ctrl and minus takes the selected rows away as well."""

    def __init__(self, name: str, verb: str, empty: str, model: DraftRows) -> None:
        super().__init__()
        self.model = model
        self._say = empty
        self.grid = Grid(name, density=Density.TIGHT, editors=DraftEditors(), sortable=False)
        self.grid.setModel(model)
        self.new = Button(verb, "plus", parent=self)
        self.gone = Button(_("Delete"), "trash", parent=self)
        self.new.clicked.connect(lambda _checked=False: self.add())
        self.gone.clicked.connect(lambda _checked=False: self.grid.ask_to_delete())
        self.grid.deleting.connect(model.drop)
        model.edited.connect(self.settle)
        model.modelReset.connect(self.settle)
        verbs = QHBoxLayout()
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.addWidget(self.new)
        verbs.addWidget(self.gone)
        verbs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.grid, 1)
        column.addLayout(verbs)
        self.settle()

    def add(self) -> None:
        """One more row, with the focus on its first cell."""
        if self.model.able:
            self.grid.setCurrentIndex(self.model.index(self.model.add(), 0))
            self.grid.setFocus()

    def choose(self, row: int) -> None:
        """Put the focus cell on a row, without taking the focus from where it is."""
        if 0 <= row < self.model.rowCount() and self.grid.currentIndex().row() != row:
            self.grid.setCurrentIndex(self.model.index(row, 1))

    def settle(self) -> None:
        """Bring verbs and the words of an empty table up to date."""
        able, any_row = self.model.able, self.model.rowCount() > 0
        self.new.setVisible(able)
        self.gone.setVisible(able)
        self.gone.setEnabled(any_row)
        self.grid.set_empty(None if any_row else Empty(self._say))
        if any_row and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.model.index(0, 0))


def points_table(picture: Callable[[], Picture], path: Callable[[], Trajectory]) -> DraftTable:
    """The interim points; a new one lies a year after the last, on the straight line to the target."""

    def fresh(rows: Sequence[Any]) -> TrajectoryPoint:
        now = path()
        day = _next_day(now, [one.on for one in rows])
        return TrajectoryPoint(trajectory="", on=day, value=_on_line(now, rows, day))

    model = DraftRows(TrajectoryPoint.entity, "on value", picture, fresh)
    words = _("No point yet: the path runs straight from its baseline to its target.")
    return DraftTable(_("Interim points"), _("New point"), words, model)


def interventions_table(picture: Callable[[], Picture], path: Callable[[], Trajectory]) -> DraftTable:
    """The interventions; a new one adds nothing until somebody says what it adds."""

    def fresh(rows: Sequence[Any]) -> Intervention:
        start = max(path().baseline_on, picture().today)
        full = min(add_months(start, 12), max(path().target_on, start))
        name = _("Intervention {n}").format(n=len(rows) + 1)
        return Intervention(trajectory="", title=name, impact=0.0, starts_on=start, full_on=full)

    model = DraftRows(Intervention.entity, INTERVENTIONS, picture, fresh)
    words = _("No intervention yet. What will be done to move this figure, and by how much?")
    return DraftTable(_("Interventions"), _("New intervention"), words, model)


def without_table(picture: Callable[[], Picture], path: Callable[[], Trajectory]) -> DraftTable:
    """The line without action; its first point lies on the day of the target."""

    def fresh(rows: Sequence[Any]) -> DoNothing:
        now = path()
        taken = {one.on for one in rows}
        day = now.target_on if now.target_on not in taken else _next_day(now, list(taken))
        return DoNothing(trajectory="", on=day, value=rows[-1].value if rows else now.baseline)

    model = DraftRows(DoNothing.entity, "on value", picture, fresh)
    words = _("Nothing is said, so the line without action stays at the baseline.")
    return DraftTable(_("If nothing is done"), _("New point"), words, model)


def _next_day(path: Trajectory, taken: Sequence[date]) -> date:
    """A year after the last point; where that is past the target, half way there."""
    last = max((day for day in taken if day < path.target_on), default=path.baseline_on)
    last = max(last, path.baseline_on)
    year = add_months(last, 12)
    return year if year < path.target_on else last + (path.target_on - last) // 2


def _on_line(path: Trajectory, rows: Sequence[Any], day: date) -> float:
    """The value on the way from the last point before a day to the target."""
    before = [(one.on, one.value) for one in rows if path.baseline_on < one.on < day]
    start, value = max(before, default=(path.baseline_on, path.baseline))
    days = (path.target_on - start).days
    share = (day - start).days / days if days else 0.0
    return float(f"{value + (path.target - value) * share:.4g}")


def row_of(model: DraftRows, day: date) -> int:
    """The row of a point by its day, -1 where there is none."""
    return next((row for row, one in enumerate(model.rows) if one.on == day), -1)

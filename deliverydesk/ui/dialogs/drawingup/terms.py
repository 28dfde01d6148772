"""What is promised and how the path runs, and beneath it who agreed when: the fields of the dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from deliverydesk.domain.measures import Direction, Trajectory
from deliverydesk.i18n import _
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.editors import Ask, FieldEditor

_PATH = ("method", "baseline_on", "baseline", "target_on", "target")
_BAND = ("lower", "upper")
_WIDTHS = {"method": 230, "baseline_on": 132, "target_on": 132, "agreed_by": 220, "agreed_on": 132}
_FIGURE = 92


class Fields(QWidget):
    """Fields of a path side by side, each under its name; `changed` follows every key."""

    changed = Signal()

    def __init__(self, names: Sequence[str], picture: Callable[[], Picture]) -> None:
        super().__init__()
        self._picture = picture
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setHorizontalSpacing(14)
        self._row.setVerticalSpacing(2)
        self.editors: Mapping[str, FieldEditor] = {name: self._editor(name) for name in names}
        for place, (name, editor) in enumerate(self.editors.items()):
            label = QLabel(_(Trajectory.entity.field(name).label))
            label.setBuddy(editor.widget)
            self.put(place, label, editor.widget)
            wide = round(_WIDTHS.get(name, _FIGURE) * theme().scale)
            editor.widget.setMaximumWidth(wide)
            self._row.setColumnMinimumWidth(place, min(wide, round(_FIGURE * theme().scale)))
        self._row.setColumnStretch(len(self.editors) + 1, 1)

    def put(self, place: int, label: QWidget, field: QWidget) -> None:
        """A field under its name, at a place in the row."""
        self._row.addWidget(label, 0, place)
        self._row.addWidget(field, 1, place)

    def show_path(self, path: Trajectory, *, blank: Sequence[str] = ()) -> None:
        """Show what a path says; the `blank` fields wait for somebody to say it."""
        for name, editor in self.editors.items():
            value = None if name in blank else getattr(path, name)
            editor.show(cellwords.edit(Trajectory.entity.field(name).kind, value, self._picture()))

    def read(self, path: Trajectory) -> Trajectory | str:
        """The path with what stands in the fields, or what is wrong with the first that cannot be read."""
        values: dict[str, Any] = {}
        for name, editor in self.editors.items():
            field = Trajectory.entity.field(name)
            try:
                values[name] = cellwords.read(field, editor.words, self._picture())
            except ValueProblem as problem:
                if problem.rule == "required":
                    return problem.sentence
                return _("{label}: {sentence}").format(label=_(field.label), sentence=problem.sentence)
        after = replace(path, **values)
        # Who agreed it stands in another row, and what it belongs to is not in question.
        wrong = [one for one in Trajectory.entity.check(after) if one.where.field in values]
        return wrong[0].sentence if wrong else after

    def _editor(self, name: str) -> FieldEditor:
        editor = FieldEditor(self, Ask(Trajectory.entity.field(name), self._picture))
        editor.changed.connect(self.changed)
        return editor


class Terms(Fields):
    """What is promised; a band has its two edges as well."""

    def __init__(self, direction: Direction, picture: Callable[[], Picture]) -> None:
        super().__init__((*_PATH, *(_BAND if direction is Direction.RANGE else ())), picture)


class Agreement(Fields):
    """Who agreed it and when; where a promise is in force, also why it moves."""

    def __init__(self, picture: Callable[[], Picture], *, moves: bool) -> None:
        super().__init__(("agreed_by", "agreed_on"), picture)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("Why it moves"))
        self.reason.setPlaceholderText(_("Printed in the pack"))
        self.reason.setMinimumWidth(round(160 * theme().scale))
        self.reason.textChanged.connect(lambda _words: self.changed.emit())
        label = QLabel(_("Why it moves"))
        label.setBuddy(self.reason)
        self.put(len(self.editors) + 1, label, self.reason)
        for one in (label, self.reason):
            one.setVisible(moves)
        self.editors["agreed_on"].show(cellwords.edit(_day_kind(), picture().today, picture()))

    @property
    def said(self) -> tuple[str | None, date] | str:
        """The person's id and the day, or what is wrong."""
        found = self.read(
            Trajectory(indicator="", baseline_on=date.min, baseline=0, target_on=date.max, target=0)
        )
        if isinstance(found, str):
            return found
        if not isinstance(found.agreed_on, date):
            return _("Say on which day it was agreed.")
        return found.agreed_by, found.agreed_on


def _day_kind() -> Any:
    return Trajectory.entity.field("agreed_on").kind

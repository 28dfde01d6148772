"""What a check of the desk found, each finding with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import Problem, Severity
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.widgets.grid import Density, Grid

if TYPE_CHECKING:
    from deliverydesk.ui.main_window import MainWindow


def show_findings(window: MainWindow, found: Sequence[Problem]) -> Sheet:
    """Open the sheet; an empty one says that nothing is wrong."""
    errors = sum(1 for one in found if one.severity is Severity.ERROR)
    sentence = _("Nothing is wrong with this desk.")
    if found:
        wrong = (
            plural("One thing is wrong", "{n} things are wrong", errors) if errors else _("Nothing is wrong")
        )
        look = plural("one deserves a look", "{n} deserve a look", len(found) - errors)
        sentence = (
            _("{wrong}; {look}.").format(wrong=wrong, look=look) if len(found) > errors else f"{wrong}."
        )
    sheet = Sheet(window, _("Check of this desk"), sentence)
    if found:
        model = RowsModel(
            (
                RowColumn(Head(_("Rule"), "text", 120, False, False), lambda one: Cell(one.rule, one.rule)),
                RowColumn(Head(_("What to do"), "prose", 420, True, False), _sentence),
            ),
            found,
            key=lambda one: one.where.record,
            parent=sheet,
        )
        grid = Grid(_("Findings"), density=Density.ROOMY, whole_rows=True)
        grid.setModel(model)
        sheet.column.addWidget(grid, 1)
    sheet.verb(_("Close"), primary=True)
    sheet.resize(640, 420 if found else 150)
    sheet.open()
    return sheet


def _sentence(one: Problem) -> Cell:
    tone = "bad" if one.severity is Severity.ERROR else "watch"
    return Cell(one.told(), one.sentence, tone=tone, tip=one.told())

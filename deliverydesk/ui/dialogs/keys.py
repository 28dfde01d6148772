"""The sheet of keys: every command there is, under its menu, with the key that runs it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from deliverydesk.i18n import _
from deliverydesk.ui import actions
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.widgets.grid import Density, Grid


@dataclass(frozen=True)
class _Line:
    menu: str
    words: str
    keys: str


# What a table does by itself, beside the commands of the action table.
_MANNERS = (
    (_("Type"), _("write over the cell")),
    ("F2", _("edit the cell")),
    ("Enter, Tab", _("keep, and go down or right")),
    ("Esc", _("leave the cell as it was")),
    ("Ctrl Home, Ctrl End", _("first and last cell")),
    ("Ctrl + arrow", _("to the edge of what is filled")),
    ("Alt ↓", _("open the list of a choice cell")),
)


def show_keys(parent: QWidget | None) -> Sheet:
    """Open the sheet."""
    sheet = Sheet(parent, _("Keys"), _("Everything can be done from the keyboard."))
    lines = [_Line(_(actions.MENUS[one.menu]), one.label, one.keys) for one in actions.ACTIONS]
    lines += [_Line(_("In a table"), words, keys) for keys, words in _MANNERS]
    model = RowsModel(
        (
            RowColumn(Head(_("Menu"), "text", 110, False, False), lambda one: Cell(one.menu, one.menu)),
            RowColumn(Head(_("Command"), "title", 260, True, False), lambda one: Cell(one.words, one.words)),
            RowColumn(Head(_("Key"), "text", 170, False, False), lambda one: Cell(one.keys, one.keys)),
        ),
        lines,
        key=lambda one: one.words,
        parent=sheet,
    )
    grid = Grid(_("Commands and keys"), density=Density.TIGHT, whole_rows=True)
    grid.setModel(model)
    sheet.column.addWidget(grid, 1)
    sheet.verb(_("Close"), primary=True)
    sheet.resize(640, 620)
    sheet.open()
    return sheet

"""A sheet of somebody's workbook as it lies there: letters above, row numbers before, and what was marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from deliverydesk.i18n import _
from deliverydesk.services.mapping import Markings, Shown
from deliverydesk.ui.models import answers
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.pasting import address
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, TOOLTIP, Role

_NO_INDEX = QModelIndex()
_ROW_NUMBER = Head("", "code", 44, False, False)
MARKED, ANCHOR = "marked", "anchor"


class WorkbookModel(QAbstractTableModel):
    """One sheet. `Role.VALUE` of a cell says whether it is marked, or the label that a mark stands by."""

    def __init__(self, markings: Callable[[], Markings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._markings = markings
        self._shown: Shown | None = None
        self._sheet = ""
        self._size = (0, 0)
        self._found: dict[tuple[int, int], tuple[str, str]] = {}

    @property
    def sheet(self) -> str:
        """The sheet shown."""
        return self._sheet

    def show(self, shown: Shown, sheet: str) -> None:
        """Show a sheet."""
        self.beginResetModel()
        self._shown, self._sheet = shown, sheet
        self._size = shown.size(sheet)
        self._find()
        self.endResetModel()

    def refresh(self) -> None:
        """Show what is marked by now."""
        self._find()
        if self._size[0]:
            self.dataChanged.emit(self.index(0, 0), self.index(self._size[0] - 1, self._size[1]))

    def place(self, index: Index) -> tuple[int, int]:
        """Row and column of a cell, from 1 as in the workbook."""
        return index.row() + 1, max(1, index.column())

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._size[0]

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._size[1] + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if not section:
            return answers.of_head(_ROW_NUMBER, role)
        letters = address(0, section - 1).rstrip("0123456789")
        return answers.of_head(Head(letters, "sheet", 132, False, False), role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if self._shown is None or not index.isValid():
            return None
        row, column = index.row() + 1, index.column()
        if not column:
            return str(row) if role == DISPLAY else None
        if role in (DISPLAY, TOOLTIP, ACCESSIBLE):
            words = self._shown.words(self._sheet, row, column)
            kind, what = self._found.get((row, column), ("", ""))
            if role == DISPLAY:
                return " ".join(words.split())
            label = _("must say this") if kind == ANCHOR else what
            return "\n".join(part for part in (words, label) if part)
        if role == Role.VALUE:
            return self._found.get((row, column), ("", ""))[0] or None
        return None

    def _find(self) -> None:
        """Every cell of the sheet that is marked, or that a mark stands by."""
        self._found = {}
        for mark in self._markings().marks:
            anchor = mark.anchor
            if mark.sheet != self._sheet:
                continue
            if anchor is not None:
                row, column = anchor.place
                self._found.setdefault((row, column), (ANCHOR, anchor.words))
            for row in range(mark.top, min(mark.bottom, self._size[0]) + 1):
                self._found[row, mark.column] = (MARKED, mark.target.words)

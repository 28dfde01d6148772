"""A table of things that are not records: steps of the journal, changes of a step, proposals of a return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from deliverydesk.i18n import _
from deliverydesk.ui.models import answers
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, Role

T = TypeVar("T")
_NO_INDEX = QModelIndex()
_ANSWERED = frozenset({DISPLAY, Qt.ItemDataRole.ToolTipRole, ACCESSIBLE, *Role})


@dataclass(frozen=True)
class RowColumn(Generic[T]):
    """One column: its head, and the cell it makes of a row."""

    head: Head
    cell: Callable[[T], Cell]


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows shown as they are given; sorting is by the native value of each cell, empty ones last."""

    def __init__(
        self,
        columns: Sequence[RowColumn[T]],
        rows: Sequence[T] = (),
        *,
        key: Callable[[T], str] = str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._given: list[T] = list(rows)
        self._rows: list[T] = list(rows)
        self._sorted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show(self, rows: Sequence[T]) -> None:
        """Show other rows, sorted as before."""
        self.beginResetModel()
        self._given = list(rows)
        self._rows = self._in_order(*self._sorted)
        self.endResetModel()

    def row(self, place: int) -> T:
        """The thing in a row."""
        return self._rows[place]

    @property
    def rows(self) -> Sequence[T]:
        """Every row in the order shown."""
        return self._rows

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives back the order they came in."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._rows[index.row()]) for index in self.persistentIndexList()]
        self._sorted = (column, order)
        self._rows = self._in_order(column, order)
        places = {id(row): place for place, row in enumerate(self._rows)}
        for index, row in held:
            self.changePersistentIndex(index, self.index(places[id(row)], index.column()))
        self.layoutChanged.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        return answers.of_head(self._columns[section].head, role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.RECORD:
            return self._key(row)
        column = self._columns[index.column()]
        answer = answers.of_extra(column.cell(row), role)
        return f"{column.head.words}: {answer or _('empty')}" if role == ACCESSIBLE else answer

    def _in_order(self, column: int, order: Qt.SortOrder) -> list[T]:
        if column < 0:
            return list(self._given)
        cell = self._columns[column].cell
        keyed = [(cell(row).sort, row) for row in self._given]
        full = sorted(
            (pair for pair in keyed if pair[0] is not None),
            key=lambda pair: pair[0],
            reverse=order == Qt.SortOrder.DescendingOrder,
        )
        return [row for _key, row in (*full, *(pair for pair in keyed if pair[0] is None))]

"""Rows under headings that fold: proposals under why they wait, problems under the file they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from deliverydesk.i18n import _
from deliverydesk.ui.models import answers
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, Role
from deliverydesk.ui.models.rows import RowColumn

T = TypeVar("T")
_NO_INDEX = QModelIndex()
_ANSWERED = frozenset({DISPLAY, Qt.ItemDataRole.ToolTipRole, ACCESSIBLE, *Role})


@dataclass(frozen=True)
class Group(Generic[T]):
    """One heading and the rows under it. `second` is the fainter remark beside the title."""

    key: str
    title: str
    rows: tuple[T, ...]
    second: str = ""


def places_of(groups: Sequence[Group[T]], key: Callable[[T], str]) -> dict[str, tuple[int, int]]:
    """Where each thing stands: the number of its group, and its number in there."""
    return {key(row): (n, within) for n, group in enumerate(groups) for within, row in enumerate(group.rows)}


class GroupedRows(QAbstractTableModel, Generic[T]):
    """A table of groups in the order given; a group once folded stays folded when rows are shown anew."""

    def __init__(
        self,
        columns: Sequence[RowColumn[T]],
        groups: Sequence[Group[T]] = (),
        *,
        key: Callable[[T], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._groups: list[Group[T]] = list(groups)
        self._folded: set[str] = set()
        self._lines: list[tuple[Group[T], T | None]] = []
        self._heads: list[int] = []
        self._places: Mapping[str, tuple[int, int]] = places_of(self._groups, key)
        self._spread()

    @property
    def groups(self) -> Sequence[Group[T]]:
        """The groups, folded or not."""
        return self._groups

    def show(
        self,
        groups: Sequence[Group[T]],
        *,
        folded: Iterable[str] = (),
        places: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        """Show other groups; those named in `folded` begin folded where they were not shown before.

        `places` are what `places_of` gives, where they were made beforehand.
        """
        known = {one.key for one in self._groups}
        self.beginResetModel()
        self._folded |= {key for key in folded if key not in known}
        self._groups = list(groups)
        self._places = places if places is not None else places_of(groups, self._key)
        self._spread()
        self.endResetModel()

    def say_anew(self, key: str) -> None:
        """This row, and the heading above it, say something else now; focus and selection stay."""
        group, _within = self._places[key]
        place, last = self.row_of(key), len(self.columns) - 1
        for row in {self._heads[group], place if place >= 0 else self._heads[group]}:
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def say_all_anew(self) -> None:
        """Every row says something else now; focus and selection stay."""
        if self._lines:
            last = self.index(len(self._lines) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, place: int) -> T | None:
        """The thing in a row; None on a heading."""
        return self._lines[place][1] if 0 <= place < len(self._lines) else None

    def group(self, place: int) -> Group[T]:
        """The group that a row belongs to or heads."""
        return self._lines[place][0]

    def row_of(self, key: str) -> int:
        """The row in which a thing stands; -1 where its group is folded or it is not there."""
        group, within = self._places.get(key, (-1, -1))
        if group < 0 or self._groups[group].key in self._folded:
            return -1
        return self._heads[group] + 1 + within

    def reveal(self, key: str) -> int:
        """The row of a thing, its group unfolded; -1 where there is none."""
        group, _within = self._places.get(key, (-1, -1))
        if group >= 0 and self._groups[group].key in self._folded:
            self.fold(self._heads[group], False)
        return self.row_of(key)

    # What a grid that folds asks

    def group_rows(self) -> Iterable[int]:
        """The rows that head a group, as they stand now."""
        return list(self._heads)

    def is_folded(self, row: int) -> bool:
        """Whether the rows of the group headed by `row` are hidden."""
        return self._lines[row][0].key in self._folded

    def fold(self, row: int, folded: bool) -> None:
        """Hide or show the rows of the group headed by `row`."""
        group, head = self._lines[row]
        if head is not None or (group.key in self._folded) == folded or not group.rows:
            return
        first, last = row + 1, row + len(group.rows)
        if folded:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._folded.add(group.key)
            self._spread()
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), first, last)
            self._folded.discard(group.key)
            self._spread()
            self.endInsertRows()

    # Qt's side

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return answers.of_head(self.columns[section].head, role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        group, row = self._lines[index.row()]
        if row is None:
            return self._of_heading(group, index.column(), role)
        if role == Role.RECORD:
            return self._key(row)
        column = self.columns[index.column()]
        answer = answers.of_extra(column.cell(row), role)
        return f"{column.head.words}: {answer or _('empty')}" if role == ACCESSIBLE else answer

    # The rest

    def _of_heading(self, group: Group[T], column: int, role: int) -> Any:
        if column:
            return None
        match role:
            case Role.GROUP | Qt.ItemDataRole.DisplayRole:
                return group.title
            case Role.SECOND:
                return group.second or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{group.title}. {group.second}".strip()
        return None

    def _spread(self) -> None:
        self._lines, self._heads = [], []
        for group in self._groups:
            self._heads.append(len(self._lines))
            self._lines.append((group, None))
            if group.key not in self._folded:
                self._lines += [(group, row) for row in group.rows]

"""Rows that are edited before anything is written: the points and interventions of a path being drawn up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from deliverydesk.i18n import _
from deliverydesk.schema.columns import Column, columns
from deliverydesk.schema.fields import Field
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.records import Entity, Record
from deliverydesk.ui.models import answers, cellwords
from deliverydesk.ui.models.heads import heads
from deliverydesk.ui.models.manners import Block, Index, PastePreview, Refusal
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, EDIT, Role

_NO_INDEX = QModelIndex()
_ANSWERED = frozenset({DISPLAY, EDIT, Qt.ItemDataRole.ToolTipRole, ACCESSIBLE, *Role})


class DraftRows(QAbstractTableModel):
    """Records of one entity that the desk does not hold yet; `edited` tells that a person changed them.

    `fresh(rows)` makes the record that a new row begins with.
    """

    edited = Signal()

    def __init__(
        self,
        entity: Entity[Any],
        names: str,
        picture: Callable[[], Picture],
        fresh: Callable[[Sequence[Any]], Record],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._entity, self._picture, self._fresh = entity, picture, fresh
        self._columns: tuple[Column, ...] = columns(picture().catalogue, entity, names)
        self._heads = heads(entity, self._columns)
        self._rows: list[Any] = []
        self._able = True

    @property
    def rows(self) -> tuple[Any, ...]:
        """The records as they stand."""
        return tuple(self._rows)

    @property
    def able(self) -> bool:
        """Whether a person may change them; computed points are only shown."""
        return self._able

    def show(self, rows: Sequence[Any], *, able: bool = True) -> None:
        """Show other rows. The same number of them keep their places and the editor that is open."""
        if len(rows) == len(self._rows) and able == self._able:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows, self._able = list(rows), able
        self.endResetModel()

    def add(self) -> int:
        """One more row at the end; returns its place."""
        place = len(self._rows)
        self.beginInsertRows(_NO_INDEX, place, place)
        self._rows.append(self._fresh(self._rows))
        self.endInsertRows()
        self.edited.emit()
        return place

    def drop(self, places: Sequence[int]) -> None:
        """Take rows away."""
        gone = set(places)
        if not self._able or not gone:
            return
        self.beginResetModel()
        self._rows = [row for place, row in enumerate(self._rows) if place not in gone]
        self.endResetModel()
        self.edited.emit()

    def field(self, column: int) -> Field:
        """The field a column writes."""
        return self._columns[column].field

    @property
    def picture(self) -> Picture:
        """The picture that links are looked up in."""
        return self._picture()

    def refusal(self, index: Index, value: Any) -> str:
        """Why the value would not be taken, or an empty string."""
        read = self._read(index.row(), index.column(), value)
        return read if isinstance(read, str) else ""

    @property
    def takes_rows(self) -> bool:
        return self._able

    def paste_block(self, row: int, column: int, rows: Block, verb: str = "paste") -> PastePreview:
        """What would happen with the block's first cell at `row`, `column`; rows may be added at the end."""
        grown = list(self._rows)
        refusals: list[Refusal] = []
        fits = 0
        for down, cells in enumerate(rows):
            place = row + down
            if place >= len(grown) and verb != "paste":
                break
            if place >= len(grown):
                grown.append(self._fresh(grown))
            for right, words in enumerate(cells):
                if words is None:
                    continue
                read = self._read_into(grown[place], column + right, words)
                if isinstance(read, str):
                    head = self._heads[column + right].words if column + right < len(self._heads) else ""
                    refusals.append(Refusal(_("{head}, row {n}").format(head=head, n=place + 1), read))
                else:
                    grown[place], fits = read, fits + 1
        return PastePreview(fits, tuple(refusals), prepared=grown)

    def apply(self, preview: PastePreview) -> None:
        """Take over what fits."""
        if isinstance(preview.prepared, list):
            self.show(preview.prepared, able=self._able)
            self.edited.emit()

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        read = self._read(index.row(), index.column(), value)
        if role != EDIT or isinstance(read, str):
            return False
        self._rows[index.row()] = read
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self._columns) - 1))
        self.edited.emit()
        return True

    def _read(self, row: int, column: int, value: Any) -> Record | str:
        if not self._able:
            return _("These points follow from the path. Choose points set by hand to change them.")
        return self._read_into(self._rows[row], column, value)

    def _read_into(self, record: Any, column: int, value: Any) -> Record | str:
        """The record with the value, or why it would not be taken."""
        if column >= len(self._columns):
            return _("There is no column for it.")
        field = self.field(column)
        try:
            after: Record = replace(record, **{field.name: cellwords.read(field, value, self._picture())})
        except ValueProblem as problem:
            return problem.sentence
        problems = self._entity.check(after)
        return next((one.sentence for one in problems if one.where.field == field.name), after)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._able else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        return answers.of_head(self._heads[section], role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Role.RECORD:
            return str(index.row())
        if role == Role.GUARD:
            return None  # a draft is not printed in the pack, so no change of it is explained there
        answer = answers.of_value(column, getattr(row, column.field.name), role, self._picture())
        return f"{column.label}: {answer or _('empty')}" if role == ACCESSIBLE else answer

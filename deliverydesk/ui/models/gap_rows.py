"""The rows of the Gap: worst first with a heavier rule where our rating changes, or under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Qt

from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import N_, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.grouping import Group, GroupedRows
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.models.rows import RowColumn
from deliverydesk.ui.models.table import EntityModel

Heading = Callable[[Priority, Picture], str]


def _ministry(record: Priority, at: Picture) -> str:
    ministry = at.get(Ministry, record.ministry)
    return ministry.name if ministry is not None else ""


def _people(record: Priority, at: Picture) -> str:
    return str(present(record.people_served) or "")


GROUPINGS: Mapping[str, tuple[str, Heading, str]] = MappingProxyType(
    {
        "ministry": (N_("By ministry"), _ministry, N_("No ministry leads")),
        "people": (N_("By people served"), _people, N_("Nobody has said whom it serves")),
    }
)
"""What the rows can stand under: the words, how a promise answers, and the heading where it does not."""


class GapModel(EntityModel):
    """One row a promise. `card` reads a promise as a whole, as the picture in view has it."""

    def __init__(self, *args: Any, card: Callable[[str, Picture], Scorecard], **named: Any) -> None:
        super().__init__(*args, **named)
        self._card = card
        self._sorted_by = -1

    @property
    def sorted_by(self) -> int:
        """The column the rows are sorted by; -1 where they stand worst first, then in our own order."""
        return self._sorted_by

    @property
    def cards(self) -> list[Scorecard]:
        """What the rows in view say, first row first.

        Steps are followed one by one, so a row may stand for a promise that a later one has taken away.
        """
        shown = (self.record(row) for row in range(self.rowCount()))
        return [self._card(one.id, self.at) for one in shown if self.at.get(Priority, one.id) is not None]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = column
        super().sort(column, order)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == Role.HEAVY and index.isValid():
            return index.column() == 0 and self._ends_rating(index.row())
        return super().data(index, role)

    def _ends_rating(self, row: int) -> bool:
        if self._sorted_by >= 0 or row + 1 >= self.rowCount():
            return False
        here, below = (self._card(self.record(one).id, self.at).unit.code for one in (row, row + 1))
        return here != below


class GapGroups(GroupedRows[Record]):
    """The rows of a `GapModel` under headings, in the order and as narrowed as they stand there."""

    def __init__(self, rows: GapModel, by: str, parent: QObject | None = None) -> None:
        made = [RowColumn(one.head, _cell(one, rows)) for one in rows.columns if isinstance(one, Extra)]
        super().__init__(made, key=lambda record: record.id, parent=parent)
        self._rows = rows
        self._heading, self._nothing = GROUPINGS[by][1:]
        for news in (
            rows.modelReset,
            rows.layoutChanged,
            rows.rowsInserted,
            rows.rowsRemoved,
            rows.dataChanged,
        ):
            news.connect(self.regroup)
        self.regroup()

    def regroup(self) -> None:
        """Put the rows under their headings anew; a heading once folded stays folded."""
        found: dict[str, list[Record]] = {}
        for row in range(self._rows.rowCount()):
            record = self._rows.record(row)
            assert isinstance(record, Priority)
            found.setdefault(self._heading(record, self._rows.at), []).append(record)
        self.show([self._group(title, records) for title, records in found.items()])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._rows.sort(column, order)

    def records(self) -> Iterable[str]:
        """The ids of the promises in the order shown, folded ones included."""
        return (record.id for group in self.groups for record in group.rows)

    def _group(self, title: str, records: list[Record]) -> Group[Record]:
        count = plural("one promise", "{n} promises", len(records))
        return Group(title, title or _(self._nothing), tuple(records), count)


def _cell(column: Extra, rows: GapModel) -> Callable[[Record], Cell]:
    return lambda record: column.value(record, rows.at)

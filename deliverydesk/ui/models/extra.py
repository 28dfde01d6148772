"""Columns that a page makes for itself, beside those the catalogue declares: days late, marks, a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deliverydesk.schema.columns import Column
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Ref, Refs
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.models.heads import Head


@dataclass(frozen=True, eq=False)
class Cell:
    """What one such cell answers; see `ui.models.roles` for each. `sort` None sorts last."""

    words: str = ""
    sort: Any = None
    tone: str = ""
    second: str = ""
    value: Any = None
    tip: str = ""


@dataclass(frozen=True)
class Uncounted:
    """Something to sort by that no sum and no average may hold: the days of what has no date yet."""

    value: float

    def __lt__(self, other: object) -> bool:
        return self.value < _number(other)

    def __gt__(self, other: object) -> bool:
        return self.value > _number(other)


def _number(value: Any) -> float:
    return float(value.value if isinstance(value, Uncounted) else value)


class _CellOrder:
    def sort(self, value: Cell, at: Picture | None = None) -> Any:
        return value.sort


class Extra:
    """One column of a page's own making. A cell is made once and again after every change of the desk.

    Where `rests` is given, a cell is made again only when the object that it rests on is another one.
    """

    kind = _CellOrder()

    def __init__(
        self,
        key: str,
        head: Head,
        cell: Callable[[Any, Picture], Cell],
        rests: Callable[[Any, Picture], object] | None = None,
    ) -> None:
        self.key = key
        self.head = head
        self._cell = cell
        self._rests = rests
        self._made: dict[str, tuple[Cell, Record, object]] = {}

    def value(self, record: Record, at: Picture) -> Cell:
        """The record's cell."""
        made = self._made.get(record.id)
        if made is None:
            rests = None if self._rests is None else self._rests(record, at)
            made = self._made[record.id] = self._cell(record, at), record, rests
        return made[0]

    def words(self, value: Cell, at: Picture) -> str:
        """What the cell says, with its second line."""
        return f"{value.words} {value.second}" if value.second else value.words

    def forget(self, at: Picture | None = None) -> set[str] | None:
        """Make cells anew when they are next asked for: those that a change to `at` touches, or all of them.

        Returns the records whose cells those are, None where it may be any.
        """
        if self._rests is None or at is None:
            self._made.clear()
            return None
        gone = {
            id
            for id, (_cell, record, rests) in self._made.items()
            if at.get(type(record), id) is None or self._rests(record, at) is not rests
        }
        for id in gone:
            del self._made[id]
        return gone


def link_of(column: Column | Extra) -> Field | None:
    """The link whose targets the column shows; None where it shows the record itself."""
    if isinstance(column, Extra):
        return None
    if column.through is not None:
        return column.through
    field = column.source
    return field if isinstance(field, Field) and isinstance(field.kind, Ref | Refs) else None


def looks_about(column: Column | Extra) -> bool:
    """Whether the column is computed, and so may look at any record of the desk."""
    return isinstance(column, Extra) or not isinstance(column.source, Field)

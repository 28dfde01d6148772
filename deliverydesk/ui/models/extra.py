"""Columns that a page makes for itself, beside those the catalogue declares: days late, marks, a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


class _CellOrder:
    def sort(self, value: Cell, at: Picture | None = None) -> Any:
        return value.sort


class Extra:
    """One column of a page's own making. A cell is made once and again after every change of the desk."""

    kind = _CellOrder()

    def __init__(self, key: str, head: Head, cell: Callable[[Any, Picture], Cell]) -> None:
        self.key = key
        self.head = head
        self._cell = cell
        self._made: dict[str, Cell] = {}

    def value(self, record: Record, at: Picture) -> Cell:
        """The record's cell."""
        made = self._made.get(record.id)
        if made is None:
            made = self._made[record.id] = self._cell(record, at)
        return made

    def words(self, value: Cell, at: Picture) -> str:
        """What the cell says, with its second line."""
        return f"{value.words} {value.second}" if value.second else value.words

    def forget(self) -> None:
        """The desk has changed: make every cell anew when it is next asked for."""
        self._made.clear()


def forget(columns: Iterable[Column | Extra]) -> None:
    """Every cell of a page's own making is made anew when it is next asked for."""
    for one in columns:
        if isinstance(one, Extra):
            one.forget()


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

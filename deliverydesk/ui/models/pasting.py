"""What a block of cells would do to a table, cell by cell, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from deliverydesk.errors import Invalid
from deliverydesk.i18n import _, plural
from deliverydesk.schema.columns import Column
from deliverydesk.schema.problems import Problem, ValueProblem
from deliverydesk.schema.records import Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.models.extra import Extra
from deliverydesk.ui.models.manners import Block, PastePreview, Refusal
from deliverydesk.ui.models.order import Order
from deliverydesk.ui.models.source import Source

Lane = Column | Extra


@dataclass(frozen=True)
class Prepared:
    """What of a block can be written: edits of records there are, and the values of new ones."""

    edits: tuple[tuple[Record, str, Any], ...]
    new: tuple[tuple[type[Record], Mapping[str, object]], ...]


@dataclass
class _Row:
    """One row of the block being read: values by field, and the cell each came from."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    fits: int = 0


def address(row: int, column: int) -> str:
    """`F14`: the column's letter as Excel counts, and the row as shown, from 1."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def prepare(
    desk: Desk,
    source: Source,
    columns: Sequence[Lane],
    heads: Sequence[str],
    order: Order,
    row: int,
    column: int,
    rows: Block,
    *,
    grows: bool,
) -> PastePreview:
    """The preview of a block with its first cell at `row`, `column`; `grows` offers new rows past the end."""
    reader = _Reader(desk, source, columns, heads, order)
    for down, cells in enumerate(rows):
        number = row + down
        if number < len(order):
            reader.existing(number, column, cells)
        elif grows and any(words for words in cells):
            reader.new_row(number, column, cells)
    return reader.preview()


class _Reader:
    def __init__(
        self, desk: Desk, source: Source, columns: Sequence[Lane], heads: Sequence[str], order: Order
    ) -> None:
        self._desk = desk
        self._source = source
        self._columns = columns
        self._order = order
        self._heads = heads
        self._edits: list[tuple[Record, str, Any]] = []
        self._new: list[tuple[type[Record], Mapping[str, object]]] = []
        self._refusals: list[Refusal] = []
        self._fits = 0

    def preview(self) -> PastePreview:
        question = ""
        if self._new:
            entity = self._source.entity
            question = plural(
                "Add one new {singular}?",
                "Add {n} new {plural}?",
                len(self._new),
                singular=_(entity.singular).lower(),
                plural=_(entity.plural).lower(),
            )
        prepared = Prepared(tuple(self._edits), tuple(self._new))
        return PastePreview(self._fits, tuple(self._refusals), question, prepared)

    def existing(self, number: int, first: int, cells: Sequence[str | None]) -> None:
        record = self._order.record(number)
        read = _Row(number)
        for place, words in enumerate(cells, start=first):
            if words is None:
                continue
            lane = self._lane(number, place)
            if lane is None:
                continue
            if not isinstance(lane, Column) or not lane.editable:
                if words in (_words(lane, record, self._order), ""):
                    self._fits += 1
                else:
                    self._refuse(number, place, _("This column is not written here."))
                continue
            self._read(read, place, lane, words)
        problems = record.entity.check(replace(record, **read.values)) if read.values else []
        self._sift(read, problems)
        for name, value in read.values.items():
            if not record.entity.field(name).same(getattr(record, name), value):
                self._edits.append((record, name, value))
        self._fits += len(read.values)

    def new_row(self, number: int, first: int, cells: Sequence[str | None]) -> None:
        read = _Row(number)
        refused = len(self._refusals)
        for place, words in enumerate(cells, start=first):
            lane = self._lane(number, place) if words else None
            if lane is None or words is None:
                continue
            if isinstance(lane, Column) and (lane.editable or _is_parents_reference(lane, self._order)):
                self._read(read, place, lane, words)
            else:
                self._refuse(number, place, _("This column is not written here."))
        if len(self._refusals) > refused:
            return
        of = self._source.entity.record
        values = {**read.values, **self._source.fixed}
        try:
            made = editing.made(self._desk, of, values)
            problems = of.entity.check(made)
        except Invalid as error:
            problems = list(error.problems)
        if problems:
            for one in problems:
                self._refuse(number, read.cells.get(one.where.field, first), one.sentence)
            return
        self._new.append((of, values))
        self._fits += len(read.values)

    def _lane(self, number: int, place: int) -> Lane | None:
        if place < len(self._columns):
            return self._columns[place]
        self._refuse(number, place, _("The table has no such column."))
        return None

    def _read(self, read: _Row, place: int, lane: Column, words: str) -> None:
        target = lane.through if lane.through is not None else lane.field
        try:
            read.values[target.name] = cellwords.read(target, words, self._order.at)
            read.cells[target.name] = place
        except ValueProblem as problem:
            self._refuse(read.number, place, problem.sentence)

    def _sift(self, read: _Row, problems: Sequence[Problem]) -> None:
        """Leave out the cells that break the record's rules; all of the row where no one cell is to blame."""
        for one in problems:
            blamed = [one.where.field] if one.where.field in read.values else list(read.values)
            for name in blamed:
                self._refuse(read.number, read.cells[name], one.sentence)
                del read.values[name]

    def _refuse(self, row: int, column: int, sentence: str) -> None:
        """Name the cell as Excel would, and by its record and its head: a table shows no letters."""
        where = _("new row")
        if row < len(self._order):
            where = self._order.record(row).entity.ref_of(self._order.record(row))
        head = self._heads[column] if column < len(self._heads) else ""
        place = ", ".join(part for part in (where, head) if part)
        self._refusals.append(Refusal(address(row, column), f"{place}: {sentence}" if place else sentence))


def _words(lane: Lane, record: Record, order: Order) -> str:
    value = lane.value(record, order.at)
    return lane.words(value, order.at) if value is not None else ""


def _is_parents_reference(lane: Column, order: Order) -> bool:
    """Whether the column shows the reference of what the record belongs to, which places a new row."""
    if lane.through is None:
        return False
    target = order.at.catalogue[lane.through.kind.to]  # type: ignore[attr-defined]  # a link
    return lane.key.rpartition(".")[2] == target.ref

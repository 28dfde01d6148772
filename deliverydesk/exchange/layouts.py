"""What a map says once it is read; without it every reader of a foreign file would read TOML again.

map
├── check     what must stand in the file for the map to fit
├── absent    words that mean "not there", with the reason they give
├── record    one kind of record: its key, and where each of its fields stands
├── readings  the figures of a record: their period, place and group
└── note      words that have no field
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as declared
from typing import Any

from deliverydesk.exchange.convert import AbsentWords, Reading
from deliverydesk.schema.records import Entity

COLUMNS, CELLS, KEYS = "columns", "cells", "keys"


@dataclass(frozen=True)
class Spot:
    """Where something stands: a column by its heading, or a sheet and a cell (a bare letter in a block)."""

    column: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def is_somewhere(self) -> bool:
        """Whether it names a place at all."""
        return bool(self.column or self.cell)


@dataclass(frozen=True)
class Condition:
    """A place that must say one of some words (folded); no words ask only that the place is there."""

    spot: Spot
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldMap:
    """Where one field comes from: a place, another record of the same row, or the map's own `value`.

    A direction may follow from the kind of a target: the least stands at `spot`, the most at `most`, and
    where the row has neither it is `value`.
    """

    field: str
    spot: Spot = declared(default_factory=Spot)
    value: Any = None
    record: str = ""
    how: Reading = declared(default_factory=Reading)
    only_if: Condition | None = None
    most: Spot = declared(default_factory=Spot)


@dataclass(frozen=True)
class RecordMap:
    """One kind of record in the file. `rows` is a block of rows, each of which may hold one."""

    name: str
    entity: Entity[Any]
    key: tuple[str, ...]
    fields: tuple[FieldMap, ...]
    or_key: tuple[str, ...] = ()
    number: str = ""
    rows: tuple[int, int] | None = None
    only_with: str = ""
    only_with_value: str = ""
    leave_out: Condition | None = None

    def of(self, name: str) -> FieldMap | None:
        """The map of one field."""
        return next((one for one in self.fields if one.field == name), None)


@dataclass(frozen=True)
class ReadingsMap:
    """The figures of a row: one at `value` for its `period`, or one in each column that a year heads.

    `places` are the records a figure may hold for, the first that the row has; a row with none of them is
    the whole country's only where `country` says so. The words of the `group` columns, but for those in
    `nothing`, name the group.
    """

    of: str
    years: tuple[int, int] | None = None
    value: Spot = declared(default_factory=Spot)
    period: Spot = declared(default_factory=Spot)
    periods: Mapping[str, str] = declared(default_factory=dict)
    fixed_period: str = ""
    places: tuple[str, ...] = ()
    country: Condition | None = None
    group: tuple[Spot, ...] = ()
    nothing: tuple[str, ...] = ()
    decimals: str = ""
    keeps_words: bool = False

    def spots(self) -> Iterable[Spot]:
        """The places it names; columns of years are found by their headings."""
        conditions = (self.country.spot,) if self.country else ()
        yield from (one for one in (self.value, self.period, *conditions, *self.group) if one.is_somewhere)


@dataclass(frozen=True)
class NotesMap:
    """Columns whose words have no field and are kept as notes of a record."""

    of: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class KeyedCell:
    """One line of a csv cell map."""

    key: str
    sheet: str
    cell: str
    type: str = ""


@dataclass(frozen=True)
class Map:
    """A whole map. `kind` is COLUMNS, CELLS or KEYS; `transposed` means one record a column."""

    name: str
    kind: str
    records: tuple[RecordMap, ...] = ()
    checks: tuple[Condition, ...] = ()
    absent: tuple[AbsentWords, ...] = ()
    cells: tuple[KeyedCell, ...] = ()
    transposed: bool = False
    encoding: str | None = None
    decimals: str = ""
    sheet: str = ""
    header_row: int = 1
    readings: tuple[ReadingsMap, ...] = ()
    notes: tuple[NotesMap, ...] = ()

    def spots(self) -> Iterable[Spot]:
        """Every place the map needs, those of its checks first."""
        yield from (check.spot for check in self.checks)
        yield from self.taken()

    def taken(self) -> Iterable[Spot]:
        """Every place whose contents reach a record, or decide whether they do."""
        for record in self.records:
            if record.leave_out:
                yield record.leave_out.spot
            for one in record.fields:
                if one.spot.is_somewhere:
                    yield one.spot
                if one.most.is_somewhere:
                    yield one.most
                if one.only_if:
                    yield one.only_if.spot
        for series in self.readings:
            yield from series.spots()
        for note in self.notes:
            yield from note.spots

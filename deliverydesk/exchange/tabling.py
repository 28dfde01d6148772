"""A section as a table of plain cells, before it is drawn: what is written is what is kept as the base."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.errors import Refused
from deliverydesk.exchange import parting, sections, styling
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet, fingerprint
from deliverydesk.exchange.sections import Line, Scope, Section
from deliverydesk.exchange.styling import Raw
from deliverydesk.i18n import _, isolated
from deliverydesk.schema.columns import Column, columns
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Kind, Rating, Ref, Refs, Text
from deliverydesk.schema.records import Entity, Record

LONGEST_CELL = 32_767
"""The most that a cell holds, in UTF-16 units: a character outside the basic plane counts twice."""

_MOST_CHOICES = 500


class TooLong(Exception):
    """A text that no cell holds: half a text would come back as an edit. `label` is still to be spoken."""

    def __init__(self, what: str, label: str) -> None:
        super().__init__(what, label)
        self.what, self.label = what, label

    def refusal(self) -> Refused:
        """What to tell the unit."""
        return Refused(
            _("{what}: “{label}” is longer than a workbook's cell can hold; no workbook was written.").format(
                what=self.what, label=_(self.label)
            ),
            _("Shorten the text to 30,000 characters, fewer where it holds pictographs, and issue again."),
        )


@dataclass(frozen=True)
class Col:
    """One column. `field` is there where the ministry fills it in; `choices` where it is a closed list."""

    key: str
    label: str
    kind: Kind
    help: str = ""
    field: Field | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether it only says what a row is."""
        return self.field is None


@dataclass(frozen=True)
class Row:
    """One row: `cells` in the order of the columns, `plain` the values behind the ministry's own ones.

    `open_to` are the keys that may be filled in, all that are not locked where it is None; `comments` are
    what is said at a cell, by key.
    """

    token: str
    cells: tuple[Raw, ...]
    plain: tuple[Any, ...]
    print: str
    seed: dict[str, Any] | None
    decimals: int | None
    open_to: frozenset[str] | None = None
    comments: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def takes(self, column: Col) -> bool:
        """Whether the ministry may write in its cell of a column."""
        return not column.is_locked and (self.open_to is None or column.key in self.open_to)


@dataclass(frozen=True)
class Table:
    """One sheet to be."""

    section: Section
    name: str
    columns: tuple[Col, ...]
    rows: tuple[Row, ...]

    @property
    def is_new(self) -> bool:
        """Whether its rows are spare ones."""
        return self.section.spare > 0

    def issued(self) -> IssuedSheet:
        """What is kept of it."""
        locked = [n for n, one in enumerate(self.columns) if one.is_locked]
        free = [n for n, one in enumerate(self.columns) if not one.is_locked]
        return IssuedSheet(
            section=self.section.key,
            entity=self.section.entity.key,
            name=self.name,
            is_new=self.is_new,
            reference=tuple(self.section.reference.split()),
            locked=tuple(self.columns[n].key for n in locked),
            fields=tuple(self.columns[n].key for n in free),
            labels={one.key: one.label for one in self.columns},
            rows=tuple(
                IssuedRow(
                    row.token,
                    row.print,
                    tuple(row.cells[n] for n in locked),
                    tuple(row.cells[n] for n in free),
                    row.plain,
                    row.seed,
                )
                for row in self.rows
            ),
        )


def table(section: Section, scope: Scope, secret: bytes) -> Table | None:
    """The section as a table for one ministry; None where it has nothing to ask.

    Raises `TooLong` where a text is longer than a cell can hold.
    """
    name = _(section.title)
    if section.spare:
        if not scope.priorities:
            return None
        numbers = range(1, section.spare + 1)
        seed = section.seed(scope)
        if scope.programme is not None:
            seed = {**seed, "programme": scope.programme.id}
        spares = (Spare(scope.new_id(), _("new {n}").format(n=number), {}, seed) for number in numbers)
        return spare(section, scope, secret, spares)
    lines = [one for one in section.lines(scope) if parting.holds(scope, one.record)]
    if not lines:
        return None
    entity, at = section.entity, scope.at
    shown = columns(at.catalogue, entity, entity.views.context)
    fields = [entity.field(key) for key in entity.views.value.split()]
    cols = (
        *(Col(one.key, _label(one, shown), one.kind, _help(one, entity)) for one in shown),
        *(Col(one.key, _(one.label), one.kind) for one in section.beside),
        *(_free(section, field, scope) for field in fields),
    )
    rows = tuple(_row(section, line, shown, fields, scope, secret) for line in lines)
    return Table(section, name, cols, rows)


def _row(
    section: Section,
    line: Line,
    shown: Sequence[Column],
    fields: Sequence[Field],
    scope: Scope,
    secret: bytes,
) -> Row:
    at, record = scope.at, line.record
    locked = [_context(one, record, scope) for one in shown]
    locked += [styling.raw(one.kind, one.compute(record, scope), at) for one in section.beside]
    values = [getattr(record, field.name) for field in fields]
    free = [styling.raw(field.kind, value, at) for field, value in zip(fields, values, strict=True)]
    for field, cell in zip(fields, free, strict=True):
        _refuse_too_long(record.label(at), field, cell)
    seed = None
    if not line.is_there:
        plain = section.entity.plain(record)
        asked = {field.name for field in fields}
        seed = {
            key: value for key, value in plain.items() if key not in asked and key not in ("id", "revision")
        }
    return Row(
        token=record.id,
        cells=(*locked, *free),
        plain=tuple(field.plain(value) for field, value in zip(fields, values, strict=True)),
        print=fingerprint(secret, section.key, record.id, locked),
        seed=seed,
        decimals=line.decimals,
    )


def _context(column: Column, record: Record, scope: Scope) -> Raw:
    """A locked cell: words of ours in the workbook's own language where the desk has them."""
    at = scope.at
    value = column.value(record, at)
    if isinstance(value, str) and isinstance(column.kind, Text) and isinstance(column.source, Field):
        owner = at.record(getattr(record, column.through.name)) if column.through else record
        if owner is not None:
            value = scope.translated(owner, column.source.name, value)
    return styling.raw(column.kind, value, at)


@dataclass(frozen=True)
class Spare:
    """A row for a new record: its key, its visible number, the plain values it has, what is known besides."""

    token: str
    line: str
    values: Mapping[str, Any]
    seed: dict[str, Any] | None


def spare(section: Section, scope: Scope, secret: bytes, lines: Iterable[Spare]) -> Table:
    """A sheet of rows for new records, empty or with the values somebody has given already."""
    fields = [section.entity.field(key) for key in section.entity.views.new.split()]
    cols = (
        Col(sections.LINE, _(sections.LINE_LABEL), Text(20)),
        *(_free(section, field, scope) for field in fields),
    )
    rows = []
    for one in lines:
        values = [declared.restore(one.values.get(declared.name)) for declared in fields]
        free = [
            styling.raw(declared.kind, value, scope.at)
            for declared, value in zip(fields, values, strict=True)
        ]
        rows.append(
            Row(
                token=one.token,
                cells=(one.line, *free),
                plain=tuple(None for _field in fields),
                print=fingerprint(secret, section.key, one.token, (one.line,)),
                seed=one.seed,
                decimals=None,
            )
        )
    return Table(section, _(section.title), cols, tuple(rows))


def _free(section: Section, field: Field, scope: Scope) -> Col:
    choices = _choices(section, field, scope)
    help_ = _(field.help) if field.help else ""
    if isinstance(field.kind, Rating) and not help_:
        help_ = styling.listed(f"{isolated(code)} {_(ratings.WORDS[code])}" for code in choices)
    return Col(field.name, _(field.label), field.kind, help_, field, choices)


def _choices(section: Section, field: Field, scope: Scope) -> tuple[str, ...]:
    if own := section.choices.get(field.name):
        return tuple(own(scope))
    if isinstance(field.kind, Ref):
        at = scope.at
        found = tuple(at.reference(one.id) for one in at.all(at.catalogue[field.kind.to].record))
        return found if len(found) <= _MOST_CHOICES else ()
    return () if isinstance(field.kind, Refs) else styling.choices(field.kind)


def _label(column: Column, shown: Sequence[Column]) -> str:
    """The heading: a parent's number is called after the parent, unless its title stands beside it."""
    link, dot, name = column.key.partition(".")
    beside = any(one.key.startswith(link + ".") and one is not column for one in shown)
    return (
        _(column.through.label)
        if column.through and name == "ref" and dot and not beside
        else _(column.label)
    )


def _help(column: Column, entity: Entity[Any]) -> str:
    """What a locked column means; what people call a record needs no explaining."""
    if column.through is not None or column.key in (entity.ref, entity.title):
        return ""
    help_ = column.source.help if isinstance(column.source, Field) else ""
    return _(help_) if help_ else ""


def _refuse_too_long(what: str, field: Field, cell: Raw) -> None:
    if (
        isinstance(cell, str)
        and len(cell) * 2 > LONGEST_CELL
        and len(cell.encode("utf-16-le")) // 2 > LONGEST_CELL
    ):
        raise TooLong(what, field.label)

"""Between rows and records: the only place that knows how a record lies in its table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from deliverydesk.domain.measures import Reading
from deliverydesk.schema.kinds import Absent, Amount, Kind, Rating, Ref, Refs, Text
from deliverydesk.schema.records import Entity, Record
from deliverydesk.storage.reader import Rows

# These kinds keep in SQL exactly what they hold in memory.
_AS_IT_IS: tuple[type[Kind], ...] = (Text, Amount, Rating, Ref)


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces. Hashes are taken of this."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_row(entity: Entity[Any], record: Record) -> dict[str, Any]:
    """The row of one record: absent values are null, and `absences` says why."""
    row: dict[str, Any] = {"id": record.id, "revision": record.revision}
    absences: dict[str, Any] = {}
    for field in entity.fields:
        if isinstance(field.kind, Refs):
            continue
        value = getattr(record, field.name)
        if isinstance(value, Absent):
            absences[field.name] = value.plain()
            value = None
        row[field.name] = field.plain(value)
    row["absences"] = canonical(absences) if absences else None
    return row


def load(read: Rows, entity: Entity[Any]) -> dict[str, Record]:
    """Every record of one entity by id.

    Records are filled in without going through their constructors: at thousands of records that is a
    third of the time it takes to open a desk, and what is in the file has passed the gate already.
    """
    plain_fields = [field for field in entity.fields if not isinstance(field.kind, Refs)]
    names = ("id", "revision", *(field.name for field in plain_fields))
    turn: list[tuple[int, Callable[[Any], Any]]] = [
        (place, field.kind.restore)
        for place, field in enumerate(plain_fields, start=2)
        if not isinstance(field.kind, _AS_IT_IS)
    ]
    links = _links(read, entity)
    many = [field.name for field in entity.fields if isinstance(field.kind, Refs)]
    found: dict[str, Record] = {}
    for row in read(select((*names, "absences"), entity.key), ()):
        values = list(row)
        absences = values.pop()
        for place, restore in turn:
            if values[place] is not None:
                values[place] = restore(values[place])
        record = object.__new__(entity.record)
        state = record.__dict__
        state.update(zip(names, values, strict=True))
        for name in many:
            state[name] = links.get((values[0], name), ())
        if absences:
            for name, why in json.loads(absences).items():
                state[name] = Absent.restore(why)
        found[values[0]] = record
    return found


def select(columns: Iterable[str], table: str) -> str:
    """The query for some columns of a table; both are names the program gave.

    Each name is said with its table: SQLite takes a quoted name that it does not know for a text.
    """
    wanted = ", ".join(f'"{table}"."{one}"' for one in columns)
    return f'SELECT {wanted} FROM "{table}"'  # noqa: S608 - no name here was typed by a person


def _links(read: Rows, entity: Entity[Any]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The many-valued links of one entity's records: sorted ids by record and field."""
    if not any(isinstance(field.kind, Refs) for field in entity.fields):
        return {}
    query = select(("source", "field", "target"), "link")
    query += f' JOIN "{entity.key}" AS owner ON owner.id = link.source ORDER BY link.target'
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for source, field, target in read(query, ()):
        found[source, field] = (*found.get((source, field), ()), target)
    return found


def link_rows(entity: Entity[Any], record: Record) -> list[dict[str, str]]:
    """The link table's rows of one record."""
    return [
        {"source": record.id, "field": field.name, "target": target}
        for field in entity.fields
        if isinstance(field.kind, Refs)
        for target in getattr(record, field.name)
    ]


def reading_row(reading: Reading, step: int) -> dict[str, Any]:
    """A new row of the series, in force from `step`."""
    row = to_row(Reading.entity, reading)
    absence = row.pop("absences")
    return {key: value for key, value in row.items() if key not in ("id", "revision")} | {
        "absence": absence,
        "from_step": step,
        "to_step": None,
    }


# What a reading is made of, in this order, wherever a query asks for readings.
READING = ("from_step", "absence", *(field.name for field in Reading.entity.fields))


def readings(rows: Iterable[Sequence[Any]]) -> list[Reading]:
    """Readings from rows of `READING`; a reading's revision is the step that wrote it."""
    made = []
    fields = [
        (field.name, field.empty, None if isinstance(field.kind, _AS_IT_IS) else field.kind.restore)
        for field in Reading.entity.fields
    ]
    for from_step, absence, *values in rows:
        # Filled in without the constructor, as other records are.
        reading = object.__new__(Reading)
        state = reading.__dict__
        state["revision"] = from_step
        for (name, empty, restore), value in zip(fields, values, strict=True):
            state[name] = empty if value is None else value if restore is None else restore(value)
        if absence:
            for name, why in json.loads(absence).items():
                state[name] = Absent.restore(why)
        state["id"] = str(reading.key)
        made.append(reading)
    return made


def by_indicator(wanted: Sequence[str], found: Iterable[Reading]) -> dict[str, Sequence[Reading]]:
    """Readings grouped by indicator, each wanted one present though empty."""
    groups: dict[str, list[Reading]] = {one: [] for one in wanted}
    for reading in found:
        groups[reading.indicator].append(reading)
    return {indicator: tuple(group) for indicator, group in groups.items()}

"""Readings as they were known at a step, read by indicator on demand, never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from deliverydesk.domain import revisions
from deliverydesk.domain.measures import Reading, ReadingKey
from deliverydesk.domain.revisions import Former, Told
from deliverydesk.storage.reader import Reader
from deliverydesk.storage.rows import READING, by_indicator, readings, select
from deliverydesk.storage.snapshot import Series

if TYPE_CHECKING:
    import sqlalchemy as sa

    from deliverydesk.domain.columns import ReadingColumns
    from deliverydesk.storage.tables import Tables

_AT_ONCE = 500  # SQLite allows more bound values than this; longer lists gain nothing
# In force at a step, given twice: written by then, and not yet closed by then.
_KNOWN = "from_step <= ? AND (to_step IS NULL OR to_step > ?)"
# Rows of one read: nobody waits long for the connection, and few rows stay near the processor.
_STRIDE = 500


def reader(file: Reader, step: int) -> Series:
    """A function from ids of indicators to their readings as known at `step`."""
    chosen = select(READING, Reading.entity.key)

    def read(indicators: Sequence[str]) -> dict[str, Sequence[Reading]]:
        found: list[Reading] = []
        for start in range(0, len(indicators), _AT_ONCE):
            part = indicators[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            query = f"{chosen} WHERE indicator IN ({marks}) AND {_KNOWN} ORDER BY period_end, place, grp"
            found += readings(file.rows(query, (*part, step, step)))
        return by_indicator(indicators, found)

    return read


def columns(file: Reader, step: int, indicators: Sequence[str]) -> ReadingColumns:
    """The country's own figures for everybody as known at `step`; indicators by their place in the list.

    Periods without a figure are left out, and so are places and groups: it is what `lines.national` keeps.
    The whole table is walked once, which is quicker than asking for each of many indicators.
    """
    # Imported when first asked for: numpy takes a while, and opening a desk needs none of it.
    import numpy as np

    from deliverydesk.domain.columns import ReadingColumns

    places, days = _Places(zip(indicators, range(len(indicators)), strict=True)), _Days()
    query = (
        f"SELECT indicator, period_end, value FROM reading WHERE no > ? AND no <= ? AND {_KNOWN} "  # noqa: S608
        # The plus keeps SQLite from the index of places, by which it would fetch each row by itself.
        "AND +place IS NULL AND grp = '' AND value IS NOT NULL"
    )
    parts: list[tuple[Any, Any, Any]] = []
    last = file.value("SELECT max(no) FROM reading") or 0
    for start in range(0, last, _STRIDE):
        found = file.rows(query, (start, start + _STRIDE, step, step))
        if not found:
            continue
        ids, ends, values = zip(*found, strict=True)
        size = len(found)
        parts.append(
            (
                np.fromiter(map(places.__getitem__, ids), np.int64, size),
                np.fromiter(map(days.__getitem__, ends), np.int64, size),
                np.array(values, dtype=np.float64),
            )
        )
    none = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    indicator, on, value = (np.concatenate(column) for column in zip(*parts or [none], strict=True))
    wanted = indicator >= 0
    if not wanted.all():
        indicator, on, value = indicator[wanted], on[wanted], value[wanted]
    return ReadingColumns.of(indicator, on, value, len(indicators))


class _Places(dict[str, int]):
    """Where each indicator stands in the list; -1 for one that is not in it."""

    def __missing__(self, indicator: str) -> int:
        return -1


class _Days(dict[str, int]):
    """Days by their ISO text, each read once: a million readings share a few hundred."""

    def __missing__(self, text: str) -> int:
        day = self[text] = date.fromisoformat(text).toordinal()
        return day


def formers(file: Reader, step: int, indicator: str) -> dict[str, tuple[Former, ...]]:
    """What one indicator's readings said before, as known at `step`, by the id of the reading."""
    query = (
        "SELECT period_end, place, grp, value, status, from_step, "
        "CASE WHEN to_step <= ? THEN to_step END, step.kind, step.at "
        "FROM reading JOIN journal_step AS step ON step.no = from_step "
        "WHERE indicator = ? AND from_step <= ? ORDER BY from_step, reading.no"
    )
    return revisions.formers(
        Told(
            str(ReadingKey(indicator, date.fromisoformat(end), place, grp)),
            value,
            status,
            from_step,
            to_step,
            kind,
            datetime.fromisoformat(at).date(),
        )
        for end, place, grp, value, status, from_step, to_step, kind, at in file.rows(
            query, (step, indicator, step)
        )
    )


def every(engine: sa.Engine, tables: Tables, step: int) -> Iterator[Reading]:
    """Every reading as known at `step`, by indicator and period; streamed."""
    import sqlalchemy as sa

    table = tables.records[Reading.entity.key]
    query = (
        sa.select(*asked(table))
        .where(table.c.from_step <= step, sa.or_(table.c.to_step.is_(None), table.c.to_step > step))
        .order_by(table.c.indicator, table.c.period_end, table.c.place, table.c.grp)
    )
    with engine.connect() as connection:
        for rows in connection.execution_options(yield_per=5000).execute(query).partitions():
            yield from readings(rows)


def asked(table: sa.Table) -> list[sa.Column[Any]]:
    """What a query must ask for, so that its rows can be made into readings."""
    return [table.c[name] for name in READING]


def count(file: Reader, step: int) -> int:
    """How many readings are in force at a step."""
    query = f"SELECT count(*) FROM reading WHERE {_KNOWN}"  # noqa: S608 - both parts stand in this file
    return int(file.value(query, (step, step)))


def rows_of_step(
    connection: sa.Connection, tables: Tables, step: int, indicators: Sequence[str]
) -> tuple[list[Reading], list[Reading]]:
    """What a step closed and what it wrote, of the indicators it touched: `(before, after)`."""
    import sqlalchemy as sa

    table = tables.records[Reading.entity.key]

    def which(column: sa.ColumnElement[Any]) -> list[Reading]:
        found: list[Reading] = []
        for start in range(0, len(indicators), _AT_ONCE):
            part = indicators[start : start + _AT_ONCE]
            query = sa.select(*asked(table)).where(table.c.indicator.in_(part), column == step)
            found += readings(connection.execute(query.order_by(table.c.no)).all())
        return found

    return which(table.c.to_step), which(table.c.from_step)

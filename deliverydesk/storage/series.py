"""Readings as they were known at a step, read by indicator on demand, never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from deliverydesk.domain.measures import Reading
from deliverydesk.storage.rows import by_indicator, readings
from deliverydesk.storage.snapshot import Series
from deliverydesk.storage.tables import Tables

_AT_ONCE = 500  # SQLite allows more bound values than this; longer lists gain nothing


def known_at(tables: Tables, step: int) -> sa.ColumnElement[bool]:
    """In force at a step: written by then, and not yet closed by then."""
    table = tables.records[Reading.entity.key]
    return sa.and_(table.c.from_step <= step, sa.or_(table.c.to_step.is_(None), table.c.to_step > step))


def reader(engine: sa.Engine, tables: Tables, step: int) -> Series:
    """A function from ids of indicators to their readings as known at `step`."""
    table = tables.records[Reading.entity.key]

    def read(indicators: Sequence[str]) -> dict[str, Sequence[Reading]]:
        found: list[Reading] = []
        with engine.connect() as connection:
            for start in range(0, len(indicators), _AT_ONCE):
                part = indicators[start : start + _AT_ONCE]
                query = (
                    sa.select(table)
                    .where(table.c.indicator.in_(part), known_at(tables, step))
                    .order_by(table.c.period_end, table.c.place, table.c.grp)
                )
                found += readings(connection.execute(query).mappings().all())
        return by_indicator(indicators, found)

    return read


def every(engine: sa.Engine, tables: Tables, step: int) -> Iterator[Reading]:
    """Every reading as known at `step`, by indicator and period; streamed."""
    table = tables.records[Reading.entity.key]
    query = (
        sa.select(table)
        .where(known_at(tables, step))
        .order_by(table.c.indicator, table.c.period_end, table.c.place, table.c.grp)
    )
    with engine.connect() as connection:
        for rows in connection.execution_options(yield_per=5000).execute(query).mappings().partitions():
            yield from readings(rows)


def count(connection: sa.Connection, tables: Tables, step: int) -> int:
    """How many readings are in force at a step."""
    table = tables.records[Reading.entity.key]
    return int(
        connection.execute(
            sa.select(sa.func.count()).select_from(table).where(known_at(tables, step))
        ).scalar_one()
    )


def rows_of_step(
    connection: sa.Connection, tables: Tables, step: int, indicators: Sequence[str]
) -> tuple[list[Reading], list[Reading]]:
    """What a step closed and what it wrote, of the indicators it touched: `(before, after)`."""
    table = tables.records[Reading.entity.key]

    def which(column: sa.ColumnElement[Any]) -> list[Reading]:
        found: list[Reading] = []
        for start in range(0, len(indicators), _AT_ONCE):
            part = indicators[start : start + _AT_ONCE]
            query = sa.select(table).where(table.c.indicator.in_(part), column == step)
            found += readings(connection.execute(query.order_by(table.c.no)).mappings())
        return found

    return which(table.c.to_step), which(table.c.from_step)

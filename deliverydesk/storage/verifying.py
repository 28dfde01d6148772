"""Whether a desk is what its journal says: without it an edit made behind the gate would stay unseen.

Three questions: does the chain of hashes hold, are the readings' rows those that each step wrote, and is
every record what the last change to it left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from deliverydesk.domain.measures import Reading
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Catalogue
from deliverydesk.storage import rows, series
from deliverydesk.storage.chain import GENESIS, series_facts, step_hash
from deliverydesk.storage.migrations import Upgrade
from deliverydesk.storage.reader import Row
from deliverydesk.storage.tables import Tables


def problems(
    connection: sa.Connection, tables: Tables, catalogue: Catalogue, upgrade: Upgrade
) -> list[Problem]:
    """Every break found, each with the step or the record it is at."""
    return [
        *_chain(connection, tables),
        *_readings(connection, tables),
        *_records(connection, tables, catalogue, upgrade),
    ]


def _chain(connection: sa.Connection, tables: Tables) -> Iterator[Problem]:
    """Follow the chain from the first step."""
    changes = _grouped(
        connection, sa.select(tables.change).order_by(tables.change.c.step, tables.change.c.no)
    )
    counts = _grouped(
        connection,
        sa.select(tables.series_change).order_by(
            tables.series_change.c.step, tables.series_change.c.indicator
        ),
    )
    prev, expected = GENESIS, 1
    for row in connection.execute(sa.select(tables.step).order_by(tables.step.c.no)).mappings():
        no = row["no"]
        if no != expected:
            yield _problem(_("Step {n} is missing from the journal."), n=expected)
        made = step_hash(
            dict(row),
            [(one["entity"], one["record"], one["before"], one["after"]) for one in changes.pop(no, [])],
            [(one["indicator"], one["rows"], one["sha256"]) for one in counts.pop(no, [])],
        )
        if row["prev"] != prev or made != row["hash"]:
            yield _problem(_("Step {n} is not as it was written."), n=no)
        prev, expected = row["hash"], no + 1
    for no in sorted(changes.keys() | counts.keys()):
        yield _problem(_("Step {n} is missing from the journal."), n=no)


def _grouped(connection: sa.Connection, query: sa.Select[Any]) -> dict[int, list[sa.RowMapping]]:
    found: dict[int, list[sa.RowMapping]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["step"], []).append(row)
    return found


def _readings(connection: sa.Connection, tables: Tables) -> Iterator[Problem]:
    """Compare the rows of the series with what each step said of them."""
    table = tables.records[Reading.entity.key]
    steps: dict[int, tuple[list[Reading], list[Reading]]] = {}
    for part in connection.execute(sa.select(table.c.to_step, *series.asked(table))).partitions(5000):
        for row, reading in zip(part, rows.readings(row[1:] for row in part), strict=True):
            steps.setdefault(reading.revision, ([], []))[1].append(reading)
            if row[0] is not None:
                steps.setdefault(row[0], ([], []))[0].append(reading)
    found = {
        (no, indicator): (count, sha)
        for no, (closed, written) in steps.items()
        for indicator, count, sha in series_facts(closed, written)
    }
    said = {
        (row["step"], row["indicator"]): (row["rows"], row["sha256"])
        for row in connection.execute(sa.select(tables.series_change)).mappings()
    }
    indicators = tables.records["indicator"]
    names = {row.id: row.ref for row in connection.execute(sa.select(indicators.c.id, indicators.c.ref))}
    for no, indicator in sorted(found.keys() | said.keys()):
        if found.get((no, indicator)) != said.get((no, indicator)):
            yield _problem(
                _("The readings of {ref} that step {n} wrote or closed are not as they were."),
                ref=names.get(indicator, indicator),
                n=no,
            )


def _records(
    connection: sa.Connection, tables: Tables, catalogue: Catalogue, upgrade: Upgrade
) -> Iterator[Problem]:
    """Compare every record with what the last change to it left."""

    def read(query: str, values: Sequence[Any]) -> list[Row]:
        return [tuple(row) for row in connection.exec_driver_sql(query, tuple(values))]

    last: dict[str, tuple[str, int, str | None]] = {}
    query = sa.select(tables.change, tables.step.c.schema).join(
        tables.step, tables.step.c.no == tables.change.c.step
    )
    for row in connection.execute(query.order_by(tables.change.c.no)).mappings():
        last[row["record"]] = (row["entity"], row["schema"], row["after"])
    for entity in catalogue:
        if entity.series:
            continue
        for id, record in rows.load(read, entity).items():
            _key, schema, after = last.pop(id, ("", 0, None))
            plain = None if after is None else upgrade(entity.key, json.loads(after), schema)
            said = None if plain is None else entity.plain(entity.restore(plain))
            if said != entity.plain(record):
                name = entity.ref_of(record) or id
                yield _problem(
                    _("{entity} {ref} is not as the journal says."), entity=_(entity.singular), ref=name
                )
    for id, (key, schema, after) in last.items():
        if after is not None and upgrade(key, json.loads(after), schema) is not None:
            word = _(catalogue[key].singular) if key in catalogue else key
            yield _problem(_("{entity} {ref} is gone and the journal does not say so."), entity=word, ref=id)


def _problem(sentence: str, **words: object) -> Problem:
    return Problem("journal", sentence.format(**words))

"""Every change ever made: the audit trail, the undo stack and the change feed, all at once.

Each step carries the hash of the one before, so that altering or removing a step in the middle shows.
Cutting steps off the end shows against the last head that left the laptop: on a pack, or in the small
file beside the desk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Catalogue, Record
from deliverydesk.storage import series, verifying
from deliverydesk.storage.chain import GENESIS
from deliverydesk.storage.rows import readings
from deliverydesk.storage.tables import Tables
from deliverydesk.storage.verifying import Plain, Upgrade


def as_written(entity: str, plain: Plain, schema: int) -> Plain | None:
    """The upgrade that changes nothing: for a desk that has only known one schema."""
    return plain


@dataclass(frozen=True)
class Step:
    """One named step. `actor` is a person's id; `schema` the schema revision it was written under."""

    no: int
    replica: str
    replica_no: int
    at: datetime
    actor: str
    kind: StepKind
    label: str
    reason: str | None
    undoes: int | None
    schema: int
    prev: str
    hash: str


class Journal:
    """Reads steps back; only the gate writes them."""

    def __init__(
        self, engine: sa.Engine, tables: Tables, catalogue: Catalogue, upgrade: Upgrade = as_written
    ) -> None:
        self._engine = engine
        self._tables = tables
        self._catalogue = catalogue
        self._upgrade = upgrade

    def steps(self, *, newest_first: bool = True, limit: int | None = None, after: int = 0) -> list[Step]:
        """Steps in order, at most `limit` of them, none at or before the step `after`."""
        table = self._tables.step
        order = table.c.no.desc() if newest_first else table.c.no
        query = sa.select(table).where(table.c.no > after).order_by(order).limit(limit)
        with self._engine.connect() as connection:
            return [_step(row) for row in connection.execute(query).mappings()]

    def step(self, no: int) -> Step | None:
        """One step by its number."""
        with self._engine.connect() as connection:
            row = (
                connection.execute(sa.select(self._tables.step).where(self._tables.step.c.no == no))
                .mappings()
                .first()
            )
        return None if row is None else _step(row)

    def head(self) -> tuple[int, str]:
        """The newest step's number and hash."""
        newest = self.steps(limit=1)
        return (newest[0].no, newest[0].hash) if newest else (0, GENESIS)

    def changes(self, no: int) -> list[Change]:
        """What one step changed, readings included, in the order it was written."""
        table = self._tables.change
        schema = sa.select(self._tables.step.c.schema).where(self._tables.step.c.no == no)
        with self._engine.connect() as connection:
            revision = int(connection.execute(schema).scalar_one())
            rows = (
                connection.execute(sa.select(table).where(table.c.step == no).order_by(table.c.no))
                .mappings()
                .all()
            )
            facts = sa.select(self._tables.series_change.c.indicator).where(
                self._tables.series_change.c.step == no
            )
            indicators = list(connection.execute(facts).scalars())
            before, after = series.rows_of_step(connection, self._tables, no, indicators)
        made = [one for row in rows if (one := self._change(row, revision)) is not None]
        return [*made, *_reading_changes(before, after)]

    def _change(self, row: sa.RowMapping, schema: int) -> Change | None:
        before, after = (self._record(row["entity"], row[side], schema) for side in ("before", "after"))
        return None if before is None and after is None else Change(before, after)

    def _record(self, entity: str, text: str | None, schema: int) -> Record | None:
        if text is None:
            return None
        plain = self._upgrade(entity, json.loads(text), schema)
        return None if plain is None else self._catalogue[entity].restore(plain)

    def before(self, step: int) -> Iterator[tuple[str, str, Record | None]]:
        """For every record changed after a step: its entity, its id and what it was then, if it was."""
        table, steps = self._tables.change, self._tables.step
        first = sa.select(sa.func.min(table.c.no)).where(table.c.step > step).group_by(table.c.record)
        query = sa.select(table, steps.c.schema).join(steps, steps.c.no == table.c.step)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(table.c.no.in_(first))).mappings().all()
        for row in rows:
            if row["entity"] in self._catalogue:
                yield (
                    row["entity"],
                    row["record"],
                    self._record(row["entity"], row["before"], row["schema"]),
                )

    def of_record(self, record: str) -> list[tuple[Step, Change]]:
        """Every step that touched one record, newest first. A reading's steps are those of its rows."""
        table, step = self._tables.change, self._tables.step
        if "/" in record:
            return self._of_reading(record)
        query = sa.select(table, step.c.schema).join(step, step.c.no == table.c.step)
        query = query.where(table.c.record == record).order_by(table.c.no.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        found = [(row["step"], self._change(row, row["schema"])) for row in rows]
        return [(self._known(no), change) for no, change in found if change is not None]

    def _of_reading(self, record: str) -> list[tuple[Step, Change]]:
        table = self._tables.records[Reading.entity.key]
        query = (
            sa.select(table).where(table.c.indicator == record.partition("/")[0]).order_by(table.c.from_step)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        mine = [(row, made) for row, made in zip(rows, readings(rows), strict=True) if made.id == record]
        found: list[tuple[Step, Change]] = []
        last: Reading | None = None
        for row, made in mine:
            found.append((self._known(row["from_step"]), Change(last, made)))
            closed = row["to_step"]
            last = made
            if closed is not None and not any(other["from_step"] == closed for other, _made in mine):
                found.append((self._known(closed), Change(made, None)))
                last = None
        return found[::-1]

    def _known(self, no: int) -> Step:
        found = self.step(no)
        assert found is not None
        return found

    def undo_target(self) -> Step | None:
        """The newest undoable step not yet undone; None at the edge of undo."""
        undone: set[int] = set()
        for step in self._walk():
            if step.kind.is_an_edge:
                return None
            if step.kind is StepKind.REDO:
                # The redo undid an undo: what that undo had taken back stands again.
                undone.add(step.undoes or 0)
            elif step.kind is StepKind.UNDO and step.no not in undone:
                undone.add(step.undoes or 0)
            elif step.kind.is_undoable and step.no not in undone:
                return step
        return None

    def redo_target(self) -> Step | None:
        """The newest undo not yet redone, as long as nothing undoable came after it."""
        redone: set[int] = set()
        for step in self._walk():
            if step.kind.is_an_edge or step.kind.is_undoable:
                return None
            if step.kind is StepKind.REDO:
                redone.add(step.undoes or 0)
            elif step.kind is StepKind.UNDO and step.no not in redone:
                return step
        return None

    def _walk(self) -> Iterator[Step]:
        """Steps from the newest down, read a few at a time: the answer is nearly always near the top."""
        table = self._tables.step
        below: int | None = None
        while True:
            query = sa.select(table).order_by(table.c.no.desc()).limit(50)
            if below is not None:
                query = query.where(table.c.no < below)
            with self._engine.connect() as connection:
                found = [_step(row) for row in connection.execute(query).mappings()]
            if not found:
                return
            yield from found
            below = found[-1].no

    def verify(self) -> list[Problem]:
        """Whether chain, readings and records agree; every break is a problem with its step or record."""
        with self._engine.connect() as connection:
            return verifying.problems(connection, self._tables, self._catalogue, self._upgrade)


def _step(row: sa.RowMapping) -> Step:
    values = dict(row)
    return Step(**values | {"at": datetime.fromisoformat(values["at"]), "kind": StepKind(values["kind"])})


def _reading_changes(before: Sequence[Reading], after: Sequence[Reading]) -> list[Change]:
    old = {one.id: one for one in before}
    new = {one.id: one for one in after}
    return [Change(old.get(id), new.get(id)) for id in dict.fromkeys((*old, *new))]

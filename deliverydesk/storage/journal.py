"""Every change ever made: the audit trail, the undo stack and the change feed, all at once.

Each step carries the hash of the one before, so that altering or removing a step in the middle shows.
Cutting steps off the end shows against the last head that left the laptop: on a pack, or in the small
file beside the desk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Catalogue, Record
from deliverydesk.storage import series
from deliverydesk.storage.chain import GENESIS
from deliverydesk.storage.migrations import Upgrade
from deliverydesk.storage.reader import Reader
from deliverydesk.storage.rows import readings, select
from deliverydesk.storage.typed import Typed

if TYPE_CHECKING:
    import sqlalchemy as sa


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


@dataclass(frozen=True, slots=True)
class Left:
    """What one step left of a record, as today's JSON values; None where it was deleted."""

    step: int
    at: datetime
    entity: str
    record: str
    plain: dict[str, Any] | None


@dataclass(frozen=True)
class Written:
    """What a write left behind: its step, the changes with their final ids and revisions, who began it."""

    step: Step
    changes: tuple[Change, ...]
    initiator: object = None


_NAMES = tuple(one.name for one in fields(Step))
_STEP = select(_NAMES, "journal_step")
_LEFT = (
    "SELECT c.step, c.entity, c.record, c.after, s.schema, s.at FROM journal_change c "
    "JOIN journal_step s ON s.no = c.step WHERE c.entity IN (SELECT value FROM json_each(?))"
)


class Journal:
    """Reads steps back; only the gate writes them."""

    def __init__(self, reader: Reader, typed: Typed, catalogue: Catalogue, upgrade: Upgrade) -> None:
        self._reader = reader
        self._typed = typed
        self._catalogue = catalogue
        self._upgrade = upgrade

    def steps(self, *, newest_first: bool = True, limit: int | None = None, after: int = 0) -> list[Step]:
        """Steps in order, at most `limit` of them, none at or before the step `after`."""
        order = "DESC" if newest_first else "ASC"
        # SQLite reads a negative limit as none.
        query = f"{_STEP} WHERE no > ? ORDER BY no {order} LIMIT ?"
        return [_step(row) for row in self._reader.rows(query, (after, -1 if limit is None else limit))]

    def step(self, no: int) -> Step | None:
        """One step by its number."""
        return next((_step(row) for row in self._reader.rows(f"{_STEP} WHERE no = ?", (no,))), None)

    def head(self) -> tuple[int, str]:
        """The newest step's number and hash."""
        newest = self.steps(limit=1)
        return (newest[0].no, newest[0].hash) if newest else (0, GENESIS)

    def changes(self, no: int) -> list[Change]:
        """What one step changed, readings included, in the order it was written."""
        import sqlalchemy as sa

        tables = self._typed.tables
        table = tables.change
        schema = sa.select(tables.step.c.schema).where(tables.step.c.no == no)
        with self._typed.reader.connect() as connection:
            revision = int(connection.execute(schema).scalar_one())
            rows = (
                connection.execute(sa.select(table).where(table.c.step == no).order_by(table.c.no))
                .mappings()
                .all()
            )
            facts = sa.select(tables.series_change.c.indicator).where(tables.series_change.c.step == no)
            indicators = list(connection.execute(facts).scalars())
            before, after = series.rows_of_step(connection, tables, no, indicators)
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

    def series_touched(self, after: int, until: int) -> set[str]:
        """The indicators whose readings were written in the steps after one, up to another."""
        query = "SELECT DISTINCT indicator FROM journal_series WHERE step > ? AND step <= ?"
        return {str(row[0]) for row in self._reader.rows(query, (after, until))}

    def before(self, step: int) -> Iterator[tuple[str, str, Record | None]]:
        """For every record changed after a step: its entity, its id and what it was then, if it was."""
        import sqlalchemy as sa

        table, steps = self._typed.tables.change, self._typed.tables.step
        first = sa.select(sa.func.min(table.c.no)).where(table.c.step > step).group_by(table.c.record)
        query = sa.select(table, steps.c.schema).join(steps, steps.c.no == table.c.step)
        with self._typed.reader.connect() as connection:
            rows = connection.execute(query.where(table.c.no.in_(first))).mappings().all()
        for row in rows:
            if row["entity"] in self._catalogue:
                yield (
                    row["entity"],
                    row["record"],
                    self._record(row["entity"], row["before"], row["schema"]),
                )

    def left(
        self, entities: Sequence[str], *, upto: int | None = None, records: Sequence[str] | None = None
    ) -> Iterator[Left]:
        """What every step left of some kinds of record, in the order of writing and in one query.

        What was undone since was never meant: such a step and the one that took it back are passed over.
        `records` narrows it to these.
        """
        values: list[Any] = [json.dumps(list(entities))]
        query = _LEFT
        if upto is not None:
            values.append(upto)
            query += " AND c.step <= ?"
        if records is not None:
            values.append(json.dumps(list(records)))
            query += " AND c.record IN (SELECT value FROM json_each(?))"
        undone = self._undone(upto)
        moments: dict[str, datetime] = {}
        for step, entity, record, after, schema, at in self._reader.rows(f"{query} ORDER BY c.no", values):
            if step in undone:
                continue
            if at not in moments:
                moments[at] = datetime.fromisoformat(at)
            plain = None if after is None else self._upgrade(entity, json.loads(after), schema)
            yield Left(step, moments[at], entity, record, plain)

    def _undone(self, upto: int | None) -> set[int]:
        """Steps that were taken back up to a step, with those that took them back."""
        query = "SELECT no, kind, undoes FROM journal_step WHERE undoes IS NOT NULL ORDER BY no"
        found: set[int] = set()
        takes: dict[int, int] = {}
        for no, kind, undoes in self._reader.rows(query):
            if upto is not None and no > upto:
                break
            found.add(no)
            if StepKind(kind) is StepKind.REDO:
                found.discard(takes.get(undoes, 0))
            else:
                takes[no] = undoes
                found.add(undoes)
        return found

    def of_record(self, record: str) -> list[tuple[Step, Change]]:
        """Every step that touched one record, newest first. A reading's steps are those of its rows."""
        import sqlalchemy as sa

        if "/" in record:
            return self._of_reading(record)
        table, step = self._typed.tables.change, self._typed.tables.step
        query = sa.select(table, step.c.schema).join(step, step.c.no == table.c.step)
        query = query.where(table.c.record == record).order_by(table.c.no.desc())
        with self._typed.reader.connect() as connection:
            rows = connection.execute(query).mappings().all()
        found = [(row["step"], self._change(row, row["schema"])) for row in rows]
        return [(self._known(no), change) for no, change in found if change is not None]

    def _of_reading(self, record: str) -> list[tuple[Step, Change]]:
        import sqlalchemy as sa

        table = self._typed.tables.records[Reading.entity.key]
        query = (
            sa.select(table.c.to_step, *series.asked(table))
            .where(table.c.indicator == record.partition("/")[0])
            .order_by(table.c.from_step)
        )
        with self._typed.reader.connect() as connection:
            rows = connection.execute(query).all()
        written = readings(row[1:] for row in rows)
        mine = [(row[0], made) for row, made in zip(rows, written, strict=True) if made.id == record]
        found: list[tuple[Step, Change]] = []
        last: Reading | None = None
        for closed, made in mine:
            found.append((self._known(made.revision), Change(last, made)))
            last = made
            if closed is not None and not any(other.revision == closed for _closed, other in mine):
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
        below: int | None = None
        while True:
            query = f"{_STEP} WHERE ?1 IS NULL OR no < ?1 ORDER BY no DESC LIMIT 50"
            found = [_step(row) for row in self._reader.rows(query, (below,))]
            if not found:
                return
            yield from found
            below = found[-1].no

    def verify(self) -> list[Problem]:
        """Whether chain, readings and records agree; every break is a problem with its step or record."""
        from deliverydesk.storage import verifying

        with self._typed.reader.connect() as connection:
            return verifying.problems(connection, self._typed.tables, self._catalogue, self._upgrade)


def _step(row: Sequence[Any]) -> Step:
    values = dict(zip(_NAMES, row, strict=True))
    return Step(**values | {"at": datetime.fromisoformat(values["at"]), "kind": StepKind(values["kind"])})


def _reading_changes(before: Sequence[Reading], after: Sequence[Reading]) -> list[Change]:
    old = {one.id: one for one in before}
    new = {one.id: one for one in after}
    return [Change(old.get(id), new.get(id)) for id in dict.fromkeys((*old, *new))]

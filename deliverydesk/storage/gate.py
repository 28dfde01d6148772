"""The one gate every write passes: checked, guarded, applied and journalled in a single transaction.

Everything else holds a connection opened read-only, so SQLite itself refuses to go round it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from deliverydesk.domain import rules
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import InUse, Invalid, ReasonNeeded, Stale, Unwritable
from deliverydesk.i18n import _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Refs, present
from deliverydesk.schema.problems import Problem, Severity
from deliverydesk.schema.records import Catalogue, Entity, Record
from deliverydesk.sources import Sources
from deliverydesk.storage import rows, series
from deliverydesk.storage.chain import GENESIS, series_facts, step_hash
from deliverydesk.storage.journal import Step, Written
from deliverydesk.storage.reader import Reader
from deliverydesk.storage.snapshot import Snapshot
from deliverydesk.storage.typed import Typed

_BY_HAND = (StepKind.EDIT, StepKind.PASTE)
_TAKING_BACK = (StepKind.UNDO, StepKind.REDO)


class Gate:
    """Writes steps into one desk; holds the snapshot that follows from them."""

    def __init__(
        self,
        typed: Typed,
        reader: Reader,
        catalogue: Catalogue,
        snapshot: Snapshot,
        sources: Sources,
        *,
        replica: str,
        schema: int,
        acknowledge: Callable[[Step], None],
        listeners: Sequence[Callable[[Written], None]] = (),
    ) -> None:
        """`acknowledge` is told each step as it is committed, `listeners` once the snapshot has followed."""
        self._writer = typed.writer
        self._reader = reader
        self._tables = typed.tables
        self._catalogue = catalogue
        self._sources = sources
        self._replica = replica
        self._schema = schema
        self._acknowledge = acknowledge
        self._lock = threading.RLock()
        self.snapshot = snapshot
        self._listeners = listeners

    def write(
        self,
        label: str,
        changes: Iterable[Change],
        *,
        actor: str,
        kind: StepKind = StepKind.EDIT,
        reason: str | None = None,
        undoes: int | None = None,
        blobs: Mapping[str, bytes] | None = None,
        initiator: object = None,
    ) -> Written:
        """Write one step, all of it or nothing.

        Raises `Invalid` with every problem, `ReasonNeeded` where a guarded field changed without one,
        `Stale` where a record has moved on, `Unwritable` where the disk refuses.
        """
        with self._lock:
            settled = [self._settled(part) for one in changes if not one.is_empty() for part in _parts(one)]
            self._check(settled, kind, reason)
            try:
                with self._writer.begin() as connection:
                    step = self._apply(connection, label, settled, actor, kind, reason, undoes, blobs or {})
            except sa.exc.OperationalError as err:
                raise _of_the_disk(err) from err
            self._acknowledge(step)
            done = Written(step, tuple(settled), initiator)
            self.snapshot = self.snapshot.after(settled, step.no, series.reader(self._reader, step.no))
        for listener in tuple(self._listeners):
            listener(done)
        return done

    def _settled(self, change: Change) -> Change:
        """The change with a new record's id given and its revision counted on."""
        after = change.after
        if after is None:
            return change
        if isinstance(after, Reading):
            return Change(change.before, replace(after, id=str(after.key), revision=self.snapshot.step + 1))
        revision = (change.before.revision if change.before is not None else after.revision) + 1
        # Links are kept in the order the file gives them back, so that undo finds what it left.
        links = {
            field.name: tuple(sorted(set(getattr(after, field.name))))
            for field, _to in change.entity.links
            if isinstance(field.kind, Refs)
        }
        made = replace(after, id=after.id or self._sources.new_id(), revision=revision, **links)
        return Change(change.before, made)

    def _check(self, changes: Sequence[Change], kind: StepKind, reason: str | None) -> None:
        problems: list[Problem] = []
        for one in changes:
            if one.after is not None:
                problems += one.entity.check(one.after)
        if not problems:
            would_be = self.snapshot.after(
                changes, self.snapshot.step, series.reader(self._reader, self.snapshot.step)
            )
            problems += rules.check(would_be, changes, undoing=kind in _TAKING_BACK)
        if errors := [one for one in problems if one.severity is Severity.ERROR]:
            raise Invalid(errors)
        if not (reason or "").strip() and kind in _BY_HAND:
            guarded = [label for one in changes for label in _guarded(one)]
            if guarded:
                raise ReasonNeeded(
                    _("{label} is changing. Say why: the reason is printed in the pack.").format(
                        label=_(guarded[0])
                    )
                )

    def _apply(
        self,
        connection: sa.Connection,
        label: str,
        changes: Sequence[Change],
        actor: str,
        kind: StepKind,
        reason: str | None,
        undoes: int | None,
        blobs: Mapping[str, bytes],
    ) -> Step:
        records = [one for one in changes if not one.entity.series]
        readings = [one for one in changes if one.entity.series]
        no, prev, replica_no = self._position(connection)
        for (entity, verb), run in groupby(self._in_order(records), key=lambda one: (one.entity, one.verb)):
            self._write_run(connection, entity, verb, list(run))
        lines = [(one.entity.key, one.id, _plain_text(one.before), _plain_text(one.after)) for one in records]
        values: dict[str, Any] = {
            "no": no,
            "replica": self._replica,
            "replica_no": replica_no,
            "at": self._sources.now().isoformat(timespec="milliseconds"),
            "actor": actor,
            "kind": str(kind.value),
            "label": label,
            "reason": reason,
            "undoes": undoes,
            "schema": self._schema,
            "prev": prev,
        }
        closing = [one.before for one in readings if isinstance(one.before, Reading)]
        writing = [one.after for one in readings if isinstance(one.after, Reading)]
        counts = series_facts(closing, writing)
        values["hash"] = step_hash(values, lines, counts)
        connection.execute(self._tables.step.insert(), values)
        if lines:
            names = ("entity", "record", "before", "after")
            connection.execute(
                self._tables.change.insert(),
                [dict(zip(names, line, strict=True)) | {"step": no} for line in lines],
            )
        if readings:
            self._write_readings(connection, no, closing, writing)
            connection.execute(
                self._tables.series_change.insert(),
                [{"step": no, "indicator": one, "rows": count, "sha256": sha} for one, count, sha in counts],
            )
        self._refuse_readings_left_behind(connection, records)
        for sha, content in blobs.items():
            connection.execute(
                sa.text("INSERT INTO blob (sha256, content) VALUES (:s, :c) ON CONFLICT (sha256) DO NOTHING"),
                {"s": sha, "c": content},
            )
        return Step(**values | {"at": datetime.fromisoformat(values["at"]), "kind": kind})

    def _position(self, connection: sa.Connection) -> tuple[int, str, int]:
        """The next step's number, the hash it follows, and its number within this replica."""
        table = self._tables.step
        last = connection.execute(
            sa.select(table.c.no, table.c.hash).order_by(table.c.no.desc()).limit(1)
        ).first()
        mine = connection.execute(
            sa.select(sa.func.max(table.c.replica_no)).where(table.c.replica == self._replica)
        ).scalar()
        return (1, GENESIS, 1) if last is None else (last.no + 1, last.hash, (mine or 0) + 1)

    def _in_order(self, changes: Sequence[Change]) -> list[Change]:
        """Creations down the catalogue, then updates, then deletions up it: runs that batch well."""
        order = self._catalogue.order
        ranks = {"create": 0, "update": 1, "delete": 2}

        def key(change: Change) -> tuple[int, int]:
            place = order(change.entity.key)
            return (ranks[change.verb], -place if change.verb == "delete" else place)

        return sorted(changes, key=key)

    def _write_run(
        self, connection: sa.Connection, entity: Entity[Any], verb: str, run: list[Change]
    ) -> None:
        table, link = self._tables.records[entity.key], self._tables.link
        if verb == "create":
            try:
                connection.execute(table.insert(), [rows.to_row(entity, one.some) for one in run])
            except sa.exc.IntegrityError as err:
                raise Stale(
                    _("One of these {what} is there already.").format(what=_(entity.plural).lower()),
                    _("Look again and write what is still needed."),
                ) from err
        else:
            held = sa.and_(table.c.id == sa.bindparam("_id"), table.c.revision == sa.bindparam("_revision"))
            query = table.delete().where(held) if verb == "delete" else _update(table).where(held)
            values = [
                (rows.to_row(entity, one.after) if one.after is not None else {})
                | {"_id": one.id, "_revision": one.before.revision if one.before else 0}
                for one in run
            ]
            hit = connection.execute(query, values).rowcount
            if hit != len(run):
                raise _stale(entity, len(run) - hit, len(run))
        if any(isinstance(field.kind, Refs) for field in entity.fields):
            if verb != "create":
                connection.execute(
                    link.delete().where(link.c.source == sa.bindparam("_source")),
                    [{"_source": one.id} for one in run],
                )
            if made := [
                row for one in run if one.after is not None for row in rows.link_rows(entity, one.after)
            ]:
                connection.execute(link.insert(), made)

    def _write_readings(
        self, connection: sa.Connection, no: int, closing: Sequence[Reading], writing: Sequence[Reading]
    ) -> None:
        table = self._tables.records[Reading.entity.key]
        if closing:
            held = sa.and_(
                table.c.indicator == sa.bindparam("_indicator"),
                table.c.period_end == sa.bindparam("_period_end"),
                sa.func.coalesce(table.c.place, "") == sa.bindparam("_place"),
                table.c.grp == sa.bindparam("_grp"),
                table.c.from_step == sa.bindparam("_from_step"),
                table.c.to_step.is_(None),
            )
            values = [
                {
                    "_indicator": one.indicator,
                    "_period_end": one.period_end.isoformat(),
                    "_place": one.place or "",
                    "_grp": one.grp,
                    "_from_step": one.revision,
                    "_to": no,
                }
                for one in closing
            ]
            hit = connection.execute(
                table.update().where(held).values(to_step=sa.bindparam("_to")), values
            ).rowcount
            if hit != len(closing):
                raise _stale(Reading.entity, len(closing) - hit, len(closing))
        if writing:
            try:
                connection.execute(table.insert(), [rows.reading_row(one, no) for one in writing])
            except sa.exc.IntegrityError as err:
                raise Stale(
                    _("A reading for one of these periods is there already, or its indicator is gone."),
                    _("Look again and write what is still needed."),
                ) from err

    def _refuse_readings_left_behind(self, connection: sa.Connection, changes: Sequence[Change]) -> None:
        """Refuse to delete what readings in force still point at."""
        table = self._tables.records[Reading.entity.key]
        gone = [one for one in changes if one.after is None]
        for field, to in Reading.entity.links:
            for one in (one for one in gone if one.entity.key == to):
                pointing = sa.and_(table.c[field.name] == one.id, table.c.to_step.is_(None))
                left = connection.execute(
                    sa.select(sa.func.count()).select_from(table).where(pointing)
                ).scalar_one()
                if left:
                    words = plural(
                        "{name} is still used by one reading. Delete or change it first.",
                        "{name} is still used by {n} readings. Delete or change these first.",
                        left,
                        name=one.entity.ref_of(one.some),
                    )
                    raise Invalid([one.some.problem("", words, "still used")])


def _parts(change: Change) -> Iterator[Change]:
    """The change itself; but a reading whose key changes goes, and another one comes."""
    before, after = change.before, change.after
    if isinstance(before, Reading) and isinstance(after, Reading) and before.key != after.key:
        yield Change(before, None)
        yield Change(None, after)
    else:
        yield change


def _update(table: sa.Table) -> sa.Update:
    return table.update().values({column.name: sa.bindparam(column.name) for column in table.c})


def _plain_text(record: Record | None) -> str | None:
    return None if record is None else rows.canonical(record.entity.plain(record))


def _guarded(change: Change) -> list[str]:
    """The labels of the guarded fields an update overwrites: first values need no reason."""
    if change.verb != "update":
        return []
    return [
        field.label
        for name in change.fields()
        if (field := change.entity.field(name)).guarded and present(getattr(change.before, name)) is not None
    ]


def _stale(entity: Entity[Any], missed: int, tried: int) -> Stale:
    return Stale(
        _("{missed} of {tried} {what} changed while you were writing; nothing was written.").format(
            missed=missed, tried=tried, what=_(entity.plural).lower()
        ),
        _("Look at them again, then write once more."),
    )


def _of_the_disk(err: sa.exc.OperationalError) -> Exception:
    """The sentence for a disk that refuses; anything else stays what it is."""
    words = str(err.orig).lower()
    if "full" in words:
        return Unwritable(_("The disk is full; nothing was written."), _("Make room, then write again."))
    if "locked" in words:
        return InUse(
            _("Another program holds the desk's file; nothing was written."),
            _("Close what has it open, a copying program perhaps, then write again."),
        )
    if "readonly" in words or "unable to open" in words or "i/o" in words:
        return Unwritable(
            _("The desk's folder cannot be written to; nothing was written."),
            _("Check that the disk is still there and not read-only."),
        )
    return err

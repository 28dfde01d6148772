"""One open desk file: what is in it, what SQLite says of it, and its closing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from deliverydesk.domain.revisions import Former
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import Refs
from deliverydesk.schema.records import Catalogue, Record
from deliverydesk.sources import Sources
from deliverydesk.storage import anchor, blobs, migrations, places, rows, series
from deliverydesk.storage import engine as engines
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.journal import Journal, Step, Written
from deliverydesk.storage.lock import WriteLock
from deliverydesk.storage.reader import Reader
from deliverydesk.storage.snapshot import Clock, Snapshot
from deliverydesk.storage.typed import Typed

if TYPE_CHECKING:
    import sqlalchemy as sa

    from deliverydesk.domain.columns import ReadingColumns
    from deliverydesk.storage.gate import Gate


class Store:
    """One desk file, open for reading and, with the `lock` on it, for writing.

    `notices` are sentences a person should see on opening: a synced folder, steps that vanished.
    `listeners` are told every step that is written here.
    """

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        typed: Typed,
        lock: WriteLock | None,
        sources: Sources,
        schema: int,
        scripts: Path | None,
        key: bytes | None,
    ) -> None:
        self.path = path
        self.catalogue = catalogue
        self.listeners: list[Callable[[Written], None]] = []
        self._key = key
        self._typed = typed
        self._reader = Reader(path, key)
        self._lock = lock
        self._sources = sources
        self._closed = False
        self._clock: Clock = lambda: sources.now().astimezone().date()
        self.schema = schema
        self.upgrade = migrations.upgrade_plain(scripts, to=schema)
        self.journal = Journal(self._reader, typed, catalogue, self.upgrade)
        try:
            self._opened = self._load()
            self._id = self.meta("desk")
            concerns = (
                places.concern(path),
                anchor.concern(path, self._id, self._opened.step, self._hash_of),
            )
        except BaseException:
            self._reader.close()
            raise
        self.notices = [one for one in concerns if one is not None]
        self._gate: Gate | None = None
        self._making = threading.Lock()

    @property
    def writes(self) -> bool:
        """Whether this opening may write."""
        return self._lock is not None

    @property
    def gate(self) -> Gate | None:
        """The one way to write, made when first asked for; None where this opening only reads."""
        if not self.writes:
            return None
        from deliverydesk.storage.gate import Gate

        with self._making:
            if self._gate is None:
                self._gate = Gate(
                    self._typed,
                    self._reader,
                    self.catalogue,
                    self._opened,
                    self._sources,
                    replica=self.meta("replica"),
                    schema=self.schema,
                    acknowledge=self._acknowledge,
                    listeners=self.listeners,
                )
            return self._gate

    def make_ready(self) -> None:
        """Import and make what the first write and the first look into the journal need."""
        self._typed.make()
        if self.writes:
            assert self.gate is not None

    @property
    def snapshot(self) -> Snapshot:
        """The desk as it is now."""
        return self._gate.snapshot if self._gate is not None else self._opened

    def meta(self, name: str) -> str:
        """One of the file's own facts: `desk`, `replica`, `secret`."""
        found = self._reader.value("SELECT value FROM meta WHERE name = ?", (name,))
        if found is None:
            raise ValueError(_("it does not say its {name}").format(name=name))
        return str(found)

    def blob(self, sha256: str) -> Any:
        """A value kept under its hash."""
        return blobs.read(self._reader, sha256)

    def readings(self) -> Any:
        """Every reading in force, streamed by indicator and period."""
        return series.every(self._typed.reader, self._typed.tables, self.snapshot.step)

    def columns(self, step: int, indicators: Sequence[str]) -> ReadingColumns:
        """The country's own figures as known at a step, as columns for `domain.judging_columns`."""
        return series.columns(self._reader, step, indicators)

    def formers(self, step: int, indicator: str) -> dict[str, tuple[Former, ...]]:
        """What one indicator's readings said before, by the id of the reading."""
        return series.formers(self._reader, step, indicator)

    def count_readings(self) -> int:
        """How many readings are in force."""
        return series.count(self._reader, self.snapshot.step)

    def known_at(self, step: int, today: date | None = None) -> Snapshot:
        """The desk as it was known at an earlier step: today's records with later changes taken back.

        Judged for `today`; where that is None, for the day the desk then lived on.
        """
        slices: dict[str, dict[str, Record]] = {
            entity.key: {one.id: one for one in self.snapshot.of_entity(entity.key)}
            for entity in self.catalogue
            if not entity.series
        }
        for key, id, record in self.journal.before(step):
            if record is None:
                slices[key].pop(id, None)
            else:
                slices[key][id] = record
        return Snapshot(
            self.catalogue,
            slices,
            step=step,
            series=series.reader(self._reader, step),
            clock=self._clock,
            today=today,
        )

    def integrity(self, *, full: bool = False) -> list[str]:
        """What SQLite says is wrong with the file and its links; `full` also checks every index."""
        pragma = "PRAGMA integrity_check" if full else "PRAGMA quick_check"
        found = [str(row[0]) for row in self._reader.rows(pragma) if row[0] != "ok"]
        found += [
            _("A link of {table} leads nowhere.").format(table=row[0])
            for row in self._reader.rows("PRAGMA foreign_key_check")
        ]
        with self._typed.reader.connect() as connection:
            found += self._loose_ends(connection)
        return found

    def _loose_ends(self, connection: sa.Connection) -> Iterator[str]:
        """Links that SQLite does not watch: those of readings in force, and those to many records."""
        import sqlalchemy as sa

        tables = self._typed.tables
        link = tables.link
        for entity in self.catalogue:
            table = tables.records[entity.key]
            for field, to in entity.links:
                target = tables.records[to]
                if isinstance(field.kind, Refs):
                    from_here = sa.and_(link.c.field == field.name, link.c.source.in_(sa.select(table.c.id)))
                    column, which = link.c.target, from_here
                elif entity.series:
                    column, which = table.c[field.name], table.c.to_step.is_(None)
                else:
                    continue
                lost = sa.and_(which, column.is_not(None), column.not_in(sa.select(target.c.id)))
                for _row in connection.execute(sa.select(column).where(lost)):
                    yield _("A link of {table} leads nowhere.").format(table=entity.key)

    def close(self) -> None:
        """Close the file and let others write."""
        if self._closed:
            return
        self._closed = True
        last = None
        if self.writes:
            # The last to close must be one that may write: it folds the log into the file and takes it
            # away. A disk that was pulled out meanwhile is no reason to fail: what was written is there.
            with suppress(dbapi2.DatabaseError):
                last = engines.connect(self.path, Mode.WRITE, self._key)
        self._typed.dispose()
        self._reader.close()
        if last is not None:
            with suppress(dbapi2.DatabaseError):
                last.close()
        if self._lock is not None:
            self._lock.release()

    def _acknowledge(self, step: Step) -> None:
        anchor.write(self.path, self._id, step.no, step.hash)

    def _hash_of(self, no: int) -> str | None:
        step = self.journal.step(no)
        return None if step is None else step.hash

    def _load(self) -> Snapshot:
        with self._reader.at_one_moment():
            slices = {
                entity.key: rows.load(self._reader.rows, entity)
                for entity in self.catalogue
                if not entity.series
            }
            step = self._reader.value("SELECT max(no) FROM journal_step") or 0
        return Snapshot(
            self.catalogue,
            slices,
            step=step,
            series=series.reader(self._reader, step),
            clock=self._clock,
        )

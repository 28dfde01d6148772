"""One open desk file: made, opened, refused in plain words, and closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.steps import PROGRAM, StepKind
from deliverydesk.errors import Damaged, NotADesk, Refused, Unusable, Unwritable
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import Refs
from deliverydesk.schema.records import Catalogue, Record
from deliverydesk.sources import Sources
from deliverydesk.storage import anchor, backup, blobs, migrations, places, rows, series
from deliverydesk.storage import engine as engines
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.gate import Gate
from deliverydesk.storage.journal import Journal, Step
from deliverydesk.storage.lock import WriteLock, account, lock_file
from deliverydesk.storage.snapshot import Clock, Snapshot
from deliverydesk.storage.tables import Tables, derive, triggers

# Says "this is a desk" in the file's header, so that other SQLite files are told apart.
APPLICATION_ID = 0x44444B31


class Store:
    """One desk file, open for reading and, where `gate` is there, for writing.

    `notices` are sentences a person should see on opening: a synced folder, steps that vanished.
    """

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        tables: Tables,
        reader: sa.Engine,
        writer: sa.Engine | None,
        lock: WriteLock | None,
        sources: Sources,
        schema: int,
        scripts: Path | None,
    ) -> None:
        self.path = path
        self.catalogue = catalogue
        self.tables = tables
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._closed = False
        self._clock: Clock = lambda: sources.now().astimezone().date()
        self.schema = schema
        self.upgrade = migrations.upgrade_plain(scripts, to=schema)
        self.journal = Journal(reader, tables, catalogue, self.upgrade)
        self._snapshot = snapshot = self._load()
        self._id = self.meta("desk")
        concerns = (
            places.concern(path),
            anchor.concern(path, self._id, snapshot.step, self._hash_of),
        )
        self.notices = [one for one in concerns if one is not None]
        self.gate: Gate | None = None
        if writer is not None:
            self.gate = Gate(
                writer,
                reader,
                tables,
                catalogue,
                snapshot,
                sources,
                replica=self.meta("replica"),
                schema=schema,
                upgrade=self.upgrade,
                acknowledge=self._acknowledge,
            )

    @property
    def snapshot(self) -> Snapshot:
        """The desk as it is now."""
        return self.gate.snapshot if self.gate is not None else self._snapshot

    def meta(self, name: str) -> str:
        """One of the file's own facts: `desk`, `replica`, `secret`."""
        query = sa.select(self.tables.meta.c.value).where(self.tables.meta.c.name == name)
        with self._reader.connect() as connection:
            return str(connection.execute(query).scalar_one())

    def blob(self, sha256: str) -> Any:
        """A value kept under its hash."""
        return blobs.read(self._reader, self.tables, sha256)

    def readings(self) -> Any:
        """Every reading in force, streamed by indicator and period."""
        return series.every(self._reader, self.tables, self.snapshot.step)

    def count_readings(self) -> int:
        """How many readings are in force."""
        with self._reader.connect() as connection:
            return series.count(connection, self.tables, self.snapshot.step)

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
            series=series.reader(self._reader, self.tables, step),
            clock=self._clock,
            today=today,
        )

    def integrity(self, *, full: bool = False) -> list[str]:
        """What SQLite says is wrong with the file and its links; `full` also checks every index."""
        pragma = "PRAGMA integrity_check" if full else "PRAGMA quick_check"
        with self._reader.connect() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql(pragma) if row[0] != "ok"]
            found += [
                _("A link of {table} leads nowhere.").format(table=row[0])
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ]
            found += self._loose_ends(connection)
        return found

    def _loose_ends(self, connection: sa.Connection) -> Iterator[str]:
        """Links that SQLite does not watch: those of readings in force, and those to many records."""
        link = self.tables.link
        for entity in self.catalogue:
            table = self.tables.records[entity.key]
            for field, to in entity.links:
                target = self.tables.records[to]
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
        if self._writer is not None:
            # The last to close must be one that may write: it folds the log into the file and takes it
            # away. A disk that was pulled out meanwhile is no reason to fail: what was written is there.
            with suppress(sa.exc.DatabaseError, Damaged), self._writer.connect():
                self._reader.dispose()
            self._writer.dispose()
        self._reader.dispose()
        if self._lock is not None:
            self._lock.release()

    def _acknowledge(self, step: Step) -> None:
        anchor.write(self.path, self._id, step.no, step.hash)

    def _hash_of(self, no: int) -> str | None:
        step = self.journal.step(no)
        return None if step is None else step.hash

    def _load(self) -> Snapshot:
        with self._reader.begin() as connection:
            slices = {
                entity.key: rows.load(connection, self.tables, entity)
                for entity in self.catalogue
                if not entity.series
            }
            table = self.tables.step
            step = connection.execute(sa.select(sa.func.max(table.c.no))).scalar() or 0
        return Snapshot(
            self.catalogue,
            slices,
            step=step,
            series=series.reader(self._reader, self.tables, step),
            clock=self._clock,
        )


def create(
    path: Path,
    sources: Sources,
    *,
    catalogue: Catalogue = CATALOGUE,
    schema: int = migrations.SCHEMA,
    key: bytes | None = None,
) -> None:
    """Make an empty desk; refuses a name that is taken."""
    if path.exists():
        raise Refused(_("{name} is there already.").format(name=path.name), _("Give another name."))
    tables = derive(catalogue)
    # Made under another name, so that a desk half made never carries its own.
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engines.remove(part)
        writer = engines.engine(part, Mode.CREATE, key)
        with writer.begin() as connection:
            tables.metadata.create_all(connection)
            for statement in triggers(tables):
                connection.exec_driver_sql(statement)
            migrations.stamp(connection, schema)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            facts = {
                "desk": sources.new_id(),
                "replica": sources.new_id(),
                "secret": sources.secret(32).hex(),
            }
            connection.execute(
                tables.meta.insert(), [{"name": name, "value": value} for name, value in facts.items()]
            )
        writer.dispose()
        part.replace(path)
    except (sa.exc.OperationalError, OSError) as err:
        raise Unwritable(
            _("{name} cannot be made in {folder}.").format(name=path.name, folder=path.parent.name or "."),
            _("Choose a folder of your own, with room on its disk."),
        ) from err


def remove(path: Path) -> None:
    """Take away a closed desk and the small files beside it."""
    engines.remove(path)
    for one in (anchor.anchor_file(path), lock_file(path)):
        one.unlink(missing_ok=True)


def open_store(
    path: Path,
    sources: Sources,
    *,
    writing: bool = True,
    catalogue: Catalogue = CATALOGUE,
    schema: int = migrations.SCHEMA,
    scripts: Path | None = None,
    key: bytes | None = None,
) -> Store:
    """Open a desk, bringing it up to date first where it is behind and may be written.

    Raises `NotADesk`, `Damaged`, `NewerDesk`, `InUse` or `Unwritable`, each with its own sentence.
    """
    found = _inspect(path, key)
    migrations.refuse_newer(found, path.name, schema)
    lock = WriteLock(path, account(), sources.now()) if writing else None
    writer = None
    try:
        if writing:
            if not os.access(path, os.W_OK):
                raise Unwritable(
                    _("{name} is marked read-only.").format(name=path.name),
                    _("Open it to read only, or copy it to a folder of your own."),
                )
            writer = engines.engine(path, Mode.WRITE, key)
            if found < schema:
                copied = backup.before_migration(path, found, sources.now(), key)
                try:
                    migrations.migrate(writer, scripts=scripts, to=schema)
                except Exception as err:
                    raise Unusable(
                        _(
                            "{name} could not be brought up to date from schema {old}; it was left as it was."
                        ).format(name=path.name, old=found),
                        _("A checked copy is beside it, {copy}. Send us what the log says.").format(
                            copy=copied.name
                        ),
                    ) from err
        elif found < schema:
            raise Unusable(
                _("{name} was written by an older DeliveryDesk and must be brought up to date first.").format(
                    name=path.name
                ),
                _("Open it once for writing: a checked copy is kept beside it."),
            )
        reader = engines.engine(path, Mode.READ, key)
        try:
            store = Store(path, catalogue, derive(catalogue), reader, writer, lock, sources, schema, scripts)
        except (ValueError, sa.exc.OperationalError) as err:
            # What passed the gate reads back; tables or records that do not have been altered since.
            raise engines.damaged(path, str(err.args[0])) from err
        _mark_migration(store)
        return store
    except BaseException:
        if writer is not None:
            writer.dispose()
        if lock is not None:
            lock.release()
        raise


def _mark_migration(store: Store) -> None:
    """Write the step that undo never reaches behind, also where a crash came between it and the migration."""
    newest = store.journal.steps(limit=1)
    if store.gate is not None and newest and newest[0].schema < store.schema:
        label = _("Brought up to date: schema {old} to {new}").format(old=newest[0].schema, new=store.schema)
        store.gate.write(label, (), actor=PROGRAM, kind=StepKind.MIGRATE)


def _inspect(path: Path, key: bytes | None) -> int:
    """The file's schema, or the sentence that says what it is instead."""
    if not path.is_file():
        raise NotADesk(
            _("There is no desk at {name}.").format(name=path.name), _("Check the name and the folder.")
        )
    try:
        connection = engines.connect(path, Mode.READ, key)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except dbapi2.DatabaseError as err:
        raise _unopened(path, err) from err
    if application != APPLICATION_ID and path.stat().st_size == 0:
        raise NotADesk(_("{name} is empty.").format(name=path.name), _("Choose a .desk file."))
    if application != APPLICATION_ID:
        raise NotADesk(
            _("{name} is a database, but not a desk.").format(name=path.name), _("Choose a .desk file.")
        )
    return schema


def _unopened(path: Path, err: dbapi2.DatabaseError) -> Unusable:
    words = str(err).lower()
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return Unwritable(
            _("{name} cannot be read: this account may not open it.").format(name=path.name),
            _("Ask its owner, or copy it to a folder of your own."),
        )
    if "readonly" in words or ("unable to open" in words and not os.access(path.parent, os.W_OK)):
        return Unwritable(
            _("{name} lies in a folder that is read-only, where a desk cannot even be read.").format(
                name=path.name
            ),
            _("Copy it to a folder of your own and open the copy."),
        )
    if head.startswith(b"SQLite format 3"):
        return engines.damaged(path, words)
    return NotADesk(
        _("{name} is not a desk, or it is locked with a passphrase this version cannot ask for.").format(
            name=path.name
        ),
        _("Choose a .desk file."),
    )

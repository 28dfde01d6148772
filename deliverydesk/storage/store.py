"""One open desk file: made, opened, refused in plain words, and closed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.errors import Damaged, NotADesk, Refused, Unusable, Unwritable
from deliverydesk.i18n import _
from deliverydesk.schema.records import Catalogue, Record
from deliverydesk.sources import Sources
from deliverydesk.storage import anchor, backup, blobs, migrations, places, rows, series
from deliverydesk.storage import engine as engines
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.gate import Gate, Written
from deliverydesk.storage.journal import Journal
from deliverydesk.storage.lock import WriteLock, account
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
        self._clock: Clock = lambda: sources.now().astimezone().date()
        upgrade = migrations.upgrade_plain(scripts, to=schema)
        self.journal = Journal(reader, tables, catalogue, upgrade)
        snapshot = self._load()
        self.notices = [
            one
            for one in (places.concern(path), anchor.missing_steps(path, snapshot.step))
            if one is not None
        ]
        self._snapshot = snapshot
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
                upgrade=upgrade,
            )
            self.gate.listeners.append(self._remember)

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

    def known_at(self, step: int) -> Snapshot:
        """The desk as it was known at an earlier step: today's records with later changes taken back."""
        slices: dict[str, dict[str, Record]] = {
            entity.key: {one.id: one for one in self.snapshot.of_entity(entity.key)}
            for entity in self.catalogue
            if not entity.series
        }
        for later in self.journal.steps(after=step):
            for change in reversed(self.journal.changes(later.no)):
                if change.entity.series:
                    continue
                if change.before is None:
                    slices[change.entity.key].pop(change.id, None)
                else:
                    slices[change.entity.key][change.id] = change.before
        return Snapshot(
            self.catalogue,
            slices,
            step=step,
            series=series.reader(self._reader, self.tables, step),
            clock=self._clock,
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
        return found

    def close(self) -> None:
        """Close the file and let others write."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    def _remember(self, done: Written) -> None:
        anchor.write(self.path, done.step.no, done.step.hash)

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
    path: Path, sources: Sources, *, catalogue: Catalogue = CATALOGUE, key: bytes | None = None
) -> None:
    """Make an empty desk; refuses a name that is taken."""
    if path.exists():
        raise Refused(_("{name} is there already.").format(name=path.name), _("Give another name."))
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = derive(catalogue)
    try:
        writer = engines.engine(path, Mode.CREATE, key)
        with writer.begin() as connection:
            tables.metadata.create_all(connection)
            for statement in triggers(tables):
                connection.exec_driver_sql(statement)
            migrations.stamp(connection, migrations.SCHEMA)
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
    except (sa.exc.OperationalError, OSError) as err:
        raise Unwritable(
            _("{name} cannot be made in {folder}.").format(name=path.name, folder=path.parent.name or "."),
            _("Choose a folder of your own, with room on its disk."),
        ) from err


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
                backup.before_migration(path, found, sources.now(), key)
                migrations.migrate(writer, scripts=scripts, to=schema)
        elif found < schema:
            raise Unusable(
                _("{name} was written by an older DeliveryDesk and must be brought up to date first.").format(
                    name=path.name
                ),
                _("Open it once for writing: a checked copy is kept beside it."),
            )
        reader = engines.engine(path, Mode.READ, key)
        return Store(path, catalogue, derive(catalogue), reader, writer, lock, sources, schema, scripts)
    except BaseException:
        if writer is not None:
            writer.dispose()
        if lock is not None:
            lock.release()
        raise


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
    if application != APPLICATION_ID:
        raise NotADesk(
            _("{name} is a database, but not a desk.").format(name=path.name), _("Choose a .desk file.")
        )
    return schema


def _unopened(path: Path, err: dbapi2.DatabaseError) -> Unusable:
    words = str(err).lower()
    head = path.open("rb").read(16)
    if "unable to open" in words and not os.access(path.parent, os.W_OK):
        return Unwritable(
            _("{name} lies in a folder that is read-only, where a desk cannot even be read.").format(
                name=path.name
            ),
            _("Copy it to a folder of your own and open the copy."),
        )
    if head.startswith(b"SQLite format 3"):
        return Damaged(
            _("{name} is damaged: {words}.").format(name=path.name, words=words),
            _("Keep the file as it is, and open the newest copy instead."),
        )
    return NotADesk(
        _("{name} is not a desk, or it is locked with a passphrase this version cannot ask for.").format(
            name=path.name
        ),
        _("Choose a .desk file."),
    )

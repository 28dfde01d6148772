"""From a path to an open desk: made, opened, brought up to date, or refused in plain words."""

from __future__ import annotations

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.steps import PROGRAM, StepKind
from deliverydesk.errors import NotADesk, Refused, Unusable, Unwritable
from deliverydesk.i18n import _
from deliverydesk.schema.records import Catalogue
from deliverydesk.sources import Sources
from deliverydesk.storage import anchor, backup, migrations
from deliverydesk.storage import engine as engines
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.lock import WriteLock, account, lock_file
from deliverydesk.storage.store import Store
from deliverydesk.storage.typed import Typed

# Says "this is a desk" in the file's header, so that other SQLite files are told apart.
APPLICATION_ID = 0x44444B31


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
    import sqlalchemy as sa

    from deliverydesk.storage.tables import derive, triggers

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
    typed = Typed(path, catalogue, key)
    try:
        if writing:
            if not os.access(path, os.W_OK):
                raise Unwritable(
                    _("{name} is marked read-only.").format(name=path.name),
                    _("Open it to read only, or copy it to a folder of your own."),
                )
            if found < schema:
                copied = backup.before_migration(path, found, sources.now(), key)
                try:
                    migrations.migrate(typed.writer, scripts=scripts, to=schema)
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
        try:
            store = Store(path, catalogue, typed, lock, sources, schema, scripts, key)
        except (ValueError, dbapi2.OperationalError) as err:
            # What passed the gate reads back; tables or records that do not have been altered since.
            raise engines.damaged(path, str(err.args[0])) from err
        _mark_migration(store)
        return store
    except BaseException:
        typed.dispose()
        if lock is not None:
            lock.release()
        raise


def _mark_migration(store: Store) -> None:
    """Write the step that undo never reaches behind, also where a crash came between it and the migration."""
    newest = store.journal.steps(limit=1)
    if newest and newest[0].schema < store.schema and store.gate is not None:
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

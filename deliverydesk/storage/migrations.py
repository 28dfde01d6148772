"""Brings a desk's tables up to today's, through the scripts in `db/`, after a verified copy.

Alembic is imported only when a file is behind: its import costs more than opening a desk. A new desk is
made from the catalogue's own tables; a test holds the two equal.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from deliverydesk import assets
from deliverydesk.errors import NewerDesk
from deliverydesk.i18n import _

if TYPE_CHECKING:
    import sqlalchemy as sa

# The newest script in db/versions: its ordinal, which every step of the journal records.
SCHEMA = 3
Plain: TypeAlias = dict[str, Any]
# Turns a record's JSON written under an older schema into today's; None where the record is no more.
Upgrade: TypeAlias = Callable[[str, Plain, int], Plain | None]


def stamp(connection: sa.Connection, schema: int) -> None:
    """Write the schema's number into the file, for us and for Alembic."""
    import sqlalchemy as sa

    connection.exec_driver_sql(f"PRAGMA user_version = {schema}")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT NOT NULL) STRICT"
    )
    connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.execute(sa.text("INSERT INTO alembic_version VALUES (:v)"), {"v": revision_name(schema)})


def revision_name(schema: int) -> str:
    """The name Alembic knows a schema by: `0001`."""
    return f"{schema:04d}"


def schema_of(connection: sa.Connection) -> int:
    """The schema a file is at."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def refuse_newer(found: int, name: str, schema: int = SCHEMA) -> None:
    """Raise `NewerDesk` where the file is ahead of this program."""
    if found > schema:
        raise NewerDesk(
            _("{name} was written by a newer DeliveryDesk (schema {found}; this one knows {known}).").format(
                name=name, found=found, known=schema
            ),
            _("Update DeliveryDesk on this computer, then open it again. Nothing was changed."),
        )


def migrate(engine: sa.Engine, *, scripts: Path | None = None, to: int = SCHEMA) -> None:
    """Run every script that a file is behind by, whole or not at all, and check its links after."""
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts or assets.migrations()).replace("%", "%%"))
    with engine.begin() as connection:
        # Tables are rebuilt by the scripts; the links are checked at the end, before anything is kept.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        config.attributes["connection"] = connection
        command.upgrade(config, revision_name(to))
        connection.exec_driver_sql(f"PRAGMA user_version = {to}")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sa.exc.IntegrityError(
                "foreign_key_check", None, Exception(f"{len(broken)} links lead nowhere")
            )


@cache
def _script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"deliverydesk_db_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade_plain(scripts: Path | None = None, *, to: int = SCHEMA) -> Upgrade:
    """A function that turns a journal's old JSON into today's, script by script.

    A script that touches what records hold has, under its own name in `records/`, one pure function
    `upgrade(entity, plain)` that returns the record's JSON under its own schema, or None where that
    kind of record is no more. Journal rows themselves are never rewritten.
    """
    folder = (scripts or assets.migrations()) / "records"

    @cache  # the history of all milestones asks some 40,000 times
    def scripts_of(ordinal: int) -> tuple[Path, ...]:
        return tuple(sorted(folder.glob(f"{revision_name(ordinal)}_*.py")))

    def upgrade(entity: str, plain: Plain, schema: int) -> Plain | None:
        now: Plain | None = plain
        for ordinal in range(schema + 1, to + 1):
            for path in scripts_of(ordinal):
                if now is not None:
                    now = _script(path).upgrade(entity, now)
        return now

    return upgrade

"""How a desk's file is opened: key, pragmas and open mode in one place.

Every desk goes through SQLCipher's build of SQLite, with or without a key: one SQLite library in the
process, of a known version. Opening one file with two libraries is a documented way to corrupt it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from deliverydesk.errors import Damaged
from deliverydesk.i18n import _

if TYPE_CHECKING:
    import sqlalchemy as sa


class Mode(Enum):
    """What a connection may do; SQLite itself holds it to that."""

    READ = "ro"
    WRITE = "rw"
    CREATE = "rwc"


# On every connection: the defaults leave foreign keys off and trust whatever schema a file brings.
# `recursive_triggers` closes a hole: INSERT OR REPLACE fires no delete trigger without it.
_ALWAYS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA busy_timeout=5000",
)
_SIGNS_OF_DAMAGE = ("malformed", "not a database", "could not decode")
# FULL syncs the log at every commit: what a person signed off survives a power cut.
_WRITING = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")


def connect(path: Path, mode: Mode, key: bytes | None = None) -> Any:
    """A bare connection with every pragma set; `key` is a raw 32-byte key, or None for no encryption."""
    uri = f"{_address(path)}?mode={mode.value}"
    raw = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    if key is not None:
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in _ALWAYS if mode is Mode.READ else (*_ALWAYS, *_WRITING):
        raw.execute(pragma)
    return raw


def _address(path: Path) -> str:
    """The path as SQLite reads it in a URI, whatever characters its name has."""
    absolute = os.fsencode(path.absolute().as_posix())
    return ("file://" if absolute.startswith(b"/") else "file:///") + quote(absolute)


def engine(path: Path, mode: Mode, key: bytes | None = None) -> sa.Engine:
    """An engine on one desk. Bound values never reach an error's text: they are the unit's data."""
    import sqlalchemy as sa
    from sqlalchemy import event, pool

    made = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, mode, key),
        poolclass=pool.QueuePool,
        pool_size=1 if mode is not Mode.READ else 4,
        hide_parameters=True,
    )
    begin = "BEGIN" if mode is Mode.READ else "BEGIN IMMEDIATE"

    @event.listens_for(made, "begin")
    def _begin(connection: sa.Connection) -> None:
        # The driver is in autocommit mode, so that it never opens a transaction of its own.
        connection.exec_driver_sql(begin)

    @event.listens_for(made, "handle_error")
    def _name_damage(context: sa.engine.ExceptionContext) -> None:
        if (broken := _damage(path, context.original_exception)) is not None:
            raise broken from context.original_exception

    return made


def _damage(path: Path, err: BaseException) -> Damaged | None:
    words = str(err).lower()
    return damaged(path, words) if any(sign in words for sign in _SIGNS_OF_DAMAGE) else None


@contextmanager
def name_damage(path: Path) -> Iterator[None]:
    """Turn the driver's word for a broken file into `Damaged`; other errors pass as they are."""
    try:
        yield
    except dbapi2.DatabaseError as err:
        if (broken := _damage(path, err)) is not None:
            raise broken from err
        raise


def remove(path: Path) -> None:
    """Take away a database that nobody has open, and the log that a crash may have left beside it."""
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        one.unlink(missing_ok=True)


def damaged(path: Path, words: str) -> Damaged:
    """The sentence for a desk that no longer holds together."""
    return Damaged(
        _("{name} is damaged: {words}.").format(name=path.name, words=words),
        _("Keep the file as it is, and open the newest copy instead."),
    )

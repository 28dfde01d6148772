"""Verified copies of a desk, made through SQLite's own backup call: a file copied while open tears."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from deliverydesk.errors import Damaged, Unwritable
from deliverydesk.i18n import _
from deliverydesk.storage.engine import Mode, connect, damaged, remove


def copy(desk: Path, target: Path, key: bytes | None = None) -> Path:
    """Copy the desk to `target` and prove the copy whole before it gets its name."""
    part = target.with_name(target.name + ".part")
    remove(part)
    try:
        source, made = connect(desk, Mode.READ, key), connect(part, Mode.CREATE, key)
        try:
            source.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
            found = made.execute("PRAGMA integrity_check").fetchall()
            if found != [("ok",)] or made.execute("PRAGMA foreign_key_check").fetchall():
                raise Damaged(
                    _("The copy of {name} does not hold together; it was not kept.").format(name=desk.name)
                )
        finally:
            made.close()
            source.close()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except dbapi2.DatabaseError as err:
        if isinstance(err, dbapi2.OperationalError):
            raise _not_made(desk, target) from err
        raise damaged(desk, str(err).lower()) from err
    except OSError as err:
        raise _not_made(desk, target) from err
    finally:
        remove(part)
    return target


def _not_made(desk: Path, target: Path) -> Unwritable:
    return Unwritable(
        _("A copy of {name} could not be made in {folder}.").format(
            name=desk.name, folder=target.parent.name
        ),
        _("Nothing was changed. Check that there is room on the disk."),
    )


def before_migration(desk: Path, schema: int, now: datetime, key: bytes | None = None) -> Path:
    """The copy made before a desk is brought up to date, beside it."""
    return copy(desk, desk.with_name(f"{desk.stem}.before-schema-{schema}.{now:%Y%m%d-%H%M%S}.desk"), key)

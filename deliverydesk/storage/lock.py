"""Who has a desk open for writing: one writer a file, held by the operating system, never by a stale file."""

from __future__ import annotations

import getpass
import json
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from deliverydesk.errors import InUse, Unwritable
from deliverydesk.i18n import FORMATS, _

# Windows keeps a locked byte from being read as well, so the lock is on a byte far behind the words.
_LOCKED_BYTE = 4096


class WriteLock:
    """The right to write to one desk, from now until released or until this process ends.

    The lock is the operating system's, on `NAME.lock` beside the desk; the words in that file only say
    who holds it. A crash releases it.
    """

    def __init__(self, desk: Path, who: str, since: datetime) -> None:
        self._path = lock_file(desk)
        try:
            # Not `open(..., "w")`: that would empty the words of whoever holds it.
            self._file: IO[bytes] = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as err:
            raise Unwritable(
                _("The folder of {name} cannot be written to.").format(name=desk.name),
                _("Open it to read only, or copy it to a folder of your own."),
            ) from err
        try:
            _lock(self._file)
        except OSError as err:
            self._file.close()
            raise InUse(
                _held_by(self._path, desk.name), _("Open it to read only, or close it there first.")
            ) from err
        words = json.dumps({"who": who, "since": since.isoformat()}).encode()
        self._file.seek(0)
        self._file.write(words)
        self._file.truncate(len(words))
        self._file.flush()

    def release(self) -> None:
        """Let others write."""
        if not self._file.closed:
            self._file.close()

    def __enter__(self) -> WriteLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def lock_file(desk: Path) -> Path:
    """The file beside the desk that the lock is on; the same one by whatever path the desk is reached."""
    real = desk.resolve()
    return real.with_name(real.name + ".lock")


def account() -> str:
    """The name this computer knows the person by; only for saying who has a file open."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _("somebody")


def _held_by(path: Path, name: str) -> str:
    try:
        held: dict[str, Any] = json.loads(path.read_bytes() or b"{}")
        since = datetime.fromisoformat(held["since"])
    except (OSError, ValueError, KeyError):
        return _("{name} is open for writing elsewhere.").format(name=name)
    return _("{who} has {name} open for writing since {when}.").format(
        who=held.get("who", _("Somebody")), name=name, when=FORMATS.moment(since)
    )


def _lock(file: IO[bytes]) -> None:
    if os.name == "nt":  # not yet seen on Windows
        import msvcrt

        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

"""SQLAlchemy's side of a desk, made when it is first asked for: to look at a desk needs none of it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.schema.records import Catalogue
from deliverydesk.storage.engine import Mode, engine

if TYPE_CHECKING:
    import sqlalchemy as sa

    from deliverydesk.storage.tables import Tables


class Typed:
    """The tables of one catalogue, and the engines that read from one file and write to it."""

    def __init__(self, path: Path, catalogue: Catalogue, key: bytes | None = None) -> None:
        self._path, self._catalogue, self._key = path, catalogue, key
        self._lock = threading.Lock()
        self._tables: Tables | None = None
        self._engines: dict[Mode, sa.Engine] = {}

    @property
    def tables(self) -> Tables:
        """The tables that hold the catalogue's records, and those beside them."""
        from deliverydesk.storage.tables import derive

        with self._lock:
            if self._tables is None:
                self._tables = derive(self._catalogue)
            return self._tables

    @property
    def reader(self) -> sa.Engine:
        """The engine that SQLite holds to reading."""
        return self._engine(Mode.READ)

    @property
    def writer(self) -> sa.Engine:
        """The engine that may write: for the gate, and for bringing a file up to date."""
        return self._engine(Mode.WRITE)

    def make(self) -> None:
        """Make what reading needs now, so that nobody waits for it later."""
        assert self.tables.records
        assert self.reader.name

    def dispose(self) -> None:
        """Let go of the file."""
        with self._lock:
            for one in self._engines.values():
                one.dispose()

    def _engine(self, mode: Mode) -> sa.Engine:
        with self._lock:
            if mode not in self._engines:
                self._engines[mode] = engine(self._path, mode, self._key)
            return self._engines[mode]

"""Reads straight through the driver: opening a desk asks for little, and SQLAlchemy's import takes longer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from deliverydesk.storage.engine import Mode, connect, name_damage

Row: TypeAlias = tuple[Any, ...]
# A query with its bound values, to the rows found.
Rows: TypeAlias = Callable[[str, Sequence[Any]], list[Row]]


class Reader:
    """One connection that SQLite holds to reading, shared by every thread; its reads are short.

    What is asked often, and before anybody has waited, is asked here; the rest goes through `typed.Typed`.
    """

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        self._path = path
        self._raw = connect(path, Mode.READ, key)
        self._lock = threading.RLock()

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row found. Raises `Damaged` where the file no longer holds together."""
        with self._lock, name_damage(self._path):
            found: list[Row] = self._raw.execute(query, tuple(values)).fetchall()
            return found

    def value(self, query: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.rows(query, values)
        return found[0][0] if found else None

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Several reads of the same moment, whatever is written meanwhile."""
        with self._lock:
            self.rows("BEGIN")
            try:
                yield
            finally:
                self.rows("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._raw.close()

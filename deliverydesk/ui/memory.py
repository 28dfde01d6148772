"""What the program remembers of the person at this laptop; losing it hurts no one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QWidget

_RECENT = 8


class Memory:
    """Window size, recent desks, widths of columns, light or dark. Damaged values are forgotten."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("DeliveryDesk", "DeliveryDesk")

    @classmethod
    def at(cls, path: Path) -> Memory:
        """A memory in a file of its own."""
        return cls(QSettings(str(path), QSettings.Format.IniFormat))

    def get(self, key: str, default: Any = None) -> Any:
        """A remembered value of JSON's kinds."""
        raw = self._settings.value(key)
        if not isinstance(raw, str):
            return default
        try:
            return json.loads(raw)
        except ValueError:
            return default

    def put(self, key: str, value: Any) -> None:
        """Remember a value of JSON's kinds."""
        self._settings.setValue(key, json.dumps(value))

    def recent(self) -> list[str]:
        """Desks opened lately, newest first."""
        found = self.get("recent", [])
        return [str(path) for path in found] if isinstance(found, list) else []

    def opened(self, path: Path) -> None:
        """Put a desk at the head of the recent ones."""
        here = str(path.resolve())
        self.put("recent", [here, *(p for p in self.recent() if p != here)][:_RECENT])

    def keep_place(self, window: QWidget) -> None:
        """Remember where and how big the window is."""
        self._settings.setValue("window", window.saveGeometry())

    def restore_place(self, window: QWidget) -> bool:
        """Put the window where it was; False where nothing is remembered."""
        place = self._settings.value("window")
        return isinstance(place, QByteArray) and window.restoreGeometry(place)

    def keep_columns(self, view: str, head: QHeaderView) -> None:
        """Remember widths, order and sorting of a saved view."""
        self._settings.setValue(f"columns/{view}", head.saveState())

    def restore_columns(self, view: str, head: QHeaderView) -> bool:
        """Give a view its columns back; False where nothing is remembered."""
        state = self._settings.value(f"columns/{view}")
        return isinstance(state, QByteArray) and head.restoreState(state)

    def forget_columns(self, view: str) -> None:
        """Forget the columns of a view."""
        self._settings.remove(f"columns/{view}")

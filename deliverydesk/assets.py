"""Where `resources/` and `db/` are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(in_checkout: str, in_wheel: str) -> Path:
    inside = _PACKAGE / in_wheel
    return inside if inside.is_dir() else _PACKAGE.parent / in_checkout


def resources() -> Path:
    """Fonts, theme, icons, maps and words."""
    return _find("resources", "_resources")


def migrations() -> Path:
    """The Alembic scripts: the schema's history."""
    return _find("db", "_db")

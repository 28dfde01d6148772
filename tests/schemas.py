"""What a desk's file declares, in a form that does not depend on the order in which columns came."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

_TABLES = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
_COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?)'
_KEYS = 'SELECT "from", "table", "to", on_delete, on_update FROM pragma_foreign_key_list(?)'
_WORDS = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type = ?"


def declared(of: sa.Engine) -> dict[str, Any]:
    """Every table, index and trigger by name.

    Alembic's own table is left out: from nothing it makes another than the one a new desk is given.
    Defaults are left out: columns that came later need one for the rows there were, and no write leaves
    a column out.
    """
    found: dict[str, Any] = {}
    with of.connect() as connection:

        def rows(query: str, *values: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(query, values)]

        words = dict(rows(_WORDS, "table"))
        for name, strict in rows(_TABLES):
            if name.startswith("sqlite_") or name == "alembic_version":
                continue
            found[name] = {
                "strict": bool(strict),
                "columns": set(rows(_COLUMNS, name)),
                "keys": set(rows(_KEYS, name)),
                "deferred": words[name].count("DEFERRABLE INITIALLY DEFERRED"),
            }
        for kind in ("index", "trigger"):
            found |= {name: _one_spelling(sql) for name, sql in rows(_WORDS, kind)}
    return found


def _one_spelling(sql: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))

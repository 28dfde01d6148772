"""SQLAlchemy tables derived from the catalogue, and the few fixed ones beside them.

Columns are TEXT, INTEGER, REAL and BLOB in STRICT tables, so a text never lands in a number's column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Choice, Day, Kind, Prose, Rating, Ref, Refs, Text, Whole, YesNo
from deliverydesk.schema.records import Catalogue, Entity

SQL_TYPES: dict[type[Kind], type[sa.types.TypeEngine[Any]] | None] = {
    Text: sa.TEXT,
    Prose: sa.TEXT,
    Day: sa.TEXT,
    Amount: sa.REAL,
    Whole: sa.INTEGER,
    YesNo: sa.INTEGER,
    Choice: sa.TEXT,
    Rating: sa.TEXT,
    Ref: sa.TEXT,
    Refs: None,  # rows of the link table
}


@dataclass(frozen=True)
class Tables:
    """The tables of one catalogue: `records` by entity key, and the fixed ones."""

    metadata: sa.MetaData
    records: dict[str, sa.Table]
    link: sa.Table
    step: sa.Table
    change: sa.Table
    series_change: sa.Table
    blob: sa.Table
    meta: sa.Table


def derive(catalogue: Catalogue) -> Tables:
    """The tables that hold one catalogue's records."""
    metadata = sa.MetaData()
    records = {
        one.key: _series_table(one, metadata) if one.series else _record_table(one, metadata)
        for one in catalogue
    }
    return Tables(
        metadata,
        records,
        _table(
            "link", metadata, _text("source", key=True), _text("field", key=True), _text("target", key=True)
        ),
        _table(
            "journal_step",
            metadata,
            sa.Column("no", sa.INTEGER, primary_key=True),
            _text("replica"),
            sa.Column("replica_no", sa.INTEGER, nullable=False),
            _text("at"),
            _text("actor"),
            _text("kind"),
            _text("label"),
            _text("reason", optional=True),
            sa.Column("undoes", sa.INTEGER, sa.ForeignKey("journal_step.no")),
            sa.Column("schema", sa.INTEGER, nullable=False),
            _text("prev"),
            _text("hash"),
        ),
        _table(
            "journal_change",
            metadata,
            sa.Column("no", sa.INTEGER, primary_key=True),
            sa.Column("step", sa.INTEGER, sa.ForeignKey("journal_step.no"), nullable=False, index=True),
            _text("entity"),
            _text("record", index=True),
            _text("before", optional=True),
            _text("after", optional=True),
        ),
        _table(
            "journal_series",
            metadata,
            sa.Column("step", sa.INTEGER, sa.ForeignKey("journal_step.no"), primary_key=True),
            _text("indicator", key=True),
            sa.Column("rows", sa.INTEGER, nullable=False),
            _text("sha256"),
        ),
        _table("blob", metadata, _text("sha256", key=True), sa.Column("content", sa.BLOB, nullable=False)),
        _table("meta", metadata, _text("name", key=True), _text("value")),
    )


def _table(name: str, metadata: sa.MetaData, *columns: sa.Column[Any] | sa.Index) -> sa.Table:
    return sa.Table(name, metadata, *columns, sqlite_strict=True)


def _text(name: str, *, key: bool = False, optional: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.TEXT, primary_key=key, nullable=optional, index=index or None)


def _field_column(field: Field, *, outlives: bool) -> sa.Column[Any] | None:
    """One field's column; None where it has none. `outlives`: its row may outlive what it points at."""
    made = SQL_TYPES[type(field.kind)]
    if made is None:
        return None
    # Deferred to the commit, so that one step may create or delete parents and children in any order.
    target = (
        [sa.ForeignKey(f"{field.kind.to}.id", deferrable=True, initially="DEFERRED")]
        if isinstance(field.kind, Ref) and not outlives
        else []
    )
    nullable = not field.required and field.empty is None
    return sa.Column(
        field.name, made(), *target, nullable=nullable, index=isinstance(field.kind, Ref) or None
    )


def _field_columns(entity: Entity[Any]) -> list[sa.Column[Any]]:
    made = (_field_column(one, outlives=entity.series) for one in entity.fields)
    return [one for one in made if one is not None]


def _record_table(entity: Entity[Any], metadata: sa.MetaData) -> sa.Table:
    """One row a record; `absences` holds, as JSON, why each absent value is absent."""
    return _table(
        entity.key,
        metadata,
        _text("id", key=True),
        sa.Column("revision", sa.INTEGER, nullable=False),
        *_field_columns(entity),
        _text("absences", optional=True),
    )


def _series_table(entity: Entity[Any], metadata: sa.MetaData) -> sa.Table:
    """Rows are only inserted; `to_step` is set once. In force: `to_step` is null.

    No foreign keys: a closed row keeps what was known of an indicator or a place that is gone since.
    The gate holds the rows in force to their links.
    """
    table = _table(
        entity.key,
        metadata,
        sa.Column("no", sa.INTEGER, primary_key=True),
        *_field_columns(entity),
        _text("absence", optional=True),
        sa.Column("from_step", sa.INTEGER, nullable=False),
        sa.Column("to_step", sa.INTEGER),
    )
    by_name = table.c
    sa.Index(
        f"ux_{entity.key}_in_force",
        by_name.indicator,
        by_name.period_end,
        sa.func.coalesce(by_name.place, ""),
        by_name.grp,
        unique=True,
        sqlite_where=by_name.to_step.is_(None),
    )
    return table


# Append-only by trigger: the journal's rows are never changed or removed, and a reading's row is changed
# in one way only, by closing it.
def triggers(tables: Tables) -> tuple[str, ...]:
    """The statements that make journal and series append-only."""
    made = [
        f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for name in ("journal_step", "journal_change", "journal_series")
        for verb in ("UPDATE", "DELETE")
    ]
    for series, table in tables.records.items():
        if "to_step" not in table.c:
            continue
        kept = " OR ".join(
            f"NEW.{one} IS NOT OLD.{one}" for one in (column.name for column in table.c) if one != "to_step"
        )
        made.append(
            f"CREATE TRIGGER {series}_no_delete BEFORE DELETE ON {series} "
            f"BEGIN SELECT RAISE(ABORT, 'readings are never removed'); END"
        )
        made.append(
            f"CREATE TRIGGER {series}_close_only BEFORE UPDATE ON {series} "
            f"WHEN OLD.to_step IS NOT NULL OR NEW.to_step IS NULL OR {kept} "
            f"BEGIN SELECT RAISE(ABORT, 'a reading is only ever closed'); END"
        )
    return tuple(made)

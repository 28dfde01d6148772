"""Everything out again, in files any program reads: one entity, or the whole desk with its journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.errors import WrongUsage
from deliverydesk.exchange.plainfiles import Cell, PlainTable, replacing, write_table
from deliverydesk.exchange.sensitivity import label_of
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Choice, Ref, Refs
from deliverydesk.schema.records import Entity, Record
from deliverydesk.services import history
from deliverydesk.services.desk import Desk
from deliverydesk.storage.rows import canonical


def export_entity(desk: Desk, key: str, target: Path) -> int:
    """One entity as a table, links written as references; returns how many rows."""
    if key not in desk.picture.catalogue:
        known = ", ".join(one.key for one in desk.picture.catalogue)
        raise WrongUsage(
            _("There is no “{key}” on a desk.").format(key=key), _("There are: {known}.").format(known=known)
        )
    if target.suffix.lower() == ".pdf":
        return _print_entity(desk, desk.picture.catalogue[key], target)
    return write_table(table_of(desk, desk.picture.catalogue[key]), target)


def _print_entity(desk: Desk, entity: Entity[Any], target: Path) -> int:
    """The columns that the entity gives to paper, as a PDF; returns how many rows."""
    from deliverydesk.reports import listing
    from deliverydesk.reports.pdf import write_pdf

    records = list(desk.readings()) if entity.series else desk.picture.of_entity(entity.key)
    write_pdf(listing.document(desk.picture, entity, records), target)
    return len(records)


def table_of(desk: Desk, entity: Entity[Any]) -> PlainTable:
    """One entity's records as a table, readings streamed."""
    records: Iterable[Record] = desk.readings() if entity.series else desk.picture.of_entity(entity.key)
    return PlainTable(
        name=_(entity.plural),
        keys=["id", *(field.name for field in entity.fields)],
        labels=[_("Id"), *(_(field.label) for field in entity.fields)],
        rows=_rows(desk, entity, records),
        marking=desk.marking,
        label=label_of(desk.picture.settings),
    )


def _rows(desk: Desk, entity: Entity[Any], records: Iterable[Record]) -> Iterator[list[Cell]]:
    for record in records:
        yield [record.id, *(cell(desk, field, getattr(record, field.name)) for field in entity.fields)]


def cell(desk: Desk, field: Field, value: Any) -> Cell:
    """One value as a plain file holds it: numbers as numbers, days as days, links as references."""
    match value:
        case None:
            return None
        case Absent():
            return f"[{value.reason.value}] {value.words}".strip()
        case bool():
            return field.show(value, desk.picture)
        case int() | float() | date():
            return value
    if isinstance(field.kind, Ref | Refs):
        return field.edit(value, desk.picture)
    return str(value.value) if isinstance(field.kind, Choice) else str(value)


def export_everything(desk: Desk, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Every entity as a workbook, and the journal as text: one line of JSON a step."""
    progress = progress or Progress()
    catalogue = list(desk.picture.catalogue)
    progress.start(len(catalogue) + 1, _("Exporting"))
    made = []
    for entity in catalogue:
        target = folder / f"{entity.key}.csv" if entity.series else folder / f"{entity.key}.xlsx"
        write_table(table_of(desk, entity), target)
        made.append(target)
        progress.advance(_(entity.plural))
    target = folder / "journal.jsonl"
    replacing(target, lambda part: _write_journal(desk, part))
    made.append(target)
    progress.advance(_("Journal"))
    return made


def _write_journal(desk: Desk, path: Path) -> int:
    with path.open("w", encoding="utf-8") as file:
        entries = history.entries(desk)[::-1]
        for entry in entries:
            changes = [
                {
                    "entity": change.entity.key,
                    "record": change.id,
                    "before": None if change.before is None else change.entity.plain(change.before),
                    "after": None if change.after is None else change.entity.plain(change.after),
                }
                for change in desk.journal.changes(entry.step)
            ]
            file.write(canonical(entry.plain() | {"changes": changes}) + "\n")
    return len(entries)

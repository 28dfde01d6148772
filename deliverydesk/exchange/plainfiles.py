"""Plain tables out, as .xlsx or .csv: every value as itself, no live formulas, nobody locked in."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeVar

from deliverydesk.errors import Refused, Unwritable
from deliverydesk.exchange.sensitivity import Label, stamp
from deliverydesk.i18n import _

T = TypeVar("T")
Cell = str | int | float | date | None

# A cell that begins with one of these is run as a formula by spreadsheet programs when a csv is opened.
_FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r")
_MOST_ROWS = 1_048_576


@dataclass(frozen=True)
class PlainTable:
    """One table: `keys` head the csv, `labels` the workbook; rows may be streamed."""

    name: str
    keys: Sequence[str]
    labels: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    marking: str = ""
    label: Label | None = None


def write_table(table: PlainTable, target: Path) -> int:
    """Write one table by its file's ending; returns how many rows."""
    match target.suffix.lower():
        case ".csv":
            return replacing(target, lambda part: _write_csv(table, part))
        case ".xlsx":
            return replacing(target, lambda part: _write_xlsx(table, part))
        case other:
            raise Refused(
                _("A table cannot be written as “{ending}”.").format(ending=other or target.name),
                _("Name a file that ends in .xlsx, .csv or .pdf."),
            )


def replacing(target: Path, write: Callable[[Path], T]) -> T:
    """Write to a file beside the target, then put it in its place: a full disk never costs the old file."""
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = write(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as err:
        raise Unwritable(
            _("{name} cannot be written: {why}.").format(
                name=target.name, why=(err.strerror or str(err)).lower()
            ),
            _("If it is open in another program, close it there and try again."),
        ) from err
    finally:
        # Where even this is refused, the sentence above is the one to read.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return made


def _write_csv(table: PlainTable, path: Path) -> int:
    # The byte-order mark tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        return write_rows(file, [table.keys, *_texts(table.rows)]) - 1


def write_rows(file: IO[str], rows: Iterable[Sequence[str]]) -> int:
    """Rows of text as csv; returns how many."""
    writer = csv.writer(file)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  the count is the answer
        writer.writerow(row)
    return count


def _texts(rows: Iterable[Sequence[Cell]]) -> Iterable[list[str]]:
    return ([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case str() if cell.startswith(_FORMULA_LEADS):
            return f"'{cell}"
        case float():
            return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case _:
            return str(cell)


def _write_xlsx(table: PlainTable, path: Path) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": table.name, "author": "", "comments": table.marking})
        stamp(book, table.label)
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d mmm yyyy", "align": "right"})
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{table.marking}&C{table.name}&R&P / &N")
        sheet.set_column(0, len(table.keys) - 1, 18)
        for place, label in enumerate(table.labels):
            sheet.write_string(0, place, label, head)
        count = 0
        for count, row in enumerate(table.rows, start=1):
            if count >= _MOST_ROWS:
                raise Refused(
                    _("{name} has more rows than a worksheet can hold.").format(name=table.name),
                    _("Export it as .csv instead: nothing is cut off there."),
                )
            for place, cell in enumerate(row):
                _put(sheet, count, place, cell, day)
    return count


def _put(sheet: Any, row: int, place: int, cell: Cell, day: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, place, cell)
        case date():
            sheet.write_datetime(row, place, cell, day)
        case int() | float():
            sheet.write_number(row, place, cell)
        case str():
            sheet.write_string(row, place, cell)

"""Somebody's own list as sheets of cells, whatever it came as: a workbook, a csv file, a pasted block."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.exchange import csvfile, worker
from deliverydesk.exchange.preflight import XLSM, XLSX
from deliverydesk.exchange.reading import Sheet, without_controls
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem

_CSV = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True)
class ListFile:
    """A file as read. `turned_away` is set where it could not be."""

    name: str
    sha256: str = ""
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[Problem, ...] = ()
    turned_away: TurnedAway | None = None


def read_lists(paths: Sequence[Path], progress: Progress) -> Iterator[ListFile]:
    """Read files one after another; one that cannot be read does not stop the others."""
    books = worker.read_all(
        [path for path in paths if path.suffix.lower() not in _CSV], progress, kinds=(XLSX, XLSM), fills=True
    )
    for path in paths:
        if path.suffix.lower() in _CSV:
            yield _from_csv(path)
            continue
        reading = next(books)
        if reading.book is None:
            turned = TurnedAway(reading.status, reading.problems[0])
            yield ListFile(path.name, turned_away=turned)
        else:
            book = reading.book
            yield ListFile(book.name, book.sha256, book.sheets, book.notes)


def read_pasted(text: str, name: str = "") -> ListFile:
    """A block of cells as spreadsheets put it on the clipboard: tabs between cells, quotes around lines."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return ListFile(name or _("Pasted block"), digest, (_sheet(rows),))


def _from_csv(path: Path) -> ListFile:
    try:
        digest, rows, notes = csvfile.read_grid(path)
    except TurnedAway as turned:
        return ListFile(path.name, turned_away=turned)
    return ListFile(path.name, digest, (_sheet(rows),), notes)


def _sheet(rows: Sequence[Sequence[str]]) -> Sheet:
    width = max((len(row) for row in rows), default=0)
    cells = [
        tuple((without_controls(cell)[0] or None) for cell in (*row, *[""] * (width - len(row))))
        for row in rows
    ]
    return Sheet("", rows=tuple(cells))

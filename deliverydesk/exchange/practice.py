"""Fills an issued workbook as a ministry would, slips and all: practice returns need no ministry.

It writes with openpyxl into a copy, by the hidden keys that our own reader goes by, and knows nothing of
what the values mean.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.exchange import sheets, signoff

_KEYS, _FIRST = sheets.KEY_ROW + 1, sheets.FIRST_ROW + 1  # openpyxl counts from one
_TOKEN = sheets.TOKEN_COLUMN + 1
_ANSWER = sheets.FIRST_COLUMN + 2  # on the sign-off sheet, beside its question
_REFERENCES = ("ref", "priority.ref", "line")
_SAVED_AT = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(?=</dcterms:modified>)")
_EARLIEST = b"1980-01-01T00:00:00Z"


@dataclass(frozen=True)
class Entry:
    """One cell as somebody fills it: the row by its hidden key or its visible reference. None blanks it."""

    section: str
    row: str
    column: str
    value: object


@dataclass(frozen=True)
class Inserted:
    """A row put in above another one, with a heading typed into it."""

    section: str
    above: str
    heading: str


@dataclass(frozen=True)
class Signed:
    """Who signs the return off, and what they say."""

    name: str
    post: str
    on: date
    statement: str


def fill(
    source: Path,
    target: Path,
    entries: Iterable[Entry],
    *,
    signed: Signed | None = None,
    inserted: Iterable[Inserted] = (),
) -> int:
    """Write a filled copy of an issued workbook; returns how many cells were written.

    Raises `LookupError` for an entry whose sheet, row or column is not in the workbook.
    """
    from openpyxl import load_workbook

    book = load_workbook(source)
    found = {str(sheet.cell(1, _TOKEN).value).removeprefix(sheets.MARK): sheet for sheet in book}
    places = {name: _Places(sheet) for name, sheet in found.items()}
    written = 0
    for one in entries:
        row, column = places[one.section].find(one.row, one.column)
        found[one.section].cell(row, column).value = one.value
        written += 1
    if signed is not None:
        _sign(found[signoff.KEY], signed)
    for row_put_in in inserted:
        at = places[row_put_in.section]
        row, _column = at.find(row_put_in.above, "title")
        sheet = found[row_put_in.section]
        sheet.insert_rows(row)
        sheet.cell(row, at.columns["title"]).value = row_put_in.heading
    target.parent.mkdir(parents=True, exist_ok=True)
    saved = io.BytesIO()
    book.save(saved)
    target.write_bytes(_timeless(saved.getvalue()))
    return written


class _Places:
    """Where the rows and columns of one sheet are."""

    def __init__(self, sheet: Any) -> None:
        keys = next(sheet.iter_rows(min_row=_KEYS, max_row=_KEYS, values_only=True))
        self.columns = {str(key): place for place, key in enumerate(keys, 1) if key is not None}
        reference = next((self.columns[name] for name in _REFERENCES if name in self.columns), _TOKEN)
        self.rows: dict[str, int] = {}
        for number, cells in enumerate(sheet.iter_rows(min_row=_FIRST, values_only=True), _FIRST):
            for place in (reference, _TOKEN):
                if cells[place - 1] is not None:
                    self.rows[str(cells[place - 1])] = number

    def find(self, row: str, column: str) -> tuple[int, int]:
        """The cell's row and column."""
        if row not in self.rows or column not in self.columns:
            raise LookupError(f"no cell for {row}, {column}")
        return self.rows[row], self.columns[column]


def _timeless(content: bytes) -> bytes:
    """The workbook without the hour it was saved at, which would make every practice month another one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(made, "w") as fixed:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name)  # of 1 January 1980, the earliest day an archive knows
            part.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(part, _SAVED_AT.sub(rb"\g<1>" + _EARLIEST, parts.read(name)))
    return made.getvalue()


def _sign(sheet: Any, signed: Signed) -> None:
    answers = {"name": signed.name, "post": signed.post, "date": signed.on, "statement": signed.statement}
    for (mark,) in sheet.iter_rows(max_col=_TOKEN):
        key = str(mark.value or "").removeprefix(signoff.MARK_ROW)
        if key in answers:
            sheet.cell(mark.row, _ANSWER).value = answers[key]

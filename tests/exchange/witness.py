"""What a person sees in a returned workbook, found without any of our reader: the judge of what was read.

A person goes by the heading above a cell and the reference beside it, never by hidden keys. Whatever is
proposed must stand where a person sees it stand, and whatever a person sees to be different from what
went out must be proposed, or be named by a problem.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from deliverydesk.exchange.issued import Issued, IssuedRow, IssuedSheet
from deliverydesk.exchange.said import Said
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Choice, Day, Rating, Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from tests.exchange.perturb import Returned

_ROWS_SEARCHED = 20
_OF_A_ROW = {"row key and reference disagree", "row twice", "row without a key", "unknown row key", "required", "new row not whole"}  # fmt: skip
_EPOCH = datetime(1899, 12, 30)
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y", "%m.%d.%Y")


@dataclass
class Witness:
    """Looks at one returned workbook beside its issue."""

    book: Returned
    issued: Issued
    said: Said
    at: Picture

    def faults(self) -> Iterator[str]:
        """Every value on a wrong row or field, every wrong value, and every change in silence."""
        for one in self.issued.sheets:
            yield from _Section(self, one).faults()


class _Section:
    """One section, on every sheet of the workbook that people would take for it."""

    def __init__(self, witness: Witness, issued: IssuedSheet) -> None:
        self.book, self.said, self.at, self.issued = witness.book, witness.said, witness.at, issued
        self.entity = witness.at.catalogue[issued.entity]
        self.tables = [table for sheet in self.book.book.worksheets if (table := _Table.on(sheet, issued))]

    def faults(self) -> Iterator[str]:
        yield from self._wrong_places()
        for table in self.tables:
            yield from self._silences(table)
        if not self.issued.is_new:
            yield from self._lost()

    def _wrong_places(self) -> Iterator[str]:
        mine = [one for one in self.said.cells if one.entity == self.issued.entity and one.field in self.issued.fields and one.record in self.issued.by_token]  # fmt: skip
        told = [(one.record, one.field, one.theirs, one.sheet, one.cell, one.flags) for one in mine]
        for new in self.said.records:
            if new.entity == self.issued.entity and self.issued.is_new and new.record in self.issued.by_token:
                told += [
                    (new.record, f, v, new.sheet, new.cells[f], new.flags) for f, v in new.values.items()
                ]
        for record, name, theirs, sheet, cell, flags in told:
            place = f"{sheet}!{cell} {record} {name} = {theirs!r}"
            table = next((one for one in self.tables if one.sheet.title == sheet), None)
            if table is None:
                if sheet not in self.book.book.sheetnames:
                    yield f"no such sheet: {place}"
                continue  # nobody could say by sight what the sheet is
            found = table.sheet[cell]
            row = self.issued.by_token[record]
            if not table.may_be(found.row, row):
                yield f"another row's reference stands beside {place}"
            heading = table.heading(found.column)
            if heading is not None and heading != name:
                yield f"the heading is that of {heading}: {place}"
            if not agrees(self.entity.field(name), found, theirs, self.at, flagged=bool(flags)):
                yield f"the cell holds {found.value!r}: {place}"

    def _silences(self, table: _Table) -> Iterator[str]:
        """Cells a person sees to differ, of which nothing is said."""
        proposed = {(one.sheet, one.cell) for one in self.said.cells}
        # A new row waits whole for the answer to what is asked about one of its cells.
        whole = (*self.said.records, *self.said.drafts)
        proposed |= {(one.sheet, cell) for one in whole for cell in one.cells.values()}
        proposed |= {(one.sheet, one.cell) for one in self.said.waiting}
        for number in range(table.labels + 1, table.sheet.max_row + 1):
            candidates = table.candidates(number)
            seen = candidates[0] if len(candidates) == 1 else None
            for column, name in table.fields.items():
                cell = table.sheet.cell(number, column)
                value = cell.value
                if any(_same(value, one.raw[self.issued.fields.index(name)]) for one in candidates):
                    continue
                if not candidates and value is None:
                    continue
                where = table.sheet.title, cell.coordinate
                record = seen.token if seen is not None else ""
                if where in proposed or self._is_named(table, cell, record, name):
                    continue
                if seen is not None and self._reads_as_issued(seen, name, cell):
                    continue
                yield f"in silence: {where[0]}!{where[1]} {record} {name}, {value!r}"

    def _reads_as_issued(self, row: IssuedRow, name: str, cell: Any) -> bool:
        """Whether the cell still means what went out: spaces tidied, a figure's last digit, another way to say it."""
        plain = row.plain[self.issued.fields.index(name)]
        return agrees(self.entity.field(name), cell, plain, self.at, flagged=True)

    def _lost(self) -> Iterator[str]:
        there = {row.token for table in self.tables for n in table.numbers for row in table.candidates(n)}
        missing = {one.record for one in self.said.missing}
        for row in self.issued.rows:
            if row.token in there or row.token in missing:
                continue
            if not any(self._covers_row(one, row.token) for one in self.said.problems):
                yield f"a row went in silence: {row.token}"

    def _covers_row(self, problem: Problem, record: str) -> bool:
        where = problem.where
        if where.record:
            return where.record == record
        return where.entity in ("", self.issued.entity) and not where.cell and not where.field

    def _is_named(self, table: _Table, cell: Any, record: str, name: str) -> bool:
        if any(one.record == record for one in self.said.missing):
            return True
        return any(self._covers(one, table, cell, record, name) for one in self.said.problems)

    def _covers(self, problem: Problem, table: _Table, cell: Any, record: str, name: str) -> bool:
        where = problem.where
        if where.sheet not in (table.sheet.title, self.issued.name) and problem.rule != "sheet twice":
            return False
        if where.cell == cell.coordinate:
            return True
        if problem.rule == "merged cells":
            return any(cell.coordinate in one and where.cell == one.start_cell.coordinate for one in table.sheet.merged_cells.ranges)  # fmt: skip
        if problem.rule in _OF_A_ROW:
            in_row = bool(where.cell) and coordinate_from_string(where.cell)[1] == cell.row
            return in_row or (bool(record) and where.record == record) or f" {cell.row}," in problem.sentence or f" {cell.row};" in problem.sentence  # fmt: skip
        if problem.rule == "column key and heading disagree":
            return bool(coordinate_from_string(where.cell)[0] == get_column_letter(cell.column))
        if where.field:
            return where.field == name and not where.record
        return not where.cell and not where.record


class _Table:
    """A sheet as people read it: the row of headings, and which row is whose."""

    def __init__(self, sheet: Any, issued: IssuedSheet, labels: int) -> None:
        self.sheet, self.issued, self.labels = sheet, issued, labels
        self.heads: dict[int, str] = {}
        told = {_level(label): key for key, label in issued.labels.items()}
        for cell in sheet[labels]:
            key = told.get(_level(cell.value))
            if key is not None:
                self.heads[cell.column] = key
        self.fields = {n: key for n, key in self.heads.items() if key in issued.fields}
        # Of two columns that are headed alike, people take the first for the one that was there.
        self.references: dict[str, int] = {}
        for column, key in self.heads.items():
            if key in issued.locked:
                self.references.setdefault(key, column)

    @staticmethod
    def on(sheet: Any, issued: IssuedSheet) -> _Table | None:
        """The table on a sheet, by its headings; None where they are not there."""
        labels = {_level(one) for one in issued.labels.values()}
        best, most = 0, 0
        for row in sheet.iter_rows(min_row=1, max_row=_ROWS_SEARCHED):
            found = len({_level(cell.value) for cell in row if cell.value is not None} & labels)
            if found > most:
                best, most = row[0].row, found
        return _Table(sheet, issued, best) if most >= max(2, len(labels) - 2) else None

    @cached_property
    def numbers(self) -> range:
        """The rows beneath the headings."""
        return range(self.labels + 1, self.sheet.max_row + 1)

    @cached_property
    def _by_reference(self) -> dict[tuple[str, ...], list[IssuedRow]]:
        found: dict[tuple[str, ...], list[IssuedRow]] = {}
        for row in self.issued.rows:
            cells = dict(zip(self.issued.locked, row.locked, strict=True))
            found.setdefault(tuple(_level(cells[key]) for key in self._keys), []).append(row)
        return found

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(key for key in self.issued.locked if key in self.references)

    def candidates(self, number: int) -> list[IssuedRow]:
        """The records whose locked cells, all that are seen, stand in this row: one, none, or too many."""
        if not self._keys:
            return []
        told = tuple(_level(self.sheet.cell(number, self.references[key]).value) for key in self._keys)
        return self._by_reference.get(told, [])

    def may_be(self, number: int, row: IssuedRow) -> bool:
        """Whether what stands in the row's reference is the record's own."""
        cells = dict(zip(self.issued.locked, row.locked, strict=True))
        return all(
            _level(self.sheet.cell(number, self.references[key]).value) == _level(cells[key])
            for key in self.issued.reference
            if key in self.references
        )

    def heading(self, column: int) -> str | None:
        """The key a column's heading names; None where it says something of their own."""
        return self.heads.get(column)


def _level(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float):
        value = f"{value:.12g}"
    if value is None:
        return ""
    return " ".join(_bare(str(value)).split())


def _bare(words: str) -> str:
    """Without the marks nobody sees."""
    return "".join(c for c in unicodedata.normalize("NFC", words) if unicodedata.category(c) != "Cf")


def _same(value: Any, raw: Any) -> bool:
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    if type(value) in (int, float) and type(raw) in (int, float):
        return bool(f"{value:.12g}" == f"{raw:.12g}")
    return bool(value == raw)


def agrees(field: Field, cell: Any, theirs: Any, at: Picture, *, flagged: bool) -> bool:
    """Whether a plain value is what a cell holds; where it takes reading, the reader must have said so."""
    raw = cell.value
    if isinstance(cell, MergedCell) or cell.data_type in ("e", "f"):
        return False
    if raw is None or (isinstance(raw, str) and not _level(raw)):
        return theirs is None or theirs == ""
    if isinstance(theirs, dict) and "absent" in theirs:
        return isinstance(raw, str)
    if theirs is None:
        return False
    match field.kind:
        case Day():
            return _day(raw, str(theirs), flagged=flagged)
        case Amount():
            return _amount(raw, cell.number_format, theirs, flagged=flagged)
        case Rating() | Choice():
            shown = field.show(field.restore(theirs), at)
            return _level(raw).casefold() in (shown.casefold(), str(theirs).casefold())
        case Ref():
            return _level(raw) in (at.reference(str(theirs)), _level(at.label(str(theirs))))
    if isinstance(raw, str):
        return _level(raw) == _level(theirs)
    return flagged or _level(raw) == _level(theirs)


def _day(raw: Any, theirs: str, *, flagged: bool) -> bool:
    if isinstance(raw, datetime):
        return raw.date().isoformat() == theirs
    if isinstance(raw, date):
        return raw.isoformat() == theirs
    if isinstance(raw, int | float):
        return flagged and (_EPOCH + timedelta(days=int(raw))).date().isoformat() == theirs
    found = set()
    for way in _DAYS:
        try:
            found.add(datetime.strptime(_level(raw), way).date().isoformat())
        except ValueError:
            continue
    return flagged and found == {theirs}


def _amount(raw: Any, look: str, theirs: float, *, flagged: bool) -> bool:
    if isinstance(raw, bool):
        return False
    if isinstance(raw, int | float):
        points = 100 if "%" in look else 1
        return f"{raw * points:.10g}" == f"{theirs:.10g}" and (points == 1 or flagged)
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in _level(raw))
    ways = {
        digits.replace(",", "").replace(" ", ""),
        digits.replace(".", "").replace(" ", "").replace(",", "."),
    }
    values = set()
    for one in ways:
        sign = -1 if one.startswith("(") else 1
        try:
            values.add(f"{sign * float(one.strip('()%').strip()):.10g}")
        except ValueError:
            continue
    return flagged and f"{theirs:.10g}" in values

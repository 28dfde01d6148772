"""The tables on somebody's own sheet: where each begins, what its headings say, which rows are none.

A person's list has a title above it, headings over two rows, merged cells, a row of totals and perhaps a
second table beside it. Nothing is dropped here: what is no row of a table is struck, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from deliverydesk.exchange.addresses import column_letters
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.reading import Cell, Sheet
from deliverydesk.exchange.wordlists import plain_words, wordlists
from deliverydesk.i18n import FORMATS, _

_HEADING_WITHIN = 15
_LONGEST_HEADING = 400
_YEARS = range(1950, 2101)

Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table: its number in the sheet, and the lines of its heading from the top."""

    number: int
    lines: tuple[str, ...]

    @property
    def letter(self) -> str:
        """`C`."""
        return column_letters(self.number)

    @property
    def text(self) -> str:
        """All its lines in one."""
        return " ".join(self.lines)


@dataclass
class ListTable:
    """One table of a sheet. `struck` gives, by row, why it becomes nothing; `between` are the rows that name
    what the rows below them have in common, `under` the one of them under which a row stands.
    """

    sheet: Sheet
    head: tuple[int, ...]
    columns: tuple[Heading, ...]
    rows: list[int] = field(default_factory=list)
    struck: dict[int, str] = field(default_factory=dict)
    between: list[int] = field(default_factory=list)
    under: dict[int, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`Follow-up, rows 4 to 19`."""
        body = (*self.rows, *self.struck, *self.between)
        return _("{sheet}, rows {first} to {last}").format(
            sheet=self.sheet.name or _("the sheet"),
            first=min(self.head),
            last=max(body, default=max(self.head)),
        )

    def column(self, letter: str) -> Heading | None:
        """The column of that letter."""
        return next((one for one in self.columns if one.letter == letter.upper()), None)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell stands in one of its columns and rows, headings and struck rows included."""
        return any(one.number == column for one in self.columns) and (
            row in self.head or row in self.under or row in self.struck or row in self.between
        )

    def body(self) -> list[int]:
        """Every row below the headings, from the top."""
        return sorted((*self.rows, *self.struck, *self.between))


class Covers:
    """What stands in a cell once merged cells show their value everywhere they reach."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._over: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in sheet.merges:
            for row in range(top, min(bottom, max(sheet.last_row, top)) + 1):
                for column in range(left, min(right, max(sheet.last_column, left)) + 1):
                    self._over[row, column] = (top, left)

    def source(self, row: int, column: int) -> Cell:
        """The cell that gives a place its value: itself, or the first of the merged cells it is one of."""
        return self._sheet.cell(*self._over.get((row, column), (row, column)))

    def is_merged_across(self, row: int, column: int) -> bool:
        """Whether the cell is shown over the one to its right as well."""
        over = self._over.get((row, column))
        return over is not None and self._over.get((row, column + 1)) == over

    def is_merged_down(self, row: int, column: int) -> bool:
        """Whether the cell is shown over the one below it as well."""
        over = self._over.get((row, column))
        return over is not None and self._over.get((row + 1, column)) == over


def is_filled(cell: Cell) -> bool:
    """Whether something can be seen in it; a lone space cannot."""
    return not cell.is_blank and not (isinstance(cell.value, str) and not cell.value.strip())


def heading_text(value: object) -> str:
    """A heading's cell as words: a date stays a day, a whole number has no point."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return FORMATS.day_full(value)
    return " ".join(str(value).split())


def find_tables(sheet: Sheet, knows: Knows) -> list[ListTable]:
    """The tables of a sheet from the top. `knows` says whether a heading is one that people use."""
    covers = Covers(sheet)
    shown = {(cell.row, cell.column) for cell in sheet.filled() if is_filled(cell)}
    tables: list[ListTable] = []
    for rows in _bands(shown):
        for columns in _strips(shown, covers, rows):
            _take_block(sheet, covers, rows, columns, knows, tables)
    return [table for table in tables if table.rows or table.struck]


def _bands(shown: set[tuple[int, int]]) -> Iterator[list[int]]:
    """Rows that follow one another without a blank one between."""
    band: list[int] = []
    for row in sorted({row for row, _column in shown}):
        if band and row > band[-1] + 1:
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def _strips(shown: set[tuple[int, int]], covers: Covers, rows: Sequence[int]) -> Iterator[list[int]]:
    """Columns side by side; a blank column divides two tables, if each has at least two columns."""
    wanted = set(rows)
    used = sorted({column for row, column in shown if row in wanted})
    strips: list[list[int]] = []
    for column in used:
        gap = strips and any(
            not any(covers.source(row, between).value is not None for row in rows)
            for between in range(strips[-1][-1] + 1, column)
        )
        if not strips or gap:
            strips.append([])
        strips[-1].append(column)
    joined: list[list[int]] = []
    for strip in strips:
        if joined and (len(strip) < 2 or len(joined[-1]) < 2):
            joined[-1] += strip
        else:
            joined.append(strip)
    yield from joined


def _take_block(
    sheet: Sheet, covers: Covers, rows: list[int], columns: list[int], knows: Knows, tables: list[ListTable]
) -> None:
    """Make a table of a block of cells, or go on with the one above it that it belongs to."""
    above = next(
        (one for one in reversed(tables) if set(columns) <= {head.number for head in one.columns}), None
    )
    head = _head(covers, rows, columns, knows, sure=above is not None)
    if head is None:
        if above is not None:
            _add_rows(above, covers, rows)
        return
    spread = range(columns[0], columns[-1] + 1)
    made = [
        Heading(one, _lines(covers, head, one, columns[0])) for one in spread if _is_used(covers, rows, one)
    ]
    table = ListTable(sheet, tuple(head), tuple(made))
    _add_rows(table, covers, [row for row in rows if row > head[-1]])
    tables.append(table)


def _is_used(covers: Covers, rows: Sequence[int], column: int) -> bool:
    return any(is_filled(covers.source(row, column)) for row in rows)


def _head(
    covers: Covers, rows: Sequence[int], columns: Sequence[int], knows: Knows, *, sure: bool
) -> list[int] | None:
    """The one or two rows of headings; with `sure`, only where at least two of them are known words."""
    fits = [
        row for row in rows[:_HEADING_WITHIN] if row < rows[-1] and _could_be_headings(covers, row, columns)
    ]
    known = [row for row in fits if _known(covers, row, columns, knows) >= 2]
    if not known and (sure or not fits):
        return None
    first = known[0] if known else fits[0]
    second = first + 1
    if second < rows[-1] and second in rows and _is_second(covers, first, columns):
        return [first, second]
    return [first]


def _could_be_headings(covers: Covers, row: int, columns: Sequence[int]) -> bool:
    cells = [covers.source(row, column) for column in columns]
    filled = [cell for cell in cells if is_filled(cell)]
    if len({(cell.row, cell.column) for cell in filled}) < 2 or len(filled) * 2 < len(columns):
        return False
    return all(_is_heading(cell) for cell in filled)


def _is_heading(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return len(cell.value) <= _LONGEST_HEADING
    if isinstance(cell.value, date):
        return True
    return isinstance(cell.value, int) and cell.value in _YEARS


def _known(covers: Covers, row: int, columns: Sequence[int], knows: Knows) -> int:
    cells = (covers.source(row, column) for column in columns)
    return sum(knows(heading_text(cell.value)) for cell in cells if is_filled(cell))


def _is_second(covers: Covers, first: int, columns: Sequence[int]) -> bool:
    """Whether the row below the headings is their second line."""
    own = [
        covers.source(first + 1, column)
        for column in columns
        if covers.source(first + 1, column).row == first + 1
    ]
    filled = [cell for cell in own if is_filled(cell)]
    if not filled or not all(_is_heading(cell) for cell in filled):
        return False
    if any(covers.is_merged_across(first, column) for column in columns[:-1]):
        return True
    if any(covers.is_merged_down(first, column) for column in columns):
        return True
    # Nothing is merged: the second line is short of cells, and not at the side where rows have their names.
    return len(filled) * 10 < len(columns) * 6 and all(cell.column > columns[0] for cell in filled)


def _lines(covers: Covers, head: Sequence[int], column: int, leftmost: int) -> tuple[str, ...]:
    """The lines over one column; a heading reaches over blank ones beside it with a line of their own."""
    lines: list[str] = []
    for place, row in enumerate(head):
        cell = covers.source(row, column)
        if not is_filled(cell) and place == 0 and len(head) > 1 and is_filled(covers.source(head[1], column)):
            before = column - 1
            while before >= leftmost and not is_filled(covers.source(row, before)):
                before -= 1
            if before >= leftmost and is_filled(covers.source(head[1], before)):
                cell = covers.source(row, before)
        if is_filled(cell) and heading_text(cell.value) not in lines:
            lines.append(heading_text(cell.value))
    return tuple(lines)


def _add_rows(table: ListTable, covers: Covers, rows: Sequence[int]) -> None:
    """Put rows of the sheet into the table, each as a row, as a heading in between, or struck."""
    section = table.under[table.rows[-1]] if table.rows else 0
    for row in rows:
        cells = [covers.source(row, one.number) for one in table.columns]
        own = {(cell.row, cell.column): cell for cell in cells if is_filled(cell)}
        if not own:
            table.struck[row] = _("nothing is written in it")
        elif _is_the_head_again(table, covers, row):
            table.struck[row] = _("the headings again")
        elif _is_total(cells):
            table.struck[row] = _("a total")
        elif _is_section(table, covers, row, list(own.values())):
            section = row
            table.between.append(row)
        else:
            table.rows.append(row)
            table.under[row] = section


def _is_the_head_again(table: ListTable, covers: Covers, row: int) -> bool:
    said = [
        (heading_text(cell.value), one)
        for one in table.columns
        if is_filled(cell := covers.source(row, one.number))
    ]
    same = sum(fold(words) in {fold(line) for line in one.lines} for words, one in said)
    return len(said) >= 2 and same * 2 > len(said)


def _is_total(cells: Sequence[Cell]) -> bool:
    first = next((cell.value for cell in cells if isinstance(cell.value, str) and cell.value.strip()), "")
    words = plain_words(first)
    return any(words == start or words.startswith(f"{start} ") for start in wordlists().totals)


def _is_section(table: ListTable, covers: Covers, row: int, own: Sequence[Cell]) -> bool:
    """Whether the row only names what the rows below it have in common."""
    if len(own) != 1 or len(table.columns) < 3 or not isinstance(own[0].value, str):
        return False
    cell = own[0]
    if cell.row != row or re.search(r"\d", str(cell.value)[:3]):
        return False
    return covers.is_merged_across(row, cell.column) or cell.column == table.columns[0].number

"""What a map looks at: a csv table, a sheet with headings, or single cells of a workbook, all seen alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from deliverydesk.exchange import addresses
from deliverydesk.exchange.convert import is_blank
from deliverydesk.exchange.csvfile import Table, plain_heading
from deliverydesk.exchange.layouts import Map, Spot
from deliverydesk.exchange.reading import Book, Cell, Sheet
from deliverydesk.exchange.refusals import refused
from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import Problem, Where
from deliverydesk.schema.proposals import Flag

CALCULATED = "calculated"
UNCALCULATED = "uncalculated"
_SHOWN = 60


def short(text: str) -> str:
    """The beginning of a long heading or cell, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


@dataclass(frozen=True)
class Seen:
    """What stands in one cell: its raw value, or the problem that it has none to give.

    `epoch_1904` says that a bare number of a day counts from 1904.
    """

    raw: Any
    where: Where
    percent: bool = False
    flags: tuple[Flag, ...] = ()
    problem: Problem | None = None
    epoch_1904: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything; an uncalculated formula or an error is no blank."""
        return self.problem is None and is_blank(self.raw)


class Page(Protocol):
    """A file as a map sees it. `parts` are its headings, or its sheets where the map names cells."""

    parts: tuple[str, ...]

    def lacks(self, by: Map) -> list[str]:
        """The columns or sheets that the map names and the file does not have."""

    def see(self, spot: Spot, row: int) -> Seen:
        """What stands at a place, in one of the page's rows."""

    def left_aside(self, spots: Iterable[Spot]) -> str:
        """What the file holds that none of these places covers, in words; empty where nothing."""


def _no_column(by: Map, columns: Collection[str]) -> list[str]:
    named = dict.fromkeys(spot.column for spot in by.spots() if spot.column)
    return [one for one in named if plain_heading(one) not in columns]


def _unnamed(headings: Iterable[str], spots: Iterable[Spot]) -> str:
    named = {plain_heading(spot.column) for spot in spots}
    return ", ".join(f"“{short(one)}”" for one in headings if one.strip() and plain_heading(one) not in named)


class CsvPage:
    """A csv table; rows count from 0."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.parts = table.header
        self.count = len(table.rows)
        self._columns = {plain_heading(heading): n for n, heading in enumerate(table.header)}

    def lacks(self, by: Map) -> list[str]:
        """The columns that the map names and the file does not have."""
        return _no_column(by, self._columns)

    def see(self, spot: Spot, row: int) -> Seen:
        """The text of one cell."""
        column = self._columns[plain_heading(spot.column)]
        return Seen(self._table.rows[row][column], self._table.where(row, column))

    def left_aside(self, spots: Iterable[Spot]) -> str:
        """The headings that no place names, and the columns that have none."""
        headless = (
            self._table.where(0, n).cell
            for n, heading in enumerate(self.parts)
            if not heading.strip() and any(row[n].strip() for row in self._table.rows)
        )
        return _joined(_unnamed(self.parts, spots), *(_without_heading(cell) for cell in headless))


class CellPage:
    """A workbook whose places are cells; in a block, a bare column letter stands in each of its rows."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheets = {plain_heading(sheet.name): sheet for sheet in book.sheets}
        self.parts = tuple(sheet.name for sheet in book.sheets)
        self._looked_at: set[tuple[str, int, int]] = set()

    def lacks(self, by: Map) -> list[str]:
        """The sheets that the map names and the workbook does not have."""
        named = dict.fromkeys([spot.sheet for spot in by.spots()] + [one.sheet for one in by.cells])
        return [name for name in named if plain_heading(name) not in self._sheets]

    def at(self, sheet: str, cell: str) -> Seen:
        """What stands in a cell."""
        found = self._sheets[plain_heading(sheet)]
        row, column = addresses.row_column(cell)
        self._looked_at.add((found.name, row, column))
        return seen(found.cell(row, column), found, self._book.name)

    def see(self, spot: Spot, row: int) -> Seen:
        """What stands at a place; `row` counts in blocks only."""
        bare = addresses.column_number(spot.cell.upper())
        return self.at(spot.sheet, f"{spot.cell}{row}" if bare else spot.cell)

    def left_aside(self, spots: Iterable[Spot]) -> str:
        """How many filled cells of each sheet the map never looked at."""
        parts = []
        for sheet in self._book.sheets:
            looked = {(row, column) for name, row, column in self._looked_at if name == sheet.name}
            n = sum(1 for cell in sheet.filled() if (cell.row, cell.column) not in looked)
            if n:
                parts.append(f"“{sheet.name}” ({plural('{n} cell', '{n} cells', n)})")
        return ", ".join(parts)


class SheetPage:
    """A sheet of a workbook with headings in one row, or in one column where records are columns."""

    def __init__(self, book: Book, name: str, header_row: int, *, transposed: bool) -> None:
        self._book, self._turned, self._header_row = book, transposed, header_row
        found = (
            book.sheet(name) if name else next((one for one in book.sheets if one.state == "visible"), None)
        )
        if found is None:
            sentence = _(
                "The map needs the sheet “{name}”, and the workbook does not have it. It has: {found}."
            )
            told = sentence.format(name=name, found=", ".join(one.name for one in book.sheets))
            raise refused("map-does-not-fit", told, Where(file=book.name))
        self._sheet: Sheet = found
        across, down = found.last_column, found.last_row
        if transposed:
            across, down = down, across
        self._columns: dict[str, int] = {}
        headings = []
        for column in range(1, across + 1):
            heading = self._cell(header_row, column).value
            if heading is None:
                continue
            if plain_heading(str(heading)) in self._columns:
                sentence = _("Two columns are headed “{heading}”. Rename one of them.")
                where = Where(file=book.name, sheet=found.name, cell=self._cell(header_row, column).address)
                raise refused("heading-twice", sentence.format(heading=short(str(heading))), where)
            self._columns[plain_heading(str(heading))] = column
            headings.append(str(heading))
        self.parts = tuple(headings)
        self._covered = _covered(found)
        self.rows: Sequence[int] = [
            row
            for row in range(header_row + 1, down + 1)
            if any(not self._cell(row, column).is_blank for column in self._columns.values())
        ]

    def _cell(self, row: int, column: int) -> Cell:
        return self._sheet.cell(column, row) if self._turned else self._sheet.cell(row, column)

    def lacks(self, by: Map) -> list[str]:
        """The columns that the map names and the file does not have."""
        return _no_column(by, self._columns)

    def see(self, spot: Spot, row: int) -> Seen:
        """What stands in one cell."""
        cell = self._cell(row, self._columns[plain_heading(spot.column)])
        heading = " ".join(spot.column.split())
        if area := self._covered.get((cell.row, cell.column)):
            where = Where(file=self._book.name, sheet=self._sheet.name, cell=cell.address, field=heading)
            sentence = _("The cell is one of the merged cells {area}, which hold one value between them. "
                         "Unmerge them and fill in each.")  # fmt: skip
            return Seen(None, where, problem=Problem("merged-cells", sentence.format(area=area), where))
        return seen(cell, self._sheet, self._book.name, heading)

    def left_aside(self, spots: Iterable[Spot]) -> str:
        """The headings that no place names, the columns that have none, and the other sheets."""
        headed = set(self._columns.values())
        headless: dict[int, str] = {}
        for cell in self._sheet.filled():
            row, column = (cell.column, cell.row) if self._turned else (cell.row, cell.column)
            if row > self._header_row and column not in headed:
                headless.setdefault(column, cell.address)
        others = [one for one in self._book.sheets if one is not self._sheet and any(one.filled())]
        return _joined(
            _unnamed(self.parts, spots),
            *(_without_heading(headless[column]) for column in sorted(headless)),
            *(_("the sheet “{name}”").format(name=one.name) for one in others),
        )


def _covered(sheet: Sheet) -> dict[tuple[int, int], str]:
    """The cells under a merged area that show its value and hold none of their own."""
    found = {}
    for top, left, bottom, right in sheet.merges:
        if sheet.cell(top, left).is_blank:
            continue
        area = f"{addresses.address(top, left)}:{addresses.address(bottom, right)}"
        for row in range(top, min(bottom, sheet.last_row) + 1):
            for column in range(left, min(right, sheet.last_column) + 1):
                found[row, column] = area
        del found[top, left]
    return found


def _without_heading(cell: str) -> str:
    return _("the column without a heading at {cell}").format(cell=cell)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def seen(cell: Cell, sheet: Sheet, file: str, heading: str = "") -> Seen:
    """A workbook's cell with what deserves a flag, or with the problem that it holds no value."""
    where = Where(file=file, sheet=sheet.name, cell=cell.address, field=heading)
    if cell.error:
        sentence = _(
            "The cell shows the error {error}, which is no value. Correct its formula and save again."
        )
        return Seen(None, where, problem=Problem("error-cell", sentence.format(error=cell.error), where))
    if cell.is_uncalculated:
        sentence = _("The cell holds a formula whose result the file does not carry; it is not blank. "
                     "Open the file in Excel or LibreOffice, let it calculate, and save it.")  # fmt: skip
        return Seen(None, where, problem=Problem(UNCALCULATED, sentence, where))
    flags = (Flag(CALCULATED),) if cell.formula else ()
    return Seen(cell.value, where, cell.percent, flags, epoch_1904=sheet.epoch_1904)

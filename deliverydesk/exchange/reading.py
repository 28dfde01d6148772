"""What a workbook says, cell by cell, with nothing lost: an error is no blank, a formula no figure.

The values come from calamine, which is fast but tells errors, uncalculated formulas and blanks apart
by nothing; what the preflight noted about each address is put back beside the value here.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from deliverydesk.exchange import addresses, filekind, preflight
from deliverydesk.exchange.addresses import Area, address
from deliverydesk.exchange.limits import LIMITS, Limits
from deliverydesk.exchange.refusals import TurnedAway, refused, unreadable
from deliverydesk.exchange.sheetfacts import At, SheetFacts
from deliverydesk.exchange.walkers import DATE, PERCENT
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Severity, Where

Value = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell can hold. Whole numbers are `int`; a blank, an error and an uncalculated formula are None."""

# Control characters have no place in a report; tab and line feed do, carriage returns become line feeds.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE_BELOW = 1e15


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with all that was noted about it; row and column count from 1.

    `error` is the error as written (`#REF!`) or nothing. `cached` says that a formula's value was
    calculated before the file was saved. A `percent` cell showing 53% has the value 0.53.
    """

    row: int
    column: int
    value: Value = None
    error: str = ""
    formula: bool = False
    cached: bool = False
    percent: bool = False
    date: bool = False

    @property
    def address(self) -> str:
        """`F18`."""
        return address(self.row, self.column)

    @property
    def is_blank(self) -> bool:
        """Nobody wrote anything here: no value, no error and no formula."""
        return self.value is None and not self.error and not self.formula

    @property
    def is_uncalculated(self) -> bool:
        """A formula whose value the file does not carry: never to be taken for a blank."""
        return self.formula and not self.cached


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a grid of plain values from (`top`, `left`), and notes by (row, column) from 1.

    `state` is visible, hidden or veryHidden. `formulas` is True where a calculated value is at hand.
    `fills` are the colours (`FF5050`) of filled cells, and `ruled` the areas that a rule of the workbook
    colours, where they were asked for.
    `epoch_1904` says that bare numbers of days count from 1904; days that are shown as days came right.
    """

    name: str
    state: str = "visible"
    top: int = 1
    left: int = 1
    rows: tuple[tuple[Value, ...], ...] = ()
    errors: Mapping[At, str] = field(default_factory=dict)
    formulas: Mapping[At, bool] = field(default_factory=dict)
    looks: Mapping[At, str] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fills: Mapping[At, str] = field(default_factory=dict)
    ruled: tuple[Area, ...] = ()
    epoch_1904: bool = False

    @property
    def last_row(self) -> int:
        """The last row with anything in it; 0 for an empty sheet."""
        marked = max((row for row, _column in (*self.formulas, *self.errors)), default=0)
        return max(self.top + len(self.rows) - 1 if self.rows else 0, marked)

    @property
    def last_column(self) -> int:
        """The last column with anything in it; 0 for an empty sheet."""
        marked = max((column for _row, column in (*self.formulas, *self.errors)), default=0)
        return max(self.left + len(self.rows[0]) - 1 if self.rows else 0, marked)

    def value(self, row: int, column: int) -> Value:
        """The bare value; use `cell` where an error or a formula has to be told from a blank."""
        down, across = row - self.top, column - self.left
        if 0 <= down < len(self.rows) and 0 <= across < len(self.rows[down]):
            return self.rows[down][across]
        return None

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, blank where the sheet ends."""
        at = row, column
        look = self.looks.get(at)
        return Cell(
            row=row,
            column=column,
            value=self.value(row, column),
            error=self.errors.get(at, ""),
            formula=at in self.formulas,
            cached=self.formulas.get(at, False),
            percent=look == PERCENT,
            date=look == DATE,
        )

    def at(self, name: str) -> Cell:
        """The cell by its address, such as `F18`. Raises ValueError for what is no address."""
        return self.cell(*addresses.row_column(name))

    def filled(self) -> Iterator[Cell]:
        """Every cell that is not blank, row by row: values, errors and formulas."""
        marked = set(self.errors) | set(self.formulas)
        places = [
            (row, column)
            for row, values in enumerate(self.rows, self.top)
            for column, value in enumerate(values, self.left)
            if value is not None or (row, column) in marked
        ]
        beyond = marked.difference(places)
        for row, column in sorted((*places, *beyond)) if beyond else places:
            yield self.cell(row, column)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook as read. `notes` are remarks on what was left out or cleaned on the way."""

    sha256: str
    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Problem, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, small and capital letters alike; nothing where there is none."""
        folded = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == folded), None)


def read(
    source: Path | str | bytes,
    *,
    kinds: Collection[str] = (preflight.XLSX,),
    name: str = "",
    limits: Limits = LIMITS,
    fills: bool = False,
) -> Book:
    """Read a workbook after its preflight, with `fills` its colours. Raises TurnedAway with place and rule.

    Hostile files are to be read through `worker.read_all`, which survives what this process might not.
    """
    archive = preflight.unpack(source, name=name, limits=limits)
    if preflight.ODS in kinds and filekind.is_opendocument(archive.directory):
        from deliverydesk.exchange import odsreading  # it makes Books, which are made here

        return odsreading.read_archive(archive, kinds=kinds, limits=limits)
    checked = preflight.judge(archive, kinds=kinds, limits=limits)
    notes = list(checked.notes)
    sheets = _sheets(checked, notes)
    if fills:
        sheets = _with_fills(checked, sheets)
    if checked.epoch_1904:
        sheets = tuple(replace(sheet, epoch_1904=True) for sheet in sheets)
    return Book(checked.sha256, checked.name, checked.kind, sheets, tuple(notes))


def _with_fills(checked: preflight.Preflight, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    from deliverydesk.exchange.fills import fills_by_style, fills_of, ruled_areas

    by_style = fills_by_style(checked.parts)
    return tuple(
        replace(sheet, fills=fills_of(part, by_style, facts), ruled=ruled_areas(part))
        if (part := checked.parts.get(facts.part)) is not None
        else sheet
        for sheet, facts in zip(sheets, checked.sheets, strict=True)
    )


def _sheets(checked: preflight.Preflight, notes: list[Problem]) -> tuple[Sheet, ...]:
    import python_calamine  # not needed by anyone who only looks at a desk

    where = Where(file=checked.name)
    found = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(checked.archive()))
        kinds = {tab.name: tab.typ for tab in book.sheets_metadata}
        for facts in checked.sheets:
            place = Where(file=checked.name, sheet=facts.name)
            if facts.name not in kinds:
                raise _not_understood(where, f"sheet {facts.name}")
            if kinds[facts.name] != python_calamine.SheetTypeEnum.WorkSheet:
                found.append(Sheet(facts.name, facts.state))
                continue
            sheet = book.get_sheet_by_name(facts.name)
            start = sheet.start or (0, 0)
            found.append(_sheet(facts, start, sheet.to_python(), place, notes))
    except TurnedAway:
        raise
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise _not_understood(where, type(error).__name__) from None
    except BaseException as error:
        # What panics in the reader arrives as a class of its own, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _not_understood(where, type(error).__name__) from None
    return tuple(found)


def _not_understood(where: Where, detail: str) -> TurnedAway:
    return unreadable(
        "damaged",
        _("The file is damaged and its values cannot be read ({detail}). "
          "Save the workbook anew in Excel and send that.").format(detail=detail),
        where,
    )  # fmt: skip


def _sheet(
    facts: SheetFacts,
    start: tuple[int, int],
    grid: Sequence[Sequence[Value]],
    place: Where,
    notes: list[Problem],
) -> Sheet:
    top, left = start[0] + 1, start[1] + 1
    if grid and not (
        facts.top <= top and facts.left <= left
        and top + len(grid) - 1 <= facts.bottom and left + len(grid[0]) - 1 <= facts.right
    ):  # fmt: skip
        # Two readers that disagree on where the cells are: no figure of the sheet is sure.
        raise _not_understood(place, _("cells out of place"))
    rows: list[list[Value]] = []
    for row, raw in enumerate(grid, top):
        values: list[Value] = []
        for value in raw:
            if value.__class__ is str and value.isprintable():
                values.append(value or None)  # most cells are this, and blanks are an empty text
            elif isinstance(value, str):
                if "\r" in value or _CONTROLS.search(value):
                    values.append(_cleaned(value, place, address(row, left + len(values)), notes) or None)
                else:
                    values.append(value)
            elif isinstance(value, float):
                if value.is_integer() and -_WHOLE_BELOW < value < _WHOLE_BELOW:
                    values.append(int(value))
                elif math.isfinite(value):
                    values.append(value)
                else:
                    raise _not_a_number(place, address(row, left + len(values)))
            else:
                values.append(value)
        rows.append(values)
    for (row, column), cached in facts.formulas.items():
        # A writer that does not calculate leaves a 0 as the value, which nobody ever worked out.
        down, across = row - top, column - left
        if not cached and 0 <= down < len(rows) and 0 <= across < len(rows[down]):
            rows[down][across] = None
    return sheet_of(facts, (top, left), tuple(map(tuple, rows)))


def sheet_of(
    facts: SheetFacts,
    start: tuple[int, int],
    rows: tuple[tuple[Value, ...], ...],
    *,
    epoch_1904: bool = False,
) -> Sheet:
    """The values of a sheet from `start` (row and column from 1) with all that a walk noted of its cells."""
    return Sheet(
        name=facts.name,
        state=facts.state,
        top=start[0],
        left=start[1],
        rows=rows,
        errors=facts.errors,
        formulas=facts.formulas,
        looks=facts.looks,
        merges=tuple(facts.merges),
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        epoch_1904=epoch_1904,
    )


def without_controls(text: str) -> tuple[str, int]:
    """(text, how many control characters were taken out); line ends come in one form, uncounted."""
    return _CONTROLS.subn("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cleaned(text: str, place: Where, cell: str, notes: list[Problem]) -> str:
    clean, removed = without_controls(text)
    if removed:
        where = Where(file=place.file, sheet=place.sheet, cell=cell)
        sentence = _("Invisible control characters were taken out of the text.")
        notes.append(Problem("control-characters", sentence, where, Severity.WARNING))
    return clean


def _not_a_number(place: Where, cell: str) -> TurnedAway:
    return refused(
        "not-a-number",
        _("The cell holds a number that is not finite. Type the figure again."),
        Where(file=place.file, sheet=place.sheet, cell=cell),
    )

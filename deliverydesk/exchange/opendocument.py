"""The walk over an OpenDocument spreadsheet: its values and what is known of them, in one pass under limits.

All sheets stand in one part, and a cell or row says how often it is repeated, so a few bytes can stand for
a billion cells. Whoever walks it safely has read it; no second reader is asked, which could disagree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from xml.parsers import expat

from deliverydesk.exchange import addresses
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.exchange.sheetfacts import ERRORS, At, SheetFacts
from deliverydesk.exchange.walkers import DATE, PERCENT, Part, Walk
from deliverydesk.i18n import FORMATS, _

Value = str | int | float | bool | date | datetime | None

APART = "|"
"""Stands between an element's namespace and its name; prefixes are every writer's own."""
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{_SPACE}{name}:1.0{APART}" for name in ("office", "table", "text", "style")
)
_CALC = f"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0{APART}"

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?")
_WHITE = re.compile(r"[ \t\r\n]+")
_WHOLE_BELOW = 1e15
_MOST_SPACES = 40_000  # more than a cell holds
_EPOCH_1904 = "1904-01-01"
_OTHER_ERRORS = re.compile(r"Err:\d{3}")


@dataclass
class Tab:
    """One sheet as it is walked: the facts and the values by place."""

    facts: SheetFacts
    values: dict[At, Value] = field(default_factory=dict)
    linked: bool = False


@dataclass
class _Cell:
    """One cell as it stands in the file, before it is repeated."""

    column: int
    times: int
    value: Value = None
    error: str = ""
    formula: bool | None = None
    look: str = ""
    comment: bool = False
    across: int = 1
    down: int = 1

    @property
    def is_filled(self) -> bool:
        return self.value is not None or bool(self.error) or self.formula is not None


class ContentWalk(Walk):
    """Reads the sheets of `content.xml`; refuses what the walk over a worksheet refuses."""

    def __init__(self, part: Part, parser: expat.XMLParserType) -> None:
        super().__init__(part)
        self.tabs: list[Tab] = []
        self.epoch_1904 = False
        self.is_spreadsheet = False
        self._parser = parser
        self._hidden: set[str] = set()
        self._style = ""
        self._path: list[str] = []
        self._tab: Tab | None = None
        self._cells = self._rules = 0
        # The row and the cell being walked.
        self._row = self._rows = 0
        self._row_hidden = False
        self._line: list[_Cell] = []
        self._column = 0
        self._cell: _Cell | None = None
        self._attributes: dict[str, str] = {}
        self._cell_depth = self._mute_depth = 0
        self._paragraphs: list[list[str]] = []

    # Elements in and out

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in, and look at it."""
        super().start(tag, attributes)
        self._path.append(tag)
        if self._cell is not None:
            self._in_cell(tag, attributes)
        elif (see := self._STARTS.get(tag)) is not None:
            see(self, attributes)

    def end(self, tag: str) -> None:
        """Count an element out; a cell is judged when all of it has been seen."""
        if self._mute_depth == self.depth:
            self._mute_depth = 0
        if self._cell is not None:
            if self.depth == self._cell_depth:
                self._end_cell()
            elif self.depth == self._cell_depth + 1:
                self._parser.CharacterDataHandler = None
        elif tag == f"{_TABLE}table-row":
            self._end_row()
        elif tag == f"{_TABLE}table":
            self._end_table()
        self._path.pop()
        super().end(tag)

    # Before the cells

    def _spreadsheet(self, _attributes: dict[str, str]) -> None:
        self.is_spreadsheet = True

    def _table_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get(f"{_STYLE}name", "")

    def _table_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get(f"{_TABLE}display") == "false":
            self._hidden.add(self._style)

    def _null_date(self, attributes: dict[str, str]) -> None:
        self.epoch_1904 = attributes.get(f"{_TABLE}date-value", "").startswith(_EPOCH_1904)

    def _validation(self, _attributes: dict[str, str]) -> None:
        self._rules += 1
        if self._rules > self.part.limits.rules:
            sentence = _("The sheet has more than {most} conditional formats and validations. "
                         "Clear them and send the file again.")  # fmt: skip
            most = FORMATS.number(self.part.limits.rules)
            raise self.part.refused("too-many-rules", sentence.format(most=most))

    # Sheets, columns and rows

    def _table(self, attributes: dict[str, str]) -> None:
        if self._path[-2:-1] != [f"{_OFFICE}spreadsheet"]:
            return  # tables of links, of tracked changes: no sheets
        hidden = attributes.get(f"{_TABLE}style-name", "") in self._hidden
        name = attributes.get(f"{_TABLE}name", "")
        self._tab = Tab(SheetFacts(name=name, state="hidden" if hidden else "visible", part=self.part.name))
        self._row = self._column = 0

    def _source(self, _attributes: dict[str, str]) -> None:
        if self._tab is not None:
            self._tab.linked = True

    def _end_table(self) -> None:
        if self._tab is not None and self._path[-2:-1] == [f"{_OFFICE}spreadsheet"]:
            if not self._tab.linked:
                self.tabs.append(self._tab)
            self._tab = None

    def _columns(self, attributes: dict[str, str]) -> None:
        times = self._times(attributes, f"{_TABLE}number-columns-repeated", addresses.MAX_COLUMN)
        if self._tab is not None and attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            last = min(self._column + times, addresses.MAX_COLUMN)
            self._tab.facts.hidden_columns.update(range(self._column + 1, last + 1))
        self._column += times

    def _new_row(self, attributes: dict[str, str]) -> None:
        self._rows = self._times(attributes, f"{_TABLE}number-rows-repeated", addresses.MAX_ROW)
        self._row_hidden = attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"}
        self._line, self._column = [], 0

    def _end_row(self) -> None:
        tab = self._tab
        if tab is None:
            return
        filled = [one for one in self._line if one.is_filled]
        first, last = self._row + 1, self._row + self._rows
        self._row = last
        if not self._line:
            return
        count = sum(one.times for one in filled) * self._rows
        self._cells += count
        if self._cells > self.part.limits.cells:
            sentence = _(
                "The sheet has more than {most} cells. Clear unused rows and columns, or split the file."
            )
            raise self._refused(
                "too-many-cells", sentence.format(most=FORMATS.number(self.part.limits.cells))
            )
        for one in filled:
            self._widen(tab.facts, first, one.column)
            self._widen(tab.facts, last, one.column + one.times - 1)
        if filled and self._row_hidden:
            tab.facts.hidden_rows.update(range(first, last + 1))
        for one in self._line:
            for row in range(first, last + 1) if one.is_filled else (first,):
                self._put(tab, one, row)

    def _widen(self, facts: SheetFacts, row: int, column: int) -> None:
        if row > addresses.MAX_ROW or column > addresses.MAX_COLUMN:
            sentence = _("Row {row} does not exist in a workbook, which ends at row {last}. "
                         "Save the workbook anew in Excel and send that.")  # fmt: skip
            told = sentence.format(row=FORMATS.number(row), last=FORMATS.number(addresses.MAX_ROW))
            raise self._refused("far-cell", told)
        facts.widen(row, column)
        if facts.area > self.part.limits.area:
            sentence = _("The cell lies so far from the others that the sheet would need more than {most} "
                         "cells. Clear it, or move it to where the others are.")  # fmt: skip
            most = FORMATS.number(self.part.limits.area)
            raise self._refused("far-cell", sentence.format(most=most), address(row, column))

    def _put(self, tab: Tab, one: _Cell, row: int) -> None:
        facts = tab.facts
        if one.comment:
            facts.comments.append(address(row, one.column))
        if one.across > 1 or one.down > 1:
            self._merge(facts, row, one)
        if not one.is_filled:
            return
        for column in range(one.column, one.column + one.times):
            at = row, column
            facts.cells += 1
            if one.value is not None:
                tab.values[at] = one.value
            if one.error:
                facts.errors[at] = one.error
            if one.formula is not None:
                facts.formulas[at] = one.formula
            if one.look:
                facts.looks[at] = one.look

    def _merge(self, facts: SheetFacts, row: int, one: _Cell) -> None:
        if one.across * one.down > self.part.limits.merge_area:
            sentence = _("Merged cells {area} cover too much of the sheet. "
                         "Unmerge them and send the file again.")  # fmt: skip
            at = address(row, one.column)
            raise self._refused("huge-merge", sentence.format(area=at), at)
        facts.merges.append((row, one.column, row + one.down - 1, one.column + one.across - 1))
        if len(facts.merges) > self.part.limits.merges:
            sentence = _("The sheet has more than {most} merged areas. Unmerge them and send the file again.")
            raise self._refused(
                "too-many-merges", sentence.format(most=FORMATS.number(self.part.limits.merges))
            )

    # Cells

    def _new_cell(self, attributes: dict[str, str]) -> None:
        if self._tab is None:
            return
        times = self._times(attributes, f"{_TABLE}number-columns-repeated", addresses.MAX_COLUMN)
        self._cell = _Cell(
            self._column + 1,
            times,
            across=self._times(attributes, f"{_TABLE}number-columns-spanned", addresses.MAX_COLUMN),
            down=self._times(attributes, f"{_TABLE}number-rows-spanned", addresses.MAX_ROW),
        )
        self._column += times
        self._attributes = attributes
        self._cell_depth = self.depth
        self._paragraphs = []

    def _in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        """Words stand in paragraphs straight in the cell; what hangs on them says nothing of its value."""
        assert self._cell is not None
        if tag == f"{_TABLE}table":
            raise self._broken(_("a table in a cell"))
        if self._mute_depth:
            return
        if tag == f"{_OFFICE}annotation":
            self._cell.comment = True
        deep = self.depth - self._cell_depth
        if deep == 1 and tag == f"{_TEXT}p":
            self._paragraphs.append([])
            self._parser.CharacterDataHandler = self._heard
        elif deep == 1 or not tag.startswith(_TEXT) or tag == f"{_TEXT}note":
            self._mute_depth = self.depth
        elif tag == f"{_TEXT}s":
            count = self._times(attributes, f"{_TEXT}c", _MOST_SPACES)
            if count > _MOST_SPACES:
                raise self._broken(_("{n} spaces").format(n=attributes.get(f"{_TEXT}c", "")))
            self._paragraphs[-1].append("\x00" * count)
        elif tag == f"{_TEXT}tab":
            self._paragraphs[-1].append("\x02")
        elif tag == f"{_TEXT}line-break":
            self._paragraphs[-1].append("\x01")

    def _heard(self, text: str) -> None:
        if not self._mute_depth:
            self._paragraphs[-1].append(text)

    def _words(self) -> str:
        """The paragraphs as one text: white space as the format counts it, line ends between them.

        What is written as an element stands as a control character, which no text of XML can hold.
        """
        lines = []
        for pieces in self._paragraphs:
            text = _WHITE.sub(" ", "".join(pieces)).lstrip(" ")
            lines.append(text.replace("\x00", " ").replace("\x01", "\n").replace("\x02", "\t"))
        return "\n".join(lines)

    def _end_cell(self) -> None:
        self._parser.CharacterDataHandler = None
        cell, attributes = self._cell, self._attributes
        assert cell is not None
        self._cell = None
        words = self._words()
        kind = attributes.get(f"{_OFFICE}value-type", "")
        if (
            attributes.get(f"{_CALC}value-type") == "error"
            or words in ERRORS - {""}
            or (f"{_TABLE}formula" in attributes and _OTHER_ERRORS.fullmatch(words))
        ):
            cell.error = words[:20] or "#ERROR"
        else:
            cell.value = self._value(kind, words)
        if f"{_TABLE}formula" in attributes:
            cell.formula = cell.value is not None
        if cell.value is not None:
            cell.look = {"percentage": PERCENT, "date": DATE}.get(kind, "")
        if cell.is_filled or cell.comment or cell.across > 1 or cell.down > 1:
            self._line.append(cell)

    def _value(self, kind: str, words: str) -> Value:
        attributes = self._attributes
        match kind:
            case "float" | "currency" | "percentage":
                return self._number(attributes.get(f"{_OFFICE}value", ""))
            case "boolean":
                return attributes.get(f"{_OFFICE}boolean-value") == "true"
            case "date":
                return _day(attributes.get(f"{_OFFICE}date-value", "")) or words or None
            case "" | "string" | "time" | "void":
                return attributes.get(f"{_OFFICE}string-value") or words or None
        sentence = _("The cell is of an unknown type. Save the workbook anew in Excel and send that.")
        raise self._refused("unknown-type", sentence, self._here())

    def _number(self, text: str) -> int | float:
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            sentence = _("The cell holds a number that is not finite. Type the figure again.")
            raise self._refused("not-a-number", sentence, self._here())
        return int(value) if value.is_integer() and abs(value) < _WHOLE_BELOW else value

    # The rest

    def _here(self) -> str:
        return address(min(self._row + 1, addresses.MAX_ROW), min(self._column, addresses.MAX_COLUMN))

    def _times(self, attributes: dict[str, str], name: str, most: int) -> int:
        text = attributes.get(name, "1")
        if not text.isdecimal() or len(text) > 9 or int(text) < 1:
            raise self._broken(f"{name.rpartition(APART)[2]} {text[:20]}")
        return min(int(text), most + 1)

    def _refused(self, rule: str, sentence: str, cell: str = "") -> TurnedAway:
        turned = self.part.refused(rule, sentence, cell)
        if self._tab is not None:
            turned.problem = turned.problem.at(sheet=self._tab.facts.name)
        return turned

    def _broken(self, detail: str) -> TurnedAway:
        return self.part.broken(detail)

    _STARTS: ClassVar[dict[str, Callable[[ContentWalk, dict[str, str]], None]]] = {
        f"{_OFFICE}spreadsheet": _spreadsheet,
        f"{_STYLE}style": _table_style,
        f"{_STYLE}table-properties": _table_properties,
        f"{_TABLE}null-date": _null_date,
        f"{_TABLE}content-validation": _validation,
        f"{_CALC}condition": _validation,
        f"{_TABLE}table": _table,
        f"{_TABLE}table-source": _source,
        f"{_TABLE}table-column": _columns,
        f"{_TABLE}table-row": _new_row,
        f"{_TABLE}table-cell": _new_cell,
        f"{_TABLE}covered-table-cell": _new_cell,
    }


def _day(text: str) -> date | datetime | None:
    """A day, or a moment where there is one beside midnight; nothing for what no calendar holds."""
    try:
        if len(text) <= len("2027-03-01"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        return None

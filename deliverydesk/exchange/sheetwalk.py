"""The walk over a sheet: the facts about cells that their values alone would not tell.

The reader that fetches the values gives an error as a blank, an uncalculated formula as a blank, a
percentage as a fraction, and of two equal addresses the second without a word.
"""

from __future__ import annotations

from xml.parsers import expat

from deliverydesk.exchange import addresses, plainrows
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.exchange.sheetfacts import ERRORS, TYPES, At, SheetFacts
from deliverydesk.exchange.walkers import Part, Walk, bare, is_set
from deliverydesk.i18n import FORMATS, _

_LONGEST_ERROR = 20
_LOOKED_AT = {"v", "is", "c", "f", "row", "mergeCell", "cfRule", "dataValidation", "col", "sheetData"}
_DEPTH_OF_ROWS = 2


class SheetWalk(Walk):
    """Notes a sheet's errors, formulas, formats, merges and hidden rows; refuses what cannot be trusted."""

    def __init__(self, part: Part, parser: expat.XMLParserType) -> None:
        super().__init__(part)
        self.facts = SheetFacts(name=part.where.sheet, part=part.name)
        self._parser = parser
        self._looks = part.looks
        self._listening = False
        self._most = part.limits.cells - part.cells_before
        self._rules = 0
        # The row being walked, as a number and as cells write it, and the columns met in it.
        self._rows_met: set[int] = set()
        self._row = 0
        self._in_row = False
        self._row_text = "0"
        self._columns_met: set[int] = set()
        self._column = 0
        self._letters: dict[str, int] = {}
        # Cells that a formula standing elsewhere fills.
        self._calculated: set[At] = set()
        self._sheet_data = False
        # The cell being walked; `dull` where its first value has nothing that needs noting.
        self._inside = False
        self._dull = False
        self._valued = ""
        self._type: str | None = None
        self._look: str | None = None
        self._has_formula = False

    def may_skip(self, plain: bytes) -> bool:
        """Rows can be passed once they have been noted, all of them or none."""
        at_rows = self._sheet_data and self.depth == _DEPTH_OF_ROWS and not self._rows_met
        return at_rows and plainrows.note(plain, self.part, self.facts)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element in, and look at it; called for a million cells, so the frequent come first."""
        self.starts += 1
        self.depth += 1
        if tag == "c":
            self._cell(attributes)
        elif self._dull and tag == "v":
            self._dull = False
            self._valued = "v"
        elif tag in _LOOKED_AT or ":" in tag:
            self.see(tag, attributes)
        if self.depth > self._deepest:
            raise self._too_deep()

    def end(self, tag: str) -> None:
        """Count an element out; a cell's own parts end with the cell."""
        self.depth -= 1
        if self._listening:
            self._listening = False
            self._parser.CharacterDataHandler = None
            self._check_error()
        if tag == "v" or not (self._in_row or self._inside):
            return
        name = bare(tag)
        if name == "c":
            self._inside = self._dull = False
        elif name == "row":
            self._in_row = False

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at one element of a sheet."""
        if tag in {"v", "is"}:
            self._value(tag)
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f":
            if self._inside:
                self._formula(attributes)
        elif tag == "row":
            self._new_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag in {"cfRule", "dataValidation"}:
            self._rules += 1
            if self._rules > self.part.limits.rules:
                raise self._too_many_rules()
        elif tag == "col":
            self._columns(attributes)
        elif tag == "sheetData":
            if self._sheet_data:
                raise self.part.broken(_("two tables of cells"))
            self._sheet_data = True
        elif ":" in tag:
            self.see(tag.rpartition(":")[2], attributes)

    def _new_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r") or str(self._row + 1)
        row = int(text) if text.isdecimal() and len(text) <= len(str(addresses.MAX_ROW)) else 0
        if not 1 <= row <= addresses.MAX_ROW or str(row) != text:
            raise self._no_such_row(text)
        if row in self._rows_met:
            raise self._twice("row-twice", _("Row {row} stands twice in the sheet.").format(row=row))
        self._rows_met.add(row)
        self._row, self._row_text = row, text
        self._in_row = True
        self._column = 0
        self._columns_met.clear()
        if is_set(attributes, "hidden"):
            self.facts.hidden_rows.add(row)

    def _cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row:
            raise self.part.broken(_("a cell in no row"))
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        else:
            length = len(self._row_text)
            column = self._letters.get(reference[:-length]) or self._learn(reference[:-length])
            if not column or reference[-length:] != self._row_text:
                raise self._misplaced(reference)
        row, facts = self._row, self.facts
        # Cells mostly come in order, and then none can come twice.
        if column <= self._column and column in self._columns_met:
            raise self._twice("cell-twice", _("The cell stands twice in the sheet."), address(row, column))
        if column > addresses.MAX_COLUMN:
            raise self._misplaced(reference or "?")
        self._columns_met.add(column)
        self._column = column
        facts.cells += 1
        if facts.cells > self._most:
            raise self._too_many_cells()
        self._type = kind = attributes.get("t")
        self._look = look = self._looks.get(attributes.get("s", "0"))
        self._valued = ""
        self._inside = True
        self._has_formula = False
        self._dull = (
            look is None
            and not self._calculated
            and facts.left <= column <= facts.right
            and facts.top <= row <= facts.bottom
        )
        if kind not in TYPES:
            raise self._unknown_type()
        if kind == "e":
            self._dull = False
            facts.errors[row, column] = ""
            self._noted()

    def _learn(self, letters: str) -> int:
        column = self._letters[letters] = addresses.column_number(letters)
        return column

    def _formula(self, attributes: dict[str, str]) -> None:
        self.facts.formulas[self._row, self._column] = False
        self._has_formula = True
        self._dull = False
        self._noted()
        if attributes.get("t") not in {"array", "dataTable"} or ":" not in attributes.get("ref", ""):
            return
        # One formula that fills an area: its other cells hold values and no formula of their own.
        try:
            top, left, bottom, right = addresses.area(attributes["ref"])
        except ValueError:
            raise self.part.broken(_("formula over {area}").format(area=attributes["ref"][:40])) from None
        across = right - left + 1
        if (bottom - top + 1) * across + len(self._calculated) > self.part.limits.formula_area:
            sentence = _("The formulas of the sheet fill too large an area. Replace them with their values.")
            raise self.part.refused("huge-formula", sentence, address(self._row, self._column))
        self._calculated.update((row, left + n) for row in range(top, bottom + 1) for n in range(across))

    def _value(self, tag: str) -> None:
        if not self._inside:
            return
        if tag == "is" and self._type != "inlineStr":
            raise self._unknown_type()  # some programs show the text, others a blank
        if tag in self._valued:
            at = address(self._row, self._column)
            raise self._twice("value-twice", _("The cell holds two values."), at)
        self._valued += tag  # a text may stand as `is` and once more as `v`
        self._noted()
        if self._look:
            self.facts.looks[self._row, self._column] = self._look
        if (self._row, self._column) in self._calculated:
            self._has_formula = True
            self.facts.formulas.setdefault((self._row, self._column), False)
        if self._type == "e" or self._has_formula:
            self._listening = True
            self._parser.CharacterDataHandler = self._heard

    def _heard(self, text: str) -> None:
        """The value of an error or of a formula; an empty one is never heard of."""
        facts, at = self.facts, (self._row, self._column)
        if self._type == "e":
            facts.errors[at] = (facts.errors.get(at, "") + text)[:_LONGEST_ERROR]
        if self._has_formula and text.strip() and not (self.part.uncalculated and text.strip() == "0"):
            facts.formulas[at] = True

    def _check_error(self) -> None:
        error = self.facts.errors.get((self._row, self._column), "")
        if error not in ERRORS:
            sentence = _("The cell holds the error {error}, which cannot be read. Correct or clear it.")
            at = address(self._row, self._column)
            raise self.part.refused("unknown-error", sentence.format(error=error), at)

    def _noted(self) -> None:
        """Widen the rectangle of cells that a reader has to hold, and refuse one too large to be held."""
        facts, row, column = self.facts, self._row, self._column
        if facts.holds(row, column):
            return
        facts.widen(row, column)
        if facts.area > self.part.limits.area:
            sentence = _("The cell lies so far from the others that the sheet would need more than {most} "
                         "cells. Clear it, or move it to where the others are.")  # fmt: skip
            most = FORMATS.number(self.part.limits.area)
            raise self.part.refused("far-cell", sentence.format(most=most), address(row, column))

    def _merge(self, reference: str) -> None:
        try:
            merged = addresses.area(reference)
        except ValueError:
            raise self.part.broken(_("merged cells {area}").format(area=reference[:40])) from None
        top, left, bottom, right = merged
        if (bottom - top + 1) * (right - left + 1) > self.part.limits.merge_area:
            sentence = _("Merged cells {area} cover too much of the sheet. "
                         "Unmerge them and send the file again.")  # fmt: skip
            raise self.part.refused("huge-merge", sentence.format(area=reference), address(top, left))
        self.facts.merges.append(merged)
        if len(self.facts.merges) > self.part.limits.merges:
            sentence = _("The sheet has more than {most} merged areas. Unmerge them and send the file again.")
            most = FORMATS.number(self.part.limits.merges)
            raise self.part.refused("too-many-merges", sentence.format(most=most))

    def _columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if is_set(attributes, "hidden") and first.isdecimal() and last.isdecimal():
            until = min(int(last[:8]), addresses.MAX_COLUMN)
            self.facts.hidden_columns.update(range(int(first[:8]), until + 1))

    def _unknown_type(self) -> TurnedAway:
        sentence = _("The cell is of an unknown type. Save the workbook anew in Excel and send that.")
        return self.part.refused("unknown-type", sentence, address(self._row, self._column))

    def _too_many_rules(self) -> TurnedAway:
        sentence = _("The sheet has more than {most} conditional formats and validations. "
                     "Clear them and send the file again.")  # fmt: skip
        most = FORMATS.number(self.part.limits.rules)
        return self.part.refused("too-many-rules", sentence.format(most=most))

    def _too_many_cells(self) -> TurnedAway:
        sentence = _(
            "The sheet has more than {most} cells. Clear unused rows and columns, or split the file."
        )
        return self.part.refused(
            "too-many-cells", sentence.format(most=FORMATS.number(self.part.limits.cells))
        )

    def _no_such_row(self, text: str) -> TurnedAway:
        sentence = _("Row {row} does not exist in a workbook, which ends at row {last}. "
                     "Save the workbook anew in Excel and send that.")  # fmt: skip
        last = FORMATS.number(addresses.MAX_ROW)
        return self.part.refused("far-cell", sentence.format(row=text[:20], last=last))

    def _twice(self, rule: str, sentence: str, cell: str = "") -> TurnedAway:
        advice = _("Nobody can tell which one counts. Save the workbook anew in Excel and send that.")
        return self.part.refused(rule, f"{sentence} {advice}", cell)

    def _misplaced(self, reference: str) -> TurnedAway:
        sentence = _("A cell called {cell} stands in row {row}. "
                     "Save the workbook anew in Excel and send that.")  # fmt: skip
        return self.part.refused("misplaced-cell", sentence.format(cell=reference[:20], row=self._row))

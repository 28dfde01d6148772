"""The rows of matched sheets, cell by cell: what each says, what has to be asked, why it cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from deliverydesk.exchange import cellreading, plausible, secondlooks
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.askedagain import Asked, is_the_same, same_again
from deliverydesk.exchange.asking import Doubts
from deliverydesk.exchange.cellreading import Answer, Unclear
from deliverydesk.exchange.matching import Found, Match
from deliverydesk.exchange.reading import Cell, Sheet
from deliverydesk.exchange.said import SaidCell, SaidMissing, SaidRecord, Waiting
from deliverydesk.exchange.walkers import PERCENT
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, ValueProblem
from deliverydesk.schema.proposals import Flag


@dataclass
class RowReader:
    """Reads matched sheets one after another and gathers what they say.

    A cell that was `asked` about is read even where it says what it said when it went out.
    """

    at: Picture
    promises: Collection[str] = ()
    doubts: Doubts = field(default_factory=Doubts)
    asked: Asked = field(default_factory=Asked)
    cells: list[SaidCell] = field(default_factory=list)
    records: list[SaidRecord] = field(default_factory=list)
    missing: list[SaidMissing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, match: Match) -> None:
        """Take in one sheet."""
        issued = match.issued
        entity = self.at.catalogue[issued.entity]
        fields = [entity.field(name) for name in issued.fields]
        merged = _merged(match)
        marked = _marked(match.sheet, fields, match.columns) | {row for row, _column in merged}
        present = [n for n, across in enumerate(match.columns) if across is not None]
        places = [across for across in match.columns if across is not None]
        theirs = itemgetter(*places) if len(places) > 1 else None
        ours = itemgetter(*present) if len(present) > 1 else None
        begun = len(self.cells)
        days = plausible.Days()
        for found in match.rows:
            number = match.sheet.top + found.down
            if (
                not self.asked.ids
                and theirs is not None
                and ours is not None
                and number not in marked
                and theirs(found.row) == ours(found.issued.raw)
            ):
                continue
            if issued.is_new:
                self._new(match, found, fields, merged)
            else:
                self._row(match, found, fields, merged, days, told_by_values=number not in marked)
        cells = days.swapped(plausible.moved(issued, self.cells[begun:]))
        cells, mixed = plausible.mixed_percents(issued, cells)
        self.cells[begun:] = secondlooks.look_over(issued, cells, self.at)
        self.doubts.waiting += mixed
        self.missing += [SaidMissing(issued.entity, token, issued.name) for token in match.missing]
        self.problems += match.problems

    def _row(
        self,
        match: Match,
        found: Found,
        fields: list[Field],
        merged: set[tuple[int, int]],
        days: plausible.Days,
        *,
        told_by_values: bool,
    ) -> None:
        issued, row = match.issued, found.issued
        told_by_values = told_by_values and not self.asked.ids
        for n, (declared, across) in enumerate(zip(fields, match.columns, strict=True)):
            if across is None or (told_by_values and found.row[across] == row.raw[n]):
                continue
            cell = match.sheet.cell(match.sheet.top + found.down, match.sheet.left + across)
            if (cell.row, cell.column) in merged:
                continue
            again = self.asked.meets(match, row.token, declared.name, cell.address)
            answer = self._answer(match, found, declared, cell, row.raw[n], again=again)
            if not isinstance(answer, Answer):
                continue
            days.note(declared.name, row.token, cell, answer)
            theirs, base = declared.plain(answer.value), row.plain[n]
            if theirs == base:
                continue
            doubts = plausible.looks(issued, row, declared.name, base, theirs, self.at.today)
            flags = (*answer.flags, *_hidden(match.sheet, cell), *doubts)
            if again and cell.value == row.raw[n]:
                flags = (*flags, same_again())
            self.cells.append(
                SaidCell(
                    issued.entity, row.token, declared.name, theirs, match.sheet.name, cell.address, flags
                )
            )

    def _new(self, match: Match, found: Found, fields: list[Field], merged: set[tuple[int, int]]) -> None:
        """A spare row: nothing, or a whole new record, or the problems that keep it from being one."""
        values: dict[str, Any] = {}
        cells: dict[str, str] = {}
        flags: list[Flag] = []
        waiting: dict[str, tuple[Unclear, str]] = {}
        whole, again = True, False
        for declared, across in zip(fields, match.columns, strict=True):
            if across is None:
                continue
            cell = match.sheet.cell(match.sheet.top + found.down, match.sheet.left + across)
            again = self.asked.meets(match, found.issued.token, declared.name, cell.address) or again
            if (cell.row, cell.column) in merged or cell.is_blank:
                continue
            answer = self._answer(match, found, declared, cell, None)
            if answer is None:
                whole = False
            elif isinstance(answer, Unclear):
                waiting[declared.name] = answer, cell.address
            elif answer.value is not None:
                values[declared.name] = declared.plain(answer.value)
                cells[declared.name] = cell.address
                doubts = plausible.looks(
                    match.issued, found.issued, declared.name, None, values[declared.name], self.at.today
                )
                flags += [*answer.flags, *_hidden(match.sheet, cell), *doubts]
        if again and is_the_same(match, found):
            flags.append(same_again())
        if not values and not waiting and whole:
            return
        where = address(
            match.sheet.top + found.down, match.sheet.left + min(a for a in match.columns if a is not None)
        )
        needed = [one.label for one in fields if one.required and one.name not in {*values, *waiting, "ref"}]
        if waiting and (needed or not whole):
            # No answer alone makes a record of it, so each cell is named by itself.
            self.doubts.forget(found.issued.token)
            for name, (unclear, cell_of) in waiting.items():
                match.say(unclear.rule, unclear.sentence, cell_of, record=found.issued.token, name=name)
        if needed and whole:
            names = ", ".join(_(label) for label in needed)
            match.say(
                "required",
                _("The new row lacks: {names}. It waits until they are filled in.").format(names=names),
                where,
                record=found.issued.token,
            )
        elif not whole:
            match.say(
                "new row not whole",
                _("The new row waits until every cell of it can be read."),
                where,
                record=found.issued.token,
                severity=Severity.WARNING,
            )
        else:
            entity = match.issued.entity
            (self.doubts.drafts if waiting else self.records).append(
                SaidRecord(entity, found.issued.token, values, cells, match.sheet.name, where, tuple(flags))
            )

    def _answer(
        self, match: Match, found: Found, declared: Field, cell: Cell, issued_raw: Any, *, again: bool = False
    ) -> Answer | Unclear | None:
        """The cell's value; None where it says what was issued, or where a problem says why not.

        A cell that can be meant in two ways is put aside with its question.
        With `again` what was issued is what they had said before: it is read like any other value.
        """
        if not again and cell.value == issued_raw and not cell.error and not cell.formula:
            if cell.percent and isinstance(declared.kind, Amount) and isinstance(cell.value, int | float):
                match.say(
                    "percent",
                    _(
                        "The cell holds {value} as issued, shown as per cent; it was read as unchanged."
                    ).format(value=FORMATS.number(cell.value)),
                    cell.address,
                    record=found.issued.token,
                    name=declared.name,
                    severity=Severity.WARNING,
                )
            return None
        try:
            answer = cellreading.read(declared, cell, self.at, epoch_1904=match.sheet.epoch_1904)
            self._must_be_theirs(declared, answer.value)
        except Unclear as unclear:
            self.doubts.waiting.append(
                Waiting(
                    str(unclear.question), match.issued.entity, found.issued.token, declared.name,
                    str(cell.value), match.sheet.name, cell.address, _hidden(match.sheet, cell),
                )
            )  # fmt: skip
            return unclear
        except ValueProblem as problem:
            sentence = problem.sentence
            if problem.rule != "required":
                sentence = f"{_(declared.label)}: {sentence}"
            match.say(
                problem.rule,
                sentence,
                cell.address,
                record=found.issued.token,
                name=declared.name,
                words=cellreading.wrote(cell),
            )
            return None
        if (
            not again
            and isinstance(issued_raw, str)
            and answer.value == _as_issued(declared, issued_raw, self.at)
        ):
            return None
        self.doubts.show(answer)
        return answer

    def _must_be_theirs(self, declared: Field, value: Any) -> None:
        """A new row belongs to one of the promises that the workbook was made for, never to another's."""
        is_promise = isinstance(declared.kind, Ref) and declared.kind.to == "priority"
        if not is_promise or not isinstance(value, str) or value in self.promises:
            return
        known = ", ".join(self.at.reference(one) for one in self.promises)
        sentence = _("{ref} is none of the promises in this workbook. Choose one of: {known}.")
        raise ValueProblem("list", sentence.format(ref=self.at.reference(value), known=known))


def _as_issued(declared: Field, issued_raw: str, at: Picture) -> Any:
    """What our own words would be read as: spaces that a program tidied away are no edit."""
    try:
        return cellreading.read(declared, Cell(1, 1, issued_raw), at).value
    except ValueProblem:
        return None


def _marked(sheet: Sheet, fields: list[Field], columns: Iterable[int | None]) -> set[int]:
    """Rows with an error, a formula, or a figure shown as per cent: their values alone do not tell all."""
    amounts = {
        sheet.left + across
        for one, across in zip(fields, columns, strict=True)
        if across is not None and isinstance(one.kind, Amount)
    }
    rows = {row for row, _column in (*sheet.errors, *sheet.formulas)}
    return rows | {
        row for (row, column), look in sheet.looks.items() if look == PERCENT and column in amounts
    }


def _merged(match: Match) -> set[tuple[int, int]]:
    """The cells of ours under merged areas: one value over several cells belongs to none of them for sure."""
    sheet = match.sheet
    if not sheet.merges:
        return set()
    rows = {sheet.top + one.down for one in match.rows}
    columns = {sheet.left + across for across in match.columns if across is not None}
    found: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        inside = {
            (row, column)
            for row in range(top, bottom + 1)
            if row in rows
            for column in range(left, right + 1)
            if column in columns
        }
        if inside:
            area = f"{address(top, left)}:{address(bottom, right)}"
            match.say(
                "merged cells",
                _(
                    "The cells {area} were merged; none of them was read. Unmerge them and fill in each."
                ).format(area=area),
                address(top, left),
            )
            found |= inside
    return found


def _hidden(sheet: Sheet, cell: Cell) -> tuple[Flag, ...]:
    if cell.row in sheet.hidden_rows:
        return (Flag("hidden", _("The row was hidden when it came back.")),)
    if cell.column in sheet.hidden_columns:
        return (Flag("hidden", _("The column was hidden when it came back.")),)
    return ()

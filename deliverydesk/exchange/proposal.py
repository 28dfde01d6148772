"""A returned workbook beside its issue: every cell that differs, and every one that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from deliverydesk.domain.promises import Priority
from deliverydesk.exchange import (
    cellreading,
    drawing,
    frontsheet,
    matching,
    plausible,
    receiptsheet,
    secondlooks,
    sections,
    signoff,
)
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.askedagain import Asked, is_the_same, same_again
from deliverydesk.exchange.asking import Doubts
from deliverydesk.exchange.cellreading import Answer, Unclear, shown
from deliverydesk.exchange.issued import Issued, IssuedSheet
from deliverydesk.exchange.matching import Found, Match
from deliverydesk.exchange.reading import Book, Cell, Sheet
from deliverydesk.exchange.said import Said, SaidCell, SaidMissing, SaidRecord, Waiting
from deliverydesk.exchange.template import FRONT, SEAL
from deliverydesk.exchange.walkers import PERCENT
from deliverydesk.i18n import FORMATS, _, heard, hearing
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where
from deliverydesk.schema.proposals import Flag

_MOST_FACTS, _MOST_STRAYS = 50, 20
_SECTIONS = frozenset(one.key for one in sections.SECTIONS)


def facts(book: Book) -> dict[str, str]:
    """What the hidden sheet says the workbook is; empty where there is none."""
    sheet = book.sheet(drawing.META)
    if sheet is None:
        return {}
    rows = (row for row in sheet.rows[:_MOST_FACTS] if len(row) > 1)
    return {str(row[0]): str(row[1]) for row in rows if row[0] is not None and row[1] is not None}


def has_marks(book: Book) -> bool:
    """Whether any sheet carries a mark of ours: the workbook was made by this program, whoever issued it."""
    return any(matching.mark_of(sheet) is not None for sheet in book.sheets)


def is_genuine(told: dict[str, str], issued: Issued, secret: bytes) -> bool:
    """Whether the hidden sheet is the one this desk wrote for this issue."""
    return told.get(SEAL) == issued.seal(secret) and all(
        told.get(key) == value for key, value in issued.facts().items()
    )


def read_return(book: Book, issued: Issued, at: Picture) -> Said:
    """Everything a returned workbook says that its issue did not, with a problem for all that is not read.

    Its words are read in the language it was issued in, and in English; the problems speak the one in force.
    What can be meant in two ways waits in it until `asking.settle` is told which.
    """
    with hearing(issued.language):
        return _read_return(book, issued, at)


def _read_return(book: Book, issued: Issued, at: Picture) -> Said:
    problems = list(book.notes)
    reader = _Reader(at, _promises(issued, at), asked=Asked(frozenset(issued.asked)))
    sheets = _sheets(book, issued, problems)
    for section, issued_sheet in issued.by_section.items():
        if section in sheets:
            reader.read(matching.match(sheets[section], issued_sheet))
    sign_off, wrong = signoff.read(book)
    problems += reader.problems
    problems += reader.doubts.hopeless()
    if issued.asked:
        problems = reader.asked.without_ours(problems)
        problems += receiptsheet.read(book, issued.asked, reader.cells, reader.records, reader.asked.answered)
    problems += _beside(book, len(issued.sheets))
    problems += [Problem("sign-off", words, Where(sheet=sheet, cell=cell)) for sheet, cell, words in wrong]
    return Said(
        tuple(reader.cells),
        tuple(reader.records),
        tuple(reader.missing),
        tuple(problems),
        sign_off,
        tuple(reader.doubts.waiting),
        tuple(reader.doubts.drafts),
        reader.doubts.shows,
        tuple(sorted(reader.asked.answered)),
    )


def _promises(issued: Issued, at: Picture) -> Collection[str]:
    """The promises that a workbook was made for, whether or not it has a sheet of them."""
    if issued.promises:
        return issued.promises
    # A workbook of an earlier program does not say; its sheet does, and without one the desk as it stands.
    sheet = issued.by_section.get(sections.PRIORITIES)
    return sheet.by_token if sheet else [one.id for one in at.children(Priority, "ministry", issued.ministry)]


def _sheets(book: Book, issued: Issued, problems: list[Problem]) -> dict[str, Sheet]:
    """The sheets by section, found by their marks whatever they are called now."""
    found: dict[str, list[Sheet]] = {}
    known = {drawing.META, drawing.LISTS, *(name.casefold() for name in heard(FRONT))}
    known |= {one.name.casefold() for one in issued.sheets}
    for sheet in book.sheets:
        mark = matching.mark_of(sheet)
        if mark is not None and mark[2] in issued.by_section:
            found.setdefault(mark[2], []).append(sheet)
        elif mark is None and sheet.name.casefold() not in known and any(True for _cell in sheet.filled()):
            sentence = _("This sheet is none of the workbook's; nothing in it was read.")
            problems.append(Problem("unknown sheet", sentence, Where(sheet=sheet.name), Severity.WARNING))
        elif mark is not None and mark[2] in _SECTIONS:
            sentence = _("This sheet belongs to another workbook of ours; nothing of it was read. "
                         "Send it back in the workbook that it came in.")  # fmt: skip
            problems.append(Problem("sheet of another workbook", sentence, Where(sheet=sheet.name)))
    for section, one in issued.by_section.items():
        sheets = found.get(section, [])
        if not sheets:
            problems.append(_lost(book, one))
        elif len(sheets) > 1:
            names = ", ".join(sheet.name for sheet in sheets)
            sentence = _("The sheet is there more than once ({names}); none was read. Delete the copies.")
            problems.append(Problem("sheet twice", sentence.format(names=names), Where(sheet=sheets[0].name)))
        elif sheets[0].name != one.name:
            sentence = _("The sheet “{name}” was renamed; it was matched by its hidden mark.")
            problems.append(
                Problem(
                    "renamed sheet",
                    sentence.format(name=one.name),
                    Where(sheet=sheets[0].name),
                    Severity.WARNING,
                )
            )
    return {section: sheets[0] for section, sheets in found.items() if len(sheets) == 1}


def _beside(book: Book, asked: int) -> Iterator[Problem]:
    """What somebody wrote on the first and the last sheet where nothing was asked."""
    fronts = (book.sheet(name) for name in heard(FRONT))
    front, sign_off = next((one for one in fronts if one is not None), None), signoff.find(book)
    cells = [(front, one) for one in frontsheet.strays(front, asked)] if front else []
    cells += [(sign_off, one) for one in signoff.strays(sign_off)] if sign_off else []
    for sheet, cell in cells[:_MOST_STRAYS]:
        told = _("The cell stands where nothing was asked, and was not read: “{words}”.")
        words = " ".join(shown(cell.value).split())
        where = Where(sheet=sheet.name, cell=cell.address)
        yield Problem("outside the table", told.format(words=words), where, Severity.WARNING)


def _lost(book: Book, one: IssuedSheet) -> Problem:
    if book.sheet(one.name) is not None:
        sentence = _("The hidden keys of this sheet are gone, so no row can be told from another; "
                     "nothing of it was read. Fill in a fresh workbook.")  # fmt: skip
        return Problem("hidden keys gone", sentence, Where(sheet=one.name))
    sentence = _("The sheet did not come back; nothing of it was read.")
    return Problem("sheet not returned", sentence, Where(sheet=one.name))


@dataclass
class _Reader:
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
                self._row(match, found, fields, merged, days)
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
    ) -> None:
        issued, row = match.issued, found.issued
        for n, (declared, across) in enumerate(zip(fields, match.columns, strict=True)):
            if across is None:
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

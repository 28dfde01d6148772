"""What a file has to be asked before all of it can be read, and the reading once it is answered.

The cells in doubt are kept as they stood, so that an answer needs no file: it may come days later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from deliverydesk.exchange import cellreading, plausible, secondlooks
from deliverydesk.exchange.addresses import row_column
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.reading import Cell
from deliverydesk.exchange.said import Said, SaidCell, SaidRecord, Waiting
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.schema.proposals import Flag
from deliverydesk.schema.questions import Answers, Asked, Question

_MOST_NAMED = 5


def questions(said: Said) -> tuple[Asked, ...]:
    """The open questions of a return, each once, however many cells wait for it."""
    shows = dict(said.shows)
    found = []
    for question in Question:
        waiting = [one for one in said.waiting if one.question == question]
        if waiting:
            cells = tuple(Where(sheet=one.sheet, cell=one.cell).address for one in waiting)
            found.append(Asked(question, _sentence(question, waiting, shows.get(question, "")), cells))
    return tuple(found)


def problems(said: Said) -> list[Problem]:
    """One problem for each open question: nothing that waits may look as if it had been read."""
    return [Problem(f"{one.question} unclear", one.sentence) for one in questions(said)]


def _sentence(question: Question, waiting: Collection[Waiting], shows: str) -> str:
    cells = _named(waiting)
    beside: dict[str, str] = {}
    match question:
        case Question.DATES:
            told = plural(
                "{n} day is written so that it could be day first or month first ({cells}). "
                "It is not read until somebody says which.",
                "{n} days are written so that they could be day first or month first ({cells}). "
                "They are not read until somebody says which.",
                len(waiting),
                cells=cells,
            )
            beside = {
                "dmy": _("Others in the file are written day first."),
                "mdy": _("Others in the file are written month first."),
            }
        case Question.DECIMALS:
            told = plural(
                "{n} figure has a point or comma that could part thousands or decimals ({cells}). "
                "It is not read until somebody says which.",
                "{n} figures have a point or comma that could part thousands or decimals ({cells}). "
                "They are not read until somebody says which.",
                len(waiting),
                cells=cells,
            )
            beside = {
                "point": _("Others in the file have a point before the decimals."),
                "comma": _("Others in the file have a comma before the decimals."),
            }
        case _:
            told = plural(
                "{n} figure of a series in per cent is below one while others come as points ({cells}). "
                "It is not read until somebody says what is meant.",
                "{n} figures of series in per cent are below one while others come as points ({cells}). "
                "They are not read until somebody says what is meant.",
                len(waiting),
                cells=cells,
            )
    return f"{told} {beside[shows]}" if shows in beside else told


def _named(waiting: Collection[Waiting]) -> str:
    some = [
        f"{Where(sheet=one.sheet, cell=one.cell).address} “{_shown(one.raw)}”"
        for one in list(waiting)[:_MOST_NAMED]
    ]
    return ", ".join((*some, "…") if len(waiting) > _MOST_NAMED else some)


def _shown(raw: str | float) -> str:
    return " ".join(raw.split())[:20] if isinstance(raw, str) else FORMATS.number(raw)


@dataclass
class Doubts:
    """Gathers, while a file is read, what can be meant in two ways and what the rest of the file shows."""

    waiting: list[Waiting] = field(default_factory=list)
    drafts: list[SaidRecord] = field(default_factory=list)
    _shows: dict[Question, set[str]] = field(default_factory=lambda: defaultdict(set))

    def show(self, answer: cellreading.Answer) -> None:
        """Take note of a text that could be meant in one way alone."""
        if answer.shows is not None:
            question, choice = answer.shows
            self._shows[question].add(choice)

    def forget(self, record: str) -> None:
        """Leave out what waits of a spare row that cannot become a record anyway."""
        self.waiting = [one for one in self.waiting if one.record != record]

    @property
    def shows(self) -> tuple[tuple[str, str], ...]:
        """How the file writes where all of it agrees."""
        return tuple((str(key), min(found)) for key, found in sorted(self._shows.items()) if len(found) == 1)

    def hopeless(self) -> list[Problem]:
        """Take out what no one answer can settle, as the file writes both ways: each cell is a problem."""
        both = {key for key, found in self._shows.items() if len(found) > 1}
        lost = [one for one in self.waiting if one.question in both]
        self.waiting = [one for one in self.waiting if one.question not in both]
        drafted = {one.record for one in self.drafts} & {one.record for one in lost}
        self.drafts = [one for one in self.drafts if one.record not in drafted]
        lost += [one for one in self.waiting if one.record in drafted]
        self.waiting = [one for one in self.waiting if one.record not in drafted]
        return [_both_ways(one) for one in lost]


def _both_ways(one: Waiting) -> Problem:
    where = Where(one.entity, one.record, one.field, sheet=one.sheet, cell=one.cell)
    if one.question == Question.DATES:
        told = _("“{text}” could be two different days, and the file does not write all its days in one "
                 "order. Write it like 28 Feb 2027.")  # fmt: skip
        return Problem("date", told.format(text=_shown(one.raw)), where)
    told = _("“{text}” could be two different figures, and the file does not write all its decimals in one "
             "way. Write it without a separator, like 1250.")  # fmt: skip
    return Problem("number", told.format(text=_shown(one.raw)), where)


def settle(said: Said, issued: Issued, at: Picture, answers: Answers) -> Said:
    """The return with the cells read that `answers` settle; the others go on waiting."""
    due = [one for one in said.waiting if one.question in answers]
    if not due:
        return said
    cells: dict[str, list[SaidCell]] = {}
    drafts = {one.record: one for one in said.drafts}
    wrong: list[Problem] = []
    for one in due:
        sheet, row, base = issued.cells[one.entity, one.record, one.field]
        declared = at.catalogue[one.entity].field(one.field)
        try:
            value, flags = _settled(one, declared, at, answers)
        except ValueProblem as problem:
            where = Where(one.entity, one.record, one.field, sheet=one.sheet, cell=one.cell)
            wrong.append(Problem(problem.rule, f"{_(declared.label)}: {problem.sentence}", where))
            drafts.pop(one.record, None)
            continue
        doubts = plausible.looks(sheet, row, one.field, base, value, at.today)
        flags = (*one.flags, *flags, *doubts)
        if (draft := drafts.get(one.record)) is not None:
            drafts[one.record] = replace(
                draft,
                values={**draft.values, one.field: value},
                cells={**draft.cells, one.field: one.cell},
                flags=(*draft.flags, *flags),
            )
        elif not sheet.is_new and value != base:
            said_cell = SaidCell(one.entity, one.record, one.field, value, one.sheet, one.cell, flags)
            cells.setdefault(sheet.section, []).append(said_cell)
    waiting = tuple(one for one in said.waiting if one not in due)
    still = {one.record for one in waiting}
    done = [one for key, one in drafts.items() if key not in still]
    return replace(
        said,
        cells=(*said.cells, *_looked_over(issued, cells, at)),
        records=(*said.records, *done),
        problems=(*said.problems, *wrong),
        waiting=waiting,
        drafts=tuple(one for key, one in drafts.items() if key in still),
    )


def _settled(one: Waiting, declared: Any, at: Picture, answers: Answers) -> tuple[Any, tuple[Flag, ...]]:
    if one.question != Question.PERCENTS:
        answer = cellreading.read(declared, Cell(*row_column(one.cell), one.raw), at, answers)
        return declared.plain(answer.value), answer.flags
    points = answers[Question.PERCENTS] == "points"
    value = declared.parse(one.raw if points else settled(float(one.raw) * 100), at)
    told = _("“{written}” was read as {value}.").format(
        written=FORMATS.number(float(one.raw)), value=FORMATS.number(value)
    )
    return declared.plain(value), (Flag("percent", told),)


def _looked_over(issued: Issued, cells: dict[str, list[SaidCell]], at: Picture) -> Iterable[SaidCell]:
    for section, group in cells.items():
        sheet = issued.by_section[section]
        yield from secondlooks.look_over(sheet, plausible.moved(sheet, group), at)

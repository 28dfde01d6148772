"""Bring somebody's own Excel list: what each column is, proposed; what is agreed, written as one step.

A unit starts with the tracker it has. Nobody writes a map: the map is made from what the columns are taken
for, the rows go the way of every import, and each value that is written keeps the cell it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.domain.exchanges import Brought, ReturnStatus
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.ratings import CODES
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Damaged, Refused, WrongUsage
from deliverydesk.exchange import listreading
from deliverydesk.exchange.accounting import Accounting
from deliverydesk.exchange.addresses import column_letters as letters
from deliverydesk.exchange.addresses import row_column
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.guessing import ColumnGuess, Facts
from deliverydesk.exchange.listfile import ListFile, read_lists, read_pasted
from deliverydesk.exchange.listpage import DMY, MDY, NEW, Answers, Doubt, bare_name
from deliverydesk.exchange.listreading import FillCount, ListReading, WordCount
from deliverydesk.exchange.meanings import READING, Meaning, Span, choices, read_meaning, read_span
from deliverydesk.exchange.reading import Sheet
from deliverydesk.exchange.wordlists import plain_words
from deliverydesk.i18n import FORMATS, _
from deliverydesk.progress import Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Accept
from deliverydesk.schema.records import Record
from deliverydesk.services.beside import Beside
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.matching import Plan
from deliverydesk.storage import blobs

__all__ = [
    "DMY",
    "MDY",
    "NEW",
    "Accounting",
    "Answers",
    "BringResult",
    "ColumnGuess",
    "Doubt",
    "FillCount",
    "ListFile",
    "Meaning",
    "Sheet",
    "WordCount",
    "as_said",
    "bring",
    "choices",
    "letters",
    "make_answers",
    "open_lists",
    "pasted",
    "read_meaning",
    "with_day",
    "write_lists",
]  # fmt: skip

THROUGH = "guess"


@dataclass(frozen=True)
class BringResult(FileResult):
    """One file's outcome, with what each column is taken for and what became of every cell.

    `taken` are the rows that are records of the desk now or will be, each as (table, row).
    """

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    reading: ListReading = field(default_factory=ListReading)
    accounting: Accounting = field(default_factory=Accounting)
    doubts: tuple[Doubt, ...] = ()
    taken: frozenset[tuple[int, int]] = frozenset()

    def place_of(self, problem: Problem) -> tuple[int, int] | None:
        """The row and column of a problem on the sheet that was read."""
        return row_column(problem.where.cell) if problem.where.cell else None

    def plain(self) -> dict[str, Any]:
        """The JSON form of the command line's contract."""
        return super().plain() | {
            "sheet": self.sheet,
            "columns": [_column(one, self.reading) for one in self.reading.columns],
            "fills": [one.plain() for one in self.reading.fills],
            "words": [one.plain() for one in self.reading.words],
            "names": [one.plain() for one in self.doubts],
            "dates": {"asked": self.reading.unclear_dates, "answer": self.reading.dates},
            "accounting": self.accounting.plain(),
        }


def as_said(words: str) -> str:
    """Words as answers are kept by: small letters, one kind of space."""
    return fold(words)


def with_day(key: str, day: str, guess: ColumnGuess) -> Meaning | None:
    """The meaning that a person chose for a column; None where it is a figure and its day is none.

    The period that the heading names stays where the person did not write another day.
    """
    meaning = Meaning(key, by_fill=guess.meaning.by_fill and key.startswith("rating."))
    if not (meaning.is_measure or meaning.is_rating):
        return meaning
    span = guess.meaning.span or next(
        (found for line in reversed(guess.heading.lines) if (found := read_span(line))), None
    )
    if day.strip() and (span is None or day.strip() != FORMATS.day_full(span.end)):
        span = read_span(day)
        if span is None:
            return None
    if span is None and meaning.is_measure:
        return None
    if span and span.start == span.end and meaning.key == READING:
        span = Span(span.end.replace(day=1), span.end)
    return replace(meaning, span=span)


def _column(one: ColumnGuess, reading: ListReading) -> dict[str, Any]:
    return {
        "table": reading.tables[one.table].name,
        "column": one.heading.letter,
        "heading": one.heading.text,
        "is": one.meaning.text,
        "label": one.meaning.label,
        "why": one.why,
        "sure": one.sure,
    }


def make_answers(
    desk: Desk,
    *,
    as_at: date | None = None,
    columns: Mapping[str, str] | None = None,
    fills: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    dates: str = "",
    same: Mapping[str, str] | None = None,
    agreed: bool = False,
) -> Answers:
    """What a person said, from plain words. Raises WrongUsage for what cannot be meant.

    A fill or a word means a rating's code, or `none`; a name means a record's reference, or `new`.
    """
    return Answers(
        today=desk.picture.today,
        as_at=as_at,
        columns={where.upper(): read_meaning(what) for where, what in (columns or {}).items()},
        fills={_colour(colour): _code(code) for colour, code in (fills or {}).items()},
        words={fold(said): _code(code) for said, code in (words or {}).items()},
        dates=dates,
        same={fold(name): ref if ref.casefold() != NEW else NEW for name, ref in (same or {}).items()},
        agreed=agreed,
    )


def _colour(said: str) -> str:
    colour = said.removeprefix("#").upper()
    if not re.fullmatch("[0-9A-F]{6}", colour):
        raise WrongUsage(_("“{words}” is no colour; write it like FF5050").format(words=said))
    return colour


def _code(said: str) -> str:
    if said.casefold() == "none":
        return ""
    if said.upper() not in CODES:
        known = " ".join(CODES)
        raise WrongUsage(
            _("“{words}” is no rating; it is one of {known}, or none").format(words=said, known=known)
        )
    return said.upper()


def pasted(text: str) -> ListFile:
    """A block of cells from the clipboard, as a file."""
    return read_pasted(text)


def open_lists(paths: Iterable[Path | str], progress: Progress | None = None) -> list[ListFile]:
    """Read files as they are, off any desk; one that cannot be read carries why."""
    progress = progress or Progress()
    return list(read_lists([Path(path) for path in paths], progress))


def bring(
    desk: Desk,
    paths: Iterable[Path | str],
    answers: Answers | None = None,
    *,
    sheet: str = "",
    guess: bool = True,
    accept: str = "clean",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[BringResult]:
    """Read lists and write what is new and safe in them, ratings included, as one step.

    Without `guess` nothing is compared or written: the result says what each column would be taken for.
    `accept` "all" writes their side of conflicts too. Raises Refused for a day to come, or a sheet that is
    not there.
    """
    progress = progress or Progress()
    files = open_lists(paths, progress)
    return write_lists(
        desk, files, answers, sheet=sheet, guess=guess, accept=accept, dry_run=dry_run, progress=progress
    )


def write_lists(
    desk: Desk,
    files: Sequence[ListFile],
    answers: Answers | None = None,
    *,
    sheet: str = "",
    guess: bool = True,
    accept: str = "clean",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[BringResult]:
    """As `bring`, for files that were opened before."""
    progress = progress or Progress()
    answers = answers or Answers(desk.picture.today)
    if answers.as_at and answers.as_at > desk.picture.today:
        raise Refused(
            _("A file cannot be as at {day}, which is still to come.").format(
                day=FORMATS.day_full(answers.as_at)
            ),
            _("Give the day up to which it knew things."),
        )
    older = _Older(desk, answers.as_at)
    takes_all = Accept(accept) is Accept.ALL
    plan = Plan(desk.picture, desk.sources.new_id, takes_conflicts=takes_all, is_older=older)
    beside = Beside(desk, takes_conflicts=takes_all, is_older=older, said_on=older.said_on)
    results: list[BringResult] = []
    kept: list[tuple[Brought, bytes]] = []
    for file in files:
        progress.advance(file.name, by=0)
        result, cells = _take(desk, file, _as_before(desk, file, answers), sheet, plan, beside, guess=guess)
        results.append(result)
        if cells:
            kept.append(_kept(desk, file, answers, cells))
    changes = [*plan.changes(), *beside.changes()]
    if changes and not dry_run and guess:
        _write(desk, results, changes, kept)
    return results


def _write(
    desk: Desk, results: Sequence[BringResult], changes: list[Change], kept: Sequence[tuple[Brought, bytes]]
) -> None:
    names = ", ".join(one.file for one in results if one.proposals)
    desk.write(
        _("Brought in: {files}").format(files=names),
        [*changes, *(Change(None, one) for one, _content in kept)],
        kind=StepKind.IMPORT,
        reason=_("As it stands in {files}").format(
            files=", ".join(f"{one.file} ({one.sha256[:12]})" for one, _content in kept)
        ),
        blobs={one.cells: content for one, content in kept},
    )


def _take(
    desk: Desk, file: ListFile, answers: Answers, sheet: str, plan: Plan, beside: Beside, *, guess: bool
) -> tuple[BringResult, list[list[str]]]:
    """(what one file comes to, where each value that is written stands in it)."""
    if file.turned_away is not None:
        turned = file.turned_away
        return BringResult(file.name, turned.status, problems=(turned.problem,)), []
    chosen = listreading.choose_sheet(file, sheet)
    reading = listreading.read_list(file, chosen, answers, _facts(desk, answers))
    named = tuple(one.name for one in file.sheets)
    if not guess:
        status = str(ReturnStatus.READ.value)
        result = BringResult(
            file.name, status, notes=file.notes, sheet=chosen.name, sheets=named, reading=reading
        )
        return result, []
    built = reading.build()
    beside.settle_unsure(built, plan, answers)
    outcome = plan.take(built.as_foreign(file))
    cells = beside.take(built, outcome)
    for problem in (*built.problems, *outcome.problems):
        built.enter_problem(problem)
    accounting = built.accounting()
    result = BringResult(
        file=file.name,
        status=str(ReturnStatus.READ.value),
        ministry=outcome.ministries[0] if len(outcome.ministries) == 1 else "",
        proposals=tuple(outcome.proposals),
        problems=(*built.problems, *outcome.problems),
        notes=(*file.notes, *reading.remarks(file), *built.remarks, *outcome.notes),
        sheet=chosen.name,
        sheets=named,
        reading=reading,
        accounting=accounting,
        doubts=tuple(built.doubts),
        taken=frozenset(
            (number, row)
            for number, rows in enumerate(built.rows)
            for row, draft in rows.items()
            if draft in outcome.ids
        ),
    )
    return result, cells


def _kept(desk: Desk, file: ListFile, answers: Answers, cells: list[list[str]]) -> tuple[Brought, bytes]:
    sha256, content = blobs.pack(cells)
    record = Brought(
        id=desk.sources.new_id(),
        file=file.name[:200],
        sha256=file.sha256,
        brought_on=desk.picture.today,
        as_at=answers.as_at,
        through=THROUGH,
        cells=sha256,
    )
    return record, content


def _as_before(desk: Desk, file: ListFile, answers: Answers) -> Answers:
    """A file that came in before without a day of its own means the day it came in on, not today."""
    if answers.as_at is None:
        for one in desk.picture.all(Brought):
            if one.sha256 == file.sha256 and one.as_at is None:
                return replace(answers, today=one.brought_on)
    return answers


def _facts(desk: Desk, answers: Answers) -> Facts:
    names: dict[str, tuple[str, str]] = {}
    for one in desk.picture.all(Ministry):
        for words in (one.code, one.name):
            plain = plain_words(words)
            names.setdefault(plain, (one.code, one.name))
            names.setdefault(bare_name(plain), (one.code, one.name))
    return Facts(answers.knows_until, names)


class _Older:
    """Whether a value of ours was said later than a file of a past day, which then cannot overwrite it."""

    def __init__(self, desk: Desk, as_at: date | None) -> None:
        self._desk = desk
        self._as_at = as_at if as_at and as_at < desk.picture.today else None
        self._said: Mapping[tuple[str, str], date] | None = None

    def __call__(self, record: Record, name: str) -> bool:
        if self._as_at is None:
            return False
        # What no file said of a record that no file brought, a person wrote: newer than any past file.
        said = self.said_on(record.id, name) or self.said_on(record.id, "")
        return said is None or said > self._as_at

    def said_on(self, record: str, name: str) -> date | None:
        """The day of the file that said what a field holds; None where no file did."""
        if self._said is None:
            self._said = self._days()
        return self._said.get((record, name))

    def _days(self) -> dict[tuple[str, str], date]:
        days: dict[tuple[str, str], date] = {}
        for brought in self._desk.picture.all(Brought):
            day = brought.as_at or brought.brought_on
            try:
                cells = self._desk.blob(brought.cells)
            except Damaged:
                continue  # what nobody can say the day of counts as newer, and nothing overwrites it
            for _entity, record, name, _sheet, _cell in cells:
                for about in (name, ""):
                    days[record, about] = max(day, days.get((record, about), day))
        return days

"""One sheet of somebody's list read as a whole: its tables, what their columns are, what has to be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.ratings import read_rating
from deliverydesk.errors import Refused
from deliverydesk.exchange.brought import Builder
from deliverydesk.exchange.builtlist import BuiltList
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.fills import name_of
from deliverydesk.exchange.guessing import ColumnGuess, Facts, guess, knows_heading
from deliverydesk.exchange.listfile import ListFile
from deliverydesk.exchange.listpage import Answers, ListPage, MinistryNames, is_dash, is_unclear_date
from deliverydesk.exchange.lists import Covers, ListTable, find_tables, is_filled
from deliverydesk.exchange.meanings import BASELINE, FIELDS, SKIP, TARGET
from deliverydesk.exchange.pages import short
from deliverydesk.exchange.reading import Sheet
from deliverydesk.exchange.wordlists import wordlists
from deliverydesk.i18n import _, plural
from deliverydesk.schema.kinds import Day
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where

At = tuple[int, int]
_MOST_WORDS = 12


@dataclass(frozen=True)
class FillCount:
    """One colour that is to be a rating: how many cells have it, and what a person said it means."""

    colour: str
    cells: int
    answer: str | None = None

    @property
    def name(self) -> str:
        """`red`."""
        return name_of(self.colour)

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {"fill": self.colour, "name": self.name, "cells": self.cells, "means": self.answer}


@dataclass(frozen=True)
class WordCount:
    """A word in a column of ratings that is no rating by itself, and what a person said it means."""

    words: str
    cells: int
    answer: str | None = None

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {"word": self.words, "cells": self.cells, "means": self.answer}


@dataclass
class ListReading:
    """A sheet with what is proposed for it, before anything of it is built."""

    file: str = ""
    sheet: Sheet = field(default_factory=lambda: Sheet(""))
    tables: list[ListTable] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    columns: list[ColumnGuess] = field(default_factory=list)
    fills: tuple[FillCount, ...] = ()
    words: tuple[WordCount, ...] = ()
    unclear_dates: int = 0
    dates: str = ""
    answers: Answers | None = None
    facts: Facts | None = None

    def remarks(self, file: ListFile) -> Iterator[Problem]:
        """What a person might not see: other sheets that hold something, hidden rows that were read."""
        others = [one.name for one in file.sheets if one is not self.sheet and any(one.filled())]
        if others:
            sentence = _("Only this sheet was read. These hold something too: {names}.")
            told = sentence.format(names=", ".join(f"“{name}”" for name in others))
            yield Problem("not-read", told, Where(file=file.name, sheet=self.sheet.name), Severity.WARNING)
        if self.has_targets and self.answers is not None and not self.answers.agreed:
            told = _("Targets come in as drafts, and nothing is judged by them until they are agreed. "
                     "Say so, if they are agreed already.")  # fmt: skip
            yield Problem(
                "draft-targets", told, Where(file=file.name, sheet=self.sheet.name), Severity.WARNING
            )
        for number, table in enumerate(self.tables):
            for one in colour_alone(table, self.of(number)):
                if one.meaning.key == SKIP:
                    continue
                told = _("Column {letter}, “{heading}”, speaks by colour alone, and no rating is taken "
                         "from it. Its colours were left out.")  # fmt: skip
                where = Where(
                    file=file.name, sheet=self.sheet.name, cell=f"{one.heading.letter}{table.head[0]}"
                )
                words = told.format(letter=one.heading.letter, heading=short(one.heading.text))
                yield Problem("colour-alone", words, where, Severity.WARNING)
        if ruled := list(self._ruled()):
            told = _("Colours that a rule sets (conditional formatting) are not read: {columns}. "
                     "Fill the cells by hand, or say it in words.")  # fmt: skip
            words = told.format(columns=", ".join(ruled))
            yield Problem("by-rule", words, Where(file=file.name, sheet=self.sheet.name), Severity.WARNING)
        hidden = sum(row in self.sheet.hidden_rows for table in self.tables for row in table.rows)
        if hidden:
            told = plural(
                "{n} row is hidden in the file and was read like the others.",
                "{n} rows are hidden in the file and were read like the others.",
                hidden,
            )
            yield Problem("hidden", told, Where(file=file.name, sheet=self.sheet.name), Severity.WARNING)

    def _ruled(self) -> Iterator[str]:
        """The columns in which a rule of the workbook colours cells below the headings."""
        for one in self.columns:
            rows, column = self.tables[one.table].rows, one.heading.number
            if any(
                left <= column <= right and any(top <= row <= bottom for row in rows)
                for top, left, bottom, right in self.sheet.ruled
            ):
                yield f"{one.heading.letter} “{short(one.heading.text)}”"

    @property
    def has_targets(self) -> bool:
        """Whether paths are made of it, which somebody may have agreed."""
        keys = {one.meaning.key for one in self.columns}
        return {BASELINE, TARGET} <= keys

    def of(self, table: int) -> list[ColumnGuess]:
        """The columns of one table."""
        return [one for one in self.columns if one.table == table]

    def build(self) -> BuiltList:
        """The drafts of every table."""
        assert self.answers
        assert self.facts
        made = BuiltList(self)
        names = MinistryNames(self.facts, self.answers)
        for number, table in enumerate(self.tables):
            page = ListPage(self.file, table, self.answers, names)
            page.title = next(
                (one.heading.letter for one in self.of(number) if one.meaning.key.endswith(".title")), ""
            )
            builder = Builder(page, self.subjects[number], self.of(number), self.answers, made.ledger)
            made.add(builder.build())
            made.builders.append(builder)
            made.cells.update(at for at, _colour in coloured(page, self.of(number)))
            for one in colour_alone(table, self.of(number)):
                skipped = one.meaning.key == SKIP
                told = _("its column is left out") if skipped else _("a colour alone, and no rating takes it")
                made.untaken.update(dict.fromkeys(_coloured_rows(table, one), told))
        made.doubts += names.doubts.values()
        if names.made_up:
            where = Where(file=self.file, sheet=self.sheet.name)
            made.remarks.append(Problem("new-code", _told_codes(names.made_up), where, Severity.WARNING))
        return made


class _Judged(NamedTuple):
    score: int
    sheet: Sheet


def choose_sheet(file: ListFile, name: str = "") -> Sheet:
    """The sheet of that name, or the one on which most columns are understood. Raises Refused for neither."""
    if name:
        found = next((one for one in file.sheets if one.name.casefold() == name.casefold()), None)
        if found is None:
            raise Refused(
                _("{file} has no sheet “{name}”.").format(file=file.name, name=name),
                _("It has: {found}.").format(found=", ".join(one.name for one in file.sheets)),
            )
        return found
    judged = [
        _Judged(
            sum(
                knows_heading(one.text)
                for table in find_tables(sheet, knows_heading)
                for one in table.columns
            ),
            sheet,
        )
        for sheet in file.sheets
        if sheet.state == "visible" or len(file.sheets) == 1
    ]
    best = max(judged, key=lambda one: one.score, default=None)
    if best is None:
        raise Refused(_("{file} has no sheet that can be seen.").format(file=file.name))
    return best.sheet


def read_list(file: ListFile, sheet: Sheet, answers: Answers, facts: Facts) -> ListReading:
    """Find the tables of a sheet and say what each column is: as answered, or as it seems."""
    reading = ListReading(file.name, sheet, find_tables(sheet, knows_heading), answers=answers, facts=facts)
    for number, table in enumerate(reading.tables):
        subject, columns = guess(number, table, facts)
        columns = [_answered(one, number, answers) for one in columns]
        reading.subjects.append(_subject(subject, columns))
        reading.columns += columns
    fills: Counter[str] = Counter()
    for number, table in enumerate(reading.tables):
        page = ListPage(file.name, table, answers, MinistryNames(facts, answers))
        fills.update(colour for _at, colour in coloured(page, reading.of(number)))
    reading.fills = tuple(
        FillCount(colour, n, answers.fills.get(colour)) for colour, n in fills.most_common()
    )
    words = Counter(_unread_words(reading))
    reading.words = tuple(
        WordCount(said, n, answers.words.get(fold(said))) for said, n in words.most_common(_MOST_WORDS)
    )
    reading.unclear_dates = sum(1 for _value in _unclear(reading))
    reading.dates = answers.dates
    return reading


def _answered(one: ColumnGuess, number: int, answers: Answers) -> ColumnGuess:
    letter = one.heading.letter
    chosen = answers.columns.get(f"{number + 1}:{letter}") or (
        answers.columns.get(letter) if number == 0 else None
    )
    if chosen is None:
        return one
    return replace(one, meaning=chosen, why=_("you said so"), sure=100, corrected=True)


def _subject(guessed: str, columns: Iterable[ColumnGuess]) -> str:
    """What the rows are, where a person's word about a column makes them something else."""
    titles = {
        one.meaning.key.partition(".")[0] for one in columns if one.meaning.key.endswith((".title", ".ref"))
    }
    if guessed in titles and guessed != "priority":
        return guessed
    return next((one for one in ("milestone", "barrier", "indicator") if one in titles), "priority")


def _unread_words(reading: ListReading) -> Iterator[str]:
    """Words in columns of ratings that only a person can explain."""
    for one in reading.columns:
        if not one.meaning.is_rating or one.meaning.by_fill:
            continue
        table = reading.tables[one.table]
        for row in table.rows:
            value = table.sheet.value(row, one.heading.number)
            said = " ".join(str(value or "").split())
            if not said or is_dash(said) or any(absent.fit(fold(said)) for absent in wordlists().absent):
                continue
            try:
                read_rating(said)
            except ValueProblem:
                yield said


def _unclear(reading: ListReading) -> Iterable[object]:
    """Dates that could be either of two days, in columns that are taken for days."""
    for one in reading.columns:
        kind, _dot, name = one.meaning.key.partition(".")
        if kind in FIELDS and isinstance(CATALOGUE[kind].field(name).kind, Day):
            table = reading.tables[one.table]
            for row in table.rows:
                value = table.sheet.value(row, one.heading.number)
                if is_unclear_date(value):
                    yield value


def coloured(page: ListPage, guesses: Sequence[ColumnGuess]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells whose colour is to be a rating, with their colours."""
    fills = page.table.sheet.fills
    for one in guesses:
        if one.meaning.is_rating and one.meaning.by_fill:
            for row in page.table.rows:
                colour = fills.get((row, one.heading.number))
                if colour:
                    yield (row, one.heading.number), colour


def _told_codes(made_up: Sequence[tuple[str, str]]) -> str:
    shown = [f"{name} {code}" for code, name in made_up[:_MOST_WORDS]]
    more = len(made_up) - len(shown)
    names = ", ".join([*shown, *([_("{n} more").format(n=more)] if more else [])])
    return plural(
        "{n} ministry is new here, and its short code is made up from its name: {names}. Change it where the "
        "ministry has one.",
        "{n} ministries are new here, and their short codes are made up from their names: {names}. Change "
        "those where the ministry has one.",
        len(made_up),
        names=names,
    )


def colour_alone(table: ListTable, guesses: Sequence[ColumnGuess]) -> Iterator[ColumnGuess]:
    """The columns that speak by colour alone, which no rating takes: several colours and no words."""
    covers = Covers(table.sheet)
    for one in guesses:
        if one.meaning.is_rating and one.meaning.by_fill:
            continue
        colours = {table.sheet.fills[at] for at in _coloured_rows(table, one)}
        # One colour all the way down is how the sheet is dressed.
        if len(colours) > 1 and not any(
            is_filled(covers.source(row, one.heading.number)) for row in table.rows
        ):
            yield one


def _coloured_rows(table: ListTable, one: ColumnGuess) -> Iterator[At]:
    return (at for row in table.rows if (at := (row, one.heading.number)) in table.sheet.fills)

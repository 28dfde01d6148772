"""A table of somebody's list as the machinery of maps sees it: cell by cell, with what a person answered.

A place is a column's letter, with how it is looked at before it: `day:F`, `figure:E`, `fill:G`, `code:C`
and `name:C` (of a ministry), `unit:D,E` and `decimals:D,E` (of the figures in these columns).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.fills import name_of
from deliverydesk.exchange.guessing import Facts
from deliverydesk.exchange.layouts import Map, Spot
from deliverydesk.exchange.lists import Covers, ListTable, is_filled
from deliverydesk.exchange.meanings import Meaning
from deliverydesk.exchange.pages import Seen, seen, short
from deliverydesk.exchange.reading import Cell
from deliverydesk.exchange.wordlists import plain_words, same_numbers
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Where

DMY, MDY = "dmy", "mdy"
NEW = "new"
_NEAR = 85
_UNCLEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
# A year of two figures lies in the hundred years from here, once a person has said how the dates are written.
_FIRST_YEAR = 1970
_WITH_UNIT = re.compile(r"([-+−]?[\d\s,.']*\d)\s*(%|[^\W\d_][^\d]{0,40})?")
_IN_BRACKETS = re.compile(r"\(([^()]{1,60})\)\s*$")
_DASHES = {"-", "–", "—", "--", "…", "..."}
_TITLES = re.compile(
    r"^(?:the )?(?:federal |state )?(?:ministry|department|ministere|office)"
    r"(?: (?:of|for|de|du|des|la|le|the|l))+ "
)


@dataclass(frozen=True)
class Answers:
    """What a person said of a file. `fills` and `words` give a rating's code, empty for “no rating”; `same`
    says which record a name means, or NEW; `columns` what a column is, by letter or `2:C` in table two;
    `agreed` that the targets are promises and no drafts.
    """

    today: date
    as_at: date | None = None
    columns: Mapping[str, Meaning] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    same: Mapping[str, str] = field(default_factory=dict)
    agreed: bool = False

    @property
    def knows_until(self) -> date:
        """The last day that the file may know of."""
        return self.as_at or self.today


def is_dash(value: object) -> bool:
    """Whether a cell only says that there is nothing to say."""
    return isinstance(value, str) and value.strip() in _DASHES


def _unclear(value: object) -> re.Match[str] | None:
    found = _UNCLEAR.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or len(found[4]) == 2:
        return found
    first, second = int(found[1]), int(found[3])
    return None if first == second or max(first, second) > 12 else found


def is_unclear_date(value: object) -> bool:
    """Whether a date in figures could be several days: month first or second, or of either century."""
    return _unclear(value) is not None


@dataclass(frozen=True)
class Doubt:
    """A name of the list that may be one of ours and may be another: `ref` and `title` are ours."""

    said: str
    ref: str
    title: str

    def plain(self) -> dict[str, str]:
        """The JSON form."""
        return {"said": self.said, "ref": self.ref, "title": self.title}


class MinistryNames:
    """Whom the words of a ministry column mean; a new one gets a short code, none twice.

    `made_up` are the codes that no file gave, each with its name.
    """

    def __init__(self, facts: Facts, answers: Answers) -> None:
        self._known = dict(facts.ministries)
        self._answers = answers
        self.doubts: dict[str, Doubt] = {}
        self.made_up: list[tuple[str, str]] = []
        self._codes = {code.casefold() for code, _name in self._known.values()}

    def find(self, words: str) -> tuple[str, str]:
        """(code, name). Raises ValueError with a sentence where it may be one known here and may be not."""
        plain = plain_words(words)
        answer = self._answers.same.get(fold(words), "")
        if answer and answer != NEW:
            plain = plain_words(answer)
        for one in (plain, bare_name(plain)):
            if one in self._known:
                return self._known[one]
        if answer != NEW and (near := self._nearly(plain)):
            code, name = near
            self.doubts[plain] = Doubt(" ".join(words.split()), code, name)
            sentence = _("“{words}” may be {name}, which the desk knows, and may be another. "
                         "Say which it is, or write the name as the desk has it.")  # fmt: skip
            raise ValueError(sentence.format(words=short(words), name=name))
        made = self._code(words), " ".join(words.split())
        if made[0] != made[1]:
            self.made_up.append(made)
        for one in (plain, bare_name(plain)):
            self._known[one] = made
        return made

    def _nearly(self, plain: str) -> tuple[str, str] | None:
        from rapidfuzz import fuzz

        bare = bare_name(plain)
        for known, named in self._known.items():
            if not same_numbers(known, plain):
                continue
            if min(len(known), len(bare)) > 4 and fuzz.ratio(bare_name(known), bare) >= _NEAR:
                return named
        return None

    def _code(self, words: str) -> str:
        named = bare_name(plain_words(words)).upper().split()
        said = "".join(words.split())
        if len(said) <= 8 and said.isupper():
            wanted = said
        elif len(named) >= 3:
            wanted = "".join(one[0] for one in named if one not in {"AND", "OF", "FOR", "ET", "DE"})[:6]
        else:
            wanted = "".join(named)[:3]
        wanted = wanted or "M"
        code, n = wanted, 1
        while code.casefold() in self._codes:
            n += 1
            code = f"{wanted}{n}"
        self._codes.add(code.casefold())
        return code


def bare_name(plain: str) -> str:
    """`education` for `ministry of education`."""
    return _TITLES.sub("", plain) or plain


class ListPage:
    """One table; `carried` are the letters of columns whose blank cells mean what stands above them."""

    parts: tuple[str, ...] = ()

    def __init__(self, file: str, table: ListTable, answers: Answers, names: MinistryNames) -> None:
        self.file, self.table, self.answers = file, table, answers
        self.covers = Covers(table.sheet)
        self.carried: set[str] = set()
        self.title = ""
        self.units_made_up: set[str] = set()
        self._names = names

    def lacks(self, by: Map) -> list[str]:
        """Nothing: the map was made for this page."""
        return []

    def left_aside(self, spots: Iterable[Spot]) -> str:
        """Nothing: every cell is accounted for one by one."""
        return ""

    def see(self, spot: Spot, row: int) -> Seen:
        """What stands at a place, as it is to be looked at there."""
        how, _colon, letters = spot.column.rpartition(":")
        letter = letters.split(",")[0]
        match how:
            case "day":
                return self._day(self.plain(letter, row))
            case "figure":
                return self._figure(self.plain(letter, row))
            case "fill":
                return self._fill(letter, row)
            case "code" | "name":
                return self._ministry(self.under(row) if letter == "under" else self.plain(letter, row), how)
            case "unit":
                return self._unit(letters.split(","), row)
            case "decimals":
                return self._decimals(letters.split(","), row)
        return self.plain(letter, row)

    def cell(self, letter: str, row: int) -> Cell:
        """The cell that gives a place its value: itself, the one it is merged with, or the one above."""
        heading = self.table.column(letter)
        assert heading is not None
        found = self.covers.source(row, heading.number)
        if letter in self.carried and not is_filled(found):
            section, rows = self.table.under.get(row), self.table.rows
            for place in range(bisect_left(rows, row) - 1, -1, -1):
                above = rows[place]
                if self.table.under.get(above) != section:
                    break
                if is_filled(one := self.covers.source(above, heading.number)):
                    return one
        return found

    def plain(self, letter: str, row: int) -> Seen:
        """What stands in a cell; a lone dash is nothing."""
        heading = self.table.column(letter)
        found = seen(self.cell(letter, row), self.table.sheet, self.file, heading.text if heading else "")
        return replace(found, raw=None) if is_dash(found.raw) else found

    def under(self, row: int) -> Seen:
        """The words of the row in between that this row stands under."""
        above = self.table.under.get(row, 0)
        if not above:
            return Seen(None, Where(file=self.file, sheet=self.table.sheet.name))
        number = next(
            one.number for one in self.table.columns if is_filled(self.covers.source(above, one.number))
        )
        return seen(self.covers.source(above, number), self.table.sheet, self.file)

    def _day(self, found: Seen) -> Seen:
        if isinstance(found.raw, datetime):
            return replace(found, raw=found.raw.date())
        unclear = _unclear(found.raw)
        if unclear is None:
            return found
        order = self.answers.dates
        if not order:
            sentence = _("“{text}” could be several days. Say once for the file whether the day or the "
                         "month comes first.")  # fmt: skip
            problem = Problem("date-order", sentence.format(text=found.raw.strip()), found.where)
            return replace(found, problem=problem)
        first, second, year = unclear[1], unclear[3], int(unclear[4])
        if len(unclear[4]) == 2:
            year = _FIRST_YEAR + (year - _FIRST_YEAR) % 100
        day, month = (first, second) if order == DMY else (second, first)
        return replace(found, raw=f"{year}-{month}-{day}")

    @staticmethod
    def _figure(found: Seen) -> Seen:
        """The number of `61%` or `9.4 d`: its unit stands in the indicator."""
        if not isinstance(found.raw, str):
            return found
        with_unit = _WITH_UNIT.fullmatch(found.raw.strip())
        return replace(found, raw=with_unit[1].strip()) if with_unit else found

    def _fill(self, letter: str, row: int) -> Seen:
        heading = self.table.column(letter)
        assert heading is not None
        cell = self.covers.source(row, heading.number)
        where = Where(file=self.file, sheet=self.table.sheet.name, cell=cell.address, field=heading.text)
        colour = self.table.sheet.fills.get((cell.row, cell.column), "")
        if not colour:
            return Seen(None, where)
        if colour not in self.answers.fills:
            sentence = _("The cell is {name} ({colour}) and says nothing else. Say what this fill means; "
                         "nothing was taken for it.")  # fmt: skip
            told = sentence.format(name=_(name_of(colour)), colour=colour)
            return Seen(None, where, problem=Problem("fill-unanswered", told, where))
        return Seen(self.answers.fills[colour] or None, where)

    def _ministry(self, found: Seen, how: str) -> Seen:
        if found.problem is not None or found.is_blank:
            return found
        try:
            code, name = self._names.find(str(found.raw))
        except ValueError as unsure:
            return replace(found, problem=Problem("perhaps", str(unsure), found.where))
        return replace(found, raw=code if how == "code" else name)

    def _unit(self, letters: Iterable[str], row: int) -> Seen:
        """What the figures of a row are counted in, as far as their cells or the title say so."""
        cells = [one for letter in letters if not (one := self.plain(letter, row)).is_blank]
        for one in cells:
            if one.percent:
                return replace(one, raw="%", percent=False)
            said = _WITH_UNIT.fullmatch(one.raw.strip()) if isinstance(one.raw, str) else None
            if said and said[2]:
                return replace(one, raw=said[2].strip())
        first = cells[0] if cells else Seen(None, Where(file=self.file, sheet=self.table.sheet.name))
        title = self.plain(self.title, row) if self.title else first
        if isinstance(title.raw, str) and (said := _IN_BRACKETS.search(title.raw)):
            return replace(first, raw=said[1], percent=False)
        self.units_made_up.add(first.where.cell)
        return replace(first, raw=_("number"), percent=False, problem=None)

    def _decimals(self, letters: Iterable[str], row: int) -> Seen:
        most, place = 0, Where(file=self.file, sheet=self.table.sheet.name)
        for letter in letters:
            found = self._figure(self.plain(letter, row))
            raw: Any = found.raw
            if found.problem is not None or found.is_blank:
                continue
            place = found.where
            if isinstance(raw, int | float) and not isinstance(raw, bool):
                raw = f"{round(raw * 100 if found.percent else raw, 6):f}".rstrip("0")
            _whole, _point, rest = str(raw).partition(".")
            most = max(most, len(rest) if rest.isdecimal() else 0)
        return Seen(min(most, 6), place)

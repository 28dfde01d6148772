"""The figures of a row, by period, place and group, and its loose words; a cell that gives none says why.

`n/a`, `-` and 0 are three things: a number is a reading, a word that the map explains is a reading that is
absent for a reason, and any other word is a problem at its cell, or a note where the map asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.units import is_percent
from deliverydesk.exchange import textnumbers
from deliverydesk.exchange.convert import AbsentWords, convert, fold, two_ways
from deliverydesk.exchange.convert import Reading as HowRead
from deliverydesk.exchange.drafts import Draft
from deliverydesk.exchange.layouts import NotesMap, ReadingsMap, Spot
from deliverydesk.exchange.mapfigures import read_period
from deliverydesk.exchange.meanings import Span
from deliverydesk.exchange.pages import Page, Seen, short
from deliverydesk.i18n import _, plural
from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.schema.proposals import Flag

_YEAR = re.compile(r"\s*(\d{4})(?:\.0)?\s*")


@dataclass(frozen=True)
class ReadingDraft:
    """One figure of one period; `indicator` and `place` are the drafts it belongs to."""

    indicator: Draft
    span: Span
    value: float | Absent
    where: Where
    place: Draft | None = None
    group: str = ""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class NoteDraft:
    """Words that have no field: of a column, or of a value that an older file says otherwise."""

    about: Draft
    heading: str
    words: str
    where: Where


@dataclass
class FigureReader:
    """The figures of one [[readings]] in one table."""

    map: ReadingsMap
    page: Page
    absent: Sequence[AbsentWords]
    decimals: str = ""
    readings: list[ReadingDraft] = field(default_factory=list)
    notes: list[NoteDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.years: list[tuple[Spot, Span]] = []
        for heading in self.page.parts if self.map.years else ():
            found = _YEAR.fullmatch(heading)
            if found and self.map.years and self.map.years[0] <= int(found[1]) <= self.map.years[1]:
                year = int(found[1])
                self.years.append((Spot(heading), Span(date(year, 1, 1), date(year, 12, 31))))

    def lacks(self) -> list[str]:
        """The columns of years, where there are none; a map of years without them is for another file."""
        if self.map.years and not self.years:
            return [_("columns headed by years")]
        return []

    def take(self, row: int, made: Mapping[str, Draft]) -> None:
        """Read the figures of one row, whose records are `made`."""
        spots = [spot for spot, _span in self.years] or [self.map.value]
        filled = [seen for spot in spots if not (seen := self.page.see(spot, row)).is_blank]
        if not filled:
            return
        about = made.get(self.map.of)
        if about is None:
            self._say_all(filled, "orphan", _("what it belongs to was not taken"))
            return
        try:
            place, group = self._place(row, made), self._group(row)
        except ValueProblem as wrong:
            self._say_all(filled, wrong.rule, wrong.sentence)
            return
        spans: list[Span | None] = [span for _spot, span in self.years]
        spans = spans or [self._period(row, filled[0])]
        for spot, span in zip(spots, spans, strict=True):
            seen = self.page.see(spot, row)
            if span is None or seen.is_blank:
                continue
            try:
                value, flags = self._value(seen, about)
            except ValueProblem as wrong:
                if self.map.keeps_words and seen.problem is None:
                    words = " ".join(str(seen.raw).split())
                    self.notes.append(NoteDraft(about, seen.where.field, words, seen.where))
                else:
                    self.problems.append(Problem(wrong.rule, _headed(seen.where, wrong.sentence), seen.where))
                continue
            self.readings.append(ReadingDraft(about, span, value, seen.where, place, group, flags))

    def _place(self, row: int, made: Mapping[str, Draft]) -> Draft | None:
        """The place of a row; none where the row says that it is the country's."""
        found = next((made[name] for name in self.map.places if name in made), None)
        if found is not None or self.map.country is None:
            return found
        seen = self.page.see(self.map.country.spot, row)
        if seen.problem is None and not seen.is_blank and fold(_plain(seen.raw)) in self.map.country.words:
            return None
        sentence = _("{heading} says “{words}”, which is neither the country nor a place that could be read")
        shown = "" if seen.raw is None else short(str(seen.raw))
        raise ValueProblem("place", sentence.format(heading=short(seen.where.field), words=shown))

    def _group(self, row: int) -> str:
        parts = []
        for spot in self.map.group:
            seen = self.page.see(spot, row)
            if seen.problem is not None:
                raise ValueProblem(seen.problem.rule, _headed(seen.where, seen.problem.sentence))
            if not seen.is_blank and fold(_plain(seen.raw)) not in self.map.nothing:
                parts.append(" ".join(str(_plain(seen.raw)).split()))
        into = Reading.entity.field("grp")
        return str(into.parse("; ".join(parts)) or "") if parts else ""

    def _period(self, row: int, of: Seen) -> Span | None:
        if self.map.fixed_period:
            return read_period(self.map.fixed_period)
        seen = self.page.see(self.map.period, row)
        words = "" if seen.is_blank or seen.problem else fold(_plain(seen.raw))
        said = self.map.periods.get(words) if self.map.periods else _plain(seen.raw)
        span = read_period(said) if said and words else None
        if span is None:
            sentence = _("{heading} says “{words}”, and that is no period, so the figure was not taken. "
                         "Correct it, or add the word to the map.")  # fmt: skip
            told = sentence.format(heading=short(seen.where.field), words=short(words))
            self.problems.append(Problem("period", _headed(of.where, told), of.where))
        return span

    def _value(self, seen: Seen, about: Draft) -> tuple[float | Absent, tuple[Flag, ...]]:
        if seen.problem is not None:
            raise ValueProblem(seen.problem.rule, seen.problem.sentence)
        raw, flags, percent = seen.raw, seen.flags, seen.percent
        into = Reading.entity.field("value")
        if isinstance(raw, str) and not any(one.fit(fold(raw)) for one in self.absent):
            try:
                written = textnumbers.read(raw, self.map.decimals or self.decimals)
            except textnumbers.TwoWays:
                raise two_ways(raw) from None
            raw, percent = written.value, written.percent
            if percent:
                _must_be_percent(about)
            return into.parse(raw), flags
        if percent and not isinstance(raw, str):
            _must_be_percent(about)
            flags = (*flags, Flag("percent", _("The cell shows a percentage; it is kept in points.")))
        value = convert(raw, HowRead(), into, self.absent, percent=percent)
        return value, flags

    def _say_all(self, filled: Sequence[Seen], rule: str, why: str) -> None:
        """One problem for a whole row of figures, at the first of them."""
        told = plural(
            "{n} figure of this row was not taken: {why}.",
            "{n} figures of this row were not taken: {why}.",
            len(filled),
            why=why.rstrip("."),
        )
        self.problems.append(Problem(rule, told, filled[0].where))


@dataclass
class WordsReader:
    """The words of one [[note]] in one table; a row whose record could not be made has said so already."""

    map: NotesMap
    page: Page
    notes: list[NoteDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, row: int, made: Mapping[str, Draft]) -> None:
        """Read the words of one row, whose records are `made`."""
        about = made.get(self.map.of)
        for seen in (self.page.see(spot, row) for spot in self.map.spots) if about else ():
            if seen.problem is not None:
                self.problems.append(seen.problem)
            elif not seen.is_blank and about:
                self.notes.append(
                    NoteDraft(about, seen.where.field, str(_plain(seen.raw)).strip(), seen.where)
                )


def _must_be_percent(about: Draft) -> None:
    unit = about.given("unit")
    if not (isinstance(unit, str) and is_percent(unit)):
        sentence = _("it is a percentage, and the unit of the indicator is not: {unit}.")
        raise ValueProblem("unit", sentence.format(unit=unit or _("none")))


def _headed(where: Where, sentence: str) -> str:
    return f"{short(where.field)}: {sentence}" if where.field else sentence


def _plain(raw: Any) -> Any:
    """A whole number as it was typed: 23, not 23.0."""
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw

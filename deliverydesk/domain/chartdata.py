"""The facts one chart tells, without a pen: so window and paper can never draw two different stories.

    records and readings -> ChartData -> chartlayout.lay_out -> Drawing -> the window's pen | paper's pen

Every value is in the indicator's own unit, every day a date. Sentences arrive ready made: whoever works
out the figures also words them, a pen never does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from deliverydesk.domain import units
from deliverydesk.domain.gapwords import value_words
from deliverydesk.i18n import FORMATS, _


class Tone(StrEnum):
    """How a distance is coloured; `QUIET` is for distances nobody can vouch for (old, too early)."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"
    QUIET = "quiet"


@dataclass(frozen=True)
class Dot:
    """A value on a day."""

    on: date
    value: float


@dataclass(frozen=True)
class Fact:
    """A reading at its period's end. `margin` is its margin of error, `stale` draws it hollow."""

    on: date
    value: float
    margin: float | None = None
    stale: bool = False


@dataclass(frozen=True)
class EarlierPromise:
    """A superseded path: drawn dash-dot and ending in a grey ring."""

    points: tuple[Dot, ...]
    words: str = ""


@dataclass(frozen=True)
class Hole:
    """Periods without a reading: the line stops before `start` and goes on after `end`."""

    start: date
    end: date
    words: str = ""


@dataclass(frozen=True)
class Rebaseline:
    """The day a promise was changed, and what moved."""

    on: date
    words: str


@dataclass(frozen=True)
class Arrival:
    """Where a pace ends on the day of the promise; `lines` is its label, one string a line."""

    on: date
    value: float
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChartData:
    """One trajectory, ready to lay out.

    `without` is where things go if nothing is done: shown only where a path is being drawn up.
    `plan` runs from the baseline to the promise, both included; empty where nothing was agreed.
    `edges` are the level lines of a promise to stay inside a band, or on a figure.
    `better` is +1 where more is better, -1 where less is, 0 where neither (a range).
    """

    title: str
    source: str = ""
    unit: str = ""
    decimals: int = 0
    better: int = 1
    plan: tuple[Dot, ...] = ()
    edges: tuple[float, ...] = ()
    stepped: bool = False
    history: tuple[Dot, ...] = ()
    without: tuple[Dot, ...] = ()
    facts: tuple[Fact, ...] = ()
    holes: tuple[Hole, ...] = ()
    last_year: Arrival | None = None
    since_start: Arrival | None = None
    gap_words: str = ""
    gap_tone: Tone = Tone.BAD
    earlier: tuple[EarlierPromise, ...] = ()
    rebaselines: tuple[Rebaseline, ...] = ()
    today: date | None = None
    today_words: str = ""
    baseline_words: str = ""
    promise_lines: tuple[str, ...] = ()
    latest_words: str = ""
    without_words: str = ""
    plan_words: str = field(default_factory=lambda: _("Planned path"))

    @property
    def baseline(self) -> Dot | None:
        """Where the promise starts from."""
        return self.plan[0] if self.plan else None

    @property
    def promise(self) -> Dot | None:
        """What was promised, and for when."""
        return self.plan[-1] if self.plan else None

    @property
    def latest(self) -> Fact | None:
        """The last reading."""
        return self.facts[-1] if self.facts else None

    def runs(self) -> list[tuple[Fact, ...]]:
        """The readings in unbroken stretches, broken at every hole."""
        found: list[list[Fact]] = []
        for fact in self.facts:
            broken = found and any(
                found[-1][-1].on <= hole.start and hole.end <= fact.on for hole in self.holes
            )
            if not found or broken:
                found.append([])
            found[-1].append(fact)
        return [tuple(run) for run in found]

    def values(self) -> Iterable[float]:
        """Every value the chart must have room for, whiskers included."""
        for path in (self.plan, self.history, self.without):
            yield from (dot.value for dot in path)
        yield from self.edges
        for earlier in self.earlier:
            yield from (dot.value for dot in earlier.points)
        for fact in self.facts:
            yield fact.value - (fact.margin or 0.0)
            yield fact.value + (fact.margin or 0.0)
        yield from (pace.value for pace in (self.last_year, self.since_start) if pace)

    def days(self) -> Iterable[date]:
        """Every day the chart must have room for."""
        for path in (self.plan, self.history, self.without):
            yield from (dot.on for dot in path)
        yield from (fact.on for fact in self.facts)
        for earlier in self.earlier:
            yield from (dot.on for dot in earlier.points)
        if self.today:
            yield self.today

    def planned(self, day: date) -> float | None:
        """The path's value on a day: straight between points, flat outside them."""
        if not self.plan:
            return None
        if day <= self.plan[0].on:
            return self.plan[0].value
        for before, after in pairwise(self.plan):
            if day < after.on:
                if self.stepped:
                    return before.value
                share = (day - before.on).days / (after.on - before.on).days
                return before.value + share * (after.value - before.value)
        return self.plan[-1].value


@dataclass(frozen=True)
class Tick:
    """A value on an axis and the words beside it."""

    at: float
    words: str


@dataclass(frozen=True)
class Axis:
    """The upright axis: its ends, its four or five lines, and where it starts if not at nought."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    starts_words: str = ""


def nice_step(span: float, lines: int = 5) -> float:
    """The distance between grid lines (1, 2, 2.5 or 5 times a power of ten) nearest to `lines` lines."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    rough = span / lines
    power = 10.0 ** math.floor(math.log10(rough))
    return next((power * m for m in (1.0, 2.0, 2.5, 5.0) if power * m >= rough * 0.999), power * 10.0)


def value_axis(data: ChartData) -> Axis:
    """Round ends and lines around everything the chart shows; the unit stands on the top line."""
    values = [v for v in data.values() if math.isfinite(v)]
    least, most = (min(values), max(values)) if values else (0.0, 1.0)
    if math.isclose(least, most, rel_tol=1e-12, abs_tol=1e-12):
        around = abs(most) * 0.1 or 1.0
        least, most = least - around, most + around
    if 0 <= least <= 0.35 * most:
        least = 0.0
    step = nice_step(most - least)
    low = math.floor(least / step + 1e-9) * step
    high = most + (most - low) * 0.05
    whole = round(low / step)
    count = math.floor((high - low) / step + 1e-9) + 1
    places = next((n for n in range(12) if math.isclose(step * 10**n, round(step * 10**n), rel_tol=1e-9)), 12)
    numbers = [(whole + n) * step for n in range(count)]
    ticks = [Tick(v, FORMATS.number(v, places)) for v in numbers]
    if ticks:
        ticks[-1] = Tick(ticks[-1].at, _with_unit(ticks[-1].at, data.unit, places))
    starts = ""
    if not math.isclose(low, 0.0, abs_tol=1e-12):
        starts = _("axis starts at {value}").format(value=_with_unit(low, data.unit, places))
    return Axis(low, high, tuple(ticks), starts)


def _with_unit(value: float, unit: str, places: int) -> str:
    """`65%`, `10 days`; a unit too long for an axis stands in the title alone."""
    noun = units.noun(unit)
    short = units.is_percent(unit) or len(noun) <= 6
    return value_words(value, unit=unit if short else "", decimals=places)


def time_ticks(first: date, last: date) -> tuple[tuple[date, str], ...]:
    """The days the time axis names: quarters for a short story, years for a long one."""
    years = (last - first).days / 365.25
    if years <= 1.6:
        months = [(y, m) for y in range(first.year, last.year + 2) for m in (1, 4, 7, 10)]
        days = [(date(y, m, 1), FORMATS.day(date(y, m, 1)).split(" ", 1)[1]) for y, m in months]
    else:
        every = next((n for n in (1, 2, 5, 10, 20, 50, 100) if years / n <= 9), 200)
        days = [(date(y, 1, 1), str(y)) for y in range(first.year, last.year + 2) if y % every == 0]
    return tuple((day, words) for day, words in days if first <= day <= last)

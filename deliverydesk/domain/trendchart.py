"""The milestone trend chart: the day expected against the day it was said; a date that keeps moving shows.

A level line is a date that held, a step up a slip, a step down a gain. Nothing can be expected for a day gone
by: the rising line "on the day" is where expectation and calendar meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deliverydesk.domain.chartshapes import Drawing, Line, Mark, Measure, Shape, Words
from deliverydesk.domain.milestone_history import Said
from deliverydesk.domain.timeline import Scale
from deliverydesk.i18n import FORMATS, _

_LEFT, _TOP, _BOTTOM, _RIGHT = 62.0, 10.0, 20.0, 8.0
_LEAST = timedelta(days=90)  # a chart of two days would make a slope of every step
_APART = 1.25  # lines of text between two labels, in their size


@dataclass(frozen=True)
class TrendLine:
    """One milestone's forecasts as they were said, and the date first agreed; `strong`: it is in focus."""

    name: str
    said: tuple[Said, ...]
    first: date | None = None
    strong: bool = True


def spoken(line: TrendLine) -> str:
    """The line in words: `5 Jan 2026: 30 Jun 2026; 20 Oct 2026: 15 Feb 2027`."""
    told = []
    for one in line.said:
        end = _("no date") if one.end is None else FORMATS.day_full(one.end)
        words = _("{on}: met on {end}") if one.met else "{on}: {end}"
        told.append(words.format(on=FORMATS.day_full(one.on), end=end))
    return f"{line.name}. " + "; ".join(told) if told else line.name


def lay_out(
    lines: Sequence[TrendLine], today: date, wide: float, tall: float, measure: Measure, size: float = 9.0
) -> Drawing | None:
    """The chart in a box of `wide` by `tall`; None where no date was ever said, or there is no room."""
    seen = [line for line in lines if any(one.end for one in line.said)]
    room = max((measure(line.name, size, line.strong) for line in seen), default=0.0) + 10
    inner_wide, inner_tall = wide - _LEFT - _RIGHT - room, tall - _TOP - _BOTTOM
    if not seen or inner_wide < 40 or inner_tall < 30:
        return None
    chart = _Chart(_across(seen, today), _upright(seen), _LEFT, _TOP, inner_wide, inner_tall, measure, size)
    shapes: list[Shape] = [*chart.axes(), *chart.diagonal()]
    for line in sorted(seen, key=lambda line: line.strong):
        shapes += chart.line(line, today)
    shapes += chart.labels(seen)
    shapes += chart.names(seen)
    return Drawing(wide, tall, tuple(shapes))


def _across(lines: Sequence[TrendLine], today: date) -> Scale:
    first = min(one.on for line in lines for one in line.said)
    return Scale(min(first, today - _LEAST), today)


def _upright(lines: Sequence[TrendLine]) -> Scale:
    days = [one.end for line in lines for one in line.said if one.end]
    days += [line.first for line in lines if line.first and line.strong]
    first, last = min(days), max(days)
    air = max(timedelta(days=14), (last - first) / 8)
    return Scale(first - air, max(last + air, first - air + _LEAST))


@dataclass(frozen=True)
class _Chart:
    """Two scales in a box, and what is drawn in it."""

    across: Scale
    upright: Scale
    left: float
    top: float
    wide: float
    tall: float
    measure: Measure
    size: float

    def x(self, day: date) -> float:
        return self.left + min(self.wide, max(0.0, self.across.x(day, self.wide)))

    def y(self, day: date) -> float:
        return self.top + self.tall - self.upright.x(day, self.tall)

    def axes(self) -> Iterator[Shape]:
        """Level lines at days expected with their days at the left, days of saying beneath."""
        right, bottom = self.left + self.wide, self.top + self.tall
        for day, along in self._days(self.upright, self.tall, self.size * 2):
            y = bottom - along
            yield Line("grid", ((self.left, y), (right, y)))
            yield Words(FORMATS.day(day), self.left - 6, y + self.size * 0.36, "ink3", "end", size=self.size)
        yield Line("axis", ((self.left, bottom), (right, bottom)))
        label = self.measure(FORMATS.day(date(2028, 12, 28)), self.size, bold=False)
        for day, along in self._days(self.across, self.wide, label + 8):
            x = self.left + along
            yield Line("axis", ((x, bottom), (x, bottom + 3)))
            if x + label / 2 <= right + 4 and x - label / 2 >= self.left - 6:
                yield Words(FORMATS.day(day), x, bottom + self.size + 5, "ink3", "middle", size=self.size)

    def _days(self, scale: Scale, room: float, least: float) -> Iterator[tuple[date, float]]:
        """Beginnings of quarters where each has room, of years otherwise."""
        quarters = list(scale.quarters(room, least))
        if quarters:
            yield from quarters
            return
        for year, along in scale.years(room, least):
            yield date(year, 1, 1), along

    def diagonal(self) -> Iterator[Shape]:
        """Where the day expected is the day of saying, as far as both scales reach."""
        first, last = max(self.across.first, self.upright.first), min(self.across.last, self.upright.last)
        if first < last:
            yield Line("on the day", ((self.x(first), self.y(first)), (self.x(last), self.y(last))))

    def line(self, line: TrendLine, today: date) -> Iterator[Shape]:
        """Steps from saying to saying; a date taken back leaves a gap."""
        role = "trend" if line.strong else "trend beside"
        if line.strong and line.first is not None:
            y = self.y(line.first)
            yield Line("agreed", ((self.left, y), (self.left + self.wide, y)))
        run: list[tuple[float, float]] = []
        for place, one in enumerate(line.said):
            until = line.said[place + 1].on if place + 1 < len(line.said) else today
            if one.end is None:
                if len(run) > 1:
                    yield Line(role, tuple(run))
                run = []
                continue
            y = self.y(one.end)
            run.append((self.x(one.on), y))
            if not one.met:
                run.append((self.x(until), y))
        if len(run) > 1:
            yield Line(role, tuple(run))
        before: date | None = None
        for one in line.said:
            if one.end is None and before is not None:
                yield Mark(role, "hollow", self.x(one.on), self.y(before), 2.8)  # taken back
            elif one.end is not None and (line.strong or one.met):
                shape = "solid" if one.met else "dot"
                yield Mark(role, shape, self.x(one.on), self.y(one.end), 3.6 if one.met else 2.6)
            before = one.end

    def labels(self, lines: Sequence[TrendLine]) -> Iterator[Shape]:
        """What the two lines without a name are, where nothing runs through the words."""
        ends = [self.y(one.end) for line in lines for one in line.said if one.end]
        first, last = max(self.across.first, self.upright.first), min(self.across.last, self.upright.last)
        told: list[tuple[str, float, float, str]] = []
        if first < last:
            told.append((_("on the day itself"), self.x(last), self.y(last), "end"))
        agreed = next((line.first for line in lines if line.strong and line.first), None)
        if agreed is not None:
            ends += [self.y(last)] if first < last else []
            told.append((_("first agreed"), self.left + self.wide, self.y(agreed), "end"))
            ends += [self.y(agreed)] if len(told) > 1 else []
        for words, x, y, anchor in told:
            for base in (y - 4, y + self.size + 2):
                middle = base - self.size * 0.36
                clear = all(abs(middle - other) > self.size * 0.8 or other == y for other in ends)
                if clear and self.top + self.size < base < self.top + self.tall:
                    ends.append(middle)
                    yield Words(words, x - 4, base, "ink3", anchor, size=self.size)
                    break

    def names(self, lines: Sequence[TrendLine]) -> Iterator[Shape]:
        """Each name where its line ends; where two would overlap the one in focus stays."""
        taken: list[float] = []
        for line in sorted(lines, key=lambda line: not line.strong):
            last = next(one for one in reversed(line.said) if one.end)
            assert last.end is not None
            y = self.y(last.end) + self.size * 0.36
            if any(abs(y - other) < self.size * _APART for other in taken):
                continue
            taken.append(y)
            colour = "ink" if line.strong else "ink3"
            x = self.left + self.wide + 8
            yield Words(line.name, x, y, colour, "start", line.strong, self.size)

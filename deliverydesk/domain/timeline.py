"""The slip timeline: how far a milestone is from the day first agreed, laid out once for screen and paper.

◇ first agreed, ◆ forecast or met, bar between, a second hollow ◇ where it was re-baselined, an upright tick
for the forecast at the last stocktake; a missing forecast runs broken to today and ends in an open arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.chartshapes import Line, Mark, Measure, Shape, Words
from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.milestone_history import end_of
from deliverydesk.i18n import FORMATS, _

_SMALL, _AROUND = 3.4, 5.6  # half widths of a diamond, and of one drawn around another
_TICK, _ARROW, _AIR = 5.5, 3.6, 8.0
_TONES = {"missed": "bad", "slipping": "warn"}
_COLOURS = {"bad": "bad_t", "warn": "warn_t", "quiet": "ink3"}
_PRINTED = 9.0  # the size of words that these are meant for
_EITHER_SIDE = 4  # years: what lies further off is left to the columns of dates


@dataclass(frozen=True)
class Track:
    """The days of one milestone that are drawn. `counting` is today where no date, or none to come, is given.

    `tone` is bad where the first agreed date has gone by, warn where it will; `words` stand beside it.
    """

    first: date
    end: date | None = None
    met: bool = False
    moved_to: date | None = None
    tick: date | None = None
    counting: date | None = None
    tone: str = "quiet"
    words: str = ""

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it needs room for."""
        found = (self.first, self.end, self.moved_to, self.tick, self.counting)
        return tuple(day for day in found if day is not None)


def track(
    first: date | None,
    end: date | None,
    today: date,
    mark: str,
    *,
    moved_to: date | None = None,
    tick: date | None = None,
) -> Track | None:
    """What is drawn of a milestone agreed for `first`; None where it is cancelled or no date was ever agreed.

    `end` is the day met or forecast, `mark` its mark, `tick` the forecast at the last stocktake.
    """
    if first is None or mark in ("", "cancelled", "undated"):
        return None
    met = mark in ("met", "met_late")
    gone = first < today and not met and (end is None or end < today)
    tone = _TONES.get(mark, "quiet")
    words = ""
    if gone:
        words = _("{days} d and counting").format(days=FORMATS.number((today - first).days, 0))
    elif tone != "quiet" and end is not None:
        words = _("{days} d").format(days=FORMATS.number((end - first).days, 0))
    kept = tick if tick != end and not met else None
    return Track(first, end, met, moved_to, kept, today if gone else None, tone, words)


def track_of(line: MilestoneLine, today: date, tick: date | None = None) -> Track | None:
    """What is drawn of one milestone as judged for `today`."""
    dates = line.dates
    moved_to = dates.baseline if dates.rebaselined else None
    mark = "" if line.mark is None else str(line.mark)
    return track(dates.first, end_of(dates, today), today, mark, moved_to=moved_to, tick=tick)


def spoken(track: Track, since: date | None = None) -> str:
    """The drawing in words, for tooltip and screen reader; `since` is the day of the last stocktake."""
    said = [_("First agreed for {day}").format(day=FORMATS.day_full(track.first))]
    if track.moved_to:
        said.append(_("re-baselined to {day}").format(day=FORMATS.day_full(track.moved_to)))
    if track.tick and since:
        said.append(
            _("on {since} expected for {day}").format(
                since=FORMATS.day_full(since), day=FORMATS.day_full(track.tick)
            )
        )
    if track.end is None:
        said.append(_("no date given"))
    else:
        words = _("met on {day}") if track.met else _("forecast for {day}")
        said.append(words.format(day=FORMATS.day_full(track.end)))
    if track.words:
        late = track.words if track.counting else _("{slip} late").format(slip=track.words)
        said.append(late)
    return ", ".join(said) + "."


@dataclass(frozen=True)
class Scale:
    """Days to places; time runs to the right in every language."""

    first: date
    last: date

    def x(self, day: date, wide: float) -> float:
        """Where a day stands in a strip so wide; outside of it for days beyond the scale."""
        return (day - self.first).days / max(1, (self.last - self.first).days) * wide

    def years(self, wide: float, least: float = 26.0) -> Iterator[tuple[int, float]]:
        """The turns of years with their places, so many of them that each has `least` room."""
        every = range(self.first.year + 1, self.last.year + 1)
        year = wide / max(1, (self.last - self.first).days) * 365.25
        step = next((n for n in (1, 2, 5, 10, 25) if year * n >= least), 50)
        for one in every:
            if one % step == 0:
                yield one, self.x(date(one, 1, 1), wide)

    def quarters(self, wide: float, least: float = 30.0) -> Iterator[tuple[date, float]]:
        """The beginnings of quarters, where each has `least` room; none else."""
        if wide / max(1, (self.last - self.first).days) * 91 < least:
            return
        for year in range(self.first.year, self.last.year + 1):
            for month in (1, 4, 7, 10):
                day = date(year, month, 1)
                if self.first <= day <= self.last:
                    yield day, self.x(day, wide)


def scale_of(tracks: Iterable[Track], today: date) -> Scale | None:
    """A scale that has room for every day of some milestones and for today; None where there are none."""
    days = [day for one in tracks for day in one.days]
    if not days:
        return None
    first, last = min(*days, today), max(*days, today)
    if first == last:
        last = date(last.year + 1, last.month, 1)
    return Scale(first, last)


def scale_around(tracks: Iterable[Track], today: date) -> Scale:
    """A scale for a long list: what is still to come and what is late, half a year either side at least.

    It reaches four years back and four ahead at most: one date of another decade would press all others flat.
    """
    days = [day for one in tracks if not one.met for day in one.days]
    first = min([*days, _months(today, -6)])
    last = max([*days, _months(today, 6)])
    first = max(first, _months(today, -12 * _EITHER_SIDE))
    last = min(last, _months(today, 12 * _EITHER_SIDE))
    return Scale(_months(first, 0), _months(last, 2))


def _months(day: date, by: int) -> date:
    """The first day of the month so many months away."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def lay_out(
    track: Track, scale: Scale, wide: float, tall: float, measure: Measure, size: float = 9.0
) -> tuple[Shape, ...]:
    """One milestone's shapes in a strip of `wide` by `tall`, clipped to it, in order of painting.

    Marks grow with the `size` of the words beside them.
    """
    y, tone, grown = tall / 2, track.tone, size / _PRINTED
    small, arrow, half = _SMALL * grown, _ARROW * grown, _TICK * grown
    found: list[Shape] = []
    start = scale.x(track.first, wide)
    end = None if track.end is None else scale.x(track.end, wide)
    if end is not None:
        found += _bar(f"slip {tone}", start, end, y, wide)
    edge = start if end is None else max(start, end)
    if track.counting is not None:
        now = scale.x(track.counting, wide)
        found += _bar(f"slip {tone} open", edge, now - 2, y, wide)
        if edge < now <= wide:
            found.append(Line(f"tick {tone}", ((now - arrow, y - arrow), (now, y), (now - arrow, y + arrow))))
        edge = max(edge, now)
    if track.tick is not None and 0 <= (x := scale.x(track.tick, wide)) <= wide:
        found.append(Line(f"tick {tone}", ((x, y - half), (x, y + half))))
        edge = max(edge, x)
    if 0 <= start <= wide and not (end == start and track.end is not None):
        found.append(Mark("first agreed", "diamond", start, y, small))
    moved = None if track.moved_to is None else scale.x(track.moved_to, wide)
    if moved is not None and moved != end and 0 <= moved <= wide:
        found.append(Mark("re-baselined", "diamond", moved, y, small))
        edge = max(edge, moved)
    if end is not None and 0 <= end <= wide:
        role = "done" if track.met else f"expected {tone}"
        found.append(Mark(role, "solid", end, y, small))
        if moved == end:
            found.append(Mark("re-baselined", "outline", end, y, _AROUND * grown))
    found += _words(track, start, edge, y, wide, measure, size)
    return tuple(found)


def _bar(role: str, start: float, end: float, y: float, wide: float) -> Iterator[Shape]:
    start, end = max(0.0, start), min(wide, end)
    if end - start > 1:
        yield Line(role, ((start, y), (end, y)))


def _words(
    track: Track, start: float, edge: float, y: float, wide: float, measure: Measure, size: float
) -> Iterator[Shape]:
    """After the end of the bar, else before its beginning, else nowhere: the columns say it too."""
    if not track.words or edge < 0 or start > wide:
        return
    bold = track.tone == "bad"
    need = measure(track.words, size, bold)
    if edge + _AIR + need <= wide:
        x, anchor = edge + _AIR, "start"
    elif start - _AIR - need >= 0:
        x, anchor = start - _AIR, "end"
    else:
        return
    yield Words(track.words, x, y + size * 0.36, _COLOURS[track.tone], anchor, bold, size)

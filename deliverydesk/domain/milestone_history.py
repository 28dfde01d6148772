"""What was said of a milestone's dates and when: without it a date that moves five times looks like one slip.

Told -> history -> as known on a day, forecasts as they were said, first slip, movement, late surprises

A day *known* is the day on which the unit could first have read the value: the day of the step, or the day a
list held for where that is earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any

from deliverydesk.domain.milestone_status import MilestoneDates
from deliverydesk.i18n import FORMATS, _, plural

SURPRISE_DAYS = 14
"""A slip first told so few days before its date, or later, came as a surprise [D]."""


@dataclass(frozen=True)
class Told:
    """What one step said of a milestone: the fields it wrote, on the day they were known.

    `values` is None where the milestone was taken off the desk. `step` is the journal's.
    """

    on: date
    values: Mapping[str, Any] | None
    step: int = 0


@dataclass(frozen=True)
class Known:
    """The dates of a milestone as known from a day on; None from the day it was taken off the desk.

    `step` is the journal's step that said so last.
    """

    on: date
    dates: MilestoneDates | None
    step: int = field(default=0, compare=False)


History = Sequence[Known]
"""What was known, oldest first, one entry a day on which anything changed."""

_NOTHING = MilestoneDates()


def history(told: Iterable[Told]) -> tuple[Known, ...]:
    """The dates as known day by day, from what was told in the order it was written.

    Values take their place by the day they were known, so a list of 1 June brought in October fills June and
    leaves what July said. What the last step left stands at the end, whatever day it was known.
    """
    written = list(told)
    days: dict[date, MilestoneDates | None] = {}
    steps: dict[date, int] = {}
    now: MilestoneDates | None = None
    for one in sorted(written, key=lambda one: one.on):  # stable: within a day the order of writing
        now = days[one.on] = _with(now, one.values)
        steps[one.on] = one.step
    if any(later.on < one.on for one, later in pairwise(written)):
        stands: MilestoneDates | None = None
        for one in written:
            stands = _with(stands, one.values)
        days[max(days)] = stands
    found: list[Known] = []
    for on, dates in days.items():
        if not found or found[-1].dates != dates:
            found.append(Known(on, dates, steps[on]))
    return tuple(found)


def _with(dates: MilestoneDates | None, values: Mapping[str, Any] | None) -> MilestoneDates | None:
    if values is None:
        return None
    # What `replace` does, in a quarter of its time: tens of thousands are made for a large desk.
    return MilestoneDates(**{**vars(dates or _NOTHING), **values})


def known_on(of: History, day: date) -> MilestoneDates | None:
    """The dates as known at the end of a day; None where the milestone was not on the desk."""
    found = None
    for one in of:
        if one.on > day:
            break
        found = one.dates
    return found


def end_of(dates: MilestoneDates, today: date) -> date | None:
    """The day it was met, else the day it is forecast for; None where none is given or it is cancelled."""
    return None if dates.cancelled(today) else dates.done(today) or dates.forecast


@dataclass(frozen=True)
class Said:
    """From the day `on` the milestone was expected on the day `end`; None where a date was taken back."""

    on: date
    end: date | None
    met: bool = False


def forecasts(of: History, today: date) -> tuple[Said, ...]:
    """Every date as it was said, oldest first, up to `today`; the day it was met is the last of them."""
    found: list[Said] = []
    for one in of:
        if one.on > today or one.dates is None:
            continue
        end = end_of(one.dates, one.on)
        said = Said(one.on, end, one.dates.done(one.on) is not None)
        if found and (found[-1].end, found[-1].met) == (said.end, said.met):
            continue
        if found or end is not None:
            found.append(said)
    return tuple(found)


def first_slip(of: History, today: date) -> Known | None:
    """What first said that it is late against the first agreed date, up to `today`.

    Late is: a forecast or a day met after the first agreed date, or a forecast taken back. None where that
    was never known: then it only failed to come.
    """
    had = False
    for one in of:
        if one.on > today or one.dates is None:
            continue
        first, end = one.dates.first, end_of(one.dates, one.on)
        if one.dates.cancelled(one.on) or first is None:
            continue
        if end is None:
            if had:
                return one
        elif end > first:
            return one
        had = had or end is not None
    return None


class Surprise(Enum):
    """When a slip was first told, against the first agreed date."""

    EARLY = "early"
    LATE = "late"
    UNKNOWN = "unknown"


def surprise(of: History, today: date) -> Surprise | None:
    """Whether a slip came as a surprise; None where the milestone is not due, or was met in time.

    Late: first told on `first agreed date - 14 d` or after it, or never told at all. Unknown: the journal
    begins after that day with a milestone that had slipped already, so nobody can say when it was first told.
    """
    now = known_on(of, today)
    if now is None or not _slipped(now, today) or now.first is None:
        return None
    limit = now.first - timedelta(days=SURPRISE_DAYS)
    since, slip = of[0].on, first_slip(of, today)
    told = slip.on if slip is not None else None
    if told is not None and told < limit:
        return Surprise.EARLY
    unseen = told is None and since > now.first
    if since >= limit and (told == since or unseen):
        return Surprise.UNKNOWN
    return Surprise.LATE


def _slipped(dates: MilestoneDates, today: date) -> bool:
    """Due by its first agreed date and not met by it; one cancelled before it fell due never was due."""
    first, met = dates.first, dates.done(today)
    if first is None or first > today:
        return False
    if dates.cancelled_on is not None and dates.cancelled_on <= first:
        return False
    return first < today if met is None else met > first


@dataclass(frozen=True)
class LateSurprises:
    """Of milestones due and slipped, how many were first told so within 14 days of their date, or later.

    `unknown` are those that had slipped before the desk knew of them: they are in neither figure.
    """

    late: int
    slipped: int
    unknown: int = 0

    @property
    def share(self) -> float | None:
        """None where none is due and slipped: that is neither 0 % nor 100 %."""
        return self.late / self.slipped if self.slipped else None

    def words(self) -> str:
        """`6 of 13 told within 14 days of the date, or after it`, or `none due`."""
        if not self.slipped:
            if self.unknown:
                return plural("not known for one", "not known for {n}", self.unknown)
            return _("none due")
        said = _("{late} of {slipped} told within {n} days of the date, or after it").format(
            late=self.late, slipped=self.slipped, n=SURPRISE_DAYS
        )
        if self.unknown:
            said += "; " + plural("not known for one more", "not known for {n} more", self.unknown)
        return said


def late_surprises(of: Iterable[History], today: date) -> LateSurprises:
    """`late / slipped` over milestones due and slipped; high is bad."""
    found = [one for each in of if (one := surprise(each, today)) is not None]
    unknown = found.count(Surprise.UNKNOWN)
    return LateSurprises(found.count(Surprise.LATE), len(found) - unknown, unknown)


class Move(Enum):
    """What became of a milestone's date between two days."""

    SAME = "same"
    LATER = "later"
    EARLIER = "earlier"
    LOST = "lost"
    GIVEN = "given"
    NEW = "new"


@dataclass(frozen=True)
class Movement:
    """How a date moved; `days` only where there was one on both days. `was` is the earlier one."""

    move: Move
    days: int | None = None
    was: date | None = None

    def words(self) -> str:
        """`46 later`, `12 earlier`, `same`, `date lost`, `date given`, `new`."""
        n = FORMATS.number(abs(self.days or 0), 0)
        match self.move:
            case Move.LATER:
                return _("{n} later").format(n=n)
            case Move.EARLIER:
                return _("{n} earlier").format(n=n)
            case Move.LOST:
                return _("date lost")
            case Move.GIVEN:
                return _("date given")
            case Move.NEW:
                return _("new")
        return _("same")


def movement(then: MilestoneDates | None, now: MilestoneDates, since: date, today: date) -> Movement | None:
    """Month-on-month movement in days = date now - date as known on `since`.

    None where there is nothing to say: it was met or cancelled by then, or has no date then and now.
    """
    if now.cancelled(today):
        return None
    end = end_of(now, today)
    if then is None:
        return None if end is None else Movement(Move.NEW)
    if then.done(since) is not None or then.cancelled(since):
        return None
    was = end_of(then, since)
    if end is None or was is None:
        if end is was:
            return None
        return Movement(Move.LOST, None, was) if end is None else Movement(Move.GIVEN)
    days = (end - was).days
    return Movement(Move.LATER if days > 0 else Move.EARLIER if days < 0 else Move.SAME, days, was)


@dataclass(frozen=True)
class Since:
    """What was known at the last stocktake: the day, each milestone's dates then, and every late surprise.

    While no stocktake is recorded the day is the end of the newest closed period; None where there is none.
    """

    on: date | None = None
    then: Mapping[str, MilestoneDates] = field(default_factory=dict)
    surprises: Mapping[str, Surprise] = field(default_factory=dict)

    def tick(self, milestone: str) -> date | None:
        """The date that was forecast then; None where there was none or it was met already."""
        dates = self.then.get(milestone)
        if dates is None or self.on is None or dates.done(self.on) is not None:
            return None
        return end_of(dates, self.on)

    def moved(self, milestone: str, now: MilestoneDates, today: date) -> Movement | None:
        """How its date moved since; None where there is nothing to say."""
        if self.on is None:
            return None
        return movement(self.then.get(milestone), now, self.on, today)

    def late_surprises(self, milestones: Iterable[str]) -> LateSurprises:
        """The count over some milestones."""
        found = [self.surprises[one] for one in milestones if one in self.surprises]
        unknown = found.count(Surprise.UNKNOWN)
        return LateSurprises(found.count(Surprise.LATE), len(found) - unknown, unknown)


def since(of: Mapping[str, History], on: date | None, today: date) -> Since:
    """What was known on a day, and which slips were surprises by `today`."""
    then = {} if on is None else {id: dates for id, one in of.items() if (dates := known_on(one, on))}
    surprises = {id: found for id, one in of.items() if (found := surprise(one, today)) is not None}
    return Since(on, then, surprises)

"""Where a promise arrives at this pace: two honest paces from the last reading, never a fitted curve.

Last year's pace is the rate between the last reading and the one for the same period a year earlier, so that
a season never looks like a trend. The pace since the start is `(a - b) / (t - t0)`. Both run from the last
reading to the promised day and are bounded by what the unit can be. A rate per year is a rate per day
x 365.25.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from math import floor
from operator import attrgetter

from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import DAYS_A_YEAR, Plan, Seen, exact, natural_bounds


class PaceBasis(str, Enum):
    """What a projection rests on; the value is the word in output."""

    LAST_YEAR = "last year"
    SINCE_THE_START = "since the start"

    def __str__(self) -> str:
        return self.value


class NoPace(Enum):
    """Why there is no projection."""

    NO_PROMISED_DAY = "no promised day"
    DAY_HAS_COME = "the promised day has come"
    TOO_FEW_READINGS = "too few readings"
    NO_START = "no start"


@dataclass(frozen=True)
class Pace:
    """Rates per day and where they lead, in the indicator's unit and sign; None where it cannot be said.

    `best_year` is the best change over any year so far, per day and counted towards the promise.
    """

    projected: Fraction | None = None
    since_start: Fraction | None = None
    basis: PaceBasis | None = None
    why_none: NoPace | None = None
    achieved: Fraction | None = None
    required: Fraction | None = None
    best_year: float | None = None


def a_year(rate: Fraction | float | None) -> float | None:
    """A rate per day as a rate per year."""
    return None if rate is None else float(rate) * 365.25


def year_earlier(readings: Sequence[Seen], at: int, frequency_months: int | None) -> Seen | None:
    """The reading for the same period one year before `readings[at]`, oldest first; None where there is none.

    It is the one whose period end is nearest to twelve months earlier, within half a period, and never within
    more than half a year.
    """
    day = add_months(readings[at].on, -12)
    found, least = None, _reach(frequency_months) + 1
    after = bisect_left(readings, day, hi=at, key=_ends)
    # The nearest is the last before that day or the first from it on; of two equally near, the earlier.
    for one in readings[max(after - 1, 0) : min(after + 1, at)]:
        away = abs((one.on - day).days)
        if away < least:
            found, least = one, away
    return found


_ends = attrgetter("on")


@lru_cache
def _reach(frequency_months: int | None) -> int:
    """Whole days within half a period, half a year at most."""
    return floor(Fraction(min(frequency_months or 12, 12), 24) * DAYS_A_YEAR)


def _rate(later: Seen, earlier: Seen) -> Fraction:
    # The same for every series: a cumulative one's increments of the last year add up to this very
    # difference, a flow or a rolling sum is compared with the same period of the year before.
    return (later.value - earlier.value) / (later.on - earlier.on).days


def best_year(plan: Plan, readings: Sequence[Seen], frequency_months: int | None) -> float | None:
    """The best change towards the promise over any year on record, per day; None before there is a year."""
    rates = [
        plan.sign * (one.figure - earlier.figure) / (one.on - earlier.on).days
        for at, one in enumerate(readings)
        if (earlier := year_earlier(readings, at, frequency_months))
    ]
    return max(rates, default=None)


def _bounded(value: Fraction, bounds: tuple[Fraction | None, Fraction | None]) -> Fraction:
    low, high = bounds
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value


def pace(plan: Plan, readings: Sequence[Seen], frequency_months: int | None) -> Pace:
    """Both paces, the rate still required and the best year, all from the last reading's period end.

    `readings` are oldest first and not empty. With less than a full year of them there is no projection.
    """
    last = readings[-1]
    achieved = None
    if plan.baseline_on is not None and plan.baseline is not None and last.on > plan.baseline_on:
        achieved = _rate(last, Seen(plan.baseline_on, plan.baseline))
    best = best_year(plan, readings, frequency_months) if plan.sign else None
    if plan.target_on is None:
        return Pace(why_none=NoPace.NO_PROMISED_DAY, achieved=achieved, best_year=best)
    if last.on >= plan.target_on:
        return Pace(why_none=NoPace.DAY_HAS_COME, achieved=achieved, best_year=best)

    days = (plan.target_on - last.on).days
    required = None if plan.target is None else (exact(plan.target) - last.value) / days
    known = Pace(achieved=achieved, required=required, best_year=best)
    earlier = year_earlier(readings, len(readings) - 1, frequency_months)
    if earlier is None and readings[0].on > add_months(last.on, -12):
        return _without(known, NoPace.TOO_FEW_READINGS)

    bounds = natural_bounds(plan, (one.figure for one in readings))
    if plan.series == "cumulative":
        # A total never falls, so neither does its projection.
        bounds = (last.value, bounds[1])
    since = None if achieved is None else _bounded(last.value + achieved * days, bounds)
    if earlier is not None:
        projected = _bounded(last.value + _rate(last, earlier) * days, bounds)
        basis = PaceBasis.LAST_YEAR
        return Pace(projected, since, basis, None, achieved, required, best)
    if since is None:
        return _without(known, NoPace.NO_START)
    return Pace(since, since, PaceBasis.SINCE_THE_START, None, achieved, required, best)


def _without(known: Pace, why: NoPace) -> Pace:
    return Pace(why_none=why, achieved=known.achieved, required=known.required, best_year=known.best_year)


def acceleration(plan: Plan, found: Pace) -> Fraction | None:
    """Required rate over achieved rate; None where the series stands still, moves away or has arrived."""
    if found.required is None or found.achieved is None or plan.sign * found.achieved <= 0:
        return None
    ratio = found.required / found.achieved
    return ratio if ratio > 0 else None


def elapsed(plan: Plan, day: date) -> Fraction | None:
    """Share of the days from baseline to target gone by; above 1 after the end, None without both days."""
    if plan.baseline_on is None or plan.target_on is None or plan.target_on <= plan.baseline_on:
        return None
    return Fraction((day - plan.baseline_on).days, (plan.target_on - plan.baseline_on).days)

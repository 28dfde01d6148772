"""A path with a season: the shape of the last full years of readings, laid over the line to the target.

Without it a series that dips every winter would be "off track" every winter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from deliverydesk.domain.plan_building import period_ends
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Plan, Seen, exact
from deliverydesk.schema.numbers import settled

YEARS = 3  # at most so many full years speak for the season; older ones may have had another


class NoSeason(Enum):
    """Why a series has no season to lay over a path."""

    YEARLY = "one reading a year"
    CUMULATIVE = "a total that only grows"
    NO_FULL_YEAR = "no full year of readings"


@dataclass(frozen=True)
class Season:
    """How far each period of the year stands from the year's own line, in the indicator's unit.

    `shape` is by the month in which a period ends; its values add up to 0. `years` full years were read.
    """

    shape: Mapping[int, Fraction]
    years: int
    months: int

    def on(self, day: date) -> Fraction:
        """The season of the period that a day falls in."""
        ends = next(month for month in range(day.month, day.month + 12) if (month - 1) % 12 + 1 in self.shape)
        return self.shape[(ends - 1) % 12 + 1]


def season(readings: Sequence[Seen], months: int, series: str = "level") -> Season | NoSeason:
    """The season of a series: the mean deviation of each period from its year's line, over full years.

    A full year is `12 / months` consecutive readings, counted back from the newest such run. A year's line
    runs through the year's mean at the pace between the means of the first and the last full year (level,
    where there is one year only). Of the deviations of one period the mean over the years is taken.
    """
    if series == "cumulative":
        return NoSeason.CUMULATIVE
    if months >= 12 or 12 % months:
        return NoSeason.YEARLY
    years = list(_full_years(readings, 12 // months, months))[:YEARS]
    if not years:
        return NoSeason.NO_FULL_YEAR
    count = 12 // months
    means = [sum((one.value for one in year), Fraction(0)) / count for year in years]
    pace = (means[0] - means[-1]) / ((len(years) - 1) * count) if len(years) > 1 else Fraction(0)
    shape: dict[int, Fraction] = {}
    for place in range(count):
        away = [
            year[place].value - mean - pace * (place - Fraction(count - 1, 2))
            for year, mean in zip(years, means, strict=True)
        ]
        shape[years[0][place].on.month] = sum(away, Fraction(0)) / len(away)
    return Season(shape, len(years), months)


def _full_years(readings: Sequence[Seen], count: int, months: int) -> Iterator[Sequence[Seen]]:
    """The last full years, newest first, each right before the one after it."""
    end = len(readings)
    while end >= count and not _follow(readings[end - count : end], months):
        end -= 1
    while end >= count and _follow(readings[end - count : end], months):
        yield readings[end - count : end]
        if end < count + 1 or not _follow(readings[end - count - 1 : end - count + 1], months):
            return
        end -= count


def _follow(run: Sequence[Seen], months: int) -> bool:
    """Whether each reading is for the period right after the one before it."""
    return all(
        (after.on.year - before.on.year) * 12 + after.on.month - before.on.month == months
        for before, after in pairwise(run)
    )


def seasonal_points(plan: Plan, found: Season, days: Iterable[date]) -> tuple[tuple[date, float], ...]:
    """The interim points of a path with a season on the given days, best the ends of the series' periods.

    `p(t) = line(t) + s(t)`, the line running from `b - s(baseline day)` to `T - s(target day)`, so that the
    path starts at the baseline and ends at the target as they were given.
    """
    if plan.baseline_on is None or plan.baseline is None or plan.target_on is None or plan.target is None:
        return ()
    first = exact(plan.baseline) - found.on(plan.baseline_on)
    last = exact(plan.target) - found.on(plan.target_on)
    whole = (plan.target_on - plan.baseline_on).days
    return tuple(
        (
            day,
            settled(
                float(first + (last - first) * Fraction((day - plan.baseline_on).days, whole) + found.on(day))
            ),
        )
        for day in days
    )


def anchored(plan: Plan, readings: Sequence[Seen], months: int) -> tuple[date, ...]:
    """The ends of the series' own periods between baseline and target, both left out.

    A baseline in the middle of a period would otherwise put every point in the middle of one.
    """
    if not readings or plan.baseline_on is None or plan.target_on is None:
        return period_ends(plan, months)
    day, days = readings[-1].on, []
    while day > plan.baseline_on:
        day = add_months(day, -months)
    while day < plan.target_on:
        if day > plan.baseline_on:
            days.append(day)
        day = add_months(day, months)
    return tuple(days)

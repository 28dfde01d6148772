"""Readings and plans as columns, so that thousands of series can be judged in one pass.

Days are `date.toordinal()`, a number that is missing is NaN, a day that is missing is `NO_DAY`. Indicators go
by their place in a list, from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from deliverydesk.domain.trajectories import Plan
from deliverydesk.domain.units import is_percent
from deliverydesk.domain.verdicts import Thresholds

if TYPE_CHECKING:
    from deliverydesk.domain.twofold import Flags, Floats

Whole: TypeAlias = NDArray[np.int64]

NO_DAY = np.iinfo(np.int64).max // 4  # after every day there is
_EPOCH = 719_163  # date(1970, 1, 1).toordinal(), where numpy's days begin


@dataclass(frozen=True)
class ReadingColumns:
    """Figures by indicator and period end, one an end; those of `n` stand at `starts[n]:starts[n + 1]`."""

    starts: Whole
    on: Whole
    value: Floats

    @staticmethod
    def of(indicator: Whole, on: Whole, value: Floats, count: int) -> ReadingColumns:
        """Columns in any order, of `count` indicators; of two for one period end the last given counts."""
        behind, ahead = indicator[:-1], indicator[1:]
        forward = (ahead > behind) | ((ahead == behind) & (on[1:] > on[:-1]))
        if not forward.all():
            order = np.lexsort((on, indicator))  # stable: what was given last stays last
            indicator, on, value = indicator[order], on[order], value[order]
            kept = np.ones(indicator.size, dtype=bool)
            kept[:-1] = (indicator[1:] != indicator[:-1]) | (on[1:] != on[:-1])
            indicator, on, value = indicator[kept], on[kept], value[kept]
        return ReadingColumns(np.searchsorted(indicator, np.arange(count + 1)).astype(np.int64), on, value)

    @property
    def counts(self) -> Whole:
        """How many figures each indicator has."""
        return np.diff(self.starts)

    def until(self, today: int) -> ReadingColumns:
        """The figures whose periods had ended by a day."""
        known = self.on <= today
        if known.all():
            return self
        before = np.concatenate(([0], np.cumsum(known)))
        return ReadingColumns(before[self.starts], self.on[known], self.value[known])

    def least(self) -> Floats:
        """Each indicator's lowest figure; infinite where it has none."""
        return self._each(np.minimum, np.inf)

    def most(self) -> Floats:
        """Each indicator's highest figure; minus infinity where it has none."""
        return self._each(np.maximum, -np.inf)

    def _each(self, what: np.ufunc, none: float) -> Floats:
        found = np.full(self.starts.size - 1, none)
        some = self.counts > 0
        if some.any():
            found[some] = what.reduceat(self.value, self.starts[:-1][some])
        return found

    def last_by(self, day: Whole) -> Whole:
        """Where each indicator's last figure before a day of its own stands; one before its first if none."""
        low, high = self.starts[:-1].copy(), self.starts[1:].copy()
        while (open_ := low < high).any():
            middle = (low + high) // 2
            earlier = np.zeros(low.size, dtype=bool)
            earlier[open_] = self.on[middle[open_]] < day[open_]
            low = np.where(open_ & earlier, middle + 1, low)
            high = np.where(open_ & ~earlier, middle, high)
        return low - 1


@dataclass(frozen=True)
class PlanColumns:
    """The agreed path of each indicator, what it is judged by, and how often a figure is owed.

    `path_on` and `path_value` hold baseline, interim points and target, a row an indicator, filled up with
    `NO_DAY`; a row without any is no path. `frequency` is in months, 0 where nothing is owed.
    """

    plans: tuple[Plan | None, ...]
    thresholds: tuple[Thresholds, ...]
    direction: NDArray[np.str_]
    sign: Floats
    baseline_on: Whole
    baseline: Floats
    target_on: Whole
    target: Floats
    path_on: Whole
    path_value: Floats
    steps: Flags
    margin: Floats
    lower: Floats
    upper: Floats
    band_from: Floats
    band_to: Floats
    percent: Flags
    cumulative: Flags
    frequency: Whole
    lag: Whole
    three: Flags  # whether the unit's scale is the one of three
    limits: Floats  # a row a threshold, in the order of `LIMITS`

    @staticmethod
    def of(
        plans: Sequence[Plan | None],
        *,
        frequency_months: Sequence[int | None],
        lag_days: Sequence[int],
        thresholds: Sequence[Thresholds],
    ) -> PlanColumns:
        """The columns of as many indicators as there are plans; None where nothing was agreed."""
        full = [_NONE if one is None else one for one in plans]
        paths = [_path(one) for one in full]
        longest = max((len(one) for one in paths), default=0)
        days = np.full((len(full), longest), NO_DAY, dtype=np.int64)
        values = np.full((len(full), longest), np.nan)
        for row, found in enumerate(paths):
            for place, (day, value) in enumerate(found):
                days[row, place], values[row, place] = day, value
        return PlanColumns(
            plans=tuple(plans),
            thresholds=tuple(thresholds),
            direction=np.array(["" if one is None else one.direction for one in plans], dtype=np.str_),
            sign=np.array([one.sign for one in full], dtype=np.float64),
            baseline_on=_days([one.baseline_on for one in full]),
            baseline=_floats([one.baseline for one in full]),
            target_on=_days([one.target_on for one in full]),
            target=_floats([one.target for one in full]),
            path_on=days,
            path_value=values,
            steps=np.array([one.method == "step" for one in full], dtype=bool),
            margin=_floats([one.margin for one in full]),
            lower=_floats([one.lower for one in full]),
            upper=_floats([one.upper for one in full]),
            band_from=_floats([one.band_from for one in full]),
            band_to=_floats([one.band_to for one in full]),
            percent=np.array([is_percent(one.unit) for one in full], dtype=bool),
            cumulative=np.array([one.series == "cumulative" for one in full], dtype=bool),
            frequency=np.array([one or 0 for one in frequency_months], dtype=np.int64),
            lag=np.array(lag_days, dtype=np.int64),
            three=np.array([one.scale == "three" for one in thresholds], dtype=bool),
            limits=np.array([[getattr(one, name) for one in thresholds] for name in LIMITS]).reshape(
                len(LIMITS), len(full)
            ),
        )


LIMITS = (
    "green",
    "amber_green",
    "amber_red",
    "shortfall_amber_green",
    "shortfall_amber_red",
    "ahead",
    "early_share",
)
_NONE = Plan("")


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)


def _days(days: Sequence[object]) -> Whole:
    return np.array([NO_DAY if one is None else one.toordinal() for one in days], dtype=np.int64)  # type: ignore[attr-defined]


def _path(plan: Plan) -> list[tuple[int, float]]:
    """`trajectories.path` with days as numbers and values as they were typed."""
    first, last = plan.baseline_on, plan.target_on
    if first is None or last is None or plan.baseline is None or plan.target is None:
        return []
    inside = {on.toordinal(): value for on, value in plan.points if first < on < last}
    ends = ((first.toordinal(), plan.baseline), (last.toordinal(), plan.target))
    return [ends[0], *sorted(inside.items()), ends[1]]


def months_on(days: Whole, months: Whole | int) -> Whole:
    """`stale.add_months` for a column: a month's last day leads to a month's last day."""
    day = (days - _EPOCH).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    ends = (day + 1).astype("datetime64[M]") != month
    there = month + np.asarray(months)
    first = there.astype("datetime64[D]")
    longest = ((there + 1).astype("datetime64[D]") - first).astype(np.int64)
    within = (day - month.astype("datetime64[D]")).astype(np.int64)
    found: Whole = (
        first.astype(np.int64) + np.where(ends, longest - 1, np.minimum(within, longest - 1)) + _EPOCH
    )
    return found

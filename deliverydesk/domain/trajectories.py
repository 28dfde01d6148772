"""The planned path and how far a reading is from it: the gap, the program's first number.

Values are in the indicator's own unit. Inside, they are exact fractions: a reading that meets a threshold
to the last typed digit must not miss it by the dust of binary floats. `Plan` and `Observation` are plain
values, so that the arithmetic can be read and tried without a desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from deliverydesk.domain.units import is_percent
from deliverydesk.schema.numbers import settled

DAYS_A_YEAR = Fraction(1461, 4)


@lru_cache(maxsize=16_384)  # each figure of a path is asked for again at every stocktake
def exact(value: float) -> Fraction:
    """The number a person typed: rounded to twelve significant digits, then without further rounding."""
    return Fraction(repr(settled(value)))


@dataclass(frozen=True)
class Plan:
    """One agreed trajectory of one indicator.

    `direction` is the indicator's: up, down, floor, ceiling, range, exact, date, yes_no or text. `points` are
    interim points, with or without baseline and target. `margin` is the reading's margin of error. `lower`
    and `upper` are what the unit can be; `band_from` and `band_to` the edges of a range. Where a day is
    promised, `target` and readings are days counted as `date.toordinal()`; for yes or no they are 1 and 0.
    """

    direction: str
    baseline_on: date | None = None
    baseline: float | None = None
    target_on: date | None = None
    target: float | None = None
    points: tuple[tuple[date, float], ...] = ()
    method: str = "linear"
    margin: float | None = None
    lower: float | None = None
    upper: float | None = None
    band_from: float | None = None
    band_to: float | None = None
    series: str = "level"
    unit: str = ""

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is, 0 where neither is."""
        return {"up": 1, "floor": 1, "down": -1, "ceiling": -1}.get(self.direction, 0)

    @property
    def journey(self) -> Fraction | None:
        """How far there is to go in all, `abs(target - baseline)`; None where either end is unknown."""
        if self.target is None or self.baseline is None:
            return None
        return abs(exact(self.target) - exact(self.baseline))

    @property
    def runs(self) -> bool:
        """Whether there is a path to be on: up or down, with both ends, and apart."""
        ends = self.baseline_on is not None and self.target_on is not None
        return self.direction in {"up", "down"} and ends and bool(self.journey)

    @property
    def band(self) -> tuple[Fraction | None, Fraction | None]:
        """The allowed values, lower and upper edge, None for an open side.

        A promise to go up to where the baseline already stands is a floor; to go down to it, a ceiling.
        """
        target = None if self.target is None else exact(self.target)
        if self.direction in {"up", "floor"}:
            return target, None
        if self.direction in {"down", "ceiling"}:
            return None, target
        if self.direction == "exact":
            return target, target
        low = None if self.band_from is None else exact(self.band_from)
        high = None if self.band_to is None else exact(self.band_to)
        return low, high


@dataclass(frozen=True)
class Observation:
    """One reading; it stands at its period's end."""

    period_start: date
    period_end: date
    value: float


@dataclass(frozen=True)
class Seen:
    """A reading as the arithmetic uses it: `figure` as it was given, `value` exact."""

    on: date
    figure: float

    @property
    def value(self) -> Fraction:
        """The figure without the dust of a binary float."""
        return exact(self.figure)


def seen(observations: Iterable[Observation], today: date) -> tuple[Seen, ...]:
    """The readings up to `today`, oldest first; of two for one period end the one given last counts."""
    found = {one.period_end: one.value for one in observations if one.period_end <= today}
    return tuple(Seen(on, found[on]) for on in sorted(found))


def interim(plan: Plan) -> tuple[tuple[date, Fraction], ...]:
    """The points truly between baseline and target, in order of time."""
    first, last = plan.baseline_on, plan.target_on
    inside = {on: exact(value) for on, value in plan.points if first and last and first < on < last}
    return tuple(sorted(inside.items()))


def path(plan: Plan) -> tuple[tuple[date, Fraction], ...]:
    """Baseline, interim points and target, in order of time; empty where an end is missing."""
    if plan.baseline_on is None or plan.baseline is None or plan.target_on is None or plan.target is None:
        return ()
    first = (plan.baseline_on, exact(plan.baseline))
    last = (plan.target_on, exact(plan.target))
    return (first, *interim(plan), last)


def on_path(plan: Plan, day: date) -> Fraction | None:
    """What the path asks for on a day: straight between points, or the last point where it runs in steps.

    The baseline before the path begins, the target after it ends, None where there is no path.
    """
    points = path(plan)
    if not points:
        return None
    if day <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if day < after:
            if plan.method == "step":
                return low
            return low + (high - low) * Fraction((day - before).days, (after - before).days)
    return points[-1][1]


def expected(plan: Plan, day: date) -> float | None:
    """What the path asks for on a day, as a plain number; see `on_path`."""
    value = on_path(plan, day)
    return None if value is None else float(value)


def outside(plan: Plan, value: Fraction) -> Fraction:
    """How far a value is from the allowed side, as a gap: negative outside a band, 0 inside.

    With one edge alone the gap is also counted on the good side: a floor of 95 with a reading of 97 gives 2.
    """
    low, high = plan.band
    if low is not None and high is not None:
        return min(value - low, high - value, Fraction(0))
    if low is not None:
        return value - low
    if high is not None:
        return high - value
    return Fraction(0)


def nearer_edge(plan: Plan, value: Fraction) -> Fraction | None:
    """The edge of the band that a value is nearer to; None where no edge is given."""
    edges = [edge for edge in plan.band if edge is not None]
    return min(edges, key=lambda edge: abs(edge - value)) if edges else None


def shortfall(plan: Plan, value: Fraction) -> Fraction | None:
    """Distance outside the allowed side as a share of `max(abs(T), abs(b - T))`, T being the nearer edge.

    0 where the promise is met; None where there is nothing to divide by, and the promise is broken.
    """
    gap = outside(plan, value)
    if gap >= 0:
        return Fraction(0)
    edge = nearer_edge(plan, value) or Fraction(0)
    start = edge if plan.baseline is None else exact(plan.baseline)
    whole = max(abs(edge), abs(start - edge))
    return -gap / whole if whole else None


def early_margin(plan: Plan, share: float = 0.1) -> Fraction:
    """The least change that can be seen: the margin of error, else a share of the journey."""
    if plan.margin is not None:
        return exact(plan.margin)
    return (plan.journey or Fraction(0)) * exact(share)


def natural_bounds(plan: Plan, figures: Iterable[float]) -> tuple[Fraction | None, Fraction | None]:
    """What the unit can be: its own bounds, else not negative, and per cent up to 100.

    A series or plan that has itself been below nought (a balance, a rate of growth) or above 100 is not held
    there.
    """
    known = [*figures, *(float(value) for _, value in path(plan))]
    low = None if any(value < 0 for value in known) else Fraction(0)
    high = Fraction(100) if is_percent(plan.unit) and all(value <= 100 for value in known) else None
    return (
        low if plan.lower is None else exact(plan.lower),
        high if plan.upper is None else exact(plan.upper),
    )

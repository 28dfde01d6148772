"""Whether a plan adds up: the line without action, what each intervention adds, and the path they make.

    p(t) = n(t) + SUM I_j * o_j * ramp_j(t)

Method: Deliverology 101, chapter 3; the formulas are this program's own. Values are
in the indicator's own unit; inside they are exact fractions, as in `trajectories`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Plan, exact
from deliverydesk.schema.numbers import at_least, settled

Points = Sequence[tuple[date, float]]


@dataclass(frozen=True)
class Effect:
    """What one intervention adds. `impact` is signed; `overlap` is the share of it that counts."""

    impact: float
    starts_on: date
    full_on: date
    ramp: str = "linear"
    overlap: float = 1.0


class AddsUp(Enum):
    """What the interventions come to on the promised day."""

    ENOUGH = "enough"
    MISSING = "missing"
    MET_WITHOUT = "met without the plan"


@dataclass(frozen=True)
class Sufficiency:
    """`needed` and `brought` are counted towards the promise; `ratio` is None where nothing is needed."""

    needed: Fraction
    brought: Fraction
    ratio: float | None
    says: AddsUp

    @property
    def missing(self) -> Fraction:
        """How much the interventions fall short, never negative."""
        return max(self.needed - self.brought, Fraction(0))


def ramp(shape: str, starts_on: date, full_on: date, day: date) -> Fraction:
    """The share of an intervention's effect that is there on a day, 0 to 1.

    With `x = (t - start) / (full - start)` in days: linear `x`, S `3 x^2 - 2 x^3`, step 0 before the day of
    full force and 1 from it on. 0 up to the start, 1 from full force on.
    """
    if day >= full_on:
        return Fraction(1)
    if day <= starts_on or shape == "step":
        return Fraction(0)
    x = Fraction((day - starts_on).days, (full_on - starts_on).days)
    return 3 * x**2 - 2 * x**3 if shape == "s" else x


def added(effects: Iterable[Effect], day: date) -> Fraction:
    """What all interventions together add on a day: `SUM I_j * o_j * ramp_j(t)`."""
    return sum(
        (
            exact(one.impact) * exact(one.overlap) * ramp(one.ramp, one.starts_on, one.full_on, day)
            for one in effects
        ),
        Fraction(0),
    )


def without_action(plan: Plan, points: Points, day: date) -> Fraction | None:
    """`n(t)`: where the indicator would stand if nothing were done, straight between the points given.

    The line starts from the baseline, unless a point says otherwise for that day or before it; after the last
    point it stays level. Without any point it stays at the baseline. None where there is no baseline.
    """
    if plan.baseline_on is None or plan.baseline is None:
        return None
    known = {on: exact(value) for on, value in points}
    if not any(on <= plan.baseline_on for on in known):
        known[plan.baseline_on] = exact(plan.baseline)
    line = sorted(known.items())
    if day <= line[0][0]:
        return line[0][1]
    for (before, low), (after, high) in pairwise(line):
        if day < after:
            return low + (high - low) * Fraction((day - before).days, (after - before).days)
    return line[-1][1]


def built(plan: Plan, points: Points, effects: Iterable[Effect], day: date) -> Fraction | None:
    """`p(t)`: the line without action and everything the interventions add to it on a day."""
    line = without_action(plan, points, day)
    return None if line is None else line + added(effects, day)


def period_ends(plan: Plan, months: int) -> tuple[date, ...]:
    """The ends of every period of `months` calendar months between baseline and target, both left out."""
    return tuple(_ends(plan, months))


def _ends(plan: Plan, months: int) -> Iterator[date]:
    if plan.baseline_on is None or plan.target_on is None or months < 1:
        return
    count = 1
    while (day := add_months(plan.baseline_on, count * months)) < plan.target_on:
        yield day
        count += 1


def built_points(
    plan: Plan, points: Points, effects: Sequence[Effect], days: Iterable[date]
) -> tuple[tuple[date, float], ...]:
    """The interim points that a path built from interventions is fixed at, twelve significant digits each."""
    found = ((day, built(plan, points, effects, day)) for day in days)
    return tuple((day, settled(float(value))) for day, value in found if value is not None)


def plan_sufficiency(plan: Plan, points: Points, effects: Iterable[Effect]) -> Sufficiency | None:
    """Whether the interventions bring what the promise needs.

    `SUM(I_j * o_j * ramp_j(T_end)) / (T - n(T_end))`; below 1 the plan does not add up to the target. Where
    `d * (T - n) <= 0` the promise is met without the plan and there is no ratio. None where there is no
    figure and day to reach, or no baseline. Source: Deliverology 101, chapter 3.
    """
    if plan.target is None or plan.target_on is None or plan.direction in {"range", "date", "yes_no", "text"}:
        return None
    line = without_action(plan, points, plan.target_on)
    if line is None:
        return None
    distance = exact(plan.target) - line
    brings = added(effects, plan.target_on)
    # A promise of an exact figure has no better side: the way there is the way that is needed.
    sign = plan.sign or (1 if distance >= 0 else -1)
    needed, brought = sign * distance, sign * brings
    if needed <= 0:
        return Sufficiency(needed, brought, None, AddsUp.MET_WITHOUT)
    ratio = float(brought / needed)
    says = AddsUp.ENOUGH if at_least(ratio, 1.0) else AddsUp.MISSING
    return Sufficiency(needed, brought, ratio, says)

"""How often a ministry that is exactly on plan is called off plan by chance: in fewer than one series in twenty.

A simulation, seeded. *Off plan* is amber-red or red. *Exactly on plan* is a truth that lies on the agreed path
on every day; what is reported differs from it by chance alone. Each series is judged once, on a random day of
its five years, early months included, from the last figure that its publication lag lets through. What the
series are made of:

- noise: half of the series give their margin of error (1.96 standard deviations of noise, which is up to 6 % of
  the journey), half give none (up to 2 % of the journey, or 0.8 % of the figure where a figure is to be held);
- season: up to 15 % of the journey, high and low over the year. It stands in the path too, month by month, as a
  path of the method *seasonal* has it; in a total or a rolling year it evens out by itself;
- frequency: monthly or quarterly; lag: 0 to 75 days; half of the paths have interim points;
- an amount in a period has noise of its own in each; a total since the start sums noisy amounts; a rolling
  figure is the mean of twelve noisy months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from deliverydesk.domain.columns import PlanColumns, ReadingColumns
from deliverydesk.domain.judging_columns import judge_all
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Plan
from deliverydesk.domain.verdict_columns import STATUSES
from deliverydesk.domain.verdicts import DEFAULTS

SEED = 20261127
BEGINS = date(2022, 1, 31)
MONTHS = 60
ENDS = [add_months(BEGINS, month) for month in range(MONTHS + 1)]
DAYS = np.array([day.toordinal() for day in ENDS])
FEW, MANY = 1_500, 40_000
MOST = 0.05

KINDS = [
    (kind, direction)
    for kind in ("level", "flow", "rolling")
    for direction in ("up", "down", "floor", "ceiling", "range")
] + [("cumulative", "up")]


@dataclass(frozen=True)
class Drawn:
    plan: Plan
    figures: np.ndarray  # one a month, as reported
    frequency: int
    lag: int
    today: date


def drawn(kind: str, direction: str, random: np.random.Generator, pace: float = 1.0) -> Drawn:
    """One series at `pace` of its plan, 1 being exactly on it."""
    held = direction in {"floor", "ceiling", "range"}
    baseline = 0.0 if kind == "cumulative" else float(random.uniform(20, 2000))
    journey = (baseline or 1000.0) * float(random.uniform(0.1, 0.6))
    way = -1.0 if direction == "down" else 1.0
    target = baseline if held else baseline + way * journey
    straight = np.interp(DAYS, [DAYS[0], DAYS[-1]], [baseline, target])
    season = np.zeros(MONTHS + 1)
    if kind in {"level", "flow"} and not held and random.random() < 0.5:
        season = journey * random.uniform(0, 0.15) * np.sin(2 * np.pi * (np.arange(MONTHS + 1) % 12) / 12)
    points: tuple[tuple[date, float], ...] = ()
    if season.any():
        points = tuple((day, float(value)) for day, value in zip(ENDS, straight + season, strict=True))[1:-1]
    elif random.random() < 0.5:
        points = tuple((ENDS[month], float(straight[month])) for month in range(12, MONTHS, 12))

    tells = random.random() < 0.5
    scale = baseline * 0.01 if held else journey * 0.04
    spread = float(random.uniform(0, journey * 0.06 if tells else scale))
    truth = straight + season if pace == 1.0 else baseline + (straight - baseline) * pace + season
    chance = random.normal(0, 1, MONTHS + 1)
    if kind == "rolling":
        # The mean of twelve months, each with noise enough that their mean has `spread`.
        longer = random.normal(0, np.sqrt(12), MONTHS + 12)
        chance = np.convolve(longer, np.ones(12) / 12, mode="valid")
    figures = truth + spread * chance
    if kind == "cumulative":
        uneven = float(random.uniform(0, 0.3))
        amounts = np.diff(truth) * (1 + uneven * chance[1:])
        figures = np.concatenate(([0.0], np.cumsum(np.maximum(0.0, amounts))))
        spread = uneven * journey / MONTHS * MONTHS**0.5
    plan = Plan(
        direction,
        BEGINS,
        baseline,
        ENDS[-1],
        target,
        points,
        margin=1.96 * spread if tells else None,
        band_from=target - spread if direction == "range" else None,
        band_to=target + spread if direction == "range" else None,
        series=kind,
    )
    frequency = int(random.choice((1, 3)))
    lag = int(random.integers(0, 76))
    today = BEGINS + timedelta(days=int(random.integers(31 * frequency + lag, 1826)))
    return Drawn(plan, np.round(figures, 6), frequency, lag, today)


def judged(kind: str, direction: str, count: int, pace: float = 1.0) -> tuple[float, float]:
    """Of `count` series, the share called off plan and the share that got a colour."""
    random = np.random.default_rng([SEED, KINDS.index((kind, direction))])
    every = [drawn(kind, direction, random, pace) for _n in range(count)]
    # What each could know on its own day; the verdict then rests on no day but its last reading's, so that all
    # are judged in one pass. Nothing is owed here, so nothing is too old.
    rows = []
    for at, one in enumerate(every):
        known = (one.today.toordinal() - one.lag >= DAYS) & (np.arange(MONTHS + 1) % one.frequency == 0)
        known[0] = False
        rows += [(at, day, value) for day, value in zip(DAYS[known], one.figures[known], strict=True)]
    indicator, on, value = (np.array(column) for column in zip(*rows, strict=True))
    readings = ReadingColumns.of(indicator, on, value.astype(np.float64), count)
    plans = PlanColumns.of(
        [one.plan for one in every],
        frequency_months=[None] * count,
        lag_days=[0] * count,
        thresholds=[DEFAULTS] * count,
    )
    status = judge_all(plans, readings, today=ENDS[-1]).status
    off = np.isin(status, (STATUSES.index("AR"), STATUSES.index("R")))
    return float(off.mean()), float((status > 0).mean())


@pytest.mark.parametrize(("kind", "direction"), KINDS)
def test_exactly_on_plan_is_called_off_plan_in_fewer_than_one_in_twenty(kind: str, direction: str) -> None:
    off, coloured = judged(kind, direction, FEW)
    print(f"{kind:10} {direction:8} {off:6.2%} called off plan, {coloured:.0%} have a colour")
    assert off < MOST
    assert coloured > 0.6  # or it would be quiet because it says nothing


@pytest.mark.parametrize(("kind", "direction"), [one for one in KINDS if one[1] in {"up", "down"}])
def test_a_ministry_at_a_third_of_its_pace_is_found(kind: str, direction: str) -> None:
    off, coloured = judged(kind, direction, FEW // 3, pace=1 / 3)
    assert off > 0.85 * coloured


@pytest.mark.long
@pytest.mark.parametrize(("kind", "direction"), KINDS)
def test_nor_in_many_thousand_series(kind: str, direction: str) -> None:
    off, coloured = judged(kind, direction, MANY)
    print(f"{kind:10} {direction:8} {off:6.2%} of {MANY} called off plan, {coloured:.0%} have a colour")
    assert off < MOST

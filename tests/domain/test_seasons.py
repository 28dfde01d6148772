"""The season of a series, laid over the line to the target."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.plan_building import period_ends
from deliverydesk.domain.planwords import no_season_words
from deliverydesk.domain.seasons import NoSeason, anchored, season, seasonal_points
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Plan, Seen

FIRST = date(2022, 3, 31)
PLAN = Plan("up", date(2025, 12, 31), 100.0, date(2027, 12, 31), 140.0)


def readings(*values: float, months: int = 3, first: date = FIRST) -> tuple[Seen, ...]:
    return tuple(Seen(add_months(first, n * months), value) for n, value in enumerate(values))


def test_the_shape_of_three_years_without_a_trend_is_what_each_quarter_is_off_the_mean():
    found = season(readings(*[100.0, 110.0, 100.0, 90.0] * 3), 3)
    assert found.years == 3
    assert found.shape == {3: 0, 6: 10, 9: 0, 12: -10}


def test_a_trend_is_no_season():
    found = season(readings(*(float(n) for n in range(12))), 3)
    assert set(found.shape.values()) == {Fraction(0)}


def test_only_full_years_without_a_gap_count_and_at_most_three():
    values = [100.0, 110.0, 100.0, 90.0]
    assert season(readings(*values * 5), 3).years == 3
    assert season(readings(*values, 200.0), 3).years == 1
    gap = (*readings(*values), *readings(*values, first=date(2024, 3, 31)))
    assert season(gap, 3).years == 1
    late = (*readings(*values), *readings(7.0, 8.0, first=date(2024, 3, 31)))
    assert season(late, 3).shape[6] == 10


@pytest.mark.parametrize(
    ("months", "series", "count", "why"),
    [
        (12, "level", 9, NoSeason.YEARLY),
        (3, "cumulative", 9, NoSeason.CUMULATIVE),
        (3, "level", 3, NoSeason.NO_FULL_YEAR),
        (3, "level", 0, NoSeason.NO_FULL_YEAR),
    ],
)
def test_a_series_without_a_season_says_why(months: int, series: str, count: int, why: NoSeason):
    assert season(readings(*[1.0] * count, months=months), months, series) is why
    assert no_season_words(why).endswith("Choose another kind of path.")


def test_a_path_with_a_season_begins_at_the_baseline_and_ends_at_the_target():
    found = season(readings(*[100.0, 110.0, 100.0, 90.0] * 3), 3)
    points = dict(seasonal_points(PLAN, found, period_ends(PLAN, 3)))
    # Both ends lie in the quarter that stands 10 below, so the line runs from 110 to 150.
    assert points[date(2026, 12, 31)] == pytest.approx(120.0)
    assert points[date(2026, 6, 30)] == pytest.approx(110 + 40 * 181 / 730 + 10)


def test_points_stand_at_the_ends_of_the_series_own_periods():
    known = readings(1.0, 2.0)
    plan = Plan("up", date(2022, 5, 15), 1.0, date(2023, 1, 31), 2.0)
    assert anchored(plan, known, 3) == (date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))
    assert anchored(plan, (), 3) == period_ends(plan, 3)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=12, max_size=40))
def test_a_season_adds_up_to_nothing(values: list[float]):
    found = season(readings(*values, months=1), 1)
    assert abs(float(sum(found.shape.values()))) < 1e-3
    assert sorted(found.shape) == list(range(1, 13))

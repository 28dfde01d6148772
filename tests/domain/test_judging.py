"""The verdict on one promise: the worked numbers, and the edges where a plausible rule goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliverydesk.domain.judging import judge
from deliverydesk.domain.pace import NoPace, PaceBasis
from deliverydesk.domain.trajectories import Observation, Plan, expected
from deliverydesk.domain.verdicts import DEFAULTS, Early, Grey, Thresholds, Verdict

POINTS = (
    (date(2024, 6, 30), 50.0),
    (date(2025, 6, 30), 54.0),
    (date(2026, 6, 30), 59.0),
)
READING_TEST = Plan("up", date(2023, 6, 30), 48.0, date(2027, 6, 30), 64.0, POINTS, unit="%")
RESULTS = ((date(2023, 6, 30), 48.0), (date(2024, 6, 30), 50.5), (date(2025, 6, 30), 52.5))
SOON_AFTER = date(2025, 8, 1)


def readings(*values: tuple[date, float]) -> list[Observation]:
    return [Observation(on - timedelta(days=89), on, value) for on, value in values]


def verdict(
    plan: Plan | None, *values: tuple[date, float], today: date = SOON_AFTER, **more: object
) -> Verdict:
    settings = {"frequency_months": 12, "lag_days": 30, **more}
    return judge(plan, readings(*values), today=today, **settings)  # type: ignore[arg-type]


# --- the worked numbers --------------------------------------------------------------------------


def test_d_t2_reading_test_is_amber_red_with_two_paces() -> None:
    found = verdict(READING_TEST, *RESULTS)
    assert (found.latest, found.expected, found.gap_now) == (52.5, 54.0, -1.5)
    assert (found.progress_ratio, found.status) == (0.75, "AR")
    assert found.overall_progress == 0.28125
    assert found.time_elapsed == pytest.approx(731 / 1461)
    assert (found.projected, found.pace_basis) == (56.5, PaceBasis.LAST_YEAR)
    assert found.projected_ratio == 0.53125
    assert found.projected_since_start == pytest.approx(56.994, abs=0.0005)
    assert found.required_per_year == pytest.approx(5.754, abs=0.0005)
    assert found.acceleration == pytest.approx(2.56, abs=0.005)
    assert found.gap_at_target == -7.5
    assert found.as_at == date(2025, 6, 30)
    assert found.reasons == ()


def test_d_t2b_less_change_asked_than_the_margin_is_too_early() -> None:
    plan = Plan(
        "up", date(2025, 6, 30), 48.0, date(2027, 6, 30), 64.0, ((date(2025, 9, 30), 48.5),), margin=1.4
    )
    found = verdict(plan, (date(2025, 9, 30), 48.2), today=date(2025, 10, 1))
    assert found.asked == 0.5
    assert (found.too_early, found.status, found.grey) == (True, None, Grey.TOO_EARLY)
    assert found.early is Early.UNSEEN


def test_d_t2c_a_season_without_trend_projects_the_last_reading() -> None:
    ends = [date(2022 + n // 4, *((3, 31), (6, 30), (9, 30), (12, 31))[n % 4]) for n in range(12)]
    season = list(zip(ends, [100.0, 110.0, 100.0, 90.0] * 3, strict=True))
    plan = Plan("up", date(2022, 3, 31), 100.0, date(2026, 12, 31), 150.0)
    found = verdict(plan, *season, today=date(2025, 1, 15), frequency_months=3)
    assert found.projected == found.latest == 90.0
    assert found.pace_basis is PaceBasis.LAST_YEAR


@pytest.mark.parametrize(("actual", "ratio", "status"), [(49.0, 2.5, "G"), (45.0, 0.5, "AR")])
def test_d_t2d_a_planned_dip_is_judged_the_right_way_round(actual: float, ratio: float, status: str) -> None:
    plan = Plan("up", date(2023, 6, 30), 48.0, date(2027, 6, 30), 64.0, ((date(2025, 6, 30), 46.0),))
    found = verdict(plan, (date(2025, 6, 30), actual))
    assert (found.progress_ratio, found.status) == (ratio, status)


@pytest.mark.parametrize(("margin", "status"), [(1.6, "AG"), (1.5, "AG"), (1.4, "AR"), (None, "AR")])
def test_d_t2e_a_gap_inside_the_given_margin_is_amber_green_at_worst(
    margin: float | None, status: str
) -> None:
    assert verdict(replace(READING_TEST, margin=margin), *RESULTS).status == status


def test_a_margin_never_makes_a_green_worse() -> None:
    ahead = (*RESULTS[:2], (date(2025, 6, 30), 54.5))
    assert verdict(replace(READING_TEST, margin=1.0), *ahead).status == "G"


@pytest.mark.parametrize(("actual", "ratio", "status"), [(1110.0, 0.6, "AR"), (1230.0, -0.2, "R")])
def test_d_t3_deaths_going_down_too_slowly_and_going_up(actual: float, ratio: float, status: str) -> None:
    start, end = date(2024, 1, 1), date(2026, 1, 1)
    plan = Plan("down", start, 1200.0, end, 900.0, ((date(2025, 1, 1), 1050.0),))
    found = verdict(plan, (date(2025, 1, 1), actual), today=date(2025, 1, 1))
    assert found.expected == 1050.0
    assert found.progress_ratio == pytest.approx(ratio)
    assert found.status == status
    assert found.gap_now == 1050.0 - actual


def test_d_t4_just_under_a_floor_is_amber_green() -> None:
    plan = Plan("floor", date(2024, 1, 1), 95.0, date(2027, 1, 1), 95.0)
    found = verdict(plan, (date(2025, 6, 30), 94.0))
    assert found.shortfall == pytest.approx(0.010526, abs=1e-6)
    assert (found.status, found.gap_now) == ("AG", -1.0)


def test_d_t5_the_path_between_two_points_is_a_straight_line_in_days() -> None:
    plan = Plan("up", date(2025, 1, 1), 100.0, date(2025, 7, 1), 140.0)
    assert expected(plan, date(2025, 4, 1)) == pytest.approx(119.8895, abs=0.00005)


# --- the path ------------------------------------------------------------------------------------


def test_the_path_is_flat_before_the_baseline_and_after_the_target() -> None:
    assert expected(READING_TEST, date(2020, 1, 1)) == 48.0
    assert expected(READING_TEST, date(2030, 1, 1)) == 64.0


def test_a_stepped_path_holds_its_last_point() -> None:
    stepped = replace(READING_TEST, method="step")
    assert expected(stepped, date(2025, 6, 29)) == 50.0
    assert expected(stepped, date(2025, 6, 30)) == 54.0


def test_points_given_with_both_ends_make_the_same_path() -> None:
    whole = ((date(2023, 6, 30), 48.0), *POINTS, (date(2027, 6, 30), 64.0))
    assert verdict(replace(READING_TEST, points=whole), *RESULTS) == verdict(READING_TEST, *RESULTS)


# --- too early -----------------------------------------------------------------------------------


def test_before_the_first_interim_point_it_is_too_early_however_much_is_asked() -> None:
    plan = Plan("up", date(2024, 6, 30), 0.0, date(2027, 6, 30), 100.0, ((date(2025, 12, 31), 60.0),))
    found = verdict(plan, (date(2025, 6, 30), 5.0))
    assert (found.early, found.status) == (Early.BEFORE_FIRST_POINT, None)
    assert "interim point" in found.reason("status")


def test_without_a_margin_a_tenth_of_the_journey_stands_in() -> None:
    plan = Plan("up", date(2025, 1, 1), 0.0, date(2035, 1, 1), 100.0)
    just_under = verdict(plan, (date(2025, 12, 31), 5.0), today=date(2026, 1, 1))
    assert just_under.too_early
    over = verdict(plan, (date(2026, 1, 2), 6.0), today=date(2026, 1, 2))
    assert (over.too_early, over.status) == (False, "AR")


def test_a_flat_start_of_the_path_is_too_early() -> None:
    plan = Plan("up", date(2024, 6, 30), 48.0, date(2027, 6, 30), 64.0, ((date(2025, 6, 30), 48.0),))
    found = verdict(plan, (date(2025, 6, 30), 47.0))
    assert (found.early, found.progress_ratio) == (Early.NOTHING_ASKED, None)
    assert found.reason("progress_ratio")


def test_a_floor_is_never_too_early() -> None:
    plan = Plan("floor", date(2025, 6, 1), 95.0, date(2027, 6, 1), 95.0)
    assert not verdict(plan, (date(2025, 6, 30), 90.0)).too_early


# --- stale, absent, unpromised -------------------------------------------------------------------


def test_an_old_green_is_grey_but_keeps_its_figures() -> None:
    good = (*RESULTS[:2], (date(2025, 6, 30), 55.0))
    assert verdict(READING_TEST, *good, today=date(2026, 7, 30)).status == "G"
    old = verdict(READING_TEST, *good, today=date(2026, 7, 31))
    assert (old.stale, old.status, old.grey, old.ahead) == (True, None, Grey.STALE, False)
    assert (old.latest, old.gap_now) == (55.0, 1.0)
    assert "30 Jul 2026" in old.reason("status")


def test_later_readings_are_not_seen() -> None:
    found = verdict(READING_TEST, *RESULTS, today=date(2024, 12, 1))
    assert (found.latest, found.as_at) == (50.5, date(2024, 6, 30))


def test_without_readings_every_figure_says_so() -> None:
    found = verdict(READING_TEST)
    assert found.grey is Grey.NO_READING
    for key in (
        "latest",
        "expected",
        "gap_now",
        "projected",
        "projected_since_start",
        "gap_at_target",
        "as_at",
    ):
        assert getattr(found, key) is None
        assert found.reason(key) == "No reading yet."


def test_without_a_plan_the_latest_reading_stands_alone() -> None:
    found = verdict(None, *RESULTS)
    assert (found.latest, found.status, found.grey) == (52.5, None, Grey.NO_PROMISE)
    assert found.reason("expected") == "No trajectory is agreed, so nothing is expected."


def test_a_reading_is_compared_at_its_own_period_end_not_today() -> None:
    on_its_day = verdict(READING_TEST, *RESULTS, today=date(2025, 6, 30))
    a_year_on = verdict(READING_TEST, *RESULTS, today=date(2026, 7, 1))
    assert on_its_day.gap_now == a_year_on.gap_now
    assert on_its_day.required_per_year == a_year_on.required_per_year


# --- pace ----------------------------------------------------------------------------------------

QUARTERLY = Plan("up", date(2024, 1, 1), 10.0, date(2028, 1, 1), 50.0, unit="homes")
YEAR_OF_QUARTERS = (
    (date(2024, 3, 31), 11.0),
    (date(2024, 6, 30), 12.0),
    (date(2024, 9, 30), 13.0),
    (date(2024, 12, 31), 15.0),
    (date(2025, 3, 31), 18.0),
)


def test_less_than_a_year_of_readings_has_no_projection() -> None:
    found = verdict(QUARTERLY, *YEAR_OF_QUARTERS[:4], today=date(2025, 1, 5), frequency_months=3)
    assert (found.projected, found.projected_since_start, found.pace_basis) == (None, None, None)
    assert found.no_pace is NoPace.TOO_FEW_READINGS
    assert "oo few readings" in found.reason("projected")
    assert found.required_per_year is not None


def test_a_full_year_of_readings_gives_last_years_pace() -> None:
    found = verdict(QUARTERLY, *YEAR_OF_QUARTERS, today=date(2025, 4, 5), frequency_months=3)
    days = (date(2028, 1, 1) - date(2025, 3, 31)).days
    assert found.projected == pytest.approx(18 + 7 / 365 * days)
    assert found.pace_basis is PaceBasis.LAST_YEAR


def test_where_last_years_reading_is_missing_the_pace_since_the_start_is_named() -> None:
    plan = replace(QUARTERLY, baseline_on=date(2023, 3, 31))
    values = ((date(2023, 3, 31), 10.0), (date(2024, 9, 30), 14.0), (date(2025, 3, 31), 18.0))
    found = verdict(plan, *values, today=date(2025, 4, 5), frequency_months=3)
    assert found.pace_basis is PaceBasis.SINCE_THE_START
    assert found.projected == found.projected_since_start


def test_the_year_earlier_reading_may_be_half_a_period_off_and_no_more() -> None:
    plan = replace(QUARTERLY, baseline_on=date(2023, 3, 31))
    at = date(2025, 3, 31)
    near = ((date(2024, 5, 15), 12.0), (at, 18.0))
    far = ((date(2024, 5, 16), 12.0), (at, 18.0))
    assert verdict(plan, *near, today=at, frequency_months=3).pace_basis is PaceBasis.LAST_YEAR
    assert verdict(plan, *far, today=at, frequency_months=3).pace_basis is None


def test_projections_stop_at_what_the_unit_can_be() -> None:
    plan = Plan("up", date(2023, 6, 30), 60.0, date(2030, 6, 30), 98.0, unit="%")
    fast = ((date(2024, 6, 30), 70.0), (date(2025, 6, 30), 90.0))
    assert verdict(plan, *fast).projected == 100.0
    assert verdict(replace(plan, upper=96.0), *fast).projected == 96.0
    falling = Plan("down", date(2023, 6, 30), 100.0, date(2030, 6, 30), 5.0, unit="deaths")
    assert verdict(falling, (date(2024, 6, 30), 90.0), (date(2025, 6, 30), 40.0)).projected == 0.0


def test_a_balance_that_has_been_negative_may_be_projected_below_nought() -> None:
    plan = Plan("up", date(2023, 6, 30), -5.0, date(2030, 6, 30), 3.0)
    assert verdict(plan, (date(2024, 6, 30), -4.0), (date(2025, 6, 30), -6.0)).projected == pytest.approx(
        -16.0, abs=0.1
    )


def test_a_total_never_projects_below_itself() -> None:
    plan = replace(QUARTERLY, series="cumulative", baseline_on=date(2024, 3, 31))
    revised = ((date(2024, 3, 31), 20.0), (date(2025, 3, 31), 18.0))
    assert verdict(plan, *revised, today=date(2025, 4, 5), frequency_months=3).projected == 18.0


def test_moving_away_has_no_acceleration() -> None:
    found = verdict(READING_TEST, RESULTS[0], (date(2024, 6, 30), 47.0), (date(2025, 6, 30), 46.0))
    assert (found.acceleration, found.moving_away) == (None, True)
    assert "oving away" in found.reason("acceleration")


def test_after_the_promised_day_there_is_a_verdict_and_no_projection() -> None:
    late = (*RESULTS, (date(2026, 6, 30), 58.0), (date(2027, 6, 30), 63.0))
    found = verdict(READING_TEST, *late, today=date(2027, 8, 1))
    assert (found.status, found.gap_now, found.projected, found.reaches) == ("AG", -1.0, None, False)
    assert found.no_pace is NoPace.DAY_HAS_COME
    assert found.reason("projected")


def test_the_best_year_is_counted_towards_the_promise() -> None:
    assert verdict(READING_TEST, *RESULTS).best_year == pytest.approx(2.4949, abs=0.0001)
    falling = Plan("down", date(2023, 6, 30), 100.0, date(2030, 6, 30), 5.0)
    found = verdict(falling, (date(2024, 6, 30), 90.0), (date(2025, 6, 30), 80.0))
    assert found.best_year == pytest.approx(10 / 365 * 365.25)


# --- the other kinds of promise ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "status"), [(97.0, "G"), (95.0, "G"), (93.1, "AG"), (93.09, "AR"), (90.25, "AR"), (90.24, "R")]
)
def test_a_floor_is_graded_by_its_shortfall(actual: float, status: str) -> None:
    plan = Plan("floor", date(2024, 1, 1), 95.0, date(2027, 1, 1), 95.0)
    assert verdict(plan, (date(2025, 6, 30), actual)).status == status


@pytest.mark.parametrize(
    ("actual", "gap", "status"), [(19.0, 1.0, "G"), (20.4, -0.4, "AG"), (22.0, -2.0, "R")]
)
def test_a_ceiling_is_graded_the_other_way(actual: float, gap: float, status: str) -> None:
    plan = Plan("ceiling", date(2024, 1, 1), 20.0, date(2027, 1, 1), 20.0)
    found = verdict(plan, (date(2025, 6, 30), actual))
    assert (found.gap_now, found.status) == (gap, status)


def test_a_ceiling_of_nought_is_met_or_red() -> None:
    plan = Plan("ceiling", date(2024, 1, 1), 0.0, date(2027, 1, 1), 0.0)
    assert verdict(plan, (date(2025, 6, 30), 0.0)).status == "G"
    assert verdict(plan, (date(2025, 6, 30), 1.0)).status == "R"


@pytest.mark.parametrize(
    ("actual", "gap", "status"),
    [(20.0, 0.0, "G"), (18.0, 0.0, "G"), (17.7, -0.3, "AG"), (23.0, -1.0, "AR"), (30.0, -8.0, "R")],
)
def test_a_range_asks_only_how_far_outside(actual: float, gap: float, status: str) -> None:
    plan = Plan("range", date(2024, 1, 1), 20.0, date(2027, 1, 1), 20.0, band_from=18.0, band_to=22.0)
    found = verdict(plan, (date(2025, 6, 30), actual))
    assert (found.gap_now, found.status) == (gap, status)


def test_exactly_a_figure_is_a_range_without_width() -> None:
    plan = Plan("exact", date(2024, 1, 1), 40.0, date(2027, 1, 1), 50.0)
    assert verdict(plan, (date(2025, 6, 30), 50.0)).status == "G"
    assert verdict(plan, (date(2025, 6, 30), 51.0)).status == "AG"


def test_a_promise_to_rise_to_where_it_stands_is_a_floor() -> None:
    plan = Plan("up", date(2024, 1, 1), 95.0, date(2027, 1, 1), 95.0)
    found = verdict(plan, (date(2025, 6, 30), 94.0))
    assert (found.status, found.too_early, found.share_missing_now) == ("AG", False, None)


@pytest.mark.parametrize(
    ("slip", "status"), [(-3, "G"), (0, "G"), (30, "AG"), (31, "AR"), (90, "AR"), (91, "R")]
)
def test_a_promised_day_is_graded_like_a_milestones_slip(slip: int, status: str) -> None:
    day = date(2026, 1, 31)
    plan = Plan("date", target_on=day, target=float(day.toordinal()))
    found = verdict(plan, (date(2025, 6, 30), float(day.toordinal() + slip)))
    assert (found.status, found.gap_now) == (status, -slip)


@pytest.mark.parametrize(
    ("answer", "end", "status", "grey"),
    [
        (1.0, date(2025, 6, 30), "G", None),
        (0.0, date(2025, 6, 30), None, Grey.NOT_DUE),
        (0.0, date(2025, 12, 31), "R", None),
    ],
)
def test_yes_or_no_is_green_not_due_or_red(
    answer: float, end: date, status: str | None, grey: Grey | None
) -> None:
    plan = Plan("yes_no", target_on=date(2025, 12, 31), target=1.0)
    found = verdict(plan, (end, answer), today=date(2026, 1, 10))
    assert (found.status, found.grey) == (status, grey)


def test_a_promise_in_words_has_no_verdict() -> None:
    found = verdict(Plan("text"), (date(2025, 6, 30), 1.0))
    assert (found.status, found.grey) == (None, Grey.NO_VERDICT)
    assert "cannot be computed" in found.reason("status")


# --- thresholds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cents", [95, 80, 50])
@pytest.mark.parametrize("scale", [0.001, 0.1, 1.0, 7.3, 1_000.0, 1e6])
@pytest.mark.parametrize("start", [0.0, 0.3, 48.1, 1_000_000.0])
def test_a_reading_exactly_on_a_threshold_meets_it(cents: int, scale: float, start: float) -> None:
    """Twelve significant digits are what a reading carries, so those are typed."""
    actual = float(f"{start + scale * cents / 100:.12g}")
    plan = Plan("up", date(2024, 6, 30), start, date(2025, 6, 30), float(f"{start + scale:.12g}"))
    found = verdict(plan, (date(2025, 6, 30), actual), frequency_months=None)
    assert found.status == {95: "G", 80: "AG", 50: "AR"}[cents]


def test_thresholds_are_a_setting() -> None:
    strict = Thresholds(green=0.98, amber_green=0.9, amber_red=0.76)
    assert DEFAULTS.of_progress(0.75) == "AR"
    assert verdict(READING_TEST, *RESULTS, thresholds=strict).status == "R"


def test_a_tenth_ahead_of_the_path_earns_the_badge() -> None:
    assert verdict(READING_TEST, *RESULTS[:2], (date(2025, 6, 30), 54.6)).ahead
    assert not verdict(READING_TEST, *RESULTS[:2], (date(2025, 6, 30), 54.59)).ahead


typed = st.integers(-9_999, 9_999).map(lambda n: n / 100)


@given(start=typed, end=typed, actual=typed, power=st.integers(-3, 4), day=st.integers(1, 1460))
def test_changing_the_unit_changes_no_status(
    start: float, end: float, actual: float, power: int, day: int
) -> None:
    """Kilometres or metres: the same promise, the same colour."""
    assume(start != end)
    direction = "up" if end > start else "down"
    on = date(2023, 1, 1) + timedelta(days=day)

    def at(factor: float) -> Verdict:
        plan = Plan(direction, date(2023, 1, 1), start * factor, date(2027, 1, 1), end * factor)
        return verdict(plan, (on, actual * factor), today=on)

    here, there = at(1.0), at(10.0**power)
    assert (here.status, here.grey) == (there.status, there.grey)


@given(start=typed, end=typed, better=st.integers(0, 500), actual=typed)
def test_a_better_reading_never_gets_a_worse_colour(
    start: float, end: float, better: int, actual: float
) -> None:
    assume(start != end)
    sign = 1 if end > start else -1
    plan = Plan("up" if sign > 0 else "down", date(2023, 1, 1), start, date(2027, 1, 1), end)
    on = date(2025, 1, 1)
    one = verdict(plan, (on, actual), today=on).status
    other = verdict(plan, (on, actual + sign * better / 100), today=on).status
    order = ("R", "AR", "AG", "G")
    assert one is not None
    assert other is not None
    assert order.index(other) >= order.index(one)


@given(
    values=st.lists(typed, max_size=8),
    frequency=st.sampled_from([1, 3, 6, 12]),
    direction=st.sampled_from(["up", "down", "floor", "ceiling", "range", "exact"]),
)
def test_every_null_has_its_reason(values: list[float], frequency: int, direction: str) -> None:
    plan = Plan(direction, date(2023, 1, 1), 10.0, date(2026, 1, 1), 20.0, band_from=1.0, band_to=2.0)
    given_readings = [(date(2023, 1, 31) + timedelta(days=61 * n), value) for n, value in enumerate(values)]
    found = verdict(plan, *given_readings, today=date(2024, 6, 1), frequency_months=frequency)
    keys = (
        "latest",
        "expected",
        "gap_now",
        "projected",
        "projected_since_start",
        "pace_basis",
        "gap_at_target",
        "as_at",
        "status",
        "required_per_year",
        "acceleration",
    )
    for key in keys:
        assert (getattr(found, key) is None) == bool(found.reason(key)), key

"""Thousands of series judged in one pass say what each says when it is judged exactly by itself."""

from __future__ import annotations

import math
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliverydesk.domain.columns import NO_DAY, PlanColumns, ReadingColumns, months_on
from deliverydesk.domain.judging import judge
from deliverydesk.domain.judging_columns import judge_all
from deliverydesk.domain.lines import national, thresholds, versions_of
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Observation, Plan
from deliverydesk.domain.twofold import typed
from deliverydesk.domain.verdicts import DEFAULTS, Grey, Thresholds, Verdict
from deliverydesk.services.desk import Desk
from deliverydesk.services.sample import make_sample

FIRST = date(2019, 1, 1)
Case = tuple[Plan | None, list[tuple[date, float]], int | None, int, Thresholds]

# Figures that lie on thresholds when they are set against one another, and figures of all sizes.
_EVEN = st.integers(-40, 400).map(lambda n: n / 20)
_TYPED = st.integers(-(10**7), 10**7).map(lambda n: n / 1000)
_ANY = st.floats(-1e9, 1e9, allow_nan=False) | st.sampled_from((1e-9, 123456789012.5, 3e22, -1e-30))
FIGURES = _EVEN | _EVEN | _TYPED | _ANY
DAYS = st.integers(0, 3000).map(lambda n: FIRST + timedelta(days=n)) | st.integers(0, 99).map(
    lambda n: add_months(date(2019, 1, 31), n)
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    def maybe(strategy: st.SearchStrategy) -> object:
        return draw(st.none() | strategy | strategy | strategy)

    points = draw(st.lists(st.tuples(DAYS, FIGURES), max_size=4))
    return Plan(
        direction=draw(
            st.sampled_from(
                ("up", "up", "down", "down", "floor", "ceiling", "range", "exact", "date", "yes_no", "text")
            )
        ),
        baseline_on=maybe(DAYS),  # type: ignore[arg-type]
        baseline=maybe(FIGURES),  # type: ignore[arg-type]
        target_on=maybe(DAYS),  # type: ignore[arg-type]
        target=maybe(FIGURES),  # type: ignore[arg-type]
        points=tuple(points),
        method=draw(st.sampled_from(("linear", "step"))),
        margin=draw(st.none() | st.integers(0, 40).map(lambda n: n / 20)),
        lower=draw(st.none() | _EVEN),
        upper=draw(st.none() | _EVEN),
        band_from=maybe(_EVEN),  # type: ignore[arg-type]
        band_to=maybe(_EVEN),  # type: ignore[arg-type]
        series=draw(st.sampled_from(("level", "flow", "cumulative", "rolling"))),
        unit=draw(st.sampled_from(("%", "homes", ""))),
    )


CASES = st.tuples(
    st.none() | plans() | plans() | plans(),
    st.lists(st.tuples(DAYS, FIGURES), max_size=14),
    st.sampled_from((None, 1, 3, 6, 12)),
    st.integers(0, 120),
    st.sampled_from(
        (
            DEFAULTS,
            Thresholds(green=0.9, amber_green=0.6, amber_red=0.3, ahead=1.0),
            Thresholds(green=0.9, amber_green=0.7, amber_red=0.51, scale="three"),
        )
    ),
)


def columns_of(cases: list[Case]) -> tuple[PlanColumns, ReadingColumns]:
    made = PlanColumns.of(
        [case[0] for case in cases],
        frequency_months=[case[2] for case in cases],
        lag_days=[case[3] for case in cases],
        thresholds=[case[4] for case in cases],
    )
    rows = [(at, on.toordinal(), value) for at, case in enumerate(cases) for on, value in case[1]]
    indicator, on, value = zip(*rows, strict=True) if rows else ((), (), ())
    readings = ReadingColumns.of(
        np.array(indicator, dtype=np.int64),
        np.array(on, dtype=np.int64),
        np.array(value, dtype=np.float64),
        len(cases),
    )
    return made, readings


def exactly(case: Case, today: date) -> Verdict:
    plan, readings, frequency, lag, limits = case
    return judge(
        plan,
        (Observation(on, on, value) for on, value in readings),
        today=today,
        frequency_months=frequency,
        lag_days=lag,
        thresholds=limits,
    )


def same(found: object, wanted: object) -> bool:
    if isinstance(found, float) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=2e-12, abs_tol=0.0)
    return found == wanted


def differences(cases: list[Case], today: date) -> list[str]:
    made, readings = columns_of(cases)
    found = judge_all(made, readings, today=today)
    told = []
    for at, case in enumerate(cases):
        got, wanted = found.verdict(at, made), exactly(case, today)
        told += [
            f"{at} {one.name}: {getattr(got, one.name)} for {getattr(wanted, one.name)} in {case}"
            for one in fields(Verdict)
            if one.name != "best_year" and not same(getattr(got, one.name), getattr(wanted, one.name))
        ]
    return told


@given(st.lists(CASES, max_size=6), DAYS)
@example([], date(2024, 1, 1))
@example([(None, [], None, 0, DEFAULTS)], date(2024, 1, 1))
def test_columns_say_what_each_series_says_by_itself(cases: list[Case], today: date) -> None:
    assert differences(cases, today) == []


@given(st.lists(st.tuples(plans(), st.integers(0, 60)), min_size=1, max_size=6))
def test_a_figure_at_a_threshold_is_graded_as_the_exact_rule_grades_it(drawn: list[tuple[Plan, int]]) -> None:
    cases: list[Case] = []
    for plan, part in drawn:
        # Twentieths of the way: 0.5, 0.8, 0.95 and 1.1 are among them, to the last digit.
        begins, ends = date(2020, 1, 1), date(2024, 1, 1)
        half = date(2022, 1, 1)
        low, high = (20.0, 40.0) if plan.direction == "up" else (40.0, 20.0)
        sure = Plan(plan.direction, begins, low, ends, high, ((half, 30.0),), margin=plan.margin)
        gone = part / 20 * 10
        value = low + gone if plan.direction == "up" else low - gone
        cases.append((sure, [(half, value)], 12, 30, DEFAULTS))
    assert differences(cases, date(2022, 2, 1)) == []


def test_d_t2_in_columns() -> None:
    plan = Plan(
        "up",
        date(2023, 6, 30),
        48.0,
        date(2027, 6, 30),
        64.0,
        ((date(2024, 6, 30), 50.0), (date(2025, 6, 30), 54.0), (date(2026, 6, 30), 59.0)),
        unit="%",
    )
    results = [(date(2023, 6, 30), 48.0), (date(2024, 6, 30), 50.5), (date(2025, 6, 30), 52.5)]
    made, readings = columns_of([(plan, results, 12, 30, DEFAULTS)])
    found = judge_all(made, readings, today=date(2025, 8, 1)).verdict(0, made)
    assert (found.gap_now, found.progress_ratio, found.status) == (-1.5, 0.75, "AR")
    assert (found.projected, found.projected_ratio) == (56.5, 0.53125)
    assert found.acceleration == pytest.approx(2.56, abs=0.005)


def test_a_small_gap_between_large_figures_keeps_its_digits() -> None:
    plan = Plan("up", date(2020, 1, 1), 0.0, date(2024, 1, 1), 123456.789, ((date(2022, 1, 1), 98765.4321),))
    case: Case = (plan, [(date(2022, 1, 1), 98765.4320)], 12, 60, DEFAULTS)
    made, readings = columns_of([case])
    assert judge_all(made, readings, today=date(2022, 1, 2)).gap_now[0] == -0.0001


def test_figures_of_later_periods_are_not_seen() -> None:
    plan = Plan("up", date(2020, 1, 1), 10.0, date(2024, 1, 1), 20.0)
    made, readings = columns_of(
        [
            (plan, [(date(2021, 1, 1), 12.0), (date(2022, 1, 1), 15.0)], 12, 0, DEFAULTS),
            (plan, [(date(2023, 1, 1), 12.0)], 12, 0, DEFAULTS),
        ]
    )
    found = judge_all(made, readings, today=date(2021, 6, 1))
    assert found.latest[0] == 12.0
    assert found.verdict(1, made).grey is Grey.NO_READING
    assert found.as_at[1] == NO_DAY


def test_few_of_many_ordinary_series_go_through_the_exact_rule() -> None:
    cases: list[Case] = []
    for n in range(400):
        plan = Plan(
            "up" if n % 2 else "down", date(2020, 1, 31), 50.0, date(2027, 1, 31), 80.0 - 60 * (1 - n % 2)
        )
        ends = [add_months(date(2020, 1, 31), month) for month in range(60)]
        cases.append(
            (plan, [(on, round(50 + (n * 7 + on.month) % 13 * 0.37, 2)) for on in ends], 1, 45, DEFAULTS)
        )
    made, readings = columns_of(cases)
    assert judge_all(made, readings, today=date(2025, 1, 15)).exactly < 20
    assert differences(cases[:40], date(2025, 1, 15)) == []


@pytest.fixture(scope="module")
def a_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.desk"
    make_sample(path, remember=False).close()
    return path


def test_the_sample_countrys_series_are_judged_the_same(a_sample: Path) -> None:
    with Desk.open(a_sample, writing=False) as desk:
        at = desk.picture
        cases: list[Case] = []
        for one in at.all(Indicator):
            versions = versions_of(at, one)
            cases.append(
                (
                    versions[-1].plan if versions else None,
                    [(seen.period_end, seen.value) for seen in national(at.series(one.id))],
                    one.frequency.months,
                    one.publication_lag_days,
                    thresholds(at.settings, one),
                )
            )
        days = [at.today, at.today - timedelta(days=200), at.today + timedelta(days=500)]
    assert cases
    for day in days:
        assert differences(cases, day) == []


@given(st.lists(DAYS, min_size=1), st.integers(-30, 30))
def test_months_are_added_as_they_are_to_one_day(days: list[date], months: int) -> None:
    found = months_on(np.array([day.toordinal() for day in days]), months)
    assert [date.fromordinal(int(day)) for day in found] == [add_months(day, months) for day in days]


@given(st.lists(_TYPED | st.floats(1e-6, 1e10), min_size=2))
def test_what_is_typed_is_kept_as_its_decimals(values: list[float]) -> None:
    from deliverydesk.domain.trajectories import exact

    found, uncertain = typed(np.array(values))
    for at, (one, other) in enumerate(pairwise(values)):
        if uncertain[at] or uncertain[at + 1]:
            continue
        wanted = exact(one) - exact(other)
        assert math.isclose(
            (typed(np.array([one]))[0] - typed(np.array([other]))[0]).high[0], float(wanted), rel_tol=1e-15
        )
    assert found.high.size == len(values)

"""A path built from interventions, and whether the plan adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.plan_building import (
    AddsUp,
    Effect,
    added,
    built,
    built_points,
    period_ends,
    plan_sufficiency,
    ramp,
    without_action,
)
from deliverydesk.domain.planwords import adds_up_words
from deliverydesk.domain.trajectories import Plan

START, END = date(2023, 6, 30), date(2027, 6, 30)
READING = Plan("up", START, 48.0, END, 64.0, unit="%")
WITHOUT = ((END, 47.0),)
EFFECTS = tuple(Effect(impact, date(2024, 1, 1), date(2026, 1, 1), overlap=0.9) for impact in (6.0, 8.0, 5.0))

days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
figures = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def effects(draw: st.DrawFn) -> Effect:
    starts, length = draw(days), draw(st.integers(0, 2000))
    shape = draw(st.sampled_from(["linear", "step", "s"]))
    return Effect(draw(figures), starts, starts + timedelta(length), shape, draw(st.floats(0.01, 1.0)))


def said(
    plan: Plan = READING, effects: tuple[Effect, ...] = EFFECTS, points=WITHOUT, decimals: int = 0
) -> str:
    found = plan_sufficiency(plan, points, effects)
    return adds_up_words(found, interventions=len(effects), unit=plan.unit, decimals=decimals)


def test_d_t1_three_interventions_with_an_overlap_add_up_with_little_to_spare():
    found = plan_sufficiency(READING, WITHOUT, EFFECTS)
    assert (found.brought, found.needed) == (Fraction("17.1"), 17)
    assert round(found.ratio, 4) == 1.0059
    assert found.says is AddsUp.ENOUGH
    assert said() == (
        "The interventions bring 17.1 of the 17 points needed: the plan adds up, with 0.6 % to spare."
    )


def test_a_plan_that_does_not_add_up_says_how_much_is_missing():
    effects = (Effect(8.0, START, END), Effect(4.0, START, END))
    assert said(effects=effects) == (
        "The interventions bring 12 of the 17 points needed: 5 points are missing."
    )
    assert said(effects=(Effect(16.0, START, END),)) == (
        "The intervention brings 16 of the 17 points needed: 1 point is missing."
    )


def test_a_plan_that_just_adds_up_has_nothing_to_spare_whatever_the_dust_of_floats():
    effects = tuple(Effect(0.1, START, END) for _ in range(170))
    assert plan_sufficiency(READING, WITHOUT, effects).says is AddsUp.ENOUGH
    assert said(effects=effects).endswith("the plan adds up, with nothing to spare.")


def test_a_hair_missing_is_never_rounded_into_enough():
    effects = (Effect(16.9996, START, END),)
    assert said(effects=effects) == (
        "The intervention brings 16.9996 of the 17 points needed: 0.0004 points are missing."
    )
    assert said(effects=(Effect(17.0004, START, END),)) == (
        "The intervention brings 17.0004 of the 17 points needed: "
        "the plan adds up, with less than 0.1 % to spare."
    )


def test_what_is_met_without_the_plan_has_no_ratio():
    for ends in (64.0, 70.0):
        found = plan_sufficiency(READING, ((END, ends),), EFFECTS)
        assert (found.says, found.ratio) == (AddsUp.MET_WITHOUT, None)
    down = replace(READING, direction="down", target=40.0)
    assert plan_sufficiency(down, ((END, 39.0),), ()).says is AddsUp.MET_WITHOUT
    assert said(down, (), ((END, 39.0),)) == (
        "By these figures the target is met without the plan: nothing needs to be added."
    )


def test_where_less_is_better_an_intervention_takes_away():
    deaths = Plan("down", START, 1200.0, END, 900.0, unit="deaths")
    effects = (Effect(-200.0, START, END), Effect(-150.0, START, END))
    assert said(deaths, effects, ((END, 1250.0),)) == (
        "The interventions bring 350 of the 350 deaths needed: the plan adds up, with nothing to spare."
    )
    assert said(deaths, (Effect(60.0, START, END),), ()) == (
        "The interventions lead 60 deaths away from the target, which lies 300 deaths the other way."
    )


def test_without_an_intervention_it_says_what_is_needed():
    assert said(effects=()) == (
        "The target lies 17 points beyond the line without action, and no intervention is named."
    )


@pytest.mark.parametrize("direction", ["range", "date", "yes_no", "text"])
def test_a_promise_without_one_figure_has_nothing_to_add_up_to(direction: str):
    assert plan_sufficiency(replace(READING, direction=direction), WITHOUT, EFFECTS) is None
    assert adds_up_words(None, interventions=3) == ""


def test_an_exact_figure_is_reached_from_either_side():
    exactly = replace(READING, direction="exact", target=40.0)
    found = plan_sufficiency(exactly, (), (Effect(-8.0, START, END),))
    assert (found.needed, found.brought, found.says) == (8, 8, AddsUp.ENOUGH)


def test_the_line_without_action_starts_from_the_baseline_and_stays_level_after_its_last_point():
    points = ((date(2025, 6, 30), 46.0),)
    assert without_action(READING, points, START) == 48
    assert without_action(READING, points, date(2026, 6, 30)) == 46
    assert without_action(READING, (), date(2026, 6, 30)) == 48
    assert without_action(READING, ((date(2023, 1, 1), 50.0),), START) == 50
    assert without_action(Plan("up"), points, START) is None


def test_a_ramp_that_is_even_is_half_way_at_half_time_and_a_step_comes_at_the_end():
    start, full = date(2025, 1, 1), date(2025, 1, 11)
    middle = date(2025, 1, 6)
    assert [ramp(one, start, full, middle) for one in ("linear", "s", "step")] == [
        Fraction(1, 2),
        Fraction(1, 2),
        0,
    ]
    assert [ramp(one, start, full, date(2025, 1, 2)) for one in ("linear", "s")] == [
        Fraction(1, 10),
        Fraction(28, 1000),
    ]
    assert [ramp(one, start, full, full) for one in ("linear", "s", "step")] == [1, 1, 1]


def test_points_of_a_built_path_lie_at_the_ends_of_periods():
    ends = period_ends(READING, 12)
    assert ends == (date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30))
    points = built_points(READING, WITHOUT, EFFECTS, ends)
    assert [on for on, _value in points] == list(ends)
    assert points[-1][1] == pytest.approx(64.35, abs=0.01)
    assert period_ends(replace(READING, target_on=None), 12) == ()


@given(effects(), days, days)
def test_a_ramp_stays_between_nothing_and_everything_and_never_falls(one: Effect, a: date, b: date):
    early, late = (ramp(one.ramp, one.starts_on, one.full_on, day) for day in sorted((a, b)))
    assert 0 <= early <= late <= 1
    assert ramp(one.ramp, one.starts_on, one.full_on, one.full_on) == 1


@given(st.lists(effects(), max_size=5), days)
def test_a_path_is_the_line_without_action_and_what_is_added_in_whatever_order(some: list[Effect], day: date):
    line = without_action(READING, WITHOUT, day)
    assert built(READING, WITHOUT, some, day) == line + added(some, day)
    assert (
        added(some, day)
        == added(reversed(some), day)
        == sum((added([one], day) for one in some), Fraction(0))
    )


@given(st.lists(effects(), min_size=1, max_size=4), figures)
def test_a_plan_adds_up_exactly_where_its_path_reaches_the_target(some: list[Effect], ends: float):
    points = ((END, ends),)
    found = plan_sufficiency(READING, points, some)
    short = 64 - float(built(READING, points, some, END))
    if found.says is AddsUp.MET_WITHOUT:
        assert ends >= 64 - 1e-6
    elif abs(short) > 1e-3:
        assert (found.says is AddsUp.ENOUGH) == (short < 0)
        assert adds_up_words(found, interventions=len(some), unit="%")

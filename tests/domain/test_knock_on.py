"""Milestones that wait for others: crossed forecasts are named, and what a slip does to them is shown."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain.knock_on import Crossing, KnockOn, Waiting, crossings, knock_on
from deliverydesk.domain.milestone_status import MilestoneDates

TODAY = date(2026, 11, 23)
JAN, FEB, MAR = date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)


def waiting(id: str, forecast: date | None, *depends_on: str, **dates: date) -> Waiting:
    return Waiting(id, MilestoneDates(date(2026, 12, 31), forecast=forecast, **dates), depends_on)


def test_a_forecast_before_that_of_one_it_depends_on_is_named_with_its_days():
    # 28 February to 31 March: 31 days.
    found = crossings([waiting("a", MAR), waiting("b", FEB, "a")], TODAY)
    assert found == (Crossing("b", "a", 31),)


def test_the_same_day_or_a_later_one_crosses_nothing():
    assert crossings([waiting("a", FEB), waiting("b", FEB, "a"), waiting("c", MAR, "a")], TODAY) == ()


def test_waiting_for_one_without_a_date_is_named_without_days():
    assert crossings([waiting("a", None), waiting("b", FEB, "a")], TODAY) == (Crossing("b", "a", None),)


def test_what_is_met_cancelled_or_gone_is_not_waited_for():
    met = waiting("a", MAR, actual=date(2026, 11, 1))
    cancelled = waiting("c", MAR, cancelled_on=date(2026, 11, 1))
    assert crossings([met, cancelled, waiting("b", FEB, "a", "c", "nowhere")], TODAY) == ()
    assert crossings([waiting("a", MAR), waiting("b", FEB, "a", actual=date(2026, 11, 2))], TODAY) == ()


def test_a_slip_runs_on_through_those_that_wait():
    # c could be met on 31 January at the earliest forecast, but b waits for a until 31 March: 59 days.
    chain = [waiting("c", JAN, "b"), waiting("b", FEB, "a"), waiting("a", MAR)]
    assert knock_on(chain, TODAY) == {"b": KnockOn(MAR, 31, "a"), "c": KnockOn(MAR, 59, "b")}


def test_a_slip_passes_through_one_that_has_no_date_of_its_own():
    chain = [waiting("c", JAN, "b"), waiting("b", None, "a"), waiting("a", FEB)]
    # 31 January to 28 February: 28 days.
    assert knock_on(chain, TODAY) == {"c": KnockOn(FEB, 28, "b")}


def test_those_that_keep_their_dates_have_no_knock_on():
    assert knock_on([waiting("b", MAR, "a"), waiting("a", JAN)], TODAY) == {}


def test_a_circle_comes_to_an_end():
    found = knock_on([waiting("a", JAN, "b"), waiting("b", FEB, "a"), waiting("c", JAN, "a")], TODAY)
    assert found["a"] == KnockOn(FEB, 28, "b")
    assert found["c"] == KnockOn(FEB, 28, "a")


def test_a_long_chain_is_no_deep_recursion():
    chain = [waiting(f"m{n}", JAN, f"m{n - 1}") for n in range(5_000, 0, -1)]
    found = knock_on([*chain, waiting("m0", FEB)], TODAY)
    assert len(found) == 5_000
    assert found["m5000"] == KnockOn(FEB, 28, "m4999")

"""Is the gap closing: each stocktake against the path agreed on that day, and nothing said from one reading."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.charting import Version
from deliverydesk.domain.narrowing import (
    STOCKTAKES,
    Narrowing,
    Standing,
    Stocktake,
    Way,
    gaps_sentence,
    narrowing,
)
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Observation, Plan

TODAY = date(2026, 11, 23)
QUARTERS = tuple(
    Stocktake(f"{end.year}-Q{end.month // 3}", end)
    for end in (add_months(date(2024, 3, 31), 3 * n) for n in range(12))
)


def plan(target: float = 64.0, end: date = date(2027, 6, 30)) -> Plan:
    """The path of D-T2: 48, 50, 54, 59, 64 each 30 June."""
    points = ((date(2024, 6, 30), 50.0), (date(2025, 6, 30), 54.0), (date(2026, 6, 30), 59.0))
    return Plan("up", date(2023, 6, 30), 48.0, end, target, points, unit="%")


def read(end: date, value: float) -> Observation:
    return Observation(add_months(end, -12), end, value)


READINGS = (
    read(date(2023, 6, 30), 48.0),
    read(date(2024, 6, 30), 50.5),
    read(date(2025, 6, 30), 52.5),
    read(date(2026, 6, 30), 55.8),
)
FIRST = (Version(plan(), date(2023, 9, 1)),)


def found(versions=FIRST, readings=READINGS, stocktakes=QUARTERS, today=TODAY, months=12) -> Narrowing:
    return narrowing(stocktakes, versions, readings, today=today, frequency_months=months)


def shares(of: Narrowing) -> dict[str, float | None]:
    return {one.stocktake.ref: one.share for one in of.standings}


def test_the_last_eight_that_have_passed_are_looked_at_oldest_first() -> None:
    assert [one.stocktake.ref for one in found().standings] == [
        "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3",
    ]  # fmt: skip
    assert len(found().standings) == STOCKTAKES


def test_d_t2_a_gap_of_one_and_a_half_on_a_journey_of_sixteen_is_0_09375() -> None:
    # At 30 June 2025 the path asks for 54, the reading is 52.5; at 30 June 2026 for 59, and it is 55.8.
    assert shares(found())["2025-Q2"] == pytest.approx(1.5 / 16)
    assert shares(found())["2025-Q4"] == pytest.approx(1.5 / 16)
    assert shares(found())["2026-Q2"] == pytest.approx(3.2 / 16)


def test_ahead_of_the_path_nothing_is_missing() -> None:
    assert shares(found())["2024-Q4"] == 0.0


def test_a_gap_that_grew_says_from_what_to_what_and_since_when() -> None:
    assert found().way is Way.GREW
    assert found().sentence == "The gap has grown from 0% to 20% of the journey since 2024-Q4."


def test_a_gap_that_closed_says_so() -> None:
    late = (read(date(2024, 6, 30), 45.04), *READINGS[2:3], read(date(2026, 6, 30), 59.0))
    assert shares(found(readings=late))["2024-Q4"] == pytest.approx(4.96 / 16)
    assert found(readings=late).sentence == "The gap has closed from 31% to 0% of the journey since 2024-Q4."


def test_a_gap_that_is_the_same_in_whole_per_cent_stands_still() -> None:
    level = (read(date(2024, 6, 30), 48.5), read(date(2025, 6, 30), 52.5), read(date(2026, 6, 30), 57.52))
    assert found(readings=level).way is Way.STANDS
    assert found(readings=level).sentence == "The gap stands still at 9% of the journey since 2024-Q4."


def test_no_gap_then_and_none_now_is_no_standstill() -> None:
    ahead = tuple(read(one.period_end, one.value + 5) for one in READINGS)
    assert found(readings=ahead).sentence == "There was no gap in 2024-Q4 and there is none now."


def test_one_reading_that_stands_at_many_stocktakes_says_nothing() -> None:
    one = found(readings=READINGS[2:3])
    assert sum(standing.is_fresh for standing in one.standings) > 1
    assert one.way is Way.UNKNOWN
    assert one.sentence == "Too few readings to say whether the gap closes."


def test_each_stocktake_is_held_against_the_path_agreed_by_that_day() -> None:
    # Agreed anew on 11 May 2026: 60 by 30 June 2028, so a longer and shallower journey of 12.
    easier = Plan("up", date(2023, 6, 30), 48.0, date(2028, 6, 30), 60.0, ((date(2026, 6, 30), 56.4),))
    again = found((*FIRST, Version(easier, date(2026, 5, 11))))
    assert shares(again)["2026-Q1"] == pytest.approx(1.5 / 16)
    assert shares(again)["2026-Q2"] == pytest.approx(0.6 / 12)
    assert [one.stocktake.ref for one in again.standings if one.rebaselined] == ["2026-Q2"]
    assert again.sentence.endswith("The path was agreed anew by 2026-Q2.")


def test_before_any_path_was_agreed_there_is_no_share() -> None:
    late = (Version(plan(), date(2025, 9, 1)),)
    assert shares(found(late))["2025-Q2"] is None
    assert found(late).standings[0].why == "no path was agreed yet"
    assert shares(found(late))["2025-Q3"] == pytest.approx(1.5 / 16)


def test_a_later_path_without_a_day_leaves_open_which_one_held() -> None:
    unknown = found((*FIRST, Version(plan(60.0), None)))
    assert set(shares(unknown).values()) == {None}
    assert unknown.standings[0].why == "nobody wrote down when the path was agreed anew"


def test_a_stale_share_is_kept_apart_and_null_on_the_command_line() -> None:
    quarterly = found(months=3)
    by_ref = {one.stocktake.ref: one for one in quarterly.standings}
    assert not by_ref["2025-Q3"].stale
    assert by_ref["2025-Q4"].stale
    assert by_ref["2025-Q4"].share == pytest.approx(1.5 / 16)
    assert by_ref["2025-Q4"].plain() == {"period": "2025-Q4", "share": None, "rebaselined": False}


def test_where_the_newest_is_stale_the_sentence_says_how_far_it_goes() -> None:
    assert found(readings=READINGS[:3], months=12).sentence.endswith(
        "Nothing newer can be said than for 2026-Q2."
    )


def test_too_early_is_no_share() -> None:
    early = Plan("up", date(2024, 12, 31), 48.0, date(2030, 12, 31), 64.0)
    one = found((Version(early, date(2024, 12, 1)),), (read(date(2025, 3, 31), 48.0),))
    assert shares(one)["2025-Q1"] is None
    assert {one.stocktake.ref: one.why for one in one.standings}["2025-Q1"] == "too early to judge"


def test_no_reading_and_no_period_are_said_as_such() -> None:
    assert found(readings=()).standings[0].why == "no reading yet"
    assert found(()).standings[0].why == "no path is agreed"
    assert found(stocktakes=()).sentence == "No period has ended yet."
    assert found(today=date(2020, 1, 1)).standings == ()


def test_a_month_and_a_quarter_that_end_together_are_one_stocktake() -> None:
    both = (*QUARTERS, Stocktake("2026-09", date(2026, 9, 30)))
    days = [one.stocktake.on for one in found(stocktakes=both).standings]
    assert len(set(days)) == len(days) == STOCKTAKES


def test_nothing_after_the_day_judged_for_is_seen() -> None:
    then = found(today=date(2026, 3, 31))
    assert then.standings[-1].stocktake.ref == "2026-Q1"
    assert then.standings[-1].share == pytest.approx(1.5 / 16)


def test_the_sentence_of_the_page_counts_exactly_these() -> None:
    every = [found(), found(readings=()), found(readings=READINGS[2:3])]
    assert gaps_sentence(every) == (
        "The gap closed for none of three promises, grew for one and stands still for none. "
        "For two there are too few readings."
    )
    assert gaps_sentence([]).startswith("No period")
    assert gaps_sentence([found(readings=())]).startswith("No promise has two readings")


def test_a_standing_in_words_says_what_is_missing_and_what_moved() -> None:
    q1 = Stocktake("2026-Q1", date(2026, 3, 31))
    assert Standing(q1, 0.245).words == "2026-Q1: 25% of the journey missing"
    assert Standing(q1, None, why="no reading yet").words == "2026-Q1: no reading yet"
    assert Standing(q1, 0.2, stale=True, rebaselined=True).words == (
        "2026-Q1: 20% of the journey missing; the figure was too old by then; the path was agreed anew"
    )

"""Values that can be read and deserve a second look: each rule with what it flags and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.measures import Frequency, Indicator, Reading, Series
from deliverydesk.domain.promises import Priority
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country
from tests.exchange.perturb import Returned

NEW = "i-books/2026-09-30//"

History = Callable[..., None]
Flags = Callable[..., dict[str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def history(desk: Desk) -> History:
    """Give the books a past, one figure a quarter up to June 2026."""

    def give(*values: float, series: Series = Series.LEVEL, margin: float | None = None) -> None:
        indicator = desk.picture.get(Indicator, "i-books")
        assert indicator is not None
        changed = replace(indicator, series=series, margin_of_error=margin, frequency=Frequency.QUARTERLY)
        quarters = [
            (date(year, month, day), value)
            for (year, month, day), value in zip(_quarters(len(values)), values, strict=True)
        ]
        readings = [
            Reading(indicator="i-books", period_start=end.replace(day=1), period_end=end, value=value)
            for end, value in quarters
        ]
        desk.write("History", [Change(indicator, changed), *(Change(None, one) for one in readings)])

    return give


def _quarters(count: int) -> list[tuple[int, int, int]]:
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    every = [
        (year, *end) for year in (2023, 2024, 2025, 2026) for end in ends if (year, *end) <= (2026, 6, 30)
    ]
    return every[-count:]


@pytest.fixture
def flags(desk: Desk, tmp_path: Path) -> Flags:
    """Fill in cells of one section, send the workbook back, and give the flags by rule."""

    def send(section: str, field: str, /, **cells: Any) -> dict[str, str]:
        workbook = Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
        for record, value in cells.items():
            workbook.write(section, record, field, value)
        result = receive(desk, [workbook.save(tmp_path / "back.xlsx")], dry_run=True)[0]
        assert result.proposals, result.problems
        return {flag.rule: flag.sentence for one in result.proposals for flag in one.flags}

    return send


# Unchanged


def test_a_figure_given_for_the_third_time_asks_whether_it_was_measured(
    history: History, flags: Flags
) -> None:
    history(2.8, 3.1, 3.1)
    found = flags("readings", "value", **{NEW: 3.1})
    told = found["unchanged for three periods"]
    assert "3.1 is the figure of 31 Mar 2026 and of 30 Jun 2026 too" in told


@pytest.mark.parametrize("before", [(2.8, 3.0, 3.1), (3.1, 3.0, 3.1), (3.1,)])
def test_a_figure_given_for_the_second_time_asks_nothing(
    history: History, flags: Flags, before: tuple[float, ...]
) -> None:
    history(*before)
    assert "unchanged for three periods" not in flags("readings", "value", **{NEW: 3.1})


# Units


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (310, "310 is about 100 times the 3.1"),
        (3_200, "3,200 is about 1,000 times the 3.1"),
        (3_100_000, "1,000,000 times the 3.1"),
        (0.031, "times 100 is about the 3.1"),
        (0.0031, "times 1,000 is about the 3.1"),
    ],
)
def test_a_figure_in_another_unit_names_the_factor(
    history: History, flags: Flags, value: float, told: str
) -> None:
    history(2.8, 3.0, 3.1)
    found = flags("readings", "value", **{NEW: value})
    assert told in found["unit"]
    assert "far from its series" not in found


@pytest.mark.parametrize("value", [3.2, 31, 62, 0])
def test_a_figure_in_its_own_unit_is_no_slip(history: History, flags: Flags, value: float) -> None:
    history(2.8, 3.0, 3.1)
    assert "unit" not in flags("readings", "value", **{NEW: value})


def test_a_series_that_has_been_there_before_is_no_slip(history: History, flags: Flags) -> None:
    history(300, 320, 3.1)
    assert "unit" not in flags("readings", "value", **{NEW: 310})


# Jumps


def test_a_move_beyond_all_moves_before_says_both(history: History, flags: Flags) -> None:
    history(2.0, 2.2, 2.4, 2.5, 2.7)
    told = flags("readings", "value", **{NEW: 3.9})["jump"]
    assert told == "From 2.7 on 30 Jun 2026 to 3.9 is a move of 1.2; the largest before was 0.2."


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ((2.0, 2.2, 2.4, 2.5, 2.7), 3.0),  # within twice its largest
        ((2.0, 4.2, 2.4, 2.5, 2.7), 4.9),  # it has moved as much before
        ((2.4, 2.5, 2.7), 3.9),  # too short to know
        ((2.7, 2.7, 2.7, 2.7, 2.7), 2.8),  # it never moved: nothing to measure by
    ],
)
def test_a_move_like_those_before_is_no_jump(
    history: History, flags: Flags, before: tuple[float, ...], value: float
) -> None:
    history(*before)
    assert "jump" not in flags("readings", "value", **{NEW: value})


def test_a_move_within_the_margin_of_error_is_no_jump(history: History, flags: Flags) -> None:
    history(2.0, 2.2, 2.4, 2.5, 2.7, margin=1.5)
    assert "jump" not in flags("readings", "value", **{NEW: 3.9})


# Totals


def test_a_total_since_the_start_that_falls_is_asked_about(history: History, flags: Flags) -> None:
    history(10, 14, 19, series=Series.CUMULATIVE)
    told = flags("readings", "value", **{NEW: 18})["total fell"]
    assert "19 on 30 Jun 2026, 18 on 30 Sep 2026" in told


def test_an_earlier_total_above_a_later_one_is_asked_about(history: History, flags: Flags) -> None:
    history(10, 14, 19, series=Series.CUMULATIVE)
    found = flags("readings", "value", **{"i-books/2026-03-31//": 21})
    assert "21 on 31 Mar 2026, 19 on 30 Jun 2026" in found["total fell"]
    assert "past value changed" in found


@pytest.mark.parametrize(("series", "value"), [(Series.LEVEL, 18), (Series.CUMULATIVE, 19)])
def test_what_may_fall_or_did_not_is_left_alone(
    history: History, flags: Flags, series: Series, value: float
) -> None:
    history(10, 14, 19, series=series)
    assert "total fell" not in flags("readings", "value", **{NEW: value})


# Days


def test_a_forecast_that_has_gone_by_asks_whether_it_was_met(flags: Flags) -> None:
    told = flags("milestones", "forecast", **{"ms-coaches": datetime(2026, 10, 15)})["day gone by"]
    assert "15 Oct 2026 has gone by, today is 23 Nov 2026" in told


def test_a_forecast_ahead_or_of_what_was_met_asks_nothing(flags: Flags) -> None:
    found = flags(
        "milestones",
        "forecast",
        **{"ms-coaches": datetime(2026, 11, 24), "ms-pilot": datetime(2024, 9, 30)},
    )
    assert "day gone by" not in found


def test_a_day_before_the_promise_starts_is_asked_about(flags: Flags) -> None:
    told = flags("milestones", "actual", **{"ms-coaches": datetime(2024, 6, 30)})["before its start"]
    assert "30 Jun 2024 lies before P03 starts, on 1 Jul 2024" in told


def test_a_day_that_has_not_come_cannot_have_been_met(flags: Flags) -> None:
    assert "day to come" in flags("milestones", "actual", **{"ms-coaches": datetime(2026, 11, 24)})
    assert "day to come" not in flags("milestones", "actual", **{"ms-coaches": datetime(2026, 11, 23)})


def test_a_year_that_slipped_is_asked_about(flags: Flags) -> None:
    told = flags("milestones", "forecast", **{"ms-coaches": datetime(2072, 3, 1)})["far from its agreed day"]
    assert "1 Mar 2072" in told
    assert "31 Dec 2026" in told


def test_a_slip_of_two_years_is_no_slip_of_the_pen(flags: Flags) -> None:
    found = flags("milestones", "forecast", **{"ms-coaches": datetime(2028, 12, 1)})
    assert "far from its agreed day" not in found


# Words


def test_the_words_we_sent_with_other_marks_are_named(desk: Desk, flags: Flags) -> None:
    promise = desk.picture.get(Priority, "pr-read")
    assert promise is not None
    words = str(promise.narrative_ministry)
    found = flags("priorities", "narrative_ministry", **{"pr-read": words.upper().rstrip(".") + "!"})
    assert "those we sent" in found["same words"]


def test_the_reason_of_last_time_is_named(desk: Desk, flags: Flags) -> None:
    reason = "Recruitment goes on and results follow in the spring."
    before = Assessment(
        id="a-before", priority="pr-read", period="t-09", as_at=date(2026, 9, 30), voice=Voice.MINISTRY,
        overall="G", reason=reason,
    )  # fmt: skip
    desk.write("Last time", [Change(None, before)])
    told = flags("ratings", "reason", **{"a-ministry": reason})["same words"]
    assert "30 Sep 2026" in told


def test_one_text_for_two_promises_is_named(flags: Flags) -> None:
    words = "Work continues as planned in all provinces."
    told = flags("priorities", "narrative_ministry", **{"pr-read": words, "pr-école": words})["same words"]
    assert told == "The same words stand at P03."


def test_new_words_are_left_alone(flags: Flags) -> None:
    found = flags("priorities", "narrative_ministry", **{"pr-read": "Coaches arrive in March, a term late."})
    assert found == {}


def test_words_left_as_we_sent_them_are_remarked_on_where_the_rest_is_new(desk: Desk, tmp_path: Path) -> None:
    workbook = Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (result,) = receive(desk, [workbook.save(tmp_path / "one.xlsx")], dry_run=True)
    told = {one.rule: one.sentence for one in result.notes}
    assert told["same words"] == "The words on P03 are those we sent: nothing was written anew."
    workbook.write("priorities", "pr-read", "narrative_ministry", "Coaches arrive in March, a term late.")
    (result,) = receive(desk, [workbook.save(tmp_path / "two.xlsx")], dry_run=True)
    assert "same words" not in {one.rule for one in result.notes}

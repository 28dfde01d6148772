"""Where milestones stand: status by the baseline in force, everything else by the first agreed date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deliverydesk.domain.milestone_status import (
    HitRate,
    Mark,
    MilestoneDates,
    SlipBands,
    Status,
    hit_rate,
    mark,
    rag,
    rag_of_slip,
    slip,
    status,
)

MARCH = date(2025, 3, 31)
JUNE = date(2025, 6, 30)


@pytest.mark.parametrize(("critical", "code"), [(False, "AR"), (True, "R")])
def test_d_t10_a_forecast_74_days_late(critical: bool, code: str) -> None:
    dates = MilestoneDates(MARCH, MARCH, forecast=date(2025, 6, 13), critical=critical)
    seen_on = date(2025, 3, 1)
    assert slip(dates, seen_on).first == 74
    assert slip(dates, seen_on).words() == "+74 d"
    assert status(dates, seen_on) is Status.DELAYED
    assert rag(dates, seen_on) == code


def test_d_t10b_a_rebaseline_hides_no_slip() -> None:
    dates = MilestoneDates(MARCH, JUNE, forecast=JUNE)
    seen_on = date(2025, 3, 1)
    found = slip(dates, seen_on)
    assert (found.first, found.current) == (91, 0)
    assert status(dates, seen_on) is Status.ON_TRACK
    assert rag(dates, seen_on) == "R"
    assert dates.rebaselined
    assert mark(dates, seen_on) is Mark.SLIPPING


TODAY = date(2025, 4, 15)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (MilestoneDates(MARCH, actual=MARCH, cancelled_on=MARCH), Status.CANCELLED),
        (MilestoneDates(MARCH, actual=MARCH), Status.COMPLETE),
        (MilestoneDates(MARCH, actual=date(2025, 4, 1)), Status.COMPLETE_LATE),
        (MilestoneDates(MARCH, forecast=JUNE), Status.MISSED),
        (MilestoneDates(MARCH), Status.MISSED),
        (MilestoneDates(JUNE), Status.NOT_FORECAST),
        (MilestoneDates(JUNE, forecast=date(2025, 4, 14)), Status.NOT_FORECAST),
        (MilestoneDates(JUNE, forecast=date(2025, 7, 1)), Status.DELAYED),
        (MilestoneDates(JUNE, forecast=JUNE), Status.ON_TRACK),
        (MilestoneDates(JUNE, forecast=TODAY), Status.ON_TRACK),
        (MilestoneDates(TODAY, forecast=TODAY), Status.ON_TRACK),
        (MilestoneDates(MARCH, JUNE, forecast=JUNE), Status.ON_TRACK),
        (MilestoneDates(), None),
    ],
)
def test_status_in_order_against_the_baseline_in_force(
    dates: MilestoneDates, expected: Status | None
) -> None:
    assert status(dates, TODAY) is expected


def test_what_happened_later_is_not_seen_earlier() -> None:
    dates = MilestoneDates(JUNE, forecast=JUNE, actual=date(2025, 5, 1), cancelled_on=date(2025, 5, 9))
    assert status(dates, TODAY) is Status.ON_TRACK
    assert status(dates, date(2025, 5, 2)) is Status.COMPLETE
    assert status(dates, date(2025, 5, 9)) is Status.CANCELLED


@pytest.mark.parametrize(
    ("days", "code"), [(-5, "G"), (0, "G"), (1, "AG"), (30, "AG"), (31, "AR"), (90, "AR"), (91, "R")]
)
def test_slip_bands(days: int, code: str) -> None:
    assert rag_of_slip(days) == code


@pytest.mark.parametrize(("days", "code"), [(0, "G"), (1, "AR"), (31, "R"), (91, "R")])
def test_critical_worsens_the_ambers_only(days: int, code: str) -> None:
    assert rag_of_slip(days, critical=True) == code


def test_bands_are_a_setting() -> None:
    assert rag_of_slip(40, SlipBands(green=10, amber_green=60, amber_red=120)) == "AG"


def test_without_a_date_the_days_are_counted_and_no_slip_is_given() -> None:
    dates = MilestoneDates(date(2026, 7, 1), critical=True)
    seen_on = date(2026, 11, 23)
    found = slip(dates, seen_on)
    assert (found.first, found.current, found.counting) == (None, None, 145)
    assert found.words() == "145 d and counting"
    assert rag(dates, seen_on) == "R"
    assert slip(dates, date(2026, 6, 1)).words() == ""
    assert rag(dates, date(2026, 6, 1)) is None


def test_an_early_slip_carries_a_true_minus() -> None:
    assert slip(MilestoneDates(JUNE, actual=date(2025, 6, 20)), JUNE).words() == "\N{MINUS SIGN}10 d"
    assert slip(MilestoneDates(JUNE, actual=JUNE), JUNE).words() == "0 d"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (MilestoneDates(MARCH, actual=MARCH), Mark.MET),
        (MilestoneDates(MARCH, JUNE, actual=date(2025, 4, 10)), Mark.MET_LATE),
        (MilestoneDates(MARCH, JUNE, forecast=JUNE), Mark.MISSED),
        (MilestoneDates(JUNE, forecast=date(2025, 7, 1)), Mark.SLIPPING),
        (MilestoneDates(JUNE, forecast=JUNE), Mark.AHEAD),
        (MilestoneDates(JUNE), Mark.AHEAD),
        (MilestoneDates(JUNE, cancelled_on=MARCH), None),
        (MilestoneDates(), None),
    ],
)
def test_marks_go_by_the_first_agreed_date(dates: MilestoneDates, expected: Mark | None) -> None:
    assert mark(dates, TODAY) is expected


def test_hit_rate_counts_what_was_due_by_the_first_date() -> None:
    on_time = MilestoneDates(MARCH, actual=MARCH)
    late = MilestoneDates(MARCH, JUNE, actual=date(2025, 4, 2))
    ahead = MilestoneDates(JUNE, forecast=JUNE)
    cancelled_before = MilestoneDates(MARCH, cancelled_on=MARCH - timedelta(days=1))
    cancelled_after = MilestoneDates(MARCH, cancelled_on=MARCH + timedelta(days=1))
    found = hit_rate([on_time, late, ahead, cancelled_before, cancelled_after], TODAY)
    assert found == HitRate(hit=1, due=3)
    assert found.words() == "1 of 3 met on time"


def test_none_due_is_not_nought_per_cent() -> None:
    none_due = hit_rate([MilestoneDates(JUNE)], TODAY)
    assert none_due.share is None
    assert none_due.words() == "none due"

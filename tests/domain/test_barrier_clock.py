"""Barriers: their ages, how grave they are, and the working-day clock of each level."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.barrier_clock import (
    BUCKETS,
    LEVELS,
    Ages,
    Severity,
    WorkCalendar,
    age_words,
    ages,
    bucket,
    bucket_counts,
    clock,
    limit,
    severity,
    urgency,
)

AS_AT = date(2025, 3, 3)


def test_a_barrier_that_nobody_graded_has_no_limit_and_says_so():
    ungraded = clock("L1", date(2025, 2, 20), None, AS_AT)
    assert (ungraded.allowed, ungraded.over, ungraded.colours, ungraded.share) == (None, False, False, None)
    assert ungraded.words().endswith("working days; no impact given, so no limit is known")


def test_a_day_that_has_not_come_gives_no_age():
    assert ages(date(2027, 1, 1), date(2027, 2, 1), date(2026, 11, 1)) == Ages(None, None, 31)


@pytest.mark.parametrize(
    ("impact", "days", "expected"),
    [
        pytest.param(3, 17, Severity.HIGH, id="d_t11"),
        pytest.param(4, 200, Severity.HIGH, id="d_t11b"),
        pytest.param(2, -1, Severity.MEDIUM, id="d_t11c"),
        (4, 3, Severity.CRITICAL),
        (1, 400, Severity.LOW),
        (3, 7, Severity.CRITICAL),
        (3, 91, Severity.LOW),
        (1, 0, Severity.MEDIUM),
    ],
)
def test_d_t11_d_t11b_d_t11c_severity(impact: int, days: int, expected: Severity) -> None:
    decide_by = date.fromordinal(AS_AT.toordinal() + days)
    assert severity(impact, urgency(decide_by, None, AS_AT).level) is expected


@pytest.mark.parametrize(
    ("days", "level"), [(91, 1), (90, 2), (31, 2), (30, 3), (8, 3), (7, 4), (0, 4), (-50, 4)]
)
def test_urgency_by_the_days_left(days: int, level: int) -> None:
    assert urgency(date.fromordinal(AS_AT.toordinal() + days), None, AS_AT).level == level


def test_urgency_falls_back_on_the_milestone_and_says_when_it_is_assumed() -> None:
    assert urgency(None, date(2025, 3, 20), AS_AT).level == 3
    assert urgency(date(2025, 12, 1), date(2025, 3, 20), AS_AT).level == 1
    nothing = urgency(None, None, AS_AT)
    assert (nothing.level, nothing.assumed) == (1, True)


def test_d_t12_days_on_our_books() -> None:
    found = ages(None, date(2025, 1, 10), AS_AT)
    assert (found.age, found.with_us, found.bucket) == (None, 52, "31-60")


def test_d_t12b_age_from_the_beginning_and_the_reporting_delay() -> None:
    found = ages(date(2024, 11, 1), date(2025, 1, 10), AS_AT)
    assert (found.age, found.bucket, found.reporting_delay) == (122, ">90", 70)
    assert age_words(date(2024, 11, 1), found) == "since 1 Nov 2024, 122 d; with us 52 d"


def test_a_resolved_barrier_stops_ageing_but_not_before_it_was_resolved() -> None:
    began, raised, resolved = date(2025, 1, 1), date(2025, 1, 10), date(2025, 2, 1)
    assert ages(began, raised, AS_AT, resolved).age == 31
    assert ages(began, raised, date(2025, 1, 20), resolved).age == 19


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (0, "0-14"),
        (14, "0-14"),
        (15, "15-30"),
        (30, "15-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, ">90"),
    ],
)
def test_buckets(days: int, name: str) -> None:
    assert bucket(days) == name


def test_every_bucket_is_counted_even_when_empty() -> None:
    assert bucket_counts([3, 143, 200]) == dict(zip(BUCKETS, (1, 0, 0, 0, 2), strict=True))


def test_d_t13_high_at_the_delivery_leads_level_is_due_from_the_eleventh_working_day() -> None:
    saturday = date(2025, 3, 1)
    on_the_tenth = clock("L1", saturday, Severity.HIGH, date(2025, 3, 14))
    assert (on_the_tenth.used, on_the_tenth.allowed, on_the_tenth.over) == (10, 10, False)
    assert on_the_tenth.due_from == date(2025, 3, 17)
    assert clock("L1", saturday, Severity.HIGH, date(2025, 3, 16)).over is False
    assert clock("L1", saturday, Severity.HIGH, date(2025, 3, 17)).over is True


@pytest.mark.parametrize(
    ("level", "limits"),
    [
        ("L0", (3, 7, 14, 30)),
        ("L1", (5, 10, 20, 30)),
        ("L2", (5, 10, 20, None)),
        ("L3", (7, 14, 30, None)),
        ("L4", (10, 14, None, None)),
        ("L5", (None, None, None, None)),
    ],
)
def test_limits_by_level_and_severity(level: str, limits: tuple[int | None, ...]) -> None:
    assert tuple(limit(level, one) for one in Severity) == limits


def test_clocks_above_the_unit_count_but_never_colour() -> None:
    long_since = date(2025, 1, 1)
    found = {level: clock(level, long_since, Severity.CRITICAL, AS_AT) for level in LEVELS}
    assert [level for level in LEVELS if found[level].colours] == ["L0", "L1", "L2", "L3"]
    assert found["L4"].over
    assert found["L4"].words() == "awaiting decision since 1 Jan 2025"
    assert found["L5"].due_from is None


def test_holidays_and_suspended_spells_stop_the_clock() -> None:
    recess = WorkCalendar(
        holidays=frozenset({date(2025, 3, 3)}), suspended=((date(2025, 3, 10), date(2025, 3, 14)),)
    )
    found = clock("L1", date(2025, 2, 28), Severity.HIGH, date(2025, 3, 17), recess)
    assert found.used == 5
    assert found.due_from == date(2025, 3, 25)


def test_a_week_that_rests_on_friday_and_saturday() -> None:
    gulf = WorkCalendar(weekend=frozenset({4, 5}))
    assert gulf.working_days(date(2025, 3, 6), date(2025, 3, 9)) == 1
    assert gulf.working_days(date(2025, 3, 9), date(2025, 3, 6)) == 0


def one_by_one(calendar: WorkCalendar, after: date, until: date) -> int:
    return sum(calendar.works(after + timedelta(n)) for n in range(1, (until - after).days + 1))


@given(
    start=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    days=st.integers(-20, 500),
    weekend=st.sets(st.integers(0, 6), max_size=7),
    holidays=st.sets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=12),
    spell=st.tuples(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 60)),
)
def test_days_counted_by_weeks_are_the_days_counted_one_by_one(
    start: date, days: int, weekend: set[int], holidays: set[date], spell: tuple[date, int]
) -> None:
    calendar = WorkCalendar(
        frozenset(weekend), frozenset(holidays), ((spell[0], spell[0] + timedelta(spell[1])),)
    )
    until = start + timedelta(days)
    counted = one_by_one(calendar, start, until)
    assert calendar.working_days(start, until) == counted
    if counted:
        ahead = calendar.ahead(start, counted)
        assert ahead is not None
        assert calendar.works(ahead)
        assert one_by_one(calendar, start, ahead) == counted

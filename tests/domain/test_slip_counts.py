"""Slips counted by length: every milestone once, and those without a date apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deliverydesk.domain.milestone_status import MilestoneDates
from deliverydesk.domain.slip_counts import Bin, bin_of, slip_counts

FIRST = date(2026, 6, 30)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, Bin.EARLY),
        (0, Bin.ON_TIME),
        (1, Bin.TO_30),
        (30, Bin.TO_30),
        (31, Bin.TO_90),
        (90, Bin.TO_90),
        (91, Bin.TO_180),
        (180, Bin.TO_180),
        (181, Bin.OVER_180),
    ],
)
def test_a_slip_is_counted_by_its_days(days: int, expected: Bin) -> None:
    assert bin_of(MilestoneDates(FIRST, forecast=FIRST + timedelta(days=days)), TODAY) is expected


def test_one_past_its_day_without_a_date_is_counted_apart():
    assert bin_of(MilestoneDates(FIRST), TODAY) is Bin.NO_DATE
    assert bin_of(MilestoneDates(date(2027, 6, 30)), TODAY) is None
    assert bin_of(MilestoneDates(FIRST, forecast=FIRST, cancelled_on=FIRST), TODAY) is None
    assert bin_of(MilestoneDates(), TODAY) is None


def test_every_bin_is_there_even_where_it_is_empty():
    found = slip_counts([MilestoneDates(FIRST, forecast=FIRST), MilestoneDates(FIRST)], TODAY)
    assert [one for one, _n in found.counts] == list(Bin)
    assert (found.total, found.of(Bin.ON_TIME), found.of(Bin.NO_DATE), found.of(Bin.EARLY)) == (2, 1, 1, 0)

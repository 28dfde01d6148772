"""When a figure is too old, in calendar months and days."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.stale import add_months, due_by, is_stale


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 6, 30), 3, date(2025, 9, 30)),
        (date(2025, 9, 30), 3, date(2025, 12, 31)),
        (date(2025, 2, 28), 1, date(2025, 3, 31)),
        (date(2025, 2, 28), -12, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2025, 11, 15), 2, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
    ],
)
def test_months_lead_from_month_end_to_month_end(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_a_figure_is_stale_from_the_day_after_the_next_was_due() -> None:
    end = date(2026, 5, 31)
    assert due_by(end, 3, 60) == date(2026, 10, 30)
    assert not is_stale(end, 3, 60, date(2026, 10, 30))
    assert is_stale(end, 3, 60, date(2026, 10, 31))

"""When a figure is too old to judge by: without it an old green would pass for news.

The next figure is owed one frequency (in calendar months) after the last period's end, and may take the
publication lag (in days) to appear. From the day after that, the last figure is stale.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days_of(year: int, month: int) -> int:
    # Asked for every reading of every series; calendar.monthrange would also work out a weekday each time.
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month - 1]


def ends_month(day: date) -> bool:
    """Whether it is its month's last day."""
    return day.day == _days_of(day.year, day.month)


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months on (or back, where negative).

    A month's last day leads to a month's last day, because periods end there: 30 June and three months
    is 30 September, 30 September and three months is 31 December.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    longest = _days_of(year, month)
    return date(year, month, longest if ends_month(day) else min(day.day, longest))


def due_by(period_end: date, frequency_months: int, lag_days: int = 0) -> date:
    """The last day on which the figure after `period_end` may still be awaited."""
    return add_months(period_end, frequency_months) + timedelta(days=lag_days)


def is_stale(period_end: date, frequency_months: int, lag_days: int, today: date) -> bool:
    """Whether a figure for a period that ended on `period_end` is too old to judge by on `today`."""
    return today > due_by(period_end, frequency_months, lag_days)

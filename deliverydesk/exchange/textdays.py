"""Days that came as text in figures: 3/4/2027 is two days, and only its writer can say which.

A spreadsheet turns what it can read into a day and leaves the rest as text, so the texts in a column are
also a witness against the days beside them (see `plausible.swapped`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deliverydesk.exchange.textnumbers import TwoWays, tidy

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"

_FIGURES = re.compile(r"(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?$")
_MONTHS = 12


@dataclass(frozen=True)
class WrittenDay:
    """A day as text says it, ready for its field to read; `shows` is its order where it has only one."""

    text: str
    shows: str = ""


def read(text: str, order: str = "") -> WrittenDay:
    """The day's text, with figures put as year, month, day. Raises `TwoWays` where `order` is needed."""
    bare = _MIDNIGHT.sub("", " ".join(tidy(text).split()))
    found = _FIGURES.fullmatch(bare)
    if found is None:
        return WrittenDay(bare)
    first, second, year = int(found[1]), int(found[3]), found[4]
    shows = ""
    if first > _MONTHS >= second:
        shows = DAY_FIRST
    elif second > _MONTHS >= first:
        shows = MONTH_FIRST
    elif first != second and max(first, second) <= _MONTHS and not order:
        raise TwoWays
    if (shows or order) == MONTH_FIRST:
        first, second = second, first
    if second > _MONTHS:
        return WrittenDay(bare)  # neither is a month: the field says so in its own words
    return WrittenDay(f"{year}-{second:02}-{first:02}", shows)

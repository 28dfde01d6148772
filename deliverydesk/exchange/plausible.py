"""Values that can be read and deserve a second look all the same; each flag says what it was seen in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deliverydesk.domain.units import is_percent
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.proposals import Flag


def looks(issued: IssuedSheet, row: IssuedRow, field: str, base: Any, theirs: Any) -> Iterator[Flag]:
    """The flags on one changed value; `base` and `theirs` are plain."""
    if issued.entity == "reading" and field == "value":
        if isinstance(base, int | float):
            yield _past_value(issued, row, base, theirs)
        if isinstance(theirs, int | float) and _is_a_fraction(issued, row, theirs):
            told = _("{value} stands in a series of per cent: is it {points}?")
            points = FORMATS.number(theirs * 100) + "%"
            yield Flag("fraction for per cent", told.format(value=FORMATS.number(theirs), points=points))


def _past_value(issued: IssuedSheet, row: IssuedRow, base: float, theirs: Any) -> Flag:
    """A figure that was given before and now reads differently."""
    now = FORMATS.number(theirs) if isinstance(theirs, int | float) else _("left out")
    told = _("{what} was {before} and is now {now}.")
    return Flag(
        "past value changed",
        told.format(what=issued.title_of(row), before=FORMATS.number(base), now=now),
    )


def _is_a_fraction(issued: IssuedSheet, row: IssuedRow, theirs: float) -> bool:
    """Whether 0.53 was typed in a series that runs in points: 53% keeps no sign in a cell of figures."""
    unit = _locked(issued, row, "indicator.unit")
    if not is_percent(str(unit or "")) or not 0 < abs(theirs) <= 1:
        return False
    mine = _locked(issued, row, "indicator.ref")
    value = issued.fields.index("value")
    beside = [one.raw[value] for one in issued.rows if _locked(issued, one, "indicator.ref") == mine]
    beside.append(_locked(issued, row, "planned"))
    known = [abs(one) for one in beside if isinstance(one, int | float)]
    return bool(known) and min(known) > 1


def _locked(issued: IssuedSheet, row: IssuedRow, key: str) -> Any:
    return row.locked[issued.locked.index(key)] if key in issued.locked else None

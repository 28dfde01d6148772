"""Values that can be read and deserve a second look all the same; each flag says what it was seen in."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliverydesk.domain.units import is_percent
from deliverydesk.exchange.cellreading import Answer
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet
from deliverydesk.exchange.reading import Cell
from deliverydesk.exchange.said import SaidCell, Waiting
from deliverydesk.exchange.secondlooks import FAR, FRACTION
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.proposals import Flag
from deliverydesk.schema.questions import Question

_SERIES = ("indicator.ref", "place", "grp")
_TIMES, _FEWEST_KNOWN = 10, 2
_MONTHS = 12
_FEWEST_DOUBTED = 2
_FEWEST_MOVED, _SHARE_MOVED = 3, 0.6
_HAS_HAPPENED = {("milestone", "actual"), ("barrier", "began_on"), ("barrier", "resolved_on")}


def looks(
    issued: IssuedSheet, row: IssuedRow, field: str, base: Any, theirs: Any, today: date
) -> Iterator[Flag]:
    """The flags on one changed value; `base` and `theirs` are plain."""
    if (issued.entity, field) in _HAS_HAPPENED and isinstance(theirs, str) and theirs > today.isoformat():
        told = _(
            "{day} lies ahead: today is {today}. Was the day expected, not the day it came about, meant?"
        )
        days = {"day": FORMATS.day_full(date.fromisoformat(theirs)), "today": FORMATS.day_full(today)}
        yield Flag("day to come", told.format(**days))
    if issued.entity == "reading" and field == "value":
        if isinstance(base, int | float):
            yield _past_value(issued, row, base, theirs)
        if isinstance(theirs, int | float) and _is_a_fraction(issued, row, theirs):
            told = _("{value} stands in a series of per cent: is it {points}?")
            points = FORMATS.number(theirs * 100) + "%"
            yield Flag(FRACTION, told.format(value=FORMATS.number(theirs), points=points))
        elif isinstance(theirs, int | float):
            yield from _far_from_its_series(issued, row, theirs)


def moved(issued: IssuedSheet, cells: Sequence[SaidCell]) -> list[SaidCell]:
    """The cells, flagged where a whole column looks shifted or sorted without its rows.

    Keys and references stand where they were, so every value would be taken for another row's. It shows in
    that most of what came back in a column is what others of its changed cells held before.
    """
    by_field: dict[str, list[SaidCell]] = {}
    for one in cells:
        by_field.setdefault(one.field, []).append(one)
    found = []
    for field, group in by_field.items():
        place = issued.fields.index(field)
        rows = {one.record: issued.by_token[one.record] for one in group}
        homes = {_hashable(row.plain[place]): row for row in rows.values() if row.plain[place] is not None}
        before = Counter(_hashable(row.plain[place]) for row in rows.values())
        now = Counter(_hashable(one.theirs) for one in group if one.theirs is not None)
        wandered = before & now
        if wandered.total() < max(_FEWEST_MOVED, _SHARE_MOVED * len(group)):
            found += group
            continue
        for one in group:
            home = homes.get(_hashable(one.theirs))
            if home is None or _hashable(one.theirs) not in wandered:
                found.append(one)
                continue
            told = _(
                "This is what {what} was issued with: was the column shifted or sorted without its rows?"
            )
            flag = Flag("moved", told.format(what=issued.title_of(home)))
            found.append(replace(one, flags=(*one.flags, flag)))
    order = {(one.record, one.field): n for n, one in enumerate(cells)}
    return sorted(found, key=lambda one: order[one.record, one.field])


@dataclass
class Days:
    """What stood in a sheet's day cells: real days beside days that the ministry's program left as text."""

    _real: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    _typed: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)

    def note(self, name: str, record: str, cell: Cell, answer: Answer) -> None:
        """Take note of one changed cell."""
        if isinstance(cell.value, date):
            self._real.add((record, name))
        elif answer.shows is not None and answer.shows[0] is Question.DATES:
            self._typed.setdefault(name, (cell.address, str(cell.value).strip()))

    def swapped(self, cells: Sequence[SaidCell]) -> list[SaidCell]:
        """The cells, flagged where a program may have taken the day for the month.

        Typed in the other order than the program's own, 13/04/2027 stays text and 03/04/2027 becomes the
        wrong day without a word; so a text that could not be turned accuses the short days beside it.
        """
        found = []
        for one in cells:
            typed = self._typed.get(one.field)
            if typed is None or (one.record, one.field) not in self._real or not isinstance(one.theirs, str):
                found.append(one)
                continue
            day = date.fromisoformat(one.theirs)
            if day.day > _MONTHS or day.day == day.month:
                found.append(one)
                continue
            told = _("{cell} of this column holds “{text}” as text, so days were typed in another order than "
                     "the program reads: is {day} meant, or {other}?")  # fmt: skip
            other = day.replace(month=day.day, day=day.month)
            days = {"day": FORMATS.day_full(day), "other": FORMATS.day_full(other)}
            flag = Flag("day and month", told.format(cell=typed[0], text=typed[1], **days))
            found.append(replace(one, flags=(*one.flags, flag)))
        return found


def mixed_percents(issued: IssuedSheet, cells: Sequence[SaidCell]) -> tuple[list[SaidCell], list[Waiting]]:
    """The cells without those fractions that stand among points, and these, to be asked about.

    In one column 35, 35% and 0.35 mean the same to whoever typed them; only they can say so. A single one
    is a slip, flagged where it stands; several are a habit.
    """
    doubted, points = [], False
    for one in cells:
        if (one.entity, one.field) != ("reading", "value") or not isinstance(one.theirs, int | float):
            continue
        row = issued.by_token[one.record]
        if not is_percent(str(_locked(issued, row, "indicator.unit") or "")):
            continue
        if any(flag.rule == "percent" for flag in one.flags) or abs(one.theirs) > 1:
            points = True
        elif one.theirs and _is_a_fraction(issued, row, one.theirs, unknown=True):
            doubted.append(one)
    if not points or len(doubted) < _FEWEST_DOUBTED:
        return list(cells), []
    waiting = [
        Waiting(
            str(Question.PERCENTS), one.entity, one.record, one.field, one.theirs, one.sheet, one.cell,
            tuple(flag for flag in one.flags if flag.rule != FRACTION),
        )
        for one in doubted
    ]  # fmt: skip
    return [one for one in cells if one not in doubted], waiting


def _hashable(plain: Any) -> Hashable:
    return plain if plain.__class__ is str else (json.dumps(plain, sort_keys=True),)


def _past_value(issued: IssuedSheet, row: IssuedRow, base: float, theirs: Any) -> Flag:
    """A figure that was given before and now reads differently."""
    now = FORMATS.number(theirs) if isinstance(theirs, int | float) else _("left out")
    told = _("{what} was {before} and is now {now}.")
    return Flag(
        "past value changed",
        told.format(what=issued.title_of(row), before=FORMATS.number(base), now=now),
    )


def _is_a_fraction(issued: IssuedSheet, row: IssuedRow, theirs: float, *, unknown: bool = False) -> bool:
    """Whether 0.53 was typed in a series that runs in points: 53% keeps no sign in a cell of figures.

    `unknown` is the answer for a series of which nothing else is known.
    """
    unit = _locked(issued, row, "indicator.unit")
    if not is_percent(str(unit or "")) or not 0 < abs(theirs) <= 1:
        return False
    mine = _locked(issued, row, "indicator.ref")
    value = issued.fields.index("value")
    beside = [one.raw[value] for one in issued.rows if _locked(issued, one, "indicator.ref") == mine]
    beside.append(_locked(issued, row, "planned"))
    known = [abs(one) for one in beside if isinstance(one, int | float)]
    return min(known) > 1 if known else unknown


def _far_from_its_series(issued: IssuedSheet, row: IssuedRow, theirs: float) -> Iterator[Flag]:
    """A figure in thousands among figures in ones, or below nothing: what a slip of the unit looks like."""
    series = [_locked(issued, row, key) for key in _SERIES]
    value = issued.fields.index("value")
    beside = [
        one.raw[value]
        for one in issued.rows
        if one is not row and [_locked(issued, one, key) for key in _SERIES] == series
    ]
    known = [one for one in (*beside, _locked(issued, row, "planned")) if isinstance(one, int | float)]
    sizes = [abs(one) for one in known if one]
    if len(sizes) < _FEWEST_KNOWN:
        return
    is_far = abs(theirs) > _TIMES * max(sizes) or (theirs < 0 <= min(known))
    if is_far or 0 < abs(theirs) < min(sizes) / _TIMES:
        told = _("{value} is far from the other figures of its series, {low} to {high}: is the unit right?")
        low, high = FORMATS.number(min(known)), FORMATS.number(max(known))
        yield Flag(FAR, told.format(value=FORMATS.number(theirs), low=low, high=high))


def _locked(issued: IssuedSheet, row: IssuedRow, key: str) -> Any:
    return row.locked[issued.locked.index(key)] if key in issued.locked else None

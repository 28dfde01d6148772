"""What a return says beside all that the desk knows of the same thing: without it a copied figure looks new.

Every flag asks and none forbids; its sentence holds the figures it was seen in, so that anybody can count
again. Nothing is asked of a series that is too short to know better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.measures import Indicator, Reading, Series
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet
from deliverydesk.exchange.said import SaidCell
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.kinds import Prose, present
from deliverydesk.schema.numbers import same
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.proposals import Flag

UNIT, FAR, FRACTION = "unit", "far from its series", "fraction for per cent"

_UNIT_SLIPS = (100.0, 1_000.0, 1_000_000.0)
_ABOUT = 1.3
_FEWEST_MOVES = 4
_TIMES_ITS_LARGEST = 2
_FAR_DAYS = 3 * 366
_SHORTEST_COPY = 25
_DAYS_EXPECTED, _DAYS_HAPPENED = "forecast", "actual"

Look = Callable[[IssuedSheet, Sequence[SaidCell], Picture], Mapping[tuple[str, str], Sequence[Flag]]]


def look_over(issued: IssuedSheet, cells: Sequence[SaidCell], at: Picture) -> list[SaidCell]:
    """The changed cells of one sheet, with the flags that only the desk's own knowledge gives."""
    look = _LOOKS.get(issued.entity)
    if look is None or not cells:
        return list(cells)
    flags = look(issued, cells, at)
    return [_with(one, flags.get((one.record, one.field), ())) for one in cells]


def _with(cell: SaidCell, flags: Sequence[Flag]) -> SaidCell:
    if not flags:
        return cell
    known = cell.flags
    if any(one.rule == UNIT for one in flags):  # it says the same, and which unit
        known = tuple(one for one in known if one.rule != FAR)
    return replace(cell, flags=(*known, *flags))


# Figures beside their series


@dataclass(frozen=True)
class _Point:
    on: date
    value: float

    @property
    def told(self) -> str:
        return FORMATS.number(self.value)


def _readings(
    issued: IssuedSheet, cells: Sequence[SaidCell], at: Picture
) -> Mapping[tuple[str, str], Sequence[Flag]]:
    figures = {
        one.record: one
        for one in cells
        if one.field == "value" and isinstance(one.theirs, int | float) and one.record.count("/") >= 3
    }
    held = at.headline_series({_series_of(key)[0] for key in figures})
    by_series: dict[tuple[str, str], dict[date, float]] = {}
    for key in figures:
        indicator, _end, cut = _series_of(key)
        if (indicator, cut) not in by_series:
            by_series[indicator, cut] = _known(held.get(indicator, ()), cut)
    for key, one in figures.items():
        indicator, end, cut = _series_of(key)
        by_series[indicator, cut][end] = float(one.theirs)
    found: dict[tuple[str, str], list[Flag]] = {}
    for key, one in figures.items():
        indicator, end, cut = _series_of(key)
        points = [_Point(on, value) for on, value in sorted(by_series[indicator, cut].items())]
        place = next(n for n, point in enumerate(points) if point.on == end)
        rules = {flag.rule for flag in one.flags}
        measured = at.get(Indicator, indicator)
        found[key, one.field] = list(_beside_series(points, place, measured, rules))
    return found


def _series_of(token: str) -> tuple[str, date, str]:
    """(indicator, the period's end, place and group) of a reading's key."""
    indicator, end, cut = token.split("/", 2)
    return indicator, date.fromisoformat(end), cut


def _known(series: Iterable[Reading], cut: str) -> dict[date, float]:
    return {
        one.period_end: float(one.value)
        for one in series
        if isinstance(one.value, int | float) and str(one.key).split("/", 2)[2] == cut
    }


def _beside_series(
    points: Sequence[_Point], place: int, measured: Indicator | None, rules: set[str]
) -> Iterator[Flag]:
    now, before, after = points[place], points[:place], points[place + 1 :]
    if measured is not None and measured.series is Series.CUMULATIVE:
        yield from _fallen(now, before, after)
    if not before:
        return
    last = before[-1]
    if len(before) > 1 and same(now.value, last.value) and same(now.value, before[-2].value):
        told = _("{value} is the figure of {first} and of {second} too: was it measured anew?")
        days = {"first": FORMATS.day_full(before[-2].on), "second": FORMATS.day_full(last.on)}
        yield Flag("unchanged for three periods", told.format(value=now.told, **days))
    if FRACTION in rules:
        return
    if (slip := _slip(now, before)) is not None:
        yield slip
    elif FAR not in rules and (jump := _jump(now, before, measured)) is not None:
        yield jump


def _fallen(now: _Point, before: Sequence[_Point], after: Sequence[_Point]) -> Iterator[Flag]:
    told = _("A total since the start does not fall: {more} on {earlier}, {less} on {later}.")
    pairs = ([(before[-1], now)] if before else []) + ([(now, after[0])] if after else [])
    for earlier, later in pairs:
        if later.value < earlier.value and not same(later.value, earlier.value):
            days = {"earlier": FORMATS.day_full(earlier.on), "later": FORMATS.day_full(later.on)}
            yield Flag("total fell", told.format(more=earlier.told, less=later.told, **days))
            return


def _slip(now: _Point, before: Sequence[_Point]) -> Flag | None:
    """A figure that is the last one in another unit: in thousands, in per cent, in ones."""
    last = before[-1]
    sizes = [abs(one.value) for one in before]
    size = abs(now.value)
    if not size or not last.value or min(sizes) <= size <= max(sizes):
        return None
    for factor in _UNIT_SLIPS:
        larger, smaller = size / abs(last.value) / factor, abs(last.value) / size / factor
        told = ""
        if 1 / _ABOUT <= larger <= _ABOUT:
            told = _("{value} is about {times} times the {last} of {day}: is the unit right?")
        elif 1 / _ABOUT <= smaller <= _ABOUT:
            told = _("{value} times {times} is about the {last} of {day}: is the unit right?")
        if told:
            return Flag(
                UNIT,
                told.format(
                    value=now.told,
                    times=FORMATS.number(factor),
                    last=last.told,
                    day=FORMATS.day_full(last.on),
                ),
            )
    return None


def _jump(now: _Point, before: Sequence[_Point], measured: Indicator | None) -> Flag | None:
    """A move that is large beside every move the series has made, longer gaps allowed for."""
    steps = list(pairwise(before))
    moves = [abs(later.value - earlier.value) for earlier, later in steps]
    if len(moves) < _FEWEST_MOVES or not any(moves):
        return None
    last = before[-1]
    usual = median((later.on - earlier.on).days for earlier, later in steps)
    periods = max(1.0, (now.on - last.on).days / usual) if usual else 1.0
    margin = present(measured.margin_of_error) if measured is not None else None
    move = abs(now.value - last.value)
    if move <= _TIMES_ITS_LARGEST * max(moves) * periods + (margin or 0.0):
        return None
    told = _("From {last} on {day} to {value} is a move of {move}; the largest before was {largest}.")
    return Flag(
        "jump",
        told.format(
            last=last.told,
            day=FORMATS.day_full(last.on),
            value=now.told,
            move=FORMATS.number(move),
            largest=FORMATS.number(max(moves)),
        ),
    )


# Days beside the days agreed


def _milestones(
    issued: IssuedSheet, cells: Sequence[SaidCell], at: Picture
) -> Mapping[tuple[str, str], Sequence[Flag]]:
    met = {one.record for one in cells if one.field == _DAYS_HAPPENED and one.theirs is not None}
    found: dict[tuple[str, str], list[Flag]] = {}
    for one in cells:
        if one.field not in (_DAYS_EXPECTED, _DAYS_HAPPENED) or not isinstance(one.theirs, str):
            continue
        milestone = at.get(Milestone, one.record)
        if milestone is None or any(flag.rule == "far day" for flag in one.flags):
            continue
        is_met = one.record in met or present(milestone.actual) is not None
        found[one.record, one.field] = list(
            _beside_agreed(one.field, date.fromisoformat(one.theirs), milestone, at, is_met=is_met)
        )
    return found


def _beside_agreed(
    field: str, day: date, milestone: Milestone, at: Picture, *, is_met: bool
) -> Iterator[Flag]:
    words = {"day": FORMATS.day_full(day)}
    if field == _DAYS_EXPECTED and day < at.today and not is_met:
        told = _("{day} has gone by, today is {today}: was it met then, or is it expected later?")
        yield Flag("day gone by", told.format(today=FORMATS.day_full(at.today), **words))
    promise = at.get(Priority, milestone.priority)
    start = present(promise.start) if promise is not None else None
    if promise is not None and start is not None and day < start:
        told = _("{day} lies before {ref} starts, on {start}: is the year right?")
        yield Flag("before its start", told.format(ref=promise.ref, start=FORMATS.day_full(start), **words))
    agreed = present(milestone.current_baseline) or present(milestone.original_baseline)
    if agreed is not None and abs((day - agreed).days) > _FAR_DAYS:
        told = _("{day} is more than three years from the agreed {agreed}: is the year right?")
        yield Flag("far from its agreed day", told.format(agreed=FORMATS.day_full(agreed), **words))


# Words beside the words of last time


def _words(
    issued: IssuedSheet, cells: Sequence[SaidCell], at: Picture
) -> Mapping[tuple[str, str], Sequence[Flag]]:
    entity = at.catalogue[issued.entity]
    first: dict[tuple[str, str], SaidCell] = {}
    found: dict[tuple[str, str], list[Flag]] = {}
    for one in cells:
        if not isinstance(one.theirs, str) or not isinstance(entity.field(one.field).kind, Prose):
            continue
        level = _level(one.theirs)
        if len(level) < _SHORTEST_COPY:
            continue
        row, base = issued.by_token[one.record], _issued_with(issued, one)
        flags = found.setdefault((one.record, one.field), [])
        if isinstance(base, str) and _level(base) == level:
            flags.append(
                Flag("same words", _("The words are those we sent; only their marks or spaces changed."))
            )
        elif (before := _last_reason(issued, row, one, at)) is not None and _level(before[1]) == level:
            told = _("The same words were given for {day}: has nothing changed since?")
            flags.append(Flag("same words", told.format(day=FORMATS.day_full(before[0]))))
        if (twin := first.get((one.field, level))) is not None:
            told = _("The same words stand at {what}.")
            other = issued.title_of(issued.by_token[twin.record])
            flags.append(Flag("same words", told.format(what=other)))
        first.setdefault((one.field, level), one)
    return found


def _level(text: str) -> str:
    return " ".join(re.findall(r"\w+", text)).casefold()


def _issued_with(issued: IssuedSheet, cell: SaidCell) -> Any:
    return issued.by_token[cell.record].plain[issued.fields.index(cell.field)]


def _last_reason(issued: IssuedSheet, row: IssuedRow, cell: SaidCell, at: Picture) -> tuple[date, str] | None:
    """What the ministry gave as its reason the time before, with its day."""
    if issued.entity != Assessment.entity.key or cell.field != "reason":
        return None
    mine = at.get(Assessment, cell.record) or (row.seed and Assessment.entity.restore(_whole(row)))
    if not isinstance(mine, Assessment):
        return None
    earlier = [
        one
        for one in at.children(Assessment, "priority", mine.priority)
        if one.voice is Voice.MINISTRY and one.as_at < mine.as_at and isinstance(one.reason, str)
    ]
    last = max(earlier, key=lambda one: one.as_at, default=None)
    return (last.as_at, str(last.reason)) if last is not None else None


def _whole(row: IssuedRow) -> dict[str, Any]:
    return {"id": row.token, "revision": 0, **(row.seed or {})}


_LOOKS: dict[str, Look] = {
    "reading": _readings,
    "milestone": _milestones,
    "priority": _words,
    "assessment": _words,
}

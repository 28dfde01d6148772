"""What a slip does to the milestones that wait for it; shown, and never written into anybody's forecast.

A milestone cannot be met before one it depends on, so the earliest day it can have is
`pushed(m) = max(end(m), pushed(d) for d in depends_on(m))`, where `end` is the day met or forecast; the
knock-on is `pushed(m) - end(m)` in days. Nothing is assumed about the work in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.milestone_history import end_of
from deliverydesk.domain.milestone_status import MilestoneDates


@dataclass(frozen=True)
class Waiting:
    """One milestone, its dates, and those it depends on, by id."""

    id: str
    dates: MilestoneDates
    depends_on: Sequence[str] = ()


@dataclass(frozen=True)
class Crossing:
    """The forecast of `id` lies `days` before that of `waits_for`; None where that one has no date at all."""

    id: str
    waits_for: str
    days: int | None


@dataclass(frozen=True)
class KnockOn:
    """The earliest day the milestone can have, how many days after its forecast, and whose date says so."""

    day: date
    days: int
    through: str


def crossings(milestones: Iterable[Waiting], today: date) -> tuple[Crossing, ...]:
    """Forecasts that lie before that of one they depend on; days = end(depended on) - forecast.

    What is met or cancelled waits for nothing. A milestone without a date crosses none, and one that it
    depends on and that is met or cancelled holds nothing up.
    """
    every = {one.id: one for one in milestones}
    found: list[Crossing] = []
    for one in every.values():
        end = _awaited(one.dates, today)
        if end is None:
            continue
        for id in one.depends_on:
            other = every.get(id)
            if other is None or other.dates.cancelled(today) or other.dates.done(today) is not None:
                continue
            needed = end_of(other.dates, today)
            if needed is None:
                found.append(Crossing(one.id, id, None))
            elif needed > end:
                found.append(Crossing(one.id, id, (needed - end).days))
    return tuple(found)


def _awaited(dates: MilestoneDates, today: date) -> date | None:
    """The forecast of a milestone that is still to come."""
    return None if dates.done(today) is not None else end_of(dates, today)


def knock_on(milestones: Iterable[Waiting], today: date) -> Mapping[str, KnockOn]:
    """For each milestone that cannot keep its forecast: the earliest day it can have, and through which.

    Slips run on through every milestone in between, those without a date of their own included. Dependencies
    that run in a circle are not followed round.
    """
    every = {one.id: one for one in milestones}
    pushed: dict[str, tuple[date | None, str]] = {}
    for id in _needed_first(every):
        one = every[id]
        if one.dates.cancelled(today):
            pushed[id] = (None, "")
            continue
        if (met := one.dates.done(today)) is not None:
            pushed[id] = (met, "")
            continue
        latest, through = one.dates.forecast, ""
        for other in one.depends_on:
            day, _further = pushed.get(other, (None, ""))
            if day is not None and (latest is None or day > latest):
                latest, through = day, other
        pushed[id] = (latest, through)
    found = {}
    for id, (day, through) in pushed.items():
        end = _awaited(every[id].dates, today)
        if through and day is not None and end is not None and day > end:
            found[id] = KnockOn(day, (day - end).days, through)
    return found


def _needed_first(every: Mapping[str, Waiting]) -> Iterator[str]:
    """Each id after those it depends on; a link back into the walk (a circle) is passed over."""
    seen: set[str] = set()
    for start in every:
        if start in seen:
            continue
        seen.add(start)
        walk = [(start, iter(every[start].depends_on))]
        while walk:
            id, rest = walk[-1]
            step = next((one for one in rest if one in every and one not in seen), None)
            if step is None:
                walk.pop()
                yield id
            else:
                seen.add(step)
                walk.append((step, iter(every[step].depends_on)))

"""How milestones moved, read from the journal: for the page, the story of a promise, a freeze and its paper.

journal ─→ told (each step's news) ─→ history a milestone ─→ `Since`: ticks, movement, late surprises
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from deliverydesk.domain.exchanges import Brought
from deliverydesk.domain.milestone_history import History, Since, Surprise, Told, history, since
from deliverydesk.domain.milestone_status import MilestoneDates
from deliverydesk.domain.parties import ended_periods
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Left

T = TypeVar("T")
_MILESTONE, _BROUGHT = Milestone.entity.key, Brought.entity.key
_DAYS = ("original_baseline", "current_baseline", "forecast", "actual", "cancelled_on")
_SAID = (*_DAYS, "critical")
_NEVER = object()  # equal to nothing that JSON can hold


@dataclass(frozen=True)
class Moves:
    """What was known of milestones, day by day, and what that says since the last stocktake."""

    histories: Mapping[str, History] = field(default_factory=dict)
    since: Since = field(default_factory=Since)


def moves_of(desk: Desk, at: Picture, milestones: Sequence[str] | None = None) -> Moves:
    """How milestones moved up to a picture's step; all of them, or those named by id. Any thread may ask."""
    found = histories(desk, at, milestones)
    return Moves(found, since(found, last_stocktake(at), at.today))


def renewed(before: Moves, at: Picture, ids: Collection[str], found: Mapping[str, History]) -> Moves:
    """The moves with a few milestones read again: all of a large desk would take a second."""
    fresh = since(found, before.since.on, at.today)

    def renew(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T]:
        return {**{id: one for id, one in old.items() if id not in ids}, **new}

    return Moves(
        renew(before.histories, found),
        Since(
            before.since.on,
            renew(before.since.then, fresh.then),
            renew(before.since.surprises, fresh.surprises),
        ),
    )


def histories(desk: Desk, at: Picture, milestones: Sequence[str] | None = None) -> dict[str, History]:
    """What was known of each milestone up to a picture's step, by its id.

    What a list said stands on the day it was brought for (`--as-at`), where that is the earlier one.
    """
    days = _days_of_lists(desk, at)
    told: dict[str, list[Told]] = {}
    stands: dict[str, tuple[Any, ...]] = {}
    written: dict[int, date] = {}
    for one in desk.journal.left((_MILESTONE,), upto=at.step, records=milestones):
        if one.step not in written:
            day = one.at.astimezone().date()
            written[one.step] = min(day, days.get(one.step, day))
        news = _news(one, written[one.step], stands)
        if news is not None:
            told.setdefault(one.record, []).append(news)
    return {id: history(each) for id, each in told.items()}


def last_stocktake(at: Picture) -> date | None:
    """The day that movement is counted from; while no stocktake is recorded, the end of the last period."""
    return next((one.end for one in reversed(ended_periods(at))), None)


def figures_of(desk: Desk, at: Picture) -> dict[str, Any]:
    """What a freeze keeps of how milestones moved, as JSON values: paper is printed from it alone."""
    if not at.all(Milestone):
        return {}
    found = moves_of(desk, at).since
    here = {one.id for one in at.all(Milestone)}
    return {
        "since": None if found.on is None else found.on.isoformat(),
        "then": {id: _plain(one) for id, one in sorted(found.then.items()) if id in here},
        "surprises": {id: one.value for id, one in sorted(found.surprises.items()) if id in here},
    }


def frozen_since(kept: Mapping[str, Any]) -> Since:
    """What a freeze keeps of how milestones moved; nothing where it was made before any was kept."""
    if not kept:
        return Since()
    on = kept["since"]
    return Since(
        None if on is None else _day(on),
        {id: _restored(one) for id, one in kept["then"].items()},
        {id: Surprise(one) for id, one in kept["surprises"].items()},
    )


def _days_of_lists(desk: Desk, at: Picture) -> dict[int, date]:
    """By step, the day that a list held for which came in with it."""
    found: dict[int, date] = {}
    lists = [one.id for one in at.all(Brought)]
    for one in desk.journal.left((_BROUGHT,), upto=at.step, records=lists) if lists else ():
        if one.plain is not None and (said := _day(one.plain.get("as_at"))):
            found.setdefault(one.step, said)
    return found


def _news(left: Left, on: date, stands: dict[str, tuple[Any, ...]]) -> Told | None:
    """What a step said anew of one milestone's dates; None where it changed others of its fields."""
    if left.plain is None:
        stands.pop(left.record, None)
        return Told(on, None, left.step)
    now = tuple(map(left.plain.get, _SAID))
    before = stands.get(left.record)
    if now == before:
        return None
    stands[left.record] = now
    told = zip(_SAID, now, before or (_NEVER,) * len(now), strict=True)
    return Told(on, {name: _value(name, value) for name, value, was in told if value != was}, left.step)


def _value(name: str, plain: Any) -> date | bool | None:
    return bool(plain) if name == "critical" else _day(plain)


def _plain(dates: MilestoneDates) -> dict[str, Any]:
    said = {name: getattr(dates, name) for name in _DAYS}
    return {name: day.isoformat() for name, day in said.items() if day is not None}


def _restored(plain: Mapping[str, Any]) -> MilestoneDates:
    original, current, forecast, actual, cancelled = (_day(plain.get(name)) for name in _DAYS)
    return MilestoneDates(original, current, forecast, actual, cancelled)


def _day(plain: Any) -> date | None:
    """A day from its JSON; a day absent for a reason is none."""
    return _parsed(plain) if isinstance(plain, str) else None


@lru_cache(maxsize=4096)
def _parsed(plain: str) -> date:
    return date.fromisoformat(plain)

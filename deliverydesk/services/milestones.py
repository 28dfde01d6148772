"""How milestones moved, read from the journal: for the page, the story of a promise, a freeze and its paper.

journal ─→ told (each step's news) ─→ history a milestone ─→ `Since`: ticks, movement, late surprises
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from deliverydesk.domain.exchanges import Brought
from deliverydesk.domain.milestone_history import History, Since, Surprise, Told, history, since
from deliverydesk.domain.milestone_status import MilestoneDates
from deliverydesk.domain.parties import Period
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Left

_MILESTONE, _BROUGHT = Milestone.entity.key, Brought.entity.key
_DAYS = ("original_baseline", "current_baseline", "forecast", "actual", "cancelled_on")


@dataclass(frozen=True)
class Moves:
    """What was known of milestones, day by day, and what that says since the last stocktake."""

    histories: Mapping[str, History] = field(default_factory=dict)
    since: Since = field(default_factory=Since)


def moves_of(desk: Desk, at: Picture, milestones: Sequence[str] | None = None) -> Moves:
    """How milestones moved up to a picture's step; all of them, or those named by id. Any thread may ask."""
    found = histories(desk, at, milestones)
    return Moves(found, since(found, last_stocktake(at), at.today))


def histories(desk: Desk, at: Picture, milestones: Sequence[str] | None = None) -> dict[str, History]:
    """What was known of each milestone up to a picture's step, by its id.

    What a list said stands on the day it was brought for (`--as-at`), where that is the earlier one.
    """
    if milestones is None:
        left = list(desk.journal.left((_MILESTONE, _BROUGHT), upto=at.step))
    else:
        left = list(desk.journal.left((_MILESTONE,), upto=at.step, records=milestones))
        left += desk.journal.left((_BROUGHT,), upto=at.step, records=[one.id for one in at.all(Brought)])
    days = _days_of_lists(left)
    told: dict[str, list[Told]] = {}
    stands: dict[str, dict[str, Any]] = {}
    for one in left:
        if one.entity == _MILESTONE:
            on = one.at.astimezone().date()
            for news in _news(one, min(on, days.get(one.step, on)), stands):
                told.setdefault(one.record, []).append(news)
    return {id: history(each) for id, each in told.items()}


def last_stocktake(at: Picture) -> date | None:
    """The day that movement is counted from; while no stocktake is recorded, the end of the last period."""
    return max((one.end for one in at.all(Period) if one.end < at.today), default=None)


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


def _days_of_lists(left: Sequence[Left]) -> dict[int, date]:
    """By step, the day that a list held for which came in with it."""
    found: dict[int, date] = {}
    for one in left:
        if one.entity == _BROUGHT and one.plain is not None and (said := _day(one.plain.get("as_at"))):
            found.setdefault(one.step, said)
    return found


def _news(left: Left, on: date, stands: dict[str, dict[str, Any]]) -> Iterator[Told]:
    """What a step said anew of one milestone's dates; nothing where it changed others of its fields."""
    if left.plain is None:
        stands.pop(left.record, None)
        yield Told(on, None)
        return
    plain = left.plain
    now: dict[str, Any] = {name: _day(plain.get(name)) for name in _DAYS}
    now["critical"] = bool(plain.get("critical"))
    before = stands.get(left.record)
    stands[left.record] = now
    if before is None:
        yield Told(on, now)
    elif news := {name: value for name, value in now.items() if before[name] != value}:
        yield Told(on, news)


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

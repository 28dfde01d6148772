"""What each ministry of the sample writes into its workbook, from the material and what the desk holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliverydesk.domain.measures import Indicator, ReadingKey
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.exchange.practice import Entry, Inserted, Signed
from deliverydesk.schema.kinds import Choice, present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.sampling import figures
from deliverydesk.services.sampling.material import Material, Table

_NEW: tuple[tuple[str, type[Record]], ...] = (("new_milestones", Milestone), ("new_barriers", Barrier))


@dataclass(frozen=True)
class Filled:
    """Everything one ministry's return officer does to the workbook."""

    entries: tuple[Entry, ...]
    inserted: tuple[Inserted, ...]
    signed: Signed


def filled(material: Material, at: Picture, ministry: Ministry, period: Period) -> Filled:
    """A ministry's answers for a period; figures that the desk has meanwhile are given as it has them."""
    promises = [one for one in material.promises if one["ministry"] == ministry.code]
    entries = [entry for one in promises for entry in _answers(at, one, period)]
    inserted = []
    for slip in (slip for one in promises for slip in one.get("returned", {}).get("slips", ())):
        if heading := slip.get("insert_above"):
            inserted.append(Inserted(slip["section"], slip["row"], heading))
        else:
            row = _token(at, slip["row"], slip["on"]) if "on" in slip else slip["row"]
            entries.append(Entry(slip["section"], row, slip["column"], slip.get("value")))
    officer = str(present(ministry.contact) or ministry.name).split(",", maxsplit=1)[0]
    day = min(at.today, period.due or at.today)
    signed = Signed(officer, ministry.name, day, material.returns["statement"])
    return Filled(tuple(entries), tuple(inserted), signed)


def _answers(at: Picture, promise: Table, period: Period) -> Iterator[Entry]:
    """Everything said of one promise, slips left aside."""
    returned = promise.get("returned", {})
    if words := returned.get("says"):
        yield Entry("priorities", promise["ref"], "narrative_ministry", words)
    yield from _rating(at, promise, period)
    yield from _figures(at, promise, period)
    for section in ("milestones", "barriers"):
        for one in returned.get(section, ()):
            yield from (Entry(section, one["ref"], name, one[name]) for name in one if name != "ref")
    for one in returned.get("figures", ()):
        row = _token(at, one["row"], one["on"])
        yield from (Entry("readings", row, name, one[name]) for name in ("value", "source"))
    for section, of in _NEW:
        for number, one in enumerate(returned.get(section, ()), 1):
            yield from (Entry(section, f"new {number}", name, _shown(of, name, one[name])) for name in one)


def _rating(at: Picture, promise: Table, period: Period) -> Iterator[Entry]:
    for one in promise["ratings"]:
        if one["voice"] == "ministry" and one.get("period") == period.ref:
            yield Entry("ratings", promise["ref"], "overall", one["overall"])
            yield Entry("ratings", promise["ref"], "reason", one["reason"])


def _figures(at: Picture, promise: Table, period: Period) -> Iterator[Entry]:
    """The open period's figures: those the desk has had from elsewhere, and those only the return brings."""
    for told in promise["indicator"]:
        indicator = at.find("indicator", told["ref"]) or ""
        for held in at.series(indicator):
            if period.start < held.period_end <= period.end and isinstance(held.value, float):
                yield Entry("readings", str(held.key), "value", held.value)
        for one in figures.figures(told):
            if one.by_return and one.end <= period.end:
                key = ReadingKey(indicator, one.end, None, "")
                yield Entry("readings", str(key), "value", one.value)


def _token(at: Picture, indicator: str, on: date) -> str:
    return str(ReadingKey(at.find(Indicator.entity.key, indicator) or "", on, None, ""))


def _shown(of: type[Record], name: str, value: Any) -> Any:
    """A value as the drop-down of its column offers it."""
    kind = of.entity.field(name).kind
    return kind.show(kind.parse(value)) if isinstance(kind, Choice) else value

"""Whether the parts of a figure add up to it: without this, two figures for one thing go unremarked.

Parts are the places one level down, or the groups of one split. How they make up the whole is the
indicator's `rollup`: their sum, their mean weighted by the denominator, or not at all. A part without a
figure is named and never counted as 0; nothing is then compared.

Rounding: each figure may be off by half a unit of the indicator's last decimal, `u / 2`, `u = 10^-decimals`.
So the sum of n parts may differ from the whole by `(n + 1) u / 2`, a weighted mean by `u`. Where nobody has
given the denominator, a mean can only be told to lie between the least and the greatest of its parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction

from deliverydesk.domain.measures import Indicator, Reading, ReadingStatus, RollUp, Series
from deliverydesk.domain.parties import Level, Place
from deliverydesk.domain.trajectories import exact
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture


class Fault(str, Enum):
    """What a figure and its parts, or a total and the one before it, do not agree in."""

    SUM = "sum"  # the parts add up to something else
    MEAN = "mean"  # the weighted mean of the parts is something else
    BEYOND = "beyond"  # no mean of these parts can be the whole
    MISSING = "missing"  # some parts have no figure, so nothing was compared
    FELL = "fell"  # a total since the start is lower than it was
    ENDED = "ended"  # a place has a figure for a period after its end

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Disagreement:
    """One thing that a person should look at, in the indicator's unit.

    `place` is whose figure it is, None for the country, and `grp` its group. `parts` are the places or
    groups compared, or those missing. `whole` is the figure given, `found` what the parts make, or what the
    total was before; `low` and `high` bound what a mean of the parts can be.
    """

    fault: Fault
    indicator: Indicator
    period_end: date
    place: Place | None = None
    grp: str = ""
    parts: tuple[str, ...] = ()
    of_places: bool = True
    level: Level | None = None
    expected: int = 0
    whole: float | None = None
    found: float | None = None
    low: float | None = None
    high: float | None = None


_Key = tuple[str | None, str]  # place and group
_At = Mapping[_Key, Reading]


def disagreements(at: Picture, indicator: Indicator) -> list[Disagreement]:
    """Everything in one indicator's readings that does not agree, newest period first."""
    by_end: dict[date, dict[_Key, Reading]] = defaultdict(dict)
    for one in at.series(indicator.id):
        by_end[one.period_end][one.place, one.grp] = one
    places = _Places(at.all(Place))
    groups = _splits(indicator, {grp for found in by_end.values() for _place, grp in found if grp})
    weights = _weights(at, indicator)
    told: list[Disagreement] = []
    for end in sorted(by_end, reverse=True):
        found = by_end[end]
        told += _ended(indicator, end, found, places)
        if indicator.rollup is not RollUp.NONE:
            told += _by_places(indicator, end, found, places, weights.get(end, {}))
            told += _by_groups(indicator, end, found, groups, places, weights.get(end, {}))
    if indicator.series is Series.CUMULATIVE:
        told += _falls(indicator, by_end, places)
    return sorted(told, key=lambda one: -one.period_end.toordinal())


_ORDER = {level: place for place, level in enumerate(Level)}


class _Places:
    """The places of a desk by what they are part of."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id = {one.id: one for one in places}
        self._beneath: dict[str | None, list[Place]] = defaultdict(list)
        countries = {one.id for one in self.by_id.values() if one.level is Level.NATIONAL and not one.parent}
        for one in self.by_id.values():
            if one.id not in countries:
                # The country's own figure carries no place, even where the country is among the places.
                self._beneath[None if one.parent in countries else one.parent].append(one)

    def beneath(self, place: str | None, day: date) -> list[Place]:
        """The parts of a place, or of the country, that existed on a day.

        Of several levels the upper one: what else has no parent given may be part of it.
        """
        there = [
            one
            for one in self._beneath.get(place, ())
            if (one.valid_from is None or one.valid_from <= day)
            and (one.valid_to is None or day <= one.valid_to)
        ]
        top = min((_ORDER[one.level] for one in there), default=0)
        return [one for one in there if _ORDER[one.level] == top]


def _splits(indicator: Indicator, groups: set[str]) -> list[list[str]]:
    """The groups that together are everybody: those before one colon, or all where there is one split alone.

    "sex: women" and "sex: men" are one split. Bare names are one where the indicator names no second split;
    else nobody can say which belong together, and they are not compared.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for grp in sorted(groups):
        split, colon, _rest = grp.partition(":")
        named[split.strip().casefold() if colon else ""].append(grp)
    bare = named.pop("", [])
    several = len(str(present(indicator.disaggregations) or "").replace(",", ";").split(";")) > 1
    return [*named.values(), *([bare] if bare and not several else [])]


def _weights(at: Picture, indicator: Indicator) -> dict[date, dict[_Key, float]]:
    """The denominator by period, place and group, where it is itself an indicator of the desk."""
    name = present(indicator.denominator)
    other = at.find(Indicator.entity.key, str(name)) if name else None
    found: dict[date, dict[_Key, float]] = defaultdict(dict)
    if other is not None and other != indicator.id:
        for one in at.series(other):
            if (value := _figure(one)) is not None:
                found[one.period_end][one.place, one.grp] = value
    return found


def _figure(reading: Reading | None) -> float | None:
    value = None if reading is None else present(reading.value)
    return None if value is None else float(value)


def _by_places(
    indicator: Indicator, end: date, found: _At, places: _Places, weights: Mapping[_Key, float]
) -> Iterator[Disagreement]:
    for (place, grp), whole in found.items():
        parts = places.beneath(place, end)
        base = Disagreement(
            Fault.SUM,
            indicator,
            end,
            places.by_id.get(place or ""),
            grp,
            level=parts[0].level if parts else None,
        )
        named: dict[_Key, str] = {(one.id, grp): one.name for one in parts}
        yield from _compared(base, whole, {key: found.get(key) for key in named}, named, weights)


def _by_groups(
    indicator: Indicator,
    end: date,
    found: _At,
    splits: Sequence[Sequence[str]],
    places: _Places,
    weights: Mapping[_Key, float],
) -> Iterator[Disagreement]:
    for (place, grp), whole in found.items():
        if grp:
            continue
        for split in splits:
            named: dict[_Key, str] = {(place, one): one for one in split}
            base = Disagreement(Fault.SUM, indicator, end, places.by_id.get(place or ""), of_places=False)
            yield from _compared(base, whole, {key: found.get(key) for key in named}, named, weights)


def _compared(
    base: Disagreement,
    whole: Reading,
    parts: Mapping[_Key, Reading | None],
    named: Mapping[_Key, str],
    weights: Mapping[_Key, float],
) -> Iterator[Disagreement]:
    """What one whole and its parts do not agree in; nothing where no part has a figure."""
    total = _figure(whole)
    figures = {key: value for key, one in parts.items() if (value := _figure(one)) is not None}
    if total is None or not figures:
        return
    if base.indicator.series in {Series.FLOW, Series.ROLLING} and any(
        one is not None and one.period_start != whole.period_start for one in parts.values()
    ):
        # An amount in a quarter and one in a month are not of the same thing, though both end on one day.
        return
    base = replace(base, whole=total, expected=len(parts), parts=tuple(named[key] for key in figures))
    missing = tuple(named[key] for key in parts if key not in figures)
    if missing:
        yield replace(base, fault=Fault.MISSING, parts=missing)
        return
    unit = Fraction(1, 10**base.indicator.decimals)
    whole_exact, exacts = exact(total), {key: exact(value) for key, value in figures.items()}
    if base.indicator.rollup is RollUp.SUM:
        made = sum(exacts.values(), Fraction(0))
        if abs(made - whole_exact) > unit * (len(exacts) + 1) / 2:
            yield replace(base, fault=Fault.SUM, found=float(made))
        return
    known = {key: exact(weights[key]) for key in exacts if key in weights}
    if len(known) == len(exacts) and sum(known.values()) > 0:
        made = sum((exacts[key] * known[key] for key in exacts), Fraction(0)) / sum(known.values())
        if abs(made - whole_exact) > unit:
            yield replace(base, fault=Fault.MEAN, found=float(made))
        return
    low, high = min(exacts.values()), max(exacts.values())
    if not low - unit <= whole_exact <= high + unit:
        yield replace(base, fault=Fault.BEYOND, low=float(low), high=float(high))


def _ended(indicator: Indicator, end: date, found: _At, places: _Places) -> Iterator[Disagreement]:
    """Figures of places that had ended before the period did; earlier ones stay and are not remarked on."""
    for (place, grp), reading in found.items():
        one = places.by_id.get(place or "")
        if one is not None and one.valid_to is not None and one.valid_to < reading.period_start:
            yield Disagreement(Fault.ENDED, indicator, end, one, grp, whole=_figure(reading))


def _falls(indicator: Indicator, by_end: Mapping[date, _At], places: _Places) -> Iterator[Disagreement]:
    """A total since the start that is lower than the one before it, neither of them revised."""
    last: dict[_Key, Reading] = {}
    for end in sorted(by_end):
        for key, one in by_end[end].items():
            value, before = _figure(one), last.get(key)
            if value is None:
                continue
            was = _figure(before)
            revised = before is not None and ReadingStatus.REVISED in {one.status, before.status}
            if was is not None and not revised and exact(value) < exact(was):
                place = places.by_id.get(key[0] or "")
                yield Disagreement(Fault.FELL, indicator, end, place, key[1], whole=value, found=was)
            last[key] = one

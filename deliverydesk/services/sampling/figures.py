"""Readings of the sample: the country's figure as the data give it, and places and groups that add up to it.

What a reading says depends on the day it is asked for: a figure arrives some days after its period, may be
provisional until the next one is in, and may then turn out revised.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deliverydesk.domain.measures import Frequency, Reading, ReadingStatus
from deliverydesk.domain.stale import add_months
from deliverydesk.services.sampling.material import Table

Offsets = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Figure:
    """One figure of one series, before it becomes a reading; `first` is the value first given, if revised."""

    start: date
    end: date
    value: float
    first: float | None = None
    by_return: bool = False


def figures(indicator: Table) -> tuple[Figure, ...]:
    """The national series, oldest first."""
    told = indicator.get("readings")
    if told is None:
        return ()
    months = Frequency(indicator.get("frequency", "quarterly")).months
    values: Sequence[float] = told["values"]
    revised = {on: float(value) for on, value in told.get("revised", ())}
    returned = len(values) - int(told.get("by_return", 0))
    found = []
    for n, value in enumerate(values):
        end = add_months(told["first"], months * n)
        start = add_months(end, -months) + timedelta(days=1)
        found.append(Figure(start, end, float(value), revised.get(end), n >= returned))
    return tuple(found)


def known(
    indicator: Table, id: str, places: Mapping[str, str], weights: Mapping[str, float], seed: int, day: date
) -> Iterator[Reading]:
    """Every reading of one indicator as held on a day.

    By code, `places` are ids and `weights` shares of the people.
    """
    series = figures(indicator)
    told = indicator.get("readings", {})
    lag = timedelta(days=int(indicator.get("publication_lag_days", 0)))
    seen = [one for one in series if not one.by_return and one.end + lag <= day]
    split = _split(indicator, series, weights, seed)
    for one in seen:
        newest = one is seen[-1]
        waiting = newest and bool(told.get("provisional"))
        status = ReadingStatus.PROVISIONAL if waiting else ReadingStatus.FINAL
        value = one.value
        if one.first is not None:
            value, status = (one.first, status) if newest else (one.value, ReadingStatus.REVISED)
        for place, group, figure in [("", "", value), *split.get(one.end, ())]:
            yield Reading(
                indicator=id,
                period_start=one.start,
                period_end=one.end,
                place=places[place] if place else None,
                grp=group,
                status=status,
                value=figure,
                received_on=one.end + lag,
                source=told.get("source"),
            )


def _split(
    indicator: Table, series: Sequence[Figure], weights: Mapping[str, float], seed: int
) -> dict[date, list[tuple[str, str, float]]]:
    """Figures by place and by group for each period, adding up to the national figure within rounding."""
    told = indicator.get("readings", {})
    chance = random.Random(f"{seed} {indicator['ref']}")  # noqa: S311  repeatable on purpose
    found: dict[date, list[tuple[str, str, float]]] = {}
    if "by_place" in told:
        shares = {code: weights[code] for code in told["by_place"]}
        for end, code, value in _shared_out(indicator, series, told["by_place"], shares, chance):
            found.setdefault(end, []).append((code, "", value))
    if "by_group" in told:
        shares = {name: float(one[0]) for name, one in told["by_group"].items()}
        offsets = {name: list(one[1:]) for name, one in told["by_group"].items()}
        for end, name, value in _shared_out(indicator, series, offsets, shares, chance):
            found.setdefault(end, []).append(("", name, value))
    return found


def _shared_out(
    indicator: Table,
    series: Sequence[Figure],
    offsets: Offsets,
    shares: Mapping[str, float],
    chance: random.Random,
) -> Iterator[tuple[date, str, float]]:
    """Each part's figure. An offset of two numbers moves from the first to the second over the series.

    Where parts add up, offsets are relative (0.2 is a fifth more than its share of people); where they are
    weighted, they are in the indicator's unit.
    """
    whole = sum(shares.values())
    adds_up = indicator.get("rollup") == "sum"
    decimals = int(indicator.get("decimals", 0))
    jitter = float(indicator.get("readings", {}).get("jitter", 0.03 if adds_up else 0.4))
    before, running = 0.0, dict.fromkeys(shares, 0)
    for n, one in enumerate(series):
        along = n / max(1, len(series) - 1)
        drift = {
            name: offset[0] + (offset[-1] - offset[0]) * along + chance.uniform(-jitter, jitter)
            for name, offset in offsets.items()
        }
        if adds_up:
            grows = indicator.get("series") == "cumulative"
            amount = round(one.value - before) if grows else round(one.value)
            before = one.value
            parts = _apportioned(amount, {name: shares[name] * (1 + drift[name]) for name in shares})
            for name, part in parts.items():
                running[name] = running[name] + part if grows else part
                yield one.end, name, float(running[name])
            continue
        tilt = sum(shares[name] * drift[name] for name in shares) / whole
        for name in shares:
            yield one.end, name, round(one.value + drift[name] - tilt, decimals)


def _apportioned(amount: int, weights: Mapping[str, float]) -> dict[str, int]:
    """A whole number shared out by weight without losing one: largest remainders first."""
    whole = sum(weights.values())
    exact = {name: amount * weight / whole for name, weight in weights.items()}
    parts = {name: int(value) for name, value in exact.items()}
    left = amount - sum(parts.values())
    for name in sorted(exact, key=lambda name: (parts[name] - exact[name], name))[:left]:
        parts[name] += 1
    return parts

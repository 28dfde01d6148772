"""What a unit counts, read from free text: without it a gap in days would be spoken like one in homes."""

from __future__ import annotations

import re
from enum import Enum

_PERCENT = re.compile(r"^\s*(%|per\s?cent\b|percentage\b|points?\s*$|p\.?p\.?\s*$)", re.IGNORECASE)
_PER = re.compile(r"\s+(?:per|an?|each)\s+.*$", re.IGNORECASE)
_LONE_PER = re.compile(r"^\s*per\s", re.IGNORECASE)
_SIGN = re.compile(r"^\s*([£$€¥₹₦₵₱₺₽₴₩])\s*(.*)$")
_CURRENCY = re.compile(r"^\s*([A-Z]{3})(?:\s+(.*))?$")
_HEIGHT = re.compile(r"°|/|\b(?:index|ratio|score|rate|rank|level|degrees?|ph)\b", re.IGNORECASE)

TIMES = {
    "second": "second", "seconds": "second", "s": "second", "sec": "second", "secs": "second",
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "h": "hour", "hr": "hour", "hrs": "hour",
    "day": "day", "days": "day", "d": "day", "working day": "working day", "working days": "working day",
    "week": "week", "weeks": "week", "wk": "week",
    "month": "month", "months": "month", "year": "year", "years": "year", "yr": "year", "yrs": "year",
}  # fmt: skip
# Shown as they are typed, whatever the figure: a symbol has no plural.
_AMOUNTS = ("kg", "g", "t", "kt", "mt", "l", "ml", "m³", "m3", "kwh", "mwh", "gwh", "twh", "tco2e")
SYMBOLS = frozenset({"km", "m", "cm", "mm", "m²", "m2", "km²", "km2", "ha", "kw", "mw", "gw", *_AMOUNTS})
_MASS = frozenset({"tonnes", "tons", "litres", "liters", "money", "income", "cash", "debt", *_AMOUNTS})


class Sort(Enum):
    """What a unit counts."""

    PERCENT = "percent"  # spoken of in points
    TIME = "time"  # how long something takes
    MONEY = "money"
    MASS = "mass"  # too much, not too many
    HEIGHT = "height"  # an index, a temperature: too high, not too many
    COUNT = "count"


def is_percent(unit: str) -> bool:
    """Whether values are per cent, kept in points; "% of pupils" is, "deaths per 100,000" is not."""
    return _PERCENT.match(unit) is not None


def noun(unit: str) -> str:
    """What is counted, without its denominator: "deaths" of "deaths per 100,000"."""
    return "" if _LONE_PER.match(unit) else _PER.sub("", unit.strip())


def time_unit(unit: str) -> str | None:
    """`day` of "days", `hour` of "h"; None for anything that is not a length of time."""
    return TIMES.get(" ".join(unit.split()).casefold())


def money(unit: str) -> tuple[str, str] | None:
    """The sign or code that stands before a sum and what stands after it: ("£", "m"), ("USD ", " million").

    None for anything that is not money.
    """
    unit = noun(unit)
    if found := _SIGN.match(unit):
        sign, scale = found.groups()
        return sign, scale if len(scale) < 3 else f" {scale}"
    if found := _CURRENCY.match(unit):
        return f"{found[1]} ", f" {found[2]}" if found[2] else ""
    return None


def sort_of(unit: str) -> Sort:
    """What kind of thing the unit counts; plain words and an empty unit are counts."""
    if is_percent(unit):
        return Sort.PERCENT
    if time_unit(unit):
        return Sort.TIME
    if money(unit):
        return Sort.MONEY
    if noun(unit).split(" ")[0].casefold() in _MASS:
        return Sort.MASS
    return Sort.HEIGHT if _HEIGHT.search(noun(unit)) else Sort.COUNT

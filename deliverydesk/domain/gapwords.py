"""A gap in its own direction and unit: "9,400 homes short" is read at once, "-9,400" never is.

Figures carry no sign. Per cent is spoken of in points. Where the unit is free text, the sentence around it is
whole and translatable and the unit stands in it as the ministry typed it.
"""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType

from deliverydesk.domain import units
from deliverydesk.domain.units import Sort
from deliverydesk.i18n import FORMATS, MINUS, N_, NN_, _, plural
from deliverydesk.schema.numbers import settled

# Languages with several plurals are asked for the form of a hundred where the figure has a fraction: the
# catalogue's rule takes whole numbers only, and that is the form nearest to a fraction's.
_FRACTION = 100


class Wording(Enum):
    """The way a gap is off, which decides the words."""

    SHORT = "short"
    OVER = "over"
    SLOW = "slow"
    QUICK = "quick"
    MANY = "many"
    FEWER = "fewer"
    MUCH = "much"
    LESS = "less"
    HIGH = "high"
    LOW = "low"
    LATE = "late"
    EARLY = "early"
    OUTSIDE = "outside"
    AWAY = "away"


_AMOUNTS = MappingProxyType(
    {
        Wording.SHORT: N_("{amount} short"),
        Wording.OVER: N_("{amount} over"),
        Wording.SLOW: N_("{amount} too slow"),
        Wording.QUICK: N_("{amount} quicker"),
        Wording.MANY: N_("{amount} too many"),
        Wording.FEWER: N_("{amount} fewer"),
        Wording.MUCH: N_("{amount} too much"),
        Wording.LESS: N_("{amount} less"),
        Wording.HIGH: N_("{amount} too high"),
        Wording.LOW: N_("{amount} lower"),
        Wording.LATE: N_("{amount} late"),
        Wording.EARLY: N_("{amount} early"),
        Wording.OUTSIDE: N_("{amount} outside the range"),
        Wording.AWAY: N_("{amount} away from the figure"),
    }
)

# Units that every country writes: whole sentences, so that a language can bend the noun as the words need.
_WHOLE = MappingProxyType(
    {
        ("point", Wording.SHORT): NN_("{figure} point short", "{figure} points short"),
        ("point", Wording.OVER): NN_("{figure} point over", "{figure} points over"),
        ("point", Wording.HIGH): NN_("{figure} point too high", "{figure} points too high"),
        ("point", Wording.LOW): NN_("{figure} point lower", "{figure} points lower"),
        ("second", Wording.SLOW): NN_("{figure} second too slow", "{figure} seconds too slow"),
        ("second", Wording.QUICK): NN_("{figure} second quicker", "{figure} seconds quicker"),
        ("minute", Wording.SLOW): NN_("{figure} minute too slow", "{figure} minutes too slow"),
        ("minute", Wording.QUICK): NN_("{figure} minute quicker", "{figure} minutes quicker"),
        ("hour", Wording.MANY): NN_("{figure} hour too many", "{figure} hours too many"),
        ("hour", Wording.FEWER): NN_("{figure} hour fewer", "{figure} hours fewer"),
        ("day", Wording.SLOW): NN_("{figure} day too slow", "{figure} days too slow"),
        ("day", Wording.QUICK): NN_("{figure} day quicker", "{figure} days quicker"),
        ("day", Wording.LATE): NN_("{figure} day late", "{figure} days late"),
        ("day", Wording.EARLY): NN_("{figure} day early", "{figure} days early"),
        ("week", Wording.SLOW): NN_("{figure} week too slow", "{figure} weeks too slow"),
        ("week", Wording.QUICK): NN_("{figure} week quicker", "{figure} weeks quicker"),
        ("month", Wording.SLOW): NN_("{figure} month too slow", "{figure} months too slow"),
        ("month", Wording.QUICK): NN_("{figure} month quicker", "{figure} months quicker"),
        ("year", Wording.SLOW): NN_("{figure} year too slow", "{figure} years too slow"),
        ("year", Wording.QUICK): NN_("{figure} year quicker", "{figure} years quicker"),
    }
)
_MEASURES = MappingProxyType(
    {
        "point": NN_("{figure} point", "{figure} points"),
        "second": NN_("{figure} second", "{figure} seconds"),
        "minute": NN_("{figure} minute", "{figure} minutes"),
        "hour": NN_("{figure} hour", "{figure} hours"),
        "day": NN_("{figure} day", "{figure} days"),
        "working day": NN_("{figure} working day", "{figure} working days"),
        "week": NN_("{figure} week", "{figure} weeks"),
        "month": NN_("{figure} month", "{figure} months"),
        "year": NN_("{figure} year", "{figure} years"),
    }
)


def gap_words(
    gap: float | None, *, direction: str, unit: str = "", decimals: int = 0, at_target: bool = False
) -> str:
    """A gap in words: "7.4 days too slow", "19 deaths too many", "1.5 points short", "on the path".

    `gap` is negative where it is short of the promise; None and promises without a figure give nothing.
    `at_target` is for the gap on the promised day, where no gap is "on the target".
    """
    if gap is None or direction in {"text", "yes_no"}:
        return ""
    if direction == "date":
        unit, decimals = "days", 0
    figure = FORMATS.number(abs(gap), decimals)
    if _is_nought(gap, decimals):
        return _no_gap(direction, at_target=at_target)
    wording = _wording(gap, direction, unit)
    measure = _measure(unit)
    if (measure, wording) in _WHOLE:
        one, many = _WHOLE[measure, wording]
        return plural(one, many, _count(gap, decimals), figure=figure)
    return _(_AMOUNTS[wording]).format(amount=amount(gap, unit=unit, decimals=decimals))


def amount(value: float, *, unit: str = "", decimals: int = 0) -> str:
    """A distance or a change without its sign: "5.7 points", "1 day", "9,400 homes", "£3.2m".

    A unit in free text is left out of "1", whose singular nobody has told us.
    """
    figure = FORMATS.number(abs(value), decimals)
    measure = _measure(unit)
    if measure in _MEASURES:
        one, many = _MEASURES[measure]
        return plural(one, many, _count(value, decimals), figure=figure)
    if found := units.money(unit):
        before, after = found
        return f"{before}{figure}{after}"
    noun = units.noun(unit)
    if not noun or (_count(value, decimals) == 1 and noun.casefold() not in units.SYMBOLS):
        return figure
    return _("{figure} {unit}").format(figure=figure, unit=noun)


def value_words(value: float, *, unit: str = "", decimals: int | None = None) -> str:
    """A value as it stands in a sentence: "56.5%", "13,350 homes"; as typed where no decimals are named."""
    if units.is_percent(unit):
        return _("{figure}%").format(figure=FORMATS.number(value, decimals))
    figure = FORMATS.number(value, decimals)
    if found := units.money(unit):
        before, after = found
        minus = figure.startswith(MINUS)
        return f"{MINUS if minus else ''}{before}{figure.removeprefix(MINUS)}{after}"
    noun = units.noun(unit)
    return _("{figure} {unit}").format(figure=figure, unit=noun) if noun else figure


def _measure(unit: str) -> str:
    if units.is_percent(unit):
        return "point"
    return units.time_unit(unit) or ""


def _is_nought(value: float, decimals: int) -> bool:
    return settled(abs(value) * 10**decimals) < 0.5


def _count(value: float, decimals: int) -> int:
    """The number that chooses the plural; a figure shown with decimals never is singular."""
    return _FRACTION if decimals else int(settled(abs(value)) + 0.5)


def _no_gap(direction: str, *, at_target: bool) -> str:
    match direction:
        case "date":
            return _("on the day")
        case "range":
            return _("inside the range")
        case "exact":
            return _("exactly on the figure")
        case "floor" | "ceiling":
            return _("exactly at the limit")
        case _:
            return _("on the target") if at_target else _("on the path")


def _wording(gap: float, direction: str, unit: str) -> Wording:
    bad = gap < 0
    match direction:
        case "up" | "floor":
            return Wording.SHORT if bad else Wording.OVER
        case "range":
            return Wording.OUTSIDE
        case "exact":
            return Wording.AWAY
        case "date":
            return Wording.LATE if bad else Wording.EARLY
        case _:
            worse, better = _less_is_better(unit)
            return worse if bad else better


def _less_is_better(unit: str) -> tuple[Wording, Wording]:
    match units.sort_of(unit):
        case Sort.PERCENT | Sort.HEIGHT:
            return Wording.HIGH, Wording.LOW
        case Sort.TIME:
            # Hours are as often lost (without power, in a queue) as taken; "too many" is true of both.
            counted = units.time_unit(unit) == "hour"
            return (Wording.MANY, Wording.FEWER) if counted else (Wording.SLOW, Wording.QUICK)
        case Sort.MONEY | Sort.MASS:
            return Wording.MUCH, Wording.LESS
        case Sort.COUNT:
            return Wording.MANY, Wording.FEWER

"""What does not add up, in sentences: beside the readings on the page, and among the warnings of a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from deliverydesk.domain.gapwords import value_words
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Level
from deliverydesk.domain.rollup import Disagreement, Fault, disagreements
from deliverydesk.domain.sentences import number_word
from deliverydesk.i18n import FORMATS, N_, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, Where

_PARTS = MappingProxyType(
    {
        Level.NATIONAL: N_("national places"),
        Level.REGIONAL: N_("regions"),
        Level.CITY: N_("cities"),
        Level.LOCAL: N_("local areas"),
    }
)
_MOST_NAMES = 4


def sentence(one: Disagreement) -> str:
    """One of them as a sentence: "The six regions add up to 1,204; the national figure is 1,310."."""
    whole = _value(one, one.whole)
    match one.fault:
        case Fault.SUM:
            return _("{parts} add up to {found}; {figure} is {whole}.").format(
                parts=_parts(one), found=_value(one, one.found), figure=_figure(one), whole=whole
            )
        case Fault.MEAN:
            return _("{parts}, weighted, give {found}; {figure} is {whole}.").format(
                parts=_parts(one), found=_value(one, one.found), figure=_figure(one), whole=whole
            )
        case Fault.BEYOND:
            return _("{parts} lie between {low} and {high}; {figure} is {whole}.").format(
                parts=_parts(one),
                low=_value(one, one.low),
                high=_value(one, one.high),
                figure=_figure(one),
                whole=whole,
            )
        case Fault.MISSING:
            return plural(
                "{names} has no figure, so the other parts were not set against {figure}.",
                "{names} have no figure, so the other parts were not set against {figure}.",
                len(one.parts),
                names=_named(one.parts),
                figure=_figure(one),
            )
        case Fault.FELL:
            return _("{figure}, a total since the start, fell from {found} to {whole}.").format(
                figure=_capital(_figure(one)), found=_value(one, one.found), whole=whole
            )
        case Fault.ENDED:
            assert one.place is not None
            assert one.place.valid_to is not None
            return _("{place} ended on {day}, and has a figure for a later period.").format(
                place=one.place.name, day=FORMATS.day_full(one.place.valid_to)
            )


def told(at: Picture, indicator: Indicator) -> list[str]:
    """One sentence for each kind of disagreement: its newest period, and how many earlier ones."""
    kinds: dict[tuple[object, ...], list[Disagreement]] = {}
    for one in disagreements(at, indicator):
        kinds.setdefault((one.fault, one.place, one.grp, one.of_places), []).append(one)
    return [_with_period(found) for found in kinds.values()]


def warnings(at: Picture) -> Iterator[Problem]:
    """All of them in the desk."""
    every = at.all(Indicator)
    at.headline_series(one.id for one in every)
    for indicator in every:
        where = Where(Indicator.entity.key, indicator.id)
        for words in told(at, indicator):
            said = _("{ref}: {sentence}").format(ref=indicator.ref, sentence=words)
            yield Problem("adds up", said, where, Severity.WARNING)


def _with_period(found: Sequence[Disagreement]) -> str:
    ends = sorted({one.period_end for one in found}, reverse=True)
    first = _("Period to {day}: {sentence}").format(
        day=FORMATS.day_full(ends[0]), sentence=sentence(found[0])
    )
    if len(ends) == 1:
        return first
    more = plural("The same in one earlier period.", "The same in {n} earlier periods.", len(ends) - 1)
    return f"{first} {more}"


def _parts(one: Disagreement) -> str:
    """The parts in words: "The six regions", "The three local areas of North", "The two groups (…)"."""
    count = number_word(len(one.parts))
    if not one.of_places:
        return _("The {count} groups ({names})").format(count=count, names=_named(one.parts))
    what = _(_PARTS[one.level]) if one.level is not None else _("places")
    if one.place is not None:
        what = _("{parts} of {place}").format(parts=what, place=one.place.name)
    if one.grp:
        what = _("{parts} ({group})").format(parts=what, group=one.grp)
    return _("The {count} {parts}").format(count=count, parts=what)


def _figure(one: Disagreement) -> str:
    if one.place is not None:
        return _("the figure of {place}").format(place=one.place.name)
    return _("the national figure")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _named(names: Sequence[str]) -> str:
    shown, more = list(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    words = ", ".join(shown)
    return words if more <= 0 else plural("{words} and {n} more", "{words} and {n} more", more, words=words)


def _value(one: Disagreement, value: float | None) -> str:
    if value is None:
        return ""
    decimals = one.indicator.decimals
    if one.indicator.is_percent:
        return value_words(value, unit=one.indicator.unit, decimals=decimals)
    # Without its noun, as it stands in the columns beside this.
    return FORMATS.number(value, decimals)

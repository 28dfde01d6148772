"""What a plan comes to, in one sentence: "The interventions bring 12 of the 17 points needed: …"."""

from __future__ import annotations

from fractions import Fraction

from deliverydesk.domain.gapwords import amount
from deliverydesk.domain.plan_building import AddsUp, Sufficiency
from deliverydesk.domain.seasons import NoSeason
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.numbers import same

_MOST = 6  # decimals; beyond them two figures are told apart by nobody


def adds_up_words(found: Sufficiency | None, *, interventions: int, unit: str = "", decimals: int = 0) -> str:
    """Whether the plan adds up, as a sentence; empty where the promise has no figure to add up to.

    "The interventions bring 17.1 of the 17 points needed: the plan adds up, with 0.6 % to spare."
    """
    if found is None:
        return ""
    if found.says is AddsUp.MET_WITHOUT:
        return _("By these figures the target is met without the plan: nothing needs to be added.")
    places = _places(found, max(decimals, 1))
    needed = _amount(found.needed, unit, places)
    if not interventions:
        words = _("The target lies {needed} beyond the line without action, and no intervention is named.")
        return words.format(needed=needed)
    if found.brought < 0:
        words = _("The interventions lead {amount} away from the target, which lies {needed} the other way.")
        return words.format(amount=_amount(found.brought, unit, places), needed=needed)
    first = plural(
        "The intervention brings {brought} of the {needed} needed",
        "The interventions bring {brought} of the {needed} needed",
        interventions,
        brought=FORMATS.number(_shown(found.brought, places)),
        needed=needed,
    )
    if found.says is AddsUp.MISSING:
        shown = _shown(found.needed - found.brought, places)
        return plural(
            "{first}: {missing} is missing.",
            "{first}: {missing} are missing.",
            1 if same(shown, 1.0) else 2,
            first=first,
            missing=_amount(found.missing, unit, places),
        )
    return _("{first}: the plan adds up, {spare}.").format(first=first, spare=_spare(found))


def _spare(found: Sufficiency) -> str:
    over = float(found.brought / found.needed - 1) * 100
    if same(found.ratio or 0.0, 1.0):
        return _("with nothing to spare")
    if over < 0.05:
        return _("with less than 0.1 % to spare")
    return _("with {share} % to spare").format(share=FORMATS.number(_round(over, 1)))


def no_season_words(why: NoSeason) -> str:
    """Why a series has no season to lay over its path, and what to do instead."""
    match why:
        case NoSeason.YEARLY:
            return _("With one reading a year there is no season. Choose another kind of path.")
        case NoSeason.CUMULATIVE:
            return _("A total since the start has no season. Choose another kind of path.")
        case _:
            return _("A season needs a full year of readings without a gap. Choose another kind of path.")


def _places(found: Sufficiency, least: int) -> int:
    """As many decimals as keep needed and brought apart where they are not the same number."""
    if same(float(found.needed), float(found.brought)):
        return least
    return next(
        (
            places
            for places in range(least, _MOST)
            if _shown(found.needed, places) != _shown(found.brought, places)
            and (found.says is not AddsUp.MISSING or _shown(found.missing, places) != 0)
        ),
        _MOST,
    )


def _shown(value: Fraction, places: int) -> float:
    return _round(abs(float(value)), places)


def _round(value: float, places: int) -> float:
    # Half up, as everywhere a figure is read by people.
    scale = float(10**places)
    return int(float(f"{value * scale:.12g}") + 0.5) / scale


def _amount(value: Fraction, unit: str, places: int) -> str:
    shown = _shown(value, places)
    needed = next((n for n in range(places) if same(shown, _round(shown, n))), places)
    return amount(shown, unit=unit, decimals=needed)

"""The sentence a page opens with: what the page would say if it could talk, and true of the rows beneath it.

Counts are given by rating and by pace and never merged into a promise. Every sentence is whole and
translatable; numbers up to twenty are words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from deliverydesk.domain.gapwords import amount, gap_words, value_words
from deliverydesk.domain.pace import NoPace, PaceBasis
from deliverydesk.domain.stale import ends_month
from deliverydesk.domain.trajectories import Plan, interim
from deliverydesk.domain.verdicts import Early, Grey, Verdict
from deliverydesk.i18n import FORMATS, MONTHS, N_, _, plural
from deliverydesk.schema.numbers import settled

_NUMBERS = (
    N_("none"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"),
    N_("seven"), N_("eight"), N_("nine"), N_("ten"), N_("eleven"), N_("twelve"), N_("thirteen"),
    N_("fourteen"), N_("fifteen"), N_("sixteen"), N_("seventeen"), N_("eighteen"), N_("nineteen"),
    N_("twenty"),
)  # fmt: skip


def number_word(count: int, *, first: bool = False) -> str:
    """The number in words up to twenty, in figures beyond; `first` where it begins the sentence."""
    if count >= len(_NUMBERS):
        return FORMATS.number(count, 0)
    word = _(_NUMBERS[count])
    return word[:1].upper() + word[1:] if first else word


def gap_sentence(unit_ratings: Sequence[str | None], verdicts: Sequence[Verdict | None]) -> str:
    """The opening of the Gap page, from one rating and one verdict per priority; None where there is none."""
    if not unit_ratings and not verdicts:
        return _("No priority is on this desk yet.")
    return " ".join(part for part in (*_rated(unit_ratings), *_at_this_pace(verdicts)) if part)


def _rated(ratings: Sequence[str | None]) -> tuple[str, str]:
    """What we rate, and how many we have not."""
    count = Counter(ratings)
    unrated = count.pop(None, 0)
    if not count:
        return _("We have rated none of our promises yet."), ""
    said = {code: number_word(count[code]) for code in ("G", "AG", "A", "AR", "R")}
    low = number_word(count["AR"] + count["R"])
    if not count["A"]:
        first = _("We rate {green} green, {amber_green} amber-green, {low} amber-red or red.").format(
            green=said["G"], amber_green=said["AG"], low=low
        )
    elif not count["AG"] and not count["AR"]:
        first = _("We rate {green} green, {amber} amber, {red} red.").format(
            green=said["G"], amber=said["A"], red=said["R"]
        )
    else:
        first = _(
            "We rate {green} green, {amber_green} amber-green, {amber} amber, {low} amber-red or red."
        ).format(green=said["G"], amber_green=said["AG"], amber=said["A"], low=low)
    if not unrated:
        return first, ""
    word = number_word(unrated, first=True)
    return first, plural("{count} is not rated yet.", "{count} are not rated yet.", unrated, count=word)


def _at_this_pace(verdicts: Sequence[Verdict | None]) -> tuple[str, str]:
    """How many reach their target, of those with fresh data, and of how many nobody can say."""
    fresh = [one for one in verdicts if one is not None and one.fresh]
    if not fresh:
        return _("None has fresh data, so no pace can be told."), ""
    reach = sum(one.reaches is True for one in fresh)
    unsaid = sum(one.reaches is None for one in fresh)
    return _reaching(reach, unsaid, len(fresh)), _unsaid(unsaid, len(fresh))


def _reaching(reach: int, unsaid: int, fresh: int) -> str:
    if unsaid == fresh:
        return ""
    if fresh == 1:
        if reach:
            return _("At this pace the one with fresh data reaches its target.")
        return _("At this pace the one with fresh data does not reach its target.")
    of = number_word(fresh)
    if not reach:
        return _("At this pace none of the {fresh} with fresh data reaches its target.").format(fresh=of)
    if reach == fresh:
        return _("At this pace all {fresh} with fresh data reach their target.").format(fresh=of)
    return plural(
        "At this pace {reach} of the {fresh} with fresh data reaches its target.",
        "At this pace {reach} of the {fresh} with fresh data reach their target.",
        reach,
        reach=number_word(reach),
        fresh=of,
    )


def _unsaid(unsaid: int, fresh: int) -> str:
    if not unsaid:
        return ""
    if unsaid == fresh:
        return plural(
            "The one with fresh data has no pace yet.",
            "The {fresh} with fresh data have no pace yet.",
            fresh,
            fresh=number_word(fresh),
        )
    return plural(
        "{count} of these has no pace yet.",
        "{count} of these have no pace yet.",
        unsaid,
        count=number_word(unsaid, first=True),
    )


def priority_sentence(verdict: Verdict | None, plan: Plan | None, *, decimals: int = 0) -> str:
    """What the readings come to for one priority, with figures in the unit of its headline indicator."""
    if verdict is None:
        return _("No headline indicator yet, so nothing can be judged.")
    if verdict.latest is None or verdict.as_at is None:
        return _("No reading yet, so nothing can be judged.")
    if plan is None or verdict.grey is Grey.NO_PROMISE:
        return _("The last figure is {latest}, for {month}; no path is agreed to judge it by.").format(
            latest=value_words(verdict.latest, unit=plan.unit if plan else "", decimals=decimals),
            month=month(verdict.as_at),
        )
    if verdict.stale and verdict.due_by is not None:
        return _("Too old to judge: the last figure is for {month}, and the next was due by {day}.").format(
            month=month(verdict.as_at), day=FORMATS.day_long(verdict.due_by)
        )
    if plan.direction in {"text", "yes_no", "date"}:
        return _without_figures(verdict, plan)
    if verdict.too_early:
        return _too_early(verdict, plan, decimals)
    return _paced(verdict, plan, decimals)


def month(day: date) -> str:
    """The month and year where the day ends its month, else the day itself."""
    return f"{_(MONTHS[day.month - 1])} {day.year}" if ends_month(day) else FORMATS.day_long(day)


def _without_figures(verdict: Verdict, plan: Plan) -> str:
    assert verdict.as_at is not None
    assert verdict.latest is not None
    when = month(verdict.as_at)
    match plan.direction, verdict.grey, verdict.status:
        case "yes_no", Grey.NOT_DUE, _ if plan.target_on is not None:
            day = FORMATS.day_long(plan.target_on)
            return _("Not yet, as of {month}; it is due on {day}.").format(month=when, day=day)
        case "yes_no", _, "G":
            return _("Done, as of {month}.").format(month=when)
        case "yes_no", _, _:
            return _("Not done, as of {month}, and the promised day has come.").format(month=when)
        case "date", _, _ if plan.target is not None:
            return _("Now expected on {day}; promised for {promised}: {gap}.").format(
                day=FORMATS.day_long(date.fromordinal(int(verdict.latest))),
                promised=FORMATS.day_long(date.fromordinal(int(plan.target))),
                gap=gap_words(verdict.gap_now, direction="date"),
            )
        case _:
            return _("A promise in words: how far it is cannot be computed.")


def _too_early(verdict: Verdict, plan: Plan, decimals: int) -> str:
    asked = verdict.asked or 0.0
    by_now = amount(asked, unit=plan.unit, decimals=_fine(asked, decimals))
    match verdict.early:
        case Early.UNSEEN if plan.margin is not None:
            return _(
                "Too early to judge: the plan asks for {asked} by now, "
                "and the measure cannot see less than {margin}."
            ).format(asked=by_now, margin=FORMATS.number(plan.margin))
        case Early.UNSEEN:
            return _(
                "Too early to judge: the plan asks for {asked} by now, too small a part of the way."
            ).format(asked=by_now)
        case Early.BEFORE_FIRST_POINT:
            day = FORMATS.day_long(interim(plan)[0][0])
            return _("Too early to judge: the path has its first point on {day}.").format(day=day)
        case _:
            return _("Too early to judge: the plan asks for no change yet.")


def _paced(verdict: Verdict, plan: Plan, decimals: int) -> str:
    assert verdict.as_at is not None
    assert verdict.latest is not None
    latest = value_words(verdict.latest, unit=plan.unit, decimals=decimals)
    gap = gap_words(verdict.gap_now, direction=plan.direction, unit=plan.unit, decimals=decimals)
    if not plan.runs:
        return _held(plan, latest, month(verdict.as_at), gap)
    assert plan.target is not None
    assert plan.target_on is not None
    promised = value_words(plan.target, unit=plan.unit)
    if verdict.no_pace is NoPace.DAY_HAS_COME:
        return _("The promise was {promised} by {day}; the figure for {month} is {latest}: {gap}.").format(
            promised=promised, day=month(plan.target_on), month=month(verdict.as_at), latest=latest, gap=gap
        )
    if verdict.projected is None:
        asked = value_words(verdict.expected or 0.0, unit=plan.unit, decimals=decimals)
        return _(
            "The figure for {month} is {latest} and the path asked for {asked}: {gap}. "
            "There are too few readings for a pace."
        ).format(month=month(verdict.as_at), latest=latest, asked=asked, gap=gap)
    arrives = _arrival(verdict, plan, promised, decimals)
    if verdict.reaches:
        return arrives
    return f"{arrives} {_still_needed(verdict, plan, decimals)}"


def _arrival(verdict: Verdict, plan: Plan, promised: str, decimals: int) -> str:
    assert verdict.projected is not None
    assert plan.target_on is not None
    projected = value_words(verdict.projected, unit=plan.unit, decimals=decimals)
    since_start = verdict.pace_basis is PaceBasis.SINCE_THE_START
    if verdict.reaches and since_start:
        told = _("At the pace since the start: {projected} by {day}; {promised} was promised.")
    elif verdict.reaches:
        told = _("At this pace: {projected} by {day}; {promised} was promised.")
    elif since_start:
        told = _("At the pace since the start: {projected} by {day}, not the {promised} promised.")
    else:
        told = _("At this pace: {projected} by {day}, not the {promised} promised.")
    return told.format(projected=projected, day=month(plan.target_on), promised=promised)


def _still_needed(verdict: Verdict, plan: Plan, decimals: int) -> str:
    assert verdict.required_per_year is not None
    assert verdict.as_at is not None
    need, best = verdict.required_per_year, verdict.best_year
    rises = plan.sign > 0
    if best is None:
        told = (
            _("The promise needs {need} a year from {month}'s reading.")
            if rises
            else _("The promise needs a fall of {need} a year from {month}'s reading.")
        )
    elif settled(best) <= 0:
        told = (
            _("The promise needs {need} a year from {month}'s reading; no year yet went the right way.")
            if rises
            else _(
                "The promise needs a fall of {need} a year from {month}'s reading; "
                "no year yet went the right way."
            )
        )
    else:
        told = (
            _("The promise needs {need} a year from {month}'s reading; the best year yet gave {best}.")
            if rises
            else _(
                "The promise needs a fall of {need} a year from {month}'s reading; "
                "the best year yet brought {best}."
            )
        )
    return told.format(
        need=amount(need, unit=plan.unit, decimals=_fine(need, decimals)),
        month=_(MONTHS[verdict.as_at.month - 1]),
        best=FORMATS.number(best or 0.0, _fine(best or 0.0, decimals)),
    )


def _held(plan: Plan, latest: str, when: str, gap: str) -> str:
    low, high = (None if edge is None else value_words(float(edge), unit=plan.unit) for edge in plan.band)
    if low is not None and high is not None and low != high:
        return _("The figure for {month} is {latest}; promised: {low} to {high}. It is {gap}.").format(
            month=when, latest=latest, low=low, high=high, gap=gap
        )
    if low == high:
        told = _("The figure for {month} is {latest}; promised: exactly {edge}. It is {gap}.")
    elif low is not None:
        told = _("The figure for {month} is {latest}; promised: at least {edge}. It is {gap}.")
    else:
        told = _("The figure for {month} is {latest}; promised: at most {edge}. It is {gap}.")
    return told.format(month=when, latest=latest, edge=low or high, gap=gap)


def _fine(value: float, decimals: int) -> int:
    """One decimal more than the indicator's where a small rate would otherwise be rounded away."""
    return max(decimals, 1) if abs(value) < 10 and settled(value) % 1 else decimals

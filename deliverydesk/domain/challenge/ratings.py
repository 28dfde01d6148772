"""Questions to a rating from what stands beside it: the data, the day, the other voice, barriers."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.barrier_clock import Severity
from deliverydesk.domain.challenge.rule import Case, Cell, Evidence, cells, named
from deliverydesk.domain.measures import Reading, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import present

TWO_STEPS = 2


def a_year_on(day: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    last = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if last else day.day)


def end_near(case: Case) -> Evidence | None:
    """Rated green or amber-green, and the promise's day has passed or is at most twelve months away.

    Source: rule R2 of the back-test on the United Kingdom's major projects portfolio, 2014 to 2023. Of 89
    projects that it marked, 44 % (34 to 54) came out at least 180 days later, of the rest 17 %; counting
    those that had left the portfolio as no slip it was 21 % against 15 %.
    """
    rating, end = case.green, present(case.priority.end)
    if rating is None or end is None or case.priority.arrived is not None or end > a_year_on(case.today):
        return None
    shown = (*cells(rating, "overall"), *cells(case.priority, "end"))
    words = {"colour": case.colour, "day": FORMATS.day_long(end)}
    days = (end - case.today).days
    if days < 0:
        sentence = plural(
            "Rated {colour}, though its day, {day}, passed {n} day ago.",
            "Rated {colour}, though its day, {day}, passed {n} days ago.",
            -days,
            **words,
        )
    elif not days:
        sentence = _("Rated {colour}, and its day is today.").format(**words)
    else:
        sentence = plural(
            "Rated {colour}, and its day, {day}, is {n} day away.",
            "Rated {colour}, and its day, {day}, is {n} days away.",
            days,
            **words,
        )
    return Evidence(sentence, shown)


def data_worse(case: Case) -> Evidence | None:
    """Rated green or amber-green, and the data imply amber-red or red; too old or too early imply nothing."""
    rating, card = case.green, case.card
    code = card.data
    if rating is None or card.headline is None or code not in {"AR", "R"}:
        return None
    said = {
        "colour": case.colour,
        "data": ratings.name(code),
        "latest": card.value_words(card.verdict.latest),
        "gap": card.gap_words,
        "day": FORMATS.day_long(card.verdict.as_at) if card.verdict.as_at else "",
    }
    sentence = _("Rated {colour}, though the data say {data}: {latest} at {day}, {gap}.").format(**said)
    return Evidence(sentence, (*cells(rating, "overall"), *data_cells(case)))


def data_cells(case: Case) -> tuple[Cell, ...]:
    """The cells that the data's colour is computed from: last reading, path in force, thresholds."""
    card, at = case.card, case.at
    headline, as_at = card.headline, card.verdict.as_at
    if headline is None:
        return ()
    found: list[Cell] = []
    for one in at.series(headline.id):
        if isinstance(one, Reading) and one.period_end == as_at and one.place is None and not one.grp:
            found.extend(cells(one, "value", "period_end"))
    for path in at.children(Trajectory, "indicator", headline.id):
        if path.status is not TrajectoryStatus.AGREED:
            continue
        found.extend(cells(path, "baseline_on", "baseline", "target_on", "target", "method"))
        found.extend(
            cell
            for name in ("lower", "upper")
            if getattr(path, name) is not None
            for cell in cells(path, name)
        )
        for point in at.children(TrajectoryPoint, "trajectory", path.id):
            found.extend(cells(point, "on", "value"))
    found.extend(cells(headline, "direction"))
    if present(headline.margin_of_error) is not None:
        found.extend(cells(headline, "margin_of_error"))
    names = ("threshold_g", "threshold_ag", "threshold_ar")
    own = headline.threshold_g is not None
    found.extend(cells(headline, *(name for name in names if own and getattr(headline, name) is not None)))
    left = [name for name in names if not own or getattr(headline, name) is None]
    return (*found, *cells(case.settings, *left, "shortfall_ag", "shortfall_ar"))


def voices_apart(case: Case) -> Evidence | None:
    """The ministry's rating of this period stands two steps or more from ours, on the same scale."""
    ours, theirs = case.ours, case.card.voices[Voice.MINISTRY]
    steps = case.card.steps_from_unit(Voice.MINISTRY)
    if ours is None or theirs.record is None or not case.is_current(theirs):
        return None
    if steps is None or abs(steps) < TWO_STEPS:
        return None
    said = {"theirs": ratings.name(theirs.code), "ours": ratings.name(_code(ours.overall))}
    sentence = plural(
        "The ministry says {theirs} and we say {ours}, {n} step apart.",
        "The ministry says {theirs} and we say {ours}, {n} steps apart.",
        abs(steps),
        **said,
    )
    return Evidence(sentence, (*cells(ours, "overall", "scale"), *cells(theirs.record, "overall", "scale")))


def critical_barrier(case: Case) -> Evidence | None:
    """Rated green or amber-green while a barrier stands open whose severity is critical.

    Severity is impact times urgency, 12 and more being critical; urgency counts from the day to decide by.
    """
    rating = case.green
    grave = [
        one for one in case.card.barriers if one.severity is Severity.CRITICAL and not one.urgency_assumed
    ]
    if rating is None or not grave:
        return None
    shown = list(cells(rating, "overall"))
    for line in grave:
        shown.extend(cells(line.record, "status", "impact"))
        if present(line.record.decide_by):
            shown.extend(cells(line.record, "decide_by"))
        elif (milestone := case.at.get(Milestone, line.record.milestone)) is not None:
            kept = present(milestone.current_baseline)
            shown.extend(cells(milestone, "current_baseline" if kept else "original_baseline"))
    sentence = plural(
        "Rated {colour}, though a critical barrier stands open: {refs}.",
        "Rated {colour}, though {n} critical barriers stand open: {refs}.",
        len(grave),
        colour=case.colour,
        refs=named(line.record.ref for line in grave),
    )
    return Evidence(sentence, tuple(shown))


def _code(overall: object) -> str | None:
    return overall if isinstance(overall, str) else None

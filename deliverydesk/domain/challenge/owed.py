"""What is owed and is missing or too old, so that a silence is never read as good news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.challenge.rule import Case, Cell, Evidence, cells, named
from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Person
from deliverydesk.domain.sentences import month
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import Absent, present

TWO_QUARTERS = timedelta(days=183)


def no_rating(case: Case) -> Evidence | None:
    """Nobody of the unit has given a rating; one that is absent for a reason says the reason."""
    said = case.card.unit
    if said.code is not None:
        return None
    if said.record is None:
        return Evidence(_("We have not rated it."), cells(case.priority, "ref"))
    why = said.absent.words or _(said.absent.reason.label) if isinstance(said.absent, Absent) else ""
    sentence = (
        _("We have not rated it: {why}.").format(why=why) if why else _("Our last rating names no colour.")
    )
    return Evidence(sentence, cells(said.record, "overall"))


def rating_old(case: Case) -> Evidence | None:
    """Our newest rating belongs to a period before the newest that has ended."""
    said, period = case.card.unit, case.period
    if said.code is None or said.record is None or period is None or not case.is_old(said.record):
        return None
    sentence = _("Our rating is of {day}, from before {period}.").format(
        day=FORMATS.day_long(said.record.as_at), period=period.ref
    )
    return Evidence(sentence, (*cells(said.record, "as_at", "period"), *cells(period, "start", "end")))


def self_rating_owed(case: Case) -> Evidence | None:
    """The ministry has not rated the newest period that has ended, and its returns were due."""
    period, said = case.period, case.card.voices[Voice.MINISTRY]
    if period is None or period.due is None or period.due >= case.today:
        return None
    if said.record is None:
        sentence = _("The ministry has not rated it; {period} was due on {day}.")
        shown = cells(period, "due")
    elif case.is_old(said.record) and said.absent is None:
        sentence = _("The ministry's rating is from before {period}, which was due on {day}.")
        shown = (*cells(said.record, "as_at", "period"), *cells(period, "due"))
    else:
        return None
    return Evidence(sentence.format(period=period.ref, day=FORMATS.day_long(period.due)), shown)


def no_headline(case: Case) -> Evidence | None:
    """No indicator is the headline, so no data can be held against the promise."""
    if case.card.headline is not None:
        return None
    return Evidence(_("It has no headline indicator."), cells(case.priority, "ref"))


def no_trajectory(case: Case) -> Evidence | None:
    """The headline indicator has no agreed path."""
    headline = case.card.headline
    if headline is None or case.card.versions:
        return None
    sentence = _("No trajectory is agreed for {ref}.").format(ref=headline.ref)
    return Evidence(sentence, cells(headline, "ref"))


def no_reading(case: Case) -> Evidence | None:
    """The headline indicator has never been read."""
    headline = case.card.headline
    if headline is None or case.card.verdict.latest is not None:
        return None
    return Evidence(_("{ref} has no reading.").format(ref=headline.ref), cells(headline, "ref"))


def reading_stale(case: Case) -> Evidence | None:
    """The last reading is older than its frequency and the time it takes to be published allow."""
    headline, verdict = case.card.headline, case.card.verdict
    if headline is None or not verdict.stale or verdict.as_at is None or verdict.due_by is None:
        return None
    sentence = _("The last reading of {ref} is for {month}; the next was due by {day}.").format(
        ref=headline.ref, month=month(verdict.as_at), day=FORMATS.day_long(verdict.due_by)
    )
    shown = [
        cell
        for one in case.at.series(headline.id)
        if isinstance(one, Reading) and one.period_end == verdict.as_at and one.place is None and not one.grp
        for cell in cells(one, "period_end")
    ]
    return Evidence(sentence, (*shown, *cells(headline, "frequency", "publication_lag_days")))


def no_milestones_ahead(case: Case) -> Evidence | None:
    """No open milestone is agreed or forecast for the next two quarters (183 days)."""
    until = case.today + TWO_QUARTERS
    lines = _open(case)
    if any(day is not None and case.today <= day <= until for line in lines for day in _days(line)):
        return None
    end = present(case.priority.end)
    if end is not None and end < case.today:
        return None
    if not case.card.milestones:
        return Evidence(_("It has no milestones."), cells(case.priority, "ref"))
    sentence = _("No open milestone falls between today and {day}.").format(day=FORMATS.day_long(until))
    return Evidence(
        sentence, tuple(cell for line in lines for cell in _shown(line)) or cells(case.priority, "ref")
    )


def milestones_unforecast(case: Case) -> Evidence | None:
    """A milestone is past the day in force, has not been met, and has no forecast that is still ahead."""
    found = [
        line
        for line in _open(case)
        if line.dates.baseline is not None
        and line.dates.baseline < case.today
        and (line.dates.forecast is None or line.dates.forecast < case.today)
    ]
    if not found:
        return None
    sentence = plural(
        "{n} milestone is past its day and has no forecast ahead: {refs}.",
        "{n} milestones are past their day and have no forecast ahead: {refs}.",
        len(found),
        refs=named(line.record.ref for line in found),
    )
    return Evidence(sentence, tuple(cell for line in found for cell in _shown(line)))


def milestones_undated(case: Case) -> Evidence | None:
    """A milestone has no agreed day at all."""
    found = [line for line in _open(case) if line.dates.first is None]
    if not found:
        return None
    sentence = plural(
        "{n} milestone has no agreed day: {refs}.",
        "{n} milestones have no agreed day: {refs}.",
        len(found),
        refs=named(line.record.ref for line in found),
    )
    return Evidence(
        sentence, tuple(cell for line in found for cell in cells(line.record, "original_baseline"))
    )


def no_decide_by(case: Case) -> Evidence | None:
    """An open barrier has no day by which the decision must fall."""
    found = [one for one in case.card.barriers if present(one.record.decide_by) is None]
    if not found:
        return None
    sentence = plural(
        "{n} open barrier has no day to decide by: {refs}.",
        "{n} open barriers have no day to decide by: {refs}.",
        len(found),
        refs=named(one.record.ref for one in found),
    )
    return Evidence(
        sentence, tuple(cell for one in found for cell in cells(one.record, "decide_by", "status"))
    )


def no_impact(case: Case) -> Evidence | None:
    """Nobody has said what an open barrier would do, so how grave it is cannot be told."""
    found = [one for one in case.card.barriers if one.severity is None]
    if not found:
        return None
    sentence = plural(
        "Nobody has said the impact of {n} open barrier: {refs}.",
        "Nobody has said the impact of {n} open barriers: {refs}.",
        len(found),
        refs=named(one.record.ref for one in found),
    )
    return Evidence(sentence, tuple(cell for one in found for cell in cells(one.record, "impact", "status")))


def nobody_accountable(case: Case) -> Evidence | None:
    """No person answers for the promise, or the one named has left the post."""
    person = case.at.get(Person, case.priority.sro)
    if person is None:
        return Evidence(_("Nobody is named as accountable."), cells(case.priority, "sro"))
    if person.in_post(case.today):
        return None
    left = present(person.to_on)
    if left is not None and left < case.today:
        sentence = _("The person accountable left the post on {day}.").format(day=FORMATS.day_long(left))
    else:
        sentence = _("The person accountable is not in post yet.")
    return Evidence(sentence, (*cells(case.priority, "sro"), *cells(person, "from_on", "to_on")))


def no_end(case: Case) -> Evidence | None:
    """The promise has no day."""
    if case.priority.end is not None:
        return None
    return Evidence(_("Nobody has said by when it is promised."), cells(case.priority, "end"))


def no_narrative(case: Case) -> Evidence | None:
    """The ministry has written nothing; a text withheld for a reason is not owed."""
    if case.priority.narrative_ministry:
        return None
    return Evidence(_("The ministry has written nothing."), cells(case.priority, "narrative_ministry"))


def arrival_unsaid(case: Case) -> Evidence | None:
    """The promise's day has passed and nobody has said whether it was kept."""
    end = present(case.priority.end)
    if end is None or end >= case.today or case.priority.arrived is not None:
        return None
    sentence = _("Its day, {day}, has passed and nobody has said whether it was kept.")
    return Evidence(sentence.format(day=FORMATS.day_long(end)), cells(case.priority, "end", "arrived"))


def _open(case: Case) -> Sequence[MilestoneLine]:
    return [
        line
        for line in case.card.milestones
        if not line.dates.done(case.today) and not line.dates.cancelled(case.today)
    ]


def _days(line: MilestoneLine) -> tuple[date | None, ...]:
    return line.dates.baseline, line.dates.forecast


def _shown(line: MilestoneLine) -> tuple[Cell, ...]:
    kept = "current_baseline" if line.dates.current_baseline else "original_baseline"
    return cells(line.record, kept, "forecast")

"""Put questions to ratings and keep what became of them, so that the unit can measure its own rules.

A question is kept once for a rule, a priority and a period. Every act here is one step that Undo takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from deliverydesk.domain.answering import answers
from deliverydesk.domain.challenge import BY_KEY, Cell, Challenge, Moved, Past, Raised, Told, challenge, quiet
from deliverydesk.domain.lines import dates_of
from deliverydesk.domain.milestone_history import History, Surprise, first_slip, surprise
from deliverydesk.domain.milestone_status import slip as slip_of
from deliverydesk.domain.parties import Period, ended_periods
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import Flag, FlagState, Outcome
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.i18n import _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from deliverydesk.services.milestones import histories
from deliverydesk.storage.journal import Left, Written

_NARRATIVE = "narrative_ministry"

PERIODS = 3
"""How many periods back a ministry's words are compared."""


def asked(desk: Desk, at: Picture | None = None, priorities: Iterable[Priority] | None = None) -> Challenge:
    """Every question and gap of a desk, as a picture has it; by default as it stands now."""
    at = at if at is not None else desk.picture
    wanted = list(priorities) if priorities is not None else None
    return challenge(at, wanted, past=past(desk, at, wanted))


def past(desk: Desk, at: Picture, priorities: Sequence[Priority] | None = None) -> Past:
    """What only the journal knows and the rules ask for, as far as the picture's own step."""
    chosen = priorities if priorities is not None else at.all(Priority)
    ended = ended_periods(at)
    periods = [
        (period, frozenset(line.ministry.id for line in answers(at, period) if line.is_in))
        for period in reversed(ended[-PERIODS:])
    ]
    slipped = [
        milestone
        for one in chosen
        for milestone in at.children(Milestone, "priority", one.id)
        if _has_slipped(milestone, at.today)
    ]
    told: dict[str, list[Left]] = {}
    if len(periods) > 1:
        ids = [one.id for one in chosen]
        for left in desk.journal.left((Priority.entity.key,), upto=at.step, records=ids):
            told.setdefault(left.record, []).append(left)
    moves = histories(desk, at, [one.id for one in slipped]) if slipped else {}
    return Past(
        texts={one.id: texts for one in chosen if (texts := _texts(one, periods, told.get(one.id, ())))},
        moved={
            one.id: moved
            for one in slipped
            if one.id in moves and (moved := _first_told(moves[one.id], at.today)) is not None
        },
    )


def _texts(
    priority: Priority, periods: Sequence[tuple[Period, frozenset[str]]], history: Sequence[Left]
) -> tuple[Told, ...]:
    """What the ministry's text was for the newest periods, newest first, one after the other.

    A period's text is the one that stood when the next period ended, and counts only where a return of that
    period came in: a ministry that has not answered has not said the same again. `periods` come newest first,
    each with the ministries that have answered.
    """
    found: list[Told] = []
    until: date | None = None
    for period, answered in periods:
        if priority.ministry not in answered:
            break
        known, words = None, present(priority.narrative_ministry)
        if until is not None:
            known, words = _text_on(history, until)
        if not words:
            break
        found.append(Told(period.ref, words, Cell("priority", priority.id, _NARRATIVE, known)))
        until = period.end
    return tuple(found)


def _text_on(history: Sequence[Left], day: date) -> tuple[int, str | None]:
    """The step that wrote the text which stood at the end of a day, and the text."""
    field = Priority.entity.field(_NARRATIVE)
    for left in reversed(history):
        if left.at.astimezone().date() <= day:
            return left.step, present(field.restore((left.plain or {}).get(_NARRATIVE)))
    return 0, None


def _has_slipped(milestone: Milestone, today: date) -> bool:
    dates = dates_of(milestone)
    slip = slip_of(dates, today).first
    return dates.first is not None and dates.first <= today and slip is not None and slip > 0


def _first_told(of: History, today: date) -> Moved | None:
    """When a slip was first told; None where that was never, or before the journal began."""
    told = first_slip(of, today)
    if told is None or surprise(of, today) not in (Surprise.EARLY, Surprise.LATE):
        return None
    return Moved(told.on, told.step)


def keep(desk: Desk, questions: Iterable[Raised]) -> Written | None:
    """Log questions as put and left open; None where all of them are kept already."""
    fresh = [one for one in questions if one.flag is None and not one.rule.is_gap]
    if not fresh:
        return None
    label = plural("{n} question put", "{n} questions put", len(fresh))
    return desk.write(label, [Change(None, _flag(desk, one)) for one in fresh])


def leave_open(desk: Desk, questions: Iterable[Raised]) -> Written | None:
    """Say of questions that they stand open; one that was settled is opened again."""
    return _settle(desk, questions, FlagState.OPEN, None, _("Left open: {what}"))


def answer(desk: Desk, question: Raised, words: str) -> Written | None:
    """Keep the answer to a question, and whose it is."""
    if not words.strip():
        raise Refused(_("An answer needs words."), _("Dismiss the question if there is nothing to say."))
    return _settle(desk, [question], FlagState.ANSWERED, words.strip(), _("Answered: {what}"))


def dismiss(desk: Desk, questions: Iterable[Raised], words: str | None = None) -> Written | None:
    """Say that questions are not worth asking this time; `words` may say why."""
    said = (words or "").strip() or None
    return _settle(desk, questions, FlagState.DISMISSED, said, _("Dismissed: {what}"))


def _settle(
    desk: Desk, questions: Iterable[Raised], state: FlagState, words: str | None, label: str
) -> Written | None:
    asked_ = list(questions)
    if any(one.rule.is_gap for one in asked_):
        raise Refused(
            _("A gap cannot be answered or dismissed."), _("Give what is owed; the gap goes by itself.")
        )
    changes = []
    for one in asked_:
        before = desk.picture.get(Flag, one.flag.id) if one.flag is not None else None
        change = Change(before, (before or _flag(desk, one)).settled(state, words, desk.actor_id))
        if not change.is_empty():
            changes.append(change)
    if not changes:
        return None
    what = (
        _name(desk, asked_[0]) if len(asked_) == 1 else plural("{n} question", "{n} questions", len(asked_))
    )
    return desk.write(label.format(what=what), changes)


def outcome(desk: Desk, flag: Flag, seen: Outcome | None, on: date | None = None) -> Written | None:
    """Say, once it is known, whether what a question was about came to pass; None takes it back."""
    day = None if seen is None else on or desk.picture.today
    change = Change(flag, replace(flag, outcome=seen, outcome_on=day))
    if change.is_empty():
        return None
    words = _(seen.label) if seen is not None else _("Outcome taken back")
    label = _("{outcome}: {what}").format(outcome=words, what=flag.label(desk.picture))
    return desk.write(label, [change])


def switch(desk: Desk, rule: str, *, on: bool) -> Written | None:
    """Switch the questions of one rule off, or on again; a person has confirmed it."""
    known = BY_KEY.get(rule)
    if known is None or known.is_gap:
        raise Refused(
            _("There is no question called {rule}.").format(rule=rule),
            _("Gaps cannot be switched off.") if known is not None else "",
        )
    at = desk.picture
    settings = at.settings
    off = quiet(settings)
    named = off - {rule} if on else off | {rule}
    change = Change(settings, replace(settings, quiet_rules=" ".join(sorted(named)) or None))
    if named == off:
        return None
    label = _("Question switched on: {what}") if on else _("Question switched off: {what}")
    return desk.write(label.format(what=_(known.title)), [change])


def _flag(desk: Desk, one: Raised) -> Flag:
    return Flag(
        id=desk.sources.new_id(),
        priority=one.priority.id,
        rule=one.rule.key,
        raised_on=desk.picture.today,
        period=one.period,
        assessment=one.assessment,
        evidence=one.evidence.sentence,
    )


def _name(desk: Desk, one: Raised) -> str:
    return _("{priority}, {question}").format(
        priority=desk.picture.reference(one.priority.id), question=_(one.rule.title)
    )

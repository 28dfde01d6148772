"""A rating given, kept as a draft, challenged and agreed: each one step that one Undo takes back.

proposed → challenged → agreed by the head. The chain guards against slips; it is no authentication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from deliverydesk.domain.assessments import (
    Assessment,
    Challenge,
    Clearance,
    DeliveryStage,
    RatingScale,
    Voice,
)
from deliverydesk.domain.parties import Period, ended_periods
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import Flag
from deliverydesk.domain.reader_questions import (
    CHALLENGED,
    RULES,
    Given,
    Question,
    beside,
    must_say_why,
    questions,
    recent_performance,
)
from deliverydesk.domain.scorecard import Scorecard, scorecard
from deliverydesk.domain.settings import settings_of
from deliverydesk.errors import Invalid, Refused
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Where
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Written

OURS = (Voice.UNIT, Voice.MODERATED)
"""The voices that are rated on this desk; the others come in with returns and reviews."""


@dataclass(frozen=True)
class Judged:
    """What a person has judged so far. `answers` are by rule; a question without one is left open."""

    voice: Voice = Voice.UNIT
    overall: str | None = None
    challenge: Challenge | None = None
    planning: str | None = None
    capacity: str | None = None
    stage: DeliveryStage | None = None
    challenge_evidence: str = ""
    planning_evidence: str = ""
    capacity_evidence: str = ""
    stage_evidence: str = ""
    reason: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been judged or written yet."""
        return replace(self, voice=Voice.UNIT) == Judged()


def given_of(judged: Judged, card: Scorecard, scale: RatingScale) -> Given:
    """The rating as the questions are asked of it: with the recent performance that stands beside it."""
    return Given(
        overall=judged.overall,
        scale=str(scale.value),
        challenge=judged.challenge,
        planning=judged.planning,
        capacity=judged.capacity,
        recent=recent_performance(card.data, card.milestones),
        stage=judged.stage,
    )


def asked(at: Picture, card: Scorecard, judged: Judged) -> list[Question]:
    """What a reader will ask; nothing before the person has given an overall rating."""
    settings = settings_of(at)
    return questions(given_of(judged, card, settings.scale), beside(card, settings))


def draft_of(
    at: Picture, priority: str, assessor: str | None, voice: Voice = Voice.UNIT
) -> Assessment | None:
    """The person's own draft of a rating; the newest where there are several."""
    found = [
        one
        for one in at.children(Assessment, "priority", priority)
        if one.is_draft and one.voice is voice and present(one.assessor) == assessor
    ]
    return max(found, key=lambda one: (one.as_at, one.id), default=None)


def judged_in(at: Picture, draft: Assessment) -> Judged:
    """A draft as it was left, with the answers already written. The overall rating is never kept in one."""
    return Judged(
        voice=draft.voice,
        challenge=draft.challenge,
        planning=present(draft.planning),
        capacity=present(draft.capacity),
        stage=draft.delivery_stage,
        challenge_evidence=draft.challenge_evidence or "",
        planning_evidence=draft.planning_evidence or "",
        capacity_evidence=draft.capacity_evidence or "",
        stage_evidence=draft.stage_evidence or "",
        reason=present(draft.reason) or "",
        answers={one.rule: one.answer for one in flags_of(at, draft) if one.answer},
    )


def flags_of(at: Picture, assessment: Assessment) -> list[Flag]:
    """The questions that were put to one rating, in the order they are put, then what others raised."""
    order = {rule: place for place, rule in enumerate(RULES)}
    flags = at.children(Flag, "priority", assessment.priority)
    mine = [one for one in flags if one.assessment == assessment.id]
    return sorted(mine, key=lambda one: (order.get(one.rule, len(order)), one.raised_on, one.id))


def flags_standing(at: Picture, card: Scorecard) -> list[Flag]:
    """What is asked of our word: of the account lead's rating, and of the moderated one over it."""
    ours = {one.id: one for one in (card.voices[Voice.UNIT].record, card.unit.record) if one is not None}
    return [flag for one in ours.values() for flag in flags_of(at, one)]


def give(desk: Desk, priority: str, judged: Judged, *, initiator: object = None) -> Written:
    """Write a rating and the questions put to it, as one step; it is proposed until others clear it.

    Refuses without an overall rating, and a move of two steps or more without a written reason.
    """
    at = desk.picture
    card = _card(at, priority)
    settings = settings_of(at)
    given = given_of(judged, card, settings.scale)
    if judged.overall is None:
        raise Invalid([_problem("overall", _("Give the overall rating first, or keep a draft."))])
    if must_say_why(given, card.unit) and not judged.reason.strip():
        sentence = _("A move of two steps or more needs a written reason. Say why in your own words.")
        raise Invalid([_problem("reason", sentence)])
    draft = draft_of(at, priority, _actor_name(desk), judged.voice)
    record = _record(desk, card, judged, draft)
    # Of two ratings of one day the one written later stands, so a draft is given under a new id.
    record = replace(
        record, id=desk.sources.new_id(), revision=0, overall=judged.overall, recent=given.recent
    )
    changes = [Change(None, record)]
    found = questions(given, beside(card, settings))
    # What must be said in words is answered by the reason itself.
    answers = {one.rule: judged.reason for one in found if one.needs_reason} | dict(judged.answers)
    changes += _flag_changes(desk, record, found, answers, draft)
    if draft is not None:
        changes.append(Change(draft, None))
    label = _("Rating given: {what}").format(what=card.priority.ref)
    return desk.write(label, changes, initiator=initiator)


def keep_draft(desk: Desk, priority: str, judged: Judged, *, initiator: object = None) -> Written | None:
    """Keep what has been judged so far, without an overall rating, so that it counts as no word of the unit.

    The answers written so far are kept with it. None where the draft says that already; a draft in which
    nothing is left goes away.
    """
    at = desk.picture
    card = _card(at, priority)
    draft = draft_of(at, priority, _actor_name(desk), judged.voice)
    if replace(judged, overall=None).is_empty:
        if draft is None:
            return None
        gone = [*(Change(one, None) for one in flags_of(at, draft)), Change(draft, None)]
        return desk.write(_("Draft of a rating left: {what}").format(what=card.priority.ref), gone)
    record = _record(desk, card, judged, draft)
    found = [one for one in asked(at, card, judged) if judged.answers.get(one.rule, "").strip()]
    changes = [Change(draft, record), *_flag_changes(desk, record, found, judged.answers, draft)]
    changes = [one for one in changes if not one.is_empty()]
    if not changes:
        return None
    label = _("Draft of a rating: {what}").format(what=card.priority.ref)
    return desk.write(label, changes, initiator=initiator)


def challenge(desk: Desk, assessment: Assessment, words: str = "") -> Written:
    """Say that a rating has been challenged; what was raised is kept as an open question of it.

    Refuses to the person who gave the rating: nobody challenges their own word.
    """
    _cleared_by_another(desk, assessment)
    if assessment.clearance is not Clearance.PROPOSED:
        raise Refused(_("This rating has been challenged already."))
    changes = [Change(assessment, replace(assessment, clearance=Clearance.CHALLENGED))]
    if words.strip():
        flag = Flag(
            id=desk.sources.new_id(),
            priority=assessment.priority,
            rule=CHALLENGED,
            raised_on=desk.picture.today,
            period=assessment.period,
            assessment=assessment.id,
            evidence=words.strip(),
        )
        changes.append(Change(None, flag))
    what = desk.picture.reference(assessment.priority)
    return desk.write(_("Rating challenged: {what}").format(what=what), changes)


def agree(desk: Desk, assessment: Assessment) -> Written:
    """Say that the head of the unit agrees to a rating that has been challenged."""
    if assessment.voice is not Voice.MODERATED:
        _cleared_by_another(desk, assessment)
    if assessment.clearance is Clearance.AGREED:
        raise Refused(_("The head has agreed to this rating already."))
    if assessment.clearance is Clearance.PROPOSED and assessment.voice is not Voice.MODERATED:
        raise Refused(
            _("Nobody has challenged this rating yet."),
            _("Let somebody else challenge it first; the head agrees after that."),
        )
    what = desk.picture.reference(assessment.priority)
    agreed = replace(assessment, clearance=Clearance.AGREED)
    return desk.write(_("Rating agreed: {what}").format(what=what), [Change(assessment, agreed)])


def answer(desk: Desk, flag: Flag, words: str) -> Written | None:
    """Answer a question that was left open; with no words it is left open again."""
    now = flag.answered(words, desk.actor_id)
    if now == flag:
        return None
    what = desk.picture.reference(flag.priority)
    return desk.write(_("Answer to a question: {what}").format(what=what), [Change(flag, now)])


def period_rated(at: Picture) -> str | None:
    """The period a rating given today belongs to: the newest that has ended, else the first there is."""
    first = min(at.all(Period), key=lambda one: one.end, default=None)
    rated = next(reversed(ended_periods(at)), first)
    return rated.id if rated is not None else None


def _record(desk: Desk, card: Scorecard, judged: Judged, draft: Assessment | None) -> Assessment:
    """The assessment as judged, without an overall rating; the draft's own record where there is one."""
    if judged.voice not in OURS:
        raise Refused(_("Here the unit rates. A ministry's own rating comes with its return."))
    at = desk.picture
    first = draft or Assessment(
        id=desk.sources.new_id(),
        priority=card.priority.id,
        as_at=at.today,
        voice=judged.voice,
        assessor=_actor_name(desk),
    )
    return replace(
        first,
        as_at=at.today,
        period=period_rated(at),
        scale=settings_of(at).scale,
        challenge=judged.challenge,
        planning=judged.planning,
        capacity=judged.capacity,
        delivery_stage=judged.stage,
        challenge_evidence=judged.challenge_evidence.strip() or None,
        planning_evidence=judged.planning_evidence.strip() or None,
        capacity_evidence=judged.capacity_evidence.strip() or None,
        stage_evidence=judged.stage_evidence.strip() or None,
        reason=judged.reason.strip() or None,
    )


def _flag_changes(
    desk: Desk,
    record: Assessment,
    found: Iterable[Question],
    answers: Mapping[str, str],
    draft: Assessment | None,
) -> list[Change]:
    """The questions as records; those of the draft that are no longer asked go with it."""
    at = desk.picture
    kept = {one.rule: one for one in flags_of(at, draft)} if draft is not None else {}
    changes = []
    for one in found:
        before = kept.pop(one.rule, None)
        flag = before or Flag(
            id=desk.sources.new_id(),
            priority=record.priority,
            rule=one.rule,
            raised_on=at.today,
            assessment=record.id,
            evidence="",
        )
        words = f"{one.sentence} ({one.evidence})" if one.evidence else one.sentence
        flag = replace(flag, raised_on=at.today, period=record.period, assessment=record.id, evidence=words)
        flag = flag.answered(answers.get(one.rule, ""), desk.actor_id)
        changes.append(Change(before, flag))
    changes += [Change(one, None) for one in kept.values()]
    return [one for one in changes if not one.is_empty()]


def _cleared_by_another(desk: Desk, assessment: Assessment) -> None:
    if desk.actor_id and present(assessment.assessor) == _actor_name(desk):
        raise Refused(
            _("You gave this rating yourself; somebody else has to clear it."),
            _("Let a colleague open the desk under their own name."),
        )


def _card(at: Picture, priority: str) -> Scorecard:
    record = at.get(Priority, priority)
    if record is None:
        raise Refused(_("This promise is no longer on the desk."))
    return scorecard(at, record, settings_of(at))


def _actor_name(desk: Desk) -> str | None:
    return desk.actor.name if desk.actor is not None else None


def _problem(name: str, sentence: str) -> Problem:
    return Problem("required", sentence, Where(Assessment.entity.key, "", name))

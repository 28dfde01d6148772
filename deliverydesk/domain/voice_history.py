"""Every voice's ratings of one promise over time: side by side, never averaged."""

from __future__ import annotations

from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.scorecard import Said, Scorecard, said_in
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture

VOICE_KEYS = {
    Voice.MINISTRY: "self",
    Voice.UNIT: "unit",
    Voice.MODERATED: "moderated",
    Voice.INDEPENDENT: "independent",
}


def history_of(at: Picture, priority: str) -> dict[Voice, tuple[Said, ...]]:
    """Every rating of each voice up to the picture's day, oldest first; drafts are nobody's word."""
    found: dict[Voice, list[Assessment]] = {voice: [] for voice in Voice}
    for one in at.children(Assessment, "priority", priority):
        if one.as_at <= at.today and not one.is_draft:
            found[one.voice].append(one)
    return {
        voice: tuple(said_in(one) for one in sorted(mine, key=lambda one: (one.as_at, one.id)))
        for voice, mine in found.items()
    }


def word_before(at: Picture, one: Assessment) -> Said | None:
    """Our word that stood before a rating was given: the newest of the unit's and the moderated ones."""
    ours = [
        other
        for other in at.children(Assessment, "priority", one.priority)
        if other.voice in (Voice.UNIT, Voice.MODERATED)
        and other.id != one.id
        and not other.is_draft
        and other.as_at <= one.as_at
    ]
    newest = max(
        ours, key=lambda other: (other.as_at, other.voice is Voice.MODERATED, other.id), default=None
    )
    return said_in(newest) if newest is not None else None


def owes_reason(at: Picture, one: Assessment) -> bool:
    """Whether a rating of ours moves two steps or more from our word before it and says no reason.

    Source: domain specification 1.4. Steps are counted on one scale only.
    """
    code = present(one.overall)
    if one.voice not in (Voice.UNIT, Voice.MODERATED) or code is None or present(one.reason):
        return False
    before = word_before(at, one)
    steps = ratings.steps(before.code, code, str(one.scale.value), before.scale) if before else None
    return ratings.far_apart(steps)


def voices_plain(at: Picture, card: Scorecard) -> dict[str, Any]:
    """Every voice on one priority: rating, day, movement and disagreement in steps of one scale.

    `moved` is against the same voice's rating before; `from_unit` against the unit's word, both positive
    where better; null across scales, or where one of the two is missing.
    """
    history = history_of(at, card.priority.id)
    voices: dict[str, Any] = {}
    for voice, key in VOICE_KEYS.items():
        said = history[voice]
        if not said:
            voices[key] = None
            continue
        now, before = said[-1], said[-2] if len(said) > 1 else None
        voices[key] = {
            "rating": now.code,
            "words": now.words or (now.absent.words if now.absent else None) or None,
            "reason": now.absent.reason.value if now.absent else None,
            "scale": now.scale,
            "as_at": now.as_at.isoformat() if now.as_at else None,
            "by": present(now.record.assessor) if now.record else None,
            "clearance": str(now.record.clearance.value)
            if now.record and voice in (Voice.UNIT, Voice.MODERATED)
            else None,
            "moved": ratings.steps(before.code, now.code, now.scale, before.scale) if before else None,
            "from_unit": card.steps_from_unit(voice) if voice is not card.unit.voice else None,
            "given": len(said),
        }
    return {
        "ref": card.priority.ref,
        "title": card.priority.title,
        "ministry": card.ministry.code if card.ministry else None,
        "voices": voices,
        "data": card.data,
        "data_from_unit": card.data_steps,
        "disagreement": max(
            (
                abs(steps)
                for voice in Voice
                if voice is not card.unit.voice and (steps := card.steps_from_unit(voice)) is not None
            ),
            default=None,
        ),
    }

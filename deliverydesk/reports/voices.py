"""Whose ratings stand on a page, and as which tags: the same rule for the dashboard and for each priority."""

from __future__ import annotations

from collections.abc import Sequence

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.milestone_status import Status
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.domain.verdicts import Grey
from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.reports.blocks import Moved, Row, Tag

NOT_GIVEN, TOO_EARLY = "N", "E"
CAPTIONS = {
    Voice.MINISTRY: N_("Ministry says"),
    Voice.UNIT: N_("Unit says"),
    Voice.INDEPENDENT: N_("Independent"),
}


SHORT_CAPTIONS = {
    Voice.MINISTRY: N_("Ministry"),
    Voice.UNIT: N_("Unit"),
    Voice.INDEPENDENT: N_("Independent"),
}


def lead_voice(cards: Sequence[Scorecard]) -> Voice:
    """The unit's voice; where the unit has rated nothing, the voice that has rated most."""
    counts = {voice: sum(said_by(card, voice).code is not None for card in cards) for voice in CAPTIONS}
    if counts[Voice.UNIT] or not any(counts.values()):
        return Voice.UNIT
    return max(counts, key=lambda voice: counts[voice])


def said_by(card: Scorecard, voice: Voice) -> Said:
    """What a voice says; the unit's word is the moderated one where it has been moderated."""
    return card.unit if voice is Voice.UNIT else card.voices[voice]


def speaks(card: Scorecard, voice: Voice) -> bool:
    """Whether a voice has rated, or has given a reason for not rating."""
    said = said_by(card, voice)
    return said.code is not None or said.absent is not None


def tag_of(card: Scorecard, voice: Voice) -> Tag:
    """A voice's rating: filled where it is the unit's, bracketed where it stands far from it."""
    said = said_by(card, voice)
    if said.code is None:
        return Tag(NOT_GIVEN, words=reason_of(said))
    if voice is Voice.UNIT:
        return Tag(said.code, filled=True)
    return Tag(said.code, steps=card.steps_from_unit(voice) or 0)


def reason_of(said: Said) -> str:
    """Why there is no rating, in the source's own words where it gave any; empty where nobody rated."""
    if said.absent is None:
        return ""
    return said.absent.words or _(said.absent.reason.label)


def data_tag(card: Scorecard) -> Tag:
    """What the data imply: a code, too early, or nothing that could be judged."""
    if card.verdict.grey is Grey.TOO_EARLY:
        return Tag(TOO_EARLY)
    if card.data is None:
        return Tag(NOT_GIVEN)
    return Tag(card.data, steps=card.data_steps or 0)


def movement(card: Scorecard) -> Moved:
    """How the unit's own rating moved; across scales the old mark stands without an arrow."""
    before, steps = card.unit_before.code, card.moved
    if before is None:
        return Moved("", None)
    return Moved(before, None if steps is None else (steps > 0) - (steps < 0))


def how_they_differ(card: Scorecard) -> str:
    """When the unit rated, what it said before, and how far the ministry stands from it."""
    said, before = card.unit, card.unit_before
    told = []
    if said.as_at and before.code and before.as_at and card.moved != 0:
        told.append(
            _("Unit: rated {day}; {rating} on {before}.").format(
                day=FORMATS.day(said.as_at),
                rating=ratings.name(before.code),
                before=FORMATS.day(before.as_at),
            )
        )
    elif said.as_at:
        told.append(_("Unit: rated {day}.").format(day=FORMATS.day(said.as_at)))
    steps = card.steps_from_unit(Voice.MINISTRY)
    if steps is not None and ratings.far_apart(steps):
        told.append(_("Disagreement unresolved, so printed."))
    return " ".join(told)


def with_cuts(cards: Sequence[Scorecard], rows: Sequence[Row]) -> list[Row]:
    """Rows with a heavier rule wherever the leading rating changes."""
    lead = lead_voice(cards)
    codes = [said_by(card, lead).code for card in cards]
    return [
        Row(row.cells, row.sheet, cut=n + 1 < len(rows) and codes[n] != codes[n + 1])
        for n, row in enumerate(rows)
    ]


# ---- milestones, marked the same on every page ----------------------------------------------------

MARK_WORDS = (
    ("met", N_("on time")),
    ("met_late", N_("late")),
    ("slipping", N_("slipping")),
    ("missed", N_("missed")),
    ("ahead", N_("ahead")),
)


def mark_of(line: MilestoneLine) -> str:
    """The mark of a milestone; one without a mark was cancelled, or has no agreed date."""
    if line.mark:
        return str(line.mark)
    return "cancelled" if line.status is Status.CANCELLED else "undated"

"""What each voice says of a priority's likelihood of delivery: one record a voice and a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.domain.ratings import SCALES, check_scale, read_rating
from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import choice, day, link, prose, rating, text
from deliverydesk.schema.kinds import Absent, Words
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, ValueProblem
from deliverydesk.schema.records import Record, Views, entity


class Voice(Words):
    """Who says so."""

    MINISTRY = "ministry", N_("Ministry")
    UNIT = "unit", N_("Unit")
    MODERATED = "moderated", N_("Moderated")
    INDEPENDENT = "independent", N_("Independent")


class RatingScale(Words):
    """How many steps the rater's scale has."""

    FOUR = "four", N_("Four: G AG AR R")
    FIVE = "five", N_("Five: G AG A AR R")
    THREE = "three", N_("Three: G A R")


SCALE_CODES = {scale: SCALES[str(scale.value)] for scale in RatingScale}
"""The codes of each scale, best first."""


class Challenge(Words):
    """How hard the promise is."""

    LOW = "L", N_("Low")
    MEDIUM = "M", N_("Medium")
    HIGH = "H", N_("High")
    VERY_HIGH = "VH", N_("Very high")


class DeliveryStage(Words):
    """How far delivery has come."""

    POLICY = "1", N_("1 policy development")
    IMPLEMENTATION = "2", N_("2 implementation")
    EMBEDDING = "3", N_("3 embedding change")
    IRREVERSIBLE = "4", N_("4 irreversible progress")


class Clearance(Words):
    """How far a rating has come on its way to being the unit's word."""

    PROPOSED = "proposed", N_("Proposed")
    CHALLENGED = "challenged", N_("Challenged")
    AGREED = "agreed", N_("Agreed by the head")


@entity(
    "assessment",
    N_("Rating"),
    N_("Ratings"),
    parent="priority",
    views=Views(
        table="priority.ref priority.title voice overall as_at scale original_words assessor reason",
        form=(
            N_("Who says what"),
            "priority voice period as_at assessor scale overall original_words",
            N_("The four dimensions"),
            (
                "challenge challenge_evidence planning planning_evidence capacity capacity_evidence "
                "recent delivery_stage stage_evidence"
            ),
            N_("Why"),
            "reason clearance",
        ),
        context="priority.ref priority.title",
        value="overall reason",
        paper="voice overall as_at",
    ),
)
class Assessment(Record):
    """One rating by one voice. It is a person's judgement; the computed status stands beside it."""

    priority: str = link(N_("Priority"), "priority")
    period: str | None = link(N_("Period"), "period", default=None)
    as_at: date = day(N_("As at"))
    voice: Voice = choice(N_("Voice"), Voice)
    assessor: str | Absent | None = text(N_("Rated by"), default=None)
    scale: RatingScale = choice(N_("Scale"), RatingScale, default=RatingScale.FOUR)
    overall: str | Absent | None = rating(N_("Rating"), read_rating, default=None)
    original_words: str | None = text(N_("In the source's words"), default=None)
    challenge: Challenge | None = choice(N_("Degree of challenge"), Challenge, default=None)
    challenge_evidence: str | None = prose(
        N_("How we know"), default=None, help=N_("Scale of change, length of the chain, parties, politics")
    )
    planning: str | Absent | None = rating(N_("Quality of planning"), read_rating, default=None)
    planning_evidence: str | None = prose(
        N_("How we know"),
        default=None,
        help=N_("Understanding the challenge; governance and programme management; managing performance"),
    )
    capacity: str | Absent | None = rating(N_("Capacity to drive progress"), read_rating, default=None)
    capacity_evidence: str | None = prose(
        N_("How we know"),
        default=None,
        help=N_("Understanding and engaging the delivery chain; leadership and culture"),
    )
    recent: str | Absent | None = rating(N_("Recent performance"), read_rating, default=None)
    delivery_stage: DeliveryStage | None = choice(N_("Stage of delivery"), DeliveryStage, default=None)
    stage_evidence: str | None = prose(N_("How we know"), default=None)
    reason: str | Absent | None = prose(N_("Reason"), default=None)
    clearance: Clearance = choice(N_("Clearance"), Clearance, default=Clearance.PROPOSED)

    @property
    def is_draft(self) -> bool:
        """Whether the unit is still at it: dimensions may stand, no rating does, and it counts as no word."""
        ours = self.voice in {Voice.UNIT, Voice.MODERATED} and self.clearance is Clearance.PROPOSED
        return ours and self.overall is None and self.original_words is None

    def problems(self) -> Iterator[Problem]:
        if isinstance(self.overall, str):
            try:
                check_scale(self.overall, str(self.scale.value))
            except ValueProblem as wrong:
                yield self.problem("overall", wrong.sentence, wrong.rule)

    def label(self, at: Picture) -> str:
        return _("{priority}, {voice}").format(
            priority=at.reference(self.priority), voice=_(self.voice.label)
        )

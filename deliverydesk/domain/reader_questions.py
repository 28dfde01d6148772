"""What a reader will ask of a rating, put to the person who has just given it: none of it changes the rating.

No value is ever suggested before a person has rated. Each question is a plain comparison of what the person
chose with what stands beside it, and says the evidence it rests on; whoever rates may answer it or leave it
open, and what is left open goes along with the rating. Missing or stale evidence raises no question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain import gapwords, judging, ratings
from deliverydesk.domain import trajectories as paths
from deliverydesk.domain.assessments import Assessment, Challenge, DeliveryStage, Voice
from deliverydesk.domain.lines import MilestoneLine, thresholds
from deliverydesk.domain.milestone_status import Mark
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.domain.sentences import number_word
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import FORMATS, N_, _, plural
from deliverydesk.schema.kinds import present

TWO_STEPS = "moved_two_steps"
CHALLENGED = "challenged"
"""The rule of what another person raised against a rating, which no comparison finds."""

RULES = (
    "capacity_red",
    "planning_red",
    "above_dimensions",
    TWO_STEPS,
    "hard_and_early",
    "data_fell",
    "two_steps_apart",
    "independent_apart",
    "rule_differs",
)
"""The key of every question, in the order they are put; `settings.quiet_rules` may name any of them."""

# The order of ratings is used here, never a count of steps: a dimension has no scale of its own.
_EARLY_STAGES = (DeliveryStage.POLICY, DeliveryStage.IMPLEMENTATION)
_NAMES = {"planning": N_("planning"), "capacity": N_("capacity"), "recent": N_("recent performance")}


_NOBODY = {voice: Said(voice) for voice in Voice}


@dataclass(frozen=True)
class Given:
    """A rating as a person is giving it, before it is a record. Dimensions are on four levels."""

    overall: str | None = None
    scale: str = "four"
    challenge: Challenge | None = None
    planning: str | None = None
    capacity: str | None = None
    recent: str | None = None
    stage: DeliveryStage | None = None


@dataclass(frozen=True)
class Fall:
    """The data's status before and with the latest reading, where it got worse, with both gaps in words."""

    before: str
    now: str
    on: date
    gap_before: str
    gap_now: str


@dataclass(frozen=True)
class Beside:
    """What a rating stands beside. `before` is the unit's word that stood until now.

    `fall` is None unless the data got worse with the latest reading and it is fresh. `months` is how long
    delivery has run; `rule` whether the unit shows the optional rule; `quiet` the questions switched off.
    """

    before: Said = _NOBODY[Voice.UNIT]
    ministry: Said = _NOBODY[Voice.MINISTRY]
    independent: Said = _NOBODY[Voice.INDEPENDENT]
    fall: Fall | None = None
    months: int | None = None
    rule: bool = False
    quiet: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """One question a reader will ask, and the cells it rests on. `needs_reason`: words must be given."""

    rule: str
    sentence: str
    evidence: str
    needs_reason: bool = False


def moved(given: Given, before: Said) -> int | None:
    """Steps up (+) or down (-) from the word that stood; None across scales or where there was none.

    Source: domain specification 1.4 and decisions 2: steps are counted on one scale only.
    """
    return ratings.steps(before.code, given.overall, given.scale, before.scale)


def must_say_why(given: Given, before: Said) -> bool:
    """Whether the rating moves two steps or more, `abs(moved) >= 2`, which needs a written reason.

    Source: domain specification 1.4.
    """
    steps = moved(given, before)
    return ratings.far_apart(steps)


def questions(given: Given, beside: Beside) -> list[Question]:
    """Every question a reader will ask of the rating; none before an overall rating is given.

    Source: domain specification 1.4, and T6 to T8 for the optional rule.
    """
    if given.overall is None:
        return []
    found = [
        *_red_dimensions(given),
        *_above_dimensions(given),
        *_far_from_before(given, beside),
        *_hard_and_early(given, beside),
        *_data_fell(given, beside),
        *_voices_apart(given, beside),
        *_rule_differs(given, beside),
    ]
    # A written reason is owed whether or not the unit has switched the question off.
    return [one for one in found if one.rule not in beside.quiet or one.needs_reason]


def _red_dimensions(given: Given) -> Iterable[Question]:
    """Red below, and anything better above."""
    overall = given.overall
    if overall == "R":
        return
    if given.capacity == "R":
        words = _("You rate {rating} with capacity red. What will have changed by the next rating?")
        yield Question(
            "capacity_red", words.format(rating=ratings.name(overall)), _("capacity to drive: red")
        )
    if given.planning == "R":
        words = _("You rate {rating} with planning red. What will have changed by the next rating?")
        yield Question("planning_red", words.format(rating=ratings.name(overall)), _("planning: red"))


def _above_dimensions(given: Given) -> Iterable[Question]:
    """Better than every dimension that is rated; asked once planning and capacity both are."""
    if given.scale == "three" or given.planning is None or given.capacity is None or given.overall is None:
        return
    rated = {name: code for name in _NAMES if (code := getattr(given, name)) is not None}
    if all(ratings.to_number(given.overall) > ratings.to_number(code) for code in rated.values()):
        words = _("You rate {rating}, higher than every dimension. What carries it?")
        told = ", ".join(f"{_(_NAMES[name])}: {ratings.name(code)}" for name, code in rated.items())
        yield Question("above_dimensions", words.format(rating=ratings.name(given.overall)), told)


def _far_from_before(given: Given, beside: Beside) -> Iterable[Question]:
    before = beside.before
    steps = moved(given, before)
    if steps is None or not ratings.far_apart(steps):
        return
    count = number_word(abs(steps))
    words = (
        plural("You move {count} step up. Why?", "You move {count} steps up. Why?", abs(steps), count=count)
        if steps > 0
        else plural(
            "You move {count} step down. Why?", "You move {count} steps down. Why?", abs(steps), count=count
        )
    )
    told = _("{rating} on {day}").format(
        rating=ratings.name(before.code), day=FORMATS.day(before.as_at) if before.as_at else ""
    )
    yield Question(TWO_STEPS, words, told, needs_reason=True)


def _hard_and_early(given: Given, beside: Beside) -> Iterable[Question]:
    """Very hard, and not yet past implementation: a question, never a step (D-T6)."""
    if given.challenge is not Challenge.VERY_HIGH or given.stage not in _EARLY_STAGES:
        return
    stage = int(str(given.stage.value))
    if beside.months is not None and beside.months > 0:
        words = plural(
            "Very hard, and still at stage {stage} after {n} month. What would make it stage {next}?",
            "Very hard, and still at stage {stage} after {n} months. What would make it stage {next}?",
            beside.months,
            stage=stage,
            next=stage + 1,
        )
    else:
        words = _("Very hard, and still at stage {stage}. What would make it stage {next}?")
        words = words.format(stage=stage, next=stage + 1)
    yield Question("hard_and_early", words, _("challenge very high, stage {stage}").format(stage=stage))


def _data_fell(given: Given, beside: Beside) -> Iterable[Question]:
    """The data got worse and the rating did not."""
    fall = beside.fall
    steps = moved(given, beside.before)
    if fall is None or given.overall == "R" or (steps is not None and steps < 0):
        return
    words = _("The data fell from {before} to {now} with the reading of {day}. Why no lower?").format(
        before=ratings.name(fall.before), now=ratings.name(fall.now), day=FORMATS.day_long(fall.on)
    )
    told = _("{now} now, {before} at the reading before").format(now=fall.gap_now, before=fall.gap_before)
    yield Question("data_fell", words, told)


def _voices_apart(given: Given, beside: Beside) -> Iterable[Question]:
    steps = ratings.steps(given.overall, beside.ministry.code, given.scale, beside.ministry.scale)
    if steps is not None and ratings.far_apart(steps):
        count, rating = number_word(abs(steps)), ratings.name(beside.ministry.code)
        words = (
            plural(
                "The ministry rates {rating}, {count} step above you. What do they see?",
                "The ministry rates {rating}, {count} steps above you. What do they see?",
                steps,
                rating=rating,
                count=count,
            )
            if steps > 0
            else plural(
                "The ministry rates {rating}, {count} step below you. What do they know?",
                "The ministry rates {rating}, {count} steps below you. What do they know?",
                -steps,
                rating=rating,
                count=count,
            )
        )
        yield Question("two_steps_apart", words, _said_on(beside.ministry))
    steps = ratings.steps(given.overall, beside.independent.code, given.scale, beside.independent.scale)
    if steps is not None and ratings.far_apart(steps):
        count, rating = number_word(abs(steps)), ratings.name(beside.independent.code)
        words = (
            plural(
                "The independent review rates {rating}, {count} step above you. What did it find?",
                "The independent review rates {rating}, {count} steps above you. What did it find?",
                steps,
                rating=rating,
                count=count,
            )
            if steps > 0
            else plural(
                "The independent review rates {rating}, {count} step below you. What did it find?",
                "The independent review rates {rating}, {count} steps below you. What did it find?",
                -steps,
                rating=rating,
                count=count,
            )
        )
        yield Question("independent_apart", words, _said_on(beside.independent))


def _said_on(said: Said) -> str:
    if said.as_at is None:
        return ratings.name(said.code)
    return _("{rating} on {day}").format(rating=ratings.name(said.code), day=FORMATS.day(said.as_at))


def _rule_differs(given: Given, beside: Beside) -> Iterable[Question]:
    """The optional rule, where the unit shows it: after the person's own rating, and only if it differs."""
    if not beside.rule or given.scale != "four":
        return
    rule = ratings.suggested(given.planning, given.capacity, given.recent)
    if rule is None or rule == given.overall:
        return
    words = _("The unit's rule gives {rule}; you rate {rating}. What does the rule not see?")
    told = ", ".join(f"{_(word)}: {ratings.name(getattr(given, name))}" for name, word in _NAMES.items())
    yield Question(
        "rule_differs", words.format(rule=ratings.name(rule), rating=ratings.name(given.overall)), told
    )


# ---- what stands beside a rating, read from a priority ---------------------------------------------


def recent_performance(data: str | None, milestones: Sequence[MilestoneLine]) -> str | None:
    """Recent performance on four levels: the worse of the data's status and the milestones'.

    The milestones' status is the worst colour of slip, from the first agreed date, among the critical ones
    that are neither met nor cancelled. One of the two stands for both where the other says nothing; None
    where neither does. Source: domain specification 11a, "the worse of the two".
    """
    done = (None, Mark.MET, Mark.MET_LATE)
    waited_for = (line for line in milestones if line.dates.critical and line.mark not in done)
    codes = [line.rag for line in waited_for if line.rag is not None]
    if data is not None:
        codes.append(data)
    return min(codes, key=ratings.to_number, default=None)


def fall_of(card: Scorecard, settings: DeskSettings) -> Fall | None:
    """Whether the data's status got worse with the latest reading: judged with it, and without it.

    A fall is a worse colour now than at the reading before, each judged at its own period's end against the
    path in force. None where either cannot be said: too early, too old, or fewer than two readings.
    """
    one, plan, now = card.headline, card.plan, card.verdict
    readings = paths.seen(card.observations, card.today)
    if one is None or plan is None or now.status is None or now.as_at is None or len(readings) < 2:
        return None
    earlier = [seen for seen in card.observations if seen.period_end < now.as_at]
    before = judging.judge(plan, earlier, today=readings[-2].on, thresholds=thresholds(settings, one))
    if before.status is None or before.gap_now is None or now.gap_now is None:
        return None
    if ratings.to_number(now.status) >= ratings.to_number(before.status):
        return None

    def words(gap: float) -> str:
        direction = str(one.direction.value)
        return gapwords.gap_words(gap, direction=direction, unit=one.unit, decimals=one.decimals)

    return Fall(before.status, now.status, now.as_at, words(before.gap_now), words(now.gap_now))


def beside(card: Scorecard, settings: DeskSettings) -> Beside:
    """What a new rating of the unit stands beside, on the card's day."""
    start = present(card.priority.start)
    months = None
    if start is not None and start <= card.today:
        months = (card.today.year - start.year) * 12 + card.today.month - start.month
        months -= card.today.day < start.day
    return Beside(
        before=card.unit,
        ministry=card.voices[Voice.MINISTRY],
        independent=card.voices[Voice.INDEPENDENT],
        fall=fall_of(card, settings),
        months=months,
        rule=bool(settings.rule_after_rating),
        quiet=frozenset((settings.quiet_rules or "").split()),
    )


def given_in(one: Assessment) -> Given:
    """What a kept rating or draft says, as it was given."""
    return Given(
        overall=present(one.overall),
        scale=str(one.scale.value),
        challenge=one.challenge,
        planning=present(one.planning),
        capacity=present(one.capacity),
        recent=present(one.recent),
        stage=one.delivery_stage,
    )

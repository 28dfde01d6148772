"""What a reader will ask: every sentence, and the silence where nothing can be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain import reader_questions as asked
from deliverydesk.domain.assessments import Challenge, DeliveryStage, Voice
from deliverydesk.domain.lines import MilestoneLine, milestone_line
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.reader_questions import Beside, Fall, Given, must_say_why, questions
from deliverydesk.domain.scorecard import Said, Scorecard, scorecard
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk

OCTOBER = date(2026, 10, 15)


def said(voice: Voice, code: str | None, scale: str = "four") -> Said:
    return Said(voice, code, scale, OCTOBER if code else None)


def put(given: Given, **beside: object) -> dict[str, str]:
    """Every question by its rule."""
    return {one.rule: one.sentence for one in questions(given, Beside(**beside))}  # type: ignore[arg-type]


def test_nothing_is_asked_before_a_person_has_rated():
    given = Given(None, challenge=Challenge.VERY_HIGH, planning="R", capacity="R", stage=DeliveryStage.POLICY)
    assert put(given, ministry=said(Voice.MINISTRY, "G"), rule=True) == {}


def test_nothing_is_asked_of_a_rating_that_nothing_stands_beside():
    assert put(Given("G")) == {}


def test_amber_green_with_capacity_red_is_asked_about():
    [one] = questions(Given("AG", capacity="R"), Beside())
    assert (
        one.sentence == "You rate amber-green with capacity red. What will have changed by the next rating?"
    )
    assert (one.rule, one.evidence) == ("capacity_red", "capacity to drive: red")


def test_any_rating_with_planning_red_is_asked_about():
    assert put(Given("AR", planning="R")) == {
        "planning_red": "You rate amber-red with planning red. What will have changed by the next rating?"
    }


def test_red_with_a_red_dimension_is_no_question():
    assert put(Given("R", planning="R", capacity="R")) == {}


def test_a_rating_higher_than_every_dimension_is_asked_about():
    [one] = questions(Given("G", planning="AG", capacity="AR", recent="AG"), Beside())
    assert one.sentence == "You rate green, higher than every dimension. What carries it?"
    assert one.evidence == "planning: amber-green, capacity: amber-red, recent performance: amber-green"


@pytest.mark.parametrize(
    "given",
    [
        Given("AG", planning="AG", capacity="AR"),
        Given("G", planning="AR"),
        Given("G", scale="three", planning="AR", capacity="AR"),
    ],
    ids=["one dimension is as high", "capacity is not rated", "three levels"],
)
def test_a_rating_is_not_called_higher_where_it_is_not_or_cannot_be_compared(given: Given):
    assert "above_dimensions" not in put(given)


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ("R", "AG", "You move two steps up. Why?"),
        ("R", "G", "You move three steps up. Why?"),
        ("G", "AR", "You move two steps down. Why?"),
    ],
)
def test_two_steps_from_last_time_are_asked_about_and_owe_a_reason(before: str, now: str, sentence: str):
    [one] = questions(Given(now), Beside(before=said(Voice.UNIT, before)))
    assert (one.rule, one.sentence, one.needs_reason) == ("moved_two_steps", sentence, True)
    assert one.evidence.endswith("on 15 Oct 26")


@pytest.mark.parametrize(
    ("before", "given", "owed"),
    [
        (said(Voice.UNIT, "AG"), Given("AR"), False),
        (said(Voice.UNIT, "AG"), Given("R"), True),
        (said(Voice.UNIT, None), Given("R"), False),
        (said(Voice.UNIT, "G", "three"), Given("R"), False),
        (said(Voice.UNIT, "G", "three"), Given("R", "three"), True),
        (said(Voice.UNIT, "G"), Given(None), False),
    ],
)
def test_a_reason_is_owed_from_two_steps_on_one_scale(before: Said, given: Given, owed: bool):
    assert must_say_why(given, before) is owed


def test_a_question_switched_off_is_not_asked_but_a_reason_is_still_owed():
    given = Given("G", capacity="R")
    quiet = frozenset({"capacity_red", "moved_two_steps"})
    assert put(given, before=said(Voice.UNIT, "AR"), quiet=quiet).keys() == {"moved_two_steps"}


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (None, "Very hard, and still at stage 2. What would make it stage 3?"),
        (0, "Very hard, and still at stage 2. What would make it stage 3?"),
        (1, "Very hard, and still at stage 2 after 1 month. What would make it stage 3?"),
        (28, "Very hard, and still at stage 2 after 28 months. What would make it stage 3?"),
    ],
)
def test_d_t6_very_hard_and_still_at_stage_two_is_a_question_and_no_step(months: int | None, sentence: str):
    given = Given("AR", challenge=Challenge.VERY_HIGH, stage=DeliveryStage.IMPLEMENTATION)
    assert put(given, months=months) == {"hard_and_early": sentence}


@pytest.mark.parametrize(
    ("challenge", "stage"),
    [
        (Challenge.HIGH, DeliveryStage.IMPLEMENTATION),
        (Challenge.VERY_HIGH, DeliveryStage.EMBEDDING),
        (Challenge.VERY_HIGH, None),
        (None, DeliveryStage.POLICY),
    ],
)
def test_a_promise_less_hard_or_further_on_is_not_asked_about(
    challenge: Challenge | None, stage: DeliveryStage | None
):
    assert put(Given("G", challenge=challenge, stage=stage), months=28) == {}


FALL = Fall("AG", "AR", date(2026, 6, 30), "1.0 points short", "1.5 points short")


def test_a_rating_held_while_the_data_fell_is_asked_about():
    [one] = questions(Given("AR"), Beside(before=said(Voice.UNIT, "AR"), fall=FALL))
    assert one.sentence == (
        "The data fell from amber-green to amber-red with the reading of 30 June 2026. Why no lower?"
    )
    assert one.evidence == "1.5 points short now, 1.0 points short at the reading before"


@pytest.mark.parametrize(("before", "now"), [("AG", "AR"), ("R", "R")])
def test_a_rating_that_fell_too_or_can_fall_no_lower_is_not_asked_about(before: str, now: str):
    assert put(Given(now), before=said(Voice.UNIT, before), fall=FALL) == {}


@pytest.mark.parametrize(
    ("ours", "theirs", "sentence"),
    [
        ("AR", "G", "The ministry rates green, two steps above you. What do they see?"),
        ("R", "G", "The ministry rates green, three steps above you. What do they see?"),
        ("G", "AR", "The ministry rates amber-red, two steps below you. What do they know?"),
    ],
)
def test_the_ministry_two_steps_away_is_asked_about(ours: str, theirs: str, sentence: str):
    [one] = questions(Given(ours), Beside(ministry=said(Voice.MINISTRY, theirs)))
    assert (one.rule, one.sentence) == ("two_steps_apart", sentence)
    assert one.evidence.endswith("on 15 Oct 26")


@pytest.mark.parametrize(
    ("ours", "theirs", "sentence"),
    [
        ("AR", "G", "The independent review rates green, two steps above you. What did it find?"),
        ("G", "R", "The independent review rates red, three steps below you. What did it find?"),
    ],
)
def test_an_independent_review_two_steps_away_is_asked_about(ours: str, theirs: str, sentence: str):
    assert put(Given(ours), independent=said(Voice.INDEPENDENT, theirs)) == {"independent_apart": sentence}


def test_a_voice_one_step_away_or_on_another_scale_is_not_asked_about():
    near = said(Voice.MINISTRY, "G")
    across = said(Voice.INDEPENDENT, "R", "five")
    assert put(Given("AG"), ministry=near, independent=across) == {}


@pytest.mark.parametrize(
    ("name", "planning", "capacity", "recent", "rule"),
    [
        ("d_t6", "AG", "AR", "AR", "AR"),
        ("d_t7", "G", "AG", "AG", "AG"),
        ("d_t8", "G", "G", "R", "AR"),
    ],
)
def test_d_t6_to_d_t8_the_optional_rule_is_shown_only_where_the_unit_shows_it(
    name: str, planning: str, capacity: str, recent: str, rule: str
):
    given = Given("R", planning=planning, capacity=capacity, recent=recent)
    assert put(given) == {}
    words = {"AR": "amber-red", "AG": "amber-green"}[rule]
    assert put(given, rule=True)["rule_differs"] == (
        f"The unit's rule gives {words}; you rate red. What does the rule not see?"
    )
    assert "rule_differs" not in put(replace(given, overall=rule), rule=True)


def test_the_optional_rule_says_nothing_unless_all_three_are_rated():
    assert put(Given("R", planning="G", capacity="G"), rule=True) == {}


def test_every_rule_has_its_key_in_the_list():
    given = Given("AR", "four", Challenge.VERY_HIGH, "R", "R", "R", DeliveryStage.POLICY)
    far = {
        "before": said(Voice.UNIT, "R"),
        "ministry": said(Voice.MINISTRY, "G"),
        "independent": said(Voice.INDEPENDENT, "G"),
    }
    found = put(given, fall=FALL, rule=True, **far)
    found |= put(Given("G", planning="AG", capacity="AG"), before=said(Voice.UNIT, "R"))
    assert set(found) == set(asked.RULES)


# ---- what stands beside a rating, from the desk ----------------------------------------------------


def card(desk: Desk) -> Scorecard:
    return scorecard(desk.picture, desk.picture.get(Priority, "pr-read"))


def test_what_stands_beside_is_read_from_the_priority(a_country: Desk):
    found = asked.beside(card(a_country), a_country.picture.settings)
    assert (found.before.code, found.ministry.code, found.months) == ("R", "G", 28)
    assert not found.rule


def test_the_fall_of_the_data_is_judged_with_and_without_the_latest_reading(a_country: Desk):
    at = a_country.viewed(at=date(2026, 7, 15))
    then = scorecard(at, at.get(Priority, "pr-read"))
    found = asked.fall_of(then, at.settings)
    assert found == Fall("G", "AR", date(2026, 6, 30), "0.5 points over", "1.5 points short")


def test_data_too_old_to_judge_raise_no_question(a_country: Desk):
    assert card(a_country).verdict.stale
    assert asked.fall_of(card(a_country), a_country.picture.settings) is None


def lines(*dates: dict[str, object]) -> list[MilestoneLine]:
    return [
        milestone_line(Milestone(priority="p", ref=f"M{n}", title="x", **one), date(2026, 11, 23))  # type: ignore[arg-type]
        for n, one in enumerate(dates)
    ]


def test_recent_performance_is_the_worse_of_data_and_critical_milestones():
    late = {"original_baseline": date(2026, 7, 1), "forecast": date(2026, 12, 1), "critical": True}
    assert asked.recent_performance("AG", lines(late)) == "R"
    assert asked.recent_performance("AG", lines(late | {"critical": False})) == "AG"
    assert asked.recent_performance("AG", lines(late | {"actual": date(2026, 11, 1)})) == "AG"
    assert asked.recent_performance(None, lines(late)) == "R"
    assert asked.recent_performance(None, ()) is None


def test_a_draft_is_no_word_of_the_unit(a_country: Desk):
    from deliverydesk.domain.assessments import Assessment

    before = card(a_country).unit
    draft = Assessment(priority="pr-read", as_at=date(2026, 11, 23), voice=Voice.UNIT, planning="G")
    assert draft.is_draft
    a_country.write("Draft", [Change(None, draft)])
    assert card(a_country).unit == before

"""Ratings given by a person: drafts, questions and answers, and the way to the head's agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.assessments import Assessment, Challenge, Clearance, DeliveryStage, Voice
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.scorecard import Scorecard, scorecard
from deliverydesk.errors import Invalid, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services import editing, rating
from deliverydesk.services.desk import Desk
from deliverydesk.services.rating import Judged

PRIORITY = "pr-read"
JUDGED = Judged(
    overall="AR",
    challenge=Challenge.VERY_HIGH,
    planning="AG",
    capacity="R",
    stage=DeliveryStage.IMPLEMENTATION,
    challenge_evidence="1,140 hires through two ministries.",
    capacity_evidence="612 of 1,140 coaches.",
    reason="The release is promised for January.",
    answers={"two_steps_apart": "Results lag coaches by a term."},
)


def card(desk: Desk) -> Scorecard:
    return scorecard(desk.picture, desk.picture.get(Priority, PRIORITY))


def given(desk: Desk, judged: Judged = JUDGED) -> Assessment:
    rating.give(desk, PRIORITY, judged)
    record = card(desk).unit.record
    assert record is not None
    return record


@pytest.fixture
def as_another(a_country: Desk) -> Callable[[], Desk]:
    """The same desk in another person's hands."""
    other = Person(id="p-head", ref="OV", name="O. Vress", post="Head of the unit")
    a_country.write("Another person", [Change(None, other)])

    def turn() -> Desk:
        a_country.actor = a_country.picture.get(Person, "p-head")
        return a_country

    return turn


def test_a_rating_is_given_with_its_dimensions_and_evidence(a_country: Desk):
    record = given(a_country)
    assert (record.overall, record.challenge, record.capacity) == ("AR", Challenge.VERY_HIGH, "R")
    assert record.capacity_evidence == "612 of 1,140 coaches."
    assert (record.voice, record.clearance) == (Voice.UNIT, Clearance.PROPOSED)
    assert record.assessor == a_country.actor.name
    assert card(a_country).unit.code == "AR"


def test_recent_performance_is_kept_as_it_stood(a_country: Desk):
    assert given(a_country).recent == "R", "a critical milestone without a date has been due for months"


def test_questions_go_with_the_rating_answered_or_left_open(a_country: Desk):
    record = given(a_country)
    flags = rating.flags_of(a_country.picture, record)
    assert [one.rule for one in flags] == ["capacity_red", "hard_and_early", "two_steps_apart"]
    assert [one.state for one in flags] == [FlagState.OPEN, FlagState.OPEN, FlagState.ANSWERED]
    assert flags[2].answer == "Results lag coaches by a term."
    assert flags[2].by == a_country.actor_id
    assert flags[0].by is None
    assert flags[0].evidence.startswith("You rate amber-red with capacity red.")


def test_a_rating_with_its_questions_is_one_step_that_one_undo_takes_back(a_country: Desk):
    before, flags = card(a_country).unit, a_country.picture.count("flag")
    step = a_country.picture.step
    given(a_country)
    assert a_country.picture.step == step + 1
    a_country.undo()
    assert card(a_country).unit == before
    assert a_country.picture.count("flag") == flags


def test_no_rating_is_given_without_an_overall_one(a_country: Desk):
    with pytest.raises(Invalid) as refused:
        rating.give(a_country, PRIORITY, replace(JUDGED, overall=None))
    assert "Give the overall rating first" in refused.value.problems[0].sentence


def test_a_move_of_two_steps_without_a_reason_is_refused_and_nothing_written(a_country: Desk):
    step = a_country.picture.step
    with pytest.raises(Invalid) as refused:
        rating.give(a_country, PRIORITY, replace(JUDGED, overall="AG", reason="  "))
    assert refused.value.problems[0].sentence == (
        "A move of two steps or more needs a written reason. Say why in your own words."
    )
    assert a_country.picture.step == step
    assert given(a_country, replace(JUDGED, overall="AG")).overall == "AG"


def test_a_move_of_one_step_needs_no_reason(a_country: Desk):
    assert given(a_country, replace(JUDGED, reason="")).reason is None


def test_a_draft_counts_as_no_word_and_keeps_what_was_written(a_country: Desk):
    before = card(a_country).unit
    rating.keep_draft(a_country, PRIORITY, JUDGED)
    assert card(a_country).unit == before
    draft = rating.draft_of(a_country.picture, PRIORITY, a_country.actor.name)
    assert draft is not None
    assert rating.judged_in(a_country.picture, draft) == replace(JUDGED, overall=None)


def test_a_draft_kept_twice_is_written_once(a_country: Desk):
    assert rating.keep_draft(a_country, PRIORITY, JUDGED) is not None
    assert rating.keep_draft(a_country, PRIORITY, JUDGED) is None


def test_a_draft_in_which_nothing_is_left_goes_away(a_country: Desk):
    assert rating.keep_draft(a_country, PRIORITY, Judged(overall="AR")) is None
    rating.keep_draft(a_country, PRIORITY, JUDGED)
    flags = a_country.picture.count("flag")
    rating.keep_draft(a_country, PRIORITY, Judged())
    assert rating.draft_of(a_country.picture, PRIORITY, a_country.actor.name) is None
    assert a_country.picture.count("flag") == flags - 1


def test_a_draft_becomes_the_rating_that_is_given(a_country: Desk):
    rating.keep_draft(a_country, PRIORITY, JUDGED)
    record = given(a_country)
    assert rating.draft_of(a_country.picture, PRIORITY, a_country.actor.name) is None
    assert len(rating.flags_of(a_country.picture, record)) == 3
    a_country.undo()
    assert rating.draft_of(a_country.picture, PRIORITY, a_country.actor.name) is not None


def test_a_draft_given_last_stands_over_another_rating_of_the_same_day(a_country: Desk):
    rating.keep_draft(a_country, PRIORITY, JUDGED)
    other = Assessment(
        priority=PRIORITY, as_at=a_country.picture.today, voice=Voice.UNIT, overall="G", assessor="T. Ansel"
    )
    a_country.write("Another rating", [Change(None, other)])
    assert given(a_country).overall == "AR"


def test_somebody_elses_draft_is_left_alone(a_country: Desk, as_another: Callable[[], Desk]):
    rating.keep_draft(a_country, PRIORITY, JUDGED)
    name = a_country.actor.name
    given(as_another(), replace(JUDGED, planning="G"))
    assert rating.draft_of(a_country.picture, PRIORITY, name) is not None


def test_a_question_left_open_is_answered_later(a_country: Desk):
    record = given(a_country)
    flag = rating.flags_of(a_country.picture, record)[0]
    rating.answer(a_country, flag, "Three colleges open in January.")
    now = a_country.picture.get(Flag, flag.id)
    assert (now.state, now.answer) == (FlagState.ANSWERED, "Three colleges open in January.")
    assert rating.answer(a_country, now, "Three colleges open in January.") is None
    rating.answer(a_country, now, "")
    assert a_country.picture.get(Flag, flag.id).state is FlagState.OPEN


def test_a_rating_goes_from_proposed_to_challenged_to_agreed(a_country: Desk, as_another: Callable[[], Desk]):
    record = given(a_country)
    desk = as_another()
    with pytest.raises(Refused, match="Nobody has challenged"):
        rating.agree(desk, record)
    rating.challenge(desk, record, "Has Finance confirmed the release?")
    record = desk.picture.get(Assessment, record.id)
    assert record.clearance is Clearance.CHALLENGED
    raised = rating.flags_of(desk.picture, record)[-1]
    assert (raised.rule, raised.evidence) == ("challenged", "Has Finance confirmed the release?")
    rating.agree(desk, record)
    assert desk.picture.get(Assessment, record.id).clearance is Clearance.AGREED


def test_nobody_clears_their_own_rating(a_country: Desk):
    record = given(a_country)
    with pytest.raises(Refused, match="somebody else has to clear it"):
        rating.challenge(a_country, record)
    with pytest.raises(Refused, match="somebody else has to clear it"):
        rating.agree(a_country, replace(record, clearance=Clearance.CHALLENGED))


def test_a_moderated_rating_is_the_heads_own_word(a_country: Desk):
    record = given(a_country, replace(JUDGED, voice=Voice.MODERATED))
    assert card(a_country).unit.voice is Voice.MODERATED
    rating.agree(a_country, record)
    assert a_country.picture.get(Assessment, record.id).clearance is Clearance.AGREED


def test_a_ministrys_own_rating_is_not_given_here(a_country: Desk):
    with pytest.raises(Refused, match="comes with its return"):
        rating.give(a_country, PRIORITY, replace(JUDGED, voice=Voice.MINISTRY))


def test_a_rating_belongs_to_the_newest_period_that_has_ended(a_country: Desk):
    assert rating.period_rated(a_country.viewed(at=date(2026, 11, 23))) == "t-10"
    assert rating.period_rated(a_country.viewed(at=date(2026, 10, 20))) == "t-09"


# ---- a rating written by hand, past the panel -------------------------------------------------------


def test_a_rating_typed_into_the_list_owes_its_reason_too(a_country: Desk):
    raw = {"priority": PRIORITY, "voice": "unit", "as_at": "2026-11-23", "overall": "G"}
    step = a_country.picture.step
    with pytest.raises(Invalid, match="needs a written reason"):
        editing.create(a_country, Assessment, raw)
    assert a_country.picture.step == step
    editing.create(a_country, Assessment, raw | {"reason": "Finance has signed the release."})
    assert card(a_country).unit.code == "G"


def test_the_reason_of_a_big_move_is_not_taken_away(a_country: Desk):
    record = given(a_country, replace(JUDGED, overall="AG"))
    with pytest.raises(Invalid, match="needs a written reason"):
        editing.set_field(a_country, record, "reason", "")
    editing.set_field(a_country, record, "assessor", "T. Ansel")


def test_a_pasted_rating_owes_its_reason_too(a_country: Desk):
    record = given(a_country, replace(JUDGED, reason=""))
    with pytest.raises(Invalid, match="needs a written reason"):
        editing.paste(a_country, [(record, "overall", "G")])


def test_a_ministrys_rating_owes_the_unit_no_reason(a_country: Desk):
    raw = {"priority": PRIORITY, "voice": "ministry", "as_at": "2026-11-23", "overall": "R"}
    editing.create(a_country, Assessment, raw)

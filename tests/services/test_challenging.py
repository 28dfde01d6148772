"""Questions kept, answered, dismissed and borne out: each is one step that one Undo takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.challenge import Raised
from deliverydesk.domain.exchanges import Issue, Returned
from deliverydesk.domain.parties import Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import Flag, FlagState, Outcome
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services import challenging
from deliverydesk.services.desk import Desk
from tests import doubted


@pytest.fixture
def desk(a_country: Desk) -> Desk:
    """The small country with a promise that every rule doubts."""
    doubted.write(a_country)
    return a_country


def question(desk: Desk, rule: str = "end_near", ref: str = "P20") -> Raised:
    return next(
        one for one in challenging.asked(desk).questions if one.rule.key == rule and one.priority.ref == ref
    )


def flags(desk: Desk) -> list[Flag]:
    return [one for one in desk.picture.all(Flag) if one.id != "fl-1"]


def test_questions_are_kept_once_for_a_rule_a_priority_and_a_period(desk: Desk):
    found = challenging.asked(desk)
    assert challenging.keep(desk, found.questions) is not None
    assert len(flags(desk)) == len(found.questions) - 1  # P03 had its question put before
    assert challenging.keep(desk, challenging.asked(desk).questions) is None
    assert all(one.state is FlagState.OPEN for one in challenging.asked(desk).questions)
    (mine,) = [one for one in flags(desk) if (one.priority, one.rule) == ("pr-doubt", "end_near")]
    assert (mine.period, mine.assessment, mine.raised_on) == ("t-10", "a-doubt", date(2026, 11, 23))
    assert mine.evidence == "Rated amber-green, and its day, 30 June 2027, is 219 days away."
    desk.undo()
    assert flags(desk) == []


def test_in_the_next_period_the_question_is_new(desk: Desk):
    challenging.keep(desk, challenging.asked(desk).questions)
    rating = desk.picture.get(Assessment, "a-doubt")
    november = Period(id="t-11", ref="2026-11", start=date(2026, 11, 1), end=date(2026, 11, 22))
    desk.write(
        "Next", [Change(None, november), Change(rating, replace(rating, period="t-11"))], reason="Test"
    )
    assert question(desk).state is None


def test_an_answer_is_kept_with_who_gave_it_and_undone_as_one_step(desk: Desk):
    challenging.answer(desk, question(desk), "The last contract is signed.")
    (flag,) = flags(desk)
    assert (flag.state, flag.answer, flag.by) == (
        FlagState.ANSWERED,
        "The last contract is signed.",
        desk.actor_id,
    )
    assert question(desk).is_settled
    assert "Answered: P20" in desk.undo_label
    desk.undo()
    assert question(desk).state is None


def test_an_answer_without_words_is_refused(desk: Desk):
    with pytest.raises(Refused, match="An answer needs words"):
        challenging.answer(desk, question(desk), "  ")
    assert flags(desk) == []


def test_a_question_is_dismissed_and_opened_again(desk: Desk):
    challenging.dismiss(desk, [question(desk), question(desk, "data_worse")])
    assert {one.state for one in flags(desk)} == {FlagState.DISMISSED}
    challenging.leave_open(desk, [question(desk)])
    assert (question(desk).state, question(desk).flag.by) == (FlagState.OPEN, None)
    assert challenging.leave_open(desk, [question(desk)]) is None


def test_a_gap_is_neither_answered_nor_kept(desk: Desk):
    gap = challenging.asked(desk).gaps[0]
    assert challenging.keep(desk, [gap]) is None
    with pytest.raises(Refused, match="A gap cannot be answered"):
        challenging.dismiss(desk, [gap])


def test_an_outcome_is_said_later_and_taken_back(desk: Desk):
    challenging.dismiss(desk, [question(desk)])
    challenging.outcome(desk, flags(desk)[0], Outcome.BORNE_OUT)
    assert (flags(desk)[0].outcome, flags(desk)[0].outcome_on) == (Outcome.BORNE_OUT, date(2026, 11, 23))
    challenging.outcome(desk, flags(desk)[0], None)
    assert (flags(desk)[0].outcome, flags(desk)[0].outcome_on) == (None, None)
    desk.undo()
    assert flags(desk)[0].outcome is Outcome.BORNE_OUT


def test_a_rule_is_switched_off_and_on_again(desk: Desk):
    challenging.switch(desk, "end_near", on=False)
    assert desk.picture.settings.quiet_rules == "end_near"
    assert not [one for one in challenging.asked(desk).questions if one.rule.key == "end_near"]
    assert challenging.switch(desk, "end_near", on=False) is None
    challenging.switch(desk, "end_near", on=True)
    assert desk.picture.settings.quiet_rules is None
    desk.undo()
    assert desk.picture.settings.quiet_rules == "end_near"


@pytest.mark.parametrize("rule", ["no_rating", "nonsense"])
def test_what_is_no_question_cannot_be_switched_off(desk: Desk, rule: str):
    with pytest.raises(Refused, match=f"There is no question called {rule}"):
        challenging.switch(desk, rule, on=False)


def test_the_journal_says_when_a_milestone_first_moved(desk: Desk):
    made = Milestone(
        id="ms-m", priority="pr-doubt", ref="M250", title="Moved", original_baseline=date(2026, 11, 20),
        forecast=date(2026, 11, 20),
    )  # fmt: skip
    desk.write("Made", [Change(None, made)])
    one = desk.picture.get(Milestone, "ms-m")
    # Made and moved on one day, nobody could say that it ever stood in time.
    desk.sources.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC))  # type: ignore[attr-defined]
    settings = desk.picture.settings
    desk.write("Later", [Change(settings, replace(settings, practice_today=date(2026, 12, 2)))])
    written = desk.write("Moved", [Change(one, replace(one, forecast=date(2027, 1, 15)))])
    moved = challenging.past(desk, desk.picture).moved
    assert moved["ms-m"].step == written.step.no
    assert moved["ms-m"].on == written.step.at.astimezone().date()
    # ms-late2 was late from the moment it came onto the desk: nobody saw it move.
    assert "ms-late2" not in moved


def told(desk: Desk) -> list[tuple[str, bool]]:
    """The periods whose text is known of P20, newest first, and whether the cell is one of an earlier step."""
    texts = challenging.past(desk, desk.picture).texts.get("pr-doubt", ())
    return [(one.period, one.cell.known is not None) for one in texts]


def test_a_narrative_is_the_same_only_where_returns_came_in(desk: Desk):
    reasons = [one for one in desk.picture.all(Assessment) if one.id.startswith("a-doubt-t-")]
    desk.write("No reasons", [Change(one, replace(one, reason=None)) for one in reasons], reason="Test")
    assert told(desk) == [("2026-10", False)]
    # A month on, with November's period over: October's words are those that stood on its last day.
    desk.sources.move_to(datetime(2026, 12, 10, tzinfo=UTC))
    settings = desk.picture.settings
    november = Period(id="t-11", ref="2026-11", start=date(2026, 11, 1), end=date(2026, 11, 30))
    desk.write(
        "A month on",
        [
            Change(settings, replace(settings, practice_today=date(2026, 12, 10))),
            Change(None, november),
        ],
    )
    assert told(desk) == []  # no return for November: it has not said the same again
    issue, returned = desk.picture.get(Issue, "is-edu"), desk.picture.get(Returned, "rt-edu")
    desk.write(
        "November was answered",
        [
            Change(None, replace(issue, id="is-11", revision=0, ref="W011", period="t-11")),
            Change(None, replace(returned, id="rt-11", revision=0, issue="is-11", sha256="9" * 64)),
        ],
    )
    assert told(desk) == [("2026-11", False), ("2026-10", True)]
    one = question(desk, "same_text", "P20")
    assert one.evidence.sentence == (
        "The ministry's words for 2026-11 are those it gave for 2026-10, unchanged."
    )
    priority = desk.picture.get(Priority, "pr-doubt")
    desk.write("New words", [Change(priority, replace(priority, narrative_ministry="Pumps are in."))])
    assert told(desk) == [("2026-11", False), ("2026-10", True)]
    same = [one for one in challenging.asked(desk).questions if one.rule.key == "same_text"]
    # P03 is the same ministry's, its return came in, and its words have not moved.
    assert [one.priority.ref for one in same] == ["P03"]

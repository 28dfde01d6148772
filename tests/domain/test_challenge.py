"""Questions and gaps: every sentence recomputes from the cells it shows, and silence never asks a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from deliverydesk.domain.assessments import Assessment, RatingScale
from deliverydesk.domain.challenge import (
    BY_KEY,
    FIRST,
    GAPS,
    QUESTIONS,
    Challenge,
    Raised,
    Standing,
    challenge,
    offers,
    period_asked,
)
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Arrival, Priority, PriorityStatus
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from tests import doubted

TODAY = date(2026, 11, 23)
ORDER = ("R", "AR", "AG", "G")


@pytest.fixture
def desk(a_country: Desk) -> Desk:
    """The small country with a promise that every rule doubts."""
    doubted.write(a_country)
    return a_country


def asked(desk: Desk) -> Challenge:
    return challenge(desk.picture, past=doubted.PAST)


def fired(desk: Desk, rule: str) -> list[str]:
    found = asked(desk)
    return [one.priority.ref for one in (*found.questions, *found.gaps) if one.rule.key == rule]


def the(desk: Desk, rule: str) -> Raised:
    found = asked(desk)
    return next(one for one in (*found.questions, *found.gaps) if one.rule.key == rule)


def change(desk: Desk, of: type[Any], id: str, **values: Any) -> None:
    record = desk.picture.get(of, id)
    desk.write("Changed", [Change(record, replace(record, **values))], reason="For this test")


# The recomputation: from the values of the cells shown alone, with arithmetic of its own.


class Shown:
    """The values of the cells a question shows, by entity and field, in the order they are shown."""

    def __init__(self, at: Picture, raised: Raised) -> None:
        self.by_record: dict[str, dict[str, Any]] = {}
        for cell in raised.evidence.cells:
            record = at.record(cell.record)
            assert record is not None, cell
            assert record.entity.key == cell.entity
            if cell.known is None:
                self.by_record.setdefault(cell.record, {"entity": cell.entity})[cell.field] = getattr(
                    record, cell.field
                )

    def of(self, entity: str) -> list[dict[str, Any]]:
        return [one for one in self.by_record.values() if one["entity"] == entity]

    def one(self, entity: str) -> dict[str, Any]:
        (found,) = self.of(entity)
        return found


def first_day(milestone: dict[str, Any]) -> date:
    return milestone.get("original_baseline") or milestone["current_baseline"]


def later(milestone: dict[str, Any]) -> int:
    end = milestone.get("actual") or milestone.get("forecast") or milestone["current_baseline"]
    return (end - first_day(milestone)).days


def is_green(shown: Shown) -> bool:
    return shown.of("assessment")[0]["overall"] in {"G", "AG"}


def ends_soon(shown: Shown) -> bool:
    return is_green(shown) and shown.one("priority")["end"] <= date(2027, 11, 23)


def data_say_worse(shown: Shown) -> bool:
    path, reading, limits = shown.one("trajectory"), shown.one("reading"), shown.one("settings")
    assert shown.one("indicator")["direction"].value == "up"
    assert path["method"].value == "linear"
    share = (reading["period_end"] - path["baseline_on"]) / (path["target_on"] - path["baseline_on"])
    expected = path["baseline"] + (path["target"] - path["baseline"]) * share
    ratio = 1 + (reading["value"] - expected) / abs(expected - path["baseline"])
    return is_green(shown) and ratio < limits["threshold_ag"]


def far_apart(shown: Shown) -> bool:
    ours, theirs = shown.of("assessment")
    return (
        ours["scale"] is theirs["scale"]
        and abs(ORDER.index(ours["overall"]) - ORDER.index(theirs["overall"])) >= 2
    )


def is_critical(shown: Shown) -> bool:
    def urgency(days: int) -> int:
        return 4 if days <= 7 else 3 if days <= 30 else 2 if days <= 90 else 1

    return is_green(shown) and all(
        one["impact"] * urgency((one["decide_by"] - TODAY).days) >= 12 for one in shown.of("barrier")
    )


def moved_far(shown: Shown) -> bool:
    promise = shown.one("priority")
    whole = (promise["end"] - promise["start"]).days
    return is_green(shown) and all(later(one) > whole / 10 for one in shown.of("milestone"))


def slipped_red(shown: Shown) -> bool:
    return is_green(shown) and all(later(one) > 90 for one in shown.of("milestone"))


def day_moved(shown: Shown) -> bool:
    first, now = sorted(shown.of("trajectory"), key=lambda one: one["version"])
    return is_green(shown) and now["target_on"] > first["target_on"]


def troubled(shown: Shown) -> bool:
    words = shown.one("priority")["narrative_ministry"].casefold()
    return is_green(shown) and sum(word in words for word in ("delayed", "shortage")) == 2


def alike(shown: Shown) -> bool:
    told = [one["reason"] for one in shown.of("assessment") if "reason" in one]
    return len(told) >= 2 and len(set(told)) == 1


def alike_three(shown: Shown) -> bool:
    told = [one["reason"] for one in shown.of("assessment") if "reason" in one]
    return is_green(shown) and len(told) == 3 and len(set(told)) == 1


def to_the_day(shown: Shown) -> bool:
    return len(shown.of("milestone")) >= 3 and all(later(one) == 0 for one in shown.of("milestone"))


def told_late(shown: Shown) -> bool:
    slipped = {id: one for id, one in shown.by_record.items() if one["entity"] == "milestone"}
    late = [
        id for id, one in slipped.items() if doubted.PAST.moved[id].on >= first_day(one) - timedelta(days=14)
    ]
    return is_green(shown) and len(late) >= 2 and len(late) / len(slipped) >= 0.5


RECOMPUTED: dict[str, Callable[[Shown], bool]] = {
    "end_near": ends_soon,
    "trouble_words": troubled,
    "forecast_moved": moved_far,
    "slipped_before": slipped_red,
    "target_moved": day_moved,
    "same_text": alike,
    "data_worse": data_say_worse,
    "two_steps_apart": far_apart,
    "critical_barrier": is_critical,
    "late_surprises": told_late,
    "same_text_three": alike_three,
    "always_on_the_day": to_the_day,
}


def test_the_recomputation_knows_every_question():
    assert set(RECOMPUTED) == {one.key for one in QUESTIONS}


@pytest.mark.parametrize("rule", [one.key for one in QUESTIONS])
def test_a_question_recomputes_from_the_cells_it_shows(desk: Desk, rule: str):
    found = [one for one in asked(desk).questions if one.rule.key == rule]
    assert found, f"nothing fires {rule}"
    for one in found:
        assert RECOMPUTED[rule](Shown(desk.picture, one)), one.evidence.sentence


@pytest.mark.parametrize("rule", [one.key for one in QUESTIONS])
def test_no_question_rests_on_a_cell_that_is_empty(desk: Desk, rule: str):
    raised = next(one for one in asked(desk).questions if one.rule.key == rule)
    for cell in dict.fromkeys(raised.evidence.cells):
        record = desk.picture.record(cell.record)
        field = record.entity.field(cell.field)
        if (
            cell.known is not None
            or field.required
            or record.entity.series
            or not getattr(record, field.name)
        ):
            continue
        for empty in (None, Absent(AbsentReason.NOT_PROVIDED, "–")) if field.may_be_absent else (None,):
            desk.write("Emptied", [Change(record, replace(record, **{field.name: empty}))], reason="Test")
            still = [
                one
                for one in asked(desk).questions
                if one.rule.key == rule and one.priority.id == raised.priority.id
            ]
            assert all(cell not in one.evidence.cells for one in still), (rule, cell)
            desk.undo()
            record = desk.picture.record(cell.record)


def test_a_stale_reading_is_a_gap_and_no_question(desk: Desk):
    late = desk.viewed(at=date(2027, 5, 1))
    found = challenge(late, [late.get(Priority, "pr-doubt")])
    assert "reading_stale" in {one.rule.key for one in found.gaps}
    assert "data_worse" not in {one.rule.key for one in found.questions}


def test_no_question_is_put_to_a_rating_that_is_older_than_the_period(desk: Desk):
    change(desk, Assessment, "a-doubt", period="t-09", as_at=date(2026, 9, 30))
    about = [one.rule.key for one in asked(desk).questions if one.priority.id == "pr-doubt"]
    assert about == ["same_text"]
    assert "P20" in fired(desk, "rating_old")


def test_the_period_asked_about_is_the_newest_that_has_ended(desk: Desk):
    assert period_asked(desk.picture).ref == "2026-10"
    assert period_asked(desk.viewed(at=date(2026, 10, 31))).ref == "2026-09"


def test_questions_stand_by_priority_then_standing_and_gaps_are_all_there(desk: Desk):
    found = asked(desk)
    about = [one for one in found.questions if one.priority.id == "pr-doubt"]
    ranks = [list(Standing).index(one.rule.standing) for one in about]
    assert ranks == sorted(ranks)
    assert len(about) == len(QUESTIONS) - 1
    assert [one.priority.order for one in found.questions] == sorted(
        one.priority.order for one in found.questions
    )
    assert len(found.first) == FIRST
    assert len(found.first) + found.more == len(found.questions)
    assert all(one.rule.standing is Standing.GAP and one.state is None for one in found.gaps)


def test_the_sentence_counts_what_is_beneath_it(desk: Desk):
    found = asked(desk)
    assert len(found.questions) == 13
    assert found.sentence.startswith(
        "Thirteen questions about three priorities. Twelve have not been put yet."
    )


def test_a_priority_that_is_over_is_asked_nothing(desk: Desk):
    change(desk, Priority, "pr-doubt", status=PriorityStatus.DELIVERED)
    found = asked(desk)
    assert all(one.priority.id != "pr-doubt" for one in (*found.questions, *found.gaps))


def test_a_rule_that_is_off_asks_nothing_and_a_gap_cannot_be_off(desk: Desk):
    settings = desk.picture.settings
    desk.write("Quiet", [Change(settings, replace(settings, quiet_rules="end_near no_rating"))])
    assert fired(desk, "end_near") == []
    assert fired(desk, "no_rating")


def dismissed(desk: Desk, states: str, rule: str = "end_near") -> list[str]:
    words = {"d": FlagState.DISMISSED, "a": FlagState.ANSWERED, "o": FlagState.OPEN}
    flags = [
        Flag(
            priority="pr-doubt", rule=rule, raised_on=date(2026, 1, 1) + timedelta(days=n), evidence="It was.",
            state=words[letter], answer="Yes." if letter == "a" else None, id=f"fl-{rule}-{n}",
        )
        for n, letter in enumerate(states)
    ]  # fmt: skip
    desk.write("Flags", [Change(None, one) for one in flags])
    return [one.key for one in offers(desk.picture)]


@pytest.mark.parametrize(
    ("states", "offered"),
    [
        ("ddddd", True),
        ("dddd", False),
        ("addddd", True),
        ("ddddda", False),
        ("dddodd", True),
        ("ddadd", False),
    ],
)
def test_a_rule_dismissed_five_times_running_offers_to_switch_itself_off(
    desk: Desk, states: str, offered: bool
):
    assert dismissed(desk, states) == (["end_near"] if offered else [])


def test_a_rule_that_is_off_is_not_offered_again(desk: Desk):
    settings = desk.picture.settings
    desk.write("Quiet", [Change(settings, replace(settings, quiet_rules="end_near"))])
    assert dismissed(desk, "ddddd") == []


@pytest.mark.parametrize(
    ("of", "id", "values", "rule"),
    [
        (Assessment, "a-doubt", {"overall": None}, "no_rating"),
        (Assessment, "a-doubt", {"overall": Absent(AbsentReason.WITHHELD, "Exempt")}, "no_rating"),
        (Priority, "pr-doubt", {"sro": None}, "nobody_accountable"),
        (Person, "p-sollen", {"to_on": date(2026, 11, 1)}, "nobody_accountable"),
        (Priority, "pr-doubt", {"end": None}, "no_end"),
        (Priority, "pr-doubt", {"end": date(2026, 11, 1)}, "arrival_unsaid"),
        (Priority, "pr-doubt", {"narrative_ministry": None}, "no_narrative"),
        (Milestone, "ms-late2", {"forecast": None}, "milestones_unforecast"),
        (Milestone, "ms-late2", {"forecast": date(2026, 11, 22)}, "milestones_unforecast"),
        (Milestone, "ms-far", {"original_baseline": None}, "milestones_undated"),
        (Barrier, "b-pumps", {"decide_by": None}, "no_decide_by"),
        (Barrier, "b-pumps", {"impact": None}, "no_impact"),
    ],
)
def test_what_is_owed_and_missing_is_a_gap(
    desk: Desk, of: type[Any], id: str, values: dict[str, Any], rule: str
):
    assert "P20" not in fired(desk, rule)
    change(desk, of, id, **values)
    assert "P20" in fired(desk, rule)


def test_the_small_country_owes_what_it_owes(desk: Desk):
    assert fired(desk, "no_headline") == ["P10", "P21"]
    assert fired(desk, "no_trajectory") == ["P07"]
    assert fired(desk, "no_reading") == ["P07"]
    assert fired(desk, "no_milestones_ahead") == ["P10"]
    assert fired(desk, "self_rating_owed") == ["P07", "P10", "P21"]


def test_every_gap_shows_cells_that_are_there(desk: Desk):
    for one in asked(desk).gaps:
        assert one.evidence.cells
        for cell in one.evidence.cells:
            record = desk.picture.record(cell.record)
            assert record is not None
            assert record.entity.field(cell.field) is not None


def test_a_promise_whose_day_came_and_was_said_is_not_asked_about_its_end(desk: Desk):
    change(desk, Priority, "pr-doubt", end=date(2026, 11, 1), arrived=Arrival.LATE)
    assert "P20" not in fired(desk, "end_near")
    assert "P20" not in fired(desk, "arrival_unsaid")


@pytest.mark.parametrize(
    ("end", "is_near"),
    [(date(2026, 1, 1), True), (date(2027, 11, 23), True), (date(2027, 11, 24), False)],
)
def test_the_end_is_near_up_to_twelve_months(desk: Desk, end: date, is_near: bool):
    change(desk, Priority, "pr-doubt", end=end)
    assert ("P20" in fired(desk, "end_near")) is is_near


def test_evidence_is_a_sentence_with_its_figures(desk: Desk):
    assert the(desk, "end_near").evidence.sentence == (
        "Rated amber-green, and its day, 30 June 2027, is 219 days away."
    )
    assert the(desk, "data_worse").evidence.sentence == (
        "Rated amber-green, though the data say amber-red: 50% at 30 September 2026, 29 points short."
    )
    assert the(desk, "trouble_words").evidence.sentence == (
        "Rated amber-green, though the ministry's text says “delayed”, “shortage”."
    )


def test_voices_on_different_scales_are_not_set_apart(desk: Desk):
    change(desk, Assessment, "a-doubt-t-10", scale=RatingScale.THREE)
    assert "P20" not in fired(desk, "two_steps_apart")


def test_a_text_that_changed_by_a_word_is_another_text(desk: Desk):
    change(desk, Assessment, "a-doubt-t-09", reason=doubted.SAME + " So far.")
    assert fired(desk, "same_text") == []
    assert fired(desk, "same_text_three") == []


def test_a_period_without_words_breaks_the_likeness(desk: Desk):
    change(desk, Assessment, "a-doubt-t-09", reason=None)
    assert fired(desk, "same_text") == []


def test_every_rule_has_a_key_of_its_own_and_says_when_it_asks():
    assert len(BY_KEY) == len(QUESTIONS) + len(GAPS)
    assert all(one.about for one in QUESTIONS)
    assert not any("predict" in (one.title + one.about).casefold() for one in QUESTIONS)


def test_a_question_knows_its_flag_of_this_period(desk: Desk):
    assert (
        next(
            one
            for one in asked(desk).questions
            if one.rule.key == "two_steps_apart" and one.priority.ref == "P03"
        ).state
        is FlagState.OPEN
    )


def test_where_we_have_not_rated_the_ministrys_own_word_is_asked_about(desk: Desk):
    change(desk, Assessment, "a-doubt", overall=None)
    assert "P20" not in fired(desk, "end_near")  # the ministry says red
    change(desk, Assessment, "a-doubt-t-10", overall="G")
    assert the(desk, "end_near").evidence.sentence == (
        "Rated green by the ministry, and its day, 30 June 2027, is 219 days away."
    )
    assert the(desk, "end_near").assessment == "a-doubt-t-10"
    assert "P20" not in fired(desk, "two_steps_apart")
    assert [card.priority.ref for card in asked(desk).greens] == ["P20", "P21"]

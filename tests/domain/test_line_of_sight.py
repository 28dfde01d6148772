"""From vision to next milestone: what is there stands in its place, and what is missing is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.delivery_plan import NOT_KEPT, QUESTIONS, completeness, completeness_words, sections
from deliverydesk.domain.line_of_sight import LineOfSight, lies_ahead, line_of_sight
from deliverydesk.domain.promises import Outcome, Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk

TODAY = date(2026, 11, 23)


def promise(desk: Desk, id: str = "pr-read") -> Priority:
    found = desk.picture.get(Priority, id)
    assert found is not None
    return found


def line(desk: Desk, id: str = "pr-read") -> LineOfSight:
    return line_of_sight(desk.picture, promise(desk, id))


def lacks(desk: Desk, id: str = "pr-read") -> list[str]:
    return [one.sentence for one in line(desk, id).missing]


def change(desk: Desk, of: type[Record], id: str, **values: object) -> None:
    before = desk.picture.get(of, id)
    assert before is not None
    desk.write("Changed", [Change(before, replace(before, **values))], reason="a test")


def test_the_line_runs_from_the_vision_down(a_country: Desk) -> None:
    change(
        a_country,
        type(a_country.picture.settings),
        a_country.picture.settings.id,
        vision="A country that reads",
    )
    nodes = line(a_country).nodes
    assert [one.what for one in nodes[:2]] == ["Vision", "Priority"]
    assert nodes[0].words == "A country that reads"
    assert [one.depth for one in nodes[:3]] == [0, 1, 2]


def test_what_nobody_wrote_is_named(a_country: Desk) -> None:
    found = lacks(a_country)
    assert "No vision is written down for the country." in found
    assert "Nobody has said what success looks like." in found
    assert "Nobody has said whom it serves." in found
    assert "Nobody has said what these people would notice, and by when." in found


def test_a_promise_without_an_outcome_says_so_once(a_country: Desk) -> None:
    assert "No outcome is named." in lacks(a_country, "pr-roads")
    assert not any("measures no outcome" in one for one in lacks(a_country, "pr-roads"))


def test_an_outcome_and_an_indicator_that_do_not_meet_are_both_named(a_country: Desk) -> None:
    assert "Outcome O031 is measured by no indicator." in lacks(a_country)
    assert "I031 measures no outcome." in lacks(a_country)
    change(a_country, Outcome, "o-read", indicators=("i-read",))
    assert "Outcome O031 is measured by no indicator." not in lacks(a_country)
    assert "I031 measures no outcome." not in lacks(a_country)
    assert "I033 measures no outcome." in lacks(a_country)


def test_an_indicator_stands_under_the_outcome_it_measures(a_country: Desk) -> None:
    change(a_country, Outcome, "o-read", indicators=("i-read",))
    nodes = line(a_country).nodes
    outcome = next(n for n, one in enumerate(nodes) if one.ref == "O031")
    assert (nodes[outcome + 1].ref, nodes[outcome + 1].depth) == ("I031", nodes[outcome].depth + 1)
    assert nodes[outcome + 1].what == "Headline indicator"


def test_a_programme_whose_steps_all_lie_behind_has_no_milestone_ahead(a_country: Desk) -> None:
    sentence = "Programme G01 has no milestone ahead."
    assert sentence not in lacks(a_country)
    change(a_country, Milestone, "ms-coaches", actual=date(2026, 11, 1))
    assert sentence in lacks(a_country)


def test_a_programme_that_delivers_nothing_is_named(a_country: Desk) -> None:
    assert "Programme G01 names nothing that it delivers." in lacks(a_country)


def test_a_step_past_its_day_without_a_new_one_is_missing_and_late(a_country: Desk) -> None:
    assert "M032 is past its day and has no new one." in lacks(a_country)
    late = next(one for one in line(a_country).nodes if one.ref == "M032")
    assert (late.late, late.note) == (True, "no new date since 1 Jul 26")


def test_steps_that_were_met_are_counted_and_the_last_is_named(a_country: Desk) -> None:
    met = next(one for one in line(a_country).nodes if one.what == "Milestones met")
    assert met.words == "1 milestone met, the last: Reading test agreed and piloted"


@pytest.mark.parametrize(
    ("values", "ahead"),
    [
        ({"forecast": TODAY}, True),
        ({"forecast": date(2026, 11, 22)}, False),
        ({"forecast": date(2027, 1, 1), "actual": date(2026, 11, 1)}, False),
        ({"forecast": date(2027, 1, 1), "cancelled_on": date(2026, 11, 1)}, False),
        ({"original_baseline": date(2026, 12, 1)}, True),
        (
            {"original_baseline": date(2026, 7, 1), "forecast": Absent(AbsentReason.NOT_YET_KNOWN, "TBD")},
            False,
        ),
        ({}, False),
    ],
)
def test_ahead_is_what_is_open_and_expected_today_or_later(values: dict[str, object], ahead: bool) -> None:
    assert lies_ahead(Milestone(priority="x", ref="M1", title="x", **values), TODAY) is ahead


def test_the_sentence_counts_what_is_missing_and_names_the_next_step(a_country: Desk) -> None:
    found = line(a_country)
    assert found.next_milestone is not None
    assert found.next_milestone.ref == "M033"
    assert found.sentence.endswith("Next: All 1,140 coaches in post, 15 February 2027.")


def test_an_empty_promise_is_all_gaps_and_no_crash(a_country: Desk) -> None:
    found = lacks(a_country, "pr-école")
    assert "No indicator measures this promise." in found
    assert "No programme is named." in found
    assert "No milestone lies ahead." in found
    assert line(a_country, "pr-école").next_milestone is None


def test_each_thing_missing_in_the_tree_is_in_the_list(a_country: Desk) -> None:
    for one in a_country.picture.all(Priority):
        found = line_of_sight(a_country.picture, one)
        listed = {lack.sentence for lack in found.missing}
        assert {node.words for node in found.nodes if node.missing} <= listed
        assert len(listed) == len(found.missing)


def test_the_ten_sections_are_answered_missing_or_not_kept(a_country: Desk) -> None:
    found = sections(a_country.picture, promise(a_country))
    assert [one.number for one in found] == list(range(1, 11))
    assert len(QUESTIONS) == 10
    assert {one.number for one in found if one.answered is None} == NOT_KEPT
    by_number = {one.number: one for one in found}
    assert by_number[1].words == "missing: aspiration, people served"
    assert by_number[5].words == "answered"
    assert by_number[3].words == "not kept on this desk"


def test_a_programme_nobody_counts_on_is_named_in_section_two(a_country: Desk) -> None:
    found = sections(a_country.picture, promise(a_country))[1]
    assert found.words == "missing: what G01 should add"


def test_completeness_counts_only_what_the_desk_keeps(a_country: Desk) -> None:
    found = sections(a_country.picture, promise(a_country))
    answered, kept = completeness(found)
    assert kept == 5
    assert answered == sum(one.answered is True for one in found)
    assert completeness_words(found).endswith("5 others are not kept here yet.")

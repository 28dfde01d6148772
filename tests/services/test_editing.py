"""Edits by hand: each is one step, read as people write, refused in words, taken back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.measures import Indicator, Reading, Trajectory
from deliverydesk.domain.parties import Ministry, Person, Place
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import Invalid, ReasonNeeded, Stale
from deliverydesk.schema.changes import Change
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from tests.storage.looking import seen


def milestone(desk: Desk, id: str = "ms-coaches") -> Milestone:
    return desk.picture.get(Milestone, id)


def test_a_field_is_written_as_people_write_it(a_country: Desk):
    done = editing.set_field(a_country, milestone(a_country), "forecast", "1 March 2027")
    assert milestone(a_country).forecast == date(2027, 3, 1)
    assert done.step.label == "M033 All 1,140 coaches in post: Forecast"


def test_a_link_is_written_by_reference_or_title(a_country: Desk):
    for words in ("FIN", "finance", "Finance"):
        editing.set_field(a_country, a_country.picture.get(Priority, "pr-read"), "ministry", words)
        assert a_country.picture.get(Priority, "pr-read").ministry == "m-fin"


def test_writing_what_stands_there_writes_nothing(a_country: Desk):
    step = a_country.picture.step
    assert editing.set_field(a_country, milestone(a_country), "owner", "  Education ") is None
    assert editing.update(a_country, milestone(a_country), {}) is None
    assert a_country.picture.step == step


def test_what_cannot_be_read_names_field_and_remedy(a_country: Desk):
    with pytest.raises(Invalid) as caught:
        editing.update(
            a_country,
            milestone(a_country),
            {"forecast": "31/02/2027", "critical": "maybe", "title": " ", "owner": "Treasury"},
        )
    assert [(one.where.field, one.sentence) for one in caught.value.problems] == [
        ("forecast", "Forecast: 31 Feb 2027 does not exist. Write a day like 28 Feb 2027."),
        ("critical", "Critical: “maybe” is neither yes nor no."),
        ("title", "Milestone is needed."),
    ]
    assert milestone(a_country).owner == "Education"


def test_several_fields_of_a_record_are_one_step(a_country: Desk):
    done = editing.update(a_country, milestone(a_country), {"owner": "Treasury", "forecast": "1 Mar 27"})
    assert done.step.label == "M033 All 1,140 coaches in post: Forecast, Owner"
    a_country.undo()
    assert (milestone(a_country).owner, milestone(a_country).forecast) == ("Education", date(2027, 2, 15))


def test_a_blank_empties_what_may_be_empty(a_country: Desk):
    editing.set_field(a_country, milestone(a_country), "forecast", "")
    assert milestone(a_country).forecast is None


def test_a_promise_moves_only_with_a_reason(a_country: Desk):
    with pytest.raises(ReasonNeeded):
        editing.set_field(a_country, milestone(a_country), "current_baseline", "1 Mar 2027")
    editing.set_field(
        a_country, milestone(a_country), "current_baseline", "1 Mar 2027", reason="Cabinet agreed"
    )
    assert a_country.journal.steps(limit=1)[0].reason == "Cabinet agreed"


def test_an_edit_of_a_record_that_moved_on_is_refused(a_country: Desk):
    old = milestone(a_country)
    editing.set_field(a_country, old, "owner", "Treasury")
    with pytest.raises(Stale):
        editing.set_field(a_country, old, "owner", "Cabinet")


def test_a_new_record_takes_the_next_reference_and_the_declared_defaults(a_country: Desk):
    editing.create(a_country, Priority, {"title": "Clean water", "ministry": "FIN"})
    made = a_country.picture.get(Priority, a_country.picture.find("priority", "Clean water"))
    assert (made.ref, made.ministry, str(made.status)) == ("P11", "m-fin", "active")
    assert a_country.undo_label == "New priority: P11 Clean water"


def test_a_new_record_that_lacks_something_names_all_of_it(a_country: Desk):
    with pytest.raises(Invalid) as caught:
        editing.create(a_country, Trajectory, {"indicator": "I033"})
    assert [one.where.field for one in caught.value.problems] == [
        "baseline_on",
        "baseline",
        "target_on",
        "target",
    ]


def test_a_new_reading_is_its_own_key(a_country: Desk):
    editing.create(
        a_country,
        Reading,
        {"indicator": "I070", "period_start": "1 Jan 2026", "period_end": "31 Mar 2026", "value": "1,250.5"},
    )
    (made,) = a_country.picture.series("i-roads")
    assert (made.id, made.value) == ("i-roads/2026-03-31//", 1250.5)
    assert a_country.undo_label == "New reading: I070, 31 Mar 2026"


def test_a_reading_whose_period_changes_is_another_reading(a_country: Desk):
    first, _second = a_country.picture.series("i-read")
    done = editing.set_field(a_country, first, "period_end", "30 Sep 2024")
    assert [one.verb for one in done.changes] == ["delete", "create"]
    assert [one.period_end.year for one in a_country.picture.series("i-read")] == [2024, 2026]
    a_country.undo()
    assert [one.period_end.year for one in a_country.picture.series("i-read")] == [2025, 2026]


def test_a_reading_cannot_move_onto_another(a_country: Desk):
    first, _second = a_country.picture.series("i-read")
    held = seen(a_country)
    with pytest.raises(Stale, match=r"is there already"):
        editing.set_field(a_country, first, "period_end", "30 Jun 2026")
    assert seen(a_country) == held


def test_a_pasted_block_is_one_step_over_many_records(a_country: Desk):
    done = editing.paste(
        a_country,
        [
            (milestone(a_country), "owner", "A"),
            (milestone(a_country), "forecast", "1 Mar 27"),
            (milestone(a_country, "ms-pay"), "owner", "B"),
            (milestone(a_country, "ms-test"), "owner", ""),
        ],
    )
    assert (done.step.kind, done.step.label) == (StepKind.PASTE, "Pasted 3 cells")
    a_country.undo()
    assert milestone(a_country).owner == "Education"


def test_one_bad_cell_refuses_the_whole_block_and_every_bad_cell_is_named(a_country: Desk):
    held = seen(a_country)
    with pytest.raises(Invalid) as caught:
        editing.paste(
            a_country,
            [
                (milestone(a_country), "forecast", "soon"),
                (milestone(a_country, "ms-pay"), "owner", "B"),
                (milestone(a_country, "ms-test"), "critical", "perhaps"),
            ],
            [(Ministry, {"code": "", "name": ""})],
        )
    assert [one.where.record for one in caught.value.problems] == ["ms-coaches", "ms-test", ""]
    assert seen(a_country) == held


def test_a_pasted_block_of_a_promise_wants_a_reason(a_country: Desk):
    with pytest.raises(ReasonNeeded):
        editing.paste(a_country, [(milestone(a_country), "current_baseline", "1 Mar 2027")])


def test_pasted_new_records_are_numbered_on_beside_those_that_bring_a_number(a_country: Desk):
    editing.paste(
        a_country,
        [],
        [
            (Priority, {"title": "Brings its own", "ministry": "EDU", "ref": "P11"}),
            (Priority, {"title": "Takes the next", "ministry": "EDU"}),
            (Priority, {"title": "And the next", "ministry": "EDU", "ref": ""}),
        ],
    )
    assert [one.ref for one in a_country.picture.all(Priority)][-3:] == ["P11", "P12", "P13"]
    assert a_country.undo_label == "Pasted 3 new records"


def test_a_block_with_changed_and_new_rows_says_both(a_country: Desk):
    first, _second = a_country.picture.series("i-read")
    done = editing.paste(
        a_country,
        [(milestone(a_country), "owner", "A"), (first, "period_end", "30 Sep 2024"), (first, "value", "7")],
        [(Ministry, {"code": "N", "name": "New"})],
    )
    assert done.step.label == "Pasted 3 cells, one new record"


def test_pasting_what_stands_there_writes_nothing(a_country: Desk):
    assert editing.paste(a_country, [(milestone(a_country), "owner", "Education")]) is None


def test_a_delete_takes_everything_beneath_and_comes_back_whole(a_country: Desk):
    held = seen(a_country)
    done = editing.delete_with_children(a_country, [a_country.picture.get(Priority, "pr-read")])
    assert done.step.label == "Deleted P03 Every child reads by age ten with 19 records"
    assert a_country.picture.count("milestone") == 1
    assert a_country.picture.count("trajectory_point") == 1  # of the path that hangs on another promise
    a_country.undo()
    assert seen(a_country) == held


def test_a_delete_is_refused_while_others_elsewhere_point_at_something_beneath(a_country: Desk):
    barrier = a_country.picture.get(Barrier, "b-rain")
    a_country.write("Across", [Change(barrier, replace(barrier, milestone="ms-pilot"))])
    with pytest.raises(Invalid, match=r"M030 is still used by B141"):
        editing.delete_with_children(a_country, [a_country.picture.get(Priority, "pr-read")])


def test_deleting_an_indicator_takes_its_path_and_readings(a_country: Desk):
    held = seen(a_country)
    editing.delete_with_children(a_country, [a_country.picture.get(Indicator, "i-read")])
    assert (a_country.counts()["reading"], a_country.counts()["trajectory"]) == (0, 1)
    a_country.undo()
    assert seen(a_country) == held
    a_country.redo()
    assert a_country.counts()["reading"] == 0


def test_two_records_of_one_family_are_deleted_once(a_country: Desk):
    priority = a_country.picture.get(Priority, "pr-roads")
    child = milestone(a_country, "ms-bridge")
    done = editing.delete_with_children(a_country, [child, priority, child])
    assert len({one.id for one in done.changes}) == len(done.changes)


def test_deleting_oneself_is_like_deleting_any_person_who_is_not_used(a_country: Desk):
    with pytest.raises(Invalid, match=r"BS is still used by P03"):
        editing.delete_with_children(a_country, [a_country.picture.get(Person, "p-sollen")])


@pytest.mark.parametrize(
    ("known", "following"),
    [
        (["P06"], "P07"),
        (["P9", "P10"], "P11"),
        (["P099"], "P100"),
        (["2026-Q3"], "2026-Q4"),
        (["A1", "B7"], "B8"),
        (["PX"], "M01"),
        ([], "M01"),
    ],
)
def test_the_next_reference_follows_the_pattern_of_those_there_are(a_country: Desk, known, following):
    class At:
        @staticmethod
        def all(of):
            return [Milestone(priority="p", ref=ref, title="t") for ref in known]

    assert editing.next_ref(At(), Milestone.entity) == following


def test_a_place_used_by_readings_is_kept(a_country: Desk):
    a_country.write(
        "One",
        [
            Change(
                None,
                Reading(
                    indicator="i-roads",
                    period_start=date(2026, 1, 1),
                    period_end=date(2026, 1, 31),
                    place="pl-north",
                ),
            )
        ],
    )
    with pytest.raises(Invalid, match=r"N1 is still used by one reading"):
        editing.delete_with_children(a_country, [a_country.picture.get(Place, "pl-north")])

"""The one gate: what it lets through leaves one step, and what it refuses leaves nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryPoint
from deliverydesk.domain.parties import Ministry, Person, Place
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import DeskError, InUse, Invalid, ReasonNeeded, Stale, Unwritable
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services.desk import Desk
from deliverydesk.storage import engine
from deliverydesk.storage.engine import Mode
from tests.storage.looking import everything, seen


def a_milestone(desk: Desk, id: str = "ms-coaches") -> Milestone:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found


def a_reading(desk: Desk) -> Reading:
    found = desk.picture.series("i-read")[-1]
    assert isinstance(found, Reading)
    return found


def new_reading(**values) -> Reading:
    given = {"indicator": "i-roads", "period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)}
    return Reading(**given | values)


def test_one_act_is_one_step_that_names_who_when_what_and_why(a_country: Desk):
    done = a_country.write(
        "Forecast moved",
        [Change(a_milestone(a_country), replace(a_milestone(a_country), owner="Treasury"))],
        reason="agreed",
    )
    step = a_country.journal.step(done.step.no)
    assert step == done.step
    assert (step.label, step.reason, step.actor, step.kind) == (
        "Forecast moved",
        "agreed",
        "p-amadi",
        StepKind.EDIT,
    )
    assert step.at.utcoffset().total_seconds() == 0


def test_what_was_written_is_in_the_picture_at_once_and_in_the_file_after(a_country: Desk):
    a_country.write(
        "Owner", [Change(a_milestone(a_country), replace(a_milestone(a_country), owner="Treasury"))]
    )
    held = everything(a_country)
    assert a_milestone(a_country).owner == "Treasury"
    a_country.close()
    with Desk.open(a_country.path, actor="LA") as again:
        assert everything(again) == held


def test_a_revision_counts_on_with_every_change(a_country: Desk):
    before = a_milestone(a_country)
    a_country.write("One", [Change(before, replace(before, owner="A"))])
    a_country.write("Two", [Change(a_milestone(a_country), replace(a_milestone(a_country), owner="B"))])
    assert a_milestone(a_country).revision == before.revision + 2


def test_a_record_that_moved_on_is_not_overwritten(a_country: Desk):
    before = a_milestone(a_country)
    a_country.write("First", [Change(before, replace(before, owner="A"))])
    held = everything(a_country)
    with pytest.raises(Stale, match=r"1 of 2 milestones changed while you were writing; nothing was written"):
        a_country.write(
            "Second",
            [
                Change(
                    a_milestone(a_country, "ms-pay"), replace(a_milestone(a_country, "ms-pay"), owner="B")
                ),
                Change(before, replace(before, owner="B")),
            ],
        )
    assert everything(a_country) == held


@pytest.mark.parametrize("after", ["another", None], ids=["changed", "deleted"])
def test_a_reading_that_moved_on_is_not_overwritten(a_country: Desk, after: str | None):
    before = a_reading(a_country)
    a_country.write("First", [Change(before, replace(before, value=53.0))])
    held = everything(a_country)
    with pytest.raises(Stale, match=r"readings changed while you were writing"):
        a_country.write("Second", [Change(before, replace(before, value=54.0) if after else None)])
    assert everything(a_country) == held


def test_a_second_reading_for_one_period_place_and_group_is_refused(a_country: Desk):
    a_country.write("First", [Change(None, new_reading(value=1.0))])
    held = everything(a_country)
    with pytest.raises(Stale, match=r"is there already"):
        a_country.write("Second", [Change(None, new_reading(value=2.0))])
    assert everything(a_country) == held


def test_the_same_period_may_have_a_reading_for_each_place_and_group(a_country: Desk):
    some = [
        new_reading(),
        new_reading(place="pl-north"),
        new_reading(grp="women"),
        new_reading(place="pl-north", grp="women"),
    ]
    a_country.write("Four", [Change(None, one) for one in some])
    assert len(a_country.picture.series("i-roads")) == 4


def test_a_record_made_twice_is_refused(a_country: Desk):
    held = everything(a_country)
    with pytest.raises(Stale, match=r"One of these ministries is there already"):
        a_country.write("Twice", [Change(None, Ministry(id="m-edu", code="ED2", name="Twin"))])
    assert everything(a_country) == held


def test_every_problem_is_named_and_nothing_is_kept(a_country: Desk):
    held = everything(a_country)
    with pytest.raises(Invalid) as caught:
        a_country.write(
            "Bad",
            [
                Change(None, Ministry(code="GOOD", name="A good one")),
                Change(None, Ministry(code="", name="")),
                Change(None, Person(ref="X", name="N", from_on=date(2026, 2, 1), to_on=date(2026, 1, 1))),
            ],
        )
    assert [one.where.field for one in caught.value.problems] == ["code", "name", "to_on"]
    assert "(and 2 more)" in str(caught.value)
    assert everything(a_country) == held


def test_a_guarded_field_wants_a_reason(a_country: Desk):
    before = a_milestone(a_country)
    later = replace(before, current_baseline=date(2027, 3, 31))
    for kind in (StepKind.EDIT, StepKind.PASTE):
        for reason in (None, "  "):
            with pytest.raises(ReasonNeeded, match=r"Agreed now is changing. Say why"):
                a_country.write("Re-baseline", [Change(before, later)], kind=kind, reason=reason)
    a_country.write("Re-baseline", [Change(before, later)], reason="Cabinet decision of 4 March")
    assert a_milestone(a_country).current_baseline == date(2027, 3, 31)


def test_the_first_value_of_a_guarded_field_needs_no_reason(a_country: Desk):
    before = a_milestone(a_country, "ms-test")
    a_country.write("First", [Change(before, replace(before, current_baseline=date(2027, 1, 1)))])
    unknown = a_milestone(a_country, "ms-pay")
    a_country.write(
        "Unknown", [Change(unknown, replace(unknown, current_baseline=Absent(AbsentReason.NOT_YET_KNOWN)))]
    )
    a_country.write(
        "Known",
        [
            Change(
                a_milestone(a_country, "ms-pay"),
                replace(a_milestone(a_country, "ms-pay"), current_baseline=date(2027, 1, 1)),
            )
        ],
    )
    assert a_milestone(a_country, "ms-pay").current_baseline == date(2027, 1, 1)


def test_a_change_that_nobody_could_see_writes_nothing_of_it(a_country: Desk):
    before = a_milestone(a_country)
    done = a_country.write("Nothing", [Change(before, replace(before))])
    assert done.changes == ()
    assert a_milestone(a_country).revision == before.revision


def test_parents_and_children_may_come_and_go_in_any_order(a_country: Desk):
    done = a_country.write(
        "A family, youngest first",
        [
            Change(None, TrajectoryPoint(trajectory="t1", on=date(2026, 6, 1), value=5.0)),
            Change(
                None,
                Trajectory(
                    id="t1",
                    indicator="i1",
                    baseline_on=date(2026, 1, 1),
                    baseline=1.0,
                    target_on=date(2027, 1, 1),
                    target=9.0,
                ),
            ),
            Change(
                None,
                Reading(
                    indicator="i1", period_start=date(2026, 1, 1), period_end=date(2026, 3, 31), value=2.0
                ),
            ),
            Change(None, Indicator(id="i1", priority="p1", ref="I999", title="New", unit="km")),
            Change(None, Priority(id="p1", ref="P99", title="New", ministry="m1")),
            Change(None, Ministry(id="m1", code="NEW", name="New")),
        ],
    )
    held = seen(a_country)
    gone = a_country.write("All gone, oldest first", [one.inverse() for one in done.changes[::-1]])
    assert len(gone.changes) == 6
    a_country.undo()
    assert seen(a_country) == held


def test_what_others_still_use_is_not_deleted(a_country: Desk):
    with pytest.raises(Invalid, match=r"EDU is still used by BS. Delete or change these first"):
        a_country.write("Gone", [Change(a_country.picture.get(Ministry, "m-edu"), None)])
    with pytest.raises(Invalid, match=r"CAB is still used by B140"):
        a_country.write("Gone", [Change(a_country.picture.get(Ministry, "m-cab"), None)])


def test_a_place_with_readings_in_force_is_not_deleted(a_country: Desk):
    a_country.write(
        "Two",
        [
            Change(None, new_reading(place="pl-north")),
            Change(None, new_reading(place="pl-north", grp="women")),
        ],
    )
    held = everything(a_country)
    with pytest.raises(Invalid, match=r"N1 is still used by 2 readings. Delete or change these first"):
        a_country.write("Gone", [Change(a_country.picture.get(Place, "pl-north"), None)])
    assert everything(a_country) == held


def test_a_place_whose_readings_are_gone_can_be_deleted_and_what_was_known_stays_known(a_country: Desk):
    a_country.write("One", [Change(None, new_reading(place="pl-north", value=7.0))])
    then = a_country.picture.step
    a_country.write("Away", [Change(a_country.picture.series("i-roads")[0], None)])
    a_country.write("Place away", [Change(a_country.picture.get(Place, "pl-north"), None)])
    assert a_country.viewed(known=then).series("i-roads")[0].value == 7.0
    assert a_country.integrity(full=True) == []


def test_a_reading_of_nothing_known_is_refused(a_country: Desk):
    with pytest.raises(Invalid, match=r"Indicator points at nothing among the indicators"):
        a_country.write("Lost", [Change(None, new_reading(indicator="nobody"))])
    with pytest.raises(Invalid, match=r"Place points at nothing among the places"):
        a_country.write("Lost", [Change(None, new_reading(place="nowhere"))])


def test_a_reading_whose_key_changes_closes_the_old_row_and_opens_another(a_country: Desk):
    before = a_reading(a_country)
    moved = replace(before, period_end=date(2026, 7, 31))
    a_country.write("Moved", [Change(before, moved)])
    (old, new) = a_country.picture.series("i-read")
    assert new.period_end == date(2026, 7, 31)
    assert new.id == "i-read/2026-07-31//"
    assert a_country.journal.verify() == []
    a_country.undo()
    assert [one.period_end for one in a_country.picture.series("i-read")] == [
        date(2025, 6, 30),
        date(2026, 6, 30),
    ]
    assert old.value == 50.5


def test_readings_may_swap_their_keys_in_one_step(a_country: Desk):
    first, second = a_country.picture.series("i-read")
    a_country.write(
        "Swapped",
        [
            Change(first, replace(first, period_end=second.period_end)),
            Change(second, replace(second, period_end=first.period_end, period_start=first.period_start)),
        ],
    )
    assert [one.value for one in a_country.picture.series("i-read")] == [52.5, 50.5]
    a_country.undo()
    assert [one.value for one in a_country.picture.series("i-read")] == [50.5, 52.5]


def test_many_links_are_kept_sorted_and_once(a_country: Desk):
    before = a_country.picture.get(Barrier, "b-rain")
    a_country.write("Help", [Change(before, replace(before, help_asked_of=("m-fin", "m-edu", "m-fin")))])
    assert a_country.picture.get(Barrier, "b-rain").help_asked_of == ("m-edu", "m-fin")
    a_country.undo()
    assert a_country.picture.get(Barrier, "b-rain").help_asked_of == ()
    a_country.redo()
    held = everything(a_country)
    a_country.close()
    with Desk.open(a_country.path, actor="LA") as again:
        assert everything(again) == held


def test_a_full_disk_is_named_and_leaves_the_desk_as_it_was(a_country: Desk):
    held = everything(a_country)
    writer = a_country._store._typed.writer
    with writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    many = [Change(None, Ministry(code=f"X{n}", name="x" * 200)) for n in range(2000)]
    with pytest.raises(Unwritable, match=r"The disk is full; nothing was written"):
        a_country.write("Too much", many)
    assert everything(a_country) == held
    assert a_country.integrity(full=True) == []
    with writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    a_country.write("Room again", many)
    assert a_country.picture.count("ministry") == 2003


def test_a_file_that_another_program_holds_is_named(a_country: Desk):
    held = everything(a_country)
    with a_country._store._typed.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    other = engine.connect(a_country.path, Mode.WRITE)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(InUse, match=r"Another program holds the desk's file; nothing was written"):
        a_country.write("Held", [Change(None, Ministry(code="N", name="N"))])
    other.execute("ROLLBACK")
    other.close()
    assert everything(a_country) == held
    a_country.write("Free", [Change(None, Ministry(code="N", name="N"))])


def test_the_writers_own_page_is_told_whose_edit_it_was(a_country: Desk):
    heard = []
    stop = a_country.listen(heard.append)
    page = object()
    done = a_country.write("Mine", [Change(None, Ministry(code="A", name="A"))], initiator=page)
    assert heard == [done]
    assert heard[0].initiator is page
    stop()
    a_country.write("Unheard", [Change(None, Ministry(code="B", name="B"))])
    assert len(heard) == 1


def test_nobody_is_told_of_a_write_that_was_refused(a_country: Desk):
    heard = []
    a_country.listen(heard.append)
    with pytest.raises(Invalid):
        a_country.write("Bad", [Change(None, Ministry(code="", name=""))])
    assert heard == []


def test_writes_from_several_threads_come_one_after_another(a_country: Desk):
    start = a_country.picture.step
    together = threading.Barrier(4)
    refused = []

    def work(name: str) -> None:
        together.wait()
        for n in range(10):
            try:
                a_country.write(name, [Change(None, Ministry(code=f"{name}{n}", name=name))])
            except DeskError as error:
                refused.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABCD"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refused == []
    assert a_country.picture.step == start + 40
    assert a_country.picture.count("ministry") == 43
    assert a_country.journal.verify() == []


def test_a_write_is_in_the_picture_before_the_next_one_begins(a_country: Desk):
    gate = a_country._store.gate
    acknowledge, overtaken = gate._acknowledge, threading.Event()

    def first_waits_to_be_overtaken(step) -> None:
        acknowledge(step)
        if step.label == "First":
            second.start()
            overtaken.wait(0.3)

    def write_second() -> None:
        a_country.write("Second", [Change(None, Ministry(code="B", name="B"))])
        overtaken.set()

    gate._acknowledge = first_waits_to_be_overtaken
    second = threading.Thread(target=write_second)
    a_country.write("First", [Change(None, Ministry(code="A", name="A"))])
    second.join()
    assert a_country.picture.step == 4
    assert [one.label for one in a_country.journal.steps(limit=2)] == ["Second", "First"]
    assert {one.code for one in a_country.picture.all(Ministry)} >= {"A", "B"}


def test_of_two_threads_that_change_one_record_the_second_is_told(a_country: Desk):
    before = a_milestone(a_country)
    together = threading.Barrier(2)
    outcomes = []

    def work(owner: str) -> None:
        together.wait()
        try:
            outcomes.append(a_country.write(owner, [Change(before, replace(before, owner=owner))]))
        except Stale as error:
            outcomes.append(error)

    threads = [threading.Thread(target=work, args=(owner,)) for owner in "AB"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(type(one).__name__ for one in outcomes) == ["Stale", "Written"]


def test_a_picture_can_be_read_while_another_thread_writes(a_country: Desk):
    wrong = []
    going = threading.Event()
    going.set()

    def look() -> None:
        while going.is_set():
            picture = a_country.picture
            try:
                for indicator in picture.all(Indicator):
                    picture.series(indicator.id)
                    picture.record(f"{indicator.id}/2026-06-30//")
                for entity in picture.catalogue:
                    picture.find(entity.key, "nothing")
                    picture.of_entity(entity.key)
                picture.children(Milestone, "priority", "pr-read")
            except RuntimeError as error:
                wrong.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for one in readers:
        one.start()
    for n in range(40):
        a_country.write(
            "Growing", [Change(None, Indicator(priority="pr-roads", ref=f"X{n}", title="x", unit="km"))]
        )
    going.clear()
    for one in readers:
        one.join()
    assert wrong == []

"""A revised figure says what it was before; a slip that was undone is no revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.measures import Reading, ReadingStatus
from deliverydesk.domain.revisions import marked
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk

FINAL, REVISED = ReadingStatus.FINAL, ReadingStatus.REVISED


def the_reading(desk: Desk) -> Reading:
    return desk.picture.series("i-books")[-1]


def told(desk: Desk) -> list[float]:
    return [one.value for one in desk.formers("i-books").get(str(the_reading(desk).key), ())]


@pytest.fixture
def a_final_figure(a_country: Desk) -> Desk:
    made = Reading(
        indicator="i-books",
        period_start=date(2027, 1, 1),
        period_end=date(2027, 3, 31),
        value=5.0,
        status=FINAL,
    )
    a_country.write("Final", [Change(None, made)])
    return a_country


def give(desk: Desk, value: object, **more: object) -> None:
    one = the_reading(desk)
    desk.write("Changed", [Change(one, replace(one, value=value, **more))])  # type: ignore[arg-type]


def test_a_final_figure_that_changes_is_revised_and_keeps_what_it_was(a_final_figure: Desk) -> None:
    editing.set_field(a_final_figure, the_reading(a_final_figure), "value", "6")
    assert the_reading(a_final_figure).status is REVISED
    assert told(a_final_figure) == [5.0]
    give(a_final_figure, 7.0)
    assert told(a_final_figure) == [5.0, 6.0]


def test_as_known_before_a_revision_there_was_none(a_final_figure: Desk) -> None:
    step = a_final_figure.picture.step
    give(a_final_figure, 6.0)
    assert a_final_figure.formers("i-books", step).get(str(the_reading(a_final_figure).key), ()) == ()


def test_what_undo_takes_back_is_no_revision(a_final_figure: Desk) -> None:
    give(a_final_figure, 6.0)
    a_final_figure.undo()
    assert the_reading(a_final_figure).status is FINAL
    assert told(a_final_figure) == []
    a_final_figure.redo()
    assert told(a_final_figure) == [5.0]


def test_another_status_or_source_alone_is_no_revision(a_final_figure: Desk) -> None:
    give(a_final_figure, 5.0, source="The same office")
    assert the_reading(a_final_figure).status is FINAL
    assert told(a_final_figure) == []


def test_a_figure_deleted_and_given_again_begins_anew(a_final_figure: Desk) -> None:
    one = the_reading(a_final_figure)
    a_final_figure.write("Deleted", [Change(one, None)])
    a_final_figure.write("Again", [Change(None, replace(one, value=9.0, revision=0))])
    assert told(a_final_figure) == []


def test_a_provisional_figure_may_settle_without_being_revised() -> None:
    one = Reading(indicator="i", period_start=date(2026, 1, 1), period_end=date(2026, 3, 31), value=5.0)
    for status in (ReadingStatus.PROVISIONAL, FINAL):
        change = Change(one, replace(one, value=6.0, status=status))
        assert marked(change) == change


def test_a_final_figure_withdrawn_is_revised_and_a_first_figure_is_not() -> None:
    none = Absent(AbsentReason.WITHHELD, "")
    one = Reading(
        indicator="i", period_start=date(2026, 1, 1), period_end=date(2026, 3, 31), value=5.0, status=FINAL
    )
    assert marked(Change(one, replace(one, value=none))).after.status is REVISED  # type: ignore[union-attr]
    empty = replace(one, value=None)
    assert marked(Change(empty, one)).after.status is FINAL  # type: ignore[union-attr]

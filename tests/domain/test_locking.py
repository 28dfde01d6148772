"""An agreed path stays as it was agreed; another promise is another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.lines import rebaselines, target_moved, versions_of
from deliverydesk.domain.measures import Indicator, Method, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.errors import Invalid
from deliverydesk.schema.changes import Change, same_content
from deliverydesk.schema.records import Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk

AGREED = "Version 1 is agreed, so it stays as it is. Re-baseline: draw up a new version, with the reason."
SUPERSEDED = "Version 1 is superseded and stays as it was agreed. Draw up a new version instead."


def refusal(desk: Desk, *changes: Change) -> list[str]:
    with pytest.raises(Invalid) as caught:
        desk.write("Tried", changes, reason="tried")
    return [one.sentence for one in caught.value.problems]


def edit(desk: Desk, of: type[Record], id: str, **values: object) -> Change:
    one = desk.picture.get(of, id)
    return Change(one, replace(one, **values))


def a_new_version(**values: object) -> Trajectory:
    given = {
        "indicator": "i-read", "version": 2, "status": TrajectoryStatus.AGREED, "target": 62.0,
        "baseline_on": date(2024, 6, 30), "baseline": 48.0, "target_on": date(2029, 6, 30), "id": "tr-two",
    }  # fmt: skip
    return Trajectory(**given | values)


def rebaselined(desk: Desk) -> None:
    desk.write(
        "Re-baselined",
        [
            edit(desk, Trajectory, "tr-read", status=TrajectoryStatus.SUPERSEDED),
            Change(None, a_new_version()),
            Change(None, TrajectoryPoint(trajectory="tr-two", on=date(2027, 6, 30), value=57.0)),
        ],
        reason="Coaches come a year later",
    )


@pytest.mark.parametrize(
    "values",
    [
        {"target": 60.0},
        {"target_on": date(2029, 6, 30)},
        {"baseline": 40.0},
        {"baseline_on": date(2024, 5, 31)},
        {"lower": 1.0},
        {"method": Method.STEP},
        {"status": TrajectoryStatus.DRAFT},
    ],
)
def test_an_agreed_path_does_not_change(a_country: Desk, values: dict[str, object]):
    assert refusal(a_country, edit(a_country, Trajectory, "tr-read", **values)) == [AGREED]


@pytest.mark.parametrize(
    "record",
    [
        TrajectoryPoint(trajectory="tr-read", on=date(2027, 6, 30), value=59.0),
        DoNothing(trajectory="tr-read", on=date(2028, 6, 30), value=47.0),
        Intervention(
            trajectory="tr-read",
            title="More",
            impact=1.0,
            starts_on=date(2026, 1, 1),
            full_on=date(2027, 1, 1),
        ),
    ],
    ids=lambda one: one.entity.key,
)
def test_nothing_is_added_to_an_agreed_path(a_country: Desk, record: Record):
    assert refusal(a_country, Change(None, record)) == [AGREED]


def test_a_point_of_an_agreed_path_is_neither_moved_nor_deleted(a_country: Desk):
    point = a_country.picture.get(TrajectoryPoint, "tp-25")
    assert refusal(a_country, edit(a_country, TrajectoryPoint, "tp-25", value=49.0)) == [AGREED]
    assert refusal(a_country, edit(a_country, TrajectoryPoint, "tp-25", trajectory="tr-roads")) == [AGREED]
    assert refusal(
        a_country, edit(a_country, TrajectoryPoint, "tp-0-roads", trajectory="tr-read", on=date(2027, 6, 30))
    ) == [AGREED]
    assert refusal(a_country, Change(point, None)) == [AGREED]


def test_an_agreed_path_is_deleted_only_with_its_indicator(a_country: Desk):
    path = a_country.picture.get(Trajectory, "tr-read")
    points = a_country.picture.children(TrajectoryPoint, "trajectory", path.id)
    assert refusal(a_country, *(Change(one, None) for one in (*points, path))) == [AGREED]
    editing.delete_with_children(a_country, [a_country.picture.get(Indicator, "i-read")])
    assert a_country.picture.get(Trajectory, "tr-read") is None
    a_country.undo()
    assert same_content(a_country.picture.get(Trajectory, "tr-read"), path)


def test_who_agreed_and_when_may_be_set_right(a_country: Desk):
    changes = [edit(a_country, Trajectory, "tr-read", agreed_on=date(2024, 7, 16), reason="Cabinet")]
    a_country.write("Set right", changes)
    assert a_country.picture.get(Trajectory, "tr-read").reason == "Cabinet"


def test_a_draft_is_open_until_the_step_that_agrees_it(a_country: Desk):
    agree = edit(a_country, Trajectory, "tr-roads", status=TrajectoryStatus.AGREED, target=650.0)
    point = Change(None, TrajectoryPoint(trajectory="tr-roads", on=date(2027, 6, 30), value=600.0))
    a_country.write("Agreed", [agree, point], reason="agreed")
    assert refusal(a_country, edit(a_country, Intervention, "iv-gravel", impact=90.0)) == [AGREED]
    a_country.write("Named", [edit(a_country, Intervention, "iv-gravel", basis="A trial on 41 roads")])


def test_a_rebaseline_is_one_step_that_undo_takes_back_and_redo_brings_again(a_country: Desk):
    before = list(a_country.picture.all(Trajectory))
    rebaselined(a_country)
    after = list(a_country.picture.all(Trajectory))
    assert refusal(a_country, edit(a_country, Trajectory, "tr-read", target=1.0)) == [SUPERSEDED]
    assert refusal(a_country, edit(a_country, Trajectory, "tr-read", status=TrajectoryStatus.DRAFT)) == [
        SUPERSEDED
    ]
    a_country.undo()
    assert [one.status for one in a_country.picture.all(Trajectory)] == [one.status for one in before]
    a_country.redo()
    assert [one.status for one in a_country.picture.all(Trajectory)] == [one.status for one in after]


def test_a_target_that_lies_later_than_first_agreed_is_moved_however_often(a_country: Desk):
    indicator = a_country.picture.get(Indicator, "i-read")
    assert (rebaselines(versions_of(a_country.picture, indicator)), target_moved(())) == (0, False)
    assert not target_moved(versions_of(a_country.picture, indicator))
    rebaselined(a_country)
    versions = versions_of(a_country.picture, indicator)
    assert (rebaselines(versions), target_moved(versions)) == (1, True)

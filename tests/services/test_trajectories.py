"""Drawing up a path, agreeing it, and agreeing another in its place: one step each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.lines import rebaselines, target_moved, versions_of
from deliverydesk.domain.measures import (
    Indicator,
    Method,
    Reading,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.errors import Invalid, ReasonNeeded, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services import trajectories
from deliverydesk.services.desk import Desk
from deliverydesk.services.trajectories import Draft, agree, begin, draw, keep, rebaseline

TODAY = date(2026, 11, 23)


def the(desk: Desk, id: str) -> Indicator:
    return desk.picture.get(Indicator, id)


def paths(desk: Desk, indicator: str) -> list[tuple[int, str]]:
    found = desk.picture.children(Trajectory, "indicator", indicator)
    return sorted((one.version, str(one.status.value)) for one in found)


def built_draft(desk: Desk) -> Draft:
    draft = begin(desk.picture, the(desk, "i-read"))
    coaches = Intervention(
        trajectory="",
        title="Coaches",
        impact=19.0,
        starts_on=date(2025, 1, 1),
        full_on=date(2027, 1, 1),
        overlap=0.9,
    )
    path = replace(draft.path, method=Method.INTERVENTION)
    return Draft(path, (), (coaches,), (DoNothing(trajectory="", on=date(2028, 6, 30), value=47.0),))


def test_a_first_draft_starts_from_the_latest_reading_and_its_priority(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-books"))
    assert (draft.path.version, draft.path.status) == (1, TrajectoryStatus.DRAFT)
    assert draft.path.target_on == date(2028, 6, 30)
    assert draft.path.baseline == draft.path.target


def test_a_draft_that_is_there_is_gone_on_with(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-roads"))
    assert draft.path.id == "tr-roads"
    assert [len(some) for some in (draft.points, draft.interventions, draft.without)] == [1, 1, 1]
    assert keep(a_country, draft) is None


def test_a_draft_beside_an_agreed_path_is_the_next_version_with_everything_it_was_built_from(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-read"))
    assert (draft.path.id, draft.path.version, draft.path.agreed_on) == ("", 2, None)
    assert [(one.id, one.value) for one in draft.points] == [("", 50.0), ("", 54.0)]
    keep(a_country, draft)
    assert paths(a_country, "i-read") == [(1, "agreed"), (2, "draft")]
    assert versions_of(a_country.picture, the(a_country, "i-read"))[-1].plan.target == 64.0
    a_country.undo()
    assert paths(a_country, "i-read") == [(1, "agreed")]


def test_a_kept_draft_is_changed_in_one_step_and_takes_away_what_was_taken_away(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-roads"))
    changed = replace(draft, path=replace(draft.path, target=650.0), points=(), interventions=())
    keep(a_country, changed)
    assert not a_country.picture.children(TrajectoryPoint, "trajectory", "tr-roads")
    assert a_country.picture.get(Intervention, "iv-gravel") is None
    a_country.undo()
    assert a_country.picture.get(Intervention, "iv-gravel").impact == 80.0


def test_a_path_built_from_interventions_has_a_point_at_the_end_of_each_period(a_country: Desk):
    drawn = draw(a_country.picture, the(a_country, "i-read"), built_draft(a_country))
    assert (float(drawn.sufficiency.brought), drawn.sufficiency.needed) == (17.1, 17)
    assert [drawn.plan.points[n][0] for n in (0, -1)] == [date(2024, 9, 30), date(2028, 3, 31)]
    assert drawn.without == ((date(2024, 6, 30), 48.0), (date(2028, 6, 30), 47.0))


def test_agreeing_the_first_path_locks_it_and_undo_opens_it_again(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-roads"))
    agree(a_country, draft, agreed_by="p-sollen", agreed_on=TODAY)
    path = a_country.picture.get(Trajectory, "tr-roads")
    assert (path.status, path.agreed_by, path.agreed_on) == (TrajectoryStatus.AGREED, "p-sollen", TODAY)
    with pytest.raises(Invalid, match="Version 1 is agreed"):
        keep(a_country, replace(draft, path=replace(path, target=1.0)))
    a_country.undo()
    assert a_country.picture.get(Trajectory, "tr-roads").status is TrajectoryStatus.DRAFT


def test_a_second_path_is_agreed_only_in_place_of_the_first(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-read"))
    with pytest.raises(Refused, match="agreed for I031 already"):
        agree(a_country, draft, agreed_by=None, agreed_on=TODAY)
    with pytest.raises(Refused, match="No path of I070 is in force"):
        rebaseline(
            a_country,
            begin(a_country.picture, the(a_country, "i-roads")),
            reason="r",
            agreed_by=None,
            agreed_on=TODAY,
        )


def test_a_rebaseline_needs_a_reason_and_keeps_the_old_line(a_country: Desk):
    draft = built_draft(a_country)
    draft = replace(draft, path=replace(draft.path, target_on=date(2029, 6, 30), target=62.0))
    with pytest.raises(ReasonNeeded):
        rebaseline(a_country, draft, reason="  ", agreed_by=None, agreed_on=TODAY)
    before = a_country.picture.step
    rebaseline(a_country, draft, reason="The release came a year late", agreed_by="p-sollen", agreed_on=TODAY)
    assert a_country.picture.step == before + 1
    assert paths(a_country, "i-read") == [(1, "superseded"), (2, "agreed")]
    versions = versions_of(a_country.picture, the(a_country, "i-read"))
    assert (rebaselines(versions), target_moved(versions)) == (1, True)
    assert a_country.journal.step(before + 1).reason == "The release came a year late"
    assert len(versions[-1].plan.points) == len(
        draw(a_country.picture, the(a_country, "i-read"), draft).plan.points
    )
    a_country.undo()
    assert paths(a_country, "i-read") == [(1, "agreed")]


def test_a_path_with_a_season_follows_the_last_full_years(a_country: Desk):
    shape = (100.0, 110.0, 100.0, 90.0)
    readings = [
        Reading(
            indicator="i-roads",
            period_start=date(year, month - 2, 1),
            period_end=date(year, month, 30 if month in (6, 9) else 31),
            value=value,
        )
        for year in (2023, 2024, 2025)
        for month, value in zip((3, 6, 9, 12), shape, strict=True)
    ]
    draft = begin(a_country.picture, the(a_country, "i-roads"))
    seasonal = replace(draft, path=replace(draft.path, method=Method.SEASONAL))
    assert draw(a_country.picture, the(a_country, "i-roads"), seasonal).trouble.startswith("A season needs")
    with pytest.raises(Refused, match="A season needs"):
        keep(a_country, seasonal)
    a_country.write("Readings", [Change(None, one) for one in readings])
    points = dict(draw(a_country.picture, the(a_country, "i-roads"), seasonal).plan.points)
    # Both ends lie in a June, which stands 10 above the line.
    assert points[date(2026, 6, 30)] == pytest.approx(560.0, abs=0.2)
    # From September to December the line gains what the season loses.
    assert points[date(2025, 12, 31)] == pytest.approx(points[date(2025, 9, 30)], abs=0.2)


def test_what_cannot_be_is_said_at_once_and_not_kept(a_country: Desk):
    draft = begin(a_country.picture, the(a_country, "i-read"))
    point = TrajectoryPoint(trajectory="", on=date(2027, 6, 30), value=104.0)
    high = replace(draft, points=(*draft.points, point))
    told = "On 30 Jun 2027 the path would stand at 104, which the indicator cannot be."
    assert draw(a_country.picture, the(a_country, "i-read"), high).trouble == told
    outside = replace(draft, points=(replace(point, on=date(2029, 1, 1), value=50.0),))
    assert "lies outside the path" in draw(a_country.picture, the(a_country, "i-read"), outside).trouble
    twice = replace(draft, points=(draft.points[0], draft.points[0]))
    assert "two points on 30 Jun 2025" in draw(a_country.picture, the(a_country, "i-read"), twice).trouble
    with pytest.raises(Refused):
        keep(a_country, high)


def test_computed_points_keep_their_names_so_that_a_draft_kept_again_changes_nothing(a_country: Desk):
    keep(a_country, built_draft(a_country))
    assert keep(a_country, begin(a_country.picture, the(a_country, "i-read"))) is None
    assert Method.INTERVENTION in trajectories.COMPUTED

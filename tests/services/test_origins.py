"""Where a value comes from: the file and the cell, who took it, and what it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Brought, Verdict
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.origins import Source, changed_words, origins
from deliverydesk.services.returns import decide, receive
from deliverydesk.storage import blobs
from tests.desks import small_country
from tests.exchange import perturb

FORECAST = "milestone:ms-coaches:forecast"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> perturb.Returned:
    return perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)


def coaches(desk: Desk) -> Milestone:
    found = desk.picture.get(Milestone, "ms-coaches")
    assert found is not None
    return found


def test_a_value_of_a_return_names_file_cell_and_who_took_it(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    cell = workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (result,) = receive(desk, [workbook.save(tmp_path / "EDU final.xlsx")])
    decide(desk, result.returned, {FORECAST: Verdict.ACCEPT}, "They confirmed it")
    newest, first = origins(desk, "ms-coaches", "forecast")
    assert (newest.source, newest.file, newest.place, newest.ministry) == (
        Source.RETURN,
        "EDU final.xlsx",
        cell,
        "Education",
    )
    assert (newest.entry.who, newest.received, newest.reason) == (
        "L. Amadi",
        "2026-11-23",
        "They confirmed it",
    )
    assert changed_words(newest) == "15 Feb 27 → 1 Mar 27"
    assert (first.source, changed_words(first)) == (Source.TYPED, "– → 15 Feb 27")


def test_what_was_taken_in_unseen_says_so_too(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    cell = workbook.write("readings", "i-read/2026-09-30//", "value", 55)
    receive(desk, [workbook.save(tmp_path / "back.xlsx")], accept="clean")
    (one,) = origins(desk, "i-read/2026-09-30//", "value")
    assert (one.source, one.place, one.after) == (Source.RETURN, cell, "55")


def test_a_value_we_wrote_instead_says_what_the_file_said(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (result,) = receive(desk, [workbook.save(tmp_path / "back.xlsx")])
    decide(desk, result.returned, {FORECAST: (Verdict.ACCEPT, "20 Mar 2027")})
    newest = origins(desk, "ms-coaches", "forecast")[0]
    assert (newest.after, newest.said) == ("20 Mar 27", "1 Mar 27")
    assert "The file said 1 Mar 27; another value was written." in newest.told()


def test_a_new_record_names_the_cell_of_each_of_its_values(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    token = next(iter(workbook.rows("new_barriers")))
    workbook.write("new_barriers", token, "priority", "P03")
    cell = workbook.write("new_barriers", token, "title", "No paper")
    receive(desk, [workbook.save(tmp_path / "back.xlsx")], accept="all")
    (made,) = [one for one in desk.picture.all(Barrier) if one.title == "No paper"]
    (one,) = origins(desk, made.id, "title")
    assert (one.source, one.place, one.said) == (Source.RETURN, cell, "")


def test_what_was_changed_by_hand_says_who_and_why(desk: Desk) -> None:
    set_field(desk, coaches(desk), "forecast", date(2027, 1, 31), reason="Agreed by telephone")
    newest = origins(desk, "ms-coaches", "forecast")[0]
    assert newest.told() == "Typed here by L. Amadi on 23 Nov 26. Reason: Agreed by telephone"


def test_undo_is_told_as_what_it_is(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    receive(desk, [workbook.save(tmp_path / "back.xlsx")], accept="clean")
    desk.undo()
    assert [one.source for one in origins(desk, "ms-coaches", "forecast")] == [
        Source.UNDONE,
        Source.RETURN,
        Source.TYPED,
    ]


def test_the_return_is_named_after_undo_has_taken_its_record_away(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    receive(desk, [workbook.save(tmp_path / "back.xlsx")], accept="clean")
    desk.undo()
    assert origins(desk, "ms-coaches", "forecast")[1].file == "back.xlsx"


def test_a_value_brought_in_names_the_cell_of_the_list(desk: Desk) -> None:
    kept = blobs.pack([["milestone", "ms-coaches", "owner", "Plan", "H7"]])
    brought = Brought(
        id="br-2", file="Tracker.xlsx", sha256="7" * 64, brought_on=date(2026, 11, 23), cells=kept[0]
    )
    now = coaches(desk)
    changes = [Change(None, brought), Change(now, replace(now, owner="Directorate Primary"))]
    desk.write("Tracker.xlsx brought in", changes, kind=StepKind.IMPORT, blobs={kept[0]: kept[1]})
    newest = origins(desk, "ms-coaches", "owner")[0]
    assert (newest.source, newest.file, newest.place) == (Source.BROUGHT, "Tracker.xlsx", "Plan!H7")


def test_a_field_that_never_held_anything_has_no_origin(desk: Desk) -> None:
    assert origins(desk, "ms-coaches", "actual") == []


def test_a_field_that_is_none_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(Refused, match="no field called colour"):
        origins(desk, "ms-coaches", "colour")

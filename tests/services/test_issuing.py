"""Workbooks out to ministries: what is written, what is kept, and what is never written over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.errors import Refused, Unwritable
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks
from tests.desks import small_country


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def test_a_file_of_the_same_name_is_never_written_over(desk: Desk, tmp_path: Path):
    step = desk.picture.step
    filled = tmp_path / "out" / "EDU-2026-10.xlsx"
    filled.parent.mkdir()
    filled.write_bytes(b"what a ministry sent back")
    with pytest.raises(Refused, match=r"EDU-2026-10\.xlsx is in the folder already; no workbook was issued"):
        issue_workbooks(desk, filled.parent, ministries=["EDU"])
    assert filled.read_bytes() == b"what a ministry sent back"
    assert [one.name for one in filled.parent.iterdir()] == [filled.name]
    assert desk.picture.step == step


def test_a_workbook_that_cannot_take_its_place_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    move = Path.replace

    def no_place(self: Path, target: Path) -> Path:
        if target.suffix == ".xlsx":
            raise PermissionError(target)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", no_place)
    with pytest.raises(Unwritable, match=r"holds EDU-2026-10\.xlsx as issued, but no such file could be put"):
        issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])
    assert list((tmp_path / "out").iterdir()) == []


def test_a_workbook_has_the_sheets_it_was_asked_for_and_its_own_due_day(desk: Desk, tmp_path: Path):
    terms = Terms(sections=("milestones", "readings"), due=date(2026, 11, 20))
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"], terms=terms)
    assert (made.issue.sections, made.issue.due) == ("milestones readings", date(2026, 11, 20))
    sheets = {one["section"] for one in desk.blob(made.issue.cells)["sheets"]}
    assert sheets == {"milestones", "readings"}


def test_a_sheet_nobody_knows_is_refused_with_those_there_are(desk: Desk, tmp_path: Path):
    with pytest.raises(Refused, match="No sheet is called colours") as refused:
        issue_workbooks(desk, tmp_path / "out", terms=Terms(sections=("milestones", "colours")))
    assert "There are: priorities, ratings, indicators" in str(refused.value)

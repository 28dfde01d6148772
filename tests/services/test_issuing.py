"""Workbooks out to ministries: what is written, what is kept, and what is never written over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain.work import Barrier, BarrierStatus, Milestone
from deliverydesk.errors import Refused, Unwritable
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country
from tests.exchange.perturb import Returned


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


@pytest.mark.parametrize(("asked", "spoken"), [("fr", "fr"), ("ar", "ar"), ("fr-CA", "fr"), ("", "en")])
def test_a_workbook_speaks_the_language_it_was_asked_for(desk: Desk, tmp_path: Path, asked: str, spoken: str):
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"], terms=Terms(language=asked))
    kept = desk.blob(made.issue.cells)
    titles = {"en": "Milestones", "fr": "Jalons", "ar": "المعالم الرئيسية"}
    assert (made.issue.language, kept["language"]) == (spoken, spoken)
    assert titles[spoken] in {one["name"] for one in kept["sheets"]}
    assert desk.journal.steps(limit=1)[0].label == "Workbook issued to Education for 2026-10"


def test_a_language_without_words_is_refused_with_those_there_are(desk: Desk, tmp_path: Path):
    with pytest.raises(Refused, match="no words for a workbook in the language “xx”; nothing") as refused:
        issue_workbooks(desk, tmp_path / "out", ministries=["EDU"], terms=Terms(language="xx"))
    assert refused.value.hint == "There are: en (English), ar (العربية), fr (Français)."
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("desks", "spoken"), [("fr", "fr"), ("sw", "en")])
def test_the_desks_own_language_is_spoken_where_it_has_words(
    desk: Desk, tmp_path: Path, desks: str, spoken: str
):
    before = desk.picture.settings
    desk.write("language", [Change(before, replace(before, language=desks))])
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])
    assert made.issue.language == spoken


def test_a_return_in_french_is_taken_in_like_any_other(desk: Desk, tmp_path: Path):
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"], terms=Terms(language="fr"))
    filled = Returned(made.path)
    filled.write("barriers", "b-release", "status", "Accepté")
    filled.write("milestones", "ms-coaches", "forecast", "1er mars 2027")
    back = filled.save(tmp_path / "back.xlsx")
    (result,) = receive(desk, [back], accept="all")
    assert (result.status, result.problems) == ("read", ())
    barrier, milestone = desk.picture.get(Barrier, "b-release"), desk.picture.get(Milestone, "ms-coaches")
    assert barrier is not None
    assert milestone is not None
    assert (barrier.status, milestone.forecast) == (BarrierStatus.ACCEPTED, date(2027, 3, 1))
    (again,) = receive(desk, [back], accept="all")
    assert again.status == "already received"

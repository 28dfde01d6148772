"""A map made by pointing at cells: tried, kept, and refusing a layout that has moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.services.desk import Desk
from deliverydesk.services.importing import import_files
from deliverydesk.services.mapping import Markings, Shown, Target, keep, show, targets
from tests.desks import small_country

TARGETS = {one.words: one for one in targets()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def a_return(path: Path, *, row_inserted: bool = False, rating: str = "Amber/Green") -> Path:
    """A ministry's own form: one promise, its rating, and a block of milestones."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Return"
    sheet["B2"], sheet["C2"] = "Name of project", "Clean water in every valley"
    sheet["B3"], sheet["C3"] = "Ends on", datetime(2028, 6, 30)
    sheet["B4"], sheet["C4"] = "Our confidence", rating
    sheet["B6"], sheet["C6"], sheet["D6"] = "Step", "Planned", "Now expected"
    for row, (words, planned, now) in enumerate(
        [
            ("Wells drilled", datetime(2027, 1, 31), datetime(2027, 3, 1)),
            ("Pumps run", datetime(2027, 9, 30), None),
        ],
        start=7,
    ):
        sheet.cell(row, 2, words)
        sheet.cell(row, 3, planned)
        sheet.cell(row, 4, now)
    if row_inserted:
        sheet.insert_rows(3)
    book.save(path)
    return path


def marked(shown: Shown, ministry: str = "EDU") -> Markings:
    made = Markings("water", date(2026, 10, 31), ministry=ministry)
    places: list[tuple[str, int, int, int]] = [
        ("Priority: its name", 2, 2, 3),
        ("Priority: Promised by", 3, 3, 3),
        ("Rating (ministry)", 4, 4, 3),
        ("Milestone: its name", 7, 12, 2),
        ("Milestone: First agreed", 7, 12, 3),
        ("Milestone: Forecast", 7, 12, 4),
    ]
    for words, top, bottom, column in places:
        made = made.having(shown.mark(_target(words), "Return", top, bottom, column))
    return made


def _target(words: str) -> Target:
    return TARGETS[words]


def test_what_was_marked_comes_in_and_the_second_time_nothing_is_new(desk: Desk, tmp_path: Path):
    file = a_return(tmp_path / "water.xlsx")
    keep(marked(show(file)), desk, tmp_path / "water.toml")
    (result,) = import_files(desk, [file], tmp_path / "water.toml")
    assert result.problems == ()
    priority = next(one for one in desk.picture.all(Priority) if one.title == "Clean water in every valley")
    assert priority.end == date(2028, 6, 30)
    milestones = desk.picture.children(Milestone, "priority", priority.id)
    assert [(one.title, one.original_baseline, one.forecast) for one in milestones] == [
        ("Wells drilled", date(2027, 1, 31), date(2027, 3, 1)),
        ("Pumps run", date(2027, 9, 30), None),
    ]
    (rating,) = desk.picture.children(Assessment, "priority", priority.id)
    assert (rating.voice, rating.overall, rating.original_words, rating.as_at) == (
        Voice.MINISTRY, "AG", "Amber/Green", date(2026, 10, 31),
    )  # fmt: skip
    (again,) = import_files(desk, [file], tmp_path / "water.toml")
    assert again.proposals == ()


def test_a_layout_that_has_moved_is_refused_by_the_labels_beside(desk: Desk, tmp_path: Path):
    keep(marked(show(a_return(tmp_path / "old.xlsx"))), desk, tmp_path / "water.toml")
    moved = a_return(tmp_path / "new.xlsx", row_inserted=True)
    (result,) = import_files(desk, [moved], tmp_path / "water.toml")
    assert (result.status, result.proposals) == ("refused", ())
    assert result.problems[0].where.address == "Return!B3"
    assert "expects “ends on” here and finds “”" in result.problems[0].sentence


def test_a_mark_knows_the_label_beside_it_or_above_a_block(tmp_path: Path):
    shown = show(a_return(tmp_path / "water.xlsx"))
    whole = shown.mark(_target("Priority: Promised by"), "Return", 3, 9, 3)
    block = shown.mark(_target("Milestone: Forecast"), "Return", 7, 12, 4)
    assert (whole.address, whole.says, whole.anchor and whole.anchor.words) == (
        "Return!C3",
        "30 Jun 2028",
        "Ends on",
    )
    assert (block.address, block.says, block.anchor and block.anchor.words) == (
        "Return!D7:D12", "1 Mar 2027", "Now expected",
    )  # fmt: skip


def test_a_field_is_marked_once_and_a_cell_is_one_thing(tmp_path: Path):
    shown = show(a_return(tmp_path / "water.xlsx"))
    made = marked(shown)
    elsewhere = shown.mark(_target("Priority: Promised by"), "Return", 7, 7, 3)
    other = shown.mark(_target("Priority: Starts"), "Return", 2, 2, 3)
    made = made.having(elsewhere).having(other)
    assert [one.address for one in made.marks if one.target.field == "end"] == ["Return!C7"]
    assert not any(one.target.field == "title" and one.target.entity == "priority" for one in made.marks)


@pytest.mark.parametrize(
    ("without", "ministry", "sentence"),
    [
        ("Priority: its name", "EDU", "Nothing says which promise this workbook is about"),
        ("", "", "Nothing says whose workbook this is"),
        ("Milestone: its name", "EDU", "The milestones need a column of titles"),
    ],
)
def test_what_cannot_be_recognised_is_refused_before_it_is_kept(
    desk: Desk, tmp_path: Path, without: str, ministry: str, sentence: str
):
    made = marked(show(a_return(tmp_path / "water.xlsx")), ministry)
    for one in made.marks:
        if one.target.words == without:
            made = made.without(one)
    with pytest.raises(Refused, match=sentence):
        keep(made, desk, tmp_path / "water.toml")
    assert not (tmp_path / "water.toml").exists()

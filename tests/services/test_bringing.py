"""Somebody's own Excel list comes in without a map: proposed, accounted for cell by cell, one step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from deliverydesk.domain.assessments import Assessment, RatingScale, Voice
from deliverydesk.domain.exchanges import Brought, Note
from deliverydesk.domain.measures import (
    Direction,
    Frequency,
    Indicator,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused, WrongUsage
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.services.bringing import BringResult, bring, make_answers, pasted, write_lists
from deliverydesk.services.desk import Desk
from deliverydesk.sources import RealSources
from tests.services.trackers import AMBER, BLUE, GREEN, RED, follow_up, plain, quarter

FILLS = {RED: "R", GREEN: "G", AMBER: "AR"}


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that holds one person and nothing else."""
    with Desk.create(
        tmp_path / "new.desk", person=Person(ref="HU", name="H. Unruh"), sources=RealSources(), remember=False
    ) as desk:
        yield desk


def brought(
    desk: Desk, path: Path, *, accept: str = "clean", dry_run: bool = False, **said: Any
) -> BringResult:
    (result,) = bring(desk, [path], make_answers(desk, **said), accept=accept, dry_run=dry_run)
    return result


def meanings(result: BringResult) -> dict[str, str]:
    return {one.heading.letter: one.meaning.text.partition(":")[0] for one in result.reading.columns}


def rules(result: BringResult) -> set[tuple[str, str]]:
    return {(one.rule, one.where.address) for one in result.problems}


def by_ref(desk: Desk) -> dict[str, Priority]:
    return {one.ref: one for one in desk.picture.all(Priority)}


# --- what each column is -----------------------------------------------------------------------------


def test_every_column_of_the_follow_up_table_is_proposed_with_a_reason(
    empty_desk: Desk, tmp_path: Path
) -> None:
    (result,) = bring(empty_desk, [follow_up(tmp_path / "f.xlsx")], guess=False)
    assert meanings(result) == {
        "A": "priority.ref", "B": "priority.title", "C": "priority.ministry", "D": "baseline",
        "E": "point", "F": "target", "G": "rating.ministry", "H": "note",
    }  # fmt: skip
    assert result.sheet == "Follow-up"
    assert all(one.why and one.sure >= 70 for one in result.reading.columns)
    spans = {one.heading.letter: one.meaning.span for one in result.reading.columns if one.meaning.span}
    assert [spans[letter].end for letter in "DEF"] == [
        date(2024, 12, 31),
        date(2026, 12, 31),
        date(2028, 12, 31),
    ]


def test_without_guess_nothing_is_written(empty_desk: Desk, tmp_path: Path) -> None:
    before = empty_desk.picture.step
    bring(empty_desk, [follow_up(tmp_path / "f.xlsx")], guess=False)
    assert empty_desk.picture.step == before


def test_the_follow_up_table_comes_in_as_one_step_that_undo_takes_back(
    empty_desk: Desk, tmp_path: Path
) -> None:
    brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills=FILLS)
    at = empty_desk.picture
    assert sorted(by_ref(empty_desk)) == ["1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2"]
    assert {one.name for one in at.all(Ministry)} == {"Health", "Schools", "Transport", "Water & Energy"}
    assert len(at.all(TrajectoryPoint)) == len(at.all(Trajectory)) == 8
    empty_desk.undo()
    for kind in (Priority, Ministry, Indicator, Trajectory, Note, Brought):
        assert not empty_desk.picture.all(kind)


def test_figures_keep_their_unit_percent_in_points_and_their_direction(
    empty_desk: Desk, tmp_path: Path
) -> None:
    brought(empty_desk, follow_up(tmp_path / "f.xlsx"))
    at = empty_desk.picture
    found = {one.title: one for one in at.all(Indicator)}
    paths = {at.reference(one.indicator): one for one in at.all(Trajectory)}
    clinics, port = found["Clinics open six days a week"], found["Port cleared in three days"]
    assert (clinics.unit, clinics.direction, clinics.headline) == ("%", Direction.UP, True)
    assert (port.unit, port.direction, port.decimals) == ("d", Direction.DOWN, 1)
    assert found["Safer birth (deaths per 100,000)"].unit == "deaths per 100,000"
    assert (paths[clinics.ref].baseline, paths[clinics.ref].target) == (61.0, 90.0)
    assert "School meals" not in found


def test_targets_are_drafts_until_a_person_says_that_they_are_agreed(
    empty_desk: Desk, tmp_path: Path
) -> None:
    path = follow_up(tmp_path / "f.xlsx")
    result = brought(empty_desk, path)
    assert "draft-targets" in {one.rule for one in result.notes}
    assert {one.status for one in empty_desk.picture.all(Trajectory)} == {TrajectoryStatus.DRAFT}
    empty_desk.undo()
    result = brought(empty_desk, path, agreed=True)
    assert "draft-targets" not in {one.rule for one in result.notes}
    assert {one.status for one in empty_desk.picture.all(Trajectory)} == {TrajectoryStatus.AGREED}


def test_the_same_file_a_second_time_gives_no_proposals(empty_desk: Desk, tmp_path: Path) -> None:
    path = follow_up(tmp_path / "f.xlsx")
    brought(empty_desk, path, fills=FILLS)
    again = brought(empty_desk, path, fills=FILLS)
    assert again.proposals == ()
    assert len(empty_desk.picture.all(Brought)) == 1


def test_what_has_no_field_becomes_a_note_with_its_cell(empty_desk: Desk, tmp_path: Path) -> None:
    brought(empty_desk, follow_up(tmp_path / "f.xlsx"))
    reads = by_ref(empty_desk)["2.1"]
    notes = {one.heading: one for one in empty_desk.picture.all(Note) if one.record == reads.id}
    assert (notes["Remarks"].words, notes["Remarks"].source) == ("coaches!", "f.xlsx, Follow-up!H8")
    assert notes["Stands under"].words == "SCHOOLS"


def test_every_written_value_can_be_traced_to_its_cell(empty_desk: Desk, tmp_path: Path) -> None:
    brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills=FILLS)
    (kept,) = empty_desk.picture.all(Brought)
    places = {
        (entity, record, name): cell for entity, record, name, _sheet, cell in empty_desk.blob(kept.cells)
    }
    assert places["priority", by_ref(empty_desk)["2.1"].id, "title"] == "B8"
    (path,) = (
        one for one in empty_desk.picture.all(Trajectory)
        if empty_desk.picture.get(Indicator, one.indicator).title == "Teachers in class"
    )  # fmt: skip
    assert places["trajectory", path.id, "target"] == "F9"


@pytest.mark.parametrize(
    ("headings", "frequency"),
    [
        (("2023", "2024"), Frequency.YEARLY),
        (("Q1 2025", "Q2 2025"), Frequency.QUARTERLY),
        (("Jan 2025", "Feb 2025"), Frequency.MONTHLY),
        (("2024", "Q1 2025"), Frequency.QUARTERLY),
    ],
)
def test_readings_are_owed_as_often_as_their_columns_come(
    empty_desk: Desk, tmp_path: Path, headings: tuple[str, str], frequency: Frequency
) -> None:
    rows = [("Priority", "Ministry", *headings), ("Clean streets", "Works", 3, 4), ("Parks", "Works", 5, 6)]
    brought(empty_desk, plain(tmp_path / "r.xlsx", rows))
    assert {one.frequency for one in empty_desk.picture.all(Indicator)} == {frequency}


# --- every cell is accounted for ---------------------------------------------------------------------


@pytest.mark.parametrize("fills", [{}, FILLS])
def test_the_fates_of_the_cells_add_up_to_the_filled_cells(
    empty_desk: Desk, tmp_path: Path, fills: dict[str, str]
) -> None:
    result = brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills=fills)
    book = result.reading.sheet
    coloured = 9
    assert result.accounting.cells == len(list(book.filled())) + coloured
    assert result.accounting.total == result.accounting.cells
    counts = {fate.value: n for fate, n in result.accounting.counts}
    assert counts["problem"] == 1 + coloured - (8 if fills else 0)
    assert counts["note"] == 9


def test_struck_rows_are_named_with_their_reason(empty_desk: Desk, tmp_path: Path) -> None:
    result = brought(empty_desk, follow_up(tmp_path / "f.xlsx"))
    (table,) = result.reading.tables
    assert table.struck == {14: "the same title as row 13", 18: "no title", 19: "a total"}


def test_a_value_that_is_no_number_is_a_problem_and_the_rest_of_the_row_comes_in(
    empty_desk: Desk, tmp_path: Path
) -> None:
    result = brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills={**FILLS, BLUE: "none"})
    assert rules(result) == {("number", "Follow-up!F10")}
    assert by_ref(empty_desk)["2.3"].title == "School meals"


def test_other_sheets_and_hidden_rows_are_named(empty_desk: Desk, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "h.xlsx"))
    sheet = book.add_worksheet("List")
    for row, cells in enumerate((("Priority", "Ministry"), ("Clean streets", "Works"), ("Parks", "Works"))):
        sheet.write_row(row, 0, cells)
    sheet.set_row(2, None, None, {"hidden": True})
    book.add_worksheet("Money").write(0, 0, 12)
    book.close()
    result = brought(empty_desk, tmp_path / "h.xlsx")
    said = {one.rule: one.sentence for one in result.notes}
    assert said["not-read"] == "Only this sheet was read. These hold something too: “Money”."
    assert said["hidden"].startswith("1 row is hidden")
    assert len(empty_desk.picture.all(Priority)) == 2


def test_names_that_differ_by_a_number_are_two(empty_desk: Desk, tmp_path: Path) -> None:
    head = ("Priority", "Ministry")
    brought(
        empty_desk,
        plain(
            tmp_path / "a.xlsx", [head, ("School building, phase 1", "Field office 1"), ("Parks", "Works")]
        ),
    )
    later = plain(
        tmp_path / "b.xlsx", [head, ("School building, phase 2", "Field office 2"), ("Parks", "Works")]
    )
    assert brought(empty_desk, later).doubts == ()
    assert len(empty_desk.picture.all(Priority)) == 3


# --- ratings -----------------------------------------------------------------------------------------


def test_a_colour_is_a_problem_until_somebody_says_what_it_means(empty_desk: Desk, tmp_path: Path) -> None:
    result = brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills={GREEN: "G"})
    asked = {one.colour: (one.cells, one.answer) for one in result.reading.fills}
    assert asked == {GREEN: (3, "G"), AMBER: (3, None), RED: (2, None), BLUE: (1, None)}
    assert sum(one.rule == "fill-unanswered" for one in result.problems) == 6
    assert {one.overall for one in empty_desk.picture.all(Assessment)} == {"G"}


def test_a_colour_that_no_rating_takes_is_counted_and_named(empty_desk: Desk, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "m.xlsx"))
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, ("Commitment", "Ministry", "Milestone", "Due", "Status"))
    for row, (step, colour) in enumerate((("Lorries bought", RED), ("Depots open", GREEN)), 1):
        sheet.write_row(row, 0, ("Clean streets", "Works", step, "1 Apr 2026"))
        sheet.write_blank(row, 4, None, book.add_format({"bg_color": f"#{colour}"}))
    book.close()
    result = brought(empty_desk, tmp_path / "m.xlsx")
    assert result.accounting.total == result.accounting.cells == 5 + 2 * 5
    assert ("a colour alone, and no rating takes it", 2, "E2") in result.accounting.reasons
    (said,) = (one for one in result.notes if one.rule == "colour-alone")
    assert said.where.address == "Plan!E1"
    left = brought(empty_desk, tmp_path / "m.xlsx", columns={"E": "skip"})
    assert "colour-alone" not in {one.rule for one in left.notes}


def test_colours_that_a_rule_sets_are_named_as_not_read(empty_desk: Desk, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "r.xlsx"))
    sheet = book.add_worksheet("List")
    rows = (("Priority", "Ministry", "Status", "Ends"), ("Clean streets", "Works"), ("Parks", "Works"))
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells)
    red = book.add_format({"bg_color": f"#{RED}"})
    sheet.conditional_format("C2:C3", {"type": "formula", "criteria": '=$A2="Parks"', "format": red})
    sheet.conditional_format("D9:D12", {"type": "2_color_scale"})
    book.close()
    result = brought(empty_desk, tmp_path / "r.xlsx")
    (said,) = (one for one in result.notes if one.rule == "by-rule")
    assert "not read: C “Status”." in said.sentence


def test_a_short_code_that_is_made_up_for_a_new_ministry_is_said(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [("Priority", "Ministry"), ("Clean streets", "Ministry of Works"), ("Parks", "FIN")]
    result = brought(empty_desk, plain(tmp_path / "m.xlsx", rows))
    (said,) = (one for one in result.notes if one.rule == "new-code")
    (works,) = (one for one in empty_desk.picture.all(Ministry) if one.code != "FIN")
    assert said.sentence.startswith("1 ministry is new here")
    assert f"Ministry of Works {works.code}." in said.sentence
    again = brought(empty_desk, plain(tmp_path / "again.xlsx", [*rows, ("Pools", "Ministry of Works")]))
    assert "new-code" not in {one.rule for one in again.notes}


def test_fills_that_were_explained_are_ratings_of_the_ministry(empty_desk: Desk, tmp_path: Path) -> None:
    brought(empty_desk, follow_up(tmp_path / "f.xlsx"), fills=FILLS)
    at = empty_desk.picture
    said = {at.reference(one.priority): (one.voice, one.overall, one.scale) for one in at.all(Assessment)}
    assert said["2.1"] == (Voice.MINISTRY, "R", RatingScale.FOUR)
    assert said["1.2"] == (Voice.MINISTRY, "AR", RatingScale.FOUR)
    assert len(said) == 8


def test_a_fill_that_is_no_colour_or_no_rating_is_wrong_usage(empty_desk: Desk) -> None:
    with pytest.raises(WrongUsage, match="no colour"):
        make_answers(empty_desk, fills={"reddish": "R"})
    with pytest.raises(WrongUsage, match="no rating"):
        make_answers(empty_desk, fills={RED: "bad"})


def test_words_of_ratings_on_three_levels_are_on_the_scale_of_three(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [
        ("Priority", "Ministry", "PMDU RAG"),
        ("Clean streets", "Works", "Amber"),
        ("Night libraries", "Culture", "Red"),
    ]
    brought(empty_desk, plain(tmp_path / "r.xlsx", rows))
    found = empty_desk.picture.all(Assessment)
    assert {(one.voice, one.overall, one.scale) for one in found} == {
        (Voice.UNIT, "A", RatingScale.THREE), (Voice.UNIT, "R", RatingScale.THREE),
    }  # fmt: skip


# --- milestones, merged cells, several tables --------------------------------------------------------

MILESTONES = [
    ("Commitment", "Ministry", "Milestone", "Baseline", "Forecast", "Owner", "RAG"),
    ("Clean streets", "Works", "Lorries bought", date(2026, 3, 1), date(2026, 4, 1), "B. Ott", "Green"),
    ("", "", "Depots open", date(2026, 6, 1), date(2026, 9, 1), "B. Ott", "Red"),
    ("Night libraries", "Culture", "Lamps hung", date(2026, 5, 1), "", "C. Lind", "Green"),
]


def test_a_list_of_milestones_finds_its_priorities_by_the_name_above(
    empty_desk: Desk, tmp_path: Path
) -> None:
    result = brought(empty_desk, plain(tmp_path / "m.xlsx", MILESTONES))
    at = empty_desk.picture
    placed = {one.title: (at.get(Priority, one.priority).title, one.forecast) for one in at.all(Milestone)}
    assert placed == {
        "Lorries bought": ("Clean streets", date(2026, 4, 1)),
        "Depots open": ("Clean streets", date(2026, 9, 1)),
        "Lamps hung": ("Night libraries", None),
    }
    assert meanings(result)["G"] == "note"
    assert not at.all(Assessment)
    assert result.accounting.total == result.accounting.cells == 7 + 7 + 5 + 6


def test_a_priority_merged_over_its_milestones_is_the_priority_of_each(
    empty_desk: Desk, tmp_path: Path
) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "m.xlsx"))
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, ("Commitment", "Ministry", "Milestone", "Due"))
    sheet.merge_range(1, 0, 2, 0, "Clean streets")
    sheet.merge_range(1, 1, 2, 1, "Works")
    sheet.write_row(1, 2, ("Lorries bought", "1 Apr 2026"))
    sheet.write_row(2, 2, ("Depots open", "2026-09-01"))
    book.close()
    brought(empty_desk, tmp_path / "m.xlsx")
    (priority,) = empty_desk.picture.all(Priority)
    assert {(one.title, one.priority, one.forecast) for one in empty_desk.picture.all(Milestone)} == {
        ("Lorries bought", priority.id, date(2026, 4, 1)), ("Depots open", priority.id, date(2026, 9, 1)),
    }  # fmt: skip


def test_two_tables_below_each_other_are_read_each_by_its_own_headings(
    empty_desk: Desk, tmp_path: Path
) -> None:
    rows = [
        ("Our priorities",), (),
        ("Code", "Priority", "Ministry"), ("A1", "Clean streets", "Works"), ("A2", "Night libraries", "Culture"),
        (), (),
        ("Priority code", "Milestone", "Due date"), ("A2", "Lamps hung", date(2026, 5, 1)),
    ]  # fmt: skip
    result = brought(empty_desk, plain(tmp_path / "two.xlsx", rows))
    assert result.reading.subjects == ["priority", "milestone"]
    (lamps,) = empty_desk.picture.all(Milestone)
    assert lamps.priority == by_ref(empty_desk)["A2"].id
    assert result.problems == ()
    assert result.accounting.total == result.accounting.cells == 16


def test_two_tables_beside_each_other_are_two(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [
        ("Code", "Priority", "Ministry", "", "Priority code", "Milestone", "Due date"),
        ("A1", "Clean streets", "Works", "", "A1", "Lorries bought", date(2026, 5, 1)),
        ("A2", "Night libraries", "Culture", "", "A2", "Lamps hung", date(2026, 6, 1)),
    ]
    brought(empty_desk, plain(tmp_path / "two.xlsx", rows))
    at = empty_desk.picture
    assert {(one.title, at.reference(one.priority)) for one in at.all(Milestone)} == {
        ("Lorries bought", "A1"), ("Lamps hung", "A2"),
    }  # fmt: skip


def test_a_second_header_row_without_merged_cells_is_understood(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [
        ("No", "Commitment", "Lead", "Baseline", "Target", ""),
        ("", "", "", 2024, 2026, 2028),
        ("1", "Clean streets", "Works", 10, 20, 30),
        ("2", "Night libraries", "Culture", 5, 6, 9),
    ]
    result = brought(empty_desk, plain(tmp_path / "h.xlsx", rows))
    assert [meanings(result)[letter] for letter in "DEF"] == ["baseline", "point", "target"]
    assert {one.target for one in empty_desk.picture.all(Trajectory)} == {30.0, 9.0}


def test_an_agreed_path_takes_nothing_from_a_later_list_and_the_cells_say_what_to_do(
    empty_desk: Desk, tmp_path: Path
) -> None:
    rows = [
        ("No", "Commitment", "Lead", "Baseline", "Target", ""),
        ("", "", "", 2024, 2026, 2028),
        ("1", "Clean streets", "Works", 10, 20, 30),
        ("2", "Night libraries", "Culture", 5, 6, 9),
    ]
    brought(empty_desk, plain(tmp_path / "h.xlsx", rows), agreed=True)
    before = list(empty_desk.picture.all(Trajectory)), list(empty_desk.picture.all(TrajectoryPoint))
    rows[2], rows[3] = ("1", "Clean streets", "Works", 10, 22, 28), ("2", "Night markets", "Culture", 5, 6, 9)
    result = brought(empty_desk, plain(tmp_path / "i.xlsx", rows), agreed=True, accept="all")
    assert {one for one in rules(result) if one[0] == "locked"} == {
        ("locked", "List!E3"),
        ("locked", "List!F3"),
    }
    (sentence,) = {one.sentence for one in result.problems if one.rule == "locked"}
    assert sentence.startswith("Version 1 is agreed, so it stays as it is. Re-baseline:")
    assert (list(empty_desk.picture.all(Trajectory)), list(empty_desk.picture.all(TrajectoryPoint))) == before


# --- what has to be asked ----------------------------------------------------------------------------

UNCLEAR = [
    ("Priority", "Ministry", "Ends"),
    ("Clean streets", "Works", "03/04/2026"),
    ("Night libraries", "Culture", "25/12/2027"),
]


def test_a_date_of_two_meanings_is_asked_once_for_the_file(empty_desk: Desk, tmp_path: Path) -> None:
    path = plain(tmp_path / "d.xlsx", UNCLEAR)
    first = brought(empty_desk, path, dry_run=True)
    assert rules(first) == {("date-order", "List!C2")}
    assert first.reading.unclear_dates == 1
    brought(empty_desk, path, dates="dmy")
    ends = {one.title: one.end for one in empty_desk.picture.all(Priority)}
    assert ends == {"Clean streets": date(2026, 4, 3), "Night libraries": date(2027, 12, 25)}


def test_dates_whose_order_is_forced_are_not_asked_about(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [
        UNCLEAR[0],
        ("Clean streets", "Works", "13/04/2026"),
        ("Night libraries", "Culture", "05/05/2027"),
    ]
    result = brought(empty_desk, plain(tmp_path / "d.xlsx", rows))
    assert result.problems == ()
    assert {one.end for one in empty_desk.picture.all(Priority)} == {date(2026, 4, 13), date(2027, 5, 5)}


def test_a_name_that_is_nearly_ours_is_asked_about_and_nothing_of_its_row_is_taken(
    empty_desk: Desk, tmp_path: Path
) -> None:
    head = ("Priority", "Ministry", "RAG")
    brought(
        empty_desk,
        plain(
            tmp_path / "a.xlsx",
            [head, ("Clean streets in the capital", "Works", "G"), ("Libraries", "Culture", "R")],
        ),
    )
    near = plain(
        tmp_path / "b.xlsx", [head, ("Clean streets in the capitol", "Works", "R"), ("Parks", "Culture", "G")]
    )
    asked = brought(empty_desk, near, as_at=date(2025, 1, 1))
    assert rules(asked) == {("perhaps", "List!A2")}
    assert asked.accounting.total == asked.accounting.cells
    assert {one.title for one in empty_desk.picture.all(Priority)} == {
        "Clean streets in the capital",
        "Libraries",
        "Parks",
    }
    same = brought(empty_desk, near, as_at=date(2025, 1, 1), same={"Clean streets in the capitol": "P01"})
    assert rules(same) == set()
    capital = by_ref(empty_desk)["P01"]
    ratings = [one for one in empty_desk.picture.all(Assessment) if one.priority == capital.id]
    assert {(one.as_at, one.overall) for one in ratings} >= {(date(2025, 1, 1), "R")}


def test_a_ministry_that_is_nearly_ours_is_asked_about(a_country: Desk, tmp_path: Path) -> None:
    rows = [
        ("Priority", "Ministry", "Start"),
        ("Warm schools", "Educaton", date(2026, 1, 1)),
        ("Warm homes", "Ministry of Finance", date(2026, 1, 1)),
    ]
    result = brought(a_country, plain(tmp_path / "m.xlsx", rows))
    assert ("perhaps", "List!B2") in rules(result)
    homes = next(one for one in a_country.picture.all(Priority) if one.title == "Warm homes")
    assert homes.ministry == "m-fin"
    assert len(a_country.picture.all(Ministry)) == 3


def test_a_number_of_ours_under_a_title_of_another_is_asked_about(a_country: Desk, tmp_path: Path) -> None:
    rows = [
        ("Code", "Priority", "Ministry"),
        ("P03", "Harbour dredged", "Finance"),
        ("P20", "Warm homes", "Finance"),
    ]
    result = brought(a_country, plain(tmp_path / "m.xlsx", rows))
    assert rules(result) == {("perhaps", "List!B2")}
    assert by_ref(a_country)["P03"].title == "Every child reads by age ten"


def test_another_with_a_number_of_ours_is_refused(a_country: Desk, tmp_path: Path) -> None:
    rows = [
        ("Code", "Priority", "Ministry"),
        ("P03", "Harbour dredged", "Finance"),
        ("P20", "Warm homes", "Finance"),
    ]
    path = plain(tmp_path / "m.xlsx", rows)
    (doubt,) = brought(a_country, path, dry_run=True).doubts
    assert (doubt.said, doubt.ref) == ("Harbour dredged", "P03")
    result = brought(a_country, path, same={"Harbour dredged": "new"})
    assert {one.rule for one in result.problems} == {"number-taken"}
    assert by_ref(a_country)["P03"].title == "Every child reads by age ten"


def test_a_word_that_is_no_rating_is_a_problem_until_it_is_explained(
    empty_desk: Desk, tmp_path: Path
) -> None:
    rows = [
        ("Priority", "Ministry", "RAG"), ("Clean streets", "Works", "Green"), ("Parks", "Works", "Red"),
        ("Pools", "Works", "Stopped"), ("Paths", "Works", "stopped"), ("Docks", "Works", "Amber-green"),
    ]  # fmt: skip
    path = plain(tmp_path / "w.xlsx", rows)
    first = brought(empty_desk, path, dry_run=True)
    assert {one.words: one.cells for one in first.reading.words} == {"Stopped": 1, "stopped": 1}
    assert rules(first) == {("rating", "List!C4"), ("rating", "List!C5")}
    result = brought(empty_desk, path, words={"Stopped": "R"})
    assert result.problems == ()
    kept = {one.original_words for one in empty_desk.picture.all(Assessment) if one.overall == "R"}
    assert kept == {"Red", "Stopped", "stopped"}


def test_the_reason_of_a_rating_that_cannot_be_read_is_kept_as_a_note(
    empty_desk: Desk, tmp_path: Path
) -> None:
    rows = [
        ("Priority", "Ministry", "RAG", "Reason"), ("Clean streets", "Works", "Green", "lorries came"),
        ("Parks", "Works", "Red", "no gates"), ("Pools", "Works", "Stopped", "no water"),
    ]  # fmt: skip
    result = brought(empty_desk, plain(tmp_path / "w.xlsx", rows))
    assert rules(result) == {("rating", "List!C4")}
    (note,) = empty_desk.picture.all(Note)
    assert (note.heading, note.words, note.source) == ("Reason", "no water", "w.xlsx, List!D4")
    assert {one.reason for one in empty_desk.picture.all(Assessment)} == {"lorries came", "no gates"}


# --- past quarters -----------------------------------------------------------------------------------


@pytest.fixture
def three_quarters(tmp_path: Path) -> list[tuple[Path, date]]:
    """The same tracker as it stood at the end of three quarters."""
    return [
        (quarter(tmp_path / "q1.xlsx", (date(2027, 1, 1), date(2027, 2, 1)), "GG", ("Q1 2025", 10)), date(2025, 3, 31)),
        (quarter(tmp_path / "q2.xlsx", (date(2027, 3, 1), date(2027, 2, 1)), "AG", ("Q2 2025", 12)), date(2025, 6, 30)),
        (quarter(tmp_path / "q3.xlsx", (date(2027, 9, 1), date(2027, 2, 1)), "RG", ("Q3 2025", 11)), date(2025, 9, 30)),
    ]  # fmt: skip


def history(desk: Desk, ref: str) -> list[tuple[date, Any]]:
    wanted = by_ref(desk)[ref].id
    return sorted((one.as_at, one.overall) for one in desk.picture.all(Assessment) if one.priority == wanted)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (2, 0, 1)])
def test_past_quarters_make_history_and_the_newest_word_stands_in_any_order(
    empty_desk: Desk, three_quarters: list[tuple[Path, date]], order: tuple[int, ...]
) -> None:
    for place in order:
        path, day = three_quarters[place]
        result = brought(empty_desk, path, as_at=day, accept="all")
        assert result.problems == ()
        assert result.accounting.total == result.accounting.cells == 18
    a1 = by_ref(empty_desk)["A1"]
    said = {(one.heading, one.words) for one in empty_desk.picture.all(Note) if one.record == a1.id}
    assert said == {
        ("Promised by, as said on 31 Mar 2025", "1 Jan 2027"),
        ("Promised by, as said on 30 Jun 2025", "1 Mar 2027"),
    }
    assert history(empty_desk, "A1") == [
        (date(2025, 3, 31), "G"),
        (date(2025, 6, 30), "A"),
        (date(2025, 9, 30), "R"),
    ]
    assert a1.end == date(2027, 9, 1)
    headline = next(one for one in empty_desk.picture.all(Indicator) if one.priority == a1.id)
    for path, day in three_quarters:
        assert brought(empty_desk, path, as_at=day, accept="all").proposals == ()
    figures = [(one.period_end, one.value) for one in empty_desk.picture.series(headline.id)]
    assert figures == [(date(2025, 3, 31), 10.0), (date(2025, 6, 30), 12.0), (date(2025, 9, 30), 11.0)]


def test_what_an_older_file_says_otherwise_becomes_a_note_under_its_day(
    empty_desk: Desk, three_quarters: list[tuple[Path, date]]
) -> None:
    for path, day in reversed(three_quarters):
        brought(empty_desk, path, as_at=day)
    said = {(one.heading, one.words) for one in empty_desk.picture.all(Note)}
    assert ("Promised by, as said on 31 Mar 2025", "1 Jan 2027") in said


def test_a_past_file_never_overwrites_what_a_person_wrote(a_country: Desk, tmp_path: Path) -> None:
    rows = [
        ("Code", "Priority", "Ministry", "Ends"),
        ("P03", "Every child reads by age ten", "EDU", date(2030, 1, 1)),
        ("P77", "Warm homes", "FIN", date(2030, 1, 1)),
    ]
    before = by_ref(a_country)["P03"].end
    result = brought(a_country, plain(tmp_path / "old.xlsx", rows), as_at=date(2025, 1, 1), accept="all")
    assert by_ref(a_country)["P03"].end == before
    assert not [one for one in result.proposals if one.kind == "conflict"]


def test_a_file_cannot_know_what_came_after_its_day(empty_desk: Desk, tmp_path: Path) -> None:
    rows = [
        ("Commitment", "Ministry", "Milestone", "Baseline", "Actual"),
        ("Clean streets", "Works", "Lorries bought", date(2025, 1, 1), date(2025, 5, 5)),
        ("Clean streets", "Works", "Depots open", date(2025, 2, 1), date(2025, 2, 2)),
    ]
    result = brought(empty_desk, plain(tmp_path / "m.xlsx", rows), as_at=date(2025, 3, 31))
    assert rules(result) == {("newer-than-file", "List!E2")}
    assert {one.actual for one in empty_desk.picture.all(Milestone)} == {None, date(2025, 2, 2)}


def test_a_reading_of_a_later_period_is_refused(empty_desk: Desk, tmp_path: Path) -> None:
    path = quarter(tmp_path / "q.xlsx", (date(2027, 1, 1),) * 2, "GG", ("Actual Q3 2025", 10))
    result = brought(empty_desk, path, as_at=date(2025, 3, 31))
    assert rules(result) == {("newer-than-file", "List!F2"), ("newer-than-file", "List!F3")}


def test_a_day_to_come_is_refused(empty_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="still to come"):
        brought(empty_desk, follow_up(tmp_path / "f.xlsx"), as_at=date(2099, 1, 1))


# --- what a person corrects, pastes, cancels ---------------------------------------------------------


def test_a_corrected_column_is_what_the_person_says(empty_desk: Desk, tmp_path: Path) -> None:
    path = follow_up(tmp_path / "f.xlsx")
    result = brought(empty_desk, path, columns={"E": "reading:2024-12-31", "H": "skip"})
    assert meanings(result)["E"] == "reading"
    assert not empty_desk.picture.all(TrajectoryPoint)
    assert ("its column is left out", 5) in [(why, n) for why, n, _first in result.accounting.reasons]


def test_a_column_that_cannot_be_is_wrong_usage(empty_desk: Desk) -> None:
    with pytest.raises(WrongUsage, match="cannot be"):
        make_answers(empty_desk, columns={"A": "priority.colour"})


def test_a_pasted_block_is_a_sheet(empty_desk: Desk) -> None:
    text = 'Priority\tMinistry\tRAG\nClean streets\tWorks\tGreen\n"Night\nlibraries"\tCulture\tRed\n'
    (result,) = write_lists(empty_desk, [pasted(text)])
    assert {one.title for one in empty_desk.picture.all(Priority)} == {"Clean streets", "Night libraries"}
    assert result.accounting.total == result.accounting.cells == 9


def test_a_csv_file_with_a_title_above_comes_in(empty_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Our promises,,\n,,\nPriority,Ministry,RAG\nClean streets,Works,Green\nLibraries,Culture,R\n"
    )
    result = brought(empty_desk, path)
    assert len(empty_desk.picture.all(Priority)) == 2
    assert result.accounting.total == result.accounting.cells == 10


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(empty_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no sheet") as refused:
        bring(empty_desk, [follow_up(tmp_path / "f.xlsx")], sheet="Budget")
    assert "Follow-up" in str(refused.value)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(empty_desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    results = bring(empty_desk, [broken, follow_up(tmp_path / "f.xlsx")])
    assert [one.status for one in results] == ["unreadable", "read"]
    assert len(empty_desk.picture.all(Priority)) == 9


def test_cancelling_keeps_nothing(empty_desk: Desk, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    before = empty_desk.picture.step
    with pytest.raises(Cancelled):
        bring(empty_desk, [follow_up(tmp_path / "f.xlsx")], progress=progress)
    assert empty_desk.picture.step == before


# --- real portfolios ---------------------------------------------------------------------------------


def test_two_years_of_a_real_portfolio_meet_by_name_and_the_unsure_are_asked(
    empty_desk: Desk, shared_data: Path
) -> None:
    folder = shared_data / "uk-gmpp"
    first = brought(empty_desk, folder / "uk_2019.csv", as_at=date(2019, 3, 31), dates="dmy")
    assert first.accounting.total == first.accounting.cells
    assert not first.problems
    before = len(empty_desk.picture.all(Priority))
    second = brought(empty_desk, folder / "uk_2021.csv", as_at=date(2021, 3, 31), accept="all")
    assert second.accounting.total == second.accounting.cells
    refs = by_ref(empty_desk)
    assert "MOD_0106_1617-Q1" in refs
    twice = [one for one in empty_desk.picture.all(Assessment) if one.priority == refs["MOD_0106_1617-Q1"].id]
    assert {one.as_at.year for one in twice} == {2019, 2021}
    asked = [one for one in second.problems if one.rule == "perhaps"]
    assert asked
    assert len(refs) < before + 184
    again = brought(empty_desk, folder / "uk_2021.csv", as_at=date(2021, 3, 31), accept="all")
    assert [one for one in again.proposals if one.entity != "note"] == []

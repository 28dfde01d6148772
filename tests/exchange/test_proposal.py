"""Whatever is done to a returned workbook comes through right or is named: no wrong value in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country
from tests.exchange.perturb import Returned

FORECAST = "milestone:ms-coaches:forecast"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> Returned:
    return Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)


@pytest.fixture
def back(desk: Desk, workbook: Returned, tmp_path: Path) -> Callable[[], FileResult]:
    """Send the workbook back and read it, writing nothing."""

    def send() -> FileResult:
        return receive(desk, [workbook.save(tmp_path / "back.xlsx")], dry_run=True)[0]

    return send


def rules(result: FileResult) -> set[str]:
    return {one.rule for one in result.problems}


def theirs(result: FileResult) -> dict[str, Any]:
    return {one.id: one.theirs for one in result.proposals if str(one.kind) != "missing"}


def flags(result: FileResult, proposal: str) -> list[str]:
    found = next(one for one in result.proposals if one.id == proposal)
    return [flag.rule for flag in found.flags]


Back = Callable[[], FileResult]


def test_a_workbook_that_nobody_touched_asks_for_nothing(back: Back) -> None:
    result = back()
    assert (result.status, result.proposals, result.problems) == ("read", (), ())


def test_a_changed_cell_is_one_proposal_at_its_address(workbook: Returned, back: Back) -> None:
    cell = workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (one,) = back().proposals
    assert (one.id, one.issued, one.theirs, one.ours) == (FORECAST, "2027-02-15", "2027-03-01", "2027-02-15")
    assert (str(one.kind), one.flags, one.address) == ("safe", (), cell)


@pytest.mark.parametrize("above", [None, 1, 3, 6])
def test_an_inserted_row_moves_no_value(workbook: Returned, back: Back, above: int | None) -> None:
    workbook.insert_row("milestones", above)
    cell = workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    result = back()
    assert theirs(result) == {FORECAST: "2027-03-01"}
    assert result.proposals[0].address == cell
    assert rules(result) <= {"inserted row"}
    if above in (None, 6):
        assert rules(result) == {"inserted row"}


def test_an_inserted_row_with_something_in_it_is_named(workbook: Returned, back: Back) -> None:
    row = workbook.insert_row("milestones")
    sheet = workbook.sheet("milestones")
    sheet.cell(row, workbook.columns("milestones")["forecast"]).value = datetime(2027, 3, 1)
    result = back()
    assert theirs(result) == {}
    assert rules(result) == {"row without a key"}


def test_a_deleted_row_is_not_returned_and_never_a_deletion(workbook: Returned, back: Back) -> None:
    workbook.delete_row("milestones", "ms-pay")
    result = back()
    (one,) = result.proposals
    assert (one.record, str(one.kind), one.theirs) == ("ms-pay", "missing", None)
    assert result.problems == ()


def test_a_moved_column_comes_through_with_its_key(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.swap_columns("milestones", "forecast", "owner")
    assert theirs(back()) == {FORECAST: "2027-03-01"}


def test_a_column_moved_without_its_key_is_named_and_not_read(workbook: Returned, back: Back) -> None:
    workbook.swap_columns("milestones", "forecast", "actual", from_row=5)
    result = back()
    assert theirs(result) == {}
    assert rules(result) == {"column key and heading disagree"}
    assert {one.where.field for one in result.problems} == {"forecast", "actual"}


def test_a_renamed_heading_is_named_and_matched_by_its_key(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.rename_heading("milestones", "forecast", "When?")
    result = back()
    assert theirs(result) == {FORECAST: "2027-03-01"}
    assert rules(result) == {"renamed heading"}


def test_a_renamed_sheet_is_named_and_matched_by_its_mark(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.sheet("milestones").title = "Our milestones"
    result = back()
    assert theirs(result) == {FORECAST: "2027-03-01"}
    assert rules(result) == {"renamed sheet"}


def test_a_deleted_sheet_is_named(workbook: Returned, back: Back) -> None:
    del workbook.book["Barriers"]
    result = back()
    assert (theirs(result), rules(result)) == ({}, {"sheet not returned"})


@pytest.mark.parametrize("what", ["column", "row"])
def test_a_sheet_without_its_hidden_keys_is_named(workbook: Returned, back: Back, what: str) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    sheet = workbook.sheet("milestones")
    sheet.delete_cols(1) if what == "column" else sheet.delete_rows(1)
    result = back()
    assert (theirs(result), rules(result)) == ({}, {"hidden keys gone"})


def test_columns_moved_before_the_hidden_keys_come_through(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    sheet = workbook.sheet("milestones")
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, 1), sheet.cell(row, 2)
        first.value, second.value = second.value, first.value
    result = back()
    assert (theirs(result), rules(result)) == ({FORECAST: "2027-03-01"}, set())


def test_a_copied_sheet_is_named_and_neither_is_read(workbook: Returned, back: Back) -> None:
    workbook.book.copy_worksheet(workbook.book["Barriers"])
    workbook.write("barriers", "b-release", "owner", "Somebody")
    result = back()
    assert (theirs(result), rules(result)) == ({}, {"sheet twice"})


def test_sorting_the_visible_block_alone_is_named_and_gives_no_value(workbook: Returned, back: Back) -> None:
    workbook.sort("milestones", "ref", visible_only=True)
    result = back()
    assert theirs(result) == {}
    assert rules(result) == {"row key and reference disagree"}


@pytest.mark.parametrize(
    ("section", "by"),
    [("readings", "period_end"), ("milestones", "ref"), ("ratings", "priority.ref"), ("indicators", "ref")],
)
def test_sorting_whole_rows_is_matched_by_key(workbook: Returned, back: Back, section: str, by: str) -> None:
    workbook.sort(section, by, visible_only=False)
    result = back()
    assert theirs(result) == {}
    assert rules(result) == {"rows in another order"}


def test_a_changed_locked_cell_stops_its_row(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    cell = workbook.write("milestones", "ms-coaches", "current_baseline", datetime(2027, 3, 1))
    result = back()
    assert theirs(result) == {}
    (problem,) = result.problems
    assert (problem.rule, problem.where.address) == ("row key and reference disagree", cell)


def test_a_key_copied_to_another_row_stops_that_row(workbook: Returned, back: Back) -> None:
    workbook.copy_row("milestones", "ms-coaches")
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    result = back()
    assert (theirs(result), rules(result)) == ({}, {"row twice"})


def test_blank_where_a_value_was_is_a_blanking(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", None)
    result = back()
    assert theirs(result) == {FORECAST: None}
    assert flags(result, FORECAST) == ["blanking"]


def test_blank_where_a_value_must_be_is_a_problem(workbook: Returned, back: Back) -> None:
    cell = workbook.write("barriers", "b-release", "status", None)
    result = back()
    assert [(one.rule, one.where.address) for one in result.problems] == [("required", cell)]


@pytest.mark.parametrize(
    "words", ["about 2", "£1.2m", "5²", "1,2,3", "12.50.1", "1,250,00", "(500)", "١٢ ألف"]
)
def test_words_in_a_number_are_a_problem_at_the_cell(workbook: Returned, back: Back, words: str) -> None:
    cell = workbook.write("readings", "i-read/2026-09-30//", "value", words)
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("number", cell)]


def test_a_number_typed_as_text_is_read_and_flagged(workbook: Returned, back: Back) -> None:
    workbook.write("readings", "i-read/2026-09-30//", "value", "1,250.5")
    result = back()
    assert theirs(result) == {"reading:i-read/2026-09-30//:value": 1250.5}
    assert flags(result, "reading:i-read/2026-09-30//:value") == ["number from text", "far from its series"]


def test_a_percent_cell_is_read_in_points_and_flagged(workbook: Returned, back: Back) -> None:
    workbook.percent("readings", "i-read/2026-09-30//", "value", 0.531)
    result = back()
    assert theirs(result) == {"reading:i-read/2026-09-30//:value": 53.1}
    (one,) = result.proposals
    assert "53.1%" in one.flags[0].sentence


def test_a_figure_shown_as_per_cent_afterwards_is_unchanged_and_named(workbook: Returned, back: Back) -> None:
    workbook.percent("readings", "i-read/2026-06-30//", "value", 52.5)
    result = back()
    assert (theirs(result), rules(result)) == ({}, {"percent"})


def test_an_earlier_figure_that_changed_is_flagged(workbook: Returned, back: Back) -> None:
    workbook.write("readings", "i-read/2026-06-30//", "value", 54.1)
    result = back()
    assert flags(result, "reading:i-read/2026-06-30//:value") == ["past value changed"]


def test_a_fraction_in_a_series_of_per_cent_is_asked_about(workbook: Returned, back: Back) -> None:
    workbook.write("readings", "i-read/2026-09-30//", "value", 0.53)
    result = back()
    assert theirs(result) == {"reading:i-read/2026-09-30//:value": 0.53}
    assert flags(result, "reading:i-read/2026-09-30//:value") == ["fraction for per cent"]


def test_noise_in_the_last_digits_is_no_change(workbook: Returned, back: Back) -> None:
    workbook.write("readings", "i-read/2026-06-30//", "value", 52.5 + 1e-13)
    assert back().proposals == ()


def test_an_error_is_no_blank(workbook: Returned, back: Back) -> None:
    cell = workbook.error("milestones", "ms-coaches", "forecast")
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("error", cell)]


def test_an_error_in_a_cell_that_was_blank_is_named_too(workbook: Returned, back: Back) -> None:
    cell = workbook.error("milestones", "ms-coaches", "actual", "#N/A")
    assert [(one.rule, one.where.address) for one in back().problems] == [("error", cell)]


def test_a_formula_without_a_value_is_no_blank(workbook: Returned, back: Back) -> None:
    cell = workbook.formula("readings", "i-read/2026-09-30//", "value")
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("formula without a value", cell)]


def test_merged_cells_are_named_and_not_read(workbook: Returned, back: Back) -> None:
    cell = workbook.merge("milestones", "owner", ("ms-pilot", "ms-pay"))
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("merged cells", cell)]


def test_a_change_in_a_hidden_row_is_flagged(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.hide_row("milestones", "ms-coaches")
    assert flags(back(), FORECAST) == ["hidden"]


@pytest.mark.parametrize(
    ("written", "meant", "flag"),
    [
        (46447, "2027-03-01", ["day from a number"]),
        ("1 Mar 2027", "2027-03-01", ["day from text"]),
        ("2027-03-01", "2027-03-01", ["day from text"]),
        ("13/03/2027", "2027-03-13", ["day from text"]),
        (datetime(2027, 3, 1, 14, 30), "2027-03-01", ["time of day"]),
        (date(2199, 1, 1), "2199-01-01", ["far day"]),
    ],
)
def test_a_day_is_read_however_it_was_typed(
    workbook: Returned, back: Back, written: Any, meant: str, flag: list[str]
) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", written)
    if isinstance(written, int):
        workbook.cell("milestones", "ms-coaches", "forecast").number_format = "0"
    result = back()
    assert theirs(result) == {FORECAST: meant}
    assert flags(result, FORECAST) == flag


@pytest.mark.parametrize("written", ["31/02/27", "31/02/2027", "13/13/2027", "soon", "29 Feb 2027", 12])
def test_a_day_that_is_none_is_a_problem(workbook: Returned, back: Back, written: Any) -> None:
    cell = workbook.write("milestones", "ms-coaches", "forecast", written)
    workbook.cell("milestones", "ms-coaches", "forecast").number_format = "General"
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("date", cell)]


def test_a_reason_for_an_absent_value_is_kept_as_one(workbook: Returned, back: Back) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", "Not yet known")
    assert theirs(back()) == {FORECAST: {"absent": "not yet known", "words": ""}}


def test_a_heading_key_that_stands_twice_is_named_and_neither_column_read(
    workbook: Returned, back: Back
) -> None:
    sheet, at = workbook.sheet("milestones"), workbook.columns("milestones")
    keys = workbook.key_row("milestones")
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    sheet.cell(keys, max(at.values()) + 1).value = "forecast"
    result = back()
    assert theirs(result) == {}
    assert "column twice" in rules(result)


@pytest.mark.parametrize("written", ["In\u00a0hand", "In hand\u200b", "\u200fIn hand", " in  hand "])
def test_a_word_of_a_list_is_known_with_what_nobody_sees_in_it(
    workbook: Returned, back: Back, written: str
) -> None:
    workbook.write("barriers", "b-release", "status", written)
    assert theirs(back()) == {"barrier:b-release:status": "in_hand"}


def test_a_letter_of_another_script_is_no_rating(workbook: Returned, back: Back) -> None:
    cell = workbook.write("ratings", "a-ministry", "overall", "\N{CYRILLIC CAPITAL LETTER A}")
    result = back()
    assert theirs(result) == {}
    assert [(one.rule, one.where.address) for one in result.problems] == [("rating", cell)]


def test_words_outside_the_table_are_named(workbook: Returned, back: Back) -> None:
    sheet = workbook.sheet("milestones")
    row = workbook.rows("milestones")["ms-coaches"]
    sheet.cell(row, sheet.max_column + 2).value = "see our letter"
    assert rules(back()) == {"outside the table"}


def test_a_sheet_that_was_added_is_named(workbook: Returned, back: Back) -> None:
    workbook.book.create_sheet("Notes")["A1"] = "look here"
    assert rules(back()) == {"unknown sheet"}


def test_a_spare_row_is_a_new_record_with_its_identity(workbook: Returned, back: Back) -> None:
    token = next(iter(workbook.rows("new_milestones")))
    workbook.write("new_milestones", token, "priority", "P03")
    workbook.write("new_milestones", token, "title", "Readers printed")
    workbook.write("new_milestones", token, "forecast", datetime(2027, 5, 1))
    (one,) = back().proposals
    assert (str(one.kind), one.record) == ("new", token)
    assert one.theirs == {"priority": "pr-read", "title": "Readers printed", "forecast": "2027-05-01"}


def test_a_spare_row_without_its_title_waits(workbook: Returned, back: Back) -> None:
    token = next(iter(workbook.rows("new_milestones")))
    workbook.write("new_milestones", token, "forecast", datetime(2027, 5, 1))
    result = back()
    assert (result.proposals, rules(result)) == ((), {"required"})


def test_a_spare_row_with_a_cell_that_cannot_be_read_waits(workbook: Returned, back: Back) -> None:
    token = next(iter(workbook.rows("new_milestones")))
    workbook.write("new_milestones", token, "priority", "P99")
    workbook.write("new_milestones", token, "title", "Readers printed")
    result = back()
    assert (result.proposals, rules(result)) == ((), {"link", "new row not whole"})


def test_every_value_column_is_guarded_by_a_parse(workbook: Returned, back: Back) -> None:
    """Rubbish in every closed or figured value cell: all of it is named, none of it comes through."""
    wrong = {}
    for section, record in (
        ("readings", "i-read/2026-09-30//"),
        ("milestones", "ms-coaches"),
        ("barriers", "b-release"),
    ):
        entity = CATALOGUE[{"readings": "reading", "milestones": "milestone", "barriers": "barrier"}[section]]
        for name in entity.views.value.split():
            if type(entity.field(name).kind).__name__ not in ("Text", "Prose"):
                wrong[workbook.write(section, record, name, "rubbish")] = name
    result = back()
    assert theirs(result) == {}
    assert {one.where.address: one.where.field for one in result.problems} == wrong

"""A ministry's workbook: what stands in it, what is locked, and that text never turns into a formula."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Refused
from deliverydesk.exchange import reading
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.sections import SECTIONS, Scope
from deliverydesk.exchange.styling import MANNERS
from deliverydesk.exchange.template import Order, Workbook, build
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from tests.desks import small_country

SECRET = b"a key for tests"
SOFFICE = shutil.which("soffice")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with small_country(tmp_path) as opened:
        yield opened


def order(desk: Desk, **changes: Any) -> Order:
    at = desk.picture
    ministry, period = at.get(Ministry, "m-edu"), at.get(Period, "t-10")
    assert ministry is not None
    assert period is not None
    made = Order(
        scope=Scope(at, ministry, period, at.settings.scale, desk.sources.new_id),
        issue="01a207a2-0000-7000-8000-000000000000",
        reference="EDU-2026-10",
        unit="Practice unit",
        marking="OFFICIAL - PRACTICE",
        language="en",
        secret=SECRET,
    )
    return replace(made, **changes)


@pytest.fixture
def workbook(desk: Desk) -> Workbook:
    return build(order(desk))


@pytest.fixture
def opened(workbook: Workbook) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.content))


def test_every_kind_of_the_catalogue_has_its_manner_in_a_workbook(desk: Desk) -> None:
    kinds = {type(field.kind) for entity in desk.picture.catalogue for field in entity.fields}
    assert kinds <= set(MANNERS)


def test_a_workbook_has_a_sheet_for_every_section(opened: Any) -> None:
    titles = [section.title for section in SECTIONS]
    assert opened.sheetnames == ["Front sheet", *titles, "Sign-off", "_lists", "_meta"]


def test_the_columns_are_those_of_the_catalogues_views(workbook: Workbook, desk: Desk) -> None:
    for sheet in workbook.issued.sheets:
        views = desk.picture.catalogue[sheet.entity].views
        assert list(sheet.fields) == (views.new if sheet.is_new else views.value).split()


def test_only_the_ministrys_own_cells_are_unlocked(opened: Any, workbook: Workbook) -> None:
    for issued in workbook.issued.sheets:
        sheet = opened[issued.name]
        assert sheet.protection.sheet
        keys = {cell.column: cell.value for cell in sheet[1]}
        for row in sheet.iter_rows(min_row=6, max_row=5 + len(issued.rows)):
            free = {keys[cell.column] for cell in row if not cell.protection.locked}
            assert free == set(issued.fields)


def test_protection_has_no_password_and_lets_people_filter_and_widen(opened: Any) -> None:
    protection = opened["Milestones"].protection
    assert not protection.password
    # openpyxl speaks as the file does: False is "not forbidden".
    assert (protection.formatColumns, protection.autoFilter, protection.selectLockedCells) == (
        False,
        False,
        False,
    )


def test_dates_are_dates_and_keys_are_hidden(opened: Any) -> None:
    sheet = opened["Milestones"]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    keys = {cell.value: cell.column for cell in sheet[1]}
    row = next(r for r in range(6, 12) if sheet.cell(r, 1).value == "ms-coaches")
    assert sheet.cell(row, keys["forecast"]).value.date() == date(2027, 2, 15)


def test_a_value_absent_for_a_reason_says_the_reason(opened: Any) -> None:
    sheet = opened["Milestones"]
    keys = {cell.value: cell.column for cell in sheet[1]}
    row = next(r for r in range(6, 12) if sheet.cell(r, 1).value == "ms-pay")
    assert sheet.cell(row, keys["forecast"]).value == "not yet known"


def test_drop_downs_cover_the_whole_column(opened: Any, workbook: Workbook) -> None:
    for issued in workbook.issued.sheets:
        rules = opened[issued.name].data_validations.dataValidation
        covered = [area for one in rules for area in one.sqref.ranges]
        assert len(covered) == len(issued.fields)
        assert {(area.min_row, area.max_row) for area in covered} == {(6, 5 + len(issued.rows))}


def test_the_rating_is_chosen_from_the_units_scale(opened: Any) -> None:
    lists = [[cell.value for cell in column if cell.value] for column in opened["_lists"].iter_cols()]
    assert ["G", "AG", "AR", "R"] in lists


def test_the_self_rating_that_is_not_there_yet_has_its_identity(workbook: Workbook) -> None:
    rows = workbook.issued.by_section["ratings"].rows
    waiting = [row for row in rows if row.seed]
    assert [row.seed["priority"] for row in waiting if row.seed] == ["pr-école"]
    assert all(len(row.token) == 36 for row in waiting)


def test_readings_are_the_last_periods_and_the_open_one(workbook: Workbook) -> None:
    sheet = workbook.issued.by_section["readings"]
    ends = [row.token.split("/")[1] for row in sheet.rows if row.token.startswith("i-read/")]
    assert ends == ["2025-06-30", "2026-06-30", "2026-09-30"]


def test_the_open_period_is_asked_for_however_old_the_last_reading_is(desk: Desk) -> None:
    last = next(one for one in desk.picture.series("i-read") if one.period_end == date(2026, 6, 30))
    old = replace(last, id="", revision=0, period_start=date(2021, 4, 1), period_end=date(2021, 6, 30))
    desk.write("old", [*(Change(one, None) for one in desk.picture.series("i-read")), Change(None, old)])
    sheet = build(order(desk)).issued.by_section["readings"]
    ends = [row.token.split("/")[1] for row in sheet.rows if row.token.startswith("i-read/")]
    assert ends == ["2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]


def test_a_second_workbook_of_the_period_asks_for_the_same_records(tmp_path: Path) -> None:
    from deliverydesk.domain.exchanges import Issue
    from deliverydesk.services.issuing import issue_workbooks

    with small_country(tmp_path) as desk:
        tokens = []
        for folder in ("one", "two"):
            made = issue_workbooks(desk, tmp_path / folder, ministries=["EDU"])
            issue = desk.picture.get(Issue, made[0].issue.id)
            assert issue is not None
            issued = Issued.restore(desk.blob(issue.cells))
            tokens.append([row.token for row in issued.by_section["ratings"].rows])
        assert tokens[0] == tokens[1]


@pytest.mark.parametrize(
    "words", ["=1+1", "+44 20", "-30 posts", "@here", '=HYPERLINK("x","y")', "=cmd|' /C calc'!A1"]
)
def test_text_never_becomes_a_formula(desk: Desk, words: str) -> None:
    priority = desk.picture.get(Priority, "pr-read")
    assert priority is not None
    desk.write("text", [Change(priority, replace(priority, narrative_ministry=words))])
    content = build(order(desk)).content
    sheet = reading.read(content, name="x.xlsx").sheet("Priorities")
    assert sheet is not None
    assert words in [value for row in sheet.rows for value in row]
    assert not sheet.formulas


def test_the_front_sheet_counts_by_formula_what_is_still_empty(workbook: Workbook, opened: Any) -> None:
    counted = openpyxl.load_workbook(io.BytesIO(workbook.content), data_only=True)["Front sheet"]
    front = opened["Front sheet"]
    row = next(r for r in range(1, 40) if front.cell(r, 2).value == "Ratings")
    assert str(front.cell(row, 5).value).startswith("=SUMPRODUCT(")
    # One reason and one rating with its reason are missing.
    assert counted.cell(row, 5).value == 3
    assert counted.cell(row, 6).value == 0
    assert front.cell(row, 2).hyperlink.location == "'Ratings'!A1"


def test_every_page_is_marked_and_fits_a_portrait_page(opened: Any) -> None:
    for sheet in opened.worksheets:
        if not sheet.title.startswith("_"):
            assert "OFFICIAL - PRACTICE" in sheet.oddHeader.center.text
            assert "OFFICIAL - PRACTICE" in sheet.oddFooter.center.text
            assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("portrait", 0)


def test_the_file_says_nothing_about_who_made_it_and_when(workbook: Workbook) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}
    assert "<dc:creator></dc:creator>" in core


def test_rows_can_grow_with_their_words(workbook: Workbook) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"customHeight" in one for one in sheets)


def test_the_kept_cells_are_the_same_after_the_disk(workbook: Workbook) -> None:
    import json

    restored = Issued.restore(json.loads(json.dumps(workbook.issued.plain())))
    assert restored == workbook.issued
    assert restored.seal(SECRET) == workbook.issued.seal(SECRET)


def test_a_text_that_no_cell_can_hold_stops_the_workbook(desk: Desk) -> None:
    priority = desk.picture.get(Priority, "pr-read")
    assert priority is not None
    # Each of these counts twice in a cell.
    desk.write("text", [Change(priority, replace(priority, narrative_ministry="\N{GRINNING FACE}" * 17_000))])
    with pytest.raises(Refused, match="longer than a workbook's cell can hold"):
        build(order(desk))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_finds_the_front_sheet_as_we_counted(
    workbook: Workbook, tmp_path: Path
) -> None:
    (tmp_path / "x.xlsx").write_bytes(workbook.content)
    convert(tmp_path / "x.xlsx", tmp_path / "again", tmp_path)
    ours = openpyxl.load_workbook(io.BytesIO(workbook.content), data_only=True)["Front sheet"]
    theirs = openpyxl.load_workbook(tmp_path / "again" / "x.xlsx", data_only=True)["Front sheet"]
    counted = [[cell.value for cell in row[4:6]] for row in theirs.iter_rows(min_row=12, max_row=30)]
    assert counted == [[cell.value for cell in row[4:6]] for row in ours.iter_rows(min_row=12, max_row=30)]


def convert(path: Path, to: Path, scratch: Path, kind: str = "xlsx") -> Path:
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(to), str(path)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    return to / path.with_suffix(f".{kind}").name

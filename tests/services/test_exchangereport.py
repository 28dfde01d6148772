"""What went out and came back as a table: every file in it, values as themselves, nothing that calculates."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk.errors import Refused
from deliverydesk.services.desk import Desk
from deliverydesk.services.exchangereport import check_target, report_issued, report_received
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country
from tests.exchange import perturb

KEYS = [
    "file", "status", "ministry", "sheet", "cell", "record", "field", "issued", "theirs", "ours", "kind", "flags",
    "sentence",
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> perturb.Returned:
    return perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)


def reported(desk: Desk, paths: list[Path], target: Path) -> list[dict[str, Any]]:
    report_received(desk, receive(desk, paths, dry_run=True), target)
    rows = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    return [dict(zip(KEYS, row, strict=True)) for row in rows[1:]]


def test_one_row_a_proposal_with_values_as_themselves(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    cell = workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.write("readings", "i-read/2026-06-30//", "value", 54.1)
    rows = reported(desk, [workbook.save(tmp_path / "EDU.xlsx")], tmp_path / "report.xlsx")
    day = next(row for row in rows if row["record"] == "M033")
    assert (day["theirs"], day["issued"], day["ours"]) == (
        datetime(2027, 3, 1), datetime(2027, 2, 15), datetime(2027, 2, 15),
    )  # fmt: skip
    assert f"{day['sheet']}!{day['cell']}" == cell
    assert (day["file"], day["status"], day["ministry"], day["kind"]) == ("EDU.xlsx", "read", "EDU", "safe")
    figure = next(row for row in rows if row["theirs"] == 54.1)
    assert (figure["issued"], figure["flags"]) == (52.5, "past value changed")
    assert "was 52.5" in figure["sentence"]


def test_problems_remarks_new_and_lost_rows_have_rows_too(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    bad = workbook.error("milestones", "ms-pilot", "actual")
    workbook.delete_row("milestones", "ms-test")
    token = next(iter(workbook.rows("new_barriers")))
    workbook.write("new_barriers", token, "priority", "P03")
    workbook.write("new_barriers", token, "title", "No paper")
    rows = reported(desk, [workbook.save(tmp_path / "EDU.xlsx")], tmp_path / "report.xlsx")
    rows = [row for row in rows if row["flags"] != "same words"]
    kinds = [row["kind"] for row in rows]
    assert sorted(kinds) == ["missing", "new", "note", "problem"]
    by_kind = dict(zip(kinds, rows, strict=True))
    assert f"{by_kind['problem']['sheet']}!{by_kind['problem']['cell']}" == bad
    assert "#REF!" in by_kind["problem"]["sentence"]
    assert "Barrier: No paper" in by_kind["new"]["theirs"]
    assert by_kind["missing"]["record"] == "M034"
    assert by_kind["note"]["flags"] == "not signed off"


def test_every_file_handed_in_has_a_row(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    workbook.sign("B. Sollen", datetime(2026, 11, 9))
    words = tmp_path / "notes.xlsx"
    words.write_text("not a workbook", encoding="utf-8")
    rows = reported(desk, [workbook.save(tmp_path / "EDU.xlsx"), words], tmp_path / "report.xlsx")
    assert [(row["file"], row["status"]) for row in rows] == [
        ("EDU.xlsx", "read"),
        ("notes.xlsx", "unreadable"),
    ]
    assert rows[0]["sentence"] == "Nothing in it differs from what was sent."


@pytest.mark.parametrize("words", ["=1+1", "+SUM(A1)", "-2", "@x", "=HYPERLINK(1)"])
def test_no_text_in_a_report_calculates(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path, words: str
) -> None:
    workbook.cell("milestones", "ms-coaches", "owner").value = words
    workbook.cell("milestones", "ms-coaches", "owner").data_type = "s"
    results = receive(desk, [workbook.save(tmp_path / "EDU.xlsx")], dry_run=True)
    assert [one.theirs for one in results[0].proposals] == [words]
    report_received(desk, results, tmp_path / "report.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}  # type: ignore[union-attr]
    report_received(desk, results, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [list(row) for row in rows[:1]] == [KEYS]
    assert rows[0]["theirs"] == f"'{words}"


def test_the_list_of_what_went_out(desk: Desk, tmp_path: Path) -> None:
    made = issue_workbooks(desk, tmp_path / "out")
    assert report_issued(desk, made, tmp_path / "went.xlsx") == len(made) == 2
    rows = list(openpyxl.load_workbook(tmp_path / "went.xlsx").active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0][:4] == ("Ministry", "Name", "Period", "No")
    assert [row[0] for row in rows[1:]] == [one.ministry for one in made]
    assert rows[1][4].date() == date(2026, 11, 23)
    assert rows[1][9] == made[0].issue.sha256


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.xls"])
def test_a_report_is_a_workbook_or_a_csv(name: str) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        check_target(Path(name))

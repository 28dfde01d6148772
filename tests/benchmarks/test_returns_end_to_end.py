"""Sixty filled workbooks of ours, from the files to the proposals, beside openpyxl's load and read of them."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from tests.exchange.perturb import Returned

RETURNS, MILESTONES = 60, 249  # four value cells a milestone: some 1,000 fields a return
CHANGED_EVERY = 4
AT_MOST_OF_OPENPYXL = 0.5


def a_desk(folder: Path, ministries: int, milestones: int) -> Desk:
    desk = Desk.create(
        folder / "unit.desk",
        person=Person(ref="LA", name="L. Amadi"),
        settings=DeskSettings(practice_today=date(2026, 10, 10)),
        remember=False,
    )
    period = Period(
        id="t", ref="2026-Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 20)
    )
    records: list[Record] = [period]
    for m in range(ministries):
        records.append(Ministry(id=f"m{m}", code=f"M{m}", name=f"Ministry {m}"))
        records.append(Priority(id=f"p{m}", ref=f"P{m}", title=f"Promise {m}", ministry=f"m{m}"))
        records += [
            Milestone(
                id=f"s{m}-{n}",
                priority=f"p{m}",
                ref=f"S{m}.{n}",
                title=f"Step {n} of promise {m}",
                current_baseline=date(2026, 3, 1),
                forecast=date(2026, 11, 1 + n % 28),
                owner=f"Officer {n}",
                evidence=f"Contract {n} is signed and the works have begun.",
            )
            for n in range(milestones)
        ]
    desk.write("promises", [Change(None, one) for one in records], kind=StepKind.BEGIN)
    return desk


def filled(desk: Desk, folder: Path) -> list[Path]:
    """Every ministry's workbook with each fourth forecast moved."""
    folder.mkdir()
    back = []
    for one in issue_workbooks(desk, folder / "out"):
        book = Returned(one.path)
        sheet, column = book.sheet("milestones"), book.columns("milestones")["forecast"]
        for row in list(book.rows("milestones").values())[::CHANGED_EVERY]:
            sheet.cell(row, column).value = datetime(2027, 1, 1 + row % 28)
        back.append(book.save(folder / one.path.name))
    return back


def ours(desk: Desk, files: list[Path], changed: int) -> float:
    start = time.perf_counter()
    results = receive(desk, files, dry_run=True)
    taken = time.perf_counter() - start
    assert {(one.status, len(one.proposals), one.problems) for one in results} == {("read", changed, ())}
    return taken


def openpyxls(files: list[Path]) -> float:
    start = time.perf_counter()
    for path in files:
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.coordinate
    return time.perf_counter() - start


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_sixty_returns_take_at_most_half_of_openpyxls_load_and_read(tmp_path: Path) -> None:
    with a_desk(tmp_path, RETURNS, MILESTONES) as desk:
        files = filled(desk, tmp_path / "back")
        changed = -(-MILESTONES // CHANGED_EVERY)
        best = min(ours(desk, files, changed) for _round in range(2))
        beside = openpyxls(files)
    print(f"\n{RETURNS} returns to proposals {best:.2f} s, openpyxl {beside:.2f} s: {best / beside:.2f} x")
    assert best <= AT_MOST_OF_OPENPYXL * beside


def test_a_hundredth_of_it_comes_through(tmp_path: Path) -> None:
    with a_desk(tmp_path, 1, 9) as desk:
        files = filled(desk, tmp_path / "back")
        assert ours(desk, files, 3) > 0
        assert openpyxls(files) > 0

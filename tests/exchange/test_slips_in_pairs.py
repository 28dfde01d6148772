"""Two slips at once: what people typed comes through or is named, and nothing else ever does (R-T11)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Issue
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.proposal import read_return
from deliverydesk.exchange.reading import read
from deliverydesk.exchange.said import Said
from deliverydesk.schema.problems import Severity
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from tests.desks import make_desk
from tests.exchange.perturb import Returned

TYPED = {
    ("ms-pilot", "owner"): "Schools",
    ("ms-coaches", "forecast"): "2027-03-01",
    ("ms-coaches", "owner"): "Personnel",
    ("ms-test", "actual"): "2026-11-20",
    ("ms-test", "evidence"): "Letter of 20 November",
}
MILESTONES = ("ms-pilot", "ms-pay", "ms-coaches", "ms-test")

# What each slip adds of its own, as (record, field), beside what was typed above.
SLIPS: dict[str, tuple[Callable[[Returned], object], set[tuple[str, str]]]] = {
    "a row inserted": (lambda book: book.insert_row("milestones"), set()),
    "a row inserted on top": (lambda book: book.insert_row("milestones", 1), set()),
    "a row deleted": (lambda book: book.delete_row("milestones", "ms-test"), set()),
    "a column moved": (lambda book: book.swap_columns("milestones", "forecast", "evidence"), set()),
    "a column moved without its key": (
        lambda book: book.swap_columns("milestones", "forecast", "actual", from_row=book.label_row("milestones")),
        set(),
    ),
    "a heading renamed": (lambda book: book.rename_heading("milestones", "owner", "Who"), set()),
    "the visible block sorted": (lambda book: book.sort("milestones", "ref", visible_only=True), set()),
    "everything sorted": (lambda book: book.sort("milestones", "ref", visible_only=False), set()),
    "a value blanked": (lambda book: book.write("milestones", "ms-coaches", "evidence", None), {("ms-coaches", "evidence")}),
    "words in a day": (lambda book: book.write("milestones", "ms-pay", "actual", "soon"), set()),
    "an error": (lambda book: book.error("milestones", "ms-pay", "evidence"), set()),
    "a formula": (lambda book: book.formula("milestones", "ms-pilot", "evidence"), set()),
    "cells merged": (lambda book: book.merge("milestones", "owner", ("ms-pilot", "ms-pay")), set()),
    "a row hidden": (lambda book: book.hide_row("milestones", "ms-coaches"), set()),
    "a row copied": (lambda book: book.copy_row("milestones", "ms-pilot"), set()),
    "the sheet renamed": (lambda book: setattr(book.sheet("milestones"), "title", "Ours"), set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Issued, bytes]]:
    """A workbook with a few values typed into it, as the ministry holds it."""
    folder: Path = tmp_path_factory.mktemp("pairs")
    desk = make_desk(folder / "small.desk")
    (made,) = issue_workbooks(desk, folder, ministries=["EDU"])
    issue = desk.picture.get(Issue, made.issue.id)
    assert issue is not None
    book = Returned(made.path)
    for (record, field), value in TYPED.items():
        day = isinstance(value, str) and value[:2] == "20"
        book.write("milestones", record, field, datetime.fromisoformat(value) if day else value)
    buffer = io.BytesIO()
    book.book.save(buffer)
    yield desk, Issued.restore(desk.blob(issue.cells)), buffer.getvalue()
    desk.close()


@pytest.mark.parametrize(("one", "other"), [*((name, name) for name in SLIPS), *combinations(SLIPS, 2)])
def test_two_slips_give_no_value_that_nobody_typed(
    one: str, other: str, sent: tuple[Desk, Issued, bytes]
) -> None:
    desk, issued, content = sent
    book = Returned(io.BytesIO(content))  # type: ignore[arg-type]  # openpyxl takes both
    for name in dict.fromkeys((one, other)):
        SLIPS[name][0](book)
    buffer = io.BytesIO()
    book.book.save(buffer)
    said = read_return(read(buffer.getvalue(), name="x.xlsx"), issued, desk.picture)
    blanked = SLIPS[one][1] | SLIPS[other][1]
    for cell in said.cells:
        at = (cell.record, cell.field)
        assert cell.theirs == TYPED.get(at) or (at in blanked and cell.theirs is None), (at, cell.theirs)
    came = {(cell.record, cell.field) for cell in said.cells}
    for record, field in (TYPED.keys() | blanked) - came:
        assert is_named(said, record, field), (record, field)


def is_named(said: Said, record: str, field: str) -> bool:
    """Whether a problem speaks of the cell: of its row, its column, its merged area or the whole sheet."""
    wrong = [problem for problem in said.problems if problem.severity is Severity.ERROR]
    return any(one.record == record for one in said.missing) or any(
        one.where.record == record or (not one.where.record and one.where.field in ("", field))
        for one in wrong
    )

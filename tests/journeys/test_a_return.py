"""A ministry's month: a workbook goes out, comes back filled and shuffled, and is taken in cell by cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from deliverydesk.domain.exchanges import Returned, Verdict
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import decide, open_return, receive
from tests.desks import make_desk
from tests.exchange import perturb


def test_a_return_is_issued_filled_shuffled_reviewed_and_undone(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "unit.desk")
    issued = issue_workbooks(desk, tmp_path / "out")
    assert [one.ministry for one in issued] == ["EDU", "FIN"]

    # In the ministry somebody inserts a row, filters, fills things in, and one formula slips through.
    book = perturb.Returned(issued[0].path)
    book.insert_row("milestones")
    book.hide_row("milestones", "ms-test")
    forecast = book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    book.write("readings", "i-read/2026-09-30//", "value", 55.25)
    formula = book.formula("readings", "i-books/2026-10-31//", "value", "=AVERAGE(1,2)")
    book.sign("B. Sollen", datetime(2026, 11, 20))
    back = book.save(tmp_path / "EDU_return_v2_FINAL.xlsx")

    # Meanwhile the unit learns of another date by telephone.
    coaches = desk.picture.get(Milestone, "ms-coaches")
    assert coaches is not None
    set_field(desk, coaches, "forecast", date(2027, 1, 31))

    (result,) = receive(desk, [back])
    kinds = {one.address: one.kind for one in result.proposals}
    assert kinds[forecast] is ProposalKind.CONFLICT
    assert {one.where.address for one in result.problems if one.rule.startswith("formula")} == {formula}

    # The file stays with the desk: the review goes on after it has been closed.
    desk.close()
    desk = Desk.open(tmp_path / "unit.desk", actor="LA", sources=desk.sources)
    opened = open_return(desk, result.returned)
    assert {one.address for one in opened.undecided} == set(kinds)
    decide(desk, result.returned, {one.id: Verdict.ACCEPT for one in opened.undecided}, "agreed by telephone")

    coaches = desk.picture.get(Milestone, "ms-coaches")
    reading = desk.picture.record("i-read/2026-09-30//")
    assert coaches is not None
    assert coaches.forecast == date(2027, 3, 1)
    assert isinstance(reading, Reading)
    assert reading.value == 55.25
    assert open_return(desk, result.returned).undecided == ()

    desk.undo()
    coaches = desk.picture.get(Milestone, "ms-coaches")
    assert coaches is not None
    assert coaches.forecast == date(2027, 1, 31)
    assert desk.picture.record("i-read/2026-09-30//") is None
    assert desk.picture.get(Returned, result.returned) is not None
    desk.close()

"""The control room against real files: what is owed, what is filled, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.control import Gap, Line, Owed, SheetStatus, Status
from deliverydesk.domain.exchanges import DispatchKind, Issue, Verdict
from deliverydesk.errors import Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services.control import ControlRoom, control, period_named
from deliverydesk.services.desk import Desk
from deliverydesk.services.dispatching import mark
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.returns import decide, receive
from deliverydesk.services.reviewing import review_of
from tests.desks import TODAY, small_country
from tests.exchange import perturb


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def a_book(desk: Desk, folder: Path, terms: Terms | None = None) -> perturb.Returned:
    (made,) = issue_workbooks(desk, folder / "out", ministries=["EDU"], terms=terms or Terms())
    return perturb.Returned(made.path)


def education(desk: Desk) -> Line:
    return next(one for one in control(desk).lines if one.answer.ministry.code == "EDU")


def owed(desk: Desk, sheet: str) -> dict[tuple[str, str], Owed]:
    line = education(desk)
    return {(one.record, one.field): one for one in ControlRoom(desk).owed(line.answer, sheet)}


def test_nothing_is_filled_until_something_is_back(desk: Desk, tmp_path: Path) -> None:
    a_book(desk, tmp_path)
    line = education(desk)
    assert line.figures is not None
    assert line.status is Status.ISSUED
    assert (line.share.filled, line.share.owed > 0) == (0, True)
    assert line.sheet_status("readings") is SheetStatus.LATE
    assert {one.gap for one in owed(desk, "milestones").values()} == {Gap.AWAITED}


def test_a_cell_counts_as_the_newest_file_has_it(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.write("priorities", "pr-read", "narrative_ministry", None)
    book.write("priorities", "pr-école", "narrative_ministry", "The first school is roofed.")
    receive(desk, [book.save(tmp_path / "back.xlsx")])
    found = owed(desk, "priorities")
    assert found["pr-read", "narrative_ministry"].gap is Gap.BLANK
    assert found["pr-école", "narrative_ministry"].gap is None
    line = education(desk)
    assert line.figures is not None
    sheet = line.figures.sheet("priorities")
    assert sheet is not None
    assert (sheet.share.filled, sheet.share.owed) == (1, 2)
    assert line.sheet_status("priorities") is SheetStatus.PART


def test_either_of_two_cells_answers_and_a_reason_is_an_answer(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", None)
    receive(desk, [book.save(tmp_path / "back.xlsx")])
    found = owed(desk, "milestones")
    assert found["ms-pilot", "forecast|actual"].gap is None  # met, and no forecast any more
    assert found["ms-pay", "forecast|actual"].gap is None  # "not yet known", in words
    assert found["ms-test", "forecast|actual"].gap is Gap.BLANK


def test_what_cannot_be_read_or_did_not_come_back_is_not_filled(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", "31/02/27")
    book.delete_row("milestones", "ms-coaches")
    del book.book[book.sheet("people").title]
    receive(desk, [book.save(tmp_path / "back.xlsx")])
    found = owed(desk, "milestones")
    assert found["ms-test", "forecast|actual"].gap is Gap.UNREAD
    assert found["ms-coaches", "forecast|actual"].gap is Gap.NOT_BACK
    assert {one.gap for one in owed(desk, "people").values()} == {Gap.NOT_BACK}


def test_a_column_and_a_row_that_were_not_read_are_not_filled(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.swap_columns("ratings", "overall", "reason", from_row=book.label_row("ratings"))
    book.sheet("programmes").cell(
        book.rows("programmes")["g-coach"], book.columns("programmes")["ref"]
    ).value = "G09"
    receive(desk, [book.save(tmp_path / "back.xlsx")])
    assert {one.gap for one in owed(desk, "ratings").values()} == {Gap.UNREAD}
    assert owed(desk, "programmes")["g-coach", "owner"].gap is Gap.UNREAD


def test_a_sheet_that_was_left_out_is_not_asked(desk: Desk, tmp_path: Path) -> None:
    terms = Terms(sections=("milestones",), due=date(2026, 11, 30))
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["FIN"], terms=terms)
    line = finance(desk)
    assert line.sheet_status("readings") is SheetStatus.NOT_ASKED
    assert line.sheet_status("milestones") is SheetStatus.AWAITED
    assert (line.answer.due, line.answer.days_late) == (date(2026, 11, 30), 0)
    receive(desk, [perturb.Returned(made.path).save(tmp_path / "back.xlsx")])
    assert finance(desk).sheet_status("milestones") is SheetStatus.ANSWERED
    assert finance(desk).share.owed == 1


def test_two_workbooks_of_one_ministry_are_counted_as_one(desk: Desk, tmp_path: Path) -> None:
    for sheets in (("milestones", "ratings"), ("ratings", "readings")):
        issue_workbooks(desk, tmp_path / sheets[0], ministries=["FIN"], terms=Terms(sections=sheets))
    whole = finance(desk)
    assert whole.figures is not None
    assert [one.key for one in whole.figures.sheets] == ["ratings", "readings", "milestones"]
    assert whole.share.owed == sum(
        len(ControlRoom(desk).owed(whole.answer, one)) for one in ("ratings", "readings", "milestones")
    )
    first = tmp_path / "milestones" / "FIN-2026-10.xlsx"
    book = perturb.Returned(first)
    rating = next(iter(book.rows("ratings")))
    book.write("ratings", rating, "overall", "AR")
    receive(desk, [book.save(tmp_path / "back.xlsx")])
    line = finance(desk)
    assert line.status is Status.ISSUED  # the other one is still out
    assert line.sheet_status("milestones") is SheetStatus.ANSWERED
    assert line.sheet_status("ratings") is SheetStatus.PART
    assert line.sheet_status("readings") is SheetStatus.LATE
    assert line.figures is not None
    assert line.figures.undecided == 1


def test_an_answer_to_a_question_fills_what_was_owed(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", None)
    (first,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    assert owed(desk, "milestones")["ms-test", "forecast|actual"].gap is Gap.BLANK
    before = education(desk)
    terms = Terms(sections=("milestones",))
    (made,) = issue_workbooks(desk, tmp_path / "questions", ministries=["EDU"], terms=terms)
    asked = desk.picture.get(Issue, made.issue.id)
    assert asked is not None
    desk.write("Asked", [Change(asked, replace(asked, sends_back=first.returned))])
    answer = perturb.Returned(made.path)
    answer.write("milestones", "ms-test", "forecast", datetime(2027, 5, 1))
    receive(desk, [answer.save(tmp_path / "answer.xlsx")])
    after = education(desk)
    assert owed(desk, "milestones")["ms-test", "forecast|actual"].gap is None
    assert (after.share.owed, after.share.filled) == (before.share.owed, before.share.filled + 1)
    assert after.answer.came == before.answer.came


def finance(desk: Desk) -> Line:
    return next(one for one in control(desk).lines if one.answer.ministry.code == "FIN")


def test_the_counts_are_those_of_the_review(desk: Desk, tmp_path: Path) -> None:
    book = a_book(desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", datetime(2027, 5, 1))
    book.write("milestones", "ms-coaches", "evidence", "Signed list")
    book.write("readings", "i-read/2026-06-30//", "value", 53.5)
    book.write("priorities", "pr-read", "narrative_ministry", "Coaches in March.")
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    assert education(desk).status is Status.RECEIVED
    verdicts = dict(
        zip(("ms-test", "ms-coaches", "i-read", "pr-read"), (*Verdict, Verdict.QUERY), strict=True)
    )
    decisions = {
        one.id: next(v for key, v in verdicts.items() if one.record.startswith(key))
        for one in review_of(desk, result.returned).lines
        if one.waits
    }
    decide(desk, result.returned, decisions)
    line, tally = education(desk), review_of(desk, result.returned).tally()
    assert line.figures is not None
    figures = line.figures
    assert (figures.accepted, figures.refused, figures.queried, figures.undecided) == (1, 1, 2, 0)
    assert (tally.accepted, tally.refused, tally.asked, tally.undecided) == (1, 1, 2, 0)
    assert sum(one.queried for one in figures.sheets) == figures.queried
    assert {one.key for one in figures.sheets if one.queried} == {"readings", "priorities"}
    assert line.status is Status.QUERIED


def test_three_periods_without_an_answer_are_never_answered(desk: Desk, tmp_path: Path) -> None:
    from deliverydesk.domain.parties import Period

    early = Period(
        id="t-08", ref="2026-08", start=date(2026, 8, 1), end=date(2026, 8, 31), due=date(2026, 9, 15)
    )
    desk.write("August", [Change(None, early)])
    for ref in ("2026-09", "2026-10"):
        issue_workbooks(desk, tmp_path / ref, ministries=["FIN"], period=ref)
    (line,) = [one for one in control(desk, "2026-10").lines if one.answer.ministry.code == "FIN"]
    assert line.sheet_status("milestones") is SheetStatus.LATE
    issue_workbooks(desk, tmp_path / "2026-08", ministries=["FIN"], period="2026-08")
    (line,) = [one for one in control(desk, "2026-10").lines if one.answer.ministry.code == "FIN"]
    assert line.sheet_status("milestones") is SheetStatus.NEVER


def test_a_kept_copy_that_is_gone_leaves_no_figures(desk: Desk) -> None:
    line = education(desk)  # the small country's own issue names a copy that was never kept
    assert line.figures is None
    assert line.status is Status.RECEIVED
    told = line.plain()
    assert [told[key] for key in ("owed", "filled", "undecided", "queried")] == [None] * 4


def test_the_period_is_the_one_that_is_asked_about(desk: Desk) -> None:
    assert period_named(desk.picture, None).ref == "2026-10"
    assert period_named(desk.picture, "2026-09").ref == "2026-09"
    with pytest.raises(Refused, match="There is no period called 2030"):
        period_named(desk.picture, "2030")


def test_a_mark_is_one_step_that_undo_takes_back(desk: Desk, tmp_path: Path) -> None:
    issue_workbooks(desk, tmp_path / "out")
    asked = [one.answer for one in control(desk).lines]
    mark(desk, asked, DispatchKind.SENT, note="By courier", reason="Mail is down")
    (newest,) = desk.journal.steps(limit=1)
    assert (newest.label, newest.reason) == ("2 workbooks sent for 2026-10", "Mail is down")
    assert {one.status for one in control(desk).lines} == {Status.SENT}
    assert {one.answer.marked(DispatchKind.SENT) for one in control(desk).lines} == {TODAY}
    mark(desk, asked[:1], DispatchKind.REMINDED)
    assert education(desk).status is Status.REMINDED
    desk.undo()
    desk.undo()
    assert {one.status for one in control(desk).lines} == {Status.ISSUED}


def test_a_mark_needs_a_workbook_and_a_day_that_can_be(desk: Desk, tmp_path: Path) -> None:
    step = desk.picture.step
    finance = [one.answer for one in control(desk).lines if one.answer.ministry.code == "FIN"]
    with pytest.raises(Refused, match="Nothing has been issued to Finance for this period"):
        mark(desk, finance, DispatchKind.SENT)
    assert desk.picture.step == step
    issue_workbooks(desk, tmp_path / "out", ministries=["FIN"])
    finance = [one.answer for one in control(desk).lines if one.answer.ministry.code == "FIN"]
    with pytest.raises(Refused, match="24 Nov 2026 has not come yet"):
        mark(desk, finance, DispatchKind.SENT, on=date(2026, 11, 24))
    with pytest.raises(Refused, match=r"FIN-2026-10\.xlsx was made on 23 Nov 2026, after 1 Nov 2026"):
        mark(desk, finance, DispatchKind.SENT, on=date(2026, 11, 1))


def test_a_mark_belongs_to_the_workbook_that_counts(desk: Desk, tmp_path: Path) -> None:
    issue_workbooks(desk, tmp_path / "out", ministries=["FIN"])
    finance = [one.answer for one in control(desk).lines if one.answer.ministry.code == "FIN"]
    mark(desk, finance, DispatchKind.SENT)
    issue_workbooks(desk, tmp_path / "again", ministries=["FIN"])
    (line,) = [one for one in control(desk).lines if one.answer.ministry.code == "FIN"]
    assert (line.status, line.answer.marked(DispatchKind.SENT)) == (Status.ISSUED, None)

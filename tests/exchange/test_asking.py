"""What can be meant in two ways is asked once for the file, never guessed and never asked cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from deliverydesk.domain.exchanges import Returned as Kept
from deliverydesk.schema.proposals import Proposal
from deliverydesk.schema.questions import Question
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import answer, open_return, receive
from tests.desks import small_country
from tests.exchange.perturb import Returned

VALUE = "reading:i-read/2026-09-30//:value"
FORECAST = "milestone:ms-coaches:forecast"
ACTUAL = "milestone:ms-coaches:actual"

Back = Callable[..., FileResult]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> Returned:
    return Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)


@pytest.fixture
def back(desk: Desk, workbook: Returned, tmp_path: Path) -> Back:
    def send(answers: dict[Question, str] | None = None, *, keep: bool = False) -> FileResult:
        path = workbook.save(tmp_path / "back.xlsx")
        return receive(desk, [path], dry_run=not keep, answers=answers)[0]

    return send


def type_in(workbook: Returned, field: str, record: str, written: Any) -> str:
    section = "readings" if field == "value" else "milestones"
    cell = workbook.write(section, record, field, written)
    if not isinstance(written, datetime):
        workbook.cell(section, record, field).number_format = "General"
    return cell


def theirs(result: FileResult) -> dict[str, Any]:
    return {one.id: one.theirs for one in result.proposals}


def of(result: FileResult, id: str) -> Proposal:
    return next(one for one in result.proposals if one.id == id)


def rules(result: FileResult) -> list[str]:
    return [one.rule for one in result.problems]


# Days


@pytest.fixture
def two_days(workbook: Returned) -> tuple[str, str]:
    return (
        type_in(workbook, "forecast", "ms-coaches", "03/04/2027"),
        type_in(workbook, "forecast", "ms-pay", "5.6.2027"),
    )


def test_unclear_days_are_one_question_for_the_whole_file(back: Back, two_days: tuple[str, str]) -> None:
    result = back()
    (asked,) = result.questions
    assert (asked.question, set(asked.cells)) == (Question.DATES, set(two_days))
    assert rules(result) == ["dates unclear"]
    assert theirs(result) == {}


@pytest.mark.parametrize(
    ("order", "meant"), [("dmy", ["2027-04-03", "2027-06-05"]), ("mdy", ["2027-03-04", "2027-05-06"])]
)
@pytest.mark.usefixtures("two_days")
def test_one_answer_reads_all_of_them_and_shows_each_change(back: Back, order: str, meant: list[str]) -> None:
    result = back({Question.DATES: order})
    assert sorted(theirs(result).values()) == meant
    assert (result.questions, result.problems) == ((), ())
    assert {flag.rule for one in result.proposals for flag in one.flags} >= {"day from text"}
    assert "“03/04/2027” was read as" in of(result, FORECAST).flags[0].sentence


@pytest.mark.parametrize(
    ("beside", "words"), [("13/04/2027", "written day first"), ("04/13/2027", "written month first")]
)
def test_what_the_other_days_show_is_said_but_decides_nothing(
    workbook: Returned, back: Back, beside: str, words: str
) -> None:
    type_in(workbook, "forecast", "ms-coaches", "03/04/2027")
    type_in(workbook, "forecast", "ms-pay", beside)
    result = back()
    assert words in result.questions[0].sentence
    assert theirs(result) == {"milestone:ms-pay:forecast": "2027-04-13"}


def test_a_column_whose_every_day_forces_its_order_is_not_asked_about(workbook: Returned, back: Back) -> None:
    type_in(workbook, "forecast", "ms-coaches", "04/13/2027")
    type_in(workbook, "forecast", "ms-pay", "05/31/2027")
    result = back()
    assert sorted(theirs(result).values()) == ["2027-04-13", "2027-05-31"]
    assert result.questions == ()


def test_a_file_in_both_orders_is_not_asked_but_named_cell_by_cell(workbook: Returned, back: Back) -> None:
    cell = type_in(workbook, "forecast", "ms-coaches", "03/04/2027")
    type_in(workbook, "forecast", "ms-pay", "04/13/2027")
    type_in(workbook, "actual", "ms-pay", "13/10/2026")
    result = back({Question.DATES: "dmy"})
    assert result.questions == ()
    assert [(one.rule, one.where.address) for one in result.problems] == [("date", cell)]
    assert FORECAST not in theirs(result)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027/3/1", "2027-03-01"),
        ("2027.03.01", "2027-03-01"),
        ("March 1, 2027", "2027-03-01"),
        ("Mar-1-2027", "2027-03-01"),
        ("13/03/2027 00:00:00", "2027-03-13"),
        ("\u200f١٣/٠٣/٢٠٢٧", "2027-03-13"),
        ("13 / 03 / 2027", "2027-03-13"),
        ("01/01/2027", "2027-01-01"),
    ],
)
def test_a_day_with_one_meaning_is_read_in_any_order(
    workbook: Returned, back: Back, written: str, meant: str
) -> None:
    type_in(workbook, "forecast", "ms-coaches", written)
    result = back()
    assert theirs(result) == {FORECAST: meant}
    assert of(result, FORECAST).flagged("day from text")


def test_real_days_beside_a_text_day_are_suspected_of_having_been_turned(
    workbook: Returned, back: Back
) -> None:
    type_in(workbook, "forecast", "ms-pay", "13/04/2027")
    type_in(workbook, "forecast", "ms-coaches", datetime(2027, 3, 4))
    (flag,) = (one for one in of(back(), FORECAST).flags if one.rule == "day and month")
    assert "4 Mar 2027" in flag.sentence
    assert "3 Apr 2027" in flag.sentence


@pytest.mark.parametrize("day", [datetime(2027, 3, 14), datetime(2027, 3, 3)])
def test_a_real_day_that_cannot_have_been_turned_is_not_suspected(
    workbook: Returned, back: Back, day: datetime
) -> None:
    type_in(workbook, "forecast", "ms-pay", "13/04/2027")
    type_in(workbook, "forecast", "ms-coaches", day)
    assert not of(back(), FORECAST).flagged("day and month")


def test_a_bare_number_of_a_day_counts_from_the_file_s_own_first_day(workbook: Returned, back: Back) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook.book.epoch = CALENDAR_MAC_1904
    workbook.write("milestones", "ms-coaches", "forecast", 46447 - 1462)
    workbook.cell("milestones", "ms-coaches", "forecast").number_format = "0"
    assert theirs(back())[FORECAST] == "2027-03-01"


# Figures


@pytest.mark.parametrize("written", ["1,250", "1.250", "-1,250", "١,٢٥٠", "1,250 "])
def test_a_separator_before_three_figures_is_asked_about(
    workbook: Returned, back: Back, written: str
) -> None:
    cell = type_in(workbook, "value", "i-read/2026-09-30//", written)
    result = back()
    assert [(one.question, one.cells) for one in result.questions] == [(Question.DECIMALS, (cell,))]
    assert theirs(result) == {}


@pytest.mark.parametrize(
    ("written", "choice", "meant"),
    [("1,250", "point", 1250), ("1,250", "comma", 1.25), ("1.250", "point", 1.25), ("1.250", "comma", 1250)],
)
def test_the_answer_says_what_the_separator_parts(
    workbook: Returned, back: Back, written: str, choice: str, meant: float
) -> None:
    type_in(workbook, "value", "i-read/2026-09-30//", written)
    result = back({Question.DECIMALS: choice})
    assert theirs(result) == {VALUE: meant}
    assert of(result, VALUE).flagged("number from text")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,250.5", 1250.5),
        ("1.234,56", 1234.56),
        ("1 250,5", 1250.5),
        ("1\u00a0250", 1250),
        ("1\u202f250", 1250),
        ("1\u2009250", 1250),
        ("1'250", 1250),
        ("1\u2019250.5", 1250.5),
        ("12 000 000,5", 12000000.5),
        ("1,250,000", 1250000),
        ("1.250.000", 1250000),
        ("57,5", 57.5),
        ("0,350", 0.35),
        ("0.350", 0.35),
        ("1250,500", 1250.5),
        ("\N{MINUS SIGN}3", -3),
        ("١٢٥٠", 1250),
        ("۱۲۵۰", 1250),
        ("١٬٢٥٠٫٥", 1250.5),
        ("\u200f١٬٢٥٠\u200e", 1250),
        ("５７．５", 57.5),
        ("57\u200b.5", 57.5),
    ],
)
def test_a_figure_with_one_meaning_is_read_and_the_change_shown(
    workbook: Returned, back: Back, written: str, meant: float
) -> None:
    type_in(workbook, "value", "i-read/2026-09-30//", written)
    result = back()
    assert theirs(result) == {VALUE: meant}
    assert of(result, VALUE).flagged("number from text")
    assert result.questions == ()


def test_a_file_that_writes_decimals_in_both_ways_is_named_cell_by_cell(
    workbook: Returned, back: Back
) -> None:
    cell = type_in(workbook, "value", "i-read/2026-09-30//", "1,250")
    type_in(workbook, "value", "i-read/2026-06-30//", "52.7")
    type_in(workbook, "value", "i-read/2025-06-30//", "50,7")
    result = back({Question.DECIMALS: "point"})
    assert ("number", cell) in [(one.rule, one.where.address) for one in result.problems]
    assert VALUE not in theirs(result)


# Per cent


def test_one_column_of_fractions_and_points_is_asked_about(workbook: Returned, back: Back) -> None:
    cells = (
        type_in(workbook, "value", "i-read/2025-06-30//", 0.507),
        type_in(workbook, "value", "i-read/2026-09-30//", 0.531),
    )
    type_in(workbook, "value", "i-read/2026-06-30//", "52,7%")
    result = back()
    assert [(one.question, set(one.cells)) for one in result.questions] == [(Question.PERCENTS, set(cells))]
    assert theirs(result) == {"reading:i-read/2026-06-30//:value": 52.7}


def test_a_single_fraction_among_points_is_flagged_where_it_stands(workbook: Returned, back: Back) -> None:
    type_in(workbook, "value", "i-read/2026-09-30//", 0.531)
    type_in(workbook, "value", "i-read/2026-06-30//", 52.7)
    result = back()
    assert result.questions == ()
    assert of(result, VALUE).flagged("fraction for per cent")


@pytest.mark.parametrize(("choice", "meant"), [("fractions", 53.1), ("points", 0.531)])
def test_the_answer_says_what_a_fraction_means(
    workbook: Returned, back: Back, choice: str, meant: float
) -> None:
    type_in(workbook, "value", "i-read/2026-09-30//", 0.531)
    type_in(workbook, "value", "i-read/2025-06-30//", 0.507)
    type_in(workbook, "value", "i-read/2026-06-30//", 52.7)
    result = back({Question.PERCENTS: choice})
    assert theirs(result)[VALUE] == meant
    assert of(result, VALUE).flagged("percent")


@pytest.mark.parametrize("written", ["53.1%", "53,1 %", "٥٣٫١٪"])
def test_a_sign_of_per_cent_in_text_is_read_as_points_and_shown(
    workbook: Returned, back: Back, written: str
) -> None:
    type_in(workbook, "value", "i-read/2026-09-30//", written)
    result = back()
    assert theirs(result) == {VALUE: 53.1}
    assert of(result, VALUE).flagged("percent")


# New rows, keeping, answering later


def new_milestone(workbook: Returned, day: str) -> str:
    row = next(iter(workbook.rows("new_milestones")))
    workbook.write("new_milestones", row, "priority", "P03")
    workbook.write("new_milestones", row, "title", "Books printed")
    type_new = workbook.write("new_milestones", row, "forecast", day)
    workbook.cell("new_milestones", row, "forecast").number_format = "General"
    return type_new


def test_a_new_row_with_an_unclear_day_waits_and_comes_whole(workbook: Returned, back: Back) -> None:
    new_milestone(workbook, "03/04/2027")
    assert (theirs(back()), rules(back())) == ({}, ["dates unclear"])
    (one,) = back({Question.DATES: "dmy"}).proposals
    assert one.theirs["forecast"] == "2027-04-03"


@pytest.mark.usefixtures("two_days")
def test_an_answer_may_come_after_the_return_was_kept_and_is_undone_with_one_step(
    desk: Desk, back: Back
) -> None:
    kept = back(keep=True).returned
    assert open_return(desk, kept).proposals == ()
    answer(desk, kept, {Question.DATES: "dmy"})
    opened = open_return(desk, kept)
    assert sorted(one.theirs for one in opened.proposals) == ["2027-04-03", "2027-06-05"]
    assert (opened.questions, opened.problems) == ((), ())
    desk.undo()
    assert len(open_return(desk, kept).questions) == 1


@pytest.mark.usefixtures("two_days")
def test_the_same_file_with_an_answer_is_read_further_and_not_kept_twice(desk: Desk, back: Back) -> None:
    back(keep=True)
    kept = len(desk.picture.all(Kept))
    again = back({Question.DATES: "mdy"}, keep=True)
    assert (again.status, sorted(theirs(again).values())) == (
        "already received",
        ["2027-03-04", "2027-05-06"],
    )
    assert len(desk.picture.all(Kept)) == kept
    third = back(keep=True)
    assert (third.status, third.questions) == ("already received", ())


@pytest.mark.usefixtures("two_days")
def test_nothing_that_waits_is_taken_unseen(desk: Desk, workbook: Returned, tmp_path: Path) -> None:
    path = workbook.save(tmp_path / "back.xlsx")
    receive(desk, [path], accept="all")
    assert str(desk.picture.record("ms-coaches").forecast) == "2027-02-15"  # type: ignore[union-attr]


@pytest.mark.usefixtures("two_days")
def test_the_same_file_twice_with_an_answer_is_answered_once(
    desk: Desk, workbook: Returned, tmp_path: Path
) -> None:
    path = workbook.save(tmp_path / "back.xlsx")
    receive(desk, [path])
    first, second = receive(desk, [path, path], answers={Question.DATES: "dmy"})
    assert (len(first.proposals), second.proposals) == (2, ())
    assert open_return(desk, first.returned).questions == ()

"""The control room in arithmetic: one word a workbook, one word a sheet, and shares that never round to a lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.answering import Answer, opening
from deliverydesk.domain.control import (
    Figures,
    Gap,
    Line,
    Owed,
    Share,
    SheetFigures,
    SheetStatus,
    Status,
    counted,
)
from deliverydesk.domain.exchanges import Dispatch, DispatchKind, Issue, Returned
from deliverydesk.domain.parties import Ministry, Period

DUE = date(2026, 11, 9)
PERIOD = Period(id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=DUE)
SENT = Dispatch(id="d1", issue="a", kind=DispatchKind.SENT, on=date(2026, 10, 27))
REMINDED = Dispatch(id="d2", issue="a", kind=DispatchKind.REMINDED, on=date(2026, 11, 10))
HEARD = Dispatch(id="d3", issue="a", kind=DispatchKind.ACKNOWLEDGED, on=date(2026, 10, 28))


def issue(id: str = "a") -> Issue:
    return Issue(
        id=id, ref=id, ministry="m", period="t", issued_on=date(2026, 10, 26), step=1, schema=1,
        file=f"{id}.xlsx", sha256="0" * 64, cells="0" * 64,
    )  # fmt: skip


def back(of: str = "a", signed_by: str | None = "S. Name") -> Returned:
    return Returned(
        id=f"r-{of}", issue=of, file="r.xlsx", sha256="1", received_on=DUE, cells="2", signed_by=signed_by
    )


def an_answer(
    *marks: Dispatch,
    came: bool = False,
    issued: bool = True,
    signed_by: str | None = "S. Name",
    name: str = "Health",
) -> Answer:
    return Answer(
        Ministry(id=name, code=name[:3].upper(), name=name),
        (issue(),) if issued else (),
        (back(signed_by=signed_by),) if came else (),
        DUE,
        date(2026, 11, 12),
        marks,
    )


def a_sheet(filled: int, owed: int, silent: int = 0) -> SheetFigures:
    return SheetFigures("readings", (("value", Share(owed, filled)),), silent=silent)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (Line(an_answer(issued=False)), Status.NOT_ISSUED),
        (Line(an_answer()), Status.ISSUED),
        (Line(an_answer(SENT)), Status.SENT),
        (Line(an_answer(SENT, HEARD)), Status.ACKNOWLEDGED),
        (Line(an_answer(SENT, HEARD, REMINDED)), Status.REMINDED),
        (Line(an_answer(SENT, came=True)), Status.RECEIVED),
        (Line(an_answer(came=True), Figures(changes=3, undecided=1, queried=2)), Status.RECEIVED),
        (Line(an_answer(came=True), Figures(changes=3, queried=1, accepted=2)), Status.QUERIED),
        (Line(an_answer(came=True), Figures(changes=3, accepted=2, refused=1)), Status.ACCEPTED),
        (Line(an_answer(came=True), Figures(changes=2, refused=2)), Status.REFUSED),
        (Line(an_answer(came=True), Figures()), Status.ACCEPTED),
    ],
)
def test_a_workbook_stands_as_a_person_marked_it_until_it_is_back(line: Line, status: Status) -> None:
    assert line.status is status


@pytest.mark.parametrize(
    ("sheet", "came", "status"),
    [
        (a_sheet(0, 0), False, SheetStatus.NOTHING),
        (a_sheet(0, 4), False, SheetStatus.LATE),
        (a_sheet(0, 4), True, SheetStatus.BLANK),
        (a_sheet(1, 4), True, SheetStatus.PART),
        (a_sheet(4, 4), True, SheetStatus.ANSWERED),
        (a_sheet(0, 4, silent=2), True, SheetStatus.BLANK),
        (a_sheet(0, 4, silent=3), True, SheetStatus.NEVER),
        (a_sheet(0, 4, silent=3), False, SheetStatus.NEVER),
    ],
)
def test_a_sheet_stands_as_its_cells_do(sheet: SheetFigures, came: bool, status: SheetStatus) -> None:
    line = Line(an_answer(came=came), Figures((sheet,)))
    assert line.sheet_status("readings") is status
    assert line.sheet_status("people") is SheetStatus.NOT_ASKED


def test_before_its_day_a_sheet_is_awaited() -> None:
    line = Line(replace(an_answer(), today=DUE), Figures((a_sheet(0, 4),)))
    assert line.sheet_status("readings") is SheetStatus.AWAITED


@pytest.mark.parametrize(
    ("filled", "owed", "percent"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (999, 1000, 99), (1, 1000, 1), (1, 2, 50)],
)
def test_a_share_is_never_whole_while_something_is_missing(
    filled: int, owed: int, percent: int | None
) -> None:
    assert Share(owed, filled).percent == percent


def test_what_is_owed_is_counted_by_sheet_and_field() -> None:
    owed = [
        Owed("ratings", "a", "P1", "overall", "Rating"),
        Owed("ratings", "a", "P1", "reason", "Reason", Gap.BLANK),
        Owed("readings", "i/1", "I1", "value", "Value", Gap.UNREAD),
        Owed("ratings", "b", "P2", "overall", "Rating", Gap.NOT_BACK),
    ]
    assert counted(owed) == [
        ("ratings", (("overall", Share(2, 1)), ("reason", Share(1, 0)))),
        ("readings", (("value", Share(1, 0)),)),
    ]


def test_figures_come_back_from_a_freeze_as_they_went_in() -> None:
    figures = Figures((a_sheet(1, 4, 2), SheetFigures("indicators", (), 1)), 9, 3, 2, 3, 1)
    assert Figures.restore(figures.plain()) == figures
    assert figures.share == Share(4, 1)


@pytest.mark.parametrize(
    ("unsigned", "said"),
    [
        (0, ""),
        (1, " One return is not signed off."),
        (2, " Two returns are not signed off."),
        (11, " Eleven returns are not signed off."),
    ],
)
def test_the_sentence_counts_who_has_not_signed_off(unsigned: int, said: str) -> None:
    lines = [an_answer(came=True, name=f"M{n}", signed_by=None if n < unsigned else "S.") for n in range(12)]
    assert opening(lines, PERIOD, DUE) == f"All twelve returns are in.{said}"


def test_days_that_differ_are_said_as_the_first_and_the_last() -> None:
    early, late = an_answer(name="A"), replace(an_answer(name="B"), due=date(2026, 11, 20))
    assert opening([early, late], PERIOD, date(2026, 11, 12)) == (
        "None of two returns is in yet. They are due between 9 November 2026 and 20 November 2026."
    )
    assert opening([early, late], PERIOD, date(2026, 11, 21)).endswith(
        "They were due between 9 November 2026 and 20 November 2026."
    )


def test_questions_that_were_sent_back_take_no_workbooks_place() -> None:
    sent_back = replace(issue("c"), sends_back="r-a")
    late = replace(back("c", signed_by=None), received_on=date(2026, 11, 30))
    one = Answer(Ministry(id="m", code="M", name="M"), (issue("a"), sent_back), (back("a"), late), DUE, DUE)
    assert one.issued == issue("a")
    assert (one.is_in, one.days_late, one.is_unsigned) == (True, 0, False)

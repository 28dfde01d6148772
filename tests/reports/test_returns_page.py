"""The page of returns: one line a ministry, every count from the freeze, and only where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from deliverydesk.domain.answering import Answer, opening
from deliverydesk.domain.control import Figures, Line, Share, SheetFigures
from deliverydesk.domain.exchanges import Dispatch, DispatchKind, Issue, Returned, Verdict
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.reports import blocks as b
from deliverydesk.reports.pdf import write_pdf
from deliverydesk.reports.returns_page import Returns, returns_page
from deliverydesk.services import freezing
from deliverydesk.services.briefs import print_brief
from deliverydesk.services.control import control, frozen_lines
from deliverydesk.services.desk import Desk
from deliverydesk.services.dispatching import mark
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import decide, receive, review
from tests.desks import small_country
from tests.exchange import perturb

TODAY, DUE = date(2026, 11, 23), date(2026, 11, 15)
PERIOD = Period(id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=DUE)
SHEETS = (("readings", "Readings"), ("milestones", "Milestones"), ("people", "People"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def a_line(
    name: str, *, came: bool = False, figures: Figures | None = None, marks: tuple[Dispatch, ...] = ()
) -> Line:
    issue = Issue(
        id=name, ref=name, ministry=name, period="t", issued_on=date(2026, 10, 26), step=1, schema=1,
        file=f"{name}.xlsx", sha256="0", cells="0",
    )  # fmt: skip
    back = Returned(id=f"r-{name}", issue=name, file="r.xlsx", sha256="1", received_on=TODAY, cells="2")
    answer = Answer(
        Ministry(id=name, code=name[:3], name=name), (issue,), (back,) if came else (), DUE, TODAY, marks
    )
    return Line(answer, figures)


def sheet(key: str, filled: int, owed: int, queried: int = 0, silent: int = 0) -> SheetFigures:
    return SheetFigures(key, (("value", Share(owed, filled)),), queried, silent)


def the_page() -> b.Sheet:
    reminded = Dispatch(id="d", issue="Finance", kind=DispatchKind.REMINDED, on=date(2026, 11, 20))
    health = Figures((sheet("readings", 3, 4, queried=1), sheet("milestones", 5, 5)), 6, 2, 1, 3)
    finance = Figures((sheet("readings", 0, 7, silent=3), sheet("milestones", 0, 4)))
    lines = (
        a_line("Health", came=True, figures=health),
        a_line("Finance", figures=finance, marks=(reminded,)),
    )
    return returns_page(Returns(PERIOD, lines, SHEETS), TODAY)


def grid(of: b.Sheet) -> b.Grid:
    return next(one for one in of.blocks() if isinstance(one, b.Grid))


def test_a_ministry_stands_with_its_word_its_day_and_its_boxes() -> None:
    health, finance = grid(the_page()).rows
    assert health.cells[1] == b.Text("Received, not signed off", "23 Nov 26, 8 days late", tone="warn_t")
    assert health.cells[2:5] == (
        b.Answered(75, "75 %", queried=True),
        b.Answered(100, "100 %"),
        b.Answered(None, "not asked"),
    )
    assert finance.cells[1] == b.Text("Reminded", "20 Nov 26, 8 days late", strong=True, tone="bad_t")
    assert finance.cells[2] == b.Answered(0, "0 %", never=True)
    assert finance.cells[3] == b.Answered(0, "0 %")
    assert [cell.text for cell in finance.cells[-2:] if isinstance(cell, b.Text)] == ["–", "–"]


def test_the_page_says_what_its_rows_come_to_and_for_whom_it_is() -> None:
    found = the_page()
    notes = [one.text for one in found.blocks() if isinstance(one, b.Note)]
    assert notes[0].startswith("8 of 20 answers that are owed are in.")
    assert found.opening.heading.right == "centre only"
    assert found.opening.sentence.text == (
        "One of two returns is in. Finance has not answered. They were due on 15 November 2026, eight days "
        "ago. One return is not signed off."
    )


def test_forty_ministries_run_on_with_their_heads(tmp_path: Path, read: Callable[[bytes], PdfReader]) -> None:
    figures = Figures((sheet("readings", 0, 7, silent=3), sheet("milestones", 1, 4, queried=1)))
    lines = tuple(a_line(f"Ministry of long names number {n}", came=True, figures=figures) for n in range(40))
    document = b.Document("Brief", (returns_page(Returns(PERIOD, lines, SHEETS), TODAY),), "Unit")
    target = tmp_path / "returns.pdf"
    write_pdf(document, target)
    words = [page.extract_text() for page in read(target.read_bytes()).pages]
    assert len(words) > 1
    assert all("Milestones" in page for page in words)
    assert sum(page.count("Received, not signed off") for page in words) == 40


def issued_and_back(desk: Desk, folder: Path) -> None:
    made = {one.ministry: one for one in issue_workbooks(desk, folder / "out")}
    book = perturb.Returned(made["EDU"].path)
    book.write("priorities", "pr-read", "narrative_ministry", None)
    receive(desk, [book.save(folder / "back.xlsx")])


def test_a_freeze_keeps_the_control_room_as_it_stood(desk: Desk, tmp_path: Path) -> None:
    issued_and_back(desk, tmp_path)
    then = control(desk)
    frozen = freezing.freeze(desk, ref="Q")
    mark(desk, [one.answer for one in then.lines], DispatchKind.SENT)
    again = freezing.reopen(desk, "Q")
    found = frozen_lines(again.picture, again.returns)
    assert found == frozen_lines(frozen.picture, frozen.returns)
    assert found is not None
    period, lines = found
    assert [one.plain() for one in lines] == [one.plain() for one in then.lines]
    assert opening([one.answer for one in lines], period, again.picture.today) == then.sentence


def test_a_freeze_of_an_earlier_moment_counts_what_stood_then(desk: Desk, tmp_path: Path) -> None:
    issued_and_back(desk, tmp_path)
    step = desk.picture.step
    then = freezing.freeze(desk, ref="then")
    (back,) = [one for one in desk.picture.all(Returned) if one.file == "back.xlsx"]
    decide(desk, back.id, {one.id: Verdict.ACCEPT for one in review(desk, back.id)})
    now = freezing.freeze(desk, ref="now")
    past = freezing.freeze(desk, ref="past", picture=desk.viewed(known=step))
    assert past.record.sha256 == then.record.sha256
    assert past.returns == then.returns != now.returns


def test_the_brief_is_printed_again_from_its_freeze_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    issued_and_back(desk, tmp_path)
    first = print_brief(desk, tmp_path / "one.pdf")
    mark(desk, [one.answer for one in control(desk).lines], DispatchKind.REMINDED)
    second = print_brief(desk, tmp_path / "two.pdf", freeze=first.freeze.ref)
    assert second.sha256 == first.sha256
    assert "Returns · 2026-10" in PdfReader(tmp_path / "two.pdf").pages[1].extract_text()


def test_the_page_is_in_the_whole_brief_alone(desk: Desk, tmp_path: Path) -> None:
    issued_and_back(desk, tmp_path)
    print_brief(desk, tmp_path / "one.pdf", priorities=["P03"])
    pages = PdfReader(tmp_path / "one.pdf").pages
    assert not any("centre only" in page.extract_text() for page in pages)


def test_a_desk_that_has_asked_nobody_prints_no_such_page(desk: Desk) -> None:
    at = desk.picture
    desk.write("No workbook", [*_gone(desk)])
    assert frozen_lines(desk.picture, freezing.freeze(desk, ref="none").returns) is None
    assert at.count("issue") == 1


def _gone(desk: Desk) -> Iterator[object]:
    from deliverydesk.schema.changes import Change

    at = desk.picture
    for entity in ("ruling", "returned", "dispatch", "issue"):
        yield from (Change(one, None) for one in at.of_entity(entity))


def test_an_older_freeze_without_figures_prints_no_such_page(desk: Desk, tmp_path: Path) -> None:
    issued_and_back(desk, tmp_path)
    frozen = freezing.freeze(desk, ref="old")
    assert frozen_lines(replace(frozen, returns={}).picture, {}) is None

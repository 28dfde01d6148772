"""Workbooks cut by sheets: what makes one stale, whose promises its new records may name, what two of them say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.answering import answers, replaced_by
from deliverydesk.domain.exchanges import Issue
from deliverydesk.domain.parties import Period
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.exchange.sections import SECTIONS
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks, issues_of
from deliverydesk.services.returns import receive
from deliverydesk.services.reviewing import review_of, reviews_of
from deliverydesk.services.reviewlines import Heap
from tests.desks import small_country
from tests.exchange import perturb


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def of_sheets(desk: Desk, folder: Path, *sections: str) -> perturb.Returned:
    (made,) = issue_workbooks(desk, folder, ministries=["EDU"], terms=Terms(sections))
    return perturb.Returned(made.path)


def test_a_workbook_without_the_promises_takes_new_milestones_of_its_own(desk: Desk, tmp_path: Path) -> None:
    book = of_sheets(desk, tmp_path / "out", "milestones", "new_milestones")
    token = next(iter(book.rows("new_milestones")))
    book.write("new_milestones", token, "priority", "P03")
    book.write("new_milestones", token, "title", "Second test printed")
    book.write("new_milestones", token, "original_baseline", datetime(2027, 5, 1))
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    assert [one.kind for one in result.proposals] == ["new"], result.problems


def test_a_workbook_without_the_promises_takes_none_of_another_ministry(desk: Desk, tmp_path: Path) -> None:
    book = of_sheets(desk, tmp_path / "out", "new_barriers")
    token = next(iter(book.rows("new_barriers")))
    book.write("new_barriers", token, "priority", "P07")
    book.write("new_barriers", token, "title", "Somebody else's road")
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    assert "P07 is none of the promises in this workbook" in result.problems[0].sentence


def test_another_part_makes_nothing_stale(desk: Desk, tmp_path: Path) -> None:
    milestones = of_sheets(desk, tmp_path / "out", "milestones")
    of_sheets(desk, tmp_path / "out", "readings")
    milestones.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (result,) = receive(desk, [milestones.save(tmp_path / "back.xlsx")])
    assert result.status == "read"


@pytest.mark.parametrize("newer", [("milestones",), ("readings", "milestones"), ()])
def test_a_newer_workbook_that_asks_for_the_same_makes_it_stale(
    desk: Desk, tmp_path: Path, newer: tuple[str, ...]
) -> None:
    milestones = of_sheets(desk, tmp_path / "out", "milestones")
    of_sheets(desk, tmp_path / "out", *newer)
    milestones.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    (result,) = receive(desk, [milestones.save(tmp_path / "back.xlsx")])
    assert result.status == "stale"


def test_questions_sent_back_make_nothing_stale_and_a_whole_workbook_makes_them(
    desk: Desk, tmp_path: Path
) -> None:
    of_sheets(desk, tmp_path / "out")
    asked = replace(issues_of(desk, "m-edu", "t-10")[-1], id="is-ask", ref="ask", revision=0, sends_back="rt")
    desk.write("Asked", [Change(None, asked)])
    known = issues_of(desk, "m-edu", "t-10")
    whole, questions = known[-2], known[-1]
    assert (questions.id, replaced_by(whole, known)) == ("is-ask", None)
    of_sheets(desk, tmp_path / "again")
    newest = issues_of(desk, "m-edu", "t-10")[-1]
    assert replaced_by(questions, issues_of(desk, "m-edu", "t-10")) == newest


def test_a_rating_asked_for_twice_is_one_rating_whatever_was_issued_between(
    desk: Desk, tmp_path: Path
) -> None:
    first = of_sheets(desk, tmp_path / "out", "ratings")
    of_sheets(desk, tmp_path / "out", "milestones")
    again = of_sheets(desk, tmp_path / "out", "ratings")
    assert list(first.rows("ratings")) == list(again.rows("ratings"))


def test_a_ministry_is_in_when_every_part_is(desk: Desk, tmp_path: Path) -> None:
    (period,) = [one for one in desk.picture.all(Period) if one.ref == "2026-10"]
    milestones = of_sheets(desk, tmp_path / "out", "milestones")
    readings = of_sheets(desk, tmp_path / "out", "readings")
    cut = [
        Change(one, replace(one, part=str(one.sections))) for one in desk.picture.all(Issue) if one.sections
    ]
    desk.write("Cut", cut)

    def line() -> bool:
        (found,) = [one for one in answers(desk.picture, period) if one.ministry.id == "m-edu"]
        return found.is_in

    receive(desk, [milestones.save(tmp_path / "one.xlsx")])
    assert not line()
    receive(desk, [readings.save(tmp_path / "two.xlsx")])
    assert line()


def cut(desk: Desk, folder: Path, parts: str) -> dict[str, perturb.Returned]:
    made = issue_workbooks(desk, folder, ministries=["EDU"], parts=parts)
    return {one.path.stem.removeprefix("EDU-2026-10-"): perturb.Returned(one.path) for one in made}


def rows_of(book: perturb.Returned) -> set[tuple[str, str]]:
    found = set()
    for section in SECTIONS:
        try:
            found |= {(section.key, token) for token in book.rows(section.key) if not section.spare}
        except KeyError:
            continue
    return found


@pytest.mark.parametrize("parts", ["section", "programme"])
def test_the_parts_ask_for_everything_once(desk: Desk, tmp_path: Path, parts: str) -> None:
    whole = rows_of(of_sheets(desk, tmp_path / "whole"))
    found = [rows_of(one) for one in cut(desk, tmp_path / "parts", parts).values()]
    assert set().union(*found) == whole
    assert sum(map(len, found)) == len(whole)


def test_by_programme_a_part_holds_what_hangs_on_it(desk: Desk, tmp_path: Path) -> None:
    books = cut(desk, tmp_path / "out", "programme")
    assert list(books) == ["G01", "rest"]
    assert rows_of(books["G01"]) == {
        ("milestones", "ms-coaches"),
        ("milestones", "ms-pay"),
        ("barriers", "b-release"),
        ("programmes", "g-coach"),
    }
    parts = [(one.part, one.sends_back) for one in issues_of(desk, "m-edu", "t-10") if one.part]
    assert parts == [("G01 Reading coaches", None), ("What hangs on no programme", None)]


def test_a_new_milestone_of_a_part_hangs_on_its_programme(desk: Desk, tmp_path: Path) -> None:
    book = cut(desk, tmp_path / "out", "programme")["G01"]
    token = next(iter(book.rows("new_milestones")))
    book.write("new_milestones", token, "priority", "P03")
    book.write("new_milestones", token, "title", "Second test printed")
    book.write("new_milestones", token, "original_baseline", datetime(2027, 5, 1))
    receive(desk, [book.save(tmp_path / "back.xlsx")], accept="all")
    (made,) = [one for one in desk.picture.all(Milestone) if one.title == "Second test printed"]
    assert (made.programme, made.priority) == ("g-coach", "pr-read")


@pytest.mark.parametrize("order", [("milestones", "readings"), ("readings", "milestones")])
def test_parts_come_back_alone_in_any_order(desk: Desk, tmp_path: Path, order: tuple[str, str]) -> None:
    books = cut(desk, tmp_path / "out", "section")
    books["milestones"].write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    books["readings"].write("readings", "i-read/2026-09-30//", "value", 55)
    for name in order:
        (result,) = receive(desk, [books[name].save(tmp_path / f"{name}.xlsx")], accept="clean")
        assert (result.status, len(result.proposals)) == ("read", 1)
    assert coaches(desk).forecast == date(2027, 3, 1)


def test_an_unknown_cut_is_refused_with_those_there_are(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not cut by colour"):
        issue_workbooks(desk, tmp_path, parts="colour")


def coaches(desk: Desk) -> Milestone:
    found = desk.picture.get(Milestone, "ms-coaches")
    assert found is not None
    return found


@pytest.fixture
def overlapping(desk: Desk, tmp_path: Path) -> list[Path]:
    """Two files of one ministry that say different days for one milestone, and agree on another cell."""
    saved = []
    for name, sections, day in (
        ("north.xlsx", ("milestones", "readings"), 1),
        ("south.xlsx", ("milestones", "barriers"), 20),
    ):
        book = of_sheets(desk, tmp_path / "out", *sections)
        book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, day))
        book.write("milestones", "ms-test", "forecast", datetime(2027, 4, 30))
        saved.append(book.save(tmp_path / name))
    return saved


@pytest.mark.parametrize("accept", ["none", "clean", "all"])
@pytest.mark.parametrize("turned", [False, True])
def test_two_answers_to_one_cell_are_a_conflict_with_both_files_named(
    desk: Desk, overlapping: list[Path], accept: str, turned: bool
) -> None:
    paths = overlapping[::-1] if turned else overlapping
    first, second = receive(desk, paths, accept=accept)
    for mine, other in ((first, second), (second, first)):
        (one,) = [p for p in mine.proposals if p.record == "ms-coaches"]
        assert (one.kind, one.file) == ("conflict", mine.file)
        assert one.flags[0].rule == "answered twice"
        assert other.file in one.flags[0].sentence
    assert coaches(desk).forecast == date(2027, 2, 15)


@pytest.mark.parametrize("accept", ["clean", "all"])
def test_files_taken_in_one_after_the_other_never_let_the_last_one_win(
    desk: Desk, overlapping: list[Path], accept: str
) -> None:
    receive(desk, overlapping[:1], accept=accept)
    (second,) = receive(desk, overlapping[1:], accept=accept)
    assert coaches(desk).forecast == date(2027, 3, 1)
    (one,) = [p for p in second.proposals if p.record == "ms-coaches"]
    assert "north.xlsx says 1 Mar 27 for the same cell" in one.flags[0].sentence


def test_the_review_of_each_names_the_other(desk: Desk, overlapping: list[Path]) -> None:
    first, second = receive(desk, overlapping)
    for mine, other in ((first, second), (second, first)):
        (line,) = [one for one in review_of(desk, mine.returned).lines if one.record == "ms-coaches"]
        assert (line.heap, line.in_bulk) == (Heap.CONFLICT, False)
        assert other.file in line.why
        assert "changed since" not in line.why


def test_in_the_review_of_both_each_names_the_other_once(desk: Desk, overlapping: list[Path]) -> None:
    results = receive(desk, overlapping)
    reviews = reviews_of(desk, [one.returned for one in results])
    for review, other in zip(reviews, reversed(results), strict=True):
        (line,) = [one for one in review.lines if one.record == "ms-coaches"]
        assert (line.heap, line.in_bulk) == (Heap.CONFLICT, False)
        assert line.why.count(other.file) == 1


def test_two_files_that_agree_are_no_conflict(desk: Desk, overlapping: list[Path]) -> None:
    for result in receive(desk, overlapping):
        (one,) = [p for p in result.proposals if p.record == "ms-test"]
        assert (one.kind, one.flags) == ("safe", ())


def test_a_workbook_issued_after_an_answer_asks_anew_and_clashes_with_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    first = of_sheets(desk, tmp_path / "out", "milestones", "readings")
    first.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    receive(desk, [first.save(tmp_path / "first.xlsx")], accept="clean")
    again = of_sheets(desk, tmp_path / "out", "milestones")
    again.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 20))
    (result,) = receive(desk, [again.save(tmp_path / "again.xlsx")], accept="clean")
    assert ([one.kind for one in result.proposals], coaches(desk).forecast) == (
        ["safe"],
        date(2027, 3, 20),
    )


def test_a_sheet_copied_in_from_another_part_is_named(desk: Desk, tmp_path: Path) -> None:
    books = cut(desk, tmp_path / "out", "section")
    into = books["milestones"]
    copied = into.book.create_sheet("Readings")
    for row in books["readings"].sheet("readings").iter_rows():
        for cell in row:
            copied[cell.coordinate].value = cell.value
    (result,) = receive(desk, [into.save(tmp_path / "merged.xlsx")])
    assert [(one.rule, one.where.sheet) for one in result.problems] == [
        ("sheet of another workbook", "Readings")
    ]

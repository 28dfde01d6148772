"""Workbooks cut by sheets: what makes one stale, whose promises its new records may name, what two of them say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from deliverydesk.domain.answering import answers, replaced_by
from deliverydesk.domain.exchanges import Issue
from deliverydesk.domain.parties import Period
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks, issues_of
from deliverydesk.services.returns import receive
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

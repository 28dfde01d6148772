"""The page of questions: the first ten with their evidence, every gap, no rating, and from the freeze alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.calibration import Calibration, calibration
from deliverydesk.domain.challenge import FIRST, Challenge, Past, challenge
from deliverydesk.domain.promises import Priority
from deliverydesk.reports import blocks as b
from deliverydesk.reports.briefing import briefing
from deliverydesk.reports.questions_page import KEY, questions_page
from deliverydesk.schema.changes import Change
from deliverydesk.services import freezing
from deliverydesk.services.desk import Desk
from tests import doubted


@pytest.fixture
def desk(a_country: Desk) -> Desk:
    """The small country with a promise that every rule doubts."""
    doubted.write(a_country)
    return a_country


def asked(desk: Desk) -> Challenge:
    return challenge(desk.picture, past=doubted.PAST)


def page(desk: Desk) -> b.Sheet:
    return questions_page(asked(desk), calibration(desk.picture), desk.picture.today)


def rows(sheet: b.Sheet, which: int) -> list[list[str]]:
    grids = [one for one in sheet.left if isinstance(one, b.Grid)]
    return [[cell.text for cell in row.cells if isinstance(cell, b.Text)] for row in grids[which].rows]


def notes(sheet: b.Sheet) -> str:
    return " ".join(one.text for one in sheet.blocks() if isinstance(one, b.Note))


def test_the_first_ten_print_and_the_rest_are_counted(desk: Desk):
    sheet, found = page(desk), asked(desk)
    printed = rows(sheet, 0)
    assert len(printed) == FIRST
    assert printed[1] == [
        "P20",
        "Clean water in every village",
        "What still has to happen before its day?",
        "Rated amber-green, and its day, 30 June 2027, is 219 days away.",
        "Tested",
        "Not put yet",
    ]
    assert f"{len(found.questions) - FIRST} more questions follow" in notes(sheet)
    assert sheet.opening.sentence.text == found.sentence


def test_every_gap_prints_and_no_rating_stands_on_the_page(desk: Desk):
    sheet = page(desk)
    assert [line[3] for line in rows(sheet, 1)] == [one.evidence.sentence for one in asked(desk).gaps]
    grids = [one for one in sheet.left if isinstance(one, b.Grid)]
    assert not [cell for grid in grids for row in grid.rows for cell in row.cells if isinstance(cell, b.Tag)]


def test_the_base_rate_names_the_greens_and_the_page_is_the_centres(desk: Desk):
    sheet = page(desk)
    assert "Beside each green and amber-green (P20, P21): In the United Kingdom's portfolio" in notes(sheet)
    assert sheet.opening.heading.right == "centre only"
    assert "None of them is a prediction." in notes(sheet)


def test_a_desk_without_greens_or_gaps_prints_neither():
    empty = questions_page(Challenge((), (), ()), Calibration((), ()), date(2026, 11, 23))
    assert empty.left == ()
    assert "United Kingdom" not in notes(empty)


def test_a_freeze_keeps_what_the_journal_knew_and_prints_the_same_again(desk: Desk):
    frozen = freezing.freeze(desk, ref="F99")
    assert frozen.past is not None
    first = challenge(frozen.picture, past=frozen.past)
    priority = desk.picture.get(Priority, "pr-doubt")
    desk.write("Later", [Change(priority, replace(priority, narrative_ministry="All is well."))])
    again = freezing.reopen(desk, "F99")
    assert again.past == frozen.past
    assert challenge(again.picture, past=again.past).questions == first.questions
    assert Past.restore(doubted.PAST.plain()) == doubted.PAST


def test_only_the_units_whole_brief_has_the_page(desk: Desk):
    found = asked(desk)
    assert KEY in [one.key for one in briefing(desk.picture, asked=found).sheets]
    assert KEY not in [one.key for one in briefing(desk.picture, asked=found, priorities=["P20"]).sheets]
    assert KEY not in [one.key for one in briefing(desk.picture).sheets]

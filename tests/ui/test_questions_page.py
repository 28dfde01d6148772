"""The questions page: questions asked, answered and dismissed with a key; what is owed in its own list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from deliverydesk.domain.challenge import FIRST
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.schema.changes import Change
from deliverydesk.services import challenging
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.questions import QuestionsPage
from deliverydesk.ui.widgets.grid import Grid
from tests import doubted
from tests.ui.opener import Opener


@pytest.fixture
def desk(a_desk: Desk) -> Desk:
    """The small country with a promise that every rule doubts."""
    doubted.write(a_desk)
    return a_desk


@pytest.fixture
def window(desk: Desk, opener: Opener) -> MainWindow:
    window = opener.show(desk)
    window.go(Place("questions"))
    settle(opener, window)
    return window


@pytest.fixture
def page(window: MainWindow) -> QuestionsPage:
    assert isinstance(window.page, QuestionsPage)
    return window.page


def settle(opener: Opener, window: MainWindow) -> None:
    """Until what was begun has ended and the page has heard its answer."""
    opener.settle(window)
    page = window.page
    opener.qtbot.waitUntil(lambda: not (isinstance(page, QuestionsPage) and page.waits))
    opener.settle(window)


def focus(page: QuestionsPage, rule: str) -> None:
    rows = [one.rule.key for one in page.questions.rows]
    page.questions.grid.setCurrentIndex(page.questions.grid.model().index(rows.index(rule), 2))
    page.questions.grid.setFocus()


def press(opener: Opener, window: MainWindow, key: Qt.Key) -> None:
    opener.qtbot.keyClick(QApplication.focusWidget() or window, key)
    settle(opener, window)


def state(desk: Desk, rule: str) -> FlagState | None:
    found = challenging.asked(desk).questions
    return next(one.state for one in found if one.rule.key == rule and one.priority.ref == "P20")


def test_the_sentence_is_true_of_the_rows_and_the_first_ten_stand_there(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    found = challenging.asked(desk)
    assert page.said.sentence == found.sentence
    assert len(page.questions.rows) == FIRST < len(found.questions)
    page.questions.grid.setFocus()
    press(opener, window, Qt.Key.Key_M)
    assert list(page.questions.rows) == list(found.questions)
    assert list(page.gaps.rows) == list(found.gaps)


def test_a_question_is_answered_in_words_and_undone_as_one_step(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "end_near")
    press(opener, window, Qt.Key.Key_A)
    assert QApplication.focusWidget() is page.questions.evidence.line
    opener.qtbot.keyClicks(page.questions.evidence.line, "The last contract is signed.")
    press(opener, window, Qt.Key.Key_Return)
    assert state(desk, "end_near") is FlagState.ANSWERED
    assert window.sidebar.current == "questions"
    assert QApplication.focusWidget() is page.questions.grid
    assert page.questions.current is not None
    assert page.questions.current.rule.key == "end_near"
    window.do("undo")
    settle(opener, window)
    assert state(desk, "end_near") is None


def test_escape_leaves_a_question_unanswered(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "end_near")
    press(opener, window, Qt.Key.Key_A)
    opener.qtbot.keyClicks(page.questions.evidence.line, "No")
    press(opener, window, Qt.Key.Key_Escape)
    assert state(desk, "end_near") is None
    assert isinstance(QApplication.focusWidget(), Grid)


def test_a_question_is_dismissed_and_left_open_with_a_key(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "end_near")
    press(opener, window, Qt.Key.Key_D)
    assert state(desk, "end_near") is FlagState.DISMISSED
    press(opener, window, Qt.Key.Key_L)
    assert state(desk, "end_near") is FlagState.OPEN


def test_all_are_logged_as_put_and_the_count_beside_the_page_says_what_waits(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    assert window.sidebar.entry("questions").badge == "1 open"
    page.questions.grid.setFocus()
    press(opener, window, Qt.Key.Key_P)
    waits = len(challenging.asked(desk).questions)
    assert window.sidebar.entry("questions").badge == f"{waits} open"
    assert "put_questions" not in page.commands()


def test_the_panel_shows_the_cells_and_the_base_rate_beside_a_green(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "end_near")
    evidence = page.questions.evidence
    assert evidence.said.text() == "Rated amber-green, and its day, 30 June 2027, is 219 days away."
    assert "United Kingdom" in evidence._base.text()
    model = evidence.cells.model()
    shown = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    assert shown == [["P20, Unit", "Rating", "AG"], ["Priority P20", "Promised by", "30 Jun 27"]]


def test_enter_goes_to_the_priority_and_a_cell_to_its_record(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "slipped_before")
    page.questions.evidence.cells.opened.emit(page.questions.evidence.cells.model().index(1, 0))
    settle(opener, window)
    assert window.sidebar.current == "milestones"
    window.go(Place("questions"))
    settle(opener, window)
    focus(page, "slipped_before")
    press(opener, window, Qt.Key.Key_Return)
    assert window.sidebar.current == "priorities"


def test_every_cell_of_every_question_leads_somewhere(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    page.questions.show_all()
    for row in range(len(page.questions.rows)):
        page.questions.grid.setCurrentIndex(page.questions.grid.model().index(row, 2))
        cells = page.questions.evidence.cells
        for place in range(cells.model().rowCount()):
            cells.opened.emit(cells.model().index(place, 0))
            window.go(Place("questions"))
    settle(opener, window)
    assert window.band.isHidden(), window.band.sentence


def test_gaps_stand_in_a_list_of_their_own_and_cannot_be_dismissed(
    window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    page.tabs.choose("gaps")
    settle(opener, window)
    assert page.gaps.rows
    assert not {"answer_question", "dismiss_question", "leave_question"} & set(page.commands())
    assert page.gaps.evidence.answer.isHidden()


def test_what_was_put_before_takes_its_outcome_in_a_form(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    window.go(Place("questions", "fl-1"))
    settle(opener, window)
    assert page.tabs.current == "put"
    put = page.regions()[0]
    assert isinstance(put, Grid)
    assert page.tabs.row.keys == ["questions", "gaps", "put", "counts"]


def test_a_rule_dismissed_five_times_running_offers_to_go_and_a_person_confirms(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    before = date(2026, 1, 1)
    flags = [
        Flag(
            id=f"fl-old-{n}", priority="pr-doubt", rule="end_near", raised_on=before + timedelta(days=n),
            evidence="It was.", state=FlagState.DISMISSED,
        )
        for n in range(5)
    ]  # fmt: skip
    desk.write("Dismissed before", [Change(None, one) for one in flags])
    settle(opener, window)
    band = page.questions.grid.band
    assert "was dismissed 5 times running. Switch it off?" in band.sentence
    assert desk.picture.settings.quiet_rules is None
    band.choose(0)
    settle(opener, window)
    assert desk.picture.settings.quiet_rules == "end_near"
    assert "end_near" not in [one.rule.key for one in page.questions.rows]


def test_a_priority_has_its_own_questions_and_gaps(desk: Desk, window: MainWindow, opener: Opener) -> None:
    window.go(Place("priorities", "pr-doubt", "question"))
    settle(opener, window)
    view = window.page._view
    shown = view._lists["question"].list
    assert {one.priority.id for one in shown.rows} == {"pr-doubt"}
    assert len(shown.rows) == len(
        challenging.asked(desk, priorities=[desk.picture.get(Priority, "pr-doubt")]).questions
    )
    person = desk.picture.get(Person, "p-sollen")
    desk.write("Left", [Change(person, replace(person, to_on=date(2026, 11, 1)))])
    view.tabs.choose("owed")
    settle(opener, window)
    owed = view._lists["owed"].list
    assert "nobody_accountable" in {one.rule.key for one in owed.rows}


def test_the_counts_say_what_became_of_rules_and_words_and_name_nobody(
    desk: Desk, window: MainWindow, page: QuestionsPage, opener: Opener
) -> None:
    focus(page, "end_near")
    press(opener, window, Qt.Key.Key_D)
    page.tabs.choose("counts")
    settle(opener, window)
    model = page.counts.rules.model()
    shown = [[model.index(row, column).data() for column in (0, 2, 4)] for row in range(model.rowCount())]
    assert ["What still has to happen before its day?", "1", "1"] in shown
    assert page.counts.words.model().rowCount() == 0
    assert page.regions()[0] is page.counts.words

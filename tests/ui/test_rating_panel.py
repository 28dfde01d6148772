"""Rating beside the evidence: nothing suggested before, everything asked after, nothing lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from deliverydesk.domain.assessments import Assessment, Clearance, Voice
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.raised import FlagState
from deliverydesk.domain.scorecard import scorecard
from deliverydesk.schema.changes import Change
from deliverydesk.services import rating
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.priorities import PrioritiesPage
from deliverydesk.ui.pages.rating.clearing import Clearing
from deliverydesk.ui.pages.rating.likelihood import Likelihood
from deliverydesk.ui.pages.rating.view import RateView
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.grid import Grid
from tests.ui.opener import Opener

READ = "pr-read"


@pytest.fixture
def window(a_desk: Desk, opener: Opener) -> MainWindow:
    return opener.show(a_desk)


@pytest.fixture
def panel(window: MainWindow, opener: Opener) -> RateView:
    window.go(Place("priorities", READ, "rate"))
    opener.settle(window)
    [found] = window.page.findChildren(RateView)
    return found


def unit(desk: Desk) -> Assessment:
    record = scorecard(desk.picture, desk.picture.get(Priority, READ)).unit.record
    assert record is not None
    return record


def judge(panel: RateView, overall: str = "AR", reason: str = "") -> None:
    chosen = {"challenge": "VH", "planning": "AG", "capacity": "R", "stage": "2"}
    for name, code in chosen.items():
        panel.judging.parts[name].row.set_words(code)
    panel.judging.parts["capacity"].line.setText("612 of 1,140 coaches.")
    panel.judging.reason.setPlainText(reason)
    panel.judging.overall.set_words(overall)


def test_nothing_is_suggested_and_nothing_asked_before_a_person_rates(panel: RateView) -> None:
    assert panel.judging.judged.is_empty
    assert not panel.judging.asked.isVisible()
    assert not panel.give_button.isEnabled()
    panel.judging.parts["capacity"].row.set_words("R")
    assert not panel.judging.asked.isVisible()


def test_the_evidence_stands_beside_the_rating(panel: RateView) -> None:
    words = panel.evidence.findChildren(type(panel.evidence._facts))[0].accessibleName()
    assert "Data imply" in words
    assert "Missed milestones" in words
    assert "Worst barrier" in words


def test_levels_are_set_by_key_and_tab_goes_through_evidence_to_the_next(
    panel: RateView, window: MainWindow, opener: Opener
) -> None:
    key = opener.qtbot.keyClick
    rows = panel.judging.parts
    assert QApplication.focusWidget() is rows["challenge"].row
    key(rows["challenge"].row, Qt.Key.Key_3)
    key(rows["challenge"].row, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows["challenge"].line
    key(rows["challenge"].line, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows["planning"].row
    key(rows["planning"].row, Qt.Key.Key_3)
    judged = panel.judging.judged
    assert (str(judged.challenge.value), judged.planning) == ("H", "AG")


def test_a_letter_in_the_panel_is_no_command_of_the_page(
    panel: RateView, window: MainWindow, opener: Opener
) -> None:
    for key in (Qt.Key.Key_H, Qt.Key.Key_B, Qt.Key.Key_R):
        opener.qtbot.keyClick(panel.judging.parts["challenge"].row, key)
    assert window.place == Place("priorities", READ, "rate")


def test_after_rating_a_reader_asks_and_each_is_answered_or_left_open(panel: RateView) -> None:
    judge(panel)
    asked = panel.judging.asked
    assert asked.isVisible()
    assert [row.question.rule for row in asked.rows] == ["capacity_red", "hard_and_early", "two_steps_apart"]
    assert asked.open == 3
    asked.rows[2].answer.click()
    asked.rows[2].line.setText("Results lag coaches by a term.")
    assert asked.open == 2
    asked.rows[2].leave.click()
    assert asked.open == 3


def test_an_answer_outlives_a_change_of_mind(panel: RateView) -> None:
    judge(panel)
    panel.judging.asked.rows[0].line.setText("Three colleges open in January.")
    panel.judging.overall.set_words("R")
    assert "capacity_red" not in [row.question.rule for row in panel.judging.asked.rows]
    panel.judging.overall.set_words("AR")
    assert panel.judging.asked.rows[0].words == "Three colleges open in January."


def test_ctrl_enter_gives_the_rating_as_one_step(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    judge(panel)
    panel.judging.asked.rows[0].line.setText("Three colleges open in January.")
    step = a_desk.picture.step
    assert window.do("give_rating")
    opener.settle(window)
    assert a_desk.picture.step == step + 1
    record = unit(a_desk)
    assert (record.overall, record.capacity_evidence) == ("AR", "612 of 1,140 coaches.")
    states = [one.state for one in rating.flags_of(a_desk.picture, record)]
    assert states == [FlagState.ANSWERED, FlagState.OPEN, FlagState.OPEN]
    assert window.place == Place("priorities", READ, "story")


def test_a_move_of_two_steps_is_refused_until_there_is_a_reason(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    judge(panel, overall="AG")
    step = a_desk.picture.step
    panel.give()
    assert a_desk.picture.step == step
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    panel.judging.reason.setPlainText("Finance has signed the release.")
    panel.give()
    assert unit(a_desk).overall == "AG"
    flags = {one.rule: one for one in rating.flags_of(a_desk.picture, unit(a_desk))}
    assert flags["moved_two_steps"].answer == "Finance has signed the release."


def test_esc_keeps_a_draft_that_is_found_again(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    before = unit(a_desk)
    judge(panel)
    opener.qtbot.keyClick(panel.judging.parts["capacity"].row, Qt.Key.Key_Escape)
    opener.settle(window)
    assert unit(a_desk) == before
    assert window.place == Place("priorities", READ, "story")
    window.go(Place("priorities", READ, "rate"))
    opener.settle(window)
    assert panel.judging.parts["capacity"].row.words() == "R"
    assert panel.judging.overall.words() == ""
    assert not panel.judging.dirty


def test_esc_without_a_word_writes_nothing(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    step = a_desk.picture.step
    opener.qtbot.keyClick(panel.judging.parts["capacity"].row, Qt.Key.Key_Escape)
    assert a_desk.picture.step == step


def test_closing_asks_about_a_rating_that_is_begun(panel: RateView, window: MainWindow) -> None:
    assert window.page.in_hand() is None
    judge(panel)
    found = window.page.in_hand()
    assert found is not None
    assert found.words == "A rating is begun and not given."


def test_rating_another_promise_keeps_the_first_as_a_draft(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    judge(panel)
    window.go(Place("priorities", "pr-roads", "rate"))
    opener.settle(window)
    assert rating.draft_of(a_desk.picture, READ, a_desk.actor.name) is not None
    assert panel.judging.judged.is_empty


@pytest.mark.parametrize("page", ["gap", "priorities", "ratings"])
def test_r_on_a_list_opens_the_panel(window: MainWindow, opener: Opener, page: str) -> None:
    window.go(Place(page))
    opener.settle(window)
    grid = next(one for one in window.page.findChildren(Grid) if one.isVisible())
    grid.setCurrentIndex(grid.model().index(0, 1))
    opener.qtbot.keyClick(grid, Qt.Key.Key_R)
    opener.settle(window)
    assert window.place.part == "rate"
    assert window.page.findChildren(RateView)[0].isVisible()


def test_the_header_of_a_promise_has_a_button_to_rate_it(window: MainWindow, opener: Opener) -> None:
    window.go(Place("priorities", READ))
    opener.settle(window)
    button = next(one for one in window.page.findChildren(Button) if one.text() == "Rate")
    button.click()
    assert window.place == Place("priorities", READ, "rate")


def test_nobody_rates_a_past_picture(window: MainWindow, opener: Opener, a_desk: Desk) -> None:
    from deliverydesk.services.freezing import freeze

    kept = freeze(a_desk, purpose="Past").record
    window.go(Place("priorities", READ))
    opener.settle(window)
    window.menu_end.known.chosen.emit(kept.ref)
    opener.settle(window)
    assert isinstance(window.page, PrioritiesPage)
    assert "rate" not in window.page.commands()
    window.go(Place("priorities", READ, "rate"))
    assert not window.page.findChildren(RateView)[0].isVisible()


def test_the_side_of_a_story_says_every_rating_so_far_and_what_was_asked(
    window: MainWindow, opener: Opener, a_desk: Desk
) -> None:
    window.go(Place("priorities", READ))
    opener.settle(window)
    block = window.page.findChildren(Likelihood)[0]
    assert block.isVisible()
    assert "Ministry" in block.accessibleName()
    assert "green" in block.accessibleName()


def test_another_person_challenges_and_the_head_agrees(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    judge(panel)
    panel.give()
    opener.settle(window)
    clearing = window.page.findChildren(Clearing)[0]
    assert clearing.challenge.isVisible()
    assert not clearing.agree.isVisible()
    head = Person(id="p-head", ref="OV", name="O. Vress")
    a_desk.write("Another person", [Change(None, head)])
    a_desk.actor = a_desk.picture.get(Person, "p-head")
    clearing.challenge.click()
    clearing.line.setText("Has Finance confirmed?")
    opener.qtbot.keyClick(clearing.line, Qt.Key.Key_Return)
    opener.settle(window)
    assert unit(a_desk).clearance is Clearance.CHALLENGED
    clearing.agree.click()
    opener.settle(window)
    assert unit(a_desk).clearance is Clearance.AGREED
    assert window.band.isHidden()


def test_whoever_moderates_gives_a_rating_in_that_voice(
    window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    window.go(Place("priorities", READ, "moderate"))
    opener.settle(window)
    [panel] = window.page.findChildren(RateView)
    judge(panel)
    panel.give()
    assert unit(a_desk).voice is Voice.MODERATED


def test_a_question_left_open_is_answered_later_under_the_rating(
    panel: RateView, window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    judge(panel)
    panel.give()
    opener.settle(window)
    clearing = window.page.findChildren(Clearing)[0]
    assert not any(one.isVisible() for one in clearing.replies)
    clearing.reply.click()
    assert [one.isVisible() for one in clearing.replies] == [True, True, True]
    first = clearing.replies[0]
    first.line.setText("Three colleges open in January.")
    opener.qtbot.keyClick(first.line, Qt.Key.Key_Return)
    opener.settle(window)
    answers = [one.answer for one in rating.flags_of(a_desk.picture, unit(a_desk))]
    assert answers == ["Three colleges open in January.", None, None]
    assert [one.isVisible() for one in clearing.replies] == [True, True]


def test_a_rating_moderated_to_another_stands_beside_the_units(
    window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    from deliverydesk.ui.widgets.voices import VoicesRow

    moderated = Assessment(
        priority=READ, as_at=a_desk.picture.today, voice=Voice.MODERATED, overall="AR", assessor="O. Vress"
    )
    a_desk.write("Moderated", [Change(None, moderated)])
    window.go(Place("priorities", READ))
    opener.settle(window)
    told = window.page.findChildren(VoicesRow)[0].accessibleName()
    assert "Unit: red" in told
    assert "Moderated: amber-red" in told


def test_a_rating_given_after_a_moderated_one_of_the_day_is_said_not_to_stand_yet(
    window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    today = a_desk.picture.today
    moderated = Assessment(
        priority=READ, as_at=today, voice=Voice.MODERATED, overall="AR", assessor="O. Vress"
    )
    a_desk.write("Moderated", [Change(None, moderated)])
    window.go(Place("priorities", READ, "rate"))
    opener.settle(window)
    [panel] = window.page.findChildren(RateView)
    judge(panel, overall="R")
    panel.give()
    opener.settle(window)
    assert unit(a_desk).voice is Voice.MODERATED
    assert window.page.findChildren(Clearing)[0].challenge.isVisible(), "the new one is still to be cleared"

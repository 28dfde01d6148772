"""What a review offers once decisions are written, and where a value on a page came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Issue, Returned, Verdict
from deliverydesk.services.desk import Desk
from deliverydesk.services.returns import decide
from deliverydesk.services.reviewlines import Heap
from deliverydesk.services.sendback import send_back
from deliverydesk.ui.dialogs.origin import OriginSheet, field_behind, show_origin
from deliverydesk.ui.dialogs.send_back import SendBackSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.gap import GapPage
from deliverydesk.ui.pages.milestones import make as make_milestones
from deliverydesk.ui.pages.returning.review import ReviewView
from deliverydesk.ui.theme import Theme
from tests.exchange import perturb
from tests.ui.with_returns import (
    CTRL,
    KEY,
    SHIFT,
    a_full_return,
    a_window,
    page_of,
    settle,
    taken_in,
    wait_for,
)

COACHES, RATING = "milestone:ms-coaches:forecast", "assessment:a-ministry:overall"


def shown(view: ReviewView) -> str:
    """The id of the one return under review."""
    assert view.model is not None
    (review,) = view.model.reviews
    return review.returned.id


@pytest.fixture
def returned(a_desk: Desk, tmp_path: Path) -> Returned:
    return taken_in(a_desk, a_full_return(a_desk, tmp_path))


@pytest.fixture
def window(a_desk: Desk, returned: Returned, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    made = a_window(a_desk, tmp_path, qtbot)
    made.go(Place("returns", returned.id))
    settle(made, qtbot)
    return made


@pytest.fixture
def view(window: MainWindow) -> ReviewView:
    return page_of(window).review_view


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Sent back"


def dialog(window: MainWindow, qtbot: QtBot) -> SendBackSheet:
    settle(window, qtbot)
    (sheet,) = window.findChildren(SendBackSheet)
    return sheet


def test_nothing_is_offered_before_anything_is_decided(view: ReviewView) -> None:
    assert view.sending.button.isHidden()
    assert "send_back" not in view.commands()


def test_questions_are_put_in_words_and_go_back(
    window: MainWindow, view: ReviewView, a_desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    decide(a_desk, shown(view), {COACHES: Verdict.QUERY})
    settle(window, qtbot)
    assert view.sending.button.text() == "Send queries back…"
    qtbot.keyClick(view.grid, KEY.Key_S, CTRL | SHIFT)
    sheet = dialog(window, qtbot)
    assert sheet.sentence == "1 question goes back."
    qtbot.keyClicks(sheet.words, "Who says so?")
    sheet.send()
    wait_for(window, qtbot, lambda: "question goes back" in view.told)
    assert {one.suffix for one in folder.iterdir()} == {".eml", ".txt", ".xlsx"}
    (letter,) = folder.glob("*.txt")
    assert "Who says so?" in letter.read_text("utf-8")
    assert [one.sends_back for one in a_desk.picture.all(Issue) if one.sends_back] == [shown(view)]


def test_the_words_are_those_of_the_line_in_focus(
    window: MainWindow, view: ReviewView, a_desk: Desk, qtbot: QtBot
) -> None:
    decide(a_desk, shown(view), {COACHES: Verdict.QUERY}, "Who says so?")
    decide(a_desk, shown(view), {RATING: Verdict.REFUSE}, "No reason given.")
    settle(window, qtbot)
    view.sending.go()
    sheet = dialog(window, qtbot)
    assert [(one.asked, one.words) for one in sheet.model.rows] == [
        (True, "Who says so?"),
        (False, "No reason given."),
    ]
    sheet.grid.setCurrentIndex(sheet.model.index(1, 0))
    assert sheet.words.text() == "No reason given."
    sheet.reject()


def test_enter_in_the_words_goes_on_and_writes_nothing(
    window: MainWindow, view: ReviewView, a_desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    decide(a_desk, shown(view), {COACHES: Verdict.QUERY, RATING: Verdict.QUERY})
    settle(window, qtbot)
    view.sending.go()
    sheet = dialog(window, qtbot)
    qtbot.keyClicks(sheet.words, "One")
    qtbot.keyClick(sheet.words, KEY.Key_Return)
    qtbot.keyClicks(sheet.words, "Two")
    settle(window, qtbot)
    assert [one.words for one in sheet.model.rows] == ["One", "Two"]
    assert not folder.exists()
    sheet.reject()


def test_without_a_question_a_receipt_is_offered(
    window: MainWindow, view: ReviewView, a_desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    decide(a_desk, shown(view), {COACHES: Verdict.REFUSE})
    settle(window, qtbot)
    assert view.sending.button.text() == "Write a receipt…"
    view.sending.button.click()
    dialog(window, qtbot).send()
    wait_for(window, qtbot, lambda: "receipt is written" in view.told)
    assert sorted(one.suffix for one in folder.iterdir()) == [".eml", ".txt"]


def test_an_answered_query_is_no_longer_decided_here(
    window: MainWindow, view: ReviewView, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    decide(a_desk, shown(view), {COACHES: Verdict.QUERY})
    made = send_back(a_desk, shown(view), tmp_path / "back")
    assert made.workbook is not None
    taken_in(a_desk, perturb.Returned(made.workbook).save(tmp_path / "answer.xlsx"))
    settle(window, qtbot)
    assert view.model is not None
    (row,) = [one for group in view.model.groups for one in group.rows if one.line.id == COACHES]
    assert (row.line.heap, row.able, row.line.why) == (
        Heap.ANSWERED,
        frozenset(),
        "They answered in answer.xlsx.",
    )


def test_f8_in_a_list_says_where_the_value_came_from(
    window: MainWindow, a_desk: Desk, returned: Returned, qtbot: QtBot
) -> None:
    decide(a_desk, returned.id, {COACHES: Verdict.ACCEPT})
    window.go(Place("milestones", "ms-coaches"))
    settle(window, qtbot)
    page = window.page
    assert page is not None
    records = page.list  # type: ignore[attr-defined]
    row = records.model.row_of("ms-coaches")
    records.grid.setCurrentIndex(records.model.index(row, records.model.column_of("forecast")))
    records.grid.setFocus()
    qtbot.keyClick(records.grid, KEY.Key_F8)
    settle(window, qtbot)
    (sheet,) = window.findChildren(OriginSheet)
    assert sheet.sentence == "“Forecast” was written 3 times."
    assert sheet.current is not None
    assert sheet.current.file == returned.file
    assert sheet.review.isEnabled()
    sheet.open_return()
    settle(window, qtbot)
    assert shown(page_of(window).review_view) == returned.id


def test_a_value_seen_through_a_link_is_about_the_other_record(window: MainWindow, a_desk: Desk) -> None:
    page = make_milestones(window)
    model = page.list.model
    record = model.record(model.row_of("ms-coaches"))
    found = field_behind(record, model.columns[model.column_of("priority.ref")], model.at)
    assert found is not None
    assert (found[0], found[1].name) == ("pr-read", "ref")


def test_a_field_that_never_held_anything_says_so(window: MainWindow, a_desk: Desk, qtbot: QtBot) -> None:
    record = a_desk.picture.record("ms-coaches")
    assert record is not None
    sheet = show_origin(window, window, record.id, record.entity.field("actual"))
    settle(window, qtbot)
    assert sheet.sentence == "“Met on” has never held a value."
    sheet.reject()


@pytest.mark.parametrize(
    ("column", "said"), [("latest", "“Value” was written once."), ("ministry", "“Rating” was written once.")]
)
def test_f8_on_the_gap_goes_to_what_the_figure_rests_on(
    window: MainWindow, qtbot: QtBot, column: str, said: str
) -> None:
    window.go(Place("gap", "pr-read"))
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, GapPage)
    model = page.grid.model()
    assert isinstance(model, EntityModel)
    page.grid.setCurrentIndex(model.index(model.row_of("pr-read"), model.column_of(column)))
    page.grid.setFocus()
    qtbot.keyClick(page.grid, KEY.Key_F8)
    settle(window, qtbot)
    (sheet,) = window.findChildren(OriginSheet)
    assert sheet.sentence == said
    sheet.reject()


def test_f8_in_a_form_is_about_the_field_somebody_is_in(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Place("milestones", "ms-coaches"))
    settle(window, qtbot)
    records = window.page.list  # type: ignore[union-attr]
    field = records.form.block("owner").widget
    field.setFocus()
    qtbot.keyClick(field, KEY.Key_F8)
    settle(window, qtbot)
    (sheet,) = window.findChildren(OriginSheet)
    assert (sheet.sentence, sheet.current.after) == ("“Owner” was written once.", "Education")
    sheet.reject()

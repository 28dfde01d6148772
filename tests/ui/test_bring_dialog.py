"""Bringing one's own list in the window: seen first, corrected, asked about, then one step."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.exchanges import Brought, Note
from deliverydesk.domain.measures import TrajectoryPoint
from deliverydesk.domain.promises import Priority
from deliverydesk.services.bringing import Meaning, bring, make_answers
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.bringing.dialog import BringSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.theme import Theme
from tests.services.trackers import AMBER, BLUE, GREEN, RED, follow_up, plain
from tests.ui.with_returns import a_window, page_of, wait_for

ANSWERS = {RED: "R", GREEN: "G", AMBER: "AR", BLUE: ""}


@pytest.fixture
def window(an_empty_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(an_empty_desk, tmp_path, qtbot)


@pytest.fixture
def sheet(window: MainWindow) -> BringSheet:
    window.do("bring")
    (found,) = page_of(window).findChildren(BringSheet)
    return found


@pytest.fixture
def looked(sheet: BringSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> BringSheet:
    """The dialog after it has read the follow-up table."""
    sheet.open_file(follow_up(tmp_path / "Follow-up table FINAL (3).xlsx"))
    wait_for(window, qtbot, lambda: sheet.came is not None)
    return sheet


def answer(sheet: BringSheet, window: MainWindow, qtbot: QtBot) -> None:
    for colour, code in ANSWERS.items():
        (row,) = (one for one in sheet.asked.fills if one.key == colour)
        row.answers[code].click()
        wait_for(window, qtbot, lambda: not sheet.busy)


def test_the_sheet_stands_as_it_is_with_what_each_column_is(looked: BringSheet, an_empty_desk: Desk) -> None:
    assert looked.sentence == "9 of 12 rows can come in. 4 fills need a word from you."
    assert looked.own.model_.words(8, 2) == "Children read by age ten"
    assert looked.own.model_.words(8, 4) == "48%"
    assert looked.own.model_.look.meanings[3][0] == "Ministry"
    assert looked.own.model_.look.struck[14] == "the same title as row 13"
    index = looked.own.model_.index(9, 5)
    assert "is not one" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert an_empty_desk.picture.step == 1


def test_it_can_be_written_once_the_fills_are_answered_and_undo_takes_it_back(
    looked: BringSheet, window: MainWindow, an_empty_desk: Desk, qtbot: QtBot
) -> None:
    assert not looked.go.isEnabled()
    answer(looked, window, qtbot)
    assert (looked.go.text(), looked.go.isEnabled()) == ("Write 9 rows", True)
    looked.go.click()
    wait_for(window, qtbot, lambda: "were brought in" in looked.sentence)
    assert len(an_empty_desk.picture.all(Priority)) == 9
    assert len(an_empty_desk.picture.all(Assessment)) == 8
    assert not looked.go.isEnabled()
    window.do("undo")
    wait_for(window, qtbot, lambda: not an_empty_desk.picture.all(Priority))
    assert not an_empty_desk.picture.all(Brought)


def test_what_is_asked_again_stays_under_the_hand_of_who_answers(
    looked: BringSheet, window: MainWindow, qtbot: QtBot
) -> None:
    columns, fills = list(looked.asked.columns), list(looked.asked.fills)
    (clinics,) = (one for one in columns if one.guess.heading.letter == "E")
    clinics.day.setFocus()
    qtbot.keyClicks(clinics.day, " ")
    answer(looked, window, qtbot)
    assert looked.asked.columns == columns
    assert looked.asked.fills == fills
    assert [one.answers["R"].isChecked() for one in fills] == [one.key == RED for one in fills]
    assert clinics.day.text().endswith(" ")


def test_what_a_column_is_can_be_chosen_key_by_key_while_the_list_is_compared(
    looked: BringSheet, window: MainWindow, qtbot: QtBot
) -> None:
    (row,) = (one for one in looked.asked.columns if one.guess.heading.letter == "G")
    row.box.setFocus()
    for _step in range(2):
        qtbot.keyClick(row.box, Qt.Key.Key_Down)
        qtbot.wait(150)
    wait_for(window, qtbot, lambda: not looked.busy)
    (again,) = (one for one in looked.asked.columns if one.guess.heading.letter == "G")
    assert again is row
    assert again.guess.meaning == Meaning("rating.moderated", by_fill=True)


def test_the_day_of_one_file_is_not_the_day_of_the_next(
    looked: BringSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(looked.as_at, "30 Jun 2025")
    qtbot.keyClick(looked.as_at, Qt.Key.Key_Return)
    wait_for(window, qtbot, lambda: not looked.busy)
    answer(looked, window, qtbot)
    looked.go.click()
    wait_for(window, qtbot, lambda: "were brought in" in looked.sentence)
    looked.open_file(plain(tmp_path / "next.xlsx", [("Priority", "Ministry"), ("Clean streets", "Works")]))
    wait_for(window, qtbot, lambda: looked.came is not None and looked.came.file == "next.xlsx")
    assert looked.as_at.text() == ""


def test_a_corrected_column_says_so_and_changes_what_comes_in(
    looked: BringSheet, window: MainWindow, an_empty_desk: Desk, qtbot: QtBot
) -> None:
    (row,) = (one for one in looked.asked.columns if one.guess.heading.letter == "E")
    row.box.setCurrentIndex(row.box.findText(Meaning("skip").label))
    row.box.activated.emit(row.box.currentIndex())
    wait_for(window, qtbot, lambda: not looked.busy)
    (again,) = (one for one in looked.asked.columns if one.guess.heading.letter == "E")
    assert again.guess.corrected
    answer(looked, window, qtbot)
    looked.go.click()
    wait_for(window, qtbot, lambda: "were brought in" in looked.sentence)
    assert not an_empty_desk.picture.all(TrajectoryPoint)


def test_a_block_from_the_clipboard_works_like_a_sheet(
    sheet: BringSheet, window: MainWindow, an_empty_desk: Desk, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText("Priority\tMinistry\tWhere\nClean streets\tWorks\tin the south\n")
    sheet.paste_button.click()
    wait_for(window, qtbot, lambda: sheet.came is not None)
    sheet.go.click()
    wait_for(window, qtbot, lambda: "was brought in" in sheet.sentence)
    (note,) = an_empty_desk.picture.all(Note)
    assert (note.heading, note.words, note.source) == ("Where", "in the south", "Pasted block, C2")


def test_an_empty_clipboard_is_said(sheet: BringSheet) -> None:
    QApplication.clipboard().clear()
    sheet.paste_button.click()
    assert "There are no cells on the clipboard" in sheet.saying.words


def test_dates_of_two_meanings_are_asked_before_anything_can_be_written(
    sheet: BringSheet, window: MainWindow, an_empty_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [
        ("Priority", "Ministry", "Ends"),
        ("Clean streets", "Works", "03/04/2026"),
        ("Parks", "Works", "04/05/2026"),
    ]
    sheet.open_file(plain(tmp_path / "d.xlsx", rows))
    wait_for(window, qtbot, lambda: sheet.came is not None)
    assert sheet.sentence.endswith("2 dates could be several days each.")
    assert not sheet.go.isEnabled()
    sheet.dates.setCurrentIndex(1)
    sheet.dates.activated.emit(1)
    wait_for(window, qtbot, sheet.go.isEnabled)
    sheet.go.click()
    wait_for(window, qtbot, lambda: "were brought in" in sheet.sentence)
    assert {one.end for one in an_empty_desk.picture.all(Priority)} == {date(2026, 4, 3), date(2026, 5, 4)}


def test_a_file_that_cannot_be_read_is_named_and_the_dialog_goes_on(
    sheet: BringSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    sheet.open_file(broken)
    wait_for(window, qtbot, lambda: bool(sheet.saying.words))
    assert not sheet.busy
    assert not sheet.go.isEnabled()


def test_a_day_that_is_none_is_said(looked: BringSheet) -> None:
    looked.as_at.setText("soon")
    looked.look()
    assert "is not a date" in looked.saying.words


def test_stopping_while_it_writes_keeps_nothing(
    looked: BringSheet, window: MainWindow, an_empty_desk: Desk, qtbot: QtBot
) -> None:
    answer(looked, window, qtbot)
    before = an_empty_desk.picture.step
    other = threading.Event()
    window.tasks.run("Something else", lambda _progress: other.wait(10), lambda _value: None)
    looked.write()
    looked.leave.click()
    other.set()
    wait_for(window, qtbot, lambda: not looked.busy)
    assert "Nothing was written" in looked.saying.words
    assert an_empty_desk.picture.step == before


def test_the_file_is_chosen_with_the_systems_own_dialog(
    sheet: BringSheet, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = follow_up(tmp_path / "f.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(path), ""))
    sheet.choose.click()
    wait_for(window, qtbot, lambda: sheet.came is not None)
    assert sheet.came is not None
    assert sheet.came.sheet == "Follow-up"


def test_a_name_that_may_be_ours_is_answered_with_a_button(
    sheet: BringSheet, window: MainWindow, an_empty_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    head = ("Priority", "Ministry", "RAG")
    rows = [head, ("Clean streets in the capital", "Works", "G"), ("Parks for all", "Works", "R")]
    bring(
        an_empty_desk, [plain(tmp_path / "a.xlsx", rows)], make_answers(an_empty_desk, as_at=date(2025, 1, 1))
    )
    near = [
        head,
        ("Clean streets in the capitol", "Works", "on track"),
        ("Parks for all", "Works", "G"),
        ("Pools", "Works", "R"),
    ]
    sheet.open_file(plain(tmp_path / "b.xlsx", near))
    wait_for(window, qtbot, lambda: sheet.came is not None)
    assert sheet.sentence == "2 of 3 rows can come in. 1 name needs a word from you."
    (doubt,) = sheet.asked.doubts
    doubt.same.click()
    wait_for(window, qtbot, lambda: not sheet.asked.doubts)
    (word,) = sheet.asked.words
    word.answers["AG"].click()
    wait_for(window, qtbot, lambda: not sheet.busy)
    sheet.go.click()
    wait_for(window, qtbot, lambda: "were brought in" in sheet.sentence)
    at = an_empty_desk.picture
    capital = at.find("priority", "Clean streets in the capital")
    assert len(at.all(Priority)) == 3
    assert {one.overall for one in at.all(Assessment) if one.priority == capital} == {"G", "AG"}


def test_enter_in_a_field_never_writes_and_ctrl_enter_does(
    looked: BringSheet, window: MainWindow, an_empty_desk: Desk, qtbot: QtBot
) -> None:
    answer(looked, window, qtbot)
    looked.as_at.setFocus()
    qtbot.keyClick(looked.as_at, Qt.Key.Key_Return)
    looked.asked.columns[0].box.setFocus()
    qtbot.keyClick(looked.asked.columns[0].box, Qt.Key.Key_Return)
    wait_for(window, qtbot, lambda: not looked.busy)
    assert an_empty_desk.picture.step == 1
    qtbot.keyClick(looked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(window, qtbot, lambda: "were brought in" in looked.sentence)
    assert an_empty_desk.picture.step == 2

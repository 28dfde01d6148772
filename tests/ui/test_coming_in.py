"""Files coming in through the window: counted while they come, grouped when they are there, asked about once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Returned
from deliverydesk.services.desk import Desk
from deliverydesk.services.returns import open_return
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.roles import ACCESSIBLE
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returning.arriving import Arriving, time_left
from deliverydesk.ui.pages.returning.came import CamePanel
from deliverydesk.ui.tasks import Stand, Task
from deliverydesk.ui.theme import Theme
from tests.ui.with_returns import a_full_return, a_window, a_workbook, page_of, settle, wait_for


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def came(window: MainWindow) -> CamePanel:
    return page_of(window).desk_view.came


@pytest.fixture
def unclear(a_desk: Desk, tmp_path: Path) -> Path:
    """A return with two days that could be either of two."""
    book = a_workbook(a_desk, tmp_path)
    for record, written in (("ms-coaches", "03/04/2027"), ("ms-pay", "05/06/2027")):
        book.write("milestones", record, "forecast", written)
    return book.save(tmp_path / "EDU.xlsx")


def heads(came: CamePanel) -> list[str]:
    model = came.model
    return [str(model.index(row, 0).data(ACCESSIBLE)) for row in model.group_rows()]


def stand(done: int, total: int, note: str = "") -> Stand:
    return Stand(Task("Reading returns", lambda _progress: None), done, total, note)


def test_a_zip_comes_in_as_the_files_in_it(
    window: MainWindow, came: CamePanel, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    good = a_full_return(a_desk, tmp_path)
    path = tmp_path / "returns.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "see attached")
        archive.write(good, "EDU.xlsx")
        archive.write(good, "EDU again.xlsx")
    page_of(window).take_in([path])
    wait_for(window, qtbot, lambda: came.results)
    assert came.head.accessibleName() == "3 files: 1 read, 1 already received, 1 unreadable."
    assert [head.split(". ")[0] for head in heads(came)] == [
        "returns.zip › EDU again.xlsx",
        "returns.zip › EDU.xlsx",
        "returns.zip › notes.txt",
    ]


def test_what_was_recognised_stands_before_what_was_not(
    window: MainWindow, came: CamePanel, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    words = tmp_path / "a notes.xlsx"
    words.write_text("not a workbook", encoding="utf-8")
    page_of(window).take_in([words, a_full_return(a_desk, tmp_path)])
    wait_for(window, qtbot, lambda: came.results)
    assert ["Read" in head for head in heads(came)] == [True, False]


def test_the_panel_is_there_while_files_are_read(
    window: MainWindow, came: CamePanel, unclear: Path, qtbot: QtBot
) -> None:
    page_of(window).take_in([unclear])
    assert came.isVisible()
    assert came.arriving.isVisible()
    wait_for(window, qtbot, lambda: came.results)
    assert not came.arriving.isVisible()


def test_it_says_how_many_are_read_what_they_were_and_how_long_it_takes(dressed: Theme, qtbot: QtBot) -> None:
    line = Arriving()
    qtbot.addWidget(line)
    line.begin()
    line.move_to(stand(10, 40, "9 read, 1 stale  ·  FIN.xlsx"), elapsed=5.0)
    assert line.sentence == "10 of 40 read. 9 read, 1 stale  ·  FIN.xlsx. about 15 seconds left"


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "words"),
    [
        (0.5, 10, 40, ""),
        (5.0, 1, 40, ""),
        (5.0, 40, 40, ""),
        (5.0, 39, 40, "about 1 second left"),
        (60.0, 10, 40, "about 3 minutes left"),
    ],
)
def test_time_is_only_told_when_it_can_be(elapsed: float, done: int, total: int, words: str) -> None:
    assert time_left(elapsed, done, total) == words


def test_stopping_keeps_nothing(
    window: MainWindow, came: CamePanel, a_desk: Desk, unclear: Path, qtbot: QtBot
) -> None:
    before = a_desk.picture.count("returned")
    page_of(window).take_in([unclear] * 20)
    came.arriving.stopping.emit()
    assert came.arriving.sentence.startswith("Stopping")
    settle(window, qtbot)
    assert a_desk.picture.count("returned") == before
    assert not came.isVisible()


def test_a_question_is_asked_once_and_answered_with_one_press(
    window: MainWindow, came: CamePanel, a_desk: Desk, unclear: Path, qtbot: QtBot
) -> None:
    page_of(window).take_in([unclear])
    wait_for(window, qtbot, lambda: came.results)
    (row,) = came.questions.rows
    assert row.sentence.startswith("EDU.xlsx: 2 days are written so that they could be day first")
    assert "1 question to answer" in heads(came)[0]
    row.buttons["dmy"].click()
    wait_for(window, qtbot, lambda: not came.results[0].questions)
    assert not came.questions.isVisible()
    returned = came.results[0].returned
    found = {str(one.theirs) for one in open_return(a_desk, returned).proposals}
    assert found == {"2027-04-03", "2027-06-05"}
    assert a_desk.picture.get(Returned, returned) is not None


def test_more_questions_than_there_is_room_for_are_counted(
    window: MainWindow, came: CamePanel, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-coaches", "forecast", "03/04/2027")
    book.write("readings", "i-books/2026-10-31//", "value", "1,250")
    book.write("readings", "i-read/2025-06-30//", "value", 0.52)
    book.write("readings", "i-read/2026-09-30//", "value", 0.53)
    book.write("readings", "i-read/2026-06-30//", "value", 53)
    page_of(window).take_in([book.save(tmp_path / "EDU.xlsx")])
    wait_for(window, qtbot, lambda: came.results)
    assert len(came.questions.rows) == 2
    assert came.questions.accessibleName() == "3 questions"


def test_a_question_left_open_is_asked_again_in_the_review(
    window: MainWindow, came: CamePanel, a_desk: Desk, unclear: Path, qtbot: QtBot
) -> None:
    page = page_of(window)
    page.take_in([unclear])
    wait_for(window, qtbot, lambda: came.results)
    window.go(Place("returns", came.results[0].returned))
    wait_for(window, qtbot, page.questions.isVisible)
    assert page.regions()[0] is page.questions.rows[0].buttons["dmy"]
    page.questions.rows[0].buttons["mdy"].click()
    wait_for(window, qtbot, lambda: not page.questions.isVisible())
    found = {str(one.theirs) for one in open_return(a_desk, came.results[0].returned).proposals}
    assert found == {"2027-03-04", "2027-05-06"}
    window.go(Place("returns"))
    settle(window, qtbot)
    assert not page.questions.isVisible()

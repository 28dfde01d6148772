"""The return desk: one row a ministry, every file named, and nothing shown that is not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Returned
from deliverydesk.domain.parties import Period, Person
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.sources import SeededSources
from deliverydesk.ui.dialogs.issue_workbooks import IssueSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.answering import next_step, state
from deliverydesk.ui.models.roles import ACCESSIBLE
from deliverydesk.ui.pages import Place, Standpoint
from deliverydesk.ui.pages.returning.desk import DeskView
from deliverydesk.ui.theme import Theme
from tests.desks import START, TODAY
from tests.exchange import perturb
from tests.ui.with_returns import (
    KEY,
    a_full_return,
    a_window,
    a_workbook,
    page_of,
    settle,
    taken_in,
    wait_for,
)


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def view(window: MainWindow) -> DeskView:
    return page_of(window).desk_view


def line(view: DeskView, ministry: str) -> tuple[str, str]:
    """How a ministry stands, and what is to be done."""
    row = next(one for one in view.rows if one.answer.ministry.name == ministry)
    return state(row)[0], next_step(row)[0]


def test_the_sentence_counts_the_rows_beneath_it(view: DeskView) -> None:
    asked = [one for one in view.rows if one.answer.issued is not None]
    came = [one for one in asked if one.answer.is_in]
    assert (len(asked), len(came)) == (1, 1)
    assert view.sentence == "The one return asked for is in. It is not signed off. One has not been asked."


def test_a_return_whose_copy_is_gone_says_so_and_nothing_else(view: DeskView) -> None:
    assert line(view, "Education") == ("Received, not signed off", "Cannot be opened; check this desk")
    assert line(view, "Finance") == ("Not issued yet", "Issue its workbook")


def test_what_waits_is_counted_for_each_ministry(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    taken_in(a_desk, a_full_return(a_desk, tmp_path))
    wait_for(window, qtbot, lambda: line(view, "Education")[1] == "Review, 9 to decide")
    (row,) = [one for one in view.rows if one.answer.ministry.name == "Education"]
    assert row.tally is not None
    assert (row.tally.changes, row.tally.conflicts, row.tally.problems) == (9, 2, 1)


def test_a_workbook_that_is_not_back_after_its_day_is_late(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    issue_workbooks(a_desk, tmp_path / "out", ministries=["FIN"])
    wait_for(window, qtbot, lambda: line(view, "Finance")[0] == "Issued")
    assert line(view, "Finance") == ("Issued", "Ask for it")
    (row,) = [one for one in view.rows if one.answer.ministry.name == "Finance"]
    assert state(row)[1:3] == ("8 d late, no answer", "bad")
    assert "Finance has not answered." in view.sentence
    assert window.sidebar.entry("returns").accessibleName().endswith("1 late")


def test_every_file_is_named_whatever_it_is(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    good = a_full_return(a_desk, tmp_path)
    stale = issue_workbooks(a_desk, tmp_path / "stale", ministries=["FIN"])[0].path
    book = perturb.Returned(stale)
    book.sign("T. Late", datetime(2026, 11, 20))
    old = book.save(tmp_path / "FIN old.xlsx")
    issue_workbooks(a_desk, tmp_path / "again", ministries=["FIN"])
    words = tmp_path / "notes.xlsx"
    words.write_text("not a workbook", encoding="utf-8")
    page_of(window).take_in([good, good, old, words])
    wait_for(window, qtbot, lambda: view.came.results)
    assert [(one.file, one.status) for one in view.came.results] == [
        ("EDU_return_v2_FINAL.xlsx", "read"),
        ("EDU_return_v2_FINAL.xlsx", "already received"),
        ("FIN old.xlsx", "stale"),
        ("notes.xlsx", "unreadable"),
    ]
    model = view.came.model
    heads = [str(model.index(row, 0).data(ACCESSIBLE)) for row in model.group_rows()]
    assert len(heads) == 4
    assert "Read" in heads[0]
    assert "9 changes" not in heads[0]  # one of the nine cannot be read, and is counted as a problem
    assert "8 changes, 2 conflicts, 1 row not returned, 1 problem" in heads[0]


def test_taking_in_accepts_nothing_unseen(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    path = a_full_return(a_desk, tmp_path)
    before = a_desk.picture.count("ruling")
    page_of(window).take_in([path])
    wait_for(window, qtbot, lambda: view.came.results)
    assert a_desk.picture.count("ruling") == before


def test_files_dropped_on_the_page_are_taken_in(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(a_full_return(a_desk, tmp_path)))])
    drop = QDropEvent(
        QPointF(QPoint(300, 300)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page_of(window).dropEvent(drop)
    wait_for(window, qtbot, lambda: view.came.results)
    assert drop.isAccepted()
    assert [one.status for one in view.came.results] == ["read"]


def test_a_reading_that_is_stopped_leaves_nothing(
    window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    path, step = a_full_return(a_desk, tmp_path), a_desk.picture.step
    page_of(window).take_in([path])
    window.tasks.cancel_all()
    wait_for(window, qtbot, lambda: window.status.said == "Stopped. Nothing was taken in.")
    assert a_desk.picture.step == step


def test_the_file_dialog_leads_to_the_same_place(
    view: DeskView,
    window: MainWindow,
    a_desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = a_full_return(a_desk, tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_said: ([str(path)], ""))
    window.do("receive")
    wait_for(window, qtbot, lambda: view.came.results)
    assert a_desk.picture.count("returned") == 2


def test_enter_on_a_ministry_opens_its_review(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    returned = taken_in(a_desk, a_full_return(a_desk, tmp_path))
    wait_for(window, qtbot, lambda: line(view, "Education")[1].startswith("Review"))
    view.reveal("m-edu")
    qtbot.keyClick(view.grid, KEY.Key_Return)
    wait_for(window, qtbot, lambda: page_of(window).reviewing)
    assert window.place == Place("returns", returned.id)


def test_enter_where_nothing_came_says_so(view: DeskView, window: MainWindow, qtbot: QtBot) -> None:
    view.reveal("m-fin")
    qtbot.keyClick(view.grid, KEY.Key_Return)
    assert window.status.said == "Nothing has been asked of Finance yet."


def test_an_earlier_file_can_be_opened_from_the_foot(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    first = taken_in(a_desk, a_full_return(a_desk, tmp_path))
    issue_workbooks(a_desk, tmp_path / "again", ministries=["EDU"])
    wait_for(window, qtbot, lambda: line(view, "Education")[0] == "Stale")
    view.reveal("m-edu")
    model = view.files.model()
    place = next(row for row in range(model.rowCount()) if model.index(row, 2).data() == first.file)
    view.files.setCurrentIndex(model.index(place, 0))
    qtbot.keyClick(view.files, KEY.Key_Return)
    assert window.place == Place("returns", first.id)
    settle(window, qtbot)


def test_the_past_can_be_looked_at_and_not_written_to(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    returned = taken_in(a_desk, a_full_return(a_desk, tmp_path))
    settle(window, qtbot)
    page = page_of(window)
    window._stand(Standpoint(known="F01"))
    assert not any(button.isEnabled() for button in (view.issue, view.receive, view.bring))
    assert {"issue", "receive", "import"}.isdisjoint(page.commands())
    window.go(Place("returns", returned.id))
    assert not page.reviewing


def test_a_desk_without_a_period_says_what_comes_first(tmp_path: Path, dressed: Theme, qtbot: QtBot) -> None:
    person = Person(id="p", ref="LA", name="L. Amadi")
    settings = DeskSettings(practice_today=TODAY)
    sources = SeededSources(3, START)
    with Desk.create(
        tmp_path / "new.desk", person=person, settings=settings, sources=sources, remember=False
    ) as desk:
        window = a_window(desk, tmp_path, qtbot)
        view = page_of(window).desk_view
        assert view.sentence == "There is no reporting period to ask anybody about."
        assert not view.issue.isEnabled()
        window.close()


def test_issuing_says_what_each_file_holds_and_writes_one_fact(
    window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window.do("issue")
    (sheet,) = page_of(window).findChildren(IssueSheet)
    wait_for(window, qtbot, lambda: sheet.model.rows)
    assert [(one.foreseen.ministry.code, one.foreseen.cells > 0) for one in sheet.model.rows] == [
        ("EDU", True),
        ("FIN", True),
    ]
    for row in (0, 1):  # the first one's workbook is out and asked for again, the second stays off
        sheet.grid.setCurrentIndex(sheet.model.index(row, 1))
        qtbot.keyClick(sheet.grid, KEY.Key_Space)
    assert [one.foreseen.ministry.code for one in sheet.ticked] == ["EDU"]
    sheet.folder.setText(str(tmp_path / "out"))
    sheet.go.click()
    wait_for(window, qtbot, lambda: sheet.sentence == "One workbook is written.")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["EDU-2026-10 letter.eml", "EDU-2026-10 letter.txt", "EDU-2026-10.xlsx"]
    (newest,) = a_desk.journal.steps(limit=1)
    assert newest.kind is StepKind.ISSUE
    sheet.reject()


def test_a_folder_that_cannot_be_made_is_said_in_the_dialog(
    window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    window.do("issue")
    (sheet,) = page_of(window).findChildren(IssueSheet)
    wait_for(window, qtbot, lambda: sheet.model.rows)
    step = a_desk.picture.step
    sheet.folder.setText(str(tmp_path / "file" / "out"))
    sheet.go.click()
    wait_for(window, qtbot, lambda: sheet.saying.words)
    assert sheet.saying.words == "The folder out cannot be made. Choose a folder of your own."
    assert a_desk.picture.step == step
    sheet.reject()


def test_the_period_chosen_is_the_one_shown(
    view: DeskView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    window._stand(Standpoint(period="t-09"))
    assert view.period == a_desk.picture.get(Period, "t-09")
    assert view.sentence == "No workbook for 2026-09 is out yet."


def test_a_second_file_of_one_workbook_is_counted(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    taken_in(a_desk, book.save(tmp_path / "one.xlsx"))
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 1))
    second = taken_in(a_desk, book.save(tmp_path / "two.xlsx"))
    wait_for(window, qtbot, lambda: line(view, "Education")[1].startswith("Review"))
    (row,) = [one for one in view.rows if one.answer.ministry.name == "Education"]
    assert row.answer.returned == a_desk.picture.get(Returned, second.id)
    assert state(row)[1] == "received 23 Nov 26, 8 d late, 2 files"


def test_a_due_day_that_moves_moves_the_lateness(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    issue_workbooks(a_desk, tmp_path / "out", ministries=["FIN"])
    period = a_desk.picture.get(Period, "t-10")
    assert period is not None
    a_desk.write("More time", [Change(period, replace(period, due=TODAY))])
    wait_for(window, qtbot, lambda: line(view, "Finance")[1].startswith("Send"))
    assert line(view, "Finance") == ("Issued", "Send it, and mark it as sent")
    view.reveal("m-fin")
    qtbot.keyClick(view.grid, KEY.Key_S)
    wait_for(window, qtbot, lambda: line(view, "Finance")[0] == "Sent 23 Nov 26")
    assert line(view, "Finance")[1] == "Wait until 23 Nov 26"

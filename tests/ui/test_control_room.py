"""The matrix of the return desk: what each box says, and what a person marks and writes from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from deliverydesk.domain.control import SheetStatus, Status
from deliverydesk.domain.exchanges import DispatchKind
from deliverydesk.services.control import control
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.sheetnames import ANSWERED as SHEETS
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.answering import COLUMNS, FIRST_SHEET, Asked
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returning.desk import DeskView
from deliverydesk.ui.theme import Theme
from tests.ui.with_returns import KEY, SHIFT, a_window, a_workbook, page_of, settle, taken_in, wait_for


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def view(window: MainWindow) -> DeskView:
    return page_of(window).desk_view


def a_row(view: DeskView, code: str) -> Asked:
    return next(one for one in view.rows if one.answer.ministry.code == code)


def column(key: str) -> int:
    return FIRST_SHEET + next(n for n, one in enumerate(SHEETS) if one.key == key)


def counted(view: DeskView, code: str) -> bool:
    return a_row(view, code).figures is not None


def test_the_matrix_counts_what_the_command_line_counts(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", None)
    book.write("priorities", "pr-read", "narrative_ministry", "Coaches in March.")
    taken_in(a_desk, book.save(tmp_path / "back.xlsx"))
    wait_for(window, qtbot, lambda: counted(view, "EDU"))
    told = {one["code"]: one for one in control(a_desk).plain()["ministries"]}
    for row in view.rows:
        if row.figures is None:
            continue
        ours = told[row.answer.ministry.code]
        assert row.line.plain() == ours
    education = a_row(view, "EDU")
    place = list(view.rows).index(education)
    model = view.grid.model()
    words = str(model.index(place, column("milestones")).data(DISPLAY))
    share = next(one for one in told["EDU"]["sections"] if one["key"] == "milestones")
    assert words == f"{share['filled']} of {share['owed']}, answered in part"
    assert str(model.index(place, column("milestones")).data(ACCESSIBLE)).startswith("Milestones: ")
    assert education.tally is not None
    assert education.tally.undecided == told["EDU"]["undecided"]


def test_an_arrow_to_a_box_explains_it_in_the_foot(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", None)
    book.write("milestones", "ms-coaches", "forecast", "soon")
    taken_in(a_desk, book.save(tmp_path / "back.xlsx"))
    wait_for(window, qtbot, lambda: counted(view, "EDU"))
    view.reveal("m-edu")
    for _step in range(column("milestones")):
        qtbot.keyClick(view.grid, KEY.Key_Right)
    said = view.explained.said
    assert "M034 Term test in every province: Forecast or Met on, left blank" in said
    assert "M033 All 1,140 coaches in post: Forecast or Met on, could not be read" in said
    assert "M030" not in said
    qtbot.keyClick(view.grid, KEY.Key_Return)
    assert page_of(window).reviewing


def test_a_sheet_that_was_not_asked_says_so(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    issue_workbooks(a_desk, tmp_path / "out", ministries=["FIN"], terms=Terms(sections=("milestones",)))
    wait_for(window, qtbot, lambda: counted(view, "FIN"))
    row = a_row(view, "FIN")
    assert row.line.sheet_status("readings") is SheetStatus.NOT_ASKED
    view.reveal("m-fin")
    view.grid.move_by(0, column("readings"))
    assert view.explained.said == "The workbook that counts did not have this sheet."
    view.grid.move_by(0, -column("readings"))
    assert "Not asked: Priorities, Ratings, Readings, Barriers, Programmes, People." in view.explained.said


def test_several_ministries_are_marked_in_one_step_that_undo_takes_back(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    issue_workbooks(a_desk, tmp_path / "out")
    wait_for(window, qtbot, lambda: counted(view, "FIN"))
    step = a_desk.picture.step
    view.grid.setCurrentIndex(view.grid.model().index(0, 0))
    qtbot.keyClick(view.grid, KEY.Key_Down, SHIFT)
    qtbot.keyClick(view.grid, KEY.Key_K)
    assert a_desk.picture.step == step + 1
    assert window.status.said == "2 workbooks acknowledged for 2026-10. Ctrl Z takes it back."
    wait_for(window, qtbot, lambda: a_row(view, "FIN").line.status is Status.ACKNOWLEDGED)
    files = view.files.model()
    assert [files.index(row, 1).data(DISPLAY) for row in range(files.rowCount())] == [
        "Workbook issued",
        "Acknowledged",
    ]
    window.do("undo")
    wait_for(window, qtbot, lambda: a_row(view, "FIN").line.status is Status.ISSUED)


def test_nothing_issued_is_nothing_to_mark(view: DeskView, window: MainWindow, qtbot: QtBot) -> None:
    view.reveal("m-fin")
    assert {"mark_sent", "mark_heard", "chase"}.isdisjoint(page_of(window).commands())
    assert not view.explained.sent.isEnabled()


def test_the_chase_letter_is_written_first_and_marked_then(
    view: DeskView,
    window: MainWindow,
    a_desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue_workbooks(a_desk, tmp_path / "out", ministries=["FIN"])
    wait_for(window, qtbot, lambda: counted(view, "FIN"))
    view.reveal("m-fin")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: "")
    qtbot.keyClick(view.grid, KEY.Key_C)
    assert a_row(view, "FIN").answer.marks == ()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path / "post"))
    qtbot.keyClick(view.grid, KEY.Key_C)
    wait_for(window, qtbot, lambda: a_row(view, "FIN").line.status is Status.REMINDED)
    assert sorted(one.name for one in (tmp_path / "post").iterdir()) == [
        "FIN-2026-10 questions.eml",
        "FIN-2026-10 questions.txt",
    ]


def test_everybody_late_is_reminded_at_once(
    view: DeskView,
    window: MainWindow,
    a_desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not view.remind.isVisible()
    issue_workbooks(a_desk, tmp_path / "out")
    wait_for(window, qtbot, view.remind.isVisible)
    assert view.remind.text() == "Remind 2…"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path / "post"))
    view.remind.click()
    wait_for(window, qtbot, lambda: a_row(view, "FIN").answer.marked(DispatchKind.REMINDED))
    letters = {one.name for one in (tmp_path / "post").glob("*.txt")}
    assert letters == {f"{a_row(view, code).answer.issued.ref} reminder.txt" for code in ("EDU", "FIN")}  # type: ignore[union-attr]


def test_a_folder_that_takes_no_letter_marks_nothing(
    view: DeskView,
    window: MainWindow,
    a_desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue_workbooks(a_desk, tmp_path / "out", ministries=["FIN"])
    wait_for(window, qtbot, lambda: counted(view, "FIN"))
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path / "file"))
    view.reveal("m-fin")
    step = a_desk.picture.step
    view.chase()
    settle(window, qtbot)
    assert a_desk.picture.step == step


def test_every_column_of_the_matrix_is_there_and_draws(
    view: DeskView, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-test", "forecast", None)
    book.write("priorities", "pr-read", "narrative_ministry", None)
    book.sign("B. Sollen", datetime(2026, 11, 9))
    taken_in(a_desk, book.save(tmp_path / "back.xlsx"))
    wait_for(window, qtbot, lambda: counted(view, "EDU"))
    assert [one.head.words for one in COLUMNS][FIRST_SHEET : FIRST_SHEET + len(SHEETS)] == [
        "Priorities", "Ratings", "Readings", "Milestones", "Barriers", "Programmes", "People",
    ]  # fmt: skip
    assert not view.grab().isNull()
    window.go(Place("gap"))
    settle(window, qtbot)

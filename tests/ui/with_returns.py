"""A window on the small country with one workbook out and back, for the pages of returns and reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Returned
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returns import ReturnsPage
from tests.exchange import perturb

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
THEIRS = (
    "Coaches are expected by the end of March.\nTwo provinces refuse the shared test until pay is settled."
)


def a_window(desk: Desk, folder: Path, qtbot: QtBot) -> MainWindow:
    window = MainWindow(desk, Memory.at(folder / "memory.ini"))
    # Work in hand ends before the window and the desk beneath it go.
    qtbot.addWidget(window, before_close_func=lambda _window: _let_go(window, qtbot))
    window.resize(1440, 870)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.go(Place("returns"))
    settle(window, qtbot)
    return window


def _let_go(window: MainWindow, qtbot: QtBot) -> None:
    if window.isVisible():
        settle(window, qtbot)
        window.leaving.lose()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing runs or waits, and everything that was told has been heard."""
    while True:
        QApplication.processEvents()
        heard: list[object] = []
        # The queue keeps its order: what is told of this is told after everything asked before it.
        window.tasks.run("", lambda _progress: None, heard.append)
        qtbot.waitUntil(lambda heard=heard: bool(heard), timeout=20_000)
        QApplication.processEvents()
        if not window.tasks.busy:
            return


def page_of(window: MainWindow) -> ReturnsPage:
    assert isinstance(window.page, ReturnsPage)
    return window.page


def wait_for(window: MainWindow, qtbot: QtBot, fact: Callable[[], Any]) -> None:
    """Until something is true that work in hand brings about."""
    qtbot.waitUntil(lambda: bool(fact()), timeout=20_000)
    settle(window, qtbot)


def a_workbook(desk: Desk, folder: Path) -> perturb.Returned:
    """Education's workbook, as it lies on somebody's desk there."""
    return perturb.Returned(issue_workbooks(desk, folder / "out", ministries=["EDU"])[0].path)


def a_full_return(desk: Desk, folder: Path) -> Path:
    """A return with one of everything; meanwhile two of its cells have changed on our side."""
    book = a_workbook(desk, folder)
    book.write("priorities", "pr-read", "narrative_ministry", THEIRS)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    book.write("milestones", "ms-test", "forecast", "31/02/27")
    book.write("milestones", "ms-pilot", "evidence", "Signed minutes")
    book.write("milestones", "ms-coaches", "evidence", None)
    book.write("readings", "i-read/2026-06-30//", "value", 54.1)
    book.write("readings", "i-read/2026-09-30//", "value", 55)
    book.write("ratings", "a-ministry", "overall", "AR")
    token = next(iter(book.rows("new_barriers")))
    book.write("new_barriers", token, "priority", "P03")
    book.write("new_barriers", token, "title", "No paper for the second test")
    book.delete_row("milestones", "ms-pay")
    book.sign("B. Sollen", datetime(2026, 11, 9))
    path = book.save(folder / "EDU_return_v2_FINAL.xlsx")
    reading = desk.picture.get(Priority, "pr-read")
    coaches = desk.picture.get(Milestone, "ms-coaches")
    assert reading is not None
    assert coaches is not None
    set_field(desk, reading, "narrative_ministry", "Coaches will be in post by March.")
    set_field(desk, coaches, "forecast", date(2027, 1, 31), reason="Agreed by telephone")
    return path


def taken_in(desk: Desk, path: Path) -> Returned:
    """The return, received and kept with everything still undecided."""
    (result,) = receive(desk, [path])
    kept = desk.picture.get(Returned, result.returned)
    assert kept is not None
    return kept

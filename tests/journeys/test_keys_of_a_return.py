"""From files dropped on the window to decisions written, by key alone: every press is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Ruling, Verdict
from deliverydesk.domain.work import Milestone
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.theme import install
from tests.desks import small_country
from tests.exchange import perturb
from tests.ui.with_returns import CTRL, KEY, a_window, page_of, settle, wait_for

MOST_FOR_A_CLEAN_RETURN, MOST_FOR_A_QUESTION = 12, 3


class Keys:
    """A person who uses nothing but keys, and a count of them."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.pressed = window, qtbot, 0

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is, and wait until nothing runs."""
        self.pressed += 1
        widget: QWidget = QApplication.focusWidget() or self.window
        self.qtbot.keyClick(widget, key, held)
        settle(self.window, self.qtbot)

    def type(self, words: str) -> None:
        """Type words, each letter a press of its own that a value costs wherever it is typed."""
        widget = QApplication.focusWidget()
        assert isinstance(widget, QLineEdit)
        widget.selectAll()
        self.qtbot.keyClicks(widget, words)


def dropped(window: MainWindow, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page = page_of(window)
    page.dropEvent(QDropEvent(QPointF(QPoint(50, 50)), copy, data, left, none))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def keys(desk: Desk, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Keys:
    install(qapp, "light")
    return Keys(a_window(desk, tmp_path, qtbot), qtbot)


def books(desk: Desk, folder: Path) -> dict[str, perturb.Returned]:
    made = issue_workbooks(desk, folder / "out")
    return {one.issue.ministry: perturb.Returned(one.path) for one in made}


def milestone(desk: Desk, id: str) -> Milestone:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found


def take_in(keys: Keys, files: list[Path]) -> None:
    dropped(keys.window, files)
    page = page_of(keys.window)
    wait_for(keys.window, keys.qtbot, lambda: page.desk_view.came.results)


def test_clean_returns_cost_three_keys_together(keys: Keys, desk: Desk, tmp_path: Path) -> None:
    sent = books(desk, tmp_path)
    for n, (ministry, id) in enumerate((("m-edu", "ms-coaches"), ("m-fin", "ms-bridge"))):
        sent[ministry].write("milestones", id, "forecast", datetime(2028, 3, 1 + n))
        sent[ministry].write("milestones", id, "owner", "Returns office")
    take_in(keys, [book.save(tmp_path / f"{name}.xlsx") for name, book in sent.items()])
    keys.press(KEY.Key_V)
    keys.press(KEY.Key_A, Qt.KeyboardModifier.ShiftModifier)
    keys.press(KEY.Key_Return, CTRL)
    wait_for(keys.window, keys.qtbot, lambda: page_of(keys.window).review_view.told)
    assert milestone(desk, "ms-coaches").forecast == date(2028, 3, 1)
    assert milestone(desk, "ms-bridge").owner == "Returns office"
    assert keys.pressed == 3 <= MOST_FOR_A_CLEAN_RETURN


def test_a_clean_return_by_itself_costs_no_more(keys: Keys, desk: Desk, tmp_path: Path) -> None:
    book = books(desk, tmp_path)["m-edu"]
    book.write("milestones", "ms-coaches", "forecast", datetime(2028, 3, 1))
    take_in(keys, [book.save(tmp_path / "edu.xlsx")])
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_A)
    keys.press(KEY.Key_Return, CTRL)
    assert milestone(desk, "ms-coaches").forecast == date(2028, 3, 1)
    assert keys.pressed <= MOST_FOR_A_CLEAN_RETURN


def test_each_question_costs_one_key_and_another_value_two_beside_its_letters(
    keys: Keys, desk: Desk, tmp_path: Path
) -> None:
    book = books(desk, tmp_path)["m-edu"]
    book.write("milestones", "ms-test", "forecast", "31/02/27")
    book.write("milestones", "ms-coaches", "evidence", None)
    book.write("ratings", "a-ministry", "overall", "AR")
    book.write("readings", "i-read/2026-06-30//", "value", 54.1)
    take_in(keys, [book.save(tmp_path / "edu.xlsx")])
    keys.press(KEY.Key_V)
    before = keys.pressed
    keys.press(KEY.Key_E)
    keys.type("28 Feb 2027")
    keys.press(KEY.Key_Return)
    assert keys.pressed - before == 2 <= MOST_FOR_A_QUESTION
    view = page_of(keys.window).review_view
    assert view.model is not None
    left, before = view.model.left, keys.pressed
    for key in (KEY.Key_Q, KEY.Key_R, KEY.Key_A):
        keys.press(key)
    assert (left, view.model.left, keys.pressed - before) == (3, 0, 3)
    keys.press(KEY.Key_Return, CTRL)
    assert milestone(desk, "ms-test").forecast == date(2027, 2, 28)
    written = [one.verdict for one in desk.picture.all(Ruling) if one.returned != "rt-edu"]
    assert sorted(one.value for one in written) == sorted(
        one.value for one in (Verdict.ACCEPT, Verdict.QUERY, Verdict.REFUSE, Verdict.ACCEPT)
    )

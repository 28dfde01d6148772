"""The dialog that makes a map: a workbook is shown, marked, tried, kept and brought in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.exchange.maps import find_map
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.map_editor import MapSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.theme import Theme
from tests.services.test_mapping import a_return
from tests.ui.with_returns import a_window, page_of, wait_for


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def sheet(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MapSheet:
    window.do("make_map")
    (found,) = page_of(window).findChildren(MapSheet)
    found.open_file(a_return(tmp_path / "water.xlsx"))
    wait_for(window, qtbot, found.model.rowCount)
    return found


def mark(sheet: MapSheet, words: str, first: str, last: str = "") -> None:
    """Choose cells and say what they are."""
    sheet.target.choose(words)
    column = ord(first[0]) - ord("A") + 1
    rows = range(int(first[1:]), int((last or first)[1:]) + 1)
    sheet.grid.setCurrentIndex(sheet.model.index(rows[0] - 1, column))
    for row in rows:
        flag = sheet.grid.selectionModel().SelectionFlag.Select
        sheet.grid.selectionModel().select(sheet.model.index(row - 1, column), flag)
    sheet.mark()


@pytest.fixture
def marked(sheet: MapSheet) -> MapSheet:
    mark(sheet, "Priority: its name", "C2")
    mark(sheet, "Priority: Promised by", "C3")
    mark(sheet, "Milestone: its name", "B7", "B8")
    mark(sheet, "Milestone: Forecast", "D7", "D8")
    sheet.ministry.setCurrentIndex(1)
    return sheet


def test_the_workbook_lies_there_as_it_is(sheet: MapSheet):
    assert sheet.model.index(1, 2).data(DISPLAY) == "Name of project"
    assert sheet.model.headerData(2, Qt.Orientation.Horizontal) == "B"
    assert not sheet.go.isEnabled()


def test_a_marked_cell_and_the_label_beside_it_are_shown(marked: MapSheet):
    assert marked.model.index(1, 3).data(Role.VALUE) == "marked"
    assert marked.model.index(1, 2).data(Role.VALUE) == "anchor"
    assert [one.address for one in marked.marked.rows] == [
        "Return!C2",
        "Return!C3",
        "Return!B7:B8",
        "Return!D7:D8",
    ]
    marked.take_off()
    assert len(marked.marked.rows) == 3


def test_after_a_mark_the_next_field_of_the_record_is_offered(sheet: MapSheet):
    mark(sheet, "Milestone: its name", "B7", "B8")
    assert sheet.target.currentText() == "Milestone: Type"


def test_tried_first_then_brought_in_as_one_step(
    marked: MapSheet, window: MainWindow, a_desk: Desk, qtbot: QtBot
):
    step = a_desk.picture.step
    marked.try_it()
    wait_for(window, qtbot, lambda: marked.results)
    assert marked.sentence.startswith("Nothing is written yet. 3 new records")
    assert a_desk.picture.step == step
    marked.write.click()
    wait_for(window, qtbot, lambda: a_desk.picture.step > step)
    made = next(one for one in a_desk.picture.all(Priority) if one.title == "Clean water in every valley")
    assert len(a_desk.picture.children(Milestone, "priority", made.id)) == 2
    a_desk.undo()
    assert a_desk.picture.get(Priority, made.id) is None


def test_a_kept_map_can_be_used_by_its_path(
    marked: MapSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    marked.keep_at(tmp_path / "water.toml")
    wait_for(window, qtbot, (tmp_path / "water.toml").exists)
    assert [one.entity.key for one in find_map(tmp_path / "water.toml").records] == [
        "ministry",
        "priority",
        "milestone",
    ]


def test_what_is_missing_is_said_and_nothing_is_lost(sheet: MapSheet, window: MainWindow, qtbot: QtBot):
    mark(sheet, "Priority: its name", "C2")
    sheet.try_it()
    wait_for(window, qtbot, lambda: not sheet.busy)
    assert sheet.saying.words.startswith("Nothing says whose workbook this is.")
    assert len(sheet.markings.marks) == 1

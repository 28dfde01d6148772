"""Bringing files in through a map: first the list of what would change, then one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.import_map import ImportSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.roles import ACCESSIBLE
from deliverydesk.ui.theme import Theme
from tests.ui.with_returns import a_window, page_of, wait_for

MAP = """\
kind = "columns"

[[record]]
entity = "ministry"
key = ["code"]
[record.fields]
code = { column = "Department" }
name = { column = "Name" }

[[record]]
entity = "priority"
key = ["title"]
number = "P{n:03}"
[record.fields]
title = { column = "Project" }
ministry = { record = "ministry" }
"""
LIST = "Department,Name,Project\nEDU,Schooling,New schools\nPST,Post,Letters in a day\n"


@pytest.fixture
def a_map(tmp_path: Path) -> Path:
    path = tmp_path / "our-list.toml"
    path.write_text(MAP, encoding="utf-8")
    return path


@pytest.fixture
def a_list(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def sheet(window: MainWindow) -> ImportSheet:
    window.do("import")
    (found,) = page_of(window).findChildren(ImportSheet)
    return found


@pytest.fixture
def tried(sheet: ImportSheet, window: MainWindow, a_map: Path, a_list: Path, qtbot: QtBot) -> ImportSheet:
    """The dialog after it has looked at a list of two promises, one of a ministry that is named otherwise."""
    sheet.try_files([a_list], str(a_map))
    wait_for(window, qtbot, lambda: sheet.results)
    return sheet


def said(sheet: ImportSheet) -> list[str]:
    model = sheet.model
    return [
        str(model.index(row, 2 if model.row(row) else 0).data(ACCESSIBLE)) for row in range(model.rowCount())
    ]


def test_what_would_change_is_listed_and_nothing_is_written(
    tried: ImportSheet, a_desk: Desk, qtbot: QtBot
) -> None:
    assert a_desk.picture.step == 2
    assert tried.sentence == (
        "Nothing is written yet. 3 new records, 0 fields filled, 1 conflict, 0 problems."
    )
    assert said(tried)[0].startswith("list.csv. Read")
    assert "What was found: New: 2 priorities, 1 ministry." in said(tried)
    assert "What was found: EDU, Name: they say Schooling, we have Education." in said(tried)


def test_new_and_safe_are_written_as_one_step_and_conflicts_wait(
    tried: ImportSheet, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    assert tried.go.text() == "Write 3 of 4"
    tried.go.click()
    wait_for(window, qtbot, lambda: tried.sentence.startswith("Written"))
    (newest,) = a_desk.journal.steps(limit=1)
    assert newest.kind is StepKind.IMPORT
    assert {one.title for one in a_desk.picture.all(Priority)} > {"New schools", "Letters in a day"}
    assert a_desk.picture.label("m-edu") == "EDU Education"
    assert not tried.go.isEnabled()
    window.do("undo")
    wait_for(window, qtbot, lambda: a_desk.picture.find("priority", "Letters in a day") is None)


def test_their_side_of_conflicts_is_written_where_that_is_ticked(
    tried: ImportSheet, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    tried.theirs.setChecked(True)
    assert tried.go.text() == "Write all 4"
    tried.go.click()
    wait_for(window, qtbot, lambda: tried.sentence.startswith("Written"))
    assert a_desk.picture.label("m-edu") == "EDU Schooling"


def test_the_same_list_a_second_time_has_nothing_to_write(
    tried: ImportSheet, window: MainWindow, a_map: Path, a_list: Path, qtbot: QtBot
) -> None:
    tried.theirs.setChecked(True)
    tried.go.click()
    wait_for(window, qtbot, lambda: tried.sentence.startswith("Written"))
    tried.try_files([a_list], str(a_map))
    wait_for(window, qtbot, lambda: tried.results)
    assert "nothing to write" in said(tried)[0]
    assert not tried.go.isEnabled()


def test_a_map_that_cannot_be_read_is_said_in_the_dialog(
    sheet: ImportSheet, window: MainWindow, a_list: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("kind = ", encoding="utf-8")
    sheet.try_files([a_list], str(broken))
    wait_for(window, qtbot, lambda: sheet.saying.words)
    assert "broken.toml" in sheet.saying.words
    assert not sheet.go.isEnabled()


def test_a_map_of_cells_can_be_tried_and_says_why_it_is_not_written(
    sheet: ImportSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    names = tmp_path / "cells.csv"
    names.write_text("cell_key,template_sheet,cellreference,type\nTitle,Sheet1,A1,TEXT\n", encoding="utf-8")
    book = Workbook()
    book.active.title = "Sheet1"
    book.active["A1"] = "New schools"
    book.save(tmp_path / "one.xlsx")
    sheet.try_files([tmp_path / "one.xlsx"], str(names))
    wait_for(window, qtbot, lambda: sheet.results)
    assert sheet.sentence == "1 cell read, 0 problems."
    assert "can be tried and not written" in sheet.saying.words
    assert not sheet.go.isEnabled()


def test_files_are_chosen_through_the_dialog_of_the_system(
    sheet: ImportSheet,
    window: MainWindow,
    a_map: Path,
    a_list: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_said: (str(a_map), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_said: ([str(a_list)], ""))
    last = sheet.map.count() - 1
    sheet.map.setCurrentIndex(last)
    sheet.map.activated.emit(last)
    sheet.choose.click()
    wait_for(window, qtbot, lambda: sheet.results)
    assert sheet.map.currentText() == "our-list.toml"
    assert len(sheet.results[0].proposals) == 4

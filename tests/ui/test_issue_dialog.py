"""The dialog that issues workbooks: what it says each file will hold is what each file holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Issue
from deliverydesk.errors import Unwritable
from deliverydesk.services import letters
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.issue_workbooks import IssueSheet
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.theme import Theme
from tests.ui.with_returns import a_window, page_of, wait_for


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


@pytest.fixture
def sheet(window: MainWindow, qtbot: QtBot) -> IssueSheet:
    window.do("issue")
    (found,) = page_of(window).findChildren(IssueSheet)
    wait_for(window, qtbot, lambda: found.model.rows)
    return found


def only(sheet: IssueSheet, *keys: str) -> None:
    for key, box in sheet.form.sheets.items():
        box.setChecked(key in keys)


def newest(desk: Desk) -> Issue:
    return max(desk.picture.all(Issue), key=lambda one: one.step)


def test_the_line_says_what_is_carried_and_what_is_not_asked(
    sheet: IssueSheet, window: MainWindow, qtbot: QtBot
) -> None:
    whole = sheet.model.rows[0].foreseen
    assert 0 < whole.carried < whole.cells
    assert sheet.holds.text() == (
        f"Education: {whole.cells} cells, {whole.carried} carried from what we hold."
    )
    sheet.form.sheets["people"].setChecked(False)
    wait_for(window, qtbot, lambda: sheet.holds.text().endswith("Not asked: People."))
    fewer = sheet.model.rows[0].foreseen
    assert fewer.cells < whole.cells
    assert (whole.replaces, fewer.replaces) == (True, False)
    assert sheet.model.index(0, 3).data() == "beside the one of 26 Oct 26"
    sheet.reject()


def test_sheets_and_due_day_go_into_the_record_and_the_count_is_true(
    sheet: IssueSheet, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    only(sheet, "milestones", "people")
    wait_for(window, qtbot, lambda: not sheet.busy)
    sheet.toggle(1)
    sheet.form.due.setText("4 Dec 2026")
    sheet.letters.setChecked(False)
    sheet.folder.setText(str(tmp_path / "out"))
    foreseen = sheet.model.rows[0].foreseen
    sheet.go.click()
    wait_for(window, qtbot, lambda: sheet.sentence == "One workbook is written.")
    issue = newest(a_desk)
    assert (issue.sections, issue.due) == ("milestones people", date(2026, 12, 4))
    kept = a_desk.blob(issue.cells)["sheets"]
    asked = [cell for one in kept if not one["new"] for row in one["rows"] for cell in row[3]]
    assert (len(asked), sum(cell is not None for cell in asked)) == (foreseen.cells, foreseen.carried)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["EDU-2026-10.xlsx"]
    sheet.reject()


def test_no_sheet_or_no_day_writes_nothing_and_says_why(
    sheet: IssueSheet, window: MainWindow, qtbot: QtBot
) -> None:
    sheet.form.due.setText("31 Feb 2027")
    assert not sheet.go.isEnabled()
    assert sheet.holds.text().startswith("Write the day on which the workbooks are due")
    sheet.form.due.setText("28 Feb 2027")
    assert sheet.go.isEnabled()
    only(sheet)
    wait_for(window, qtbot, lambda: not sheet.busy)
    assert sheet.holds.text() == "Choose at least one sheet."
    assert not sheet.go.isEnabled()
    sheet.reject()


def test_a_ministry_that_has_nothing_on_the_sheets_is_left_out_and_named(
    sheet: IssueSheet, window: MainWindow, qtbot: QtBot
) -> None:
    only(sheet, "programmes")
    wait_for(window, qtbot, lambda: sheet.model.rows[1].foreseen.problem)
    assert [one.foreseen.ministry.code for one in sheet.ticked] == ["EDU"]
    sheet.reject()


def test_a_workbook_that_is_out_is_replaced_only_where_somebody_ticks_it(
    sheet: IssueSheet, window: MainWindow, qtbot: QtBot
) -> None:
    assert [(one.foreseen.replaces, one.ticked) for one in sheet.model.rows] == [(True, False), (False, True)]
    sheet.toggle(0)
    only(sheet, "programmes")
    wait_for(window, qtbot, lambda: sheet.model.rows[1].foreseen.problem)
    assert sheet.model.rows[0].ticked
    sheet.reject()


def test_letters_that_cannot_be_written_are_said_and_the_workbooks_stand(
    sheet: IssueSheet, window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_words: object) -> list[Path]:
        raise Unwritable("The workbooks are issued, but their letters cannot be written.", "Make room.")

    monkeypatch.setattr(letters, "cover", no_room)
    sheet.folder.setText(str(tmp_path / "out"))
    for row, one in enumerate(sheet.model.rows):
        if not one.ticked:
            sheet.toggle(row)
    sheet.go.click()
    wait_for(window, qtbot, lambda: sheet.sentence == "Two workbooks are written.")
    assert sheet.saying.words == "The workbooks are issued, but their letters cannot be written. Make room."
    assert not sheet.go.isVisible()
    sheet.reject()


def test_a_workbook_is_cut_into_parts_for_directorates(
    sheet: IssueSheet, window: MainWindow, a_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    before = len(a_desk.picture.all(Issue))
    sheet.form.cut.choose("A part for each sheet")
    sheet.folder.setText(str(tmp_path / "out"))
    assert sheet.go.text() == "Write the parts of 1 workbook"
    sheet.go.click()
    wait_for(window, qtbot, sheet.show_folder.isVisible)
    made = sheet.model.rows[1].made
    assert len(made) == len(a_desk.picture.all(Issue)) - before > 1
    assert {one.issue.part for one in made} == {one.part for one in a_desk.picture.all(Issue)} - {None}
    assert all(one.path.is_file() for one in made)
    assert not sheet.model.rows[0].made
    sheet.reject()


def test_another_period_brings_its_own_due_day(sheet: IssueSheet, window: MainWindow, qtbot: QtBot) -> None:
    assert sheet.form.due.text() == "15 Nov 2026"
    sheet.form.choice.setCurrentText("2026-09")
    wait_for(window, qtbot, lambda: not sheet.busy)
    assert sheet.form.due.text() == "15 Oct 2026"
    assert sheet.form.terms.due is None
    sheet.reject()


def test_one_language_is_no_choice(sheet: IssueSheet) -> None:
    several = sheet.form.language.count() > 1
    assert sheet.form.language.isVisible() == several
    sheet.reject()


def test_a_language_that_no_native_speaker_has_read_says_so(sheet: IssueSheet) -> None:
    assert (sheet.form.language.currentText(), sheet.form.caution.isVisible()) == ("English", False)
    sheet.form.language.setCurrentText("Français")
    assert sheet.form.terms.language == "fr"
    assert sheet.form.caution.isVisible()
    assert sheet.form.caution.text() == (
        "Français: no native speaker has read these words yet. Look through a workbook first."
    )
    sheet.form.language.setCurrentText("English")
    assert not sheet.form.caution.isVisible()
    sheet.reject()

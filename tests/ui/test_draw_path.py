"""The dialog that draws up a path: what it says while one types is what the desk keeps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from deliverydesk.domain.interventions import Intervention
from deliverydesk.domain.measures import Indicator, Method, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.i18n import _
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.drawingup.dialog import PathSheet, draw_up
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.roles import EDIT
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.indicators import REBASELINED
from deliverydesk.ui.theme import Theme
from tests.ui.with_returns import a_window


@pytest.fixture
def window(a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    return a_window(a_desk, tmp_path, qtbot)


def opened(window: MainWindow, indicator: str) -> PathSheet:
    return draw_up(window, window, window.desk.picture.get(Indicator, indicator))


@pytest.fixture
def reading(window: MainWindow, qtbot: QtBot) -> PathSheet:
    return opened(window, "i-read")


def choose(sheet: PathSheet, method: Method) -> None:
    sheet.terms.editors["method"].show(_(method.label))


def write(sheet: PathSheet, table: str, row: int, column: int, words: str) -> None:
    model = getattr(sheet, table).model
    assert model.refusal(model.index(row, column), words) == ""
    assert model.setData(model.index(row, column), words, EDIT)


def built(sheet: PathSheet, *impacts: str) -> None:
    choose(sheet, Method.INTERVENTION)
    sheet.without.add()
    write(sheet, "without", 0, 1, "47")
    for row, impact in enumerate(impacts):
        sheet.interventions.add()
        for column, words in ((1, impact), (2, "1 Jan 2025"), (3, "1 Jan 2028"), (5, "0.9")):
            write(sheet, "interventions", row, column, words)


def test_whether_the_plan_adds_up_is_said_as_its_figures_are_typed(reading: PathSheet):
    built(reading, "6", "8")
    assert reading.sentence == (
        "The interventions bring 12.6 of the 17 points needed: 4.4 points are missing."
    )
    reading.interventions.add()
    for column, words in ((1, "5"), (2, "1 Jan 2025"), (3, "1 Jan 2028"), (5, "0.9")):
        write(reading, "interventions", 2, column, words)
    assert reading.sentence == (
        "The interventions bring 17.1 of the 17 points needed: the plan adds up, with 0.6 % to spare."
    )
    reading.terms.editors["target"].show("66")
    assert "of the 19 points needed: 1.9 points are missing." in reading.sentence


def test_points_of_a_built_path_follow_from_it_and_are_not_typed(reading: PathSheet):
    built(reading, "19")
    model = reading.points.model
    assert model.rowCount() == 15
    assert "Choose points set by hand" in model.refusal(model.index(0, 1), "50")
    assert not reading.points.new.isVisibleTo(reading.points)
    choose(reading, Method.MANUAL)
    assert model.rowCount() == 15
    write(reading, "points", 0, 1, "48.5")
    assert reading.draft.points[0].value == 48.5


def test_a_first_path_asks_for_its_target_and_is_agreed_in_one_step(
    window: MainWindow, a_desk: Desk, qtbot: QtBot
):
    sheet = opened(window, "i-books")
    assert sheet.sentence == "Say what is promised: the target and its day."
    assert not sheet.keep.isEnabled()
    assert not sheet.go.isEnabled()
    sheet.terms.editors["baseline"].show("1")
    sheet.terms.editors["target"].show("4")
    assert sheet.sentence.startswith("From 1 books in ")
    before = a_desk.picture.step
    sheet.go.click()
    assert a_desk.picture.step == before + 1
    (path,) = a_desk.picture.children(Trajectory, "indicator", "i-books")
    assert (path.status, path.target, path.agreed_on) == (TrajectoryStatus.AGREED, 4.0, a_desk.picture.today)
    a_desk.undo()
    assert not a_desk.picture.children(Trajectory, "indicator", "i-books")


def test_a_promise_in_force_moves_only_with_a_reason(reading: PathSheet, a_desk: Desk):
    reading.terms.editors["target_on"].show("30 Jun 2029")
    assert reading.saying.words == (
        "Target moved: the first promise was for 30 Jun 2028, this one is for 30 Jun 2029."
    )
    assert reading.keep.isEnabled()
    assert not reading.go.isEnabled()
    assert reading.go.toolTip() == "A promise is in force. To move it, say why."
    reading.agreement.reason.setText("The release came a year late")
    reading.agreement.editors["agreed_by"].show("BS")
    reading.go.click()
    paths = sorted(a_desk.picture.children(Trajectory, "indicator", "i-read"), key=lambda one: one.version)
    assert [one.status for one in paths] == [TrajectoryStatus.SUPERSEDED, TrajectoryStatus.AGREED]
    assert (paths[1].reason, paths[1].agreed_by) == ("The release came a year late", "p-sollen")


def test_a_draft_that_is_kept_is_there_the_next_time(window: MainWindow, a_desk: Desk, qtbot: QtBot):
    sheet = opened(window, "i-roads")
    write(sheet, "interventions", 0, 1, "120")
    sheet.keep.click()
    assert a_desk.picture.get(Intervention, "iv-gravel").impact == 120.0
    again = opened(window, "i-roads")
    assert again.draft.interventions[0].impact == 120.0
    again.interventions.grid.selectRow(0)
    again.interventions.gone.click()
    assert again.interventions.model.rowCount() == 0
    again.keep.click()
    assert a_desk.picture.get(Intervention, "iv-gravel") is None


def test_a_point_is_dragged_up_the_chart_and_the_table_follows(
    reading: PathSheet, a_desk: Desk, qtbot: QtBot
):
    reading.chart.resize(760, 320)
    plane, before = reading.chart._plane(), reading.draft.points[1].value
    x, y = plane.at(reading.chart.data.plan[2])
    down, up = QPointF(x, y).toPoint(), QPointF(x, y - 40).toPoint()
    QTest.mousePress(reading.chart, Qt.MouseButton.LeftButton, pos=down)
    QTest.mouseMove(reading.chart, up)
    QTest.mouseRelease(reading.chart, Qt.MouseButton.LeftButton, pos=up)
    moved = reading.draft.points[1].value
    assert moved == pytest.approx(before + 40 * plane.worth, abs=plane.worth * 2)
    assert round(moved, 1) == moved
    assert reading.points.model.rows[1].value == moved
    assert a_desk.picture.get(TrajectoryPoint, "tp-26").value == before


def test_the_arrow_keys_move_a_point_by_its_last_digit(reading: PathSheet):
    reading.chart.setFocus()
    QTest.keyClick(reading.chart, Qt.Key.Key_Right)
    assert reading.chart.chosen == date(2026, 6, 30)
    QTest.keyClick(reading.chart, Qt.Key.Key_Up)
    QTest.keyClick(reading.chart, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert reading.draft.points[1].value == 55.1
    assert reading.chart.accessibleDescription().startswith("55.1 on 30 Jun 2026;")
    QTest.keyClick(reading.chart, Qt.Key.Key_Left)
    QTest.keyClick(reading.chart, Qt.Key.Key_Down)
    assert [one.value for one in reading.draft.points] == [49.9, 55.1]


def test_computed_points_cannot_be_dragged(reading: PathSheet):
    built(reading, "19")
    assert reading.chart.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_what_was_drawn_and_not_kept_is_not_lost_by_one_key(reading: PathSheet):
    write(reading, "points", 0, 1, "51")
    reading.reject()
    assert reading.isVisible()
    assert reading.saying.words.startswith("Nothing of this is kept yet.")
    reading.reject()
    assert not reading.isVisible()


def test_an_untouched_dialog_closes_at_once(reading: PathSheet):
    reading.reject()
    assert not reading.isVisible()


def test_a_block_from_a_sheet_comes_in_with_new_rows_and_refuses_what_is_no_figure(reading: PathSheet):
    model = reading.points.model
    preview = model.paste_block(2, 0, [["31 Dec 2026", "56"], ["30 Jun 2027", "59"]])
    assert (preview.fits, preview.refusals) == (4, ())
    model.apply(preview)
    assert [one.value for one in reading.draft.points] == [50.0, 54.0, 56.0, 59.0]
    bad = model.paste_block(0, 1, [["many"]])
    assert (bad.fits, bad.refusals[0].address) == (0, "Value, row 1")


def test_enter_in_a_field_agrees_nothing(window: MainWindow, a_desk: Desk, qtbot: QtBot):
    sheet = opened(window, "i-roads")
    before = a_desk.picture.step
    sheet.terms.editors["target"].widget.setFocus()
    QTest.keyClick(sheet.terms.editors["target"].widget, Qt.Key.Key_Return)
    assert (a_desk.picture.step, sheet.isVisible()) == (before, True)


def test_a_season_without_a_full_year_is_said_and_cannot_be_kept(reading: PathSheet):
    choose(reading, Method.SEASONAL)
    assert reading.saying.words.startswith("A season needs a full year of readings")
    assert not reading.keep.isEnabled()


def test_the_page_offers_the_dialog_and_says_what_moved(window: MainWindow, a_desk: Desk, qtbot: QtBot):
    window.go(Place("indicators", "tr-read"))
    assert "draw_path" in window.page.commands()
    window.do("draw_path")
    (sheet,) = window.page.findChildren(PathSheet)
    sheet.terms.editors["target_on"].show("30 Jun 2029")
    sheet.agreement.reason.setText("Late")
    sheet.go.click()
    beneath = window.page._beneath["paths"]
    model = beneath.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    moved = [model.index(row, model.column_of("moved")).data() for row in range(model.rowCount())]
    assert sorted(moved) == ["", "target moved"]
    assert beneath.findChild(QLabel, REBASELINED).text() == "Re-baselined once, target moved"


def test_an_intervention_that_was_looked_for_leads_to_its_path(window: MainWindow):
    window.go(Place("indicators", "iv-gravel"))
    assert window.page._beneath["paths"].current.id == "tr-roads"


def test_a_figure_of_an_agreed_path_is_refused_before_anybody_is_asked_why(window: MainWindow, qtbot: QtBot):
    window.go(Place("indicators", "tr-read"))
    model = window.page._beneath["paths"].model
    index = model.index(0, model.column_of("target"))
    assert model.refusal(index, "60").startswith("Version 1 is agreed")
    assert model.refusal(index, "64") == ""

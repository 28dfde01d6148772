"""Excel's manners, key by key."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deliverydesk.ui.widgets.grid import Grid

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def at(grid: Grid):
    """Put the focus cell somewhere."""

    def put(row: int, column: int) -> None:
        grid.setCurrentIndex(grid.model().index(row, column))

    put(0, 1)
    return put


def place(grid: Grid) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


def editor(grid: Grid) -> QLineEdit:
    found = grid.viewport().findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert found is not None
    return found


def test_typing_overwrites_and_enter_goes_down(grid: Grid, milestones, at, qtbot: QtBot):
    qtbot.keyClick(grid, Qt.Key.Key_N)
    qtbot.keyClicks(editor(grid), "ew words")
    qtbot.keyClick(editor(grid), ENTER)
    assert milestones.rows[0][1] == "new words"
    assert place(grid) == (1, 1)


def test_f2_edits_what_is_there_and_tab_goes_right(grid: Grid, milestones, at, qtbot: QtBot):
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    assert editor(grid).text() == "Coaches in post"
    editor(grid).setText("Coaches in post since July")
    qtbot.keyClick(editor(grid), TAB)
    assert milestones.rows[0][1] == "Coaches in post since July"
    assert place(grid) == (0, 2)


def test_escape_leaves_the_cell_as_it_was(grid: Grid, milestones, at, qtbot: QtBot):
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("something else")
    qtbot.keyClick(editor(grid), Qt.Key.Key_Escape)
    assert milestones.rows[0][1] == "Coaches in post"
    assert milestones.steps == []
    assert place(grid) == (0, 1)


def test_an_unchanged_cell_is_no_step(grid: Grid, milestones, at, qtbot: QtBot):
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    qtbot.keyClick(editor(grid), ENTER)
    assert milestones.steps == []


def test_a_refused_value_is_told_under_the_cell_and_the_focus_stays(grid: Grid, milestones, at, qtbot: QtBot):
    at(0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("about 2")
    qtbot.keyClick(editor(grid), ENTER)
    assert grid.note.isVisible()
    assert grid.note.sentence == "'about 2' is not a number of days."
    assert editor(grid).text() == "about 2"
    assert milestones.rows[0][2] == "138"
    assert place(grid) == (0, 2)


def test_typing_on_takes_the_note_away(grid: Grid, at, qtbot: QtBot):
    at(0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("about 2")
    qtbot.keyClick(editor(grid), ENTER)
    qtbot.keyClick(editor(grid), Qt.Key.Key_Backspace)
    assert not grid.note.isVisible()


def test_a_guarded_cell_asks_why_in_place(grid: Grid, milestones, at, qtbot: QtBot):
    milestones.guarded = {(0, 1)}
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("Coaches paid")
    qtbot.keyClick(editor(grid), ENTER)
    assert milestones.rows[0][1] == "Coaches in post"
    question = next(line for line in grid.viewport().findChildren(QLineEdit) if line.accessibleName())
    assert question.accessibleName() == "Why is the title changing?"
    qtbot.keyClicks(question, "The ministry renamed it")
    qtbot.keyClick(question, ENTER)
    assert milestones.rows[0][1] == "Coaches paid"
    assert milestones.reasons == ["The ministry renamed it"]


def test_a_guarded_change_without_a_reason_is_not_written(grid: Grid, milestones, at, qtbot: QtBot):
    milestones.guarded = {(0, 1)}
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("Coaches paid")
    qtbot.keyClick(editor(grid), ENTER)
    question = next(line for line in grid.viewport().findChildren(QLineEdit) if line.accessibleName())
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert milestones.rows[0][1] == "Coaches in post"
    assert milestones.reasons == []


def test_enter_goes_down_and_shift_enter_up_where_cells_can_be_written(grid: Grid, at, qtbot: QtBot):
    qtbot.keyClick(grid, ENTER)
    assert place(grid) == (1, 1)
    qtbot.keyClick(grid, ENTER, SHIFT)
    assert place(grid) == (0, 1)


def test_enter_opens_where_the_cell_cannot_be_written(grid: Grid, at, qtbot: QtBot):
    at(2, 0)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, ENTER)
    assert opened.args[0].row() == 2


def test_space_peeks_and_the_focus_stays(grid: Grid, at, qtbot: QtBot):
    with qtbot.waitSignal(grid.peeked):
        qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.hasFocus()
    assert grid.viewport().findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly) == []


def test_tab_and_shift_tab_stop_at_the_edges(grid: Grid, at, qtbot: QtBot):
    at(0, 3)
    qtbot.keyClick(grid, TAB)
    assert place(grid) == (0, 3)
    for _ in range(5):
        qtbot.keyClick(grid, Qt.Key.Key_Backtab, SHIFT)
    assert place(grid) == (0, 0)


def test_ctrl_home_and_ctrl_end_lead_to_the_corners(grid: Grid, at, qtbot: QtBot):
    qtbot.keyClick(grid, Qt.Key.Key_End, CTRL)
    assert place(grid) == (3, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Home, CTRL)
    assert place(grid) == (0, 0)


def test_ctrl_arrow_jumps_to_the_edge_of_what_is_filled(grid: Grid, at, qtbot: QtBot):
    at(0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Down, CTRL)
    assert place(grid) == (1, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Down, CTRL)
    assert place(grid) == (3, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Up, CTRL)
    assert place(grid) == (1, 2)


def test_ctrl_shift_arrow_selects_up_to_the_edge(grid: Grid, at, qtbot: QtBot):
    at(0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Down, CTRL | SHIFT)
    assert {(i.row(), i.column()) for i in grid.selectedIndexes()} == {(0, 2), (1, 2)}


def test_shift_extends_from_where_enter_had_led(grid: Grid, at, qtbot: QtBot):
    at(0, 1)
    qtbot.keyClick(grid, ENTER)
    qtbot.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    assert {(i.row(), i.column()) for i in grid.selectedIndexes()} == {(1, 1), (1, 2), (2, 1), (2, 2)}
    qtbot.keyClick(grid, Qt.Key.Key_Up, SHIFT)
    assert {(i.row(), i.column()) for i in grid.selectedIndexes()} == {(1, 1), (1, 2)}


def test_a_click_with_shift_extends_the_selection(grid: Grid, at, qtbot: QtBot):
    at(0, 1)
    spot = grid.visualRect(grid.model().index(2, 1)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, pos=spot)
    assert {(i.row(), i.column()) for i in grid.selectedIndexes()} == {(0, 1), (1, 1), (2, 1)}


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_alt_down_opens_the_list_of_a_choice_cell(grid: Grid, milestones, at, qtbot: QtBot):
    at(0, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Down, ALT)
    box = grid.viewport().findChild(QComboBox)
    assert box is not None
    assert [box.itemText(n) for n in range(box.count())] == ["Planned", "Met", "Missed"]
    assert box.view().isVisible()
    box.hidePopup()
    box.setCurrentText("Met")
    qtbot.keyClick(box, ENTER)
    assert milestones.rows[0][3] == "Met"


def test_ctrl_minus_asks_for_the_selected_rows_to_be_deleted(grid: Grid, at, qtbot: QtBot):
    model = grid.model()
    chosen = QItemSelection(model.index(1, 1), model.index(2, 2))
    grid.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    with qtbot.waitSignal(grid.deleting) as deleting:
        qtbot.keyClick(grid, Qt.Key.Key_Minus, CTRL)
    assert deleting.args[0] == [1, 2]
    assert model.rowCount() == 4


def test_arrows_fold_and_unfold_a_group(grid: Grid, milestones, at, qtbot: QtBot):
    milestones.groups = [0]
    milestones.layoutChanged.emit()
    at(0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert milestones.folds == [(0, True), (0, False)]
    assert grid.columnSpan(0, 0) == 4


def test_a_click_on_a_head_sorts_and_a_second_turns_the_order(grid: Grid, milestones, qtbot: QtBot):
    head = grid.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(2) + 20, head.height() // 2)
    for _ in range(2):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert milestones.sorted == [(2, Qt.SortOrder.AscendingOrder), (2, Qt.SortOrder.DescendingOrder)]


def test_a_double_click_edits_or_opens(grid: Grid, qtbot: QtBot):
    def double_click(row: int, column: int) -> None:
        spot = grid.visualRect(grid.model().index(row, column)).center()
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    with qtbot.waitSignal(grid.opened):
        double_click(1, 0)
    double_click(1, 1)
    assert editor(grid).text() == "Term test in every province"


def test_the_line_that_asks_why_keeps_the_focus_until_it_is_answered(
    grid: Grid, milestones, at, qtbot: QtBot
):
    grid.window().activateWindow()
    milestones.guarded = {(0, 1)}
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("Coaches paid")
    qtbot.keyClick(editor(grid), ENTER)
    question = grid.window().focusWidget()
    assert question is not None
    assert question.accessibleName() == "Why is the title changing?"
    assert place(grid) == (0, 1)
    qtbot.keyClicks(question, "The ministry renamed it")
    qtbot.keyClick(question, ENTER)
    assert milestones.reasons == ["The ministry renamed it"]
    assert grid.window().focusWidget() is grid


@pytest.mark.parametrize(("column", "forward", "stays"), [(0, TAB, True), (3, TAB, False)])
def test_tab_walks_the_cells_of_a_row_before_it_leaves_the_table(
    milestones, qtbot: QtBot, column: int, forward: Qt.Key, stays: bool
):
    around = QWidget()
    beside = QLineEdit(around)
    grid = Grid("Milestones", parent=around)
    grid.setModel(milestones)
    QWidget.setTabOrder(grid, beside)
    qtbot.addWidget(around)
    around.show()
    around.activateWindow()
    grid.setFocus()
    grid.setCurrentIndex(milestones.index(0, column))
    qtbot.keyClick(grid, forward)
    assert (around.focusWidget() is grid) is stays
    assert place(grid) == (0, min(column + 1, 3))


def test_enter_presses_the_verb_of_a_band_and_the_focus_comes_back(grid: Grid, qtbot: QtBot):
    grid.window().activateWindow()
    grid.setFocus()
    asked: list[str] = []
    grid.band.ask("Delete one?", [("Delete", lambda: asked.append("gone")), ("Keep", lambda: None)])
    verb = grid.window().focusWidget()
    assert verb is not None
    qtbot.keyClick(verb, ENTER)
    assert asked == ["gone"]
    assert grid.band.isHidden()
    assert grid.window().focusWidget() is grid


def test_a_long_question_has_room_for_all_its_lines(grid: Grid):
    grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    grid.resize(420, 300)
    grid.band.ask("Delete this promise with all that stands beneath it? " * 5, [("Keep", lambda: None)])
    words = grid.band.findChild(QLabel)
    assert words is not None
    assert words.height() >= words.heightForWidth(words.width())
    assert grid.band.geometry().bottom() == grid.viewport().geometry().bottom()
    assert grid.viewport().geometry().bottom() < grid.height() - 1, "the scroll bar is in sight"

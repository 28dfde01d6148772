"""Copy, paste, fill and clear: one step each, and nothing written where a cell is refused and nobody agreed."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from deliverydesk.ui.widgets import clipboard
from deliverydesk.ui.widgets.grid import Grid
from deliverydesk.ui.widgets.replacing import Replacing

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def select(grid: Grid):
    """Select a rectangle by its corners."""

    def choose(top: int, left: int, bottom: int, right: int) -> None:
        model = grid.model()
        grid.setCurrentIndex(model.index(top, left))
        block = QItemSelection(model.index(top, left), model.index(bottom, right))
        grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    return choose


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_copy_gives_excel_lines_and_a_table(grid: Grid, select, qtbot: QtBot):
    select(0, 1, 1, 2)
    qtbot.keyClick(grid, Qt.Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Coaches in post\t138\r\nTerm test in every province\t106\r\n"
    assert "<td style=\"mso-number-format:'\\@'\">Coaches in post</td><td>138</td>" in data.html()


def test_copy_with_headings_puts_the_heads_on_top(grid: Grid, select, qtbot: QtBot):
    select(0, 1, 0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_C, CTRL | SHIFT)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[0] == "Milestone\tDays late"
    assert "<th>Milestone</th><th>Days late</th>" in data.html()


def test_a_copied_minus_is_one_that_excel_reads(grid: Grid, select, qtbot: QtBot):
    select(3, 2, 3, 2)
    qtbot.keyClick(grid, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "-4\r\n"


def test_a_block_is_pasted_as_one_step(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 1, 0, 1)
    put("One\t1\r\nTwo\t2\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert [row[1:3] for row in milestones.rows[:2]] == [["One", "1"], ["Two", "2"]]
    assert milestones.steps == ["paste"]


def test_one_value_fills_the_whole_selection_and_nothing_else(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 2, 2, 2)
    put("7\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert [row[2] for row in milestones.rows] == ["7", "7", "7", "−4"]


def test_refused_cells_are_named_before_anything_is_written(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 1, 0, 1)
    put("One\tabout 2\r\nTwo\t2\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert grid.band.isVisible()
    assert grid.band.sentence == "3 of 4 cells fit. 1 does not: C2."
    assert milestones.steps == []
    grid.band.choose(0)
    assert [row[1:3] for row in milestones.rows[:2]] == [["One", "138"], ["Two", "2"]]
    assert milestones.steps == ["paste"]


def test_nothing_is_written_when_nothing_is_chosen(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 1, 0, 1)
    put("One\tabout 2\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    grid.band.choose(2)
    assert milestones.steps == []
    assert not grid.band.isVisible()


def test_refusals_can_be_seen_one_by_one(grid: Grid, select, qtbot: QtBot):
    select(0, 1, 0, 1)
    put("One\tabout 2\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    grid.band.choose(1)
    assert grid.band.sentence == "C2: 'about 2' is not a number of days."


def test_a_block_past_the_end_asks_whether_to_add_rows(grid: Grid, milestones, select, qtbot: QtBot):
    select(3, 1, 3, 1)
    put("Four\r\nFive\r\nSix\r\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert grid.band.sentence == "Add 2 new milestones?"
    assert milestones.steps == []


def test_a_block_can_be_pasted_as_new_rows_whatever_is_in_focus(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 1, 0, 1)
    put("Five\r\nSix\r\n")
    grid.commands()["paste_new"]()
    assert grid.band.sentence == "Add 2 new milestones?"
    assert milestones.rows[0][1] == "Coaches in post"


def replacing(grid: Grid) -> Replacing:
    grid.commands()["replace"]()
    (found,) = grid.viewport().findChildren(Replacing)
    assert found.isVisible()
    return found


def test_words_are_replaced_in_the_whole_list_as_one_step_and_only_when_agreed(
    grid: Grid, milestones, select, qtbot: QtBot
):
    select(0, 3, 0, 3)
    lines = replacing(grid)
    assert lines.wanted.text() == "Planned"
    lines.by.setText("Met")
    qtbot.keyClick(lines.by, Qt.Key.Key_Return)
    assert grid.band.sentence == "2 cells say “Planned”. Replace it by “Met”?"
    assert milestones.steps == []
    grid.band.choose(0)
    assert [row[3] for row in milestones.rows] == ["Met", "Met", "Missed", "Met"]
    assert milestones.steps == ["replace"]


def test_words_are_replaced_in_the_selection_alone_and_within_longer_words(
    grid: Grid, milestones, select, qtbot: QtBot
):
    select(1, 1, 2, 1)
    lines = replacing(grid)
    lines.wanted.setText("THE")
    lines.by.setText("a")
    lines.selection.click()
    grid.band.choose(0)
    assert [row[1] for row in milestones.rows] == [
        "Coaches in post", "Term test in every province", "Pay on a regular vote", "Second reader",
    ]  # fmt: skip


def test_what_a_cell_refuses_is_named_before_anything_is_replaced(
    grid: Grid, milestones, select, qtbot: QtBot
):
    select(0, 2, 1, 2)
    lines = replacing(grid)
    lines.wanted.setText("1")
    lines.by.setText("x")
    lines.selection.click()
    grid.band.choose(0)
    assert grid.band.sentence.startswith("0 of 2 cells fit.")
    assert milestones.steps == []


def test_words_that_nowhere_stand_are_said_and_esc_leaves_the_lines(
    grid: Grid, milestones, select, qtbot: QtBot
):
    select(0, 1, 0, 1)
    lines = replacing(grid)
    lines.wanted.setText("nowhere")
    lines.everywhere.click()
    assert grid.band.sentence == "No cell that can be written says “nowhere”."
    lines = replacing(grid)
    qtbot.keyClick(lines.wanted, Qt.Key.Key_Escape)
    assert not lines.isVisible()
    assert milestones.steps == []


def test_fill_down_and_right_copy_the_first_into_the_rest(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 2, 2, 2)
    qtbot.keyClick(grid, Qt.Key.Key_D, CTRL)
    assert [row[2] for row in milestones.rows] == ["138", "138", "138", "−4"]
    select(1, 2, 1, 3)
    qtbot.keyClick(grid, Qt.Key.Key_R, CTRL)
    assert milestones.rows[1][3] == "138"
    assert milestones.steps == ["fill", "fill"]


def test_fill_down_on_one_row_takes_the_row_above(grid: Grid, milestones, select, qtbot: QtBot):
    select(1, 1, 1, 1)
    qtbot.keyClick(grid, Qt.Key.Key_D, CTRL)
    assert milestones.rows[1][1] == "Coaches in post"


def test_delete_clears_cells_and_never_rows(grid: Grid, milestones, select, qtbot: QtBot):
    select(0, 2, 1, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert [row[2:] for row in milestones.rows[:2]] == [["", ""], ["", ""]]
    assert len(milestones.rows) == 4
    assert milestones.steps == ["clear"]


def test_scattered_cells_are_cleared_without_those_between(grid: Grid, milestones, qtbot: QtBot):
    model = grid.model()
    grid.setCurrentIndex(model.index(0, 2))
    for row in (0, 3):
        grid.selectionModel().select(model.index(row, 2), QItemSelectionModel.SelectionFlag.Select)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert [row[2] for row in milestones.rows] == ["", "106", "", ""]


def test_a_cell_that_cannot_be_written_offers_no_paste(grid: Grid, select):
    select(0, 0, 0, 0)
    assert "paste" not in grid.commands()
    assert "copy" in grid.commands()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ('"two\nlines"\tb\n', [["two\nlines", "b"]]),
        ('"North" agreed\n', [["North agreed"]]),
        ('5" pipe\tb\n', [['5" pipe', "b"]]),
        ("a\tb\nc\n", [["a", "b"], ["c", ""]]),
        ("", []),
        ("x", [["x"]]),
    ],
)
def test_the_clipboard_is_read_as_excel_writes_it(text: str, rows: list[list[str]]):
    assert clipboard.from_tsv(text) == rows


def test_what_is_copied_can_be_pasted_back():
    rows = [["plain", 'with "quotes"'], ["two\nlines", "a\ttab"], ["", "=1+1"]]
    assert clipboard.from_tsv(clipboard.to_tsv(rows)) == rows


def test_html_is_escaped():
    assert "&lt;b&gt; &amp; c" in clipboard.to_html([["<b> & c"]])

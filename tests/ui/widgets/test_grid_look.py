"""What a grid shows: rows, heads, empty lists, columns that stay, and what a selection adds up to."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from pytestqt.qtbot import QtBot

from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.cells import PAINTERS, align_of
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.sentence import PageSentence


@pytest.mark.parametrize(
    ("density", "height"), [(Density.ROOMY, 36), (Density.NORMAL, 28), (Density.TIGHT, 24)]
)
def test_rows_are_roomy_normal_or_tight(grid: Grid, density: Density, height: int):
    grid.set_density(density)
    assert grid.rowHeight(0) == height


def test_enlarged_text_makes_taller_rows_and_wider_columns(grid: Grid, dressed: Theme):
    dressed.use("light", scale=1.5)
    try:
        assert grid.rowHeight(0) == 42
        assert grid.columnWidth(1) == 165
    finally:
        dressed.use("light", scale=1.0)


def test_a_selection_in_one_column_is_counted_averaged_and_summed(grid: Grid, qtbot: QtBot):
    model = grid.model()
    with qtbot.waitSignal(grid.said) as said:
        block = QItemSelection(model.index(0, 2), model.index(2, 2))
        grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert said.args[0].replace("  ", " ") == (
        "3 selected in Days late · count 2 · average 122 d · longest 138 d · sum 244 d · 1 without a value, not counted"
    )


def test_one_cell_says_nothing_and_two_columns_only_how_many(grid: Grid, qtbot: QtBot):
    model = grid.model()
    said: list[str] = []
    grid.said.connect(said.append)
    grid.selectionModel().select(model.index(3, 1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    block = QItemSelection(model.index(0, 1), model.index(1, 2))
    grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert said == ["", "4 cells selected"]


def test_per_cent_is_never_summed(grid: Grid, milestones, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot):
    plain = milestones.headerData
    monkeypatch.setattr(
        milestones, "headerData", lambda s, o, r=0: False if r == Role.SUMS else plain(s, o, r)
    )
    said: list[str] = []
    grid.said.connect(said.append)
    block = QItemSelection(grid.model().index(0, 2), grid.model().index(1, 2))
    grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert "sum" not in said[-1]


def test_an_empty_list_says_one_sentence_and_offers_one_verb(grid: Grid, milestones, qtbot: QtBot):
    done: list[str] = []
    empty = Empty("No milestones here yet.", "Add one", lambda: done.append("added"))
    grid.set_empty(empty)
    assert not empty.isVisible()
    milestones.beginResetModel()
    milestones.rows = []
    milestones.endResetModel()
    assert empty.isVisible()
    assert empty.accessibleName() == "No milestones here yet."
    button = empty.children()[-1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["added"]


def test_the_first_column_stays_while_the_rest_scrolls(grid: Grid, qtbot: QtBot):
    grid.resize(260, 200)
    frozen = grid.frozen
    assert not frozen.isVisible()
    grid.setCurrentIndex(grid.model().index(0, 3))
    assert frozen.isVisible()
    assert frozen.columnAt(5) == 0
    assert frozen.width() == grid.columnWidth(0)
    grid.setCurrentIndex(grid.model().index(0, 1))
    assert grid.visualRect(grid.model().index(0, 1)).left() >= frozen.width()


def test_the_first_column_stays_at_the_right_in_a_mirrored_page(grid: Grid):
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    grid.resize(260, 200)
    grid.setCurrentIndex(grid.model().index(0, 3))
    assert grid.frozen.isVisible()
    assert grid.frozen.geometry().right() >= grid.viewport().geometry().right() - 1


def test_a_click_in_the_frozen_column_moves_the_focus_cell(grid: Grid, qtbot: QtBot):
    grid.resize(260, 200)
    grid.setCurrentIndex(grid.model().index(0, 3))
    qtbot.mouseClick(grid.frozen.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, grid.rowHeight(0) + 5))
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 0)


def test_figures_end_right_and_marks_stand_in_the_middle():
    assert align_of("amount") == align_of("percent") == "figures"
    assert align_of("rating") == "middle"
    assert align_of("text") == align_of("prose") == "start"


def test_every_painted_kind_survives_a_cell_without_a_value(
    grid: Grid, milestones, monkeypatch: pytest.MonkeyPatch
):
    plain = milestones.headerData
    for kind in [kind for kind in PAINTERS if kind != "moved"]:
        monkeypatch.setattr(
            milestones, "headerData", lambda s, o, r=0, k=kind: k if r == Role.KIND else plain(s, o, r)
        )
        grid.reset_columns()
        assert not grid.grab().isNull()


def test_the_focus_cell_is_framed_in_two_pixels_of_the_accent(grid: Grid, dressed: Theme):
    grid.setCurrentIndex(grid.model().index(1, 1))
    image = grid.viewport().grab().toImage()
    cell = grid.visualRect(grid.model().index(1, 1))
    accent = dressed.colour("accent").rgb()
    middle = cell.center().y()
    assert [image.pixel(cell.left() + x, middle) == accent for x in (0, 1, 2)] == [True, True, False]


def test_a_page_sentence_grows_taller_as_it_gets_narrower(dressed: Theme, qtbot: QtBot):
    sentence = PageSentence("The Gap", "We rate three green, five amber-green, nine amber-red or red.")
    qtbot.addWidget(sentence)
    assert sentence.heightForWidth(300) > sentence.heightForWidth(800)
    assert sentence.accessibleName().startswith("We rate three green")


def test_the_model_is_asked_for_nothing_when_nothing_is_shown(dressed: Theme, qtbot: QtBot):
    grid = Grid("Nothing yet")
    qtbot.addWidget(grid)
    grid.show()
    assert grid.commands() == {}


def test_rows_and_columns_are_as_they_were_left(grid: Grid, milestones, tmp_path: Path, qtbot: QtBot):
    memory = Memory.at(tmp_path / "memory.ini")
    grid.remember(memory, "milestones")
    grid.commands()["rows_tight"]()
    grid.setColumnWidth(1, 333)
    again = Grid("Milestones")
    qtbot.addWidget(again)
    again.setModel(milestones)
    again.remember(memory, "milestones")
    assert again.density is Density.TIGHT
    assert again.columnWidth(1) == 333
    again.commands()["reset_columns"]()
    assert again.columnWidth(1) == 110


def test_opening_and_deleting_are_offered_only_where_somebody_listens(grid: Grid):
    assert {"open", "peek", "delete_rows"}.isdisjoint(grid.commands())
    grid.opened.connect(lambda _index: None)
    grid.deleting.connect(lambda _rows: None)
    assert {"open", "delete_rows"} <= set(grid.commands())

"""What a grid of records needs from its model beyond Qt: places kept through a filter, refusals told."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QObject

from deliverydesk.i18n import _
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets.grid import Grid

_MOST_CELLS = 2_000


class PlaceKeeper(QObject):
    """Made after the grid has its model. A record that is filtered away hands the focus to the first row."""

    def __init__(self, grid: Grid, model: EntityModel) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model
        self._record = ""
        self._column = 0
        self._cells: list[tuple[str, int]] = []
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def _remember(self) -> None:
        now = self._grid.currentIndex()
        if not now.isValid():
            return
        self._record, self._column = self._model.record(now.row()).id, now.column()
        chosen = self._grid.selectionModel().selectedIndexes()
        self._cells = [(self._model.record(index.row()).id, index.column()) for index in chosen[:_MOST_CELLS]]

    def _restore(self) -> None:
        model = self._model
        if not model.rowCount():
            return
        row = model.row_of(self._record)
        chosen = QItemSelection()
        for id, column in self._cells:
            found = model.row_of(id)
            if found >= 0:
                chosen.select(model.index(found, column), model.index(found, column))
        now = model.index(max(0, row), self._column)
        flag = QItemSelectionModel.SelectionFlag
        selection = self._grid.selectionModel()
        selection.setCurrentIndex(now, flag.NoUpdate)
        if chosen.isEmpty():
            chosen.select(now, now)
        selection.select(chosen, flag.ClearAndSelect)
        self._grid.scrollTo(now)


def tell_refusals(grid: Grid, model: EntityModel) -> None:
    """Say under its cell why an edit was not taken, and at the foot why a whole block was not."""

    def refused(index: QModelIndex, sentence: str, _needs_reason: bool) -> None:
        grid.note.tell(sentence, grid.visualRect(index))

    model.refused.connect(refused)
    model.failed.connect(
        lambda sentence: grid.band.ask(sentence, [(_("Keep as it was"), grid.setFocus)], "bad")
    )

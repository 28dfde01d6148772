"""Where a selection began, so that Shift extends it from there however the focus cell came to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPersistentModelIndex
from PySide6.QtWidgets import QTableView

from deliverydesk.ui.models.manners import Index

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


class Selecting:
    """The anchor of a grid's selection.

    Qt keeps one of its own, but it stays behind when a program moves the focus cell, as Enter does here.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._anchor = QPersistentModelIndex()

    def begin(self, index: Index) -> None:
        """A selection begins here."""
        self._anchor = QPersistentModelIndex(index)

    def extend_to(self, index: Index) -> None:
        """Select everything between the anchor and `index`, which gets the focus."""
        grid, model, head = self._grid, self._grid.model(), self._grid.horizontalHeader()
        anchor = self._anchor if self._anchor.isValid() else QPersistentModelIndex(grid.currentIndex())
        top, bottom = sorted((anchor.row(), index.row()))
        first, last = sorted((head.visualIndex(anchor.column()), head.visualIndex(index.column())))
        chosen = QItemSelection()
        for column in map(head.logicalIndex, range(first, last + 1)):
            chosen.select(model.index(top, column), model.index(bottom, column))
        flag = QItemSelectionModel.SelectionFlag
        rows = grid.selectionBehavior() == QTableView.SelectionBehavior.SelectRows
        grid.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        grid.selectionModel().select(chosen, flag.ClearAndSelect | (flag.Rows if rows else flag.NoUpdate))
        self._anchor = anchor
        grid.scrollTo(index)

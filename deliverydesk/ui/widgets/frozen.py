"""The first column stays in sight while the rest scrolls sideways under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QTableView

from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.paint.drawn import hand_on

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


class FrozenColumn(QTableView):
    """A second view on the first column, laid over the grid only while the grid is scrolled sideways."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.hide()
        grid.horizontalScrollBar().valueChanged.connect(self.follow)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def follow(self) -> None:
        """Match the grid's rows, width and place; hide where nothing is scrolled away."""
        grid = self._grid
        model = grid.rows_model
        if model is None or model.columnCount() < 2 or not grid.horizontalScrollBar().value():
            self.hide()
            return
        if self.model() is not model:
            self.setModel(model)
            self.setItemDelegate(grid.itemDelegate())
            self.setSelectionModel(grid.selectionModel())
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)
        width = grid.columnWidth(0)
        self.setColumnWidth(0, width)
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(grid.row_height)
        area = grid.viewport().geometry()
        rtl = grid.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = area.right() - width + 1 if rtl else area.left()
        self.setGeometry(x, area.top(), width, area.height())
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())
        self.show()
        self.raise_()

    def let_go(self) -> None:
        """The grid's model changed: look again when next needed."""
        self.hide()
        self.setModel(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._grid.setFocus(Qt.FocusReason.MouseFocusReason)
            self._grid.setCurrentIndex(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._grid.open_or_edit(index)

    def scrollTo(
        self, index: Index, hint: QTableView.ScrollHint = QTableView.ScrollHint.EnsureVisible
    ) -> None:
        """The grid decides what is in sight."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        hand = hand_on(painter, self)
        edge = hand.along(QRectF(self.viewport().rect()), self.width() - 0.5)
        hand.line(edge, 0, edge, self.height(), "axis")
        painter.end()

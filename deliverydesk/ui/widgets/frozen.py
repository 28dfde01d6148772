"""The first columns stay in sight, heads and all, while the rest scrolls sideways under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QTableView

from deliverydesk.ui.models.manners import Grouped, Index
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.head import Head, HeadPainter

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


class FrozenColumns(QTableView):
    """A second view on the first columns, laid over the grid only while the grid is scrolled sideways."""

    def __init__(self, grid: Grid, columns: int, head_painters: Mapping[str, HeadPainter]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._columns = columns
        self._shown: QAbstractItemModel | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalHeader(Head(self, head_painters))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.hide()
        grid.horizontalScrollBar().valueChanged.connect(self.follow)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def follow(self) -> None:
        """Match the grid's rows, widths and place; hide where nothing is scrolled away."""
        grid, model = self._grid, self._grid.rows_model
        if model is None or model.columnCount() <= self._columns or not grid.horizontalScrollBar().value():
            self.hide()
            return
        if self._shown is not model:
            self._shown = model
            self.setModel(model)
            self.setItemDelegate(grid.itemDelegate())
            self.setSelectionModel(grid.selectionModel())
            for column in range(self._columns, model.columnCount()):
                self.setColumnHidden(column, True)
        for column in range(self._columns):
            self.setColumnWidth(column, grid.columnWidth(column))
        if isinstance(model, Grouped) and self._columns > 1:
            self.clearSpans()
            for row in model.group_rows():
                self.setSpan(row, 0, 1, self._columns)
        self.verticalHeader().setDefaultSectionSize(grid.row_height)
        width = sum(grid.columnWidth(column) for column in range(self._columns))
        head, area = grid.horizontalHeader(), grid.viewport().geometry()
        self.horizontalHeader().setFixedHeight(head.height())
        rtl = grid.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = area.right() - width + 1 if rtl else area.left()
        self.setGeometry(x, area.top() - head.height(), width, area.height() + head.height())
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())
        self.show()
        self.raise_()

    def let_go(self) -> None:
        """The grid's model changes: look again when next needed."""
        self.hide()
        self._shown = None

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

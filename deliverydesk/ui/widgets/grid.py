"""The table of every list: Excel's manners, and the look of a written page rather than of a spreadsheet.

Grid ── Head            heads of one or two lines
     ── CellDelegate    paints by kind, edits with Enter down and Tab right
     ── FrozenColumns   the first columns, while scrolled sideways
     ── Blocks          copy, paste, fill and clear as one step each
     ── Note, Band      refusals under the cell, questions at the foot
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.manners import Grouped, Index
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets import keys, stretching
from deliverydesk.ui.widgets.asking import Asking
from deliverydesk.ui.widgets.band import Band
from deliverydesk.ui.widgets.blocks import Blocks
from deliverydesk.ui.widgets.cells import Painter
from deliverydesk.ui.widgets.delegate import CellDelegate
from deliverydesk.ui.widgets.density import Density
from deliverydesk.ui.widgets.doings import doings
from deliverydesk.ui.widgets.editing import Editors, PlainEditors
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.frozen import FrozenColumns
from deliverydesk.ui.widgets.head import Head, HeadPainter
from deliverydesk.ui.widgets.note import Note
from deliverydesk.ui.widgets.remembered import Remembered
from deliverydesk.ui.widgets.selecting import Selecting
from deliverydesk.ui.widgets.statistics import said_of

__all__ = ["Density", "Grid"]


class Grid(QTableView):
    """A table over any model that answers `ui.models.roles`; manners it has depend on `ui.models.manners`."""

    opened = Signal(QModelIndex)
    peeked = Signal(QModelIndex)
    said = Signal(str)
    deleting = Signal(list)

    def __init__(
        self,
        name: str,
        *,
        density: Density = Density.NORMAL,
        painters: Mapping[str, Painter] | None = None,
        head_painters: Mapping[str, HeadPainter] | None = None,
        editors: Editors | None = None,
        sortable: bool = True,
        whole_rows: bool = False,
        frozen: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        if whole_rows:
            self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._density = density
        self._scale = theme().scale
        self._frozen_columns = frozen
        self._groups: frozenset[int] = frozenset()
        self._empty: Empty | None = None
        self._cells = CellDelegate(self, painters or {}, editors or PlainEditors())
        self._blocks = Blocks(self)
        self._remembered: Remembered | None = None
        self._selecting = Selecting(self)
        self._asking = Asking(self)
        self._band = Band(self)
        self._head = Head(self, head_painters or {})
        self._frozen = FrozenColumns(self, frozen, head_painters or {})
        self._dress(sortable)
        self._cells.step.connect(self.move_by)
        self._cells.refused.connect(self._asking.refuse)
        self._cells.guarded.connect(self._asking.ask_why)
        self._band.asked.connect(self._place_band)
        self._head.sectionResized.connect(self._frozen.follow)
        theme().changed.connect(self._on_theme)

    @property
    def roomy(self) -> bool:
        """Whether rows have room for two lines."""
        return self._density is Density.ROOMY

    @property
    def row_height(self) -> int:
        """Logical pixels, text enlargement included."""
        return round(self._density.value * theme().scale)

    @property
    def rows_model(self) -> QAbstractItemModel | None:
        """The model, or None while there is none; Qt's own types deny the second."""
        return self.model()

    @property
    def band(self) -> Band:
        """The line at the foot where the grid asks."""
        return self._band

    @property
    def note(self) -> Note:
        """The line under a cell."""
        return self._asking.note

    @property
    def asks_why(self) -> bool:
        """Whether a changed value waits under its cell for a reason."""
        return self._asking.waits

    @property
    def frozen(self) -> FrozenColumns:
        """The columns that stay, while the rest is scrolled sideways."""
        return self._frozen

    @property
    def density(self) -> Density:
        """Roomy, normal or tight."""
        return self._density

    def set_density(self, density: Density) -> None:
        """Roomy, normal or tight rows."""
        self._density = density
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self._frozen.follow()
        self.viewport().update()
        if self._remembered is not None:
            self._remembered.keep_density()

    def set_empty(self, empty: Empty | None) -> None:
        """What stands in the grid's own area while it has no rows."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
        self._show_empty()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the grid can do now, by the keys of the action table; missing ones are greyed in the menus."""
        return doings(self, self._blocks)

    def remember(self, memory: Memory, view: str) -> None:
        """Keep row height, widths and order of columns under a name, and bring back what was kept."""
        self._remembered = Remembered(self, memory, view)

    def kind(self, column: int) -> str:
        """The kind of a column."""
        return self._cells.kind(column)

    def is_group(self, row: int) -> bool:
        """Whether the row heads a group."""
        return row in self._groups

    def is_folded(self, row: int) -> bool:
        """Whether the group headed by `row` is folded."""
        model = self.model()
        return isinstance(model, Grouped) and model.is_folded(row)

    def move_by(self, down: int, right: int) -> None:
        """Take the focus cell some rows down and columns right, stopping at the edges."""
        now = self.currentIndex()
        model = self.rows_model
        if not now.isValid() or model is None:
            return
        row = min(max(0, now.row() + down), model.rowCount() - 1)
        column = keys.beside(self, now.column(), right)
        self.setFocus()
        self.setCurrentIndex(model.index(row, column))

    def open_or_edit(self, index: Index) -> None:
        """A double click: edit what can be edited, open the record of what cannot."""
        self.setCurrentIndex(_plain(index))
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(_plain(index))
        else:
            self.opened.emit(_plain(index))

    def fold(self, row: int, folded: bool) -> None:
        """Fold or unfold the group headed by `row`."""
        model = self.model()
        if not isinstance(model, Grouped):
            return
        model.fold(row, folded)
        self.viewport().update()

    def open_choices(self, index: QModelIndex) -> None:
        """Edit a choice cell with its list open."""
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, QComboBox):
            editor.showPopup()

    def extend_to(self, index: Index) -> None:
        """Select everything between where the selection began and `index`, which gets the focus."""
        self._selecting.extend_to(index)

    def ask_to_delete(self) -> None:
        """Tell whoever listens which rows are selected; nothing is deleted here."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        if rows:
            self.deleting.emit(rows)

    def hush(self) -> None:
        """Take away the note under a cell."""
        self._asking.note.hide()

    def reset_columns(self) -> None:
        """Widths and order as the model wishes them."""
        model = self.rows_model
        if model is None:
            return
        self._cells.forget_columns()
        across = Qt.Orientation.Horizontal
        for column in range(model.columnCount()):
            wish = model.headerData(column, across, Role.WIDTH)
            stretch = bool(model.headerData(column, across, Role.STRETCH))
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            self._head.setSectionResizeMode(column, mode)
            self.setColumnWidth(column, round(float(wish or 110) * theme().scale))
            self._head.moveSection(self._head.visualIndex(column), column)
        stretching.fit(self)

    # Qt's side

    def setModel(self, model: QAbstractItemModel | None) -> None:
        self._frozen.let_go()
        super().setModel(model)
        if model is None:
            return
        model.modelReset.connect(self._on_rows)
        model.layoutChanged.connect(self._on_rows)
        model.rowsInserted.connect(self._on_rows)
        model.rowsRemoved.connect(self._on_rows)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.reset_columns()
        self._on_rows()
        if model.rowCount() and model.columnCount():
            self.setCurrentIndex(model.index(0, 0))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        model = self.rows_model
        if model is not None:
            whole = self.selectionBehavior() == QTableView.SelectionBehavior.SelectRows
            self.said.emit(said_of(model, self.selectionModel().selection(), whole_rows=whole))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        steps = {
            QAbstractItemView.CursorAction.MoveUp: (-1, 0),
            QAbstractItemView.CursorAction.MoveDown: (1, 0),
            QAbstractItemView.CursorAction.MoveLeft: (0, -1),
            QAbstractItemView.CursorAction.MoveRight: (0, 1),
        }
        if action in steps and modifiers & keys.CTRL:
            down, right = steps[action]
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                right = -right
            return keys.edge(self, down, right)
        return super().moveCursor(action, modifiers)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        if self._frozen.isVisible() and index.column() >= self._frozen_columns:
            cell, bar = self.visualRect(index), self.horizontalScrollBar()
            hidden = self._frozen.width() - cell.left()
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                hidden = cell.right() - (self.viewport().width() - self._frozen.width())
            if hidden > 0:
                bar.setValue(bar.value() - hidden)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and keys.opens_choices(self, event)
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return keys.walked(self, 1 if forward else -1) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.handled(self, event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the page's commands or to the cell, never to a hidden search."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.open_or_edit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.is_group(index.row()):
            self.fold(index.row(), not self.is_folded(index.row()))
        if index.isValid() and event.modifiers() & keys.SHIFT:
            self.extend_to(index)
            return
        self._selecting.begin(index)
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stretching.fit(self)
        self._frozen.follow()
        self._show_empty()
        self._place_band()

    # The rest

    def _dress(self, sortable: bool) -> None:
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(self._head)
        if sortable:
            self._head.sectionClicked.connect(self._on_head)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(10)
        down.setDefaultSectionSize(self.row_height)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.AnyKeyPressed | QTableView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self._on_theme()

    def _show_empty(self) -> None:
        if self._empty is None:
            return
        model = self.rows_model
        self._empty.setGeometry(self.viewport().rect())
        self._empty.setVisible(model is None or model.rowCount() == 0)

    def _place_band(self) -> None:
        height = max(44, self._band.heightForWidth(self.width()))
        self._band.setGeometry(0, self.viewport().geometry().bottom() + 1 - height, self.width(), height)

    def _on_theme(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme().scheme["canvas"]))
        self.setPalette(palette)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        if theme().scale != self._scale:
            grown, self._scale = theme().scale / self._scale, theme().scale
            for column in range(self._head.count()):
                self.setColumnWidth(column, round(self.columnWidth(column) * grown))
        self.viewport().update()

    def _on_rows(self) -> None:
        model = self.model()
        groups = frozenset(model.group_rows()) if isinstance(model, Grouped) else frozenset()
        if groups or self._groups:
            self.clearSpans()
            for row in groups:
                self.setSpan(row, 0, 1, model.columnCount())
        self._groups = groups
        self._show_empty()
        self._frozen.follow()

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if not QApplication.mouseButtons():
            self._selecting.begin(now)
        self.hush()
        self.viewport().update(self.visualRect(before))

    def _on_head(self, column: int) -> None:
        self.model().sort(column, self._head.turn(column))


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column())

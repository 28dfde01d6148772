"""One delegate for every table: it paints by kind and tone, and edits with Excel's keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.manners import Index, Refusing
from deliverydesk.ui.models.roles import DISPLAY, EDIT, Role
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import Hand, width_of
from deliverydesk.ui.widgets.cells import PAINTERS, Painter, align_of, paint_words
from deliverydesk.ui.widgets.editing import Editors, as_text

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid

_DOWN = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CellDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a `Grid`; `step` asks the grid to move after Enter or Tab."""

    step = Signal(int, int)
    refused = Signal(object, str)
    guarded = Signal(object, object)

    def __init__(self, grid: Grid, painters: Mapping[str, Painter], editors: Editors) -> None:
        super().__init__(grid)
        self._grid = grid
        self._painters = {**PAINTERS, **painters}
        self._editors = editors
        self._kinds: dict[int, str] = {}

    def kind(self, column: int) -> str:
        """The kind of a column, asked of the model once."""
        if column not in self._kinds:
            model = self._grid.model()
            said = model.headerData(column, Qt.Orientation.Horizontal, Role.KIND)
            self._kinds[column] = str(said or "text")
        return self._kinds[column]

    def forget_columns(self) -> None:
        """Ask again: the model or its columns changed."""
        self._kinds.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(rect)
        hand = hand_on(painter, self._grid)
        first = index.sibling(index.row(), 0)
        group = self._grid.is_group(index.row())
        here = index.row() == self._grid.currentIndex().row()
        ground = "select" if selected else "head" if group else "hover" if here else "canvas"
        hand.box(rect.adjusted(0, 0, 1, 0), ground)
        rule = "rule" if first.data(Role.HEAVY) else "hair"
        hand.line(rect.left(), rect.bottom() - 0.5, rect.right() + 1, rect.bottom() - 0.5, rule)
        if group:
            # A head stays where it is while columns go by; over those that stand still its words run on.
            width = self._grid.viewport().width()
            seen = rect.intersected(QRectF(0, rect.top(), width, rect.height()))
            self._paint_group(hand, seen, first, whole=option.widget is self._grid)
        else:
            self._paint_cell(hand, rect, index)
        if self._grid.hasFocus() and index == self._grid.currentIndex():
            hand.box(rect.adjusted(0, 0, 0, -1), None, "accent", width=2)
        painter.restore()

    def _paint_cell(self, hand: Hand, rect: QRectF, index: Index) -> None:
        kind, roomy = self.kind(index.column()), self._grid.roomy
        problem = index.data(Role.PROBLEM)
        if problem:
            hand.box(rect.adjusted(2, 3, -2, -3), None, "bad_t", radius=3)
            words = str(index.data(DISPLAY) or index.data(EDIT) or "")
            hand.text(rect.adjusted(9, 0, -9, 0), words, 12.5, 600, "bad_t", align_of(kind))
            return
        paint = self._painters.get(kind)
        if paint is not None:
            paint(hand, rect, index, roomy)
        else:
            paint_words(hand, rect, index, roomy, kind)
        if index == self._grid.currentIndex():
            self._paint_hint(hand, rect, index)

    def _paint_hint(self, hand: Hand, rect: QRectF, index: Index) -> None:
        """On the cell in focus: a lock where a change wants a reason, a caret where there is a list."""
        sign = "lock-simple" if index.data(Role.GUARD) else "caret-down" if index.data(Role.CHOICES) else ""
        if sign and index.flags() & Qt.ItemFlag.ItemIsEditable:
            corner = hand.flip(QRectF(rect.right() - 16, rect.y(), 14, rect.height()), rect)
            hand.box(corner.adjusted(0, 3, 0, -3), "select")
            paint_icon(hand, corner, sign, "ink2", 11)

    def _paint_group(self, hand: Hand, rect: QRectF, first: Index, *, whole: bool) -> None:
        caret = hand.flip(QRectF(rect.x() + 6, rect.y(), 18, rect.height()), rect)
        folded = self._grid.is_folded(first.row())
        paint_icon(hand, caret, "caret-right" if folded else "caret-down", "ink2", 11)
        x = 30.0
        code = first.data(Role.VALUE)
        if code:
            marks.tag(hand, hand.along(rect, x + 13), rect.center().y(), code, 16)
            x += 36
        title = str(first.data(Role.GROUP))
        room = hand.flip(QRectF(rect.x() + x, rect.y(), rect.width() - x - 8, rect.height()), rect)
        hand.text(room, title, 12.6, 600, elide=whole)
        second = first.data(Role.SECOND)
        if second:
            past = width_of(title, 12.6 * hand.scale, 600) + 14
            rest = hand.flip(
                QRectF(rect.x() + x + past, rect.y(), rect.width() - x - past, rect.height()), rect
            )
            hand.text(rest, str(second), 12, 400, "ink3", elide=whole)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self._grid.row_height)

    # Editing: Enter goes down, Tab right, Esc leaves everything as it was.

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = self._editors.make(parent, index)
        editor.setAutoFillBackground(True)
        editor.installEventFilter(self)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        self._editors.show(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        self._write(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        room = option.rect
        room.setHeight(max(room.height() - 1, min(editor.sizeHint().height(), 30)))
        editor.setGeometry(room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWidget)
        ):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.key() in _DOWN and not alt:
                return self._finish(watched, -1 if back else 1, 0)
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return self._finish(watched, 0, -1 if event.key() == Qt.Key.Key_Backtab else 1)
            if event.key() == Qt.Key.Key_Escape:
                self._grid.hush()
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.RevertModelCache)
                return True
            self._grid.hush()
        return super().eventFilter(watched, event)

    def _finish(self, editor: QWidget, down: int, right: int) -> bool:
        index = self._grid.currentIndex()
        if self._write(editor, index):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            if not self._grid.asks_why:  # a step would take the focus from the line that waits for words
                self.step.emit(down, right)
        return True

    def _write(self, editor: QWidget, index: Index) -> bool:
        """Hand the value to the model; a refusal is told and keeps the editor open."""
        model = index.model()
        value = self._editors.read(editor, index)
        if as_text(value) == as_text(index.data(EDIT)):
            return True
        sentence = model.refusal(index, value) if isinstance(model, Refusing) else ""
        if not sentence and index.data(Role.GUARD):
            self.guarded.emit(index, value)
            return True
        if not sentence and not model.setData(index, value, EDIT):
            sentence = model.refusal(index, value) if isinstance(model, Refusing) else ""
        if sentence:
            self.refused.emit(index, sentence)
        return not sentence

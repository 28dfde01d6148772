"""Excel's keys, so that nobody has to learn a second grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from deliverydesk.ui import actions
from deliverydesk.ui.models.roles import DISPLAY, Role

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid

_MOVE = QAbstractItemView.CursorAction
MOVES = {
    Qt.Key.Key_Up: _MOVE.MoveUp,
    Qt.Key.Key_Down: _MOVE.MoveDown,
    Qt.Key.Key_Left: _MOVE.MoveLeft,
    Qt.Key.Key_Right: _MOVE.MoveRight,
    Qt.Key.Key_Home: _MOVE.MoveHome,
    Qt.Key.Key_End: _MOVE.MoveEnd,
    Qt.Key.Key_PageUp: _MOVE.MovePageUp,
    Qt.Key.Key_PageDown: _MOVE.MovePageDown,
}
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
# Commands a table answers itself; in the window their shortcuts arrive through the menus instead.
TABLE = frozenset({"copy", "copy_heads", "paste", "fill_down", "fill_right", "clear", "select_all"})


def handled(grid: Grid, event: QKeyEvent) -> bool:
    """Excel's keys; False leaves the key to Qt."""
    now, held = grid.currentIndex(), event.modifiers()
    editable = bool(now.isValid() and now.flags() & Qt.ItemFlag.ItemIsEditable)
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            if editable and not held & CTRL:
                grid.move_by(-1 if held & SHIFT else 1, 0)
            elif now.isValid():
                grid.opened.emit(now)
        case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
            grid.move_by(0, -1 if event.key() == Qt.Key.Key_Backtab else 1)
        case Qt.Key.Key_Space if not held:
            grid.peeked.emit(now)
        case Qt.Key.Key_Down if opens_choices(grid, event):
            grid.open_choices(now)
        case Qt.Key.Key_Left | Qt.Key.Key_Right if grid.is_group(now.row()) and not held:
            out = (event.key() == Qt.Key.Key_Left) != (
                grid.layoutDirection() == Qt.LayoutDirection.RightToLeft
            )
            grid.fold(now.row(), out)
        case key if key in MOVES and held & (CTRL | SHIFT) and now.isValid():
            target = grid.moveCursor(MOVES[Qt.Key(key)], held & ~SHIFT)
            if target.isValid():
                grid.extend_to(target) if held & SHIFT else grid.setCurrentIndex(target)
        case Qt.Key.Key_Minus if held & CTRL:
            grid.ask_to_delete()
        case _:
            return _chords(grid, event, editable=editable)
    return True


def walked(grid: Grid, right: int) -> bool:
    """Whether Tab went to a next cell: in a row that can be written, up to its edge, as in Excel."""
    now, head = grid.currentIndex(), grid.horizontalHeader()
    if not now.isValid() or beside(grid, now.column(), right) == now.column():
        return False
    cells = (now.siblingAtColumn(column) for column in range(head.count()))
    if not any(cell.flags() & Qt.ItemFlag.ItemIsEditable for cell in cells):
        return False
    grid.move_by(0, right)
    return True


def beside(grid: Grid, column: int, right: int) -> int:
    """The column so many seen ones to the right of another, as far as there are any."""
    head = grid.horizontalHeader()
    seen = [one for one in map(head.logicalIndex, range(head.count())) if not head.isSectionHidden(one)]
    if column not in seen:
        return column
    return seen[min(max(0, seen.index(column) + right), len(seen) - 1)]


def opens_choices(grid: Grid, event: QKeyEvent) -> bool:
    """Whether Alt and the arrow open a list here, rather than lead to the next record."""
    now = grid.currentIndex()
    return bool(
        event.key() == Qt.Key.Key_Down
        and event.modifiers() & ALT
        and now.isValid()
        and now.flags() & Qt.ItemFlag.ItemIsEditable
        and now.data(Role.CHOICES)
    )


def _chords(grid: Grid, event: QKeyEvent, *, editable: bool) -> bool:
    able, held = grid.commands(), event.modifiers()
    action = actions.of_event(event)
    if action is not None and action.table and action.key in TABLE:
        if action.key in able:
            able[action.key]()
        return True
    typed = event.text()
    if typed and typed.isprintable() and not held & (CTRL | ALT) and not editable:
        # A letter on a cell that cannot be typed into is a command of the page.
        event.ignore()
        return True
    return False


def edge(grid: Grid, down: int, right: int) -> QModelIndex:
    """Where Ctrl and an arrow lead: the end of this run of filled cells, or the start of the next."""
    model, now, head = grid.model(), grid.currentIndex(), grid.horizontalHeader()
    row, visual = now.row(), head.visualIndex(now.column())
    rows, columns = model.rowCount(), head.count()

    def filled(r: int, v: int) -> bool:
        return model.index(r, head.logicalIndex(v)).data(DISPLAY) not in (None, "")

    def inside(r: int, v: int) -> bool:
        return 0 <= r < rows and 0 <= v < columns

    following = inside(row + down, visual + right) and filled(row + down, visual + right)
    in_run = filled(row, visual) and following
    while inside(row + down, visual + right):
        if in_run and not filled(row + down, visual + right):
            break
        row, visual = row + down, visual + right
        if not in_run and filled(row, visual):
            break
    while right and inside(row, visual) and head.isSectionHidden(head.logicalIndex(visual)):
        visual -= right
    return model.index(row, head.logicalIndex(visual))

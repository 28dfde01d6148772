"""What a table can do at this moment, by the keys of the table of commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod, QObject, Qt, SignalInstance

from deliverydesk.ui.widgets.blocks import Blocks
from deliverydesk.ui.widgets.density import Density

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


def doings(grid: Grid, blocks: Blocks) -> dict[str, Callable[[], object]]:
    """Commands that would do something now; opening, peeking and deleting only where somebody listens."""
    if grid.rows_model is None:
        return {}
    able: dict[str, Callable[[], object]] = {
        "rows_roomy": partial(grid.set_density, Density.ROOMY),
        "rows_normal": partial(grid.set_density, Density.NORMAL),
        "rows_tight": partial(grid.set_density, Density.TIGHT),
        "reset_columns": grid.reset_columns,
    }
    now = grid.currentIndex()
    if now.isValid():
        able |= {"copy": blocks.copy, "copy_heads": blocks.copy_with_heads, "select_all": grid.selectAll}
        for key, signal in (("open", grid.opened), ("peek", grid.peeked)):
            if _heard(grid, signal):
                able[key] = partial(signal.emit, now)
        if _heard(grid, grid.deleting):
            able["delete_rows"] = grid.ask_to_delete
        head = grid.horizontalHeader()
        if _heard(head, head.sectionClicked):
            able["sort"] = partial(head.sectionClicked.emit, now.column())
        if now.flags() & Qt.ItemFlag.ItemIsEditable:
            able["edit_cell"] = partial(grid.edit, now)
    if blocks.takes_rows:
        able |= {"paste_new": blocks.paste_new, "replace": blocks.ask_replacement}
    if blocks.writable:
        able |= {
            "paste": blocks.paste,
            "fill_down": blocks.fill_down,
            "fill_right": blocks.fill_right,
            "clear": blocks.clear,
        }
    return able


def _heard(of: QObject, signal: SignalInstance) -> bool:
    return of.isSignalConnected(QMetaMethod.fromSignal(signal))

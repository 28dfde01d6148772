"""A table looks tomorrow as it was left today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliverydesk.ui.memory import Memory
from deliverydesk.ui.widgets.density import Density

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


class Remembered:
    """Row height, widths and order of columns of one view."""

    def __init__(self, grid: Grid, memory: Memory, view: str) -> None:
        self._grid, self._memory, self._view = grid, memory, view
        kept = memory.get(f"rows/{view}")
        if kept in Density.__members__:
            grid.set_density(Density[kept])
        head = grid.horizontalHeader()
        memory.restore_columns(view, head)
        head.sectionResized.connect(self.keep_columns)
        head.sectionMoved.connect(self.keep_columns)

    def keep_columns(self, *_moved: int) -> None:
        """Remember the columns as they stand."""
        self._memory.keep_columns(self._view, self._grid.horizontalHeader())

    def keep_density(self) -> None:
        """Remember how close the rows stand."""
        self._memory.put(f"rows/{self._view}", self._grid.density.name)

"""What a cell says back: a value it will not take, or a change it wants a reason for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex

from deliverydesk.ui.models.manners import Guarding, Index
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.widgets.note import Note, ReasonLine

if TYPE_CHECKING:
    from deliverydesk.ui.widgets.grid import Grid


class Asking:
    """The lines under the cells of a grid. A guarded value waits here until its reason is given."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._waiting: tuple[Index, object] | None = None
        self.note = Note(grid.viewport())
        self._reason = ReasonLine(grid.viewport(), self._on_reason, self._on_left)

    @property
    def waits(self) -> bool:
        """Whether a value waits for its reason."""
        return self._waiting is not None

    def refuse(self, index: Index, sentence: str) -> None:
        """Say under the cell why its value was not taken."""
        self.note.tell(sentence, self._grid.visualRect(index))

    def ask_why(self, index: Index, value: object) -> None:
        """Ask under the cell for the reason of a change; nothing is written without one."""
        self._waiting = (QPersistentModelIndex(index), value)
        self._reason.ask(str(index.data(Role.GUARD)), self._grid.visualRect(index))

    def _on_reason(self, reason: str) -> None:
        model = self._grid.model()
        if self._waiting is not None and isinstance(model, Guarding):
            index, value = self._waiting
            model.write_with_reason(index, value, reason)
        self._on_left()

    def _on_left(self) -> None:
        self._waiting = None
        self._grid.setFocus()

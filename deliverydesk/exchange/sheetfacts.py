"""What is known of a sheet besides its values; without it a blank, an error and a formula look alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from deliverydesk.exchange import addresses
from deliverydesk.exchange.addresses import Area

At = tuple[int, int]
"""Row and column of a cell, both counted from 1."""

# The types and errors that the reader of values knows; it gives up a whole file over any other.
TYPES = frozenset({None, "n", "s", "str", "inlineStr", "b", "e", "d"})
ERRORS = frozenset(
    {"", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)  # fmt: skip


@dataclass
class SheetFacts:
    """Notes on one sheet, by (row, column) from 1.

    `formulas` holds every formula cell, True where the file carries a value for it. `errors` holds the
    error as written (`#REF!`). `looks` is PERCENT or DATE for filled cells that are shown so. `comments`
    are the addresses of cells that carry one. `top` to `right` is the rectangle of all cells with a value
    or a note, turned inside out while there are none.
    """

    name: str = ""
    state: str = "visible"
    part: str = ""
    cells: int = 0
    errors: dict[At, str] = field(default_factory=dict)
    formulas: dict[At, bool] = field(default_factory=dict)
    looks: dict[At, str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    top: int = addresses.MAX_ROW
    left: int = addresses.MAX_COLUMN
    bottom: int = 0
    right: int = 0

    @property
    def area(self) -> int:
        """How many cells the rectangle holds."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def holds(self, row: int, column: int) -> bool:
        """Whether the rectangle already reaches that far."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def widen(self, row: int, column: int) -> None:
        """Let the rectangle reach a cell."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)

    def take_rows(self, found: SheetFacts) -> None:
        """Take over what was noted of the rows elsewhere, where nothing was noted of them here."""
        self.cells = found.cells
        self.errors, self.formulas, self.looks = found.errors, found.formulas, found.looks
        self.hidden_rows = found.hidden_rows
        self.top, self.left, self.bottom, self.right = found.top, found.left, found.bottom, found.right

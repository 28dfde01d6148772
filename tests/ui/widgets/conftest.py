"""A small list of milestones for the grid to show, over a model that knows every manner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from pytestqt.qtbot import QtBot

from deliverydesk.ui.models.manners import Block, Index, PastePreview, Refusal
from deliverydesk.ui.models.roles import DISPLAY, EDIT, Role
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.grid import Grid

HEADS = ("Ref", "Milestone", "Days late", "Status")
KINDS = ("code", "text", "days", "choice")


class Milestones(QAbstractTableModel):
    """Rows of texts. Days must be whole numbers; the ref cannot be written; one title is guarded."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [
            ["M1", "Coaches in post", "138", "Planned"],
            ["M2", "Term test in every province", "106", "Planned"],
            ["M3", "Pay on the regular vote", "", "Missed"],
            ["M4", "Second reader", "−4", "Met"],
        ]
        self.steps: list[str] = []
        self.reasons: list[str] = []
        self.guarded: set[tuple[int, int]] = set()
        self.groups: list[int] = []
        self.folds: list[tuple[int, bool]] = []
        self.sorted: list[tuple[int, Qt.SortOrder]] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return able | Qt.ItemFlag.ItemIsEditable if index.column() else able

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == DISPLAY:
            return HEADS[section]
        if role == Role.KIND:
            return KINDS[section]
        if role == Role.UNIT and section == 2:
            return "d"
        return section == 2 if role == Role.SUMS else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if role in (DISPLAY, EDIT):
            return self.rows[row][column]
        if role == Role.SORT and column == 2:
            words = self.rows[row][2].replace("−", "-")
            return int(words) if words else None
        if role == Role.CHOICES and column == 3:
            return ("Planned", "Met", "Missed")
        if role == Role.GUARD and (row, column) in self.guarded:
            return "Why is the title changing?"
        if role == Role.GROUP and row in self.groups:
            return "P03"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sorted.append((column, order))

    def refusal(self, index: Index, value: Any) -> str:
        if index.column() == 2 and value and not value.lstrip("-").isdigit():
            return f"{value!r} is not a number of days."
        return ""

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if self.refusal(index, value):
            return False
        self.rows[index.row()][index.column()] = value
        self.steps.append("edit")
        self.dataChanged.emit(index, index)
        return True

    def write_with_reason(self, index: Index, value: Any, reason: str) -> bool:
        self.reasons.append(reason)
        return self.setData(index, value)

    takes_rows = True

    def paste_block(self, row: int, column: int, rows: Block, verb: str = "paste") -> PastePreview:
        fits, refusals, over = [], [], 0
        for r, words in enumerate(rows):
            if row + r >= len(self.rows):
                over += 1
                continue
            for c, word in enumerate(words):
                if word is None or column + c >= len(HEADS):
                    continue
                index = self.index(row + r, column + c)
                address = f"{'ABCD'[column + c]}{row + r + 2}"
                if not column + c:
                    refusals.append(Refusal(address, "A reference is given once."))
                elif sentence := self.refusal(index, word):
                    refusals.append(Refusal(address, sentence))
                else:
                    fits.append((row + r, column + c, word))
        question = f"Add {over} new milestones?" if over else ""
        return PastePreview(len(fits), tuple(refusals), question, (verb, fits))

    def apply(self, preview: PastePreview) -> None:
        verb, fits = preview.prepared  # type: ignore[misc]
        for row, column, word in fits:
            self.rows[row][column] = word
        self.steps.append(verb)
        self.layoutChanged.emit()

    def group_rows(self) -> Iterable[int]:
        return self.groups

    def is_folded(self, row: int) -> bool:
        return (row, True) in self.folds[-1:]

    def fold(self, row: int, folded: bool) -> None:
        self.folds.append((row, folded))


@pytest.fixture
def milestones(dressed: Theme) -> Milestones:
    return Milestones()


@pytest.fixture
def grid(qtbot: QtBot, milestones: Milestones) -> Grid:
    grid = Grid("Milestones")
    qtbot.addWidget(grid)
    grid.setModel(milestones)
    grid.resize(700, 300)
    grid.show()
    grid.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    return grid

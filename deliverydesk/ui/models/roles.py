"""What a table model is asked for, cell by cell; grid, editors and screen reader know nothing else."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

DISPLAY = Qt.ItemDataRole.DisplayRole
EDIT = Qt.ItemDataRole.EditRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


class Role(IntEnum):
    """Our own questions to a model, beside Qt's Display, Edit, ToolTip and AccessibleText.

    Of a cell. `data` answers None to whatever does not apply:

    - SORT: the native value to sort and count by (date, number, casefolded text).
    - RECORD: the id of the record in the row, the same in every column.
    - TONE: `good`, `watch`, `bad`, `quiet`, or `owed` for words such as *no date* where something is owed.
    - PROBLEM: the sentence that says what is wrong with the cell.
    - VALUE: what a painted kind draws (a rating's code, a `Spark`); see `widgets.delegate.PAINTERS`.
    - SECOND: the second line of a roomy row; in closer rows it moves to the tooltip.
    - GROUP: on column 0 of a row that heads a group, its title; the row spans all columns.
    - HEAVY: on column 0, True where the rule below the row is a heavy one.
    - GUARD: the question a change of this cell has to answer, such as why a target moves.
    - CHOICES: a tuple of the words a choice cell offers.

    Of a column, asked through `headerData` (Display gives its words, SECOND its second line):

    - KIND: the kind's key, which decides how cells are painted and aligned.
    - WIDTH: logical pixels at 100 %; STRETCH: True where it takes what is left over.
    - SUMS: True where adding up makes sense (money, counts, days; never per cent).
    - UNIT: a short unit for the statistics of a selection, such as `d`.
    """

    SORT = Qt.ItemDataRole.UserRole + 1
    RECORD = Qt.ItemDataRole.UserRole + 2
    TONE = Qt.ItemDataRole.UserRole + 3
    KIND = Qt.ItemDataRole.UserRole + 4
    PROBLEM = Qt.ItemDataRole.UserRole + 5
    VALUE = Qt.ItemDataRole.UserRole + 6
    SECOND = Qt.ItemDataRole.UserRole + 7
    GROUP = Qt.ItemDataRole.UserRole + 8
    HEAVY = Qt.ItemDataRole.UserRole + 9
    GUARD = Qt.ItemDataRole.UserRole + 10
    CHOICES = Qt.ItemDataRole.UserRole + 11
    WIDTH = Qt.ItemDataRole.UserRole + 12
    STRETCH = Qt.ItemDataRole.UserRole + 13
    SUMS = Qt.ItemDataRole.UserRole + 14
    UNIT = Qt.ItemDataRole.UserRole + 15

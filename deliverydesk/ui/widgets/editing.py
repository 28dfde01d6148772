"""What stands in a cell while it is being edited, until a table is given editors of its own."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import EDIT, Role


class Editors(Protocol):
    """The editors of a grid: make one for a cell, show the cell's value in it, read it back.

    What `read` returns goes to `model.setData(index, value, EDIT)`.
    """

    def make(self, parent: QWidget, index: Index) -> QWidget:
        """An editor for the cell."""
        ...

    def show(self, editor: QWidget, index: Index) -> None:
        """Put the cell's value into its editor."""
        ...

    def read(self, editor: QWidget, index: Index) -> Any:
        """What the person left in the editor."""
        ...


class PlainEditors:
    """The editors of a grid that was given none: a line of text, or a list where the cell has choices."""

    def make(self, parent: QWidget, index: Index) -> QWidget:
        """An editor for the cell."""
        choices = index.data(Role.CHOICES)
        if not choices:
            line = QLineEdit(parent)
            line.setFrame(True)
            return line
        box = QComboBox(parent)
        box.addItems([str(choice) for choice in choices])
        return box

    def show(self, editor: QWidget, index: Index) -> None:
        """Put the cell's value into its editor."""
        words = as_text(index.data(EDIT))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(words)
        elif isinstance(editor, QLineEdit):
            editor.setText(words)

    def read(self, editor: QWidget, index: Index) -> Any:
        """What the person left in the editor."""
        if isinstance(editor, QComboBox):
            return editor.currentText()
        return editor.text() if isinstance(editor, QLineEdit) else None


def as_text(value: Any) -> str:
    """The text a person would type for a value."""
    return "" if value is None else str(value)

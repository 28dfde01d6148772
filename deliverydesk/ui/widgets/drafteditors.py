"""Editors for rows that no desk holds yet: the same registry of kinds, asked by another model."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deliverydesk.schema.fields import Field
from deliverydesk.ui.models.draftrows import DraftRows
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import EDIT
from deliverydesk.ui.widgets.editors import MEANS, Ask


class DraftEditors:
    """The editors of a grid over `DraftRows`."""

    def make(self, parent: QWidget, index: Index) -> QWidget:
        """An editor for the cell."""
        model, field = _of(index)
        ask = Ask(field, lambda: model.picture, in_cell=True)
        return MEANS[type(field.kind)].make(parent, ask)

    def show(self, editor: QWidget, index: Index) -> None:
        """Put the cell's value into its editor."""
        _model, field = _of(index)
        MEANS[type(field.kind)].write(editor, str(index.data(EDIT) or ""))

    def read(self, editor: QWidget, index: Index) -> str:
        """What the person left in the editor."""
        _model, field = _of(index)
        return MEANS[type(field.kind)].read(editor)


def _of(index: Index) -> tuple[DraftRows, Field]:
    model = index.model()
    assert isinstance(model, DraftRows)
    return model, model.field(index.column())

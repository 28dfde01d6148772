"""Editors for rows that no desk holds yet: the same registry of kinds, asked by another model."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deliverydesk.ui.models.draftrows import DraftRows
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.widgets.editors import MEANS, Ask, CellEditors


class DraftEditors(CellEditors):
    """The editors of a grid over `DraftRows`."""

    def make(self, parent: QWidget, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, DraftRows)
        field = model.field(index.column())
        return MEANS[type(field.kind)].make(parent, Ask(field, lambda: model.picture, in_cell=True))

"""Columns that take what is left over, and never less than they need: no title is squeezed to nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.theme import theme


def fit(table: QTableView) -> None:
    """Stretch the columns that wish to be, where all wishes have room; else give them the width they wish."""
    model, head = table.model(), table.horizontalHeader()
    if model is None:  # Qt's own types deny it
        return
    across = Qt.Orientation.Horizontal
    wishes = {
        column: round(float(model.headerData(column, across, Role.WIDTH) or 110) * theme().scale)
        for column in range(head.count())
        if model.headerData(column, across, Role.STRETCH)
    }
    others = sum(head.sectionSize(column) for column in range(head.count()) if column not in wishes)
    roomy = others + sum(wishes.values()) <= table.viewport().width()
    for column, width in wishes.items():
        stretches = head.sectionResizeMode(column) == QHeaderView.ResizeMode.Stretch
        if roomy and not stretches:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        elif not roomy and stretches:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, width)

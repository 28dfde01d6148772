"""A few fields of one entity in a dialog, read and refused as everywhere else: there is no record yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deliverydesk.errors import Invalid
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.schema.records import Entity
from deliverydesk.ui.models import absence
from deliverydesk.ui.widgets.fieldblock import FieldBlock, Section


class Asked(QWidget):
    """Fields that point at no other record, under a heading."""

    changed = Signal()

    def __init__(self, parent: QWidget, entity: Entity[Any], names: str, heading: str) -> None:
        super().__init__(parent)
        self._entity = entity
        self._blocks = {name: FieldBlock(self, entity.field(name), _no_picture) for name in names.split()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Section(heading))
        for block in self._blocks.values():
            column.addWidget(block)
            block.begin("")
            block.changed.connect(self.changed)

    def block(self, name: str) -> FieldBlock:
        """The block of a field."""
        return self._blocks[name]

    def values(self) -> dict[str, Any]:
        """What was written, by field name; `Invalid` names every field that cannot be read."""
        self.tell(())
        values: dict[str, Any] = {}
        problems = []
        for name, block in self._blocks.items():
            absent = absence.read(block.words) if block.field.may_be_absent else None
            try:
                values[name] = block.field.parse(absent if absent is not None else block.words)
            except ValueProblem as wrong:
                problems.append(Problem(wrong.rule, wrong.sentence, Where(self._entity.key, "", name)))
        if problems:
            raise Invalid(problems)
        return values

    def tell(self, problems: Sequence[Problem]) -> None:
        """Say under each field what is wrong with it, and put the focus on the first."""
        for block in self._blocks.values():
            block.tell("")
        here = [one for one in problems if one.where.entity == self._entity.key]
        found = [(self._blocks[one.where.field], one) for one in here if one.where.field in self._blocks]
        for block, problem in found:
            block.tell(problem.sentence)
        for block, _problem in found[:1]:
            block.widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _no_picture() -> Picture:
    raise LookupError("nothing asked here points at a record")


def initials(name: str) -> str:
    """The code somebody is likely to have: `L. Amadi-Roth` gives `LAR`."""
    parts = name.replace("-", " ").replace(".", " ").split()
    return "".join(part[0] for part in parts)[:4].upper()

"""What a head or a cell answers to each question a table is asked; `ui.models.roles` lists the questions."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deliverydesk.i18n import _
from deliverydesk.schema.columns import Column
from deliverydesk.schema.kinds import Absent, Rating, Tone, YesNo
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.roles import Role


def of_head(head: Head, role: int) -> Any:
    """What a column's head answers."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return head.words
        case Role.KIND:
            return head.kind
        case Role.WIDTH:
            return head.width
        case Role.STRETCH:
            return head.stretch
        case Role.SUMS:
            return head.sums
        case Role.UNIT:
            return head.unit
        case Role.SECOND:
            return head.second
    return None


def of_value(column: Column, value: Any, role: int, at: Picture) -> Any:
    """What a cell of a declared column answers."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return column.words(value, at)
        case Qt.ItemDataRole.EditRole:
            return cellwords.edit(column.kind, value, at)
        case Role.SORT:
            return None if isinstance(value, Absent) else value
        case Role.TONE:
            return _tone(column, value)
        case Role.VALUE:
            return value if isinstance(column.kind, Rating) and isinstance(value, str) else None
        case Role.GUARD:
            return question(column) if column.editable and guards(column, value) else None
        case Role.CHOICES:
            return cellwords.choices(column.field) if column.editable else None
        case Qt.ItemDataRole.ToolTipRole:
            return cellwords.tip(column, value, at)
        case Qt.ItemDataRole.AccessibleTextRole:
            return cellwords.spoken(column, value, at)
    return None


def of_extra(cell: Cell, role: int) -> Any:
    """What a cell of a page's own column answers."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return cell.words
        case Role.SORT:
            return cell.sort
        case Role.TONE:
            return cell.tone or None
        case Role.VALUE:
            return cell.value
        case Role.SECOND:
            return cell.second or None
        case Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.second or None
        case Qt.ItemDataRole.AccessibleTextRole:
            return cell.tip or f"{cell.words} {cell.second}".strip()
    return None


def read_out(head: Head, words: str, whose: str = "") -> str:
    """What is read out of a cell: what it is, what it says, and whose it is where a row begins."""
    said = f"{head.words}: {words or _('empty')}"
    return f"{whose}. {said}" if whose else said


def guards(column: Column, value: Any) -> bool:
    """Whether a change of the value wants a reason: a first value needs none."""
    return column.field.guarded and value is not None


def question(column: Column) -> str:
    """What a change of a guarded value has to answer."""
    return _("Why is “{label}” changing? This is printed in the pack.").format(label=_(column.label))


def _tone(column: Column, value: Any) -> str | None:
    if value is None or isinstance(value, Absent):
        return None
    if isinstance(column.kind, YesNo):
        return None if value else Tone.QUIET.value
    tone = column.kind.tone(value)
    return None if tone is None else tone.value

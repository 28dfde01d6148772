"""A value as a cell takes it from a person and gives it back: typed, copied, hovered over, read aloud."""

from __future__ import annotations

from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import _
from deliverydesk.schema.columns import Column
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Choice, Kind, Rating, Ref, Refs, YesNo
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models import absence

_LONG = 24
_LONGEST_TIP = 600


def read(field: Field, raw: object, at: Picture) -> Any:
    """The value meant by what a person wrote; raises `ValueProblem`. A dash and a reason is an absence."""
    if isinstance(raw, str) and field.may_be_absent:
        absent = absence.read(raw)
        if absent is not None:
            return absent
    return field.parse(raw, at)


def edit(kind: Kind, value: Any, at: Picture) -> str:
    """What a person would type for the value: `read` gives the value back."""
    if value is None:
        return ""
    if isinstance(value, Absent):
        return absence.written(value)
    match kind:
        case Ref():
            return _found(kind, value, at)
        case Refs():
            return ", ".join(sorted(_found(Ref(kind.to), one, at) for one in value))
        case _:
            return kind.edit(value, at)


def _found(kind: Ref, id: str, at: Picture) -> str:
    """The record's reference, or its id where the reference alone would find another record or none."""
    reference = at.reference(id)
    sure = at.find(kind.to, reference) == id and not any(sign in reference for sign in ",;\n")
    return reference if sure else id


def choices(field: Field) -> tuple[str, ...] | None:
    """The words a closed list offers; an empty one first where the cell may be blank."""
    offered: tuple[str, ...]
    match field.kind:
        case Choice():
            offered = tuple(_(one.label) for one in field.kind.of)
        case YesNo():
            offered = (_("yes"), _("no"))
        case Rating():
            offered = field.kind.order
        case _:
            return None
    return offered if field.required or field.empty is not None else ("", *offered)


def tip(column: Column, value: Any, at: Picture) -> str | None:
    """What hovering tells beyond the cell itself; None where the cell says it all."""
    if value is None:
        return None
    if isinstance(value, Absent):
        return absence.told(value)
    if isinstance(column.kind, Rating):
        return ratings.hover(value)
    words = column.words(value, at)
    return words[:_LONGEST_TIP] if len(words) > _LONG else None


def spoken(column: Column, value: Any, at: Picture) -> str:
    """The value for a screen reader; a rating by its name and not by its letters."""
    if isinstance(value, Absent):
        return absence.told(value)
    if isinstance(column.kind, Rating) and isinstance(value, str):
        return ratings.name(value)
    return column.words(value, at)


def told(error: DeskError, field: str = "") -> str:
    """What a refused edit says: what is wrong with its field, else the first things that are wrong."""
    if isinstance(error, Invalid):
        here = [one for one in error.problems if one.where.field == field]
        return " ".join(dict.fromkeys(one.sentence for one in here or error.problems[:3]))
    return str(error)

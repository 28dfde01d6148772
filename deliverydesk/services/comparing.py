"""How names and values of a file are compared with the desk's, whatever their case, signs and brackets."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from deliverydesk.exchange.convert import fold
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Text
from deliverydesk.schema.records import Entity, Record


def comparable(field: Field, value: Any) -> Any:
    """A value as two of them are compared by; None where there is none."""
    if value is None or isinstance(value, Absent):
        return None
    return fold(value) if isinstance(field.kind, Text) else field.plain(value)


def bare(title: str) -> str:
    """A title without what stands in brackets, without signs and spaces."""
    return "".join(c for c in re.sub(r"\(.*?\)", "", fold(title)) if c.isalnum())


def parent(record: Record) -> str:
    """The id of what a record hangs on; empty where it hangs on nothing."""
    return str(getattr(record, record.entity.parent)) if record.entity.parent else ""


def without_default(entity: Entity[Any]) -> list[Field]:
    """The fields that a new record cannot do without."""
    declared = {one.name: one for one in dataclasses.fields(entity.record)}
    return [one for one in entity.fields if declared[one.name].default is dataclasses.MISSING]

"""Which records a table holds: all of an entity, those beneath one record, or one indicator's readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliverydesk.domain.measures import Reading
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Entity, Record


@dataclass(frozen=True)
class Source:
    """`all` gives the records in reading order; `belongs` says of any one record whether it is among them.

    `fixed` holds what a new record of this table must say, by field name.
    """

    entity: Entity[Any]
    all: Callable[[Picture], Sequence[Record]]
    belongs: Callable[[Record], bool]
    fixed: Mapping[str, object] = field(default_factory=dict)


def everything(entity: Entity[Any]) -> Source:
    """Every record of an entity."""
    return Source(entity, lambda at: at.all(entity.record), lambda _record: True)


def children(entity: Entity[Any], link: str, parent: str) -> Source:
    """The records whose link points at `parent`."""
    return Source(
        entity,
        lambda at: at.children(entity.record, link, parent),
        lambda record: getattr(record, link) == parent,
        {link: parent},
    )


def chosen(entity: Entity[Any], belongs: Callable[[Record], bool]) -> Source:
    """The records that pass a test of their own fields."""
    return Source(entity, lambda at: [one for one in at.all(entity.record) if belongs(one)], belongs)


def series(indicator: str) -> Source:
    """The readings in force of one indicator."""
    return Source(
        Reading.entity,
        lambda at: at.series(indicator),
        lambda record: isinstance(record, Reading) and record.indicator == indicator,
        {"indicator": indicator},
    )

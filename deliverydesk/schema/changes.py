"""A change is the difference between two records; creating and deleting have one empty side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deliverydesk.schema.records import Entity, Record


@dataclass(frozen=True)
class Change:
    """`before -> after` of one record; at least one side is there and both have the same id."""

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        assert self.before is not None or self.after is not None

    @property
    def some(self) -> Record:
        """Either side."""
        one = self.after if self.after is not None else self.before
        assert one is not None
        return one

    @property
    def entity(self) -> Entity[Any]:
        """What kind of record changed."""
        return self.some.entity

    @property
    def id(self) -> str:
        """The record's id."""
        return self.some.id

    @property
    def verb(self) -> str:
        """`create`, `update` or `delete`."""
        return "create" if self.before is None else "delete" if self.after is None else "update"

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)

    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ to a person."""
        if self.before is None or self.after is None:
            return tuple(one.name for one in self.entity.fields)
        return tuple(
            one.name
            for one in self.entity.fields
            if not one.same(getattr(self.before, one.name), getattr(self.after, one.name))
        )

    def is_empty(self) -> bool:
        """Whether nothing a person could see differs."""
        return self.before is not None and self.after is not None and not self.fields()


def same_content(a: Record, b: Record) -> bool:
    """Whether two records say the same, whatever their revisions."""
    return replace(a, revision=0) == replace(b, revision=0)

"""What can be shown about a record: a field, a value seen through a link, or a derived value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Kind, Ref, Tone
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Catalogue, Derived, Entity, Record


@dataclass(frozen=True)
class Column:
    """One column over one entity's records. `through` is the link followed first, if any."""

    key: str
    label: str
    kind: Kind
    source: Field | Derived
    through: Field | None = None

    @property
    def editable(self) -> bool:
        """Whether a person may write in it: only the record's own fields."""
        return isinstance(self.source, Field) and self.through is None

    @property
    def field(self) -> Field:
        """The field behind an editable column."""
        assert isinstance(self.source, Field)
        return self.source

    def value(self, record: Record, at: Picture) -> Any:
        """The native value: None where empty, an `Absent` where absent for a reason."""
        if self.through is not None:
            target = getattr(record, self.through.name)
            found = at.record(target) if isinstance(target, str) else None
            if found is None:
                return None
            record = found
        if isinstance(self.source, Derived):
            return self.source.compute(record, at)
        return getattr(record, self.source.name)

    def show(self, record: Record, at: Picture) -> str:
        """What people read."""
        return self.words(self.value(record, at), at)

    def words(self, value: Any, at: Picture) -> str:
        """A value of this column in words."""
        if isinstance(self.source, Field):
            return self.source.show(value, at)
        return "" if value is None else self.kind.show(value, at)

    def sort(self, record: Record, at: Picture) -> tuple[int, Any]:
        """A key that orders records by this column, the empty ones last."""
        value = self.value(record, at)
        if value is None or isinstance(value, Absent):
            return (1, 0)
        return (0, self.kind.sort(value, at))

    def tone(self, record: Record, at: Picture) -> Tone | None:
        """How loud the value is."""
        value = self.value(record, at)
        return None if value is None or isinstance(value, Absent) else self.kind.tone(value)


def column(catalogue: Catalogue, entity: Entity[Any], key: str) -> Column:
    """The column named `title`, `slip` or `priority.ref`."""
    link, dot, name = key.partition(".")
    if dot:
        through = entity.field(link)
        assert isinstance(through.kind, Ref)
        inner = column(catalogue, catalogue[through.kind.to], name)
        return Column(key, inner.label, inner.kind, inner.source, through)
    if key in entity.by_name:
        field = entity.field(key)
        return Column(key, field.label, field.kind, field)
    made = next(one for one in entity.derived if one.name == key)
    return Column(key, made.label, made.kind, made)


def columns(catalogue: Catalogue, entity: Entity[Any], names: str) -> tuple[Column, ...]:
    """The columns named in a view."""
    return tuple(column(catalogue, entity, key) for key in names.split())

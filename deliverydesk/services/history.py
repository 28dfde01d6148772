"""Who changed this, when and why: the journal in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deliverydesk.domain.parties import Person
from deliverydesk.domain.steps import PROGRAM, StepKind
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Step


@dataclass(frozen=True)
class Entry:
    """One step as people read it."""

    step: int
    at: datetime
    who: str
    kind: StepKind
    label: str
    reason: str
    hash: str
    undoes: int | None = None

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "step": self.step,
            "at": self.at.isoformat(),
            "who": self.who,
            "kind": str(self.kind.value),
            "label": self.label,
            "reason": self.reason,
            "hash": self.hash,
            "undoes": self.undoes,
        }


@dataclass(frozen=True)
class FieldChange:
    """One field of one record before and after, in words."""

    entity: str
    record: str
    label: str
    field: str
    field_label: str
    before: str
    after: str


def entries(desk: Desk, *, limit: int | None = None) -> list[Entry]:
    """The journal's steps, newest first."""
    return [entry_of(desk, one) for one in desk.journal.steps(limit=limit)]


def of_record(desk: Desk, record: str) -> list[tuple[Entry, list[FieldChange]]]:
    """Everything that ever happened to one record, newest first."""
    return [
        (entry_of(desk, step), list(_fields(desk, change))) for step, change in desk.journal.of_record(record)
    ]


def details(desk: Desk, step: int, *, limit: int = 500) -> list[FieldChange]:
    """What one step changed, field by field; at most `limit` lines."""
    found: list[FieldChange] = []
    for change in desk.journal.changes(step):
        found.extend(_fields(desk, change))
        if len(found) >= limit:
            break
    return found[:limit]


def entry_of(desk: Desk, step: Step) -> Entry:
    """A step of the journal as people read it."""
    person = desk.picture.get(Person, step.actor)
    who = person.name if person is not None else _("somebody no longer listed")
    if step.actor == PROGRAM:
        who = "DeliveryDesk"
    return Entry(step.no, step.at, who, step.kind, step.label, step.reason or "", step.hash, step.undoes)


def _fields(desk: Desk, change: Change) -> Iterator[FieldChange]:
    picture = desk.picture
    entity = change.entity
    label = change.some.label(picture)
    for name in change.fields():
        field = entity.field(name)
        before, after = (
            "" if side is None else field.show(getattr(side, name), picture)
            for side in (change.before, change.after)
        )
        if before or after:
            yield FieldChange(entity.key, change.id, label, name, _(field.label), before, after)

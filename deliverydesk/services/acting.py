"""Saying who works at an open desk: somebody it knows already, or a new colleague who says so themselves."""

from __future__ import annotations

from dataclasses import replace

from deliverydesk.domain.parties import Person
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.services import actors
from deliverydesk.services.desk import Desk


def act_as(desk: Desk, person: Person) -> None:
    """Let a person of the desk act on it, now and at the next opening on this computer."""
    desk.actor = person
    actors.remember(desk.id, person.id)


def introduce(desk: Desk, person: Person) -> Person:
    """Add somebody to the desk, who then acts on it; refused as any other record, and then nobody acts."""
    before = desk.actor
    desk.actor = replace(person, id=person.id or desk.sources.new_id())
    try:
        desk.write(_("{name} joined the desk").format(name=person.name), [Change(None, desk.actor)])
    except BaseException:
        desk.actor = before
        raise
    known = desk.picture.get(Person, desk.actor.id)
    assert known is not None
    act_as(desk, known)
    return known

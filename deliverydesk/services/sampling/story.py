"""The sample's story, told into a desk beat by beat: who did what on which day, each beat one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from deliverydesk.domain.parties import Person
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change, same_content
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.freezing import freeze
from deliverydesk.services.sampling.known import Known
from deliverydesk.services.sampling.material import Table
from deliverydesk.sources import SeededSources

OnIssue = Callable[[Desk], None]


def tell(desk: Desk, sources: SeededSources, known: Known, beat: Table, on_issue: OnIssue | None) -> None:
    """Do what one beat says, at its moment and as its person."""
    moment: datetime = beat["on"].replace(tzinfo=UTC)
    sources.move_to(moment)
    desk.actor = desk.picture.get(Person, known.id("person", beat["by"])) or desk.actor
    match beat.get("act", "bring up to date"):
        case "bring up to date":
            kind = StepKind(beat.get("kind", "edit"))
            changes = list(_changes(desk, known, beat, moment.date()))
            desk.write(beat["label"], changes, kind=kind, reason=beat.get("reason"))
        case "set":
            record = _found(desk, beat["entity"], beat["ref"])
            set_field(desk, record, beat["field"], beat["value"], reason=beat.get("reason"))
        case "undo":
            desk.undo()
        case "freeze":
            freeze(desk, ref=beat["ref"], purpose=beat["purpose"])
        case "today":
            settings = desk.picture.settings
            today = replace(settings, practice_today=moment.date())
            desk.write(beat["label"], [Change(settings, today)])
        case "issue":
            if on_issue is not None:
                on_issue(desk)
        case other:
            raise ValueError(f"the story knows no act called {other}")


def _changes(desk: Desk, known: Known, beat: Table, day: date) -> Iterator[Change]:
    """From what the desk holds to what was known on the day, of the entities the beat names."""
    for entity in beat["entities"]:
        held = {one.id: one for one in _held(desk, entity)}
        for after in known.records(entity, day):
            if not _is_meant(after, beat):
                continue
            before = held.get(after.id or str(getattr(after, "key", "")))
            if before is None:
                yield Change(None, after)
            elif not same_content(before, replace(after, id=before.id)):
                yield Change(before, replace(after, id=before.id))


def _held(desk: Desk, entity: str) -> Iterator[Record]:
    if not desk.picture.catalogue[entity].series:
        yield from desk.picture.of_entity(entity)
        return
    ids = [one.id for one in desk.picture.of_entity("indicator")]
    for readings in desk.picture.headline_series(ids).values():
        yield from readings


def _is_meant(record: Record, beat: Table) -> bool:
    voices = beat.get("voices")
    if voices is not None and str(getattr(record, "voice", "")) not in voices:
        return False
    only = beat.get("only")
    return only is None or record.entity.ref_of(record) in only


def _found(desk: Desk, entity: str, ref: str) -> Record:
    record = desk.picture.record(desk.picture.find(entity, ref) or "")
    if record is None:
        raise ValueError(f"the story names {entity} {ref}, which is not there")
    return record

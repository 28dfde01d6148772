"""The sample's story, told into a desk beat by beat: who did what on which day, each beat one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Person
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.freezing import freeze
from deliverydesk.services.sampling.known import Known
from deliverydesk.services.sampling.material import Table
from deliverydesk.sources import SeededSources

Act = Callable[[Desk], None]


class Story:
    """Tells beats into one desk. `acts` are done where the story has a place for them, by name.

    A beat brings only what has become known since it was last told, so that what ministries or people
    have written in between stays as they wrote it.
    """

    def __init__(self, desk: Desk, sources: SeededSources, known: Known, acts: Mapping[str, Act]) -> None:
        self._desk = desk
        self._sources = sources
        self._known = known
        self._acts = acts
        self._told: dict[str, Record] = {}

    def tell(self, beat: Table) -> None:
        """Do what one beat says, at its moment and as its person."""
        if beat.get("instead_of") in self._acts:
            return
        moment: datetime = beat["on"].replace(tzinfo=UTC)
        self._sources.move_to(moment)
        desk = self._desk
        desk.actor = desk.picture.get(Person, self._known.id("person", beat["by"])) or desk.actor
        match beat.get("act"):
            case None:
                kind = StepKind(beat.get("kind", "edit"))
                changes = list(self._news(beat, moment.date()))
                desk.write(beat["label"], changes, kind=kind, reason=beat.get("reason"))
            case "set":
                set_field(desk, self._found(beat), beat["field"], beat["value"], reason=beat.get("reason"))
            case "undo":
                desk.undo()
            case "freeze":
                freeze(desk, ref=beat["ref"], purpose=beat["purpose"])
            case "today":
                settings = desk.picture.settings
                today = replace(settings, practice_today=moment.date())
                desk.write(beat["label"], [Change(settings, today)])
            case act if act in self._acts:
                self._acts[act](desk)

    def _news(self, beat: Table, day: date) -> Iterator[Change]:
        """What has become known by the day, of the entities the beat names, laid over what the desk holds."""
        for entity in beat["entities"]:
            held = {one.id: one for one in self._held(entity)}
            for now in self._known.records(entity, day):
                if not _is_meant(now, beat):
                    continue
                id = str(now.key) if isinstance(now, Reading) else now.id
                told, before = self._told.get(id), held.get(id)
                self._told[id] = now
                if before is None:
                    yield Change(None, now)
                elif news := Change(told or before, replace(now, id=before.id)).fields():
                    yield Change(before, replace(before, **{name: getattr(now, name) for name in news}))

    def _held(self, entity: str) -> Iterator[Record]:
        at = self._desk.picture
        if not at.catalogue[entity].series:
            yield from at.of_entity(entity)
            return
        for readings in at.headline_series([one.id for one in at.of_entity("indicator")]).values():
            yield from readings

    def _found(self, beat: Table) -> Record:
        at = self._desk.picture
        record = at.record(at.find(beat["entity"], beat["ref"]) or "")
        if record is None:
            raise LookupError(f"the story names {beat['entity']} {beat['ref']}, which is not there")
        return record


def _is_meant(record: Record, beat: Table) -> bool:
    voices = beat.get("voices")
    if voices is not None and str(getattr(record, "voice", "")) not in voices:
        return False
    only = beat.get("only")
    return only is None or record.entity.ref_of(record) in only

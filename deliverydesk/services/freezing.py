"""The picture as it stood, kept whole: packs read only this, and can be made again from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from deliverydesk.domain.challenge import Past
from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.scorecard import scorecards
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Refused
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services import milestones
from deliverydesk.services.challenging import past
from deliverydesk.services.control import figures_of
from deliverydesk.services.desk import Desk
from deliverydesk.storage import blobs
from deliverydesk.storage.snapshot import Snapshot

FORMAT = 1


@dataclass(frozen=True)
class Frozen:
    """A freeze opened again: its record, the picture it keeps, what returns came to and how milestones moved.

    See `control.figures_of` and `milestones.figures_of`. `past` is what questions ask of the journal; None
    for a freeze made before there were questions.
    """

    record: Freeze
    picture: Snapshot
    returns: Mapping[str, Any] = field(default_factory=dict)
    moves: Mapping[str, Any] = field(default_factory=dict)
    past: Past | None = None

    @property
    def short_hash(self) -> str:
        """The first eight characters of the hash, in two fours, as printed in a footer."""
        return f"{self.record.sha256[:4]} {self.record.sha256[4:8]}"


@dataclass(frozen=True)
class Prepared:
    """A freeze made and not yet written: what it will be, and the bytes to keep."""

    frozen: Frozen
    packed: bytes


def freeze(
    desk: Desk, *, ref: str | None = None, purpose: str | None = None, picture: Snapshot | None = None
) -> Frozen:
    """Keep the picture as it stands (or another one) and write the fact of it; never undone.

    A correction after this is a new freeze beside the old.
    """
    return keep(desk, prepare(desk, ref=ref, purpose=purpose, picture=picture))


def prepare(
    desk: Desk, *, ref: str | None = None, purpose: str | None = None, picture: Snapshot | None = None
) -> Prepared:
    """The freeze of the picture as it stands (or of another one); nothing is written until `keep`."""
    seen = picture if picture is not None else desk.picture
    sha256, packed = blobs.pack(content(desk, seen))
    record = Freeze(
        id=desk.sources.new_id(),
        ref=ref or _next_ref(desk, seen.today),
        step=seen.step,
        sha256=sha256,
        made_on=seen.today,
        purpose=purpose,
    )
    kept = blobs.unpack(sha256, packed)
    return Prepared(_frozen(desk, record, kept), packed)


def keep(desk: Desk, prepared: Prepared) -> Frozen:
    """Write the fact of a prepared freeze."""
    record = prepared.frozen.record
    label = _("Freeze {ref}").format(ref=record.ref)
    kept_bytes = {record.sha256: prepared.packed}
    written = desk.write(label, [Change(None, record)], kind=StepKind.FREEZE, blobs=kept_bytes)
    kept = written.changes[0].after
    assert isinstance(kept, Freeze)
    return replace(prepared.frozen, record=kept)


def content(desk: Desk, seen: Snapshot) -> dict[str, Any]:
    """What a freeze keeps, as JSON values: records, readings in force, and the figures derived from them."""
    return {
        "format": FORMAT,
        "schema": desk.schema,
        "desk": desk.id,
        "step": seen.step,
        "today": seen.today.isoformat(),
        "records": {
            entity.key: [
                entity.plain(one) for one in sorted(seen.of_entity(entity.key), key=lambda one: one.id)
            ]
            for entity in seen.catalogue
            if not entity.series
        },
        "readings": [Reading.entity.plain(one) for one in _readings(seen)],
        "figures": [card.plain() for card in scorecards(seen)],
        "returns": figures_of(desk, seen),
        "moves": milestones.figures_of(desk, seen),
        "past": past(desk, seen).plain(),
    }


def _readings(seen: Snapshot) -> list[Reading]:
    ids = sorted(one.id for one in seen.of_entity("indicator"))
    found = seen.headline_series(ids)
    return [one for indicator in ids for one in found[indicator]]


def picture_of(desk: Desk, record: Freeze) -> Snapshot:
    """The picture a freeze keeps; `Damaged` where the kept copy is no longer what it was."""
    return _restored(desk, desk.blob(record.sha256))


def _restored(desk: Desk, kept: Mapping[str, Any]) -> Snapshot:
    catalogue = desk.picture.catalogue
    upgrade = desk.upgrade
    slices: dict[str, dict[str, Record]] = {}
    for key, plains in kept["records"].items():
        if key in catalogue:
            current = [upgrade(key, plain, kept["schema"]) for plain in plains]
            slices[key] = {one["id"]: catalogue[key].restore(one) for one in current if one is not None}
    readings: dict[str, list[Reading]] = {}
    for plain in kept["readings"]:
        current_plain = upgrade(Reading.entity.key, plain, kept["schema"])
        if current_plain is not None:
            one = Reading.entity.restore(current_plain)
            readings.setdefault(one.indicator, []).append(one)

    def series(indicators: Sequence[str]) -> dict[str, Sequence[Reading]]:
        return {one: tuple(readings.get(one, ())) for one in indicators}

    day = date.fromisoformat(kept["today"])
    return Snapshot(catalogue, slices, step=kept["step"], series=series, clock=lambda: day, today=day)


def reopen(desk: Desk, ref: str) -> Frozen:
    """A freeze by its reference."""
    record = next((one for one in desk.picture.all(Freeze) if one.ref == ref), None)
    if record is None:
        raise Refused(_("There is no freeze called {ref}.").format(ref=ref))
    kept = desk.blob(record.sha256)
    return _frozen(desk, record, kept)


def _frozen(desk: Desk, record: Freeze, kept: Mapping[str, Any]) -> Frozen:
    asked = Past.restore(kept["past"]) if "past" in kept else None
    return Frozen(record, _restored(desk, kept), kept.get("returns", {}), kept.get("moves", {}), asked)


def _next_ref(desk: Desk, day: date) -> str:
    """`2026-11-23/1`, then `/2` on the same day."""
    taken = {one.ref for one in desk.picture.all(Freeze)}
    return next(ref for n in range(1, len(taken) + 2) if (ref := f"{day.isoformat()}/{n}") not in taken)

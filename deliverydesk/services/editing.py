"""Edits by hand: one field, one record, a pasted block, a deletion with everything beneath it.

Each is one step. Values arrive as people write them and are read by their kinds; a value that cannot be
read is refused in words, and nothing of the step is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.voice_history import owes_reason
from deliverydesk.errors import Invalid
from deliverydesk.i18n import _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.schema.records import Entity, Record
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Written

R = TypeVar("R", bound=Record)
Edit = tuple[Record, str, object]


def read_values(
    entity: Entity[Any], raw: Mapping[str, object], at: Picture, record: str = ""
) -> dict[str, Any]:
    """Values by field name from what a person wrote; `Invalid` with every field that cannot be read."""
    values: dict[str, Any] = {}
    problems = []
    for name, written in raw.items():
        field = entity.field(name)
        try:
            values[name] = field.parse(written, at)
        except ValueProblem as problem:
            sentence = problem.sentence
            if problem.rule != "required":
                sentence = f"{_(field.label)}: {sentence}"
            problems.append(Problem(problem.rule, sentence, Where(entity.key, record, name)))
    if problems:
        raise Invalid(problems)
    return values


def changed(record: R, values: Mapping[str, Any]) -> list[Change]:
    """The changes that give a record new values. A reading whose key changes is another reading."""
    after = replace(record, **values)
    if isinstance(record, Reading) and isinstance(after, Reading) and record.key != after.key:
        return [Change(record, None), Change(None, replace(after, id="", revision=0))]
    return [Change(record, after)]


def set_field(
    desk: Desk, record: Record, name: str, raw: object, *, reason: str | None = None, initiator: object = None
) -> Written | None:
    """Write one field of one record; None where it says that already."""
    return update(desk, record, {name: raw}, reason=reason, initiator=initiator)


def update(
    desk: Desk,
    record: Record,
    raw: Mapping[str, object],
    *,
    reason: str | None = None,
    initiator: object = None,
) -> Written | None:
    """Write several fields of one record as one step; None where nothing differs."""
    values = read_values(record.entity, raw, desk.picture, record.id)
    changes = [one for one in changed(record, values) if not one.is_empty()]
    if not changes:
        return None
    _check_moves(desk.picture, changes)
    names = changes[0].fields() if len(changes) == 1 else tuple(values)
    labels = ", ".join(_(record.entity.field(name).label) for name in names[:3])
    label = _("{what}: {fields}").format(what=record.label(desk.picture), fields=labels)
    return desk.write(label, changes, reason=reason, initiator=initiator)


def made(desk: Desk, of: type[R], raw: Mapping[str, object]) -> R:
    """A new record from what a person wrote, not yet written; its reference is the next free one."""
    entity = of.entity
    given = {name: value for name, value in raw.items() if value not in (None, "")}
    if entity.ref and entity.ref not in given:
        given[entity.ref] = next_ref(desk.picture, entity)
    values = read_values(entity, given, desk.picture)
    missing = [
        Problem(
            "required",
            _("{label} is needed.").format(label=_(field.label)),
            Where(entity.key, "", field.name),
        )
        for field in entity.fields
        if field.required and field.name not in values and not _has_default(of, field.name)
    ]
    if missing:
        raise Invalid(missing)
    return of(id="" if entity.series else desk.sources.new_id(), **values)


def _has_default(of: type[Record], name: str) -> bool:
    return hasattr(of, name)


def create(
    desk: Desk, of: type[R], raw: Mapping[str, object], *, reason: str | None = None, initiator: object = None
) -> Written:
    """Write one new record."""
    record = made(desk, of, raw)
    label = _("New {entity}: {what}").format(
        entity=_(of.entity.singular).lower(), what=record.label(desk.picture).strip()
    )
    changes = [Change(None, record)]
    _check_moves(desk.picture, changes)
    return desk.write(label, changes, reason=reason, initiator=initiator)


def _check_moves(at: Picture, changes: Iterable[Change]) -> None:
    """Refuse a rating by hand that moves two steps or more without a written reason.

    What comes in through a file is taken as it was given; what a person rates here says why.
    """
    words = _("A move of two steps or more needs a written reason. Say why in your own words.")
    owed = [
        one.after.problem("reason", words, "required")
        for one in changes
        if isinstance(one.after, Assessment) and _is_rated(one) and owes_reason(at, one.after)
    ]
    if owed:
        raise Invalid(owed)


def _is_rated(change: Change) -> bool:
    """Whether the change gives a rating, or takes away the reason of one."""
    return change.before is None or bool({"overall", "reason", "scale"} & set(change.fields()))


def paste(
    desk: Desk,
    edits: Iterable[Edit],
    new: Sequence[tuple[type[Record], Mapping[str, object]]] = (),
    *,
    reason: str | None = None,
    initiator: object = None,
) -> Written | None:
    """Write a block of cells and new records as one step; None where nothing differs."""
    by_record: dict[str, tuple[Record, dict[str, object]]] = {}
    for record, name, raw in edits:
        by_record.setdefault(record.id, (record, {}))[1][name] = raw
    changes: list[Change] = []
    problems: list[Problem] = []
    cells = 0
    for record, raws in by_record.values():
        try:
            found = changed(record, read_values(record.entity, raws, desk.picture, record.id))
        except Invalid as refused:
            problems += refused.problems
            continue
        kept = [one for one in found if not one.is_empty()]
        # A reading whose key changes goes and comes: as many cells as were written.
        cells += sum(len(one.fields()) for one in kept) if len(kept) < 2 else len(raws)
        changes += kept
    taken = {str(values[of.entity.ref]) for of, values in new if of.entity.ref and values.get(of.entity.ref)}
    for of, values in new:
        try:
            record = _numbered(desk, of, dict(values), taken)
        except Invalid as refused:
            problems += refused.problems
            continue
        changes.append(Change(None, record))
    if problems:
        raise Invalid(problems)
    if not changes:
        return None
    _check_moves(desk.picture, changes)
    label = plural("Pasted one cell", "Pasted {n} cells", cells)
    if new:
        records = plural("one new record", "{n} new records", len(new))
        label = f"{label}, {records}" if cells else _("Pasted {what}").format(what=records)
    return desk.write(label, changes, kind=StepKind.PASTE, reason=reason, initiator=initiator)


def _numbered(desk: Desk, of: type[Record], raw: dict[str, object], taken: set[str]) -> Record:
    """A new record whose own reference does not clash with others made in the same step."""
    entity = of.entity
    if entity.ref and not raw.get(entity.ref):
        raw[entity.ref] = next_ref(desk.picture, entity, taken)
        taken.add(str(raw[entity.ref]))
    return made(desk, of, raw)


def family(at: Picture, records: Iterable[Record]) -> list[Record]:
    """The records and everything beneath them, children before parents: what a deletion takes."""
    found: dict[str, Record] = {}

    def take(record: Record) -> None:
        if record.id in found:
            return
        for entity, field in at.catalogue.pointing_at[record.entity.key]:
            if entity.parent != field.name or not isinstance(field.kind, Ref):
                continue
            children = (
                at.series(record.id) if entity.series else at.children(entity.record, field.name, record.id)
            )
            for child in children:
                take(child)
        found[record.id] = record

    for one in records:
        take(one)
    return list(found.values())


def delete_with_children(
    desk: Desk, records: Sequence[Record], *, reason: str | None = None, initiator: object = None
) -> Written:
    """Delete records with everything beneath them; refuses while anything else still points at them."""
    going = family(desk.picture, records)
    label = _("Deleted {what}").format(what=records[0].label(desk.picture))
    if len(going) > 1:
        label += plural(" with {n} record", " with {n} records", len(going) - 1)
    return desk.write(label, [Change(one, None) for one in going], reason=reason, initiator=initiator)


_TAIL = re.compile(r"^(.*?)(\d+)$")
_PREFIX = {
    "priority": "P",
    "indicator": "I",
    "milestone": "M",
    "barrier": "B",
    "programme": "G",
    "person": "U",
}


def next_ref(at: Picture, entity: Entity[Any], taken: Iterable[str] = ()) -> str:
    """The next free reference in the pattern of those there are: P07 follows P06."""
    known = [entity.ref_of(one) for one in at.all(entity.record)] + list(taken)
    numbered = [found for one in known if (found := _TAIL.match(one))]
    if not numbered:
        return f"{_PREFIX.get(entity.key, entity.key[:1].upper())}{1:02d}"
    prefix, digits = max(numbered, key=lambda one: int(one[2])).groups()
    return f"{prefix}{int(digits) + 1:0{len(digits)}d}"

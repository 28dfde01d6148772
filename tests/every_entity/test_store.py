"""Every entity in the store: made, changed, deleted and taken back, it is what it was; nonsense is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.measures import Reading
from deliverydesk.errors import Invalid, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import (
    Absent,
    AbsentReason,
    Amount,
    Choice,
    Day,
    Kind,
    Rating,
    Ref,
    Refs,
    Text,
    YesNo,
    present,
)
from deliverydesk.schema.records import Entity, Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from tests import strategies
from tests.storage.looking import seen

each_entity = pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
each_of_many = pytest.mark.parametrize(
    "entity", [entity for entity in CATALOGUE if not entity.single], ids=lambda entity: entity.key
)
WORDS = Absent(AbsentReason.WITHHELD, "Exempt under Section 26 🙂")


def some(desk: Desk, entity: Entity[Any]) -> Record:
    found = desk.picture.series("i-read") if entity.series else desk.picture.of_entity(entity.key)
    return found[0]


def a_twin(desk: Desk, entity: Entity[Any]) -> Record:
    """A new record like one that is there, under a name of its own."""
    one = some(desk, entity)
    own: dict[str, Any] = {"id": "", "revision": 0}
    if entity.ref:
        own[entity.ref] = "TWIN-1"
    if entity.key == "indicator":
        own["headline"] = False
    if entity.key == "trajectory":
        own |= {"version": 9, "status": type(one.status).DRAFT}
    if entity.key == "trajectory_point":
        own["on"] = one.on.replace(day=15)
    if isinstance(one, Reading):
        own["grp"] = "women"
    return replace(one, **own)


def another(field: Field, value: Any, desk: Desk) -> Any:
    """A value that a person would see as different, of the same kind."""
    kind = field.kind
    match kind:
        case Text():
            return f"{value or ''}x"[-kind.limit :]
        case YesNo():
            return not value
        case Amount():
            return (value or 0) + 1
        case Day():
            return (present(value) or date(2026, 1, 1)) + timedelta(days=1)
        case Choice():
            return next(one for one in kind.of if one is not value)
        case Rating():
            return next(one for one in kind.order if one != value)
        case Ref() | Refs():
            others = [one.id for one in desk.picture.of_entity(kind.to)]
            if isinstance(kind, Refs):
                return () if value else tuple(others[:1])
            return next((one for one in others if one != value), value)
    raise NotImplementedError(kind)


@each_of_many
def test_made_and_deleted_and_taken_back_a_desk_is_what_it_was(entity: Entity[Any], a_country: Desk):
    start = seen(a_country)
    made = a_country.write("Made", [Change(None, a_twin(a_country, entity))]).changes[0].after
    with_twin = seen(a_country)
    assert len(with_twin[entity.key]) == len(start[entity.key]) + 1
    editing.delete_with_children(a_country, [made])
    assert seen(a_country) == start
    for act, held in (
        (a_country.undo, with_twin),
        (a_country.redo, start),
        (a_country.undo, with_twin),
        (a_country.undo, start),
    ):
        act()
        assert seen(a_country) == held
    a_country.close()
    with Desk.open(a_country.path, actor="LA") as again:
        assert seen(again) == start
        again.redo()
        assert seen(again) == with_twin
        assert again.journal.verify() == again.integrity(full=True) == []


@each_entity
def test_every_field_that_is_changed_and_taken_back_is_what_it_was(entity: Entity[Any], a_country: Desk):
    start = seen(a_country)
    for field in entity.fields:
        one = some(a_country, entity)
        value = getattr(one, field.name)
        changed = another(field, value, a_country)
        if field.same(value, changed) or field.name == entity.ref:
            continue
        try:
            a_country.write(field.name, [Change(one, replace(one, **{field.name: changed}))], reason="tried")
        except Refused:
            assert seen(a_country) == start
            continue
        assert seen(a_country) != start
        a_country.undo()
        assert seen(a_country) == start, field.name


@each_entity
@given(data=st.data())
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_a_record_holds_comes_back_from_the_file_and_from_the_journal(
    entity: Entity[Any], a_country: Desk, data: st.DataObject
):
    one = some(a_country, entity)
    targets = {to: tuple(each.id for each in a_country.picture.of_entity(to)) for _field, to in entity.links}
    own = {
        field.name: data.draw(strategies.of_field(field, targets.get(getattr(field.kind, "to", ""), ("x",))))
        for field in entity.fields
        if field.name not in (entity.ref, entity.parent)
        and not (entity.series and field.name in ("place", "period_end", "grp"))
    }
    held = seen(a_country)
    try:
        done = a_country.write("Anything", [Change(one, replace(one, **own))], reason="tried")
    except Refused:
        assert seen(a_country) == held
        return
    if not done.changes:
        return
    after = done.changes[0].after
    kept = a_country._store._load()
    stored = kept.record(after.id)
    assert stored == after
    assert a_country.journal.changes(done.step.no)[0].after == after
    a_country.undo()
    assert seen(a_country) == held


@each_entity
def test_an_absence_in_every_field_that_may_have_one_comes_back(entity: Entity[Any], a_country: Desk):
    fields = [field.name for field in entity.fields if field.may_be_absent]
    if not fields:
        return
    one = some(a_country, entity)
    a_country.write("Absent", [Change(one, replace(one, **dict.fromkeys(fields, WORDS)))], reason="said so")
    held = seen(a_country)
    a_country.close()
    with Desk.open(a_country.path, actor="LA") as again:
        assert seen(again) == held
        stored = some(again, entity)
        assert {getattr(stored, name) for name in fields} == {WORDS}
        again.undo()
        again.redo()
        assert seen(again) == held


NONSENSE: dict[type[Kind], tuple[object, str]] = {
    Text: ("x" * 40_000, "characters long"),
    Day: ("the day after tomorrow", "is not a date"),
    Amount: ("about two", "A number is needed here"),
    YesNo: ("perhaps", "is neither yes nor no"),
    Choice: ("none of these", "is not on the list"),
    Rating: ("chartreuse", "chartreuse"),
    Ref: ("nobody at all", "is not a known"),
    Refs: ("nobody at all", "is not a known"),
}


def nonsense(kind: Kind) -> tuple[object, str]:
    return next(NONSENSE[of] for of in type(kind).__mro__ if of in NONSENSE)


@each_entity
def test_nonsense_in_any_field_is_refused_in_words_and_changes_nothing(entity: Entity[Any], a_country: Desk):
    held = seen(a_country)
    one = some(a_country, entity)
    for field in entity.fields:
        raw, words = nonsense(field.kind)
        with pytest.raises(Invalid) as caught:
            editing.set_field(a_country, one, field.name, raw, reason="tried")
        (problem,) = caught.value.problems
        assert words in problem.sentence
        assert problem.sentence.startswith(f"{field.label}: ")
        assert problem.sentence.endswith(".")
        assert problem.where.field == field.name
    assert seen(a_country) == held


@each_entity
def test_a_field_that_must_be_there_cannot_be_emptied(entity: Entity[Any], a_country: Desk):
    one = some(a_country, entity)
    for field in entity.fields:
        if field.required:
            with pytest.raises(Invalid, match="is needed"):
                editing.set_field(a_country, one, field.name, "", reason="tried")


@each_of_many
def test_a_reference_is_given_once(entity: Entity[Any], a_country: Desk):
    if entity.ref is None:
        return
    one = some(a_country, entity)
    twin = replace(a_twin(a_country, entity), **{entity.ref: entity.ref_of(one).swapcase()})
    with pytest.raises(Invalid, match=r"is there already\. Give this one another reference"):
        a_country.write("Twice", [Change(None, twin)])

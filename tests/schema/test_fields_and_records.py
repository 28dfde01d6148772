"""Fields, records and what is derived from declaring them once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import column, columns
from deliverydesk.schema.fields import text
from deliverydesk.schema.kinds import Absent, AbsentReason, Amount, Refs, present
from deliverydesk.schema.records import Record, Views, derived, entity
from deliverydesk.services.desk import Desk
from tests import strategies

WITHHELD = Absent(AbsentReason.WITHHELD, "Exempt under Section 26")
each_entity = pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
each_field = pytest.mark.parametrize(
    "field",
    [field for entity in CATALOGUE for field in entity.fields],
    ids=lambda field: f"{field.entity}.{field.name}",
)


def a_person(**values) -> Person:
    return Person(id="p", ref="LA", name="L. Amadi", **values)


@st.composite
def records(draw, entity) -> Record:
    values = {field.name: draw(strategies.of_field(field)) for field in entity.fields}
    return entity.record(id=draw(st.uuids()).hex, revision=draw(st.integers(0, 99)), **values)


@each_entity
@given(data=st.data())
@settings(max_examples=25)
def test_every_record_comes_back_from_its_json(entity, data):
    record = data.draw(records(entity))
    assert entity.restore(json.loads(json.dumps(entity.plain(record)))) == record


@each_field
def test_a_blank_is_empty_where_it_may_be_and_refused_where_not(field):
    if field.required:
        with pytest.raises(ValueError, match=r"is needed"):
            field.parse("  \n")
        with pytest.raises(ValueError, match=r"is needed"):
            field.check(None)
    else:
        assert field.parse("  \n") == field.empty
        assert field.parse(None) == field.empty
        field.check(field.empty)


@each_field
def test_a_reason_for_absence_is_kept_where_declared_and_refused_elsewhere(field):
    if field.may_be_absent:
        assert field.parse(WITHHELD) is WITHHELD
        field.check(WITHHELD)
        assert field.restore(json.loads(json.dumps(field.plain(WITHHELD)))) == WITHHELD
        assert field.show(WITHHELD) == "–"
        assert field.edit(WITHHELD) == ""
    else:
        with pytest.raises(ValueError, match=r"absence|cannot be left out"):
            field.parse(WITHHELD)
        with pytest.raises(ValueError, match=r"absence|cannot be left out"):
            field.check(WITHHELD)


def test_a_required_text_of_nothing_but_marks_counts_as_blank():
    with pytest.raises(ValueError, match=r"Priority is needed"):
        Priority.entity.field("title").parse("\ufeff \u00a0")


def test_the_words_of_an_absence_have_a_limit_and_no_unseen_characters():
    field = Person.entity.field("post")
    with pytest.raises(ValueError, match=r"characters long"):
        field.check(Absent(AbsentReason.WITHHELD, "x" * 3000))
    with pytest.raises(ValueError, match=r"U\+0000"):
        field.check(Absent(AbsentReason.WITHHELD, "a\0"))


def test_empty_and_absent_values_stand_last_in_any_order():
    field = Milestone.entity.field("forecast")
    some = [None, WITHHELD, date(2027, 1, 1), date(2026, 1, 1)]
    assert sorted(some, key=field.sort)[:2] == [date(2026, 1, 1), date(2027, 1, 1)]


def test_an_absence_is_the_same_only_as_itself():
    field = Milestone.entity.field("forecast")
    assert field.same(WITHHELD, Absent(AbsentReason.WITHHELD, "Exempt under Section 26"))
    assert not field.same(WITHHELD, None)
    assert not field.same(WITHHELD, Absent(AbsentReason.NOT_PROVIDED))


def test_present_gives_the_value_or_nothing():
    assert present(WITHHELD) is None
    assert present(3.5) == 3.5


@each_entity
def test_every_view_names_fields_that_exist(entity):
    views = entity.views
    names = [views.table, *views.form[1::2], views.context, views.value, views.new, views.paper]
    for one in columns(CATALOGUE, entity, " ".join(names)):
        assert one.label


@each_entity
def test_a_form_alternates_headings_and_fields_and_shows_no_field_twice(entity):
    headings, names = entity.views.form[::2], " ".join(entity.views.form[1::2]).split()
    assert len(headings) == len(entity.views.form[1::2])
    assert len(names) == len(set(names))
    assert not {name for heading in headings for name in [heading] if name in entity.by_name}


@each_entity
def test_what_only_a_spare_row_asks_for_is_enough_for_a_new_record(entity):
    asked = set(entity.views.new.split())
    if asked:
        own = {entity.ref, entity.parent}
        needed = {
            field.name for field in entity.fields if field.required and not hasattr(entity.record, field.name)
        }
        assert needed <= asked | own


@each_entity
def test_parents_stand_before_children(entity):
    if entity.parent:
        parent = next(to for field, to in entity.links if field.name == entity.parent)
        assert CATALOGUE.order(parent) < CATALOGUE.order(entity.key)


@each_entity
def test_keys_are_singular_words_that_any_format_can_carry(entity):
    import keyword

    names = [entity.key, *entity.by_name]
    assert all(name.isidentifier() and name == name.lower() for name in names)
    assert not [name for name in names if keyword.iskeyword(name)]


def test_an_unknown_field_in_old_json_is_left_aside_and_a_missing_one_takes_its_default():
    plain = Ministry.entity.plain(Ministry(id="m", code="EDU", name="Education")) | {"colour": "red"}
    del plain["contact"], plain["kind"]
    assert Ministry.entity.restore(plain) == Ministry(id="m", code="EDU", name="Education")


def test_checking_a_record_collects_every_field_before_its_own_rules():
    bad = a_person(from_on=date(2026, 1, 1), to_on=date(2025, 1, 1))
    assert [one.rule for one in bad.entity.check(bad)] == ["date order"]
    worse = replace(bad, name="", post="x" * 301)
    assert [(one.where.field, one.rule) for one in worse.entity.check(worse)] == [
        ("name", "required"),
        ("post", "length"),
    ]


def test_a_problem_names_entity_record_and_field():
    (problem,) = a_person(from_on=date(2026, 1, 1), to_on=date(2025, 1, 1)).problems()
    assert (problem.where.entity, problem.where.record, problem.where.field) == ("person", "p", "to_on")


def test_a_change_names_only_the_fields_that_differ_to_a_person():
    before = Barrier(id="b", priority="p", ref="B1", title="T", money_at_stake=0.3)
    assert Change(before, replace(before, money_at_stake=0.1 + 0.2)).is_empty()
    assert Change(before, replace(before, title="U", money_at_stake=4.0)).fields() == (
        "title",
        "money_at_stake",
    )


def test_taking_a_change_back_turns_it_round():
    made = Change(None, a_person())
    assert (made.verb, made.inverse().verb) == ("create", "delete")
    assert made.inverse().inverse() == made


def test_a_column_through_a_link_shows_what_it_leads_to(a_country: Desk):
    at = a_country.picture
    shown = column(CATALOGUE, Milestone.entity, "priority.ref")
    milestone = at.get(Milestone, "ms-pay")
    assert shown.show(milestone, at) == "P03"
    assert not shown.editable
    assert shown.label == "No"


def test_a_column_of_links_shows_references_and_can_be_written_back(a_country: Desk):
    at = a_country.picture
    shown = column(CATALOGUE, Barrier.entity, "help_asked_of")
    barrier = at.get(Barrier, "b-release")
    assert shown.show(barrier, at) == "CAB, FIN"
    assert shown.kind.parse(shown.kind.edit(barrier.help_asked_of, at), at) == ("m-cab", "m-fin")


def test_every_link_in_the_country_can_be_written_back_as_it_stands_in_an_editor(a_country: Desk):
    at = a_country.picture
    for one in at.catalogue:
        for record in at.series("i-read") if one.series else at.of_entity(one.key):
            for field, _to in one.links:
                if value := getattr(record, field.name):
                    assert field.parse(field.edit(value, at), at) == value, (one.key, field.name)


def test_a_link_to_nothing_known_is_refused_in_the_words_of_its_entity(a_country: Desk):
    with pytest.raises(
        ValueError, match=r"“NO” is not a known ministry\. Use a reference from the list of ministries\."
    ):
        Priority.entity.field("ministry").parse("NO", a_country.picture)


def test_a_title_that_two_records_share_leads_to_neither(a_country: Desk):
    a_country.write("Namesake", [Change(None, Ministry(code="ED2", name="Education"))])
    assert a_country.picture.find("ministry", "Education") is None
    assert a_country.picture.find("ministry", "edu") == "m-edu"


def test_every_record_can_be_called_by_some_name(a_country: Desk):
    at = a_country.picture
    for one in at.catalogue:
        for record in at.series("i-read") if one.series else at.of_entity(one.key):
            assert record.label(at).strip(), one.key


def test_a_derived_value_is_computed_when_shown():
    @entity("thing", "Thing", "Things", views=Views(table="title double"), title="title")
    class Thing(Record):
        title: str = text("Title")

        @derived(Amount(), "Length")
        def double(self, at):
            return len(self.title) * 2.0

    shown = column(CATALOGUE, Thing.entity, "double")
    assert shown.show(Thing(id="1", title="four"), None) == "8"
    assert not shown.editable


def test_links_and_what_points_back_agree():
    pointing = CATALOGUE.pointing_at
    assert ("milestone", "depends_on") in {(e.key, f.name) for e, f in pointing["milestone"]}
    assert any(isinstance(field.kind, Refs) for _e, field in pointing["ministry"])


def test_a_rating_off_its_scale_is_named():
    rated = Assessment(id="a", priority="p", as_at=date(2026, 1, 1), voice=Voice.UNIT, overall="A")
    assert [one.sentence for one in rated.problems()] == ["A is not on this scale: G AG AR R."]

"""The journal in words: who changed what, when and why."""

from __future__ import annotations

import json
from dataclasses import replace

from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Person
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import editing, history
from deliverydesk.services.desk import Desk


def test_the_newest_step_stands_first(a_country: Desk):
    editing.set_field(
        a_country, a_country.picture.get(Milestone, "ms-pay"), "owner", "Treasury", reason="agreed"
    )
    newest, *older = history.entries(a_country)
    assert (newest.step, newest.who, newest.reason) == (3, "L. Amadi", "agreed")
    assert [one.step for one in older] == [2, 1]
    assert history.entries(a_country, limit=1) == [newest]


def test_an_entry_is_plain_json(a_country: Desk):
    (entry,) = history.entries(a_country, limit=1)
    plain = json.loads(json.dumps(entry.plain()))
    assert (plain["step"], plain["who"], plain["kind"], plain["undoes"]) == (2, "L. Amadi", "begin", None)


def test_an_undo_says_what_it_took_back(a_country: Desk):
    editing.set_field(a_country, a_country.picture.get(Milestone, "ms-pay"), "owner", "Treasury")
    a_country.undo()
    assert history.entries(a_country, limit=1)[0].undoes == 3


def test_a_step_is_told_field_by_field_in_words(a_country: Desk):
    editing.update(
        a_country,
        a_country.picture.get(Milestone, "ms-pay"),
        {"owner": "Treasury", "depends_on": "M030; M034", "forecast": "1 Mar 2027"},
    )
    told = [(one.label, one.field_label, one.before, one.after) for one in history.details(a_country, 3)]
    label = "M032 Coaches' pay on the regular vote"
    assert told == [
        (label, "Forecast", "–", "1 Mar 27"),
        (label, "Owner", "Finance", "Treasury"),
        (label, "Depends on", "", "M030, M034"),
    ]


def test_a_reading_is_told_by_its_indicator_and_period(a_country: Desk):
    first = a_country.picture.series("i-read")[0]
    editing.set_field(a_country, first, "value", "51")
    told = [
        (one.entity, one.label, one.field_label, one.before, one.after)
        for one in history.details(a_country, 3)
    ]
    # A final figure that changes is revised, and says so.
    assert sorted(told) == [
        ("reading", "I031, 30 Jun 2025", "Status", "Final", "Revised"),
        ("reading", "I031, 30 Jun 2025", "Value", "50.5", "51"),
    ]


def test_a_long_step_is_told_only_as_far_as_asked(a_country: Desk):
    assert len(history.details(a_country, 2, limit=7)) == 7


def test_the_story_of_one_record(a_country: Desk):
    editing.set_field(a_country, a_country.picture.get(Milestone, "ms-pay"), "owner", "Treasury")
    a_country.undo()
    story = history.of_record(a_country, "ms-pay")
    assert [
        (entry.step, [one.after for one in fields if one.field == "owner"]) for entry, fields in story
    ] == [
        (4, ["Finance"]),
        (3, ["Treasury"]),
        (2, ["Finance"]),
    ]


def test_the_story_of_a_record_that_is_gone_can_still_be_told(a_country: Desk):
    editing.delete_with_children(a_country, [a_country.picture.get(Indicator, "i-read")])
    (entry, fields), *_older = history.of_record(a_country, "i-read")
    assert entry.label == "Deleted I031 Pupils reading at standard with 5 records"
    assert ("Title" in {one.field_label for one in fields}) or (
        "Indicator" in {one.field_label for one in fields}
    )
    assert {one.after for one in fields} == {""}
    assert history.of_record(a_country, "i-read/2025-06-30//")[0][0] == entry


def test_somebody_who_is_gone_still_acted(a_country: Desk):
    a_country.write("A colleague", [Change(None, Person(id="p-new", ref="NN", name="N. New"))])
    a_country.close()
    with Desk.open(a_country.path, actor="NN") as desk:
        editing.set_field(desk, desk.picture.get(Milestone, "ms-pay"), "owner", "Treasury")
    with Desk.open(a_country.path, actor="LA") as desk:
        editing.delete_with_children(desk, [desk.picture.get(Person, "p-new")])
        assert [one.who for one in history.entries(desk, limit=2)] == [
            "L. Amadi",
            "somebody no longer listed",
        ]


def test_an_absence_is_told_as_a_dash(a_country: Desk):
    one = a_country.picture.get(Milestone, "ms-test")
    a_country.write(
        "Unknown", [Change(one, replace(one, forecast=Absent(AbsentReason.NOT_YET_KNOWN, "TBD")))]
    )
    (told,) = history.details(a_country, 3)
    assert (told.before, told.after) == ("31 Mar 27", "–")

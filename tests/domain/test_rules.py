"""Rules that look across records: asked of the desk as it would be, and refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain import rules
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.parties import Ministry, Period, Person, Place
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import Invalid
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Severity
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk


def refusal(desk: Desk, *changes: Change, reason: str | None = "tried") -> list[str]:
    with pytest.raises(Invalid) as caught:
        desk.write("Tried", changes, reason=reason)
    return [one.sentence for one in caught.value.problems]


def new(record: Record) -> Change:
    return Change(None, record)


def edit(desk: Desk, of: type[Record], id: str, **values: object) -> Change:
    one = desk.picture.get(of, id)
    return Change(one, replace(one, **values))


def a_path(**values) -> Trajectory:
    given = {
        "indicator": "i-books", "version": 1, "baseline_on": date(2025, 1, 1), "baseline": 1.0,
        "target_on": date(2027, 1, 1), "target": 3.0,
    }  # fmt: skip
    return Trajectory(**given | values)


def test_a_reference_stands_for_one_record_whatever_its_case(a_country: Desk):
    assert refusal(a_country, new(Ministry(code="edu", name="Other"))) == [
        "Ministry “edu” is there already. Give this one another reference."
    ]


def test_two_new_records_with_one_reference_are_both_named(a_country: Desk):
    assert len(refusal(a_country, new(Ministry(code="N", name="A")), new(Ministry(code="n", name="B")))) == 2


def test_references_may_change_hands_in_one_step(a_country: Desk):
    a_country.write(
        "Swapped",
        [edit(a_country, Ministry, "m-edu", code="FIN"), edit(a_country, Ministry, "m-fin", code="EDU")],
    )
    assert a_country.picture.find("ministry", "EDU") == "m-fin"


def test_two_entities_may_use_the_same_reference(a_country: Desk):
    a_country.write("Same", [new(Place(code="EDU", name="A place"))])
    assert a_country.picture.find("place", "EDU") != a_country.picture.find("ministry", "EDU")


def test_a_link_leads_to_a_record_of_the_right_kind(a_country: Desk):
    told = refusal(a_country, edit(a_country, Priority, "pr-read", ministry="p-sollen"))
    assert told == ["Ministry points at nothing among the ministries. Choose one that is there."]


def test_many_links_lead_somewhere_each(a_country: Desk):
    told = refusal(a_country, edit(a_country, Barrier, "b-rain", help_asked_of=("m-edu", "x", "y")))
    assert told == ["Help asked of points at nothing among the ministries. Choose one that is there."] * 2


def test_a_record_and_what_it_points_at_may_come_in_one_step(a_country: Desk):
    a_country.write(
        "Both",
        [
            new(Priority(ref="P99", title="T", ministry="m-new")),
            new(Ministry(id="m-new", code="N", name="N")),
        ],
    )
    assert a_country.picture.count("priority") == 4


def test_what_is_still_used_is_named_with_its_first_users(a_country: Desk):
    change = Change(a_country.picture.get(Priority, "pr-read"), None)
    told = refusal(a_country, change)
    assert "P03 is still used by M030, M032, M033 and 1 more. Delete or change these first." in told


def test_a_record_and_its_users_may_go_in_one_step(a_country: Desk):
    going = [a_country.picture.get(Barrier, "b-rain"), a_country.picture.get(Milestone, "ms-bridge")]
    a_country.write("Gone", [Change(one, None) for one in going])
    assert a_country.picture.count("barrier") == 1


def test_a_user_may_be_turned_elsewhere_in_the_step_that_deletes(a_country: Desk):
    barrier = a_country.picture.get(Barrier, "b-release")
    a_country.write(
        "Elsewhere",
        [
            Change(barrier, replace(barrier, help_asked_of=("m-fin",))),
            Change(a_country.picture.get(Ministry, "m-cab"), None),
        ],
    )
    assert a_country.picture.get(Ministry, "m-cab") is None


def test_a_priority_has_one_headline(a_country: Desk):
    told = refusal(a_country, edit(a_country, Indicator, "i-books", headline=True))
    assert told == ["I031 is the headline already. A priority has exactly one."]


def test_the_headline_may_change_hands_in_one_step(a_country: Desk):
    a_country.write(
        "Another headline",
        [
            edit(a_country, Indicator, "i-read", headline=False),
            edit(a_country, Indicator, "i-books", headline=True),
        ],
    )
    assert a_country.picture.get(Indicator, "i-books").headline


def test_an_indicator_has_one_agreed_path(a_country: Desk):
    told = refusal(a_country, new(a_path(indicator="i-read", version=2, status=TrajectoryStatus.AGREED)))
    assert told == ["Another version is agreed. Mark that one superseded first."]
    a_country.write(
        "Re-baselined",
        [
            edit(a_country, Trajectory, "tr-read", status=TrajectoryStatus.SUPERSEDED),
            new(a_path(indicator="i-read", version=2, status=TrajectoryStatus.AGREED)),
        ],
    )


def test_a_version_is_there_once(a_country: Desk):
    assert refusal(a_country, new(a_path(indicator="i-read"))) == ["Version 1 is there already."]


@pytest.mark.parametrize("on", [date(2024, 6, 30), date(2028, 6, 30), date(2030, 1, 1)])
def test_an_interim_point_lies_between_baseline_and_target(a_country: Desk, on: date):
    assert refusal(a_country, new(TrajectoryPoint(trajectory="tr-roads", on=on, value=1.0))) == [
        "An interim point lies between the baseline and the target."
    ]


def test_an_interim_point_is_the_only_one_of_its_day(a_country: Desk):
    assert refusal(
        a_country, new(TrajectoryPoint(trajectory="tr-roads", on=date(2026, 6, 30), value=1.0))
    ) == ["There is a point on that day already."]


def test_a_path_that_moves_leaves_no_point_outside(a_country: Desk):
    told = refusal(a_country, edit(a_country, Trajectory, "tr-roads", target_on=date(2026, 1, 1)))
    assert told == ["The point of 30 Jun 2026 would lie outside the path. Move or delete it first."]


def test_places_are_never_part_of_each_other(a_country: Desk):
    a_country.write("Below", [edit(a_country, Place, "pl-north", parent="pl-south")])
    assert refusal(a_country, edit(a_country, Place, "pl-south", parent="pl-north")) == [
        "These places are part of each other."
    ]
    assert refusal(a_country, edit(a_country, Place, "pl-south", parent="pl-south")) == [
        "A place cannot be part of itself."
    ]


def test_milestones_never_wait_for_each_other_in_a_circle(a_country: Desk):
    a_country.write("Chain", [edit(a_country, Milestone, "ms-pay", depends_on=("ms-pilot",))])
    assert refusal(a_country, edit(a_country, Milestone, "ms-pilot", depends_on=("ms-coaches",))) == [
        "These milestones wait for each other."
    ]
    assert refusal(a_country, edit(a_country, Milestone, "ms-pilot", depends_on=("ms-pilot",))) == [
        "A milestone cannot depend on itself."
    ]


def test_a_desk_keeps_exactly_one_record_of_settings(a_country: Desk):
    told = ["A desk has exactly one record of settings. Change that one."]
    assert refusal(a_country, new(DeskSettings())) == told
    assert refusal(a_country, Change(a_country.picture.settings, None)) == told


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (Person(ref="N", name="N", from_on=date(2026, 2, 1), to_on=date(2026, 1, 1)), "The last day in post is before the first."),
        (Place(code="N", name="N", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)), "The place ends before it begins."),
        (Period(ref="N", start=date(2026, 2, 1), end=date(2026, 1, 1)), "The period ends before it starts."),
        (Period(ref="N", start=date(2026, 1, 1), end=date(2026, 1, 31), due=date(2026, 1, 2)), "Returns cannot be due before the period has ended."),
        (Priority(ref="N", title="N", ministry="m-edu", start=date(2026, 2, 1), end=date(2026, 1, 1)), "The promise ends before it starts."),
        (Indicator(priority="pr-read", ref="N", title="N", unit="%", lower_bound=1.0, upper_bound=1.0), "The upper bound must lie above the lower."),
        (Indicator(priority="pr-read", ref="N", title="N", unit="%", threshold_g=0.9), "Thresholds of its own: give all three or none."),
        (a_path(target_on=date(2025, 1, 1)), "The target must lie after the baseline."),
        (a_path(lower=2.0, upper=1.0), "The band ends below its start."),
        (Milestone(priority="pr-read", ref="N", title="N", actual=date(2026, 1, 1), cancelled_on=date(2026, 1, 1)), "A milestone that was met cannot be cancelled."),
        (Barrier(priority="pr-read", ref="N", title="N", began_on=date(2026, 2, 1), raised_on=date(2026, 1, 1)), "It was raised before it began."),
        (Barrier(priority="pr-read", ref="N", title="N", began_on=date(2026, 2, 1), resolved_on=date(2026, 1, 1)), "It was resolved before it began."),
    ],
    ids=lambda value: "" if isinstance(value, str) else value.entity.key,
)  # fmt: skip
def test_a_record_that_contradicts_itself_says_how(a_country: Desk, record: Record, told: str):
    assert refusal(a_country, new(record)) == [told]


def test_settings_whose_thresholds_do_not_fall_are_refused(a_country: Desk):
    now = a_country.picture.settings
    assert refusal(a_country, Change(now, replace(now, threshold_ag=0.99))) == [
        "Thresholds must fall from green to amber-red."
    ]


def test_a_desk_of_many_problems_names_every_one(a_country: Desk):
    assert rules.check_all(a_country.picture) == []


def test_a_priority_without_a_headline_deserves_a_look(a_country: Desk):
    a_country.write("None", [edit(a_country, Indicator, "i-roads", headline=False)])
    (warning,) = rules.warnings(a_country.picture)
    assert (warning.severity, warning.sentence) == (
        Severity.WARNING,
        "P07 has indicators and no headline among them.",
    )

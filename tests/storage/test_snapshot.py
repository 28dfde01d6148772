"""What the desk held then is what it holds as known then: the past is never rewritten."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverydesk.domain.measures import Indicator, Reading
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import DeskError, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import editing, freezing
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from tests.desks import START
from tests.storage.looking import contents, seen

TBD = Absent(AbsentReason.NOT_YET_KNOWN, "TBD")


class Story:
    """Acts that a person might do, one after another, and what the desk held after each."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.held = {desk.picture.step: contents(desk.picture)}

    def act(self, what: str, n: int) -> None:
        # A refused act leaves no step, which the comparison at the end would show.
        with suppress(DeskError):
            getattr(self, what)(n)
        self.held[self.desk.picture.step] = contents(self.desk.picture)

    def rename(self, n: int) -> None:
        one = self.pick(Priority, n)
        self.desk.write("Renamed", [Change(one, replace(one, title=f"Title {n}"))])

    def forecast(self, n: int) -> None:
        one = self.pick(Milestone, n)
        value = TBD if n % 3 == 0 else date(2027, 1, 1) + timedelta(days=n)
        self.desk.write("Forecast", [Change(one, replace(one, forecast=value))])

    def depend(self, n: int) -> None:
        one, other = self.pick(Milestone, n), self.pick(Milestone, n + 1)
        self.desk.write("Depends", [Change(one, replace(one, depends_on=(other.id,) if n % 2 else ()))])

    def figure(self, n: int) -> None:
        """A new reading, or another value for the one that is there."""
        end = date(2026, 1 + n % 4, 28)
        there = self.desk.picture.record(f"i-roads/{end.isoformat()}//")
        one = Reading(indicator="i-roads", period_start=date(2026, 1, 1), period_end=end, value=float(n))
        self.desk.write("Figure", [Change(there, one if there is None else replace(there, value=float(n)))])

    def figures_away(self, n: int) -> None:
        some = self.desk.picture.series("i-roads")[: n % 3]
        self.desk.write("Away", [Change(one, None) for one in some])

    def create(self, n: int) -> None:
        editing.create(self.desk, Ministry, {"code": f"C{n}", "name": f"Ministry {n}"})

    def delete(self, n: int) -> None:
        kind = (Ministry, Milestone, Barrier, Indicator, Priority)[n % 5]
        editing.delete_with_children(self.desk, [self.pick(kind, n)])

    def undo(self, n: int) -> None:
        self.desk.undo()

    def redo(self, n: int) -> None:
        self.desk.redo()

    def reopen(self, n: int) -> None:
        self.desk.close()
        moment = START + timedelta(days=1, seconds=len(self.held))
        self.desk = Desk.open(self.desk.path, actor="LA", sources=SeededSources(n, moment))

    def pick(self, of, n):
        some = self.desk.picture.all(of)
        if not some:
            raise Refused("Nothing is left.")
        return some[n % len(some)]


ACTS = [
    "rename",
    "forecast",
    "depend",
    "figure",
    "figure",
    "figures_away",
    "create",
    "delete",
    "undo",
    "undo",
    "redo",
    "reopen",
]


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), min_size=1, max_size=25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_each_step_is_known_as_it_was(country_file: Path, acts):
    follow(country_file, acts)


@pytest.mark.long
@pytest.mark.timeout(1800)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), min_size=1, max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_at_length_each_step_is_known_as_it_was(country_file: Path, acts):
    follow(country_file, acts)


def follow(country_file: Path, acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(country_file, Path(folder) / "story.desk"))
        story = Story(Desk.open(path, actor="LA", sources=SeededSources(9, START + timedelta(hours=2))))
        try:
            for what, n in acts:
                story.act(what, n)
            for step, held in story.held.items():
                assert contents(story.desk.viewed(known=step)) == held
            assert story.desk.journal.verify() == []
            assert story.desk.integrity(full=True) == []
        finally:
            story.desk.close()


def test_before_the_first_step_nothing_was_known(a_country: Desk):
    then = a_country.viewed(known=0)
    assert sum(then.count(entity.key) for entity in then.catalogue) == 0
    assert then.settings.unit_name == "Delivery Unit"


def test_a_step_that_is_not_there_is_refused(a_country: Desk):
    with pytest.raises(Refused, match=r"There is no step 99; the newest is 2"):
        a_country.viewed(known=99)


def test_what_was_known_at_a_freeze_is_what_was_frozen(a_country: Desk):
    frozen = freezing.freeze(a_country, ref="Q3")
    held = contents(frozen.picture)
    one = a_country.picture.get(Priority, "pr-roads")
    a_country.write("Renamed", [Change(one, replace(one, title="Other"))])
    assert contents(a_country.viewed(known="Q3")) == held


def test_a_freeze_that_is_not_there_is_refused_with_those_that_are(a_country: Desk):
    with pytest.raises(Refused, match=r"There is no freeze called Q9. There are: F01"):
        a_country.viewed(known="Q9")


def test_the_day_judged_for_hides_later_readings_only(a_country: Desk):
    then = a_country.viewed(at=date(2025, 12, 31))
    assert then.today == date(2025, 12, 31)
    assert [one.value for one in then.series("i-read")] == [50.5]
    assert then.count("milestone") == a_country.picture.count("milestone")
    assert [one.value for one in a_country.picture.series("i-read")] == [50.5, 52.5]


def test_a_reading_is_seen_from_the_last_day_of_its_period(a_country: Desk):
    assert len(a_country.viewed(at=date(2025, 6, 29)).series("i-read")) == 0
    assert len(a_country.viewed(at=date(2025, 6, 30)).series("i-read")) == 1


def test_what_was_known_is_judged_for_today_unless_a_day_is_named(a_country: Desk):
    then = a_country.picture.step
    settings_then = a_country.picture.settings
    a_country.write(
        "Time passes", [Change(settings_then, replace(settings_then, practice_today=date(2027, 1, 31)))]
    )
    assert a_country.viewed(known=then).today == date(2027, 1, 31)
    assert a_country.viewed(known=then).settings.practice_today == date(2026, 11, 23)
    assert a_country.viewed(known=then, at=date(2026, 12, 1)).today == date(2026, 12, 1)


def test_both_clocks_together(a_country: Desk):
    then = a_country.picture.step
    first = a_country.picture.series("i-read")[0]
    a_country.write("Revised", [Change(first, replace(first, value=51.0))])
    assert [one.value for one in a_country.viewed(known=then, at=date(2025, 12, 31)).series("i-read")] == [
        50.5
    ]
    assert [one.value for one in a_country.viewed(at=date(2025, 12, 31)).series("i-read")] == [51.0]


@pytest.mark.parametrize(
    ("zone", "known", "held"),
    [
        ("UTC", date(2026, 11, 24), "Late"),
        ("UTC", date(2026, 11, 23), "Early"),
        ("Pacific/Auckland", date(2026, 11, 24), "Early"),
        ("Pacific/Auckland", date(2026, 11, 25), "Late"),
        ("America/New_York", date(2026, 11, 24), "Late"),
    ],
)
def test_a_day_ends_at_midnight_where_the_desk_is(a_country: Desk, monkeypatch, zone, known, held):
    import time

    for moment, title in (
        (datetime(2026, 11, 23, 11, 30, tzinfo=UTC), "Early"),
        (datetime(2026, 11, 24, 11, 30, tzinfo=UTC), "Late"),
    ):
        a_country.sources.move_to(moment)
        one = a_country.picture.get(Priority, "pr-roads")
        a_country.write(title, [Change(one, replace(one, title=title))])
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert a_country.viewed(known=known).get(Priority, "pr-roads").title == held
    finally:
        monkeypatch.undo()
        time.tzset()


def test_moments_are_kept_in_one_time_zone_whatever_the_clock_says(a_country: Desk):
    a_country.sources.now = lambda: datetime(
        2026, 12, 1, 0, 30, tzinfo=timezone(timedelta(hours=3))
    ).astimezone(UTC)
    a_country.write("Now", [Change(None, Ministry(code="N", name="N"))])
    assert a_country.journal.steps(limit=1)[0].at.isoformat() == "2026-11-30T21:30:00+00:00"


def test_a_clock_that_steps_back_changes_no_order(a_country: Desk):
    a_country.sources.now = lambda: datetime(2020, 1, 1, tzinfo=UTC)
    a_country.write("Back in time", [Change(None, Ministry(code="N", name="N"))])
    assert [one.no for one in a_country.journal.steps()] == [3, 2, 1]
    assert a_country.undo_label == "Back in time"


def test_references_stand_in_the_order_people_count(a_country: Desk):
    for ref in ("P2", "p1", "P9a", "P9"):
        a_country.write(ref, [Change(None, Priority(ref=ref, title=ref, ministry="m-edu"))])
    assert [one.ref for one in a_country.picture.all(Priority)] == [
        "p1",
        "P2",
        "P03",
        "P07",
        "P9",
        "P9a",
        "P10",
    ]


def test_children_are_those_whose_link_points_here(a_country: Desk):
    at = a_country.picture
    assert [one.ref for one in at.children(Milestone, "priority", "pr-read")] == [
        "M030",
        "M032",
        "M033",
        "M034",
    ]
    assert at.children(Milestone, "priority", "pr-nobody") == ()


def test_a_record_is_found_by_id_reference_or_title_whatever_the_case(a_country: Desk):
    at = a_country.picture
    assert (
        at.find("priority", "pr-read")
        == at.find("priority", "p03")
        == at.find("priority", "EVERY CHILD READS BY AGE TEN")
        == "pr-read"
    )
    assert at.find("priority", "P99") is None
    assert at.find("assessment", "") is None


def test_a_reading_is_found_by_its_reference(a_country: Desk):
    at = a_country.picture
    (first, _second) = at.series("i-read")
    assert at.reference(first.id) == "I031/2025-06-30//"
    assert at.find("reading", "I031/2025-06-30//") == first.id
    assert at.record(first.id) == first
    assert at.find("reading", "I031/2025-06-30") is None
    assert at.find("reading", "I031/2025-06-30/NOWHERE/") is None


def test_what_is_gone_has_a_name_all_the_same(a_country: Desk):
    assert a_country.picture.label("nobody") == a_country.picture.reference("nobody") == "(gone)"


def test_a_picture_does_not_change_when_the_desk_does(a_country: Desk):
    picture = a_country.picture
    held = contents(picture)
    first = picture.series("i-read")[0]
    a_country.write(
        "Revised", [Change(first, replace(first, value=1.0)), Change(None, Ministry(code="N", name="N"))]
    )
    assert contents(picture) == held
    assert seen(a_country) != held


def test_entities_that_did_not_change_are_shared_not_copied(a_country: Desk):
    before = a_country.picture.all(Milestone)
    a_country.write("Other", [Change(None, Ministry(code="N", name="N"))])
    assert a_country.picture.all(Milestone) is before

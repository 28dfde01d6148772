"""A small country that tests can stand on: everything in it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from deliverydesk.domain.assessments import Assessment, Clearance, RatingScale, Voice
from deliverydesk.domain.exchanges import (
    Brought,
    Dispatch,
    DispatchKind,
    Freeze,
    Issue,
    Note,
    Returned,
    Ruling,
    Verdict,
)
from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.measures import (
    Indicator,
    Reading,
    ReadingStatus,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.domain.parties import Level, Ministry, PartyKind, Period, Person, Place, Translation
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.raised import Flag
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import (
    Barrier,
    BarrierCategory,
    Deliverable,
    EscalationLevel,
    Milestone,
    MilestoneType,
)
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources

TODAY = date(2026, 11, 23)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def records() -> list[Record]:
    """One small country: two ministries, three priorities and something of every entity beneath them."""
    return [
        Ministry(id="m-edu", code="EDU", name="Education", contact="returns office"),
        Ministry(id="m-fin", code="FIN", name="Finance"),
        Ministry(id="m-cab", code="CAB", name="Cabinet office", kind=PartyKind.CENTRE),
        Person(id="p-sollen", ref="BS", name="B. Sollen", post="Director Primary", ministry="m-edu"),
        Place(id="pl-north", code="N1", name="North", level=Level.REGIONAL),
        Place(id="pl-south", code="S1", name="South", level=Level.REGIONAL),
        Period(
            id="t-09", ref="2026-09", start=date(2026, 9, 1), end=date(2026, 9, 30), due=date(2026, 10, 15)
        ),
        Period(
            id="t-10", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=date(2026, 11, 15)
        ),
        Priority(
            id="pr-read",
            ref="P03",
            title="Every child reads by age ten",
            ministry="m-edu",
            tier=1,
            sro="p-sollen",
            start=date(2024, 7, 1),
            end=date(2028, 6, 30),
            order=1,
            narrative_ministry="Coaches will be in post by February and results follow with a term's lag.",
            narrative_unit="The lag is real, but coaches cannot be hired without the release.",
        ),
        Priority(
            id="pr-roads", ref="P07", title="Rural roads open all year", ministry="m-fin", tier=2, order=2
        ),
        Priority(id="pr-école", ref="P10", title="École for every village", ministry="m-edu", order=3),
        Programme(id="g-coach", priority="pr-read", ref="G01", title="Reading coaches", owner="T. Ansel"),
        Indicator(
            id="i-read",
            priority="pr-read",
            ref="I031",
            title="Pupils reading at standard",
            headline=True,
            unit="%",
            decimals=1,
            margin_of_error=1.4,
            source="National Assessment Service",
        ),
        Indicator(
            id="i-books", priority="pr-read", ref="I033", title="Books per pupil", unit="books", decimals=1
        ),
        Indicator(
            id="i-roads",
            priority="pr-roads",
            ref="I070",
            title="Kilometres passable",
            headline=True,
            unit="km",
        ),
        Trajectory(
            id="tr-read",
            indicator="i-read",
            version=1,
            status=TrajectoryStatus.AGREED,
            baseline_on=date(2024, 6, 30),
            baseline=48.0,
            target_on=date(2028, 6, 30),
            target=64.0,
            agreed_by="p-sollen",
            agreed_on=date(2024, 7, 15),
        ),
        Trajectory(
            id="tr-roads",
            indicator="i-roads",
            baseline_on=date(2024, 6, 30),
            baseline=480.0,
            target_on=date(2028, 6, 30),
            target=640.0,
        ),
        TrajectoryPoint(id="tp-0-roads", trajectory="tr-roads", on=date(2026, 6, 30), value=540.0),
        TrajectoryPoint(id="tp-25", trajectory="tr-read", on=date(2025, 6, 30), value=50.0),
        TrajectoryPoint(id="tp-26", trajectory="tr-read", on=date(2026, 6, 30), value=54.0),
        *(_reading(2025, 50.5), _reading(2026, 52.5)),
        Milestone(
            id="ms-pilot",
            priority="pr-read",
            ref="M030",
            title="Reading test agreed and piloted",
            original_baseline=date(2024, 9, 30),
            current_baseline=date(2024, 9, 30),
            actual=date(2024, 9, 30),
            owner="Education",
        ),
        Milestone(
            id="ms-pay",
            priority="pr-read",
            programme="g-coach",
            ref="M032",
            title="Coaches' pay on the regular vote",
            type=MilestoneType.DECISION,
            critical=True,
            original_baseline=date(2026, 7, 1),
            forecast=Absent(AbsentReason.NOT_YET_KNOWN, "TBD"),
            owner="Finance",
        ),
        Milestone(
            id="ms-coaches",
            priority="pr-read",
            programme="g-coach",
            ref="M033",
            title="All 1,140 coaches in post",
            original_baseline=date(2026, 9, 30),
            current_baseline=date(2026, 12, 31),
            forecast=date(2027, 2, 15),
            owner="Education",
            evidence="Waits for M032",
            depends_on=("ms-pay",),
        ),
        Milestone(
            id="ms-test",
            priority="pr-read",
            ref="M034",
            title="Term test in every province",
            original_baseline=date(2026, 12, 15),
            forecast=date(2027, 3, 31),
        ),
        Milestone(
            id="ms-bridge",
            priority="pr-roads",
            ref="M100",
            title="Bridges of the north surveyed",
            original_baseline=date(2026, 5, 31),
            forecast=date(2026, 12, 1),
        ),
        Barrier(
            id="b-release",
            priority="pr-read",
            ref="B140",
            title="No release for 1,140 reading coaches",
            category=BarrierCategory.FUNDING,
            impact=3,
            began_on=date(2026, 7, 3),
            raised_on=date(2026, 7, 10),
            sponsor="m-edu",
            recipient_agency="m-fin",
            decide_by=date(2026, 11, 27),
            milestone="ms-pay",
            level=EscalationLevel.L3,
            help_asked_of=("m-cab", "m-fin"),
            next_step="Letter to the Treasury",
        ),
        Barrier(
            id="b-rain", priority="pr-roads", ref="B141", title="Quarry permits expire before the dry season"
        ),
        Assessment(
            id="a-unit",
            priority="pr-read",
            period="t-10",
            as_at=date(2026, 10, 31),
            voice=Voice.UNIT,
            overall="R",
            planning="AG",
            capacity="R",
            recent="AR",
            reason="No release since July.",
            clearance=Clearance.AGREED,
        ),
        Assessment(
            id="a-ministry",
            priority="pr-read",
            period="t-10",
            as_at=date(2026, 10, 31),
            voice=Voice.MINISTRY,
            overall="G",
            scale=RatingScale.FOUR,
        ),
        Translation(
            id="x-title", record="pr-read", field="title", language="fr", text="Chaque enfant lit à dix ans"
        ),
        Issue(
            id="is-edu",
            ref="W001",
            ministry="m-edu",
            period="t-10",
            issued_on=date(2026, 10, 26),
            step=1,
            schema=1,
            file="EDU-2026-10.xlsx",
            sha256="0" * 64,
            cells="1" * 64,
        ),
        Dispatch(id="di-edu", issue="is-edu", kind=DispatchKind.SENT, on=date(2026, 10, 26)),
        Brought(
            id="br-1",
            file="Tracker.xlsx",
            sha256="5" * 64,
            brought_on=date(2026, 10, 1),
            as_at=date(2026, 9, 30),
            through="Tracker",
            cells="6" * 64,
        ),
        Note(
            id="no-1",
            priority="pr-read",
            record="pr-read",
            heading="Colour",
            words="Amber since May",
            source="Tracker.xlsx, Plan!H7",
        ),
        Outcome(
            id="o-read",
            priority="pr-read",
            ref="O031",
            title="Children who can read what they are given",
            people="Pupils of ten",
        ),
        DoNothing(id="dn-1", trajectory="tr-roads", on=date(2028, 6, 30), value=470.0),
        Intervention(
            id="iv-gravel",
            trajectory="tr-roads",
            title="Drains cleared before each rainy season",
            impact=80.0,
            starts_on=date(2025, 1, 1),
            full_on=date(2027, 6, 30),
            overlap=0.9,
            basis="Trial on 40 roads",
        ),
        Deliverable(
            id="d-reader",
            priority="pr-read",
            ref="D031",
            title="A second reader for grades 1 to 3",
            due=date(2027, 3, 1),
            owner="Books office",
        ),
        Flag(
            id="fl-1",
            priority="pr-read",
            rule="two_steps_apart",
            raised_on=date(2026, 11, 12),
            period="t-10",
            assessment="a-unit",
            evidence="The ministry rates G, two steps above us.",
        ),
        Returned(
            id="rt-edu",
            issue="is-edu",
            file="EDU-2026-10-back.xlsx",
            sha256="2" * 64,
            received_on=date(2026, 11, 9),
            cells="3" * 64,
        ),
        Ruling(
            id="ru-1",
            returned="rt-edu",
            entity_key="milestone",
            record="ms-coaches",
            field="forecast",
            theirs='"2027-02-15"',
            verdict=Verdict.ACCEPT,
        ),
        Freeze(id="f-1", ref="F01", step=1, sha256="4" * 64, made_on=date(2026, 11, 12), purpose="Stocktake"),
    ]


def _reading(year: int, value: float) -> Reading:
    return Reading(
        indicator="i-read",
        period_start=date(year - 1, 7, 1),
        period_end=date(year, 6, 30),
        value=value,
        status=ReadingStatus.FINAL,
        received_on=date(year, 8, 12),
    )


def make_desk(path: Path) -> Desk:
    """A new desk that holds the small country; the acting person is L. Amadi."""
    desk = Desk.create(
        path,
        person=Person(id="p-amadi", ref="LA", name="L. Amadi", post="Account lead"),
        settings=DeskSettings(unit_name="Practice unit", practice_today=TODAY),
        sources=SeededSources(7, START),
        remember=False,
    )
    desk.write("A small country", [Change(None, one) for one in records()], kind=StepKind.BEGIN)
    return desk


@contextmanager
def small_country(folder: Path) -> Iterator[Desk]:
    """The small country for one test; the file is closed after it."""
    desk = make_desk(folder / "small.desk")
    try:
        yield desk
    finally:
        desk.close()

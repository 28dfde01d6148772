"""A desk as large as a big country's: every count is asked for, everything in it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.measures import Indicator, Reading, ReadingStatus, Trajectory, TrajectoryStatus
from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Barrier, EscalationLevel, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from tests.desks import START, TODAY

CODES = ("G", "AG", "AR", "R")


@dataclass(frozen=True)
class Size:
    """How many of each; readings are monthly and spread evenly over the indicators."""

    priorities: int = 40
    indicators: int = 300
    milestones: int = 2_000
    barriers: int = 1_000
    readings: int = 30_000

    def shrunk(self, by: int) -> Size:
        """A desk of the same shape, so many times smaller, with one of each at least."""
        return Size(
            *(
                max(1, n // by)
                for n in (self.priorities, self.indicators, self.milestones, self.barriers, self.readings)
            )
        )


FULL = Size()


def make_large(path: Path, size: Size = FULL, *, remember: bool = True) -> None:
    """Write the desk and close it."""
    desk = Desk.create(
        path,
        person=Person(id="p-amadi", ref="LA", name="L. Amadi", post="Account lead"),
        settings=DeskSettings(unit_name="Large unit", practice_today=TODAY),
        sources=SeededSources(11, START),
        remember=remember,
    )
    with desk:
        desk.write("A large country", [Change(None, one) for one in _records(size)], kind=StepKind.BEGIN)
        desk.write("Its readings", [Change(None, one) for one in _readings(size)], kind=StepKind.BEGIN)


def _records(size: Size) -> Iterator[Record]:
    ministries = max(1, size.priorities // 3)
    for n in range(ministries):
        yield Ministry(id=f"m{n}", code=f"M{n:02d}", name=f"Ministry number {n}")
    yield Period(
        id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=date(2026, 11, 15)
    )
    for n in range(size.priorities):
        yield Priority(
            id=f"p{n}",
            ref=f"P{n:03d}",
            title=f"Promise number {n} kept in every province",
            ministry=f"m{n % ministries}",
            start=date(2022, 1, 1),
            end=date(2028, 6, 30),
            order=n + 1,
            narrative_unit="What we saw on the ground this quarter, in a few plain sentences. " * 4,
        )
        for voice, shift in ((Voice.UNIT, 0), (Voice.MINISTRY, 1)):
            yield Assessment(
                id=f"a{n}{voice}",
                priority=f"p{n}",
                period="t",
                as_at=date(2026, 10, 31),
                voice=voice,
                overall=CODES[(n + shift) % 4],
                reason="What the visits showed.",
            )
    for n in range(size.indicators):
        yield Indicator(
            id=f"i{n}",
            priority=f"p{n % size.priorities}",
            ref=f"I{n:04d}",
            title=f"Share of districts served, measure {n}",
            headline=n < size.priorities,
            unit="%",
            decimals=1,
        )
        yield Trajectory(
            id=f"tr{n}",
            indicator=f"i{n}",
            version=1,
            status=TrajectoryStatus.AGREED,
            baseline_on=date(2022, 1, 31),
            baseline=40.0,
            target_on=date(2028, 6, 30),
            target=75.0,
            agreed_by="p-amadi",
            agreed_on=date(2022, 2, 15),
        )
    for n in range(size.milestones):
        first = date(2024, 1, 1) + timedelta(days=(n * 7) % 1500)
        late = timedelta(days=(n * 13) % 200 - 40)
        yield Milestone(
            id=f"ms{n}",
            priority=f"p{n % size.priorities}",
            ref=f"M{n:04d}",
            title=f"Step number {n} of the plan is done and seen",
            original_baseline=first,
            forecast=first + late,
            actual=first + late if first + late < TODAY - timedelta(days=60) else None,
            owner="A director",
        )
    for n in range(size.barriers):
        yield Barrier(
            id=f"b{n}",
            priority=f"p{n % size.priorities}",
            ref=f"B{n:04d}",
            title=f"What stands in the way, number {n}",
            impact=1 + n % 4,
            raised_on=date(2026, 1, 5) + timedelta(days=n % 300),
            level=tuple(EscalationLevel)[n % 6],
        )


def _readings(size: Size) -> Iterator[Record]:
    each = max(1, size.readings // size.indicators)
    for n in range(size.indicators):
        end = date(2026, 10, 31)
        for back in range(each):
            start = end.replace(day=1)
            yield Reading(
                indicator=f"i{n}",
                period_start=start,
                period_end=end,
                value=round(64.0 - back * 0.3 + (n % 7) * 0.1, 2),
                status=ReadingStatus.FINAL,
                received_on=end + timedelta(days=20),
            )
            end = start - timedelta(days=1)

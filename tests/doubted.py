"""A green promise that every rule has a question to, and a neat one beside it; all of it invented."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.challenge import Moved, Past
from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryStatus
from deliverydesk.domain.parties import Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Barrier, BarrierStatus, Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk

SAME = "Works go on in all provinces."
PAST = Past(
    moved={"ms-late1": Moved(date(2026, 5, 25), 3), "ms-late2": Moved(date(2026, 9, 1), 3)},
)


def records() -> list[Record]:
    """Both promises with all that stands under them, on the small country's people and periods."""
    return [
        Period(
            id="t-08", ref="2026-08", start=date(2026, 8, 1), end=date(2026, 8, 31), due=date(2026, 9, 15)
        ),
        Priority(
            id="pr-doubt",
            ref="P20",
            title="Clean water in every village",
            ministry="m-edu",
            sro="p-sollen",
            start=date(2024, 1, 1),
            end=date(2027, 6, 30),
            order=4,
            narrative_ministry="Pipes were delayed and a shortage of pumps is likely, yet all is well.",
        ),
        Indicator(
            id="i-water", priority="pr-doubt", ref="I200", title="Villages served", headline=True, unit="%"
        ),
        Trajectory(
            id="tr-water1",
            indicator="i-water",
            version=1,
            status=TrajectoryStatus.SUPERSEDED,
            baseline_on=date(2024, 1, 1),
            baseline=0.0,
            target_on=date(2026, 12, 31),
            target=100.0,
            agreed_on=date(2024, 1, 1),
        ),
        Trajectory(
            id="tr-water2",
            indicator="i-water",
            version=2,
            status=TrajectoryStatus.AGREED,
            baseline_on=date(2024, 1, 1),
            baseline=0.0,
            target_on=date(2027, 6, 30),
            target=100.0,
            agreed_on=date(2026, 1, 1),
            reason="Flood",
        ),
        Reading(
            indicator="i-water", period_start=date(2026, 7, 1), period_end=date(2026, 9, 30), value=50.0
        ),
        Milestone(
            id="ms-far",
            priority="pr-doubt",
            ref="M200",
            title="Pumps delivered",
            original_baseline=date(2026, 12, 1),
            forecast=date(2027, 6, 1),
        ),
        Milestone(
            id="ms-late1",
            priority="pr-doubt",
            ref="M201",
            title="Contract signed",
            original_baseline=date(2026, 6, 1),
            actual=date(2026, 9, 15),
        ),
        Milestone(
            id="ms-late2",
            priority="pr-doubt",
            ref="M202",
            title="Wells surveyed",
            original_baseline=date(2026, 9, 10),
            forecast=date(2026, 12, 10),
        ),
        Barrier(
            id="b-pumps",
            priority="pr-doubt",
            ref="B200",
            title="Customs hold the pumps",
            impact=3,
            decide_by=date(2026, 11, 25),
            status=BarrierStatus.IN_HAND,
        ),
        Assessment(
            id="a-doubt", priority="pr-doubt", period="t-10", as_at=date(2026, 10, 31),
            voice=Voice.UNIT, overall="AG",
        ),
        *(
            Assessment(
                id=f"a-doubt-{period}", priority="pr-doubt", period=period, as_at=day,
                voice=Voice.MINISTRY, overall="R", reason=SAME,
            )
            for period, day in (
                ("t-08", date(2026, 8, 31)), ("t-09", date(2026, 9, 30)), ("t-10", date(2026, 10, 31)),
            )
        ),
        Priority(
            id="pr-neat", ref="P21", title="Every town has a library", ministry="m-fin", order=5,
            sro="p-sollen", start=date(2024, 1, 1), end=date(2028, 12, 31), narrative_ministry="Well.",
        ),
        Assessment(
            id="a-neat", priority="pr-neat", period="t-10", as_at=date(2026, 10, 31),
            voice=Voice.UNIT, overall="G",
        ),
        Milestone(
            id="ms-neat1", priority="pr-neat", ref="M210", title="Sites", original_baseline=date(2026, 1, 31),
            actual=date(2026, 1, 31),
        ),
        Milestone(
            id="ms-neat2", priority="pr-neat", ref="M211", title="Books", original_baseline=date(2027, 1, 31),
            forecast=date(2027, 1, 31),
        ),
        Milestone(
            id="ms-neat3", priority="pr-neat", ref="M212", title="Doors", original_baseline=date(2027, 6, 30),
            forecast=date(2027, 6, 30),
        ),
    ]  # fmt: skip


def write(desk: Desk) -> None:
    """Write them as one step."""
    desk.write("Doubted", [Change(None, one) for one in records()])

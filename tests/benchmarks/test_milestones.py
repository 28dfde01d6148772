"""Two thousand milestones moved twenty times each: reading how they moved, against reading the rows alone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deliverydesk.domain.knock_on import Waiting, crossings, knock_on
from deliverydesk.domain.lines import milestone_line
from deliverydesk.domain.milestone_history import forecasts
from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.milestones import Moves, moves_of
from deliverydesk.sources import SeededSources

MILESTONES, ROUNDS = 2_000, 20
TIMES_THE_ROWS = 25
"""The bare query hands out text; reading it means parsing 40,000 records and making the dates of each."""


def a_desk(folder: Path, milestones: int, rounds: int) -> Desk:
    """A desk whose milestones all moved in every month but the first."""
    sources = SeededSources(1, datetime(2025, 1, 6, 9, tzinfo=UTC))
    desk = Desk.create(
        folder / "moved.desk",
        person=Person(id="p", ref="LA", name="L. Amadi"),
        settings=DeskSettings(practice_today=date(2026, 11, 23)),
        sources=sources,
        remember=False,
    )
    made = [
        Milestone(
            id=f"m{n}",
            priority="pr",
            ref=f"M{n:04}",
            title=f"Step {n} of the plan is done and seen",
            original_baseline=date(2026, 1, 1) + timedelta(days=n % 700),
            forecast=date(2026, 1, 1) + timedelta(days=n % 700),
            evidence="What was seen on the ground, in a sentence or two of the ministry's own.",
            depends_on=(f"m{n - 1}",) if n % 10 else (),
        )
        for n in range(milestones)
    ]
    begun = [
        Ministry(id="mi", code="EDU", name="Education"),
        Priority(id="pr", ref="P01", title="A promise", ministry="mi"),
        Period(id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31)),
    ]
    desk.write("Begun", [Change(None, one) for one in (*begun, *made)], kind=StepKind.BEGIN)
    for round_ in range(1, rounds):
        sources.move_to(datetime(2025, 1, 6, 9, tzinfo=UTC) + timedelta(days=30 * round_))
        held = desk.picture.all(Milestone)
        moved = [replace(one, forecast=one.forecast + timedelta(days=5)) for one in held]
        desk.write(f"Round {round_}", [Change(a, b) for a, b in zip(held, moved, strict=True)])
    return desk


def bare(desk: Desk) -> float:
    """Seconds for handing out the rows, and nothing else."""
    query = "SELECT step, record, after FROM journal_change WHERE entity = 'milestone' ORDER BY no"
    begun = time.perf_counter()
    desk.journal._reader.rows(query)
    return time.perf_counter() - begun


def read(desk: Desk) -> tuple[Moves, float]:
    begun = time.perf_counter()
    found = moves_of(desk, desk.picture)
    return found, time.perf_counter() - begun


def told(found: Moves, desk: Desk) -> int:
    today = desk.picture.today
    return sum(len(forecasts(one, today)) for one in found.histories.values())


def test_a_hundredth_of_it_is_read(tmp_path: Path) -> None:
    with a_desk(tmp_path, MILESTONES // 100, ROUNDS) as desk:
        found, _seconds = read(desk)
        assert len(found.histories) == MILESTONES // 100
        assert told(found, desk) == MILESTONES // 100 * ROUNDS


@pytest.mark.benchmark
def test_forty_thousand_changes_are_read_in_a_few_times_the_bare_query(tmp_path: Path) -> None:
    with a_desk(tmp_path, MILESTONES, ROUNDS) as desk:
        floor = min(bare(desk) for _ in range(3))
        runs = [read(desk) for _ in range(3)]
        seconds = min(one for _found, one in runs)
        print(f"\n40,000 changes: {seconds:.2f} s, the rows alone {floor:.3f} s, {seconds / floor:.1f} times")
        assert told(runs[0][0], desk) == MILESTONES * ROUNDS
        today, begun = desk.picture.today, time.perf_counter()
        lines = [milestone_line(one, today) for one in desk.picture.all(Milestone)]
        waiting = [Waiting(one.record.id, one.dates, one.record.depends_on) for one in lines]
        print(f"crossed: {len(crossings(waiting, today))}, pushed: {len(knock_on(waiting, today))}")
        print(f"lines and dependencies of the page: {(time.perf_counter() - begun) * 1000:.0f} ms")
        ids = [f"m{n}" for n in range(12)]
        begun = time.perf_counter()
        moves_of(desk, desk.picture, ids)
        print(f"one promise's milestones: {(time.perf_counter() - begun) * 1000:.0f} ms")
        assert seconds < TIMES_THE_ROWS * floor

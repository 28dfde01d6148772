"""How long a desk takes to write, take back, open and check many records."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.services import freezing
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from tests.desks import START

FULL = 5_000
# Anything that looks at every other record for each record would take a hundred times as long.
MOST = 15


@contextmanager
def timed(what: str, told: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    told[what] = time.perf_counter() - start
    print(f"{what:34} {told[what] * 1000:8.0f} ms")


def measure(desk: Desk, count: int) -> dict[str, float]:
    told: dict[str, float] = {}
    milestones = [
        Change(
            None,
            Milestone(
                id=desk.sources.new_id(),
                priority=("pr-read", "pr-roads")[n % 2],
                ref=f"N{n:05d}",
                title=f"Step {n} of a long list",
                original_baseline=date(2026, 1, 1) + timedelta(days=n % 700),
            ),
        )
        for n in range(count)
    ]
    readings = [
        Change(
            None,
            Reading(
                indicator=("i-books", "i-roads")[n % 2],
                period_start=date(2000, 1, 1),
                period_end=date(2000, 1, 1) + timedelta(days=n),
                value=n / 7,
            ),
        )
        for n in range(count)
    ]
    for name, changes in (("records", milestones), ("readings", readings)):
        with timed(f"{count} {name} written", told):
            desk.write("Many", changes, kind=StepKind.IMPORT)
        with timed(f"{count} {name} undone", told):
            desk.undo()
        with timed(f"{count} {name} redone", told):
            desk.redo()
    with timed("the picture two steps ago", told):
        desk.viewed(known=desk.picture.step - 2).of_entity("milestone")
    with timed("a freeze", told):
        freezing.freeze(desk)
    with timed("the journal verified", told):
        assert desk.journal.verify() == []
    desk.close()
    with timed("opened again", told), Desk.open(desk.path, writing=False) as again:
        assert again.counts()["milestone"] == 5 + count
        assert again.counts()["reading"] == 2 + count
    return told


def test_many_creations_are_written_undone_and_redone(a_country: Desk):
    measure(a_country, FULL // 100)


@pytest.mark.benchmark
def test_ten_times_the_creations_take_at_most_some_fifteen_times_as_long(
    country_file: Path, a_country: Desk, tmp_path: Path
):
    few = Path(shutil.copy(country_file, tmp_path / "few.desk"))
    with Desk.open(few, actor="LA", sources=SeededSources(21, START)) as desk:
        short = measure(desk, FULL // 10)
    long = measure(a_country, FULL)
    for name in ("records", "readings"):
        for act in ("written", "undone", "redone"):
            ratio = long[f"{FULL} {name} {act}"] / short[f"{FULL // 10} {name} {act}"]
            print(f"{name} {act}: {ratio:.1f} times as long for ten times as many")
            assert ratio < MOST

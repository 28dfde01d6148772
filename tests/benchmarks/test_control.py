"""Sixty returns of a thousand cells in the control room: counting them costs little more than reading them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Returned
from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services.control import ControlRoom, period_named
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from deliverydesk.services.reviewing import tallies
from deliverydesk.sources import SeededSources
from tests.desks import START, TODAY
from tests.exchange import perturb

MINISTRIES, MILESTONES, CHANGED = 60, 250, 40
TIMES_THE_REVIEWS = 5
"""The bare loop only opens each review, as its page does."""


def records(ministries: int, milestones: int) -> Iterator[Record]:
    yield Period(
        id="t", ref="2026-10", start=date(2026, 10, 1), end=date(2026, 10, 31), due=date(2026, 11, 15)
    )
    for m in range(ministries):
        yield Ministry(id=f"m{m}", code=f"M{m:02}", name=f"Ministry {m}")
        yield Priority(id=f"p{m}", ref=f"P{m:02}", title=f"Promise {m}", ministry=f"m{m}", order=m + 1)
        for n in range(milestones):
            forecast = date(2027, 1, 1) if n % 3 else None
            yield Milestone(
                id=f"x{m}-{n}",
                priority=f"p{m}",
                ref=f"M{m:02}{n:03}",
                title=f"Milestone {n}",
                original_baseline=date(2026, 1, 1),
                forecast=forecast,
            )


def a_desk(folder: Path, ministries: int, milestones: int) -> Desk:
    """A desk whose ministries have all answered, each with some forecasts changed."""
    desk = Desk.create(
        folder / "many.desk",
        person=Person(id="p", ref="LA", name="L. Amadi"),
        settings=DeskSettings(practice_today=TODAY),
        sources=SeededSources(1, START),
        remember=False,
    )
    desk.write("Many", [Change(None, one) for one in records(ministries, milestones)])
    files = []
    for made in issue_workbooks(desk, folder / "out"):
        book = perturb.Returned(made.path)
        rows, column = book.rows("milestones"), book.columns("milestones")["forecast"]
        for row in list(rows.values())[:CHANGED]:
            book.sheet("milestones").cell(row, column).value = datetime(2027, 5, 1)
        files.append(book.save(folder / f"{made.ministry}.xlsx"))
    receive(desk, files)
    return desk


def count(desk: Desk) -> tuple[float, float, int]:
    """Seconds of the first count and of the next, and how many answers were owed."""
    room, period = ControlRoom(desk), period_named(desk.picture, None)
    begun = time.perf_counter()
    first = room.control(period)
    middle = time.perf_counter()
    assert room.control(period).plain() == first.plain()
    return middle - begun, time.perf_counter() - middle, sum(one.share.owed for one in first.lines)


def bare(desk: Desk) -> float:
    """Seconds for opening every review, and nothing else."""
    begun = time.perf_counter()
    tallies(desk, [one.id for one in desk.picture.all(Returned)])
    return time.perf_counter() - begun


def test_a_hundredth_of_it_is_counted(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, 2, 6)
    assert count(desk)[2] == 2 * (6 + 3)
    desk.close()


@pytest.mark.benchmark
def test_sixty_returns_are_counted_while_nobody_waits(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, MINISTRIES, MILESTONES)
    loop = bare(desk)
    first, again, owed = count(desk)
    print(
        f"\n{owed} answers of {MINISTRIES} ministries: {first:.2f} s, again {again:.2f} s, bare {loop:.2f} s"
    )
    assert owed == MINISTRIES * (MILESTONES + 3)
    assert first < TIMES_THE_REVIEWS * loop
    desk.close()

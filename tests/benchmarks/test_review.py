"""A return of a thousand changes under review: no key may be felt."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deliverydesk.domain.exchanges import Issue, Returned, Verdict
from deliverydesk.domain.work import Milestone
from deliverydesk.services.desk import Desk
from deliverydesk.services.reviewlines import Heap, Line, Review
from deliverydesk.ui.models.review import ReviewModel, prepare
from deliverydesk.ui.models.reviewrows import At
from deliverydesk.ui.theme import install
from deliverydesk.ui.widgets.rulings import RulingGrid
from tests.desks import make_desk

MOST_MS = 50
CHANGES = 1000


def a_review(changes: int) -> Review:
    field = Milestone.entity.field("forecast")
    issue = Issue(
        id="i", ref="W", ministry="m", period="t", issued_on=date(2026, 10, 1), step=1, schema=1,
        file="w.xlsx", sha256="0", cells="0",
    )  # fmt: skip
    returned = Returned(
        id="r", issue="i", file="w.xlsx", sha256="1", received_on=date(2026, 11, 1), cells="2"
    )
    lines = tuple(
        Line(
            f"milestone:{n}:forecast",
            list(Heap)[n % 5],
            f"Milestones!F{n + 7}",
            str(n),
            f"M{n:04} A milestone among many",
            field,
            issued=date(2026, 1, 1),
            theirs=date(2027, 1, 1),
            ours=date(2026, 1, 1),
            in_bulk=True,
        )
        for n in range(changes)
    )
    return Review(returned, issue, "Education", "2026-Q3", lines)


@pytest.fixture
def a_desk(tmp_path: Path, qapp: QApplication) -> Desk:
    install(qapp, "light")
    return make_desk(tmp_path / "small.desk")


def slowest_ms(acts: list[Callable[[], object]]) -> float:
    took = []
    for act in acts:
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    return max(took)


def decide_all(desk: Desk, changes: int) -> float:
    """Decide on every tenth line with the table painted; the slowest of them, in ms."""
    review = a_review(changes)
    model = ReviewModel(prepare([review], desk.picture, pending := {}), pending)
    grid = RulingGrid("Changes")
    grid.resize(1200, 600)
    grid.setModel(model)
    grid.show()
    QApplication.processEvents()

    def press(line: Line) -> None:
        grid.setCurrentIndex(model.index(model.reveal(line.key), At.DECIDE))
        assert model.decide(line.key, Verdict.ACCEPT)
        grid.grab()
        model.next_undecided(line.key)

    slowest = slowest_ms([lambda line=line: press(line) for line in review.lines[:: max(1, changes // 20)]])
    assert model.left == changes - len(model.pending)
    grid.close()
    return slowest


def test_every_decision_is_counted(a_desk: Desk) -> None:
    decide_all(a_desk, 10)
    a_desk.close()


@pytest.mark.benchmark
def test_no_key_of_a_review_is_felt(a_desk: Desk) -> None:
    took = decide_all(a_desk, CHANGES)
    print(f"\nthe slowest decision among {CHANGES}: {took:.1f} ms, painted")
    assert took < MOST_MS
    a_desk.close()

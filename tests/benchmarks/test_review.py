"""The review of many returns at once: opening it and every key in it, measured in the window itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deliverydesk.domain.exchanges import Issue, Returned
from deliverydesk.domain.work import Milestone
from deliverydesk.services.reviewlines import Heap, Line, Review
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.reviewrows import At
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returning.review import ReviewView
from deliverydesk.ui.theme import install
from tests.desks import make_desk
from tests.ui.with_returns import page_of, settle

RETURNS, CHANGES = 60, 50_000
MOST_TO_OPEN, MOST_FOR_A_KEY = 0.5, 0.05
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


def a_review(returned: str, changes: int) -> Review:
    field = Milestone.entity.field("forecast")
    issue = Issue(
        id=f"i-{returned}", ref="W", ministry="m", period="t", issued_on=date(2026, 10, 1), step=1, schema=1,
        file="w.xlsx", sha256="0", cells="0",
    )  # fmt: skip
    back = Returned(
        id=returned, issue=issue.id, file="w.xlsx", sha256="1", received_on=date(2026, 11, 1), cells="2"
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
            returned=returned,
        )
        for n in range(changes)
    )
    return Review(back, issue, f"Ministry {returned}", "2026-Q3", lines)


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> MainWindow:
    install(qapp, "light")
    desk = make_desk(tmp_path / "small.desk")
    made = MainWindow(desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made, before_close_func=lambda _window: (made.leaving.lose(), desk.close()))
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    made.go(Place("returns"))
    settle(made, qtbot)
    return made


def opened(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, returns: int, changes: int
) -> tuple[ReviewView, float]:
    """The review of so many returns with so many changes, and the seconds of work it cost the window."""
    reviews = tuple(a_review(f"r{n:02}", changes // returns) for n in range(returns))
    names = [one.returned.id for one in reviews]
    where = "deliverydesk.ui.pages.returning.scope"
    monkeypatch.setattr(f"{where}.in_review", lambda *_asked: names)
    monkeypatch.setattr(f"{where}.reviews_of", lambda *_asked: reviews)
    begun = time.thread_time()
    window.go(Place("returns", part="review"))
    settle(window, qtbot)
    worked = time.thread_time() - begun
    view = page_of(window).review_view
    assert view.model is not None
    assert view.model.left == changes // returns * returns
    return view, worked


def work_of_keys(view: ReviewView, changes: int) -> dict[str, float]:
    """Every key of a review, each several times and painted; the most work that each cost, in seconds."""
    model, grid = view.model, view.grid
    assert model is not None

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Callable[[], None]:
        return lambda: QTest.keyClick(grid, key, held)

    def on(group: int) -> None:
        model.fold(list(model.group_rows())[group], False)
        grid.setCurrentIndex(model.index(list(model.group_rows())[group] + 1, model.column(At.DECIDE)))
        QApplication.processEvents()

    took: dict[str, float] = {}

    def measure(name: str, act: Callable[[], object]) -> None:
        # The work of the window's thread, so that whatever else this machine does is not judged.
        begun = time.thread_time()
        act()
        QApplication.processEvents()
        took[name] = max(took.get(name, 0.0), time.thread_time() - begun)

    on(0)
    for _again in range(10):
        measure("A", press(KEY.Key_A))
        measure("R", press(KEY.Key_R))
        measure("Q", press(KEY.Key_Q)) if model.left else None
        measure("N", press(KEY.Key_N))
        measure("down", press(KEY.Key_Down))
    on(len(list(model.group_rows())) - 1)
    before = model.left
    measure("Shift A", press(KEY.Key_A, SHIFT))
    assert before - model.left >= changes // 10
    for _again in range(5):
        measure("A after Shift A", press(KEY.Key_A))
        measure("U", press(KEY.Key_U))
    return took


def test_a_hundredth_of_it_opens_and_answers(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, _worked = opened(window, qtbot, monkeypatch, 6, CHANGES // 100)
    assert set(work_of_keys(view, CHANGES // 100)) >= {"A", "R", "Q", "N", "Shift A"}


@pytest.mark.benchmark
def test_fifty_thousand_proposals_open_at_once_and_no_key_is_felt(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, worked = opened(window, qtbot, monkeypatch, RETURNS, CHANGES)
    took = work_of_keys(view, CHANGES)
    told = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in took.items())
    print(f"\n{CHANGES} proposals of {RETURNS} returns: {worked * 1000:.0f} ms of the window's work; {told}")
    assert worked < MOST_TO_OPEN
    assert max(took.values()) < MOST_FOR_A_KEY

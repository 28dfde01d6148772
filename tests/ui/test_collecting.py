"""Garbage is collected on the window's thread alone, however much another thread makes."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.ui.collecting import Collector
from deliverydesk.ui.tasks import Tasks


class Circle:
    """Holds itself, and notes on which thread it was let go."""

    let_go: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Circle.let_go.append(threading.get_ident())


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    Circle.let_go.clear()
    made = Tasks()
    yield made
    made.close()


def test_what_work_leaves_behind_is_let_go_on_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    def work(_progress: object) -> None:
        for _n in range(5_000):
            Circle()

    with qtbot.waitSignal(tasks.ended):
        tasks.run("Making circles", work)
    qtbot.waitUntil(lambda: len(Circle.let_go) >= 1_000, timeout=5_000)
    assert set(Circle.let_go) == {threading.get_ident()}


def test_python_collects_by_itself_only_while_no_window_has_work(qapp: object) -> None:
    collector = Collector.of_program()
    assert Collector.of_program() is collector
    first, second = Tasks(), Tasks()
    assert not gc.isenabled()
    first.close()
    assert first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled() or collector.is_on

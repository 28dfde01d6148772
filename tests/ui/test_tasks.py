"""Work off the GUI thread: results come home, stopping leaves nothing, order is the order of asking."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from deliverydesk.progress import Progress
from deliverydesk.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.close()


def test_the_result_arrives_on_the_gui_thread(tasks: Tasks, qtbot: QtBot):
    seen: list[tuple[str, int]] = []
    worked_on: list[int] = []

    def work(progress: Progress) -> str:
        worked_on.append(threading.get_ident())
        return "thirteen workbooks"

    with qtbot.waitSignal(tasks.ended):
        tasks.run("Writing workbooks", work, done=lambda value: seen.append((value, threading.get_ident())))
    assert seen == [("thirteen workbooks", threading.get_ident())]
    assert worked_on != [threading.get_ident()]


def test_cancelled_work_says_so_and_gives_no_result(tasks: Tasks, qtbot: QtBot):
    told: list[str] = []
    kept: list[int] = []
    running, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> list[int]:
        progress.start(7)
        running.set()
        go_on.wait(5)
        half: list[int] = []
        for n in range(7):
            progress.advance()
            half.append(n)
        kept.extend(half)
        return half

    with qtbot.waitSignal(tasks.ended):
        task = tasks.run(
            "Reading returns",
            work,
            done=lambda _v: told.append("done"),
            stopped=lambda: told.append("stopped"),
        )
        assert running.wait(5)
        task.cancel()
        go_on.set()
    assert told == ["stopped"]
    assert kept == []


def test_waiting_work_that_is_cancelled_never_starts(tasks: Tasks, qtbot: QtBot):
    hold, started = threading.Event(), []
    told: list[str] = []
    first = tasks.run("First", lambda _p: hold.wait(5), done=lambda _v: told.append("first"))
    second = tasks.run("Second", lambda _p: started.append(1), stopped=lambda: told.append("second stopped"))
    second.cancel()
    hold.set()
    qtbot.waitUntil(lambda: first.over and second.over)
    assert started == []
    assert told == ["first", "second stopped"]


def test_work_is_done_in_the_order_of_asking_one_at_a_time(tasks: Tasks, qtbot: QtBot):
    order: list[int] = []
    asked = [tasks.run(f"{n}", lambda _p, n=n: order.append(n)) for n in range(5)]
    qtbot.waitUntil(lambda: all(task.over for task in asked))
    assert order == [0, 1, 2, 3, 4]
    assert not tasks.busy


def test_a_failure_is_told_on_the_gui_thread_with_its_error(tasks: Tasks, qtbot: QtBot):
    told: list[Any] = []

    def work(progress: Progress) -> None:
        raise OSError("the USB stick is gone")

    with qtbot.waitSignal(tasks.ended):
        tasks.run("Backing up", work, failed=lambda error: told.append((str(error), threading.get_ident())))
    assert told == [("the USB stick is gone", threading.get_ident())]


def test_progress_says_how_far_and_where(tasks: Tasks, qtbot: QtBot):
    def work(progress: Progress) -> None:
        progress.start(13, "Housing")

    with qtbot.waitSignal(tasks.moved) as moved:
        tasks.run("Reading returns", work)
    stand = moved.args[0]
    assert (stand.done, stand.total, stand.note) == (0, 13, "Housing")


def test_closing_stops_what_runs_and_waits_for_it(qapp: object):
    tasks = Tasks()
    running, over = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        running.set()
        try:
            while True:
                progress.advance()
        finally:
            over.set()

    tasks.run("For ever", work)
    assert running.wait(5)
    assert tasks.close()
    assert over.is_set()

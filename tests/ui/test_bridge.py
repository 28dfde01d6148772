"""News written on any thread is read on the GUI thread, in the order of writing."""

import threading
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from deliverydesk.ui.bridge import Bridge


class Telling:
    """A desk that only tells."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[Any], object]] = []

    def listen(self, callback: Callable[[Any], object]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)


def test_steps_written_by_another_thread_arrive_here_in_order(qtbot: QtBot, qapp: object):
    desk, seen = Telling(), []
    bridge = Bridge(desk)
    bridge.stepped.connect(lambda step: seen.append((step, threading.get_ident())))

    def write() -> None:
        for step in (41, 42, 43):
            desk.callbacks[0](step)

    writer = threading.Thread(target=write)
    writer.start()
    writer.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [(step, threading.get_ident()) for step in (41, 42, 43)]
    bridge.close()
    assert desk.callbacks == []

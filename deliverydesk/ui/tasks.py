"""Work off the GUI thread, one piece after another, each with its progress and a way to stop it.

A piece of work is a plain function `work(progress) -> value`. Nothing is written until it has
returned, so stopping it leaves nothing behind.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from deliverydesk.progress import Cancelled, Progress
from deliverydesk.ui.collecting import Collector

_REPORT_EVERY = 0.05


@dataclass(eq=False)
class Task:
    """One piece of work waiting, running or over. `words` say what it is: "Reading returns"."""

    words: str
    work: Callable[[Progress], Any]
    done: Callable[[Any], object] | None = None
    failed: Callable[[Exception], object] | None = None
    stopped: Callable[[], object] | None = None
    progress: Progress = field(default_factory=Progress)
    over: bool = False
    unwanted: bool = False

    def cancel(self) -> None:
        """Ask it to stop; it does so at its next step, or never starts."""
        self.unwanted = True
        self.progress.cancel()


@dataclass(frozen=True)
class Stand:
    """Where a task is: `total` is 0 while nobody knows."""

    task: Task
    done: int
    total: int
    note: str


class _Told(Progress):
    """Progress that passes on where the work is, at most twenty times a second."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        super().__init__()
        self._tell = tell
        self._told_at = 0.0

    def report(self, note: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= _REPORT_EVERY or self.done == 0:
            self._told_at = now
            self._tell(self.done, self.total, note)


class Tasks(QObject):
    """One queue and one worker: the order is the order of asking, and the file has one writer.

    Every callback and signal comes on the thread this object lives on, the GUI thread.
    """

    started = Signal(object)
    moved = Signal(object)
    ended = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Task] = deque()
        self._running: Task | None = None
        self._untold = 0
        self._wake = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._collector: Collector | None = Collector.of_program()
        self._collector.begin()

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits, or has ended without the GUI thread having been told yet."""
        with self._wake:
            untold = self._untold > 0 and not self._closing  # once closed, nobody is told any more
            return self._running is not None or bool(self._waiting) or untold

    def run(
        self,
        words: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> Task:
        """Queue a piece of work. Without `failed`, an exception is raised on the GUI thread."""
        task = Task(words, work, done, failed, stopped)
        task.progress = _Told(lambda n, of, note: self._arrived.emit(("moved", Stand(task, n, of, note))))
        with self._wake:
            self._waiting.append(task)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="desk-work", daemon=True)
                self._thread.start()
            self._wake.notify()
        return task

    def cancel_all(self) -> None:
        """Ask everything to stop; waiting work never starts."""
        with self._wake:
            for task in (*self._waiting, *([self._running] if self._running else [])):
                task.cancel()

    def close(self, patience: float = 10.0) -> bool:
        """Stop everything and wait, `patience` seconds at most; False where work did not come back."""
        self.cancel_all()
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(patience)
        ended = self._thread is None or not self._thread.is_alive()
        if ended and self._collector is not None:
            self._collector.end()
            self._collector = None
        return ended

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._closing)
                if self._closing and not self._waiting:
                    return
                task = self._waiting.popleft()
                self._running = task
            self._arrived.emit(("started", task))
            outcome: tuple[str, Any]
            try:
                outcome = ("stopped", None) if task.unwanted else ("done", task.work(task.progress))
            except Cancelled:
                outcome = ("stopped", None)
            except Exception as error:  # noqa: BLE001  told on the GUI thread, with its traceback
                outcome = ("failed", error)
            with self._wake:
                self._running = None
                self._untold += 1
            self._arrived.emit(("ended", (task, *outcome)))

    def _on_arrived(self, news: tuple[str, Any]) -> None:
        what, said = news
        if what == "started":
            self.started.emit(said)
        elif what == "moved":
            if not said.task.over:
                self.moved.emit(said)
        else:
            task, outcome, value = said
            task.over = True
            with self._wake:
                self._untold -= 1
            self.ended.emit(task)
            if outcome == "done" and task.done is not None:
                task.done(value)
            elif outcome == "stopped" and task.stopped is not None:
                task.stopped()
            elif outcome == "failed":
                if task.failed is None:
                    raise value
                task.failed(value)

"""Garbage is collected by the window's thread alone: collected by another, a window's parts end the program.

Python walks through garbage in whatever thread makes the object that is one too many. Where that garbage
holds parts of a window, they are taken apart beside the window's back. So while work runs beside a window,
Python's own collecting rests, and a clock of the window's thread does it instead.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_EVERY = 500  # milliseconds
_OLDEST, _SELDOM = 2, 30.0  # the oldest generation is walked through at most every so many seconds


class Collector(QObject):
    """One for a program; it collects while anybody has `begun` and not `ended`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begun = 0
        self._oldest_at = time.monotonic()
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY)
        self._clock.timeout.connect(self._look)

    @staticmethod
    def of_program() -> Collector:
        """The program's own."""
        program = QCoreApplication.instance()
        found = program.findChild(Collector) if program is not None else None
        return found if found is not None else Collector(program)

    @property
    def is_on(self) -> bool:
        """Whether this collects, and Python's own collecting rests."""
        return self._begun > 0

    def begin(self) -> None:
        """Collect from now on."""
        self._begun += 1
        gc.disable()
        self._clock.start()

    def end(self) -> None:
        """Whoever has begun needs it no more; after the last of them Python collects as ever."""
        self._begun -= 1
        if not self.is_on:
            self._clock.stop()
            gc.enable()

    def _look(self) -> None:
        most = gc.get_threshold()
        for generation in range(_OLDEST + 1):
            if gc.get_count()[generation] <= most[generation]:
                return
            if generation == _OLDEST:
                if time.monotonic() - self._oldest_at < _SELDOM:
                    return
                self._oldest_at = time.monotonic()
            gc.collect(generation)

"""Windows on desks, opened as the program opens them, for tests that look at whole pages."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deliverydesk.services.desk import Desk
from deliverydesk.ui.app import Program
from deliverydesk.ui.main_window import MainWindow


class Opener:
    """Opens a window and lets it come to rest; what it began has ended before the window goes."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self.qtbot = program, qtbot

    def show(self, desk: Desk) -> MainWindow:
        """A window on a desk, as wide as most screens."""
        window = self.program.show(desk)
        self.adopt(window)
        window.resize(1440, 870)
        self.qtbot.waitExposed(window)
        window.activateWindow()
        self.settle(window)
        return window

    def adopt(self, window: MainWindow) -> None:
        """Close the window at the end of the test."""
        self.qtbot.addWidget(window, before_close_func=lambda _window: self._let_go(window))

    def settle(self, window: MainWindow) -> None:
        """Until nothing runs, and what was to go is gone."""
        for _round in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not window.tasks.busy, timeout=20_000)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    def _let_go(self, window: MainWindow) -> None:
        if window.isVisible():
            self.settle(window)

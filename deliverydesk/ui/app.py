"""The window's door: fonts, colours, a desk, and what to say when something goes wrong."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from deliverydesk import __version__
from deliverydesk.errors import DeskError, InUse
from deliverydesk.i18n import _
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.theme import install

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.main_window import MainWindow


class Program:
    """The running program: one application, and one window on the desk that is open."""

    def __init__(self, app: QApplication, memory: Memory) -> None:
        self.app = app
        self.memory = memory
        self.window: MainWindow | None = None
        self._welcome: QWidget | None = None

    def open(self, path: Path) -> MainWindow:
        """Open a desk in the window; to read only where somebody else has it."""
        from deliverydesk.services.desk import Desk

        trouble = ""
        try:
            desk = Desk.open(path)
        except InUse as held:
            desk, trouble = Desk.open(path, writing=False), held.sentence
        window = self.show(desk)
        for notice in desk.notices:
            window.trouble(notice)
        if trouble:
            window.trouble(_("{why} It is open to read only here.").format(why=trouble))
        self.memory.opened(path)
        return window

    def show(self, desk: Desk) -> MainWindow:
        """Put a desk into the window, in place of the one before."""
        from deliverydesk.ui import doings
        from deliverydesk.ui.main_window import MainWindow
        from deliverydesk.ui.pages import Place

        before = self.window
        window = MainWindow(desk, self.memory)
        doings.bind(self, window, desk)
        if not self.memory.restore_place(window):
            window.resize(1440, 870)
        window.go(Place("gap"))
        self.window = window
        window.show()
        if self._welcome is not None:
            self._welcome.close()
            self._welcome = None
        if before is not None:
            before.close()
        return window

    def welcome(self) -> QWidget:
        """The first window, where no desk is open yet."""
        from deliverydesk.ui.welcome import Welcome

        self._welcome = Welcome(self)
        self._welcome.show()
        return self._welcome

    def on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A fault of ours: say so, what is safe, and keep a report that holds no data of the unit."""
        if issubclass(kind, KeyboardInterrupt):
            self.app.quit()
            return
        if isinstance(error, DeskError) and self.window is not None:
            self.window.trouble(str(error))
            return
        traceback.print_exception(kind, error, trace)
        from deliverydesk.ui.dialogs.fault import show_fault

        show_fault(self.window, error, datetime.now().astimezone())


def application(words: Sequence[str] = ()) -> QApplication:
    """The one application object."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *words])
    app.setApplicationName("DeliveryDesk")
    app.setApplicationVersion(__version__)
    return app


def dress(app: QApplication, memory: Memory) -> None:
    """Fonts and colours as the person last chose them."""
    scheme, scale = memory.get("scheme"), memory.get("scale", 1.0)
    install(app).use(
        scheme if scheme in ("light", "dark") else None,
        scale=float(scale) if isinstance(scale, int | float) else 1.0,
    )


def main(words: Sequence[str] | None = None) -> int:
    """Open a desk's window, or the first window where none is named and none was open last."""
    given = list(sys.argv[1:] if words is None else words)
    app = application()
    memory = Memory()
    dress(app, memory)
    program = Program(app, memory)
    sys.excepthook = program.on_fault
    path = (
        Path(given[0]) if given else next((Path(one) for one in memory.recent() if Path(one).is_file()), None)
    )
    try:
        if path is None:
            program.welcome()
        else:
            program.open(path)
    except DeskError as refused:
        if given:
            sys.stderr.write(f"{refused}\n")
            return refused.exit_code
        program.welcome()
    return app.exec()

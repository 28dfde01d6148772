"""The window's door: fonts, colours, a desk, and what to say when something goes wrong."""

from __future__ import annotations

import gc
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from deliverydesk import __version__
from deliverydesk.errors import DeskError, InUse
from deliverydesk.i18n import _
from deliverydesk.ui.collecting import Collector
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.theme import install

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.main_window import MainWindow


_USUAL = QSize(1440, 870)


class Program:
    """The running program: one application, and one window on the desk that is open."""

    def __init__(
        self, app: QApplication, memory: Memory, showing: Callable[[QWidget], object] | None = None
    ) -> None:
        """`showing` is called with the first window before it is shown."""
        self.app = app
        self.memory = memory
        self.window: MainWindow | None = None
        self._showing = showing
        self._desk: Desk | None = None
        self._making_ready: threading.Thread | None = None
        self._welcome: QWidget | None = None

    def open(self, path: Path) -> MainWindow:
        """Open a desk in the window; to read only where another has it, or nobody has said who works."""
        from deliverydesk.services.desk import Desk
        from deliverydesk.ui import doings

        if self.window is not None and self._desk is not None and _same_file(self._desk.path, path):
            self.window.activateWindow()
            return self.window
        notices = []
        try:
            desk = Desk.open(path)
        except InUse as held:
            desk = Desk.open(path, writing=False)
            notices.append(_("{why} It is open to read only here.").format(why=held.sentence))
        window = self.show(desk)
        self.memory.opened(path)
        notices = [*desk.notices, *notices]
        if notices:
            window.trouble(" ".join(notices))
        doings.who(self, window, desk)
        return window

    def show(self, desk: Desk) -> MainWindow:
        """Put a desk into the window, in place of the one before."""
        from deliverydesk.ui import doings
        from deliverydesk.ui.main_window import MainWindow
        from deliverydesk.ui.pages import Place

        before, left = self.window, self._desk
        if before is not None:
            self.memory.keep_place(before)
        window = MainWindow(desk, self.memory)
        doings.bind(self, window, desk)
        if not self.memory.restore_place(window):
            window.resize(_USUAL.boundedTo(window.screen().availableGeometry().size()))
        window.go(Place("gap"))
        self.window, self._desk = window, desk
        self._show(window)
        if self._welcome is not None:
            self._welcome.close()
            self._welcome = None
        if before is not None and before.close() and left is not None and left is not desk:
            left.close()
        return window

    def welcome(self) -> QWidget:
        """The first window, where no desk is open yet."""
        from deliverydesk.ui.welcome import Welcome

        self._welcome = Welcome(self)
        self._show(self._welcome)
        return self._welcome

    def make_ready(self) -> None:
        """Load meanwhile what the first write needs: the first page stands, and nobody has to wait for it."""
        if self._desk is not None:
            work = self._desk.make_ready
            self._making_ready = threading.Thread(target=work, name="make ready", daemon=True)
            self._making_ready.start()

    def close(self) -> None:
        """Let go of the desk, so that others may write; a second time is harmless."""
        if self._making_ready is not None:
            self._making_ready.join()
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()

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

        show_fault(self.window or self._welcome, error, datetime.now().astimezone())

    def _show(self, window: QWidget) -> None:
        showing, self._showing = self._showing, None
        if showing is not None:
            showing(window)
        window.show()


class FirstPaint(QObject):
    """Keeps the collector of garbage out of the way until something is on the screen.

    Opening a desk makes some hundred thousand objects that stay; walking through them while they are made
    finds nothing to collect. What stands once the first page is painted is then left alone for good.

    It watches one window: a filter on the whole application would be handed every object inside Qt, and
    PySide makes all of its classes to find out what those are.
    """

    def __init__(self, window: QWidget, painted: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._painted = window, painted
        gc.disable()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The rest of the window is painted in the same turn as its first part.
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._painted()
        gc.freeze()
        if not Collector.of_program().is_on:
            gc.enable()
        self.deleteLater()


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


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


def main(words: Sequence[str] | None = None, painted: Callable[[], object] | None = None) -> int:
    """What `deliverydesk.ui.start` starts; see there."""
    given = list(sys.argv[1:] if words is None else words)

    def told() -> None:
        if painted is not None:
            painted()
        program.make_ready()

    gc.disable()
    app = application()
    memory = Memory()
    dress(app, memory)
    program = Program(app, memory, lambda window: FirstPaint(window, told))
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
    try:
        return app.exec()
    finally:
        program.close()

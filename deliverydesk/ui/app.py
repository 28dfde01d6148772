"""The window's door: fonts, colours, a desk, and what to say when something goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from deliverydesk import __version__
from deliverydesk.services.desk import Desk
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.theme import install

if TYPE_CHECKING:
    from deliverydesk.ui.main_window import MainWindow


def application(words: Sequence[str] = ()) -> QApplication:
    """The one application object, dressed."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *words])
    app.setApplicationName("DeliveryDesk")
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    return app


def dress(app: QApplication, memory: Memory) -> None:
    """Fonts and colours as the person last chose them."""
    scheme = memory.get("scheme")
    scale = memory.get("scale", 1.0)
    install(app).use(
        scheme if scheme in ("light", "dark") else None,
        scale=float(scale) if isinstance(scale, int | float) else 1.0,
    )


def window_on(desk: Desk, memory: Memory) -> MainWindow:
    """A window on an open desk, its home page shown."""
    from deliverydesk.ui import doings
    from deliverydesk.ui.main_window import MainWindow
    from deliverydesk.ui.pages import Place

    window = MainWindow(desk, memory)
    doings.bind(window, desk)
    window.go(Place("gap"))
    return window

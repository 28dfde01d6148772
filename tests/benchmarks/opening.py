"""A process of its own that says `painted` as soon as its first table has been painted, and ends there.

python opening.py desk FILE    the program, opening a desk
python opening.py bare         a bare window with an empty table, and the two imports that no desk goes without
"""

from __future__ import annotations

import os
import sys


def told(rows: int) -> None:
    sys.stdout.write(f"painted {rows}\n")
    sys.stdout.flush()
    os._exit(0)


def bare() -> None:
    # Before Qt: PySide reads the source of what is imported after it, and a slow floor flatters the desk.
    import sqlalchemy  # noqa: F401
    import sqlcipher3  # noqa: F401
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: told(0))
            return False

    app = QApplication([])
    window = QMainWindow()
    window.installEventFilter(FirstPaint(window))
    window.setCentralWidget(QTableView())
    window.resize(1440, 870)

    window.show()
    app.exec()


def desk(file: str) -> None:
    from deliverydesk.ui import start

    start.main([file], painted)


def painted() -> None:
    from PySide6.QtWidgets import QApplication

    from deliverydesk.ui.widgets.grid import Grid

    shown = [one for one in QApplication.allWidgets() if isinstance(one, Grid) and one.isVisible()]
    told(shown[0].model().rowCount() if shown else -1)


if __name__ == "__main__":
    {"bare": bare, "desk": desk}[sys.argv[1]](*sys.argv[2:])

"""A fault of ours: what happened, what is safe, and a report that holds no data of the unit."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from deliverydesk import __version__
from deliverydesk.i18n import _
from deliverydesk.ui.dialogs.sheet import Sheet


def report(error: BaseException, when: datetime) -> str:
    """Types and places only: an error's own words may quote the unit's data."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"DeliveryDesk {__version__}, Python {platform.python_version()}, {platform.system()}"]
    lines += [f"{when:%Y-%m-%d %H:%M}", type(error).__name__]
    lines += [
        f"  {frame.filename.rpartition('deliverydesk')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return "\n".join(lines)


def show_fault(parent: QWidget | None, error: BaseException, when: datetime) -> Sheet:
    """Open the window of a fault."""
    words = report(error, when)
    sheet = Sheet(
        parent,
        _("A fault in DeliveryDesk"),
        _("Something in DeliveryDesk went wrong. Everything saved up to {time} is safe.").format(
            time=f"{when:%H:%M}"
        ),
    )
    box = QPlainTextEdit(words)
    box.setReadOnly(True)
    box.setAccessibleName(_("Report without data"))
    sheet.column.addWidget(box, 1)
    sheet.verb(_("Copy the report"), lambda: QGuiApplication.clipboard().setText(words))
    sheet.verb(_("Close"), primary=True)
    sheet.resize(620, 360)
    sheet.open()
    return sheet

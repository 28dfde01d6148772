"""What this program is, and what it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from deliverydesk import __version__
from deliverydesk.i18n import _
from deliverydesk.ui.dialogs.sheet import Sheet


def show_about(parent: QWidget | None) -> Sheet:
    """Open the sheet."""
    sheet = Sheet(
        parent,
        _("About DeliveryDesk"),
        _("DeliveryDesk keeps a government’s promises in sight, on one laptop, offline."),
        caption=_("Version {version}").format(version=__version__),
    )
    words = _(
        "Nothing leaves this computer unless you write it to a file. Nothing is dropped, shifted, guessed"
        " or coloured green without saying so.\n\n"
        "Until a desk can be locked with a passphrase, everything carries the word PRACTICE: anybody who"
        " holds the file can read it.\n\n"
        "Type: IBM Plex, SIL Open Font License 1.1. Icons: Phosphor, MIT. Window: Qt for Python, LGPL."
    )
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    sheet.column.addWidget(label)
    sheet.verb(_("Close"), primary=True)
    sheet.resize(560, 300)
    sheet.open()
    return sheet

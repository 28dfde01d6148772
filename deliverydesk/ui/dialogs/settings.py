"""The settings of the unit, in the form every record has: checked, kept as a step, undone like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import _
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.widgets.form import RecordForm

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.main_window import MainWindow


class SettingsSheet(Sheet):
    """The form on the desk's one settings record; it closes once it has been saved or left."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(
            window,
            _("Settings of the unit"),
            _("What this desk goes by. A change is a step like any other: Ctrl Z takes it back."),
        )
        self.form = RecordForm(desk, DeskSettings.entity, bridge=window.bridge, parent=self)
        self.form.show_record(desk.picture.settings)
        self.form.saved.connect(lambda _id: self.accept())
        self.form.left.connect(self.reject)
        self.column.setContentsMargins(1, 0, 1, 0)
        self.column.addWidget(self.form)
        self.resize(560, 640)


def edit_settings(window: MainWindow, desk: Desk) -> SettingsSheet:
    """Open the sheet."""
    sheet = SettingsSheet(window, desk)
    sheet.open()
    return sheet

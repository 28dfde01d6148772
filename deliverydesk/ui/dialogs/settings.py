"""The settings of the unit, in the form every record has: checked, kept as a step, undone like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel

from deliverydesk.domain.presets import PRESETS, preset_of
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import _
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.widgets.choices import ChoiceBox
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
        self._desk = desk
        self.form = RecordForm(desk, DeskSettings.entity, bridge=window.bridge, parent=self)
        self.form.show_record(desk.picture.settings)
        self.form.saved.connect(lambda _id: self.accept())
        self.form.left.connect(self.reject)
        self.presets = ChoiceBox(self, [_("Values of our own"), *(_(one.words) for one in PRESETS)])
        self.presets.setAccessibleName(_("Fill in colours from"))
        if (now := preset_of(desk.picture.settings)) is not None:
            self.presets.choose(_(now.words))
        self.presets.setEnabled(not self.form.locked)
        self.presets.activated.connect(self._on_preset)
        row = QHBoxLayout()
        row.setContentsMargins(20, 6, 20, 2)
        row.addWidget(QLabel(_("Fill in colours from")))
        row.addWidget(self.presets, 1)
        self.column.setContentsMargins(1, 0, 1, 0)
        self.column.addLayout(row)
        self.column.addWidget(self.form)
        self.resize(560, 640)

    def _on_preset(self, place: int) -> None:
        """Fill in what the set says; nothing is kept until the form is saved, as one step."""
        if place == 0:
            return
        at = self._desk.picture
        for name, value in PRESETS[place - 1].values.items():
            block = self.form.block(name)
            block.edit(cellwords.edit(block.field.kind, value, at))


def edit_settings(window: MainWindow, desk: Desk) -> SettingsSheet:
    """Open the sheet."""
    sheet = SettingsSheet(window, desk)
    sheet.open()
    return sheet

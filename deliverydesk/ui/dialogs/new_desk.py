"""Making a desk: whose it is, who begins it, and a place for its file that will not break it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deliverydesk.domain.parties import Person
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem
from deliverydesk.services import places
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.widgets.asked import Asked, initials
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.fieldblock import Saying, Section

Made = Callable[[Desk], object]


class NewDesk(Sheet):
    """Asks for the unit, for the person and for a place; `made(desk)` is given the open desk."""

    def __init__(self, parent: QWidget | None, made: Made | None = None) -> None:
        super().__init__(
            parent,
            _("New desk"),
            _("A new desk is one file on this computer. Everything here can be changed later."),
        )
        self._made = made
        self.unit = Asked(self, DeskSettings.entity, "unit_name country marking", _("The unit"))
        self.you = Asked(self, Person.entity, "name ref post", _("You, the first person on it"))
        self.place = QLineEdit()
        self.place.setAccessibleName(_("Where the file goes"))
        self.concern = Saying(self)
        self._placed = False
        self._suggested = ""
        self._lay_out()
        for name in ("unit_name", "marking"):
            self.unit.block(name).begin(getattr(DeskSettings, name))
        self.unit.block("unit_name").changed.connect(self._suggest_place)
        self.you.block("name").changed.connect(self._suggest_code)
        self.place.textEdited.connect(self._on_place)
        self._suggest_place()
        self.verb(_("Leave it"))
        self.verb(_("Make the desk"), self.make, primary=True)
        first = self.unit.block("unit_name").widget
        first.setFocus()
        if isinstance(first, QLineEdit):
            first.selectAll()
        self.resize(560, 560)

    @property
    def path(self) -> Path:
        """Where the desk will lie."""
        words = self.place.text().strip()
        return Path(words if words.lower().endswith(".desk") else f"{words}.desk").expanduser()

    def make(self) -> None:
        """Make the desk and hand it on; what is wrong is said where it stands."""
        written: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for asked in (self.unit, self.you):
            try:
                written.append(asked.values())
            except Invalid as refused:
                problems += refused.problems
        if problems:
            self._tell(problems)
            return
        unit, you = written
        try:
            desk = Desk.create(self.path, person=Person(id="", **you), settings=DeskSettings(**unit))
        except Invalid as refused:
            self._tell(refused.problems)
            return
        except DeskError as refused:
            self.concern.say(str(refused))
            self.place.setFocus()
            return
        self.accept()
        if self._made is not None:
            self._made(desk)

    def choose_place(self) -> None:
        """Choose folder and name in the system's own dialog."""
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Where the desk goes"), str(self.path), "DeliveryDesk (*.desk)"
        )
        if name:
            self.place.setText(name)
            self._on_place(name)

    def _lay_out(self) -> None:
        choose = Button(_("Choose…"), "folder-open")
        choose.clicked.connect(lambda _checked=False: self.choose_place())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.place, 1)
        line.addWidget(choose)
        where = QVBoxLayout()
        where.setContentsMargins(0, 8, 0, 0)
        where.setSpacing(4)
        where.addLayout(line)
        where.addWidget(self.concern)
        self.column.setSpacing(0)
        self.column.addWidget(self.unit)
        self.column.addWidget(self.you)
        self.column.addWidget(Section(_("The file")))
        self.column.addLayout(where)
        self.column.addStretch(1)

    def _tell(self, problems: Sequence[Problem]) -> None:
        self.you.tell(problems)
        self.unit.tell(problems)

    def _suggest_place(self) -> None:
        if not self._placed:
            self.place.setText(
                str(places.usual_place(self.unit.block("unit_name").words or _("Delivery Unit")))
            )
            self._warn()

    def _suggest_code(self) -> None:
        ref = self.you.block("ref")
        if ref.words == self._suggested:
            self._suggested = initials(self.you.block("name").words)
            ref.edit(self._suggested)

    def _on_place(self, _words: str) -> None:
        self._placed = True
        self._warn()

    def _warn(self) -> None:
        self.concern.say(places.concern(self.path))


def ask_new_desk(parent: QWidget | None, made: Made) -> NewDesk:
    """Open the sheet."""
    sheet = NewDesk(parent, made)
    sheet.open()
    return sheet

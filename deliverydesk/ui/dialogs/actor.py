"""Who is working: asked once for each desk on this computer, so that every step in the journal has a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import _
from deliverydesk.services import acting
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.widgets.asked import Asked, initials
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid


class Who(Sheet):
    """A person of the desk, or somebody new; `done()` is called once somebody acts on the desk."""

    def __init__(self, parent: QWidget | None, desk: Desk, done: Callable[[], object] | None = None) -> None:
        super().__init__(
            parent,
            _("Who is working?"),
            _("Say who you are: every step you take is kept under your name."),
            caption=desk.title,
        )
        self._desk, self._done = desk, done
        people = desk.picture.all(Person)
        self._people = sorted(people, key=lambda one: (one.ministry is not None, one.name.casefold()))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Find a name or code"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self._model = RowsModel(self._columns(), self._people, key=lambda one: one.id, parent=self)
        self.grid = Grid(_("People of this desk"), density=Density.NORMAL, whole_rows=True, sortable=False)
        self.grid.setModel(self._model)
        self.grid.set_empty(Empty(_("Nobody by that name. If it is you, say so below.")))
        self.fields = Asked(self, Person.entity, "name ref post", _("You"))
        self._parts = QStackedWidget()
        self._lay_out()
        self.verb(_("Only read"))
        self._new = self.verb(_("I am not in the list"), self.offer_new)
        self.verb(_("This is me"), self.choose, primary=True)
        self.filter.textChanged.connect(self._on_typed)
        self.grid.opened.connect(lambda _index: self.choose())
        self.filter.setFocus()
        self.resize(600, 480)
        if not self._people:
            self.offer_new()

    def choose(self) -> None:
        """Act as the person in focus, or as the new one."""
        try:
            if self._parts.currentIndex() == 1:
                acting.introduce(self._desk, Person(id="", **self.fields.values()))
            else:
                index = self.grid.currentIndex()
                if not index.isValid():
                    return
                acting.act_as(self._desk, self._model.row(index.row()))
        except Invalid as refused:
            self.fields.tell(refused.problems)
            return
        except DeskError as refused:
            self.tell(str(refused))
            return
        self.accept()
        if self._done is not None:
            self._done()

    def offer_new(self) -> None:
        """Ask for the name and code of somebody new."""
        self._parts.setCurrentIndex(1)
        self._new.hide()
        name = self.filter.text().strip()
        self.fields.block("name").edit(name)
        self.fields.block("ref").edit(initials(name))
        self.fields.block("name").widget.setFocus()

    def _lay_out(self) -> None:
        known = QWidget()
        column = QVBoxLayout(known)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.grid, 1)
        new = QWidget()
        fields = QVBoxLayout(new)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(self.fields)
        fields.addStretch(1)
        for part in (known, new):
            self._parts.addWidget(part)
        self.column.addWidget(self._parts, 1)
        fact = QLabel(_("This is no lock: it tells colleagues apart, and keeps nobody out."))
        fact.setWordWrap(True)
        fact.setForegroundRole(fact.palette().ColorRole.PlaceholderText)
        fact.setAlignment(Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(fact)

    def _columns(self) -> tuple[RowColumn[Person], ...]:
        def ministry(one: Person) -> Cell:
            of = self._desk.picture.get(Ministry, one.ministry)
            return Cell(of.code if of is not None else _("the unit"), one.ministry or "")

        def post(one: Person) -> Cell:
            return Cell(one.post if isinstance(one.post, str) else "")

        return (
            RowColumn(Head(_("Code"), "code", 64, False, False), lambda one: Cell(one.ref, one.ref)),
            RowColumn(Head(_("Name"), "title", 180, True, False), lambda one: Cell(one.name, one.name)),
            RowColumn(Head(_("Post"), "text", 180, False, False), post),
            RowColumn(Head(_("Of"), "text", 90, False, False), ministry),
        )

    def _on_typed(self, words: str) -> None:
        wanted = words.strip().casefold()
        self._model.show([one for one in self._people if wanted in f"{one.ref} {one.name}".casefold()])
        if self._model.rowCount():
            self.grid.setCurrentIndex(self._model.index(0, 0))


def ask_who(parent: QWidget | None, desk: Desk, done: Callable[[], object]) -> Who:
    """Open the sheet."""
    sheet = Who(parent, desk, done)
    sheet.open()
    return sheet

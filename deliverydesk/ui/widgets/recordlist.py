"""A list of records and the one in focus beside it: the part that every page of records is built around.

filter words and chips            n of m            New …
Grid over EntityModel            RecordForm of the row in focus, or a peek at it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deliverydesk.errors import DeskError
from deliverydesk.i18n import _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import Column
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services import editing
from deliverydesk.ui.models.extra import Extra
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.widgets.band import Band
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.cells import Painter
from deliverydesk.ui.widgets.editors import CellEditors
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.filters import FilterRow
from deliverydesk.ui.widgets.form import RecordForm
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.head import HeadPainter
from deliverydesk.ui.widgets.keeping import PlaceKeeper, tell_refusals
from deliverydesk.ui.widgets.panel import Panel, split
from deliverydesk.ui.widgets.peek import Peek


class RecordList(QWidget):
    """One entity's records as a grid with the form of the one in focus.

    `chosen(record id)` follows the focus, `opened(record id)` Enter or a double click on a locked cell. Where
    `form_open` is False the list has the whole width until Space, or a new record, asks for the form.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        shell: Shell,
        source: Source,
        *,
        columns: str | Sequence[Column | Extra] = "",
        name: str = "",
        empty: str = "",
        density: Density = Density.NORMAL,
        painters: Mapping[str, Painter] | None = None,
        head_painters: Mapping[str, HeadPainter] | None = None,
        with_form: bool = True,
        form_open: bool = True,
        picture: Picture | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._source = shell, source
        entity = source.entity
        self.model = EntityModel(
            shell.desk, source, columns, bridge=shell.bridge, picture=picture, parent=self
        )
        self.grid = Grid(
            name or _(entity.plural),
            density=density,
            painters=painters,
            head_painters=head_painters,
            editors=CellEditors(),
            frozen=2,
        )
        self.grid.setModel(self.model)
        PlaceKeeper(self.grid, self.model)
        tell_refusals(self.grid, self.model)
        self.filters = FilterRow(self.model)
        self._count = QLabel()
        self._new = Button(_("New {what}").format(what=_(entity.singular).lower()), "plus", parent=self)
        self._new.clicked.connect(lambda _checked=False: self.new_record())
        self._new.setVisible(not self.model.locked)
        self.tools = QHBoxLayout()
        self.tools.setContentsMargins(20, 2, 20, 8)
        self.tools.setSpacing(10)
        self.tools.addWidget(self.filters, 1)
        self.tools.addWidget(self._count)
        self.tools.addWidget(self._new)
        self._empty = empty or _("No {what} yet.").format(what=_(entity.plural).lower())
        self._panel = Panel(self)
        self._form: RecordForm | None = None
        if with_form:
            self._form = RecordForm(
                shell.desk, entity, bridge=shell.bridge, picture=picture, parent=self._panel
            )
            self._panel.column.addWidget(self._form, 1)
            self._form.saved.connect(self._on_saved)
            self._form.left.connect(self._on_left)
        self._panel.setVisible(with_form and form_open)
        self._peek = None if with_form else Peek(shell.bridge, self.model.at, self)
        self._drafting = False
        self._has_room, self._beginning, self._form_open = True, False, form_open
        self._remark: Band | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.tools)
        column.addWidget(split(self.grid, self._peek or self._panel, shares=(860, 380)), 1)
        self.filters.line.returnPressed.connect(self.grid.setFocus)
        self.grid.peeked.connect(self._on_peeked)
        self.model.counted.connect(self._on_counted)
        self.grid.said.connect(shell.say)
        self.grid.opened.connect(lambda index: self.opened.emit(self.model.record(index.row()).id))
        if not self.model.locked:
            self.grid.deleting.connect(lambda _rows: self.delete_rows())
        self.grid.selectionModel().currentChanged.connect(self._on_current)
        self._on_counted(self.model.rowCount(), self.model.total)
        self._show_current()

    @property
    def current(self) -> Record | None:
        """The record in focus."""
        index = self.grid.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    @property
    def form(self) -> RecordForm | None:
        """The form beside the list, where it has one."""
        return self._form

    def remark(self, sentences: Sequence[str]) -> None:
        """Say what deserves a look, above the rows; with no sentence, nothing."""
        if self._remark is None and sentences:
            self._remark = Band(self)
            self._column.insertWidget(1, self._remark)
        if self._remark is not None and sentences:
            self._remark.ask("\n".join(sentences), (), "watch")
        elif self._remark is not None:
            self._remark.close_quietly()

    def fit(self, room: Room) -> None:
        """Give up the form where there is little room."""
        self._has_room = room is not Room.SMALL
        self._show_panel()

    def reveal(self, record: str) -> bool:
        """Put the focus on a record; False where it is not in view."""
        row = self.model.row_of(record)
        if row < 0 and self.filters.active:
            self.filters.clear()
            row = self.model.row_of(record)
        if row < 0:
            return False
        self.grid.setCurrentIndex(self.model.index(row, 1))
        self.grid.setFocus()
        return True

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the list can do now."""
        able: dict[str, Callable[[], object]] = {
            **self.grid.commands(),
            "filter": self._filter,
            "export_list": self.export_list,
        }
        if not self.model.locked:
            able["new_record"] = self.new_record
        if self.current is not None:
            able |= {"record_history": self.show_history, "origin": self.show_origin}
            if not self.model.locked:
                able |= {"duplicate": self.duplicate, "delete_rows": self.delete_rows}
        return able

    def new_record(self, first_words: Mapping[str, object] | None = None) -> None:
        """Begin a new record in the form; `first_words` stand in its fields and may be overwritten."""
        if self._form is None:
            return
        self._beginning = True
        self._panel.setVisible(True)
        self._panel.head.tell(_("New {what}").format(what=_(self._source.entity.singular).lower()))
        self._form.start_new(self._source.fixed, first_words)

    def duplicate(self) -> None:
        """Write a copy of the record in focus under the next free reference."""
        record = self.current
        if record is None:
            return
        entity = record.entity
        desk = self._shell.desk
        named = {entity.ref: editing.next_ref(desk.picture, entity)} if entity.ref else {}
        copy = replace(record, id=desk.sources.new_id(), revision=0, **named)
        label = _("Copy of {what}").format(what=record.label(desk.picture))
        self._attempt(lambda: desk.write(label, [Change(None, copy)]))
        QTimer.singleShot(0, self, lambda: self.reveal(copy.id))

    def delete_rows(self) -> None:
        """Ask, and delete the selected records with everything beneath them."""
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        records = [self.model.record(row) for row in rows]
        if not records:
            return
        desk = self._shell.desk
        going = editing.family(desk.picture, records)
        self.grid.band.ask(
            deletion_sentence(records, going, desk.picture),
            [
                (
                    plural("Delete {n} record", "Delete {n} records", len(going)),
                    lambda: self._attempt(lambda: editing.delete_with_children(desk, records)),
                ),
                (_("Keep"), lambda: None),
            ],
            "bad",
        )

    def show_history(self) -> None:
        """Go to what happened to the record in focus."""
        if self.current is not None:
            self._shell.go(Place("history", self.current.id))

    def show_origin(self) -> None:
        """Say where the value in focus came from: a cell of the list, or a field of the form."""
        from deliverydesk.ui.dialogs.origin import field_behind, show_origin

        record, index = self.current, self.grid.currentIndex()
        if record is None:
            return
        focused = self._form.focused if self._form is not None and self._form.record is not None else None
        if focused is not None and self._form is not None and self._form.record is not None:
            show_origin(self._shell, self, self._form.record.id, focused)
            return
        found = field_behind(record, self.model.columns[index.column()], self.model.at)
        if found is None:
            self._shell.say(_("This value is worked out from others; nobody wrote it."))
        else:
            show_origin(self._shell, self, *found)

    def export_list(self) -> None:
        """Write all records of this kind to a file."""
        from deliverydesk.services.exporting import export_entity

        entity = self._source.entity
        name, _kind = QFileDialog.getSaveFileName(
            self,
            _("Export this list"),
            f"{_(entity.plural)}.xlsx",
            "Excel (*.xlsx);;CSV (*.csv);;PDF (*.pdf)",
        )
        if not name:
            return
        desk = self._shell.desk
        self._shell.tasks.run(
            _("Exporting"),
            lambda _progress: export_entity(desk, entity.key, Path(name)),
            lambda rows: self._shell.say(plural("{n} row written.", "{n} rows written.", rows)),
            failed=lambda error: self._shell.trouble(str(error)),
        )

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DeskError as refused:
            self._shell.trouble(str(refused))

    def _filter(self) -> None:
        self.filters.take_focus()

    def _on_counted(self, shown: int, total: int) -> None:
        words = str(total) if shown == total else _("{shown} of {total}").format(shown=shown, total=total)
        self._count.setText(words)
        if shown == 0 and total and self.filters.active:
            self.grid.set_empty(Empty(*self.filters.nothing_matches()))
        elif shown == 0:
            verb = "" if self._form is None or self.model.locked else self._new.text()
            self.grid.set_empty(Empty(self._empty, verb, self.new_record))

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.row() != before.row() or not before.isValid():
            self._show_current()

    def _on_peeked(self, _index: QModelIndex) -> None:
        """Space shows the record beside the list and takes it away; the focus stays where it is."""
        if self._peek is None:
            self._form_open = self._panel.isHidden()
            self._panel.setVisible(self._form_open)
        elif self.current is not None:
            self._peek.toggle(self.current, self.model.at)

    def _show_current(self) -> None:
        record = self.current
        self._show_panel()
        if record is None:
            return
        self.chosen.emit(record.id)
        if self._peek is not None and not self._peek.isHidden():
            self._peek.show_record(record, self.model.at)
        # A draft stays in the form until it is saved or left, wherever the focus goes meanwhile.
        if self._form is not None and not (self._drafting and self._form.dirty):
            self._drafting = True
            self._panel.head.tell(record.label(self.model.at).strip())
            self._form.show_record(record)

    def _show_panel(self) -> None:
        """The form stands beside the list while there is a record for it, or one being begun."""
        shown = self._form_open and self._has_room and self.current is not None
        needed = self._beginning or shown
        self._panel.setVisible(self._form is not None and needed)

    def _on_left(self) -> None:
        self._beginning = False
        self._show_current()
        self.grid.setFocus()

    def _on_saved(self, record: str) -> None:
        self._beginning = False
        # The row arrives with the news of the step, which is on its way.
        QTimer.singleShot(0, self, lambda: self.reveal(record))


def deletion_sentence(records: Sequence[Record], going: Sequence[Record], at: Picture) -> str:
    """`Delete P09 with its 3 indicators, 8 milestones? Ctrl Z brings them back.`"""
    counts: dict[str, int] = {}
    asked = {one.id for one in records}
    for one in going:
        if one.id not in asked:
            counts[one.entity.key] = counts.get(one.entity.key, 0) + 1
    beneath = ", ".join(
        f"{n} {at.word(key, many=n != 1).lower()}"
        for key, n in sorted(counts.items(), key=lambda pair: -pair[1])
    )
    first = records[0].label(at).strip()
    what = first if len(records) == 1 else plural("{n} record", "{n} records", len(records))
    if not beneath:
        return _("Delete {what}? Ctrl Z brings it back.").format(what=what)
    return _("Delete {what} with {beneath}? Ctrl Z brings them back.").format(what=what, beneath=beneath)

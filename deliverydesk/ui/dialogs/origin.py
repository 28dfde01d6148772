"""Where a value comes from: every time it was written, the newest first, with the file and the cell."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from deliverydesk.domain.exchanges import Returned
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.columns import Column
from deliverydesk.schema.fields import Field
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.origins import Origin, Source, changed_words, origins
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid


def _when(one: Origin) -> Cell:
    return Cell(FORMATS.moment(one.entry.at), one.entry.at.timestamp(), second=one.entry.who)


def _value(one: Origin) -> Cell:
    return Cell(changed_words(one), tip=f"{one.before}\n→\n{one.after}")


def _from(one: Origin) -> Cell:
    where = ", ".join(part for part in (one.file, one.place) if part)
    return Cell(where or _(one.source.label), second=_second(one), tip=one.told())


def _second(one: Origin) -> str:
    reason = one.reason or one.entry.reason
    parts = [
        one.ministry,
        _("received {day}").format(day=FORMATS.day(date.fromisoformat(one.received)))
        if one.received and one.source is Source.RETURN
        else "",
        _("the file said {value}").format(value=one.said) if one.said else "",
        reason,
    ]
    return " · ".join(part for part in parts if part)


COLUMNS: tuple[RowColumn[Origin], ...] = (
    RowColumn(Head(_("Written"), "text", 130, False, False), _when),
    RowColumn(Head(_("Before → after"), "text", 230, True, False), _value),
    RowColumn(Head(_("Where it came from, and why"), "title", 300, True, False), _from),
)


class OriginSheet(WorkSheet):
    """The dialog. Enter on a line that came with a return opens its review."""

    def __init__(self, shell: Shell, parent: QWidget | None, record: str, field: Field) -> None:
        super().__init__(shell, parent, _("Where this comes from"), _(field.label))
        self._what = shell.desk.picture.label(record).strip() or record
        self._label = _(field.label)
        self.model: RowsModel[Origin] = RowsModel(COLUMNS, key=lambda one: str(one.entry.step), parent=self)
        self.grid = Grid(
            _("Every time it was written, newest first"),
            density=Density.ROOMY,
            sortable=False,
            whole_rows=True,
        )
        self.grid.setModel(self.model)
        self.grid.set_empty(Empty(""))
        self.review = self.verb(_("Open the return"), self.open_return)
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.line())
        self.column.addWidget(self.saying)
        self.resize(760, 400)
        self.tell(self._label, self._what)
        self.grid.opened.connect(lambda _index: self.open_return())
        self.grid.selectionModel().currentChanged.connect(lambda *_both: self.settle())
        desk = shell.desk

        def work(_progress: Progress) -> list[Origin]:
            return origins(desk, record, field.name)

        self.run(_("Looking it up"), work, self._show, "")
        self.grid.setFocus()

    @property
    def current(self) -> Origin | None:
        """The line in focus."""
        now = self.grid.currentIndex()
        return self.model.row(now.row()) if now.isValid() else None

    def open_return(self) -> None:
        """Go to the review of the return that the line in focus came with."""
        one = self.current
        if one is not None and self._is_kept(one):
            self.reject()
            self.shell.go(Place("returns", one.returned))

    def settle(self) -> None:
        one = self.current
        if one is not None and not self.busy:
            self.saying.say(one.told(), bad=False)
        self.review.setEnabled(one is not None and self._is_kept(one))

    def _is_kept(self, one: Origin) -> bool:
        return self.shell.desk.picture.get(Returned, one.returned or None) is not None

    def _show(self, found: list[Origin]) -> None:
        self.model.show(found)
        if not found:
            self.grid.set_empty(Empty(_("It has never held a value.")))
            self.tell(_("“{field}” has never held a value.").format(field=self._label), self._what)
            return
        times = plural("“{field}” was written once.", "“{field}” was written {n} times.", len(found),
                       field=self._label)  # fmt: skip
        self.tell(times, self._what)
        self.grid.setCurrentIndex(self.model.index(0, 1))
        self.settle()


def field_behind(record: Record, column: Column | Extra, at: Picture) -> tuple[str, Field] | None:
    """The record and the field that a column of a list shows; None where the value is worked out.

    A column of another record, seen through a link, is about that record.
    """
    if not isinstance(column, Column) or not isinstance(column.source, Field):
        return None
    if column.through is None:
        return record.id, column.source
    target = getattr(record, column.through.name)
    found = at.record(target) if isinstance(target, str) else None
    return None if found is None else (found.id, column.source)


def show_origin(shell: Shell, parent: QWidget | None, record: str, field: Field) -> OriginSheet:
    """Open the dialog for one field of one record."""
    sheet = OriginSheet(shell, parent, record, field)
    sheet.open()
    return sheet

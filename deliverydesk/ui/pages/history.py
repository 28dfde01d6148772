"""History: every step that was ever taken, and what the one in focus changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.steps import StepKind
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services import history
from deliverydesk.services.history import Entry, FieldChange
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel, split
from deliverydesk.ui.widgets.sentence import PageSentence

_AT_ONCE = 2_000


def _when(entry: Entry) -> Cell:
    return Cell(FORMATS.moment(entry.at), entry.at.timestamp())


def _what(entry: Entry) -> Cell:
    return Cell(entry.label, entry.label.casefold(), second=entry.reason, tip=entry.reason or entry.label)


def _kind(entry: Entry) -> Cell:
    fact = not entry.kind.is_undoable and entry.kind not in (StepKind.UNDO, StepKind.REDO)
    return Cell(_(entry.kind.label), entry.kind.label, tone="quiet" if fact else "")


_STEPS: tuple[RowColumn[Entry], ...] = (
    RowColumn(Head(_("Step"), "whole", 64, False, False), lambda entry: Cell(str(entry.step), entry.step)),
    RowColumn(Head(_("When"), "text", 128, False, False), _when),
    RowColumn(Head(_("Who"), "text", 140, False, False), lambda entry: Cell(entry.who, entry.who.casefold())),
    RowColumn(Head(_("What, and why"), "title", 250, True, False), _what),
    RowColumn(Head(_("Kind"), "text", 120, False, False), _kind),
)
_CHANGES: tuple[RowColumn[FieldChange], ...] = (
    RowColumn(
        Head(_("Record"), "title", 130, True, False), lambda one: Cell(one.label, one.label.casefold())
    ),
    RowColumn(
        Head(_("Field"), "text", 100, False, False), lambda one: Cell(one.field_label, one.field_label)
    ),
    RowColumn(Head(_("Before"), "text", 96, False, False), lambda one: _value(one.before)),
    RowColumn(Head(_("After"), "text", 104, False, False), lambda one: _value(one.after)),
)


def _value(words: str) -> Cell:
    line = " ".join(words.split())
    return Cell(line or ABSENT, line.casefold() or None, tone="" if line else "quiet", tip=words)


class HistoryPage(Page):
    """The journal, newest first. `Place.record` narrows it to what happened to one record."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._record = ""
        self._sentence = PageSentence(parent=self)
        self._steps = RowsModel(_STEPS, key=lambda entry: str(entry.step), parent=self)
        self._changes = RowsModel(_CHANGES, key=lambda one: one.record, parent=self)
        self._grid = Grid(_("Steps, newest first"), density=Density.ROOMY, whole_rows=True)
        self._grid.setModel(self._steps)
        self._grid.set_empty(Empty(_("Nothing has happened to this record yet.")))
        self._panel = Panel(self)
        self._detail = Grid(_("What the step changed"), density=Density.NORMAL, whole_rows=True)
        self._detail.setModel(self._changes)
        self._panel.column.addWidget(self._detail, 1)
        self._grid.said.connect(shell.say)
        self._grid.selectionModel().currentChanged.connect(self._on_step)
        self._detail.opened.connect(self._on_opened)
        self.column.addWidget(self._sentence)
        self.column.addWidget(split(self._grid, self._panel, shares=(760, 470)), 1)
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tell()

    @property
    def grid(self) -> Grid:
        """The steps."""
        return self._grid

    def open(self, place: Place) -> None:
        if place.record != self._record:
            self._record = place.record
            self._tell()

    def fit(self, room: Room) -> None:
        self._panel.setVisible(room is not Room.SMALL)

    def regions(self) -> Sequence[QWidget]:
        return (self._grid, self._detail)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able = dict(self._grid.commands())
        if self._change() is not None:
            able["origin"] = self.show_origin
        return able

    def show_origin(self) -> None:
        """Say where every value of the field in focus came from."""
        from deliverydesk.ui.dialogs.origin import show_origin

        one = self._change()
        if one is not None:
            field = self.shell.desk.picture.catalogue[one.entity].field(one.field)
            show_origin(self.shell, self, one.record, field)

    def _change(self) -> FieldChange | None:
        now = self._detail.currentIndex()
        if now.isValid():
            return self._changes.row(now.row())
        return self._changes.rows[0] if self._changes.rows else None

    def _tell(self) -> None:
        desk = self.shell.desk
        if self._record:
            entries = [entry for entry, _fields in history.of_record(desk, self._record)]
            caption = _("History · {what}").format(what=desk.picture.label(self._record))
        else:
            entries = history.entries(desk, limit=_AT_ONCE)
            caption = _("History")
        self._steps.show(entries)
        self._sentence.tell(caption, _opening(entries, desk.picture.step, one_record=bool(self._record)))
        if entries:
            self._grid.setCurrentIndex(self._steps.index(0, 3))

    def _on_step(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid():
            self._changes.show([])
            return
        entry = self._steps.row(now.row())
        desk, record = self.shell.desk, self._record

        def work(_progress: Progress) -> list[FieldChange]:
            found = history.details(desk, entry.step)
            return [one for one in found if one.record == record] if record else found

        def show(found: list[FieldChange]) -> None:
            words = (
                plural("{n} field", "{n} fields", len(found)) if found else _("a fact, nothing to compare")
            )
            self._panel.head.tell(_("Step {n}").format(n=entry.step), words)
            self._changes.show(found)

        self.shell.tasks.run(_("Reading the step"), work, show)

    def _on_opened(self, index: QModelIndex) -> None:
        one = self._changes.row(index.row())
        self.shell.go(Place("history", one.record))


def _opening(entries: Sequence[Entry], newest: int, *, one_record: bool) -> str:
    if not entries:
        return _("Nothing has been written yet.")
    people = len({entry.who for entry in entries})
    since = FORMATS.day_long(entries[-1].at.astimezone().date())
    by = plural("one person", "{n} people", people)
    if one_record:
        return plural(
            "One step by {by} made this record what it is, on {since}.",
            "{n} steps by {by} made this record what it is, the first on {since}.",
            len(entries),
            by=by,
            since=since,
        )
    if len(entries) < newest:
        return _("The newest {n} of {all} steps, by {by} since {since}.").format(
            n=FORMATS.number(len(entries)), all=FORMATS.number(newest), by=by, since=since
        )
    return plural(
        "One step by {by}, on {since}.", "{n} steps by {by} since {since}.", len(entries), by=by, since=since
    )


def make(shell: Shell) -> HistoryPage:
    """The page of this module."""
    return HistoryPage(shell)

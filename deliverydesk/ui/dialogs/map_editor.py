"""Make a map of somebody's workbook by pointing at its cells: try it, keep it, and bring the file in with it.

the workbook as it lies there          what was marked
sheet ▾                                which cell is what ▾   Mark
A    B    C …                          Priority: its name     Return!C2    beside “Name of project”
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services import mapping
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files, summary
from deliverydesk.services.mapping import Mark, Markings, Shown, Target
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.models.workbook import MARKED, WorkbookModel
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.days import DayLine
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid

_FOLDER = "import/folder"
WORKBOOKS = "Excel (*.xlsx *.xlsm)"
MAPS = "TOML (*.toml)"


def _beside(mark: Mark) -> Cell:
    if mark.anchor is None:
        return Cell(_("no label beside it"), tone="owed", tip=_("Nothing would tell if this cell moves."))
    words = _("beside “{words}”").format(words=" ".join(mark.anchor.words.split()))
    return Cell(words, tip=f"{mark.anchor.cell}: {mark.anchor.words}")


COLUMNS: tuple[RowColumn[Mark], ...] = (
    RowColumn(
        Head(_("What it is"), "title", 150, False, False),
        lambda one: Cell(one.target.words, second=one.says, tip=one.says),
    ),
    RowColumn(Head(_("Cell"), "text", 100, False, False), lambda one: Cell(one.address.rpartition("!")[2])),
    RowColumn(Head(_("Known by"), "text", 140, True, False), _beside),
)


def _paint_cell(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    kind = index.data(Role.VALUE)
    if kind:
        ground, edge = ("accent_soft", "accent") if kind == MARKED else ("head", "axis")
        hand.box(rect.adjusted(1, 1, -1, -2), ground, edge, radius=2)
    words = str(index.data(DISPLAY) or "")
    hand.text(
        rect.adjusted(8, 0, -8, 0), words, 12, 600 if kind == MARKED else 400, "ink" if words else "ink3"
    )


class MapSheet(WorkSheet):
    """The dialog. Nothing is written to the desk before the file has been tried."""

    def __init__(self, shell: Shell, parent: QWidget | None) -> None:
        super().__init__(
            shell,
            parent,
            _("Make a map of a workbook"),
            _("Open the ministry’s own workbook, and point at what you need of it."),
        )
        at = shell.desk.picture
        self._file: Path | None = None
        self._shown: Shown | None = None
        self.markings = Markings("", at.today)
        self.results: list[FileResult] = []
        self._targets = {one.words: one for one in mapping.targets()}
        self._ministries = mapping.ministries(shell.desk)
        self.choose = Button(_("Open a workbook…"), "folder-open", parent=self)
        self.sheets = ChoiceBox(self, [])
        self.sheets.setAccessibleName(_("Sheet"))
        self.model = WorkbookModel(lambda: self.markings, self)
        self.grid = Grid(
            _("The workbook"), density=Density.TIGHT, painters={"sheet": _paint_cell}, sortable=False
        )
        self.target = ChoiceBox(self, list(self._targets))
        self.target.setAccessibleName(_("What the cell is"))
        self.put = Button(_("Mark"), "check", parent=self)
        self.marked: RowsModel[Mark] = RowsModel(COLUMNS, key=lambda one: one.target.words, parent=self)
        self.list = Grid(_("What was marked"), density=Density.ROOMY, sortable=False, whole_rows=True)
        self.drop = Button(_("Take the mark off"), "eraser", parent=self)
        self.ministry = ChoiceBox(
            self, [_("as marked in the file"), *(name for _code, name in self._ministries)]
        )
        self.ministry.setAccessibleName(_("Whose workbook it is"))
        self.as_at = DayLine(self, (), lambda: at.today)
        self.as_at.setAccessibleName(_("Ratings hold for"))
        self.as_at.setText(FORMATS.day_full(at.today))
        self.keep = self.verb(_("Keep the map…"), self._keep)
        self.write = self.verb(_("Bring it in"), self._write)
        self.go = self.verb(_("Try it"), self.try_it, primary=True)
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.sheets.currentTextChanged.connect(self._on_sheet)
        self.put.clicked.connect(self.mark)
        self.drop.clicked.connect(self.take_off)
        self.grid.opened.connect(lambda _index: self.mark())
        self.ministry.activated.connect(lambda _place: self._changed())
        self.as_at.textChanged.connect(lambda _words: self._changed())
        self.settle()
        self.choose.setFocus()

    def open_file(self, path: Path) -> None:
        """Read a workbook off the thread of the window, and show it."""

        def done(shown: Shown) -> None:
            self._file, self._shown = path, shown
            self.sheets.clear()
            self.sheets.addItems(list(shown.sheets))
            self.tell(_("Choose a cell, say what it is, and mark it. {name}").format(name=path.name))
            self._on_sheet(self.sheets.currentText())
            self.settle()
            self.grid.setFocus()

        self.run(
            _("Reading"), lambda progress: mapping.show(path, progress), done, _("Stopped. Nothing was read.")
        )

    def mark(self) -> None:
        """Mark the selected cells of one column as what is chosen."""
        shown, target = self._shown, self._targets.get(self.target.currentText())
        now = self.grid.currentIndex()
        if shown is None or target is None or not now.isValid() or not now.column():
            return
        chosen = [one for one in self.grid.selectionModel().selectedIndexes() if one.column() == now.column()]
        rows = [one.row() + 1 for one in chosen] or [now.row() + 1]
        made = shown.mark(target, self.model.sheet, min(rows), max(rows), now.column())
        self.markings = self.markings.having(made)
        self._changed()
        self._on_to_next(target)

    def take_off(self) -> None:
        """Take off the mark in focus."""
        index = self.list.currentIndex()
        if index.isValid():
            self.markings = self.markings.without(self.marked.row(index.row()))
            self._changed()

    def try_it(self) -> None:
        """Read the file through the map that the marks make; nothing is written."""
        self._through_map(_("Trying"), dry_run=True, then=self._tried)

    def settle(self) -> None:
        able = bool(self.markings.marks) and self._file is not None and not self.busy
        self.go.setEnabled(able)
        self.keep.setEnabled(able)
        self.write.setEnabled(able and any(one.proposals for one in self.results))
        self.put.setEnabled(self._shown is not None and not self.busy)
        self.drop.setEnabled(bool(self.markings.marks))
        for one in (self.choose, self.sheets, self.target):
            one.setEnabled(not self.busy)

    # The rest

    @property
    def _complete(self) -> Markings:
        """The marks with whose workbook it is and the day ratings hold for."""
        code = (
            self._ministries[self.ministry.currentIndex() - 1][0] if self.ministry.currentIndex() > 0 else ""
        )
        day = self.as_at.day or self.markings.as_at
        name = self._file.stem if self._file else ""
        return Markings(name, day, self.markings.marks, code)

    def _through_map(self, words: str, *, dry_run: bool, then: Callable[[Any], object]) -> None:
        desk, file, complete = self.shell.desk, self._file, self._complete
        if file is None or self.busy:
            return

        def work(progress: Progress) -> list[FileResult]:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"{complete.name}.toml"
                mapping.keep(complete, desk, path)
                return import_files(desk, [file], path, dry_run=dry_run, progress=progress)

        self.run(words, work, then, _("Stopped. Nothing was written."))

    def _tried(self, results: list[FileResult]) -> None:
        self.results = results
        problems = [one for result in results for one in result.problems]
        self.tell(_("Nothing is written yet. {what}").format(what=summary(results)))
        told = "\n".join(f"{one.where.address}: {one.sentence}" for one in problems[:3])
        if len(problems) > 3:
            told += "\n" + plural("and {n} more", "and {n} more", len(problems) - 3)
        self.saying.say(told)
        self.settle()

    def _write(self) -> None:
        def done(results: list[FileResult]) -> None:
            self.results = []
            self.tell(_("Written: {what} Ctrl Z takes it back.").format(what=summary(results)))
            self.settle()

        self._through_map(_("Bringing in"), dry_run=False, then=done)

    def _keep(self) -> None:
        start = Path(str(self.shell.memory.get(_FOLDER, "") or "")) / f"{self._complete.name}.toml"
        name, _kind = QFileDialog.getSaveFileName(self, _("Keep the map"), str(start), MAPS)
        if name:
            self.keep_at(Path(name))

    def keep_at(self, path: Path) -> None:
        """Keep the map under a name; next quarter it is chosen where lists are brought in."""
        desk, complete = self.shell.desk, self._complete

        def done(_value: object) -> None:
            self.tell(
                _("Kept as {name}. Next quarter, bring the new file in through it.").format(name=path.name)
            )

        self.run(
            _("Keeping"),
            lambda _progress: mapping.keep(complete, desk, path),
            done,
            _("Stopped. Nothing was kept."),
        )

    def _choose(self) -> None:
        start = str(self.shell.memory.get(_FOLDER, "") or "")
        name, _kind = QFileDialog.getOpenFileName(self, _("Open a workbook"), start, WORKBOOKS)
        if name:
            self.shell.memory.put(_FOLDER, str(Path(name).parent))
            self.open_file(Path(name))

    def _on_sheet(self, name: str) -> None:
        if self._shown is not None and name:
            self.model.show(self._shown, name)
            self.grid.reset_columns()
            if self.model.rowCount():
                self.grid.setCurrentIndex(self.model.index(0, 1))

    def _changed(self) -> None:
        self.results = []
        self.model.refresh()
        self.marked.show(self.markings.marks)
        if self.markings.marks:
            self.list.setCurrentIndex(self.marked.index(len(self.markings.marks) - 1, 0))
        self.settle()

    def _on_to_next(self, target: Target) -> None:
        """The next field of the same record is what is likely marked next."""
        place = list(self._targets).index(target.words) + 1
        if place < self.target.count() and list(self._targets.values())[place].record == target.record:
            self.target.setCurrentIndex(place)

    def _lay_out(self) -> None:
        self.grid.setModel(self.model)
        self.grid.set_empty(Empty(_("Open a workbook, and it lies here as it is.")))
        self.list.setModel(self.marked)
        self.list.set_empty(Empty(_("Nothing is marked yet.")))
        left, right = QWidget(), QWidget()
        top = QHBoxLayout()
        top.addWidget(self.choose)
        top.addWidget(_labelled(_("Sheet"), self.sheets))
        top.addWidget(self.sheets, 1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(top)
        column.addWidget(self.grid, 1)
        what = QHBoxLayout()
        what.addWidget(self.target, 1)
        what.addWidget(self.put)
        facts = QGridLayout()
        for row, (words, widget) in enumerate(
            ((_("Whose workbook it is"), self.ministry), (_("Ratings hold for"), self.as_at))
        ):
            facts.addWidget(_labelled(words, widget), row, 0)
            facts.addWidget(widget, row, 1)
        facts.setColumnStretch(1, 1)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(_labelled(_("What the chosen cell is"), self.target))
        column.addLayout(what)
        column.addWidget(self.list, 1)
        column.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(facts)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setSizes([700, 420])
        self.column.addWidget(halves, 1)
        self.column.addWidget(self.line())
        self.column.addWidget(self.saying)
        self.resize(1180, 700)


def _labelled(words: str, widget: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(widget)
    return label


def ask_map(shell: Shell, parent: QWidget | None) -> MapSheet:
    """Open the dialog."""
    sheet = MapSheet(shell, parent)
    sheet.open()
    return sheet

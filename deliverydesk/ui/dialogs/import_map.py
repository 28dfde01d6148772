"""Bring in files that this program did not make: first what they would change, then all of it as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QWidget

from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Severity
from deliverydesk.schema.proposals import Proposal, ProposalKind
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files, map_names, summary
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.grouping import Group, GroupedRows
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.pages.returning.came import status_words
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid

_FOLDER, _MAP = "import/folder", "import/map"
_MOST_LINES = 500
FILES = "Excel, LibreOffice, csv (*.xlsx *.xlsm *.ods *.csv)"
MAPS = "TOML, csv (*.toml *.csv)"


@dataclass(frozen=True)
class Finding:
    """One line under a file: a conflict, a problem or a remark."""

    key: str
    sign: tuple[str, str]
    place: str
    words: str


COLUMNS: tuple[RowColumn[Finding], ...] = (
    RowColumn(Head("", "icon", 34, False, False), lambda one: Cell(value=one.sign)),
    RowColumn(Head(_("Cell"), "text", 150, False, False), lambda one: Cell(one.place, tip=one.place)),
    RowColumn(
        Head(_("What was found"), "prose", 420, True, False), lambda one: Cell(one.words, tip=one.words)
    ),
)


class ImportSheet(WorkSheet):
    """The dialog. Nothing is written before the list of what would change has been shown."""

    def __init__(self, shell: Shell, parent: QWidget | None) -> None:
        super().__init__(
            shell,
            parent,
            _("Bring in through a map"),
            _("Choose the map that knows the files, then the files. Nothing is written yet."),
        )
        self._files: list[Path] = []
        self._own_map = ""
        self.results: list[FileResult] = []
        self.map = ChoiceBox(self, [*map_names(), _("A map of your own…")])
        self.map.setAccessibleName(_("Map"))
        self._named = QLabel(_("no file chosen yet"))
        self._named.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose = Button(_("Choose files…"), "folder-open", parent=self)
        self.make = Button(_("Make a map…"), "table", parent=self)
        self.model: GroupedRows[Finding] = GroupedRows(COLUMNS, key=lambda one: one.key, parent=self)
        self.grid = Grid(
            _("What the files would change"), density=Density.ROOMY, sortable=False, whole_rows=True
        )
        self.theirs = QCheckBox("")
        self.theirs.hide()
        self.go = self.verb(_("Write"), self.write, primary=True)
        self._lay_out()
        kept = str(shell.memory.get(_MAP, "") or "")
        if kept in map_names():
            self.map.choose(kept)
        self.map.activated.connect(self._on_map)
        self.choose.clicked.connect(self._choose_files)
        self.make.clicked.connect(self._make_map)
        self.theirs.toggled.connect(lambda _on: self.settle())
        self.settle()
        self.choose.setFocus()

    @property
    def map_name(self) -> str:
        """The shipped map's name, or the path of one's own."""
        own = self.map.currentIndex() >= len(map_names())
        return self._own_map if own else self.map.currentText()

    def try_files(self, files: Sequence[Path], map_name: str = "") -> None:
        """Read files through the map without writing anything."""
        if map_name:
            self._take_map(map_name)
        self._files = list(files)
        self._named.setText(", ".join(one.name for one in self._files) or _("no file chosen yet"))
        self._named.setToolTip("\n".join(str(one) for one in self._files))
        if not self._files or not self.map_name:
            self.settle()
            return
        desk, chosen, name = self.shell.desk, list(self._files), self.map_name

        def work(progress: Progress) -> list[FileResult]:
            return import_files(desk, chosen, name, dry_run=True, progress=progress)

        self._show([])
        self.run(_("Reading files"), work, self._tried, _("Stopped. Nothing was read and nothing written."))

    def write(self) -> None:
        """Write what is new and safe, and their side of conflicts if that was ticked, as one step."""
        if self.busy or not self._writable:
            return
        desk, chosen, name = self.shell.desk, list(self._files), self.map_name
        accept = "all" if self.theirs.isChecked() else "clean"

        def work(progress: Progress) -> list[FileResult]:
            return import_files(desk, chosen, name, accept=accept, progress=progress)

        def done(results: list[FileResult]) -> None:
            self._show(results)
            self.results = []
            self.theirs.hide()
            self.tell(_("Written: {what} Ctrl Z takes it back.").format(what=summary(results)))
            self.settle()
            self.leave.setFocus()

        self.run(_("Bringing in"), work, done, _("Stopped. Nothing was written."))

    def settle(self) -> None:
        count = self._writable
        proposed = sum(len(one.proposals) for one in self.results)
        words = _("Write")
        if count and count == proposed:
            words = plural("Write it", "Write all {n}", count)
        elif count:
            words = _("Write {n} of {all}").format(n=FORMATS.number(count), all=FORMATS.number(proposed))
        self.go.setText(words)
        self.go.setEnabled(bool(count) and not self.busy)
        for one in (self.map, self.make, self.choose, self.theirs):
            one.setEnabled(not self.busy)

    @property
    def _writable(self) -> int:
        """How many proposals writing would take."""
        kinds = Counter(one.kind for result in self.results for one in result.proposals if one.entity)
        conflicts = kinds[ProposalKind.CONFLICT] if self.theirs.isChecked() else 0
        return kinds[ProposalKind.NEW] + kinds[ProposalKind.SAFE] + conflicts

    def _tried(self, results: list[FileResult]) -> None:
        self.results = results
        self._show(results)
        kinds = Counter(one.kind for result in results for one in result.proposals)
        conflicts = kinds[ProposalKind.CONFLICT]
        self.theirs.setChecked(False)
        self.theirs.setVisible(bool(conflicts))
        self.theirs.setText(
            plural(
                "Take their side of the {n} conflict as well",
                "Take their side of the {n} conflicts as well",
                conflicts,
            )
        )
        if any(_names_cells(one) for one in results):
            values = sum(len(one.proposals) for one in results)
            wrong = sum(len(one.problems) for one in results)
            self.saying.say(
                _("This map only names cells, so it can be tried and not written. A map in TOML can be."),
                bad=False,
            )
            self.tell(
                _("{values}, {problems}.").format(
                    values=plural("{n} cell read", "{n} cells read", values),
                    problems=plural("{n} problem", "{n} problems", wrong),
                )
            )
        else:
            self.tell(_("Nothing is written yet. {what}").format(what=summary(results)))
        self.settle()

    def _show(self, results: Sequence[FileResult]) -> None:
        at: Picture = self.shell.desk.picture
        groups = []
        for place, one in enumerate(results):
            lines = tuple(_findings(place, one, at))
            told = "  ·  ".join((status_words(one.status), _counted(one)))
            groups.append(Group(str(place), one.file, lines, told))
        self.model.show(groups)
        if groups:
            self.grid.setCurrentIndex(self.model.index(0, 0))

    def _on_map(self, index: int) -> None:
        if index >= len(map_names()):
            start = str(self.shell.memory.get(_FOLDER, "") or "")
            name, _kind = QFileDialog.getOpenFileName(self, _("Choose a map"), start, MAPS)
            self._own_map = name or self._own_map
            if not self._own_map:
                self.map.setCurrentIndex(0)
            else:
                self.map.setItemText(index, Path(self._own_map).name)
        self.shell.memory.put(_MAP, self.map.currentText())
        self.try_files(self._files)

    def _take_map(self, name: str) -> None:
        if name in map_names():
            self.map.choose(name)
        else:
            self._own_map = name
            last = len(map_names())
            self.map.setItemText(last, Path(name).name)
            self.map.setCurrentIndex(last)

    def _make_map(self) -> None:
        from deliverydesk.ui.dialogs.map_editor import ask_map

        ask_map(self.shell, self.parentWidget())
        self.reject()

    def _choose_files(self) -> None:
        start = str(self.shell.memory.get(_FOLDER, "") or "")
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files"), start, FILES)
        if names:
            self.shell.memory.put(_FOLDER, str(Path(names[0]).parent))
            self.try_files([Path(name) for name in names])

    def _lay_out(self) -> None:
        self.grid.setModel(self.model)
        self.grid.set_empty(Empty(_("Choose files, and what they would change is listed here.")))
        top = QHBoxLayout()
        label = QLabel(_("Map"))
        label.setBuddy(self.map)
        top.addWidget(label)
        top.addWidget(self.map)
        top.addWidget(self.make)
        top.addWidget(self.choose)
        top.addWidget(self._named, 1)
        self.column.addLayout(top)
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.theirs)
        self.column.addWidget(self.line())
        self.column.addWidget(self.saying)
        self.resize(820, 620)


def _counted(result: FileResult) -> str:
    """`133 new, 20 safe, 2 conflicts, 3 problems`; what there is none of is left out."""
    kinds = Counter(one.kind for one in result.proposals)
    wrong = sum(1 for one in result.problems if one.severity is Severity.ERROR)
    new = kinds[ProposalKind.NEW]
    named = plural("{n} cell read", "{n} cells read", new)
    if not _names_cells(result):
        named = plural("{n} new", "{n} new", new)
    parts = [
        named if new else "",
        plural("{n} safe", "{n} safe", kinds[ProposalKind.SAFE]) if kinds[ProposalKind.SAFE] else "",
        plural("{n} conflict", "{n} conflicts", kinds[ProposalKind.CONFLICT])
        if kinds[ProposalKind.CONFLICT]
        else "",
        plural("{n} problem", "{n} problems", wrong) if wrong else "",
    ]
    return ", ".join(part for part in parts if part) or _("nothing to write")


def _names_cells(result: FileResult) -> bool:
    """Whether it was read through a list of cells, which says nothing of records."""
    return any(not one.entity for one in result.proposals)


def _findings(file: int, result: FileResult, at: Picture) -> Iterator[Finding]:
    """Problems first, then conflicts, then remarks; the rest of a long list is counted, not shown."""
    shown = 0
    new = Counter(one.entity for one in result.proposals if one.kind is ProposalKind.NEW and one.entity)
    if new:
        named = ", ".join(
            f"{FORMATS.number(n)} {at.word(key, many=n != 1).lower()}" for key, n in new.items()
        )
        yield Finding(f"{file}.new", ("plus", "ink2"), "", _("New: {named}.").format(named=named))
    conflicts = [one for one in result.proposals if one.kind is ProposalKind.CONFLICT]
    for problem in result.problems:
        error = problem.severity is Severity.ERROR
        sign = ("warning", "bad_t") if error else ("eye", "warn_t")
        if shown < _MOST_LINES:
            yield Finding(f"{file}.{shown}", sign, problem.where.address, problem.sentence)
        shown += 1
    for one in conflicts:
        if shown < _MOST_LINES:
            yield Finding(f"{file}.{shown}", ("git-merge", "query"), one.address, _conflict(one, at))
        shown += 1
    for note in result.notes:
        if shown < _MOST_LINES:
            yield Finding(f"{file}.{shown}", ("info", "ink3"), note.where.address, note.sentence)
        shown += 1
    if shown > _MOST_LINES:
        more = _("and {n} more").format(n=FORMATS.number(shown - _MOST_LINES))
        yield Finding(f"{file}.more", ("dots-three", "ink3"), "", more)


def _conflict(one: Proposal, at: Picture) -> str:
    field = at.catalogue[one.entity].field(one.field) if one.entity in at.catalogue else None
    if field is None:
        return _("{record}: they say something else.").format(record=one.record)
    theirs, ours = (field.show(field.restore(side), at) or _("blank") for side in (one.theirs, one.ours))
    return _("{record}, {field}: they say {theirs}, we have {ours}.").format(
        record=one.record, field=_(field.label), theirs=theirs, ours=ours
    )


def ask_import(shell: Shell, parent: QWidget | None) -> ImportSheet:
    """Open the dialog."""
    sheet = ImportSheet(shell, parent)
    sheet.open()
    return sheet

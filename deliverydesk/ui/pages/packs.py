"""Packs: the pictures that were kept, and the briefs printed from them and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.promises import Priority
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services import freezing
from deliverydesk.services.briefs import Brief, print_brief
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.briefparts import Built, Chooser, FreezeFacts, PurposeLine
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel, split
from deliverydesk.ui.widgets.sentence import PageSentence


def _short(freeze: Freeze) -> Cell:
    short = f"{freeze.sha256[:4]} {freeze.sha256[4:8]}"
    return Cell(short, freeze.sha256, tip=freeze.sha256)


def _purpose(freeze: Freeze) -> Cell:
    return Cell(freeze.purpose or ABSENT, (freeze.purpose or "").casefold() or None)


_COLUMNS: tuple[RowColumn[Freeze], ...] = (
    RowColumn(Head(_("Freeze"), "text", 130, False, False), lambda one: Cell(one.ref, one.ref)),
    RowColumn(
        Head(_("Made on"), "day", 100, False, False),
        lambda one: Cell(FORMATS.day(one.made_on), one.made_on),
    ),
    RowColumn(
        Head(_("Step"), "whole", 76, False, False), lambda one: Cell(FORMATS.number(one.step), one.step)
    ),
    RowColumn(Head(_("Hash"), "text", 100, False, False), _short),
    RowColumn(Head(_("For"), "title", 220, True, False), _purpose),
)


class PacksPage(Page):
    """Every freeze, newest first; a brief is printed from a new one or again from an old one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._sentence = PageSentence(parent=self)
        self._model = RowsModel(_COLUMNS, key=lambda one: one.id, parent=self)
        self._grid = Grid(_("Freezes, newest first"), density=Density.NORMAL, whole_rows=True)
        self._grid.setModel(self._model)
        self._freeze = Button(_("Freeze the picture…"), "snowflake")
        self._brief = Button(_("Make a brief…"), "file-pdf", primary=True)
        self._again = Button(_("Print again from this freeze…"), "file-pdf")
        self.built = Built(self)
        self.facts = FreezeFacts()
        self.purpose = PurposeLine()
        self.chooser = Chooser()
        self._from: Freeze | None = None
        self._parts = QStackedWidget()
        self._panel = Panel(self)
        self._lay_out()
        self._freeze.clicked.connect(lambda _checked=False: self.ask_purpose())
        self._brief.clicked.connect(lambda _checked=False: self.ask_promises())
        self._again.clicked.connect(lambda _checked=False: self.ask_again())
        self.purpose.answered.connect(self._keep)
        self.purpose.left.connect(self._leave)
        self.chooser.chosen.connect(self._print)
        self.chooser.left.connect(self._leave)
        self._grid.said.connect(shell.say)
        self._grid.opened.connect(lambda _index: self.ask_again())
        self._grid.selectionModel().currentChanged.connect(self._on_current)
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tell()

    @property
    def grid(self) -> Grid:
        """The freezes."""
        return self._grid

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._sentence.sentence

    @property
    def current(self) -> Freeze | None:
        """The freeze in focus."""
        index = self._grid.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    @property
    def locked(self) -> bool:
        """Whether nothing new can be frozen: a past picture, or a desk open to read only."""
        return not self.shell.standpoint.now or not self.shell.desk.is_writable

    def ask_purpose(self) -> None:
        """Ask what a new freeze is for."""
        self._panel.setVisible(True)
        self._panel.head.tell(_("A new freeze"), FORMATS.day(self.shell.desk.picture.today))
        self._parts.setCurrentIndex(1)
        self.purpose.ask()

    def ask_promises(self, again: Freeze | None = None) -> None:
        """Ask which promises to print, from a new freeze or again from an old one."""
        picture = self.shell.desk.picture if again is None else self.shell.desk.viewed(known=again.step)
        promises = sorted(picture.all(Priority), key=lambda one: one.ref)
        if not promises:
            self.shell.trouble(_("There is no promise to print yet. Add one first, or bring some in."))
            return
        self._from = again
        source = _("The picture is frozen as it stands, and the paper is printed from that freeze alone.")
        if again is not None:
            source = _("Printed from {ref}, made on {day}. All of it gives the same bytes as before.").format(
                ref=again.ref, day=FORMATS.day_long(again.made_on)
            )
        self._panel.setVisible(True)
        self._panel.head.tell(_("A brief"), again.ref if again is not None else _("from a new freeze"))
        self._parts.setCurrentIndex(2)
        self.chooser.offer(source, promises)

    def ask_again(self) -> None:
        """Print again from the freeze in focus."""
        if self.current is not None:
            self.ask_promises(self.current)

    def open(self, place: Place) -> None:
        row = next((n for n, one in enumerate(self._model.rows) if one.id == place.record), -1)
        if row >= 0:
            self._grid.setCurrentIndex(self._model.index(row, 0))

    def stand(self, standpoint: Standpoint) -> None:
        self._leave()
        self._tell()

    def fit(self, room: Room) -> None:
        asking = self._parts.currentIndex() > 0
        self._panel.setVisible(asking or (room is not Room.SMALL and self.current is not None))

    def regions(self) -> Sequence[QWidget]:
        return (self._grid, self._panel)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able: dict[str, Callable[[], object]] = dict(self._grid.commands())
        if not self.locked:
            able |= {"freeze": self.ask_purpose, "brief": self.ask_promises}
        return able

    def _keep(self, purpose: str) -> None:
        desk = self.shell.desk

        def kept(frozen: freezing.Frozen) -> None:
            self.shell.say(_("Frozen as {ref}.").format(ref=frozen.record.ref))
            self.open(Place("packs", frozen.record.id))

        self._leave()
        self.shell.tasks.run(
            _("Freezing the picture"),
            lambda _progress: freezing.freeze(desk, purpose=purpose or None),
            kept,
            failed=self._on_failed,
        )

    def _print(self) -> None:
        again, desk = self._from, self.shell.desk
        refs = None if self.chooser.is_all else self.chooser.refs
        report = self.chooser.with_report
        day = (again.made_on if again is not None else desk.picture.today).isoformat()
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Where to put the brief"), str(self._folder() / f"Brief {day}.pdf"), "PDF (*.pdf)"
        )
        if not name:
            return
        target = Path(name) if Path(name).suffix.lower() == ".pdf" else Path(f"{name}.pdf")
        self.shell.memory.put("brief folder", str(target.parent))

        def work(progress: Progress) -> Brief:
            freeze = again.ref if again is not None else None
            return print_brief(desk, target, priorities=refs, freeze=freeze, report=report, progress=progress)

        self._leave()
        stopped = _("Stopped. No brief was written and nothing was frozen.")
        self.shell.tasks.run(
            _("Making the brief"),
            work,
            self._on_built,
            failed=self._on_failed,
            stopped=lambda: self.shell.say(stopped),
        )

    def _on_built(self, brief: Brief) -> None:
        size = _("{n} MB").format(n=FORMATS.number(brief.size / 1_000_000, 1))
        pages = plural("{n} page", "{n} pages", brief.pages)
        words = _("Brief built: {pages}, {size}, from {ref}.").format(
            pages=pages, size=size, ref=brief.freeze.ref
        )
        self.built.tell(
            words,
            (
                (_("Open"), "file-pdf", partial(self._show, brief.path)),
                (_("Show in folder"), "folder-open", partial(self._show, brief.path.parent)),
            ),
            str(brief.path),
        )
        self.shell.say(words)
        self.open(Place("packs", brief.freeze.id))

    def _on_failed(self, error: Exception) -> None:
        self.shell.trouble(str(error))

    def _show(self, path: Path) -> None:
        if not path.exists():
            self.shell.trouble(_("{path} is no longer there.").format(path=path))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.shell.trouble(_("Nothing on this computer opens {path}.").format(path=path))

    def _folder(self) -> Path:
        last = Path(str(self.shell.memory.get("brief folder", "")))
        return last if last.is_dir() else Path(self.shell.desk.path).parent

    def _leave(self) -> None:
        self._from = None
        self._parts.setCurrentIndex(0)
        self._show_current()
        self.fit(self.shell.room)
        self._grid.setFocus()

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if self._parts.currentIndex() == 0:
            self._show_current()

    def _show_current(self) -> None:
        freeze = self.current
        self.facts.tell(freeze)
        self._again.setVisible(freeze is not None)
        if freeze is None:
            return
        after = picture_of(self.shell).step - freeze.step - 1
        since = plural("{n} step since", "{n} steps since", after) if after > 0 else _("nothing since")
        self._panel.head.tell(freeze.ref, since)

    def _tell(self) -> None:
        picture = picture_of(self.shell)
        held = self.current.id if self.current is not None else ""
        freezes = sorted(picture.all(Freeze), key=lambda one: (one.step, one.id), reverse=True)
        self._model.show(freezes)
        for button in (self._freeze, self._brief):
            button.setEnabled(not self.locked)
        sentence = _("No picture has been frozen yet. A brief freezes one by itself and is printed from it.")
        self._grid.set_empty(Empty(sentence if self.shell.standpoint.now else ""))
        row = next((n for n, one in enumerate(freezes) if one.id == held), 0)
        if freezes:
            self._grid.setCurrentIndex(self._model.index(row, 0))
        if self._parts.currentIndex() == 0:
            self._show_current()
            self.fit(self.shell.room)
        caption = _("Packs · as at {day}").format(day=FORMATS.day_long(picture.today))
        said = opening(freezes, picture.step)
        if not freezes and not self.shell.standpoint.now:
            said = _("No picture had been frozen by then.")
        self._sentence.tell(caption, said)

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.facts)
        verb = QHBoxLayout()
        verb.setContentsMargins(18, 0, 18, 0)
        verb.addWidget(self._again)
        verb.addStretch(1)
        column.addLayout(verb)
        column.addStretch(1)
        for part in (shown, self.purpose, self.chooser):
            self._parts.addWidget(part)
        self._panel.column.addWidget(self._parts, 1)
        tools = QHBoxLayout()
        tools.setContentsMargins(20, 2, 20, 8)
        tools.setSpacing(10)
        tools.addStretch(1)
        tools.addWidget(self._freeze)
        tools.addWidget(self._brief)
        self.column.addWidget(self._sentence)
        self.column.addLayout(tools)
        self.column.addWidget(self.built)
        self.column.addWidget(split(self._grid, self._panel, shares=(800, 420)), 1)


def opening(freezes: Sequence[Freeze], step: int) -> str:
    """The page's sentence, true of exactly these freezes, newest first, at a step of the journal."""
    if not freezes:
        return _("No picture has been frozen yet.")
    newest = freezes[0]
    kept = plural(
        "One picture is kept, frozen on {day}.",
        "{n} pictures are kept, the newest frozen on {day}.",
        len(freezes),
        day=FORMATS.day_long(newest.made_on),
    )
    # The freeze itself is the step after the one it keeps.
    after = step - newest.step - 1
    if after <= 0:
        return f"{kept} " + _("Nothing has been written since.")
    return f"{kept} " + plural(
        "One step has been written since.", "{n} steps have been written since.", after
    )


def make(shell: Shell) -> PacksPage:
    """The page of this module."""
    return PacksPage(shell)

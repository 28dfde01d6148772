"""Issue workbooks: which period, to whom, into which folder, and what each file will ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, QRectF, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QWidget

from deliverydesk.domain.parties import Period
from deliverydesk.domain.sentences import number_word
from deliverydesk.errors import DeskError
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.kinds import present
from deliverydesk.services import letters
from deliverydesk.services.issuing import Foreseen, IssuedFile, foresee, issue_workbooks, open_period
from deliverydesk.ui.dialogs.issue_terms import TermsForm
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.grid import Density, Grid

_FOLDER = "issue/folder"


@dataclass(frozen=True)
class Choice:
    """One ministry on the list, ticked or not; `made` are its files once they are written."""

    foreseen: Foreseen
    ticked: bool = True
    made: tuple[IssuedFile, ...] = ()


def _tick(one: Choice) -> Cell:
    return Cell(value=one.ticked, tip=_("asked") if one.ticked else _("left out"))


def _ministry(one: Choice) -> Cell:
    ministry = one.foreseen.ministry
    return Cell(ministry.name, ministry.name.casefold(), second=str(present(ministry.contact) or ""))


def _cells(one: Choice) -> Cell:
    filled = one.foreseen.carried
    second = plural("{n} carried", "{n} carried", filled) if filled else ""
    return Cell(FORMATS.number(one.foreseen.cells), one.foreseen.cells, second=second)


def holds(one: Choice, left_out: Sequence[str]) -> str:
    """What a ministry's file will hold, and what it will not be asked."""
    foreseen = one.foreseen
    if foreseen.problem:
        return f"{foreseen.ministry.name}: {foreseen.problem}"
    words = plural(
        "{name}: {n} cell, {carried} carried from what we hold.",
        "{name}: {n} cells, {carried} carried from what we hold.",
        foreseen.cells,
        name=foreseen.ministry.name,
        carried=FORMATS.number(foreseen.carried),
    )
    if not left_out:
        return words
    return _("{words} Not asked: {sheets}.").format(words=words, sheets=", ".join(left_out))


def _before(one: Choice) -> Cell:
    if one.made:
        names = [file.path.name for file in one.made]
        words = plural("{n} part written", "{n} parts written", len(names)) if one.made[0].issue.part else ""
        second = ", ".join(names)
        return Cell(words or _("Written"), second=second, tip="\n".join(str(file.path) for file in one.made))
    if one.foreseen.problem:
        return Cell(one.foreseen.problem, tone="bad", tip=one.foreseen.problem)
    earlier = one.foreseen.earlier
    if earlier is None:
        return Cell(_("first workbook of this period"), tone="quiet")
    day = FORMATS.day(earlier.issued_on)
    if not one.foreseen.replaces:
        words = _("beside the one of {day}").format(day=day)
        return Cell(words, tip=_("The earlier workbook asks for more, so both are waited for."))
    words = _("replaces the one of {day}").format(day=day)
    back = one.foreseen.came_back
    second = plural("{n} file of it is back", "{n} files of it are back", back) if back else ""
    return Cell(words, tone="watch", second=second, tip=_("Files of the earlier workbook count as stale."))


COLUMNS: tuple[RowColumn[Choice], ...] = (
    RowColumn(Head("", "tick", 40, False, False), _tick),
    RowColumn(Head(_("Ministry"), "title", 200, True, False), _ministry),
    RowColumn(Head(_("Cells to fill"), "whole", 92, False, True), _cells),
    RowColumn(Head(_("Before"), "text", 230, False, False), _before),
)


def _of(one: Choice, made: Sequence[IssuedFile]) -> tuple[IssuedFile, ...]:
    return tuple(file for file in made if file.issue.ministry == one.foreseen.ministry.id)


def _paint_tick(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    box = QRectF(rect.center().x() - 8, rect.center().y() - 8, 16, 16)
    if index.data(Role.VALUE):
        hand.box(box, "accent", radius=3)
        paint_icon(hand, box, "check", "on_accent", 12)
    else:
        hand.box(box, "raised", "axis", radius=3)


class IssueSheet(WorkSheet):
    """The dialog. All sheets are ticked, and every ministry whose workbook would take no other's place.

    Space or a click takes one off or puts it on: a workbook that is out is replaced only by a person's word.
    """

    def __init__(self, shell: Shell, parent: QWidget | None, period: Period | None) -> None:
        super().__init__(shell, parent, _("Issue workbooks"), _("One workbook a ministry, ready to send."))
        at = shell.desk.picture
        periods = sorted(at.all(Period), key=lambda one: one.end, reverse=True)
        self.form = TermsForm(shell, periods, period or open_period(periods, at.today))
        self._said: dict[str, bool] = {}
        self._stale = False
        self._made = False
        self.model: RowsModel[Choice] = RowsModel(
            COLUMNS, key=lambda one: one.foreseen.ministry.id, parent=self
        )
        self.grid = Grid(
            _("Ministries to ask"), density=Density.ROOMY, painters={"tick": _paint_tick}, whole_rows=True
        )
        self.holds = QLabel("")
        self.holds.setWordWrap(True)
        self.folder = QLineEdit(self._first_folder())
        self.folder.setAccessibleName(_("Folder for the workbooks"))
        self._choose = Button(_("Choose…"), "folder-open", parent=self)
        self.letters = QCheckBox(_("Write a letter beside each workbook, as text and as a draft for mail"))
        self.letters.setChecked(True)
        self.show_folder = self.verb(_("Open the folder"), self._open_folder)
        self.go = self.verb(_("Write the workbooks"), self.issue, primary=True)
        self.show_folder.hide()
        self._lay_out()
        self.grid.peeked.connect(lambda index: self.toggle(index.row()))
        self.grid.clicked.connect(self._on_clicked)
        self.grid.selectionModel().currentChanged.connect(lambda _now, _before: self._tell_holds())
        self.form.asked.connect(self._look)
        self.form.settled.connect(self.settle)
        self.folder.textChanged.connect(lambda _words: self.settle())
        self._choose.clicked.connect(self._choose_folder)
        self._look()
        self.grid.setFocus()

    @property
    def ticked(self) -> list[Choice]:
        """The ministries that are asked."""
        return [one for one in self.model.rows if one.ticked and not one.foreseen.problem]

    def toggle(self, row: int) -> None:
        """Tick a ministry, or take it off."""
        if self.busy or self._made or not 0 <= row < len(self.model.rows):
            return
        self._said[self.model.rows[row].foreseen.ministry.id] = not self.model.rows[row].ticked
        changed = [
            replace(one, ticked=not one.ticked) if place == row else one
            for place, one in enumerate(self.model.rows)
        ]
        column = max(0, self.grid.currentIndex().column())
        self.model.show(changed)
        self.grid.setCurrentIndex(self.model.index(row, column))
        self.settle()

    def issue(self) -> None:
        """Write the files as one step of the journal, and the letters beside them."""
        desk, folder, period = self.shell.desk, Path(self.folder.text().strip()), self.form.period
        codes = [one.foreseen.ministry.id for one in self.ticked]
        terms, parts, with_letters = self.form.terms, self.form.parts, self.letters.isChecked()
        if self.busy or not codes or self.form.problem:
            return
        self.shell.memory.put(_FOLDER, str(folder))

        def work(progress: Progress) -> tuple[list[IssuedFile], str]:
            made = issue_workbooks(
                desk,
                folder,
                ministries=codes,
                period=period.id,
                terms=terms,
                parts=parts,
                progress=progress,
            )
            try:
                if with_letters:
                    letters.cover(desk, made, folder)
            except DeskError as refused:
                # The workbooks are out: that must be seen, and nobody is to issue them twice.
                return made, str(refused)
            return made, ""

        def done(result: tuple[list[IssuedFile], str]) -> None:
            made, trouble = result
            self._made = True
            self.saying.say(trouble)
            self.model.show([replace(one, made=_of(one, made)) for one in self.model.rows])
            count = number_word(len(made), first=True)
            self.tell(
                plural(
                    "{count} workbook is written.", "{count} workbooks are written.", len(made), count=count
                )
            )
            self.form.setEnabled(False)
            self.letters.setEnabled(False)
            self.go.hide()
            self.show_folder.show()
            self.show_folder.setFocus()

        self.run(_("Writing workbooks"), work, done, _("Stopped. No workbook was issued."))

    def settle(self) -> None:
        count = len(self.ticked)
        self.go.setText(self._verb(count))
        able = bool(count) and not self.busy and bool(self.folder.text().strip()) and not self.form.problem
        self.go.setEnabled(able)
        for one in (self.folder, self._choose):
            one.setEnabled(not self.busy)
        self.form.set_able(not self.busy)
        if not self.busy:
            self._tell_holds()

    def _verb(self, count: int) -> str:
        if not count:
            return _("Write the workbooks")
        if self.form.parts:
            return plural("Write the parts of {n} workbook", "Write the parts of {n} workbooks", count)
        return plural("Write {n} workbook", "Write {n} workbooks", count)

    def _look(self) -> None:
        """What each file will hold, counted off the thread of the window; anew where asked meanwhile."""
        if self.busy:
            self._stale = True
            return
        desk, period, terms = self.shell.desk, self.form.period, self.form.terms
        self._stale = False

        def done(found: list[Foreseen]) -> None:
            if self._stale:
                self._look()
                return
            row = max(0, self.grid.currentIndex().row())
            self.model.show([Choice(one, self._said.get(one.ministry.id, not one.replaces)) for one in found])
            if found:
                self.grid.setCurrentIndex(self.model.index(min(row, len(found) - 1), 1))
            self.settle()

        self.run(_("Counting cells"), lambda _progress: foresee(desk, period, terms), done, "")

    def _tell_holds(self) -> None:
        now = self.grid.currentIndex()
        words = self.form.problem
        if not words and now.isValid() and now.row() < len(self.model.rows):
            words = holds(self.model.row(now.row()), self.form.left_out)
        self.holds.setText(words)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggle(index.row())

    def _first_folder(self) -> str:
        kept = str(self.shell.memory.get(_FOLDER, "") or "")
        return kept or str(self.shell.desk.path.parent / _("Workbooks out"))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Where to put the workbooks"), self.folder.text())
        if name:
            self.folder.setText(name)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))

    def _lay_out(self) -> None:
        self.grid.setModel(self.model)
        below = QHBoxLayout()
        label = QLabel(_("Into"))
        label.setBuddy(self.folder)
        below.addWidget(label)
        below.addWidget(self.folder, 1)
        below.addWidget(self._choose)
        self.column.addWidget(self.form)
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.holds)
        self.column.addLayout(below)
        self.column.addWidget(self.letters)
        self.column.addWidget(self.line())
        self.column.addWidget(self.saying)
        self.resize(760, 660)


def ask_issue(shell: Shell, parent: QWidget | None, period: Period | None) -> IssueSheet:
    """Open the dialog for a period, or for the open one."""
    sheet = IssueSheet(shell, parent, period)
    sheet.open()
    return sheet

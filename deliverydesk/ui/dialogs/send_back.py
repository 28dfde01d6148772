"""What goes back to a ministry: each question and each refusal in words, and where the files go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.services.sendback import SentBack, receipt_of, say_why, send_back
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid

if TYPE_CHECKING:
    from deliverydesk.exchange.receiptsheet import Receipt, Told

_FOLDER = "sendback/folder"


@dataclass(frozen=True)
class Item:
    """One value that goes back, and the words that go with it."""

    told: Told
    asked: bool
    words: str


def _what(one: Item) -> Cell:
    return Cell(one.told.named, second=one.told.cell, tip=one.told.named)


def _theirs(one: Item) -> Cell:
    line = " ".join(one.told.theirs.split()) or _("could not be read")
    return Cell(line, tip=one.told.theirs)


def _words(one: Item) -> Cell:
    if one.words:
        return Cell(one.words, second=_("asked") if one.asked else _("not taken"), tip=one.words)
    tone = "watch" if one.asked else "quiet"
    words = _("no question in words yet") if one.asked else _("no reason given")
    return Cell(words, second=_("asked") if one.asked else _("not taken"), tone=tone, tip=one.told.why)


COLUMNS: tuple[RowColumn[Item], ...] = (
    RowColumn(Head(_("What"), "text", 230, True, False), _what),
    RowColumn(Head(_("They sent"), "text", 150, False, False), _theirs),
    RowColumn(Head(_("Question or reason"), "text", 260, True, False), _words),
)


class _Words(QLineEdit):
    """Enter goes on to the next question: left alone, it would write the files from under the typing."""

    went_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
            return
        super().keyPressEvent(event)


class SendBackSheet(WorkSheet):
    """The dialog. The words beneath the list are those of the line in focus."""

    def __init__(
        self, shell: Shell, parent: QWidget | None, returned: str, told: Callable[[str], object]
    ) -> None:
        super().__init__(shell, parent, _("Send back"), _("What goes back to the ministry."))
        self._returned, self._told = returned, told
        self.model: RowsModel[Item] = RowsModel(COLUMNS, key=lambda one: one.told.id, parent=self)
        self.grid = Grid(_("Questions and refusals"), density=Density.ROOMY, sortable=False, whole_rows=True)
        self.grid.setModel(self.model)
        self.grid.set_empty(Empty(""))
        self.words = _Words()
        self.words.setAccessibleName(_("Question or reason"))
        self.words.setMaxLength(2000)
        self.folder = QLineEdit(self._first_folder())
        self.folder.setAccessibleName(_("Folder for workbook and letter"))
        self._choose = Button(_("Choose…"), "folder-open", parent=self)
        self.show_folder = self.verb(_("Open the folder"), self._open_folder)
        self.go = self.verb(_("Write workbook and letter"), self.send, primary=True)
        self.show_folder.hide()
        self._lay_out()
        self.grid.selectionModel().currentChanged.connect(lambda *_both: self._on_current())
        self.grid.opened.connect(lambda _index: self.words.setFocus())
        self.words.textEdited.connect(self._on_words)
        self.words.went_on.connect(self._on_went_on)
        self.folder.textChanged.connect(lambda _words: self.settle())
        self._choose.clicked.connect(lambda _checked=False: self._choose_folder())
        desk = shell.desk
        self.run(_("Looking it up"), lambda _progress: receipt_of(desk, returned), self._show, "")
        self.grid.setFocus()

    @property
    def current(self) -> Item | None:
        """The line in focus."""
        now = self.grid.currentIndex()
        return self.model.row(now.row()) if now.isValid() else None

    def send(self) -> None:
        """Keep the words with their rulings, and write the files."""
        desk, returned, folder = self.shell.desk, self._returned, Path(self.folder.text().strip())
        if self.busy or not self.folder.text().strip():
            return
        self.shell.memory.put(_FOLDER, str(folder))
        words = {one.told.id: one.words for one in self.model.rows}

        def work(_progress: Progress) -> SentBack:
            say_why(desk, returned, words)
            return send_back(desk, returned, folder)

        def done(made: SentBack) -> None:
            self.tell(_said(made), made.letter.parent.name)
            self._told(_said(made))
            self.go.hide()
            self.show_folder.show()
            self.show_folder.setFocus()

        self.run(_("Writing what goes back"), work, done, _("Stopped. Nothing goes back."))

    def settle(self) -> None:
        able = not self.busy
        self.go.setEnabled(able and bool(self.folder.text().strip()))
        self.words.setEnabled(able and self.current is not None and not self.go.isHidden())
        for one in (self.folder, self._choose):
            one.setEnabled(able)

    def _show(self, receipt: Receipt) -> None:
        items = [Item(one.told, True, one.told.reason) for one in receipt.asked]
        items += [Item(one, False, one.reason) for one in receipt.refused]
        self.model.show(items)
        self.grid.set_empty(Empty(_("Nothing is asked and nothing was refused: the letter says so.")))
        self.tell(_opening(receipt), receipt.file)
        self.go.setText(_("Write workbook and letter") if receipt.asked else _("Write the receipt"))
        if items:
            self.grid.setCurrentIndex(self.model.index(0, 0))
        self.settle()

    def _on_current(self) -> None:
        one = self.current
        self.words.setText(one.words if one is not None else "")
        asks = one is None or one.asked
        self.words.setPlaceholderText(_("What we ask them about it") if asks else _("Why it was not taken"))
        self.saying.say(one.told.why if one is not None and not one.words else "", bad=False)
        self.settle()

    def _on_words(self, words: str) -> None:
        now = self.grid.currentIndex()
        if not now.isValid():
            return
        rows = list(self.model.rows)
        rows[now.row()] = replace(rows[now.row()], words=words)
        self.grid.selectionModel().blockSignals(True)
        self.model.show(rows)
        self.grid.setCurrentIndex(self.model.index(now.row(), now.column()))
        self.grid.selectionModel().blockSignals(False)
        self.grid.viewport().update()

    def _on_went_on(self) -> None:
        following = self.grid.currentIndex().row() + 1
        if following < len(self.model.rows):
            self.grid.setCurrentIndex(self.model.index(following, 0))
            self.words.setFocus()
        else:
            self.go.setFocus()

    def _first_folder(self) -> str:
        kept = str(self.shell.memory.get(_FOLDER, "") or "")
        return kept or str(self.shell.desk.path.parent / _("Sent back"))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, _("Where to put what goes back to the ministry"), self.folder.text()
        )
        if name:
            self.folder.setText(name)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))

    def _lay_out(self) -> None:
        into = QHBoxLayout()
        into.addWidget(self.folder, 1)
        into.addWidget(self._choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("In words"), self.words)
        form.addRow(_("Into"), into)
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.saying)
        self.column.addLayout(form)
        self.column.addWidget(self.line())
        self.resize(760, 520)


def _opening(receipt: Receipt) -> str:
    asked, refused = len(receipt.asked), len(receipt.refused)
    parts = [
        plural("{n} question goes back.", "{n} questions go back.", asked) if asked else "",
        plural("{n} change was not taken.", "{n} changes were not taken.", refused) if refused else "",
    ]
    return " ".join(part for part in parts if part) or _("Everything that was decided was taken.")


def _said(made: SentBack) -> str:
    if made.workbook is None:
        return _("The receipt is written: {letter}.").format(letter=made.letter.name)
    return plural(
        "{n} question goes back: {workbook} and {letter} are written.",
        "{n} questions go back: {workbook} and {letter} are written.",
        len(made.receipt.asked),
        workbook=made.workbook.name,
        letter=made.letter.name,
    )


def ask_send_back(
    shell: Shell, parent: QWidget | None, returned: str, told: Callable[[str], object]
) -> SendBackSheet:
    """Open the dialog for one return; `told` hears what was written."""
    sheet = SendBackSheet(shell, parent, returned, told)
    sheet.open()
    return sheet

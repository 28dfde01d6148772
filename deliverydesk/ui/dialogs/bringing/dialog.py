"""The dialog: choose or paste a list, correct what is proposed, answer what is asked, write one step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.kinds import Day
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.bringing import (
    DMY,
    MDY,
    Answers,
    BringResult,
    ListFile,
    Meaning,
    as_said,
    open_lists,
    pasted,
    write_lists,
)
from deliverydesk.ui.dialogs.bringing.asked import AskedPanel
from deliverydesk.ui.dialogs.bringing.ownsheet import Look, OwnSheet
from deliverydesk.ui.dialogs.working import WorkSheet
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.choices import ChoiceBox

_FOLDER = "bring/folder"
FILES = "Excel, csv (*.xlsx *.xlsm *.csv *.tsv)"


class BringSheet(WorkSheet):
    """Nothing is written before what would be written has been shown; one Undo takes it all back."""

    def __init__(self, shell: Shell, parent: QWidget | None) -> None:
        super().__init__(
            shell,
            parent,
            _("Bring your Excel list"),
            _("Choose your list, or copy a block of it and paste it here. Your file stays as it is."),
        )
        self.file: ListFile | None = None
        self.came: BringResult | None = None
        self._columns: dict[str, Meaning] = {}
        self._fills: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._stale = self._written = False
        self.choose = Button(_("Choose a file…"), "folder-open", parent=self)
        self.paste_button = Button(_("Paste a block"), "clipboard", parent=self)
        self._named = QLabel("")
        self._named.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tab = ChoiceBox(self, [])
        self.tab.setAccessibleName(_("Sheet"))
        self.as_at = QLineEdit()
        self.as_at.setPlaceholderText(_("today"))
        self.as_at.setAccessibleName(_("As at: the day up to which the file knew things"))
        self.as_at.setToolTip(self.as_at.accessibleName())
        self.as_at.setFixedWidth(110)
        self.dates = ChoiceBox(
            self, [_("not said yet"), _("day first, 3 April 2026"), _("month first, 4 March 2026")]
        )
        self.dates.setAccessibleName(_("Dates such as 03/04/2026"))
        self._dates_label = QLabel(_("Dates such as 03/04/2026"))
        self.own = OwnSheet(self)
        self.asked = AskedPanel(self)
        self.agreed = QCheckBox(_("The targets in this list are agreed, and no drafts"))
        self.agreed.hide()
        self.theirs = QCheckBox("")
        self.theirs.hide()
        self.go = self.verb(_("Write"), self.write, primary=True)
        self._lay_out()
        self.choose.clicked.connect(self._choose_file)
        self.paste_button.clicked.connect(self.paste)
        self.tab.activated.connect(lambda _index: self._on_other_sheet())
        self.as_at.editingFinished.connect(self._on_as_at)
        self.dates.activated.connect(lambda _index: self.look())
        self.theirs.toggled.connect(lambda _on: self.settle())
        self.agreed.clicked.connect(lambda _on: self.look())
        self.own.picked.connect(self.asked.pick)
        self.asked.column_changed.connect(self._on_column)
        self.asked.fill_answered.connect(lambda colour, code: self._on_answer(self._fills, colour, code))
        self.asked.word_answered.connect(lambda said, code: self._on_answer(self._words, as_said(said), code))
        self.asked.name_answered.connect(lambda said, ref: self._on_answer(self._same, as_said(said), ref))
        QShortcut(QKeySequence.StandardKey.Paste, self.own).activated.connect(self.paste)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._on_write_key)
        self.settle()
        self.choose.setFocus()

    # --- what it does ----------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Read a file and show what is proposed for it; nothing is written."""

        def work(progress: Progress) -> list[ListFile]:
            return open_lists([path], progress)

        stopped = _("Stopped. Nothing was read and nothing written.")
        self.run(
            _("Reading {name}").format(name=path.name), work, lambda files: self._opened(files[0]), stopped
        )

    def paste(self) -> None:
        """Take a block of cells from the clipboard as a sheet."""
        text = QGuiApplication.clipboard().text()
        if not text.strip() or self.busy:
            self.saying.say(
                _("There are no cells on the clipboard. Copy a block of your list first."), bad=False
            )
            return
        self._opened(pasted(text))

    def look(self) -> None:
        """Compare with the desk, as answered so far."""
        if self.file is None or self._written:
            return
        if self.busy:
            self._stale = True
            return
        desk, file, answers, sheet = self.shell.desk, self.file, self._answers(), self.tab.currentText()
        if answers is None:
            return

        def work(progress: Progress) -> list[BringResult]:
            return write_lists(desk, [file], answers, sheet=sheet, dry_run=True, progress=progress)

        stopped = _("Stopped. Nothing was written.")
        self.run(_("Comparing with the desk"), work, lambda results: self._looked(results[0]), stopped)

    def write(self) -> None:
        """Write what is new and safe, and their side of conflicts where that was ticked, as one step."""
        answers = self._answers()
        if self.busy or not self._is_ready or self.file is None or answers is None:
            return
        desk, file, sheet = self.shell.desk, self.file, self.tab.currentText()
        accept = "all" if self.theirs.isChecked() else "clean"

        def work(progress: Progress) -> list[BringResult]:
            return write_lists(desk, [file], answers, sheet=sheet, accept=accept, progress=progress)

        self.run(
            _("Bringing in"), work, lambda results: self._done(results[0]), _("Stopped. Nothing was written.")
        )

    def settle(self) -> None:
        rows = self._rows
        self.go.setText(plural("Write {n} row", "Write {n} rows", rows) if rows else _("Write"))
        self.go.setEnabled(self._is_ready and not self.busy)
        always: tuple[QWidget, ...] = (self.choose, self.paste_button, self.tab)
        before: tuple[QWidget, ...] = (self.as_at, self.dates, self.agreed, self.theirs)
        for one in (*always, *before):
            one.setEnabled(not self.busy and (one in always or not self._written))
        self.asked.setEnabled(not self._written)
        if self._stale and not self.busy:
            self._stale = False
            self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter ends an answer here: only the button, or Ctrl Enter, writes a whole list.
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or isinstance(self.focusWidget(), Button):
            super().keyPressEvent(event)

    # --- the rest --------------------------------------------------------------------------------

    @property
    def _rows(self) -> int:
        return len(self.came.taken) if self.came else 0

    @property
    def _waiting(self) -> int:
        """How many fills and dates nobody has explained yet."""
        if self.came is None:
            return 0
        fills = sum(one.answer is None for one in self.came.reading.fills)
        return fills + bool(self.came.reading.unclear_dates and not self.came.reading.dates)

    @property
    def _is_ready(self) -> bool:
        if self.came is None or self._written or self._waiting:
            return False
        kinds = {one.kind for one in self.came.proposals}
        if self.theirs.isChecked() and ProposalKind.CONFLICT in kinds:
            return True
        return bool(kinds & {ProposalKind.NEW, ProposalKind.SAFE})

    def _answers(self) -> Answers | None:
        """What was answered; None where the day is none, which is then said."""
        try:
            as_at: date | None = Day().parse(self.as_at.text()) if self.as_at.text().strip() else None
        except ValueProblem as wrong:
            self.saying.say(wrong.sentence)
            return None
        order = ("", DMY, MDY)[max(0, self.dates.currentIndex())]
        today = self.shell.desk.picture.today
        return Answers(
            today,
            as_at,
            dict(self._columns),
            dict(self._fills),
            dict(self._words),
            order,
            dict(self._same),
            self.agreed.isChecked(),
        )

    def _opened(self, file: ListFile) -> None:
        if file.turned_away is not None:
            self.saying.say(file.turned_away.problem.told())
            return
        if self._written:
            self.as_at.clear()  # the day of one file is not the day of the next
        self.file, self.came, self._written = file, None, False
        for one in (self._columns, self._fills, self._words, self._same):
            one.clear()
        self.theirs.setChecked(False)
        self.agreed.setChecked(False)
        self.dates.setCurrentIndex(0)
        self.tab.clear()
        self.tab.addItems([one.name for one in file.sheets if one.name])
        self.tab.setCurrentIndex(-1)
        self.tab.setVisible(len(file.sheets) > 1)
        self.look()

    def _looked(self, result: BringResult) -> None:
        if self.busy and self.came is not None:
            return  # more was answered meanwhile; what comes of that is on its way
        self.came = result
        self.tab.setCurrentIndex(self.tab.findText(result.sheet))
        self.own.show_look(Look.of(result))
        self.asked.show_result(result)
        self._area.show()
        unclear = bool(result.reading.unclear_dates)
        self.dates.setVisible(unclear)
        self._dates_label.setVisible(unclear)
        self.agreed.setVisible(result.reading.has_targets)
        conflicts = sum(one.kind is ProposalKind.CONFLICT for one in result.proposals)
        self.theirs.setVisible(bool(conflicts))
        self.theirs.setText(
            plural(
                "Take the list's side where it says something else than the desk, in {n} place",
                "Take the list's side where it says something else than the desk, in {n} places",
                conflicts,
            )
        )
        self._named.setText(f"{result.file}  ·  {result.sheet}" if result.sheet else result.file)
        self.tell(self._sentence_of(result), _("Read, not changed; your file stays as it is"))
        if self._waiting:
            self.saying.say(_("Ready to write once what is asked is answered."), bad=False)
        self.settle()

    def _sentence_of(self, result: BringResult) -> str:
        every = sum(len(one.rows) + len(one.struck) for one in result.reading.tables)
        words = _("{rows} of {all} rows can come in.").format(
            rows=FORMATS.number(self._rows), all=FORMATS.number(every)
        )
        if not result.proposals:
            words = _("Everything this list says is in the desk already.")
            if result.problems or not self._rows:
                words = _("Nothing of this list can be written as it stands.")
        fills = sum(one.answer is None for one in result.reading.fills)
        if fills:
            ask = plural("{n} fill needs a word from you.", "{n} fills need a word from you.", fills)
            words = f"{words} {ask}"
        if result.doubts:
            ask = plural(
                "{n} name needs a word from you.", "{n} names need a word from you.", len(result.doubts)
            )
            words = f"{words} {ask}"
        dates = result.reading.unclear_dates
        if dates and not result.reading.dates:
            ask = plural("{n} date could be several days.", "{n} dates could be several days each.", dates)
            words = f"{words} {ask}"
        return words

    def _done(self, result: BringResult) -> None:
        self._written = True
        self.came = result
        self.own.show_look(Look.of(result))
        self.asked.show_result(result)
        self.theirs.hide()
        words = plural("{n} row was brought in.", "{n} rows were brought in.", self._rows)
        self.tell(_("{words} Ctrl Z takes it all back.").format(words=words), result.file)
        self.settle()
        self.leave.setFocus()

    def _on_write_key(self) -> None:
        if self.go.isEnabled():
            self.write()

    def _on_column(self, place: str, meaning: Meaning) -> None:
        self._columns[place] = meaning
        self.look()

    def _on_answer(self, into: dict[str, str], asked: str, answer: str) -> None:
        into[asked] = answer
        self.look()

    def _on_other_sheet(self) -> None:
        for one in (self._columns, self._fills, self._words, self._same):
            one.clear()
        self._written = False
        self.look()

    def _on_as_at(self) -> None:
        if self.as_at.isModified():
            self.as_at.setModified(False)
            self.look()

    def _choose_file(self) -> None:
        start = str(self.shell.memory.get(_FOLDER, "") or "")
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose your list"), start, FILES)
        if name:
            self.shell.memory.put(_FOLDER, str(Path(name).parent))
            self.open_file(Path(name))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.choose)
        top.addWidget(self.paste_button)
        top.addWidget(self._named, 1)
        top.addWidget(self._dates_label)
        top.addWidget(self.dates)
        day = QLabel(_("As at"))
        day.setBuddy(self.as_at)
        top.addWidget(day)
        top.addWidget(self.as_at)
        self._dates_label.hide()
        self.dates.hide()
        self.tab.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.own, 1)
        column.addWidget(self.tab, 0, Qt.AlignmentFlag.AlignLeft)
        area = QScrollArea()
        area.setWidget(self.asked)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumWidth(min(round(500 * theme().scale), 520))
        left.setMinimumWidth(260)
        self._area = area
        area.hide()
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(area)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setHandleWidth(5)
        halves.setChildrenCollapsible(False)
        self.column.addLayout(top)
        self.column.addWidget(halves, 1)
        self.column.addWidget(self.agreed)
        self.column.addWidget(self.theirs)
        self.column.addWidget(self.line())
        self.column.addWidget(self.saying)
        self.resize(1240, 760)


def ask_bring(shell: Shell, parent: QWidget | None) -> BringSheet:
    """Open the dialog."""
    sheet = BringSheet(shell, parent)
    sheet.open()
    return sheet

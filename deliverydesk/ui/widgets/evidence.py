"""What a question or a gap rests on: its sentence, the cells behind it, and a line for the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from deliverydesk.domain.calibration import base_rate
from deliverydesk.domain.challenge import BETTER_HALF, Cell, Raised
from deliverydesk.i18n import ABSENT, _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.extra import Cell as Shown
from deliverydesk.ui.models.finding import PAGE_OF
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel


class Evidence(Panel):
    """What the row in focus rests on. `answered(words)` follows Enter in its line, `left` follows Esc."""

    answered = Signal(str)
    left = Signal()

    def __init__(self, shell: Shell, *, gaps: bool) -> None:
        super().__init__()
        self._shell, self._gaps = shell, gaps
        self._at: Picture = shell.desk.picture
        self.said, self._about, self._history, self._base = (_words() for _n in range(4))
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Answer"))
        self.line.setPlaceholderText(_("The answer in a sentence; Enter keeps it"))
        self.line.returnPressed.connect(self._on_answer)
        self.line.hide()
        self.answer = Button(_("Answer"), "check", primary=True)
        self.leave = Button(_("Leave open"))
        self.dismiss = Button(_("Dismiss"), "x")
        self._cells: RowsModel[Cell] = RowsModel(
            (
                RowColumn(Head(_("Record"), "text", 120, False, False), self._record),
                RowColumn(Head(_("Field"), "text", 110, False, False), self._field),
                RowColumn(Head(_("Value"), "text", 130, True, False), self._value),
            ),
            key=lambda cell: f"{cell.record}/{cell.field}/{cell.known}",
            parent=self,
        )
        self.cells = Grid(_("The cells it rests on"), density=Density.NORMAL, whole_rows=True)
        self.cells.setModel(self._cells)
        self.cells.opened.connect(self._on_opened)
        words = QVBoxLayout()
        words.setContentsMargins(18, 10, 18, 12)
        words.setSpacing(8)
        for label in (self.said, self._about, self._history, self._base):
            words.addWidget(label)
        words.addWidget(self.line)
        verbs = QHBoxLayout()
        for button in (self.answer, self.leave, self.dismiss):
            verbs.addWidget(button)
        verbs.addStretch(1)
        words.addLayout(verbs)
        self.column.addLayout(words)
        self.column.addWidget(self.cells, 1)

    def tell(self, one: Raised, at: Picture, *, locked: bool) -> None:
        """Show another question or gap."""
        self._at = at
        self.line.hide()
        self.head.tell(at.label(one.priority.id), _(one.rule.standing.label))
        self.said.setText(one.evidence.sentence)
        self._about.setText(_(one.rule.about))
        flag = one.flag
        self._history.setText((flag and flag.answer) or "")
        rated = at.record(one.assessment) if one.assessment else None
        is_green = rated is not None and getattr(rated, "overall", None) in BETTER_HALF
        self._base.setText(base_rate() if is_green else "")
        for label in (self._about, self._history, self._base):
            label.setVisible(bool(label.text()))
        for button in (self.answer, self.leave, self.dismiss):
            button.setVisible(not locked and not self._gaps)
        self._cells.show(one.evidence.cells)

    def ask(self, one: Raised) -> None:
        """Ask for the answer."""
        self.line.setText((one.flag and one.flag.answer) or "")
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.line.isVisible():
            self.line.hide()
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # it belonged to the line; further up it would open the priority
        super().keyPressEvent(event)

    def _on_answer(self) -> None:
        if self.line.text().strip():
            self.answered.emit(self.line.text())

    def _record(self, cell: Cell) -> Shown:
        record = self._at.record(cell.record)
        words = self._at.word(cell.entity)
        if record is None:
            return Shown(ABSENT, None, "quiet", tip=words)
        label = record.label(self._at).strip()
        named = f"{words} {record.entity.ref_of(record)}" if record.entity.ref else label
        return Shown(named, named.casefold(), tip=f"{words}: {label}")

    def _field(self, cell: Cell) -> Shown:
        label = _(self._at.catalogue[cell.entity].field(cell.field).label)
        if cell.known is not None:
            label = _("{field}, at step {n}").format(field=label, n=cell.known)
        return Shown(label, label)

    def _value(self, cell: Cell) -> Shown:
        record = self._at.record(cell.record)
        if cell.known is not None:
            return Shown(_("in its history"), None, "quiet")
        if record is None:
            return Shown(ABSENT, None, "quiet")
        words = " ".join(record.entity.field(cell.field).show(getattr(record, cell.field), self._at).split())
        return Shown(words or ABSENT, words or None, "" if words else "quiet", tip=words)

    def _on_opened(self, index: QModelIndex | Any) -> None:
        cell = self._cells.row(index.row())
        if cell.known is not None:
            self._shell.go(Place("history", cell.record))
        elif cell.entity in PAGE_OF:
            self._shell.go(Place(PAGE_OF[cell.entity], cell.record))
        else:
            above = _owner(self._at, cell)
            if above is None:
                self._shell.say(_("It is among the unit's settings, under Tools."))
            else:
                self._shell.go(above)


def _owner(at: Picture, cell: Cell) -> Place | None:
    """Where a record without a page of its own is shown: with its indicator."""
    record = at.record(cell.record)
    while record is not None and record.entity.key not in PAGE_OF:
        parent = record.entity.parent or ("indicator" if record.entity.series else "")
        record = at.record(str(getattr(record, parent))) if parent else None
    return Place(PAGE_OF[record.entity.key], record.id) if record is not None else None


def _words() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label

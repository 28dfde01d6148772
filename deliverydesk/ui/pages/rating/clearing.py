"""The way of a rating from proposed over challenged to agreed: a guard against slips, not a lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deliverydesk.domain.assessments import Assessment, Clearance, Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.errors import DeskError
from deliverydesk.i18n import _
from deliverydesk.services import rating
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.widgets.button import Button


class Clearing(QWidget):
    """The buttons under our rating: challenge it, agree to it as the head, or give the moderated one."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record: Assessment | None = None
        self._priority = ""
        self.challenge = Button(_("Challenge"), "question", parent=self)
        self.agree = Button(_("Agree, as the head"), "check-circle", parent=self)
        self.moderate = Button(_("Moderate"), "scales", parent=self)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("What do you question? Enter keeps it with the rating."))
        self.line.setAccessibleName(_("What do you question?"))
        self.line.hide()
        self.challenge.clicked.connect(lambda _on=False: self._on_challenge())
        self.agree.clicked.connect(lambda _on=False: self._try(rating.agree))
        self.moderate.clicked.connect(
            lambda _on=False: shell.go(Place("priorities", self._priority, "moderate"))
        )
        self.line.returnPressed.connect(self._on_words)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.challenge, self.agree, self.moderate):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 2, 16, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.line)

    def tell(self, card: Scorecard, *, writable: bool) -> None:
        """Offer what can be done with the rating that stands."""
        record = card.unit.record
        if record is None or self._record is None or record.id != self._record.id:
            self.line.clear()
            self.line.hide()
        self._record, self._priority = record, card.priority.id
        self.setVisible(writable and record is not None)
        if record is None:
            return
        clearance, moderated = record.clearance, record.voice is Voice.MODERATED
        self.challenge.setVisible(clearance is Clearance.PROPOSED)
        can_agree = clearance is Clearance.CHALLENGED or (moderated and clearance is Clearance.PROPOSED)
        self.agree.setVisible(can_agree)

    def _on_challenge(self) -> None:
        self.line.show()
        self.line.setFocus()

    def _on_words(self) -> None:
        words = self.line.text()
        self._try(lambda desk, record: rating.challenge(desk, record, words))

    def _try(self, act: Callable[..., object]) -> None:
        record = self._record
        if record is None:
            return
        try:
            act(self._shell.desk, record)
        except DeskError as refused:
            self._shell.trouble(str(refused))
            return
        self.line.clear()
        self.line.hide()

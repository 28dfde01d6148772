"""The way of a rating from proposed over challenged to agreed: a guard against slips, not a lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deliverydesk.domain.assessments import Assessment, Clearance, Voice
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.errors import DeskError
from deliverydesk.i18n import _
from deliverydesk.services import rating
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.pages.rating.asked import Sentence
from deliverydesk.ui.widgets.button import Button


class Clearing(QWidget):
    """The buttons under our rating: challenge it, agree to it, moderate it, answer what was left open."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record: Assessment | None = None
        self._priority = ""
        self.challenge = Button(_("Challenge"), "question", parent=self)
        self.agree = Button(_("Agree, as the head"), "check-circle", parent=self)
        self.moderate = Button(_("Moderate"), "scales", parent=self)
        self.reply = Button(_("Answer"), "pencil-line", parent=self)
        self.reply.setAccessibleDescription(_("Answer the questions that were left open"))
        self.replies: list[Reply] = []
        self._replying = False
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("What do you question? Enter keeps it with the rating."))
        self.line.setAccessibleName(_("What do you question?"))
        self.line.hide()
        self.challenge.clicked.connect(lambda _on=False: self._on_challenge())
        self.agree.clicked.connect(lambda _on=False: self._try(rating.agree))
        self.moderate.clicked.connect(
            lambda _on=False: shell.go(Place("priorities", self._priority, "moderate"))
        )
        self.reply.clicked.connect(lambda _on=False: self._on_reply())
        self.line.returnPressed.connect(self._on_words)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.challenge, self.agree, self.reply, self.moderate):
            row.addWidget(button)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 2, 16, 4)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self._column.addWidget(self.line)

    def tell(self, card: Scorecard, flags: list[Flag], *, writable: bool) -> None:
        """Offer what can be done with the rating that stands; `flags` are the questions put to it."""
        record = to_clear(card)
        if record is None or self._record is None or record.id != self._record.id:
            self.line.clear()
            self.line.hide()
            self._replying = False
        self._record, self._priority = record, card.priority.id
        self.setVisible(writable and record is not None)
        if record is None:
            return
        clearance, moderated = record.clearance, record.voice is Voice.MODERATED
        self.challenge.setVisible(clearance is Clearance.PROPOSED)
        can_agree = clearance is Clearance.CHALLENGED or (moderated and clearance is Clearance.PROPOSED)
        self.agree.setVisible(can_agree)
        self._offer([one for one in flags if one.state is FlagState.OPEN])

    def _offer(self, open_flags: list[Flag]) -> None:
        """One line for each question left open, once a person has asked for them."""
        kept = {one.flag.id: one.line.text() for one in self.replies}
        for gone in self.replies:
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._replying = self._replying and bool(open_flags)
        self.replies = [Reply(one, kept.get(one.id, ""), self) for one in open_flags]
        for one in self.replies:
            self._column.addWidget(one)
            one.setVisible(self._replying)
            one.line.returnPressed.connect(lambda one=one: self._answer(one))
        self.reply.setVisible(bool(open_flags) and not self._replying)

    def _on_reply(self) -> None:
        self._replying = True
        self.reply.hide()
        for one in self.replies:
            one.show()
        self.replies[0].line.setFocus()

    def _answer(self, one: Reply) -> None:
        words = one.line.text()
        if words.strip():
            self._try(lambda desk, _record: rating.answer(desk, one.flag, words))

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


def to_clear(card: Scorecard) -> Assessment | None:
    """The rating to be cleared: the newest of ours, also where an older moderated one of the day stands."""
    rated, stands = card.voices[Voice.UNIT].record, card.unit.record
    if rated is None or stands is None:
        return stands
    # Ids rise with time, so they tell which of two ratings of one day was written later.
    newer = (rated.as_at, rated.id) > (stands.as_at, stands.id)
    return rated if newer and rated.clearance is not Clearance.AGREED else stands


class Reply(QWidget):
    """One question that was left open, and the line for its answer."""

    def __init__(self, flag: Flag, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.flag = flag
        self.line = QLineEdit(words, self)
        self.line.setPlaceholderText(_("Your answer; Enter keeps it"))
        self.line.setAccessibleName(_("Answer: {question}").format(question=flag.evidence))
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(1)
        column.addWidget(Sentence(flag.evidence, self, quiet=True))
        column.addWidget(self.line)

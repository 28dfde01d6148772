"""What a review offers once decisions are written: questions and receipt, into a folder of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.errors import DeskError
from deliverydesk.i18n import N_, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services.reviewlines import Heap, Review
from deliverydesk.services.sendback import SentBack, send_back
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.widgets.button import Button

QUERIES, RECEIPT = N_("Send queries back…"), N_("Write a receipt…")
_FOLDER = "sendback/folder"


class SendingBack(QObject):
    """The button and what it does. `told(words)` says what was written."""

    told = Signal(str)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._review: Review | None = None
        self._busy = False
        self.button = Button(_(QUERIES), "envelope-simple")
        self.button.clicked.connect(lambda _checked=False: self.go())
        self.button.hide()

    def settle(self, review: Review | None, *, able: bool) -> None:
        """Follow the review: nothing is offered before something is decided and written."""
        self._review = review
        if review is None:
            self.button.hide()
            return
        asked = sum(1 for one in review.lines if one.is_asked)
        decided = any(one.verdict is not None for one in review.lines) or not review.changes
        self.button.setText(_(QUERIES) if asked else _(RECEIPT))
        self.button.setToolTip(self._tip(asked))
        self.button.setVisible(decided)
        self.button.setEnabled(decided and able and not self._busy)

    def doing(self) -> Callable[[], object] | None:
        """What the command does now; None where there is nothing to send."""
        return self.go if not self.button.isHidden() and self.button.isEnabled() else None

    def go(self) -> None:
        """Choose a folder, and write workbook and letter into it off the thread of the window."""
        if self._review is None or self._busy:
            return
        start = str(self._shell.memory.get(_FOLDER, "") or self._shell.desk.path.parent)
        name = QFileDialog.getExistingDirectory(
            self._window, _("Where to put what goes back to the ministry"), start
        )
        if not name:
            return
        self._shell.memory.put(_FOLDER, name)
        desk, returned = self._shell.desk, self._review.returned.id
        self._busy = True
        self.button.setEnabled(False)

        def work(_progress: Progress) -> SentBack:
            return send_back(desk, returned, Path(name))

        def done(made: SentBack) -> None:
            self._busy = False
            self.button.setEnabled(True)
            self.told.emit(_said(made))

        def failed(error: Exception) -> None:
            self._busy = False
            self.button.setEnabled(True)
            if not isinstance(error, DeskError):
                raise error
            self._shell.trouble(str(error))

        self._shell.tasks.run(_("Writing what goes back"), work, done, failed)

    def _tip(self, asked: int) -> str:
        review = self._review
        refused = sum(
            1
            for one in (review.lines if review is not None else ())
            if one.verdict is Verdict.REFUSE and one.heap is not Heap.ANSWERED
        )
        parts = [
            plural("{n} question", "{n} questions", asked) if asked else "",
            plural("{n} not taken", "{n} not taken", refused) if refused else "",
        ]
        return ", ".join(part for part in parts if part)


def _said(made: SentBack) -> str:
    if made.workbook is None:
        return _("The receipt is written: {letter}, in {folder}.").format(
            letter=made.letter.name, folder=made.letter.parent.name
        )
    return plural(
        "{n} question goes back: {workbook} and {letter}, in {folder}.",
        "{n} questions go back: {workbook} and {letter}, in {folder}.",
        len(made.receipt.asked),
        workbook=made.workbook.name,
        letter=made.letter.name,
        folder=made.letter.parent.name,
    )

"""What a review offers once decisions are written: questions and receipt for the ministry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import N_, _, plural
from deliverydesk.services.reviewlines import Heap, Review
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.widgets.button import Button

QUERIES, RECEIPT = N_("Send queries back…"), N_("Write a receipt…")


class SendingBack(QObject):
    """The button and what it opens. `told(words)` says what was written."""

    told = Signal(str)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._review: Review | None = None
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
        self.button.setEnabled(decided and able)

    def doing(self) -> Callable[[], object] | None:
        """What the command does now; None where there is nothing to send."""
        return self.go if not self.button.isHidden() and self.button.isEnabled() else None

    def go(self) -> None:
        """Open the dialog that puts the questions in words and writes the files."""
        from deliverydesk.ui.dialogs.send_back import ask_send_back

        if self._review is not None:
            ask_send_back(self._shell, self._window, self._review.returned.id, self.told.emit)

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

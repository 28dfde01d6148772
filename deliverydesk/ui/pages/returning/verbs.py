"""What can be done with the returns of a period as a whole: one row of buttons above the ministries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from deliverydesk.domain.answering import Answer
from deliverydesk.i18n import _, plural
from deliverydesk.ui.widgets.button import Button


class DeskVerbs(QWidget):
    """The buttons, and what else works on the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.issue = Button(_("Issue workbooks…"), "file-arrow-up")
        self.receive = Button(_("Take in returns…"), "tray", primary=True)
        self.review = Button(_("Review all"), "git-merge")
        self.bring = Button(_("Bring your Excel list…"), "table")
        self.remind = Button("", "envelope-simple")
        self.hint = QLabel(_("or drop files, a folder or a .zip anywhere on this page"))
        self.hint.setMinimumWidth(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 10)
        row.setSpacing(8)
        for one in (self.issue, self.receive, self.review, self.bring, self.remind):
            row.addWidget(one)
        row.addSpacing(6)
        row.addWidget(self.hint)
        row.addStretch(1)

    def settle(self, lines: Sequence[Answer], *, able: bool, came: bool) -> None:
        """Follow the period in view; `able`: whether anything may be written, `came`: whether files have."""
        self.issue.setEnabled(able and bool(lines))
        self.receive.setEnabled(able)
        self.review.setEnabled(came)
        self.bring.setEnabled(able)
        late = sum(1 for one in lines if one.is_late)
        self.remind.setText(plural("Remind {n}…", "Remind {n}…", late))
        self.remind.setVisible(bool(late) and able)

"""The top of a review: its sentence, how far it is, and what can be done with the whole of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.i18n import _, plural
from deliverydesk.services.reviewlines import opening_of_all
from deliverydesk.ui.models.review import ReviewModel
from deliverydesk.ui.pages import Room, Shell
from deliverydesk.ui.pages.returning.header import Beneath, Standing, facts
from deliverydesk.ui.pages.returning.sending import SendingBack
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.sentence import PageSentence


class ReviewTop(QWidget):
    """Tells what a model says of itself; what was done last stays until something else is done."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = PageSentence(px=25, weight=600, parent=self)
        self._beneath = Beneath(self)
        self._standing = Standing(self)
        self._facts = ""
        self.back = Button(_("All returns"), "arrow-left")
        self.group = Button(_("By ministry"), "rows")
        self.safe = Button(_("Take all safe"), "check-square")
        self.write = Button(_("Write the decisions"), "check-circle", primary=True)
        self.sending = SendingBack(shell, parent)
        self.sending.told.connect(self.tell)
        self._lay_out()

    @property
    def facts(self) -> str:
        """The line beneath the title."""
        return self._facts

    @property
    def told(self) -> str:
        """What was done last."""
        return self._beneath.told

    def tell(self, words: str) -> None:
        """Say what was done, to eyes and ears."""
        self._beneath.tell(self._facts, words)
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def count(self, model: ReviewModel, *, able: bool) -> None:
        """Show how far a review is; `able` says whether anything may be written now."""
        reviews, left, pending = model.reviews, model.left, model.decided_here
        ruled = max(0, model.changes - left - pending)
        parts = [_("Returns")]
        if reviews:
            parts.append(reviews[0].period)
            names = {one.ministry for one in reviews}
            parts.append(names.pop() if len(names) == 1 else _("all ministries"))
        self._facts = facts(reviews, model.unopened)
        self.sentence.tell(" / ".join(parts), opening_of_all(reviews, left))
        self._beneath.tell(self._facts, self._beneath.told)
        self._standing.tell(ruled, pending, left)
        words = plural("Write {n} decision", "Write {n} decisions", pending)
        self.write.setText(words if pending else _("Write the decisions"))
        self.write.setEnabled(bool(pending) and able)
        self.safe.setEnabled(able and model.has_safe())
        # What goes back answers one file: among several there is none to answer.
        self.sending.settle(reviews[0] if len(reviews) == 1 else None, able=able)
        self.group.setVisible(len(reviews) > 1)
        self.group.setText(_("By need") if model.by_ministry else _("By ministry"))

    def fit(self, room: Room) -> None:
        """The bar goes first where there is little room."""
        self._standing.setVisible(room is not Room.SMALL)
        self._standing.fit(460 if room is Room.FULL else 360)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.sentence)
        left.addWidget(self._beneath)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for one in (self.back, self.group, self.sending.button, self.safe, self.write):
            buttons.addWidget(one)
        right = QVBoxLayout()
        right.setContentsMargins(20, 12, 20, 8)
        right.setSpacing(8)
        right.addWidget(self._standing, 0, Qt.AlignmentFlag.AlignRight)
        right.addLayout(buttons)
        right.addStretch(1)
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addLayout(left, 1)
        head.addLayout(right, 0)
        self.group.hide()

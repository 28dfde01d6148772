"""A rating beside its evidence: left what stands on the desk, right what the person judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.reader_questions import Beside, Question, beside, questions
from deliverydesk.domain.scorecard import Scorecard, scorecard
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.services import rating
from deliverydesk.services.rating import Judged
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.pages.page import InHand
from deliverydesk.ui.pages.rating.asked import Quiet
from deliverydesk.ui.pages.rating.evidence import Evidence
from deliverydesk.ui.pages.rating.judging import Judging
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.panel import Panel, scrolled, split
from deliverydesk.ui.widgets.sentence import PageSentence


class RateView(QWidget):
    """`done(priority)` when a rating was given, a draft kept, or nothing was to be kept."""

    done = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._id = ""
        self._card: Scorecard | None = None
        self._beside = Beside()
        self._title = PageSentence(px=25, weight=600, parent=self)
        self.evidence = Evidence()
        self.judging = Judging(self._questions)
        self._foot = Quiet("", self)
        self.give_button = Button(_("Give this rating"), "scales", primary=True, parent=self)
        self.draft_button = Button(_("Keep as draft"), parent=self)
        self.give_button.clicked.connect(lambda _on=False: self.give())
        self.draft_button.clicked.connect(lambda _on=False: self.keep_draft())
        self.judging.changed.connect(self._tell_foot)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 0, 18, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.give_button, 1)
        buttons.addWidget(self.draft_button, 1)
        panel = Panel()
        panel.head.hide()
        panel.column.addWidget(scrolled(self.judging), 1)
        panel.column.addWidget(self._foot)
        panel.column.addLayout(buttons)
        panel.setMinimumWidth(400)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(split(scrolled(self.evidence), panel, shares=(740, 480)), 1)

    @property
    def id(self) -> str:
        """The promise being rated; empty while none is."""
        return self._id

    def begin(self, id: str, voice: Voice) -> None:
        """Rate one promise, from the person's own draft where there is one."""
        at = self._shell.desk.picture
        priority = at.get(Priority, id)
        if priority is None:
            return
        if id == self._id and voice is self.judging.judged.voice and self.judging.dirty:
            return
        if self._id and self.judging.dirty and not self._keep():
            return
        self._id = id
        self._card = card = scorecard(at, priority)
        self._beside = beside(card, at.settings)
        ministry = at.get(Ministry, priority.ministry)
        parts = (_("Priorities"), ministry.name if ministry else "", priority.ref, _("Rate"))
        self._title.tell(" / ".join(part for part in parts if part), priority.title)
        self.evidence.tell(card)
        actor = self._shell.desk.actor
        draft = rating.draft_of(at, id, actor.name if actor is not None else None, voice)
        judged = rating.judged_in(at, draft) if draft is not None else Judged(voice=voice)
        remark = _("your draft of {day}").format(day=FORMATS.day(draft.as_at)) if draft is not None else ""
        scale = str(self._shell.desk.picture.settings.scale.value)
        self.judging.tell(card, judged, scale=scale, remark=remark)
        self._tell_foot()
        self._shell.say(
            _("1 to 4 set the level · Tab goes on · Ctrl Enter gives the rating · Esc keeps a draft")
        )
        QTimer.singleShot(0, self, self.judging.take_focus)

    def leave(self) -> None:
        """Stop rating; what was not kept is gone."""
        self._id, self._card = "", None

    def commands(self) -> dict[str, Callable[[], object]]:
        """Give it, or keep it."""
        if not self._id or not self._shell.desk.is_writable:
            return {}
        able: dict[str, Callable[[], object]] = {"keep_draft": self.keep_draft}
        if self.judging.judged.overall is not None:
            able["give_rating"] = self.give
        return able

    def in_hand(self) -> InHand | None:
        """What closing would lose."""
        if not self._id or not self.judging.dirty:
            return None

        def keep(then: Callable[[], object]) -> None:
            if self._keep():
                then()

        return InHand(_("A rating is begun and not given."), _("Keep as draft"), keep)

    def give(self) -> None:
        """Write the rating; says what is missing where it is refused."""
        try:
            rating.give(self._shell.desk, self._id, self.judging.judged, initiator=self)
        except Invalid as refused:
            self.judging.show_owed(refused.problems[0].sentence)
            return
        except DeskError as refused:
            self._shell.trouble(str(refused))
            return
        judged, at = self.judging.judged, self._shell.desk.picture
        words = _("Rating given: {rating}.").format(rating=ratings.name(judged.overall))
        priority = at.get(Priority, self._id)
        if priority is not None and scorecard(at, priority).unit.voice is not judged.voice:
            words = _(
                "Rating given: {rating}. The moderated rating of the day stands until it is moderated again."
            )
            words = words.format(rating=ratings.name(judged.overall))
        self._finish(words)

    def keep_draft(self) -> None:
        """Keep what stands as a draft, where anything does, and leave."""
        judged = replace(self.judging.judged, overall=None)
        if not self.judging.dirty:
            self._finish("")
        elif self._keep():
            kept = _("Kept as a draft; it counts as no rating until it is given.")
            self._finish(kept if not judged.is_empty else _("No draft is kept: it holds no overall rating."))

    def _keep(self) -> bool:
        try:
            rating.keep_draft(self._shell.desk, self._id, self.judging.judged, initiator=self)
        except DeskError as refused:
            self._shell.trouble(str(refused))
            return False
        return True

    def _finish(self, words: str) -> None:
        id = self._id
        self.leave()
        self.done.emit(id)
        if words:
            self._shell.say(words)

    def _questions(self, judged: Judged) -> list[Question]:
        if self._card is None:
            return []
        scale = self._shell.desk.picture.settings.scale
        return questions(rating.given_of(judged, self._card, scale), self._beside)

    def _tell_foot(self) -> None:
        code = self.judging.judged.overall
        words = _("Give this rating")
        if code is not None:
            words = _("Give this rating: {rating}").format(rating=ratings.name(code))
        self.give_button.setText(words)
        self.give_button.setEnabled(code is not None and self._shell.desk.is_writable)
        left = self.judging.asked.open if code is not None else 0
        told = _("A draft keeps dimensions, evidence and answers; the overall rating is given, never kept.")
        if left:
            told = plural(
                "One open question goes with the rating to whoever reads it next.",
                "{n} open questions go with the rating to whoever reads it next.",
                left,
            )
        self._foot.tell(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.keep_draft()
            return
        super().keyPressEvent(event)

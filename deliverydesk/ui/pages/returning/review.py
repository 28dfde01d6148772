"""The review of one return: one key decides a change, and all decisions are written as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import DeskError
from deliverydesk.i18n import N_, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services.returns import Decision as Ruled
from deliverydesk.services.returns import decide
from deliverydesk.services.reviewing import review_of
from deliverydesk.services.reviewlines import ONE_BY_ONE, Heap, Review, opening
from deliverydesk.ui.models.review import At, Decision, ReviewModel, Row
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.looking import ask_origin
from deliverydesk.ui.pages.returning.foot import Foot
from deliverydesk.ui.pages.returning.header import Beneath, Standing, facts, refused, written
from deliverydesk.ui.pages.returning.sending import SendingBack
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.panel import split
from deliverydesk.ui.widgets.rulings import RulingGrid
from deliverydesk.ui.widgets.sentence import PageSentence

HINT = N_(
    "A take theirs  ·  R keep ours  ·  Q ask them  ·  E another value  ·  N next undecided"
    "  ·  Shift A the group  ·  Ctrl Enter writes"
)


class ReviewView(QWidget):
    """One return. Decisions wait here until they are written; leaving the page keeps them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._id = ""
        self._pending: dict[str, dict[str, Decision]] = {}
        self._last: tuple[int, str, dict[str, Decision]] | None = None
        self._writing = False
        self.model: ReviewModel | None = None
        self._title = PageSentence(px=25, weight=600, parent=self)
        self._beneath = Beneath(self)
        self._standing = Standing(self)
        self.back = Button(_("All returns"), "arrow-left")
        self.safe = Button(_("Take all safe"), "check-square")
        self.write = Button(_("Write the decisions"), "check-circle", primary=True)
        self.sending = SendingBack(shell, self)
        self.grid = RulingGrid(_("Changes of this return"))
        self.foot = Foot(shell, self)
        self._lay_out()
        self.back.clicked.connect(lambda: shell.go(Place("returns")))
        self.safe.clicked.connect(self.take_safe)
        self.write.clicked.connect(self.write_decisions)
        self.sending.told.connect(self._tell)
        self.grid.said.connect(lambda words: shell.say(words or _(HINT)))
        self.grid.ruled.connect(self._on_ruled)
        self.grid.peeked.connect(lambda _index: self.foot.setVisible(not self.foot.isVisible()))
        self.grid.itemDelegate().closeEditor.connect(lambda *_said: self._on_editor_closed())

    @property
    def title(self) -> str:
        """What the page says."""
        return self._title.sentence

    @property
    def told(self) -> str:
        """What was done last."""
        return self._beneath.told

    @property
    def shown(self) -> str:
        """The id of the return in view."""
        return self._id

    @property
    def current(self) -> Row | None:
        """The row in focus."""
        now = self.grid.currentIndex()
        return self.model.row(now.row()) if self.model is not None and now.isValid() else None

    def show_return(self, returned: str) -> None:
        """Open a return, off the thread of the window."""
        if returned != self._id:
            self._id = returned
            self._last = None
            self._beneath.tell("", "")
        self._load()

    def reload(self, step: object = None) -> None:
        """The desk has changed: compare again. Undoing what was written brings its decisions back."""
        if not self._id:
            return
        taken = getattr(step, "step", None)
        if taken is not None and self._last is not None:
            number, returned, decisions = self._last
            if taken.kind is StepKind.UNDO and taken.undoes == number and returned == self._id:
                self._pending.setdefault(returned, {}).update(decisions)
                self._last = None
                self._tell(_("Taken back. The decisions stand here again, not written."))
        self._load()

    def fit(self, room: Room) -> None:
        """The foot goes first where there is little room."""
        small = room is Room.SMALL
        self.foot.setVisible(not small)
        self._standing.setVisible(not small)
        self._standing.fit(460 if room is Room.FULL else 360)

    def regions(self) -> Sequence[QWidget]:
        """The parts that F6 walks through."""
        return (self.back, self.grid, self.foot)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What can be done now, by the keys of the table of commands."""
        able: dict[str, Callable[[], object]] = dict(self.grid.commands())
        line = self.current.line if self.current is not None else None
        if line is not None and line.field is not None:
            able["origin"] = partial(ask_origin, self._shell, self, line.record, line.field)
        if self.model is None or self._writing or not self._shell.desk.is_writable:
            return able
        row = self.current
        if row is not None and row.line.waits and not row.line.is_settled:
            able |= {
                "take": lambda: self.decide(Verdict.ACCEPT),
                "keep": lambda: self.decide(Verdict.REFUSE),
                "ask": lambda: self.decide(Verdict.QUERY),
            }
            if row.takes_words:
                able["other"] = lambda: self.grid.write_in(self.grid.currentIndex().row())
            if row.decision is not None:
                able["undecide"] = lambda: self.decide(None)
        if self.grid.currentIndex().isValid():
            able["take_group"] = self.take_group
        if self.model.left:
            able["next_undecided"] = self.go_on
        if (send := self.sending.doing()) is not None:
            able["send_back"] = send
        if self.model.pending:
            able["decide"] = self.write_decisions
        return able

    def decide(self, verdict: Verdict | None) -> None:
        """Decide on the row in focus and go to the next that waits."""
        row, model = self.current, self.model
        if row is None or model is None:
            return
        if not model.decide(row.line.id, verdict):
            if verdict is Verdict.ACCEPT and not row.line.has_theirs:
                self._shell.say(_("Their cell cannot be read. E writes the value it should have."))
            return
        if verdict is not None:
            self.go_on()

    def take_group(self) -> None:
        """Take theirs for the group in focus; what has to be looked at one by one stays."""
        now, model = self.grid.currentIndex(), self.model
        if model is None or not now.isValid():
            return
        heap = Heap(model.group(now.row()).key)
        if heap in ONE_BY_ONE:
            self._shell.say(_("Conflicts and problems are decided one by one."))
            return
        taken = model.take_group(now.row())
        left = sum(1 for row in model.group(now.row()).rows if row.is_undecided)
        words = plural("{n} taken", "{n} taken", taken)
        if left:
            words += ". " + plural(
                "{n} rating or blanking is decided by itself.",
                "{n} ratings and blankings are decided one by one.",
                left,
            )
        self._shell.say(words)
        if taken:
            self.go_on()

    def take_safe(self) -> None:
        """Take everything that only they changed and that nothing speaks against."""
        if self.model is None:
            return
        place = next((n for n in self.model.group_rows() if self.model.group(n).key == Heap.SAFE.value), None)
        if place is not None and self.model.take_group(place):
            self.go_on()
        self.grid.setFocus()

    def go_on(self) -> None:
        """To the next change that waits for a word."""
        model, row = self.model, self.current
        if model is None:
            return
        following = model.next_undecided(row.line.id if row is not None else "")
        if following:
            self._focus(following)
        elif model.pending and not model.left:
            n = len(model.pending)
            self._shell.say(
                plural(
                    "Nothing is left. Ctrl Enter writes the {n} decision.",
                    "Nothing is left. Ctrl Enter writes the {n} decisions.",
                    n,
                )
            )

    def write_decisions(self) -> None:
        """Write what was decided as one step; what is undecided stays."""
        model, returned = self.model, self._id
        if model is None or not model.pending or self._writing:
            return
        decisions = dict(model.pending)
        ruled: dict[str, Ruled] = {
            key: (one.verdict, one.words) if one.words else one.verdict for key, one in decisions.items()
        }
        desk = self._shell.desk
        self._writing = True
        self._tell_counts()

        def done(taken: Any) -> None:
            self._writing = False
            kept = self._pending.get(returned, {})
            for key, one in decisions.items():
                if kept.get(key) == one:
                    del kept[key]
            self._last = (taken.step.no, returned, decisions)
            self._tell(written(decisions, back=self._shell.standpoint.now))
            self._load()

        def failed(error: Exception) -> None:
            self._writing = False
            self._tell_counts()
            if not isinstance(error, DeskError):
                raise error
            self._shell.trouble(refused(error))

        self._shell.tasks.run(
            _("Writing decisions"), lambda _progress: decide(desk, returned, ruled), done, failed
        )

    # The rest

    def _load(self) -> None:
        desk, returned = self._shell.desk, self._id

        def work(_progress: Progress) -> Review:
            return review_of(desk, returned)

        def done(review: Review) -> None:
            if returned == self._id:
                self._show(review)

        def failed(error: Exception) -> None:
            if not isinstance(error, DeskError):
                raise error
            if returned == self._id:
                self._id = ""
                self._shell.trouble(str(error))
                self._shell.go(Place("returns"))

        self._shell.tasks.run(_("Opening the return"), work, done, failed)

    def _show(self, review: Review) -> None:
        at = self._shell.desk.picture
        pending = self._pending.setdefault(review.returned.id, {})
        if self.model is not None and self.model.review.returned.id == review.returned.id:
            row = self.current
            aside = self.model.show_review(review, at)
            if aside:
                self._tell(
                    plural(
                        "{n} decision was laid aside: what it was about has changed.",
                        "{n} decisions were laid aside: what they were about has changed.",
                        aside,
                    )
                )
            keep = row.line.id if row is not None else ""
            self._focus(keep if keep and not self.model.is_written(keep) else self.model.next_undecided())
        else:
            before = self.model
            self.model = ReviewModel(review, at, pending, self)
            self.model.decided.connect(lambda _key: self._tell_counts())
            self.grid.setModel(self.model)
            self.grid.selectionModel().currentChanged.connect(self._on_current)
            if before is not None:
                before.deleteLater()
            self._focus(self.model.next_undecided())
        self.grid.set_empty(Empty(_("This return says what was issued: nothing in it was changed.")))
        self._tell_counts()
        self._explain()
        if self.isVisible() and not self.grid.hasFocus():
            self.grid.setFocus()

    def _focus(self, key: str) -> None:
        if self.model is None:
            return
        place = self.model.reveal(key) if key else -1
        if place < 0:
            place = next((n for n in range(self.model.rowCount()) if self.model.row(n) is not None), 0)
        self.grid.setCurrentIndex(self.model.index(place, At.DECIDE))

    def _tell(self, told: str) -> None:
        self._beneath.tell(self._facts(), told)
        if told:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def _tell_counts(self) -> None:
        model = self.model
        if model is None:
            return
        review, left, pending = model.review, model.left, len(model.pending)
        ruled = max(0, review.changes - left - pending)
        caption = " / ".join((_("Returns"), review.period, review.ministry))
        self._title.tell(caption, opening(review, left))
        self._beneath.tell(self._facts(), self._beneath.told)
        self._standing.tell(ruled, pending, left)
        words = plural("Write {n} decision", "Write {n} decisions", pending)
        self.write.setText(words if pending else _("Write the decisions"))
        able = self._shell.desk.is_writable and not self._writing
        self.write.setEnabled(bool(pending) and able)
        self.sending.settle(review, able=able)
        safe = next((one for one in model.groups if one.key == Heap.SAFE.value), None)
        self.safe.setEnabled(able and safe is not None and any(row.is_undecided for row in safe.rows))
        self._explain()

    def _facts(self) -> str:
        if self.model is None:
            return ""
        return facts(self.model.review.returned)

    def _explain(self) -> None:
        self.foot.explain(self.current)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.row() != before.row():
            self._explain()

    def _on_ruled(self, key: str, verdict: Verdict) -> None:
        if self.model is not None and not self._writing and self._shell.desk.is_writable:
            self._focus(key)
            self.decide(verdict)

    def _on_editor_closed(self) -> None:
        model, row = self.model, self.current
        if model is None:
            return
        model.write_in("")
        if row is not None and row.decision is not None and row.decision.words:
            # The grid takes its own step down after Enter; ours comes after it.
            key = row.line.id
            QTimer.singleShot(0, self, lambda: self._after_writing_in(key))

    def _after_writing_in(self, key: str) -> None:
        self._focus(key)
        self.go_on()
        self.grid.setFocus()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._title)
        left.addWidget(self._beneath)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for one in (self.back, self.sending.button, self.safe, self.write):
            buttons.addWidget(one)
        right = QVBoxLayout()
        right.setContentsMargins(20, 12, 20, 8)
        right.setSpacing(8)
        right.addWidget(self._standing, 0, Qt.AlignmentFlag.AlignRight)
        right.addLayout(buttons)
        right.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addLayout(left, 1)
        head.addLayout(right, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(split(self.grid, self.foot, shares=(540, 210), upright=True), 1)
        theme().changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        self.fit(self._shell.room)

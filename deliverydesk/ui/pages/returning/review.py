"""The review of returns, one or all: one key decides a change, and all decisions are written as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deliverydesk.domain.exchanges import Returned, Verdict
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import DeskError
from deliverydesk.i18n import N_, _, plural
from deliverydesk.progress import Progress
from deliverydesk.services.returns import Decision as Ruled
from deliverydesk.services.returns import decide_many
from deliverydesk.services.reviewlines import ONE_BY_ONE
from deliverydesk.ui.models.review import Prepared, ReviewModel
from deliverydesk.ui.models.reviewrows import At, Decision, Row
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.looking import ask_origin
from deliverydesk.ui.pages.returning.foot import Foot
from deliverydesk.ui.pages.returning.header import refused, written
from deliverydesk.ui.pages.returning.scope import Scope
from deliverydesk.ui.pages.returning.top import ReviewTop
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.panel import split
from deliverydesk.ui.widgets.rulings import RulingGrid

HINT = N_(
    "A take theirs  ·  R keep ours  ·  Q ask them  ·  E another value  ·  N next undecided"
    "  ·  Shift A the group  ·  Ctrl Enter writes"
)


class ReviewView(QWidget):
    """One return, or several in one table. Decisions wait here until they are written; leaving keeps them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._scope: Scope | None = None
        self._pending: dict[str, Decision] = {}
        self._last: tuple[int, dict[str, Decision]] | None = None
        self._writing = False
        self._by_ministry = False
        self.model: ReviewModel | None = None
        self._top = ReviewTop(shell, self)
        self.write, self.sending = self._top.write, self._top.sending
        self.grid = RulingGrid(_("Changes in the returns"))
        self.foot = Foot(shell, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(split(self.grid, self.foot, shares=(540, 210), upright=True), 1)
        self._top.back.clicked.connect(lambda: shell.go(Place("returns")))
        self._top.group.clicked.connect(self.regroup)
        self._top.safe.clicked.connect(self.take_safe)
        self.write.clicked.connect(self.write_decisions)
        self.grid.said.connect(lambda words: shell.say(words or _(HINT)))
        self.grid.ruled.connect(self._on_ruled)
        self.grid.peeked.connect(lambda _index: self.foot.setVisible(not self.foot.isVisible()))
        self.grid.itemDelegate().closeEditor.connect(lambda *_said: self._on_editor_closed())
        theme().changed.connect(self._on_theme)

    @property
    def title(self) -> str:
        """What the page says."""
        return self._top.sentence.sentence

    @property
    def facts(self) -> str:
        """What files these are."""
        return self._top.facts

    @property
    def told(self) -> str:
        """What was done last."""
        return self._top.told

    @property
    def scope(self) -> Scope | None:
        """What is in view; None before anything was, and where the return in view has gone."""
        return self._scope

    @property
    def unwritten(self) -> int:
        """How many decisions, in view or not, are made and not written."""
        return sum(1 for key in self._pending if self._is_kept(key))

    @property
    def current(self) -> Row | None:
        """The row in focus."""
        now = self.grid.currentIndex()
        return self.model.row(now.row()) if self.model is not None and now.isValid() else None

    def show_scope(self, scope: Scope) -> None:
        """Open a return or several, off the thread of the window."""
        if scope != self._scope:
            self._scope, self._last = scope, None
            self._top.tell("")
        self._load()

    def reload(self, step: object = None) -> None:
        """The desk has changed: compare again. Undoing what was written brings its decisions back."""
        if self._scope is None:
            return
        taken = getattr(step, "step", None)
        if taken is not None and self._last is not None:
            number, decisions = self._last
            if taken.kind is StepKind.UNDO and taken.undoes == number:
                self._pending.update(decisions)
                self._last = None
                self._top.tell(_("Taken back. The decisions stand here again, not written."))
        self._load()

    def fit(self, room: Room) -> None:
        """The foot goes first where there is little room."""
        self.foot.setVisible(room is not Room.SMALL)
        self._top.fit(room)

    def regions(self) -> Sequence[QWidget]:
        """The parts that F6 walks through."""
        return (self._top.back, self.grid, self.foot)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What can be done now, by the keys of the table of commands."""
        able: dict[str, Callable[[], object]] = dict(self.grid.commands())
        line = self.current.line if self.current is not None else None
        if line is not None and line.field is not None:
            able["origin"] = partial(ask_origin, self._shell, self, line.record, line.field)
        if self.model is not None and len(self.model.reviews) > 1:
            able["regroup"] = self.regroup
        if self.model is None or not self._able:
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
        if self.model.decided_here:
            able["decide"] = self.write_decisions
        return able

    def decide(self, verdict: Verdict | None) -> None:
        """Decide on the row in focus and go to the next that waits."""
        row, model = self.current, self.model
        if row is None or model is None:
            return
        if not model.decide(row.key, verdict):
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
        heap = model.heap(now.row())
        if heap in ONE_BY_ONE:
            self._shell.say(_("Conflicts and problems are decided one by one."))
            return
        taken, left = model.take_group(now.row()), model.left_in(now.row())
        words = plural("{n} taken", "{n} taken", taken)
        if left and heap is None:
            words += ". " + plural("{n} is decided by itself.", "{n} are decided one by one.", left)
        elif left:
            words += ". " + plural(
                "{n} rating or blanking is decided by itself.",
                "{n} ratings and blankings are decided one by one.",
                left,
            )
        if taken:
            self.go_on()
        if model.left or not taken:
            # A new focus says its hint, and where nothing is left that is the thing to say.
            self._shell.say(words)

    def take_safe(self) -> None:
        """Take everything that only they changed and that nothing speaks against."""
        if self.model is None:
            return
        if self.model.take_safe():
            self.go_on()
        self.grid.setFocus()

    def regroup(self) -> None:
        """Put the rows of several returns under their ministries, or back under what they need."""
        self._by_ministry = not self._by_ministry
        self._load()

    def go_on(self) -> None:
        """To the next change that waits for a word."""
        model, row = self.model, self.current
        if model is None:
            return
        following = model.next_undecided(row.key if row is not None else "")
        if following:
            self._focus(following)
        elif model.decided_here and not model.left:
            self._shell.say(
                plural(
                    "Nothing is left. Ctrl Enter writes the {n} decision.",
                    "Nothing is left. Ctrl Enter writes the {n} decisions.",
                    model.decided_here,
                )
            )

    def write_decisions(self) -> None:
        """Write what was decided as one step; what is undecided stays."""
        if self.model is not None:
            self._write(self.model.decisions)

    def write_all(self, then: Callable[[], object]) -> None:
        """Write every decision that is made, whether its return is in view or not, and go on from there."""
        self._write({key: one for key, one in self._pending.items() if self._is_kept(key)}, then)

    # The rest

    @property
    def _able(self) -> bool:
        """Whether anything may be decided now."""
        return not self._writing and bool(self._shell.desk.is_writable)

    def _is_kept(self, key: str) -> bool:
        """Whether the return of a line is on the desk still: taking one in may have been undone."""
        return self._shell.desk.picture.get(Returned, key.partition(":")[0]) is not None

    def _write(self, decisions: Mapping[str, Decision], then: Callable[[], object] | None = None) -> None:
        if not decisions or self._writing:
            return
        ruled: dict[str, dict[str, Ruled]] = {}
        for key, one in decisions.items():
            returned, _colon, id = key.partition(":")
            ruled.setdefault(returned, {})[id] = (one.verdict, one.words) if one.words else one.verdict
        desk = self._shell.desk
        self._writing = True
        self._tell_counts()

        def done(taken: Any) -> None:
            self._writing = False
            for key, one in decisions.items():
                if self._pending.get(key) == one:
                    del self._pending[key]
            self._last = (taken.step.no, dict(decisions))
            self._top.tell(written(decisions, back=self._shell.standpoint.now))
            (then or self._load)()

        def failed(error: Exception) -> None:
            self._writing = False
            self._tell_counts()
            if not isinstance(error, DeskError):
                raise error
            self._shell.trouble(refused(error))

        self._shell.tasks.run(
            _("Writing decisions"), lambda _progress: decide_many(desk, ruled), done, failed
        )

    def _load(self) -> None:
        desk, scope, pending, by_ministry = self._shell.desk, self._scope, self._pending, self._by_ministry
        if scope is None:
            return

        def work(progress: Progress) -> Prepared:
            return scope.load(desk, pending, progress, by_ministry=by_ministry)

        def done(prepared: Prepared) -> None:
            if scope == self._scope:
                self._show(prepared, scope)

        def failed(error: Exception) -> None:
            if not isinstance(error, DeskError):
                raise error
            if scope == self._scope:
                self._scope = None
                self._shell.trouble(str(error))
                self._shell.go(Place("returns"))

        words = _("Opening the return") if scope.returned else _("Opening the returns")
        self._shell.tasks.run(words, work, done, failed)

    def _show(self, prepared: Prepared, scope: Scope) -> None:
        before = [one.returned.id for one in self.model.reviews] if self.model is not None else []
        if self.model is not None and before == [one.returned.id for one in prepared.reviews]:
            row = self.current
            aside = self.model.show_prepared(prepared)
            keep = row.key if row is not None else ""
            self._focus(keep if keep and not self.model.is_written(keep) else self.model.next_undecided())
        else:
            old = self.model
            self.model = ReviewModel(prepared, self._pending, self)
            aside = self.model.laid_aside
            self.model.decided.connect(self._tell_counts)
            self.grid.setModel(self.model)
            self.grid.selectionModel().currentChanged.connect(self._on_current)
            if old is not None:
                old.deleteLater()
            self._focus(self.model.next_undecided())
        if aside:
            self._top.tell(
                plural(
                    "{n} decision was laid aside: what it was about has changed.",
                    "{n} decisions were laid aside: what they were about has changed.",
                    aside,
                )
            )
        self.grid.set_empty(Empty(scope.nothing))
        self._tell_counts()
        if self.isVisible() and not self.grid.hasFocus():
            self.grid.setFocus()

    def _focus(self, key: str) -> None:
        if self.model is None:
            return
        place = self.model.reveal(key) if key else -1
        if place < 0:
            place = next((n for n in range(self.model.rowCount()) if self.model.row(n) is not None), 0)
        self.grid.setCurrentIndex(self.model.index(place, self.model.column(At.DECIDE)))

    def _tell_counts(self) -> None:
        if self.model is not None:
            self._top.count(self.model, able=self._able)
            self._explain()

    def _on_theme(self) -> None:
        self.fit(self._shell.room)

    def _explain(self) -> None:
        self.foot.explain(self.current, named=self.model is not None and len(self.model.reviews) > 1)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.row() != before.row():
            self._explain()

    def _on_ruled(self, key: str, verdict: Verdict) -> None:
        if self.model is not None and self._able:
            self._focus(key)
            self.decide(verdict)

    def _on_editor_closed(self) -> None:
        model, row = self.model, self.current
        if model is None:
            return
        model.write_in("")
        if row is not None and row.decision is not None and row.decision.words:
            # The grid takes its own step down after Enter; ours comes after it.
            key = row.key
            QTimer.singleShot(0, self, lambda: self._after_writing_in(key))

    def _after_writing_in(self, key: str) -> None:
        self._focus(key)
        self.go_on()
        self.grid.setFocus()

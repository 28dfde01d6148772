"""Questions or gaps as a list, and beside it what each rests on: the sentence, its cells, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deliverydesk.domain.calibration import base_rate
from deliverydesk.domain.challenge import Challenge, Raised, Rule, offer_words
from deliverydesk.domain.raised import FlagState
from deliverydesk.errors import DeskError
from deliverydesk.i18n import _, plural
from deliverydesk.services import challenging
from deliverydesk.ui.models.extra import Cell as Shown
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.widgets.asker import Asker
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.evidence import Evidence
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import split

_STATE_TONES = {FlagState.OPEN: "watch", FlagState.ANSWERED: "", FlagState.DISMISSED: "quiet"}


def _question(one: Raised) -> Shown:
    words = _(one.rule.title)
    return Shown(words, words.casefold(), second=one.evidence.sentence, tip=one.evidence.sentence)


def _state(one: Raised) -> Shown:
    if one.state is None:
        return Shown(_("Not put yet"), 0, "quiet")
    order = list(FlagState).index(one.state) + 1
    return Shown(_(one.state.label), order, _STATE_TONES[one.state], tip=(one.flag and one.flag.answer) or "")


def _columns(*, gaps: bool, single: bool) -> tuple[RowColumn[Raised], ...]:
    ref: RowColumn[Raised] = RowColumn(
        Head(_("No"), "code", 56, False, False),
        lambda one: Shown(one.priority.ref, one.priority.own_order, tip=one.priority.title),
    )
    title: RowColumn[Raised] = RowColumn(
        Head(_("Priority"), "text", 230, False, False),
        lambda one: Shown(one.priority.title, one.priority.title.casefold(), tip=one.priority.title),
    )
    said: RowColumn[Raised] = RowColumn(
        Head(_("What is owed") if gaps else _("Question"), "title", 360, True, False), _question
    )
    standing: RowColumn[Raised] = RowColumn(
        Head(_("Standing"), "text", 92, False, False),
        lambda one: Shown(_(one.rule.standing.label), one.rule.standing.value, tip=_(one.rule.about)),
    )
    state: RowColumn[Raised] = RowColumn(Head(_("State"), "text", 104, False, False), _state)
    first = () if single else (ref, title)
    return (*first, said) if gaps else (*first, said, standing, state)


class RaisedList(QWidget):
    """A list of questions or of gaps. `single` leaves the priority out, where all are about one.

    A answers the question in focus, L leaves those selected open, D dismisses them, M shows all, Enter goes
    to the priority; the list of cells beside it leads to each record.
    """

    def __init__(
        self, shell: Shell, *, gaps: bool = False, single: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._gaps, self._single = shell, gaps, single
        self._found: Challenge | None = None
        self._every = gaps or single
        self._declined: set[str] = set()
        self._model: RowsModel[Raised] = RowsModel(
            _columns(gaps=gaps, single=single),
            key=lambda one: f"{one.priority.id}/{one.rule.key}",
            parent=self,
        )
        self.grid = Grid(_("Gaps") if gaps else _("Questions"), density=Density.ROOMY, whole_rows=True)
        self.grid.setModel(self._model)
        self._count = QLabel()
        self._more = Button(_("Show all"), "caret-down")
        self._put = Button(_("Log all as put"), "note-pencil")
        self.evidence = Evidence(shell, gaps=gaps)
        self._has_room = True
        self._lay_out()
        self.grid.said.connect(shell.say)
        self.grid.opened.connect(lambda _index: self._go())
        self.grid.peeked.connect(lambda _index: self.evidence.setVisible(self.evidence.isHidden()))
        self.grid.selectionModel().currentChanged.connect(lambda _now, _before: self._show_current())
        self._more.clicked.connect(lambda _checked=False: self.show_all())
        self._put.clicked.connect(lambda _checked=False: self.put_all())
        self.evidence.answered.connect(self._answer)
        self.evidence.left.connect(self.grid.setFocus)
        for button, do in (
            (self.evidence.answer, self.begin_answer),
            (self.evidence.leave, self.leave_open),
            (self.evidence.dismiss, self.dismiss),
        ):
            button.clicked.connect(lambda _checked=False, do=do: do())

    @property
    def current(self) -> Raised | None:
        """The one in focus."""
        index = self.grid.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    @property
    def rows(self) -> Sequence[Raised]:
        """What is listed now."""
        return self._model.rows

    @property
    def locked(self) -> bool:
        """Whether nothing can be answered: a past picture, or a desk open to read only."""
        return not self._shell.standpoint.now or not self._shell.desk.is_writable

    def show_found(self, found: Challenge, tired: Sequence[Rule] = ()) -> None:
        """List what was found; `tired` are the rules that offer to switch themselves off."""
        held = self.current
        self._found = found
        rows = found.gaps if self._gaps else found.questions if self._every else found.first
        self._model.show(rows)
        more = 0 if self._gaps or self._every else found.more
        self._count.setText(
            plural(
                "The first {first}; {n} more follows.",
                "The first {first}; {n} more follow.",
                more,
                first=len(rows),
            )
        )
        for widget in (self._count, self._more):
            widget.setVisible(bool(more))
        self._put.setVisible(not self._gaps and not self.locked and found.waiting > 0)
        empty = _("Nothing that is owed is missing.") if self._gaps else _("No rule has a question here.")
        if self._single and not self._gaps and found.greens:
            empty = f"{empty} {base_rate()}"
        self.grid.set_empty(Empty(empty))
        place = next((n for n, one in enumerate(self.rows) if held is not None and _same(one, held)), 0)
        if rows:
            self.grid.setCurrentIndex(self._model.index(place, 0))
        self._show_current()
        self._offer(tired)

    def fit(self, room: Room) -> None:
        """Give up the panel where there is little room."""
        self._has_room = room is not Room.SMALL
        self.grid.set_density(Density.ROOMY if room is Room.FULL else Density.NORMAL)
        self._show_current()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done now."""
        able: dict[str, Callable[[], object]] = dict(self.grid.commands())
        if self._gaps:
            return able
        if self._found is not None and self._found.more and not self._every:
            able["more_questions"] = self.show_all
        if self.current is not None and not self.locked:
            able |= {
                "answer_question": self.begin_answer,
                "leave_question": self.leave_open,
                "dismiss_question": self.dismiss,
            }
            if self._found is not None and self._found.waiting:
                able["put_questions"] = self.put_all
        return able

    def show_all(self) -> None:
        """List every question."""
        self._every = True
        if self._found is not None:
            self.show_found(self._found)
        self.grid.setFocus()

    def begin_answer(self) -> None:
        """Ask for the answer to the question in focus."""
        if self.current is not None and not self.locked:
            self.evidence.setVisible(True)
            self.evidence.ask(self.current)

    def leave_open(self) -> None:
        """Say of the questions selected that they stand open."""
        self._attempt(lambda: challenging.leave_open(self._shell.desk, self._selected()))

    def dismiss(self) -> None:
        """Dismiss the questions selected."""
        self._attempt(lambda: challenging.dismiss(self._shell.desk, self._selected()))

    def put_all(self) -> None:
        """Log every question that nobody has put yet."""
        found = self._found
        if found is not None:
            self._attempt(lambda: challenging.keep(self._shell.desk, found.questions))

    def _answer(self, words: str) -> None:
        one = self.current
        if one is not None:
            self._attempt(lambda: challenging.answer(self._shell.desk, one, words))
        self.grid.setFocus()

    def _selected(self) -> list[Raised]:
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        return [self._model.row(row) for row in rows]

    def _offer(self, tired: Sequence[Rule]) -> None:
        rule = next((one for one in tired if one.key not in self._declined), None)
        if rule is None or self._gaps or self.locked:
            return
        desk = self._shell.desk
        self.grid.band.ask(
            offer_words(rule) + " " + _("The unit's settings can bring it back."),
            [
                (
                    _("Switch it off"),
                    lambda: self._attempt(lambda: challenging.switch(desk, rule.key, on=False)),
                ),
                (_("Keep asking it"), lambda: self._declined.add(rule.key)),
            ],
        )

    def _go(self) -> None:
        if self.current is not None:
            self._shell.go(Place("priorities", self.current.priority.id))

    def _show_current(self) -> None:
        one = self.current
        self.evidence.setVisible(self._has_room and one is not None)
        if one is not None:
            self.evidence.tell(one, picture_of(self._shell), locked=self.locked)

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DeskError as refused:
            self._shell.trouble(str(refused))

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(20, 2, 20, 8)
        tools.setSpacing(10)
        tools.addWidget(self._count)
        tools.addWidget(self._more)
        tools.addStretch(1)
        tools.addWidget(self._put)
        self._more.hide()
        self._put.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(split(self.grid, self.evidence, shares=(860, 400)), 1)


def _same(one: Raised, other: Raised) -> bool:
    return (one.priority.id, one.rule.key) == (other.priority.id, other.rule.key)


class RaisedOf(QWidget):
    """The questions or the gaps of one promise, asked when they come into view and after every step."""

    def __init__(self, shell: Shell, priority: str, *, gaps: bool) -> None:
        super().__init__()
        self.list = RaisedList(shell, gaps=gaps, single=True)
        self._asker = Asker(shell, priority, self)
        self._asker.asked.connect(self.list.show_found)
        shell.bridge.stepped.connect(self._on_stepped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self._asker.ask()

    def fit(self, room: Room) -> None:
        """Give up what there is no room for."""
        self.list.fit(room)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What can be done now."""
        return self.list.commands()

    def _on_stepped(self, _step: object) -> None:
        self._asker.ask()

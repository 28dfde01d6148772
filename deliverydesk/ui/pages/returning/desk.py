"""The return desk: who was asked, who has answered, what came just now, and what each one needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.domain.answering import Answer, answers, opening
from deliverydesk.domain.exchanges import DispatchKind, Returned
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.picture import Picture
from deliverydesk.services.control import ControlRoom, Standing
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import open_period
from deliverydesk.services.sheetnames import names
from deliverydesk.ui.models.answering import COLUMNS, Asked, Counting, sheet_at
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.models.rows import RowsModel
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.returning import marking
from deliverydesk.ui.pages.returning.came import CamePanel
from deliverydesk.ui.pages.returning.explained import Explained, ministry_words, sheet_words
from deliverydesk.ui.pages.returning.matrix import Legend, paint_sheet
from deliverydesk.ui.pages.returning.parcels import PARCELS, Parcel, parcels
from deliverydesk.ui.pages.returning.verbs import DeskVerbs
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel, split
from deliverydesk.ui.widgets.sentence import PageSentence


def _paint_next(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    colour = str(index.data(Role.VALUE) or "ink")
    weight = 400 if colour in ("ink3", "ink2") else 500
    hand.text(rect.adjusted(8, 0, -8, 0), str(index.data(DISPLAY) or ""), 12.5, weight, colour)


class DeskView(QWidget):
    """One row a ministry for the period in view; Enter opens the review of what came from it."""

    issuing = Signal()
    receiving = Signal()
    answered = Signal(str, str, str)
    listing = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._standings: dict[tuple[str, str, int], Standing] = {}
        self._room_of_control = ControlRoom(shell.desk)
        self._lines: list[Answer] = []
        self._showing = False
        self._room: Room | None = None
        self._sentence = PageSentence(parent=self)
        self._verbs = verbs = DeskVerbs()
        self.issue, self.receive, self.review = verbs.issue, verbs.receive, verbs.review
        self.bring, self.remind, self._hint = verbs.bring, verbs.remind, verbs.hint
        self.explained = Explained()
        self._legend = Legend()
        self._model: RowsModel[Asked] = RowsModel(COLUMNS, key=lambda row: row.key, parent=self)
        self._parcels: RowsModel[Parcel] = RowsModel(PARCELS, key=lambda one: one.key, parent=self)
        self.grid = Grid(
            _("Ministries and their returns"),
            density=Density.ROOMY,
            painters={"next": _paint_next, "sheet": paint_sheet},
            whole_rows=True,
        )
        self.files = Grid(_("What went out and came back"), density=Density.NORMAL, whole_rows=True)
        self._panel = Panel()
        self.came = CamePanel()
        self._foot = QStackedWidget()
        self._split: QSplitter
        self._lay_out()
        self.issue.clicked.connect(self.issuing)
        self.receive.clicked.connect(self.receiving)
        self.review.clicked.connect(self.review_all)
        self.bring.clicked.connect(self.listing)
        self.remind.clicked.connect(lambda _on=False: self._remind())
        self.explained.sent.clicked.connect(lambda _on=False: self.mark(DispatchKind.SENT))
        self.explained.heard.clicked.connect(lambda _on=False: self.mark(DispatchKind.ACKNOWLEDGED))
        self.explained.chase.clicked.connect(lambda _on=False: self.chase())
        self.grid.said.connect(self._on_said)
        self.grid.opened.connect(self._on_opened)
        self.grid.selectionModel().currentChanged.connect(self._on_current)
        self.grid.selectionModel().selectionChanged.connect(lambda _on, _off: self._settle_verbs())
        self.files.opened.connect(self._on_parcel)
        self.came.opened.connect(lambda id: shell.go(Place("returns", id)))
        self.came.closed.connect(self.close_came)
        self.came.answered.connect(self.answered)

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._sentence.sentence

    @property
    def rows(self) -> Sequence[Asked]:
        """The ministries as they stand."""
        return self._model.rows

    @property
    def period(self) -> Period | None:
        """The period in view: the one chosen, or the open one; None where there is none."""
        at = self._picture
        chosen = at.get(Period, self._shell.standpoint.period or None)
        every = at.all(Period)
        return chosen or (open_period(every, at.today) if every else None)

    def tell(self) -> None:
        """Show the desk as it stands; what waits in each return is counted off the thread of the window."""
        at, period = self._picture, self.period
        able = not self._shell.standpoint.known and self._shell.desk.is_writable
        self._lines = answers(at, period) if period is not None else []
        self._verbs.settle(self._lines, able=able, came=self._came)
        if period is None:
            self._sentence.tell(_("Returns"), _("There is no reporting period to ask anybody about."))
            words, verb = (
                _("Periods come first: each has a day on which its returns are due."),
                _("Go to Lists"),
            )
            self.grid.set_empty(Empty(words, verb, lambda: self._shell.go(Place("lists", part="period"))))
        else:
            due = FORMATS.day_long(period.due or period.end)
            caption = _("Returns · {period} · due {day}").format(period=period.ref, day=due)
            self._sentence.tell(caption, opening(self._lines, period, at.today))
            words, promises = _("Give the promises a ministry, and it can be asked."), Place("priorities")
            self.grid.set_empty(Empty(words, _("Go to Priorities"), lambda: self._shell.go(promises)))
        self._show(at)
        self._count(at)
        self._badge(at)
        self.fit(self._shell.room)

    def begin_came(self) -> None:
        """Show that files are being read, and how far that is."""
        self.came.begin()
        self._open_came()

    def show_came(self, results: Sequence[FileResult]) -> None:
        """Show what became of the files just taken in."""
        names = {one.code: one.name for one in self._shell.desk.picture.all(Ministry)}
        self.came.tell(results, names)
        self._open_came()
        self.came.grid.setFocus()

    def _open_came(self) -> None:
        self._foot.setCurrentWidget(self.came)
        self._foot.show()
        tall = self._split.height()
        self._split.setSizes([tall * 2 // 5, tall * 3 // 5])

    def close_came(self) -> None:
        """Back to what went out and came back."""
        self._foot.setCurrentWidget(self._below)
        tall = self._split.height()
        self._split.setSizes([tall * 3 // 4, tall // 4])
        self.fit(self._shell.room)
        self.grid.setFocus()

    def reveal(self, ministry: str) -> None:
        """Put the focus on a ministry."""
        for place, row in enumerate(self._model.rows):
            if row.key == ministry:
                self.grid.setCurrentIndex(self._model.index(place, 0))

    def fit(self, room: Room) -> None:
        """Hide the foot where there is little room, unless files have just come."""
        small = room is Room.SMALL
        wanted = bool(self._lines) and not small
        self._foot.setVisible(wanted or self._foot.currentWidget() is self.came)
        self._hint.setVisible(not small and self.receive.isEnabled())
        self._legend.setVisible(any(one.issued for one in self._lines) and not small)
        if room is not self._room:
            self._room = room
            self.grid.set_density(Density.ROOMY if room is Room.FULL else Density.NORMAL)

    def regions(self) -> Sequence[QWidget]:
        """The parts that F6 walks through."""
        if self._foot.currentWidget() is not self.came:
            return (self.receive, self.grid, self.files)
        asked = [next(iter(row.buttons.values())) for row in self.came.questions.rows[:1]]
        return (self.receive, self.grid, *asked, self.came.grid)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What the table can do, and what can be done with the workbooks of the ministries selected."""
        able: dict[str, Callable[[], object]] = dict(self.grid.commands())
        if self._came:
            able["review_all"] = self.review_all
            now = self.grid.currentIndex()
            if now.isValid() and self._model.row(now.row()).answer.returns:
                able["review_theirs"] = lambda: self._review(self._model.row(now.row()).key)
        if self._can_mark:
            able |= {
                "mark_sent": lambda: self.mark(DispatchKind.SENT),
                "mark_heard": lambda: self.mark(DispatchKind.ACKNOWLEDGED),
                "chase": self.chase,
            }
        return able

    @property
    def selected(self) -> list[Asked]:
        """The ministries selected that have been asked, in the order shown; the one in focus among them."""
        rows = {index.row() for index in self.grid.selectionModel().selectedRows()}
        now = self.grid.currentIndex()
        if not rows and now.isValid():
            rows = {now.row()}
        found = [self._model.row(row) for row in sorted(rows) if row < len(self._model.rows)]
        return [one for one in found if one.answer.issued is not None]

    def mark(self, kind: DispatchKind) -> None:
        """Keep a person's word on the workbooks of the ministries selected."""
        if self._can_mark:
            marking.keep(self._shell, [one.answer for one in self.selected], kind)

    def chase(self) -> None:
        """Write the ministries selected what they owe, and mark them as reminded."""
        if self._can_mark:
            marking.chase(self._shell, self, self._room_of_control, [one.line for one in self.selected])

    def _remind(self) -> None:
        late = [row.line for row in self._model.rows if row.answer.is_late]
        marking.remind(self._shell, self, self._room_of_control, late)

    @property
    def _can_mark(self) -> bool:
        able = not self._shell.standpoint.known and self._shell.desk.is_writable
        return able and bool(self.selected)

    def _settle_verbs(self) -> None:
        self.explained.set_able(self._can_mark)

    def review_all(self) -> None:
        """Open every return of the period in one table."""
        self._review("")

    @property
    def _came(self) -> bool:
        """Whether anything has come that can be reviewed: the past is not."""
        return not self._shell.standpoint.known and any(line.returns for line in self._lines)

    def _review(self, ministry: str) -> None:
        self._shell.go(Place("returns", ministry, "review"))

    @property
    def _picture(self) -> Picture:
        """The desk as it is, or as it was known. An earlier period is looked at from today: late is late."""
        past = bool(self._shell.standpoint.known)
        now: Picture = self._shell.desk.picture
        return picture_of(self._shell) if past else now

    def _show(self, at: Picture) -> None:
        rows = []
        for line in self._lines:
            standing = self._standings.get(_key(line, at))
            counting = Counting.DONE if standing is not None else Counting.RUNS
            if self._shell.standpoint.known:
                counting = Counting.PAST
            tally = None
            if standing is not None and line.returned is not None:
                tally = standing.tallies.get(line.returned.id)
            rows.append(Asked(line, tally, counting, standing.figures if standing is not None else None))
        now = self.grid.currentIndex()
        before = self._model.row(now.row()).key if now.isValid() else ""
        column = max(0, now.column())
        self._showing = True
        self._model.show(rows)
        place = next((n for n, row in enumerate(self._model.rows) if row.key == before), 0)
        if rows:
            self.grid.setCurrentIndex(self._model.index(place, column))
        self._showing = False
        self._tell_foot()

    def _count(self, at: Picture) -> None:
        """Count once for each step; nothing is counted of a past moment, whose rulings are gone by."""
        if not self._shell.standpoint.now:
            return
        wanted = [line for line in self._lines if _key(line, at) not in self._standings]
        if not wanted:
            return
        room = self._room_of_control

        def work(progress: Progress) -> dict[tuple[str, str, int], Standing]:
            progress.start(len(wanted), _("Comparing returns"))
            found: dict[tuple[str, str, int], Standing] = {}
            for one in wanted:
                found[_key(one, at)] = room.standing(one)
                progress.advance()
            return found

        def done(found: dict[tuple[str, str, int], Standing]) -> None:
            self._standings = {key: one for key, one in self._standings.items() if key[2] == at.step}
            self._standings |= found
            if self._picture.step == at.step:
                self._show(at)
                self._badge(at)

        self._shell.tasks.run(_("Comparing returns"), work, done)

    def _badge(self, at: Picture) -> None:
        late = sum(1 for one in self._lines if one.is_late)
        waiting = sum(1 for row in self._model.rows if row.tally is not None and row.tally.undecided)
        if late:
            self._shell.badge("returns", plural("{n} late", "{n} late", late), "watch")
        else:
            words = plural("{n} to review", "{n} to review", waiting) if waiting else ""
            self._shell.badge("returns", words, "quiet")

    def _tell_foot(self) -> None:
        now = self.grid.currentIndex()
        row = self._model.row(now.row()) if now.isValid() and self._model.rows else None
        self._settle_verbs()
        if row is None:
            self._parcels.show([])
            self._panel.head.tell(_("What went out and came back"))
            self.explained.tell("", "", [])
            return
        standing = self._standings.get(_key(row.answer, self._picture))
        self._parcels.show(parcels(row.answer, standing.tallies if standing is not None else {}))
        self._panel.head.tell(_("What went out and came back"), row.answer.ministry.name)
        self.files.set_empty(Empty(_("Nothing has gone to this ministry for this period.")))
        self._explain(row, sheet_at(now.column()))

    def _explain(self, row: Asked, key: str) -> None:
        name = row.answer.ministry.name
        if not key:
            self.explained.tell(name, "", ministry_words(row))
            return
        owed = self._room_of_control.owed(row.answer, key) if row.figures is not None else ()
        title = next(iter(names([key])), key)
        status, lines = sheet_words(row, key, owed, self._picture)
        self.explained.tell(_("{ministry} × {sheet}").format(ministry=name, sheet=title), status, lines)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if self._showing:
            return
        if now.row() != before.row():
            self._tell_foot()
        elif now.isValid() and now.column() != before.column():
            self._explain(self._model.row(now.row()), sheet_at(now.column()))

    def _on_said(self, words: str) -> None:
        """What is selected; rows shown anew say nothing, so that what was said before stays."""
        if not self._showing:
            self._shell.say(words)

    def _on_opened(self, index: Index) -> None:
        row = self._model.row(index.row())
        returned = row.answer.returned
        if returned is not None:
            self._shell.go(Place("returns", returned.id))
        elif row.answer.issued is None:
            self._shell.say(_("Nothing has been asked of {name} yet.").format(name=row.answer.ministry.name))
        else:
            self._shell.say(_("Nothing has come back from {name} yet.").format(name=row.answer.ministry.name))

    def _on_parcel(self, index: Index) -> None:
        key = self._parcels.row(index.row()).key
        if self._picture.get(Returned, key) is not None:
            self._shell.go(Place("returns", key))

    def _lay_out(self) -> None:
        self.grid.setModel(self._model)
        self.files.setModel(self._parcels)
        self._panel.column.addWidget(self.files, 1)
        self._below = split(self.explained, self._panel, shares=(560, 560))
        self._foot.addWidget(self._below)
        self._foot.addWidget(self.came)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 20, 0)
        top.addWidget(self._sentence, 1)
        top.addWidget(self._legend, 0, Qt.AlignmentFlag.AlignBottom)
        self._split = split(self.grid, self._foot, shares=(640, 190), upright=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._verbs)
        column.addWidget(self._split, 1)
        self._split.setOrientation(Qt.Orientation.Vertical)


def _key(answer: Answer, at: Picture) -> tuple[str, str, int]:
    """Counts hold for one ministry in one period, as long as nothing is written."""
    issued = answer.issued
    return answer.ministry.id, issued.id if issued is not None else "", at.step

"""The return desk: who was asked, who has answered, what came just now, and what each one needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.domain.answering import Answer, answers, opening
from deliverydesk.domain.exchanges import Issue, Returned
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.picture import Picture
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import open_period
from deliverydesk.services.reviewing import tallies
from deliverydesk.services.reviewlines import Tally
from deliverydesk.ui.models.answering import COLUMNS, Asked, Counting
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.pages import Place, Room, Shell
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.returning.came import CamePanel
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel, split
from deliverydesk.ui.widgets.sentence import PageSentence


@dataclass(frozen=True)
class Parcel:
    """One workbook that went out or one file that came back, in the history of a ministry's period."""

    key: str
    day: Cell
    what: str
    file: str
    says: str
    tone: str = ""


_PARCELS: tuple[RowColumn[Parcel], ...] = (
    RowColumn(Head(_("When"), "text", 96, False, False), lambda one: one.day),
    RowColumn(Head(_("What"), "text", 190, False, False), lambda one: Cell(one.what, tone=one.tone)),
    RowColumn(Head(_("File"), "text", 260, True, False), lambda one: Cell(one.file, tip=one.file)),
    RowColumn(Head(_("How it stands"), "text", 260, False, False), lambda one: Cell(one.says, tip=one.says)),
)


def _paint_next(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    colour = str(index.data(Role.VALUE) or "ink")
    weight = 400 if colour in ("ink3", "ink2") else 500
    hand.text(rect.adjusted(8, 0, -8, 0), str(index.data(DISPLAY) or ""), 12.5, weight, colour)


class DeskView(QWidget):
    """One row a ministry for the period in view; Enter opens the review of what came from it."""

    issuing = Signal()
    receiving = Signal()
    importing = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tallies: dict[tuple[str, int], Tally | None] = {}
        self._lines: list[Answer] = []
        self._showing = False
        self._room: Room | None = None
        self._sentence = PageSentence(parent=self)
        self.issue = Button(_("Issue workbooks…"), "file-arrow-up")
        self.receive = Button(_("Take in returns…"), "tray", primary=True)
        self.bring = Button(_("Bring in through a map…"), "table")
        self._hint = QLabel(_("or drop .xlsx files anywhere on this page"))
        self._model: RowsModel[Asked] = RowsModel(COLUMNS, key=lambda row: row.key, parent=self)
        self._parcels: RowsModel[Parcel] = RowsModel(_PARCELS, key=lambda one: one.key, parent=self)
        self.grid = Grid(
            _("Ministries and their returns"),
            density=Density.ROOMY,
            painters={"next": _paint_next},
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
        self.bring.clicked.connect(self.importing)
        self.grid.said.connect(self._on_said)
        self.grid.opened.connect(self._on_opened)
        self.grid.selectionModel().currentChanged.connect(self._on_current)
        self.files.opened.connect(self._on_parcel)
        self.came.opened.connect(lambda id: shell.go(Place("returns", id)))
        self.came.closed.connect(self.close_came)

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
        self.issue.setEnabled(able and bool(self._lines))
        self.receive.setEnabled(able)
        self.bring.setEnabled(able)
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

    def show_came(self, results: Sequence[FileResult]) -> None:
        """Show what became of the files just taken in."""
        names = {one.code: one.name for one in self._shell.desk.picture.all(Ministry)}
        self.came.tell(results, names)
        self._foot.setCurrentWidget(self.came)
        self._foot.show()
        tall = self._split.height()
        self._split.setSizes([tall * 2 // 5, tall * 3 // 5])
        self.came.grid.setFocus()

    def close_came(self) -> None:
        """Back to what went out and came back."""
        self._foot.setCurrentWidget(self._panel)
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
        if room is not self._room:
            self._room = room
            self.grid.set_density(Density.ROOMY if room is Room.FULL else Density.NORMAL)

    def regions(self) -> Sequence[QWidget]:
        """The parts that F6 walks through."""
        shown = self.came.grid if self._foot.currentWidget() is self.came else self.files
        return (self.receive, self.grid, shown)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What the table can do."""
        return self.grid.commands()

    @property
    def _picture(self) -> Picture:
        """The desk as it is, or as it was known. An earlier period is looked at from today: late is late."""
        past = bool(self._shell.standpoint.known)
        now: Picture = self._shell.desk.picture
        return picture_of(self._shell) if past else now

    def _show(self, at: Picture) -> None:
        rows = []
        for line in self._lines:
            key = (line.returned.id if line.returned is not None else "", at.step)
            counting = Counting.DONE if key in self._tallies else Counting.RUNS
            if self._shell.standpoint.known:
                counting = Counting.PAST
            rows.append(Asked(line, self._tallies.get(key), counting))
        now = self.grid.currentIndex()
        before = self._model.row(now.row()).key if now.isValid() else ""
        column = max(0, now.column())
        self._showing = True
        self._model.show(rows)
        place = next((n for n, row in enumerate(self._model.rows) if row.key == before), 0)
        if rows:
            self.grid.setCurrentIndex(self._model.index(place, column))
        self._showing = False
        self._show_parcels()

    def _count(self, at: Picture) -> None:
        """Count once for each step; nothing is counted of a past moment, whose rulings are gone by."""
        if not self._shell.standpoint.now:
            return
        wanted = [
            back.id
            for line in self._lines
            for back in line.returns
            if (back.id, at.step) not in self._tallies
        ]
        if not wanted:
            return
        desk = self._shell.desk

        def work(progress: Progress) -> dict[str, Tally]:
            progress.start(len(wanted), _("Comparing returns"))
            found: dict[str, Tally] = {}
            for one in wanted:
                found.update(tallies(desk, [one]))
                progress.advance()
            return found

        def done(found: dict[str, Tally]) -> None:
            self._tallies = {key: one for key, one in self._tallies.items() if key[1] == at.step}
            self._tallies |= {(id, at.step): found.get(id) for id in wanted}
            if self._picture.step == at.step:
                self._show(at)
                self._badge(at)

        self._shell.tasks.run(_("Comparing returns"), work, done)

    def _badge(self, at: Picture) -> None:
        late = sum(1 for one in self._lines if one.issued is not None and not one.is_in and one.days_late)
        waiting = sum(1 for row in self._model.rows if row.tally is not None and row.tally.undecided)
        if late:
            self._shell.badge("returns", plural("{n} late", "{n} late", late), "watch")
        else:
            words = plural("{n} to review", "{n} to review", waiting) if waiting else ""
            self._shell.badge("returns", words, "quiet")

    def _show_parcels(self) -> None:
        now = self.grid.currentIndex()
        row = self._model.row(now.row()) if now.isValid() and self._model.rows else None
        if row is None:
            self._parcels.show([])
            self._panel.head.tell(_("What went out and came back"))
            return
        step = self._picture.step
        parcels = [_sent(one) for one in row.answer.issues]
        parcels += [self._back(one, self._tallies.get((one.id, step))) for one in row.answer.returns]
        # By the day, what went out before what came back on the same day.
        parcels.sort(key=lambda one: one.day.sort)
        self._parcels.show(parcels)
        self._panel.head.tell(row.answer.ministry.name, _("What went out and came back"))
        self.files.set_empty(Empty(_("Nothing has gone to this ministry for this period.")))

    def _back(self, one: Returned, tally: Tally | None) -> Parcel:
        says = ""
        if tally is not None:
            done = tally.changes - tally.undecided
            says = plural(
                "{done} of {n} change decided", "{done} of {n} changes decided", tally.changes, done=done
            )
            if not tally.changes:
                says = _("nothing changed")
        tone = "watch" if one.status.value == "stale" else ""
        what = _("Came back, {status}").format(status=_(one.status.label).lower())
        return Parcel(
            one.id, Cell(FORMATS.day(one.received_on), (one.received_on, 1)), what, one.file, says, tone
        )

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.row() != before.row():
            self._show_parcels()

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
        self._foot.addWidget(self._panel)
        self._foot.addWidget(self.came)
        self._hint.setMinimumWidth(0)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, 0, 20, 10)
        buttons.setSpacing(8)
        for one in (self.issue, self.receive, self.bring):
            buttons.addWidget(one)
        buttons.addSpacing(6)
        buttons.addWidget(self._hint)
        buttons.addStretch(1)
        self._split = split(self.grid, self._foot, shares=(640, 190), upright=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._sentence)
        column.addLayout(buttons)
        column.addWidget(self._split, 1)
        self._split.setOrientation(Qt.Orientation.Vertical)


def _sent(one: Issue) -> Parcel:
    return Parcel(
        one.id, Cell(FORMATS.day(one.issued_on), (one.issued_on, 0)), _("Workbook issued"), one.file, one.ref
    )

"""Returns: workbooks out to ministries and back again, and the review of what each one says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from deliverydesk.domain.exchanges import Returned, Ruling
from deliverydesk.errors import DeskError
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.questions import Question
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.returns import answer, asked_of, read_again, receive
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import InHand, Page
from deliverydesk.ui.pages.returning.desk import DeskView
from deliverydesk.ui.pages.returning.questions import Questions
from deliverydesk.ui.pages.returning.review import ReviewView
from deliverydesk.ui.pages.returning.scope import Scope
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import MIDDLE, Hand
from deliverydesk.ui.tasks import Stand, Task

WORKBOOKS = "Excel, LibreOffice, zip (*.xlsx *.ods *.zip)"
ALL_OF_THEM = "review"
"""The part of this page on which all returns of the period, or of the ministry named, are reviewed."""


class Landing(Drawn):
    """What is laid over the page while files are dragged across it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Drop to take in"), parent)
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def offer(self, files: Sequence[Path]) -> None:
        """Say what dropping would do."""
        self._words = plural("Drop to take in {n} file", "Drop to take in {n} files", len(files))
        if any(one.suffix.lower() in ("", ".zip") for one in files):
            self._words = _("Drop to take in every file in it")
        self.setAccessibleName(self._words)
        self.show()
        self.raise_()
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.box(rect, hand.colour("accent_soft", 215))
        hand.box(rect.adjusted(6, 6, -6, -6), None, "accent", radius=6, width=2)
        hand.text(rect, self._words, 20, 500, "ink", MIDDLE, serif=True)


class ReturnsPage(Page):
    """The return desk, or the review of the return that `Place.record` names."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.desk_view = DeskView(shell)
        self.review_view = ReviewView(shell)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.desk_view)
        self._stack.addWidget(self.review_view)
        self._landing = Landing(self)
        self._reading: Task | None = None
        self._under_review = ""
        self.questions = Questions(self)
        self.column.addWidget(self.questions)
        self.column.addWidget(self._stack, 1)
        self.setAcceptDrops(True)
        self.desk_view.issuing.connect(self.issue)
        self.desk_view.receiving.connect(self.choose_files)
        self.desk_view.answered.connect(self.answer)
        self.questions.answered.connect(self._answer_under_review)
        self.desk_view.came.arriving.stopping.connect(self._stop)
        shell.tasks.moved.connect(self._on_moved)
        self.desk_view.listing.connect(self.bring_list)
        shell.bridge.stepped.connect(self._on_step)
        self.desk_view.tell()
        self.fit(shell.room)

    @property
    def reviewing(self) -> bool:
        """Whether a return is under review."""
        return self._stack.currentWidget() is self.review_view

    def open(self, place: Place) -> None:
        self._under_review = ""
        if place.part == ALL_OF_THEM and not self.shell.standpoint.known:
            period = self.desk_view.period
            self._turn_to(self.review_view)
            self.review_view.show_scope(Scope(period=period.id if period else "", ministry=place.record))
            return
        picture = picture_of(self.shell)
        returned = picture.record(place.record) if place.record else None
        if isinstance(returned, Ruling):
            returned = picture.get(Returned, returned.returned)
        if isinstance(returned, Returned) and not self.shell.standpoint.known:
            self._under_review = returned.id
            self._turn_to(self.review_view)
            self.review_view.show_scope(Scope(returned=returned.id))
            return
        if isinstance(returned, Returned):
            self.shell.say(_("A return is reviewed against the desk as it is now. Choose “As known now”."))
        self._turn_to(self.desk_view)
        if place.record and returned is None:
            self.desk_view.reveal(place.record)
        self.desk_view.grid.setFocus()

    def stand(self, standpoint: Standpoint) -> None:
        self.desk_view.tell()
        if not self.reviewing:
            return
        scope, period = self.review_view.scope, self.desk_view.period
        if standpoint.known:
            self._turn_to(self.desk_view)
        elif scope is not None and scope.period and period is not None and scope.period != period.id:
            self.review_view.show_scope(replace(scope, period=period.id))

    def fit(self, room: Room) -> None:
        self.desk_view.fit(room)
        self.review_view.fit(room)

    def regions(self) -> Sequence[QWidget]:
        asked = [next(iter(row.buttons.values())) for row in self.questions.rows[:1]]
        return [*asked, *(self.review_view.regions() if self.reviewing else self.desk_view.regions())]

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able: dict[str, Callable[[], object]] = {}
        if not self.shell.standpoint.known and self.shell.desk.is_writable:
            able |= {"issue": self.issue, "receive": self.choose_files, "bring": self.bring_list}
            able |= {"import": self.bring_in, "make_map": self.make_map}
        able |= self.review_view.commands() if self.reviewing else self.desk_view.commands()
        return able

    def in_hand(self) -> InHand | None:
        count = self.review_view.unwritten
        if not count:
            return None
        words = plural("{n} decision is not written.", "{n} decisions are not written.", count)
        verb = plural("Write it and close", "Write them and close", count)
        return InHand(words, verb, self.review_view.write_all)

    def issue(self) -> None:
        """Open the dialog that issues workbooks."""
        from deliverydesk.ui.dialogs.issue_workbooks import ask_issue

        if self.desk_view.issue.isEnabled():
            ask_issue(self.shell, self, self.desk_view.period)
        else:
            self.shell.say(self.desk_view.sentence)

    def bring_list(self) -> None:
        """Open the dialog that brings somebody's own list in."""
        from deliverydesk.ui.dialogs.bringing.dialog import ask_bring

        ask_bring(self.shell, self)

    def bring_in(self) -> None:
        """Open the dialog that brings files in through a map."""
        from deliverydesk.ui.dialogs.import_map import ask_import

        ask_import(self.shell, self)

    def make_map(self) -> None:
        """Open the dialog in which a map is made by pointing at cells."""
        from deliverydesk.ui.dialogs.map_editor import ask_map

        ask_map(self.shell, self)

    def choose_files(self) -> None:
        """Choose returned workbooks and take them in."""
        start = str(self.shell.memory.get("returns/folder", "") or "")
        names, _kind = QFileDialog.getOpenFileNames(self, _("Take in returns"), start, WORKBOOKS)
        if names:
            self.shell.memory.put("returns/folder", str(Path(names[0]).parent))
            self.take_in([Path(name) for name in names])

    def take_in(self, paths: Sequence[Path]) -> None:
        """Read files off the thread of the window and show what each one is; nothing is accepted unseen."""
        desk = self.shell.desk

        def work(progress: Progress) -> list[FileResult]:
            return receive(desk, paths, progress=progress)

        def done(results: list[FileResult]) -> None:
            if self.isVisible():
                self.shell.go(Place("returns"))
            else:
                self.shell.say(_("The returns are read."))
            self.desk_view.show_came(results)

        def failed(error: Exception) -> None:
            self.desk_view.close_came()
            self._fail(error)

        def stopped() -> None:
            self.desk_view.close_came()
            self.shell.say(_("Stopped. Nothing was taken in."))

        self._reading = self.shell.tasks.run(_("Reading returns"), work, done, failed, stopped)
        self._turn_to(self.desk_view)
        self.desk_view.begin_came()

    def answer(self, returned: str, question: str, choice: str) -> None:
        """Keep the answer to a question of a file, and show the file as it reads now."""
        desk = self.shell.desk
        results = list(self.desk_view.came.results)

        def work(_progress: Progress) -> list[FileResult]:
            answer(desk, returned, {Question(question): choice})
            return [read_again(desk, one) if one.returned == returned else one for one in results]

        self.shell.tasks.run(_("Reading returns"), work, self.desk_view.show_came, self._fail)

    # Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reviewing:
            self.shell.go(Place("returns"))
            return
        if event.key() == Qt.Key.Key_Escape and self.desk_view.came.isVisible():
            self.desk_view.close_came()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._landing.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = self._droppable(event.mimeData())
        if files:
            self._landing.offer(files)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._landing.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._landing.hide()
        files = self._droppable(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.take_in(files)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._landing.hide()
        super().changeEvent(event)

    # The rest

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.shell.trouble(str(error))

    def _turn_to(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self._ask()

    def _ask(self) -> None:
        """Show what the return under review has to be asked; nothing over the desk itself."""
        if not self.reviewing or not self._under_review:
            self.questions.ask(())
            return
        desk, returned = self.shell.desk, self._under_review

        def done(result: FileResult) -> None:
            if self.reviewing and self._under_review == returned:
                self.questions.ask([result])

        # What cannot be opened any more says so in the review itself.
        self.shell.tasks.run(
            _("Comparing returns"), lambda _progress: asked_of(desk, returned), done, lambda _error: None
        )

    def _answer_under_review(self, returned: str, question: str, choice: str) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(
            _("Reading returns"),
            lambda _progress: answer(desk, returned, {Question(question): choice}),
            failed=self._fail,
        )

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self.desk_view.came.arriving.wait()

    def _on_moved(self, stand: Stand) -> None:
        if stand.task is self._reading:
            self.desk_view.came.arriving.move_to(stand)

    def _droppable(self, data: QMimeData) -> list[Path]:
        """The files of a drag; a file that is no workbook is taken too, so that it can be named."""
        if self.shell.standpoint.known or not self.shell.desk.is_writable:
            return []
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

    def _on_step(self, step: object) -> None:
        self.desk_view.tell()
        if self.reviewing:
            self.review_view.reload(step)
            self._ask()


def make(shell: Shell) -> ReturnsPage:
    """The page of this module."""
    return ReturnsPage(shell)

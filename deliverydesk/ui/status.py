"""The line at the foot: what is selected, what is running and how to stop it, whether all is saved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, MIDDLE, START, Hand, width_of
from deliverydesk.ui.tasks import Stand, Task, Tasks
from deliverydesk.ui.theme import theme

HEIGHT = 26
_BAR = 80


class _Words(Drawn):
    def __init__(self, align: str, colour: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self.words = ""
        self._align, self._colour = align, colour
        stretch = QSizePolicy.Policy.Expanding if align == START else QSizePolicy.Policy.Preferred
        self.setSizePolicy(stretch, QSizePolicy.Policy.Expanding)

    def tell(self, words: str) -> None:
        self.words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self.words, 12 * theme().scale)) + 4, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, HEIGHT)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.text(rect, self.words, 12, 400, self._colour, self._align)


class _Running(Drawn):
    """What runs now, in words and as a bar; the bar wants a total, the words do not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.words, self.share = "", 0.0

    def tell(self, words: str, share: float) -> None:
        self.words, self.share = words, share
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(min(420, round(width_of(self.words, 12 * theme().scale)) + _BAR + 20), HEIGHT)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        room = hand.flip(QRectF(0, 0, rect.width() - _BAR - 10, rect.height()), rect)
        hand.text(room, self.words, 12, 400, "ink2")
        bar = hand.flip(QRectF(rect.width() - _BAR, rect.center().y() - 2, _BAR, 4), rect)
        hand.box(bar, "rule", radius=2)
        if self.share > 0:
            done = hand.flip(QRectF(bar.x(), bar.y(), _BAR * min(1.0, self.share), 4), bar)
            hand.box(done, "accent", radius=2)


class _Link(QAbstractButton):
    """A verb in the line, without a frame."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self.text(), 12 * theme().scale, 500)) + 12, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.text(rect, self.text(), 12, 500, "accent", MIDDLE)
        if self.hasFocus():
            hand.box(rect.adjusted(0, 2, 0, -2), None, "accent", radius=3, width=2)
        painter.end()


class StatusLine(QWidget):
    """Words at the start, the running task, words at the end."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Status"))
        self._task: Task | None = None
        self._said = _Words(START, "ink2", self)
        self._running = _Running(self)
        self._cancel = _Link(_("Cancel"), self)
        self._kept = _Words(END, "ink3", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(14)
        for part, share in ((self._said, 1), (self._running, 0), (self._cancel, 0), (self._kept, 0)):
            row.addWidget(part, share)
        self._cancel.clicked.connect(self._on_cancel)
        self._on_ended(None)
        tasks.started.connect(self._on_started)
        tasks.moved.connect(self._on_moved)
        tasks.ended.connect(self._on_ended)
        theme().changed.connect(self._on_theme)
        self._on_theme()

    @property
    def said(self) -> str:
        """The words at the start."""
        return self._said.words

    @property
    def running(self) -> str:
        """What runs now, "" if nothing does."""
        return self._running.words if self._task is not None else ""

    def say(self, words: str) -> None:
        """Words at the start, such as what is selected."""
        self._said.tell(words)

    def keep(self, words: str) -> None:
        """Words at the end: saved when, backed up when, where the file lies."""
        self._kept.tell(words)

    def take_focus(self) -> None:
        """Put the focus on Cancel while something runs."""
        if self._task is not None:
            self._cancel.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        hand.box(QRectF(self.rect()), "window")
        hand.line(0, 0.5, self.width(), 0.5, "hair")
        painter.end()

    def _on_started(self, task: Task) -> None:
        self._task = task
        self._running.tell(task.words, 0.0)
        self._running.show()
        self._cancel.show()

    def _on_moved(self, stand: Stand) -> None:
        words = stand.task.words
        if stand.total:
            words = _("{what}, {done} of {total}").format(what=words, done=stand.done, total=stand.total)
        if stand.note:
            words = f"{words}, {stand.note}"
        self._running.tell(words, stand.done / stand.total if stand.total else 0.0)

    def _on_ended(self, _task: Task | None) -> None:
        self._task = None
        self._running.hide()
        self._cancel.hide()

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._running.tell(_("Stopping, nothing is kept"), 0.0)

    def _on_theme(self) -> None:
        self.setFixedHeight(round(HEIGHT * theme().scale))
        self.update()

"""The first window, where no desk is open: a few doors, each of which works, and what lies behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from deliverydesk.i18n import N_, _
from deliverydesk.ui import doings
from deliverydesk.ui.actions import BY_KEY
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, MIDDLE, Hand
from deliverydesk.ui.status import StatusLine
from deliverydesk.ui.tasks import Tasks
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.band import Band, Verb
from deliverydesk.ui.widgets.door import DeskLine, Door
from deliverydesk.ui.widgets.sentence import PageSentence

if TYPE_CHECKING:
    from deliverydesk.ui.app import Program

SUFFIX = ".desk"
_RECENT = 5
_TWO_COLUMNS_FROM = 1040
_WAY = (
    (N_("Ten to twenty promises, no more"), N_("each with one number")),
    (N_("A baseline, a target, two points between"), N_("the trajectory")),
    (N_("Milestones for the next two quarters"), N_("dated, owned")),
    (N_("Workbooks out to the ministries"), N_("one file each")),
    (N_("Returns in, read, queried"), N_("cell by cell")),
    (N_("Rate, freeze, print the brief"), N_("ready for the room")),
)


class Trajectory(Drawn):
    """An empty trajectory that names the three things the program needs of every promise."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Where it starts, the path between, the promise"), parent)
        self.setMinimumHeight(300)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        area = rect.adjusted(0, 46, 0, -46)
        for share in (0.25, 0.5, 0.75, 1.0):
            y = round(area.top() + area.height() * share)
            hand.line(area.left(), y, area.right(), y, "rule" if share == 1.0 else "hair")
        start = QPointF(area.left() + area.width() * 0.1, area.top() + area.height() * 0.78)
        end = QPointF(area.left() + area.width() * 0.86, area.top() + area.height() * 0.06)
        hand.stroke([start, end], hand.pen("plan", 2, Qt.PenStyle.DashLine))
        box = QRectF(start.x() - 5, start.y() - 5, 10, 10)
        hand.box(box, "canvas", "plan", width=1.5)
        painter = hand.painter
        for radius, fill in ((8.0, "canvas"), (4.0, "plan")):
            painter.setPen(hand.pen("plan", 1.5))
            painter.setBrush(hand.colour(fill))
            painter.drawEllipse(end, radius, radius)
        middle = QPointF((start.x() + end.x()) / 2 + 70, (start.y() + end.y()) / 2)
        for at, words, drop in (
            (start, _("where it starts"), 10),
            (end, _("the promise"), -36),
            (middle, _("the path between"), 10),
        ):
            hand.text(QRectF(at.x() - 90, at.y() + drop, 180, 22), words, 12.5, 500, "ink2", MIDDLE)


class WayAhead(Drawn):
    """The six things between an empty desk and the first stocktake."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("From here to the first stocktake"), parent)
        self.setAccessibleDescription(". ".join(f"{_(words)}: {_(more)}" for words, more in _WAY))

    def sizeHint(self) -> QSize:
        return QSize(420, round((34 + 28 * len(_WAY)) * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def draw(self, hand: Hand, rect: QRectF) -> None:
        step = 28 * hand.scale
        head = QRectF(rect.left(), rect.top(), rect.width(), 26 * hand.scale)
        hand.text(head, self.accessibleName(), 13, 600)
        hand.line(rect.left(), round(head.bottom()), rect.right(), round(head.bottom()), "rule")
        for n, (words, more) in enumerate(_WAY, 1):
            line = QRectF(rect.left(), head.bottom() + 6 + (n - 1) * step, rect.width(), step)
            hand.text(hand.flip(QRectF(line.left(), line.top(), 20, step), line), str(n), 12.5, 600, "ink3")
            rest = hand.flip(QRectF(line.left() + 26, line.top(), line.width() * 0.7, step), line)
            hand.text(rest, _(words), 12.5, 600)
            hand.text(line, _(more), 11.5, 400, "ink3", END)


class _Sheet(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(QRectF(self.rect()), "canvas")
        painter.end()


class Welcome(QWidget):
    """It closes by itself once a desk is open in its place."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.setWindowTitle("DeliveryDesk")
        self.setAcceptDrops(True)
        self._program = program
        self.tasks = Tasks(self)
        self._band = Band()
        self._status = StatusLine(self.tasks)
        self.doors: dict[str, Door] = {}
        self._beside = QWidget()
        self._lay_out()
        for key in (*self.doors, "quit"):
            QShortcut(QKeySequence(BY_KEY[key].shortcut), self).activated.connect(
                lambda key=key: self.take(key)
            )
        self.tasks.started.connect(lambda _task: self._set_busy(True))
        self.tasks.ended.connect(lambda _task: self._set_busy(False))
        self.resize(1240, 780)

    @property
    def band(self) -> Band:
        """The line above the doors."""
        return self._band

    def trouble(self, sentence: str, verbs: Sequence[Verb] = ()) -> None:
        """A band for trouble in the world, with the ways out."""
        self._band.ask(sentence, [*verbs, (_("Close"), lambda: None)], "bad")

    def say(self, words: str) -> None:
        """Words in the line at the foot."""
        self._status.say(words)

    def take(self, key: str) -> None:
        """Go through a door, by its key in the action table."""
        if self.tasks.busy and key != "quit":
            return
        through: dict[str, Callable[[], object]] = {
            "practise": lambda: doings.practise(self._program, self),
            "new_desk": lambda: doings.new_desk(self._program, self),
            "bring": lambda: doings.bring_list(self._program, self),
            "open_desk": lambda: doings.open_desk(self._program, self),
            "quit": self.close,
        }
        through[key]()
        self._set_busy(self.tasks.busy)

    def open(self, path: Path) -> None:
        """Open a desk in place of this window."""
        doings.attempt(self, lambda: self._program.open(path))

    # Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(QRectF(self.rect()), "canvas")
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= _TWO_COLUMNS_FROM)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.update()

    # The rest

    def _set_busy(self, busy: bool) -> None:
        for door in self.doors.values():
            door.setEnabled(not busy)

    def _lay_out(self) -> None:
        sheet = _Sheet()
        across = QHBoxLayout(sheet)
        across.setContentsMargins(40, 56, 40, 24)
        across.setSpacing(72)
        across.addStretch(1)
        across.addWidget(self._column(), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self._beside, 0, Qt.AlignmentFlag.AlignTop)
        across.addStretch(1)
        self._fill_beside()
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addWidget(area, 1)
        column.addWidget(self._status)

    def _column(self) -> QWidget:
        column = QWidget()
        column.setFixedWidth(round(540 * theme().scale))
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        opening = QVBoxLayout()
        opening.setSpacing(0)
        opening.addWidget(PageSentence("", _("No desk is open"), px=30, weight=600, margin=0, parent=column))
        words = _(
            "A desk holds promises, the paths towards them, what stands in the way, and what was decided."
            " It lives in one file on this laptop and speaks to no network."
        )
        opening.addWidget(PageSentence("", words, px=16, weight=400, margin=0, parent=column))
        rows.addLayout(opening)
        for key, name, tells, icon in (
            (
                "practise",
                _("Practise on a sample country"),
                _("A made-up country with two rounds of data, one late ministry and one bad return."),
                "play-circle",
            ),
            (
                "new_desk",
                _("Make a new desk"),
                _("Say whose it is and who you are; then write the first promise, or bring your list in."),
                "file-plus",
            ),
            (
                "bring",
                _("Bring your Excel list"),
                _("A new desk from the list you keep; nothing of it is taken without your word."),
                "table",
            ),
            (
                "open_desk",
                _("Open a desk"),
                _("A .desk file, or one from an earlier version: a copy is kept before anything is changed."),
                "folder-open",
            ),
        ):
            door = Door(name, tells, icon, BY_KEY[key].keys, first=key == "practise", parent=column)
            door.clicked.connect(lambda _checked=False, key=key: self.take(key))
            self.doors[key] = door
            rows.addWidget(door)
        known = [Path(one) for one in self._program.memory.recent() if Path(one).is_file()][:_RECENT]
        if known:
            rows.addSpacing(6)
            rows.addWidget(_faint(_("Opened before")))
        for path in known:
            line = DeskLine(path.stem, str(path.parent), column)
            line.clicked.connect(lambda _checked=False, path=path: self.open(path))
            rows.addWidget(line)
        rows.addSpacing(4)
        rows.addWidget(_faint(_("Or drop a .desk file anywhere here.")))
        return column

    def _fill_beside(self) -> None:
        self._beside.setFixedWidth(round(430 * theme().scale))
        rows = QVBoxLayout(self._beside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        rows.addWidget(Trajectory(self._beside))
        rows.addWidget(WayAhead(self._beside))
        kept = _faint(_("Kept as you work. Not in a synced folder: those have broken such files."))
        rows.addWidget(kept)


def _faint(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label


def _dropped(event: QDropEvent) -> Path | None:
    """The one desk that is dragged."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    desks = [path for path in paths if path.suffix.lower() == SUFFIX]
    return desks[0] if len(desks) == 1 else None

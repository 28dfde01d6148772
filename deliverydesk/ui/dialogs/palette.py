"""One box over everything: records, pages, commands and what people wrote, found while one types.

The index is made on a worker thread when the box is first opened, and kept up with the desk from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.services import searching
from deliverydesk.services.desk import Desk
from deliverydesk.ui import fonts
from deliverydesk.ui.dialogs.found import HEADING, ROW, FoundRows, LineDelegate
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.finding import PREFIXES, Finding, Findings, find
from deliverydesk.ui.models.roles import ACCESSIBLE
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, Hand
from deliverydesk.ui.theme import theme

if TYPE_CHECKING:
    from deliverydesk.ui.main_window import MainWindow

_WIDE, _TOP = 640, 118
_HEAD, _FOOT = 54, 34
_MOST_HIGH = 470
_NAME = "palette"


def open_palette(window: MainWindow, desk: Desk) -> Palette:
    """Show the box over the window; a second call takes it away."""
    found = window.findChild(Palette, _NAME)
    if not isinstance(found, Palette):
        found = Palette(window, desk)
    if found.isVisible():
        found.leave()
    else:
        found.begin()
    return found


class Palette(QWidget):
    """Covers the window while it is open; Esc or a click beside the box leaves everything as it was."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self.setObjectName(_NAME)
        self._window, self._desk = window, desk
        self._index: searching.Index | None = None
        self._making = False
        self._missed: list[Sequence[Change]] = []
        self._able: dict[str, Callable[[], object]] = {}
        self._before: QWidget | None = None
        self.line = QLineEdit(self)
        self.list = QListView(self)
        self._rows = FoundRows(self)
        self._hints = _Hints("", self)
        self._foot = _Foot("", self)
        self._dress()
        self.line.textChanged.connect(self._on_words)
        self.list.clicked.connect(self._on_clicked)
        window.bridge.stepped.connect(self._on_stepped)
        window.installEventFilter(self)
        self.hide()

    @property
    def findings(self) -> Findings:
        """What is listed now."""
        return self._rows.findings

    @property
    def current(self) -> Finding | None:
        """The line in focus."""
        return self._rows.line(self.list.currentIndex().row())

    def begin(self, words: str = "") -> None:
        """Open with some words in the box."""
        # Asked for now: once the box has the focus, no table can answer any more.
        self._able = self._window.able()
        self._before = self._window.focusWidget()
        self._ready()
        self.line.setText(words)
        self._on_words()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close; the focus goes back to where it was."""
        self.hide()
        self.line.clear()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def choose(self) -> None:
        """Go to, or do, what is in focus."""
        chosen = self.current
        if chosen is None or chosen.is_heading:
            return
        self.leave()
        if chosen.place is not None:
            self._window.go(chosen.place)
        else:
            doing = self._able.get(chosen.command)
            if doing is not None:
                doing()

    def move_by(self, lines: int) -> None:
        """Put the focus some lines down, past headings; it goes round at the ends."""
        count = self._rows.rowCount()
        row = self.list.currentIndex().row()
        for _try in range(count):
            row = (row + lines) % count if count else -1
            found = self._rows.line(row)
            if found is not None and not found.is_heading:
                self._focus_on(row)
                return
            lines = 1 if lines > 0 else -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._box().contains(event.position()):
            self.leave()

    def resizeEvent(self, event: Any) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        hand.box(QRectF(self.rect()), hand.colour("ink", 70))
        box = self._box()
        hand.box(box.adjusted(-1, 0, 1, 3), hand.colour("ink", 40), radius=10)
        hand.box(box, "raised", "axis", radius=9)
        line = box.top() + _HEAD
        hand.line(box.left() + 1, line, box.right() - 1, line, "rule")
        sign = hand.flip(QRectF(box.left() + 18, box.top(), 20, _HEAD), box)
        paint_icon(hand, sign, "magnifying-glass", "ink2", 18)
        painter.end()

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.move_by(8 if event.key() == Qt.Key.Key_PageDown else -8)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose()
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                pass  # there is nowhere else to go in the box
            case _:
                return False
        return True

    def _on_words(self) -> None:
        asked = self.line.text()
        self._rows.show(find(asked, self._index, self._desk.picture, self._able))
        self._hints.setVisible(not asked)
        found = self.findings
        if found.total:
            self._foot.tell(_("{shown} of {total}").format(shown=found.shown, total=found.total))
        elif self._index is None:
            self._foot.tell(_("Reading the desk"))
        else:
            self._foot.tell(_("Nothing matches"))
        first = next((n for n, one in enumerate(found.lines) if not one.is_heading), -1)
        self._focus_on(first)
        self._lay_out()

    def _focus_on(self, row: int) -> None:
        index = self._rows.index(row, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index if row != 1 else self._rows.index(0, 0))
        self.line.setAccessibleDescription(str(index.data(ACCESSIBLE) or ""))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.choose()

    def _ready(self) -> None:
        if self._index is not None or self._making:
            return
        self._making = True
        picture = self._desk.picture
        self._window.tasks.run(
            _("Reading the desk"), lambda progress: searching.build(picture, progress), self._on_index
        )

    def _on_index(self, index: searching.Index) -> None:
        self._making = False
        for changes in self._missed:
            index = index.after(changes, self._desk.picture)
        self._missed.clear()
        self._index = index
        if self.isVisible():
            self._on_words()

    def _on_stepped(self, step: Any) -> None:
        if self._index is not None:
            self._index = self._index.after(step.changes, self._desk.picture)
        elif self._making:
            self._missed.append(step.changes)

    def _box(self) -> QRectF:
        wide = min(_WIDE * theme().scale, self.width() - 40)
        high = _HEAD + _FOOT + self._list_height()
        top = min(_TOP, max(8, self.height() - high - 8) / 2)
        return QRectF((self.width() - wide) / 2, top, wide, high)

    def _list_height(self) -> int:
        wanted = sum(HEADING if one.is_heading else ROW for one in self.findings.lines) + 8
        return max(0, min(wanted, _MOST_HIGH, self.height() - _HEAD - _FOOT - 40))

    def _lay_out(self) -> None:
        box = self._box().toRect()
        start = 46
        self.line.setGeometry(box.left() + start, box.top() + 8, box.width() - start - 16, _HEAD - 16)
        self._hints.setGeometry(box.right() - 300, box.top() + 8, 284, _HEAD - 16)
        self.list.setGeometry(box.left() + 6, box.top() + _HEAD + 2, box.width() - 12, self._list_height())
        self._foot.setGeometry(box.left() + 1, box.bottom() - _FOOT, box.width() - 2, _FOOT)
        self.update()

    def _dress(self) -> None:
        self.line.setFont(fonts.face(18 * theme().scale, 500))
        self.line.setFrame(False)
        self.line.setStyleSheet(
            "QLineEdit, QLineEdit:focus { border: 0; background: transparent; padding: 0; }"
        )
        self.line.setPlaceholderText(_("Go to anything"))
        self.line.setAccessibleName(_("Go to anything"))
        self.line.installEventFilter(self)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What was found"))
        self._hints.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class _Hints(Drawn):
    """What a sign before the words narrows the search to."""

    def draw(self, hand: Hand, rect: QRectF) -> None:
        words = "   ".join(f"{sign} {_(what)}" for sign, what in PREFIXES.items())
        hand.text(rect, words, 11.5, 400, "ink3", END)


class _Foot(Drawn):
    """The keys, and how much of what was found is listed."""

    _said = ""

    def tell(self, words: str) -> None:
        """Say how much there is."""
        self._said = words
        self.setAccessibleName(words)
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.line(rect.left(), 0.5, rect.right(), 0.5, "rule")
        inner = rect.adjusted(16, 0, -16, 0)
        hand.text(inner, _("↑ ↓ choose    Enter open    Esc close"), 11.5, 400, "ink3")
        hand.text(inner, self._said, 11.5, 400, "ink3", END)

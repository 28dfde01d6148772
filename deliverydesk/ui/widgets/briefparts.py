"""What stands beside the freezes: the one in focus, the question before a new one, the promises to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.promises import Priority
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button

_MARGINS = (18, 12, 18, 14)


class FreezeFacts(Drawn):
    """The freeze in focus, its whole hash included: the proof that a paper came from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._facts: tuple[tuple[str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def words(self) -> str:
        """Everything that is said."""
        return ". ".join(f"{label}: {words}" for label, words in self._facts)

    def tell(self, freeze: Freeze | None) -> None:
        """Say what is known of a freeze."""
        self._facts = ()
        if freeze is not None:
            self._facts = (
                (_("Made on"), FORMATS.day_long(freeze.made_on)),
                (_("As at step"), FORMATS.number(freeze.step)),
                (_("For"), freeze.purpose or ABSENT),
                (_("SHA-256"), _in_fours(freeze.sha256)),
            )
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        y = rect.top() + 12
        for label, words in self._facts:
            name = hand.flip(QRectF(rect.left() + 18, y, self._labels, 20 * hand.scale), rect)
            hand.text(name, label, 12, 400, "ink2")
            room = hand.flip(
                QRectF(rect.left() + 18 + self._labels, y + 1, self._room(rect.width()), 0), rect
            )
            y += max(20 * hand.scale, hand.paragraph(room, words, 13) + 3) + 4

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        scale, room = theme().scale, max(40, int(self._room(width)))
        lines = [len(broken(words, room, 13 * scale)) for _label, words in self._facts]
        return round(20 + sum(max(20 * scale, n * line_height(13 * scale) + 3) + 4 for n in lines))

    @property
    def _labels(self) -> float:
        return 92 * theme().scale

    def _room(self, width: float) -> float:
        return width - 36 - self._labels


def _in_fours(sha256: str) -> str:
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


class PurposeLine(QWidget):
    """Asks what a freeze is for; Enter freezes, Esc leaves everything as it is."""

    answered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("October stocktake"))
        self.line.setAccessibleName(_("What the freeze is for"))
        self.line.setMaxLength(200)
        self.keep = Button(_("Freeze the picture"), "snowflake", primary=True)
        leave = Button(_("Leave it"))
        asked = QLabel(
            _("What is it for? A freeze keeps every record and figure as they stand and is never undone.")
        )
        asked.setWordWrap(True)
        asked.setBuddy(self.line)
        verbs = QHBoxLayout()
        verbs.addWidget(self.keep)
        verbs.addWidget(leave)
        verbs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(10)
        column.addWidget(asked)
        column.addWidget(self.line)
        column.addLayout(verbs)
        column.addStretch(1)
        self.line.returnPressed.connect(self._on_answer)
        self.keep.clicked.connect(lambda _checked=False: self._on_answer())
        leave.clicked.connect(lambda _checked=False: self.left.emit())

    def ask(self) -> None:
        """Begin with an empty line."""
        self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_answer(self) -> None:
        self.answered.emit(self.line.text().strip())


class _Tick(QStyledItemDelegate):
    """A line with a box before it; a click anywhere on the line ticks it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, round(26 * theme().scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        shown = option.widget
        hand = hand_on(painter, shown)
        rect = QRectF(option.rect)
        focus = shown.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if option.state & QStyle.StateFlag.State_Selected:
            hand.box(rect, "select")
        box = hand.flip(QRectF(rect.x() + 8, rect.center().y() - 7, 14, 14), rect)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        hand.box(box, "accent" if ticked else "raised", "accent" if ticked else "axis", radius=3)
        if ticked:
            paint_icon(hand, box, "check", "on_accent", 11)
        room = hand.flip(QRectF(rect.x() + 30, rect.y(), rect.width() - 36, rect.height()), rect)
        hand.text(room, str(index.data(Qt.ItemDataRole.DisplayRole)), 13)
        if focus:
            hand.box(rect, None, "accent", width=2)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if event.type() == QEvent.Type.MouseButtonRelease or space:
            now = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
            other = Qt.CheckState.Unchecked if now is Qt.CheckState.Checked else Qt.CheckState.Checked
            return model.setData(_plain(index), other, Qt.ItemDataRole.CheckStateRole)
        return False


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column())


class Chooser(QWidget):
    """Which promises a brief prints: all of them unless somebody unticks one."""

    chosen = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = QLabel()
        self._source.setWordWrap(True)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Promises to print"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setItemDelegate(_Tick(self._list))
        self._list.viewport().setAutoFillBackground(False)
        self._list.itemChanged.connect(lambda _item: self._count())
        self.report = QCheckBox(_("With the delivery-report table, for the centre only"))
        self.report.setToolTip(
            _("It compares ministries, so it goes into the whole brief for the head of government alone.")
        )
        self.print = Button(_("Choose the file…"), "file-pdf", primary=True)
        every, none = Button(_("Tick all")), Button(_("Untick all"))
        leave = Button(_("Leave it"))
        above, verbs = QHBoxLayout(), QHBoxLayout()
        for row, buttons in ((above, (every, none)), (verbs, (self.print, leave))):
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(10)
        column.addWidget(self._source)
        column.addLayout(above)
        column.addWidget(self._list, 1)
        column.addWidget(self.report)
        column.addLayout(verbs)
        every.clicked.connect(lambda _checked=False: self.tick(on=True))
        none.clicked.connect(lambda _checked=False: self.tick(on=False))
        self.print.clicked.connect(lambda _checked=False: self.chosen.emit())
        leave.clicked.connect(lambda _checked=False: self.left.emit())

    def offer(self, source: str, priorities: Sequence[Priority]) -> None:
        """Begin with every promise ticked; `source` says what the paper will be printed from."""
        self._source.setText(source)
        self.report.setChecked(False)
        self._list.clear()
        for one in priorities:
            item = QListWidgetItem(f"{one.ref}  {one.title}", self._list)
            item.setToolTip(one.title)
            item.setData(Qt.ItemDataRole.UserRole, one.ref)
            item.setCheckState(Qt.CheckState.Checked)
        if self._list.count():
            self._list.setCurrentRow(0)
        self._count()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def refs(self) -> list[str]:
        """The references ticked."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self._items() if _ticked(item)]

    @property
    def is_all(self) -> bool:
        """Whether every promise is ticked."""
        return len(self.refs) == self._list.count()

    @property
    def with_report(self) -> bool:
        """Whether the delivery-report table is printed: into a whole brief only."""
        return self.is_all and self.report.isChecked()

    def tick(self, *, on: bool, refs: Sequence[str] | None = None) -> None:
        """Tick or untick all, or those named."""
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for item in self._items():
            if refs is None or item.data(Qt.ItemDataRole.UserRole) in refs:
                item.setCheckState(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _count(self) -> None:
        n = len(self.refs)
        self.print.setText(plural("Print {n} promise…", "Print {n} promises…", n))
        self.print.setEnabled(n > 0)
        self.report.setEnabled(self.is_all)


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked


class Built(QWidget):
    """What was built, with the two things one does next; it stays until something else is built."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 20, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._words, 1)
        self._buttons: list[Button] = []
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def tell(self, words: str, verbs: Sequence[tuple[str, str, Callable[[], object]]], tip: str = "") -> None:
        """Say it; each verb is its words, its icon and what it does."""
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._words.setText(words)
        self._words.setToolTip(tip)
        self.setAccessibleName(words)
        self._buttons = []
        for name, icon, do in verbs:
            button = Button(name, icon)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()

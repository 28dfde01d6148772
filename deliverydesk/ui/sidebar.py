"""The side bar: the pages in the order of the four questions, and a count only where somebody must act."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.pages import PAGES, PageEntry
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, MIDDLE, Hand, width_of
from deliverydesk.ui.theme import theme

FULL, RAIL = 204, 52


class Entry(QAbstractButton):
    """One page: its sign, its name, and perhaps a badge."""

    def __init__(self, page: PageEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self._rail = False
        self._badge, self._tone = "", "quiet"
        self.setCheckable(True)
        self.setText(_(page.title))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._name()

    @property
    def badge(self) -> str:
        """The words beside the name."""
        return self._badge

    def set_badge(self, words: str, tone: str) -> None:
        """A count and how loud it is."""
        self._badge, self._tone = words, tone
        self._name()
        self.update()

    def set_rail(self, rail: bool) -> None:
        """Sign alone, with the name as tooltip."""
        self._rail = rail
        self._name()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(RAIL if self._rail else FULL, round((33 if self._rail else 29) * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(RAIL, 23)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        box = rect.adjusted(8, 0, -8, -1)
        if self.isChecked():
            hand.box(box, "accent_soft", radius=5)
        elif self.underMouse():
            hand.box(box, "hover", radius=5)
        sign = "accent" if self.isChecked() else "ink2"
        if self._rail:
            paint_icon(hand, box, self.page.icon, sign, 18)
            if self._badge and self._tone != "quiet":
                dot = hand.flip(QRectF(box.right() - 9, box.y() + 3, 8, 8), box)
                hand.box(dot, theme().tone(self._tone), "side", radius=4, width=1.5)
        else:
            paint_icon(hand, hand.flip(QRectF(16, 0, 18, box.height()), rect), self.page.icon, sign, 16)
            taken = width_of(self._badge, 11 * hand.scale, 500) + 24 if self._badge else 14
            room = hand.flip(QRectF(42, 0, rect.width() - 42 - taken, box.height()), rect)
            hand.text(room, self.text(), 13, 600 if self.isChecked() else 400)
            beside = hand.flip(QRectF(rect.width() - 84, 0, 66, box.height()), rect)
            loud = self._tone in ("watch", "bad")
            hand.text(beside, self._badge, 11, 500 if loud else 400, theme().tone(self._tone), END)
        if self.hasFocus():
            hand.box(box, None, "accent", radius=5, width=2)
        painter.end()

    def _name(self) -> None:
        name = f"{self.text()}, {self._badge}" if self._badge else self.text()
        self.setAccessibleName(name)
        question = _(self.page.question)
        self.setAccessibleDescription(question)
        self.setToolTip(f"{name}\n{question}" if self._rail else question)


class _Group(Drawn):
    """The heading of a group of pages; a rule in the rail."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.words = words
        self.rail = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        return QSize(RAIL if self.rail else FULL, round((13 if self.rail else 33) * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(RAIL, 7 if self.rail else 18)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if self.rail:
            y = round(rect.height() / 2)
            hand.line(14, y, rect.right() - 14, y, "rule")
            return
        drop = min(11, rect.height() / 3)
        room = hand.flip(QRectF(16, drop, rect.width() - 32, rect.height() - drop), rect)
        hand.text(room, self.words, 11, 600, "ink3")


class _Person(Drawn):
    """Who is working, at the foot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.person, self.seat = "", ""
        self.rail = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(RAIL if self.rail else FULL, round(56 * theme().scale) if self.person else 0)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if not self.person:
            return
        if self.rail:
            disc = QRectF(rect.center().x() - 14, rect.center().y() - 14, 28, 28)
            hand.box(disc, "rule", radius=14)
            initials = "".join(part[0] for part in self.person.replace("-", " ").split())[:2].upper()
            hand.text(disc, initials, 11, 600, "ink", MIDDLE)
            return
        hand.line(16, 1, rect.right() - 16, 1, "rule")
        half = (rect.height() - 12) / 2
        hand.text(QRectF(16, 6, rect.width() - 32, half), self.person, 12, 500, "ink2")
        hand.text(QRectF(16, 6 + half, rect.width() - 32, half), self.seat, 11, 400, "ink3")


class Sidebar(QWidget):
    """`chosen(key)` is emitted when a person picks a page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Pages"))
        self._rail = False
        self._entries: dict[str, Entry] = {}
        self._heads: list[_Group] = []
        self._buttons = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 6)
        column.setSpacing(0)
        for group, pages in groupby(PAGES, key=lambda page: page.group):
            if group:
                head = _Group(_(group), self)
                self._heads.append(head)
                column.addWidget(head)
            for page in pages:
                entry = Entry(page, self)
                entry.clicked.connect(lambda _on=False, key=page.key: self.chosen.emit(key))
                self._buttons.addButton(entry)
                self._entries[page.key] = entry
                column.addWidget(entry)
        column.addStretch(1)
        self._person = _Person(self)
        column.addWidget(self._person)
        self.setFixedWidth(FULL)
        theme().changed.connect(self.update)

    @property
    def rail(self) -> bool:
        """Whether only signs are shown."""
        return self._rail

    @property
    def current(self) -> str:
        """The key of the page shown."""
        return next((key for key, entry in self._entries.items() if entry.isChecked()), "")

    def entry(self, key: str) -> Entry:
        """The line of a page."""
        return self._entries[key]

    def show_page(self, key: str) -> None:
        """Mark a page as the one shown."""
        self._entries[key].setChecked(True)

    def set_rail(self, rail: bool) -> None:
        """Narrow to signs, or widen to names."""
        if rail == self._rail:
            return
        self._rail = rail
        for entry in self._entries.values():
            entry.set_rail(rail)
        for head in self._heads:
            head.rail = rail
            head.updateGeometry()
        self._person.rail = rail
        self._person.updateGeometry()
        self.setFixedWidth(RAIL if rail else FULL)

    def set_person(self, person: str, seat: str) -> None:
        """Who is working, and in which seat."""
        self._person.person, self._person.seat = person, seat
        self._person.setAccessibleName(f"{person}, {seat}".strip(", "))
        self._person.setToolTip(f"{person}\n{seat}".strip())
        self._person.updateGeometry()
        self._person.update()

    def take_focus(self) -> None:
        """Put the focus on the page shown."""
        entry = self._entries.get(self.current) or next(iter(self._entries.values()))
        entry.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        entries = list(self._entries.values())
        if step is None or not any(entry.hasFocus() for entry in entries):
            super().keyPressEvent(event)
            return
        at = next(n for n, entry in enumerate(entries) if entry.hasFocus())
        entries[(at + step) % len(entries)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "side")
        edge = hand.along(rect, rect.width() - 0.5)
        hand.line(edge, 0, edge, rect.height(), "hair")
        painter.end()

"""A choice at the first window: a sign, a name with its key, and what happens when it is taken."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import END, width_of
from deliverydesk.ui.theme import theme


class _Choice(QAbstractButton):
    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class Door(_Choice):
    """One way in; `first` is the one offered to somebody who has never been here."""

    def __init__(
        self, words: str, tells: str, icon: str, keys: str, *, first: bool = False, parent: QWidget
    ) -> None:
        super().__init__(words, parent)
        self._tells, self._icon, self._keys, self._first = tells, icon, keys, first
        self.setAccessibleName(f"{words}, {keys}")
        self.setAccessibleDescription(tells)

    def tell(self, tells: str) -> None:
        """Say something else under the name."""
        self._tells = tells
        self.setAccessibleDescription(tells)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, round(64 * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        scale = hand.scale
        loud = self._first and self.isEnabled()
        ground = "accent_soft" if loud else "hover" if self.underMouse() and self.isEnabled() else "raised"
        edge = "accent" if loud or self.hasFocus() else "axis"
        hand.box(rect.adjusted(1, 1, -1, -1), ground, edge, radius=5, width=2 if self.hasFocus() else 1)
        sign = hand.flip(QRectF(18, 0, 22, rect.height()), rect)
        paint_icon(hand, sign, self._icon, "accent" if loud else "ink2", 20)
        left, wide = 58.0, rect.width() - 58 - 16
        keyed = width_of(self._keys, 11 * scale) + 8
        name = hand.flip(QRectF(left, 9 * scale, wide - keyed, 20 * scale), rect)
        ink = "ink" if self.isEnabled() else "ink3"
        hand.text(name, self.text(), 13.5, 600, ink)
        key = hand.flip(QRectF(left + wide - keyed, 9 * scale, keyed, 20 * scale), rect)
        hand.text(key, self._keys, 11, 400, "ink3", END)
        told = hand.flip(QRectF(left, 30 * scale, wide, 36 * scale), rect)
        hand.paragraph(told, self._tells, 12.5, 400, "ink2", max_lines=2)
        painter.end()


class DeskLine(_Choice):
    """A desk opened before: its name, and the folder it lies in."""

    def __init__(self, name: str, folder: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._folder = folder
        self.setAccessibleName(f"{name}, {folder}")
        self.setToolTip(folder)

    def sizeHint(self) -> QSize:
        return QSize(520, round(30 * theme().scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        if self.underMouse():
            hand.box(rect, "hover", radius=4)
        named = min(width_of(self.text(), 13 * hand.scale, 500) + 18, rect.width() * 0.6)
        hand.text(hand.flip(QRectF(10, 0, named, rect.height()), rect), self.text(), 13, 500, "accent")
        beside = hand.flip(QRectF(10 + named, 0, rect.width() - named - 20, rect.height()), rect)
        hand.text(beside, self._folder, 11.5, 400, "ink3")
        if self.hasFocus():
            hand.box(rect.adjusted(1, 1, -1, -1), None, "accent", radius=4, width=2)
        painter.end()

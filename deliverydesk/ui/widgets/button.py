"""Buttons with a verb on them, drawn flat; the one that matters is filled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import MIDDLE, width_of
from deliverydesk.ui.theme import theme


class Button(QAbstractButton):
    """A verb, perhaps with a sign before it or a caret after it (`opens`: it shows a list)."""

    def __init__(
        self,
        words: str,
        icon: str = "",
        *,
        primary: bool = False,
        opens: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._primary, self._opens = icon, primary, opens
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme().changed.connect(self.update)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = theme().scale
        wide = width_of(self.text(), 12.5 * scale, 500) + 24
        wide += 0 if not self._icon else 21 if self.text() else 10
        wide += 16 if self._opens else 0
        return QSize(round(wide), round(28 * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt leaves it to the system whether Enter presses; left alone, it would reach the table behind.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        filled = self._primary and self.isEnabled()
        ink = "on_accent" if filled else "ink" if self.isEnabled() else "ink3"
        ground = "accent" if filled else "hover" if self.underMouse() and self.isEnabled() else "raised"
        box = rect.adjusted(2, 2, -2, -2)
        hand.box(box, ground, None if filled else "axis" if self._opens else "rule", radius=4)
        inner = box.adjusted(10, 0, -10, 0)
        if self._icon:
            sign = hand.flip(QRectF(box.x() + 8, box.y(), 16, box.height()), box) if self.text() else box
            paint_icon(hand, sign, self._icon, "on_accent" if filled else "ink2", 14)
            inner = hand.flip(QRectF(box.x() + 29, box.y(), box.width() - 37, box.height()), box)
        if self._opens:
            caret = hand.flip(QRectF(box.right() - 20, box.y(), 14, box.height()), box)
            paint_icon(hand, caret, "caret-down", "ink2", 10)
            keep = 29 if self._icon else 10
            inner = hand.flip(QRectF(box.x() + keep, box.y(), box.width() - keep - 22, box.height()), box)
        plain = not self._icon and not self._opens
        hand.text(inner, self.text(), 12.5, 500, ink, MIDDLE if plain else "start")
        if self.hasFocus():
            hand.box(rect, None, "accent", radius=6, width=2)
        if self.isDown():
            hand.box(box, hand.colour("ink", 24), radius=4)
        painter.end()

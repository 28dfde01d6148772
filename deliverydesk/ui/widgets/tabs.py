"""Tabs drawn as words with a line under the one in view; what a tab shows is made when it is first chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand, width_of
from deliverydesk.ui.theme import theme

_GAP, _LEAST_GAP, _MARGIN = 26, 12, 20


class TabRow(Drawn):
    """The row of words; arrows walk it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.keys: list[str] = []
        self.current = ""
        self._words: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, key: str, words: str) -> None:
        """One more tab."""
        self.keys.append(key)
        self._words[key] = words
        self.update()

    def count(self, key: str, number: int) -> None:
        """A number beside a tab's words."""
        self._counts[key] = number
        self.update()

    def choose(self, key: str) -> None:
        """Bring a tab to the front."""
        self.current = key
        self.setAccessibleName(self._words[key])
        self.update()
        self.chosen.emit(key)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.line(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1, "hair")
        for key, left, wide in self._places():
            box = hand.flip(QRectF(left, rect.top(), wide, rect.height()), rect)
            on = key == self.current
            words, number = self._words[key], self._counts.get(key)
            named = width_of(words, 13, 600) + 6
            hand.text(
                hand.flip(QRectF(left, rect.top(), named, rect.height()), rect),
                words,
                13,
                600 if on else 400,
                "ink" if on else "ink2",
            )
            if number is not None:
                rest = hand.flip(QRectF(left + named + 2, rect.top(), wide - named, rect.height()), rect)
                hand.text(rest, str(number), 12, 400, "ink3")
            if on:
                hand.box(QRectF(box.left(), rect.bottom() - 3, box.width(), 2), "accent")
            if on and self.hasFocus():
                hand.box(box.adjusted(-5, 4, 5, -5), None, "accent", 4, 2)

    def sizeHint(self) -> QSize:
        return QSize(400, round(36 * theme().scale))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        hit = next((key for key, left, wide in self._places() if left - 8 <= x <= left + wide + 8), None)
        if hit is not None:
            self.choose(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ahead = (
            Qt.Key.Key_Left if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
        )
        back = Qt.Key.Key_Right if ahead == Qt.Key.Key_Left else Qt.Key.Key_Left
        if event.key() in (ahead, back):
            step = 1 if event.key() == ahead else -1
            place = (self.keys.index(self.current) + step) % len(self.keys)
            self.choose(self.keys[place])
            return
        super().keyPressEvent(event)

    def _places(self) -> list[tuple[str, float, float]]:
        """Each tab's key, left edge and width, as if words ran to the right.

        Where there is little room they move closer; where there is too little, the one in view is in sight.
        """
        wide = {key: self._wide(key) for key in self.keys}
        between = max(1, len(self.keys) - 1)
        free = (self.width() - 2 * _MARGIN - sum(wide.values())) / between
        gap = min(float(_GAP), max(float(_LEAST_GAP), free))
        found, left = [], float(_MARGIN)
        for key in self.keys:
            found.append((key, left, wide[key]))
            left += wide[key] + gap
        over = next((left + taken for key, left, taken in found if key == self.current), 0.0)
        shift = max(0.0, over + _MARGIN - self.width()) if self.width() else 0.0
        return [(key, left - shift, taken) for key, left, taken in found]

    def _wide(self, key: str) -> float:
        scale, number = theme().scale, self._counts.get(key)
        wide = (width_of(self._words[key], 13, 600) + 6) * scale
        return wide + ((width_of(str(number), 12) + 4) * scale if number is not None else 0)


class Tabs(QWidget):
    """A row of tabs over what they show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = TabRow(self)
        self._stack = QStackedWidget()
        self._make: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self._kept: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.row)
        column.addWidget(self._stack, 1)
        self.row.chosen.connect(self._on_chosen)

    @property
    def keys(self) -> list[str]:
        """The tabs there are."""
        return self.row.keys

    @property
    def current(self) -> str:
        """The tab in view."""
        return self.row.current

    def offer(self, key: str, words: str, make: Callable[[], QWidget]) -> None:
        """One more tab, whose widget `make` builds when it is first chosen."""
        self._make[key] = make
        self.row.offer(key, words)

    def count(self, key: str, number: int) -> None:
        """A number beside a tab's words."""
        self.row.count(key, number)

    def choose(self, key: str) -> None:
        """Bring a tab to the front."""
        self.row.choose(key)

    def forget(self) -> None:
        """Forget what the tabs show; each is built again when it is next chosen."""
        for widget in self._made.values():
            self._stack.removeWidget(widget)
            if widget not in self._kept:
                widget.deleteLater()
        self._made.clear()

    def make_anew(self) -> None:
        """Forget what the tabs show and build the one in view again."""
        self.forget()
        self.choose(self.current)

    def offer_kept(self, key: str, words: str, widget: QWidget) -> None:
        """One more tab, whose widget stays the same whatever is forgotten."""
        self._kept.append(widget)
        self.offer(key, words, lambda: widget)

    def _on_chosen(self, key: str) -> None:
        if key not in self._made:
            self._made[key] = self._make[key]()
            self._stack.addWidget(self._made[key])
        self._stack.setCurrentWidget(self._made[key])

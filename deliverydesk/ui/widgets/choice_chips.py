"""A row of chips of which one is chosen, each with its count: what a list is narrowed to at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import MIDDLE, Hand, width_of
from deliverydesk.ui.theme import theme

_GAP, _INSIDE, _APART = 8.0, 13.0, 6.0
_PX, _SMALL = 12.5, 12.0


class ChoiceChips(Drawn):
    """Chips `(key, words)`; arrows walk them, Home and End go to the ends. `chosen(key)` tells of a change.

    Where they do not fit, those at the end go over into a second row.
    """

    chosen = Signal(str)

    def __init__(self, name: str, chips: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._name = name
        self._chips = tuple(chips)
        self._counts: dict[str, int] = {}
        self._current = self._chips[0][0]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tell_aloud()

    @property
    def current(self) -> str:
        """The key of the chip chosen."""
        return self._current

    @property
    def counts(self) -> Mapping[str, int]:
        """What stands beside each chip."""
        return dict(self._counts)

    def count(self, counts: Mapping[str, int]) -> None:
        """Numbers beside the words."""
        self._counts = dict(counts)
        self._tell_aloud()
        self.updateGeometry()
        self.update()

    def choose(self, key: str) -> None:
        """Choose a chip, and tell where it is another one."""
        if key == self._current:
            return
        self._current = key
        self._tell_aloud()
        self.update()
        self.chosen.emit(key)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        for key, words, place in self._places(rect.width()):
            box = hand.flip(place.translated(rect.topLeft()), rect)
            on = key == self._current
            hand.box(
                box.adjusted(0.5, 0.5, -0.5, -0.5),
                "accent_soft" if on else None,
                "accent" if on else "axis",
                radius=box.height() / 2,
                width=2 if on and self.hasFocus() else 1,
            )
            wide = self._wide(words)
            said = hand.flip(QRectF(box.x() + _INSIDE, box.y(), wide, box.height()), box)
            hand.text(said, words, _PX, 500, "ink")
            number = self._number(key)
            if number:
                end = _INSIDE + wide + _APART
                rest = QRectF(box.x() + end, box.y(), box.width() - end - _INSIDE + 4, box.height())
                hand.text(hand.flip(rest, box), number, _SMALL, 400, "ink3", MIDDLE)

    def sizeHint(self) -> QSize:
        width = max(400, self.width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        last = self._places(width)[-1][2]
        return round(last.bottom())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            at.setX(self.width() - at.x())
        for key, _words, place in self._places(self.width()):
            if place.contains(at):
                self.choose(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [key for key, _words in self._chips]
        place = keys.index(self._current)
        right = self.layoutDirection() != Qt.LayoutDirection.RightToLeft
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                ahead = (event.key() == Qt.Key.Key_Right) == right
                place += 1 if ahead else -1
            case Qt.Key.Key_Home:
                place = 0
            case Qt.Key.Key_End:
                place = len(keys) - 1
            case Qt.Key.Key_Escape if place:
                place = 0
            case _:
                super().keyPressEvent(event)
                return
        self.choose(keys[place % len(keys)])

    def _places(self, width: float) -> list[tuple[str, str, QRectF]]:
        """Each chip with its rectangle, as if words ran to the right."""
        scale = theme().scale
        tall = round(26 * scale)
        found: list[tuple[str, str, QRectF]] = []
        x, y = 0.0, 0.0
        for key, words in self._chips:
            wide = 2 * _INSIDE + self._wide(words)
            number = self._number(key)
            if number:
                wide += _APART + width_of(number, _SMALL * scale)
            if found and x + wide > width:
                x, y = 0.0, y + tall + 4
            found.append((key, words, QRectF(x, y, wide, tall)))
            x += wide + _GAP
        return found

    def _wide(self, words: str) -> float:
        return width_of(words, _PX * theme().scale, 500) + 1

    def _number(self, key: str) -> str:
        return str(self._counts[key]) if key in self._counts else ""

    def _tell_aloud(self) -> None:
        words = dict(self._chips)[self._current]
        number = self._number(self._current)
        self.setAccessibleName(f"{self._name}: {words} {number}".rstrip())
        said = [f"{words} {self._number(key)}".rstrip() for key, words in self._chips]
        self.setAccessibleDescription(_("One of: {choices}").format(choices=", ".join(said)))

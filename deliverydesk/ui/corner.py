"""The end of the menu row, always in sight: marking, as known when, which period, and Go to anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QMenu, QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.actions import BY_KEY
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, MIDDLE, Hand, width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button


@dataclass(frozen=True)
class Choice:
    """One line of a selector."""

    key: str
    words: str


class Marking(Drawn):
    """The protective marking: the only capitals in the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.words = ""

    def tell(self, words: str) -> None:
        """Show a marking; "" shows none."""
        self.words = words.upper()
        self.setAccessibleName(self.words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self.words, 11.5 * theme().scale, 600)) + 16, 28)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.text(rect, self.words, 11.5, 600, "ink2", MIDDLE)


class GotoBox(QAbstractButton):
    """Looks like the field it opens; the key stands at its end."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(_("Go to anything"))
        self.setAccessibleName(f"{self.text()}, {BY_KEY['goto'].keys}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.wide = True

    def sizeHint(self) -> QSize:
        scale = theme().scale
        needed = width_of(self.text(), 12 * scale) + width_of(BY_KEY["goto"].keys, 11 * scale) + 60
        return QSize(round(max(230 if self.wide else 0, needed)), round(28 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        hand.box(rect, "raised", "accent" if self.hasFocus() else "axis", 4, 2 if self.hasFocus() else 1)
        sign = hand.flip(QRectF(rect.x() + 7, rect.y(), 16, rect.height()), rect)
        paint_icon(hand, sign, "magnifying-glass", "ink3", 13)
        inner = hand.flip(QRectF(rect.x() + 28, rect.y(), rect.width() - 36, rect.height()), rect)
        hand.text(inner, self.text(), 12, 400, "ink3")
        hand.text(inner, BY_KEY["goto"].keys, 11, 400, "ink3", END)
        painter.end()


class Selector(Button):
    """A list to choose one line from; hidden while there is nothing to choose."""

    chosen = Signal(str)

    def __init__(self, name: str, icon: str, parent: QWidget) -> None:
        super().__init__("", icon, opens=True, parent=parent)
        self._name = name
        self._choices: tuple[Choice, ...] = ()
        self._current = ""
        self.clicked.connect(self._on_clicked)
        self.hide()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything offered."""
        return self._choices

    @property
    def current(self) -> Choice | None:
        """The line chosen."""
        return next((choice for choice in self._choices if choice.key == self._current), None)

    def offer(self, choices: Sequence[Choice], current: str) -> None:
        """What may be chosen, and what is."""
        self._choices, self._current = tuple(choices), current
        now = self.current
        self.setText(now.words if now else "")
        self.setAccessibleName(f"{self._name}: {self.text()}")
        self.setVisible(bool(choices))

    def menu(self) -> QMenu:
        """The list itself."""
        menu = QMenu(self)
        for choice in self._choices:
            line = menu.addAction(choice.words)
            line.setCheckable(True)
            line.setChecked(choice.key == self._current)
            line.triggered.connect(lambda _on=False, key=choice.key: self.chosen.emit(key))
        return menu

    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))


class Corner(QWidget):
    """Everything at the end of the menu row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marking = Marking(self)
        self.known = Selector(_("As known"), "", self)
        self.period = Selector(_("Period"), "calendar-blank", self)
        self.goto = GotoBox(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 10, 2)
        row.setSpacing(6)
        for part in (self.marking, self.known, self.period, self.goto):
            row.addWidget(part)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        row = self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and row is not None:
            # A menu bar gives its corner a width only when it is resized itself.
            QApplication.sendEvent(row, QResizeEvent(row.size(), row.size()))
        return done

    def set_wide(self, wide: bool) -> None:
        """Give the search box its full width, or just what its words need."""
        self.goto.wide = wide
        self.goto.updateGeometry()

"""A line with a way out, at the edge of the page: it asks or warns without standing in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from shiboken6 import isValid

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.button import Button

Verb = tuple[str, Callable[[], object]]
_SIGNS = {"bad": "warning", "watch": "warning-circle", "quiet": "info"}
_COLOURS = {"bad": "bad_t", "watch": "warn_t", "quiet": "accent"}


class Band(QFrame):
    """One sentence and up to three verbs; each verb closes the band, Esc chooses the last.

    The focus goes back to where it was when the band asked. `asked` follows every
    question: what lays the band out by hand gives it the height its words need.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "quiet"
        self._verbs: list[Verb] = []
        self._buttons: list[Button] = []
        self._before: QWidget | None = None
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(42, 6, 12, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._words, 1)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the band says now."""
        return self._words.text()

    def ask(self, sentence: str, verbs: Sequence[Verb], tone: str = "quiet") -> None:
        """Show the band. `tone`: bad for trouble in the world, watch for a refusal, quiet for a question."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._before = focus
        self._tone = tone
        self._verbs = list(verbs)
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        for place, (words, _do) in enumerate(verbs):
            button = Button(words, primary=place == 0)
            button.clicked.connect(lambda _=False, n=place: self._choose(n))
            self._row.addWidget(button)
            self._buttons.append(button)
        self.asked.emit()
        self.show()
        self.raise_()
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def close_quietly(self) -> None:
        """Take the band away without choosing."""
        self.hide()
        self._verbs = []

    def choose(self, place: int) -> None:
        """Press the verb at `place`."""
        self._choose(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "raised")
        hand.line(0, 0.5, rect.right() + 1, 0.5, "rule")
        hand.line(0, rect.bottom() - 0.5, rect.right() + 1, rect.bottom() - 0.5, "rule")
        colour = _COLOURS.get(self._tone, "accent")
        hand.box(hand.flip(QRectF(0, 0, 4, rect.height()), rect), colour)
        sign = hand.flip(QRectF(14, 0, 20, rect.height()), rect)
        paint_icon(hand, sign, _SIGNS.get(self._tone, "info"), colour, 17)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._verbs:
            self._choose(len(self._verbs) - 1)
            return
        super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        _words, do = self._verbs[place]
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.close_quietly()
        do()

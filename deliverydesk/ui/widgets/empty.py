"""What an empty list says in its own place: one sentence, and one verb that changes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button

_PX = 17
_WIDEST = 520


class Empty(QWidget):
    """A sentence in serif and a button under it; without a verb the sentence stands alone."""

    def __init__(
        self,
        sentence: str,
        verb: str = "",
        do: Callable[[], object] | None = None,
        *,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._button: Button | None = None
        self.setAccessibleName(sentence)
        if verb and do is not None:
            self._button = Button(verb, icon, primary=True, parent=self)
            self._button.clicked.connect(lambda _checked=False: do())
            # The words belong to the list beneath; only the button takes the mouse.
        theme().changed.connect(self.update)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._button is None:
            return
        hint = self._button.sizeHint()
        x = self.width() - 24 - hint.width() if self._rtl else 24
        self._button.setGeometry(x, round(28 + self._height() + 14), hint.width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "canvas")
        room = hand.flip(QRectF(24, 28, min(_WIDEST, rect.width() - 48), rect.height()), rect)
        hand.paragraph(room, self._sentence, _PX, 500, "ink2", serif=True)
        painter.end()

    @property
    def _rtl(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _height(self) -> float:
        px = _PX * theme().scale
        lines = broken(self._sentence, min(_WIDEST, self.width() - 48), px, 500, serif=True)
        return len(lines) * line_height(px, serif=True)

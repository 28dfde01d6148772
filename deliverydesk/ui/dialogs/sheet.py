"""The ground of every dialog: a sentence in serif, what it is about, and verbs at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.sentence import PageSentence


class Sheet(QDialog):
    """A dialog that does not stop the rest of the program; what it holds goes into `column`."""

    def __init__(self, parent: QWidget | None, title: str, sentence: str, *, caption: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._default: Button | None = None
        self._sentence = PageSentence(caption, sentence, px=19, parent=self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 14)
        outer.setSpacing(0)
        outer.addWidget(self._sentence)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(20, 4, 20, 14)
        self.column.setSpacing(8)
        outer.addLayout(self.column, 1)
        self._verbs = QHBoxLayout()
        self._verbs.setContentsMargins(20, 0, 20, 0)
        self._verbs.setSpacing(8)
        self._verbs.addStretch(1)
        outer.addLayout(self._verbs)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.sentence

    def tell(self, sentence: str, caption: str = "") -> None:
        """Say something else."""
        self._sentence.tell(caption, sentence)

    def verb(self, words: str, do: Callable[[], object] | None = None, *, primary: bool = False) -> Button:
        """A button at the foot; without `do` it closes the dialog. Enter presses the primary one."""
        button = Button(words, primary=primary, parent=self)
        button.clicked.connect(lambda _checked=False: (do or self.reject)())
        self._verbs.addWidget(button)
        if primary:
            self._default = button
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A full-HD laptop at 200 % has 540 lines, and its verbs stand at the foot.
        self.resize(self.size().boundedTo(self.screen().availableGeometry().size() - QSize(40, 40)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            button = focus if isinstance(focus, Button) else self._default
            if button is not None and button.isEnabled():
                button.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(QRectF(self.rect()), "canvas", "rule")
        painter.end()

"""What a file has to be asked, above the list of what came: one line a question, a button for each answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deliverydesk.i18n import _, plural
from deliverydesk.schema.questions import CHOICES, Asked
from deliverydesk.services.fileresult import FileResult
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.button import Button

_SHOWN = 2


class _Row(QWidget):
    """One question of one file."""

    def __init__(self, result: FileResult, asked: Asked, strip: Questions) -> None:
        super().__init__(strip)
        self.sentence = f"{result.file}: {asked.sentence}"
        words = QLabel(self.sentence, self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(words, 1)
        self.buttons: dict[str, Button] = {}
        for choice, label in CHOICES[asked.question].items():
            button = Button(_(label), parent=self)
            button.setAccessibleDescription(self.sentence)
            button.clicked.connect(
                lambda _on=False, choice=choice: strip.answered.emit(
                    result.returned, str(asked.question), choice
                )
            )
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons[choice] = button

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "accent_soft")
        hand.line(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5, "rule")
        painter.end()


class Questions(QWidget):
    """The open questions; `answered` names the return, the question and the answer."""

    answered = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []
        self._more = QLabel(self)
        self._more.setContentsMargins(18, 4, 14, 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._more)
        self.hide()

    def ask(self, results: Sequence[FileResult]) -> None:
        """Show what is open, the first few with their buttons."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        wanted = [(one, asked) for one in results if one.returned for asked in one.questions]
        self.rows = [_Row(one, asked, self) for one, asked in wanted[:_SHOWN]]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
        more = len(wanted) - len(self.rows)
        self._more.setText(
            plural("{n} more question comes after these.", "{n} more questions come after these.", more)
        )
        self._more.setVisible(more > 0)
        self.setAccessibleName(plural("{n} question", "{n} questions", len(wanted)))
        self.setVisible(bool(wanted))

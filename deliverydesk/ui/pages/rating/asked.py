"""What a reader will ask, put only after a person has rated: each question is answered or left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deliverydesk.domain.reader_questions import Question
from deliverydesk.i18n import _
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.flowing import Flowing
from deliverydesk.ui.widgets.panel import PanelHead


class Sentence(Flowing):
    """One question; or, `quiet`, what it rests on."""

    def __init__(self, words: str, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self._words, self._quiet = words, quiet
        self.setAccessibleName(words)

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self._words:
            return 0
        px, weight, colour = (11, 400, "ink3") if self._quiet else (12.5, 500, "ink")
        start, end = (0.0, 0.0) if self._quiet else (18 + 24 * scale, 18.0)
        wide = max(40, int(rect.width() - start - end))
        lines = broken(self._words, wide, px * scale, weight)
        tall = len(lines) * line_height(px * scale) + 4
        if hand is not None:
            if not self._quiet:
                icon = hand.flip(QRectF(rect.x() + 18, rect.y() + 2, 16 * scale, 18 * scale), rect)
                paint_icon(hand, icon, "question", "query", round(15 * scale))
            room = hand.flip(QRectF(rect.x() + start, rect.y() + 2, wide, tall), rect)
            hand.paragraph(room, self._words, px, weight, colour)
        return tall


class AskedRow(QWidget):
    """One question; Answer opens a line for the words, Leave open takes it away again."""

    changed = Signal()

    def __init__(self, question: Question, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.line = QLineEdit(self)
        self.line.setAccessibleName(_("Answer: {question}").format(question=question.sentence))
        self.line.setPlaceholderText(_("Your answer, in a sentence"))
        self.line.setText(words)
        self.line.textChanged.connect(lambda _words: self.changed.emit())
        self.answer = Button(_("Answer"), parent=self)
        self.leave = Button(_("Leave open"), parent=self)
        for button in (self.answer, self.leave):
            button.setAccessibleDescription(question.sentence)
        self.answer.clicked.connect(lambda _on=False: self.open_line())
        self.leave.clicked.connect(lambda _on=False: self.leave_open())
        rests = _("your reason above answers it") if question.needs_reason else ""
        told = "; ".join(part for part in (question.evidence, rests) if part)
        below = QHBoxLayout()
        below.setContentsMargins(42, 0, 18, 0)
        below.setSpacing(4)
        below.addWidget(Sentence(told, self, quiet=True), 1, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.answer)
        below.addWidget(self.leave)
        written = QHBoxLayout()
        written.setContentsMargins(42, 0, 18, 0)
        written.addWidget(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(0)
        column.addWidget(Sentence(question.sentence, self))
        column.addLayout(below)
        column.addLayout(written)
        self._show()

    @property
    def words(self) -> str:
        """The answer; empty where it is left open."""
        return self.line.text().strip()

    def open_line(self) -> None:
        """Let the person write."""
        self._show(writing=True)
        self.line.setFocus()

    def leave_open(self) -> None:
        """Take the answer away."""
        self.line.clear()
        self._show()

    def _show(self, *, writing: bool = False) -> None:
        writing = writing or bool(self.words)
        self.line.setVisible(writing)
        self.answer.setVisible(not writing and not self.question.needs_reason)
        self.leave.setVisible(writing)


class Asked(QWidget):
    """All the questions; answers given to one that goes and comes back are kept meanwhile."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[AskedRow] = []
        self._words: dict[str, str] = {}
        self._head = PanelHead(parent=self)
        self._none = Quiet(_("Nothing on the desk contradicts this rating."), self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._none)
        self._head.tell(_("What a reader will ask"), _("none of it changes your rating"))
        self.hide()

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers by rule, those of questions that are not asked at the moment with them."""
        self._remember()
        return {rule: words for rule, words in self._words.items() if words}

    @property
    def open(self) -> int:
        """How many questions are left open."""
        return sum(1 for row in self.rows if not row.words and not row.question.needs_reason)

    def forget(self, answers: Mapping[str, str]) -> None:
        """Begin anew, with the answers of a draft."""
        self._take_away()
        self._words = dict(answers)
        self.hide()

    def ask(self, questions: Sequence[Question], *, rated: bool) -> None:
        """Show the questions; nothing at all before a person has rated."""
        if rated and [row.question for row in self.rows] == list(questions):
            self.setVisible(True)
            return
        self._remember()
        self._take_away()
        for one in questions:
            row = AskedRow(one, self._words.get(one.rule, ""), self)
            row.changed.connect(self.changed)
            self._column.addWidget(row)
            self.rows.append(row)
        self._none.setVisible(rated and not questions)
        self.setVisible(rated)

    def _remember(self) -> None:
        self._words |= {row.question.rule: row.words for row in self.rows}

    def _take_away(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []


class Quiet(Flowing):
    """A small line of words that wraps."""

    def __init__(self, words: str = "", parent: QWidget | None = None, *, colour: str = "ink3") -> None:
        super().__init__(parent)
        self._colour = colour
        self._words = ""
        self.tell(words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def tell(self, words: str, colour: str = "") -> None:
        """Say something else."""
        self._words, self._colour = words, colour or self._colour
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self._words:
            return 0
        wide = max(40, int(rect.width() - 36))
        lines = broken(self._words, wide, 11.5 * scale, 400)
        if hand is not None:
            hand.paragraph(
                QRectF(rect.x() + 18, rect.y() + 3, wide, 999), self._words, 11.5, 400, self._colour
            )
        return len(lines) * line_height(11.5 * scale) + 6

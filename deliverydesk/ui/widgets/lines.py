"""Fields that are typed in; a dash offers the reasons there may be for having no value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QPlainTextEdit, QWidget

from deliverydesk.i18n import ABSENT
from deliverydesk.ui.theme import theme

_DASHES = ("-", ABSENT, "\N{MINUS SIGN}")


class Line(QLineEdit):
    """One line. Typing a dash lists `absences`, the ways to say why there is nothing here."""

    def __init__(self, parent: QWidget, absences: Sequence[str] = (), *, figures: bool = False) -> None:
        super().__init__(parent)
        if figures:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self._absences: QCompleter | None = None
        if absences:
            self._absences = QCompleter(QStringListModel(list(absences), self), self)
            self._absences.setWidget(self)
            self._absences.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self._absences.activated.connect(self.setText)
            self.textEdited.connect(self._on_typed)

    def show_words(self, words: str) -> None:
        """Put words into the field, their beginning in sight."""
        self.setText(words)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _on_typed(self, text: str) -> None:
        offer = self._absences
        if offer is None:
            return
        if text[:1] in _DASHES and not text[1:].strip()[:1].isdigit():
            offer.setCompletionPrefix(f"{ABSENT} {text[1:].strip()}")
            if offer.completionCount():
                offer.complete()
                return
        hide_list(offer)


class Paragraphs(QPlainTextEdit):
    """Paragraphs. In a form the field grows with its words; in a cell Alt Enter begins a new line."""

    def __init__(self, parent: QWidget, *, in_cell: bool = False) -> None:
        super().__init__(parent)
        self._in_cell = in_cell
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Its words wrap. A bar along the foot would take the height of a line, which calls the other bar,
        # whose width calls this one: round and round, and the window would stand still.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        if in_cell:
            self.setMinimumSize(260, 92)
        else:
            self.textChanged.connect(self._fit)
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(320, self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._wanted())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._in_cell and enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._in_cell and event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._wanted())

    def _wanted(self) -> int:
        """The height of two lines at least, and of fourteen at most."""
        measure = self.fontMetrics()
        # Not the viewport's width: that changes with the scroll bar, which comes and goes with the height.
        room = QRect(0, 0, max(60, self.contentsRect().width() - 8), 100_000)
        words = measure.boundingRect(room, Qt.TextFlag.TextWordWrap, self.toPlainText()).height()
        line = measure.lineSpacing()
        return round(min(max(words, 2 * line), 14 * line) + 18 * theme().scale)


def hide_list(finder: QCompleter) -> None:
    """Take away what a completer offers."""
    popup = finder.popup()
    if popup is not None:
        popup.hide()

"""What is proposed for each column, and what only a person can say: the meaning of a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.domain.ratings import CODES
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.services.bringing import (
    NEW,
    BringResult,
    ColumnGuess,
    Doubt,
    FillCount,
    Meaning,
    WordCount,
    choices,
    with_day,
)
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import MIDDLE, Hand, width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.fieldblock import Section

_LABELS, _MANY, _MOST_DOUBTS, _LONGEST = 178, 9, 20, 36


class ColumnRow(QWidget):
    """One column: its letter, what it is taken for, and why. `changed` gives its place and its meaning."""

    changed = Signal(str, object)

    def __init__(self, guess: ColumnGuess, parent: QWidget) -> None:
        super().__init__(parent)
        self.guess = guess
        self.place = f"{guess.table + 1}:{guess.heading.letter}"
        self._keys = choices()
        self.box = ChoiceBox(self, _labels())
        self.box.setAccessibleName(_("Column {letter}, {heading}").format(
            letter=guess.heading.letter, heading=guess.heading.text))  # fmt: skip
        self.box.setFixedWidth(round(_LABELS * theme().scale))
        self.day = QLineEdit()
        self.day.setPlaceholderText(_("of which day?"))
        self.day.setAccessibleName(
            _("Day of the figures in column {letter}").format(letter=guess.heading.letter)
        )
        self.day.setFixedWidth(round(104 * theme().scale))
        letter = QLabel(guess.heading.letter)
        letter.setFixedWidth(round(26 * theme().scale))
        letter.setForegroundRole(letter.palette().ColorRole.PlaceholderText)
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._why.setForegroundRole(self._why.palette().ColorRole.PlaceholderText)
        self._why.setToolTip(guess.heading.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(8)
        row.addWidget(letter)
        row.addWidget(self.box)
        row.addWidget(self.day)
        row.addWidget(self._why, 1)
        self.tell(guess)
        self.box.activated.connect(lambda _index: self._on_chosen())
        self.day.editingFinished.connect(self._on_chosen)

    def is_of(self, guess: ColumnGuess) -> bool:
        """Whether it can tell of another proposal for the same column."""
        return (self.guess.table, self.guess.heading) == (guess.table, guess.heading)

    def tell(self, guess: ColumnGuess) -> None:
        """Show what the column is taken for now."""
        self.guess = guess
        self.box.setCurrentIndex(self._keys.index(guess.meaning.key))
        if not (self.day.hasFocus() and self.day.isModified()):
            self.day.setText(FORMATS.day_full(guess.meaning.span.end) if guess.meaning.span else "")
        self._why.setText(_("you corrected it") if guess.corrected else _why(guess))
        self._show_day()

    @property
    def meaning(self) -> Meaning | None:
        """What is chosen; None while a figure has no day."""
        return with_day(self._keys[self.box.currentIndex()], self.day.text(), self.guess)

    def _show_day(self) -> None:
        meaning = Meaning(self._keys[self.box.currentIndex()])
        self.day.setVisible(meaning.is_measure or (meaning.is_rating and bool(self.day.text())))

    def _on_chosen(self) -> None:
        self._show_day()
        meaning = self.meaning
        if meaning is None:
            self.day.setFocus()
        elif meaning != self.guess.meaning:
            self.changed.emit(self.place, meaning)


def _labels() -> list[str]:
    return [Meaning(key).label for key in choices()]


def _why(guess: ColumnGuess) -> str:
    return guess.why[:1].upper() + guess.why[1:]


class _Answer(QAbstractButton):
    """A rating to choose for a colour, drawn as the rating is; the empty code says “no rating”."""

    def __init__(self, code: str, name: str, *, chosen: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = code
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setText(code or _("no rating"))
        self.setAccessibleName(f"{name}: {self.text()}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        scale = theme().scale
        wide = width_of(self.text(), 11.5 * scale, 500) + 18 if not self.code else 42 * scale
        return QSize(round(wide), round(28 * scale))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand, rect = hand_on(painter, self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        hand.box(rect, "accent_soft" if chosen else "raised", "accent" if chosen else "rule", radius=4,
                 width=1.6 if chosen else 1)  # fmt: skip
        if self.code:
            middle = rect.center()
            marks.tag(hand, middle.x(), middle.y(), self.code, 16, outlined=not chosen)
        else:
            hand.text(rect, self.text(), 11.5, 500, "accent" if chosen else "ink2", MIDDLE)
        if self.hasFocus():
            hand.box(QRectF(self.rect()), None, "accent", radius=5, width=2)
        painter.end()


class _Swatch(Drawn):
    def __init__(self, fill: FillCount, parent: QWidget) -> None:
        super().__init__(fill.name, parent)
        self._colour = QColor(f"#{fill.colour}")
        self.setFixedSize(round(30 * theme().scale), round(22 * theme().scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.box(rect, self._colour, "axis")


class MeaningRow(QWidget):
    """A colour or a word, and the ratings it may mean; nothing is proposed, because nothing is known."""

    answered = Signal(str, str)

    def __init__(self, asked: FillCount | WordCount, parent: QWidget) -> None:
        super().__init__(parent)
        is_fill = isinstance(asked, FillCount)
        self.is_fill, self.cells = is_fill, asked.cells
        self.key = asked.colour if isinstance(asked, FillCount) else asked.words
        name = _(asked.name) if isinstance(asked, FillCount) else asked.words
        cells = plural("{n} row", "{n} rows", asked.cells)
        label = QLabel(_("{name}, {rows}").format(name=name, rows=cells))
        label.setToolTip(label.text())
        if len(name) > _LONGEST:
            label.setText(_("{name}, {rows}").format(name=f"{name[: _LONGEST - 1]}…", rows=cells))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(not is_fill)
        label.setFixedWidth(round((104 if is_fill else 143) * theme().scale))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(5)
        if isinstance(asked, FillCount):
            row.addWidget(_Swatch(asked, self))
            row.addSpacing(4)
        row.addWidget(label)
        self.answers: dict[str, _Answer] = {}
        for code in (*reversed(CODES), ""):
            button = _Answer(code, name, chosen=asked.answer == code, parent=self)
            button.clicked.connect(lambda _on=False, code=code: self.answered.emit(self.key, code))
            self.answers[code] = button
            row.addWidget(button)
        row.addStretch(1)

    def is_of(self, asked: FillCount | WordCount) -> bool:
        """Whether it asks the same of as many rows."""
        key = asked.colour if isinstance(asked, FillCount) else asked.words
        same = (self.is_fill, self.key, self.cells)
        return same == (isinstance(asked, FillCount), key, asked.cells)

    def tell(self, asked: FillCount | WordCount) -> None:
        """Show what is answered by now."""
        for code, button in self.answers.items():
            button.setChecked(code == asked.answer)


class DoubtRow(QWidget):
    """A name that may be one of ours: it is, or it is new."""

    answered = Signal(str, str)

    def __init__(self, doubt: Doubt, parent: QWidget) -> None:
        super().__init__(parent)
        self.doubt = doubt
        label = _plain(_("“{said}” in your list, {ref} “{title}” here").format(
            said=doubt.said, ref=doubt.ref, title=doubt.title))  # fmt: skip
        self.same = Button(_("The same"), parent=self)
        self.new = Button(_("Another"), parent=self)
        for button, answer in ((self.same, doubt.ref), (self.new, NEW)):
            button.setAccessibleName(f"{doubt.said}: {button.text()}")
            button.clicked.connect(lambda _on=False, answer=answer: self.answered.emit(doubt.said, answer))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(label, 1)
        row.addWidget(self.same)
        row.addWidget(self.new)


class AskedPanel(QWidget):
    """Columns, fills and what comes in, from the top; shown anew with every answer."""

    column_changed = Signal(str, object)
    fill_answered = Signal(str, str)
    word_answered = Signal(str, str)
    name_answered = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: list[ColumnRow] = []
        self.fills: list[MeaningRow] = []
        self.words: list[MeaningRow] = []
        self.doubts: list[DoubtRow] = []
        self._spare: list[ColumnRow | MeaningRow | DoubtRow] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(16, 0, 16, 12)
        self._body.setSpacing(0)

    def show_result(self, result: BringResult) -> None:
        """Show what a file came to. Rows that ask the same stay: somebody may be in one."""
        focus: QWidget | None = self.focusWidget()
        kept = focus.accessibleName() if focus is not None else ""
        self._spare = [*self.columns, *self.fills, *self.words, *self.doubts]
        while self._body.count():
            widget = _widget_of(self._body.takeAt(0))
            if widget is not None and widget not in self._spare:
                _let_go(widget)
        self.columns, self.fills, self.words, self.doubts = [], [], [], []
        # What only a person can say must not lie below the edge of a long list.
        many = len(result.reading.columns) > _MANY
        if many:
            self._show_asked(result)
        self._show_columns(result)
        if not many:
            self._show_asked(result)
        self._show_rows(result)
        self._body.addStretch(1)
        lost = any(focus is not None and one.isAncestorOf(focus) for one in self._spare)
        for left in self._spare:
            _let_go(left)
        self._spare = []
        for one in self.findChildren(QWidget) if kept and lost else ():
            if one.accessibleName() == kept and not one.isHidden():
                one.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(QRectF(self.rect()), "canvas")
        painter.end()

    def pick(self, letter: str) -> None:
        """Go to the proposal of a column."""
        for one in self.columns:
            if one.guess.heading.letter == letter:
                one.box.setFocus()
                return

    def _show_columns(self, result: BringResult) -> None:
        reading = result.reading
        for number, table in enumerate(reading.tables):
            words = _("What each column is")
            if len(reading.tables) > 1:
                words = _("What each column is: {table}").format(table=table.name)
            self._body.addWidget(Section(words, self))
            for guess in reading.of(number):
                row = self._column_row(guess)
                self.columns.append(row)
                self._body.addWidget(row)
        if not reading.tables:
            self._body.addWidget(
                _plain(_("No table was found on this sheet. Choose another sheet below yours."))
            )

    def _show_asked(self, result: BringResult) -> None:
        reading = result.reading
        fills = _("What does this fill mean?"), reading.fills, self.fills, self.fill_answered
        words = _("What does this word mean?"), reading.words, self.words, self.word_answered
        for heading, asked, rows, answered in (fills, words):
            if asked:
                self._body.addWidget(Section(heading, self))
            for one in asked:
                row = self._meaning_row(one, answered)
                rows.append(row)
                self._body.addWidget(row)
        if result.doubts:
            self._body.addWidget(Section(_("Is this one of ours?"), self))
        for doubt in result.doubts[:_MOST_DOUBTS]:
            line = DoubtRow(doubt, self)
            line.answered.connect(self.name_answered)
            self.doubts.append(line)
            self._body.addWidget(line)

    def _column_row(self, guess: ColumnGuess) -> ColumnRow:
        for one in self._spare:
            if isinstance(one, ColumnRow) and one.is_of(guess):
                self._spare.remove(one)
                one.tell(guess)
                return one
        made = ColumnRow(guess, self)
        made.changed.connect(self.column_changed)
        return made

    def _meaning_row(self, asked: FillCount | WordCount, answered: SignalInstance) -> MeaningRow:
        for one in self._spare:
            if isinstance(one, MeaningRow) and one.is_of(asked):
                self._spare.remove(one)
                one.tell(asked)
                return one
        made = MeaningRow(asked, self)
        made.answered.connect(answered)
        return made

    def _show_rows(self, result: BringResult) -> None:
        self._body.addWidget(Section(_("What comes in, and what does not"), self))
        for words, tone in told(result):
            self._body.addWidget(_plain(words, faint=tone == "quiet"))


def told(result: BringResult) -> list[tuple[str, str]]:
    """Lines on rows and cells: the count of all, rows left out, then problems; long lists are cut."""
    lines = [(words, "") for words in list(result.accounting.told())[:1]]
    struck = [(row, why) for table in result.reading.tables for row, why in sorted(table.struck.items())]
    for row, why in struck[:12]:
        lines.append((_("Row {n} stays out: {why}.").format(n=row, why=why), "quiet"))
    if len(struck) > 12:
        lines.append((_("{n} more rows stay out.").format(n=FORMATS.number(len(struck) - 12)), "quiet"))
    shown = [one for one in result.problems if one.rule not in ("fill-unanswered", "perhaps")]
    lines += [(one.told(), "") for one in shown[:20]]
    if len(shown) > 20:
        lines.append((_("{n} more problems.").format(n=FORMATS.number(len(shown) - 20)), ""))
    lines += [(one.told(), "quiet") for one in result.notes[:8]]
    return lines


def _let_go(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()


def _widget_of(item: QLayoutItem | None) -> QWidget | None:
    return item.widget() if item is not None else None


def _plain(words: str, *, faint: bool = False) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setContentsMargins(0, 3, 0, 3)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if faint:
        label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label

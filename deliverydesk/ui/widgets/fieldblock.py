"""One field of a form: its label and editor, and beneath them what is wrong, or why it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deliverydesk.i18n import ABSENT, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Choice, Day, YesNo
from deliverydesk.schema.picture import Picture
from deliverydesk.ui import fonts
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models import absence
from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.editors import Ask, FieldEditor

LABELS = 150
NARROW = 420
_WIDEST = 16_777_215


class Section(Drawn):
    """A heading of a form, with its hairline."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setFixedHeight(round(42 * theme().scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.text(rect.adjusted(0, 14, 0, -4), self._words, 13, 600)
        hand.line(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1, "rule")


class Saying(QWidget):
    """A sentence with a sign, as high as its words need; nothing is said by an empty one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._bad = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words

    def say(self, words: str, *, bad: bool = True) -> None:
        """Say it; `bad` gives it the sign and the colour of trouble."""
        self._words, self._bad = words, bad
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self._words:
            return 0
        lines = broken(self._words, max(40, width - self._sign), 12 * theme().scale)
        return round(len(lines) * line_height(12 * theme().scale) + 4)

    def sizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._words:
            return
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        if self._bad:
            paint_icon(hand, hand.flip(QRectF(0, 1, 16, 16), rect), "warning", "bad_t", 13)
        room = hand.flip(rect.adjusted(self._sign, 1, 0, 0), rect)
        hand.paragraph(room, self._words, 12, colour="bad_t" if self._bad else "ink3")
        painter.end()

    @property
    def _sign(self) -> int:
        return 22 if self._bad else 0


class FieldBlock(QWidget):
    """Edits one field of a draft, as text; `touched` once it differs from what the record says."""

    changed = Signal()

    def __init__(self, parent: QWidget, field: Field, picture: Callable[[], Picture]) -> None:
        super().__init__(parent)
        self.field = field
        self._said = ""
        self._guarded = False
        self._editor = FieldEditor(self, Ask(field, picture))
        self._label = QLabel(_(field.label))
        self._label.setBuddy(self._editor.widget)
        self._label.setWordWrap(True)
        self._problem = Saying(self)
        self._why = Saying(self)
        self._reason = QLineEdit(self)
        self._reason.setAccessibleName(self._question)
        self._build()
        self._editor.changed.connect(self._on_changed)
        theme().changed.connect(self._on_theme)
        self._on_theme()

    @property
    def widget(self) -> QWidget:
        """The editor itself."""
        return self._editor.widget

    @property
    def words(self) -> str:
        """What stands in the editor."""
        return self._editor.words

    @property
    def touched(self) -> bool:
        """Whether the draft differs from the record here."""
        return self.words.strip() != self._said.strip()

    @property
    def problem(self) -> str:
        """What is said under the editor."""
        return self._problem.words

    @property
    def asks_reason(self) -> bool:
        """Whether a change made here has to be explained."""
        return self._guarded and self.touched

    @property
    def reason(self) -> str:
        """The explanation given."""
        return self._reason.text().strip() if self.asks_reason else ""

    def begin(self, words: str, *, guarded: bool = False) -> None:
        """Begin with what the record says; `guarded` where there is a value whose change wants a reason."""
        self._said = words
        self._guarded = guarded and self.field.guarded
        self._editor.show(words)
        self._said = self._editor.words
        self._reason.clear()
        self._on_changed()

    def edit(self, words: str) -> None:
        """Change the draft."""
        self._editor.show(words)

    def restore(self) -> None:
        """Say again what the record says."""
        self._editor.show(self._said)
        self._reason.clear()

    def rebase(self, words: str) -> bool:
        """The record says something else now; True where the draft stands against it."""
        if not self.touched:
            self.begin(words, guarded=self._guarded)
            return False
        before = self._said
        self._said = words
        self._on_changed()
        return before != words and self.touched

    def explain(self, reason: str) -> None:
        """Give the reason for a guarded change."""
        self._reason.setText(reason)

    def tell(self, sentence: str) -> None:
        """Say what is wrong, under the editor; an empty sentence takes it away."""
        self._problem.say(sentence)
        self._problem.setVisible(bool(sentence))

    def ask_reason(self) -> None:
        """Show the line for the reason."""
        self._guarded = True
        self._show_reason(True)

    def focus_reason(self) -> None:
        """Put the cursor where the reason belongs."""
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < round(NARROW * theme().scale)
        if narrow != (self._row.direction() == QBoxLayout.Direction.TopToBottom):
            self._lay_out(narrow=narrow)

    @property
    def _question(self) -> str:
        return _("Why is “{label}” changing? This is printed in the pack.").format(label=_(self.field.label))

    def _on_changed(self) -> None:
        self._label.setFont(fonts.face(12 * theme().scale, 600 if self.touched else 400))
        self._show_reason(self.asks_reason)
        self.changed.emit()

    def _show_reason(self, shown: bool) -> None:
        self._why.say(self._question if shown else "", bad=False)
        self._why.setVisible(shown)
        self._reason.setVisible(shown)

    def _on_absent(self, words: str) -> None:
        self._editor.show(words)
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_theme(self) -> None:
        palette = self._label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(theme().scheme["ink2"]))
        self._label.setPalette(palette)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        width = self._width()
        if width:
            self.widget.setMaximumWidth(round(width * theme().scale))
        line.addWidget(self.widget, 100)
        if self.field.may_be_absent:
            line.addWidget(self._absent_button(), 0, Qt.AlignmentFlag.AlignTop)
        if width:
            line.addStretch(1)
        under = QVBoxLayout()
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(2)
        under.addLayout(line)
        under.addWidget(self._problem)
        under.addWidget(self._why)
        under.addWidget(self._reason)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(under, 1)
        self._lay_out(narrow=False)
        self._problem.hide()
        self._show_reason(False)

    def _lay_out(self, *, narrow: bool) -> None:
        """The label beside the editor, or above it where there is little room."""
        beside, above = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(above if narrow else beside)
        self._row.setSpacing(1 if narrow else 10)
        self._row.setContentsMargins(0, 5, 0, 1)
        self._label.setContentsMargins(0, 0 if narrow else 5, 0, 0)
        wide = round(LABELS * theme().scale)
        self._label.setMinimumWidth(0 if narrow else wide)
        self._label.setMaximumWidth(_WIDEST if narrow else wide)

    def _absent_button(self) -> Button:
        button = Button(ABSENT)
        button.setToolTip(_("There is no value, for a reason"))
        button.setAccessibleName(_("Say why there is no value"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        menu = QMenu(button)
        for words in absence.choices():
            menu.addAction(words).triggered.connect(lambda _=False, words=words: self._on_absent(words))
        button.clicked.connect(lambda _=False: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _width(self) -> int:
        """The widest the editor needs to be; 0 where it takes all there is."""
        match self.field.kind:
            case Day() | Amount():
                # A reason for having no figure is longer than any figure.
                return 230 if self.field.may_be_absent else 150
            case Choice():
                return 280
            case YesNo():
                return 90
            case _:
                return 0

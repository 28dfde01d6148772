"""Your rating: four dimensions with a line of evidence each, then the whole, then what a reader will ask.

No value stands here before the person has chosen one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Challenge, DeliveryStage, Voice
from deliverydesk.domain.ratings import SCALES
from deliverydesk.domain.reader_questions import Question, recent_performance
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import N_, _
from deliverydesk.services.rating import Judged
from deliverydesk.ui.pages.rating.asked import Asked, Quiet
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.levels import LevelRow
from deliverydesk.ui.widgets.lines import Paragraphs
from deliverydesk.ui.widgets.panel import PanelHead
from deliverydesk.ui.widgets.tags import TagRow

Ask = Callable[[Judged], list[Question]]


@dataclass(frozen=True)
class Part:
    """One dimension: its field, what it is called, and what to think of, briefly and in full."""

    name: str
    title: str
    short: str
    prompts: str
    example: str


PARTS = (
    Part(
        "challenge",
        N_("Degree of challenge"),
        N_("scale, chain, parties, politics"),
        N_("scale of change, length of the chain, parties, behaviour of others, politics"),
        N_("How do we know how hard it is?"),
    ),
    Part(
        "planning",
        N_("Quality of planning"),
        N_("and of performance management"),
        N_("understanding the challenge, governance, programme management, managing performance"),
        N_("How do we know the plan is sound?"),
    ),
    Part(
        "capacity",
        N_("Capacity to drive progress"),
        N_("chain, leadership, culture"),
        N_("the delivery chain understood and engaged, leadership and culture"),
        N_("How do we know it can be done?"),
    ),
    Part(
        "stage",
        N_("Stage of delivery"),
        N_("1 policy … 4 irreversible"),
        N_("1 policy, 2 implementation, 3 embedding change, 4 irreversible"),
        N_("How do we know how far it has come?"),
    ),
)


class PartHead(Drawn):
    """The title of a dimension over the things to think of; all of them on hover."""

    def __init__(
        self, title: str, short: str, prompts: str = "", *, px: float = 12.5, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{title}: {prompts or short}", parent)
        self._title, self._prompts, self._px = title, short, px
        self.setToolTip(prompts)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(90)

    def sizeHint(self) -> QSize:
        return QSize(180, round(36 * theme().scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        half = rect.height() / 2
        hand.text(QRectF(rect.x(), rect.y() + 1, rect.width(), half), self._title, self._px, 600)
        low = QRectF(rect.x(), rect.y() + half, rect.width(), half - 1)
        hand.text(low, self._prompts, 11, 400, "ink3")


class PartRow(QWidget):
    """One dimension: choose the level, say how we know."""

    changed = Signal()

    def __init__(self, part: Part, row: TagRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part, self.row = part, row
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_(part.example))
        self.line.setAccessibleName(f"{_(part.title)}: {_('How we know')}")
        row.setParent(self)
        row.setAccessibleName(_(part.title))
        row.textChanged.connect(lambda _words: self.changed.emit())
        self.line.textChanged.connect(lambda _words: self.changed.emit())
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 5, 18, 5)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.addWidget(PartHead(_(part.title), _(part.short), _(part.prompts), parent=self), 0, 0)
        grid.addWidget(row, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.line, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        QWidget.setTabOrder(row, self.line)


class Recent(Drawn):
    """Recent performance: no judgement, but read off the data and the milestones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._code: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, code: str | None) -> None:
        """Show another code."""
        self._code = code
        self.setAccessibleName(f"{_('Recent performance')}: {ratings.name(code)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(30 * theme().scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        inner = rect.adjusted(18, 0, -18, 0)
        words = _("Recent performance, read off data and critical milestones")
        left = inner.adjusted(0, 0, -60, 0)
        hand.text(hand.flip(left, inner), words, 11.5, 400, "ink3")
        tag = hand.along(inner, inner.width() - marks.tag_width(17) / 2 - 8)
        marks.tag(hand, tag, inner.center().y(), self._code, 17, outlined=True)


class Judging(QWidget):
    """The whole of a rating being given. `ask` is told what stands and answers with the questions."""

    changed = Signal()

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._voice = Voice.UNIT
        self._kept = Judged()
        self._telling = False
        self._scale: tuple[str, ...] = SCALES["four"]
        self.head = PanelHead(parent=self)
        four = SCALES["four"]
        rows = {
            "challenge": LevelRow(self, {str(one.value): one.label for one in Challenge}),
            "planning": TagRow(self, four),
            "capacity": TagRow(self, four),
            "stage": LevelRow(self, {str(one.value): one.label for one in DeliveryStage}),
        }
        self.parts = {part.name: PartRow(part, rows[part.name], self) for part in PARTS}
        self.recent = Recent(self)
        self.overall = TagRow(self, four)
        self.overall.setAccessibleName(_("How likely is delivery?"))
        self._means = Quiet("", self)
        self.reason = Paragraphs(self)
        self.reason.setAccessibleName(_("Why, in your words"))
        self.reason.setPlaceholderText(_("Why, in your words. It is read beside the rating the next time."))
        self._owed = Quiet("", self, colour="bad_t")
        self.asked = Asked(self)
        self._lay_out()
        for row in self.parts.values():
            row.changed.connect(self._on_changed)
        self.overall.textChanged.connect(lambda _words: self._on_changed())
        self.reason.textChanged.connect(self._on_changed)
        self.asked.changed.connect(self.changed)

    def _lay_out(self) -> None:
        whole = QGridLayout()
        whole.setContentsMargins(18, 8, 18, 2)
        whole.setHorizontalSpacing(10)
        title = PartHead(_("How likely is delivery?"), _("your own judgement, overall"), px=13.5, parent=self)
        whole.addWidget(title, 0, 0)
        whole.addWidget(self.overall, 0, 1, Qt.AlignmentFlag.AlignTop)
        whole.setColumnStretch(0, 1)
        words = QVBoxLayout()
        words.setContentsMargins(18, 2, 18, 4)
        words.addWidget(self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.head)
        for row in self.parts.values():
            column.addWidget(row)
        column.addWidget(self.recent)
        column.addWidget(_Rule(self))
        column.addLayout(whole)
        column.addWidget(self._means)
        column.addLayout(words)
        column.addWidget(self._owed)
        column.addWidget(self.asked)
        column.addStretch(1)

    @property
    def judged(self) -> Judged:
        """What the person has judged and written so far."""
        chosen = {name: row.row.words() or None for name, row in self.parts.items()}
        stage, challenge = chosen["stage"], chosen["challenge"]
        return Judged(
            voice=self._voice,
            overall=self.overall.words() or None,
            challenge=Challenge(challenge) if challenge else None,
            planning=chosen["planning"],
            capacity=chosen["capacity"],
            stage=DeliveryStage(stage) if stage else None,
            reason=self.reason.toPlainText().strip(),
            answers=self.asked.answers,
            **{f"{name}_evidence": row.line.text().strip() for name, row in self.parts.items()},
        )

    @property
    def dirty(self) -> bool:
        """Whether something was judged or written since it was shown."""
        return self.judged != self._kept

    def tell(self, card: Scorecard, judged: Judged, *, scale: str, remark: str) -> None:
        """Begin with what a draft holds, or with nothing."""
        self._telling = True
        self._voice = judged.voice
        title = _("The moderated rating") if judged.voice is Voice.MODERATED else _("Your rating")
        self.head.tell(title, remark or _("no value is suggested"))
        self.overall.set_codes(SCALES[scale])
        self.asked.forget(judged.answers)
        for name, row in self.parts.items():
            value = getattr(judged, name)
            row.row.set_words("" if value is None else str(getattr(value, "value", value)))
            row.line.setText(getattr(judged, f"{name}_evidence"))
            row.line.setCursorPosition(0)
        self.recent.tell(recent_performance(card.data, card.milestones))
        self.overall.set_words(judged.overall or "")
        self.reason.setPlainText(judged.reason)
        self._telling = False
        self._kept = replace(self.judged)
        self._on_changed()

    def take_focus(self) -> None:
        """Begin at the first dimension."""
        self.parts["challenge"].row.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_owed(self, sentence: str) -> None:
        """Say what is still missing, and put the focus where it goes."""
        self._owed.tell(sentence)
        if sentence:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        if self._telling:
            return
        judged = self.judged
        code = judged.overall
        meaning = ratings.hover(code) if code is not None else ""
        self._means.tell(f"{ratings.name(code).capitalize()}: {meaning}." if code is not None else "")
        found = self._ask(judged)
        self.asked.ask(found, rated=code is not None)
        owed = any(one.needs_reason for one in found) and not judged.reason
        words = _("A move of two steps or more needs a written reason.")
        self._owed.tell(words if owed else "")
        self.changed.emit()


class _Rule(Drawn):
    """A hairline between the parts and the whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setFixedHeight(5)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        y = rect.center().y()
        hand.line(rect.left() + 18, y, rect.right() - 18, y, "rule")

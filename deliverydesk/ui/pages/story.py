"""The story of one promise: a sentence, its trajectory, who says what, what is late, what is in the way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deliverydesk.domain.lines import BarrierLine
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.parties import Person
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import ABSENT, FORMATS, _
from deliverydesk.schema.kinds import Absent, present
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.pages.rating.likelihood import Likelihood
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.chart import TrajectoryChart
from deliverydesk.ui.widgets.flowing import Flowing, block_head
from deliverydesk.ui.widgets.milestonelines import MilestoneLines
from deliverydesk.ui.widgets.panel import Panel, scrolled, split
from deliverydesk.ui.widgets.sentence import PageSentence

_MARGIN = 20


class Story(QWidget):
    """Left: sentence, chart, both narratives, milestones. Right: barriers, and who answers for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = PageSentence(px=20, parent=self)
        self.chart = TrajectoryChart()
        self._chart_head = Lines()
        self._says = TwoVoices()
        self._milestones = MilestoneLines()
        self._side = Side()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(6)
        column.addWidget(self.sentence)
        column.addWidget(self._chart_head)
        chart_row = QHBoxLayout()
        chart_row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        chart_row.addWidget(self.chart)
        column.addLayout(chart_row, 1)
        column.addWidget(self._says)
        column.addWidget(self._milestones)
        panel = Panel()
        panel.head.hide()
        self.likelihood = Likelihood()
        panel.column.addWidget(self.likelihood)
        panel.column.addWidget(self._side)
        self._aside = panel.column
        panel.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split(scrolled(left), scrolled(panel), shares=(860, 370)))

    def put_aside(self, widget: QWidget) -> None:
        """Put what can be done with our rating under it."""
        self._aside.insertWidget(self._aside.indexOf(self.likelihood) + 1, widget)

    def tell(self, card: Scorecard, at: Picture, since: Since | None = None) -> None:
        """Tell one promise; `since` is what was known of its milestones at the last stocktake."""
        self.likelihood.tell(card, at)
        self.sentence.tell("", card.sentence)
        data = card.chart
        self.chart.setVisible(data is not None)
        self.chart.show_data(data)
        title = card.headline.title if card.headline else ""
        self._chart_head.tell(
            f"{title}, {card.headline.unit}" if card.headline else "", data.source if data else ""
        )
        self._says.tell(card)
        self._milestones.tell(card, since or Since())
        self._side.tell(card, at)


class Lines(Drawn):
    """The head of a chart: what it shows, and where the figures come from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._title, self._source = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, title: str, source: str) -> None:
        """Say something else; nothing takes no room."""
        self._title, self._source = title, source
        self.setAccessibleName(f"{title}. {source}")
        self.setVisible(bool(title))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, round(38 * theme().scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        half = rect.height() / 2
        hand.text(QRectF(inner.x(), inner.y(), inner.width(), half), self._title, 13, 600)
        hand.text(QRectF(inner.x(), inner.y() + half, inner.width(), half), self._source, 11, 400, "ink3")


class TwoVoices(Flowing):
    """What the ministry says, in its own words, beside what the unit says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[tuple[str, str, bool]] = []

    def tell(self, card: Scorecard) -> None:
        """Show one promise's texts."""
        told = []
        for head, value, quoted in (
            (_("The ministry says"), card.priority.narrative_ministry, True),
            (_("The unit says"), card.priority.narrative_unit, False),
        ):
            if isinstance(value, Absent):
                told.append((head, f"{ABSENT} {value.words or _(value.reason.label)}", False))
            elif value:
                told.append((head, f"“{value}”" if quoted else str(value), quoted))
        self._parts = told
        self.setAccessibleName(". ".join(f"{head}: {words}" for head, words, _q in told))
        self.setVisible(bool(told))
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self._parts:
            return 0
        gap = 28.0
        wide = (rect.width() - 2 * _MARGIN - gap * (len(self._parts) - 1)) / len(self._parts)
        tallest = 0.0
        for place, (head, words, quoted) in enumerate(self._parts):
            box = QRectF(rect.x() + _MARGIN + place * (wide + gap), rect.y() + 8, wide, rect.height())
            top = line_height(11.5 * scale) + 4
            lines = broken(words, max(40, int(wide)), 13.5 * scale, 400, True, quoted)
            tallest = max(tallest, 8 + top + len(lines) * line_height(13.5 * scale, True) + 10)
            if hand is not None:
                box = hand.flip(box, rect)
                hand.text(QRectF(box.x(), box.y(), wide, top), head, 11.5, 600, "ink2")
                room = QRectF(box.x(), box.y() + top, wide, box.height())
                hand.paragraph(room, words, 13.5, 400, "ink", serif=True, italic=quoted)
        return tallest


class Side(Flowing):
    """Open barriers, and who answers for the promise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._barriers: tuple[BarrierLine, ...] = ()
        self._people: list[tuple[str, str]] = []

    def tell(self, card: Scorecard, at: Picture) -> None:
        """Show one promise."""
        self._barriers = card.barriers
        priority = card.priority
        self._people = []
        for head, id in ((_("Accountable"), priority.sro), (_("For the unit"), priority.account_lead)):
            person = at.get(Person, id)
            words = (
                _("nobody named")
                if person is None
                else f"{person.name}, {present(person.post) or ''}".rstrip(", ")
            )
            self._people.append((head, words))
        self._people.insert(1, (_("Ministry"), card.ministry.name if card.ministry else ABSENT))
        for head, value in (
            (_("For whom"), priority.people_served),
            (_("They would notice"), priority.noticed_by),
        ):
            if present(value):
                self._people.append((head, str(value)))
        self.setAccessibleName(
            ". ".join([line.record.title for line in card.barriers] + [f"{h}: {w}" for h, w in self._people])
        )
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        inner = rect.adjusted(18, 0, -18, 0)
        y = block_head(
            hand, inner, rect.y() + 10, _("Barriers"), _("{n} open").format(n=len(self._barriers)), scale
        )
        if not self._barriers:
            y = self._words(hand, inner, y + 6, _("None stands open."), "ink3", scale)
        for line in self._barriers:
            y = self._barrier(hand, inner, y + 8, line, scale)
        y = block_head(hand, inner, y + 22, _("Who answers for it"), "", scale)
        for head, words in self._people:
            y = self._person(hand, inner, y + 6, head, words, scale)
        return y - rect.y() + 16

    @staticmethod
    def _words(hand: Hand | None, inner: QRectF, y: float, words: str, colour: str, scale: float) -> float:
        lines = broken(words, max(40, int(inner.width())), 12 * scale, 400)
        if hand is not None:
            hand.paragraph(QRectF(inner.x(), y, inner.width(), 999), words, 12, 400, colour)
        return y + len(lines) * line_height(12 * scale)

    def _barrier(self, hand: Hand | None, inner: QRectF, y: float, line: BarrierLine, scale: float) -> float:
        room = QRectF(inner.x() + 36 * scale, y, inner.width() - 36 * scale, 999)
        lines = broken(line.record.title, max(40, int(room.width())), 12.5 * scale, 500)
        tall = len(lines) * line_height(12.5 * scale)
        below = since(line)
        asked = present(line.record.decision_needed)
        extra = broken(str(asked), max(40, int(room.width())), 11.5 * scale, 400) if asked else []
        if hand is not None:
            level = str(line.record.level.value)
            over = line.clock is not None and line.clock.colours
            box = hand.flip(QRectF(inner.x(), y, 27 * scale, 18 * scale), inner)
            marks.level(hand, box, level, over=over, high=level in ("L4", "L5"))
            room = hand.flip(room, inner)
            hand.paragraph(room, line.record.title, 12.5, 500)
            under = QRectF(room.x(), y + tall, room.width(), line_height(11 * scale))
            hand.text(under, below, 11, 400, "bad_t" if line.is_over else "ink3")
            if asked:
                rest = QRectF(room.x(), y + tall + line_height(11 * scale) + 2, room.width(), 999)
                hand.paragraph(rest, str(asked), 11.5, 400, "ink2", serif=True, italic=True)
        return y + tall + line_height(11 * scale) + 2 + len(extra) * line_height(11.5 * scale, True)

    @staticmethod
    def _person(hand: Hand | None, inner: QRectF, y: float, head: str, words: str, scale: float) -> float:
        first = 104 * scale
        room = QRectF(inner.x() + first, y, inner.width() - first, 999)
        lines = broken(words, max(40, int(room.width())), 12 * scale, 400)
        if hand is not None:
            tall = line_height(12 * scale)
            hand.text(hand.flip(QRectF(inner.x(), y, first, tall), inner), head, 12, 400, "ink3")
            hand.paragraph(hand.flip(room, inner), words, 12, 400)
        return y + len(lines) * line_height(12 * scale)


def since(line: BarrierLine) -> str:
    """`since 3 Jul 26, 143 d; with us 41 d`."""
    began = present(line.record.began_on)
    parts = []
    if began is not None and line.ages.age is not None:
        parts.append(_("since {day}, {n} d").format(day=FORMATS.day(began), n=line.ages.age))
    if line.ages.with_us is not None:
        parts.append(_("with us {n} d").format(n=line.ages.with_us))
    return "; ".join(parts) or _("nobody says since when")

"""The trend of a milestone's date, or of all those of its priority, with the same in words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deliverydesk.domain.milestone_history import Said, forecasts
from deliverydesk.domain.trendchart import TrendLine, lay_out, spoken
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.slips import Slips
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.shapes import draw_shapes, measured
from deliverydesk.ui.paint.text import END, Hand, broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.panel import Panel

_SIZE, _TALL, _LOW, _WORDS = 11.0, 180, 132, 290
_MOST = 40  # more lines than this on one chart cannot be told apart


class TrendPane(Panel):
    """Under the list: what was forecast when, for the milestone in focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = False
        self._shown: tuple[str, Picture, Slips] | None = None
        self.chart = TrendChart()
        self.words = TrendWords()
        self.scope = Button(_("All of this priority"))
        self.scope.clicked.connect(lambda _checked=False: self.widen())
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 0, 6)
        row.setSpacing(12)
        row.addWidget(self.chart, 1)
        row.addWidget(self.words)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 2, 0, 2)
        foot.addWidget(self.head, 1)
        foot.addWidget(self.scope)
        foot.addSpacing(14)  # margins do not mirror, spacings do
        self.column.removeWidget(self.head)
        self.column.addLayout(foot)
        self.column.addLayout(row, 1)
        self.set_low(low=False)

    @property
    def whole(self) -> bool:
        """Whether every milestone of the priority is drawn."""
        return self._whole

    def set_low(self, *, low: bool) -> None:
        """Take less of the height, where the rows above need it."""
        self.setFixedHeight(round((_LOW if low else _TALL) * theme().scale) + 34)

    def widen(self) -> None:
        """Draw the milestones of the whole priority, or again the one in focus alone."""
        self._whole = not self._whole
        self.scope.setText(_("This one alone") if self._whole else _("All of this priority"))
        self.scope.updateGeometry()
        if self._shown is not None:
            self.show_milestone(*self._shown)

    def show_milestone(self, id: str, at: Picture, slips: Slips) -> None:
        """Draw one milestone of a picture, in the company of its priority's where that is asked for."""
        self._shown = (id, at, slips)
        record = at.get(Milestone, id)
        if record is None:
            self.head.tell(_("No milestone is chosen"))
            self.chart.tell((), at)
            self.words.tell((), ())
            return
        beside = at.children(Milestone, "priority", record.priority) if self._whole else ()
        lines = [_line(one, at, slips, strong=False) for one in beside if one.id != id][:_MOST]
        own = _line(record, at, slips, strong=True)
        # Said here once, the axes need no words.
        self.head.tell(record.label(at).strip(), _("up: the day expected; across: the day it was said"))
        self.chart.tell((*lines, own), at)
        self.words.tell(own.said, slips.waits(at, id))


def _line(record: Milestone, at: Picture, slips: Slips, *, strong: bool) -> TrendLine:
    told = forecasts(slips.moves.histories.get(record.id, ()), at.today)
    return TrendLine(record.ref, told, slips.line(record, at).dates.first, strong)


class TrendChart(Drawn):
    """The chart alone; the lines say themselves to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Trend of forecasts"), parent)
        self._lines: Sequence[TrendLine] = ()
        self._at: Picture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def lines(self) -> Sequence[TrendLine]:
        """What is drawn."""
        return self._lines

    def tell(self, lines: Sequence[TrendLine], at: Picture) -> None:
        """Draw other lines, the one in focus last."""
        self._lines, self._at = lines, at
        self.setAccessibleDescription(" ".join(spoken(line) for line in lines))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, _TALL)

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if self._at is None:
            return
        size = _SIZE * hand.scale
        drawing = lay_out(self._lines, self._at.today, rect.width(), rect.height(), measured, size)
        if drawing is None:
            words = _("No date was ever given.") if self._lines else ""
            hand.text(rect, words, 12, 400, "ink3", "middle")
            return
        draw_shapes(hand, drawing.shapes)


class TrendWords(Drawn):
    """The same in words: what holds the milestone up, and its last dates with the day each was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Dates as they were said"), parent)
        self._said: Sequence[Said] = ()
        self._waits: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(_WORDS)

    @property
    def sentences(self) -> Sequence[str]:
        """What holds it up."""
        return self._waits

    def tell(self, said: Sequence[Said], waits: Sequence[str]) -> None:
        """Say other dates, oldest first."""
        self._said, self._waits = said, waits
        self.setAccessibleDescription(" ".join((*waits, *(_told(one) for one in said))))
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        y, inner = rect.top() + 8, rect.adjusted(0, 0, -18, 0)
        for sentence in self._waits:
            lines = len(broken(sentence, int(inner.width()), 12 * hand.scale, 500))
            hand.paragraph(QRectF(inner.x(), y, inner.width(), 99), sentence, 12, 500, "warn_t")
            y += lines * line_height(12 * hand.scale) + 3
        step = line_height(12 * hand.scale) + 2
        room = int((rect.bottom() - y - 4) / step)
        if room < 1:
            return
        shown = self._said if len(self._said) <= room else self._said[-(room - 1) :] if room > 1 else ()
        if len(shown) < len(self._said):
            words = _("{n} earlier dates are in the chart").format(n=len(self._said) - len(shown))
            hand.text(QRectF(inner.x(), y, inner.width(), step), words, 11, 400, "ink3")
            y += step
        for one in shown:
            row = QRectF(inner.x(), y, inner.width(), step)
            hand.text(row, _("said {day}").format(day=FORMATS.day(one.on)), 12, 400, "ink3")
            hand.text(row, _expected(one), 12, 500, "ink" if one.end else "bad_t", END)
            y += step


def _expected(one: Said) -> str:
    if one.end is None:
        return _("no date")
    words = _("met {day}") if one.met else _("for {day}")
    return words.format(day=FORMATS.day(one.end))


def _told(one: Said) -> str:
    return f"{FORMATS.day_full(one.on)}: {_expected(one)}."

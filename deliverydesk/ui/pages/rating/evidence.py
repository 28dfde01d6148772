"""The evidence a rating is given beside: what the data imply, the chart, the last words, the milestones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.milestone_status import Mark
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.ui.pages.story import Lines, since
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.widgets.chart import TrajectoryChart
from deliverydesk.ui.widgets.flowing import Flowing
from deliverydesk.ui.widgets.milestonelines import MilestoneLines

_MARGIN = 20


class Evidence(QWidget):
    """Everything that stands on the desk for one promise, in the order a person judging reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = FactRow(self)
        self._head = Lines(self)
        self._chart = TrajectoryChart(self)
        self._words = LastWords(self)
        self._milestones = MilestoneLines(self)
        chart_row = QHBoxLayout()
        chart_row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        chart_row.addWidget(self._chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 16)
        column.setSpacing(8)
        column.addWidget(self._facts)
        column.addWidget(self._head)
        column.addLayout(chart_row, 1)
        column.addWidget(self._words)
        column.addWidget(self._milestones)
        column.addStretch(0)

    def tell(self, card: Scorecard) -> None:
        """Show one promise."""
        data = card.chart
        self._facts.tell(facts_of(card))
        title = f"{card.headline.title}, {card.headline.unit}" if card.headline else ""
        self._head.tell(title, data.source if data else "")
        self._chart.setVisible(data is not None)
        self._chart.show_data(data)
        self._words.tell(card)
        self._milestones.tell(card, Since())


@dataclass(frozen=True)
class FactCell:
    """One fact: what it is, what it comes to (a rating's code is drawn as its tag), and what it rests on."""

    head: str
    words: str
    below: str = ""
    code: str | None = None


def facts_of(card: Scorecard) -> list[FactCell]:
    """The four facts above the chart."""
    return [_data(card), _pace(card), _missed(card), _barrier(card)]


def _data(card: Scorecard) -> FactCell:
    verdict = card.verdict
    code = card.data or ("E" if verdict.too_early else "N")
    if card.headline is None or verdict.latest is None:
        return FactCell(_("Data imply"), ratings.name(None), verdict.reason("latest"), code)
    if verdict.as_at is None or verdict.expected is None:
        below = card.value_words(verdict.latest)
    else:
        below = _("{value} against {expected}, {day}").format(
            value=card.value_words(verdict.latest),
            expected=card.value_words(verdict.expected),
            day=FORMATS.day(verdict.as_at),
        )
    return FactCell(_("Data imply"), ratings.name(card.data), below, code)


def _pace(card: Scorecard) -> FactCell:
    verdict = card.verdict
    below = ""
    if verdict.required_per_year is not None and verdict.gap_at_target is not None:
        need, best = verdict.required_per_year, verdict.best_year
        below = _("needs {need} a year").format(need=FORMATS.number(abs(need), 1))
        if best is not None:
            below = _("needs {need} a year; best {best}").format(
                need=FORMATS.number(abs(need), 1), best=FORMATS.number(abs(best), 1)
            )
    return FactCell(_("At this pace"), card.pace_words or ABSENT, below)


def _missed(card: Scorecard) -> FactCell:
    counts = Counter(line.mark for line in card.milestones if line.mark is not None)
    total = sum(counts.values())
    head = _("Missed milestones")
    if not total:
        return FactCell(head, _("none agreed"))
    words = _("{n} of {all}").format(n=counts[Mark.MISSED], all=total)
    undated = sum(1 for line in card.milestones if line.slip.counting is not None)
    below = plural("one has no date", "{n} have no date", undated) if undated else ""
    return FactCell(head, words, below)


def _barrier(card: Scorecard) -> FactCell:
    worst = card.worst
    if worst is None:
        return FactCell(_("Worst barrier"), _("none open"))
    head = _("Worst barrier, at {level}").format(level=str(worst.record.level.value))
    began = present(worst.record.began_on)
    words = _("since {day}").format(day=FORMATS.day(began)) if began is not None else since(worst)
    return FactCell(head, words, worst.record.title)


class FactRow(Flowing):
    """Four facts side by side, each under a rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: list[FactCell] = []

    def tell(self, cells: list[FactCell]) -> None:
        """Show these."""
        self.cells = cells
        self.setAccessibleName(". ".join(f"{one.head}: {one.words}. {one.below}" for one in cells))
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        gap = 18.0
        count = max(1, len(self.cells))
        wide = (rect.width() - 2 * _MARGIN - gap * (count - 1)) / count
        tallest = 0.0
        for place, one in enumerate(self.cells):
            box = QRectF(rect.x() + _MARGIN + place * (wide + gap), rect.y() + 8, wide, 999)
            top = line_height(12 * scale) + 6
            words = broken(one.words, max(40, int(wide)), 15 * scale, 600)
            tall = 24 * scale if one.code is not None else len(words) * line_height(15 * scale)
            below = broken(one.below, max(40, int(wide)), 11 * scale, 400)[:2] if one.below else ()
            tallest = max(tallest, 8 + top + tall + 2 + len(below) * line_height(11 * scale) + 6)
            if hand is None:
                continue
            box = hand.flip(box, rect)
            hand.line(box.left(), box.top(), box.right(), box.top(), "rule")
            hand.text(QRectF(box.x(), box.y() + 4, wide, top - 4), one.head, 12, 400, "ink2")
            if one.code is not None:
                tag = hand.along(box, marks.tag_width(20) / 2)
                marks.tag(hand, tag, box.y() + top + 11 * scale, one.code, 20, outlined=True)
            else:
                room = QRectF(box.x(), box.y() + top, wide, tall)
                hand.paragraph(room, one.words, 15, 600)
            room = QRectF(box.x(), box.y() + top + tall + 2, wide, 999)
            hand.paragraph(room, one.below, 11, 400, "ink3", max_lines=2)
        return tallest


class LastWords(Flowing):
    """Our words the last time, and the ministry's now, each with the rating it went with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: list[tuple[str | None, str, str]] = []

    def tell(self, card: Scorecard) -> None:
        """Show one promise's words."""
        self.parts = []
        ours, theirs = card.unit, card.voices[Voice.MINISTRY]
        if ours.as_at is not None:
            head = _("Our words on {day}").format(day=FORMATS.day(ours.as_at))
            # Whoever moderates the whole seldom writes; the words are then the account lead's.
            self.parts.append((ours.code, head, _words_of(ours) or _words_of(card.voices[Voice.UNIT])))
        narrative = present(card.priority.narrative_ministry)
        if theirs.as_at is not None:
            head = _("The ministry on {day}").format(day=FORMATS.day(theirs.as_at))
            self.parts.append((theirs.code, head, _words_of(theirs) or str(narrative or "")))
        elif narrative:
            self.parts.append((None, _("The ministry says"), str(narrative)))
        told = (f"{head}: {ratings.name(code)}. {words}" for code, head, words in self.parts)
        self.setAccessibleName(" ".join(told))
        self.setVisible(bool(self.parts))
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self.parts:
            return 0
        gap = 28.0
        wide = (rect.width() - 2 * _MARGIN - gap * (len(self.parts) - 1)) / len(self.parts)
        tallest = 0.0
        for place, (code, head, words) in enumerate(self.parts):
            said = f"“{words}”" if words else _("No words were given.")
            box = QRectF(rect.x() + _MARGIN + place * (wide + gap), rect.y() + 6, wide, 999)
            top = 26 * scale
            lines = broken(said, max(40, int(wide)), 13.5 * scale, 400, True, bool(words))
            tallest = max(tallest, 6 + top + len(lines) * line_height(13.5 * scale, True) + 8)
            if hand is None:
                continue
            box = hand.flip(box, rect)
            start = marks.tag_width(18) + 8 if code is not None else 0
            if code is not None:
                marks.tag(hand, hand.along(box, (start - 8) / 2), box.y() + 11, code, 18, outlined=True)
            label = hand.flip(QRectF(box.x() + start, box.y(), wide - start, 22), box)
            hand.text(label, head, 12, 600, "ink2")
            room = QRectF(box.x(), box.y() + top, wide, 999)
            colour = "ink" if words else "ink3"
            hand.paragraph(room, said, 13.5, 400, colour, serif=True, italic=bool(words))
        return tallest


def _words_of(said: Said) -> str:
    reason = present(said.record.reason) if said.record is not None else None
    return str(reason or "")

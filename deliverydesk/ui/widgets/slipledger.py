"""Milestones in figures: how late they are, now and at the last stocktake, and how well dates were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.milestone_status import hit_rate
from deliverydesk.domain.slip_counts import Bin, SlipCounts, slip_counts
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import MIDDLE, Hand

_BARS, _FACTS, _HEAD = 342.0, 246.0, 92.0
_FILLS = {Bin.TO_180: "warn_t", Bin.OVER_180: "bad_t", Bin.NO_DATE: "bad_t"}


class SlipLedger(Drawn):
    """A bar a length of slip, a line across it for the last stocktake, and four facts beside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Days late against the first agreed date"), parent)
        self._now: SlipCounts | None = None
        self._then: SlipCounts | None = None
        self._since: date | None = None
        self._facts: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(round(_BARS + _FACTS) + 24)
        self.setMinimumHeight(104)

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What is said beside the bars."""
        return tuple(self._facts)

    def tell(self, lines: Sequence[MilestoneLine], since: Since, today: date, crossed: int) -> None:
        """Count these milestones anew; `crossed` are held up by one they wait for."""
        self._now = slip_counts((line.dates for line in lines), today)
        self._since = since.on
        here = {line.record.id for line in lines}
        then = [dates for id, dates in since.then.items() if id in here]
        self._then = slip_counts(then, since.on) if since.on is not None and then else None
        moved = sum(1 for line in lines if line.dates.rebaselined)
        self._facts = [
            (_("Hit rate"), hit_rate((line.dates for line in lines), today).words()),
            (_("Late surprises"), _short(since, here)),
            (_("Re-baselined"), plural("one", "{n}", moved) if moved else _("none")),
            (
                _("Held up"),
                plural("one waits for another", "{n} wait for others", crossed) if crossed else _("none"),
            ),
        ]
        said = [f"{_(one.label)}: {n}" for one, n in self._now.counts]
        said += [f"{head}: {words}" for head, words in self._facts]
        self.setAccessibleDescription(". ".join(said))
        self.setToolTip(since.late_surprises(here).words())
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if self._now is None:
            return
        area = hand.flip(QRectF(rect.x(), rect.y() + 12, _BARS, rect.height() - 16), rect)
        self._bars(hand, area, self._now)
        for place, (head, words) in enumerate(self._facts):
            y = rect.top() + 14 + place * 20
            left = rect.x() + _BARS + 24
            hand.text(hand.flip(QRectF(left, y, _HEAD, 18), rect), head, 11.5, 400, "ink3")
            room = hand.flip(QRectF(left + _HEAD, y, _FACTS - _HEAD, 18), rect)
            hand.text(room, words, 11.5, 600)
            if place:
                rule = hand.flip(QRectF(left, y - 1, _FACTS, 1), rect)
                hand.line(rule.left(), y - 1, rule.right(), y - 1, "hair")

    def _bars(self, hand: Hand, area: QRectF, now: SlipCounts) -> None:
        caption = _("Days late against the first agreed date")
        if self._then is not None and self._since is not None:
            caption = _("Days late; line: {day}").format(day=FORMATS.day(self._since))
        hand.text(QRectF(area.x(), area.y(), area.width(), 16), caption, 11, 400, "ink3")
        most = max(1, *(n for each in (now, self._then) if each for _bin, n in each.counts))
        wide, foot = area.width() / len(Bin), 16.0
        top, tall = area.y() + 32, area.height() - 32 - foot
        for place, (one, n) in enumerate(now.counts):
            cell = hand.flip(QRectF(area.x() + place * wide, top, wide, tall), area)
            bar = n / most * tall
            box = QRectF(cell.x() + 3, cell.bottom() - bar, wide - 6, bar)
            if one is Bin.NO_DATE:
                hand.box(box, None, "bad_t", width=1.2) if bar > 2 else None
            else:
                hand.box(box, _FILLS.get(one, "ghost"))
            hand.line(cell.x() + 1, cell.bottom(), cell.right() - 1, cell.bottom(), "rule")
            y = box.top()
            if self._then is not None:
                y = cell.bottom() - self._then.of(one) / most * tall
                hand.line(box.left() - 2, y, box.right() + 2, y, "ink", 1.6)
            count = QRectF(cell.x(), min(box.top(), y) - 17, wide, 15)
            hand.text(count, FORMATS.number(n, 0), 11.5, 600, "ink" if n else "ink3", MIDDLE)
            label = QRectF(cell.x(), cell.bottom() + 1, wide, foot)
            hand.text(label, _(one.label), 10, 400, "ink3", MIDDLE, elide=False)


def _short(since: Since, here: set[str]) -> str:
    """`2 of 3, one not known`, or `none due`; the tooltip says what is counted."""
    found = since.late_surprises(here)
    if not found.slipped:
        return found.words()
    said = _("{late} of {slipped}").format(late=found.late, slipped=found.slipped)
    if not found.unknown:
        return said
    return f"{said}, " + plural("one not known", "{n} not known", found.unknown)

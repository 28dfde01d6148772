"""A promise's milestones against the first agreed date, with their slips drawn beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.timeline import Scale, Track, scale_of, spoken, track_of
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.models.gap_columns import MARK_WORDS
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import END, Hand
from deliverydesk.ui.widgets.flowing import Flowing
from deliverydesk.ui.widgets.slipcells import draw_track, strip_of

_MARGIN = 20
_MOST = 12
_YEARS = 18.0  # the row that names the years
_NO_TIMELINE = 620.0  # narrower than this the words need all the room


class MilestoneLines(Flowing):
    """In order of date; the late ones stay where not all fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[MilestoneLine] = []
        self._tracks: dict[str, Track] = {}
        self._words: dict[str, str] = {}
        self._scale: Scale | None = None
        self._today = date.min
        self._remark = ""
        self._left_out = 0

    @property
    def tracks(self) -> dict[str, Track]:
        """What is drawn of each, by id."""
        return dict(self._tracks)

    def tell(self, card: Scorecard, since: Since) -> None:
        """Show one promise's milestones; `since` is what was known at the last stocktake."""
        lines = list(card.milestones)
        if len(lines) > _MOST:
            late = sorted(
                lines, key=lambda line: (str(line.mark) not in ("missed", "slipping"), lines.index(line))
            )
            kept = {id(line) for line in late[:_MOST]}
            lines = [line for line in lines if id(line) in kept]
        self._left_out = len(card.milestones) - len(lines)
        self._lines, self._today = lines, card.today
        found = {line.record.id: track_of(line, card.today, since.tick(line.record.id)) for line in lines}
        # The column beside it says the days already.
        self._tracks = {id: replace(one, words="") for id, one in found.items() if one is not None}
        self._words = {id: spoken(one, since.on).rstrip(".") for id, one in found.items() if one is not None}
        self._scale = scale_of(self._tracks.values(), card.today)
        self._remark = _counts(card.milestones)
        self.setAccessibleName(". ".join(self._said(line) for line in lines))
        self.setVisible(bool(lines))
        self.updateGeometry()
        self.update()

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self._lines:
            return 0
        tall = 24 * scale
        has_years = rect.width() - 2 * _MARGIN >= _NO_TIMELINE * scale
        years = _YEARS * scale if has_years else 0.0
        used = 34 * scale + years + tall * len(self._lines) + (tall if self._left_out else 0)
        if hand is None:
            return used
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        head = QRectF(inner.x(), inner.y() + 6, inner.width(), 20 * scale)
        hand.text(head, _("Milestones, against the first agreed date"), 13, 600)
        hand.text(head, self._remark, 11.5, 400, "ink3", END)
        y = inner.y() + 32 * scale
        words, strip = self._parts(hand, inner, scale)
        hand.line(inner.left(), y, inner.right(), y, "rule")
        y += years
        if strip is not None and self._scale is not None:
            self._years(hand, strip, y, tall * len(self._lines), self._scale)
        for line in self._lines:
            row = QRectF(words.x(), y, words.width(), tall)
            _row(hand, row, line, scale)
            track = self._tracks.get(line.record.id)
            if track is not None and strip is not None and self._scale is not None:
                draw_track(hand, QRectF(strip.x(), y, strip.width(), tall), track, self._scale)
            y += tall
            hand.line(words.left(), y, words.right(), y, "hair")
        if self._left_out:
            said = _("{n} more that are not late are left out here.").format(n=self._left_out)
            hand.text(QRectF(inner.x(), y, inner.width(), tall), said, 11.5, 400, "ink3")
        return used

    @staticmethod
    def _parts(hand: Hand, inner: QRectF, scale: float) -> tuple[QRectF, QRectF | None]:
        """The room of the words, and that of the drawing beside them where there is enough."""
        if inner.width() < _NO_TIMELINE * scale:
            return inner, None
        wide = max(430 * scale, inner.width() * 0.62)
        words = QRectF(inner.x(), inner.y(), wide, inner.height())
        drawn = QRectF(inner.x() + wide + 12, inner.y(), inner.width() - wide - 12, inner.height())
        return hand.flip(words, inner), strip_of(hand.flip(drawn, inner))

    def _years(self, hand: Hand, strip: QRectF, top: float, tall: float, scale: Scale) -> None:
        """The turns of years down all rows, named above the first, and today."""
        for year, along in scale.years(strip.width()):
            x = strip.left() + along
            hand.line(x, top - _YEARS * hand.scale + 3, x, top + tall, "hair")
            if x + 26 * hand.scale <= strip.right() + 10:
                room = QRectF(x + 3, top - 15 * hand.scale, 34 * hand.scale, 14 * hand.scale)
                hand.text(room, str(year), 10.5, 400, "ink3", END if hand.rtl else "start", elide=False)
        x = strip.left() + scale.x(self._today, strip.width())
        hand.line(x, top, x, top + tall, "accent")

    def _said(self, line: MilestoneLine) -> str:
        return f"{line.record.title}: {self._words.get(line.record.id, _slip(line)[0])}"


def _counts(lines: Sequence[MilestoneLine]) -> str:
    """`2 met · 1 met late · 2 missed`."""
    found = Counter(str(line.mark) for line in lines if line.mark is not None)
    return " · ".join(f"{found[kind]} {_(word).lower()}" for kind, word in MARK_WORDS.items() if found[kind])


def _row(hand: Hand, row: QRectF, line: MilestoneLine, scale: float) -> None:
    if line.mark is not None:
        marks.milestone(hand, hand.along(row, 8), row.center().y(), str(line.mark), 9)
    slip, tone = _slip(line)
    late, first, end = 126 * scale, 76 * scale, 78 * scale
    title = row.width() - 24 - late - first - end
    x = row.x() + 24
    for words, wide, weight, colour, align in (
        (line.record.title, title, 400, "ink", "start"),
        (FORMATS.day(line.dates.first) if line.dates.first else "", first, 400, "ink3", "end"),
        (_end(line), end, 600, tone, "end"),
        (slip, late, 600 if tone != "ink3" else 400, tone, "end"),
    ):
        box = hand.flip(QRectF(x, row.y(), wide - 8, row.height()), row)
        hand.text(box, words, 12, weight, colour, END if align == "end" else "start")
        x += wide


def _end(line: MilestoneLine) -> str:
    day = line.dates.actual or line.dates.forecast
    return FORMATS.day(day) if day else _("no date")


def _slip(line: MilestoneLine) -> tuple[str, str]:
    """The slip in words and its colour."""
    days = line.slip.first
    if days is None:
        return line.slip.words(), "bad_t" if line.slip.counting else "ink3"
    if days <= 0:
        return (_("on time") if line.dates.actual else _("as agreed")), "ink3"
    return _("{n} d late").format(n=days), "bad_t" if line.rag == "R" else "warn_t"

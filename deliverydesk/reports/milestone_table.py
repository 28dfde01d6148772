"""Milestones on paper: each against the date first agreed, so that a re-baseline hides no slip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from deliverydesk.domain.chartshapes import Drawing
from deliverydesk.domain.timeline import Scale, Track, lay_out, scale_of, track
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.marks import draw_chart, draw_milestone
from deliverydesk.reports.pen import Pen
from deliverydesk.reports.pieces import BODY, TITLE, Piece, Places, title_line

LINE = 15.6
AIR = 7.0  # between a date and the slip beside it
_LATE = {"missed": 0, "slipping": 1, "met_late": 2, "ahead": 3, "met": 4, "cancelled": 5}
_HALF = 7.0  # half the height of a timeline's strip


@dataclass(frozen=True)
class MilestonesPiece:
    """Milestones against the first agreed date, with the slip drawn where the column is wide enough."""

    block: blocks.MilestoneTable
    left_out: int = 0

    def height(self, wide: float) -> float:
        lines = sum(self._tall(line, wide) for line in self.block.lines)
        return TITLE + 14 + lines + self._foot(wide)

    def _foot(self, wide: float) -> float:
        """The line beneath: how many are left out, and what the upright ticks are."""
        return 13 if self.left_out or self._ticks(wide) else 0

    def _ticks(self, wide: float) -> str:
        """What the upright ticks are, where any is drawn."""
        drawn = self._columns(wide).slip < wide and any(
            line.tick is not None
            and line.tick != line.end
            and line.mark not in ("met", "met_late", "cancelled")
            for line in self.block.lines
        )
        if not drawn or self.block.since is None:
            return ""
        return _("upright: as forecast on {day}").format(day=FORMATS.day(self.block.since))

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        lines = self.block.lines
        used, kept = TITLE + 14 + 13, []
        for n in sorted(range(len(lines)), key=lambda n: _need(lines[n], self.block.today)):
            used += self._tall(lines[n], wide)
            if used > room:
                break
            kept.append(n)
        if len(kept) < 3:
            return None, self
        less = replace(self.block, lines=tuple(lines[n] for n in sorted(kept)))
        return MilestonesPiece(less, self.left_out + len(lines) - len(kept)), None

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        bottom = y + self.height(wide)
        self._counts(pen, x, y, wide)
        y = title_line(pen, x, y, wide, self.block.title)
        at = self._columns(wide)
        for where, words, anchor in (
            (at.first, _("first agreed"), "start"),
            (at.end, _("forecast, met"), "start"),
            (at.slip, _("days late"), "end"),
        ):
            pen.text(x + where, y + 10.5, words, fonts.SANS, BODY, "ink3", anchor)
        scale = _Timeline.of(self.block, x + at.slip + 16, x + wide - 8) if at.slip < wide else None
        if scale:
            scale.draw(pen, y, bottom - self._foot(wide), self.block.today)
        y += 14 + 10.5
        for n, line in enumerate(self.block.lines):
            self._line(pen, x, y, line, wide)
            if scale:
                scale.bar(pen, y - 2.8, n)
            y += self._tall(line, wide)
        if self.left_out:
            words = plural(
                "{n} more milestone is left out here; the late ones stay.",
                "{n} more milestones are left out here; the late ones stay.",
                self.left_out,
            )
            pen.text(x + 13, y, words, fonts.SANS, BODY, "ink3")
        pen.text(x + wide, y, self._ticks(wide), fonts.SANS, BODY, "ink3", "end")

    def _line(self, pen: Pen, x: float, y: float, line: blocks.MilestoneLine, wide: float) -> None:
        at = self._columns(wide)
        colour = "bad_t" if line.mark == "missed" else "ink"
        draw_milestone(pen, x + 4, y - 2.8, line.mark)
        pen.lines(x + 13, y, self._title(line, wide), fonts.SANS, 9.4, 10.6)
        agreed = FORMATS.day(line.first) if line.first else ABSENT
        pen.text(x + at.first, y, agreed, fonts.SANS, BODY, "ink3")
        if line.end:
            pen.text(x + at.end, y, FORMATS.day(line.end), fonts.MEDIUM, 9.4, colour)
        else:
            shade = colour if line.mark == "missed" else "ink3"
            words = fonts.shorten(line.end_words, fonts.SANS, BODY, at.slip - at.end - 6)
            pen.text(x + at.end, y, words, fonts.SANS, BODY, shade)
        face, shade = (fonts.BOLD, colour) if line.loud else (fonts.SANS, "ink3")
        pen.text(x + at.slip, y, line.slip_words, face, BODY + 0.4, shade, "end")

    def _columns(self, wide: float) -> _Columns:
        """The columns, with room for the widest slip beside its date: figures that touch are misread."""
        at = _Columns.of(wide)
        lacking = max((_touch(line, at) for line in self.block.lines), default=0.0)
        return replace(at, first=at.first - lacking, end=at.end - lacking)

    def _title(self, line: blocks.MilestoneLine, wide: float) -> list[str]:
        return fonts.few_lines(line.title, fonts.SANS, 9.4, self._columns(wide).first - 18, 2)

    def _tall(self, line: blocks.MilestoneLine, wide: float) -> float:
        return LINE + 10.6 * (len(self._title(line, wide)) - 1)

    def _counts(self, pen: Pen, x: float, y: float, wide: float) -> None:
        right = x + wide
        room = wide - fonts.width(self.block.title, fonts.BOLD, 9.8) - 12
        for kind, words in reversed(self.block.counts):
            need = fonts.width(words, fonts.SANS, BODY) + 17
            if need > room:
                return
            room -= need
            right -= fonts.width(words, fonts.SANS, BODY)
            pen.text(right, y + 10, words, fonts.SANS, BODY, "ink2")
            draw_milestone(pen, right - 6, y + 7, kind)
            right -= 17


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a milestone table stand, from its left edge; a narrow one has no timeline."""

    first: float
    end: float
    slip: float

    @classmethod
    def of(cls, wide: float) -> _Columns:
        if wide > 430:
            return cls(wide * 0.315, wide * 0.415, wide * 0.655)
        return cls(wide * 0.44, wide * 0.62, wide)


def _touch(line: blocks.MilestoneLine, at: _Columns) -> float:
    """How far a line's slip reaches into its date; nothing where there is air between them."""
    if not line.end:
        return 0.0
    date_ends = at.end + fonts.width(FORMATS.day(line.end), fonts.MEDIUM, 9.4)
    slip_begins = at.slip - fonts.width(line.slip_words, fonts.BOLD, BODY + 0.4)
    return max(0.0, date_ends + AIR - slip_begins)


def _need(line: blocks.MilestoneLine, today: date | None) -> tuple[int, int]:
    """What keeps its place first: late before on time, near before far."""
    day = line.end or line.moved_to or line.first
    return _LATE.get(line.mark, 3), abs((day - today).days) if day and today else 0


@dataclass(frozen=True)
class _Timeline:
    """The slips drawn beside the columns, from `left` to `right`; laid out as on screen."""

    left: float
    right: float
    scale: Scale
    tracks: dict[int, Track]

    @classmethod
    def of(cls, block: blocks.MilestoneTable, left: float, right: float) -> _Timeline | None:
        today = block.today or max(
            (day for line in block.lines for day in (line.first, line.end) if day), default=None
        )
        if today is None:
            return None
        found = {}
        for n, line in enumerate(block.lines):
            made = track(line.first, line.end, today, line.mark, moved_to=line.moved_to, tick=line.tick)
            if made is not None:
                found[n] = replace(made, words="")  # the column beside it says the days
        scale = scale_of(found.values(), today)
        return None if scale is None else cls(left, right, scale, found)

    @property
    def wide(self) -> float:
        return self.right - self.left

    def draw(self, pen: Pen, top: float, bottom: float, today: date | None) -> None:
        """Hairlines at the turn of years, and today dotted."""
        for year, along in self.scale.years(self.wide):
            x = self.left + along
            pen.line(x, top + 3, x, bottom, "hair")
            if x + 22 < self.right + 8:
                pen.text(x + 2, top + 10.5, str(year), fonts.SANS, BODY, "ink3")
        if today:
            x = self.left + self.scale.x(today, self.wide)
            pen.line(x, top + 3, x, bottom, "axis", 0.6, (1, 2))

    def bar(self, pen: Pen, y: float, n: int) -> None:
        """One line's slip around the height `y`."""
        if n in self.tracks:
            shapes = lay_out(self.tracks[n], self.scale, self.wide, 2 * _HALF, _measure)
            draw_chart(pen, self.left, y - _HALF, Drawing(self.wide, 2 * _HALF, shapes))


def _measure(text: str, size: float, bold: bool) -> float:
    return fonts.width(text, fonts.BOLD if bold else fonts.SANS, size)

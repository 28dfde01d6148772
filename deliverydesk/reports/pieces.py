"""Each block as something that knows its height, can be cut where a page ends, and can be drawn.

`piece_of(block)` gives the piece; `flow.py` stacks pieces into pages and never asks what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from deliverydesk.domain.chartdata import ChartData, value_axis
from deliverydesk.domain.chartlayout import lay_out
from deliverydesk.domain.chartshapes import Drawing
from deliverydesk.i18n import _
from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.directions import isolated
from deliverydesk.reports.marks import draw_chart, draw_level, draw_tag, tag_width
from deliverydesk.reports.pen import Pen

BODY = 9.0
GAP = 11.0  # between blocks
PROSE = 11.5  # from line to line of prose
SHORT_QUOTE = 700  # letters
CHART, SMALL_CHART = 190.0, 140.0  # how tall a chart is, and how low it may become


@dataclass(frozen=True)
class Places:
    """Where each sheet starts; empty while pages are still being counted."""

    pages: Mapping[str, int] = field(default_factory=dict)


class Piece(Protocol):
    """One block on paper."""

    def height(self, wide: float) -> float:
        """The points it needs at this width."""

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        """Draw it from its top left corner."""

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        """What fits in `room` and what is left; a piece that cannot be cut gives `(None, itself)`."""


class Whole:
    """A piece that is never cut."""

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        """All or nothing."""
        return None, self  # type: ignore[return-value]


def title_line(pen: Pen, x: float, y: float, wide: float, title: str, right: str = "") -> float:
    """A section's title over its rule; returns the y beneath."""
    note = fonts.width(right, fonts.SANS, BODY) + 8 if right else 0
    pen.text(x, y + 10, fonts.shorten(title, fonts.BOLD, 9.8, wide - note), fonts.BOLD, 9.8)
    if right:
        pen.text(x + wide, y + 10, right, fonts.SANS, BODY, "ink3", "end")
    pen.line(x, y + 14.5, x + wide, y + 14.5, "ink3", 0.7)
    return y + 14.5


TITLE = 14.5


@dataclass(frozen=True)
class ChartPiece(Whole):
    """A chart; it gives up some height where what stands under it would not fit."""

    block: blocks.Chart
    tall: float = CHART

    def lower(self, by: float) -> ChartPiece:
        """The chart lower by so many points, as far as it can still be read."""
        return replace(self, tall=max(SMALL_CHART, self.tall - by))

    def height(self, wide: float) -> float:
        return self.tall + 14 + 11.5 * len(self._beneath(wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        title = fonts.shorten(self.block.data.title, fonts.BOLD, 9.4, wide)
        pen.text(x, y + 10, title, fonts.BOLD, 9.4)
        draw_chart(pen, x, y + 13, _laid_out(self.block.data, wide, self.tall))
        pen.lines(x, y + 13 + self.tall + 9, self._beneath(wide), fonts.SANS, BODY, 11.5, "ink3", wide)

    def _beneath(self, wide: float) -> list[str]:
        """Source, where the axis starts, and a re-baseline whose label found no place in the plot."""
        data = self.block.data
        placed = _laid_out(data, wide, self.tall).words()
        parts = [data.source, value_axis(data).starts_words]
        parts += [moved.words for moved in data.rebaselines if moved.words not in placed]
        said = [part for part in parts if part]
        words = said[0] if len(said) == 1 else "; ".join(isolated(part) for part in said)
        return fonts.few_lines(words, fonts.SANS, BODY, wide, 3)


@lru_cache(maxsize=256)
def _laid_out(data: ChartData, wide: float, tall: float) -> Drawing:
    """A chart's layout, asked for once to measure and once to draw."""
    return lay_out(data, wide, tall, measure)


def measure(text: str, size: float, bold: bool) -> float:
    """The width of a chart's label on paper."""
    return fonts.width(text, fonts.BOLD if bold else fonts.SANS, size)


@dataclass(frozen=True)
class StripPiece(Whole):
    block: blocks.RatingStrip

    def height(self, wide: float) -> float:
        return TITLE + 4 + 17 * len(self.block.lines) + 11.5 * len(self._below(wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        y = title_line(pen, x, y, wide, self.block.title, self.block.note) + 13
        columns = self._columns()
        for line in self.block.lines:
            right = x + wide
            for tag, room in reversed(list(zip(line.tags, columns, strict=True))):
                draw_tag(pen, right - room / 2, y - 3, tag, 11.5 if tag.filled else 10.5)
                right -= room + 5
            pen.text(x, y, fonts.shorten(line.label, fonts.SANS, BODY, right - x), fonts.SANS, BODY)
            y += 17
        pen.lines(x, y, self._below(wide), fonts.SANS, BODY, 11.5, "ink2", wide)

    def _columns(self) -> list[float]:
        """The width of each column of tags, that of its widest."""
        return [
            max(tag_width(tag, 10.5) for tag in tags)
            for tags in zip(*(line.tags for line in self.block.lines), strict=True)
        ]

    def _below(self, wide: float) -> list[str]:
        return fonts.wrap(self.block.below, fonts.SANS, BODY, wide) if self.block.below else []


@dataclass(frozen=True)
class ProsePiece:
    """Words that run over pages: `lines` are set once a page is measured; where it `goes_on`, more follow."""

    block: blocks.Prose
    text: str = ""
    lines: tuple[str, ...] = ()
    again: bool = False
    goes_on: bool = False

    def height(self, wide: float) -> float:
        return TITLE + 4 + PROSE * (len(self._lines(wide)) + self.goes_on)

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        y = title_line(pen, x, y, wide, self.block.title, _("continued") if self.again else "") + 12
        y = pen.lines(x, y, self._lines(wide), self._face, BODY, PROSE, room=wide)
        if self.goes_on:
            pen.text(x + wide, y, _("continues"), fonts.SANS, BODY, "ink3", "end")

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        lines = self._lines(wide)
        keep = int((room - TITLE - 4) / PROSE) - 1
        if keep < 3 or len(lines) - keep < 2:
            return None, self
        here = ProsePiece(self.block, lines=tuple(lines[:keep]), again=self.again, goes_on=True)
        return here, ProsePiece(self.block, _rejoin("\n".join(lines[keep:])), again=True)

    @property
    def _face(self) -> str:
        # A page of italics is not read: a long quotation stands upright under its speaker's name.
        return fonts.ITALIC if self.block.quoted and len(self.block.text) <= SHORT_QUOTE else fonts.SERIF

    def _lines(self, wide: float) -> list[str]:
        return [*self.lines] or fonts.wrap(self.text or self.block.text, self._face, BODY, wide)


def _rejoin(lines: str) -> str:
    """Paragraphs whole again, so that the rest can be set at another width."""
    return "\n\n".join(part.replace("\n", " ") for part in lines.split("\n\n"))


@dataclass(frozen=True)
class FactsPiece(Whole):
    block: blocks.Facts

    def height(self, wide: float) -> float:
        return TITLE + 5 + sum(12.0 * max(len(words), 1) for _label, words in self._lines(wide))

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        y = title_line(pen, x, y, wide, self.block.title) + 12.5
        for label, words in self._lines(wide):
            pen.text(x, y, label, fonts.SANS, BODY, "ink3")
            y = pen.lines(x + self._indent(wide), y, words or [""], fonts.SANS, BODY, 12)

    def _indent(self, wide: float) -> float:
        return min(
            max((fonts.width(a, fonts.SANS, BODY) for a, _b in self.block.lines), default=0) + 10, wide * 0.45
        )

    def _lines(self, wide: float) -> list[tuple[str, list[str]]]:
        indent = self._indent(wide)
        return [
            (
                fonts.shorten(label, fonts.SANS, BODY, indent - 6),
                fonts.wrap(words, fonts.SANS, BODY, wide - indent),
            )
            for label, words in self.block.lines
        ]


@dataclass(frozen=True)
class BarriersPiece:
    block: blocks.BarrierList
    again: bool = False

    def height(self, wide: float) -> float:
        if not self.block.lines:
            return TITLE + 5 + 11.5 * len(fonts.wrap(self.block.empty, fonts.SANS, BODY, wide))
        return TITLE + 4 + sum(self._tall(line, wide) for line in self.block.lines)

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        note = _("continued") if self.again else self.block.note
        y = title_line(pen, x, y, wide, self.block.title, note) + 12.5
        if not self.block.lines:
            pen.lines(
                x, y, fonts.wrap(self.block.empty, fonts.SANS, BODY, wide), fonts.SANS, BODY, 11.5, "ink2"
            )
        for line in self.block.lines:
            draw_level(pen, x + 8, y - 3, line.level, line.over)
            face = fonts.MEDIUM if line.over else fonts.SANS
            inner = pen.lines(x + 22, y, self._title(line, wide), face, 9.2, 11.2)
            inner = pen.lines(x + 22, inner, self._since(line, wide), fonts.SANS, BODY, 11, "ink3")
            if line.next_step:
                pen.lines(x + 22, inner, self._next(line, wide), fonts.SANS, BODY, 11, "ink2")
            y += self._tall(line, wide)

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        used, keep = TITLE + 4, 0
        for line in self.block.lines:
            used += self._tall(line, wide)
            if used > room:
                break
            keep += 1
        if not keep:
            return None, self
        here = blocks.BarrierList(self.block.title, self.block.note, self.block.lines[:keep])
        rest = blocks.BarrierList(self.block.title, self.block.note, self.block.lines[keep:])
        return BarriersPiece(here, self.again), BarriersPiece(rest, again=True)

    def _title(self, line: blocks.BarrierLine, wide: float) -> list[str]:
        return fonts.few_lines(line.title, fonts.MEDIUM if line.over else fonts.SANS, 9.2, wide - 24, 4)

    def _since(self, line: blocks.BarrierLine, wide: float) -> list[str]:
        return fonts.few_lines(line.since, fonts.SANS, BODY, wide - 24, 2)

    def _next(self, line: blocks.BarrierLine, wide: float) -> list[str]:
        return fonts.few_lines(line.next_step, fonts.SANS, BODY, wide - 24, 4)

    def _tall(self, line: blocks.BarrierLine, wide: float) -> float:
        step = 11 * len(self._next(line, wide)) if line.next_step else 0
        return 11.2 * len(self._title(line, wide)) + 11 * len(self._since(line, wide)) + 3.5 + step

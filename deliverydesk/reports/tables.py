"""Grids on paper: heads that repeat on every page, rows that are never cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliverydesk.domain.chartlayout import sparkline
from deliverydesk.i18n import ABSENT, _
from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.marks import (
    draw_answered,
    draw_chart,
    draw_level,
    draw_milestone,
    draw_shares,
    draw_tag,
    draw_way,
    tag_width,
)
from deliverydesk.reports.pen import Pen
from deliverydesk.reports.pieces import Piece, Places

SMALL = 8.0
ROW, CLOSE_ROW = 23.5, 21.4
HEAD = 27.0


@dataclass(frozen=True)
class GridPiece:
    """A table, cut only between rows; a wide enough page shares what is left over among its text columns."""

    block: blocks.Grid
    row: float = ROW

    def height(self, wide: float) -> float:
        return HEAD + self.row * len(self.block.rows)

    def cut(self, wide: float, room: float) -> tuple[Piece | None, Piece | None]:
        rows, usual = self.block.rows, self.block.row or ROW
        closest = CLOSE_ROW * usual / ROW if self.block.row else CLOSE_ROW
        closer = (room - HEAD) / len(rows) if rows else usual
        if closer >= closest:
            return replace(self, row=closer), None  # a page is spared where rows stand a little closer
        keep = int((room - HEAD) / usual)
        if keep < 1:
            return None, self
        here, rest = replace(self.block, rows=rows[:keep]), replace(self.block, rows=rows[keep:])
        return GridPiece(here, usual), GridPiece(rest, usual) if rest.rows else None

    def draw(self, pen: Pen, x: float, y: float, wide: float, places: Places) -> None:
        edges = self._edges(x, wide)
        for column, (left, right) in zip(self.block.columns, edges, strict=True):
            at, anchor = _side(column.side, left, right)
            pen.text(at, y + 9, column.head, fonts.BOLD, 8.2, "ink2", anchor)
            pen.text(at, y + 18.4, column.below, fonts.SANS, SMALL, "ink3", anchor)
        y += HEAD
        pen.line(x, y - 4, x + wide, y - 4, "ink", 0.9)
        y -= 4
        last = len(self.block.rows) - 1
        for n, row in enumerate(self.block.rows):
            for cell, column, (left, right) in zip(row.cells, self.block.columns, edges, strict=True):
                _draw_cell(pen, cell, left, right, y + self.row / 2, column.side, places)
            if row.sheet:
                pen.link(x, y, wide, self.row, row.sheet)
            y += self.row
            heavy = row.cut and n < last
            pen.line(x, y, x + wide, y, "ink3" if heavy else "hair", 0.8 if heavy else 0.5)

    def _edges(self, x: float, wide: float) -> list[tuple[float, float]]:
        asked = sum(column.width for column in self.block.columns)
        scale = wide / asked if asked else 1.0
        found = []
        for column in self.block.columns:
            found.append((x, x + column.width * scale - 5))
            x += column.width * scale
        if found:
            left, right = found[-1]
            found[-1] = (left, right + 5)
        return found


def _side(side: str, left: float, right: float) -> tuple[float, str]:
    match side:
        case "right":
            return right, "end"
        case "centre":
            return (left + right) / 2, "middle"
        case _:
            return left, "start"


def _draw_cell(
    pen: Pen, cell: blocks.Cell, left: float, right: float, middle: float, side: str, places: Places
) -> None:
    """Draw one cell around the middle of its row."""
    lower = middle + 8.2
    centre = (left + right) / 2
    match cell:
        case blocks.Text():
            _draw_text(pen, cell, left, right, middle, side)
        case blocks.Tag():
            height = 13.0 if cell.filled else 10.5
            if cell.words and cell.code in "NE":
                at = left + tag_width(cell, 10.5) / 2
                draw_tag(pen, at, middle - 4.5, cell, 9.5)
                words = fonts.shorten(cell.words, fonts.SANS, SMALL, right - left)
                pen.text(left, lower + 0.6, words, fonts.SANS, SMALL, "ink3")
            else:
                at = centre if side == "centre" else left + tag_width(cell, height) / 2
                draw_tag(pen, at, middle, cell, height)
        case blocks.Moved(before, way):
            if way:
                pen.text(right - 7, middle + 3, before, fonts.MEDIUM, SMALL, "ink2", "end")
                draw_way(pen, right - 2.5, middle, way)
            elif before:
                words = "=" if way == 0 else before
                pen.text(right, middle + 3, words, fonts.SANS, SMALL, "ink3", "end")
        case blocks.Spark(data):
            draw_chart(pen, left, middle - (ROW - 8) / 2, sparkline(data, right - left, ROW - 8), 0.65)
        case blocks.Shares():
            _draw_shares(pen, cell, left, right, middle)
        case blocks.Marks(kinds):
            _draw_marks(pen, kinds, left, right, middle)
        case blocks.Level(level, over):
            draw_level(pen, left + 8, middle, level, over)
        case blocks.Answered():
            draw_answered(pen, (left + right) / 2, middle, min(right - left, 36.0), cell)
        case blocks.PageOf(sheet):
            number = places.pages.get(sheet)
            pen.text(right, middle + 3, str(number) if number else "", fonts.SANS, SMALL, "ink3", "end")


def _draw_shares(pen: Pen, cell: blocks.Shares, left: float, right: float, middle: float) -> None:
    """Two bars; in words where there is nothing to draw."""
    now, then = cell.now or 0.0, cell.then or 0.0
    if cell.now is None and cell.then is None:
        pen.text(left, middle + 3, ABSENT, fonts.SANS, SMALL, "ink3")
    elif max(now, then) <= 0:
        pen.text(left, middle + 3, _("none"), fonts.SANS, SMALL, "ink3")
    else:
        draw_shares(pen, left, middle, right - left - 6, now, then, cell.quiet)


def _draw_text(pen: Pen, cell: blocks.Text, left: float, right: float, middle: float, side: str) -> None:
    at, anchor = _side(side, left + cell.indent, right)
    face = fonts.BOLD if cell.strong else fonts.SANS
    size = 8.3 if cell.strong else SMALL
    room = right - left - cell.indent
    first = fonts.few_lines(cell.text, face, size, room, cell.lines)
    if cell.below:
        first = first[:1]
        below = fonts.shorten(cell.below, fonts.SANS, SMALL, room)
        pen.text(at, middle + 8.2, below, fonts.SANS, SMALL, "ink3", anchor)
        top = middle - 1.4
    else:
        top = middle + 2.9 - 4.6 * (len(first) - 1)
    if anchor == "start":
        pen.lines(at, top, first, face, size, 9.2, cell.tone)
        return
    for line in first:
        pen.text(at, top, line, face, size, cell.tone, anchor)
        top += 9.2


def _draw_marks(pen: Pen, kinds: Sequence[str], left: float, right: float, middle: float) -> None:
    """Marks side by side; where even close ones find no room, the late ones and the number of all."""
    if not kinds:
        pen.text(left, middle + 3, ABSENT, fonts.SANS, SMALL, "ink3")
        return
    step = min(6.4, (right - left - 5) / max(len(kinds) - 1, 1))
    if step < 4.2:
        wait = [kind for kind in kinds if kind in {"missed", "slipping", "met_late"}]
        room = int((right - left - 20) / 5.4)
        for n, kind in enumerate(wait[:room]):
            draw_milestone(pen, left + 2.4 + n * 5.4, middle, kind, 2.2)
        pen.text(right, middle + 3, f"/{len(kinds)}", fonts.SANS, SMALL, "ink3", "end")
        return
    for n, kind in enumerate(kinds):
        draw_milestone(pen, left + 2.4 + n * step, middle, kind, 2.4)

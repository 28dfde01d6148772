"""Sheets into pages, counted before a line is drawn: so contents, links and "n of m" are right at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from deliverydesk.reports import blocks, frames, pieces
from deliverydesk.reports.frames import OpeningPiece
from deliverydesk.reports.milestone_table import MilestonesPiece
from deliverydesk.reports.pieces import GAP, Piece
from deliverydesk.reports.tables import ROW, GridPiece

MM = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM
MARGIN = 12 * MM
FOOT = HEIGHT - MARGIN - 12  # the rule above the page's foot
RIGHT_COLUMNS, GUTTER = (214.0, 240.0, 268.0), 22.0  # the narrowest that holds its words
CLOSE_GAP = 5.0


@dataclass(frozen=True)
class Placed:
    """A piece and where it stands on its page."""

    piece: Piece
    x: float
    y: float
    wide: float


@dataclass
class Page:
    """One page: what stands where, and the sheet that starts on it, if one does."""

    starts: blocks.Sheet | None = None
    placed: list[Placed] = field(default_factory=list)


def piece_of(block: blocks.Block) -> Piece:
    """The piece that draws a block."""
    match block:
        case blocks.Heading():
            return frames.HeadingPiece(block)
        case blocks.Sentence():
            return frames.SentencePiece(block)
        case blocks.Voices():
            return frames.VoicesPiece(block)
        case blocks.Grid():
            return GridPiece(block, block.row or ROW)
        case blocks.Chart():
            return pieces.ChartPiece(block)
        case blocks.RatingStrip():
            return pieces.StripPiece(block)
        case blocks.Prose():
            return pieces.ProsePiece(block)
        case blocks.Facts():
            return pieces.FactsPiece(block)
        case blocks.MilestoneTable():
            return MilestonesPiece(block)
        case blocks.BarrierList():
            return pieces.BarriersPiece(block)
        case blocks.DecisionBox():
            return frames.DecisionPiece(block)
        case blocks.Note():
            return frames.NotePiece(block)
        case blocks.Legend():
            return frames.LegendPiece(block)


def pages_of(sheet: blocks.Sheet) -> list[Page]:
    """A sheet's pages: its two columns on the first, what is left over in equal columns on the next ones.

    A sheet with nothing in its right column keeps the whole width throughout and its legend on every page.
    """
    wide = WIDTH - 2 * MARGIN
    page = Page(starts=sheet)
    top = _opening(page, OpeningPiece(sheet.opening), wide)
    bottom = _foot(page, sheet.foot, wide)
    left = deque(piece_of(block) for block in sheet.left)
    right = deque(piece_of(block) for block in sheet.right)
    beside = _right_width(right, bottom - top)
    narrow = wide - beside - GUTTER if right else wide
    _make_room(left, narrow, bottom - top)
    _fill(page, left, MARGIN, top, bottom, narrow)
    edge = WIDTH - MARGIN - beside
    below = _fill(page, right, edge, top, bottom, beside)
    if sheet.right and not right and left and isinstance(left[0], pieces.ProsePiece):
        _fill(page, left, edge, below, bottom, beside)  # words go on where there is room
    pages = [page]
    rest = deque([*left, *right])
    legend = [block for block in sheet.foot if isinstance(block, blocks.Legend) and not sheet.right]
    while rest:
        page = Page()
        top = _opening(page, OpeningPiece(sheet.opening, again=True), wide)
        bottom = _foot(page, legend, wide)
        if sheet.right:
            half = (wide - GUTTER) / 2
            _fill(page, rest, MARGIN, top, bottom, half, must=True)
            _fill(page, rest, MARGIN + half + GUTTER, top, bottom, half)
        else:
            _fill(page, rest, MARGIN, top, bottom, wide, must=True)
        pages.append(page)
    return pages


def _opening(page: Page, opening: OpeningPiece, wide: float) -> float:
    page.placed.append(Placed(opening, MARGIN, MARGIN, wide))
    return MARGIN + opening.height(wide) + 6


def _foot(page: Page, foot: Iterable[blocks.Block], wide: float) -> float:
    """Stack the foot upward from the page's furniture; returns where the columns must end."""
    y = FOOT - 6
    for block in reversed(list(foot)):
        piece = piece_of(block)
        y -= piece.height(wide)
        page.placed.append(Placed(piece, MARGIN, y, wide))
        y -= 5
    return y - 3


def _right_width(column: Collection[Piece], room: float) -> float:
    """The narrowest right column that holds all its pieces; where none does, the narrowest there is."""
    gaps = CLOSE_GAP * max(len(column) - 1, 0)
    fitting = (wide for wide in RIGHT_COLUMNS if sum(piece.height(wide) for piece in column) + gaps <= room)
    return next(fitting, RIGHT_COLUMNS[0])


def _make_room(column: deque[Piece], wide: float, room: float) -> None:
    """Lower the column's charts by what the column is too tall."""
    for n, piece in enumerate(column):
        over = sum(one.height(wide) for one in column) + GAP * (len(column) - 1) - room
        if over > 0 and isinstance(piece, pieces.ChartPiece):
            column[n] = piece.lower(over)


def _fill(
    page: Page, queue: deque[Piece], x: float, top: float, bottom: float, wide: float, must: bool = False
) -> float:
    """Put pieces into a column until one does not fit; `must` places at least one, so that pages end.

    They stand closer together where that lets all of them in. Returns where the next one would start.
    """
    y = top
    tall = sum(piece.height(wide) for piece in queue)
    gap = min(GAP, max(CLOSE_GAP, (bottom - top - tall) / max(len(queue) - 1, 1)))
    while queue:
        piece = queue.popleft()
        room = bottom - y
        tall = piece.height(wide)
        if tall <= room:
            page.placed.append(Placed(piece, x, y, wide))
            y += tall + gap
            must = False
            continue
        here, rest = piece.cut(wide, room)
        if here is None and must:
            here, rest = piece, None
        if here is not None:
            page.placed.append(Placed(here, x, y, wide))
            y += here.height(wide) + gap
            must = False
        if rest is not None:
            queue.appendleft(rest)
            break
    return y

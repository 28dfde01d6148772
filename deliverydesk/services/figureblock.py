"""A block of figures from a spreadsheet, whichever way it runs: without this each would be typed again.

           2026-Q1   2026-Q2          period    value             North   South
    North      410       436          2026-Q1     812    2026-Q1    410     402
    South      402       411          2026-Q2     847    2026-Q2    436     411

Periods are read as headings of lists are: a year, a quarter, a month, or the day on which a period ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Level, Place
from deliverydesk.domain.settings import settings_of
from deliverydesk.domain.stale import add_months
from deliverydesk.exchange.meanings import Span, read_span
from deliverydesk.i18n import _
from deliverydesk.schema.kind import fold
from deliverydesk.schema.picture import Picture

Block = Sequence[Sequence[str | None]]
_WHOLE = frozenset({"", "total", "national", "country", "all"})


@dataclass(frozen=True)
class BlockFigure:
    """One figure of the block: where it stands, what it is for, and its words still to be read.

    `trouble` says why nobody can tell which place it is for; the rest is then of no use.
    """

    row: int
    column: int
    span: Span
    place: str | None
    grp: str
    words: str
    trouble: str = ""


def figures_of(at: Picture, indicator: Indicator, rows: Block) -> list[BlockFigure] | None:
    """Every figure of a block, empty cells left out; None where it is no block of figures by period."""
    block = [[(cell or "").strip() for cell in row if cell is not None] for row in rows]
    while block and not any(block[-1]):
        block.pop()
    if len(block) < 1 or len({len(row) for row in block}) != 1 or len(block[0]) < 2:
        return None
    for shape in (_across, _pairs, _down):
        if found := shape(at, indicator, block):
            return found
    return None


def _across(at: Picture, indicator: Indicator, block: list[list[str]]) -> list[BlockFigure] | None:
    """Periods across; before them at most a column of places and one of groups."""
    spans = [_span(words, indicator) for words in block[0]]
    labels = next((n for n, span in enumerate(spans) if span is not None), len(spans))
    if len(block) < 2 or labels > 2 or labels == len(spans) or None in spans[labels:]:
        return None
    if labels == 0 and any(_span(words, indicator) for row in block[1:] for words in row[:1]):
        # Days in two columns are the beginnings and ends of periods.
        return None
    found = []
    for n, row in enumerate(block[1:], start=1):
        place, trouble = _place(at, row[0] if labels else "")
        if labels and not row[0] and len(block) > 2:
            trouble = _("No place is named in this row.")
        grp = row[1] if labels == 2 else ""
        found += [
            BlockFigure(n, labels + k, span, place, grp, words, trouble)
            for k, (span, words) in enumerate(zip(spans[labels:], row[labels:], strict=True))
            if words and span is not None
        ]
    return found


def _pairs(at: Picture, indicator: Indicator, block: list[list[str]]) -> list[BlockFigure] | None:
    """A period and its figure in each row, under a heading or none."""
    if len(block[0]) != 2:
        return None
    first = 0 if _span(block[0][0], indicator) is not None else 1
    spans = [_span(row[0], indicator) for row in block[first:]]
    if not spans or None in spans or any(_span(row[1], indicator, days=True) for row in block[first:]):
        return None
    if first and _place(at, block[0][1])[1] == "" and block[0][1]:
        return None  # headed by a place: periods down, places across
    return [
        BlockFigure(n, 1, span, None, "", row[1])
        for n, (span, row) in enumerate(zip(spans, block[first:], strict=True), start=first)
        if row[1] and span is not None
    ]


def _down(at: Picture, indicator: Indicator, block: list[list[str]]) -> list[BlockFigure] | None:
    """Periods down and places across."""
    spans = [_span(row[0], indicator) for row in block[1:]]
    if not spans or None in spans or _span(block[0][0], indicator) is not None:
        return None
    heads = [_place(at, words) for words in block[0][1:]]
    if all(trouble for _id, trouble in heads):
        return None
    return [
        BlockFigure(n, k, span, place, "", words, trouble)
        for n, (span, row) in enumerate(zip(spans, block[1:], strict=True), start=1)
        for k, ((place, trouble), words) in enumerate(zip(heads, row[1:], strict=True), start=1)
        if words and span is not None
    ]


def _span(words: str, indicator: Indicator, *, days: bool = False) -> Span | None:
    """The period that words name; with `days`, only where that is a day.

    A day is the end of a period as long as the indicator's.
    """
    if not words or not any(letter.isdigit() for letter in words):
        return None
    found = read_span(words)
    if found is None or found.start != found.end:
        return None if days else found
    begins = add_months(found.end, -indicator.frequency.months) + timedelta(days=1)
    return Span(begins, found.end)


def _place(at: Picture, words: str) -> tuple[str | None, str]:
    """The place that words name, None for the country; and what is wrong where they name none."""
    settings = settings_of(at)
    if fold(words) in _WHOLE or fold(words) == fold(settings.country):
        return None, ""
    id = at.find(Place.entity.key, words)
    if id is None:
        return None, _("“{words}” is no place of this desk, by its code or name.").format(words=words)
    place = at.get(Place, id)
    return (None if place is not None and place.level is Level.NATIONAL else id), ""

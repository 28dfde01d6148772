"""The columns of the Gap's second view: the gap at the last stocktakes, and whether it closes."""

from __future__ import annotations

from collections.abc import Sequence

from deliverydesk.domain.charting import LOUD
from deliverydesk.domain.gapwords import amount
from deliverydesk.domain.narrowing import Way
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import N_, _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models import gap_columns
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.gap_columns import Cards, Cells
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.paint.closing import Bar, Bars

_KEPT = ("ref", "title", "unit", "gap_now", "missing")


def columns(cards: Cards) -> tuple[Extra, ...]:
    """A few columns of the first view, then the bars and their words."""
    kept = [one for one in gap_columns.columns(cards) if one.key in _KEPT]

    def bars(card: Scorecard, at: Picture) -> Cell:
        return _bars(card, cards.top)

    own: Sequence[tuple[str, str, str, str, int, bool, Cells]] = (
        (
            "closing",
            N_("At the last stocktakes"),
            N_("share of the journey missing"),
            "closing",
            196,
            False,
            bars,
        ),
        ("change", N_("Since the first"), N_("of the journey"), "days", 128, False, _change),
        ("said", N_("Is it closing?"), N_("between the figures there are"), "prose", 300, False, _said),
    )
    made = [
        gap_columns.made_column(cards, key, Head(_(words), kind, width, stretch, False, "", _(second)), cell)
        for key, words, second, kind, width, stretch, cell in own
    ]
    return (*kept, *made)


def _bars(card: Scorecard, top: float) -> Cell:
    standings = card.narrowing.standings
    last = standings[-1].share if standings and standings[-1].is_fresh else None
    tone = "quiet" if last is None else "good" if not last else "bad" if last > LOUD else "watch"
    shown = Bars(tuple(Bar(one.share, one.stale, one.rebaselined) for one in standings), top, tone)
    tip = "\n".join([card.narrowing.sentence, *(one.words for one in standings)])
    return Cell(card.narrowing.sentence, card.narrowing.change, value=shown, tip=tip)


def _change(card: Scorecard, at: Picture) -> Cell:
    found = card.narrowing
    if found.change is None:
        return Cell(_("cannot be said"), None, "quiet", tip=found.sentence)
    figure = amount(found.change, unit="%")
    words = {
        Way.GREW: _("{figure} more"),
        Way.CLOSED: _("{figure} less"),
    }.get(found.way, _("the same"))
    wide = found.ends is not None and (found.ends[1].share or 0.0) > LOUD
    tone = {Way.GREW: "bad" if wide else "watch", Way.CLOSED: "good"}.get(found.way, "")
    return Cell(words.format(figure=figure), found.change, tone, tip=found.sentence)


def _said(card: Scorecard, at: Picture) -> Cell:
    return Cell(card.narrowing.sentence, card.narrowing.change, tip=card.narrowing.sentence)

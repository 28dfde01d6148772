"""The page a head of government reads first: every priority on one line, the worst rating on top.

A desk without indicators (a portfolio of projects that are rated and dated but not measured) gets columns
of its own: dates and words in place of trajectories and gaps, never a page of dashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from deliverydesk.domain import ratings, scorecard, sentences
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.reports.blocks import Grid, Heading, Legend, Opening, Sentence, Sheet
from deliverydesk.reports.directions import isolated
from deliverydesk.reports.measured_lines import measured_lines
from deliverydesk.reports.rated_lines import rated_lines
from deliverydesk.reports.voices import lead_voice, said_by
from deliverydesk.schema.picture import Picture

KEY = "dashboard"


def dashboard(
    picture: Picture,
    cards: Sequence[Scorecard],
    legend: Legend,
    settings: DeskSettings,
    *,
    alone: bool = False,
) -> Sheet:
    """The sheet with one line a priority, in the order given; `alone` it leads to no other page."""
    day = FORMATS.day_long(picture.today)
    opening = Opening(
        Heading(f"{_('The Gap')} · {isolated(settings.unit_name)}", _("as at {day}").format(day=day)),
        Sentence(opening_sentence(cards)),
    )
    grid = measured_lines(cards) if any(card.headline for card in cards) else rated_lines(cards)
    if alone:
        grid = _alone(grid)
    return Sheet(KEY, _("The Gap"), opening, left=(grid,), foot=(legend,))


def _alone(grid: Grid) -> Grid:
    """Without the column that names pages, which is the last, and without what a reader could follow."""
    rows = tuple(replace(row, cells=row.cells[:-1], sheet="") for row in grid.rows)
    return replace(grid, columns=grid.columns[:-1], rows=rows)


def opening_sentence(cards: Sequence[Scorecard]) -> str:
    """What the rows beneath it come to, by another voice where the unit itself has rated nothing."""
    lead = lead_voice(cards)
    if lead is Voice.UNIT:
        return scorecard.opening(cards)
    counts = Counter(said_by(card, lead).code for card in cards)
    told = [
        f"{FORMATS.number(counts[code], 0)} {ratings.name(code)}"
        for code in reversed(ratings.CODES)
        if counts[code]
    ]
    if lead is Voice.MINISTRY:
        first = _("The ministries rate {counts}.").format(counts=", ".join(told))
    else:
        first = _("The independent reviewers rate {counts}.").format(counts=", ".join(told))
    parts = [first, *_unrated(cards, lead)]
    if not any(card.headline for card in cards):
        parts.append(_("No indicator is on this desk, so nothing is measured and no pace can be told."))
    return " ".join(parts)


def _unrated(cards: Sequence[Scorecard], lead: Voice) -> list[str]:
    unrated = [said_by(card, lead) for card in cards if said_by(card, lead).code is None]
    explained = sum(said.absent is not None for said in unrated)
    silent = len(unrated) - explained
    told = []
    if explained:
        count = sentences.number_word(explained, first=True)
        told.append(
            plural(
                "{count} has a reason instead of a rating.",
                "{count} have a reason instead of a rating.",
                explained,
                count=count,
            )
        )
    if silent:
        count = sentences.number_word(silent, first=True)
        told.append(plural("{count} is not rated.", "{count} are not rated.", silent, count=count))
    return told

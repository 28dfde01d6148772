"""The brief: one line a priority, then one page a priority, from a freeze and nothing else.

freeze -> Picture -> scorecards -> briefing() -> Document -> pdf.write_pdf
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from deliverydesk.domain import ratings
from deliverydesk.domain.calibration import calibration
from deliverydesk.domain.challenge import Challenge
from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, scorecards
from deliverydesk.domain.settings import DeskSettings, settings_of
from deliverydesk.i18n import FORMATS, _
from deliverydesk.reports.blocks import Document, Legend, Sheet
from deliverydesk.reports.dashboard import dashboard
from deliverydesk.reports.priority_page import priority_page
from deliverydesk.reports.questions_page import questions_page
from deliverydesk.reports.report_page import report_page
from deliverydesk.reports.returns_page import Returns, returns_page
from deliverydesk.reports.sight_page import sight_page
from deliverydesk.reports.voices import MARK_WORDS, lead_voice, said_by
from deliverydesk.schema.picture import Picture


class Pages(Enum):
    """Which pages a brief has: all; the first alone; or each priority's line of sight instead."""

    ALL = "all"
    FRONT = "front"
    SIGHT = "sight"


def briefing(
    picture: Picture,
    *,
    freeze: Freeze | None = None,
    priorities: Collection[str] | None = None,
    returns: Returns | None = None,
    since: Since | None = None,
    report: bool = False,
    asked: Challenge | None = None,
    practice: bool = True,
    pages: Pages = Pages.ALL,
) -> Document:
    """The brief of a frozen picture; `priorities` are references or ids, all of them where none are named.

    Step and hash at the foot of each page are the freeze's; without one only the picture's step is printed.
    A brief of one priority is its page alone. `returns` and `asked`, the questions, compare ministries, so
    they are printed in the unit's whole brief only; so is the table of the delivery `report`, where it is
    asked for. `since` is what was known of milestones at the last stocktake. `practice` prints that word on
    every page.
    """
    settings = settings_of(picture)
    cards = _in_order(scorecards(picture, _chosen(picture, priorities)))
    legend = _legend(cards)
    sheets: list[Sheet] = []
    match pages:
        case Pages.FRONT:
            sheets.append(dashboard(picture, cards, legend, settings, alone=True))
        case Pages.SIGHT:
            sheets += [sight_page(picture, card.priority) for card in cards]
        case Pages.ALL:
            if len(cards) != 1:
                sheets.append(dashboard(picture, cards, legend, settings))
            if priorities is None:
                sheets += _for_the_centre(picture, cards, legend, settings, returns, asked, report=report)
            sheets += [priority_page(picture, card, legend, since) for card in cards]
    day = FORMATS.day_long(picture.today)
    return Document(
        title=_("{unit}: brief of {day}").format(unit=settings.unit_name, day=day),
        sheets=tuple(sheets),
        unit=settings.unit_name,
        marking=settings.marking,
        pack=_("freeze {ref}").format(ref=freeze.ref) if freeze else _("not frozen"),
        step=freeze.step if freeze else picture.step,
        digest=freeze.sha256 if freeze else "",
        practice=practice,
    )


def _chosen(picture: Picture, priorities: Collection[str] | None) -> list[Priority]:
    every = list(picture.all(Priority))
    if priorities is None:
        return every
    return [one for one in every if one.ref in priorities or one.id in priorities]


def _in_order(cards: Sequence[Scorecard]) -> list[Scorecard]:
    """By the unit's rating, worst first; by the voice that rates most where the unit has rated nothing."""
    lead = lead_voice(cards)
    codes = [*reversed(ratings.CODES)]

    def place(card: Scorecard) -> int:
        code = said_by(card, lead).code
        return codes.index(code) if code in codes else len(codes)

    return sorted(cards, key=place)  # the government's own order inside a rating is kept


def _for_the_centre(
    picture: Picture,
    cards: Sequence[Scorecard],
    legend: Legend,
    settings: DeskSettings,
    returns: Returns | None,
    asked: Challenge | None,
    *,
    report: bool,
) -> list[Sheet]:
    """The pages that compare ministries, which leave the unit in the head of government's copy alone."""
    sheets = []
    if report and cards:
        sheets.append(report_page(picture, cards, legend, settings))
    if returns is not None:
        sheets.append(returns_page(returns, picture.today))
    if asked is not None and (asked.questions or asked.gaps):
        sheets.append(questions_page(asked, calibration(picture), picture.today))
    return sheets


def _legend(cards: Sequence[Scorecard]) -> Legend:
    """The marks this pack uses, with their words; the scale is the one most of its ratings are given on."""
    scales = {said.scale for card in cards for said in card.voices.values() if said.code}
    codes = [
        code for code in reversed(ratings.CODES) if any(code in ratings.SCALES[scale] for scale in scales)
    ]
    words = {
        "R": _("highly problematic"),
        "AR": _("problematic"),
        "A": _("feasible"),
        "AG": _("mixed"),
        "G": _("good"),
    }
    shown = [(code, words[code]) for code in codes or [*reversed(ratings.SCALES["four"])]]
    has_data = any(card.headline for card in cards)
    shown.append(("N", _("old or not given") if has_data else _("not given")))
    if has_data:
        shown.append(("E", _("too early")))
    marks: tuple[tuple[str, str], ...] = ()
    if any(card.milestones for card in cards):
        marks = tuple((kind, _(word)) for kind, word in MARK_WORDS)
    filled = _("Filled tag: the unit’s judgement. Outlined: another voice.")
    steps = _("steps from our rating") if any(card.unit.code for card in cards) else ""
    return Legend(tuple(shown), steps, marks, f"{filled} {ratings.red_legend()}")

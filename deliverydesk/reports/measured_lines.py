"""One line a priority where there are indicators, so that the gap is read before anything else."""

from __future__ import annotations

from collections.abc import Sequence

from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.charting import LOUD
from deliverydesk.domain.gapwords import amount, gap_words
from deliverydesk.domain.pace import NoPace
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.units import is_percent
from deliverydesk.domain.verdicts import Grey
from deliverydesk.i18n import ABSENT, FORMATS, _
from deliverydesk.reports.blocks import Cell, Column, Grid, PageOf, Row, Shares, Spark, Text
from deliverydesk.reports.line_cells import barrier_cells, barrier_columns, milestone_marks, ref_width
from deliverydesk.reports.voices import data_tag, movement, tag_of, with_cuts
from deliverydesk.schema.numbers import more

NARROW = 12  # letters that fit under a figure


def measured_lines(cards: Sequence[Scorecard]) -> Grid:
    """The grid of a desk that measures."""
    ref = min(ref_width(cards), 48.0)
    columns = [
        Column("", "", ref),
        Column(_("Priority"), _("headline indicator"), 168 - ref),
        Column(_("Ministry"), _("says"), 46, "centre"),
        Column(_("Unit"), _("now, was"), 25),
        Column("", "", 26),
        Column(_("Data"), _("imply, age"), 42),
        Column("", "", 25, "right"),
        Column(_("Trajectory"), _years(cards), 48),
        Column(_("Latest"), _("→ target"), 50, "right"),
        Column(_("Gap now"), _("short, over"), 54, "right"),
        Column(_("At this"), _("pace"), 54, "right"),
        Column(_("Journey"), _("missing"), 42),
        Column(_("Milestones"), _("in date order"), 52),
        *barrier_columns(),
        Column("", _("page"), 17, "right"),
    ]
    rows = [_measured_row(card) for card in cards]
    return Grid(tuple(columns), tuple(with_cuts(cards, rows)))


def _measured_row(card: Scorecard) -> Row:
    indicator = card.headline.title if card.headline else _("no indicator")
    cells: list[Cell] = [
        Text(card.priority.ref, tone="ink3"),
        Text(card.priority.title, indicator, strong=True),
        tag_of(card, Voice.MINISTRY),
        tag_of(card, Voice.UNIT),
        movement(card),
        data_tag(card) if card.headline else Text(ABSENT, tone="ink3"),
        _age(card),
        Spark(card.chart) if card.chart else Text(ABSENT, tone="ink3"),
        _latest(card),
        _gap(card, card.verdict.gap_now, _why_no_gap(card)),
        _pace(card),
        _shares(card),
        milestone_marks(card),
        *barrier_cells(card.worst),
        PageOf(card.priority.id),
    ]
    return Row(tuple(cells), card.priority.id)


def _age(card: Scorecard) -> Text:
    age = card.age_of_data
    if age is None:
        return Text("")
    words = FORMATS.number(age, 0)
    return Text(words, _("old"), strong=True) if card.verdict.stale else Text(words, tone="ink2")


def _latest(card: Scorecard) -> Text:
    one, value, plan = card.headline, card.verdict.latest, card.plan
    if one is None:
        return Text(ABSENT, tone="ink3")
    sign = "%" if is_percent(one.unit) else ""
    target = "" if plan is None or plan.target is None else FORMATS.number(plan.target, one.decimals)
    if value is None:
        return Text(ABSENT, f"→ {target}" if target else _("no reading"), tone="ink3")
    return Text(FORMATS.number(value, one.decimals) + sign, f"→ {target}" if target else "", strong=True)


def _gap(card: Scorecard, gap: float | None, why: str, *, strong: bool = False, tone: str = "ink") -> Text:
    """`1.5` over `points short`. A unit too long for the column is left out: the indicator names it."""
    one = card.headline
    if one is None or gap is None:
        return Text(ABSENT, why, tone="ink3")
    words = gap_words(gap, direction=str(one.direction.value), unit=one.unit, decimals=one.decimals)
    figure, _space, rest = words.partition(" ")
    if not rest or not any(c.isdigit() for c in figure):
        return Text(words, tone=tone, lines=2)
    counted = amount(gap, unit=one.unit, decimals=one.decimals)
    if len(rest) > NARROW and words.startswith(f"{counted} "):
        rest = words.removeprefix(f"{counted} ")
    return Text(figure, rest, strong, tone)


def _pace(card: Scorecard) -> Text:
    share = card.verdict.share_missing_at_target
    loud = share is not None and more(share, LOUD) and _can_be_trusted(card)
    tone = "bad_t" if loud else "ink"
    return _gap(card, card.verdict.gap_at_target, _why_no_pace(card), strong=True, tone=tone)


def _can_be_trusted(card: Scorecard) -> bool:
    return not card.verdict.stale and not card.verdict.too_early


def _why_no_gap(card: Scorecard) -> str:
    match card.verdict.grey:
        case Grey.NO_READING:
            return _("no reading")
        case Grey.NO_PROMISE:
            return _("no path")
        case _:
            return ""


def _why_no_pace(card: Scorecard) -> str:
    match card.verdict.no_pace:
        case NoPace.TOO_FEW_READINGS:
            return _("too few yet")
        case NoPace.DAY_HAS_COME:
            return _("day has come")
        case _:
            return _why_no_gap(card)


def _shares(card: Scorecard) -> Shares:
    verdict = card.verdict
    return Shares(verdict.share_missing_now, verdict.share_missing_at_target, not _can_be_trusted(card))


def _years(cards: Sequence[Scorecard]) -> str:
    """`2024 → 2028`: the years all small trajectories together span."""
    days = [day for card in cards if card.chart for day in card.chart.days()]
    return f"{min(days).year} → {max(days).year}" if days else ""

"""The page a head of government reads first: every priority on one line, the worst rating on top.

A desk without indicators (a portfolio of projects that are rated and dated but not measured) gets columns
of its own: dates and words in place of trajectories and gaps, never a page of dashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from deliverydesk.domain import ratings, scorecard, sentences
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.charting import LOUD
from deliverydesk.domain.gapwords import amount, gap_words
from deliverydesk.domain.lines import BarrierLine
from deliverydesk.domain.pace import NoPace
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.units import is_percent
from deliverydesk.domain.verdicts import Grey
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.reports.blocks import (
    Cell,
    Column,
    Grid,
    Heading,
    Legend,
    Level,
    Marks,
    Opening,
    PageOf,
    Row,
    Sentence,
    Shares,
    Sheet,
    Spark,
    Text,
)
from deliverydesk.reports.voices import (
    data_tag,
    lead_voice,
    mark_of,
    movement,
    reason_of,
    said_by,
    speaks,
    tag_of,
)
from deliverydesk.schema.kinds import Absent, present
from deliverydesk.schema.numbers import more
from deliverydesk.schema.picture import Picture

KEY = "dashboard"
NARROW = 12  # letters that fit under a figure


def dashboard(picture: Picture, cards: Sequence[Scorecard], legend: Legend, settings: DeskSettings) -> Sheet:
    """The sheet with one line a priority, in the order given."""
    day = FORMATS.day_long(picture.today)
    opening = Opening(
        Heading(f"{_('The Gap')} · {settings.unit_name}", _("as at {day}").format(day=day)),
        Sentence(opening_sentence(cards)),
    )
    grid = _measured(cards) if any(card.headline for card in cards) else _rated(cards)
    return Sheet(KEY, _("The Gap"), opening, left=(grid,), foot=(legend,))


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


# ---- where there are indicators -------------------------------------------------------------------


def _measured(cards: Sequence[Scorecard]) -> Grid:
    independent = any(speaks(card, Voice.INDEPENDENT) for card in cards)
    ref = _ref_width(cards)
    columns = [
        Column("", "", ref),
        Column(_("Priority"), _("headline indicator"), 160 - ref - (30 if independent else 0)),
        Column(_("Ministry"), _("says"), 46, "centre"),
        *([Column(_("Independent"), _("says"), 50, "centre")] if independent else []),
        Column(_("Unit"), _("now, was"), 25),
        Column("", "", 26),
        Column(_("Data"), _("imply, age"), 42),
        Column("", "", 25, "right"),
        Column(_("Trajectory"), _years(cards), 48),
        Column(_("Latest"), _("→ target"), 45, "right"),
        Column(_("Gap now"), _("short, over"), 54, "right"),
        Column(_("At this"), _("pace"), 54, "right"),
        Column(_("Share of the"), _("way missing"), 52),
        Column(_("Milestones"), _("in date order"), 52),
        *_barrier_columns(),
        Column("", _("page"), 17, "right"),
    ]
    rows = [_measured_row(card, independent=independent) for card in cards]
    return Grid(tuple(columns), tuple(_with_cuts(cards, rows)))


def _measured_row(card: Scorecard, *, independent: bool) -> Row:
    indicator = card.headline.title if card.headline else _("no indicator")
    cells: list[Cell] = [
        Text(card.priority.ref, tone="ink3"),
        Text(card.priority.title, indicator, strong=True),
        tag_of(card, Voice.MINISTRY),
        *([tag_of(card, Voice.INDEPENDENT)] if independent else []),
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
        *_barrier(card.worst),
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


def milestone_marks(card: Scorecard) -> Marks:
    """The marks of a priority's milestones in order of date."""
    return Marks(tuple(mark_of(line) for line in card.milestones))


def _barrier_columns() -> tuple[Column, Column, Column]:
    return (
        Column("", "", 21),
        Column(_("Worst barrier"), _("and its level"), 101),
        Column(_("began, d"), _("with us"), 33, "right"),
    )


def _barrier(line: BarrierLine | None) -> tuple[Cell, Text, Text]:
    if line is None:
        return Text(""), Text(_("none open"), tone="ink3"), Text("")
    level = int(str(line.record.level.value)[1:])
    title = Text(line.record.title, lines=2)
    if level > 3 and line.clock:
        title = Text(line.record.title, _("awaiting since {day}").format(day=FORMATS.day(line.clock.since)))
    age, ours = line.ages.age, line.ages.with_us
    began = Text(
        ABSENT if age is None else FORMATS.number(age, 0),
        "" if ours is None or ours < 0 else _("us {days}").format(days=FORMATS.number(ours, 0)),
        strong=age is not None and age > 90,
    )
    return Level(level, over=line.clock is not None and line.clock.colours), title, began


# ---- where there are none -------------------------------------------------------------------------


def _rated(cards: Sequence[Scorecard]) -> Grid:
    shown = [voice for voice in (Voice.MINISTRY, Voice.INDEPENDENT) if any(speaks(c, voice) for c in cards)]
    unit = any(speaks(card, Voice.UNIT) for card in cards)
    milestones = any(card.milestones for card in cards)
    barriers = any(card.barriers for card in cards)
    heads = {Voice.MINISTRY: _("Ministry"), Voice.INDEPENDENT: _("Independent")}
    columns = [Column("", "", _ref_width(cards)), Column(_("Priority"), _("and who leads it"), 190)]
    columns += [Column(heads[voice], _as_at(cards, voice), 66) for voice in shown]
    if unit:
        columns += [Column(_("Unit"), _("now, was"), 28), Column("", "", 28)]
    columns += [
        Column(_("Starts"), "", 52, "right"),
        Column(_("Promised"), _("by"), 52, "right"),
        Column("", "", 4),
        Column(_("What is said of it"), _("by the ministry, or with the rating"), 250),
    ]
    if milestones:
        columns.append(Column(_("Milestones"), _("in date order"), 60))
    if barriers:
        columns += _barrier_columns()
    columns.append(Column("", _("page"), 17, "right"))
    rows = [_rated_row(card, shown, unit=unit, milestones=milestones, barriers=barriers) for card in cards]
    return Grid(tuple(columns), tuple(_with_cuts(cards, rows)))


def _as_at(cards: Sequence[Scorecard], voice: Voice) -> str:
    """`as at Sep 2017`, where a voice gave all its ratings on one day."""
    days = {said_by(card, voice).as_at for card in cards if said_by(card, voice).as_at}
    day = days.pop() if len(days) == 1 else None
    return _("as at {day}").format(day=FORMATS.day(day)) if day else _("says")


def _rated_row(
    card: Scorecard, shown: Sequence[Voice], *, unit: bool, milestones: bool, barriers: bool
) -> Row:
    lead = card.ministry.name if card.ministry else ABSENT
    cells: list[Cell] = [
        Text(card.priority.ref, tone="ink3"),
        Text(card.priority.title, lead, strong=True),
        *(tag_of(card, voice) for voice in shown),
        *((tag_of(card, Voice.UNIT), movement(card)) if unit else ()),
        _day(card.priority.start),
        _day(card.priority.end),
        Text(""),
        Text(first_words(card) or ABSENT, tone="ink2", lines=2),
        *((milestone_marks(card),) if milestones else ()),
        *(_barrier(card.worst) if barriers else ()),
        PageOf(card.priority.id),
    ]
    return Row(tuple(cells), card.priority.id)


def _day(value: object) -> Text:
    if isinstance(value, Absent):
        return Text(ABSENT, value.words or _(value.reason.label), tone="ink3")
    return Text(FORMATS.day(value)) if isinstance(value, date) else Text(ABSENT, tone="ink3")


def first_words(card: Scorecard) -> str:
    """What the ministry says, else what came with a rating, else why there is neither."""
    said = present(card.priority.narrative_ministry) or present(card.priority.narrative_unit)
    if said:
        return str(said)
    for voice in (Voice.MINISTRY, Voice.INDEPENDENT, Voice.UNIT):
        record = said_by(card, voice).record
        reason = present(record.reason) if record else None
        if reason:
            return str(reason)
        if why := reason_of(said_by(card, voice)):
            return why
    return ""


def _with_cuts(cards: Sequence[Scorecard], rows: Sequence[Row]) -> list[Row]:
    """Rows with a heavier rule wherever the leading rating changes."""
    lead = lead_voice(cards)
    codes = [said_by(card, lead).code for card in cards]
    return [
        Row(row.cells, row.sheet, cut=n + 1 < len(rows) and codes[n] != codes[n + 1])
        for n, row in enumerate(rows)
    ]


def _ref_width(cards: Sequence[Scorecard]) -> float:
    """Room for the longest reference in small type, between 22 and 96 points."""
    longest = max((len(card.priority.ref) for card in cards), default=3)
    return min(max(22.0, longest * 4.9 + 8), 96.0)


def _years(cards: Sequence[Scorecard]) -> str:
    """`2024 → 2028`: the years all small trajectories together span."""
    days = [day for card in cards if card.chart for day in card.chart.days()]
    return f"{min(days).year} → {max(days).year}" if days else ""

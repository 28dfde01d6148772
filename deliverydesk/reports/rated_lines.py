"""One line a priority where nothing is measured: ratings, dates and words instead of a page of dashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import ABSENT, FORMATS, _
from deliverydesk.reports.blocks import Cell, Column, Grid, PageOf, Row, Text
from deliverydesk.reports.line_cells import barrier_cells, barrier_columns, milestone_marks, ref_width
from deliverydesk.reports.voices import movement, reason_of, said_by, speaks, tag_of, with_cuts
from deliverydesk.schema.kinds import Absent, present


def rated_lines(cards: Sequence[Scorecard]) -> Grid:
    """The grid of a desk without a single indicator."""
    shown = [voice for voice in (Voice.MINISTRY, Voice.INDEPENDENT) if any(speaks(c, voice) for c in cards)]
    unit = any(speaks(card, Voice.UNIT) for card in cards)
    milestones = any(card.milestones for card in cards)
    barriers = any(card.barriers for card in cards)
    heads = {Voice.MINISTRY: _("Ministry"), Voice.INDEPENDENT: _("Independent")}
    columns = [Column("", "", ref_width(cards)), Column(_("Priority"), _("and who leads it"), 190)]
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
        columns += barrier_columns()
    columns.append(Column("", _("page"), 17, "right"))
    rows = [_rated_row(card, shown, unit=unit, milestones=milestones, barriers=barriers) for card in cards]
    return Grid(tuple(columns), tuple(with_cuts(cards, rows)))


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
        *(barrier_cells(card.worst) if barriers else ()),
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

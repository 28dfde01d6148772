"""Cells that both kinds of dashboard share, so that a barrier looks the same on either."""

from __future__ import annotations

from collections.abc import Sequence

from deliverydesk.domain.lines import BarrierLine
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import ABSENT, FORMATS, _
from deliverydesk.reports.blocks import Cell, Column, Level, Marks, Text
from deliverydesk.reports.voices import mark_of


def milestone_marks(card: Scorecard) -> Marks:
    """The marks of a priority's milestones in order of date."""
    return Marks(tuple(mark_of(line) for line in card.milestones))


def barrier_columns() -> tuple[Column, Column, Column]:
    """The heads over `barrier_cells`."""
    return (
        Column("", "", 21),
        Column(_("Worst barrier"), _("and its level"), 101),
        Column(_("began, d"), _("with us"), 33, "right"),
    )


def barrier_cells(line: BarrierLine | None) -> tuple[Cell, Text, Text]:
    """Level, title and both ages of a barrier; above L3 since when its decision is awaited."""
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


def ref_width(cards: Sequence[Scorecard]) -> float:
    """Room for the longest reference in small type, between 22 and 96 points."""
    longest = max((len(card.priority.ref) for card in cards), default=3)
    return min(max(22.0, longest * 4.9 + 8), 96.0)

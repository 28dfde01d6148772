"""The delivery-report table on paper: promises in groups by likelihood, for the head's own copy.

It stands beside every ministry's promises at once, so it is for the centre alone and is printed only where it
is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deliverydesk.domain import ratings, report_table
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.report_table import ReportGroup, ReportLine
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.reports.blocks import (
    Cell,
    Column,
    Grid,
    Heading,
    Legend,
    Note,
    Opening,
    PageOf,
    Row,
    Sentence,
    Sheet,
    Tag,
    Text,
)
from deliverydesk.reports.directions import isolated
from deliverydesk.reports.line_cells import ref_width
from deliverydesk.reports.voices import movement, tag_of
from deliverydesk.schema.picture import Picture

KEY = "report"
_DIMENSIONS = ("planning", "capacity", "recent")


def report_page(
    picture: Picture, cards: Sequence[Scorecard], legend: Legend, settings: DeskSettings
) -> Sheet:
    """The sheet with one line a promise, a group under its own name."""
    groups = report_table.table(picture, cards, settings)
    day = FORMATS.day_long(picture.today)
    head = Opening(
        Heading(
            _("Delivery report · {unit} · {day}").format(unit=isolated(settings.unit_name), day=day),
            _("centre only"),
        ),
        Sentence(report_table.opening(groups)),
    )
    notes = [
        _(
            "Groups by our own rating of how likely delivery is; inside a group stands the government's own "
            "order. A hard promise is marked, not pushed down."
        )
    ]
    waiting = [
        line.card.priority.ref
        for group in groups
        for line in group.lines
        if line.group is not None and not line.is_agreed
    ]
    if waiting:
        notes.append(_("Not yet agreed by the head: {refs}.").format(refs=", ".join(waiting)))
    # No milestone stands on this page, so their marks are not explained here.
    foot = (replace(legend, marks=()), Note(" ".join(notes)))
    return Sheet(KEY, _("Delivery report"), head, left=(_grid(groups, cards),), foot=foot)


def _grid(groups: Sequence[ReportGroup], cards: Sequence[Scorecard]) -> Grid:
    numbered = any(line.rank is not None for group in groups for line in group.lines)
    columns = [
        Column(_("Group"), "", 66),
        *([Column(_("Place"), "", 30, "right"), Column("", "", 6)] if numbered else []),
        Column("", "", ref_width(cards)),
        Column(_("Priority"), _("and who leads it"), 190),
        Column(_("Before"), "", 48, "centre"),
        Column(_("Unit"), _("now"), 40, "centre"),
        Column(_("Planning"), "", 50, "centre"),
        Column(_("Capacity"), "", 50, "centre"),
        Column(_("Recent"), "", 50, "centre"),
        Column(_("Challenge"), "", 62),
        Column(_("Stage"), _("of 4"), 36, "right"),
        Column("", "", 8),
        Column(_("Ministry"), _("says"), 62, "centre"),
        Column(_("Accountable"), "", 110),
        Column("", _("page"), 18, "right"),
    ]
    rows: list[Row] = []
    for group in groups:
        rows += [_row(line, _name(group, n), numbered=numbered) for n, line in enumerate(group.lines)]
        last = rows[-1]
        rows[-1] = Row(last.cells, last.sheet, cut=group is not groups[-1])
    return Grid(tuple(columns), tuple(rows))


def _name(group: ReportGroup, place: int) -> Text:
    """The group's name and count, beside its first line."""
    if place:
        return Text("")
    words = ratings.name(group.code) if group.code is not None else _("not rated")
    count = plural("one promise", "{n} promises", len(group.lines))
    return Text(words[:1].upper() + words[1:], count, strong=True)


def _row(line: ReportLine, name: Text, *, numbered: bool) -> Row:
    card = line.card
    lead = card.ministry.name if card.ministry else ABSENT
    stage = line.plain()["stage"]
    place: list[Cell] = [Text(str(line.rank) if line.rank is not None else ABSENT), Text("")]
    cells: list[Cell] = [
        name,
        *(place if numbered else ()),
        Text(card.priority.ref, tone="ink3"),
        Text(card.priority.title, lead, strong=True),
        movement(card),
        tag_of(card, Voice.UNIT),
        *(_dimension(line, name) for name in _DIMENSIONS),
        Text(line.hard or _challenge(line), strong=bool(line.hard)),
        Text(str(stage) if stage is not None else ABSENT, tone="ink" if stage is not None else "ink3"),
        Text(""),
        tag_of(card, Voice.MINISTRY),
        Text(line.sro, lines=2) if line.sro else Text(_("nobody named"), tone="bad_t"),
        PageOf(card.priority.id),
    ]
    return Row(tuple(cells), card.priority.id)


def _dimension(line: ReportLine, name: str) -> Cell:
    code = line.dimension(name)
    return Tag(code, filled=True) if code is not None else Text(ABSENT, tone="ink3")


def _challenge(line: ReportLine) -> str:
    return _(line.challenge.label).lower() if line.challenge is not None else ABSENT

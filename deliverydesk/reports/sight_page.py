"""One page a priority from vision to next milestone, with what is missing on the way in its place.

Below it stands how many of the ten sections of a delivery plan the records answer, and what the others lack.
"""

from __future__ import annotations

from deliverydesk.domain.delivery_plan import completeness_words, sections
from deliverydesk.domain.line_of_sight import Node, line_of_sight
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.i18n import ABSENT, _
from deliverydesk.reports.blocks import Column, Grid, Heading, Note, Opening, Row, Sentence, Sheet, Text
from deliverydesk.reports.directions import isolated
from deliverydesk.schema.picture import Picture

_STEP, _ROW = 11.0, 13.6  # points


def sight_page(picture: Picture, priority: Priority) -> Sheet:
    """The sheet of one priority's line of sight."""
    line = line_of_sight(picture, priority)
    ministry = picture.get(Ministry, priority.ministry)
    lead = ministry.name if ministry is not None else ABSENT
    opening = Opening(
        Heading(f"{priority.ref} · {isolated(lead)} · {isolated(priority.title)}", _("Line of sight")),
        Sentence(line.sentence),
    )
    columns = (
        Column("", "", 92),
        Column(_("No"), "", 40),
        Column(_("From the vision to the next milestone"), "", 470),
        Column(_("By whom, by when"), "", 150),
    )
    return Sheet(
        f"sight {priority.id}",
        _("{ref} line of sight").format(ref=priority.ref),
        opening,
        left=(Grid(columns, tuple(_row(one) for one in line.nodes), _ROW),),
        foot=_plan(picture, priority),
    )


def _row(one: Node) -> Row:
    tone = "warn_t" if one.missing else "ink"
    late = "bad_t" if one.late else "ink2"
    return Row(
        (
            Text(one.what, tone="ink3"),
            Text(one.ref, tone="ink3"),
            Text(one.words, strong=one.depth == 1, tone=tone, indent=_STEP * one.depth),
            Text(one.note, tone=late),
        )
    )


def _plan(picture: Picture, priority: Priority) -> tuple[Note, ...]:
    """How complete the delivery plan is, and what its sections lack, in a line each."""
    found = sections(picture, priority)
    told = [
        _("Section {n}, {question} {words}").format(n=one.number, question=_(one.question), words=one.words)
        for one in found
        if one.answered is False
    ]
    first = _("The delivery plan: {words}").format(words=completeness_words(found))
    return tuple(Note(words) for words in (first, *told))

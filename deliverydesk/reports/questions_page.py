"""The page of questions and gaps: for the centre alone, because it sets what ministries said side by side."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain.calibration import Calibration, base_rate
from deliverydesk.domain.challenge import Challenge, Raised
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.reports.blocks import (
    Block,
    Column,
    Grid,
    Heading,
    Note,
    Opening,
    Row,
    Sentence,
    Sheet,
    Text,
)

KEY = "questions"


def questions_page(found: Challenge, counts: Calibration, today: date) -> Sheet:
    """The sheet with the first questions and their evidence, how many follow, and every gap.

    No rating stands on it: a gap says that something is owed, never that a rating is wrong.
    """
    head = Opening(
        Heading(_("Questions · as at {day}").format(day=FORMATS.day_long(today)), _("centre only")),
        Sentence(found.sentence),
    )
    body: list[Block] = []
    if found.first:
        body.append(_questions(found))
    if found.more:
        body.append(
            Note(
                plural(
                    "{n} more question follows in the same order; the desk lists it.",
                    "{n} more questions follow in the same order; the desk lists them.",
                    found.more,
                )
            )
        )
    if found.gaps:
        body.append(_gaps(found))
    notes = [
        Note(
            _(
                "Tested: held against ten years of another country's projects. Prompt: worth a look there. "
                "Fact: so it is. Untested: nobody knows yet. None of them is a prediction. This page is for "
                "the centre only."
            )
        )
    ]
    if found.greens:
        refs = ", ".join(card.priority.ref for card in found.greens)
        words = _("Beside each green and amber-green ({refs}): {rate}")
        notes.insert(0, Note(words.format(refs=refs, rate=base_rate())))
    if counts.counts:
        words = " ".join(f"{_(one.voice.label)}: {one.sentence}" for one in counts.counts)
        notes.insert(0, Note(words))
    return Sheet(KEY, _("Questions"), head, left=tuple(body), foot=tuple(notes))


def _questions(found: Challenge) -> Grid:
    columns = (
        Column(_("No"), "", 32),
        Column(_("Priority"), "", 132),
        Column(_("Question"), "", 186),
        Column(_("Evidence"), "", 262),
        Column(_("Standing"), "", 56),
        Column(_("State"), "", 66),
    )
    return Grid(columns, tuple(_question(one) for one in found.first))


def _question(one: Raised) -> Row:
    state = _(one.state.label) if one.state is not None else _("Not put yet")
    return Row(
        (
            Text(one.priority.ref, tone="ink3"),
            Text(one.priority.title, lines=2),
            Text(_(one.rule.title), strong=True, lines=3),
            Text(one.evidence.sentence, lines=4),
            Text(_(one.rule.standing.label)),
            Text(state, tone="ink3" if one.state is None else "ink", lines=2),
        )
    )


def _gaps(found: Challenge) -> Grid:
    columns = (
        Column(_("No"), "", 32),
        Column(_("Priority"), "", 200),
        Column(_("Missing or too old"), "", 186),
        Column(_("What is owed"), "", 316),
    )
    return Grid(
        columns,
        tuple(
            Row(
                (
                    Text(one.priority.ref, tone="ink3"),
                    Text(one.priority.title, lines=2),
                    Text(_(one.rule.title), strong=True, lines=2),
                    Text(one.evidence.sentence, lines=3),
                )
            )
            for one in found.gaps
        ),
    )

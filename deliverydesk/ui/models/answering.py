"""One row a ministry on the return desk: what went out, what came back, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from deliverydesk.domain.answering import Answer
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.services.reviewlines import Tally
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn


class Counting(Enum):
    """How far the counts are: a return counted without a result cannot be opened; the past is not counted."""

    RUNS = "runs"
    DONE = "done"
    PAST = "past"


@dataclass(frozen=True)
class Asked:
    """A ministry's answer with its counts; `tally` is None where nothing is in or nothing was counted."""

    answer: Answer
    tally: Tally | None = None
    counting: Counting = Counting.DONE

    @property
    def key(self) -> str:
        """The ministry's id."""
        return self.answer.ministry.id


def _late(days: int) -> str:
    return plural("{n} d late", "{n} d late", days) if days else ""


def state(row: Asked) -> tuple[str, str, str, str]:
    """How a ministry stands: words, what is beneath them, tone, and a sign."""
    one = row.answer
    if one.issued is None:
        return _("Not issued yet"), "", "quiet", ""
    late = _late(one.days_late)
    if one.returned is None:
        if late:
            return _("Late"), late, "bad", "envelope-simple"
        return _("Awaited"), _("due {day}").format(day=FORMATS.day(one.due)), "quiet", "clock"
    if one.is_stale:
        day = next(FORMATS.day(issue.issued_on) for issue in one.issues if issue.id == one.returned.issue)
        return _("Stale"), _("answers the workbook of {day}").format(day=day), "watch", "warning-circle"
    came = _("received {day}").format(day=FORMATS.day(one.returned.received_on))
    files = sum(1 for back in one.returns if back.issue == one.returned.issue)
    parts = [came, late, plural("{n} file", "{n} files", files) if files > 1 else ""]
    second = ", ".join(part for part in parts if part)
    if not one.returned.signed_by:
        return _("Received, not signed off"), second, "watch", "tray"
    tally = row.tally
    if tally is not None and not tally.undecided:
        if tally.asked:
            return _("Queried"), second, "", "question"
        return _("Decided"), second, "", "check-circle"
    return _("Received"), second, "", "tray"


def next_step(row: Asked) -> tuple[str, str]:
    """What to do now, and the colour it is said in."""
    one, tally = row.answer, row.tally
    if row.counting is Counting.PAST:
        return "", "ink3"
    if one.issued is None:
        return _("Issue its workbook"), "accent"
    if one.returned is None:
        if one.days_late:
            return _("Ask for it"), "bad_t"
        return _("Wait until {day}").format(day=FORMATS.day(one.due)), "ink3"
    if tally is None:
        match row.counting:
            case Counting.DONE:
                return _("Cannot be opened; check this desk"), "bad_t"
            case _:
                return _("Counting"), "ink3"
    if one.is_stale:
        day = FORMATS.day(one.issued.issued_on)
        return _("Ask for the workbook of {day}").format(day=day), "warn_t"
    if tally.undecided:
        return plural("Review, {n} to decide", "Review, {n} to decide", tally.undecided), "accent"
    if not one.returned.signed_by:
        return _("Ask for the sign-off"), "warn_t"
    if tally.asked:
        return plural("Wait for {n} answer", "Wait for {n} answers", tally.asked), "ink2"
    return _("Nothing owed"), "ink3"


def _ministry(row: Asked) -> Cell:
    one = row.answer.ministry
    contact = present(one.contact)
    return Cell(one.name, one.name.casefold(), second=str(contact or _("nobody named")), tip=one.name)


def _issued(row: Asked) -> Cell:
    issued = row.answer.issued
    if issued is None:
        return Cell("", None)
    day = FORMATS.day(issued.issued_on)
    return Cell(day, issued.issued_on, second=issued.file, tip=f"{day} {issued.file}")


def _sign(row: Asked) -> Cell:
    words, _second, tone, sign = state(row)
    colour = {"bad": "bad_t", "watch": "warn_t"}.get(tone, "ink2")
    if sign == "question":
        colour = "query"
    return Cell(value=(sign, colour) if sign else None, tip=words)


def _state(row: Asked) -> Cell:
    words, second, tone, _sign_name = state(row)
    returned = row.answer.returned
    # Late ones sort last by the day: nothing that came in is later than what has not.
    return Cell(words, returned.received_on if returned else None, tone=tone, second=second)


def _count(row: Asked, name: str) -> Cell:
    if row.tally is None:
        return Cell("", None)
    count: int = getattr(row.tally, name)
    tone = "bad" if name == "problems" and count else ""
    return Cell(FORMATS.number(count), count, tone=tone or ("" if count else "quiet"))


def _problems(row: Asked) -> Cell:
    """Cells that could not be read and wait for a ruling, with the file's own problems beneath."""
    tally = row.tally
    if tally is None:
        return Cell("", None)
    count = tally.problems + tally.unplaced
    second = plural("{n} of the file", "{n} of the file", tally.unplaced) if tally.unplaced else ""
    return Cell(FORMATS.number(count), count, tone="bad" if count else "quiet", second=second)


def _signed(row: Asked) -> Cell:
    returned = row.answer.returned
    if returned is None or not returned.signed_by:
        return Cell("", None)
    on = FORMATS.day(returned.signed_on) if returned.signed_on else ""
    return Cell(returned.signed_by, returned.signed_by.casefold(), second=on)


def _next(row: Asked) -> Cell:
    words, colour = next_step(row)
    return Cell(words, words, value=colour, tip=words)


COLUMNS: tuple[RowColumn[Asked], ...] = (
    RowColumn(Head(_("Ministry"), "title", 190, True, False), _ministry),
    RowColumn(Head(_("Issued"), "text", 140, False, False), _issued),
    RowColumn(Head("", "icon", 30, False, False), _sign),
    RowColumn(Head(_("Return"), "text", 190, False, False), _state),
    RowColumn(Head(_("Changes"), "whole", 74, False, True), lambda row: _count(row, "changes")),
    RowColumn(Head(_("To decide"), "whole", 78, False, True), lambda row: _count(row, "undecided")),
    RowColumn(Head(_("Conflicts"), "whole", 78, False, True), lambda row: _count(row, "conflicts")),
    RowColumn(Head(_("Problems"), "whole", 80, False, True), _problems),
    RowColumn(Head(_("Asked"), "whole", 62, False, True), lambda row: _count(row, "asked")),
    RowColumn(Head(_("Sign-off"), "text", 140, False, False), _signed),
    RowColumn(Head(_("Next"), "next", 166, False, False), _next),
)

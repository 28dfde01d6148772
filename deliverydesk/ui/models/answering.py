"""One row a ministry on the return desk: how its workbook stands, sheet by sheet, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.control import Figures, Line, SheetStatus, Status
from deliverydesk.domain.exchanges import DispatchKind
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.services.reviewlines import Tally
from deliverydesk.services.sheetnames import ANSWERED as SHEETS
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn

_LOW = 50


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
    figures: Figures | None = None

    @property
    def key(self) -> str:
        """The ministry's id."""
        return self.answer.ministry.id

    @property
    def line(self) -> Line:
        """The ministry in the control room."""
        return Line(self.answer, self.figures)


@dataclass(frozen=True)
class SheetMark:
    """What is drawn of one sheet: how it stands, how much is filled, and whether a query is open."""

    status: SheetStatus
    percent: int
    queried: bool


def _late(days: int) -> str:
    return plural("{n} d late", "{n} d late", days) if days else ""


def state(row: Asked) -> tuple[str, str, str, str]:
    """How a ministry stands: words, what is beneath them, tone, and a sign."""
    one = row.answer
    if one.issued is None:
        return _("Not issued yet"), "", "quiet", ""
    if one.returned is None:
        return _not_back(row)
    if one.is_stale:
        day = next(FORMATS.day(issue.issued_on) for issue in one.issues if issue.id == one.returned.issue)
        return _("Stale"), _("answers the workbook of {day}").format(day=day), "watch", "warning-circle"
    if not one.is_in:
        back = {file.issue for file in one.returns}
        count = sum(1 for issue in one.awaited if issue.id in back)
        words = plural("{count} of {n} workbook", "{count} of {n} workbooks", len(one.awaited), count=count)
        second = ", ".join(part for part in (words, _late(one.days_late)) if part)
        return _("Received in part"), second, "watch", "tray"
    came = _("received {day}").format(day=FORMATS.day(one.returned.received_on))
    files = sum(1 for back in one.returns if back.issue == one.returned.issue)
    parts = [came, _late(one.days_late), plural("{n} file", "{n} files", files) if files > 1 else ""]
    second = ", ".join(part for part in parts if part)
    if one.is_unsigned:
        return _("Received, not signed off"), second, "watch", "tray"
    status = row.line.status if row.figures is not None else Status.RECEIVED
    sign = {Status.QUERIED: "question", Status.ACCEPTED: "check-circle", Status.REFUSED: "x"}
    return _(status.label), second, "", sign.get(status, "tray")


def _not_back(row: Asked) -> tuple[str, str, str, str]:
    """What a person last said of a workbook that is not back, and when; late or not stands beneath."""
    one, late = row.answer, _late(row.answer.days_late)
    words = _(row.line.status.label)
    if one.marks:
        words = _("{marked} {day}").format(marked=words, day=FORMATS.day(one.marks[-1].on))
    if late:
        return words, _("{late}, no answer").format(late=late), "bad", "envelope-simple"
    return words, _("due {day}").format(day=FORMATS.day(one.due)), "quiet", "clock"


def next_step(row: Asked) -> tuple[str, str]:
    """What to do now, and the colour it is said in."""
    one, tally = row.answer, row.tally
    if row.counting is Counting.PAST:
        return "", "ink3"
    if one.issued is None:
        return _("Issue its workbook"), "accent"
    if one.returned is None:
        return _next_of_silent(one)
    if tally is None:
        match row.counting:
            case Counting.DONE:
                return _("Cannot be opened; check this desk"), "bad_t"
            case _:
                return _("Counting"), "ink3"
    if one.is_stale:
        day = FORMATS.day(one.issued.issued_on)
        return _("Ask for the workbook of {day}").format(day=day), "warn_t"
    left = row.figures.undecided if row.figures is not None else tally.undecided
    if left:
        return plural("Review, {n} to decide", "Review, {n} to decide", left), "accent"
    if not one.is_in:
        return _next_of_silent(one)
    if one.is_unsigned:
        return _("Ask for the sign-off"), "warn_t"
    if tally.asked:
        return plural("Wait for {n} answer", "Wait for {n} answers", tally.asked), "ink2"
    share = row.line.share
    if share.filled < share.owed:
        owed = share.owed - share.filled
        return plural("Chase, {n} answer owed", "Chase, {n} answers owed", owed), "warn_t"
    return _("Nothing owed"), "ink3"


def _next_of_silent(one: Answer) -> tuple[str, str]:
    if one.days_late:
        again = one.marked(DispatchKind.REMINDED)
        return (_("Ask again for it") if again else _("Ask for it")), "bad_t"
    if not one.marks:
        return _("Send it, and mark it as sent"), "accent"
    return _("Wait until {day}").format(day=FORMATS.day(one.due)), "ink3"


def _ministry(row: Asked) -> Cell:
    one = row.answer.ministry
    contact = present(one.contact)
    return Cell(one.name, one.name.casefold(), second=str(contact or _("nobody named")), tip=one.name)


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
    tip = ", ".join(part for part in (words, second) if part)
    return Cell(words, returned.received_on if returned else None, tone=tone, second=second, tip=tip)


def _sheet(row: Asked, key: str) -> Cell:
    if row.figures is None:
        return Cell("", None)
    status = row.line.sheet_status(key)
    one = row.figures.sheet(key)
    if one is None or not one.share.owed:
        return Cell(_(status.label), None, value=SheetMark(status, 0, False), tip=_(status.label))
    words = _("{filled} of {owed}").format(filled=one.share.filled, owed=one.share.owed)
    parts = [f"{words}, {_(status.label)}"]
    if one.queried:
        parts.append(plural("{n} query open", "{n} queries open", one.queried))
    mark = SheetMark(status, one.share.percent or 0, bool(one.queried))
    told = ", ".join(parts)
    return Cell(told, one.share.percent, value=mark, tip=told)


def _signed(row: Asked) -> Cell:
    returned = row.answer.returned
    if returned is None or not returned.signed_by:
        return Cell("", None)
    on = FORMATS.day(returned.signed_on) if returned.signed_on else ""
    return Cell(returned.signed_by, returned.signed_by.casefold(), second=on, tip=returned.signed_by)


def _answered(row: Asked) -> Cell:
    if row.figures is None:
        return Cell("", None)
    share = row.line.share
    if not share.owed:
        return Cell(ABSENT, None, tone="quiet")
    words = _("{filled} of {owed}").format(filled=share.filled, owed=share.owed)
    percent = share.percent or 0
    tone = "bad" if percent < _LOW and row.answer.days_late else ""
    return Cell(_("{n} %").format(n=percent), percent, tone=tone, second=words, tip=words)


def _next(row: Asked) -> Cell:
    words, colour = next_step(row)
    return Cell(words, words, value=colour, tip=words)


def _sheet_column(key: str, title: str) -> RowColumn[Asked]:
    return RowColumn(Head(title, "sheet", 78, False, False), lambda row: _sheet(row, key))


COLUMNS: tuple[RowColumn[Asked], ...] = (
    RowColumn(Head(_("Ministry"), "title", 140, True, False), _ministry),
    RowColumn(Head("", "icon", 28, False, False), _sign),
    RowColumn(Head(_("Return"), "text", 158, False, False), _state),
    *(_sheet_column(one.key, one.words) for one in SHEETS),
    RowColumn(Head(_("Sign-off"), "text", 104, False, False), _signed),
    RowColumn(Head(_("Answered"), "whole", 80, False, False), _answered),
    RowColumn(Head(_("Next"), "next", 150, False, False), _next),
)
FIRST_SHEET = 3


def sheet_at(column: int) -> str:
    """The key of the sheet that a column shows; empty where it shows another thing."""
    place = column - FIRST_SHEET
    return SHEETS[place].key if 0 <= place < len(SHEETS) else ""

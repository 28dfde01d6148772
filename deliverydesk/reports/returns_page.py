"""The page that says which ministry has answered what: for the centre alone, because it compares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.answering import opening
from deliverydesk.domain.control import Line, SheetStatus, Status, total
from deliverydesk.domain.parties import Period
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.reports.blocks import (
    Answered,
    Cell,
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

KEY = "returns"
_BOX, _LOW = 56.0, 50


@dataclass(frozen=True)
class Returns:
    """What the page is made of, all of it from a freeze; `sheets` are keys and titles, one column each."""

    period: Period
    lines: tuple[Line, ...]
    sheets: tuple[tuple[str, str], ...]


def returns_page(returns: Returns, today: date) -> Sheet:
    """The sheet with one line a ministry: how its workbook stands, sheet by sheet, and who signed for it."""
    period = returns.period
    share = total(one.share for one in returns.lines)
    day = FORMATS.day_long(period.due or period.end)
    head = Opening(
        Heading(
            _("Returns · {period} · due {day}").format(period=period.ref, day=day),
            _("centre only"),
        ),
        Sentence(opening([one.answer for one in returns.lines], period, today)),
    )
    counted = plural(
        "{filled} of {n} answer that is owed is in.",
        "{filled} of {n} answers that are owed are in.",
        share.owed,
        filled=FORMATS.number(share.filled),
    )
    legend = _(
        "Grey: answered. A figure: answered in part. Empty: blank, or nothing is back. Hatched: nothing "
        "answered for three periods running. A dot: a query is open."
    )
    marks = _(
        "Sent, acknowledged and reminded are what a person of the unit has marked; nothing is inferred. This "
        "page compares ministries and is for the centre only."
    )
    return Sheet(
        KEY, _("Returns"), head, left=(_grid(returns),), foot=(Note(f"{counted} {legend}"), Note(marks))
    )


def _grid(returns: Returns) -> Grid:
    columns = [
        Column(_("Ministry"), "", 112),
        Column(_("Return"), _("and when"), 126),
        *(Column(title, "", _BOX, "centre") for _key, title in returns.sheets),
        Column("", "", 6),
        Column(_("Signed off"), _("by, and when"), 88),
        Column(_("Answered"), _("of what is owed"), 62, "right"),
        Column(_("To"), _("decide"), 34, "right"),
        Column(_("Asked"), _("back"), 34, "right"),
    ]
    return Grid(tuple(columns), tuple(_row(one, returns) for one in returns.lines))


def _row(line: Line, returns: Returns) -> Row:
    came = line.answer.came if line.answer.is_in else None
    figures = line.figures if came is not None else None
    cells: list[Cell] = [
        Text(line.answer.ministry.name, strong=True, lines=2),
        _state(line),
        *(_answered(line, key) for key, _title in returns.sheets),
        Text(""),
        _signed(line),
        _share(line),
        _count(figures.undecided if figures else None),
        _count(figures.queried if figures else None),
    ]
    return Row(tuple(cells))


def _state(line: Line) -> Text:
    """The status in its word, with the day of it and the days it is late beneath."""
    one, status = line.answer, line.status
    late = plural("{n} day late", "{n} days late", one.days_late) if one.days_late else ""
    if status is Status.NOT_ISSUED:
        return Text(_(status.label), tone="ink3")
    if one.is_in and one.came is not None:
        words = _("Received, not signed off") if one.is_unsigned else _(status.label)
        below = FORMATS.day(one.came.received_on)
        return Text(words, f"{below}, {late}" if late else below, tone="warn_t" if one.is_unsigned else "ink")
    day = one.marks[-1].on if one.marks else one.issued.issued_on if one.issued else None
    below = ", ".join(part for part in (FORMATS.day(day) if day else "", late) if part)
    return Text(_(status.label), below, strong=bool(late), tone="bad_t" if late else "ink")


def _answered(line: Line, key: str) -> Cell:
    if line.figures is None:
        return Text(ABSENT, tone="ink3")
    status = line.sheet_status(key)
    sheet = line.figures.sheet(key)
    if sheet is None or sheet.share.percent is None:
        return Answered(None, _(status.label))
    percent = sheet.share.percent
    return Answered(percent, _("{n} %").format(n=percent), status is SheetStatus.NEVER, bool(sheet.queried))


def _signed(line: Line) -> Text:
    came = line.answer.came if line.answer.is_in else None
    if came is None or not came.signed_by:
        return Text(ABSENT, tone="ink3")
    return Text(came.signed_by, FORMATS.day(came.signed_on) if came.signed_on else "")


def _share(line: Line) -> Text:
    percent = line.share.percent
    if percent is None:
        return Text(ABSENT, tone="ink3")
    words = _("{filled} of {owed}").format(filled=line.share.filled, owed=line.share.owed)
    loud = percent < _LOW and line.answer.days_late > 0
    return Text(_("{n} %").format(n=percent), words, strong=True, tone="bad_t" if loud else "ink")


def _count(value: int | None) -> Text:
    if value is None:
        return Text(ABSENT, tone="ink3")
    return Text(FORMATS.number(value), tone="ink" if value else "ink3")

"""The verb of the control room: who was asked, who has answered, who is late, and the letters to them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.cli.common import day, file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import ConsoleProgress, print_json, say, table
from deliverydesk.errors import Refused, WrongUsage
from deliverydesk.i18n import ABSENT, FORMATS, _, plural

if TYPE_CHECKING:
    from deliverydesk.domain.control import Line
    from deliverydesk.services.control import Control
    from deliverydesk.services.desk import Desk


def status_arguments(parser: ArgumentParser) -> None:
    """The words after `status`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument("--period", metavar="REF", help=_("the period; the one asked about now without it"))
    parser.add_argument(
        "--mark",
        choices=("sent", "reminded", "acknowledged"),
        help=_("keep what somebody did with the workbook, or heard of it"),
    )
    parser.add_argument(
        "--ministry", action="append", metavar="CODE", help=_("whose workbook to mark; may be given again")
    )
    parser.add_argument("--on", type=day, metavar="DATE", help=_("the day of it; today without it"))
    parser.add_argument("--note", help=_("words kept with the mark"))
    parser.add_argument("--letters", metavar="DIR", help=_("write a reminder to everybody who is late"))


def status(given: Namespace) -> int:
    """Say who was asked, who has answered, and what waits; mark what a person did; write reminders."""
    from deliverydesk.services import letters
    from deliverydesk.services.control import ControlRoom, period_named

    if bool(given.mark) != bool(given.ministry):
        raise WrongUsage(_("--mark and --ministry go together: say what happened, and to whose workbook."))
    if not given.mark and (given.on or given.note):
        raise WrongUsage(_("--on and --note belong to --mark."))
    progress = ConsoleProgress()
    with opened(given, writing=bool(given.mark)) as desk:
        period = period_named(desk.picture, given.period)
        room = ControlRoom(desk)
        before = found = room.control(period, progress)
        marked = ""
        if given.mark:
            marked = _mark(desk, before, given)
            found = room.control(period)
        # Whoever is marked as reminded now is reminded by the letter that is written now.
        late = letters.to_the_late(desk, before.lines, room) if given.letters else []
        written = letters.write(late, Path(given.letters)) if given.letters else []
    progress.clear()
    code = 1 if any(one.is_closed for one in found.lines) else 0
    if given.json:
        more = {"letters": [str(one) for one in written]} if given.letters else {}
        print_json(found.plain() | more)
        return code
    if marked:
        say(marked)
    say(found.sentence, "")
    _print(found)
    if given.letters:
        say("", plural("{n} letter written.", "{n} letters written.", len(written) // 2))
        say(*(str(one) for one in written))
    return code


def _mark(desk: Desk, found: Control, given: Namespace) -> str:
    from deliverydesk.domain.exchanges import DispatchKind
    from deliverydesk.services.dispatching import mark

    by_code = {one.answer.ministry.code.casefold(): one.answer for one in found.lines}
    unknown = [code for code in given.ministry if code.casefold() not in by_code]
    if unknown:
        raise Refused(
            _("No ministry asked for this period has the code {code}; nothing was marked.").format(
                code=", ".join(unknown)
            ),
            _("There are: {known}.").format(
                known=", ".join(one.answer.ministry.code for one in found.lines) or ABSENT
            ),
        )
    asked = [by_code[code] for code in dict.fromkeys(one.casefold() for one in given.ministry)]
    written = mark(desk, asked, DispatchKind(given.mark), on=given.on, note=given.note)
    return written.step.label


def _print(found: Control) -> None:
    from deliverydesk.services.sheetnames import names

    heads = [_("Code"), _("Ministry"), _("Status"), _("Issued"), _("Due"), _("Marked"), _("Received")]
    heads += [_("Days late"), _("Signed off by"), _("Answered"), _("To decide"), _("Asked")]
    table(heads, [_row(one) for one in found.lines])
    for one in found.lines:
        if one.is_closed:
            words = _(
                "{name}: what was kept of its files cannot be opened, so nothing is counted. Check this desk."
            )
            say(words.format(name=one.answer.ministry.name))
    gaps = [
        (one, sheet)
        for one in found.lines
        for sheet in (one.figures.sheets if one.figures is not None else ())
        if one.answer.is_in and sheet.share.filled < sheet.share.owed
    ]
    if gaps:
        say("")
    for one, sheet in gaps:
        words = _("{name}, {sheet}: {filled} of {owed} answered, {status}")
        say(
            words.format(
                name=one.answer.ministry.name,
                sheet=", ".join(names([sheet.key])),
                filled=sheet.share.filled,
                owed=sheet.share.owed,
                status=_(one.sheet_status(sheet.key).label),
            )
        )


def _row(one: Line) -> list[str]:
    answer, figures = one.answer, one.figures
    came = answer.came if answer.is_in else None
    mark = answer.marks[-1] if answer.marks else None
    share = (
        _("{filled} of {owed}").format(filled=one.share.filled, owed=one.share.owed) if figures else ABSENT
    )
    return [
        answer.ministry.code,
        answer.ministry.name,
        _(one.status.label),
        _day(answer.issued.issued_on if answer.issued else None),
        _day(answer.due if answer.issued else None),
        f"{_(mark.kind.label)} {_day(mark.on)}" if mark is not None else ABSENT,
        _day(came.received_on if came else None),
        str(answer.days_late or ABSENT),
        (came.signed_by if came else None) or ABSENT,
        share,
        str(figures.undecided) if came and figures else ABSENT,
        str(figures.queried) if came and figures else ABSENT,
    ]


def _day(value: date | None) -> str:
    return FORMATS.day(value) if value is not None else ABSENT

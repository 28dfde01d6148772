"""The verb that brings somebody's own Excel list in: first what each column would be, then the rows."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.cli.common import day, file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import ConsoleProgress, print_json, problems, say, table
from deliverydesk.cli.exchanging import conflict_line, exit_code, written_step
from deliverydesk.i18n import _, plural

if TYPE_CHECKING:
    from deliverydesk.services.bringing import Answers, BringResult
    from deliverydesk.services.desk import Desk


def bring_arguments(parser: ArgumentParser) -> None:
    """The words after `bring`."""
    file_argument(parser)
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=_("your own lists: .xlsx, .xlsm, .csv"))
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument(
        "--sheet", default="", metavar="NAME", help=_("the sheet, if not the best understood")
    )
    parser.add_argument(
        "--guess", action="store_true", help=_("take what is proposed; without it nothing is written")
    )
    parser.add_argument(
        "--as-at",
        type=day,
        metavar="DATE",
        help=_("the day up to which a past file knows things"),
    )
    parser.add_argument(
        "--column", action="append", default=[], type=_pair, metavar="C=WHAT",
        help=_("what a column is, such as F=milestone.forecast; 2:F in the second table"),
    )  # fmt: skip
    parser.add_argument(
        "--fill", action="append", default=[], type=_pair, metavar="RRGGBB=R",
        help=_("what a colour means: G AG A AR R, or none"),
    )  # fmt: skip
    parser.add_argument(
        "--word", action="append", default=[], type=_pair, metavar="WORDS=R",
        help=_("what a word of a rating means: G AG A AR R, or none"),
    )  # fmt: skip
    parser.add_argument(
        "--same", action="append", default=[], type=_pair, metavar="NAME=REF",
        help=_("which record a name in the list means, or new"),
    )  # fmt: skip
    parser.add_argument(
        "--dates",
        choices=("dmy", "mdy"),
        default="",
        help=_("what 03/04/2026 and 03/04/26 mean, years from 1970"),
    )
    parser.add_argument("--agreed", action="store_true", help=_("the targets are agreed, and no drafts"))
    parser.add_argument("--dry-run", action="store_true", help=_("compare and write nothing"))
    parser.add_argument(
        "--accept", choices=("clean", "all"), default="clean", help=_("all: write conflicts too")
    )


def bring(given: Namespace) -> int:
    """Bring in somebody's own lists."""
    from deliverydesk.services.bringing import bring as bring_in

    progress = ConsoleProgress()
    paths = [Path(one) for one in given.sources]
    writes = given.guess and not given.dry_run
    with opened(given, writing=writes) as desk:
        before = desk.picture.step
        results = bring_in(
            desk, paths, _answers(given, desk), sheet=given.sheet, guess=given.guess,
            accept=given.accept, dry_run=given.dry_run, progress=progress,
        )  # fmt: skip
        progress.clear()
        if given.json:
            print_json({"files": [one.plain() for one in results]})
        else:
            _tell(results, guessed=given.guess)
            if step := written_step(desk, before):
                say(step)
    return exit_code(results)


def _pair(words: str) -> tuple[str, str]:
    left, sign, right = words.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise ArgumentTypeError(_("“{words}” has no = with something on both sides").format(words=words))
    return left.strip(), right.strip()


def _answers(given: Namespace, desk: Desk) -> Answers:
    from deliverydesk.services.bringing import make_answers

    return make_answers(
        desk,
        as_at=given.as_at,
        columns=dict(given.column),
        fills=dict(given.fill),
        words=dict(given.word),
        dates=given.dates,
        same=dict(given.same),
        agreed=given.agreed,
    )


def _tell(results: Sequence[BringResult], *, guessed: bool) -> None:
    for one in results:
        say(f"{one.file}: {_(one.status)}{f', {one.sheet}' if one.sheet else ''}")
        _tell_columns(one)
        for fill in one.reading.fills:
            meaning = _("not said yet") if fill.answer is None else fill.answer or _("no rating")
            cells = plural("{n} cell", "{n} cells", fill.cells)
            say(f"  #{fill.colour} {_(fill.name)}, {cells}: {meaning}")
        for word in one.reading.words:
            meaning = (
                _("not said yet: --word WORDS=R") if word.answer is None else word.answer or _("no rating")
            )
            cells = plural("{n} cell", "{n} cells", word.cells)
            say(_("  “{word}”, {cells}: {meaning}").format(word=word.words, cells=cells, meaning=meaning))
        for doubt in one.doubts:
            told = _("  “{said}”: say --same “{said}={ref}” or --same “{said}=new”")
            say(told.format(said=doubt.said, ref=doubt.ref))
        if one.reading.unclear_dates and not one.reading.dates:
            say(
                "  "
                + plural(
                    "{n} date could be several days: say --dates dmy or mdy.",
                    "{n} dates could be several days each: say --dates dmy or mdy.",
                    one.reading.unclear_dates,
                )
            )
        kinds = [f"{proposal.kind} {proposal.entity}" for proposal in one.proposals]
        for kind in dict.fromkeys(kinds):
            say(f"  {kinds.count(kind)} {kind}")
        for proposal in one.proposals:
            if line := conflict_line(proposal):
                say(f"  {proposal.address}: {line}")
        problems(one.problems)
        problems(one.notes)
        if guessed:
            for line in one.accounting.told():
                say(f"  {line}")
    if not guessed:
        say(_("Nothing was written. Add --guess to take what is proposed, --column C=WHAT to correct it."))


def _tell_columns(one: BringResult) -> None:
    for number, found in enumerate(one.reading.tables):
        say(f"  {found.name}")
        rows = [
            (
                guess.heading.letter,
                guess.heading.text,
                guess.meaning.text,
                _("{sure} %: {why}").format(sure=guess.sure, why=guess.why),
            )
            for guess in one.reading.of(number)
        ]
        table((_("column"), _("heading"), _("would be"), _("why")), rows)

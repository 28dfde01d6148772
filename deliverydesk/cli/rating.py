"""The verbs of judgement: the delivery-report table, and every voice's ratings by priority."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deliverydesk.cli.common import file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import print_json, say, table
from deliverydesk.errors import WrongUsage
from deliverydesk.i18n import ABSENT, FORMATS, MINUS, N_, _, plural

if TYPE_CHECKING:
    from deliverydesk.domain.report_table import ReportGroup, ReportLine

REPORT_HELP = N_("show the delivery-report table: promises in groups by likelihood; --publish freezes it")
RATINGS_HELP = N_("show what each voice says of each priority, and how far they stand apart")


def report_arguments(parser: ArgumentParser) -> None:
    """The words after `report`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument("--publish", action="store_true", help=_("freeze the picture the table is made of"))
    parser.add_argument("--known", metavar="FREEZE", help=_("the table as a freeze keeps it"))


def report(given: Namespace) -> int:
    """Show the delivery-report table; with --publish it is frozen with its date and person."""
    from deliverydesk.domain import report_table
    from deliverydesk.domain.scorecard import scorecards
    from deliverydesk.services import reporting

    if given.publish and given.known:
        raise WrongUsage(_("--publish freezes the table of now; --known reads an older one. Choose one."))
    with opened(given, writing=given.publish) as desk:
        published = reporting.publish(desk) if given.publish else None
        if published is None and given.known:
            published = reporting.published(desk, given.known)
        at = published.picture if published is not None else desk.picture
        groups = report_table.table(at, scorecards(at), at.settings)
    if given.json:
        found: dict[str, Any] = {
            "sentence": report_table.opening(groups),
            "as_at": at.today.isoformat(),
            "groups": [one.plain() for one in groups],
            "published": published.plain() if published is not None else None,
        }
        print_json(found)
        return 0
    say(report_table.opening(groups), "")
    _print(groups)
    if published is not None:
        say("", published.told())
    return 0


def _print(groups: Sequence[ReportGroup]) -> None:
    from deliverydesk.domain import ratings

    heads = [_("No"), _("Priority"), _("Ministry"), _("Before"), _("Moved"), _("Planning"), _("Capacity")]
    heads += [_("Recent"), _("Challenge"), _("Stage"), _("Accountable")]
    numbered = any(line.rank is not None for group in groups for line in group.lines)
    rows: list[list[str]] = []
    for group in groups:
        words = ratings.name(group.code) if group.code is not None else _("not rated")
        rows.append(["", words.upper(), *[""] * (len(heads) - 2)])
        rows += [_row(line) for line in group.lines]
    if numbered:
        heads.insert(0, _("Place"))
        ranks = [rank for group in groups for rank in ("", *(str(one.rank or "") for one in group.lines))]
        rows = [[rank, *row] for rank, row in zip(ranks, rows, strict=True)]
    table(heads, rows)


def _row(line: ReportLine) -> list[str]:
    plain = line.plain()
    codes = [plain["planning"], plain["capacity"], plain["recent"], plain["challenge"], plain["stage"]]
    return [
        plain["ref"],
        plain["title"],
        plain["ministry"] or "",
        plain["before"] or ABSENT,
        _steps(plain["moved"]),
        *(str(code) if code is not None else ABSENT for code in codes),
        plain["sro"] or _("nobody named"),
    ]


def _steps(count: int | None) -> str:
    if count is None:
        return ABSENT
    return f"+{count}" if count > 0 else f"{MINUS}{-count}" if count < 0 else "0"


def ratings_arguments(parser: ArgumentParser) -> None:
    """The words after `ratings`."""
    file_argument(parser)
    json_argument(parser)


def ratings(given: Namespace) -> int:
    """Show every voice by priority: rating, day, movement and disagreement in steps of one scale."""
    from datetime import date

    from deliverydesk.domain import ratings as ratings_domain
    from deliverydesk.domain.scorecard import scorecards
    from deliverydesk.domain.voice_history import VOICE_KEYS, voices_plain

    with opened(given, writing=False) as desk:
        at = desk.picture
        lines = [voices_plain(at, card) for card in scorecards(at)]
    apart = sum(ratings_domain.far_apart(one["disagreement"]) for one in lines)
    if not any(one["voices"]["unit"] or one["voices"]["moderated"] for one in lines):
        sentence = _("We have rated none of the priorities yet.")
    elif not apart:
        sentence = _("No voice stands two steps or more from ours.")
    else:
        sentence = plural(
            "On one priority a voice stands two steps or more from ours.",
            "On {n} priorities a voice stands two steps or more from ours.",
            apart,
        )
    if given.json:
        print_json({"sentence": sentence, "priorities": lines})
        return 0
    say(sentence, "")
    heads = [_("No"), _("Priority")]
    for words in (_("Ministry"), _("Unit"), _("Moderated"), _("Independent")):
        heads += [words, _("as at"), _("moved")]
    heads += [_("Data"), _("Apart")]
    rows = []
    for one in lines:
        row = [one["ref"], one["title"]]
        for key in VOICE_KEYS.values():
            said = one["voices"][key]
            if said is None:
                row += [ABSENT, "", ""]
                continue
            day = FORMATS.day(date.fromisoformat(said["as_at"])) if said["as_at"] else ""
            row += [said["rating"] or said["words"] or ABSENT, day, _steps(said["moved"])]
        row += [one["data"] or ABSENT, ABSENT if one["disagreement"] is None else str(one["disagreement"])]
        rows.append(row)
    table(heads, rows)
    return 0

"""One small function a verb. Names and JSON keys are contracts: scripts rely on them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.cli import bringing, challenging, controlling, exchanging, rating, reading, sendingback
from deliverydesk.cli.common import file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import problems, say
from deliverydesk.domain.parties import Person
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import N_, _, plural
from deliverydesk.schema.problems import Severity


@dataclass(frozen=True)
class Verb:
    """One word of the command line."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def _new_arguments(parser: ArgumentParser) -> None:
    file_argument(parser)
    parser.add_argument("--name", default=_("Head of the unit"), help=_("your name, as the history shows it"))
    parser.add_argument("--code", default="HU", help=_("your code, for --as"))
    parser.add_argument("--unit", default=_("Delivery Unit"), help=_("the unit's name"))
    parser.add_argument("--country", default="", help=_("the country"))
    parser.add_argument(
        "--marking", default="OFFICIAL", help=_("the marking on everything that leaves the desk")
    )


def new(given: Namespace) -> int:
    """Make an empty desk."""
    from deliverydesk.services.desk import Desk

    person = Person(ref=given.code, name=given.name)
    settings = DeskSettings(unit_name=given.unit, country=given.country, marking=given.marking)
    with Desk.create(Path(given.file), person=person, settings=settings) as desk:
        say(_("{name} is made; {who} acts on it.").format(name=desk.path.name, who=given.name))
        for notice in desk.notices:
            say(notice)
    return 0


def _check_arguments(parser: ArgumentParser) -> None:
    file_argument(parser)
    json_argument(parser)
    parser.add_argument("--full", action="store_true", help=_("also check every index of the file"))


def check(given: Namespace) -> int:
    """Check records, rules, journal and file."""
    from deliverydesk.cli.console import print_json
    from deliverydesk.services import checking

    with opened(given, writing=False) as desk:
        found = checking.check(desk, full=given.full)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if given.json:
        print_json({"problems": [one.plain() | {"severity": str(one.severity)} for one in found]})
    else:
        problems(found)
        say(_("Nothing is wrong.") if not found else plural("{n} finding.", "{n} findings.", len(found)))
    return 1 if errors else 0


def _one_file(parser: ArgumentParser) -> None:
    file_argument(parser)
    writing_arguments(parser)


def undo(given: Namespace) -> int:
    """Take back the newest step."""
    with opened(given) as desk:
        say(desk.undo().step.label)
    return 0


def redo(given: Namespace) -> int:
    """Bring back what the last undo took."""
    with opened(given) as desk:
        say(desk.redo().step.label)
    return 0


VERBS = (
    Verb("demo", N_("make the sample country and run its month"), exchanging.demo_arguments, exchanging.demo),
    Verb("new", N_("make an empty desk"), _new_arguments, new),
    Verb("info", N_("say what a desk holds"), reading.info_arguments, reading.info),
    Verb(
        "issue",
        N_("write ministries' workbooks, and the letters that go with them"),
        exchanging.issue_arguments,
        exchanging.issue,
    ),
    Verb(
        "status",
        N_("say who was asked, who has answered, and what waits"),
        controlling.status_arguments,
        controlling.status,
    ),
    Verb("receive", N_("take workbooks back"), exchanging.receive_arguments, exchanging.receive),
    Verb("sendback", sendingback.HELP, sendingback.sendback_arguments, sendingback.sendback),
    Verb(
        "import",
        N_("bring in files of other layouts through a map"),
        exchanging.import_arguments,
        exchanging.import_,
    ),
    Verb("bring", N_("bring in your own Excel list"), bringing.bring_arguments, bringing.bring),
    Verb(
        "gap", N_("show every priority: promised, reached, heading for"), reading.gap_arguments, reading.gap
    ),
    Verb("ratings", rating.RATINGS_HELP, rating.ratings_arguments, rating.ratings),
    Verb("report", rating.REPORT_HELP, rating.report_arguments, rating.report),
    Verb("challenge", challenging.HELP, challenging.challenge_arguments, challenging.challenge),
    Verb(
        "brief",
        N_("freeze the picture and print a brief from it"),
        exchanging.brief_arguments,
        exchanging.brief,
    ),
    Verb("export", N_("write tables that any program reads"), reading.export_arguments, reading.export),
    Verb("history", N_("say who changed what, when and why"), reading.history_arguments, reading.history),
    Verb("undo", N_("take back the newest step"), _one_file, undo),
    Verb("redo", N_("bring back what the last undo took"), _one_file, redo),
    Verb("check", N_("check records, rules, journal and file"), _check_arguments, check),
)

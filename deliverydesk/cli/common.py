"""What several verbs share: the file they work on, who is writing, and how a result is printed."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.i18n import _

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk


def file_argument(parser: ArgumentParser) -> None:
    """The desk."""
    parser.add_argument("file", metavar="FILE", help=_("the desk, a .desk file"))


def json_argument(parser: ArgumentParser) -> None:
    """Print for a script."""
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def writing_arguments(parser: ArgumentParser) -> None:
    """Who is writing."""
    parser.add_argument(
        "--as", dest="actor", metavar="CODE", help=_("the code of the person of the desk who acts")
    )


def day(words: str) -> date:
    """A day on the command line, ISO only: scripts should not depend on a language."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError(
            _("“{words}” is not a day; write it like 2026-11-23").format(words=words)
        ) from None


def keys(words: str) -> tuple[str, ...]:
    """Several keys on the command line, with commas between them."""
    return tuple(one for part in words.split(",") if (one := part.strip()))


def some(words: str) -> int:
    """How many, on the command line: one or more."""
    if not words.isdecimal() or int(words) == 0:
        raise ArgumentTypeError(_("“{words}” is not a number of 1 or more").format(words=words))
    return int(words)


def opened(given: Namespace, *, writing: bool = True) -> Desk:
    """The desk a verb works on; its notices go to the error stream."""
    from deliverydesk.cli.console import complain
    from deliverydesk.services.desk import Desk

    desk = Desk.open(Path(given.file), actor=getattr(given, "actor", None), writing=writing)
    try:
        if writing:
            desk.actor_id  # noqa: B018  refuse before any work where nobody has said who is writing
    except BaseException:
        desk.close()
        raise
    complain(*desk.notices)
    return desk

"""The table of verbs, and the one place where an error becomes a sentence and an exit code.

0 done   1 done with problems   2 wrong usage   3 refused, nothing written
4 the file cannot be used       130 cancelled
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from deliverydesk import __version__
from deliverydesk.cli import verbs
from deliverydesk.cli.console import complain
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import _
from deliverydesk.progress import Cancelled

CANCELLED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    _speak_utf8()
    parser = make_parser()
    given = parser.parse_args(words)
    try:
        return int(given.run(given))
    except Invalid as refused:
        complain(*(problem.told() for problem in refused.problems))
        return refused.exit_code
    except DeskError as refused:
        complain(refused.sentence, *([refused.hint] if refused.hint else []))
        return refused.exit_code
    except (Cancelled, KeyboardInterrupt):
        complain(_("Cancelled; the step was not written."))
        return CANCELLED
    except BrokenPipeError:
        return 0


def make_parser() -> argparse.ArgumentParser:
    """The parser with every verb."""
    parser = argparse.ArgumentParser(
        prog="desk", description=_("DeliveryDesk on the command line. Without a verb, the window opens.")
    )
    parser.add_argument("--version", action="version", version=f"DeliveryDesk {__version__}")
    under = parser.add_subparsers(metavar="VERB", required=True)
    for verb in verbs.VERBS:
        one = under.add_parser(verb.name, help=_(verb.help), description=_(verb.help))
        verb.arguments(one)
        one.set_defaults(run=verb.run)
    return parser


def _speak_utf8() -> None:
    """A console in another encoding gets question marks rather than a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")

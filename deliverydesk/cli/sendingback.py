"""The verb that answers a ministry: what was taken, what was not, and what is asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from deliverydesk.cli.common import file_argument, json_argument, opened, writing_arguments
from deliverydesk.cli.console import print_json, say
from deliverydesk.i18n import N_, _

HELP = N_("write what goes back to a ministry about its return: questions and a receipt")


def sendback_arguments(parser: ArgumentParser) -> None:
    """The words after `sendback`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument(
        "--return",
        dest="returned",
        required=True,
        metavar="ID",
        help=_("the return: its id or the beginning of it, its file's name, or its workbook's reference"),
    )
    parser.add_argument("--out", required=True, metavar="DIR", help=_("where workbook and letter go"))


def sendback(given: Namespace) -> int:
    """Write letter and, where anything is asked, workbook about one return."""
    from deliverydesk.services.sendback import find_return, send_back

    with opened(given) as desk:
        made = send_back(desk, find_return(desk, given.returned).id, Path(given.out))
    if given.json:
        print_json(made.plain())
        return 0
    say(*made.receipt.sentences)
    for question in made.receipt.asked:
        say(f"  {question.told.cell or question.told.named}: {question.told.why}")
    if made.workbook is not None:
        say(_("Workbook: {name}").format(name=made.workbook))
    say(_("Letter: {name}").format(name=made.letter))
    return 0

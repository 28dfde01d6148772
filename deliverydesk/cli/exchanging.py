"""The verbs that bring something in or send something out: demo, issue, receive, import, brief."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.cli.common import day, file_argument, json_argument, keys, opened, writing_arguments
from deliverydesk.cli.console import ConsoleProgress, complain, print_json, problems, say
from deliverydesk.errors import DeskError, WrongUsage
from deliverydesk.i18n import _, nearest, plural
from deliverydesk.schema.questions import CHOICES, Question

if TYPE_CHECKING:
    from deliverydesk.schema.picture import Picture
    from deliverydesk.schema.proposals import Proposal
    from deliverydesk.schema.questions import Asked
    from deliverydesk.services.desk import Desk
    from deliverydesk.services.fileresult import FileResult

_TAKEN = frozenset({"read", "stale", "already received"})


def demo_arguments(parser: ArgumentParser) -> None:
    """The words after `demo`."""
    parser.add_argument("folder", metavar="DIR", help=_("where the desk, the workbooks and the PDF are left"))
    json_argument(parser)


def demo(given: Namespace) -> int:
    """Make the sample country and run its month."""
    from deliverydesk.services.demo import make_demo

    progress = ConsoleProgress()
    made = make_demo(Path(given.folder), progress)
    progress.clear()
    if given.json:
        print_json(made.plain())
        return 0
    say(*made.told())
    return 0


def issue_arguments(parser: ArgumentParser) -> None:
    """The words after `issue`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--ministry", action="append", metavar="CODE", help=_("one ministry; may be given again")
    )
    who.add_argument("--all", action="store_true", help=_("every ministry that leads a priority"))
    parser.add_argument(
        "--parts",
        choices=("section", "programme"),
        default="",
        help=_("cut each workbook into parts for directorates"),
    )
    parser.add_argument("--out", required=True, metavar="DIR", help=_("where the workbooks go"))
    parser.add_argument("--period", metavar="REF", help=_("the period asked about; the open one without it"))
    parser.add_argument(
        "--sections", type=keys, default=(), metavar="A,B,C", help=_("only these sheets; all without it")
    )
    parser.add_argument(
        "--language", default="", metavar="CODE", help=_("the workbook's language; the desk's without it")
    )
    parser.add_argument(
        "--due", type=day, metavar="DATE", help=_("the day it is asked for; the period's without it")
    )
    parser.add_argument("--no-letters", action="store_true", help=_("write no covering letters"))
    _report_argument(parser)


def _report_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--report", metavar="FILE", help=_("write the list to a file as well, .xlsx or .csv by its ending")
    )


def _report_of(given: Namespace) -> Path | None:
    """Where the report goes; refused before anything is done where no report can be written there."""
    if not given.report:
        return None
    from deliverydesk.services.exchangereport import check_target

    target = Path(given.report)
    check_target(target)
    return target


def issue(given: Namespace) -> int:
    """Write ministries' workbooks for the open period, or for another one."""
    from deliverydesk.services import letters
    from deliverydesk.services.issuing import Terms, issue_workbooks

    progress, folder = ConsoleProgress(), Path(given.out)
    terms = Terms(given.sections, given.language, given.due)
    report = _report_of(given)
    with opened(given) as desk:
        made = issue_workbooks(
            desk,
            folder,
            ministries=given.ministry,
            period=given.period,
            terms=terms,
            parts=given.parts,
            progress=progress,
        )
        try:
            written = [] if given.no_letters else letters.cover(desk, made, folder)
            trouble = ""
        except DeskError as refused:
            written, trouble = [], str(refused)
        if report is not None:
            from deliverydesk.services.exchangereport import report_issued

            report_issued(desk, made, report)
    progress.clear()
    if trouble:
        complain(trouble)
    if given.json:
        print_json({"files": [one.plain() for one in made], "letters": [str(one) for one in written]})
        return 1 if trouble else 0
    for one in made:
        say(f"{one.ministry}  {one.path}")
    say(plural("{n} workbook written.", "{n} workbooks written.", len(made)))
    if written:
        say(_("A letter stands beside each of them, as .txt and as .eml."))
    say(*sorted({words for one in made if (words := nearest(one.issue.language).caution)}))
    return 1 if trouble else 0


def receive_arguments(parser: ArgumentParser) -> None:
    """The words after `receive`."""
    file_argument(parser)
    parser.add_argument("workbooks", nargs="+", metavar="WORKBOOK", help=_("workbooks that came back"))
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("compare and write nothing"))
    parser.add_argument(
        "--accept",
        choices=("none", "clean", "all"),
        default="none",
        help=_(
            "none: keep every proposal for review; clean: write what is safe and unflagged; "
            "all: write ratings, flagged values and their side of conflicts too"
        ),
    )
    asked = {
        Question.DATES: _("how days in figures are written, where it is unclear: day or month first"),
        Question.DECIMALS: _("what stands before decimals, where it is unclear"),
        Question.PERCENTS: _("what 0.5 means in a series in per cent, where it is unclear"),
    }
    for question, words in asked.items():
        parser.add_argument(f"--{question}", choices=tuple(CHOICES[question]), help=words)
    _report_argument(parser)


def receive(given: Namespace) -> int:
    """Take workbooks back."""
    from deliverydesk.services.returns import receive as take_in

    progress = ConsoleProgress()
    paths = [Path(one) for one in given.workbooks]
    report = _report_of(given)
    with opened(given, writing=not given.dry_run) as desk:
        before = desk.picture.step
        results = take_in(
            desk,
            paths,
            accept=given.accept,
            dry_run=given.dry_run,
            answers={one: getattr(given, one) for one in Question if getattr(given, one)},
            progress=progress,
        )
        progress.clear()
        if report is not None:
            from deliverydesk.services.exchangereport import report_received

            report_received(desk, results, report)
        return _told(results, given, lambda one: _cell(one, desk.picture), written_step(desk, before))


def import_arguments(parser: ArgumentParser) -> None:
    """The words after `import`."""
    file_argument(parser)
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE", help=_("files of another layout: .csv, .xlsx, .xlsm, .ods")
    )
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument(
        "--map", required=True, metavar="NAME|PATH", help=_("a map that ships, or any map's file")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("compare and write nothing"))
    parser.add_argument(
        "--accept", choices=("clean", "all"), default="clean", help=_("all: write conflicts too")
    )


def import_(given: Namespace) -> int:
    """Bring in files of other layouts through a map."""
    from deliverydesk.services.importing import import_files

    progress = ConsoleProgress()
    paths = [Path(one) for one in given.sources]
    with opened(given, writing=not given.dry_run) as desk:
        before = desk.picture.step
        results = import_files(
            desk, paths, given.map, accept=given.accept, dry_run=given.dry_run, progress=progress
        )
        progress.clear()
        return _told(results, given, conflict_line, written_step(desk, before))


def _told(
    results: Sequence[FileResult], given: Namespace, line: Callable[[Proposal], str], written: str
) -> int:
    """Print what came of each file, with a line for each proposal that needs a person."""
    if given.json:
        print_json({"files": [one.plain() for one in results]})
    else:
        for one in results:
            say(f"{one.file}: {_(one.status)}{f', {one.ministry}' if one.ministry else ''}")
            kinds = [str(proposal.kind) for proposal in one.proposals]
            if kinds:
                say("  " + ", ".join(f"{kinds.count(kind)} {_(kind)}" for kind in dict.fromkeys(kinds)))
            for proposal in one.proposals:
                if told := line(proposal):
                    say(f"  {proposal.address or proposal.record}: {told}")
            problems(one.problems)
            problems(one.notes)
            for asked in one.questions:
                say("  " + _answer_with(asked))
        if written:
            say(written)
    return exit_code(results)


def exit_code(results: Sequence[FileResult]) -> int:
    """4 where no file at all could be read, 3 where none could be taken, 1 where something needs a person."""
    statuses = {one.status for one in results}
    if statuses == {"unreadable"}:
        return 4
    if results and not statuses & _TAKEN:
        return 3
    return 1 if any(one.problems for one in results) or statuses - _TAKEN else 0


def _answer_with(asked: Asked) -> str:
    return _("Say which with {choices}.").format(
        choices=" | ".join(f"--{asked.question} {choice}" for choice in CHOICES[asked.question])
    )


def written_step(desk: Desk, before: int) -> str:
    """The step that was written, as the history has it; nothing where none was."""
    if desk.picture.step == before:
        return ""
    from deliverydesk.services import history

    (newest,) = history.entries(desk, limit=1)
    return _("Step {step}: {label}").format(step=newest.step, label=newest.label)


def _cell(proposal: Proposal, at: Picture) -> str:
    """A cell that a person should look at, with all three values; nothing for one that is safe or new."""
    what = at.reference(proposal.record) if at.record(proposal.record) else ""
    if proposal.kind == "missing":
        return _("{what}: the row did not come back; nothing is deleted.").format(what=what)
    if proposal.kind == "new" or not (proposal.flags or proposal.kind == "conflict"):
        return ""
    field = at.catalogue[proposal.entity].field(proposal.field)
    issued, theirs, ours = (
        _("blank") if plain is None else _short(field.show(field.restore(plain), at))
        for plain in (proposal.issued, proposal.theirs, proposal.ours)
    )
    named = f"{what}, {_(field.label)}" if what else _(field.label)
    told = _("{named}: issued {issued}, theirs {theirs}, ours {ours}.").format(
        named=named, issued=issued, theirs=theirs, ours=ours
    )
    return " ".join((told, *(flag.told() for flag in proposal.flags)))


def conflict_line(proposal: Proposal) -> str:
    """Both words of a conflict on one line, each cut where it is long; nothing for other proposals."""
    if proposal.kind != "conflict":
        return ""
    return _("{record} {field}: the desk says {ours}, the file {theirs}").format(
        record=proposal.record,
        field=proposal.field,
        ours=_short(proposal.ours),
        theirs=_short(proposal.theirs),
    )


def _short(value: object) -> str:
    return " ".join(str(value).split())[:60]


def brief_arguments(parser: ArgumentParser) -> None:
    """The words after `brief`."""
    file_argument(parser)
    writing_arguments(parser)
    json_argument(parser)
    parser.add_argument("--out", required=True, metavar="PDF", help=_("the file to print to"))
    parser.add_argument("--priority", nargs="+", metavar="REF", help=_("only these priorities"))
    parser.add_argument(
        "--report", action="store_true", help=_("with the delivery-report table: for the centre only")
    )
    parser.add_argument(
        "--pages",
        choices=["all", "front", "sight"],
        default="all",
        help=_("all; the first page alone; or from vision to next milestone"),
    )


def brief(given: Namespace) -> int:
    """Freeze the picture and print a brief from it."""
    from deliverydesk.services.briefs import print_brief

    target = Path(given.out)
    if target.suffix.lower() != ".pdf":
        raise WrongUsage(_("A brief is a PDF; {name} does not end in .pdf.").format(name=target.name))
    progress = ConsoleProgress()
    with opened(given) as desk:
        made = print_brief(
            desk,
            target,
            priorities=given.priority,
            report=given.report,
            pages=given.pages,
            progress=progress,
        )
    progress.clear()
    if given.json:
        print_json(made.plain())
        return 0
    say(
        plural(
            "{n} page printed to {name} from freeze {ref} (step {step}, {short}).",
            "{n} pages printed to {name} from freeze {ref} (step {step}, {short}).",
            made.pages,
            name=target,
            ref=made.freeze.ref,
            step=made.freeze.step,
            short=made.freeze.sha256[:8],
        )
    )
    return 0

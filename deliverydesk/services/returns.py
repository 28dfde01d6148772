"""Workbooks back from ministries: read, compared cell by cell, and taken in as far as somebody says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from deliverydesk.domain.exchanges import Issue, Returned, Verdict
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Invalid, Refused
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.schema.proposals import Accept, Proposal, ProposalKind
from deliverydesk.schema.questions import CHOICES, Answers
from deliverydesk.services import rulings
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult, told_of
from deliverydesk.services.opened import Opened, open_return
from deliverydesk.services.rulings import Standing
from deliverydesk.services.taking import Taken, Taking, answered
from deliverydesk.storage.journal import Written

__all__ = [
    "Decision",
    "Opened",
    "answer",
    "asked_of",
    "decide",
    "decide_many",
    "open_return",
    "read_again",
    "receive",
    "review",
]

Decision = Verdict | tuple[Verdict, object]
"""A verdict, or an accept with another value, as a person writes it."""


def receive(
    desk: Desk,
    paths: Sequence[Path],
    *,
    accept: str = "none",
    dry_run: bool = False,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read returned workbooks and say what each asks for; exactly one result a file, in the order given.

    A folder or a zip stands for every file in it.

    `accept` is none, clean or all. Whatever is accepted is written, with the returns and the rulings, as
    one step that one Undo takes back; with `dry_run` nothing is written. Nothing is written either when
    the person cancels. A stale file is compared with its own issue and never accepted unseen. A file that
    was received before is not kept again; with an `accept`, what it left open is taken in. `answers` say
    how the files write days and figures that can be meant in two ways; without one, such cells wait.
    """
    from deliverydesk.exchange import gathering
    from deliverydesk.exchange.worker import read_all

    how_much = Accept(accept)
    telling = _Telling(progress or Progress())
    taking = Taking(desk, answers)
    handed_in = gathering.gather(paths)
    results: list[FileResult] = []
    parcels = [one for one in handed_in if isinstance(one, gathering.Parcel)]
    with closing(read_all(parcels, telling)) as readings:
        for one in handed_in:
            if isinstance(one, gathering.Lost):
                turned = one.turned_away
                results.append(FileResult(one.name, turned.status, problems=(turned.problem,)))
            else:
                results.append(taking.take(next(readings), how_much))
            telling.tell(told_of(results))
    results = [taking.settled(one) for one in results]
    if not dry_run and taking.taken:
        left_out = _write(desk, taking)
        results = [_with_left_out(one, left_out) for one in results]
    elif dry_run:
        results = [replace(one, returned="") for one in results]
    return results


class _Telling(Progress):
    """Passes on where the reading is, and says beside each file's name what those before it were."""

    def __init__(self, outer: Progress) -> None:
        super().__init__()
        self._outer = outer
        self._so_far = ""

    def tell(self, so_far: str) -> None:
        """What the files have been so far."""
        self._so_far = so_far
        self._outer.advance(so_far, by=0)

    def start(self, total: int, note: str = "") -> None:
        self._outer.start(total, note)

    def advance(self, note: str = "", by: int = 1) -> None:
        self._outer.advance("  ·  ".join(part for part in (self._so_far, note) if part), by)


def _write(desk: Desk, taking: Taking) -> dict[str, list[Problem]]:
    """Write everything as one step; what the desk's rules refuse is left out, and named by returned id."""
    left_out: dict[str, list[Problem]] = {}
    while True:
        changes = [Change(one.before, one.returned) for one in taking.taken if one.blob is not None]
        changes += taking.standing.changes.values()
        for taken in taking.taken:
            changes += [
                rulings.ruling(taken.returned.id, one, Verdict.ACCEPT, None, desk.sources.new_id(), None)
                for one in taken.accepted
            ]
        try:
            kept = dict(taken.blob for taken in taking.taken if taken.blob is not None)
            desk.write(_label(desk, taking.taken), changes, kind=StepKind.RECEIVE, blobs=kept)
        except Invalid as refused:
            if not _drop(taking, refused.problems, left_out):
                raise
        else:
            return left_out


def _drop(taking: Taking, problems: Sequence[Problem], left_out: dict[str, list[Problem]]) -> bool:
    """Leave out the records that the desk refuses; False where it was none of theirs."""
    dropped = False
    for problem in problems:
        record = problem.where.record
        if taking.standing.changes.pop(record, None) is None:
            continue
        dropped = True
        for taken in taking.taken:
            group = [one for one in taken.accepted if one.record == record]
            if group:
                left_out.setdefault(taken.returned.id, []).append(rulings.at_cell(problem, group))
                taken.accepted = [one for one in taken.accepted if one.record != record]
    return dropped


def _with_left_out(result: FileResult, left_out: Mapping[str, Sequence[Problem]]) -> FileResult:
    more = left_out.get(result.returned, ())
    return replace(result, problems=(*result.problems, *more)) if more else result


def _label(desk: Desk, taken: Sequence[Taken]) -> str:
    cells = sum(len(one.accepted) for one in taken)
    if len(taken) > 1 and not cells:
        return plural("{n} return received", "{n} returns received", len(taken))
    if len(taken) > 1:
        return plural(
            "{n} return taken in, {cells} cells",
            "{n} returns taken in, {cells} cells",
            len(taken),
            cells=cells,
        )
    name = _ministry_name(desk, taken[0].returned)
    if not cells:
        return _("Return from {name} received").format(name=name)
    return plural("Return from {name}, {n} cell", "Return from {name}, {n} cells", cells, name=name)


def _ministry_name(desk: Desk, returned: Returned) -> str:
    issue = desk.picture.get(Issue, returned.issue)
    ministry = desk.picture.get(Ministry, issue.ministry) if issue else None
    return ministry.name if ministry else returned.file


def review(desk: Desk, returned_id: str) -> list[Proposal]:
    """What a kept return still asks for, compared with what stands now.

    Proposals that were refused are left out, and so are those that a later answer of theirs has replaced.
    """
    opened = open_return(desk, returned_id)
    refused = {key for key, one in opened.rulings.items() if one.verdict is Verdict.REFUSE}
    return [one for one in opened.proposals if one.id not in refused and opened.answer_to(one.id) is None]


def answer(desk: Desk, returned_id: str, answers: Answers) -> Written | None:
    """Answer questions of a kept return, in one step that Undo takes back; None where none was open."""
    opened = open_return(desk, returned_id, answers=answers)
    blob = answered(desk, opened.returned, opened)
    if blob is None:
        return None
    chosen = ", ".join(_(CHOICES[question][choice]).lower() for question, choice in answers.items())
    label = _("Return from {name}: {chosen}").format(
        name=_ministry_name(desk, opened.returned), chosen=chosen
    )
    change = Change(opened.returned, replace(opened.returned, cells=blob[0]))
    return desk.write(label, [change], kind=StepKind.RECEIVE, blobs=dict([blob]))


def asked_of(desk: Desk, returned_id: str) -> FileResult:
    """The open questions of a kept return, and nothing else of it."""
    from deliverydesk.exchange import asking
    from deliverydesk.exchange.said import Said

    returned = desk.picture.get(Returned, returned_id)
    if returned is None:
        raise Refused(_("This return is no longer on the desk."), _("Look at the list of returns again."))
    questions = asking.questions(Said.restore(desk.blob(returned.cells)))
    status = str(returned.status.value)
    return FileResult(returned.file, status, returned=returned.id, questions=questions)


def read_again(desk: Desk, result: FileResult) -> FileResult:
    """What became of a file, now that a question of it is answered or asked anew."""
    opened = open_return(desk, result.returned)
    stays = tuple(one for one in result.problems if one.rule == "stale")
    return replace(
        result,
        proposals=opened.proposals,
        problems=(*stays, *opened.problems),
        questions=opened.questions,
    )


def decide(
    desk: Desk,
    returned_id: str,
    decisions: Mapping[str, Decision],
    reasons: Mapping[str, str] | str | None = None,
) -> Written:
    """Rule on proposals by their ids, and write what is accepted: rulings and changes in one step.

    An accept may come with another value, as a person writes it; a cell that could not be read has no
    other. Raises `Refused` where a proposal is no longer there, `Invalid` where a value cannot be read or a
    record would break its rules.
    """
    return decide_many(desk, {returned_id: decisions}, reasons)


def decide_many(
    desk: Desk,
    decisions: Mapping[str, Mapping[str, Decision]],
    reasons: Mapping[str, str] | str | None = None,
) -> Written:
    """Rule on proposals of several returns, by the return's id and the proposal's: all in one step.

    As `decide`, and all or nothing: what is refused in one return keeps the others from being written.
    Raises `Refused` too where two returns would write different values into one cell.
    """
    opened = {one: open_return(desk, one) for one in decisions}
    changes: list[Change] = []
    accepted: dict[str, list[Proposal]] = {}
    for returned, asked in decisions.items():
        before = opened[returned].rulings
        for one, verdict, value in _ruled(desk, opened[returned], asked):
            if value is not None:
                accepted.setdefault(returned, []).append(value)
            reason = reasons if isinstance(reasons, str) else (reasons or {}).get(one.id)
            new_id = desk.sources.new_id()
            changes.append(rulings.ruling(returned, one, verdict, reason, new_id, before.get(one.id)))
    _must_agree(accepted)
    standing, wrong = Standing(desk.picture), []
    for returned, proposals in accepted.items():
        wrong += rulings.lay(standing, opened[returned].issued, proposals, desk.picture.today)
    if wrong:
        raise Invalid(wrong)
    label = _label_of_decisions(desk, {one: opened[one].returned for one in decisions}, decisions)
    return desk.write(label, [*standing.changes.values(), *changes], kind=StepKind.RECEIVE)


def _ruled(
    desk: Desk, opened: Opened, decisions: Mapping[str, Decision]
) -> Iterator[tuple[Proposal, Verdict, Proposal | None]]:
    """Each proposal ruled on, the verdict, and the proposal with the value to write where there is one."""
    known = {one.id: one for one in (*opened.unread, *opened.proposals)}
    unread = {one.id for one in opened.unread}
    if gone := [key for key in decisions if key not in known]:
        raise Refused(
            plural(
                "{n} of these proposals is no longer there; nothing was written.",
                "{n} of these proposals are no longer there; nothing was written.",
                len(gone),
            ),
            _("Open the review again and decide on what it shows."),
        )
    for key, decision in decisions.items():
        one = known[key]
        verdict, other = decision if isinstance(decision, tuple) else (decision, None)
        if verdict is not Verdict.ACCEPT:
            yield one, verdict, None
            continue
        if one.kind is ProposalKind.MISSING:
            raise Refused(
                _("A row that did not come back cannot be accepted; nothing was written."),
                _("Delete the record itself if it is to go."),
            )
        if other is None and key in unread:
            raise Refused(
                _("{cell} could not be read, so there is no value to take; nothing was written.").format(
                    cell=one.address
                ),
                _("Write the value it should have, keep ours, or ask them."),
            )
        yield one, verdict, one if other is None else _with_value(desk, one, other)


def _must_agree(accepted: Mapping[str, Sequence[Proposal]]) -> None:
    """One cell gets one value: what was taken last must not decide in silence."""
    taken: dict[str, Proposal] = {}
    for proposals in accepted.values():
        for one in proposals:
            first = taken.setdefault(one.id, one)
            if first.theirs != one.theirs:
                raise Refused(
                    _("{one} in {file} and {other} in {second} were both taken, and they differ; "
                      "nothing was written.").format(
                        one=first.address, file=first.file, other=one.address, second=one.file
                    ),
                    _("Take one of the two and keep ours for the other."),
                )  # fmt: skip


def _label_of_decisions(
    desk: Desk, returns: Mapping[str, Returned], decisions: Mapping[str, Mapping[str, Decision]]
) -> str:
    cells = sum(len(one) for one in decisions.values())
    if len(returns) == 1:
        name = _ministry_name(desk, next(iter(returns.values())))
        return plural("Return from {name}, {n} cell", "Return from {name}, {n} cells", cells, name=name)
    return plural(
        "{n} cell in {returns} returns decided",
        "{n} cells in {returns} returns decided",
        cells,
        returns=len(returns),
    )


def _with_value(desk: Desk, proposal: Proposal, written: object) -> Proposal:
    """The proposal with another value in the place of theirs."""
    field = desk.picture.catalogue[proposal.entity].field(proposal.field)
    try:
        return replace(proposal, theirs=field.plain(field.parse(written, desk.picture)))
    except ValueProblem as problem:
        where = Where(proposal.entity, proposal.record, proposal.field)
        raise Invalid([Problem(problem.rule, problem.sentence, where)]) from None

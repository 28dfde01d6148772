"""Workbooks back from ministries: read, compared cell by cell, and taken in as far as somebody says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus, Ruling, Verdict
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Invalid, Refused
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where
from deliverydesk.schema.proposals import Accept, Proposal, ProposalKind, taken_by
from deliverydesk.services import rulings
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import issues_of
from deliverydesk.services.rulings import Standing
from deliverydesk.storage import blobs
from deliverydesk.storage.gate import Written

if TYPE_CHECKING:
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.reading import Book
    from deliverydesk.exchange.said import Said
    from deliverydesk.exchange.worker import Reading

Decision = Verdict | tuple[Verdict, object]
"""A verdict, or an accept with another value, as a person writes it."""


@dataclass
class _Taken:
    """One file that was read and is to be kept, with the proposals that were accepted unseen."""

    result: FileResult
    issued: Issued
    said: Said
    returned: Returned
    blob: tuple[str, bytes]
    accepted: list[Proposal] = field(default_factory=list)


def receive(
    desk: Desk,
    paths: Sequence[Path],
    *,
    accept: str = "none",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read returned workbooks and say what each asks for; exactly one result a file, in the order given.

    `accept` is none, clean or all. Whatever is accepted is written, with the returns and the rulings, as
    one step that one Undo takes back; with `dry_run` nothing is written. Nothing is written either when
    the person cancels. A stale file is compared with its own issue and never accepted unseen.
    """
    from deliverydesk.exchange.worker import read_all

    how_much = Accept(accept)
    taking = _Taking(desk)
    results = [taking.take(reading, how_much) for reading in read_all(paths, progress)]
    if not dry_run and taking.taken:
        left_out = _write(desk, taking)
        results = [_with_left_out(one, left_out) for one in results]
    elif dry_run:
        results = [replace(one, returned="") for one in results]
    return results


class _Taking:
    """Takes files in one after another, each compared as if those before it were written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.standing = Standing(desk.picture)
        self.taken: list[_Taken] = []
        self._secret = desk.secret
        self._by_hash = {one.sha256: one for one in desk.picture.all(Returned)}
        self._digests: dict[str, set[str]] = {}

    def take(self, reading: Reading, accept: Accept) -> FileResult:
        """What came of one file."""
        if reading.book is None:
            return FileResult(reading.name, reading.status, problems=reading.problems)
        return self._take_book(reading.name, reading.book, accept)

    def _take_book(self, name: str, book: Book, accept: Accept) -> FileResult:
        from deliverydesk.exchange import proposal
        from deliverydesk.exchange.issued import Issued

        told = proposal.facts(book)
        issue = self.desk.picture.get(Issue, told.get("issue"))
        if issue is None:
            return _turned_away(name, ReturnStatus.NOT_OURS, "not ours", _not_ours(told))
        ministry = self.desk.picture.reference(issue.ministry)
        if book.sha256 in self._by_hash:
            return _already(name, ministry, self._by_hash[book.sha256])
        issued = Issued.restore(self.desk.blob(issue.cells))
        if not proposal.is_genuine(told, issued, self._secret):
            sentence = _("The hidden sheet is not as it was issued. Fill in a fresh workbook.")
            return _turned_away(name, ReturnStatus.REFUSED, "hidden sheet changed", sentence, ministry)
        said = proposal.read_return(book, issued, self.desk.picture)
        digest = said.digest()
        if digest in self._known_digests(issue):
            return _already(name, ministry, None)
        self._known_digests(issue).add(digest)
        return self._keep(name, book, issue, issued, said, accept)

    def _keep(
        self, name: str, book: Book, issue: Issue, issued: Issued, said: Said, accept: Accept
    ) -> FileResult:
        desk = self.desk
        compared = rulings.propose(self.standing, said, issued, name)
        problems = [*(one.at(file=name) for one in said.problems), *compared.problems]
        status = ReturnStatus.READ
        if newer := _newer(desk, issue):
            status = ReturnStatus.STALE
            sentence = _("This workbook was issued on {day}; {newer} went out after it. "
                         "It was compared with what was sent then, and nothing was accepted.")  # fmt: skip
            day = issue.entity.field("issued_on").show(issue.issued_on)
            problems.append(Problem("stale", sentence.format(day=day, newer=newer.ref), Where(file=name)))
        blob = blobs.pack(said.plain())
        returned = Returned(
            id=desk.sources.new_id(),
            issue=issue.id,
            file=name[-200:],
            sha256=book.sha256,
            received_on=desk.picture.today,
            status=status,
            cells=blob[0],
            signed_by=said.sign_off.name or None,
            signed_on=said.sign_off.on,
        )
        self._by_hash[book.sha256] = returned
        taken = _Taken(
            FileResult(
                file=name,
                status=str(status.value),
                ministry=desk.picture.reference(issue.ministry),
                proposals=compared.proposals,
                problems=tuple(problems),
                notes=_notes(said, name),
                returned=returned.id,
                signed_by=said.sign_off.name,
            ),
            issued,
            said,
            returned,
            blob,
        )
        if status is ReturnStatus.READ:
            catalogue = desk.picture.catalogue
            taken.accepted = [one for one in compared.proposals if taken_by(accept, catalogue, one)]
            wrong = rulings.lay(self.standing, issued, taken.accepted, desk.picture.today)
            self._leave_out(taken, wrong)
        self.taken.append(taken)
        return taken.result

    @staticmethod
    def _leave_out(taken: _Taken, wrong: Sequence[Problem]) -> None:
        """Records that would break a rule stay proposals, and the rule is named at their cell."""
        if wrong:
            records = {one.where.record for one in wrong}
            taken.accepted = [one for one in taken.accepted if one.record not in records]
            taken.result = replace(taken.result, problems=(*taken.result.problems, *wrong))

    def _known_digests(self, issue: Issue) -> set[str]:
        """What the returns of one issue have said so far."""
        if issue.id not in self._digests:
            earlier = self.desk.picture.children(Returned, "issue", issue.id)
            self._digests[issue.id] = {str(self.desk.blob(one.cells).get("digest")) for one in earlier}
        return self._digests[issue.id]


def _write(desk: Desk, taking: _Taking) -> dict[str, list[Problem]]:
    """Write everything as one step; what the desk's rules refuse is left out, and named by returned id."""
    left_out: dict[str, list[Problem]] = {}
    while True:
        changes: list[Change] = [Change(None, one.returned) for one in taking.taken]
        changes += taking.standing.changes.values()
        for taken in taking.taken:
            changes += [
                rulings.ruling(taken.returned.id, one, Verdict.ACCEPT, None, desk.sources.new_id(), None)
                for one in taken.accepted
            ]
        try:
            kept = dict(taken.blob for taken in taking.taken)
            desk.write(_label(desk, taking.taken), changes, kind=StepKind.RECEIVE, blobs=kept)
        except Invalid as refused:
            if not _drop(taking, refused.problems, left_out):
                raise
        else:
            return left_out


def _drop(taking: _Taking, problems: Sequence[Problem], left_out: dict[str, list[Problem]]) -> bool:
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


def _label(desk: Desk, taken: Sequence[_Taken]) -> str:
    cells = sum(len(one.accepted) for one in taken)
    if len(taken) > 1:
        return plural(
            "{n} return taken in, {cells} cells",
            "{n} returns taken in, {cells} cells",
            len(taken),
            cells=cells,
        )
    name = _ministry_name(desk, taken[0].returned)
    return plural("Return from {name}, {n} cell", "Return from {name}, {n} cells", cells, name=name)


def _ministry_name(desk: Desk, returned: Returned) -> str:
    issue = desk.picture.get(Issue, returned.issue)
    ministry = desk.picture.get(Ministry, issue.ministry) if issue else None
    return ministry.name if ministry else returned.file


def _turned_away(name: str, status: ReturnStatus, rule: str, sentence: str, ministry: str = "") -> FileResult:
    problem = Problem(rule, sentence, Where(file=name))
    return FileResult(name, str(status.value), ministry, problems=(problem,))


def _not_ours(told: Mapping[str, str]) -> str:
    if told:
        return _("This workbook was not issued from this desk. Open the desk that issued it.")
    return _("This is none of our workbooks: it was not issued from this desk. Bring it in through a map.")


def _already(name: str, ministry: str, earlier: Returned | None) -> FileResult:
    if earlier is not None:
        sentence = _("The same file was received as {file}.").format(file=earlier.file)
    else:
        sentence = _("Every cell says what an earlier file said.")
    note = Problem("already received", sentence, Where(file=name), Severity.WARNING)
    return FileResult(name, str(ReturnStatus.ALREADY.value), ministry, notes=(note,))


def _notes(said: Said, name: str) -> tuple[Problem, ...]:
    if said.sign_off.is_signed:
        return ()
    sentence = _("Nobody has signed this return off; it counts as received, not signed off.")
    return (Problem("not signed off", sentence, Where(file=name), Severity.WARNING),)


def _newer(desk: Desk, issue: Issue) -> Issue | None:
    """The workbook that went to the same ministry for the same period after this one."""
    known = issues_of(desk, issue.ministry, issue.period)
    return known[-1] if known and known[-1].id != issue.id else None


@dataclass(frozen=True)
class Opened:
    """A return opened for review: what is still proposed, what was ruled, and what could not be read.

    `unread` are cells that hold something we cannot read, as proposals without a value of theirs.
    """

    returned: Returned
    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]
    rulings: Mapping[str, Ruling]
    unread: tuple[Proposal, ...]
    said: Said
    issued: Issued

    @property
    def undecided(self) -> tuple[Proposal, ...]:
        """Proposals on which nobody has ruled; rows that did not come back need no ruling."""
        return tuple(
            one
            for one in self.proposals
            if one.id not in self.rulings and one.kind is not ProposalKind.MISSING
        )


def open_return(desk: Desk, returned_id: str) -> Opened:
    """Compare a kept return with what stands now. Raises `Refused` for an id that is no return's."""
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.said import Said

    returned = desk.picture.get(Returned, returned_id)
    issue = desk.picture.get(Issue, returned.issue) if returned else None
    if returned is None or issue is None:
        raise Refused(_("This return is no longer on the desk."), _("Look at the list of returns again."))
    said, issued = Said.restore(desk.blob(returned.cells)), Issued.restore(desk.blob(issue.cells))
    standing = Standing(desk.picture)
    compared = rulings.propose(standing, said, issued, returned.file)
    ruled = rulings.by_proposal(desk.picture.children(Ruling, "returned", returned.id))
    problems = (*(one.at(file=returned.file) for one in said.problems), *compared.problems)
    unread = rulings.unread(standing, said.problems, issued, returned.file)
    return Opened(returned, compared.proposals, problems, ruled, unread, said, issued)


def review(desk: Desk, returned_id: str) -> list[Proposal]:
    """What a kept return still asks for, compared with what stands now; refused proposals are left out."""
    opened = open_return(desk, returned_id)
    refused = {key for key, one in opened.rulings.items() if one.verdict is Verdict.REFUSE}
    return [one for one in opened.proposals if one.id not in refused]


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
    opened = open_return(desk, returned_id)
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
    accepted: list[Proposal] = []
    changes: list[Change] = []
    for key, decision in decisions.items():
        one = known[key]
        verdict, other = decision if isinstance(decision, tuple) else (decision, None)
        if verdict is Verdict.ACCEPT and one.kind is ProposalKind.MISSING:
            raise Refused(
                _("A row that did not come back cannot be accepted; nothing was written."),
                _("Delete the record itself if it is to go."),
            )
        if verdict is Verdict.ACCEPT and other is None and key in unread:
            raise Refused(
                _("{cell} could not be read, so there is no value to take; nothing was written.").format(
                    cell=one.address
                ),
                _("Write the value it should have, keep ours, or ask them."),
            )
        if verdict is Verdict.ACCEPT:
            accepted.append(one if other is None else _with_value(desk, one, other))
        reason = reasons if isinstance(reasons, str) else (reasons or {}).get(key)
        before = opened.rulings.get(key)
        changes.append(rulings.ruling(returned_id, one, verdict, reason, desk.sources.new_id(), before))
    standing = Standing(desk.picture)
    wrong = rulings.lay(standing, opened.issued, accepted, desk.picture.today)
    if wrong:
        raise Invalid(wrong)
    name = _ministry_name(desk, opened.returned)
    label = plural("Return from {name}, {n} cell", "Return from {name}, {n} cells", len(decisions), name=name)
    return desk.write(label, [*standing.changes.values(), *changes], kind=StepKind.RECEIVE)


def _with_value(desk: Desk, proposal: Proposal, written: object) -> Proposal:
    """The proposal with another value in the place of theirs."""
    field = desk.picture.catalogue[proposal.entity].field(proposal.field)
    try:
        return replace(proposal, theirs=field.plain(field.parse(written, desk.picture)))
    except ValueProblem as problem:
        where = Where(proposal.entity, proposal.record, proposal.field)
        raise Invalid([Problem(problem.rule, problem.sentence, where)]) from None

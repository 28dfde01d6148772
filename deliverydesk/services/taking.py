"""Each returned file by itself: whose it is, whether it came before, and what of it is taken in unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deliverydesk.domain.answering import replaced_by
from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus
from deliverydesk.errors import Damaged
from deliverydesk.i18n import _, plural
from deliverydesk.schema.kinds import Prose
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Accept, Proposal, taken_by
from deliverydesk.schema.questions import Answers
from deliverydesk.services import rulings
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import issues_of
from deliverydesk.services.opened import Opened, open_return
from deliverydesk.services.overlaps import Cell, Clash, clashes, flagged, is_beside, rivals_of
from deliverydesk.services.rulings import Standing
from deliverydesk.storage import blobs

if TYPE_CHECKING:
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.reading import Book
    from deliverydesk.exchange.said import Said
    from deliverydesk.exchange.worker import Reading


@dataclass
class Taken:
    """One return with the proposals that were accepted unseen.

    `blob` is what is to be kept of it; None for a return that the desk has kept already. `before` is the
    return as it was kept, where an answer has let more of it be read.
    """

    result: FileResult
    returned: Returned
    blob: tuple[str, bytes] | None
    accepted: list[Proposal] = field(default_factory=list)
    before: Returned | None = None


class Taking:
    """Takes files in one after another, each compared as if those before it were written."""

    def __init__(self, desk: Desk, answers: Answers | None = None) -> None:
        self.desk = desk
        self.answers = answers or {}
        self.standing = Standing(desk.picture)
        self.taken: list[Taken] = []
        self._secret = desk.secret
        self._by_hash = {one.sha256: one for one in desk.picture.all(Returned)}
        self._digests: dict[str, dict[str, Returned]] = {}
        self._earlier: dict[str, list[tuple[Returned, Said]]] = {}
        self._later: dict[str, dict[Cell, Clash]] = {}

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
        if issue is None and not told and proposal.has_marks(book):
            sentence = _("The hidden sheet of the workbook is gone, so nobody can tell which one it is. "
                         "Fill in a fresh workbook.")  # fmt: skip
            return _turned_away(name, ReturnStatus.REFUSED, "hidden sheet gone", sentence)
        if issue is None:
            return _turned_away(name, ReturnStatus.NOT_OURS, "not ours", _not_ours(told))
        ministry = self.desk.picture.reference(issue.ministry)
        if book.sha256 in self._by_hash:
            earlier = self._by_hash[book.sha256]
            sentence = _("The same file was received as {file}.").format(file=earlier.file)
            return self._again(name, ministry, issue, earlier, sentence, accept)
        issued = Issued.restore(self.desk.blob(issue.cells))
        if not proposal.is_genuine(told, issued, self._secret):
            sentence = _("The hidden sheet is not as it was issued. Fill in a fresh workbook.")
            return _turned_away(name, ReturnStatus.REFUSED, "hidden sheet changed", sentence, ministry)
        said = proposal.read_return(book, issued, self.desk.picture)
        digest = said.digest()
        if (same := self._known_digests(issue).get(digest)) is not None:
            sentence = _("Every cell says what {file} said, which was received before.").format(
                file=same.file
            )
            return self._again(name, ministry, issue, same, sentence, accept)
        return self._keep(name, book, issue, issued, said, digest, accept)

    def _keep(
        self,
        name: str,
        book: Book,
        issue: Issue,
        issued: Issued,
        said: Said,
        digest: str,
        accept: Accept,
    ) -> FileResult:
        from deliverydesk.exchange import asking

        desk = self.desk
        said = asking.settle(said, issued, desk.picture, self.answers)
        earlier = self._earlier_returns(issue)
        said = replace(said, problems=(*said.problems, *self._left_out_now(earlier, said, issued)))
        stale = _newer(desk, issue)
        found = {} if stale else self._clashes(issue, said)
        compared = rulings.propose(self.standing, said, issued, name)
        proposals = tuple(flagged(compared.proposals, found, desk.picture))
        wrong = (*asking.problems(said), *said.problems)
        problems = [*(one.at(file=name) for one in wrong), *compared.problems]
        status = ReturnStatus.READ
        if newer := stale:
            status = ReturnStatus.STALE
            sentence = _("This workbook was issued on {day}; {newer} went out after it. "
                         "It was compared with what was sent then, and nothing was accepted. "
                         "Look through it, or ask for the newer one filled in.")  # fmt: skip
            day = issue.entity.field("issued_on").show(issue.issued_on)
            problems.append(Problem("stale", sentence.format(day=day, newer=newer.ref), Where(file=name)))
        blob = blobs.pack(said.plain(digest))
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
        self._by_hash[book.sha256] = self._known_digests(issue)[digest] = returned
        earlier.append((returned, said))
        taken = Taken(
            FileResult(
                file=name,
                status=str(status.value),
                ministry=desk.picture.reference(issue.ministry),
                proposals=proposals,
                problems=tuple(problems),
                notes=(*_notes(said, name), *_same_words(desk, said, issued, name)),
                returned=returned.id,
                signed_by=said.sign_off.name,
                questions=asking.questions(said),
            ),
            returned,
            blob,
        )
        if status is ReturnStatus.READ:
            self._accept(taken, issued, proposals, accept)
        if found:
            self._name_it_there(returned, said, found)
        self.taken.append(taken)
        return taken.result

    def settled(self, result: FileResult) -> FileResult:
        """The result of a file, with what a later file of the same go says otherwise."""
        found = self._later.get(result.returned)
        if not found:
            return result
        return replace(result, proposals=tuple(flagged(result.proposals, found, self.desk.picture)))

    def _clashes(self, issue: Issue, said: Said) -> dict[Cell, Clash]:
        """What the newest file of each other part says otherwise.

        What was accepted of it in the same go is not written after all: neither file's word goes first.
        """
        others = [one for rival in rivals_of(self.desk, issue) for one in self._newest_beside(rival, issue)]
        found = clashes(said, others, self.desk.picture)
        for entity, record, name in found:
            accepted = any(
                (one.entity, one.record, one.field) == (entity, record, name)
                for taken in self.taken
                for one in taken.accepted
            )
            if accepted:
                self.standing.changes.pop(record, None)
                for taken in self.taken:
                    taken.accepted = [one for one in taken.accepted if one.record != record]
        return found

    def _newest_beside(self, rival: Issue, issue: Issue) -> list[tuple[Returned, Said]]:
        try:
            newest = self._earlier_returns(rival)[-1:]
        except Damaged:
            # Said when the desk is checked; one lost copy must not keep other files out.
            return []
        return [one for one in newest if is_beside(one[0], issue)]

    def _name_it_there(self, returned: Returned, said: Said, found: Mapping[Cell, Clash]) -> None:
        """Name this file at the cells of the others too, where they came in the same go."""
        ours = {(one.entity, one.record, one.field): one.theirs for one in said.cells}
        for key, clash in found.items():
            self._later.setdefault(clash.returned.id, {})[key] = Clash(returned, ours[key])

    def _again(
        self, name: str, ministry: str, issue: Issue, earlier: Returned, sentence: str, accept: Accept
    ) -> FileResult:
        """A file that says nothing new. With an `accept`, what was left open is taken in now."""
        note = Problem("already received", sentence, Where(file=name), Severity.WARNING)
        result = FileResult(name, str(ReturnStatus.ALREADY.value), ministry, notes=(note,))
        is_kept = self.desk.picture.get(Returned, earlier.id) is not None
        if not is_kept or any(one.returned.id == earlier.id for one in self.taken):
            return result  # another file of this very batch says it all
        opened = open_return(self.desk, earlier.id, self.standing, self.answers)
        result = replace(result, returned=earlier.id, questions=opened.questions)
        taken = Taken(result, earlier, None)
        if blob := answered(self.desk, earlier, opened):
            taken.before, taken.blob = earlier, blob
            taken.returned = replace(earlier, cells=blob[0])
            fresh = (one for one in opened.undecided if one.id in _settled(self.desk, earlier, opened))
            taken.result = replace(result, proposals=tuple(fresh))
        if accept is not Accept.NONE and not _newer(self.desk, issue):
            self._accept(taken, opened.issued, opened.undecided, accept)
            if taken.accepted and taken.blob is None:
                taken.result = replace(taken.result, proposals=tuple(taken.accepted))
        if taken.accepted or taken.blob is not None:
            self.taken.append(taken)
        return taken.result

    def _accept(self, taken: Taken, issued: Issued, proposals: Sequence[Proposal], accept: Accept) -> None:
        """Lay over the desk what is taken in unseen.

        Records that would break a rule stay proposals, and the rule is named at their cell.
        """
        catalogue = self.desk.picture.catalogue
        taken.accepted = [one for one in proposals if taken_by(accept, catalogue, one)]
        wrong = rulings.lay(self.standing, issued, taken.accepted, self.desk.picture.today)
        if wrong:
            records = {one.where.record for one in wrong}
            taken.accepted = [one for one in taken.accepted if one.record not in records]
            taken.result = replace(taken.result, problems=(*taken.result.problems, *wrong))

    def _left_out_now(
        self, earlier: Sequence[tuple[Returned, Said]], said: Said, issued: Issued
    ) -> Iterator[Problem]:
        """What an earlier return of the same workbook brought, what stands, and what this one does not say.

        Theirs is what was issued, so there is nothing to propose; yet their last word may be a correction.
        """
        catalogue = self.desk.picture.catalogue
        here = {(one.entity, one.record, one.field) for one in said.cells}
        here |= {(one.entity, one.record, one.field) for one in said.waiting}
        for returned, before in reversed(earlier):
            for one in before.cells:
                key = one.entity, one.record, one.field
                record = self.standing.record(one.entity, one.record)
                if key in here or record is None:
                    continue
                here.add(key)
                field = catalogue[one.entity].field(one.field)
                row, issued_with = issued.cell(*key)
                theirs = field.restore(one.theirs)
                stands = field.same(getattr(record, one.field), theirs)
                if not stands or field.same(theirs, field.restore(issued_with)):
                    continue
                sheet = next(s for s in issued.sheets if s.entity == one.entity and one.record in s.by_token)
                sentence = _("{what}, {label}: {file} brought {theirs}, which stands, and this return does "
                             "not say so. Correct it by hand if it was taken back.")  # fmt: skip
                told = sentence.format(
                    what=sheet.title_of(row),
                    label=_(field.label),
                    file=returned.file,
                    theirs=_short(
                        field.show(theirs, self.desk.picture) if theirs is not None else _("blank")
                    ),
                )
                where = Where(one.entity, one.record, one.field, sheet=one.sheet)
                yield Problem("said before", told, where, Severity.WARNING)

    def _earlier_returns(self, issue: Issue) -> list[tuple[Returned, Said]]:
        """The returns of one workbook so far, oldest first, with what each said."""
        from deliverydesk.exchange.said import Said

        if issue.id not in self._earlier:
            kept = sorted(
                self.desk.picture.children(Returned, "issue", issue.id),
                key=lambda one: (one.received_on, one.id),
            )
            self._earlier[issue.id] = [(one, Said.restore(self.desk.blob(one.cells))) for one in kept]
        return self._earlier[issue.id]

    def _known_digests(self, issue: Issue) -> dict[str, Returned]:
        """What the returns of one issue have said so far."""
        if issue.id not in self._digests:
            earlier = self.desk.picture.children(Returned, "issue", issue.id)
            self._digests[issue.id] = {str(self.desk.blob(one.cells).get("digest")): one for one in earlier}
        return self._digests[issue.id]


def answered(desk: Desk, returned: Returned, opened: Opened) -> tuple[str, bytes] | None:
    """What is to be kept of a return now that a question is answered; None where none was."""
    kept = desk.blob(returned.cells)
    if len(kept.get("waiting", ())) == len(opened.said.waiting):
        return None
    # The digest goes on saying what the file said: that is how it is known when it comes again.
    return blobs.pack(opened.said.plain(kept["digest"]))


def _settled(desk: Desk, returned: Returned, opened: Opened) -> set[str]:
    """The ids of the proposals that an answer has brought."""
    known = open_return(desk, returned.id)
    return {one.id for one in opened.proposals} - {one.id for one in known.proposals}


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _turned_away(name: str, status: ReturnStatus, rule: str, sentence: str, ministry: str = "") -> FileResult:
    problem = Problem(rule, sentence, Where(file=name))
    return FileResult(name, str(status.value), ministry, problems=(problem,))


def _not_ours(told: Mapping[str, str]) -> str:
    if told:
        return _("This workbook was not issued from this desk. Open the desk that issued it.")
    return _("This is none of our workbooks: it was not issued from this desk. Bring it in through a map.")


def _notes(said: Said, name: str) -> tuple[Problem, ...]:
    if said.sign_off.is_signed:
        return ()
    sentence = _("Nobody has signed this return off; it counts as received, not signed off.")
    return (Problem("not signed off", sentence, Where(file=name), Severity.WARNING),)


def _same_words(desk: Desk, said: Said, issued: Issued, name: str) -> Iterator[Problem]:
    """Words of last time that came back as they went out, in a return that says something new elsewhere."""
    from deliverydesk.exchange.sections import PRIORITIES

    sheet = issued.by_section.get(PRIORITIES)
    if sheet is None or not (said.cells or said.records):
        return
    entity = desk.picture.catalogue[sheet.entity]
    prose = [one for one in sheet.fields if isinstance(entity.field(one).kind, Prose)]
    told = {(one.record, one.field) for one in said.cells}
    told |= {(one.where.record, one.where.field) for one in said.problems}
    gone = {one.record for one in said.missing}
    names = [
        sheet.title_of(row)
        for row in sheet.rows
        for field in prose
        if row.plain[sheet.fields.index(field)] and row.token not in gone and (row.token, field) not in told
    ]
    if names:
        sentence = plural(
            "The words on {names} are those we sent: nothing was written anew.",
            "The words on {names} are those we sent: nothing was written anew on them.",
            len(names),
            names=", ".join(names),
        )
        yield Problem("same words", sentence, Where(file=name, sheet=sheet.name), Severity.WARNING)


def _newer(desk: Desk, issue: Issue) -> Issue | None:
    """The workbook that asked the same ministry again, for the same period, for all that this one asks."""
    return replaced_by(issue, issues_of(desk, issue.ministry, issue.period))

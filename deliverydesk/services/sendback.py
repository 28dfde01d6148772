"""What goes back to a ministry after the decision: a short workbook of ours with the questions, and a letter.

Their own file is never saved again. The workbook is an issue like any other, so that its answer comes in
through `receive`; the letter alone is the receipt where nothing is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.exchanges import Issue, Returned, Ruling, Verdict
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Refused
from deliverydesk.i18n import FORMATS, _, nearest, speaking
from deliverydesk.schema.changes import Change
from deliverydesk.schema.proposals import Proposal, ProposalKind
from deliverydesk.services import letters
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import kept_as, known_tokens, reference_for
from deliverydesk.services.opened import Opened, open_return
from deliverydesk.services.placing import make_folder, place, write_beside
from deliverydesk.services.returns import decide
from deliverydesk.services.reviewing import review_from
from deliverydesk.services.reviewlines import Heap, Line, Review
from deliverydesk.storage import blobs

if TYPE_CHECKING:
    from deliverydesk.exchange.goingback import Ask
    from deliverydesk.exchange.receiptsheet import Receipt, Told

SUFFIX = "questions"


@dataclass(frozen=True)
class SentBack:
    """What was written about one return. Without a question there is a letter alone, and no issue."""

    returned: Returned
    receipt: Receipt
    letter: Path
    mail: Path
    workbook: Path | None = None
    issue: Issue | None = None

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        receipt = self.receipt
        return {
            "returned": self.returned.id,
            "file": str(self.workbook) if self.workbook else None,
            "letter": str(self.letter),
            "mail": str(self.mail),
            "ref": self.issue.ref if self.issue else None,
            "sha256": self.issue.sha256 if self.issue else None,
            "taken": receipt.taken,
            "refused": [_plain(one) for one in receipt.refused],
            "changed": [_plain(one) for one in receipt.changed],
            "asked": [{"id": one.id, **_plain(one.told)} for one in receipt.asked],
            "unread": [_plain(one) for one in receipt.unread],
            "waiting": receipt.waiting,
        }


def find_return(desk: Desk, words: str) -> Returned:
    """A return by its id, the beginning of its id, the name of its file or the reference of its workbook.

    Raises `Refused` where there is none, and where there are several.
    """
    every = desk.picture.all(Returned)
    wanted = words.strip().casefold()
    for known in (
        [one for one in every if one.id.casefold() == wanted],
        [one for one in every if one.file.casefold() == wanted],
        [one for one in every if desk.picture.reference(one.issue).casefold() == wanted],
        [one for one in every if wanted and one.id.casefold().startswith(wanted)],
    ):
        if len(known) == 1:
            return known[0]
        if known:
            names = ", ".join(f"{one.id} ({one.file})" for one in known)
            raise Refused(
                _("“{words}” names {n} returns.").format(words=words, n=FORMATS.number(len(known))),
                _("Name one of them by its id: {names}.").format(names=names),
            )
    names = ", ".join(one.file for one in every) or _("none")
    raise Refused(
        _("No return is called “{words}”.").format(words=words), _("There are: {names}.").format(names=names)
    )


def say_why(desk: Desk, returned: str, words: Mapping[str, str]) -> None:
    """Put questions and reasons in words, by the ids of proposals that were queried or refused: one step.

    What says the same as before is left alone. Raises `Refused` where a proposal is no longer there.
    """
    opened = open_return(desk, returned)
    ruled = {key: one for key, one in opened.rulings.items() if key in words}
    changed = {
        key: one.verdict for key, one in ruled.items() if words[key].strip() != str(one.reason or "").strip()
    }
    if changed:
        decide(desk, returned, changed, {key: words[key].strip() for key in changed})


def receipt_of(desk: Desk, returned: str) -> Receipt:
    """What became of a return so far. Raises `Refused` for an id that is no return's."""
    return _Account(desk, open_return(desk, returned)).receipt


def send_back(desk: Desk, returned: str, folder: Path) -> SentBack:
    """Write letter and, where anything is asked, workbook into `folder`; the workbook is one step.

    Raises `Refused` where nothing has been decided yet, and `Unwritable` where the folder will not take
    them; nothing is kept then.
    """
    account = _Account(desk, open_return(desk, returned))
    receipt = account.receipt
    if not account.opened.rulings and account.review.changes:
        raise Refused(
            _("Nothing has been decided on {file} yet, so there is nothing to say of it.").format(
                file=account.opened.returned.file
            ),
            _("Decide on its changes first."),
        )
    make_folder(folder)
    made, content, cells = _workbook(account) if receipt.asked else (None, b"", None)
    path = folder / made.file if made else None
    if path is not None and path.exists():
        raise Refused(
            _("{name} is in the folder already; nothing was sent back.").format(name=path.name),
            _("Choose another folder, or move that file away."),
        )
    with speaking(account.tongue):
        written = letter_of(account, made, content)
    stem = letters.free_stem(folder, written.stem)
    letter, mail = folder / f"{stem}.txt", folder / f"{stem}.eml"
    waiting = []
    try:
        for suffix, words in written.files():
            beside = folder / f"{stem}{suffix}"
            waiting.append((write_beside(beside, words), beside))
        if made is not None and path is not None and cells is not None:
            waiting.append((write_beside(path, content), path))
            label = _("Questions sent back to {ministry} about {file}").format(
                ministry=account.ministry.name, file=account.opened.returned.file
            )
            desk.write(label, [Change(None, made)], kind=StepKind.ISSUE, blobs={cells[0]: cells[1]})
        place(waiting, folder)
    finally:
        for beside, _path in waiting:
            beside.unlink(missing_ok=True)
    return SentBack(account.opened.returned, receipt, letter, mail, path, made)


def letter_of(account: _Account, issue: Issue | None, content: bytes) -> letters.Letter:
    """The letter: what was taken, what was not and why, what is asked, and what to do."""
    desk, receipt, ministry, period = account.desk, account.receipt, account.ministry, account.period
    parts = [FORMATS.day_long(desk.picture.today), " ".join(receipt.sentences)]
    for title, told in (
        (_("Not taken"), receipt.refused),
        (_("Taken with another value"), receipt.changed),
        (_("Could not be read"), receipt.unread),
        (_("What we ask"), [one.told for one in receipt.asked]),
    ):
        if told:
            parts.append("\n".join(_listed(title, told)))
    if issue is not None:
        words = _("Please answer in the workbook {file}: only the cells in question can be filled in. "
                  "Sign it off and send it back.")  # fmt: skip
        parts.append(words.format(file=issue.file))
    else:
        parts.append(_("Nothing further is asked of you on this return."))
    return letters.compose(
        desk,
        ministry,
        issue.ref if issue else reference_for(desk, ministry, period, "receipt"),
        account.tongue,
        _("Your return for {period}: {ministry}").format(period=period.ref, ministry=ministry.name),
        parts,
        attached=issue.file if issue else "",
        content=content,
    )


class _Account:
    """One return with its rulings, told as its ministry should hear it: no names, nothing of our own desk."""

    def __init__(self, desk: Desk, opened: Opened) -> None:
        self.desk, self.opened = desk, opened
        # The ministry reads this, so it speaks as the workbook did that they had filled in.
        self.tongue = nearest(opened.issued.language).tag
        with speaking(self.tongue):
            self.review: Review = review_from(desk, opened)
        at = desk.picture
        self.issue: Issue = self.review.issue
        ministry, period = at.get(Ministry, self.issue.ministry), at.get(Period, self.issue.period)
        if ministry is None or period is None:
            raise Refused(_("The ministry or the period of this return is no longer on the desk."))
        self.ministry, self.period = ministry, period
        self.lines: Mapping[str, Line] = {one.id: one for one in self.review.lines}
        self.proposals: Mapping[str, Proposal] = {one.id: one for one in (*opened.unread, *opened.proposals)}
        with speaking(self.tongue):
            self.receipt: Receipt = self._receipt()

    def asked(self) -> list[tuple[Proposal, Line, Ruling]]:
        """What was queried and not answered yet, in the order of the workbook."""
        return [
            (self.proposals[key], self.lines[key], ruling)
            for key, ruling in self._ruled()
            if ruling.verdict is Verdict.QUERY
            and key in self.proposals
            and self.opened.answer_to(key) is None
        ]

    def asks(self) -> list[Ask]:
        """The same as cells of a workbook."""
        from deliverydesk.exchange.goingback import Ask

        found = []
        for one, line, ruling in self.asked():
            theirs = one.theirs if one.kind is ProposalKind.NEW else line.theirs
            has_theirs = line.has_theirs and one.kind is not ProposalKind.MISSING
            told = self._told(one, line, str(ruling.reason or ""))
            comment = [self._question(one, str(ruling.reason or ""))]
            if told.theirs and one.field:
                comment.append(_("You sent: {value}").format(value=told.theirs[:300]))
            if told.ours and one.field:
                comment.append(_("We hold: {value}").format(value=told.ours[:300]))
            found.append(
                Ask(one.id, one.entity, one.record, one.field, theirs, has_theirs, "\n".join(comment))
            )
        return found

    def _receipt(self) -> Receipt:
        from deliverydesk.exchange.receiptsheet import Question, Receipt, Told

        ruled = dict(self._ruled())
        refused, changed = [], []
        taken = 0
        for key, ruling in ruled.items():
            line = self.lines.get(key)
            one = self.proposals.get(key)
            reason = str(ruling.reason or "")
            if line is None or (one is None and ruling.verdict is not Verdict.ACCEPT):
                # Theirs stands by now, whoever wrote it; a record that is gone is among what was not read.
                taken += self.desk.picture.record(ruling.record) is not None
            elif ruling.verdict is Verdict.ACCEPT:
                taken += 1
                if line.field is not None and not (
                    line.has_theirs and line.field.same(line.theirs, line.ours)
                ):
                    changed.append(self._told(one, line, reason))
            elif ruling.verdict is Verdict.REFUSE and one is not None:
                why = reason or _("What we hold stands.")
                refused.append(replace(self._told(one, line, why), id=key, reason=reason))
        unread = [
            Told(one.address, one.what, "", "", "", one.why)
            for one in self.review.lines
            if one.is_remark and one.heap is Heap.PROBLEM
        ]
        asked = [
            Question(one.id, self._asked_of(one, line, str(ruling.reason or "")))
            for one, line, ruling in self.asked()
        ]
        returned = self.opened.returned
        return Receipt(
            returned.file,
            returned.received_on,
            taken,
            tuple(changed),
            tuple(refused),
            tuple(asked),
            tuple(unread),
            len(self.review.undecided),
        )

    def _ruled(self) -> list[tuple[str, Ruling]]:
        """The rulings in the order of the lines, those without a line at the end."""
        order = {key: n for n, key in enumerate(self.proposals)}
        return sorted(self.opened.rulings.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))

    def _told(self, one: Proposal | None, line: Line, why: str) -> Told:
        from deliverydesk.exchange.receiptsheet import Told

        theirs, ours = "", ""
        if line.field is None:
            theirs = ", ".join(f"{label}: {words}" for label, words in line.values)
        else:
            if line.has_theirs:
                theirs = self._words(line, line.theirs)
            elif line.wrote:
                theirs = f"“{line.wrote}”"
            ours = self._words(line, line.ours)
        label = "" if one is not None and not one.field else line.label
        return Told(line.address, line.what, label, theirs, ours, why)

    def _asked_of(self, one: Proposal, line: Line, reason: str) -> Told:
        told = self._told(one, line, self._question(one, reason))
        return replace(told, id=one.id, reason=reason)

    def _words(self, line: Line, value: Any) -> str:
        """A value as a letter writes it: a day with its century."""
        if isinstance(value, date):
            return FORMATS.day_full(value)
        return line.show(value, self.desk.picture) or _("blank")

    def _question(self, one: Proposal, reason: str) -> str:
        """What is asked: the reason somebody gave, and what made the cell hard to read or to believe."""
        seen = [flag.sentence for flag in one.flags if flag.sentence and flag.rule != "answer"]
        if one.kind is ProposalKind.MISSING:
            seen.append(_("The row did not come back. Please fill it in."))
        return " ".join((reason, *seen)).strip() or _("Is this right? Please check it.")


def _workbook(account: _Account) -> tuple[Issue, bytes, tuple[str, bytes]]:
    from deliverydesk.exchange import goingback
    from deliverydesk.exchange.sections import Scope
    from deliverydesk.exchange.sensitivity import label_of
    from deliverydesk.exchange.tabling import TooLong
    from deliverydesk.exchange.template import Order

    desk, ministry, period, before = account.desk, account.ministry, account.period, account.issue
    at, settings = desk.picture, desk.picture.settings
    reference = reference_for(desk, ministry, period, SUFFIX)
    order = Order(
        scope=Scope(
            at, ministry, period, settings.scale, desk.sources.new_id, known_tokens(desk, ministry, period)
        ),
        issue=desk.sources.new_id(),
        reference=reference,
        unit=settings.unit_name,
        marking=desk.marking_in_full,
        language=account.tongue,
        secret=desk.secret,
        label=label_of(settings),
    )
    returned = account.opened.returned
    try:
        with speaking(account.tongue):
            book = goingback.build(order, account.opened.issued, returned.id, account.asks(), account.receipt)
    except TooLong as long:
        raise long.refusal() from None
    cells = blobs.pack(book.issued.plain())
    issue = replace(
        kept_as(order, book, cells[0]),
        sections=" ".join(one.section for one in book.issued.sheets) or None,
        part=before.part,
        sends_back=returned.id,
    )
    return issue, book.content, cells


def _listed(title: str, told: list[Told] | tuple[Told, ...]) -> list[str]:
    lines = [f"{title} ({FORMATS.number(len(told))})"]
    for number, one in enumerate(told, 1):
        place = f" ({one.cell})" if one.cell else ""
        lines.append(f"{FORMATS.number(number)}. {one.named}{place}")
        if one.theirs:
            lines.append("   " + _("You said: {value}").format(value=_line(one.theirs)))
        if one.ours:
            lines.append("   " + _("What stands: {value}").format(value=_line(one.ours)))
        if one.why:
            lines.append("   " + _line(one.why))
    return lines


def _line(words: str) -> str:
    return " ".join(words.split())


def _plain(told: Told) -> dict[str, str]:
    return {
        "cell": told.cell,
        "what": told.what,
        "field": told.label,
        "theirs": told.theirs,
        "ours": told.ours,
        "why": told.why,
    }

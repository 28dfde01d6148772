"""A kept return, compared once more with what stands now: a review goes on for days, and ours moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus, Ruling
from deliverydesk.errors import Damaged, Refused
from deliverydesk.i18n import _
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Proposal, ProposalKind
from deliverydesk.schema.questions import Answers, Asked
from deliverydesk.services import rulings
from deliverydesk.services.desk import Desk
from deliverydesk.services.overlaps import flagged, kept_clashes
from deliverydesk.services.rulings import Standing

if TYPE_CHECKING:
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.said import Said


@dataclass(frozen=True)
class Opened:
    """A return opened for review: what is still proposed, what was ruled, and what could not be read.

    `unread` are cells that hold something we cannot read, as proposals without a value of theirs;
    `answered` are the files that came back about what had been asked, by the id of its proposal.
    """

    returned: Returned
    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]
    rulings: Mapping[str, Ruling]
    unread: tuple[Proposal, ...]
    said: Said
    issued: Issued
    answered: Mapping[str, Returned]

    def answer_to(self, proposal: str) -> Returned | None:
        """The file that answers what was asked about a proposal, or about its whole row."""
        return self.answered.get(proposal) or self.answered.get(proposal.rpartition(":")[0] + ":")

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What the file has to be asked before all of it can be read."""
        from deliverydesk.exchange import asking

        return asking.questions(self.said)

    @property
    def undecided(self) -> tuple[Proposal, ...]:
        """Proposals on which nobody has ruled; rows that did not come back need no ruling."""
        return tuple(
            one
            for one in self.proposals
            if one.id not in self.rulings
            and one.kind is not ProposalKind.MISSING
            and self.answer_to(one.id) is None
        )


def open_return(
    desk: Desk,
    returned_id: str,
    standing: Standing | None = None,
    answers: Answers | None = None,
    at: Picture | None = None,
) -> Opened:
    """Compare a kept return with what stands now. Raises `Refused` for an id that is no return's.

    `standing` is the desk with changes laid over it, where there are any. With `answers` the return is
    read as it would be once these are kept; `at` is a picture of another moment.
    """
    from deliverydesk.exchange import asking
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.said import Said

    at = at or desk.picture
    returned = at.get(Returned, returned_id)
    issue = at.get(Issue, returned.issue) if returned else None
    if returned is None or issue is None:
        raise Refused(_("This return is no longer on the desk."), _("Look at the list of returns again."))
    said, issued = Said.restore(desk.blob(returned.cells)), Issued.restore(desk.blob(issue.cells))
    said = asking.settle(said, issued, at, answers or {})
    standing = standing or Standing(at)
    compared = rulings.propose(standing, said, issued, returned.file)
    clashes = kept_clashes(desk, returned, issue, said)
    proposals = tuple(flagged(compared.proposals, clashes, at))
    ruled = rulings.by_proposal(at.children(Ruling, "returned", returned.id))
    wrong = (*asking.problems(said), *said.problems)
    problems = (*(one.at(file=returned.file) for one in wrong), *compared.problems)
    unread = rulings.unread(standing, said.problems, issued, returned.file)
    answered = _answers_to(desk, returned, at)
    return Opened(returned, proposals, problems, ruled, unread, said, issued, answered)


def _answers_to(desk: Desk, returned: Returned, at: Picture) -> Mapping[str, Returned]:
    """What came back of the questions about a return, the newest file by proposal."""
    from deliverydesk.exchange.said import Said

    sent = [one for one in at.all(Issue) if one.sends_back == returned.id]
    came = [back for one in sent for back in at.children(Returned, "issue", one.id)]
    found: dict[str, Returned] = {}
    for back in sorted(came, key=lambda one: (one.received_on, one.id)):
        if back.status is ReturnStatus.READ:
            try:
                found |= dict.fromkeys(Said.restore(desk.blob(back.cells)).answered, back)
            except Damaged:
                # Said when the desk is checked; the questions stand open again, and nothing is closed by it.
                continue
    return found

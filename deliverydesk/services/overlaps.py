"""The same cell answered differently in two parts: never the last one wins, both files are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.answering import replaced_by
from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus
from deliverydesk.errors import Damaged
from deliverydesk.i18n import _
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.proposals import TWICE, Flag, Proposal, ProposalKind
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issues_of

if TYPE_CHECKING:
    from deliverydesk.exchange.said import Said

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Clash:
    """What another file says for a cell; `theirs` is plain JSON."""

    returned: Returned
    theirs: Any

    def flag(self, proposal: Proposal, at: Picture) -> Flag:
        """The flag on a proposal for the same cell."""
        field = at.catalogue[proposal.entity].field(proposal.field)
        words = _("blank") if self.theirs is None else field.show(field.restore(self.theirs), at)
        line = " ".join(words.split())
        told = _("{file} says {theirs} for the same cell. Ask which of the two holds.")
        return Flag(TWICE, told.format(file=self.returned.file, theirs=line[:80]))


def rivals_of(desk: Desk, issue: Issue) -> list[Issue]:
    """The other workbooks of the same ministry and period that count beside this one."""
    known = issues_of(desk, issue.ministry, issue.period)
    if issue.sends_back or replaced_by(issue, known) is not None:
        return []
    return [
        one for one in known if one.id != issue.id and not one.sends_back and replaced_by(one, known) is None
    ]


def is_beside(returned: Returned, issue: Issue) -> bool:
    """Whether a file came after a workbook had gone out: what was known by then is in that workbook."""
    return returned.id > issue.id  # ids rise with time


def clashes(said: Said, others: Iterable[tuple[Returned, Said]], at: Picture) -> dict[Cell, Clash]:
    """The cells of a return that other files answer with another value."""
    found: dict[Cell, Clash] = {}
    ours = {(one.entity, one.record, one.field): one.theirs for one in said.cells}
    for returned, other in others:
        for one in other.cells:
            key = (one.entity, one.record, one.field)
            if key not in ours:
                continue
            field = at.catalogue[one.entity].field(one.field)
            if not field.same(field.restore(ours[key]), field.restore(one.theirs)):
                found.setdefault(key, Clash(returned, one.theirs))
    return found


def flagged(proposals: Iterable[Proposal], found: Mapping[Cell, Clash], at: Picture) -> list[Proposal]:
    """The proposals, those with another answer elsewhere as conflicts that name the other file."""
    made = []
    for one in proposals:
        clash = found.get((one.entity, one.record, one.field))
        if clash is not None and one.kind is not ProposalKind.MISSING and not one.flagged(TWICE):
            flags = (clash.flag(one, at), *one.flags)
            made.append(replace(one, kind=ProposalKind.CONFLICT, flags=flags))
        else:
            made.append(one)
    return made


def kept_clashes(desk: Desk, returned: Returned, issue: Issue, said: Said) -> dict[Cell, Clash]:
    """The clashes of a return that is kept with what the newest file of each other part says."""
    from deliverydesk.exchange.said import Said

    others = []
    for rival in rivals_of(desk, issue) if returned.status is ReturnStatus.READ else ():
        back = desk.picture.children(Returned, "issue", rival.id)
        newest = max(back, key=lambda one: (one.received_on, one.id), default=None)
        if newest is not None and is_beside(newest, issue) and is_beside(returned, rival):
            try:
                others.append((newest, Said.restore(desk.blob(newest.cells))))
            except Damaged:
                # Said when the desk is checked; one lost copy must not close every other review.
                continue
    return clashes(said, others, desk.picture)

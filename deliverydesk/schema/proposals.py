"""What came back against what went out and what stands now: without it a return would overwrite our own work.

    issued -> theirs   only they changed it        safe
    issued -> ours     only we changed it          nothing to propose
    both, alike                                    nothing to propose
    both, differently                              conflict

Where nothing was issued (a foreign file read through a map), an empty field of ours is safe to fill and a
field that says something else is a conflict.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Rating
from deliverydesk.schema.problems import Where
from deliverydesk.schema.records import Catalogue

NOT_ISSUED: Final = object()
"""Stands for the issued value where there was no issue."""

BLANKING: Final = "blanking"
"""The rule of the flag on a value that they left blank and we had sent filled."""


TWICE: Final = "answered twice"
"""The rule of the flag on a cell that two files of one ministry answer differently."""


class ProposalKind(StrEnum):
    """What a proposal asks for. `missing` says only that a row did not come back: never a deletion."""

    SAFE = "safe"
    CONFLICT = "conflict"
    NEW = "new"
    MISSING = "missing"


@dataclass(frozen=True)
class Flag:
    """Why a proposal deserves a second look: a rule's short name, and more words where there are any."""

    rule: str
    sentence: str = ""

    def told(self) -> str:
        """`percent: 53% in the cell was read as 53.`, or the rule alone."""
        return f"{self.rule}: {self.sentence}" if self.sentence else self.rule


@dataclass(frozen=True)
class Given:
    """One value that came back, already read by its field; `base` is what was issued, both in memory form."""

    entity: str
    record: str
    field: str
    theirs: Any
    base: Any = NOT_ISSUED
    where: Where = dataclasses.field(default_factory=Where)
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """One thing a return asks us to write. `issued`, `theirs` and `ours` are plain JSON values.

    A `new` record is one proposal with an empty `field`, whose `theirs` is the values by field name; a
    `missing` row is one with an empty `field` and no values.
    """

    entity: str
    record: str
    field: str
    issued: Any
    theirs: Any
    ours: Any
    kind: ProposalKind
    flags: tuple[Flag, ...] = ()
    sheet: str = ""
    cell: str = ""
    file: str = ""

    @property
    def id(self) -> str:
        """The proposal's name within its file, the same however often the file is compared."""
        return f"{self.entity}:{self.record}:{self.field}"

    @property
    def address(self) -> str:
        """`Milestones!F14`."""
        return Where(sheet=self.sheet, cell=self.cell).address

    @property
    def is_blanking(self) -> bool:
        """Whether accepting it would empty a field."""
        return self.flagged(BLANKING)

    def flagged(self, rule: str) -> bool:
        """Whether it carries a flag of that rule."""
        return any(flag.rule == rule for flag in self.flags)

    def plain(self) -> dict[str, Any]:
        """The JSON form of the command line's contract."""
        return {
            "id": self.id,
            "entity": self.entity,
            "record": self.record,
            "field": self.field,
            "issued": self.issued,
            "theirs": self.theirs,
            "ours": self.ours,
            "kind": str(self.kind),
            "flags": [flag.told() for flag in self.flags],
            "cell": self.address,
        }


class Accept(StrEnum):
    """How much of a file is taken in without looking at each cell."""

    NONE = "none"
    CLEAN = "clean"
    ALL = "all"


def compare(field: Field, given: Given, ours: Any) -> Proposal | None:
    """What one value that came back asks for; None where there is nothing to do.

    `ours` is the value as it stands now. Values are the same by their kind's own measure, so that the
    twelfth digit of a number never makes a conflict.
    """
    theirs, base = given.theirs, given.base
    if base is not NOT_ISSUED and field.same(theirs, base):
        return None
    if field.same(theirs, ours):
        return None
    before = ours if base is NOT_ISSUED else base
    flags = given.flags
    if _is_empty(theirs) and not _is_empty(before):
        flags = (*flags, Flag(BLANKING))
    return Proposal(
        entity=given.entity,
        record=given.record,
        field=given.field,
        issued=None if base is NOT_ISSUED else field.plain(base),
        theirs=field.plain(theirs),
        ours=field.plain(ours),
        kind=_kind(field, base, ours),
        flags=flags,
        sheet=given.where.sheet,
        cell=given.where.cell,
        file=given.where.file,
    )


def _kind(field: Field, base: Any, ours: Any) -> ProposalKind:
    unchanged = _is_empty(ours) if base is NOT_ISSUED else field.same(base, ours)
    return ProposalKind.SAFE if unchanged else ProposalKind.CONFLICT


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())


def new_record(
    entity: str, record: str, values: Mapping[str, Any], where: Where, flags: Iterable[Flag] = ()
) -> Proposal:
    """The proposal of a record that we do not have; `values` are plain, by field name."""
    return Proposal(
        entity, record, "", None, dict(values), None, ProposalKind.NEW, tuple(flags),
        where.sheet, where.cell, where.file,
    )  # fmt: skip


def not_returned(entity: str, record: str, where: Where) -> Proposal:
    """The proposal that says a row did not come back; there is nothing in it to accept."""
    return Proposal(
        entity, record, "", None, None, None, ProposalKind.MISSING, (), where.sheet, "", where.file
    )


def flag(proposal: Proposal, *flags: Flag) -> Proposal:
    """The proposal with more flags."""
    return replace(proposal, flags=(*proposal.flags, *flags)) if flags else proposal


def is_rating(catalogue: Catalogue, proposal: Proposal) -> bool:
    """Whether a proposal carries somebody's judgement: any field of a record that holds a rating."""
    return any(isinstance(field.kind, Rating) for field in catalogue[proposal.entity].fields)


def taken_by(accept: Accept, catalogue: Catalogue, proposal: Proposal) -> bool:
    """Whether `accept` takes this proposal in unseen.

    Blankings, rows that did not come back and cells that two files answer differently are never taken.
    `clean` takes what only they changed, with no flag and no rating; `all` takes the rest too, their side
    of conflicts included.
    """
    if accept is Accept.NONE or proposal.kind is ProposalKind.MISSING or proposal.is_blanking:
        return False
    if proposal.flagged(TWICE):
        return False
    if accept is Accept.ALL:
        return True
    return proposal.kind is ProposalKind.SAFE and not proposal.flags and not is_rating(catalogue, proposal)

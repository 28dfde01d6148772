"""What a review is made of: lines in the order of need, what waits in them, and what is said of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deliverydesk.domain.exchanges import Issue, Returned, Ruling, Verdict
from deliverydesk.domain.sentences import number_word
from deliverydesk.i18n import FORMATS, N_, _, plural
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Prose, Words
from deliverydesk.schema.picture import Picture


class Heap(Words):
    """Where a line of a review belongs, most pressing first."""

    CONFLICT = "conflict", N_("Conflicts: both sides changed it")
    PROBLEM = "problem", N_("Problems: cannot be read as asked")
    LOOK = "look", N_("Worth a second look")
    NEW = "new", N_("New: they added it")
    SAFE = "safe", N_("Safe: only they changed it")
    MISSING = "missing", N_("Missing: the row did not come back, nothing is deleted")
    ANSWERED = "answered", N_("Answered: they have replied since, in a newer return")
    WRITTEN = "written", N_("Written: taken, and on the desk")


ONE_BY_ONE = frozenset({Heap.CONFLICT, Heap.PROBLEM})
SETTLED = frozenset({Heap.WRITTEN, Heap.ANSWERED})


@dataclass(frozen=True)
class Line:
    """One cell (or row) of a review. `issued`, `theirs`, `ours` are values in memory, None where empty.

    `field` is None for a whole row. `waits` says whether a person has to rule on it; `in_bulk` whether it
    may be taken with its group: conflicts, problems, ratings and blankings never are. `wrote` is what they
    wrote where it could not be read. `id` is the proposal's, told from those of other returns by `key`.
    """

    id: str
    heap: Heap
    address: str
    record: str
    what: str
    field: Field | None
    issued: Any = None
    theirs: Any = None
    ours: Any = None
    why: str = ""
    values: tuple[tuple[str, str], ...] = ()
    ruling: Ruling | None = None
    waits: bool = True
    in_bulk: bool = False
    has_theirs: bool = True
    returned: str = ""
    wrote: str = ""

    @property
    def key(self) -> str:
        """The line's name among those of all returns."""
        return f"{self.returned}:{self.id}"

    @property
    def is_remark(self) -> bool:
        """Whether it only says something of the file."""
        return not self.waits and self.heap is not Heap.MISSING

    @property
    def label(self) -> str:
        """What the field is called."""
        if self.field is not None:
            return _(self.field.label)
        return "" if self.is_remark else _("Whole row")

    @property
    def verdict(self) -> Verdict | None:
        """What was ruled and written."""
        return self.ruling.verdict if self.ruling is not None else None

    @property
    def is_asked(self) -> bool:
        """Whether an answer of the ministry's is waited for."""
        return self.verdict is Verdict.QUERY and self.heap is not Heap.ANSWERED

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to decide on it here any more."""
        return self.heap in SETTLED

    @property
    def is_long(self) -> bool:
        """Whether both texts have to be read in full to decide."""
        return self.field is not None and isinstance(self.field.kind, Prose)

    def show(self, value: Any, at: Picture) -> str:
        """One of the three values in words."""
        if self.field is None:
            return ", ".join(words for _label, words in self.values)
        return self.field.show(value, at)


@dataclass(frozen=True)
class Review:
    """One return beside what was issued and what stands now."""

    returned: Returned
    issue: Issue
    ministry: str
    period: str
    lines: tuple[Line, ...]

    @cached_property
    def changes(self) -> int:
        """Everything a person rules on, written or not."""
        return sum(1 for one in self.lines if one.waits)

    @property
    def undecided(self) -> tuple[Line, ...]:
        """What nobody has ruled on yet."""
        return tuple(one for one in self.lines if one.waits and one.verdict is None)

    def tally(self) -> Tally:
        """The counts that the return desk shows."""
        left = self.undecided
        return Tally(
            changes=self.changes,
            undecided=len(left),
            conflicts=sum(1 for one in left if one.heap is Heap.CONFLICT),
            problems=sum(1 for one in left if one.heap is Heap.PROBLEM),
            asked=sum(1 for one in self.lines if one.is_asked),
            unplaced=sum(1 for one in self.lines if one.is_remark and one.heap is Heap.PROBLEM),
            accepted=sum(1 for one in self.lines if one.verdict is Verdict.ACCEPT),
            refused=sum(1 for one in self.lines if one.verdict is Verdict.REFUSE),
        )


@dataclass(frozen=True)
class Tally:
    """How a return stands: `undecided` of its `changes`, among them so many `conflicts` and `problems`.

    `asked` wait for the ministry. `unplaced` are problems that belong to no cell of ours: nobody can rule
    on them. `accepted` and `refused` are written.
    """

    changes: int
    undecided: int
    conflicts: int
    problems: int
    asked: int
    unplaced: int
    accepted: int = 0
    refused: int = 0


def opening_of_all(reviews: Sequence[Review], left: int) -> str:
    """What a review of returns says of itself; `left` are the changes nobody has decided on."""
    if len(reviews) == 1:
        return opening(reviews[0], left)
    changes = sum(one.changes for one in reviews)
    if not reviews:
        return _("No return has come for this period.")
    if not changes:
        return _("None of the {n} returns changes anything.").format(n=FORMATS.number(len(reviews)))
    if not left:
        return plural(
            "The one change in {returns} returns is decided.",
            "All {all} changes in {returns} returns are decided.",
            changes,
            all=number_word(changes),
            returns=FORMATS.number(len(reviews)),
        )
    return plural(
        "{count} of {all} changes in {returns} returns still needs you.",
        "{count} of {all} changes in {returns} returns still need you.",
        left,
        count=number_word(left, first=True),
        all=FORMATS.number(changes),
        returns=FORMATS.number(len(reviews)),
    )


def opening(review: Review, left: int) -> str:
    """What a review says of itself; `left` are the changes nobody has decided on, written or not."""
    all_of_them = review.changes
    wrong = sum(1 for one in review.lines if one.is_remark and one.heap is Heap.PROBLEM)
    if not all_of_them and wrong:
        return plural(
            "No change of {ministry} could be read: one problem stands in the way.",
            "No change of {ministry} could be read: {n} problems stand in the way.",
            wrong,
            ministry=review.ministry,
        )
    if not all_of_them:
        return _("{ministry} changed nothing.").format(ministry=review.ministry)
    if not left and all_of_them == 2:
        return _("Both changes of {ministry} are decided.").format(ministry=review.ministry)
    if not left:
        return plural(
            "{ministry}’s one change is decided.",
            "All {all} changes of {ministry} are decided.",
            all_of_them,
            ministry=review.ministry,
            all=number_word(all_of_them),
        )
    if all_of_them == 1:
        return _("{ministry}’s one change needs you.").format(ministry=review.ministry)
    if left == all_of_them == 2:
        return _("Both changes of {ministry} need you.").format(ministry=review.ministry)
    if left == all_of_them:
        return _("All {all} changes of {ministry} need you.").format(
            all=number_word(left), ministry=review.ministry
        )
    return plural(
        "{count} of {ministry}’s {all} changes still needs you.",
        "{count} of {ministry}’s {all} changes still need you.",
        left,
        count=number_word(left, first=True),
        ministry=review.ministry,
        all=number_word(all_of_them),
    )

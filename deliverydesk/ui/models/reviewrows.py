"""One line of a review as a row: what each side says, what was decided, and what will become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.kinds import Absent, Rating
from deliverydesk.schema.picture import Picture
from deliverydesk.services.reviewlines import Heap, Line, Review
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn

SIGNS: Mapping[Heap, tuple[str, str]] = {
    Heap.CONFLICT: ("git-merge", "query"),
    Heap.PROBLEM: ("warning", "bad_t"),
    Heap.LOOK: ("eye", "warn_t"),
    Heap.NEW: ("plus", "ink2"),
    Heap.SAFE: ("check", "ink2"),
    Heap.MISSING: ("question", "ink3"),
    Heap.ANSWERED: ("tray", "ink3"),
    Heap.WRITTEN: ("check-circle", "ink3"),
}


class At(IntEnum):
    """The columns of a review of one return, in their order; `WHO` is shown only among several."""

    SIGN = 0
    CELL = 1
    RECORD = 2
    FIELD = 3
    ISSUED = 4
    THEIRS = 5
    OURS = 6
    DECIDE = 7
    BECOMES = 8
    WHY = 9
    WHO = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided and has not written yet; `words` is another value as it was typed.

    `seen` is what stood there when it was decided: a decision about something else is laid aside.
    """

    verdict: Verdict
    words: str = ""
    seen: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a return, and where the decisions that are not written yet are looked up."""

    line: Line
    of: Review
    at: Picture
    pending: Mapping[str, Decision]

    @property
    def key(self) -> str:
        """The line's name among those of all returns."""
        return self.line.key

    @property
    def decision(self) -> Decision | None:
        """What was decided and is not written."""
        return self.pending.get(self.line.key)

    @property
    def verdict(self) -> Verdict | None:
        """What was decided, written or not."""
        decision = self.decision
        return decision.verdict if decision is not None else self.line.verdict

    @property
    def is_undecided(self) -> bool:
        """Whether it waits for a word."""
        return self.line.waits and self.verdict is None

    @property
    def able(self) -> frozenset[Verdict]:
        """What can be decided here."""
        if not self.line.waits or self.line.is_settled:
            return frozenset()
        if not self.line.has_theirs:
            return frozenset({Verdict.REFUSE, Verdict.QUERY})
        return frozenset(Verdict)

    @property
    def takes_words(self) -> bool:
        """Whether another value can be written in the place of theirs."""
        return bool(self.able) and self.line.field is not None

    def words(self, value: Any) -> str:
        """A value of this line in words; *blank* where it is empty."""
        return self.line.show(value, self.at) or _("blank")

    def becomes(self) -> str:
        """What will stand on the desk once the decisions are written; empty while undecided."""
        line, decided = self.line, self.verdict
        if not line.waits or decided is None:
            return ""
        if decided is not Verdict.ACCEPT or line.is_settled:
            return self.words(line.ours) if line.field is not None or line.verdict else _("nothing new")
        decision = self.decision
        if decision is not None and decision.words:
            assert line.field is not None
            return self.words(line.field.parse(decision.words, self.at))
        return self.words(line.theirs)

    def outcome(self) -> str:
        """What writing the decision does, in a sentence; empty while undecided."""
        words, decision = self.becomes(), self.decision
        if not words or decision is None:
            return words
        if decision.verdict is not Verdict.ACCEPT:
            if self.line.field is None:
                return _("Nothing is written, and nothing new is made.")
            return _("Ours is kept, nothing is written: {words}").format(words=words)
        if decision.words:
            return _("Another value is written: {words}").format(words=words)
        return _("Theirs is written: {words}").format(words=words)


def seen(line: Line) -> tuple[Any, ...]:
    """What a decision on this line is about."""
    return (line.issued, line.theirs, line.ours, line.values, line.has_theirs)


def columns(reviews: Sequence[Review]) -> tuple[tuple[At, RowColumn[Row]], ...]:
    """The columns: of one return with the days of issue and return under their heads, of several with who."""
    one = reviews[0] if len(reviews) == 1 else None
    # Who it is takes its room from the others, so that nothing is scrolled sideways on a usual screen.
    less = 0 if one else 14
    issued = FORMATS.day(one.issue.issued_on) if one is not None else ""
    came = FORMATS.day(one.returned.received_on) if one is not None else ""
    made = {
        At.SIGN: RowColumn(Head("", "icon", 30, False, False), _sign),
        At.CELL: RowColumn(Head(_("Cell in their file"), "text", 112, False, False), _cell),
        At.RECORD: RowColumn(Head(_("Record"), "text", 210 - 3 * less, True, False), _record),
        At.FIELD: RowColumn(Head(_("Field"), "text", 108 - less, False, False), _field),
        At.ISSUED: RowColumn(Head(_("Issued"), "side", 104 - less, False, False, second=issued), _issued),
        At.THEIRS: RowColumn(Head(_("Theirs"), "side", 116 - less, False, False, second=came), _theirs),
        At.OURS: RowColumn(Head(_("Ours now"), "side", 104 - less, False, False), _ours),
        At.DECIDE: RowColumn(Head(_("Decide"), "decide", 104, False, False), _decide),
        At.BECOMES: RowColumn(Head(_("Will become"), "becomes", 112 - less, False, False), _becomes),
        At.WHY: RowColumn(Head(_("Why it is here"), "why", 212 - 4 * less, one is None, False), _why),
    }
    if one is None:
        who = RowColumn(Head(_("Ministry and file"), "text", 118, False, False), _who)
        made = {At.SIGN: made.pop(At.SIGN), At.WHO: who, **made}
    return tuple(made.items())


def _who(row: Row) -> Cell:
    returned = row.of.returned
    return Cell(row.of.ministry, row.of.ministry.casefold(), tip=f"{row.of.ministry}, {returned.file}")


def _sign(row: Row) -> Cell:
    return Cell(value=SIGNS[row.line.heap], tip=_(row.line.heap.label))


def _cell(row: Row) -> Cell:
    return Cell(row.line.address, row.line.address, tone="quiet" if row.line.is_settled else "")


def _record(row: Row) -> Cell:
    return Cell(row.line.what, row.line.what.casefold(), tip=row.line.what)


def _field(row: Row) -> Cell:
    return Cell(row.line.label, row.line.label, tip=row.line.label)


def _side(row: Row, value: Any, state: str) -> Cell:
    words = row.words(value)
    code = value if row.line.field is not None and isinstance(row.line.field.kind, Rating) else None
    tip = f"{words} {value.words}".strip() if isinstance(value, Absent) else words
    one_line = " ".join(words.split())
    return Cell(one_line, value=(state, code if isinstance(code, str) else None), tip=tip)


def _issued(row: Row) -> Cell:
    if row.line.field is None:
        return Cell(value=("", None))
    return _side(row, row.line.issued, "" if row.line.issued is not None else "empty")


def _theirs(row: Row) -> Cell:
    line = row.line
    if line.is_remark:
        return Cell(value=("", None))
    if line.heap is Heap.MISSING:
        return Cell(_("not returned"), value=("empty", None))
    if not line.has_theirs:
        return _not_read(line)
    if line.field is None:
        return _side(row, None, "theirs")
    state = "bad" if line.heap is Heap.PROBLEM else "theirs"
    return _side(row, line.theirs, state)


def _not_read(line: Line) -> Cell:
    """Their own words in quotation marks, edged as what was not read."""
    wrote = " ".join(line.wrote.split())
    if not wrote:
        return Cell(_("cannot be read"), value=("bad", None), tip=line.why)
    tip = _("They wrote “{words}”, which was not read. {why}").format(words=wrote, why=line.why)
    return Cell(_("“{words}”").format(words=wrote), value=("bad", None), tip=tip.strip())


def _ours(row: Row) -> Cell:
    line = row.line
    if line.field is None:
        return Cell(value=("", None))
    moved = not line.field.same(line.issued, line.ours)
    return _side(row, line.ours, "ours" if moved else "" if line.ours is not None else "empty")


def _decide(row: Row) -> Cell:
    decided = row.verdict
    said = _(decided.label) if decided is not None else _("undecided") if row.line.waits else ""
    return Cell(value=(decided, row.able), tip=said)


def _becomes(row: Row) -> Cell:
    words = row.becomes()
    if words:
        taken = row.verdict is Verdict.ACCEPT
        return Cell(" ".join(words.split()), tip=row.outcome(), value="taken" if taken else "kept")
    return Cell(_("undecided") if row.line.waits else "", value="undecided")


def _why(row: Row) -> Cell:
    return Cell(row.line.why, tip=row.line.why)

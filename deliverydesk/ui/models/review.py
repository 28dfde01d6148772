"""A return as rows: issued, theirs and ours side by side, what was decided, and what each will become."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import Absent, Rating
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.services.reviewlines import SETTLED, Heap, Line, Review
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.grouping import Group, GroupedRows
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, EDIT
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
    """The columns of a review."""

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


@dataclass(frozen=True)
class Decision:
    """What a person decided and has not written yet; `words` is another value as it was typed.

    `seen` is what stood there when it was decided: a decision about something else is laid aside.
    """

    verdict: Verdict
    words: str = ""
    seen: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line and the decision on it."""

    line: Line
    decision: Decision | None
    at: Picture

    @property
    def verdict(self) -> Verdict | None:
        """What was decided, written or not."""
        return self.decision.verdict if self.decision is not None else self.line.verdict

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
        if self.decision is not None and self.decision.words:
            assert line.field is not None
            return self.words(line.field.parse(self.decision.words, self.at))
        return self.words(line.theirs)


def seen(line: Line) -> tuple[Any, ...]:
    """What a decision on this line is about."""
    return (line.heap, line.issued, line.theirs, line.ours, line.values)


def columns(review: Review) -> tuple[RowColumn[Row], ...]:
    """The columns of one return, the days of issue and return under their heads."""
    issued = FORMATS.day(review.issue.issued_on)
    came = FORMATS.day(review.returned.received_on)
    return (
        RowColumn(Head("", "icon", 30, False, False), _sign),
        RowColumn(Head(_("Cell in their file"), "text", 112, False, False), _cell),
        RowColumn(Head(_("Record"), "text", 210, True, False), _record),
        RowColumn(Head(_("Field"), "text", 108, False, False), _field),
        RowColumn(Head(_("Issued"), "side", 104, False, False, second=issued), _issued),
        RowColumn(Head(_("Theirs"), "side", 116, False, False, second=came), _theirs),
        RowColumn(Head(_("Ours now"), "side", 104, False, False), _ours),
        RowColumn(Head(_("Decide"), "decide", 104, False, False), _decide),
        RowColumn(Head(_("Will become"), "becomes", 112, False, False), _becomes),
        RowColumn(Head(_("Why it is here"), "why", 212, False, False), _why),
    )


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
        return Cell(_("cannot be read"), value=("bad", None), tip=line.why)
    if line.field is None:
        return _side(row, None, "theirs")
    state = "bad" if line.heap is Heap.PROBLEM else "theirs"
    return _side(row, line.theirs, state)


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
        return Cell(" ".join(words.split()), tip=words, value="decided")
    return Cell(_("undecided") if row.line.waits else "", value="undecided")


def _why(row: Row) -> Cell:
    return Cell(row.line.why, tip=row.line.why)


class ReviewModel(GroupedRows[Row]):
    """The lines of one return with the decisions on them. `decided(id)` follows every decision."""

    decided = Signal(str)

    def __init__(
        self,
        review: Review,
        at: Picture,
        pending: MutableMapping[str, Decision],
        parent: QObject | None = None,
    ) -> None:
        self._review, self._at = review, at
        self.pending = pending
        self._writing = ""
        super().__init__(columns(review), key=lambda row: row.line.id, parent=parent)
        self.show(self._made(), folded=(Heap.WRITTEN.value, Heap.ANSWERED.value, Heap.MISSING.value))

    @property
    def review(self) -> Review:
        """What is shown."""
        return self._review

    @property
    def at(self) -> Picture:
        """The desk as the values are put into words by it."""
        return self._at

    @property
    def left(self) -> int:
        """How many changes wait for a word."""
        return sum(1 for one in self._every() if one.is_undecided)

    def show_review(self, review: Review, at: Picture) -> int:
        """Show the return as it stands after a step; returns how many decisions had to be laid aside."""
        lines = {one.id: one for one in review.lines}
        aside = [
            key
            for key, one in self.pending.items()
            if key not in lines or one.seen != seen(lines[key]) or lines[key].is_settled
        ]
        for key in aside:
            del self.pending[key]
        for key in [key for key, one in self.pending.items() if lines[key].verdict is one.verdict]:
            del self.pending[key]  # written meanwhile, by Redo
        self._review, self._at = review, at
        self.columns = columns(review)
        self.show(self._made())
        return len(aside)

    def decide(self, key: str, verdict: Verdict | None, words: str = "") -> bool:
        """Decide on one line, or leave it undecided again; False where that cannot be decided here."""
        row = next((one for one in self._every() if one.line.id == key), None)
        if row is None or (verdict is not None and verdict not in row.able and not words):
            return False
        if verdict is None:
            if self.pending.pop(key, None) is None:
                return False
        else:
            self.pending[key] = Decision(verdict, words, seen(row.line))
        self.renew(self._made())
        self.decided.emit(key)
        return True

    def take_group(self, place: int) -> int:
        """Take theirs for what is undecided in the group of a row and may be taken in bulk; how many."""
        rows = [one for one in self.group(place).rows if one.is_undecided and one.line.in_bulk]
        for one in rows:
            self.pending[one.line.id] = Decision(Verdict.ACCEPT, seen=seen(one.line))
        if rows:
            self.renew(self._made())
            self.decided.emit(rows[-1].line.id)
        return len(rows)

    def next_undecided(self, key: str = "") -> str:
        """The next line that waits after a line, round the end; "" where none waits."""
        every = list(self._every())
        start = next((n for n, one in enumerate(every) if one.line.id == key), -1) + 1
        for one in (*every[start:], *every[:start]):
            if one.is_undecided and one.line.id != key:
                return one.line.id
        return ""

    def is_written(self, key: str) -> bool:
        """Whether a line is done with, so that the focus has no more to do there."""
        return any(one.line.id == key and one.line.is_settled for one in self._every())

    def write_in(self, key: str) -> None:
        """Let another value be typed into the last cell of this line but one; "" lets none."""
        self._writing = key

    # Qt's side

    def flags(self, index: Index) -> Qt.ItemFlag:
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row(index.row())
        if row is not None and index.column() == At.BECOMES and row.line.id == self._writing:
            able |= Qt.ItemFlag.ItemIsEditable
        return able

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if role == EDIT and row is not None and row.line.field is not None and index.column() == At.BECOMES:
            if row.decision is not None and row.decision.words:
                return row.decision.words
            return row.line.field.edit(row.line.theirs if row.line.has_theirs else row.line.ours, self._at)
        return super().data(index, role)

    def refusal(self, index: Index, value: Any) -> str:
        """Why another value cannot stand in the field; "" where it can."""
        row = self.row(index.row())
        if row is None or row.line.field is None:
            return _("Only a single cell can be given another value.")
        if not str(value or "").strip():
            return _("Write a value, or leave with Esc and keep ours with R.")
        try:
            row.line.field.parse(value, self._at)
        except ValueProblem as problem:
            return problem.sentence
        return ""

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        row = self.row(index.row())
        if row is None or role != EDIT or self.refusal(index, value):
            return False
        return self.decide(row.line.id, Verdict.ACCEPT, str(value))

    # The rest

    def _every(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    def _made(self) -> list[Group[Row]]:
        found = []
        for heap in Heap:
            rows = tuple(
                Row(one, self.pending.get(one.id), self._at) for one in self._review.lines if one.heap is heap
            )
            if rows:
                found.append(Group(heap.value, _(heap.label), rows, _progress(heap, rows)))
        return found


def _progress(heap: Heap, rows: tuple[Row, ...]) -> str:
    waiting = [one for one in rows if one.line.waits]
    if heap in (Heap.MISSING, *SETTLED) or not waiting:
        return FORMATS.number(len(rows))
    done = sum(1 for one in waiting if not one.is_undecided)
    return plural("{done} of {n} decided", "{done} of {n} decided", len(waiting), done=FORMATS.number(done))

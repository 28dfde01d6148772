"""Returns as rows under headings: what to decide first, what was decided, and how much is left."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.services.reviewlines import SETTLED, Heap, Review
from deliverydesk.ui.models.grouping import Group, GroupedRows, places_of
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.reviewrows import At, Decision, Row, columns, seen
from deliverydesk.ui.models.roles import DISPLAY, EDIT

_CLEAN = frozenset({Heap.SAFE, Heap.NEW})
_SETTLED = frozenset(one.value for one in SETTLED)


@dataclass(frozen=True)
class Prepared:
    """A review ready to be shown: made off the thread of the window, because there may be very many rows.

    Of each group, `ruled_on` counts what a person rules on, and `waiting` what of it has no ruling yet,
    whatever is decided and not written. `bulk` is what taking the whole group decides, `safe` what of it
    only they changed: made beforehand too, for a key has to answer at once. `unopened` returns could not
    be opened.
    """

    reviews: tuple[Review, ...]
    at: Picture
    groups: tuple[Group[Row], ...]
    places: Mapping[str, tuple[int, int]]
    ruled_on: Mapping[str, int]
    waiting: Mapping[str, int]
    bulk: Mapping[str, Mapping[str, Decision]]
    safe: Mapping[str, Mapping[str, Decision]]
    by_ministry: bool = False
    unopened: int = 0


def prepare(
    reviews: Sequence[Review],
    at: Picture,
    pending: Mapping[str, Decision],
    *,
    by_ministry: bool = False,
    unopened: int = 0,
) -> Prepared:
    """Rows under headings: by what they need, the most pressing first, or return by return."""
    rows = {one.returned.id: [Row(line, one, at, pending) for line in one.lines] for one in reviews}
    groups: list[Group[Row]] = []
    if by_ministry:
        groups = [
            Group(one.returned.id, one.ministry, tuple(found), one.returned.file)
            for one in reviews
            if (found := rows[one.returned.id])
        ]
    else:
        by_heap: dict[Heap, list[Row]] = {heap: [] for heap in Heap}
        for one in reviews:
            for row in rows[one.returned.id]:
                by_heap[row.line.heap].append(row)
        groups = [Group(heap.value, _(heap.label), tuple(found)) for heap, found in by_heap.items() if found]
    ruled_on, waiting, bulk, safe = {}, {}, {}, {}
    for group in groups:
        rulable = [row.line for row in group.rows if row.line.waits]
        ruled_on[group.key] = 0 if group.key in _SETTLED else len(rulable)
        waiting[group.key] = sum(1 for line in rulable if line.ruling is None)
        taken = [line for line in rulable if line.in_bulk and line.ruling is None]
        if by_ministry:  # of a whole return only what nothing speaks against
            taken = [line for line in taken if line.heap in _CLEAN]
        bulk[group.key] = {line.key: Decision(Verdict.ACCEPT, "", seen(line)) for line in taken}
        safe[group.key] = {line.key: bulk[group.key][line.key] for line in taken if line.heap is Heap.SAFE}
    places = places_of(groups, lambda row: row.key)
    return Prepared(
        tuple(reviews), at, tuple(groups), places, ruled_on, waiting, bulk, safe, by_ministry, unopened
    )


class ReviewModel(GroupedRows[Row]):
    """The lines of one return or several, with the decisions on them. `decided()` follows every decision."""

    decided = Signal()

    def __init__(
        self,
        prepared: Prepared,
        pending: MutableMapping[str, Decision],
        parent: QObject | None = None,
    ) -> None:
        self._prepared = prepared
        self.pending = pending
        self._open: dict[str, int] = {}
        self._decided = 0
        self._writing = ""
        self._order: tuple[At, ...] = ()
        super().__init__((), key=lambda row: row.key, parent=parent)
        self.laid_aside = self.show_prepared(prepared)

    @property
    def reviews(self) -> Sequence[Review]:
        """What is shown."""
        return self._prepared.reviews

    @property
    def at(self) -> Picture:
        """The desk as the values are put into words by it."""
        return self._prepared.at

    @property
    def by_ministry(self) -> bool:
        """Whether the rows stand return by return."""
        return self._prepared.by_ministry

    @property
    def unopened(self) -> int:
        """How many returns belong here and could not be opened."""
        return self._prepared.unopened

    @property
    def changes(self) -> int:
        """Everything a person rules on, written or not."""
        return sum(one.changes for one in self.reviews)

    @property
    def left(self) -> int:
        """How many changes wait for a word."""
        return sum(self._open.values())

    @property
    def decided_here(self) -> int:
        """How many decisions on what is shown are not written."""
        return self._decided

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decisions on what is shown that are not written."""
        return {key: one for key, one in self.pending.items() if key in self._places}

    def column(self, at: At) -> int:
        """Where a column stands now."""
        return self._order.index(at)

    def show_prepared(self, prepared: Prepared) -> int:
        """Show returns as they stand; gives how many decisions had to be laid aside."""
        self._prepared = prepared
        aside = self._lay_aside(prepared)
        made = columns(prepared.reviews)
        self._order = tuple(at for at, _column in made)
        self.columns = tuple(column for _at, column in made)
        self._open, self._decided = dict(prepared.waiting), 0
        for key in self.pending:
            if key in prepared.places:
                self._decided += 1
                group, within = prepared.places[key]
                line = prepared.groups[group].rows[within].line
                self._open[prepared.groups[group].key] -= line.waits and line.ruling is None
        self.show(prepared.groups, folded=(*_SETTLED, Heap.MISSING.value), places=prepared.places)
        return aside

    def decide(self, key: str, verdict: Verdict | None, words: str = "") -> bool:
        """Decide on one line, or leave it undecided again; False where that cannot be decided here."""
        row = self._found(key)
        if row is None or (verdict is not None and verdict not in row.able and not words):
            return False
        before, had = row.is_undecided, row.decision is not None
        if verdict is None:
            if self.pending.pop(key, None) is None:
                return False
        else:
            self.pending[key] = Decision(verdict, words, seen(row.line))
        self._open[self._groups[self._places[key][0]].key] += row.is_undecided - before
        self._decided += (row.decision is not None) - had
        self.say_anew(key)
        self.decided.emit()
        return True

    def heap(self, place: int) -> Heap | None:
        """The heap that a row's group is; None where the groups are returns."""
        return None if self.by_ministry else Heap(self.group(place).key)

    def left_in(self, place: int) -> int:
        """How many changes of a row's group wait for a word."""
        return self._open[self.group(place).key]

    def take_group(self, place: int) -> int:
        """Take theirs for what is undecided in the group of a row and may be taken in bulk; how many.

        Of a whole return only what nothing speaks against is taken.
        """
        key = self.group(place).key
        return self._take({key: self._prepared.bulk[key]})

    def take_safe(self) -> int:
        """Take everything that only they changed and that nothing speaks against; how many."""
        return self._take(self._prepared.safe)

    def has_safe(self) -> bool:
        """Whether anything is left that `take_safe` would take."""
        decided = self.pending.keys()
        return any(one.keys() - decided for key, one in self._prepared.safe.items() if self._open[key])

    def next_undecided(self, key: str = "") -> str:
        """The next line that waits after a line, round the end; "" where none waits."""
        group, within = self._places.get(key, (0, -1))
        for step in range(len(self._groups) + 1):
            place = (group + step) % max(1, len(self._groups))
            if not self._groups or not self._open[self._groups[place].key]:
                continue
            rows = self._groups[place].rows
            part = rows[within + 1 :] if not step else rows
            for row in part:
                if row.is_undecided and row.key != key:
                    return row.key
        return ""

    def is_written(self, key: str) -> bool:
        """Whether a line is done with, so that the focus has no more to do there."""
        row = self._found(key)
        return row is not None and row.line.is_settled

    def write_in(self, key: str) -> None:
        """Let another value be typed into the last cell of this line but one; "" lets none."""
        self._writing = key

    # Qt's side

    def flags(self, index: Index) -> Qt.ItemFlag:
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row(index.row())
        if row is not None and self._order[index.column()] is At.BECOMES and row.key == self._writing:
            able |= Qt.ItemFlag.ItemIsEditable
        return able

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row = self.row(index.row()) if index.isValid() and role == EDIT else None
        if row is not None and row.line.field is not None and self._order[index.column()] is At.BECOMES:
            if row.decision is not None and row.decision.words:
                return row.decision.words
            return row.line.field.edit(row.line.theirs if row.line.has_theirs else row.line.ours, self.at)
        return super().data(index, role)

    def refusal(self, index: Index, value: Any) -> str:
        """Why another value cannot stand in the field; "" where it can."""
        row = self.row(index.row())
        if row is None or row.line.field is None:
            return _("Only a single cell can be given another value.")
        if not str(value or "").strip():
            return _("Write a value, or leave with Esc and keep ours with R.")
        try:
            row.line.field.parse(value, self.at)
        except ValueProblem as problem:
            return problem.sentence
        return ""

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        row = self.row(index.row())
        if row is None or role != EDIT or self.refusal(index, value):
            return False
        return self.decide(row.key, Verdict.ACCEPT, str(value))

    # The rest

    def _found(self, key: str) -> Row | None:
        group, within = self._places.get(key, (-1, -1))
        return self._groups[group].rows[within] if group >= 0 else None

    def _take(self, bulk: Mapping[str, Mapping[str, Decision]]) -> int:
        """Decide what is given by group, where nothing is decided yet; how many that were."""
        count = 0
        for group, given in bulk.items():
            taken = dict(given)
            for key in given.keys() & self.pending.keys():
                del taken[key]
            self.pending.update(taken)
            self._open[group] -= len(taken)
            count += len(taken)
        if count:
            self._decided += count
            self.say_all_anew()
            self.decided.emit()
        return count

    def _lay_aside(self, prepared: Prepared) -> int:
        """Drop the decisions whose ground has gone, and those that are written meanwhile (by Redo)."""
        shown = {one.returned.id for one in prepared.reviews}
        aside = 0
        for key, one in list(self.pending.items()):
            if key.partition(":")[0] not in shown:
                continue
            line = None
            if key in prepared.places:
                group, within = prepared.places[key]
                line = prepared.groups[group].rows[within].line
            if line is not None and line.verdict is one.verdict:
                del self.pending[key]
            elif line is None or line.is_settled or one.seen != seen(line):
                del self.pending[key]
                aside += 1
        return aside

    def _of_heading(self, group: Group[Row], column: int, role: int) -> Any:
        parts = [group.second, self._progress(group)]
        said = replace(group, second="   ·   ".join(part for part in parts if part))
        return super()._of_heading(said, column, role)

    def _progress(self, group: Group[Row]) -> str:
        every = self._prepared.ruled_on[group.key]
        if not every:
            return FORMATS.number(len(group.rows))
        done = FORMATS.number(every - self._open[group.key])
        return plural("{done} of {n} decided", "{done} of {n} decided", every, done=done)

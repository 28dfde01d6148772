"""Where the records of one parent end in a list, so that a heavier rule can stand there."""

from __future__ import annotations

from itertools import groupby

from deliverydesk.ui.models.order import Order

# Longer lists are read by filter and sort, and looking through them would cost each keystroke.
_MOST_ROWS = 5_000


class Families:
    """The runs of rows under the same `parent`, as long as every parent's rows stand together."""

    def __init__(self, order: Order, parent: str) -> None:
        self._order, self._parent = order, parent
        self._seen: list[str] | None = None
        self._ends: frozenset[int] = frozenset()

    def end_at(self, row: int) -> bool:
        """Whether the next row belongs under another parent."""
        if self._seen is not self._order.shown:
            self._seen = self._order.shown
            self._ends = self._find()
        return row in self._ends

    def forget(self) -> None:
        """A record has changed, perhaps its parent."""
        self._seen = None

    def _find(self) -> frozenset[int]:
        rows = len(self._order)
        if not self._parent or not 2 < rows <= _MOST_ROWS:
            return frozenset()
        parents = [getattr(self._order.record(row), self._parent) for row in range(rows)]
        runs = [(parent, len(list(run))) for parent, run in groupby(parents)]
        together = len(runs) == len({parent for parent, _n in runs})
        if not together or len(runs) == rows:
            return frozenset()
        ends, row = set(), -1
        for _parent, count in runs[:-1]:
            row += count
            ends.add(row)
        return frozenset(ends)

"""Which rows a table shows and in what order: sorted on native values, searched in text folded beforehand.

A keystroke over 100,000 rows costs some ten milliseconds this way; a proxy model of Qt's takes half a
second. Nothing here knows Qt, so the text of a long table can be made on another thread.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import contains
from typing import Any, Protocol

from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.searching import fold


class Sorting(Protocol):
    """How the values of a lane are ordered; None for a value that counts as empty."""

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        """A key that orders values."""
        ...


class Lane(Protocol):
    """What an order asks of a column."""

    @property
    def kind(self) -> Sorting:
        """How its values are ordered."""
        ...

    def value(self, record: Record, at: Picture) -> Any:
        """The native value, hashable; None where empty."""
        ...

    def words(self, value: Any, at: Picture) -> str:
        """A value as people read it."""
        ...


Test = Callable[[Record, Picture], bool]
Texts = dict[str, str]
_BETWEEN = "\n"
_FEW = 6


def texts_of(records: Iterable[Record], columns: Sequence[Lane], at: Picture) -> Texts:
    """What each record shows in all its columns, folded, by id."""
    # A link or a choice shows the same words wherever it stands: each is put into words once.
    known: list[dict[Any, str]] = [{} for _column in columns]
    made: Texts = {}
    for record in records:
        parts = []
        for column, words in zip(columns, known, strict=True):
            value = column.value(record, at)
            if value is None:
                continue
            shown = words.get(value)
            if shown is None:
                shown = words[value] = fold(_searched(column, value, at))
            parts.append(shown)
        made[record.id] = _BETWEEN.join(parts)
    return made


def _searched(column: Lane, value: Any, at: Picture) -> str:
    words = column.words(value, at)
    return f"{words} {value.words}" if isinstance(value, Absent) else words


def sorted_by(
    records: Iterable[Record], column: Lane, at: Picture, *, descending: bool = False
) -> list[Record]:
    """The records by a column's native values, equal ones in the order they came, empty ones always last."""
    keys: dict[Any, Any] = {}
    there: list[tuple[Any, Record]] = []
    empty: list[Record] = []
    for record in records:
        value = column.value(record, at)
        if value is None or value == "" or isinstance(value, Absent):
            empty.append(record)
            continue
        key = keys.get(value)
        if key is None:
            key = keys[value] = column.kind.sort(value, at)
        if key is None:
            empty.append(record)
        else:
            there.append((key, record))
    there.sort(key=_first, reverse=descending)
    return [record for _key, record in there] + empty


def _first(pair: tuple[Any, Record]) -> Any:
    return pair[0]


class Order:
    """The rows of one table. `shown` are the ids of the records in view, first row first.

    Rows stay where they are while records change under them, as in Excel: the next sort or filter puts
    them in their place, and a record made meanwhile is in view whether it passes the filter or not.
    """

    def __init__(self, columns: Sequence[Lane], records: Iterable[Record], at: Picture) -> None:
        self.columns = tuple(columns)
        self.at = at
        self.records: dict[str, Record] = {one.id: one for one in records}
        self.texts: Texts | None = None
        self._reading = list(self.records)
        self._column: Lane | None = None
        self._descending = False
        self._tests: dict[str, Test] = {}
        self._words: tuple[str, ...] = ()
        self._kept: list[str] = self._reading
        self._kept_texts: list[str] | None = None
        self.shown: list[str] = self._reading
        self._shown_texts: list[str] | None = None
        self._rows: dict[str, int] | None = None
        self._looked_up = 0

    def __len__(self) -> int:
        return len(self.shown)

    def __contains__(self, id: object) -> bool:
        return id in self.records

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return len(self.records)

    @property
    def words(self) -> tuple[str, ...]:
        """The words every row in view holds, folded."""
        return self._words

    @property
    def tests(self) -> Mapping[str, Test]:
        """The tests every row in view passes, by name."""
        return self._tests

    @property
    def sorting(self) -> tuple[Lane, bool] | None:
        """The column sorted by, and whether downwards; None in reading order."""
        return None if self._column is None else (self._column, self._descending)

    def record(self, row: int) -> Record:
        """The record in a row."""
        return self.records[self.shown[row]]

    def row(self, id: str) -> int:
        """The row of a record, -1 where it is not in view."""
        if self._rows is not None:
            return self._rows.get(id, -1)
        self._looked_up += 1
        if self._looked_up <= _FEW:
            # A map of all rows costs more than a few searches for one.
            return self._seen_at(id) if id in self.records else -1
        self._rows = {one: n for n, one in enumerate(self.shown)}
        return self._rows.get(id, -1)

    def sort(self, column: Lane | None, *, descending: bool = False) -> None:
        """Sort by a column; None gives the reading order back."""
        self._column, self._descending = column, descending
        self._arrange()

    def search(self, words: str) -> None:
        """Keep the rows in which every word stands somewhere."""
        asked = tuple(fold(words).split())
        narrows = bool(self._words) and len(asked) == len(self._words) and self._narrows(asked)
        self._words = asked
        if narrows and self._shown_texts is not None:
            # One more letter can only take rows away from those in view.
            self._seek_in(self.shown, self._shown_texts)
        else:
            self._seek()

    def test(self, tests: Mapping[str, Test]) -> None:
        """Keep the rows that pass every test."""
        self._tests = dict(tests)
        self._arrange()

    def count(self, words: str, tests: Mapping[str, Test]) -> int:
        """How many rows other words and tests would leave."""
        asked = fold(words).split()
        texts = self._ready() if asked else {}
        return sum(
            all(word in texts[id] for word in asked) and all(test(one, self.at) for test in tests.values())
            for id, one in self.records.items()
        )

    def take_texts(self, texts: Texts) -> None:
        """Texts made elsewhere; what has changed meanwhile is made here."""
        missing = [one for id, one in self.records.items() if id not in texts]
        self.texts = {**texts, **texts_of(missing, self.columns, self.at)} if missing else texts
        self._kept_texts = None

    def forget_texts(self, ids: Iterable[str] | None = None) -> None:
        """The text of these records (of all, where None) is no longer what they show."""
        self._kept_texts = self._shown_texts = None
        if self.texts is None:
            return
        if ids is None:
            self.texts = None
            return
        stale = [self.records[id] for id in ids if id in self.records]
        self.texts.update(texts_of(stale, self.columns, self.at))

    def reload(self, records: Iterable[Record]) -> None:
        """Every record anew, arranged as before."""
        self.records = {one.id: one for one in records}
        self._reading = list(self.records)
        self.texts = None
        self._arrange()

    def replace(self, record: Record) -> None:
        """A record has changed; its row stays."""
        self.records[record.id] = record
        self.forget_texts((record.id,))

    def remove(self, ids: Iterable[str]) -> None:
        """Records are gone, from view too."""
        gone = set(ids)
        for id in gone:
            self.records.pop(id, None)
            if self.texts is not None:
                self.texts.pop(id, None)
        self._reading = [one for one in self._reading if one not in gone]
        self._kept = [one for one in self._kept if one not in gone]
        self._kept_texts = None
        self._show([one for one in self.shown if one not in gone])

    def places_for(self, records: Sequence[Record], reading: Sequence[Record]) -> list[tuple[int, Record]]:
        """The row before which each new record belongs in the view as it stands, top first.

        `reading` is every record of the table, the new ones included, in reading order.
        """
        wanted = {one.id for one in records}
        ranked = reading
        if self._column is not None:
            ranked = sorted_by(reading, self._column, self.at, descending=self._descending)
        rank = {one.id: n for n, one in enumerate(ranked)}
        # Rows that were edited since the last sort stand out of order; the search only needs those that rise.
        rising: list[int] = []
        rows: list[int] = []
        for row, id in enumerate(self.shown):
            place = rank.get(id, -1)
            if not rising or place > rising[-1]:
                rising.append(place)
                rows.append(row)
        found = []
        for one in ranked:
            if one.id in wanted:
                at = bisect_left(rising, rank[one.id])
                found.append((rows[at] if at < len(rows) else len(self.shown), one))
        return found

    def insert(self, row: int, records: Sequence[Record]) -> None:
        """New records come into view before a row."""
        ids = [one.id for one in records]
        for one in records:
            self.records[one.id] = one
        self.forget_texts(ids)
        self._show([*self.shown[:row], *ids, *self.shown[row:]])

    def settle(self, reading: Sequence[Record]) -> None:
        """Take over the reading order; what is in view stays as it is."""
        self._reading = [one.id for one in reading]
        shown = self.shown
        self._keep()
        self._show(shown)

    def _arrange(self) -> None:
        self._keep()
        self._seek()

    def _keep(self) -> None:
        """The rows that pass the tests, in order, whatever the words."""
        kept: Iterable[Record] = (self.records[id] for id in self._reading)
        if self._tests:
            tests = tuple(self._tests.values())
            kept = [one for one in kept if all(test(one, self.at) for test in tests)]
        if self._column is not None:
            kept = sorted_by(kept, self._column, self.at, descending=self._descending)
        self._kept = [one.id for one in kept]
        self._kept_texts = None

    def _seek(self) -> None:
        if not self._words:
            self._show(list(self._kept))
            return
        if self._kept_texts is None:
            texts = self._ready()
            self._kept_texts = [texts[id] for id in self._kept]
        self._seek_in(self._kept, self._kept_texts)

    def _seek_in(self, ids: list[str], texts: list[str]) -> None:
        for word in self._words:
            # At 100,000 rows these C loops take a tenth of what a comprehension over pairs does.
            holds = list(map(contains, texts, repeat(word)))
            ids, texts = list(compress(ids, holds)), list(compress(texts, holds))
        self._show(ids)
        self._shown_texts = texts

    def _ready(self) -> Texts:
        if self.texts is None:
            self.texts = texts_of(self.records.values(), self.columns, self.at)
        return self.texts

    def _seen_at(self, id: str) -> int:
        try:
            return self.shown.index(id)
        except ValueError:
            return -1

    def _narrows(self, asked: tuple[str, ...]) -> bool:
        return all(old in new for old, new in zip(self._words, asked, strict=True))

    def _show(self, ids: list[str]) -> None:
        self.shown = ids
        self._shown_texts = None
        self._rows = None
        self._looked_up = 0

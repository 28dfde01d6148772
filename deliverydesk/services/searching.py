"""Finds any record by anything written in it; without it people would have to know where everything lies.

An `Index` is made of one picture and never changes: it can be built on a worker thread and handed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deliverydesk.progress import Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Text
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Entity, Record

UNSEARCHED = frozenset({"settings", "translation", "ruling", "dispatch", "trajectory_point", "do_nothing"})
"""Entities nobody looks for by name: their words are found through the records they belong to."""

EXACT, REFERENCE, TITLE_START, WORD_START, TITLE, WRITTEN = range(6)
"""Ranks of a hit, best first; `WRITTEN` means that only other words of the record hold what was asked."""


def fold(words: str) -> str:
    """The form in which words are compared: no case, no accents, so that “etude” finds “Étude”."""
    if words.isascii():
        return words.lower()
    parts = unicodedata.normalize("NFKD", words.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


@dataclass(frozen=True)
class Entry:
    """One record as it is searched: its own words and their folded forms."""

    entity: str
    id: str
    ref: str
    title: str
    folded_ref: str
    folded_title: str
    written: tuple[str, ...]
    folded: str


@dataclass(frozen=True)
class Hit:
    """One record found. `quote` is the passage that holds the words, where the title does not."""

    entity: str
    id: str
    ref: str
    title: str
    rank: int
    quote: str = ""


@dataclass(frozen=True)
class Found:
    """The best hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


class Index:
    """Every searchable record of one picture."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {one.id: one for one in entries}

    def __len__(self) -> int:
        return len(self._entries)

    def search(self, words: str, *, limit: int = 30, only: frozenset[str] | None = None) -> Found:
        """Records that hold every one of the words, the likeliest first.

        A record counts as likelier when its reference is asked for, then when its title begins with the
        words, then when a word of the title does; `only` keeps to some entities, by catalogue key.
        """
        asked = fold(" ".join(words.split()))
        if not asked:
            return Found((), 0)
        parts = asked.split(" ")
        ranked: list[tuple[int, int, int, Entry]] = []
        first = parts[0]
        for place, one in enumerate(self._entries.values()):
            if first not in one.folded or (only is not None and one.entity not in only):
                continue
            rank = _rank(one, asked, parts)
            if rank is not None:
                ranked.append((rank, len(one.title) if rank < WRITTEN else 0, place, one))
        ranked.sort(key=lambda found: found[:3])
        hits = tuple(_hit(one, rank, parts) for rank, _length, _place, one in ranked[:limit])
        return Found(hits, len(ranked))

    def after(self, changes: Sequence[Change], at: Picture) -> Index:
        """The index with changes taken in; everything else is shared."""
        made = Index(())
        made._entries = dict(self._entries)
        for one in changes:
            if one.after is None:
                made._entries.pop(one.id, None)
            elif _is_searched(one.entity):
                made._entries[one.id] = _entry(one.after, at)
        return made


def build(at: Picture, progress: Progress | None = None) -> Index:
    """The index of a picture; about a second for 100,000 records, so best built on a worker thread."""
    progress = progress or Progress()
    searched = [entity for entity in at.catalogue if _is_searched(entity)]
    progress.start(len(searched))
    entries: list[Entry] = []
    for entity in searched:
        entries += (_entry(one, at) for one in at.all(entity.record))
        progress.advance()
    return Index(entries)


def _is_searched(entity: Entity[Record]) -> bool:
    return not entity.series and entity.key not in UNSEARCHED


def _entry(record: Record, at: Picture) -> Entry:
    entity = record.entity
    title = entity.title_of(record)
    ref = str(getattr(record, entity.ref)) if entity.ref else ""
    if not title:
        title = record.label(at).removeprefix(ref).strip()
    own = {entity.ref, entity.title}
    written = tuple(
        value
        for field in entity.fields
        if isinstance(field.kind, Text) and field.name not in own
        if isinstance(value := getattr(record, field.name), str) and value
    )
    folded_ref, folded_title = fold(ref), fold(title)
    folded = "\n".join((folded_ref, folded_title, fold("\n".join(written))))
    return Entry(entity.key, record.id, ref, title, folded_ref, folded_title, written, folded)


def _rank(one: Entry, asked: str, parts: Sequence[str]) -> int | None:
    ref, title = one.folded_ref, one.folded_title
    if asked == ref:
        return EXACT
    if ref and ref.startswith(asked):
        return REFERENCE
    if title.startswith(asked):
        return TITLE_START
    if all(part in title or part in ref for part in parts):
        begins = title.startswith(parts[0]) or f" {parts[0]}" in title
        return WORD_START if begins else TITLE
    return WRITTEN if all(part in one.folded for part in parts) else None


def _hit(one: Entry, rank: int, parts: Sequence[str]) -> Hit:
    quote = _quote(one.written, parts) if rank == WRITTEN else ""
    return Hit(one.entity, one.id, one.ref, one.title, rank, quote)


_BEFORE, _AFTER = 18, 90


def _quote(written: Sequence[str], parts: Sequence[str]) -> str:
    """The words around the first place where one of the parts stands."""
    for passage in written:
        flat = " ".join(passage.split())
        folded = fold(flat)
        at = min((place for part in parts if (place := folded.find(part)) >= 0), default=-1)
        if at < 0:
            continue
        # Folding may change lengths (ß, ligatures); then the place is only near, which is enough to quote.
        start = flat.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
        end = flat.find(" ", min(len(flat), at + _AFTER))
        end = len(flat) if end < 0 else end
        return ("… " if start else "") + flat[start:end] + (" …" if end < len(flat) else "")
    return ""

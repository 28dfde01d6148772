"""References for records that come without one: `P041` after `P040`, whoever gave the earlier ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Entity

_COUNTER = re.compile(r"\{n(?::0(\d+))?\}")


class Numbers:
    """Gives out references by a pattern, none twice, over one picture of the desk."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._counters: dict[tuple[str, str], int] = {}
        self._taken: dict[str, set[str]] = {}

    def next(self, entity: Entity[Any], pattern: str, words: Mapping[str, str]) -> str:
        """The next free reference; in `{priority}-M{n:02}` the words stand for `{priority}`, n counts on.

        Counting goes on from the highest in use. Where a pattern without a counter is taken already, -2
        is put behind it.
        """
        for name, word in words.items():
            pattern = pattern.replace(f"{{{name}}}", word)
        counter = _COUNTER.search(pattern)
        if counter is None:
            return self._free(entity, pattern)
        before, after = pattern[: counter.start()], pattern[counter.end() :]
        at = (entity.key, pattern)
        if at not in self._counters:
            fits = re.compile(re.escape(before) + r"(\d{1,9})" + re.escape(after), re.IGNORECASE)
            used = (fits.fullmatch(entity.ref_of(one)) for one in self._picture.all(entity.record))
            self._counters[at] = max((int(one[1]) for one in used if one), default=0)
        self._counters[at] += 1
        return self._free(entity, f"{before}{str(self._counters[at]).zfill(int(counter[1] or 1))}{after}")

    def claim(self, entity: Entity[Any], reference: str) -> bool:
        """Keep a reference that a file gives for its record; False where another has it already."""
        taken, folded = self._references(entity), reference.casefold()
        if folded in taken:
            return False
        taken.add(folded)
        return True

    def _references(self, entity: Entity[Any]) -> set[str]:
        if entity.key not in self._taken:
            self._taken[entity.key] = {
                entity.ref_of(one).casefold() for one in self._picture.all(entity.record)
            }
        return self._taken[entity.key]

    def _free(self, entity: Entity[Any], wanted: str) -> str:
        taken, reference, times = self._references(entity), wanted, 1
        while reference.casefold() in taken:
            times += 1
            reference = f"{wanted}-{times}"
        taken.add(reference.casefold())
        return reference

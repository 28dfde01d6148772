"""The whole desk at one moment: immutable records by entity, shared freely between threads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.settings import DeskSettings, settings_of
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Catalogue, Record

R = TypeVar("R", bound=Record)
Clock = Callable[[], date]
Series = Callable[[Sequence[str]], dict[str, Sequence[Reading]]]
Slices = Mapping[str, Mapping[str, Record]]

_NO_SETTINGS = DeskSettings()


class Snapshot:
    """A `Picture` over records held in memory; readings come on demand from `series`.

    `series` answers, for ids of indicators, the readings in force as they were known at `step`, so a
    snapshot stays true to its step however late its readings are asked for.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        slices: Slices,
        *,
        step: int,
        series: Series,
        clock: Clock,
        today: date | None = None,
        unseen_after: date | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._slices = slices
        self._step = step
        self._series = series
        self._clock = clock
        self._today = today
        self._unseen_after = unseen_after
        self._ordered: dict[str, tuple[Record, ...]] = {}
        self._children: dict[tuple[str, str], dict[str, tuple[Record, ...]]] = {}
        self._read: dict[str, Sequence[Reading]] = {}
        self._by_id: dict[str, dict[str, Reading]] = {}
        self._names: dict[str, dict[str, str | None]] = {}

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    @property
    def step(self) -> int:
        return self._step

    @property
    def settings(self) -> DeskSettings:
        """The unit's settings; the defaults where a desk has none yet."""
        return settings_of(self)

    @property
    def today(self) -> date:
        return self._today or self.settings.practice_today or self._clock()

    def all(self, of: type[R]) -> Sequence[R]:
        return self.of_entity(of.entity.key)  # type: ignore[return-value]  # the slice holds only such records

    def of_entity(self, key: str) -> Sequence[Record]:
        """Every record of one entity, by its key, in reading order."""
        made = self._ordered.get(key)
        if made is None:
            entity = self._catalogue[key]
            made = self._ordered[key] = tuple(
                sorted(
                    self._slices.get(key, {}).values(), key=lambda one: (_natural(entity.ref_of(one)), one.id)
                )
            )
        return made

    def count(self, key: str) -> int:
        """How many records of one entity there are."""
        return len(self._slices.get(key, {}))

    def get(self, of: type[R], id: str | None) -> R | None:
        return None if id is None else self._slices.get(of.entity.key, {}).get(id)  # type: ignore[return-value]

    def children(self, of: type[R], field: str, parent: str) -> Sequence[R]:
        key = (of.entity.key, field)
        index = self._children.get(key)
        if index is None:
            lists: dict[str, list[Record]] = {}
            for one in self.of_entity(of.entity.key):
                target = getattr(one, field)
                if isinstance(target, str):
                    lists.setdefault(target, []).append(one)
            index = self._children[key] = {parent_id: tuple(found) for parent_id, found in lists.items()}
        return index.get(parent, ())  # type: ignore[return-value]

    def series(self, indicator: str) -> Sequence[Reading]:
        return self.headline_series((indicator,))[indicator]

    def headline_series(self, indicators: Iterable[str]) -> dict[str, Sequence[Reading]]:
        wanted = list(indicators)
        if missing := [one for one in wanted if one not in self._read]:
            for indicator, found in self._series(missing).items():
                self._read[indicator] = self._seen(found)
        return {one: self._read.get(one, ()) for one in wanted}

    def _seen(self, readings: Sequence[Reading]) -> Sequence[Reading]:
        if self._unseen_after is None:
            return readings
        return tuple(one for one in readings if one.period_end <= self._unseen_after)

    def record(self, id: str) -> Record | None:
        for slice_ in self._slices.values():
            if (found := slice_.get(id)) is not None:
                return found
        return self._reading(id) if "/" in id else None

    def _reading(self, id: str) -> Reading | None:
        indicator = id.partition("/")[0]
        known = self._by_id.get(indicator)
        if known is None:
            known = self._by_id[indicator] = {one.id: one for one in self.series(indicator)}
        return known.get(id)

    def find(self, entity: str, words: str) -> str | None:
        if words in self._slices.get(entity, {}):
            return words
        if self._catalogue[entity].series:
            return self._find_reading(words)
        names = self._names.get(entity)
        if names is None:
            names = self._names[entity] = self._names_of(entity)
        return names.get(words.casefold())

    def _names_of(self, entity: str) -> dict[str, str | None]:
        """Titles and references to ids; a title that two records share finds neither."""
        declared = self._catalogue[entity]
        titles: dict[str, str | None] = {}
        for one in self.of_entity(entity):
            if title := declared.title_of(one).casefold():
                titles[title] = None if title in titles else one.id
        return titles | {
            declared.ref_of(one).casefold(): one.id for one in self.of_entity(entity) if declared.ref
        }

    def _find_reading(self, words: str) -> str | None:
        indicator, *rest = words.split("/")
        found = self.find("indicator", indicator)
        if found is None or len(rest) != 3:
            return None
        place = self.find("place", rest[1]) if rest[1] else ""
        return None if place is None else f"{found}/{rest[0]}/{place}/{rest[2]}"

    def label(self, id: str) -> str:
        found = self.record(id)
        return found.label(self) if found is not None else _("(gone)")

    def reference(self, id: str) -> str:
        found = self.record(id)
        if found is None:
            return _("(gone)")
        if isinstance(found, Reading):
            place = self.reference(found.place) if found.place else ""
            return f"{self.reference(found.indicator)}/{found.period_end.isoformat()}/{place}/{found.grp}"
        return found.entity.ref_of(found) or found.label(self)

    def word(self, entity: str, many: bool = False) -> str:
        declared = self._catalogue[entity]
        return _(declared.plural if many else declared.singular)

    def after(self, changes: Sequence[Change], step: int, series: Series) -> Snapshot:
        """The snapshot with changes made; entities untouched are shared, not copied."""
        slices = dict(self._slices)
        fresh: dict[str, dict[str, Record]] = {}
        for one in changes:
            key = one.entity.key
            if one.entity.series:
                continue
            if key not in fresh:
                fresh[key] = dict(self._slices.get(key, {}))
            if one.after is None:
                fresh[key].pop(one.id, None)
            else:
                fresh[key][one.id] = one.after
        slices.update(fresh)
        made = Snapshot(
            self._catalogue,
            slices,
            step=step,
            series=series,
            clock=self._clock,
            today=self._today,
            unseen_after=self._unseen_after,
        )
        # What did not change keeps its order and its look-ups. Copies, because another thread may be
        # looking something up, and a dictionary that grows cannot be walked.
        made._ordered = {key: value for key, value in self._ordered.copy().items() if key not in fresh}
        made._children = {key: value for key, value in self._children.copy().items() if key[0] not in fresh}
        made._names = {key: value for key, value in self._names.copy().items() if key not in fresh}
        sides = (side for one in changes for side in (one.before, one.after))
        touched = {side.indicator for side in sides if isinstance(side, Reading)}
        made._read = {key: value for key, value in self._read.copy().items() if key not in touched}
        made._by_id = {key: value for key, value in self._by_id.copy().items() if key not in touched}
        return made

    def judged_for(self, day: date) -> Snapshot:
        """The same records with another today; readings of later periods are not seen."""
        return Snapshot(
            self._catalogue,
            self._slices,
            step=self._step,
            series=self._series,
            clock=self._clock,
            today=day,
            unseen_after=day,
        )


_PARTS = re.compile(r"(\d+)")


def _natural(words: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts P2 before P10."""
    parts = _PARTS.split(words.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)

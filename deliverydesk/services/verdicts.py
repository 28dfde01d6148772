"""What the data say about every indicator, picture after picture: in columns where many are judged at once.

An edited reading makes one verdict anew. A picture of another past or another day makes all of them anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from deliverydesk.domain.lines import judged, thresholds, versions_of
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint
from deliverydesk.domain.settings import DeskSettings, settings_of
from deliverydesk.domain.verdicts import Verdict
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk

MANY = 120
"""From so many on, one pass over columns is quicker than reading each series and judging it by itself."""

Rests: TypeAlias = Mapping[str, tuple[Any, ...]]


class Verdicts:
    """The verdict of each indicator of the picture asked for last, by id."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # One value, so that another thread that makes a table's text never sees half of it.
        self._known: tuple[Picture | None, Rests, dict[str, Verdict]] = None, {}, {}

    def of(self, indicator: Indicator, at: Picture) -> Verdict:
        """One indicator's; it may be one that the picture no longer holds."""
        found = self.every(at).get(indicator.id)
        return judged(at, indicator, _settings(at)) if found is None else found

    def every(self, at: Picture) -> Mapping[str, Verdict]:
        """All of them. Those judged in columns leave out the best year on record; nothing else differs."""
        before, rests, known = self._known
        if at is before:
            return known
        now = {one.id: _rests(at, one) for one in at.all(Indicator)}
        anew = set(now) if before is None else self._changed(before, at, rests, now)
        found = self._judged(at, [one for one in at.all(Indicator) if one.id in anew])
        found = {id: found[id] if id in anew else known[id] for id in now}
        self._known = at, now, found
        return found

    def _changed(self, before: Picture, at: Picture, rests: Rests, now: Rests) -> set[str]:
        if at.step < before.step or at.today != before.today:
            return set(now)
        read = self._desk.journal.series_touched(before.step, at.step)
        return {id for id, one in now.items() if id in read or rests.get(id) != one}

    def _judged(self, at: Picture, wanted: Sequence[Indicator]) -> dict[str, Verdict]:
        if len(wanted) < MANY:
            at.headline_series(one.id for one in wanted)
            return {one.id: judged(at, one, _settings(at)) for one in wanted}
        # Imported when first asked for: numpy takes a while, and a small desk needs none of it.
        from deliverydesk.domain.columns import PlanColumns
        from deliverydesk.domain.judging_columns import judge_all

        versions = [versions_of(at, one) for one in wanted]
        plans = PlanColumns.of(
            [one[-1].plan if one else None for one in versions],
            frequency_months=[one.frequency.months for one in wanted],
            lag_days=[one.publication_lag_days for one in wanted],
            thresholds=[thresholds(_settings(at), one) for one in wanted],
        )
        readings = self._desk.columns([one.id for one in wanted], at.step)
        found = judge_all(plans, readings, today=at.today)
        return {one.id: found.verdict(place, plans) for place, one in enumerate(wanted)}


def _rests(at: Picture, indicator: Indicator) -> tuple[Any, ...]:
    """What a verdict rests on beside its readings."""
    paths = at.children(Trajectory, "indicator", indicator.id)
    points = tuple(at.children(TrajectoryPoint, "trajectory", one.id) for one in paths)
    return indicator, _settings(at), paths, points


def _settings(at: Picture) -> DeskSettings:
    return settings_of(at)

"""What a figure was before: a revision never erases what was known, and revisions are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from deliverydesk.domain.measures import Reading, ReadingStatus
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.numbers import same


@dataclass(frozen=True)
class Told:
    """One row of a reading's story: what it said from a step on, until another ended it.

    `to_step` is None while it stands; `kind` and `on` are of the step that wrote it.
    """

    reading: str
    value: float | None
    status: str
    from_step: int
    to_step: int | None
    kind: str
    on: date


@dataclass(frozen=True)
class Former:
    """A figure that a reading gave before the one it gives now, and the day on which that ended."""

    value: float
    status: str
    until: date


def formers(rows: Iterable[Told]) -> dict[str, tuple[Former, ...]]:
    """By reading, the figures it gave before, oldest first; as many as it was revised times.

    `rows` are in the order of writing. What Undo took back was a slip and no revision; a change of status or
    source alone is none either. A reading deleted and made again begins anew.
    """
    stories: dict[str, list[tuple[Told, date]]] = {}
    ended: dict[str, int | None] = {}
    for one in rows:
        story = stories.setdefault(one.reading, [])
        if story and ended[one.reading] != one.from_step:
            story.clear()
        ended[one.reading] = one.to_step
        if one.kind == str(StepKind.UNDO.value) and len(story) > 1 and _alike(story[-2][0], one):
            story.pop()
        elif story and _alike(story[-1][0], one):
            story[-1] = one, story[-1][1]
        else:
            story.append((one, one.on))
    return {
        reading: tuple(
            Former(told.value, told.status, later[1])
            for (told, _since), later in pairwise(story)
            if told.value is not None
        )
        for reading, story in stories.items()
    }


def _alike(one: Told, other: Told) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return same(one.value, other.value)


def marked(change: Change) -> Change:
    """The change, with its status *revised* where it gives a final figure another value."""
    before, after = change.before, change.after
    if not isinstance(before, Reading) or not isinstance(after, Reading):
        return change
    final = before.status is ReadingStatus.FINAL and after.status is ReadingStatus.FINAL
    if not final or not _is_figure(before.value) or before.key != after.key:
        return change
    if _is_figure(after.value) and same(before.value, after.value):  # type: ignore[arg-type]  # both are figures
        return change
    return Change(before, replace(after, status=ReadingStatus.REVISED))


def _is_figure(value: Any) -> bool:
    return value is not None and not isinstance(value, Absent)

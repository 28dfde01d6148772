"""What was agreed stays as it was agreed: a path is locked from the step that agrees it.

It is changed by agreeing another version with a reason, so that both promises stay on the chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.i18n import _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.fields import Field
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record

LOCKED = frozenset(
    {
        "indicator",
        "version",
        "baseline_on",
        "baseline",
        "target_on",
        "target",
        "lower",
        "upper",
        "method",
    }
)
"""What of a trajectory itself was agreed. Who agreed, when and why may still be set right."""
BENEATH = (TrajectoryPoint, Intervention, DoNothing)
"""What else a path consists of."""
_WORDS = frozenset({"title", "programme", "basis"})
# Of an intervention: they name it and say where it comes from; no figure depends on them.


def is_locked(path: Trajectory | None) -> bool:
    """Whether a path was agreed, now or once."""
    return path is not None and path.status is not TrajectoryStatus.DRAFT


def why_locked(path: Trajectory, record: Record, name: str = "") -> str:
    """Why a field of a path, or of something beneath it, takes no other value; empty where it may.

    Without a name it is asked whether the record may be added.
    """
    free = name not in LOCKED if isinstance(record, Trajectory) else name in _WORDS
    return "" if free or not is_locked(path) else _agreed(path)


def locked_words(at: Picture, record: Record, field: Field, value: Any) -> str:
    """Why a field of any record does not take a value since a path was agreed; empty where it does."""
    if field.same(value, getattr(record, field.name)):
        return ""
    if isinstance(record, Trajectory):
        return why_locked(record, record, field.name)
    path = at.get(Trajectory, record.trajectory) if isinstance(record, BENEATH) else None
    return "" if path is None else why_locked(path, record, field.name)


def agreed_paths_are_locked(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """An agreed or superseded path changes no more, except in the step that makes or agrees it.

    Undo and redo are not asked: they bring back what a step left, and it was asked.
    """
    paths = {one.id: one for one in changes if isinstance(one.some, Trajectory)}
    for change in changes:
        match change.before, change.after:
            case Trajectory() as before, Trajectory() as after:
                yield from _moved(change, before, after)
            case Trajectory() as before, None:
                # With its indicator everything goes; alone, an agreed version would vanish from the chart.
                if is_locked(before) and at.get(Indicator, before.indicator) is not None:
                    yield before.problem("", _agreed(before), "locked")
            case before, after:
                if before is None or after is None or not _WORDS.issuperset(change.fields()):
                    yield from _beneath(at, paths, before, after)


def _moved(change: Change, before: Trajectory, after: Trajectory) -> Iterator[Problem]:
    if not is_locked(before):
        return
    for name in change.fields():
        if name in LOCKED:
            yield after.problem(name, _agreed(before), "locked")
    if after.status is not before.status and after.status is not TrajectoryStatus.SUPERSEDED:
        yield after.problem("status", _agreed(before), "locked")


def _beneath(
    at: Picture, paths: dict[str, Change], before: Record | None, after: Record | None
) -> Iterator[Problem]:
    for side, record in enumerate((before, after)):
        if not isinstance(record, BENEATH):
            continue
        path = at.get(Trajectory, record.trajectory)
        if path is None or not is_locked(path) or _is_being_agreed(paths.get(path.id)):
            continue
        yield record.problem("value" if side and before is not None else "", _agreed(path), "locked")
        return


def _is_being_agreed(change: Change | None) -> bool:
    """Whether this very step makes the path or agrees it."""
    if change is None:
        return False
    return not isinstance(change.before, Trajectory) or not is_locked(change.before)


def _agreed(path: Trajectory) -> str:
    if path.status is TrajectoryStatus.SUPERSEDED:
        return _(
            "Version {n} is superseded and stays as it was agreed. Draw up a new version instead."
        ).format(n=path.version)
    return _(
        "Version {n} is agreed, so it stays as it is. Re-baseline: draw up a new version, with the reason."
    ).format(n=path.version)

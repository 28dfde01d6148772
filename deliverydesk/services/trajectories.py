"""Drawing up an indicator's path, agreeing it, and agreeing another one in its place: one step each.

    begin -> Draft -> keep (a draft anybody may change) -> agree (locked) -> re-baseline (a new version)

A draft is a plain value: nothing is written before somebody keeps or agrees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from deliverydesk.domain.interventions import DoNothing, Intervention
from deliverydesk.domain.lines import national, plan_of
from deliverydesk.domain.measures import Indicator, Method, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.plan_building import (
    Effect,
    Points,
    Sufficiency,
    built_points,
    plan_sufficiency,
    without_action,
)
from deliverydesk.domain.planwords import no_season_words
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.seasons import NoSeason, anchored, season, seasonal_points
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Plan, Seen, natural_bounds, seen
from deliverydesk.errors import ReasonNeeded, Refused
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import present
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Written

COMPUTED = frozenset({Method.INTERVENTION, Method.SEASONAL})
"""Paths whose points follow from something else; of the others a person sets each."""
_YEARS = 3  # how far ahead a first draft looks where its priority names no end
R = TypeVar("R", TrajectoryPoint, Intervention, DoNothing)


@dataclass(frozen=True)
class Draft:
    """A path as it is being drawn up, with everything it is built from."""

    path: Trajectory
    points: tuple[TrajectoryPoint, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    without: tuple[DoNothing, ...] = ()

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the interventions add."""
        return tuple(
            Effect(one.impact, one.starts_on, one.full_on, str(one.ramp.value), one.overlap)
            for one in self.interventions
        )

    @property
    def line(self) -> Points:
        """The points of the line without action."""
        return tuple((one.on, one.value) for one in self.without)

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything a desk keeps of it, the path first."""
        return (self.path, *self.points, *self.interventions, *self.without)


@dataclass(frozen=True)
class Drawn:
    """What a draft comes to: its plan with every point, whether it adds up, and what stands in its way."""

    draft: Draft
    plan: Plan
    sufficiency: Sufficiency | None
    without: tuple[tuple[date, float], ...] = ()
    trouble: str = ""


def begin(at: Picture, indicator: Indicator) -> Draft:
    """The draft there is for an indicator; else one that starts from the agreed path, or from nothing.

    From nothing, the baseline is the latest reading and the day the priority's end; target and baseline are
    the same figure until somebody says what is promised.
    """
    versions = sorted(at.children(Trajectory, "indicator", indicator.id), key=lambda one: one.version)
    drafts = [one for one in versions if one.status is TrajectoryStatus.DRAFT]
    if drafts:
        return _held(at, drafts[-1])
    number = versions[-1].version + 1 if versions else 1
    agreed = next((one for one in versions if one.status is TrajectoryStatus.AGREED), None)
    if agreed is None:
        return Draft(_first(at, indicator, number))
    old = _held(at, agreed)
    path = replace(
        agreed,
        id="",
        revision=0,
        version=number,
        status=TrajectoryStatus.DRAFT,
        agreed_by=None,
        agreed_on=None,
        reason=None,
    )
    return Draft(path, _anew(old.points), _anew(old.interventions), _anew(old.without))


def _held(at: Picture, path: Trajectory) -> Draft:
    points = at.children(TrajectoryPoint, "trajectory", path.id)
    without = at.children(DoNothing, "trajectory", path.id)
    return Draft(
        path,
        tuple(sorted(points, key=lambda one: one.on)),
        tuple(
            sorted(
                at.children(Intervention, "trajectory", path.id), key=lambda one: (one.starts_on, one.title)
            )
        ),
        tuple(sorted(without, key=lambda one: one.on)),
    )


def _anew(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(replace(one, id="", revision=0, trajectory="") for one in records)


def _first(at: Picture, indicator: Indicator, number: int) -> Trajectory:
    readings = seen(national(at.series(indicator.id)), at.today)
    start = readings[-1].on if readings else at.today
    priority = at.get(Priority, indicator.priority)
    end = present(priority.end) if priority is not None else None
    value = readings[-1].figure if readings else 0.0
    return Trajectory(
        indicator=indicator.id,
        version=number,
        baseline_on=start,
        baseline=value,
        target_on=end if end is not None and end > start else add_months(start, 12 * _YEARS),
        target=value,
    )


def draw(at: Picture, indicator: Indicator, draft: Draft) -> Drawn:
    """The draft with the points its method gives it, and what it comes to.

    Points of a path built from interventions or with a season lie at the ends of the indicator's periods.
    A step or a path by hand keeps the points given; a straight line has those that were set on it.
    """
    readings = seen(national(at.series(indicator.id)), at.today)
    plan = replace(plan_of(at, indicator, draft.path), points=())
    trouble, points = "", tuple((one.on, one.value) for one in draft.points)
    days = anchored(plan, readings, indicator.frequency.months)
    match draft.path.method:
        case Method.INTERVENTION:
            points = built_points(plan, draft.line, draft.effects, days)
        case Method.SEASONAL:
            found = season(readings, indicator.frequency.months, str(indicator.series.value))
            if isinstance(found, NoSeason):
                trouble, points = no_season_words(found), ()
            else:
                points = seasonal_points(plan, found, days)
    if draft.path.method in COMPUTED:
        # One decimal more than readings have: finer would be a promise that nobody can check.
        points = tuple((on, round(settled(value), indicator.decimals + 1)) for on, value in points)
        draft = replace(draft, points=_as_points(draft.points, points))
    plan = replace(plan, points=points)
    return Drawn(
        draft,
        plan,
        plan_sufficiency(plan, draft.line, draft.effects),
        tuple(_without(plan, draft)),
        trouble or _misplaced(plan) or _out_of_bounds(plan, readings),
    )


def _as_points(held: Sequence[TrajectoryPoint], points: Points) -> tuple[TrajectoryPoint, ...]:
    """The points as records; one of a day that is held already keeps its name in the desk."""
    known = {one.on: one for one in held}
    return tuple(
        replace(known.get(on, TrajectoryPoint(trajectory="", on=on, value=value)), value=value)
        for on, value in points
    )


def _without(plan: Plan, draft: Draft) -> Iterator[tuple[date, float]]:
    """The line without action from baseline to target; none where nobody has spoken of it."""
    if plan.baseline_on is None or plan.target_on is None or not (draft.without or draft.interventions):
        return
    inside = (on for on, _value in draft.line if plan.baseline_on < on < plan.target_on)
    for day in sorted({plan.baseline_on, *inside, plan.target_on}):
        value = without_action(plan, draft.line, day)
        if value is not None:
            yield day, float(value)


def _misplaced(plan: Plan) -> str:
    """The first point that lies outside the path, or on a day that has one already."""
    met: set[date] = set()
    for on, _value in plan.points:
        if plan.baseline_on and plan.target_on and not plan.baseline_on < on < plan.target_on:
            return _("The point of {day} lies outside the path. Move or delete it.").format(
                day=FORMATS.day_full(on)
            )
        if on in met:
            return _("There are two points on {day}. Delete one.").format(day=FORMATS.day_full(on))
        met.add(on)
    return ""


def _out_of_bounds(plan: Plan, readings: Sequence[Seen]) -> str:
    """The first point at which the path asks for what the indicator cannot be."""
    ends = replace(plan, points=())
    low, high = natural_bounds(ends, (one.figure for one in readings))
    for on, value in plan.points:
        if (low is not None and value < low) or (high is not None and value > high):
            return _("On {day} the path would stand at {value}, which the indicator cannot be.").format(
                day=FORMATS.day_full(on), value=FORMATS.number(value)
            )
    return ""


def keep(desk: Desk, draft: Draft) -> Written | None:
    """Write the draft as a draft; None where the desk says it already."""
    draft = _drawn(desk, draft)
    changes = list(_changes(desk, replace(draft, path=replace(draft.path, status=TrajectoryStatus.DRAFT))))
    if not changes:
        return None
    label = _("Draft path of {ref}, version {n}").format(ref=_ref(desk, draft), n=draft.path.version)
    return desk.write(label, changes, reason=_("A draft: nothing is agreed yet"))


def agree(desk: Desk, draft: Draft, *, agreed_by: str | None, agreed_on: date) -> Written:
    """Agree the first path of an indicator, which locks it; refused where another is in force."""
    if in_force(desk.picture, draft.path.indicator) is not None:
        raise Refused(
            _("A path is agreed for {ref} already.").format(ref=_ref(desk, draft)),
            _("Re-baseline it: that asks for a reason and keeps both lines on the chart."),
        )
    label = _("Agreed the path of {ref}").format(ref=_ref(desk, draft))
    return _agree(desk, draft, label, _("Agreed"), agreed_by, agreed_on, ())


def rebaseline(desk: Desk, draft: Draft, *, reason: str, agreed_by: str | None, agreed_on: date) -> Written:
    """Agree a path in place of the one in force, which becomes superseded. Needs a reason."""
    if not reason.strip():
        raise ReasonNeeded(_("A promise is moving. Say why: the reason is printed in the pack."))
    old = in_force(desk.picture, draft.path.indicator)
    if old is None:
        raise Refused(
            _("No path of {ref} is in force.").format(ref=_ref(desk, draft)), _("Agree this one instead.")
        )
    label = _("Re-baselined {ref}: version {n}").format(ref=_ref(desk, draft), n=draft.path.version)
    superseded = Change(old, replace(old, status=TrajectoryStatus.SUPERSEDED))
    draft = replace(draft, path=replace(draft.path, reason=reason.strip()))
    return _agree(desk, draft, label, reason.strip(), agreed_by, agreed_on, (superseded,))


def in_force(at: Picture, indicator: str) -> Trajectory | None:
    """The agreed path of an indicator."""
    paths = at.children(Trajectory, "indicator", indicator)
    return next((one for one in paths if one.status is TrajectoryStatus.AGREED), None)


def _agree(
    desk: Desk,
    draft: Draft,
    label: str,
    reason: str,
    agreed_by: str | None,
    agreed_on: date,
    others: Sequence[Change],
) -> Written:
    draft = _drawn(desk, draft)
    path = replace(
        draft.path, status=TrajectoryStatus.AGREED, agreed_by=agreed_by or None, agreed_on=agreed_on
    )
    return desk.write(label, [*others, *_changes(desk, replace(draft, path=path))], reason=reason)


def _drawn(desk: Desk, draft: Draft) -> Draft:
    """The draft with its points fixed; refused where the path cannot be drawn."""
    indicator = desk.picture.get(Indicator, draft.path.indicator)
    assert indicator is not None
    drawn = draw(desk.picture, indicator, draft)
    if drawn.trouble:
        raise Refused(drawn.trouble)
    return drawn.draft


def _ref(desk: Desk, draft: Draft) -> str:
    return desk.picture.reference(draft.path.indicator)


def _changes(desk: Desk, draft: Draft) -> Iterator[Change]:
    """From what the desk holds of the draft to what it is now."""
    at = desk.picture
    path = draft.path if draft.path.id else replace(draft.path, id=desk.sources.new_id())
    old = at.get(Trajectory, path.id)
    held = {one.id: one for one in _held(at, old).records} if old is not None else {}
    for record in replace(draft, path=path).records:
        now = record
        if not isinstance(record, Trajectory):
            own = record.id or desk.sources.new_id()
            now = replace(record, id=own, trajectory=path.id)  # type: ignore[call-arg]  # all have a path
        change = Change(held.pop(now.id, None), now)
        if not change.is_empty():
            yield change
    for gone in held.values():
        yield Change(gone, None)

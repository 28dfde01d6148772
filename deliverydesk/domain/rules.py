"""Rules that look across records, asked of the desk as it would be after a change.

Each rule is a plain function over the picture and the changes, and yields problems; the gate refuses a
step with any. What only deserves a look (a milestone after its promise's end) is `warnings`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from deliverydesk.domain import rollupwords
from deliverydesk.domain.locking import agreed_paths_are_locked
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.parties import Place
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Ref, present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.records import Entity, Record

R = TypeVar("R", bound=Record)
Rule = Callable[[Picture, Sequence[Change]], Iterator[Problem]]


def check(at: Picture, changes: Sequence[Change], *, undoing: bool = False) -> list[Problem]:
    """Every cross-record problem that the changes would leave in the picture `at`.

    `undoing`: the changes take back or bring back a step, so what is locked against people may move.
    """
    rules = _RULES if undoing else (*_RULES, *_LOCKS)
    return [problem for rule in rules for problem in rule(at, changes)]


def check_all(at: Picture) -> list[Problem]:
    """Every cross-record problem in the whole desk, with the warnings."""
    everything = [
        Change(None, one) for entity in at.catalogue if not entity.series for one in at.all(entity.record)
    ]
    return [*check(at, everything), *warnings(at)]


def _written(changes: Sequence[Change], of: type[R]) -> Iterator[R]:
    return (one.after for one in changes if one.after is not None and isinstance(one.after, of))


def references_are_unique(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """Two records of one entity never share a reference, whatever the case of its letters."""
    touched = {one.entity.key: one.entity for one in changes if one.after is not None and one.entity.ref}
    for entity in touched.values():
        counts = Counter(entity.ref_of(one).casefold() for one in at.all(entity.record))
        for change in changes:
            if change.after is None or change.entity is not entity:
                continue
            reference = entity.ref_of(change.after)
            if counts[reference.casefold()] > 1:
                yield change.after.problem(
                    entity.ref or "",
                    _("{entity} “{ref}” is there already. Give this one another reference.").format(
                        entity=_(entity.singular), ref=reference
                    ),
                    "unique",
                )


def exactly_one(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """What a desk has one of, its settings, is neither doubled nor deleted."""
    for one in changes:
        if one.entity.single and len(at.all(one.entity.record)) != 1:
            yield one.some.problem(
                "",
                _("A desk has exactly one record of {entity}. Change that one.").format(
                    entity=_(one.entity.plural).lower()
                ),
                "exactly one",
            )


def links_lead_somewhere(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """What a record points at exists, and is what the field says it is."""
    for change in changes:
        if change.after is None:
            continue
        for field, to in change.entity.links:
            value = getattr(change.after, field.name)
            targets = (value,) if isinstance(field.kind, Ref) else value
            for target in targets:
                if target and at.get(at.catalogue[to].record, target) is None:
                    yield change.after.problem(
                        field.name,
                        _("{label} points at nothing among the {entities}. Choose one that is there.").format(
                            label=_(field.label), entities=_(at.catalogue[to].plural).lower()
                        ),
                        "link",
                    )


def nothing_is_orphaned(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """A record that others still point at is not deleted."""
    many: dict[tuple[str, str], dict[str, list[Record]]] = {}
    for change in changes:
        if change.after is not None or change.entity.series:
            continue
        for entity, field in at.catalogue.pointing_at[change.entity.key]:
            if entity.series:
                continue
            if isinstance(field.kind, Ref):
                users: Sequence[Record] = at.children(entity.record, field.name, change.id)
            else:
                key = (entity.key, field.name)
                if key not in many:
                    many[key] = _users_of(at, entity, field.name)
                users = many[key].get(change.id, ())
            if users:
                yield change.some.problem(
                    "",
                    _("{name} is still used by {users}. Delete or change these first.").format(
                        name=change.entity.ref_of(change.some) or _(change.entity.singular),
                        users=_few(entity.ref_of(one) or _(entity.singular) for one in users),
                    ),
                    "still used",
                )


def _users_of(at: Picture, entity: Entity[Any], field: str) -> dict[str, list[Record]]:
    """By target, the records whose many-valued link points at it."""
    found: dict[str, list[Record]] = {}
    for one in at.all(entity.record):
        for target in getattr(one, field):
            found.setdefault(target, []).append(one)
    return found


def _few(names: Iterable[str]) -> str:
    known = list(names)
    shown = ", ".join(known[:3])
    more = len(known) - 3
    return shown if more <= 0 else plural("{shown} and {n} more", "{shown} and {n} more", more, shown=shown)


def one_headline(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """A priority has one headline indicator at the most."""
    for one in _written(changes, Indicator):
        if not one.headline:
            continue
        others = [
            other
            for other in at.children(Indicator, "priority", one.priority)
            if other.headline and other.id != one.id
        ]
        if others:
            yield one.problem(
                "headline",
                _("{other} is the headline already. A priority has exactly one.").format(other=others[0].ref),
                "one headline",
            )


def one_agreed_path(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """An indicator has one agreed trajectory at the most, and no version twice."""
    for one in _written(changes, Trajectory):
        others = [t for t in at.children(Trajectory, "indicator", one.indicator) if t.id != one.id]
        if one.status is TrajectoryStatus.AGREED and any(t.status is TrajectoryStatus.AGREED for t in others):
            yield one.problem(
                "status", _("Another version is agreed. Mark that one superseded first."), "one agreed path"
            )
        if any(t.version == one.version for t in others):
            yield one.problem("version", _("Version {n} is there already.").format(n=one.version), "unique")


def points_lie_on_the_path(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """Interim points lie between baseline and target, one a day."""
    for one in _written(changes, TrajectoryPoint):
        path = at.get(Trajectory, one.trajectory)
        if path is None:
            continue
        if not path.baseline_on < one.on < path.target_on:
            yield one.problem(
                "on", _("An interim point lies between the baseline and the target."), "date order"
            )
        if any(
            other.on == one.on and other.id != one.id
            for other in at.children(TrajectoryPoint, "trajectory", one.trajectory)
        ):
            yield one.problem("on", _("There is a point on that day already."), "unique")


def paths_keep_their_points(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """A path whose ends move leaves none of its interim points outside."""
    new = {change.id for change in changes}
    for path in _written(changes, Trajectory):
        for point in at.children(TrajectoryPoint, "trajectory", path.id):
            if point.id not in new and not path.baseline_on < point.on < path.target_on:
                yield path.problem(
                    "target_on",
                    _("The point of {day} would lie outside the path. Move or delete it first.").format(
                        day=FORMATS.day_full(point.on)
                    ),
                    "date order",
                )


def places_do_not_circle(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """A place is never part of something that is part of it."""
    for one in _written(changes, Place):
        seen, place = {one.id}, at.get(Place, one.parent)
        while place is not None and place.id not in seen:
            seen.add(place.id)
            place = at.get(Place, place.parent)
        if place is not None:
            yield one.problem("parent", _("These places are part of each other."), "circle")


def dependencies_do_not_circle(at: Picture, changes: Sequence[Change]) -> Iterator[Problem]:
    """A milestone never waits for itself through others."""
    for one in _written(changes, Milestone):
        seen: set[str] = set()
        waiting = list(one.depends_on)
        while waiting:
            target = waiting.pop()
            if target == one.id:
                yield one.problem("depends_on", _("These milestones wait for each other."), "circle")
                break
            if target not in seen:
                seen.add(target)
                found = at.get(Milestone, target)
                waiting += found.depends_on if found is not None else ()


_RULES: tuple[Rule, ...] = (
    references_are_unique,
    exactly_one,
    links_lead_somewhere,
    nothing_is_orphaned,
    one_headline,
    one_agreed_path,
    points_lie_on_the_path,
    paths_keep_their_points,
    places_do_not_circle,
    dependencies_do_not_circle,
)
_LOCKS: tuple[Rule, ...] = (agreed_paths_are_locked,)


def warnings(at: Picture) -> Iterator[Problem]:
    """What is not wrong but deserves a look."""
    yield from rollupwords.warnings(at)
    for priority in at.all(Priority):
        indicators = at.children(Indicator, "priority", priority.id)
        if indicators and not any(one.headline for one in indicators):
            yield Problem(
                "headline",
                _("{ref} has indicators and no headline among them.").format(ref=priority.ref),
                Where("priority", priority.id),
                Severity.WARNING,
            )
        end = present(priority.end)
        for milestone in at.children(Milestone, "priority", priority.id):
            agreed = present(milestone.current_baseline)
            if end and agreed and agreed > end:
                yield Problem(
                    "dates inside",
                    _("{ref} is agreed for a day after its promise ends.").format(ref=milestone.ref),
                    Where("milestone", milestone.id, "current_baseline"),
                    Severity.WARNING,
                )

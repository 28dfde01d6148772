"""What a ministry is asked, sheet by sheet: the one table that says which records go into whose workbook.

Which columns a sheet has is not said here: they are the views of the catalogue, context locked and
value free. A column of the ministry's that is added to a view is in the next workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from deliverydesk import i18n
from deliverydesk.domain import lines, trajectories
from deliverydesk.domain.assessments import SCALE_CODES, Assessment, RatingScale, Voice
from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryStatus
from deliverydesk.domain.parties import Ministry, Period, Person, Translation
from deliverydesk.domain.promises import Priority, Programme
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.work import Barrier, BarrierStatus, Milestone
from deliverydesk.i18n import N_
from deliverydesk.schema.kinds import Amount, Day, Kind, Rating
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Entity, Record

PRIORITIES = "priorities"
"""The key of the section whose rows are the promises themselves."""
SPARE_ROWS = 15
PERIODS_BACK = 4
_GONE = frozenset({BarrierStatus.CLOSED, BarrierStatus.REJECTED, BarrierStatus.MERGED})


@dataclass(frozen=True)
class Scope:
    """Whose workbook it is, for which period, and where new ids come from.

    `known_tokens` are keys already given to answers that are not records yet, by (section, parent): a
    workbook issued a second time asks for the same records, not for others beside them. A part of it is cut
    to one `programme`, or to what hangs on none.
    """

    at: Picture
    ministry: Ministry
    period: Period
    scale: RatingScale
    new_id: Callable[[], str]
    known_tokens: Mapping[tuple[str, str], str] = field(default_factory=dict)
    programme: Programme | None = None
    is_rest: bool = False

    @property
    def promises(self) -> Sequence[Priority]:
        """The promises that a new record may belong to."""
        cut = self.programme
        return [one for one in self.priorities if cut is None or one.id == cut.priority]

    @cached_property
    def priorities(self) -> Sequence[Priority]:
        """The promises that the ministry leads."""
        return self.at.children(Priority, "ministry", self.ministry.id)

    @cached_property
    def indicators(self) -> Sequence[Indicator]:
        """Their indicators."""
        return self.beneath(Indicator)

    @cached_property
    def series(self) -> dict[str, Sequence[Reading]]:
        """The readings in force of each indicator, in order of time."""
        return self.at.headline_series(one.id for one in self.indicators)

    def beneath(self, of: type[Any]) -> list[Any]:
        """The records of one entity under these promises, promise by promise."""
        return [one for parent in self.priorities for one in self.at.children(of, "priority", parent.id)]

    @cached_property
    def _translations(self) -> dict[tuple[str, str, str], str]:
        found = {}
        for one in self.at.all(Translation):
            tongue = i18n.language(one.language)
            if tongue is not None:
                found[tongue.tag, one.record, one.field] = one.text
        return found

    def translated(self, record: Record, name: str, words: str | None = None) -> str:
        """A field's words in the language in force where there are any, else `words` or its own."""
        found = self._translations.get((i18n.spoken().tag, record.id, name))
        return found or str(getattr(record, name) if words is None else words)

    def token(self, section: str, parent: str) -> str:
        """The key of an answer that is no record yet."""
        return self.known_tokens.get((section, parent)) or self.new_id()


@dataclass(frozen=True)
class Line:
    """One row to be: its record, and whether that record is there already or only asked for."""

    record: Record
    is_there: bool = True
    decimals: int | None = None


@dataclass(frozen=True)
class Beside:
    """A locked column that no view holds, computed for each record."""

    key: str
    label: str
    kind: Kind
    compute: Callable[[Any, Scope], Any]


def _nothing_known(scope: Scope) -> dict[str, Any]:
    return {}


def _no_lines(scope: Scope) -> Sequence[Line]:
    return ()


@dataclass(frozen=True)
class Section:
    """One sheet. `lines` gives its rows, `reference` the locked columns that name a row.

    `owes` are value columns that a finished return has filled; `forecast|actual` is filled by either.
    `spare` sheets hold rows for new records, with `seed` as what is known of each beforehand.
    """

    key: str
    of: type[Record]
    title: str
    guidance: str
    reference: str
    lines: Callable[[Scope], Sequence[Line]]
    owes: str = ""
    beside: tuple[Beside, ...] = ()
    spare: int = 0
    seed: Callable[[Scope], dict[str, Any]] = _nothing_known
    choices: Mapping[str, Callable[[Scope], Sequence[str]]] = field(default_factory=dict)

    @property
    def entity(self) -> Entity[Any]:
        """What its rows are."""
        return self.of.entity


def _there(records: Sequence[Record]) -> list[Line]:
    return [Line(one) for one in records]


def _indicators(scope: Scope) -> list[Line]:
    return [Line(one, decimals=one.decimals) for one in scope.indicators]


def _barriers(scope: Scope) -> list[Line]:
    """Barriers in the way of its promises, and those elsewhere that it sponsors."""
    own = scope.beneath(Barrier)
    known = {one.id for one in own}
    sponsored = scope.at.children(Barrier, "sponsor", scope.ministry.id)
    return _there(
        [one for one in (*own, *(b for b in sponsored if b.id not in known)) if one.status not in _GONE]
    )


def _ratings(scope: Scope) -> list[Line]:
    """One line a promise: the ministry's own rating for the period, made ready where it is not there."""
    found: list[Line] = []
    for priority in scope.priorities:
        given = [
            one
            for one in scope.at.children(Assessment, "priority", priority.id)
            if one.voice is Voice.MINISTRY and one.period == scope.period.id
        ]
        asked = Assessment(
            id=scope.token("ratings", priority.id),
            priority=priority.id,
            period=scope.period.id,
            as_at=scope.period.end,
            voice=Voice.MINISTRY,
            scale=scope.scale,
        )
        found.append(Line(max(given, key=lambda one: one.as_at)) if given else Line(asked, is_there=False))
    return found


def _previous(rating: Assessment, scope: Scope) -> Assessment | None:
    earlier = [
        one
        for one in scope.at.children(Assessment, "priority", rating.priority)
        if one.voice is Voice.MINISTRY and one.as_at < rating.as_at and isinstance(one.overall, str)
    ]
    return max(earlier, key=lambda one: one.as_at, default=None)


def _previous_code(rating: Assessment, scope: Scope) -> str | None:
    found = _previous(rating, scope)
    return found.overall if found is not None and isinstance(found.overall, str) else None


def _previous_day(rating: Assessment, scope: Scope) -> date | None:
    found = _previous(rating, scope)
    return found.as_at if found is not None else None


def _readings(scope: Scope) -> list[Line]:
    """The last four periods and the open one of every series, with the periods still owed."""
    found: list[Line] = []
    for indicator in scope.indicators:
        held = [one for one in scope.series[indicator.id] if one.period_end <= scope.period.end]
        cuts = sorted({(one.place or "", one.grp) for one in held}) or [("", "")]
        for place, group in cuts:
            own = [one for one in held if (one.place or "", one.grp) == (place, group)]
            asked = _owed(indicator, own, scope.period, place or None, group)
            both = [Line(one, decimals=indicator.decimals) for one in own]
            both += [Line(one, is_there=False, decimals=indicator.decimals) for one in asked]
            found += both[-(PERIODS_BACK + 1) :]
    return found


def _owed(
    indicator: Indicator, held: Sequence[Reading], period: Period, place: str | None, group: str
) -> list[Reading]:
    """Readings nobody has given yet, up to the open period's end; one frequency apart."""
    months = indicator.frequency.months
    end = add_months(held[-1].period_end, months) if held else period.end
    found: list[Reading] = []
    while end <= period.end:
        start = add_months(end, -months) + timedelta(days=1)
        reading = Reading(indicator=indicator.id, period_start=start, period_end=end, place=place, grp=group)
        found.append(replace(reading, id=str(reading.key)))
        end = add_months(end, months)
    return found


def _agreed(indicator: Indicator, scope: Scope) -> Trajectory | None:
    paths = scope.at.children(Trajectory, "indicator", indicator.id)
    return next((one for one in paths if one.status is TrajectoryStatus.AGREED), None)


def _planned(reading: Reading, scope: Scope) -> float | None:
    """What the agreed path asks for at the period's end, for the whole country alone."""
    indicator = scope.at.get(Indicator, reading.indicator)
    if indicator is None or reading.place or reading.grp:
        return None
    path = _agreed(indicator, scope)
    if path is None:
        return None
    value = trajectories.expected(lines.plan_of(scope.at, indicator, path), reading.period_end)
    return None if value is None else round(value, indicator.decimals)


def _of_path(name: str) -> Callable[[Any, Scope], Any]:
    def compute(indicator: Any, scope: Scope) -> Any:
        path = _agreed(indicator, scope)
        return None if path is None else getattr(path, name)

    return compute


def _path_columns() -> tuple[Beside, ...]:
    """The agreed trajectory's own context, beside its indicator."""
    entity = Trajectory.entity
    return tuple(
        Beside(f"trajectory.{name}", entity.field(name).label, entity.field(name).kind, _of_path(name))
        for name in entity.views.context.split()
        if "." not in name
    )


def _priority_refs(scope: Scope) -> Sequence[str]:
    return [one.ref for one in scope.promises]


def _people(scope: Scope) -> list[Line]:
    return _there(scope.at.children(Person, "ministry", scope.ministry.id))


SECTIONS = (
    Section(
        PRIORITIES,
        Priority,
        N_("Priorities"),
        N_("Say in your own words where each promise stands, what changed and what comes next."),
        "ref",
        lambda scope: _there(scope.priorities),
        owes="narrative_ministry",
    ),
    Section(
        "ratings",
        Assessment,
        N_("Ratings"),
        N_("How likely is each promise to be kept on time? Choose a rating and give the reason for it."),
        "priority.ref",
        _ratings,
        owes="overall reason",
        beside=(
            Beside("previous", N_("You said before"), Rating(lambda words: words), _previous_code),
            Beside("previous_on", N_("As at"), Day(), _previous_day),
        ),
        choices={"overall": lambda scope: SCALE_CODES[scope.scale]},
    ),
    Section(
        "indicators",
        Indicator,
        N_("Indicators"),
        N_("What is measured and the agreed path. The path is locked; tell us if source or owner changed."),
        "ref",
        _indicators,
        beside=_path_columns(),
    ),
    Section(
        "readings",
        Reading,
        N_("Readings"),
        N_("Give the figure of the open period, and correct earlier ones only if they have been revised."),
        "indicator.ref period_end",
        _readings,
        owes="value",
        beside=(Beside("planned", N_("Planned"), Amount(), _planned),),
    ),
    Section(
        "milestones",
        Milestone,
        N_("Milestones"),
        N_("Give the date you expect today, or the day it was met. Agreed dates are locked."),
        "ref",
        lambda scope: _there(scope.beneath(Milestone)),
        owes="forecast|actual",
    ),
    Section(
        "new_milestones",
        Milestone,
        N_("New milestones"),
        N_("Milestones that are not on the list yet, one a row. Leave the rest of the rows empty."),
        "line",
        _no_lines,
        spare=SPARE_ROWS,
        choices={"priority": _priority_refs},
    ),
    Section(
        "barriers",
        Barrier,
        N_("Barriers"),
        N_("Say what is being done about each barrier, by whom and by when."),
        "ref",
        _barriers,
        owes="next_step|resolution",
    ),
    Section(
        "new_barriers",
        Barrier,
        N_("New barriers"),
        N_("What stands in the way and is not on the list yet, one a row. Leave the rest empty."),
        "line",
        _no_lines,
        spare=SPARE_ROWS,
        seed=lambda scope: {"sponsor": scope.ministry.id},
        choices={"priority": _priority_refs},
    ),
    Section(
        "programmes",
        Programme,
        N_("Programmes"),
        N_("Who owns each programme today."),
        "ref",
        lambda scope: _there(scope.beneath(Programme)),
        owes="owner",
    ),
    Section(
        "people",
        Person,
        N_("People"),
        N_("Posts held today, and the last day in post of those who left."),
        "ref",
        _people,
        owes="post",
    ),
)

LINE, LINE_LABEL = "line", N_("Row")
"""The locked number of a spare row is its visible reference."""

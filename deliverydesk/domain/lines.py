"""From records to the plain values the arithmetic takes: one milestone, one barrier, one indicator's path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain import barrier_clock, judging, milestone_status
from deliverydesk.domain.assessments import RatingScale
from deliverydesk.domain.charting import Version
from deliverydesk.domain.measures import (
    Direction,
    Indicator,
    Reading,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.domain.milestone_status import DEFAULT_BANDS, MilestoneDates, Slip, SlipBands
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.trajectories import Observation, Plan
from deliverydesk.domain.verdicts import Thresholds, Verdict
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture


@dataclass(frozen=True)
class MilestoneLine:
    """One milestone with what its dates say on the day judged for."""

    record: Milestone
    dates: MilestoneDates
    status: milestone_status.Status | None
    mark: milestone_status.Mark | None
    slip: Slip
    rag: str | None


@dataclass(frozen=True)
class BarrierLine:
    """One open barrier with its ages, how grave it is and its clock.

    `severity` is None where nobody has said its impact; `urgency_assumed` where no day to decide by was.
    """

    record: Barrier
    ages: barrier_clock.Ages
    severity: barrier_clock.Severity | None
    urgency_assumed: bool
    clock: barrier_clock.Clock | None

    @property
    def is_over(self) -> bool:
        """Whether its level has had its time; the levels above L3 are awaited, not chased."""
        return self.clock is not None and self.clock.colours


def thresholds(settings: DeskSettings, indicator: Indicator | None = None) -> Thresholds:
    """Where the colours begin: the indicator's own thresholds where it has them, else the unit's."""
    green, amber_green, amber_red = settings.threshold_g, settings.threshold_ag, settings.threshold_ar
    if indicator is not None and indicator.threshold_g is not None:
        green = indicator.threshold_g
        amber_green = indicator.threshold_ag if indicator.threshold_ag is not None else amber_green
        amber_red = indicator.threshold_ar if indicator.threshold_ar is not None else amber_red
    return Thresholds(
        green=green,
        amber_green=amber_green,
        amber_red=amber_red,
        shortfall_amber_green=settings.shortfall_ag,
        shortfall_amber_red=settings.shortfall_ar,
        ahead=settings.ahead_from,
        scale="three" if settings.scale is RatingScale.THREE else "four",
    )


def plan_of(at: Picture, indicator: Indicator, path: Trajectory) -> Plan:
    """One version of an indicator's path, as plain values."""
    # The target of a band is kept as its two edges; one edge alone leaves the other side open.
    is_band = indicator.direction is Direction.RANGE
    points = sorted((one.on, one.value) for one in at.children(TrajectoryPoint, "trajectory", path.id))
    return Plan(
        direction=str(indicator.direction.value),
        baseline_on=path.baseline_on,
        baseline=path.baseline,
        target_on=path.target_on,
        target=path.target,
        points=tuple(points),
        method="step" if str(path.method.value) == "step" else "linear",
        margin=present(indicator.margin_of_error),
        lower=indicator.lower_bound,
        upper=indicator.upper_bound,
        band_from=path.lower if is_band else None,
        band_to=path.upper if is_band else None,
        series=str(indicator.series.value),
        unit=indicator.unit,
    )


def versions_of(at: Picture, indicator: Indicator) -> tuple[Version, ...]:
    """Every path ever agreed for an indicator, the one in force last; drafts are nobody's promise yet."""
    agreed = [
        one
        for one in at.children(Trajectory, "indicator", indicator.id)
        if one.status is not TrajectoryStatus.DRAFT
    ]
    agreed.sort(key=lambda one: (one.status is TrajectoryStatus.AGREED, one.version))
    if agreed and agreed[-1].status is not TrajectoryStatus.AGREED:
        return ()
    return tuple(Version(plan_of(at, indicator, one), present(one.agreed_on), one.version) for one in agreed)


def rebaselines(versions: Sequence[Version]) -> int:
    """How often an agreed path was agreed anew: every version after the first."""
    return max(0, len(versions) - 1)


def target_moved(versions: Sequence[Version]) -> bool:
    """Whether the target in force lies later than the first agreed version's: "target moved"."""
    if not versions:
        return False
    first = min(versions, key=lambda one: one.number).plan.target_on
    now = versions[-1].plan.target_on
    return first is not None and now is not None and now > first


def national(readings: Iterable[Reading]) -> tuple[Observation, ...]:
    """The figures for the whole country and everybody; periods without one are left out."""
    return tuple(
        Observation(one.period_start, one.period_end, one.value)
        for one in readings
        if one.place is None and not one.grp and isinstance(one.value, float | int)
    )


def judged(at: Picture, indicator: Indicator, settings: DeskSettings) -> Verdict:
    """What the data say about any one indicator."""
    versions = versions_of(at, indicator)
    return judging.judge(
        versions[-1].plan if versions else None,
        national(at.series(indicator.id)),
        today=at.today,
        frequency_months=indicator.frequency.months,
        lag_days=indicator.publication_lag_days,
        thresholds=thresholds(settings, indicator),
    )


def slip_bands(settings: DeskSettings) -> SlipBands:
    """Where the colours of slips begin, in days: the unit's own bands, 30 and 90 where it has set none."""
    return SlipBands(
        amber_green=DEFAULT_BANDS.amber_green if settings.slip_ag is None else settings.slip_ag,
        amber_red=DEFAULT_BANDS.amber_red if settings.slip_ar is None else settings.slip_ar,
    )


def dates_of(record: Milestone) -> MilestoneDates:
    """The days of one milestone, as plain values."""
    return MilestoneDates(
        present(record.original_baseline),
        present(record.current_baseline),
        present(record.forecast),
        present(record.actual),
        record.cancelled_on,
        record.critical,
    )


def milestone_line(record: Milestone, today: date, bands: SlipBands = DEFAULT_BANDS) -> MilestoneLine:
    """One milestone with what its dates say; `bands` are the unit's."""
    dates = dates_of(record)
    return MilestoneLine(
        record,
        dates,
        milestone_status.status(dates, today),
        milestone_status.mark(dates, today),
        milestone_status.slip(dates, today),
        milestone_status.rag(dates, today, bands),
    )


def barrier_line(at: Picture, record: Barrier) -> BarrierLine:
    """One barrier with its ages, how grave it is and its clock."""
    milestone = at.get(Milestone, record.milestone)
    day = present(milestone.current_baseline) or present(milestone.original_baseline) if milestone else None
    today = at.today
    urgent = barrier_clock.urgency(present(record.decide_by), day, today)
    severity = None if record.impact is None else barrier_clock.severity(record.impact, urgent.level)
    since = record.level_since or record.raised_on
    return BarrierLine(
        record,
        barrier_clock.ages(present(record.began_on), record.raised_on, today, present(record.resolved_on)),
        severity,
        urgent.assumed,
        barrier_clock.clock(str(record.level.value), since, severity, today) if since else None,
    )

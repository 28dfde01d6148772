"""How anybody will know: indicators, their agreed trajectories, and the readings that come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.units import is_percent
from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.schema.fields import amount, choice, day, link, prose, text, whole, yes_no
from deliverydesk.schema.kinds import Absent, Words
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class Direction(Words):
    """Which way is good, and what kind of target it is."""

    UP = "up", N_("Higher is better")
    DOWN = "down", N_("Lower is better")
    FLOOR = "floor", N_("Stay at or above")
    CEILING = "ceiling", N_("Stay at or below")
    RANGE = "range", N_("Stay inside a band")
    EXACT = "exact", N_("Exactly")
    DATE = "date", N_("By a date")
    YES_NO = "yes_no", N_("Yes or no")
    TEXT = "text", N_("In words")


class Series(Words):
    """What one reading says about its period."""

    LEVEL = "level", N_("Level at the period's end")
    FLOW = "flow", N_("Amount in the period")
    CUMULATIVE = "cumulative", N_("Total since the start")
    ROLLING = "rolling", N_("Rolling window of periods")


class RollUp(Words):
    """How places add up to the country."""

    SUM = "sum", N_("Sum of the places")
    WEIGHTED = "weighted", N_("Weighted by the denominator")
    NONE = "none", N_("Does not add up")


class IndicatorType(Words):
    """What an indicator measures, from effort to effect."""

    INPUT = "input", N_("Input")
    ACTIVITY = "activity", N_("Activity")
    INTERNAL_OUTPUT = "internal_output", N_("Internal output")
    EXTERNAL_OUTPUT = "external_output", N_("External output")
    OUTCOME = "outcome", N_("Outcome")
    QUALITY = "quality", N_("Measurement of qualitative aspects")


class Frequency(Words):
    """How often a reading is owed; `months` counts calendar months."""

    MONTHLY = "monthly", N_("Monthly")
    QUARTERLY = "quarterly", N_("Quarterly")
    HALF_YEARLY = "half-yearly", N_("Half-yearly")
    YEARLY = "yearly", N_("Yearly")

    @property
    def months(self) -> int:
        """Calendar months between two readings."""
        return {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}[str(self.value)]


class Quality(Words):
    """How far a series may be trusted."""

    A = "A", N_("A")
    B = "B", N_("B")
    C = "C", N_("C")
    D = "D", N_("D")


@entity(
    "indicator",
    N_("Indicator"),
    N_("Indicators"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="ref title priority headline unit direction frequency owner data_quality",
        form=(
            N_("What is measured"),
            "priority ref title headline definition type",
            N_("How it reads"),
            "unit decimals direction series window lower_bound upper_bound seasonal margin_of_error",
            N_("How it adds up"),
            "rollup numerator denominator disaggregations",
            N_("Where it comes from"),
            "source owner frequency publication_lag_days data_quality perverse_effect",
            N_("Thresholds of its own"),
            "threshold_g threshold_ag threshold_ar",
        ),
        context="priority.ref ref title unit direction frequency",
        value="source owner",
        paper="ref title unit",
    ),
)
class Indicator(Record):
    """One series that shows whether a promise is being kept. Percentages are kept in points: 52.5."""

    priority: str = link(N_("Priority"), "priority")
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Indicator"))
    headline: bool = yes_no(N_("Headline"), default=False, help=N_("The one number of its priority"))
    unit: str = text(N_("Unit"), limit=60, help=N_("%, days, homes, deaths per 100,000"))
    decimals: int = whole(N_("Decimals"), least=0, most=6, default=0)
    direction: Direction = choice(N_("Direction"), Direction, default=Direction.UP)
    series: Series = choice(N_("Series"), Series, default=Series.LEVEL)
    window: int | None = whole(N_("Periods in the window"), least=2, most=60, default=None)
    numerator: str | Absent | None = text(N_("Numerator"), default=None)
    denominator: str | Absent | None = text(N_("Denominator"), default=None)
    rollup: RollUp = choice(N_("Roll-up"), RollUp, default=RollUp.NONE)
    margin_of_error: float | Absent | None = amount(
        N_("Margin of error"), least=0, default=None, help=N_("Plus or minus, in the indicator's unit")
    )
    seasonal: bool = yes_no(N_("Seasonal"), default=False)
    lower_bound: float | None = amount(N_("Cannot be below"), default=None)
    upper_bound: float | None = amount(N_("Cannot be above"), default=None)
    type: IndicatorType | None = choice(N_("Type"), IndicatorType, default=None)
    definition: str | Absent | None = prose(N_("Definition"), default=None)
    source: str | Absent | None = text(N_("Source"), default=None)
    owner: str | Absent | None = text(N_("Data owner"), default=None)
    frequency: Frequency = choice(N_("Frequency"), Frequency, default=Frequency.QUARTERLY)
    publication_lag_days: int = whole(
        N_("Publication lag, days"),
        least=0,
        most=1500,
        default=0,
        help=N_("From the period's end to the figure"),
    )
    data_quality: Quality | None = choice(N_("Data quality"), Quality, default=None)
    disaggregations: str | Absent | None = text(N_("Split by"), default=None, help=N_("Sex; age; district"))
    perverse_effect: str | None = link(
        N_("Watched beside"),
        "indicator",
        default=None,
        help=N_("The series that would show the target is gamed"),
    )
    threshold_g: float | None = amount(
        N_("Green from"), default=None, help=N_("Progress ratio; empty: the unit's")
    )
    threshold_ag: float | None = amount(N_("Amber-green from"), default=None)
    threshold_ar: float | None = amount(N_("Amber-red from"), default=None)

    def problems(self) -> Iterator[Problem]:
        low, high = self.lower_bound, self.upper_bound
        if low is not None and high is not None and high <= low:
            yield self.problem("upper_bound", _("The upper bound must lie above the lower."), "order")
        if self.series is Series.ROLLING and self.window is None:
            yield self.problem("window", _("A rolling series needs its number of periods."), "required")
        own = (self.threshold_g, self.threshold_ag, self.threshold_ar)
        if any(one is not None for one in own):
            if any(one is None for one in own):
                yield self.problem(
                    "threshold_g", _("Thresholds of its own: give all three or none."), "required"
                )
            elif not own[0] > own[1] > own[2]:  # type: ignore[operator]  # none is None here
                yield self.problem("threshold_g", _("Thresholds must fall from green to amber-red."), "order")

    @property
    def is_percent(self) -> bool:
        """Whether values are per cent, kept in points."""
        return is_percent(self.unit)


class TrajectoryStatus(Words):
    """Where a planned path stands."""

    DRAFT = "draft", N_("Draft")
    AGREED = "agreed", N_("Agreed")
    SUPERSEDED = "superseded", N_("Superseded")


class Method(Words):
    """How the path runs between its points."""

    LINEAR = "linear", N_("Straight lines between points")
    STEP = "step", N_("Steps")
    INTERVENTION = "intervention", N_("Built from interventions")
    MANUAL = "manual", N_("Points set by hand")
    SEASONAL = "seasonal", N_("Seasonal")


@entity(
    "trajectory",
    N_("Trajectory"),
    N_("Trajectories"),
    parent="indicator",
    title="version",
    views=Views(
        table="indicator version status baseline_on baseline target_on target method agreed_by agreed_on",
        form=(
            N_("The promise"),
            "indicator version status baseline_on baseline target_on target lower upper method",
            N_("Agreed"),
            "agreed_by agreed_on reason",
        ),
        context="indicator.ref version baseline_on baseline target_on target",
        paper="version baseline target target_on",
    ),
)
class Trajectory(Record):
    """One version of the planned path; a re-baseline is a new version, never an overwrite."""

    indicator: str = link(N_("Indicator"), "indicator")
    version: int = whole(N_("Version"), least=1, default=1)
    status: TrajectoryStatus = choice(N_("Status"), TrajectoryStatus, default=TrajectoryStatus.DRAFT)
    baseline_on: date = day(N_("Baseline on"), guarded=True)
    baseline: float = amount(N_("Baseline"), guarded=True)
    target_on: date = day(N_("Target on"), guarded=True)
    target: float = amount(N_("Target"), guarded=True)
    lower: float | None = amount(N_("Band from"), default=None, help=N_("For a target that is a band"))
    upper: float | None = amount(N_("Band to"), default=None)
    method: Method = choice(N_("Path"), Method, default=Method.LINEAR)
    agreed_by: str | None = link(N_("Agreed by"), "person", default=None)
    agreed_on: date | Absent | None = day(N_("Agreed on"), default=None)
    reason: str | Absent | None = prose(N_("Why it moved"), default=None)

    def problems(self) -> Iterator[Problem]:
        if self.target_on <= self.baseline_on:
            yield self.problem("target_on", _("The target must lie after the baseline."), "date order")
        if self.lower is not None and self.upper is not None and self.upper < self.lower:
            yield self.problem("upper", _("The band ends below its start."), "order")

    def label(self, at: Picture) -> str:
        return _("version {n}").format(n=self.version)


@entity(
    "trajectory_point",
    N_("Trajectory point"),
    N_("Trajectory points"),
    parent="trajectory",
    views=Views(
        table="trajectory on value", form=(N_("Interim point"), "trajectory on value"), paper="on value"
    ),
)
class TrajectoryPoint(Record):
    """Where the path should be on one day between baseline and target."""

    trajectory: str = link(N_("Trajectory"), "trajectory")
    on: date = day(N_("On"), guarded=True)
    value: float = amount(N_("Value"), guarded=True)

    def label(self, at: Picture) -> str:
        return FORMATS.day_full(self.on)


class ReadingStatus(Words):
    """How settled a reading is."""

    PROVISIONAL = "provisional", N_("Provisional")
    FINAL = "final", N_("Final")
    REVISED = "revised", N_("Revised")


@dataclass(frozen=True)
class ReadingKey:
    """What makes a reading that reading; written `INDICATOR/period end/place/group`."""

    indicator: str
    period_end: date
    place: str | None
    group: str

    def __str__(self) -> str:
        return f"{self.indicator}/{self.period_end.isoformat()}/{self.place or ''}/{self.group}"


@entity(
    "reading",
    N_("Reading"),
    N_("Readings"),
    parent="indicator",
    series=True,
    views=Views(
        table="indicator period_start period_end place grp value status received_on source",
        form=(
            N_("Reading"),
            "indicator period_start period_end place grp",
            N_("Figure"),
            "value status received_on source",
        ),
        context="indicator.ref indicator.title indicator.unit period_end place grp",
        value="value status source",
        paper="period_end value status",
    ),
)
class Reading(Record):
    """One figure for one period, place and group. Its id is its key, so a revision keeps it."""

    indicator: str = link(N_("Indicator"), "indicator")
    period_start: date = day(N_("From"))
    period_end: date = day(N_("To"))
    place: str | None = link(N_("Place"), "place", default=None, help=N_("Empty for the whole country"))
    grp: str = text(N_("Group"), limit=80, default="", help=N_("Women; under five; empty for everybody"))
    status: ReadingStatus = choice(N_("Status"), ReadingStatus, default=ReadingStatus.PROVISIONAL)
    value: float | Absent | None = amount(N_("Value"), default=None, help=N_("In the indicator's unit"))
    received_on: date | None = day(N_("Received"), default=None)
    source: str | None = text(N_("Source"), default=None)

    def problems(self) -> Iterator[Problem]:
        if self.period_end < self.period_start:
            yield self.problem("period_end", _("The period ends before it starts."), "date order")

    @property
    def key(self) -> ReadingKey:
        """What makes this reading that reading."""
        return ReadingKey(self.indicator, self.period_end, self.place, self.grp)

    def label(self, at: Picture) -> str:
        place = at.reference(self.place) if self.place else ""
        parts = (at.reference(self.indicator), FORMATS.day_full(self.period_end), place, self.grp)
        return ", ".join(part for part in parts if part)

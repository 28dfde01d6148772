"""Where a milestone stands, computed from its dates and never typed: a typed status is a wish.

The status asks about the current baseline; slip, colour, mark and hit rate ask about the first agreed one, so
that a re-baseline never makes a slip disappear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from deliverydesk.domain.ratings import worse_by_one
from deliverydesk.i18n import FORMATS, MINUS, N_, _


class Status(str, Enum):
    """Where a milestone stands; `label` is what people read."""

    CANCELLED = "cancelled"
    COMPLETE = "complete"
    COMPLETE_LATE = "complete_late"
    MISSED = "missed"
    NOT_FORECAST = "not_forecast"
    DELAYED = "delayed"
    ON_TRACK = "on_track"

    def __str__(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        """What people read, to be translated with `_`."""
        return _LABELS[self]


_LABELS = {
    Status.CANCELLED: N_("Cancelled"),
    Status.COMPLETE: N_("Complete"),
    Status.COMPLETE_LATE: N_("Complete late"),
    Status.MISSED: N_("Missed"),
    Status.NOT_FORECAST: N_("Not forecast"),
    Status.DELAYED: N_("Delayed"),
    Status.ON_TRACK: N_("On track"),
}


class Mark(str, Enum):
    """One mark in a priority's row of milestones, always against the first agreed date."""

    MET = "met"
    MET_LATE = "met_late"
    SLIPPING = "slipping"
    MISSED = "missed"
    AHEAD = "ahead"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class MilestoneDates:
    """The days of one milestone; without a current baseline the original one is still in force."""

    original_baseline: date | None = None
    current_baseline: date | None = None
    forecast: date | None = None
    actual: date | None = None
    cancelled_on: date | None = None
    critical: bool = False

    @property
    def baseline(self) -> date | None:
        """The baseline in force."""
        return self.current_baseline or self.original_baseline

    @property
    def first(self) -> date | None:
        """The first agreed date."""
        return self.original_baseline or self.current_baseline

    @property
    def rebaselined(self) -> bool:
        """Whether the baseline in force is not the first one."""
        return self.baseline != self.first

    def done(self, today: date) -> date | None:
        """The day it was met, as known on `today`."""
        return self.actual if self.actual is not None and self.actual <= today else None

    def cancelled(self, today: date) -> bool:
        """Whether it had been cancelled by `today`."""
        return self.cancelled_on is not None and self.cancelled_on <= today


@dataclass(frozen=True)
class SlipBands:
    """The largest slip in days that is still green, amber-green, amber-red; set by type of milestone."""

    green: int = 0
    amber_green: int = 30
    amber_red: int = 90


DEFAULT_BANDS = SlipBands()


def status(dates: MilestoneDates, today: date) -> Status | None:
    """Where the milestone stands against the baseline in force; None where no date was ever agreed."""
    baseline = dates.baseline
    if dates.cancelled(today):
        return Status.CANCELLED
    if baseline is None:
        return None
    if met := dates.done(today):
        return Status.COMPLETE if met <= baseline else Status.COMPLETE_LATE
    if baseline < today:
        return Status.MISSED
    if dates.forecast is None or dates.forecast < today:
        return Status.NOT_FORECAST
    return Status.DELAYED if dates.forecast > baseline else Status.ON_TRACK


@dataclass(frozen=True)
class Slip:
    """Days late (negative: early) against the first agreed date and against the one in force.

    `first` is None where no day is given; then `counting` is the days gone by since the first agreed date, if
    it has passed. Such a milestone is left out of sums and averages and counted beside them.
    """

    first: int | None = None
    current: int | None = None
    counting: int | None = None

    def words(self) -> str:
        """The slip in words: "+74 d", "145 d and counting", or nothing."""
        if self.first is not None:
            sign = "+" if self.first > 0 else MINUS if self.first < 0 else ""
            return _("{days} d").format(days=f"{sign}{FORMATS.number(abs(self.first), 0)}")
        if self.counting is not None:
            return _("{days} d and counting").format(days=FORMATS.number(self.counting, 0))
        return ""


def slip(dates: MilestoneDates, today: date) -> Slip:
    """How far the milestone is from its dates; nothing is counted for a cancelled one."""
    first, baseline = dates.first, dates.baseline
    if first is None or baseline is None or dates.cancelled(today):
        return Slip()
    end = dates.done(today) or dates.forecast
    if end is None:
        return Slip(counting=(today - first).days if today > first else None)
    return Slip(first=(end - first).days, current=(end - baseline).days)


def rag_of_slip(days: int, bands: SlipBands = DEFAULT_BANDS, *, critical: bool = False) -> str:
    """The colour of a slip; a critical milestone is one step worse where it is amber-green or amber-red."""
    steps = ((bands.green, "G"), (bands.amber_green, "AG"), (bands.amber_red, "AR"))
    code = next((code for most, code in steps if days <= most), "R")
    return worse_by_one(code) if critical and code in {"AG", "AR"} else code


def rag(dates: MilestoneDates, today: date, bands: SlipBands = DEFAULT_BANDS) -> str | None:
    """The colour of the slip from the first agreed date.

    While no day is given, the days gone by are a slip already and are coloured as one. None where nothing has
    slipped that could be counted: no date agreed, none forecast and not yet due, or cancelled.
    """
    found = slip(dates, today)
    days = found.counting if found.first is None else found.first
    return None if days is None else rag_of_slip(days, bands, critical=dates.critical)


def mark(dates: MilestoneDates, today: date) -> Mark | None:
    """The mark against the first agreed date; None for a cancelled milestone or one without any date."""
    first = dates.first
    if first is None or dates.cancelled(today):
        return None
    if met := dates.done(today):
        return Mark.MET if met <= first else Mark.MET_LATE
    if first < today:
        return Mark.MISSED
    return Mark.SLIPPING if dates.forecast is not None and dates.forecast > first else Mark.AHEAD


@dataclass(frozen=True)
class HitRate:
    """Of the milestones whose first agreed date has come, how many were met by it."""

    hit: int
    due: int

    @property
    def share(self) -> float | None:
        """None where none was due: that is neither 0 % nor 100 %."""
        return self.hit / self.due if self.due else None

    def words(self) -> str:
        """The rate in words: "56 of 87 met on time", or "none due"."""
        if not self.due:
            return _("none due")
        return _("{hit} of {due} met on time").format(hit=self.hit, due=self.due)


def hit_rate(milestones: Iterable[MilestoneDates], today: date) -> HitRate:
    """The share met on time, of those due by `today`.

    One that was cancelled before it fell due never was due; one cancelled afterwards stays missed.
    """
    due = [
        (one, one.first)
        for one in milestones
        if one.first is not None
        and one.first <= today
        and not (one.cancelled_on is not None and one.cancelled_on <= one.first)
    ]
    hit = sum(1 for one, first in due if (met := one.done(today)) is not None and met <= first)
    return HitRate(hit, len(due))

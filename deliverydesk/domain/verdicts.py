"""The verdict of the data on one promise: without it every reader would grade the same figure differently.

    readings + plan -> judging.judge -> Verdict -> the Gap page, the brief, the command line

What cannot be computed is None, and a `Reason` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from deliverydesk.domain.milestone_status import DEFAULT_BANDS, SlipBands
from deliverydesk.domain.pace import NoPace, PaceBasis
from deliverydesk.domain.ratings import five_to_three
from deliverydesk.schema.numbers import at_least


@dataclass(frozen=True)
class Thresholds:
    """Where the colours begin: the lowest progress ratio and the largest shortfall still in each.

    `ahead` earns the badge; `early_share` of the journey stands in for a margin of error that nobody gave.
    On the scale of three both ambers are one; the other scales tell the four colours of the data.
    """

    green: float = 0.95
    amber_green: float = 0.80
    amber_red: float = 0.50
    shortfall_amber_green: float = 0.02
    shortfall_amber_red: float = 0.05
    ahead: float = 1.10
    early_share: float = 0.10
    slip: SlipBands = DEFAULT_BANDS
    scale: str = "four"

    def told(self, code: str | None) -> str | None:
        """The code on the unit's scale, where that has fewer colours than the data's four."""
        return five_to_three(code) if code is not None and self.scale == "three" else code

    def of_progress(self, ratio: float) -> str:
        """The code for a progress ratio."""
        steps = ((self.green, "G"), (self.amber_green, "AG"), (self.amber_red, "AR"))
        return next((code for least, code in steps if at_least(ratio, least)), "R")

    def of_shortfall(self, share: float | None) -> str:
        """The code for a shortfall; None stands for a broken promise with nothing to divide by."""
        if share is None:
            return "R"
        steps = ((0.0, "G"), (self.shortfall_amber_green, "AG"), (self.shortfall_amber_red, "AR"))
        return next((code for most, code in steps if at_least(most, share)), "R")


DEFAULTS = Thresholds()


class Grey(str, Enum):
    """Why there is no colour."""

    NO_PROMISE = "no promise"
    NO_READING = "no reading"
    STALE = "stale"
    TOO_EARLY = "too early"
    NOT_DUE = "not due"
    NO_VERDICT = "cannot be computed"

    def __str__(self) -> str:
        return self.value


class Early(Enum):
    """Why it is too early to judge a promise to go up or down."""

    NOTHING_ASKED = "the path asks for no change yet"
    UNSEEN = "the change asked for is smaller than can be seen"
    BEFORE_FIRST_POINT = "the first interim point lies ahead"


@dataclass(frozen=True)
class Reason:
    """Why the value under `key` is null, as a sentence."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """Everything the arithmetic says about one promise on one day, in the indicator's own unit.

    A negative gap is short of the promise, whichever way it runs. `status` is G, AG, AR, R (on the scale of
    three G, A, R) or None, and then `grey` says why. Rates are per year of 365.25 days and keep the sign of
    the change; `best_year` alone is counted towards the promise. Shares are of the journey from baseline to
    target: 0.25 is a quarter missing.
    """

    today: date
    latest: float | None = None
    as_at: date | None = None
    due_by: date | None = None
    stale: bool = False
    expected: float | None = None
    gap_now: float | None = None
    status: str | None = None
    grey: Grey | None = None
    too_early: bool = False
    early: Early | None = None
    asked: float | None = None
    ahead: bool = False
    progress_ratio: float | None = None
    overall_progress: float | None = None
    time_elapsed: float | None = None
    shortfall: float | None = None
    projected: float | None = None
    projected_since_start: float | None = None
    pace_basis: PaceBasis | None = None
    gap_at_target: float | None = None
    gap_at_target_since_start: float | None = None
    projected_ratio: float | None = None
    no_pace: NoPace | None = None
    share_missing_now: float | None = None
    share_missing_at_target: float | None = None
    achieved_per_year: float | None = None
    required_per_year: float | None = None
    acceleration: float | None = None
    moving_away: bool = False
    best_year: float | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether there is a reading, and it is not too old."""
        return self.latest is not None and not self.stale

    @property
    def reaches(self) -> bool | None:
        """Whether the target is reached at this pace, or was on its day; None where it cannot be said."""
        gap = self.gap_now if self.no_pace is NoPace.DAY_HAS_COME else self.gap_at_target
        return None if gap is None else at_least(gap, 0.0)

    def reason(self, key: str) -> str:
        """Why the value under `key` is null; empty where it is not."""
        return next((one.sentence for one in self.reasons if one.key == key), "")

"""What the data say of thousands of series at once: the figures of `verdicts.Verdict` as columns.

ReadingColumns + PlanColumns -> judging_columns.judge_all -> VerdictColumns
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliverydesk.domain.columns import NO_DAY, PlanColumns, Whole
from deliverydesk.domain.pace import NoPace, PaceBasis
from deliverydesk.domain.reasons import explain
from deliverydesk.domain.twofold import Flags, Floats
from deliverydesk.domain.verdicts import Early, Grey, Verdict

# A column of codes holds places in these; 0 is none.
STATUSES = (None, "G", "AG", "AR", "R", "A")
GREYS = (None, *Grey)
EARLY = (None, *Early)
BASES = (None, *PaceBasis)
NO_PACE = (None, *NoPace)


@dataclass(frozen=True)
class VerdictColumns:
    """What `Verdict` says, a column a figure: NaN where it says None, `NO_DAY` for a day, 0 for a code.

    The best year on record and the sentences of why a figure is not there are left to `judging.judge`.
    `exactly` counts the series that went through it.
    """

    today: date
    latest: Floats
    as_at: Whole
    due_by: Whole
    stale: Flags
    expected: Floats
    gap_now: Floats
    status: NDArray[np.int8]
    grey: NDArray[np.int8]
    too_early: Flags
    early: NDArray[np.int8]
    asked: Floats
    ahead: Flags
    progress_ratio: Floats
    overall_progress: Floats
    time_elapsed: Floats
    shortfall: Floats
    projected: Floats
    projected_since_start: Floats
    pace_basis: NDArray[np.int8]
    gap_at_target: Floats
    gap_at_target_since_start: Floats
    projected_ratio: Floats
    no_pace: NDArray[np.int8]
    share_missing_now: Floats
    share_missing_at_target: Floats
    achieved_per_year: Floats
    required_per_year: Floats
    acceleration: Floats
    moving_away: Flags
    exactly: int = 0

    def verdict(self, at: int, plans: PlanColumns) -> Verdict:
        """One series' verdict, with its reasons and without its best year."""
        found = {
            one.name: _out(one.name, getattr(self, one.name)[at])
            for one in fields(self)
            if one.name not in {"today", "exactly"}
        }
        return explain(Verdict(self.today, **found), plans.plans[at])


CODES: dict[str, tuple[Any, ...]] = {
    "status": STATUSES,
    "grey": GREYS,
    "early": EARLY,
    "pace_basis": BASES,
    "no_pace": NO_PACE,
}
DAYS = ("as_at", "due_by")
FLAGS = ("stale", "too_early", "ahead", "moving_away")


def _out(name: str, value: Any) -> Any:
    if name in CODES:
        return CODES[name][int(value)]
    if name in DAYS:
        return None if value == NO_DAY else date.fromordinal(int(value))
    if name in FLAGS:
        return bool(value)
    return None if np.isnan(value) else float(value)


def coded(name: str, value: Any) -> Any:
    """A value of a `Verdict` as its column keeps it."""
    if name in CODES:
        return CODES[name].index(value)
    if name in DAYS:
        return NO_DAY if value is None else value.toordinal()
    return value if name in FLAGS else np.nan if value is None else value

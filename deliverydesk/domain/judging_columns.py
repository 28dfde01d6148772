"""Every series judged at once: status and projection of thousands of indicators in one pass over columns.

`judging.judge` is the rule; this is the same rule for columns, and a test holds the two against each other.
Numbers keep twice a float's digits (`twofold`). Where rounding could carry a figure over a threshold, and for
promises of a day, a yes or words, `judging.judge` itself decides that one series.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliverydesk.domain.columns import LIMITS, NO_DAY, PlanColumns, ReadingColumns, Whole, months_on
from deliverydesk.domain.judging import judge
from deliverydesk.domain.pace import NoPace, PaceBasis
from deliverydesk.domain.trajectories import Observation
from deliverydesk.domain.twofold import Flags, Floats, Twofold, typed
from deliverydesk.domain.verdict_columns import (
    BASES,
    CODES,
    DAYS,
    EARLY,
    FLAGS,
    GREYS,
    NO_PACE,
    STATUSES,
    VerdictColumns,
    coded,
)
from deliverydesk.domain.verdicts import Early, Grey

_NEAR = 1e-11  # twelve digits are compared; nearer than this, rounding might decide
_YEAR = Twofold.plain(np.array(365.25))


def judge_all(plans: PlanColumns, readings: ReadingColumns, *, today: date) -> VerdictColumns:
    """What the readings up to `today` say about every plan; formulas and units are `judging.judge`'s."""
    with np.errstate(all="ignore"):  # 0 / 0 and NaN are looked at where they could count
        known = readings.until(today.toordinal())
        if not known.on.size:
            # One figure that nobody's count reaches, so that there is something to look up.
            known = ReadingColumns(known.starts, np.array([NO_DAY]), np.array([np.nan]))
        return _Pass(plans, known, today).told()


class _Pass:
    """One pass: `out` fills up with columns, `doubt` with the series that the exact rule must decide."""

    def __init__(self, plans: PlanColumns, readings: ReadingColumns, today: date) -> None:
        self.plans, self.readings, self.today = plans, readings, today
        self.count = len(plans.plans)
        self.doubt = np.zeros(self.count, dtype=bool)
        self.out: dict[str, NDArray[Any]] = {}
        for one in fields(VerdictColumns):
            if one.name in CODES:
                self.out[one.name] = np.zeros(self.count, dtype=np.int8)
            elif one.name in FLAGS:
                self.out[one.name] = np.zeros(self.count, dtype=bool)
            elif one.name in DAYS:
                self.out[one.name] = np.full(self.count, NO_DAY, dtype=np.int64)
            elif one.name not in {"today", "exactly"}:
                self.out[one.name] = np.full(self.count, np.nan)
        self.limits = dict(zip(LIMITS, plans.limits, strict=True))
        self.agreed = plans.direction != ""
        self.some = readings.counts > 0
        self.at = np.maximum(readings.starts[1:] - 1, 0)
        nothing = readings.on.size == 0
        self.on = (
            np.full(self.count, NO_DAY) if nothing else np.where(self.some, readings.on[self.at], NO_DAY)
        )
        self.last = self.typed(
            np.full(self.count, np.nan) if nothing else np.where(self.some, readings.value[self.at], np.nan)
        )
        self.start, self.end = self.typed(plans.baseline), self.typed(plans.target)
        self.sign = Twofold.plain(plans.sign)
        self.journey = abs(self.end - self.start)
        updown = np.isin(plans.direction, ("up", "down"))
        days = (plans.baseline_on != NO_DAY) & (plans.target_on != NO_DAY)
        self.runs = updown & days & (self.journey.high > 0)
        self.held = np.isin(plans.direction, ("floor", "ceiling", "range", "exact")) | (
            updown & ~self.runs & (self.journey.high == 0)
        )
        self.other = np.isin(plans.direction, ("date", "yes_no", "text"))
        self.low, self.high = self._band()

    def told(self) -> VerdictColumns:
        self._age()
        self._travel()
        self._hold()
        grey = self.out["grey"]
        unplaced = self.agreed & self.some & ~self.runs & ~self.held & ~self.other
        grey[unplaced | ~self.agreed] = GREYS.index(Grey.NO_PROMISE)
        self._pace()
        stale = self.out["stale"]
        grey[stale] = GREYS.index(Grey.STALE)
        grey[~self.some] = GREYS.index(Grey.NO_READING)
        self.out["status"][stale] = 0
        self.out["ahead"][stale] = False
        ambers = np.isin(self.out["status"], (STATUSES.index("AG"), STATUSES.index("AR")))
        self.out["status"][ambers & self.plans.three] = STATUSES.index("A")
        return VerdictColumns(today=self.today, **self.out, exactly=self._decide_exactly())

    def typed(self, values: Floats) -> Twofold:
        """The decimals typed; a series with an uncertain one is left to the exact rule."""
        found, uncertain = typed(values)
        self.doubt |= uncertain
        return found

    def meets(self, value: Floats, least: Floats, asked: Flags) -> Flags:
        """`numbers.at_least` for a column, where it is asked; what lies at the threshold is in doubt."""
        near = np.abs(value - least) <= _NEAR * np.maximum(np.abs(value), np.abs(least))
        self.doubt |= asked & near & ~((value == 0) & (least == 0))
        return value >= least

    def keep(self, name: str, value: Twofold | NDArray[Any], where: Flags) -> None:
        found = value.high if isinstance(value, Twofold) else value
        self.out[name] = np.where(where, found, self.out[name]).astype(self.out[name].dtype)

    def _age(self) -> None:
        self.keep("latest", self.last, self.some)
        self.keep("as_at", self.on, self.some)
        owed = self.some & (self.plans.frequency > 0)
        day = np.where(owed, self.on, 1)
        due = months_on(day, self.plans.frequency) + self.plans.lag
        self.keep("due_by", due, owed)
        self.keep("stale", due < self.today.toordinal(), owed)

    def _band(self) -> tuple[Twofold, Twofold]:
        """The allowed values' edges; NaN for an open side."""
        way = self.plans.direction
        target = np.isin(way, ("up", "floor", "exact")), np.isin(way, ("down", "ceiling", "exact"))
        neither = ~(target[0] | target[1])
        low, high = self.typed(self.plans.band_from), self.typed(self.plans.band_to)
        none = Twofold.plain(np.full(self.count, np.nan))
        low, high = low.where(neither, none), high.where(neither, none)
        return self.end.where(target[0], low), self.end.where(target[1], high)

    def _outside(self, value: Twofold) -> Twofold:
        """`trajectories.outside`."""
        above, under = value - self.low, self.high - value
        none_low, none_high = np.isnan(self.low.high), np.isnan(self.high.high)
        nearer = above.where(~under.below(above), under)
        inside = Twofold.plain(np.zeros(self.count))
        both = nearer.where(nearer.below(inside), inside)
        one = above.where(~none_low, under.where(~none_high, inside))
        return both.where(~none_low & ~none_high, one)

    def _edge(self, value: Twofold) -> Twofold:
        """`trajectories.nearer_edge`; NaN where no edge is given."""
        low, high = abs(self.low - value), abs(self.high - value)
        upper = high.below(low) | np.isnan(self.low.high)
        return self.high.where(upper, self.low)

    def _expected(self, where: Flags) -> Twofold:
        """`trajectories.on_path` on the day of the last reading."""
        days, values = self.plans.path_on, self.plans.path_value
        rows = np.arange(self.count)
        length = (days != NO_DAY).sum(axis=1)
        passed = (days <= self.on[:, None]).sum(axis=1)
        last = np.maximum(length - 1, 0)
        before = np.clip(passed - 1, 0, np.maximum(last - 1, 0))
        after = np.minimum(before + 1, last)
        low = self.typed(np.where(where, values[rows, before], np.nan))
        high = self.typed(np.where(where, values[rows, after], np.nan))
        gone = np.where(where, self.on - days[rows, before], 0).astype(np.float64)
        between = np.where(where, days[rows, after] - days[rows, before], 1).astype(np.float64)
        part = low + (high - low) * (Twofold.plain(gone) / Twofold.plain(between))
        found = low.where(self.plans.steps, part)
        found = self.end.where(passed >= length, found)
        return self.start.where(self.on <= self.plans.baseline_on, found)

    def _travel(self) -> None:
        where = self.runs & self.some
        if not where.any():
            return
        wanted = self._expected(where)
        gap = self.sign * (self.last - wanted)
        asked = abs(wanted - self.start)
        ratio = Twofold.plain(np.ones(self.count)) + gap / asked
        moved = where & (asked.high > 0)
        for name, value in (("expected", wanted), ("gap_now", gap), ("asked", asked)):
            self.keep(name, value, where)
        self.keep("progress_ratio", ratio, moved)
        self.keep("overall_progress", (self.last - self.start) / (self.end - self.start), where)
        days = (self.plans.target_on - self.plans.baseline_on).astype(np.float64)
        gone = (self.on - self.plans.baseline_on).astype(np.float64)
        share = Twofold.plain(gone) / Twofold.plain(days)
        self.keep("time_elapsed", share, where & (days > 0))
        self.keep("share_missing_now", self._missing(gap), where)

        early = self._early(asked, where)
        self.keep("early", early, where)
        seen = moved & (early == 0)
        dim = where & ~seen
        self.out["too_early"] |= dim
        self.keep("grey", np.full(self.count, GREYS.index(Grey.TOO_EARLY)), dim)
        code = self._graded(ratio.high, ("green", "amber_green", "amber_red"), seen, upward=True)
        self.keep("status", self._with_margin(code, gap, seen), seen)
        self.keep("ahead", self.meets(ratio.high, self.limits["ahead"], seen), seen)

    def _early(self, asked: Twofold, where: Flags) -> NDArray[np.int8]:
        margin = self.plans.margin
        share = self.journey * self.typed(self.limits["early_share"])
        least = self.typed(margin).where(~np.isnan(margin), share).high
        waiting = where & (self.on < self.plans.target_on)
        length = (self.plans.path_on != NO_DAY).sum(axis=1)
        first = self.plans.path_on[:, 1] if self.plans.path_on.shape[1] > 2 else np.full(self.count, NO_DAY)
        before = (length > 2) & (self.on < first)
        unseen = ~self.meets(asked.high, least, waiting & (asked.high > 0) & ~before)
        reasons = (
            (asked.high == 0, Early.NOTHING_ASKED),
            (before, Early.BEFORE_FIRST_POINT),
            (unseen, Early.UNSEEN),
        )
        return np.select(
            [waiting & flag for flag, _why in reasons], [EARLY.index(why) for _flag, why in reasons], 0
        ).astype(np.int8)

    def _graded(self, value: Floats, limits: tuple[str, ...], where: Flags, *, upward: bool) -> NDArray[Any]:
        """1 for the first limit met, 2 for the second and so on."""
        met = [
            self.meets(value, self.limits[one], where)
            if upward
            else self.meets(self.limits[one], value, where)
            for one in limits
        ]
        return np.select(met, range(1, len(limits) + 1), len(limits) + 1)

    def _with_margin(self, code: NDArray[Any], gap: Twofold, where: Flags) -> NDArray[Any]:
        margin = self.plans.margin
        given = where & ~np.isnan(margin)
        inside = given & self.meets(margin, np.abs(gap.high), given)
        return np.where(inside, np.minimum(code, STATUSES.index("AG")), code)

    def _missing(self, gap: Twofold) -> Floats:
        # The gap as it is told, to twelve digits: what is shown is a share of what is shown.
        share = np.maximum(0.0, (-typed(gap.high)[0] / self.journey).high)
        return np.where(self.journey.high > 0, share, np.nan)

    def _hold(self) -> None:
        edge = self._edge(self.last)
        where = self.held & self.some
        known = where & ~np.isnan(edge.high)
        self.keep("grey", np.full(self.count, GREYS.index(Grey.NO_PROMISE)), where & ~known)
        if not known.any():
            return
        gap = self._outside(self.last)
        start = self.start.where(~np.isnan(self.start.high), edge)
        far = abs(start - edge)
        whole = far.where(abs(edge).below(far), abs(edge))
        met = gap.high >= 0
        zero = Twofold.plain(np.zeros(self.count))
        share = zero.where(met, -gap / whole)
        said = known & (met | (whole.high > 0))
        limits = ("shortfall_amber_green", "shortfall_amber_red")
        code = 1 + self._graded(share.high, limits, said & ~met, upward=False)
        code = np.where(met, STATUSES.index("G"), np.where(said, code, STATUSES.index("R")))
        self.keep("expected", edge, known)
        self.keep("gap_now", gap, known)
        self.keep("shortfall", share, said)
        self.keep("share_missing_now", self._missing(gap), known)
        self.keep("status", self._with_margin(code, gap, known), known)

    def _year_earlier(self) -> tuple[Whole, Flags]:
        """`pace.year_earlier` of the last reading: where it stands, and whether there is one."""
        day = months_on(np.where(self.some, self.on, 400), -12)
        low, high = self.readings.starts[:-1], self.at
        before = np.minimum(self.readings.last_by(day), high - 1)
        after = before + 1
        reach = np.floor(
            np.clip(np.where(self.plans.frequency > 0, self.plans.frequency, 12), 1, 12) / 24 * 365.25
        ).astype(np.int64)
        on = self.readings.on
        some_before, some_after = self.some & (before >= low), self.some & (after < high)
        away_before = np.where(some_before, np.abs(on[np.maximum(before, 0)] - day), NO_DAY)
        away_after = np.where(some_after, np.abs(on[np.minimum(after, on.size - 1)] - day), NO_DAY)
        nearer = np.where(away_after < away_before, after, before)
        return np.maximum(nearer, 0), np.minimum(away_before, away_after) <= reach

    def _pace(self) -> None:
        plans, on = self.plans, self.on
        where = self.agreed & self.some & ~self.other
        if not where.any():
            return
        gone = where & ~np.isnan(plans.baseline) & (on > plans.baseline_on)
        achieved = (self.last - self.start) / Twofold.plain((on - plans.baseline_on).astype(np.float64))
        self.keep("achieved_per_year", achieved * _YEAR, gone)
        towards = (self.sign * achieved).high
        self.keep("moving_away", towards <= 0, gone & self.runs)

        day = plans.target_on != NO_DAY
        ahead = where & day & (on < plans.target_on)
        left = Twofold.plain(np.where(ahead, plans.target_on - on, 1).astype(np.float64))
        required = (self.end - self.last) / left
        asked = ahead & ~np.isnan(plans.target)
        self.keep("required_per_year", required * _YEAR, asked)
        ratio = required / achieved
        self.keep("acceleration", ratio, asked & gone & (towards > 0) & (ratio.high > 0))

        earlier, found = self._year_earlier()
        found &= ahead
        first = self.readings.on[np.minimum(self.readings.starts[:-1], self.readings.on.size - 1)]
        few = ahead & ~found & (first > months_on(np.where(self.some, on, 400), -12))
        paced = ahead & ~few & (found | gone)
        reasons = (
            (where & ~day, NoPace.NO_PROMISED_DAY),
            (where & day & ~ahead, NoPace.DAY_HAS_COME),
            (few, NoPace.TOO_FEW_READINGS),
            (ahead & ~few & ~paced, NoPace.NO_START),
        )
        for flag, why in reasons:
            self.keep("no_pace", np.full(self.count, NO_PACE.index(why)), flag)
        self._project(paced, found, gone, achieved, earlier, left)

    def _project(
        self,
        paced: Flags,
        found: Flags,
        gone: Flags,
        achieved: Twofold,
        earlier: Whole,
        left: Twofold,
    ) -> None:
        bound = self._bounds()
        since = bound(self.last + achieved * left)
        before = self.typed(np.where(found, self.readings.value[earlier], np.nan))
        apart = np.where(found, self.on - self.readings.on[earlier], 1).astype(np.float64)
        year = bound(self.last + (self.last - before) / Twofold.plain(apart) * left)
        projected = year.where(found, since)
        self.keep("projected", projected, paced)
        self.keep("projected_since_start", since, paced & gone)
        bases = np.where(found, BASES.index(PaceBasis.LAST_YEAR), BASES.index(PaceBasis.SINCE_THE_START))
        self.keep("pace_basis", bases, paced)
        at_target = self._gap_at_target(projected)
        self.keep("gap_at_target", at_target, paced)
        self.keep("share_missing_at_target", self._missing(at_target), paced)
        self.keep("gap_at_target_since_start", self._gap_at_target(since), paced & gone)
        ratio = (projected - self.start) / (self.end - self.start)
        self.keep("projected_ratio", ratio, paced & self.runs)

    def _bounds(self) -> Callable[[Twofold], Twofold]:
        """What the unit can be, as `trajectories.natural_bounds` has it; a total never falls."""
        plans = self.plans
        path = plans.path_value if plans.path_value.shape[1] else np.full((self.count, 1), np.nan)
        least = np.fmin(self.readings.least(), np.fmin.reduce(path, axis=1))
        most = np.fmax(self.readings.most(), np.fmax.reduce(path, axis=1))
        low = np.where(np.isnan(plans.lower), np.where(least < 0, -np.inf, 0.0), plans.lower)
        high = np.where(
            np.isnan(plans.upper), np.where(plans.percent & (most <= 100), 100.0, np.inf), plans.upper
        )
        bottom = self.last.where(plans.cumulative, self.typed(low))
        top = self.typed(high)

        def bound(value: Twofold) -> Twofold:
            under = (bottom.high > -np.inf) & value.below(bottom)
            over = (top.high < np.inf) & top.below(value)
            return bottom.where(under, top.where(over, value))

        return bound

    def _gap_at_target(self, projected: Twofold) -> Twofold:
        straight = (self.plans.sign != 0) & ~np.isnan(self.plans.target)
        edged = ~np.isnan(self._edge(projected).high)
        none = Twofold.plain(np.full(self.count, np.nan))
        return (self.sign * (projected - self.end)).where(
            straight, self._outside(projected).where(edged, none)
        )

    def _decide_exactly(self) -> int:
        """Put the exact rule's verdict where rounding might decide, and where there is no path to reckon."""
        rows = np.flatnonzero(self.some & self.agreed & (self.doubt | self.other))
        for row in rows.tolist():
            plan = self.plans.plans[row]
            first, last = int(self.readings.starts[row]), int(self.readings.starts[row + 1])
            # A promise of a day, a yes or words looks at its last reading alone.
            first = last - 1 if self.other[row] else first
            found = judge(
                plan,
                (
                    Observation(day, day, value)
                    for day, value in zip(
                        map(date.fromordinal, self.readings.on[first:last].tolist()),
                        self.readings.value[first:last].tolist(),
                        strict=True,
                    )
                ),
                today=self.today,
                frequency_months=int(self.plans.frequency[row]) or None,
                lag_days=int(self.plans.lag[row]),
                thresholds=self.plans.thresholds[row],
            )
            for name, column in self.out.items():
                column[row] = coded(name, getattr(found, name))
        return len(rows)

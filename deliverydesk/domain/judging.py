"""The one rule from readings and plan to verdict, so that window, paper and command line agree.

A reading is compared with the path at its own period's end, never at today; today decides only whether it is
too old. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from deliverydesk.domain import pace as paces
from deliverydesk.domain import trajectories as paths
from deliverydesk.domain.milestone_status import rag_of_slip
from deliverydesk.domain.ratings import no_worse_than
from deliverydesk.domain.reasons import explain
from deliverydesk.domain.stale import due_by
from deliverydesk.domain.trajectories import Observation, Plan, Seen
from deliverydesk.domain.verdicts import DEFAULTS, Early, Grey, Thresholds, Verdict
from deliverydesk.schema.numbers import at_least


def judge(
    plan: Plan | None,
    observations: Iterable[Observation],
    *,
    today: date,
    frequency_months: int | None = None,
    lag_days: int = 0,
    thresholds: Thresholds = DEFAULTS,
    paced: bool = True,
) -> Verdict:
    """What the readings up to `today` say about the plan; `plan` is None where nothing was agreed.

    `frequency_months` is how often a reading is owed; without it none is ever called stale. Where not
    `paced`, nothing is said of where it heads, which is most of the work.
    """
    readings = paths.seen(observations, today)
    verdict = _aged(Verdict(today), readings, frequency_months, lag_days)
    if plan is None:
        verdict = replace(verdict, grey=verdict.grey or Grey.NO_PROMISE)
        return explain(verdict, None)
    if not readings:
        return explain(verdict, plan)
    verdict = _placed(verdict, plan, readings[-1], thresholds)
    if paced and plan.direction not in {"date", "yes_no", "text"}:
        verdict = _paced(verdict, plan, readings, frequency_months)
    if verdict.stale:
        verdict = replace(verdict, status=None, grey=Grey.STALE, ahead=False)
    verdict = replace(verdict, status=thresholds.told(verdict.status))
    return explain(verdict, plan)


def _aged(verdict: Verdict, readings: Sequence[Seen], frequency_months: int | None, lag_days: int) -> Verdict:
    if not readings:
        return replace(verdict, grey=Grey.NO_READING)
    last = readings[-1]
    due = None if frequency_months is None else due_by(last.on, frequency_months, lag_days)
    stale = due is not None and verdict.today > due
    grey = Grey.STALE if stale else None
    return replace(verdict, latest=float(last.value), as_at=last.on, due_by=due, stale=stale, grey=grey)


def _placed(verdict: Verdict, plan: Plan, last: Seen, thresholds: Thresholds) -> Verdict:
    """The verdict with gap and status, by the kind of promise."""
    if plan.direction == "text":
        return replace(verdict, grey=Grey.NO_VERDICT)
    if plan.direction == "yes_no":
        return _answered(verdict, plan, last)
    if plan.direction == "date":
        return _dated(verdict, plan, last, thresholds)
    if plan.runs:
        return _travelled(verdict, plan, last, thresholds)
    if plan.direction in {"up", "down"} and plan.journey != 0:
        return replace(verdict, grey=Grey.NO_PROMISE)
    return _held(verdict, plan, last, thresholds)


def _answered(verdict: Verdict, plan: Plan, last: Seen) -> Verdict:
    if last.value:
        return replace(verdict, expected=1.0, gap_now=0.0, gap_at_target=0.0, status="G")
    if plan.target_on is None:
        return replace(verdict, expected=1.0, grey=Grey.NO_PROMISE)
    if last.on < plan.target_on:
        return replace(verdict, expected=0.0, gap_now=0.0, grey=Grey.NOT_DUE)
    return replace(verdict, expected=1.0, gap_now=-1.0, gap_at_target=-1.0, status="R")


def _dated(verdict: Verdict, plan: Plan, last: Seen, thresholds: Thresholds) -> Verdict:
    """A promised day: the reading is the day forecast or met, and the gap is its slip in days."""
    if plan.target is None:
        return replace(verdict, grey=Grey.NO_PROMISE)
    slip = last.value - paths.exact(plan.target)
    status = rag_of_slip(int(slip), thresholds.slip)
    gap = float(-slip)
    return replace(verdict, expected=plan.target, gap_now=gap, gap_at_target=gap, status=status)


def _held(verdict: Verdict, plan: Plan, last: Seen, thresholds: Thresholds) -> Verdict:
    """A floor, a ceiling, a range or an exact figure: judged by how far outside it is."""
    edge = paths.nearer_edge(plan, last.value)
    if edge is None:
        return replace(verdict, grey=Grey.NO_PROMISE)
    gap = paths.outside(plan, last.value)
    share = paths.shortfall(plan, last.value)
    status = _with_margin(thresholds.of_shortfall(None if share is None else float(share)), gap, plan)
    return _with_shares(
        replace(
            verdict,
            expected=float(edge),
            gap_now=float(gap),
            shortfall=None if share is None else float(share),
            status=status,
        ),
        plan,
    )


def _travelled(verdict: Verdict, plan: Plan, last: Seen, thresholds: Thresholds) -> Verdict:
    """A promise to go up or down: judged by the progress ratio `1 + d (a - p) / abs(p - b)`."""
    assert plan.baseline is not None
    assert plan.target is not None
    wanted, start, end = paths.on_path(plan, last.on), paths.exact(plan.baseline), paths.exact(plan.target)
    assert wanted is not None
    gap = plan.sign * (last.value - wanted)
    asked = abs(wanted - start)
    ratio = 1 + gap / asked if asked else None
    early = _early(plan, last.on, asked, thresholds)
    verdict = replace(
        verdict,
        expected=float(wanted),
        gap_now=float(gap),
        asked=float(asked),
        progress_ratio=None if ratio is None else float(ratio),
        overall_progress=float((last.value - start) / (end - start)),
        time_elapsed=_plain(paces.elapsed(plan, last.on)),
    )
    verdict = _with_shares(verdict, plan)
    if early is not None or ratio is None:
        return replace(verdict, grey=Grey.TOO_EARLY, too_early=True, early=early)
    status = _with_margin(thresholds.of_progress(float(ratio)), gap, plan)
    return replace(verdict, status=status, ahead=at_least(float(ratio), thresholds.ahead))


def _early(plan: Plan, day: date, asked: Fraction, thresholds: Thresholds) -> Early | None:
    if plan.target_on is not None and day >= plan.target_on:
        return None
    if not asked:
        return Early.NOTHING_ASKED
    points = paths.interim(plan)
    if points and day < points[0][0]:
        return Early.BEFORE_FIRST_POINT
    seen_from = paths.early_margin(plan, thresholds.early_share)
    return None if at_least(float(asked), float(seen_from)) else Early.UNSEEN


def _with_margin(status: str, gap: Fraction, plan: Plan) -> str:
    """A gap inside the reading's own margin of error is amber-green at worst."""
    if plan.margin is None or not at_least(plan.margin, float(abs(gap))):
        return status
    return no_worse_than(status, "AG")


def _with_shares(verdict: Verdict, plan: Plan) -> Verdict:
    return replace(verdict, share_missing_now=_missing(verdict.gap_now, plan))


def _missing(gap: float | None, plan: Plan) -> float | None:
    journey = plan.journey
    if gap is None or not journey:
        return None
    return max(0.0, float(-paths.exact(gap) / journey))


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _paced(verdict: Verdict, plan: Plan, readings: Sequence[Seen], frequency_months: int | None) -> Verdict:
    found = paces.pace(plan, readings, frequency_months)
    at_target = _gap_at_target(plan, found.projected)
    since_start = _gap_at_target(plan, found.since_start)
    ratio = None
    if found.projected is not None and plan.runs and plan.baseline is not None and plan.target is not None:
        start = paths.exact(plan.baseline)
        ratio = (found.projected - start) / (paths.exact(plan.target) - start)
    return replace(
        verdict,
        projected=_plain(found.projected),
        projected_since_start=_plain(found.since_start),
        pace_basis=found.basis,
        no_pace=found.why_none,
        gap_at_target=_plain(at_target),
        gap_at_target_since_start=_plain(since_start),
        projected_ratio=_plain(ratio),
        share_missing_at_target=_missing(_plain(at_target), plan),
        achieved_per_year=paces.a_year(found.achieved),
        required_per_year=paces.a_year(found.required),
        acceleration=_plain(paces.acceleration(plan, found)),
        moving_away=found.achieved is not None and plan.runs and plan.sign * found.achieved <= 0,
        best_year=paces.a_year(found.best_year),
    )


def _gap_at_target(plan: Plan, projected: Fraction | None) -> Fraction | None:
    if projected is None:
        return None
    if plan.sign and plan.target is not None:
        return plan.sign * (projected - paths.exact(plan.target))
    return paths.outside(plan, projected) if paths.nearer_edge(plan, projected) is not None else None

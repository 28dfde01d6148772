"""Why a figure is not there: a null without its reason would be taken for a nought or for a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deliverydesk.domain.pace import NoPace
from deliverydesk.domain.trajectories import Plan
from deliverydesk.domain.verdicts import Early, Grey, Reason, Verdict
from deliverydesk.i18n import FORMATS, _

_PLACE = ("expected", "gap_now")
_PACE = ("projected", "projected_since_start", "pace_basis", "gap_at_target")


def explain(verdict: Verdict, plan: Plan | None) -> Verdict:
    """The verdict with one reason for every figure of the Gap page that is null."""
    told: dict[str, str] = {}
    for key, sentence in _told(verdict, plan):
        if getattr(verdict, key) is None:
            told.setdefault(key, sentence)
    return replace(verdict, reasons=tuple(Reason(key, sentence) for key, sentence in told.items()))


def _told(verdict: Verdict, plan: Plan | None) -> Iterator[tuple[str, str]]:
    """Every reason that could apply, the nearest cause of each key first."""
    if verdict.latest is None:
        sentence = _("No reading yet.")
        for key in ("latest", "as_at", *_PLACE, *_PACE, "status", "required_per_year", "acceleration"):
            yield key, sentence
    if plan is None or verdict.grey is Grey.NO_PROMISE:
        sentence = _unpromised(plan)
        for key in (*_PLACE, *_PACE, "status", "required_per_year", "acceleration"):
            yield key, sentence
    if plan is None:
        return
    yield "status", _grey(verdict, plan)
    if plan.direction in {"text", "yes_no", "date"}:
        yield from _unpaced(plan)
        return
    yield from _no_pace(verdict)
    yield "acceleration", _no_acceleration(verdict, plan)
    if not plan.runs:
        yield "progress_ratio", _("The promise is to hold a figure: there is no way to be partly along.")
    yield "progress_ratio", _("The path asks for no change yet.")


def _unpromised(plan: Plan | None) -> str:
    if plan is None:
        return _("No trajectory is agreed, so nothing is expected.")
    if plan.direction == "range":
        return _("The trajectory gives no band to stay inside.")
    return _("The trajectory needs a baseline and a target, each with its day.")


def _grey(verdict: Verdict, plan: Plan) -> str:
    match verdict.grey:
        case Grey.STALE if verdict.due_by is not None:
            day = FORMATS.day_full(verdict.due_by)
            return _("Too old: the next figure was due by {day}.").format(day=day)
        case Grey.TOO_EARLY:
            return _too_early(verdict)
        case Grey.NOT_DUE if plan.target_on is not None:
            return _("Not due before {day}.").format(day=FORMATS.day_full(plan.target_on))
        case _:
            return _("A promise in words cannot be computed.")


def _too_early(verdict: Verdict) -> str:
    match verdict.early:
        case Early.BEFORE_FIRST_POINT:
            return _("Too early to judge: the first interim point lies ahead.")
        case Early.UNSEEN:
            return _("Too early to judge: the change asked for by now is too small to be seen.")
        case _:
            return _("Too early to judge: the path asks for no change yet.")


def _unpaced(plan: Plan) -> Iterator[tuple[str, str]]:
    match plan.direction:
        case "date":
            sentence = _("A promised day is forecast, it has no pace.")
        case "yes_no":
            sentence = _("A yes or no has no pace.")
        case _:
            sentence = _("A promise in words cannot be computed.")
    for key in (*_PLACE, *_PACE, "required_per_year", "acceleration", "progress_ratio"):
        yield key, sentence


def _no_pace(verdict: Verdict) -> Iterator[tuple[str, str]]:
    match verdict.no_pace:
        case NoPace.NO_PROMISED_DAY:
            sentence = _("The promise has no day to project to.")
        case NoPace.DAY_HAS_COME:
            sentence = _("The promised day has come: there is a verdict and nothing left to project.")
        case NoPace.TOO_FEW_READINGS:
            sentence = _("Too few readings: a pace needs a full year of them.")
        case _:
            sentence = _("No reading stands a year before the last one, and there is no baseline before it.")
    for key in _PACE:
        yield key, sentence
    if verdict.no_pace is NoPace.DAY_HAS_COME:
        yield "required_per_year", sentence
    yield "required_per_year", _("The promise has no target or no day.")
    yield "projected_since_start", _("There is no baseline before the last reading.")
    yield "gap_at_target", _("There is no target to compare with.")


def _no_acceleration(verdict: Verdict, plan: Plan) -> str:
    if verdict.no_pace is NoPace.DAY_HAS_COME:
        return _("The promised day has come.")
    if verdict.moving_away:
        return _("Moving away: since the start the series has stood still or gone the wrong way.")
    if not plan.runs:
        return _("The promise is to hold a figure, not to gain on one.")
    if verdict.achieved_per_year is None:
        return _("There is no baseline before the last reading.")
    return _("The target is reached already; holding it is enough.")

"""From an indicator, its plans and its verdict to the facts of its chart: every label is worded here.

    Plan, superseded plans, observations, Verdict -> chart() -> ChartData

Nothing is computed that the verdict has not computed already; a label never says more than the figures do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from deliverydesk.domain import trajectories as paths
from deliverydesk.domain import units
from deliverydesk.domain.chartdata import (
    Arrival,
    ChartData,
    Dot,
    EarlierPromise,
    Fact,
    Hole,
    Rebaseline,
    Tone,
)
from deliverydesk.domain.gapwords import amount, gap_words, value_words
from deliverydesk.domain.pace import PaceBasis
from deliverydesk.domain.sentences import month
from deliverydesk.domain.stale import add_months
from deliverydesk.domain.trajectories import Observation, Plan
from deliverydesk.domain.verdicts import Verdict
from deliverydesk.i18n import FORMATS, MONTHS_SHORT, _, plural
from deliverydesk.schema.numbers import more, same

LOUD = 0.25  # a gap above a quarter of the journey is coloured as bad


@dataclass(frozen=True)
class Charted:
    """What is drawn: an indicator's name, how its figures read, and where they come from."""

    title: str
    unit: str = ""
    decimals: int = 0
    direction: str = "up"
    source: str = ""
    quality: str = ""
    frequency_months: int | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class Version:
    """One agreed plan, the first one or a later one, the day it was agreed and its number."""

    plan: Plan
    agreed_on: date | None = None
    number: int = 0


def chart(
    what: Charted, versions: Sequence[Version], observations: Iterable[Observation], verdict: Verdict
) -> ChartData | None:
    """The chart of an indicator; `versions` are its agreed plans in order, the last one in force.

    None where there is nothing to draw: no reading and no plan, or a promise of a day, a yes or a text.
    """
    if what.direction in {"date", "yes_no", "text"}:
        return None
    plan = versions[-1].plan if versions else None
    readings = paths.seen(observations, verdict.today)
    route = _route(plan, [one.on for one in readings])
    if not readings and not route:
        return None
    begins = plan.baseline_on if plan else None
    facts = [
        Fact(one.on, float(one.value), plan.margin if plan else None)
        for one in readings
        if not begins or one.on >= begins
    ]
    if verdict.stale and facts:
        facts[-1] = Fact(facts[-1].on, facts[-1].value, facts[-1].margin, stale=True)
    history = [Dot(one.on, float(one.value)) for one in readings if begins and one.on < begins]
    return ChartData(
        title=_title(what),
        source=_source(what, verdict),
        unit=what.unit,
        decimals=what.decimals,
        better=plan.sign if plan else 0,
        plan=route,
        edges=_edges(plan),
        stepped=plan is not None and plan.method == "step",
        history=tuple(history),
        facts=tuple(facts),
        holes=tuple(_holes(facts, what.frequency_months)),
        last_year=_last_year(what, plan, verdict),
        since_start=_since_start(what, plan, verdict),
        gap_words=_gap(what, verdict),
        gap_tone=gap_tone(verdict),
        earlier=tuple(_earlier(what, versions)),
        rebaselines=tuple(_rebaselines(what, versions)),
        today=verdict.today,
        today_words=FORMATS.day(verdict.today),
        baseline_words=_baseline(what, plan),
        promise_lines=_promise(what, plan),
        latest_words=_latest(what, plan, verdict),
    )


def gap_tone(verdict: Verdict) -> Tone:
    """How loud the gap on the promised day is: quiet where the figures are too old or too early."""
    gap, share = verdict.gap_at_target, verdict.share_missing_at_target
    if verdict.stale or verdict.too_early or gap is None:
        return Tone.QUIET
    if gap >= 0:
        return Tone.GOOD
    return Tone.BAD if share is None or more(share, LOUD) else Tone.WARN


def _route(plan: Plan | None, days: Sequence[date]) -> tuple[Dot, ...]:
    """The path; a promise to hold a figure is a level line from its start (or first reading) to its day."""
    if plan is None or plan.direction in {"range", "exact"}:
        return ()
    if plan.direction in {"floor", "ceiling"} or not plan.runs:
        begins = plan.baseline_on or min(days, default=None)
        if plan.target is None or plan.target_on is None or begins is None or begins >= plan.target_on:
            return ()
        return Dot(begins, plan.target), Dot(plan.target_on, plan.target)
    return tuple(Dot(on, float(value)) for on, value in paths.path(plan))


def _edges(plan: Plan | None) -> tuple[float, ...]:
    """The lines a promise to stay inside a band must not cross."""
    if plan is None or plan.direction not in {"range", "exact"}:
        return ()
    return tuple(sorted({float(edge) for edge in plan.band if edge is not None}))


def _title(what: Charted) -> str:
    """The indicator and its unit, unless its name says the unit already."""
    unit = what.unit.strip()
    if not unit or unit.casefold() in what.title.casefold():
        return what.title
    return _("{indicator}, {unit}").format(indicator=what.title, unit=unit)


def _source(what: Charted, verdict: Verdict) -> str:
    parts = [what.source.rstrip(".")]
    if what.quality:
        parts.append(_("quality {letter}").format(letter=what.quality))
    if verdict.as_at and what.received_on:
        parts.append(
            _("reading of {day}, received {received}").format(
                day=FORMATS.day_long(verdict.as_at), received=FORMATS.day_long(what.received_on)
            )
        )
    elif verdict.as_at:
        parts.append(_("reading of {day}").format(day=FORMATS.day_long(verdict.as_at)))
    return "; ".join(part for part in parts if part)


def _value(what: Charted, value: float) -> str:
    return value_words(value, unit=what.unit if units.is_percent(what.unit) else "", decimals=what.decimals)


def _promised(what: Charted, value: float) -> str:
    """A promise as people say it: "64%", not "64.0%"."""
    return value_words(value, unit=what.unit if units.is_percent(what.unit) else "")


def _baseline(what: Charted, plan: Plan | None) -> str:
    if plan is None or plan.baseline is None or not plan.runs:
        return ""
    return _("Baseline {value}").format(value=_promised(what, plan.baseline))


def _promise(what: Charted, plan: Plan | None) -> tuple[str, ...]:
    if plan is None or plan.target is None or plan.target_on is None:
        return ()
    value = _promised(what, plan.target)
    match plan.direction:
        case "floor":
            first = _("At least {value}").format(value=value)
        case "ceiling":
            first = _("At most {value}").format(value=value)
        case _:
            first = _("Promise {value}").format(value=value)
    return first, _("by {month}").format(month=month(plan.target_on))


def _latest(what: Charted, plan: Plan | None, verdict: Verdict) -> str:
    if verdict.latest is None or verdict.as_at is None:
        return ""
    said = _("{value} in {month}").format(value=_value(what, verdict.latest), month=month(verdict.as_at))
    if plan is None or not plan.margin:
        return said
    return _("{reading}, ± {margin}").format(reading=said, margin=FORMATS.number(plan.margin))


def _gap(what: Charted, verdict: Verdict) -> str:
    return gap_words(
        verdict.gap_at_target,
        direction=what.direction,
        unit=what.unit,
        decimals=what.decimals,
        at_target=True,
    )


def _last_year(what: Charted, plan: Plan | None, verdict: Verdict) -> Arrival | None:
    if not plan or not plan.target_on or verdict.projected is None:
        return None
    if verdict.pace_basis is not PaceBasis.LAST_YEAR:
        return None
    value = _value(what, verdict.projected)
    lines = (_("{value} at last").format(value=value), _("year’s pace"))
    return Arrival(plan.target_on, verdict.projected, lines)


def _since_start(what: Charted, plan: Plan | None, verdict: Verdict) -> Arrival | None:
    if not plan or not plan.target_on or verdict.projected_since_start is None:
        return None
    value = _value(what, verdict.projected_since_start)
    told = verdict.projected is not None and value == _value(what, verdict.projected)
    if told and verdict.pace_basis is PaceBasis.LAST_YEAR:
        return Arrival(plan.target_on, verdict.projected_since_start)
    words = _("{value} since start").format(value=value)
    return Arrival(plan.target_on, verdict.projected_since_start, (words,))


def _holes(facts: Sequence[Fact], frequency_months: int | None) -> Iterable[Hole]:
    """Stretches longer than one and a half periods between two readings: a line across them would invent."""
    if not frequency_months:
        return
    for before, after in pairwise(facts):
        due = add_months(before.on, frequency_months)
        late = due + timedelta(days=round(frequency_months * 15.2))
        if after.on > late:
            first = before.on + timedelta(1)
            last = add_months(after.on, -frequency_months)
            yield Hole(
                before.on, after.on, _("no data {months}").format(months=_months(first, max(first, last)))
            )


def _months(first: date, last: date) -> str:
    """`Apr–Jun 26`, `Nov 25–Mar 26`."""
    start, end = _(MONTHS_SHORT[first.month - 1]), _(MONTHS_SHORT[last.month - 1])
    year = f"{last.year % 100:02d}"
    if first.year != last.year:
        return f"{start} {first.year % 100:02d}–{end} {year}"
    return f"{start}–{end} {year}" if first.month != last.month else f"{start} {year}"


def _earlier(what: Charted, versions: Sequence[Version]) -> Iterable[EarlierPromise]:
    for n, version in enumerate(versions[:-1]):
        plan = version.plan
        route = _route(plan, [])
        if not route or plan.target is None or plan.target_on is None:
            continue
        words = _("First promise {value} by {month}") if n == 0 else _("Earlier promise {value} by {month}")
        yield EarlierPromise(
            route, words.format(value=_promised(what, plan.target), month=month(plan.target_on))
        )


def _rebaselines(what: Charted, versions: Sequence[Version]) -> Iterable[Rebaseline]:
    for before, after in pairwise(versions):
        if after.agreed_on:
            yield Rebaseline(after.agreed_on, rebaseline_words(what, before.plan, after))


def rebaseline_words(what: Charted, before: Plan, after: Version) -> str:
    """What moved when the later version was agreed: `Re-baselined Feb 2025: date 1 year later`."""
    moved = [
        part for part in (_date_moved(before, after.plan), _target_moved(what, before, after.plan)) if part
    ]
    when = ""
    if after.agreed_on:
        when = f"{_(MONTHS_SHORT[after.agreed_on.month - 1])} {after.agreed_on.year}"
    if not moved:
        return _("Re-baselined {month}: the path in between").format(month=when)
    return _("Re-baselined {month}: {changes}").format(month=when, changes=", ".join(moved))


def _date_moved(before: Plan, after: Plan) -> str:
    first, now = before.target_on, after.target_on
    if not first or not now or first == now:
        return ""
    months = abs((now.year - first.year) * 12 + now.month - first.month)
    if now > first:
        if months and months % 12 == 0:
            return plural("date {n} year later", "date {n} years later", months // 12)
        return plural("date {n} month later", "date {n} months later", months)
    if months and months % 12 == 0:
        return plural("date {n} year earlier", "date {n} years earlier", months // 12)
    return plural("date {n} month earlier", "date {n} months earlier", months)


def _target_moved(what: Charted, before: Plan, after: Plan) -> str:
    if before.target is None or after.target is None or same(before.target, after.target):
        return ""
    change = amount(after.target - before.target, unit=what.unit, decimals=what.decimals)
    if after.target < before.target:
        return _("target {amount} lower").format(amount=change)
    return _("target {amount} higher").format(amount=change)

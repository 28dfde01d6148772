"""The chart of a path that nobody has agreed yet, beside those that were: the same grammar, the same pen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from deliverydesk.domain.chartdata import ChartData, Dot
from deliverydesk.domain.charting import Charted, Version, chart
from deliverydesk.domain.judging import judge
from deliverydesk.domain.lines import national, thresholds, versions_of
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.settings import settings_of
from deliverydesk.domain.trajectories import Plan
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture


def charted(one: Indicator, received_on: date | None) -> Charted:
    """How a chart calls an indicator and its figures."""
    return Charted(
        title=one.title,
        unit=one.unit,
        decimals=one.decimals,
        direction=str(one.direction.value),
        source=str(present(one.source) or ""),
        quality=str(one.data_quality.value) if one.data_quality else "",
        frequency_months=one.frequency.months,
        received_on=received_on,
    )


def draft_chart(
    at: Picture, indicator: Indicator, plan: Plan, without: Iterable[tuple[date, float]] = ()
) -> ChartData | None:
    """The readings against a plan that is being drawn up; agreed paths stand behind it as earlier promises.

    `without` is the line without action, day and value. None where there is nothing to draw.
    """
    readings = at.series(indicator.id)
    settings = settings_of(at)
    observations = national(readings)
    verdict = judge(
        plan,
        observations,
        today=at.today,
        frequency_months=indicator.frequency.months,
        lag_days=indicator.publication_lag_days,
        thresholds=thresholds(settings, indicator),
    )
    received = max((one.received_on for one in readings if one.received_on), default=None)
    versions = (*versions_of(at, indicator), Version(plan))
    data = chart(charted(indicator, received), versions, observations, verdict)
    if data is None:
        return None
    line = tuple(Dot(on, value) for on, value in without)
    return replace(data, without=line, without_words=_("If nothing is done") if line else "")

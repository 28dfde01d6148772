"""From plan, readings and verdict to the words on a chart."""

from datetime import date

import pytest

from deliverydesk.domain.chartdata import ChartData, Tone
from deliverydesk.domain.charting import Charted, Version, chart
from deliverydesk.domain.judging import judge
from deliverydesk.domain.trajectories import Observation, Plan

READING = Charted("Grade 4 pupils reading at standard", "%", 1, "up", "National Assessment Service", "B", 12)
FIRST = Plan("up", date(2023, 6, 30), 48, date(2026, 6, 30), 66, margin=1.4, unit="%")
SECOND = Plan(
    "up", date(2023, 6, 30), 48, date(2027, 6, 30), 64,
    ((date(2024, 6, 30), 50), (date(2025, 6, 30), 54), (date(2026, 6, 30), 59)), margin=1.4, unit="%",
)  # fmt: skip


def yearly(*values: float, first: int = 2023) -> list[Observation]:
    return [Observation(date(y - 1, 7, 1), date(y, 6, 30), v) for y, v in enumerate(values, first)]


def told(observations: list[Observation], today: date = date(2025, 9, 1), *plans: Plan) -> ChartData:
    plans = plans or (FIRST, SECOND)
    verdict = judge(plans[-1], observations, today=today, frequency_months=READING.frequency_months)
    versions = [Version(plan, date(2024, 2, 14) if n else None) for n, plan in enumerate(plans)]
    data = chart(READING, versions, observations, verdict)
    assert data is not None
    return data


def test_d_t2_the_chart_says_what_the_verdict_says() -> None:
    data = told(yearly(48, 50.5, 52.5))
    assert data.last_year is not None
    assert data.last_year.value == pytest.approx(56.5)
    assert data.last_year.lines[0] == "56.5% at last"
    assert data.since_start is not None
    assert data.since_start.lines == ("57.0% since start",)
    assert data.gap_words == "7.5 points short"
    assert data.gap_tone is Tone.BAD
    assert data.promise_lines == ("Promise 64%", "by June 2027")
    assert data.latest_words == "52.5% in June 2025, ± 1.4"
    assert data.baseline_words == "Baseline 48%"


def test_a_re_baseline_shows_both_promises_and_what_moved() -> None:
    data = told(yearly(48, 50.5, 52.5))
    assert [one.words for one in data.earlier] == ["First promise 66% by June 2026"]
    [moved] = data.rebaselines
    assert moved.words == "Re-baselined Feb 2024: date 1 year later, target 2.0 points lower"


def test_readings_before_the_baseline_are_history() -> None:
    data = told(yearly(46, 47, 48, 50.5, 52.5, first=2021))
    assert [dot.value for dot in data.history] == [46, 47]
    assert data.facts[0].value == 48


def test_a_missing_year_is_a_hole_with_its_name() -> None:
    data = told([one for one in yearly(48, 50.5, 52.5) if one.period_end.year != 2024])
    [hole] = data.holes
    assert hole.words == "no data Jul 23–Jun 24"
    assert len(data.runs()) == 2


def test_an_old_reading_is_stale_and_its_gap_quiet() -> None:
    data = told(yearly(48, 50.5, 52.5), date(2026, 9, 1))
    assert data.facts[-1].stale
    assert data.gap_tone is Tone.QUIET


def test_a_reading_after_today_is_not_seen() -> None:
    assert told(yearly(48, 50.5, 52.5), date(2025, 1, 1)).facts[-1].value == 50.5


def test_a_floor_is_a_level_line() -> None:
    floor = Plan("floor", date(2023, 6, 30), 90, date(2027, 6, 30), 95, unit="%")
    data = told(yearly(93, 94, 94), date(2025, 9, 1), floor)
    assert [dot.value for dot in data.plan] == [95, 95]


def test_a_band_has_two_edges_and_no_ring() -> None:
    band = Plan("range", date(2023, 6, 30), 5, date(2027, 6, 30), 5, band_from=3, band_to=6, unit="%")
    data = told(yearly(4, 5, 7), date(2025, 9, 1), band)
    assert data.edges == (3, 6)
    assert data.promise is None


def test_a_promise_in_words_has_no_chart() -> None:
    verdict = judge(None, [], today=date(2025, 9, 1))
    assert chart(Charted("Law passed", direction="text"), [], [], verdict) is None


def test_nothing_to_draw_is_no_chart() -> None:
    verdict = judge(None, [], today=date(2025, 9, 1))
    assert chart(READING, [], [], verdict) is None

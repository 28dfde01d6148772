"""The chart grammar, held against the shapes a pen is given."""

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain.chartdata import (
    Arrival,
    ChartData,
    Dot,
    EarlierPromise,
    Fact,
    Hole,
    Rebaseline,
    Tone,
    nice_step,
    time_ticks,
    value_axis,
)
from deliverydesk.domain.chartlayout import lay_out, plane_of, sparkline
from deliverydesk.domain.chartshapes import STROKES, Area, Drawing, Line, Mark, Words
from deliverydesk.domain.labelling import Rect
from deliverydesk.schema.looks import looks

JUNE = date(2028, 6, 30)


def monospace(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.56 if bold else 0.5)


@pytest.fixture
def reading_promise() -> ChartData:
    """48 % promised to rise to 64 %; last seen at 52.5 %, short of the path."""
    days = [date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30)]
    return ChartData(
        title="Grade 4 pupils reading at standard",
        unit="%",
        decimals=1,
        plan=tuple(
            Dot(date(y, 6, 30), v) for y, v in ((2024, 48), (2025, 50), (2026, 54), (2027, 59), (2028, 64))
        ),
        history=(Dot(date(2023, 6, 30), 47.0), Dot(date(2023, 12, 31), 47.5)),
        facts=tuple(Fact(d, v, 1.4) for d, v in zip(days, (48.0, 48.4, 50.5, 51.1, 52.5), strict=True)),
        last_year=Arrival(JUNE, 56.5, ("56.5% at last", "year’s pace")),
        since_start=Arrival(JUNE, 57.0, ("57.0% since start",)),
        gap_words="7.5 points short",
        earlier=(
            EarlierPromise((Dot(date(2024, 6, 30), 48), Dot(date(2027, 6, 30), 66)), "First promise 66%"),
        ),
        rebaselines=(Rebaseline(date(2025, 2, 14), "Re-baselined Feb 2025"),),
        today=date(2026, 11, 12),
        today_words="12 Nov 26",
        baseline_words="Baseline 48%",
        promise_lines=("Promise 64%", "by June 2028"),
        latest_words="52.5% in June 2026, ± 1.4",
    )


def drawn(data: ChartData) -> Drawing:
    return lay_out(data, 520, 190, monospace)


def lines(drawing: Drawing, role: str) -> list[Line]:
    return [s for s in drawing.shapes if isinstance(s, Line) and s.role == role]


def marks(drawing: Drawing, shape: str) -> list[Mark]:
    return [s for s in drawing.shapes if isinstance(s, Mark) and s.shape == shape]


def test_every_part_of_the_story_is_drawn(reading_promise: ChartData) -> None:
    drawing = drawn(reading_promise)
    roles = {s.role for s in drawing.shapes if isinstance(s, Line | Mark | Area)}
    assert roles >= {
        "plan", "history", "earlier", "fact", "whisker", "last year", "since start",
        "promise", "gap bad", "rebaseline", "today", "missing", "grid", "axis",
    }  # fmt: skip
    assert len(marks(drawing, "diamond")) == 3  # interim points alone: not the baseline, not the promise
    assert len(marks(drawing, "square")) == len(marks(drawing, "promise")) == 1


def test_the_line_without_action_is_drawn_beneath_the_path_and_named_at_its_end(
    reading_promise: ChartData,
) -> None:
    line = (Dot(date(2024, 6, 30), 48.0), Dot(JUNE, 20.0))
    drawing = drawn(replace(reading_promise, without=line, without_words="If nothing is done"))
    (without,) = lines(drawing, "without")
    (plan,) = lines(drawing, "plan")
    assert without.points[0] == plan.points[0]
    assert without.points[-1][1] > plan.points[-1][1]
    assert "If nothing is done" in drawing.words()
    assert not lines(sparkline(replace(reading_promise, without=line), 128, 22), "without")


def test_a_plane_says_how_much_a_step_of_height_is_worth(reading_promise: ChartData) -> None:
    plane = plane_of(reading_promise, 520, 190, monospace)
    here = Dot(date(2026, 6, 30), 54.0)
    x, y = plane.at(here)
    assert plane.at(Dot(here.on, here.value + 10 * plane.worth)) == pytest.approx((x, y - 10))
    diamonds = {(round(one.x, 6), round(one.y, 6)) for one in marks(drawn(reading_promise), "diamond")}
    assert (round(x, 6), round(y, 6)) in diamonds


def test_every_colour_of_a_role_stands_in_both_schemes() -> None:
    assert all(
        s.colour in scheme.colours for s in STROKES.values() for scheme in (looks().light, looks().dark)
    )


def test_every_label_of_a_roomy_chart_finds_its_place(reading_promise: ChartData) -> None:
    assert set(drawn(reading_promise).words()) >= {
        "Promise 64%", "by June 2028", "7.5 points short", "56.5% at last", "57.0% since start", "Baseline 48%",
        "52.5% in June 2026, ± 1.4", "12 Nov 26", "Re-baselined Feb 2025", "First promise 66%", "Planned path",
    }  # fmt: skip


@pytest.mark.parametrize(("wide", "tall"), [(520, 190), (400, 150), (300, 120), (230, 90), (800, 300)])
def test_no_two_labels_overlap_at_any_size(reading_promise: ChartData, wide: float, tall: float) -> None:
    drawing = lay_out(reading_promise, wide, tall, monospace)
    rects = []
    for words in (s for s in drawing.shapes if isinstance(s, Words)):
        long = monospace(words.text, words.size, words.bold)
        left = words.x - {"start": 0, "middle": long / 2, "end": long}[words.anchor]
        rects.append((words.text, Rect(left, words.y - words.size * 0.75, long, words.size * 0.9)))
    clashes = [
        (a, b) for n, (a, first) in enumerate(rects) for b, second in rects[n + 1 :] if first.overlaps(second)
    ]
    assert clashes == []


def test_a_line_is_never_drawn_across_missing_periods(reading_promise: ChartData) -> None:
    hole = Hole(date(2024, 12, 31), date(2025, 12, 31), "no data Jan–Dec 25")
    facts = tuple(f for f in reading_promise.facts if f.on != date(2025, 6, 30))
    drawing = drawn(replace(reading_promise, facts=facts, holes=(hole,)))
    assert [len(line.points) for line in lines(drawing, "fact")] == [2, 2]
    assert "no data Jan–Dec 25" in drawing.words()


def test_missing_ground_is_filled_only_where_the_readings_fall_short(reading_promise: ChartData) -> None:
    ahead = tuple(replace(f, value=f.value + 10) for f in reading_promise.facts)
    assert not [s for s in drawn(replace(reading_promise, facts=ahead)).shapes if isinstance(s, Area)]
    areas = [s for s in drawn(reading_promise).shapes if isinstance(s, Area)]
    assert len(areas) == 2  # short, above the path for a while, short again


def test_a_stale_reading_is_hollow(reading_promise: ChartData) -> None:
    facts = (*reading_promise.facts[:-1], replace(reading_promise.facts[-1], stale=True))
    assert len(marks(drawn(replace(reading_promise, facts=facts)), "hollow")) == 1
    assert len(marks(sparkline(replace(reading_promise, facts=facts), 60, 16), "hollow")) == 1


def test_the_gap_stands_upright_between_promise_and_pace(reading_promise: ChartData) -> None:
    [gap] = lines(drawn(reading_promise), "gap bad")
    (x1, low), (x2, high) = gap.points
    assert x1 == x2
    assert low > high  # the pace arrives below the promise, and y runs downward


def test_a_small_shortfall_is_one_red_in_a_chart_and_a_degree_in_a_sparkline(
    reading_promise: ChartData,
) -> None:
    mild = replace(reading_promise, gap_tone=Tone.WARN)
    assert lines(drawn(mild), "gap bad")
    assert lines(sparkline(mild, 60, 16), "gap warn")


def test_a_sparkline_has_no_words(reading_promise: ChartData) -> None:
    assert sparkline(reading_promise, 128, 22).words() == []


def test_a_promise_without_a_reading_is_still_a_chart() -> None:
    plan = (Dot(date(2026, 1, 1), 10), Dot(date(2027, 1, 1), 20))
    drawing = drawn(ChartData("Homes", plan=plan, promise_lines=("Promise 20",)))
    assert "Promise 20" in drawing.words()
    assert lines(drawing, "plan")


def test_one_reading_and_nothing_else_is_still_a_chart() -> None:
    assert marks(drawn(ChartData("Homes", facts=(Fact(date(2026, 1, 1), 5.0),))), "dot")


def test_everything_stays_inside_its_box(reading_promise: ChartData) -> None:
    for shape in drawn(reading_promise).shapes:
        if isinstance(shape, Line | Area):
            assert all(0 <= x <= 520 and 0 <= y <= 190 for x, y in shape.points), shape


@pytest.mark.parametrize(
    ("span", "step"), [(16, 5), (20, 5), (100, 20), (0.9, 0.2), (7, 2), (123456, 25000), (0, 1)]
)
def test_grid_lines_are_round(span: float, step: float) -> None:
    assert nice_step(span) == pytest.approx(step)


def test_the_unit_stands_on_the_top_line_alone(reading_promise: ChartData) -> None:
    words = [tick.words for tick in value_axis(reading_promise).ticks]
    assert words[-1] == "65%"
    assert not any("%" in one for one in words[:-1])


def test_an_axis_says_where_it_starts_unless_at_nought(reading_promise: ChartData) -> None:
    assert value_axis(reading_promise).starts_words == "axis starts at 45%"
    from_nought = ChartData("Homes", plan=(Dot(date(2024, 1, 1), 0), Dot(date(2028, 1, 1), 40000)))
    assert value_axis(from_nought).starts_words == ""
    assert value_axis(from_nought).ticks[0].words == "0"


def test_a_short_story_is_told_in_quarters_and_a_long_one_in_years() -> None:
    assert [w for _d, w in time_ticks(date(2026, 1, 5), date(2026, 12, 30))] == ["Apr 26", "Jul 26", "Oct 26"]
    assert [w for _d, w in time_ticks(date(2022, 6, 1), date(2025, 6, 1))] == ["2023", "2024", "2025"]
    assert [w for _d, w in time_ticks(date(1999, 6, 1), date(2021, 6, 1))] == [
        "2000",
        "2005",
        "2010",
        "2015",
        "2020",
    ]


@pytest.mark.parametrize("most", [10.0, 0.9, 3.7, 12.4, 25_000, 1.05])
def test_a_grid_line_is_where_its_words_say(most: float) -> None:
    axis = value_axis(ChartData("x", plan=(Dot(date(2024, 1, 1), 0), Dot(date(2028, 1, 1), most))))
    assert [float(tick.words.replace(",", "")) for tick in axis.ticks] == pytest.approx(
        [t.at for t in axis.ticks]
    )


def test_a_long_unit_beside_the_promise_does_not_squeeze_the_plot(reading_promise: ChartData) -> None:
    wordy = replace(reading_promise, gap_words="7.5 homes completed and occupied by families in need short")
    [axis, *_years] = lines(drawn(wordy), "axis")
    assert axis.points[1][0] - axis.points[0][0] > 520 * 0.6

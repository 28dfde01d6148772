"""The milestone trend chart: steps between sayings, a gap where a date was taken back, names that keep apart."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain.chartshapes import Drawing, Line, Mark, Words
from deliverydesk.domain.milestone_history import Said
from deliverydesk.domain.trendchart import TrendLine, lay_out, spoken

TODAY = date(2026, 11, 23)
FIRST = date(2026, 6, 30)
SLIPS = TrendLine(
    "M033", (Said(date(2026, 1, 5), FIRST), Said(date(2026, 3, 2), date(2026, 9, 30))), first=FIRST
)


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * 0.5


def drawn(*lines: TrendLine) -> Drawing:
    found = lay_out(lines, TODAY, 600, 200, measure)
    assert found is not None
    return found


def lines_of(drawing: Drawing, role: str) -> list[Line]:
    return [one for one in drawing.shapes if isinstance(one, Line) and one.role == role]


def test_a_slip_is_a_step_up_and_the_line_runs_to_today():
    (line,) = lines_of(drawn(SLIPS), "trend")
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = line.points
    assert y1 == y2 > y3 == y4  # up the page is later
    assert x1 < x2 == x3 < x4
    (agreed,) = lines_of(drawn(SLIPS), "agreed")
    assert agreed.points[0][1] == y1


def test_a_date_taken_back_leaves_a_gap():
    said = (*SLIPS.said, Said(date(2026, 5, 1), None), Said(date(2026, 8, 1), date(2026, 12, 31)))
    assert len(lines_of(drawn(TrendLine("M1", said)), "trend")) == 2


def test_the_day_it_was_met_ends_the_line_with_a_solid_diamond():
    met = TrendLine("M1", (*SLIPS.said, Said(date(2026, 9, 25), date(2026, 9, 24), met=True)))
    drawing = drawn(met)
    (line,) = lines_of(drawing, "trend")
    solid = next(one for one in drawing.shapes if isinstance(one, Mark) and one.shape == "solid")
    assert line.points[-1] == (solid.x, solid.y)


def test_of_names_that_would_overlap_the_one_in_focus_stays():
    beside = TrendLine("M034", SLIPS.said, strong=False)
    drawing = drawn(beside, SLIPS)
    names = [one.text for one in drawing.shapes if isinstance(one, Words) and one.text.startswith("M0")]
    assert names == ["M033"]


def test_everything_stays_inside_the_box():
    drawing = drawn(SLIPS, TrendLine("M2", (Said(date(2025, 1, 1), date(2029, 1, 1)),), strong=False))
    for one in drawing.shapes:
        points = one.points if isinstance(one, Line) else ((one.x, one.y),)  # type: ignore[union-attr]
        assert all(0 <= x <= 600 and 0 <= y <= 200 for x, y in points)


def test_nothing_said_is_no_chart():
    assert lay_out([TrendLine("M1", ())], TODAY, 600, 200, measure) is None
    assert lay_out([TrendLine("M1", (Said(TODAY, None),))], TODAY, 600, 200, measure) is None
    assert lay_out([SLIPS], TODAY, 60, 200, measure) is None


def test_one_saying_on_one_day_is_a_level_line():
    (line,) = lines_of(drawn(TrendLine("M1", (Said(date(2026, 11, 1), FIRST),))), "trend")
    assert len({y for _x, y in line.points}) == 1


def test_the_line_says_itself_in_words():
    met = TrendLine(
        "M1", (Said(date(2026, 1, 5), None), Said(date(2026, 9, 25), date(2026, 9, 24), met=True))
    )
    assert spoken(met) == "M1. 5 Jan 2026: no date; 25 Sep 2026: met on 24 Sep 2026"

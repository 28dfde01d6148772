"""The slip timeline: what is drawn of a milestone, and that it stays inside its strip."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.chartshapes import STROKES, Line, Mark, Words
from deliverydesk.domain.timeline import Scale, Track, lay_out, scale_around, scale_of, spoken, track

TODAY = date(2026, 11, 23)
SCALE = Scale(date(2026, 1, 1), date(2027, 12, 31))


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * 0.5


def drawn(one: Track | None, wide: float = 729.0) -> tuple[object, ...]:
    assert one is not None
    return lay_out(one, SCALE, wide, 20, measure)


def at(day: date) -> float:
    """729 days from 1 January 2026 to 31 December 2027: one a unit."""
    return float((day - SCALE.first).days)


def test_a_late_milestone_runs_from_the_first_agreed_date_to_its_forecast():
    one = track(date(2026, 9, 30), date(2027, 2, 15), TODAY, "missed", tick=date(2026, 12, 31))
    assert one is not None
    # 30 September 2026 to 15 February 2027: 31 + 30 + 31 + 31 + 15 = 138 days.
    assert (one.words, one.tone, one.counting) == ("138 d", "bad", None)
    shapes = drawn(one)
    start, end, tick = at(date(2026, 9, 30)), at(date(2027, 2, 15)), at(date(2026, 12, 31))
    assert Line("slip bad", ((start, 10), (end, 10))) in shapes
    assert Line("tick bad", ((tick, 4.5), (tick, 15.5))) in shapes
    assert [(s.shape, s.x) for s in shapes if isinstance(s, Mark)] == [("diamond", start), ("solid", end)]


def test_a_missing_forecast_runs_broken_to_today_and_ends_in_an_open_arrow():
    one = track(date(2026, 7, 1), None, TODAY, "missed")
    assert one is not None
    assert (one.words, one.counting) == ("145 d and counting", TODAY)
    shapes = drawn(one)
    now = at(TODAY)
    broken = next(s for s in shapes if isinstance(s, Line) and s.role == "slip bad open")
    assert STROKES[broken.role].dash
    assert broken.points[0] == (at(date(2026, 7, 1)), 10)
    arrow = next(s for s in shapes if isinstance(s, Line) and s.role == "tick bad")
    assert arrow.points[1] == (now, 10)
    assert not any(isinstance(s, Mark) and s.shape == "solid" for s in shapes)


def test_a_forecast_that_has_passed_goes_on_counting():
    one = track(date(2026, 7, 1), date(2026, 9, 30), TODAY, "missed")
    assert one is not None
    assert (one.words, one.counting) == ("145 d and counting", TODAY)
    roles = [s.role for s in drawn(one) if isinstance(s, Line)]
    assert roles == ["slip bad", "slip bad open", "tick bad"]


def test_a_rebaseline_is_a_second_hollow_diamond_and_goes_around_where_they_coincide():
    apart = track(date(2026, 9, 30), date(2027, 6, 30), TODAY, "missed", moved_to=date(2027, 3, 31))
    assert Mark("re-baselined", "diamond", at(date(2027, 3, 31)), 10, 3.4) in drawn(apart)
    together = track(date(2027, 3, 1), date(2027, 9, 1), TODAY, "slipping", moved_to=date(2027, 9, 1))
    marks = [s for s in drawn(together) if isinstance(s, Mark)]
    assert [(s.role, s.shape) for s in marks[-2:]] == [
        ("expected warn", "solid"),
        ("re-baselined", "outline"),
    ]
    assert marks[-1].r > marks[-2].r
    assert STROKES["re-baselined"].colour == "query"


def test_what_was_met_has_no_words_and_no_tick():
    one = track(date(2026, 3, 1), date(2026, 3, 20), TODAY, "met_late", tick=date(2026, 3, 10))
    assert one is not None
    assert (one.words, one.tick, one.tone, one.met) == ("", None, "quiet", True)


@pytest.mark.parametrize("mark", ["cancelled", "", "undated"])
def test_nothing_is_drawn_of_what_is_cancelled_or_was_never_agreed(mark: str) -> None:
    assert track(date(2026, 3, 1), date(2026, 3, 20), TODAY, mark) is None
    assert track(None, date(2026, 3, 20), TODAY, "ahead") is None


@pytest.mark.parametrize("wide", [40.0, 120.0, 729.0])
def test_everything_stays_inside_the_strip(wide: float) -> None:
    for first, end in (
        (date(2020, 1, 1), date(2030, 1, 1)),
        (date(2020, 1, 1), date(2021, 1, 1)),
        (date(2030, 1, 1), date(2031, 1, 1)),
        (date(2026, 2, 1), date(2027, 12, 30)),
    ):
        for shape in drawn(track(first, end, TODAY, "missed", tick=date(2026, 12, 31)), wide):
            if isinstance(shape, Line):
                assert all(0 <= x <= wide for x, _y in shape.points)
            elif isinstance(shape, Mark):
                assert 0 <= shape.x <= wide
            elif isinstance(shape, Words):
                need = measure(shape.text, shape.size, shape.bold)
                left = shape.x if shape.anchor == "start" else shape.x - need
                assert left >= 0
                assert left + need <= wide


def test_words_go_before_the_bar_where_there_is_no_room_after_it():
    one = track(date(2027, 6, 1), date(2027, 12, 20), TODAY, "slipping")
    words = next(s for s in drawn(one) if isinstance(s, Words))
    assert words.anchor == "end"
    assert words.x < at(date(2027, 6, 1))


def test_a_scale_has_room_for_every_day_and_for_today():
    one = track(date(2026, 9, 30), date(2027, 2, 15), TODAY, "missed")
    assert one is not None
    assert scale_of([one], TODAY) == Scale(date(2026, 9, 30), date(2027, 2, 15))
    assert scale_of([], TODAY) is None


def test_a_long_list_is_not_pressed_flat_by_one_date_of_another_decade():
    far = track(date(1999, 1, 1), date(2055, 1, 1), TODAY, "missed")
    near = track(date(2026, 9, 30), date(2027, 9, 15), TODAY, "missed")
    assert far is not None
    assert near is not None
    assert scale_around([far, near], TODAY) == Scale(date(2022, 11, 1), date(2031, 1, 1))
    # Six months back from 23 November begins in May; the end of September 2027 with two months of air.
    assert scale_around([near], TODAY) == Scale(date(2026, 5, 1), date(2027, 11, 1))


def test_years_and_quarters_stand_where_there_is_room():
    assert [year for year, _x in SCALE.years(729)] == [2027]
    assert [day for day, _x in SCALE.quarters(729)][:2] == [date(2026, 1, 1), date(2026, 4, 1)]
    assert list(SCALE.quarters(100)) == []
    assert [year for year, _x in Scale(date(2001, 5, 1), date(2030, 1, 1)).years(100)] == [2010, 2020, 2030]


def test_the_drawing_says_itself_in_words():
    one = track(
        date(2026, 9, 30),
        date(2027, 2, 15),
        TODAY,
        "missed",
        moved_to=date(2026, 12, 31),
        tick=date(2027, 1, 31),
    )
    assert one is not None
    assert spoken(one, date(2026, 10, 31)) == (
        "First agreed for 30 Sep 2026, re-baselined to 31 Dec 2026, on 31 Oct 2026 expected for 31 Jan 2027, "
        "forecast for 15 Feb 2027, 138 d late."
    )
    counting = track(date(2026, 7, 1), None, TODAY, "missed")
    assert counting is not None
    assert spoken(counting) == "First agreed for 1 Jul 2026, no date given, 145 d and counting."

"""Gaps in their own direction and unit, never as a signed difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain import units
from deliverydesk.domain.gapwords import amount, gap_words, value_words
from deliverydesk.domain.units import Sort


@pytest.mark.parametrize(
    ("gap", "direction", "unit", "decimals", "words"),
    [
        (-7.4, "down", "days", 1, "7.4 days too slow"),
        (-1.0, "down", "days", 0, "1 day too slow"),
        (-1.0, "down", "days", 1, "1.0 days too slow"),
        (0.6, "down", "days", 1, "0.6 days quicker"),
        (-19.0, "down", "deaths per 100,000", 0, "19 deaths too many"),
        (-1.0, "down", "deaths per 100,000", 0, "1 too many"),
        (4.0, "down", "deaths", 0, "4 deaths fewer"),
        (-9400.0, "up", "homes", 0, "9,400 homes short"),
        (-1.0, "up", "homes", 0, "1 short"),
        (120.0, "up", "homes", 0, "120 homes over"),
        (-1.5, "up", "%", 1, "1.5 points short"),
        (2.3, "up", "%", 1, "2.3 points over"),
        (-1.0, "up", "% of pupils", 0, "1 point short"),
        (-3.0, "down", "percent", 0, "3 points too high"),
        (0.4, "down", "%", 1, "0.4 points lower"),
        (-8.6, "down", "h", 1, "8.6 hours too many"),
        (-406.0, "up", "km", 0, "406 km short"),
        (-1.0, "up", "km", 0, "1 km short"),
        (-10000.0, "down", "ha", 0, "10,000 ha too many"),
        (-12.0, "down", "tonnes of CO2 per head", 0, "12 tonnes of CO2 too much"),
        (-3.2, "down", "£m", 1, "£3.2m too much"),
        (-3.2, "up", "USD million", 1, "USD 3.2 million short"),
        (-0.3, "down", "index points", 1, "0.3 index points too high"),
        (-10.0, "down", "", 0, "10 too many"),
        (-10.0, "up", "per 100,000", 0, "10 short"),
        (0.0, "up", "homes", 0, "on the path"),
        (-0.04, "up", "%", 1, "on the path"),
        (-0.05, "up", "%", 1, "0.1 points short"),
        (0.0, "floor", "%", 0, "exactly at the limit"),
        (-2.0, "floor", "%", 0, "2 points short"),
        (-2.0, "ceiling", "beds", 0, "2 beds too many"),
        (0.0, "range", "%", 0, "inside the range"),
        (-2.0, "range", "%", 0, "2 points outside the range"),
        (-2.0, "exact", "beds", 0, "2 beds away from the figure"),
        (-12.0, "date", "", 0, "12 days late"),
        (1.0, "date", "", 0, "1 day early"),
        (0.0, "date", "", 0, "on the day"),
        (-1.0, "yes_no", "", 0, ""),
        (-1.0, "text", "", 0, ""),
        (None, "up", "homes", 0, ""),
    ],
)
def test_a_gap_in_words(gap: float | None, direction: str, unit: str, decimals: int, words: str) -> None:
    assert gap_words(gap, direction=direction, unit=unit, decimals=decimals) == words


def test_no_gap_on_the_promised_day_is_on_the_target() -> None:
    assert gap_words(0.0, direction="up", at_target=True) == "on the target"


@given(
    gap=st.floats(-1e9, 1e9, allow_nan=False),
    direction=st.sampled_from(["up", "down", "floor", "ceiling", "range", "exact", "date"]),
    unit=st.sampled_from(["", "%", "days", "homes", "km", "£m", "deaths per 100,000", "{figure}", "per %"]),
    decimals=st.integers(0, 3),
)
def test_a_figure_never_carries_a_sign(gap: float, direction: str, unit: str, decimals: int) -> None:
    words = gap_words(gap, direction=direction, unit=unit, decimals=decimals)
    assert words
    assert "-" not in words
    assert "\N{MINUS SIGN}" not in words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (5.746, "%", 1, "5.7 points"),
        (-5.746, "%", 1, "5.7 points"),
        (1.0, "working days", 0, "1 working day"),
        (2.0, "working days", 0, "2 working days"),
        (9400.0, "homes", 0, "9,400 homes"),
    ],
)
def test_an_amount_has_a_unit_and_no_sign(value: float, unit: str, decimals: int, words: str) -> None:
    assert amount(value, unit=unit, decimals=decimals) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (64.0, "%", None, "64%"),
        (56.5, "%", 1, "56.5%"),
        (9.4, "days", 1, "9.4 days"),
        (13350.0, "homes", 0, "13,350 homes"),
        (-3.0, "£m", 0, "\N{MINUS SIGN}£3m"),
        (7.0, "", 0, "7"),
    ],
)
def test_a_value_as_it_stands_in_a_sentence(
    value: float, unit: str, decimals: int | None, words: str
) -> None:
    assert value_words(value, unit=unit, decimals=decimals) == words


@pytest.mark.parametrize(
    ("unit", "sort"),
    [
        ("%", Sort.PERCENT),
        ("per cent", Sort.PERCENT),
        ("percentage points", Sort.PERCENT),
        ("deaths per 100,000", Sort.COUNT),
        ("Days", Sort.TIME),
        ("working days", Sort.TIME),
        ("£", Sort.MONEY),
        ("EUR million", Sort.MONEY),
        ("µg/m³", Sort.HEIGHT),
        ("°C", Sort.HEIGHT),
        ("tonnes", Sort.MASS),
        ("homes", Sort.COUNT),
        ("permits", Sort.COUNT),
        ("", Sort.COUNT),
    ],
)
def test_what_a_unit_counts(unit: str, sort: Sort) -> None:
    assert units.sort_of(unit) is sort

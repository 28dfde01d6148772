"""Days and numbers as ministries write them: read one way only, or asked about."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from deliverydesk.i18n import FORMATS
from deliverydesk.schema.kinds import Amount, Day, Whole, read_number
from deliverydesk.schema.problems import ValueProblem

DAY = date(2027, 2, 28)


@pytest.mark.parametrize(
    "raw",
    [
        "28 Feb 2027",
        "28 February 2027",
        "28-Feb-27",
        "28.feb.2027",
        " 28  FEB.  27 ",
        "2027-02-28",
        "2027-2-28",
        "2027-02-28T00:00:00",
        "28/02/2027",
        "28.02.2027",
        "02/28/2027",
        "٢٨/٠٢/٢٠٢٧",
        "२८ Feb २०२७",
        DAY,
        datetime(2027, 2, 28, 17, 30),
        46446,
        46446.0,
    ],
)
def test_a_day_is_read_however_it_is_written(raw):
    assert Day().parse(raw) == DAY


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("01/02/2027", "“01/02/2027” could be two different days. Write it like 28 Feb 2027."),
        ("12/05/2027", "“12/05/2027” could be two different days. Write it like 28 Feb 2027."),
        ("05/12/2027", "“05/12/2027” could be two different days. Write it like 28 Feb 2027."),
        ("31.12.40", "“31.12.40” has no century. Write it like 28 Feb 2027."),
        ("31/02/2027", "31 Feb 2027 does not exist. Write a day like 28 Feb 2027."),
        ("29 Feb 2027", "29 Feb 2027 does not exist. Write a day like 28 Feb 2027."),
        ("13/25/2027", "“13/25/2027” does not exist. Write a day like 28 Feb 2027."),
        ("2027-13-01", "“2027-13-01” does not exist. Write a day like 28 Feb 2027."),
        ("0000-01-01", "1 Jan 0 does not exist. Write a day like 28 Feb 2027."),
        ("1 Jan 1899", "The year 1899 is out of reach. Days run from 1900 to 2199."),
        ("next spring", "“next spring” is not a date. Write it like 28 Feb 2027."),
        ("28 Fébruary 2027", "“28 Fébruary 2027” is not a date. Write it like 28 Feb 2027."),
        ("Q3 2027", "“Q3 2027” is not a date. Write it like 28 Feb 2027."),
        (20270228, "“20,270,228” is not a date. Write it like 28 Feb 2027."),
        (46446.5, "“46,446.5” is not a date. Write it like 28 Feb 2027."),
        (True, "“yes” is not a date. Write it like 28 Feb 2027."),
    ],
)
def test_a_day_that_could_be_anything_else_is_asked_about(raw, told):
    with pytest.raises(ValueProblem) as caught:
        Day().parse(raw)
    assert caught.value.sentence == told


def test_the_same_figure_twice_leaves_nothing_to_ask():
    assert Day().parse("05/05/2027") == date(2027, 5, 5)


def test_a_moment_never_passes_for_a_day():
    with pytest.raises(ValueProblem):
        Day().check(datetime(2027, 2, 28, 17, 30))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 12, 31), "31 Dec 26"),
        (date(2005, 3, 1), "1 Mar 05"),
        (date(1999, 3, 1), "1 Mar 1999"),
        (date(2126, 3, 1), "1 Mar 2126"),
    ],
)
def test_a_day_is_shown_with_its_century_where_that_is_not_this_one(day, shown):
    assert FORMATS.day(day) == shown


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1250", 1250),
        ("1,250", 1250),
        ("1 250.5", 1250.5),
        ("1\u00a0250", 1250),
        ("1\u202f250\u202f000", 1250000),
        ("١٬٢٥٠٫٥", 1250.5),
        ("٣٥", 35),
        ("−3", -3),
        ("+3", 3),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("0.35", 0.35),
        (0.35, 0.35),
        (7, 7),
    ],
)
def test_a_number_is_read_however_it_is_written(raw, value):
    assert read_number(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        "1.234,56",
        "1,25",
        "1,2345",
        "12,34,567",
        "1'250",
        "about 2",
        "2-3",
        "52%",
        "n/a",
        "-",
        "--3",
        "1 2",
        "inf",
        "nan",
        "1e999",
        "1e-999",
        "0x10",
        "½",
        "²",
        "",
        True,
        float("nan"),
        float("inf"),
        10**400,
        "9" * 100_000,
    ],
    ids=lambda raw: str(raw)[:12] or "blank",
)
def test_what_is_not_one_number_is_asked_about(raw):
    with pytest.raises(ValueProblem) as caught:
        read_number(raw)
    assert caught.value.sentence.startswith("A number is needed here, without words;")


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        (Amount(least=0), "-1", "−1 is too small: at least 0."),
        (Amount(most=100), "101", "101 is too large: at most 100."),
        (Whole(1, 4), "5", "5 is out of range: from 1 to 4."),
        (Whole(), "2.5", "2.5 is not a whole number."),
    ],
)
def test_a_number_out_of_range_says_the_range(kind, raw, told):
    with pytest.raises(ValueProblem) as caught:
        kind.parse(raw)
    assert caught.value.sentence == told

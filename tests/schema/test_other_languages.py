"""What people write in French and Arabic is read as they mean it, and as English where they write English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.ratings import WORDS, read_rating
from deliverydesk.domain.work import BarrierStatus
from deliverydesk.i18n import FORMATS, MONTHS, MONTHS_SHORT, heard, hearing, languages, speaking
from deliverydesk.schema.kind import fold
from deliverydesk.schema.kinds import AbsentReason, Amount, Choice, Day, Words, YesNo
from deliverydesk.schema.problems import ValueProblem

TAGS = [one.tag for one in languages()]
RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"


@pytest.mark.parametrize(
    ("tag", "written", "day"),
    [
        ("fr", "28 févr. 2027", date(2027, 2, 28)),
        ("fr", "28 février 2027", date(2027, 2, 28)),
        ("fr", "28 FEVRIER 2027", date(2027, 2, 28)),
        ("fr", "1er août 2026", date(2026, 8, 1)),
        ("fr", "1 aout 2026", date(2026, 8, 1)),
        ("fr", "31 déc. 26", date(2026, 12, 31)),
        ("fr", "28 Feb 2027", date(2027, 2, 28)),
        ("ar", "28 فبراير 2027", date(2027, 2, 28)),
        ("ar", "٢٨ فبراير ٢٠٢٧", date(2027, 2, 28)),
        ("ar", f"{RIGHT_TO_LEFT_MARK}28 فبراير، 2027", date(2027, 2, 28)),
        ("ar", "28 شباط 2027", date(2027, 2, 28)),
        ("ar", "30 تشرين الثاني 2026", date(2026, 11, 30)),
        ("ar", "15 أغسطس 2026", date(2026, 8, 15)),
        ("ar", "15 اغسطس 2026", date(2026, 8, 15)),
        ("ar", "15 غشت 2026", date(2026, 8, 15)),
        ("ar", "28 February 2027", date(2027, 2, 28)),
    ],
)
def test_a_day_in_words(tag: str, written: str, day: date) -> None:
    with hearing(tag):
        assert Day().parse(written) == day


@pytest.mark.parametrize("written", ["28 févr. 2027", "28 فبراير 2027", "31 février 2027"])
def test_a_month_of_a_language_that_nobody_listens_to_is_asked_about(written: str) -> None:
    with pytest.raises(ValueProblem):
        Day().parse(written)


def test_a_day_that_does_not_exist_is_named_in_the_language_in_force() -> None:
    with hearing("fr"), pytest.raises(ValueProblem) as told:
        Day().parse("31 févr. 2027")
    assert told.value.sentence == "31 Feb 2027 does not exist. Write a day like 28 Feb 2027."
    with speaking("fr"), pytest.raises(ValueProblem) as told:
        Day().parse("31 févr. 2027")
    assert told.value.sentence == "31 févr. 2027 n'existe pas. Écrivez un jour comme 28 févr. 2027."


@pytest.mark.parametrize("tag", TAGS)
def test_every_day_of_a_year_that_is_shown_is_read_back(tag: str) -> None:
    days = [date(2026, month, day) for month in range(1, 13) for day in (1, 28)]
    with speaking(tag):
        for day in days:
            for show in (FORMATS.day, FORMATS.day_full, FORMATS.day_long):
                assert Day().parse(show(day)) == day


@pytest.mark.parametrize(
    ("tag", "written", "value"),
    [
        ("fr", "52,5", 52.5),
        ("fr", "−3,25", -3.25),
        ("fr", "1 234,5", 1234.5),
        ("fr", "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", 1234567),
        ("fr", "52.5", 52.5),
        ("fr", "1,234.5", 1234.5),
        ("fr", "1,234,567", 1234567),
        ("ar", "١٬٢٣٤٫٥", 1234.5),
        ("ar", "٥٢٫٥", 52.5),
        ("ar", f"{RIGHT_TO_LEFT_MARK}−0.6", -0.6),
        ("ar", "1,234.5", 1234.5),
    ],
)
def test_a_number_by_the_marks_of_the_language(tag: str, written: str, value: float) -> None:
    with hearing(tag):
        assert Amount().parse(written) == value


def test_a_number_that_is_two_numbers_is_asked_about() -> None:
    with hearing("fr"), pytest.raises(ValueProblem) as told:
        Amount().parse("1,234")
    assert told.value.sentence == (
        "“1,234” could be 1,234 or 1.234. Write it as a figure, without marks between thousands."
    )
    assert Amount().parse("1,234") == 1234


@pytest.mark.parametrize("written", ["1.234,56", "12,34,5", "1 23,4", "vers 2", ","])
def test_other_words_and_marks_are_still_refused(written: str) -> None:
    with hearing("fr"), pytest.raises(ValueProblem):
        Amount().parse(written)


@pytest.mark.parametrize("written", ["52,5", "1 234,5"])
def test_a_decimal_comma_is_refused_where_nobody_listens_to_it(written: str) -> None:
    with pytest.raises(ValueProblem):
        Amount().parse(written)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("value", [0.0, 52.5, -0.6, 1234567.25, 1e9])
def test_a_number_that_is_shown_is_read_back(tag: str, value: float) -> None:
    with speaking(tag):
        assert Amount().parse(FORMATS.number(value)) == value


@pytest.mark.parametrize(
    ("tag", "written", "meant"),
    [
        ("fr", "oui", True),
        ("fr", "NON", False),
        ("fr", "yes", True),
        ("ar", "نعم", True),
        ("ar", f"لا{RIGHT_TO_LEFT_MARK}", False),
    ],
)
def test_yes_and_no(tag: str, written: str, meant: bool) -> None:
    with hearing(tag):
        assert YesNo().parse(written) is meant


@pytest.mark.parametrize(
    ("tag", "written"), [("fr", "Clos (vérifié)"), ("fr", "clos (verifie)"), ("ar", "مغلق (بعد التحقق)")]
)
def test_a_word_of_a_list_is_read_with_and_without_its_signs(tag: str, written: str) -> None:
    with hearing(tag):
        assert Choice(BarrierStatus).parse(written) is BarrierStatus.CLOSED
    with pytest.raises(ValueProblem):
        Choice(BarrierStatus).parse(written)


@pytest.mark.parametrize(
    ("tag", "written", "code"),
    [("fr", "orange rouge", "AR"), ("fr", "VERT", "G"), ("fr", "amber/red", "AR"), ("ar", "أحمر", "R")],
)
def test_a_rating_by_its_colour(tag: str, written: str, code: str) -> None:
    with hearing(tag):
        assert read_rating(written) == code


def lists() -> Iterator[Any]:
    """Every closed list of words of the catalogue, the reasons for an absence and the colours of ratings."""
    found: dict[type[Words], None] = {AbsentReason: None}
    for entity in CATALOGUE:
        for field in entity.fields:
            if isinstance(field.kind, Choice):
                found[field.kind.of] = None
    for one in found:
        yield pytest.param([(m.value, m.label) for m in one], id=one.__name__)
    yield pytest.param(list(WORDS.items()), id="colours")
    yield pytest.param([("yes", "yes"), ("no", "no")], id="yes and no")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("words", list(lists()))
def test_no_word_of_a_list_means_two_things(words: list[tuple[str, str]], tag: str) -> None:
    meant: dict[str, str] = {}
    with hearing(tag):
        for code, label in words:
            for spelling in {fold(code), *map(fold, heard(label))}:
                assert meant.setdefault(spelling, code) == code, spelling


@pytest.mark.parametrize("tag", TAGS)
def test_no_name_of_a_month_means_two_months(tag: str) -> None:
    meant: dict[str, int] = {}
    with hearing(tag):
        for names in (MONTHS, MONTHS_SHORT):
            for number, name in enumerate(names, 1):
                for spelling in heard(name):
                    assert meant.setdefault(fold(spelling).rstrip("."), number) == number
                    assert Day().parse(f"7 {spelling} 2026").month == number

"""Ratings: the words people write, the scales, and what may be counted between them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain import ratings
from deliverydesk.domain.ratings import CODES, SCALES, Judgement, read_rating
from deliverydesk.schema.kinds import Tone
from deliverydesk.schema.problems import ValueProblem


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Green", "G"),
        ("GREEN", "G"),
        ("g", "G"),
        ("Amber/Green", "AG"),
        ("Amber/green", "AG"),
        ("amber-green", "AG"),
        ("Amber Green", "AG"),
        ("A/G", "AG"),
        ("AG", "AG"),
        ("Amber", "A"),
        ("a", "A"),
        ("Amber/Red", "AR"),
        ("amber-red", "AR"),
        ("Amber / Red", "AR"),
        ("AMBER – RED", "AR"),
        ("A/R", "AR"),
        ("AR", "AR"),
        ("Red", "R"),
        ("  red  ", "R"),
        ("R", "R"),
    ],
)
def test_ratings_are_read_as_ministries_write_them(words: str, code: str) -> None:
    assert read_rating(words) == code


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_nothing_is_no_rating(words: str) -> None:
    assert read_rating(words) is None


@pytest.mark.parametrize(
    "words",
    ["Exempt", "Reset", "n/a", "-", "/", "Gren", "Red/Amber", "Green/Red", "amber red green", "RG", "5"],
)
def test_words_that_are_no_rating_are_refused_and_repeated(words: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_rating(words)
    assert caught.value.rule == "rating"
    assert words in caught.value.sentence


@given(
    st.sampled_from(CODES),
    st.sampled_from(["{}", " {} ", "\t{}\n"]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_every_code_and_its_words_read_back(code: str, around: str, case) -> None:  # type: ignore[no-untyped-def]
    assert read_rating(around.format(case(code))) == code
    assert read_rating(around.format(case(ratings.WORDS[code]))) == code


def test_numbers_run_from_five_to_one() -> None:
    assert [ratings.from_number(n) for n in (5, 4, 3, 2, 1)] == list(CODES)
    assert all(ratings.from_number(ratings.to_number(code)) == code for code in CODES)
    with pytest.raises(ValueProblem):
        ratings.from_number(6)


@pytest.mark.parametrize(
    ("ours", "theirs", "scale", "steps"),
    [
        ("R", "G", "four", 3),
        ("G", "R", "four", -3),
        ("AR", "AG", "four", 1),
        ("AR", "AG", "five", 2),
        ("R", "G", "three", 2),
        ("AG", "AG", "four", 0),
        (None, "G", "four", None),
        ("G", None, "four", None),
        ("A", "G", "four", None),
    ],
)
def test_steps_are_counted_along_one_scale(
    ours: str | None, theirs: str | None, scale: str, steps: int | None
) -> None:
    assert ratings.steps(ours, theirs, scale) == steps


def test_across_scales_no_step_is_counted() -> None:
    assert ratings.steps("R", "G", "four", "five") is None
    assert ratings.steps("R", "G", "four", "four") == 3


@pytest.mark.parametrize(("five", "three"), [("G", "G"), ("AG", "A"), ("A", "A"), ("AR", "A"), ("R", "R")])
def test_every_leaning_amber_becomes_amber_on_three_levels(five: str, three: str) -> None:
    assert ratings.five_to_three(five) == three


def test_a_code_off_its_scale_is_refused() -> None:
    ratings.check_scale("A", "five")
    with pytest.raises(ValueProblem):
        ratings.check_scale("A", "four")


def test_the_latest_as_at_wins_and_ties_go_by_step() -> None:
    june, september = date(2026, 6, 30), date(2026, 9, 30)
    first = Judgement("R", "four", september, step=4)
    later_step = Judgement("AR", "four", september, step=9)
    assert ratings.latest([later_step, first, Judgement("G", "four", june, step=12)]) is later_step
    assert ratings.latest([]) is None


@pytest.mark.parametrize(
    ("dimensions", "suggested"),
    [
        pytest.param(("AG", "AR", "AR"), "AR", id="d_t6"),
        pytest.param(("G", "AG", "AG"), "AG", id="d_t7"),
        pytest.param(("G", "G", "R"), "AR", id="d_t8"),
    ],
)
def test_d_t6_d_t7_d_t8_the_optional_rule(dimensions: tuple[str, str, str], suggested: str) -> None:
    assert ratings.suggested(*dimensions) == suggested


def test_the_optional_rule_needs_all_three() -> None:
    assert ratings.suggested("G", None, "G") is None


def test_worse_and_no_worse_than() -> None:
    assert [ratings.worse_by_one(code) for code in SCALES["four"]] == ["AG", "AR", "R", "R"]
    assert ratings.no_worse_than("R", "AG") == "AG"
    assert ratings.no_worse_than("G", "AG") == "G"


def test_red_is_loudest_and_nothing_is_quiet() -> None:
    assert ratings.tone("R") is Tone.BAD
    assert ratings.tone("G") is Tone.GOOD
    assert ratings.tone(None) is Tone.QUIET


def test_every_code_has_words_for_each_scale() -> None:
    for scale, codes in SCALES.items():
        assert all(ratings.hover(code, scale) for code in codes)
    assert ratings.name(None) == "not rated"
    assert ratings.name("AR") == "amber-red"

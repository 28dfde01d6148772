"""What became of each rating word: plain counts, from twenty outcomes on, and never by person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.calibration import (
    ENOUGH,
    base_rate,
    brier,
    brier_scores,
    calibration,
    rule_counts,
)
from deliverydesk.domain.promises import Arrival, Priority
from deliverydesk.domain.raised import Flag, FlagState, Outcome
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk

END = date(2026, 6, 30)
A_YEAR_BEFORE = date(2025, 6, 30)


def kept(desk: Desk, outcomes: str, *, on: date = A_YEAR_BEFORE, code: str = "G", **more: object) -> None:
    """Promises whose day was 30 June 2026, each with one rating by the unit: `t` on time, `l` late, `n` not."""
    said = {"t": Arrival.ON_TIME, "l": Arrival.LATE, "n": Arrival.NOT, "?": None}
    made: list[Priority | Assessment] = []
    for n, letter in enumerate(outcomes):
        ref = f"{code}{n:02d}{letter}{on.isoformat()}"
        made.append(
            Priority(id=f"pr-{ref}", ref=ref, title=ref, ministry="m-edu", end=END, arrived=said[letter])
        )
        values = {"voice": Voice.UNIT, "overall": code} | more
        made.append(Assessment(id=f"as-{ref}", priority=f"pr-{ref}", as_at=on, **values))
    desk.write("Kept", [Change(None, one) for one in made])


def counts(desk: Desk) -> list[tuple[str, str, int, int, int]]:
    return [
        (str(one.voice.value), one.code, one.rated, one.arrived, one.late)
        for one in calibration(desk.picture).counts
    ]


def test_of_23_greens_15_arrived(a_country: Desk):
    kept(a_country, "t" * 15 + "l" * 3 + "n" * 5)
    assert counts(a_country) == [("unit", "G", 23, 15, 3)]
    (one,) = calibration(a_country.picture).counts
    assert one.sentence == ("Of 23 rated green a year before their date, 15 arrived on time and 3 late.")
    assert one.missed == 5


def test_nothing_is_shown_below_twenty_outcomes(a_country: Desk):
    kept(a_country, "t" * (ENOUGH - 1))
    assert counts(a_country) == []
    assert "Unit: 19 of 20 outcomes known" in calibration(a_country.picture).waiting
    kept(a_country, "n", code="AG")
    assert counts(a_country) == [("unit", "G", 19, 19, 0), ("unit", "AG", 1, 0, 0)]
    assert "Unit" not in calibration(a_country.picture).waiting


def test_a_voice_is_counted_by_itself(a_country: Desk):
    kept(a_country, "t" * 20)
    kept(a_country, "n" * 20, code="AR", voice=Voice.MINISTRY)
    assert counts(a_country) == [("ministry", "AR", 20, 0, 0), ("unit", "G", 20, 20, 0)]


def test_the_moderated_word_is_the_units(a_country: Desk):
    kept(a_country, "t" * 20, voice=Voice.MODERATED)
    assert counts(a_country) == [("unit", "G", 20, 20, 0)]


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        (A_YEAR_BEFORE, True),
        (A_YEAR_BEFORE + timedelta(days=1), False),
        (date(2024, 7, 1), True),
        (date(2024, 6, 30), False),
    ],
)
def test_the_word_is_the_one_that_stood_a_year_before_the_day(a_country: Desk, on: date, counted: bool):
    kept(a_country, "t" * 20, on=on)
    assert bool(counts(a_country)) is counted


def test_what_nobody_has_said_and_what_is_not_due_yet_is_not_counted(a_country: Desk):
    kept(a_country, "t" * 19 + "?")
    assert counts(a_country) == []
    before = a_country.viewed(at=date(2026, 6, 29))
    kept(a_country, "n", code="AG")
    assert counts(a_country) != []
    assert calibration(before).counts == ()


def test_no_person_is_named(a_country: Desk):
    kept(a_country, "t" * 20, assessor="L. Amadi")
    (one,) = calibration(a_country.picture).counts
    assert set(one.plain()) == {"voice", "rating", "rated", "arrived", "late", "not"}


def test_d_t15_the_brier_score():
    # Ratings G, G, AR with outcomes 1, 0, 0: (.01 + .81 + .1225) / 3.
    assert brier([("G", True), ("G", False), ("AR", False)]) == pytest.approx(0.9425 / 3)
    assert round(0.9425 / 3, 4) == 0.3142


def test_the_brier_score_of_the_other_scales_and_of_nothing():
    assert brier([("A", True), ("A", False)], "three") == 0.25
    assert brier([("AG", True)], "five") == pytest.approx(0.1225)
    assert brier([]) is None


def test_the_brier_score_waits_for_twenty_too(a_country: Desk):
    kept(a_country, "t" * 19)
    assert brier_scores(a_country.picture) == ()
    kept(a_country, "n")
    ((voice, scale, rated, score),) = brier_scores(a_country.picture)
    assert (voice, scale, rated) == (Voice.UNIT, "four", 20)
    assert score == pytest.approx((19 * 0.01 + 0.81) / 20)


def test_rules_are_counted_by_what_became_of_their_questions(a_country: Desk):
    flag = a_country.picture.get(Flag, "fl-1")
    again = replace(
        flag, id="fl-2", revision=0, state=FlagState.ANSWERED, answer="Yes.",
        outcome=Outcome.BORNE_OUT, outcome_on=date(2026, 11, 20),
    )  # fmt: skip
    a_country.write("Again", [Change(None, again)])
    (one,) = rule_counts(a_country.picture)
    assert one.plain() == {
        "rule": "two_steps_apart", "put": 2, "answered": 1, "dismissed": 0, "borne_out": 1,
        "not_borne_out": 0,
    }  # fmt: skip


def test_the_base_rate_is_told_as_another_countrys_history():
    words = base_rate()
    assert all(figure in words for figure in ("39 %", "12 %", "7 %", "2014 to 2023"))
    assert "United Kingdom" in words
    assert "says nothing of this promise" in words

"""The delivery-report table: groups, the government's own order, ties and movement; and every voice's history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain import report_table
from deliverydesk.domain.assessments import Assessment, Challenge, DeliveryStage, RatingScale, Voice
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.report_table import ReportLine
from deliverydesk.domain.scorecard import scorecard, scorecards
from deliverydesk.domain.voice_history import history_of, voices_plain
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk

IDS = ("pr-read", "pr-roads", "pr-école")


def rate(desk: Desk, id: str, code: str | None, on: date = date(2026, 11, 20), **values: object) -> None:
    values = {"voice": Voice.UNIT, "overall": code, **values}
    desk.write("Rated", [Change(None, Assessment(priority=id, as_at=on, **values))])  # type: ignore[arg-type]


def numbered(desk: Desk) -> None:
    settings = desk.picture.settings
    desk.write("Numbered", [Change(settings, replace(settings, rank_numbers=True))])


def groups(desk: Desk) -> list[tuple[str | None, list[str]]]:
    found = report_table.table(desk.picture, scorecards(desk.picture), desk.picture.settings)
    return [(group.code, [line.card.priority.ref for line in group.lines]) for group in found]


def lines(desk: Desk) -> dict[str, ReportLine]:
    found = report_table.table(desk.picture, scorecards(desk.picture), desk.picture.settings)
    return {line.card.priority.ref: line for group in found for line in group.lines}


def sentence(desk: Desk) -> str:
    at = desk.picture
    return report_table.opening(report_table.table(at, scorecards(at), at.settings))


def test_groups_run_from_green_to_red_with_the_unrated_last(a_country: Desk):
    rate(a_country, "pr-école", "G")
    assert groups(a_country) == [("G", ["P10"]), ("R", ["P03"]), (None, ["P07"])]


def test_inside_a_group_stands_the_governments_own_order(a_country: Desk):
    for id in reversed(IDS):
        rate(a_country, id, "AG")
    assert groups(a_country) == [("AG", ["P03", "P07", "P10"])]


def test_a_hard_promise_is_marked_and_not_pushed_down(a_country: Desk):
    for id, challenge in zip(IDS, (Challenge.VERY_HIGH, Challenge.LOW, Challenge.HIGH), strict=True):
        rate(a_country, id, "AG", challenge=challenge)
    assert groups(a_country) == [("AG", ["P03", "P07", "P10"])]
    assert [line.hard for line in lines(a_country).values()] == ["very hard", "", "hard"]


def test_no_rank_is_given_unless_the_head_has_switched_numbers_on(a_country: Desk):
    rate(a_country, "pr-roads", "G")
    assert {line.rank for line in lines(a_country).values()} == {None}


def test_ties_share_a_number_1_2_2_4(a_country: Desk):
    numbered(a_country)
    fourth = Priority(id="pr-four", ref="P11", title="Clean wells", ministry="m-edu", order=4)
    a_country.write("A fourth", [Change(None, fourth)])
    for id, code in zip((*IDS, "pr-four"), ("AG", "G", "AG", "R"), strict=True):
        rate(a_country, id, code)
    assert {ref: line.rank for ref, line in lines(a_country).items()} == {
        "P07": 1,
        "P03": 2,
        "P10": 2,
        "P11": 4,
    }


def test_an_unrated_promise_has_no_number(a_country: Desk):
    numbered(a_country)
    assert lines(a_country)["P07"].rank is None


def test_ratings_on_two_scales_are_grouped_and_never_numbered(a_country: Desk):
    numbered(a_country)
    rate(a_country, "pr-roads", "A", scale=RatingScale.FIVE)
    assert {line.rank for line in lines(a_country).values()} == {None}


def test_a_line_shows_where_it_stood_before_and_its_dimensions(a_country: Desk):
    rate(a_country, "pr-read", "G", date(2026, 9, 30), period="t-09")
    rate(
        a_country,
        "pr-read",
        "AR",
        planning="AG",
        capacity="R",
        recent="AR",
        challenge=Challenge.HIGH,
        delivery_stage=DeliveryStage.IMPLEMENTATION,
        period="t-10",
    )
    plain = lines(a_country)["P03"].plain()
    assert (plain["group"], plain["before"], plain["moved"]) == ("AR", "G", -2)
    assert (plain["planning"], plain["capacity"], plain["recent"]) == ("AG", "R", "AR")
    assert (plain["challenge"], plain["hard"], plain["stage"]) == ("H", True, 2)
    assert (plain["sro"], plain["ministry"], plain["clearance"]) == ("B. Sollen", "EDU", "proposed")


def test_across_scales_no_movement_is_counted(a_country: Desk):
    rate(a_country, "pr-roads", "G", date(2026, 9, 30), scale=RatingScale.THREE)
    rate(a_country, "pr-roads", "AG")
    line = lines(a_country)["P07"]
    assert (line.before, line.moved) == ("G", None)


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ({}, "We rate one red. Two are not rated."),
        ({"pr-roads": "G"}, "We rate one green, one red. One is not rated."),
        ({"pr-roads": "G", "pr-école": "G"}, "We rate two green, one red."),
    ],
)
def test_the_sentence_is_true_of_the_lines(a_country: Desk, ratings: dict[str, str], said: str):
    for id, code in ratings.items():
        rate(a_country, id, code)
    assert sentence(a_country) == said


def test_the_sentence_counts_what_rose_and_fell(a_country: Desk):
    for id, codes in {"pr-roads": ("G", "AR"), "pr-école": ("AR", "AG")}.items():
        for month, code in zip((9, 11), codes, strict=True):
            rate(a_country, id, code, date(2026, month, 20))
    assert "Since the last rating one rose and one fell." in sentence(a_country)


def test_the_sentence_says_when_nothing_moved(a_country: Desk):
    for month in (9, 11):
        rate(a_country, "pr-roads", "AG", date(2026, month, 20))
    assert "None has moved since the last rating." in sentence(a_country)


def test_the_table_of_an_empty_desk_says_so(a_country: Desk):
    assert report_table.opening(()) == "No priority is on this desk yet."
    assert sentence(a_country).startswith("We rate")


# ---- every voice ----------------------------------------------------------------------------------


def read(desk: Desk) -> dict[str, object]:
    at = desk.picture
    return voices_plain(at, scorecard(at, at.get(Priority, "pr-read")))


def test_every_voice_says_its_rating_its_day_and_its_steps(a_country: Desk):
    found = read(a_country)
    ours, theirs = found["voices"]["unit"], found["voices"]["self"]
    assert (ours["rating"], ours["from_unit"]) == ("R", None)
    assert (theirs["rating"], theirs["from_unit"], found["disagreement"]) == ("G", 3, 3)
    assert found["voices"]["moderated"] is None


def test_a_voice_moves_against_its_own_word_before(a_country: Desk):
    rate(a_country, "pr-read", "AR", voice=Voice.MINISTRY)
    rate(a_country, "pr-read", "A", voice=Voice.INDEPENDENT, scale=RatingScale.FIVE)
    found = read(a_country)
    assert found["voices"]["self"]["moved"] == -2
    assert found["voices"]["independent"]["moved"] is None
    assert found["voices"]["independent"]["from_unit"] is None
    assert found["disagreement"] == 1


def test_the_history_of_a_voice_is_oldest_first_and_without_drafts(a_country: Desk):
    rate(a_country, "pr-read", "AR", date(2026, 9, 1))
    rate(a_country, "pr-read", None, planning="G")
    days = [said.as_at for said in history_of(a_country.picture, "pr-read")[Voice.UNIT]]
    assert days == sorted(days)
    assert date(2026, 11, 20) not in days

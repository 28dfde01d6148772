"""The chips of the Gap: each counts by one rule, and says nothing of what nobody rated."""

from __future__ import annotations

from datetime import date

from deliverydesk.domain.assessments import Assessment, RatingScale, Voice
from deliverydesk.domain.gap_views import VIEWS, apart, doubtful, got_worse, over_limit
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, scorecard, scorecards
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk


def card(desk: Desk, id: str = "pr-read") -> Scorecard:
    priority = desk.picture.get(Priority, id)
    assert priority is not None
    return scorecard(desk.picture, priority)


def rate(desk: Desk, voice: Voice, code: str, on: date, **more: object) -> None:
    desk.write(
        "Rated", [Change(None, Assessment(priority="pr-read", as_at=on, voice=voice, overall=code, **more))]
    )


def test_a_rating_that_fell_got_worse_and_one_that_rose_did_not(a_country: Desk) -> None:
    assert not got_worse(card(a_country))
    rate(a_country, Voice.UNIT, "AR", date(2026, 11, 10))
    assert not got_worse(card(a_country))
    rate(a_country, Voice.UNIT, "R", date(2026, 11, 20))
    assert got_worse(card(a_country))


def test_three_steps_are_apart_and_one_is_not(a_country: Desk) -> None:
    assert apart(card(a_country))
    rate(a_country, Voice.MINISTRY, "AR", date(2026, 11, 10))
    assert not apart(card(a_country))


def test_across_scales_nobody_is_apart(a_country: Desk) -> None:
    rate(a_country, Voice.MINISTRY, "G", date(2026, 11, 10), scale=RatingScale.FIVE)
    assert not apart(card(a_country))


def test_a_promise_without_a_figure_is_neither_old_nor_early(a_country: Desk) -> None:
    assert not doubtful(card(a_country, "pr-école"))


def test_all_keeps_all_and_no_view_counts_more(a_country: Desk) -> None:
    cards = scorecards(a_country.picture)
    counts = [view.count(cards) for view in VIEWS]
    assert counts[0] == len(cards)
    assert all(count <= counts[0] for count in counts)


def test_over_its_limit_is_what_the_barriers_clock_says(a_country: Desk) -> None:
    for one in scorecards(a_country.picture):
        assert over_limit(one) is any(line.is_over for line in one.barriers)

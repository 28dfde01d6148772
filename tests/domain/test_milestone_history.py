"""What was said of a date and when: forecasts as they were said, first slips, movement and late surprises."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.milestone_history import (
    Known,
    LateSurprises,
    Move,
    Movement,
    Said,
    Since,
    Surprise,
    Told,
    first_slip,
    forecasts,
    history,
    known_on,
    late_surprises,
    movement,
    since,
    surprise,
)
from deliverydesk.domain.milestone_status import MilestoneDates

FIRST = date(2026, 6, 30)
TODAY = date(2026, 11, 23)


def told(*said: tuple[date, date | None], first: date = FIRST) -> tuple[Known, ...]:
    """A milestone agreed with its first forecast, and every forecast after it."""
    (on, forecast), *rest = said
    news = [Told(on, {"original_baseline": first, "forecast": forecast})]
    return history([*news, *(Told(day, {"forecast": end}) for day, end in rest)])


def test_forecasts_stand_in_the_order_they_were_said():
    found = told((date(2026, 1, 5), FIRST), (date(2026, 3, 2), date(2026, 7, 31)), (date(2026, 5, 4), None))
    assert forecasts(found, TODAY) == (
        Said(date(2026, 1, 5), FIRST),
        Said(date(2026, 3, 2), date(2026, 7, 31)),
        Said(date(2026, 5, 4), None),
    )


def test_forecasts_end_with_the_day_it_was_met_and_are_not_seen_before_their_day():
    met = Told(date(2026, 7, 3), {"actual": date(2026, 7, 1)})
    found = history([Told(date(2026, 1, 5), {"original_baseline": FIRST, "forecast": FIRST}), met])
    assert forecasts(found, TODAY)[-1] == Said(date(2026, 7, 3), date(2026, 7, 1), met=True)
    assert forecasts(found, date(2026, 7, 2)) == (Said(date(2026, 1, 5), FIRST),)


def test_of_two_steps_on_one_day_the_last_counts():
    day = date(2026, 2, 1)
    found = told((day, FIRST), (day, date(2026, 8, 31)), (day, date(2026, 7, 31)))
    assert forecasts(found, TODAY) == (Said(day, date(2026, 7, 31)),)


def test_a_list_of_an_earlier_day_fills_that_day_and_leaves_what_was_said_after_it():
    # Written in October: the forecast of 1 July was known by hand; the list says what was known on 1 June.
    written = [
        Told(date(2026, 7, 1), {"original_baseline": FIRST, "forecast": date(2026, 9, 30)}),
        Told(date(2026, 6, 1), {"current_baseline": FIRST}),
    ]
    found = history(written)
    assert known_on(found, date(2026, 6, 2)) == MilestoneDates(current_baseline=FIRST)
    assert known_on(found, TODAY) == MilestoneDates(FIRST, FIRST, date(2026, 9, 30))
    assert known_on(found, date(2026, 5, 31)) is None


def test_what_the_last_step_left_stands_now_whatever_day_its_list_was_of():
    found = history(
        [
            Told(date(2026, 7, 1), {"original_baseline": FIRST, "forecast": date(2026, 9, 30)}),
            Told(date(2026, 6, 1), {"forecast": date(2026, 8, 31)}),
        ]
    )
    now = known_on(found, TODAY)
    assert now is not None
    assert now.forecast == date(2026, 8, 31)


def test_a_milestone_taken_off_the_desk_is_no_longer_known():
    found = history([Told(date(2026, 1, 5), {"original_baseline": FIRST}), Told(date(2026, 3, 1), None)])
    assert known_on(found, date(2026, 2, 1)) is not None
    assert known_on(found, date(2026, 3, 1)) is None


def test_the_first_slip_is_the_day_a_later_date_was_first_told():
    found = told(
        (date(2026, 1, 5), FIRST), (date(2026, 4, 1), date(2026, 7, 9)), (date(2026, 5, 1), date(2026, 9, 1))
    )
    slip = first_slip(found, TODAY)
    assert slip is not None
    assert slip.on == date(2026, 4, 1)
    assert first_slip(found, date(2026, 3, 31)) is None


def test_a_date_taken_back_is_a_slip_and_one_never_given_is_none():
    taken = told((date(2026, 1, 5), FIRST), (date(2026, 6, 20), None))
    slip = first_slip(taken, TODAY)
    assert slip is not None
    assert slip.on == date(2026, 6, 20)
    assert first_slip(told((date(2026, 1, 5), None)), TODAY) is None


@pytest.mark.parametrize(
    ("moved_on", "expected"),
    [
        (date(2026, 6, 15), Surprise.EARLY),  # 15 days before 30 June
        (date(2026, 6, 16), Surprise.LATE),  # 14 days before it
        (date(2026, 6, 30), Surprise.LATE),  # on the day
        (date(2026, 8, 1), Surprise.LATE),  # 32 days after it
    ],
)
def test_a_slip_told_within_14_days_of_the_date_or_after_it_is_a_surprise(
    moved_on: date, expected: Surprise
) -> None:
    found = told((date(2026, 1, 5), FIRST), (moved_on, date(2026, 12, 31)))
    assert surprise(found, TODAY) is expected


def test_a_slip_never_told_is_a_surprise():
    assert surprise(told((date(2026, 1, 5), FIRST)), TODAY) is Surprise.LATE
    met_late = history(
        [
            Told(date(2026, 1, 5), {"original_baseline": FIRST, "forecast": FIRST}),
            Told(date(2026, 7, 9), {"actual": date(2026, 7, 8)}),
        ]
    )
    assert surprise(met_late, TODAY) is Surprise.LATE


def test_what_had_slipped_before_the_desk_knew_of_it_is_not_known():
    slipped = told((date(2026, 10, 1), date(2026, 12, 31)))
    overdue = told((date(2026, 10, 1), FIRST))
    assert surprise(slipped, TODAY) is surprise(overdue, TODAY) is Surprise.UNKNOWN
    # 1 June is 29 days before 30 June: whenever it was first told, that was early enough.
    assert surprise(told((date(2026, 6, 1), date(2026, 12, 31))), TODAY) is Surprise.EARLY


def test_only_what_is_due_and_has_slipped_can_surprise():
    assert surprise(told((date(2026, 1, 5), date(2027, 3, 1)), first=date(2026, 12, 31)), TODAY) is None
    met = Told(date(2026, 6, 28), {"actual": date(2026, 6, 27)})
    in_time = history([Told(date(2026, 1, 5), {"original_baseline": FIRST, "forecast": FIRST}), met])
    assert surprise(in_time, TODAY) is None
    cancelled = Told(date(2026, 6, 1), {"cancelled_on": date(2026, 6, 1)})
    assert surprise(history([Told(date(2026, 1, 5), {"original_baseline": FIRST}), cancelled]), TODAY) is None
    assert surprise(told((date(2026, 1, 5), FIRST)), FIRST) is None


def test_late_surprises_are_counted_of_those_due_and_slipped():
    early = told((date(2026, 1, 5), FIRST), (date(2026, 3, 1), date(2026, 9, 1)))
    late = told((date(2026, 1, 5), FIRST), (date(2026, 6, 20), date(2026, 9, 1)))
    never = told((date(2026, 1, 5), FIRST))
    unknown = told((date(2026, 10, 1), date(2026, 12, 31)))
    ahead = told((date(2026, 1, 5), FIRST), first=date(2027, 1, 1))
    found = late_surprises([early, late, never, unknown, ahead], TODAY)
    # Four are due and slipped; of one nobody can say when; of the other three two were told too late.
    assert found == LateSurprises(late=2, slipped=3, unknown=1)
    assert found.share == pytest.approx(2 / 3)
    assert found.words() == "2 of 3 told within 14 days of the date, or after it; not known for one more"


def test_none_due_is_not_nought_surprises():
    found = late_surprises([told((date(2026, 1, 5), FIRST), first=date(2027, 1, 1))], TODAY)
    assert found.share is None
    assert found.words() == "none due"
    assert LateSurprises(0, 0, 2).words() == "not known for 2"


SEPT = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("then", "now", "expected", "words"),
    [
        # 31 December 2026 to 15 February 2027: 31 days of January and 15 of February.
        (date(2026, 12, 31), date(2027, 2, 15), Movement(Move.LATER, 46, date(2026, 12, 31)), "46 later"),
        (date(2027, 1, 12), date(2026, 12, 31), Movement(Move.EARLIER, -12, date(2027, 1, 12)), "12 earlier"),
        (date(2027, 1, 1), date(2027, 1, 1), Movement(Move.SAME, 0, date(2027, 1, 1)), "same"),
        (date(2027, 1, 1), None, Movement(Move.LOST, None, date(2027, 1, 1)), "date lost"),
        (None, date(2027, 1, 1), Movement(Move.GIVEN), "date given"),
        (None, None, None, ""),
    ],
)
def test_movement_is_the_date_now_less_the_date_then(
    then: date | None, now: date | None, expected: Movement | None, words: str
) -> None:
    found = movement(MilestoneDates(FIRST, forecast=then), MilestoneDates(FIRST, forecast=now), SEPT, TODAY)
    assert found == expected
    assert (found.words() if found else "") == words


def test_what_was_over_by_then_does_not_move_and_what_was_not_there_is_new():
    met = MilestoneDates(FIRST, actual=date(2026, 7, 1))
    assert movement(met, met, SEPT, TODAY) is None
    assert movement(None, MilestoneDates(FIRST, forecast=date(2027, 1, 1)), SEPT, TODAY) == Movement(Move.NEW)
    gone = MilestoneDates(FIRST, forecast=FIRST, cancelled_on=date(2026, 10, 1))
    assert movement(MilestoneDates(FIRST, forecast=FIRST), gone, SEPT, TODAY) is None


def test_a_milestone_met_since_moved_to_the_day_it_was_met():
    then = MilestoneDates(FIRST, forecast=date(2026, 10, 31))
    now = MilestoneDates(FIRST, forecast=date(2026, 10, 31), actual=date(2026, 10, 20))
    assert movement(then, now, SEPT, TODAY) == Movement(Move.EARLIER, -11, date(2026, 10, 31))


def test_since_keeps_the_dates_of_the_day_and_the_surprises_of_today():
    moved = told((date(2026, 1, 5), FIRST), (date(2026, 10, 20), date(2027, 2, 15)))
    found = since({"a": moved}, SEPT, TODAY)
    assert found.tick("a") == FIRST
    # 30 June 2026 to 15 February 2027: 31 + 31 + 30 + 31 + 30 + 31 + 31 + 15 = 230 days.
    assert found.moved("a", MilestoneDates(FIRST, forecast=date(2027, 2, 15)), TODAY) == Movement(
        Move.LATER, 230, FIRST
    )
    assert found.late_surprises(["a", "b"]) == LateSurprises(1, 1)
    assert Since().tick("a") is None
    assert Since().moved("a", MilestoneDates(FIRST), TODAY) is None

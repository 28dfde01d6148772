"""The sentences pages open with: true of the rows beneath them, whatever their number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.judging import judge
from deliverydesk.domain.sentences import gap_sentence, month, number_word, priority_sentence
from deliverydesk.domain.trajectories import Observation, Plan
from deliverydesk.domain.verdicts import Verdict

TODAY = date(2026, 11, 23)
REACHES = Verdict(TODAY, latest=1.0, gap_at_target=0.0)
FALLS_SHORT = Verdict(TODAY, latest=1.0, gap_at_target=-1.0)
NO_PACE = Verdict(TODAY, latest=1.0)
STALE = Verdict(TODAY, latest=1.0, gap_at_target=5.0, stale=True)


def test_the_sample_sentence() -> None:
    ratings = ["G"] * 3 + ["AG"] * 5 + ["AR"] * 6 + ["R"] * 3
    verdicts = [REACHES] * 3 + [FALLS_SHORT] * 12 + [STALE] * 2
    assert gap_sentence(ratings, verdicts) == (
        "We rate three green, five amber-green, nine amber-red or red. "
        "At this pace three of the fifteen with fresh data reach their target."
    )


def test_nothing_at_all() -> None:
    assert gap_sentence([], []) == "No priority is on this desk yet."


def test_nothing_rated_and_nothing_read() -> None:
    assert gap_sentence([None, None], [None, None]) == (
        "We have rated none of our promises yet. None has fresh data, so no pace can be told."
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "We rate none green, one amber-green, none amber-red or red."),
        (1, "We rate one green, one amber-green, none amber-red or red."),
        (2, "We rate two green, one amber-green, none amber-red or red."),
        (11, "We rate eleven green, one amber-green, none amber-red or red."),
        (21, "We rate 21 green, one amber-green, none amber-red or red."),
    ],
)
def test_the_ratings_for_any_count(count: int, words: str) -> None:
    assert gap_sentence(["G"] * count + ["AG"], []).startswith(words)


def test_three_and_five_levels_have_sentences_of_their_own() -> None:
    assert gap_sentence(["G", "A", "A", "R"], []).startswith("We rate one green, two amber, one red.")
    assert gap_sentence(["G", "A", "AR", "R"], []).startswith(
        "We rate one green, none amber-green, one amber, two amber-red or red."
    )


@pytest.mark.parametrize(
    ("unrated", "words"),
    [(1, "One is not rated yet."), (2, "Two are not rated yet."), (11, "Eleven are not rated yet.")],
)
def test_the_unrated_are_counted_beside(unrated: int, words: str) -> None:
    assert words in gap_sentence(["G", *[None] * unrated], [])


@pytest.mark.parametrize(
    ("reach", "fresh", "words"),
    [
        (0, 1, "At this pace the one with fresh data does not reach its target."),
        (1, 1, "At this pace the one with fresh data reaches its target."),
        (0, 2, "At this pace none of the two with fresh data reaches its target."),
        (1, 2, "At this pace one of the two with fresh data reaches its target."),
        (2, 2, "At this pace all two with fresh data reach their target."),
        (2, 11, "At this pace two of the eleven with fresh data reach their target."),
        (11, 12, "At this pace eleven of the twelve with fresh data reach their target."),
    ],
)
def test_the_pace_for_any_count(reach: int, fresh: int, words: str) -> None:
    verdicts = [REACHES] * reach + [FALLS_SHORT] * (fresh - reach)
    assert gap_sentence(["G"], verdicts).endswith(words)


@pytest.mark.parametrize(
    ("unsaid", "rest", "words"),
    [
        (
            1,
            1,
            "At this pace one of the two with fresh data reaches its target. One of these has no pace yet.",
        ),
        (1, 0, "The one with fresh data has no pace yet."),
        (2, 0, "The two with fresh data have no pace yet."),
        (1, 3, "One of these has no pace yet."),
        (11, 1, "Eleven of these have no pace yet."),
    ],
)
def test_those_without_a_pace_are_counted_beside(unsaid: int, rest: int, words: str) -> None:
    assert gap_sentence(["G"], [NO_PACE] * unsaid + [REACHES] * rest).endswith(words)


@given(
    ratings=st.lists(st.sampled_from(["G", "AG", "A", "AR", "R", None]), max_size=30),
    verdicts=st.lists(st.sampled_from([REACHES, FALLS_SHORT, NO_PACE, STALE, None]), max_size=30),
)
def test_no_sentence_promises_anything(ratings: list[str | None], verdicts: list[Verdict | None]) -> None:
    said = gap_sentence(ratings, verdicts)
    assert said.endswith(".")
    assert "{" not in said
    assert not {"likely", "will", "kept"} & set(said.replace(".", "").split())


@pytest.mark.parametrize(
    ("count", "words"), [(0, "none"), (1, "one"), (12, "twelve"), (20, "twenty"), (21, "21"), (1200, "1,200")]
)
def test_numbers_are_words_up_to_twenty(count: int, words: str) -> None:
    assert number_word(count) == words


def test_a_month_is_named_where_the_day_ends_it() -> None:
    assert month(date(2026, 6, 30)) == "June 2026"
    assert month(date(2026, 6, 29)) == "29 June 2026"


# --- one priority --------------------------------------------------------------------------------

PLAN = Plan(
    "up",
    date(2024, 6, 30),
    48.0,
    date(2028, 6, 30),
    64.0,
    ((date(2025, 6, 30), 50.0), (date(2026, 6, 30), 54.0), (date(2027, 6, 30), 59.0)),
    margin=1.4,
    unit="%",
)
RESULTS = ((date(2024, 6, 30), 48.0), (date(2025, 6, 30), 50.5), (date(2026, 6, 30), 52.5))


def said(
    plan: Plan | None, *values: tuple[date, float], today: date = TODAY, decimals: int = 1, months: int = 4
) -> str:
    readings = [Observation(on - timedelta(days=89), on, value) for on, value in values]
    found = judge(plan, readings, today=today, frequency_months=months, lag_days=45)
    return priority_sentence(found, plan, decimals=decimals)


def test_at_this_pace_and_what_the_promise_needs() -> None:
    assert said(PLAN, *RESULTS, today=date(2026, 11, 1)) == (
        "At this pace: 56.5% by June 2028, not the 64% promised. "
        "The promise needs 5.7 points a year from June's reading; the best year yet gave 2.5."
    )


def test_whole_per_cent_are_spoken_of_as_whole() -> None:
    assert said(PLAN, *RESULTS, today=date(2026, 11, 1), decimals=0).startswith(
        "At this pace: 57% by June 2028, not the 64% promised. The promise needs 5.7 points"
    )


def test_too_early_names_what_is_asked_and_what_can_be_seen() -> None:
    plan = replace(PLAN, baseline_on=date(2026, 6, 30), points=((date(2026, 9, 30), 48.5),))
    assert said(plan, (date(2026, 9, 30), 48.2)) == (
        "Too early to judge: the plan asks for 0.5 points by now, and the measure cannot see less than 1.4."
    )


def test_too_early_without_a_margin() -> None:
    plan = replace(PLAN, baseline_on=date(2026, 6, 30), points=((date(2026, 9, 30), 48.5),), margin=None)
    assert "0.5 points by now, too small a part of the way" in said(plan, (date(2026, 9, 30), 48.2))


def test_too_early_before_the_first_point() -> None:
    plan = replace(PLAN, baseline_on=date(2026, 6, 30), points=((date(2027, 6, 30), 55.0),))
    assert said(plan, (date(2026, 9, 30), 48.2)) == (
        "Too early to judge: the path has its first point on 30 June 2027."
    )


def test_too_old_names_the_last_figure_and_the_day_the_next_was_due() -> None:
    assert said(PLAN, *RESULTS, today=date(2027, 5, 1)) == (
        "Too old to judge: the last figure is for June 2026, and the next was due by 15 December 2026."
    )


def test_a_target_reached_at_this_pace_needs_no_more_words() -> None:
    fast = (*RESULTS[:2], (date(2026, 6, 30), 58.5))
    assert said(PLAN, *fast, today=date(2026, 11, 1)) == "At this pace: 74.5% by June 2028; 64% was promised."


def test_the_pace_since_the_start_is_named_as_such() -> None:
    holed = (RESULTS[0], RESULTS[2])
    assert said(PLAN, *holed, today=date(2026, 11, 1)).startswith(
        "At the pace since the start: 57.0% by June 2028, not the 64% promised."
    )


def test_less_is_better_speaks_of_a_fall() -> None:
    plan = Plan("down", date(2024, 10, 31), 9.4, date(2027, 12, 31), 3.0, unit="days")
    values = ((date(2024, 10, 31), 9.4), (date(2025, 10, 31), 9.3), (date(2026, 10, 31), 9.6))
    assert said(plan, *values, months=1) == (
        "At this pace: 10.0 days by December 2027, not the 3 days promised. "
        "The promise needs a fall of 5.7 days a year from October's reading; the best year yet brought 0.1."
    )


def test_a_series_that_never_moved_the_right_way_says_so() -> None:
    worse = (RESULTS[0], (date(2025, 6, 30), 47.0), (date(2026, 6, 30), 46.0))
    assert said(PLAN, *worse, today=date(2026, 11, 1)).endswith("no year yet went the right way.")


def test_too_few_readings_give_the_gap_and_no_pace() -> None:
    assert said(replace(PLAN, margin=None), RESULTS[2], today=date(2026, 11, 1)) == (
        "The figure for June 2026 is 52.5% and the path asked for 54.0%: 1.5 points short. "
        "There are too few readings for a pace."
    )


def test_after_the_promised_day_there_is_only_the_verdict() -> None:
    late = (*RESULTS, (date(2028, 6, 30), 61.0))
    assert said(PLAN, *late, today=date(2028, 7, 5)) == (
        "The promise was 64% by June 2028; the figure for June 2028 is 61.0%: 3.0 points short."
    )


@pytest.mark.parametrize(
    ("plan", "actual", "words"),
    [
        (
            Plan("floor", target=95.0, unit="%"),
            94.0,
            "The figure for June 2026 is 94%; promised: at least 95%. It is 1 point short.",
        ),
        (
            Plan("ceiling", target=20.0, unit="beds"),
            22.0,
            "The figure for June 2026 is 22 beds; promised: at most 20 beds. It is 2 beds too many.",
        ),
        (
            Plan("range", band_from=18.0, band_to=22.0),
            20.0,
            "The figure for June 2026 is 20; promised: 18 to 22. It is inside the range.",
        ),
        (
            Plan("exact", target=50.0),
            50.0,
            "The figure for June 2026 is 50; promised: exactly 50. It is exactly on the figure.",
        ),
    ],
)
def test_a_figure_to_hold(plan: Plan, actual: float, words: str) -> None:
    assert said(plan, (date(2026, 6, 30), actual), decimals=0, today=date(2026, 7, 5)) == words


@pytest.mark.parametrize(
    ("plan", "value", "words"),
    [
        (Plan("yes_no", target_on=date(2026, 12, 31)), 1.0, "Done, as of June 2026."),
        (
            Plan("yes_no", target_on=date(2026, 12, 31)),
            0.0,
            "Not yet, as of June 2026; it is due on 31 December 2026.",
        ),
        (
            Plan("yes_no", target_on=date(2026, 6, 30)),
            0.0,
            "Not done, as of June 2026, and the promised day has come.",
        ),
        (Plan("text"), 0.0, "A promise in words: how far it is cannot be computed."),
        (
            Plan("date", target=float(date(2026, 12, 31).toordinal())),
            float(date(2027, 1, 12).toordinal()),
            "Now expected on 12 January 2027; promised for 31 December 2026: 12 days late.",
        ),
    ],
)
def test_a_promise_without_a_path(plan: Plan, value: float, words: str) -> None:
    assert said(plan, (date(2026, 6, 30), value), today=date(2026, 7, 5)) == words


def test_what_is_missing_is_said() -> None:
    assert priority_sentence(None, None) == "No headline indicator yet, so nothing can be judged."
    assert said(PLAN) == "No reading yet, so nothing can be judged."
    assert (
        said(None, RESULTS[2]) == "The last figure is 52.5, for June 2026; no path is agreed to judge it by."
    )

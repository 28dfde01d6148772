"""Sets of thresholds: those of other units, and what the data say on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import RatingScale
from deliverydesk.domain.judging import judge
from deliverydesk.domain.lines import thresholds
from deliverydesk.domain.presets import PRESETS, preset_of
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.trajectories import Observation, Plan

BY_KEY = {one.key: one for one in PRESETS}
PLAN = Plan("up", date(2025, 1, 1), 0.0, date(2027, 1, 1), 200.0, ((date(2026, 1, 1), 100.0),))


def settings(key: str) -> DeskSettings:
    return replace(DeskSettings(), **BY_KEY[key].values)


def status(key: str, actual: float) -> str | None:
    seen = [Observation(date(2025, 10, 1), date(2026, 1, 1), actual)]
    return judge(PLAN, seen, today=date(2026, 1, 2), thresholds=thresholds(settings(key))).status


@pytest.mark.parametrize("key", BY_KEY)
def test_every_set_is_taken_by_the_settings(key: str) -> None:
    assert list(settings(key).problems()) == []
    assert BY_KEY[key].fits(settings(key))


@pytest.mark.parametrize(
    ("actual", "code"), [(95, "G"), (94.9, "AG"), (80, "AG"), (79.9, "AR"), (50, "AR"), (49.9, "R")]
)
def test_the_four_colours_begin_at_95_80_and_50(actual: float, code: str) -> None:
    assert status("four", actual) == code


@pytest.mark.parametrize(
    ("actual", "code"), [(90, "G"), (89, "A"), (60, "A"), (51, "A"), (50, "R"), (50.5, "R")]
)
def test_the_public_scorecard_is_green_from_90_and_red_to_50(actual: float, code: str) -> None:
    assert status("bands", actual) == code


def test_delivery_confidence_chooses_a_scale_and_leaves_the_thresholds_alone() -> None:
    own = replace(DeskSettings(), threshold_g=0.97)
    for key, scale in (("confidence-5", RatingScale.FIVE), ("confidence-3", RatingScale.THREE)):
        made = replace(own, **BY_KEY[key].values)
        assert (made.scale, made.threshold_g) == (scale, 0.97)


def test_settings_know_which_set_they_follow() -> None:
    assert preset_of(DeskSettings()) is BY_KEY["four"]
    assert preset_of(settings("bands")) is BY_KEY["bands"]
    assert preset_of(replace(DeskSettings(), threshold_g=0.97)) is None


def test_five_colours_become_three_and_the_word_written_stays_with_the_rating() -> None:
    assert [ratings.five_to_three(code) for code in ratings.CODES] == ["G", "A", "A", "A", "R"]

"""The planned path between its points, as every small trajectory reads it."""

import pytest

from deliverydesk.ui.paint.spark import planned

PLAN = ((0.0, 48.0), (10.0, 50.0), (20.0, 60.0))


@pytest.mark.parametrize(
    ("day", "value"), [(-5, 48), (0, 48), (5, 49), (10, 50), (15, 55), (20, 60), (99, 60)]
)
def test_the_path_is_straight_between_points_and_held_outside_them(day: float, value: float):
    assert planned(PLAN, day) == value


def test_two_points_on_one_day_take_the_later():
    assert planned(((0.0, 1.0), (0.0, 2.0), (10.0, 3.0)), 5) == 2.5

"""The closer look at one indicator's figures."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from deliverydesk.domain.lines import versions_of
from deliverydesk.domain.measures import Indicator
from deliverydesk.services.desk import Desk
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.explore import Explore


def test_every_reading_with_a_value_is_a_dot_with_words(qtbot: QtBot, dressed: Theme, a_desk: Desk) -> None:
    picture = a_desk.picture
    indicator = next(one for one in picture.all(Indicator) if picture.series(one.id))
    versions = versions_of(picture, indicator)
    look = Explore()
    qtbot.addWidget(look)
    look.show_indicator(
        indicator, picture.series(indicator.id), versions[-1].plan if versions else None, picture
    )
    valued = [one for one in picture.series(indicator.id) if isinstance(one.value, float | int)]
    assert len(look.dots) == len(valued)
    assert all(indicator.unit in dot.words for dot in look.dots)


def test_an_indicator_without_readings_draws_nothing_and_does_not_fail(
    qtbot: QtBot, dressed: Theme, a_desk: Desk
) -> None:
    picture = a_desk.picture
    look = Explore()
    qtbot.addWidget(look)
    look.show_indicator(picture.all(Indicator)[0], (), None, picture)
    assert look.dots == []

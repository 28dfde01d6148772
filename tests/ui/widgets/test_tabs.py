"""A row of tabs where there is little room: closer together first, and the one in view always in sight."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.tabs import TabRow

WORDS = ("Story", "Line of sight", "Record", "Indicators", "Milestones", "Barriers", "Deliverables")


def row(qtbot: QtBot, width: int) -> TabRow:
    made = TabRow()
    qtbot.addWidget(made)
    for words in WORDS:
        made.offer(words, words)
    made.resize(width, 36)
    made.choose(WORDS[0])
    return made


def test_tabs_move_closer_before_any_is_cut(qtbot: QtBot, dressed: Theme) -> None:
    wide, narrow = row(qtbot, 900), row(qtbot, 560)
    gaps = [
        second[1] - first[1] - first[2] for tabs in (wide, narrow) for first, second in [tabs._places()[:2]]
    ]
    assert gaps[1] < gaps[0]


def test_the_tab_in_view_is_in_sight_however_little_room_there_is(qtbot: QtBot, dressed: Theme) -> None:
    tabs = row(qtbot, 260)
    for key in WORDS:
        tabs.choose(key)
        _key, left, wide = next(place for place in tabs._places() if place[0] == key)
        assert left >= 0
        assert left + wide <= tabs.width()

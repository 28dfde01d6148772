"""Chips of which one is chosen: told to those who cannot see, and never cut where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.choice_chips import ChoiceChips

CHIPS = (("all", "All"), ("worse", "Got worse"), ("apart", "They and we differ by two or more"))


@pytest.fixture
def chips(qtbot: QtBot, dressed: Theme) -> ChoiceChips:
    made = ChoiceChips("Which promises", CHIPS)
    qtbot.addWidget(made)
    made.count({"all": 17, "worse": 5, "apart": 6})
    made.resize(700, made.heightForWidth(700))
    made.show()
    return made


def test_the_choice_and_its_number_are_said_aloud(chips: ChoiceChips) -> None:
    chips.choose("worse")
    assert chips.accessibleName() == "Which promises: Got worse 5"
    assert "They and we differ by two or more 6" in chips.accessibleDescription()


def test_a_choice_is_told_once(qtbot: QtBot, chips: ChoiceChips) -> None:
    told: list[str] = []
    chips.chosen.connect(told.append)
    chips.choose("worse")
    chips.choose("worse")
    assert told == ["worse"]


def test_where_they_do_not_fit_they_go_over_into_a_second_row(chips: ChoiceChips) -> None:
    assert chips.heightForWidth(300) > chips.heightForWidth(700)


def test_a_click_chooses_the_chip_under_it(qtbot: QtBot, chips: ChoiceChips) -> None:
    qtbot.mouseClick(chips, Qt.MouseButton.LeftButton, pos=QPoint(100, 12))
    assert chips.current == "worse"


def test_arrows_follow_the_reading_direction(qtbot: QtBot, chips: ChoiceChips) -> None:
    chips.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.keyClick(chips, Qt.Key.Key_Left)
    assert chips.current == "worse"
    qtbot.keyClick(chips, Qt.Key.Key_Right)
    assert chips.current == "all"
    qtbot.keyClick(chips, Qt.Key.Key_Right)
    assert chips.current == "apart"

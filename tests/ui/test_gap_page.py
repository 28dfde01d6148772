"""The Gap: its sentence is true of its lines, and its lines follow the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.parties import Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import opening, scorecards
from deliverydesk.schema.changes import Change
from deliverydesk.services import editing, freezing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.gap import GapPage
from deliverydesk.ui.pages.looking import last_day_of
from deliverydesk.ui.shell import Standpoint
from deliverydesk.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, dressed: Theme, a_desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(a_desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1440, 870)
    made.go(Place("gap"))
    made.show()
    yield made
    made.close()


def page_of(window: MainWindow) -> GapPage:
    assert isinstance(window.page, GapPage)
    return window.page


def column(page: GapPage, head: str) -> int:
    model = page.grid.model()
    heads = [model.headerData(n, Qt.Orientation.Horizontal, DISPLAY) for n in range(model.columnCount())]
    return heads.index(head)


def test_the_sentence_is_the_opening_of_exactly_these_lines(window: MainWindow, a_desk: Desk) -> None:
    page = page_of(window)
    model = page.grid.model()
    shown = [model.index(row, 0).data(Role.RECORD) for row in range(model.rowCount())]
    cards = {card.priority.id: card for card in scorecards(a_desk.picture)}
    assert sorted(shown) == sorted(cards)
    assert page.sentence == opening([cards[id] for id in shown])


def test_lines_stand_worst_first_and_then_in_the_governments_own_order(
    window: MainWindow, a_desk: Desk
) -> None:
    model = page_of(window).grid.model()
    shown = [model.index(row, 0).data(Role.RECORD) for row in range(model.rowCount())]
    assert shown == [card.priority.id for card in scorecards(a_desk.picture)]


def test_the_units_marks_are_those_of_the_scorecards(window: MainWindow, a_desk: Desk) -> None:
    page = page_of(window)
    place = column(page, "Unit")
    model = page.grid.model()
    marks = Counter(model.index(row, place).data(Role.VALUE)[0] for row in range(model.rowCount()))
    assert marks == Counter(card.unit.code or "N" for card in scorecards(a_desk.picture))


def test_a_new_rating_moves_its_line_and_the_sentence(qtbot: QtBot, window: MainWindow, a_desk: Desk) -> None:
    page = page_of(window)
    before = page.sentence
    unrated = next(card.priority for card in scorecards(a_desk.picture) if card.unit.code is None)
    rating = Assessment(priority=unrated.id, as_at=a_desk.picture.today, voice=Voice.UNIT, overall="G")
    a_desk.write("Rated", [Change(None, replace(rating, id=a_desk.sources.new_id()))])
    qtbot.waitUntil(lambda: page.sentence != before)
    assert page.sentence == opening(scorecards(a_desk.picture))


def test_undo_takes_the_sentence_back(qtbot: QtBot, window: MainWindow, a_desk: Desk) -> None:
    page = page_of(window)
    priority = a_desk.picture.all(Priority)[0]
    editing.set_field(a_desk, priority, "title", "Another promise")
    title = column(page, "Priority")
    model = page.grid.model()

    def titles() -> list[str]:
        return [model.index(row, title).data(DISPLAY) for row in range(model.rowCount())]

    qtbot.waitUntil(lambda: "Another promise" in titles())
    a_desk.undo()
    qtbot.waitUntil(lambda: "Another promise" not in titles())


def test_enter_opens_the_promise(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    id = page.grid.model().index(1, 0).data(Role.RECORD)
    page.grid.setCurrentIndex(page.grid.model().index(1, 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert window.place == Place("priorities", id)


def test_looking_back_at_a_freeze_shows_what_was_known_and_is_locked(
    qtbot: QtBot, window: MainWindow, a_desk: Desk
) -> None:
    priority = a_desk.picture.all(Priority)[0]
    frozen = freezing.freeze(a_desk, ref="before")
    editing.set_field(a_desk, priority, "title", "Said later")
    page = page_of(window)
    window._stand(Standpoint(known=frozen.record.ref))
    model = page.grid.model()
    title = column(page, "Priority")
    titles = [model.index(row, title).data(DISPLAY) for row in range(model.rowCount())]
    assert priority.title in titles
    assert "Said later" not in titles
    assert window.able().get("undo") is None


def test_an_earlier_period_is_judged_for_the_last_day_it_was_the_newest(a_desk: Desk) -> None:
    periods = sorted(a_desk.picture.all(Period), key=lambda one: one.end)
    assert last_day_of(a_desk.picture, periods[-1].id) is None
    assert last_day_of(a_desk.picture, "") is None
    assert last_day_of(a_desk.picture, periods[0].id) == date.fromordinal(periods[1].end.toordinal() - 1)

"""The line of sight on a priority's page: one key leads from each line to its record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deliverydesk.domain.line_of_sight import line_of_sight
from deliverydesk.domain.promises import Outcome, Priority
from deliverydesk.domain.work import Deliverable
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.finding import PAGE_OF
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.sight import Row, Sight
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.recordlist import RecordList


@pytest.fixture
def window(qtbot: QtBot, dressed: Theme, a_desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(a_desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1440, 870)
    made.go(Place("priorities", "pr-read", "sight"))
    made.show()
    yield made
    made.close()


def sight_of(window: MainWindow) -> Sight:
    assert window.page is not None
    return next(one for one in window.page.findChildren(Sight) if one.isVisible())


def rows(sight: Sight) -> list[Row]:
    found = (sight.model.row(place) for place in range(sight.model.rowCount()))
    return [row for row in found if row is not None]


def enter(qtbot: QtBot, sight: Sight, row: Row) -> None:
    sight.grid.setCurrentIndex(sight.model.index(sight.model.row_of(row.key), 2))
    qtbot.keyClick(sight.grid, Qt.Key.Key_Return)


def test_the_page_shows_every_line_and_says_the_sentence(window: MainWindow, a_desk: Desk) -> None:
    priority = a_desk.picture.get(Priority, "pr-read")
    assert priority is not None
    line = line_of_sight(a_desk.picture, priority)
    sight = sight_of(window)
    assert sight.sentence.sentence == line.sentence
    groups = {one.key: [row.words for row in one.rows] for one in sight.model.groups}
    assert groups["missing"] == [one.sentence for one in line.missing]
    assert groups["line"] == [one.words for one in line.nodes]
    assert len(groups["plan"]) == 10


def test_enter_on_a_record_leads_to_it(qtbot: QtBot, window: MainWindow) -> None:
    sight = sight_of(window)
    row = next(row for row in rows(sight) if row.ref == "M033" and row.note)
    enter(qtbot, sight, row)
    assert window.place == Place("milestones", "ms-coaches")


def test_enter_on_what_is_missing_leads_to_where_it_is_put_right(qtbot: QtBot, window: MainWindow) -> None:
    sight = sight_of(window)
    row = next(row for row in rows(sight) if row.words == "Programme G01 names nothing that it delivers.")
    enter(qtbot, sight, row)
    assert window.place == Place("priorities", "pr-read", "deliverable")


def test_every_line_leads_somewhere_or_says_where(window: MainWindow, a_desk: Desk) -> None:
    sight = sight_of(window)
    for row in rows(sight):
        place = sight.place_of(row)
        if place is None:
            assert row.entity == "settings" or row.key.startswith(("section", "line")) or not row.entity
        elif place.record:
            assert a_desk.picture.record(place.record) is not None


def test_a_new_outcome_mends_the_line(qtbot: QtBot, window: MainWindow, a_desk: Desk) -> None:
    outcome = a_desk.picture.get(Outcome, "o-read")
    assert outcome is not None
    broken = "Outcome O031 is measured by no indicator."
    assert broken in [row.words for row in rows(sight_of(window))]
    a_desk.write("Measured", [Change(outcome, replace(outcome, indicators=("i-read",)))])
    qtbot.waitUntil(lambda: broken not in [row.words for row in rows(sight_of(window))])


@pytest.mark.parametrize(("id", "of"), [("o-read", Outcome), ("d-reader", Deliverable)])
def test_outcomes_and_deliverables_open_on_their_promise(
    window: MainWindow, id: str, of: type[Outcome | Deliverable]
) -> None:
    window.go(Place(PAGE_OF[of.entity.key], id))
    assert window.page is not None
    shown = next(one for one in window.page.findChildren(RecordList) if one.isVisible())
    assert shown.current is not None
    assert shown.current.id == id

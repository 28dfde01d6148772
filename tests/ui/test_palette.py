"""The box that finds everything: typed into, walked with arrows, left with Esc."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.services import editing, searching
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.palette import Palette, open_palette
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.finding import PAGE_OF
from deliverydesk.ui.pages import PAGES


@pytest.fixture
def window(a_desk: Desk, dressed, qtbot, tmp_path: Path):
    made = MainWindow(a_desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    made.tasks.close()


@pytest.fixture
def palette(window: MainWindow, a_desk: Desk, qtbot) -> Palette:
    made = open_palette(window, a_desk)
    qtbot.waitUntil(lambda: made._index is not None)
    return made


def said(palette: Palette) -> list[str]:
    return [f"{one.ref} {one.words}".strip() for one in palette.findings.lines if not one.is_heading]


def test_typing_finds_records_by_title_and_by_what_is_written(palette, qtbot):
    qtbot.keyClicks(palette.line, "coaches")
    assert said(palette)[0] == "M032 Coaches' pay on the regular vote"
    headings = [one.words for one in palette.findings.lines if one.is_heading]
    assert headings == ["Go to", "Said and written"]


def test_the_first_line_has_the_focus_and_arrows_pass_headings_and_go_round(palette, qtbot):
    qtbot.keyClicks(palette.line, "coaches")
    first = palette.current
    for _line in said(palette):
        assert not palette.current.is_heading
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.current == first
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.current.words == palette.findings.lines[-1].words


def test_enter_goes_to_the_record_on_its_page(palette, window, qtbot, monkeypatch):
    gone = []
    monkeypatch.setattr(window, "go", gone.append)
    qtbot.keyClicks(palette.line, "B140")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert [(place.page, place.record) for place in gone] == [("barriers", "b-release")]
    assert not palette.isVisible()


def test_commands_are_found_and_done(palette, window, qtbot):
    done = []
    window.bind({"check": lambda: done.append("check")})
    palette.leave()
    palette.begin(">check")
    assert said(palette)[0] == "Check this desk"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert done == ["check"]


def test_a_command_that_nobody_can_do_is_not_listed(palette, qtbot):
    qtbot.keyClicks(palette.line, ">paste")
    assert said(palette) == []


def test_signs_narrow_to_numbers_and_people(palette, qtbot):
    qtbot.keyClicks(palette.line, "#reading")
    assert [line.split()[0] for line in said(palette)] == ["I031"]
    palette.line.setText("@sollen")
    assert said(palette) == ["BS B. Sollen"]


def test_an_indicator_tells_its_latest_figure(palette, qtbot):
    qtbot.keyClicks(palette.line, "I031")
    assert palette.current.note == "52.5%, 30 Jun 26"


def test_pages_are_found_by_their_names(palette, qtbot):
    qtbot.keyClicks(palette.line, "barri")
    assert any(
        one.place is not None and one.place == type(one.place)("barriers") for one in palette.findings.lines
    )


def test_esc_leaves_and_so_does_a_click_beside_the_box(palette, window, a_desk, qtbot):
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    open_palette(window, a_desk)
    assert palette.isVisible()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()


def test_a_second_call_takes_the_box_away(palette, window, a_desk):
    assert open_palette(window, a_desk) is palette
    assert not palette.isVisible()


def test_what_is_written_while_the_box_is_shut_is_found_when_it_opens(palette, window, a_desk, qapp):
    palette.leave()
    editing.set_field(a_desk, a_desk.picture.record("pr-roads"), "title", "Asphalt on every lane")
    qapp.processEvents()
    palette.begin("asphalt")
    assert said(palette) == ["P07 Asphalt on every lane"]


def test_the_focus_goes_back_to_where_it_was(window, a_desk, qtbot):
    entry = window.sidebar.entry("history")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    entry.setFocus()
    made = open_palette(window, a_desk)
    made.leave()
    assert window.focusWidget() is entry


def test_every_searched_record_has_a_page_to_go_to():
    pages = {page.key for page in PAGES}
    for entity in CATALOGUE:
        if not entity.series and entity.key not in searching.UNSEARCHED:
            assert PAGE_OF[entity.key] in pages, entity.key


def test_a_hundred_matches_are_listed_shortly_and_counted_in_full(palette, qtbot):
    qtbot.keyClicks(palette.line, "e")
    assert palette.findings.shown < palette.findings.total

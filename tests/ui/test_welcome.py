"""The first window, making a desk, and saying who works at it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from deliverydesk.domain.parties import Person
from deliverydesk.domain.presets import PRESETS
from deliverydesk.domain.promises import Priority
from deliverydesk.services.desk import Desk
from deliverydesk.services.practice import practice_desk
from deliverydesk.ui.app import Program
from deliverydesk.ui.dialogs.actor import Who
from deliverydesk.ui.dialogs.bringing.dialog import BringSheet
from deliverydesk.ui.dialogs.new_desk import NewDesk
from deliverydesk.ui.dialogs.settings import edit_settings
from deliverydesk.ui.pages import Place
from deliverydesk.ui.welcome import Welcome
from deliverydesk.ui.widgets.door import DeskLine
from tests.ui.opener import Opener

KEY = Qt.Key


@pytest.fixture
def welcome(opener: Opener) -> Welcome:
    shown = opener.program.welcome()
    assert isinstance(shown, Welcome)
    opener.qtbot.addWidget(shown)
    opener.qtbot.waitExposed(shown)
    shown.activateWindow()
    return shown


@pytest.fixture
def a_file(the_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(the_sample, tmp_path / "mine.desk"))


def opened(opener: Opener) -> Program:
    program = opener.program
    opener.qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    opener.adopt(program.window)
    opener.settle(program.window)
    return program


def drop(path: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.data = data  # the event holds no reference of its own
    return event


def test_practising_makes_the_sample_country_and_opens_it(
    opener: Opener, welcome: Welcome, home: Path
) -> None:
    opener.qtbot.keyClick(welcome, KEY.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert not any(door.isEnabled() for door in welcome.doors.values())
    program = opened(opener)
    assert program.window is not None
    assert not welcome.isVisible()
    assert len(program.window.desk.picture.all(Priority)) == 17
    assert program.memory.recent() == [str(practice_desk().resolve())]
    program.close()


def test_a_desk_dropped_anywhere_is_opened(opener: Opener, welcome: Welcome, a_file: Path) -> None:
    welcome.dropEvent(drop(a_file))
    program = opened(opener)
    assert program.window is not None
    assert program.window.desk.path == a_file
    program.close()


def test_something_else_dropped_is_let_fall(opener: Opener, welcome: Welcome, tmp_path: Path) -> None:
    welcome.dropEvent(drop(tmp_path / "list.xlsx"))
    assert opener.program.window is None


def test_a_file_that_is_no_desk_is_named_and_the_doors_stay(
    opener: Opener, welcome: Welcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.desk"
    wrong.write_text("not a desk", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(wrong), ""))
    welcome.take("open_desk")
    assert "wrong.desk" in welcome.band.sentence
    assert welcome.isVisible()


def test_desks_opened_before_are_offered_while_their_file_is_there(
    opener: Opener, a_file: Path, tmp_path: Path
) -> None:
    opener.program.memory.opened(tmp_path / "gone.desk")
    opener.program.memory.opened(a_file)
    shown = Welcome(opener.program)
    opener.qtbot.addWidget(shown)
    assert [line.text() for line in shown.findChildren(DeskLine)] == ["mine"]


def test_a_new_desk_is_made_opened_and_remembered_with_its_maker(
    opener: Opener, welcome: Welcome, home: Path
) -> None:
    welcome.take("new_desk")
    sheet = welcome.findChild(NewDesk)
    assert sheet is not None
    sheet.unit.block("unit_name").edit("Prime Minister's Delivery Unit")
    sheet.you.block("name").edit("Ada Amadi-Roth")
    assert sheet.you.block("ref").words == "AAR"
    path = sheet.path
    assert path.name == "Prime Minister's Delivery Unit.desk"
    opener.qtbot.keyClick(sheet, KEY.Key_Return)
    program = opened(opener)
    assert program.window is not None
    desk = program.window.desk
    assert desk.actor.name == "Ada Amadi-Roth"
    assert desk.picture.settings.unit_name == "Prime Minister's Delivery Unit"
    assert desk.path == path
    program.close()
    with Desk.open(path) as again:
        assert again.actor is not None


def test_what_is_missing_is_said_under_its_field_and_nothing_is_made(opener: Opener, home: Path) -> None:
    sheet = NewDesk(None)
    opener.qtbot.addWidget(sheet)
    sheet.make()
    assert sheet.you.block("name").problem
    assert not sheet.path.exists()


def test_a_place_that_is_copied_elsewhere_is_warned_of(opener: Opener, tmp_path: Path) -> None:
    sheet = NewDesk(None)
    opener.qtbot.addWidget(sheet)
    assert not sheet.concern.words
    sheet.place.clear()
    opener.qtbot.keyClicks(sheet.place, str(tmp_path / "OneDrive - Ministry" / "unit.desk"))
    assert "OneDrive" in sheet.concern.words


def test_a_name_that_is_taken_is_refused_in_words(opener: Opener, a_file: Path) -> None:
    sheet = NewDesk(None)
    opener.qtbot.addWidget(sheet)
    sheet.you.block("name").edit("Ada Amadi")
    sheet.place.setText(str(a_file))
    size = a_file.stat().st_size
    sheet.make()
    assert "mine.desk is there already." in sheet.concern.words
    assert a_file.stat().st_size == size


def test_until_somebody_says_who_works_a_desk_is_open_to_read_only(
    opener: Opener, a_file: Path, home: Path
) -> None:
    window = opener.program.open(a_file)
    opener.adopt(window)
    opener.settle(window)
    assert "Nobody has said who is working here." in window.band.sentence
    window.go(Place("milestones"))
    assert window.page is not None
    assert "new_record" not in window.page.commands()
    assert "undo" not in window.able()
    sheet = window.findChild(Who)
    assert sheet is not None
    opener.qtbot.keyClicks(sheet.filter, "jonah")
    opener.qtbot.keyClick(sheet.filter, KEY.Key_Return)
    second = opener.program.window
    assert second is not None
    assert second is not window
    opener.adopt(second)
    opener.settle(second)
    assert second.band.isHidden()
    assert second.desk.actor.name == "Jonah Okkersley"
    second.go(Place("milestones"))
    assert second.page is not None
    assert "new_record" in second.page.commands()
    opener.program.close()
    with Desk.open(a_file) as again:
        assert again.actor is not None
        assert again.actor.name == "Jonah Okkersley"


def test_somebody_new_adds_themselves_as_a_step_of_their_own(opener: Opener, a_country: Desk) -> None:
    a_country.actor = None
    done: list[str] = []
    sheet = Who(None, a_country, lambda: done.append("done"))
    opener.qtbot.addWidget(sheet)
    opener.qtbot.keyClicks(sheet.filter, "Nia Ombasa")
    sheet.offer_new()
    assert sheet.fields.block("ref").words == "NO"
    sheet.choose()
    assert done == ["done"]
    assert a_country.actor is not None
    newest = a_country.journal.steps(limit=1)[0]
    assert newest.label == "Nia Ombasa joined the desk"
    assert a_country.picture.get(Person, newest.actor) == a_country.actor


def test_a_code_that_is_taken_is_said_under_its_field(opener: Opener, a_country: Desk) -> None:
    a_country.actor = None
    taken = a_country.picture.all(Person)[0].ref
    sheet = Who(None, a_country)
    opener.qtbot.addWidget(sheet)
    sheet.offer_new()
    sheet.fields.block("name").edit("Nia Ombasa")
    sheet.fields.block("ref").edit(taken)
    sheet.choose()
    assert sheet.fields.block("ref").problem
    assert a_country.actor is None


def test_settings_are_edited_in_a_form_and_undone_like_any_record(opener: Opener, a_country: Desk) -> None:
    window = opener.show(a_country)
    sheet = edit_settings(window, a_country)
    sheet.form.block("marking").edit("OFFICIAL – SENSITIVE")
    assert sheet.form.save()
    opener.settle(window)
    assert a_country.marking == "OFFICIAL – SENSITIVE"
    assert "OFFICIAL – SENSITIVE" in window.menu_end.marking.words
    a_country.undo()
    assert a_country.marking != "OFFICIAL – SENSITIVE"


def test_a_set_of_colours_fills_in_the_settings_as_one_step(opener: Opener, a_country: Desk) -> None:
    window = opener.show(a_country)
    sheet = edit_settings(window, a_country)
    assert sheet.presets.currentText().startswith("Four colours")
    before, step = a_country.picture.settings, a_country.picture.step
    place = next(n for n, one in enumerate(PRESETS) if one.key == "bands")
    sheet.presets.setCurrentIndex(place + 1)
    sheet.presets.activated.emit(place + 1)
    assert a_country.picture.settings == before
    assert sheet.form.save()
    assert PRESETS[place].fits(a_country.picture.settings)
    assert a_country.picture.step == step + 1
    a_country.undo()
    assert PRESETS[place].fits(before) is PRESETS[place].fits(a_country.picture.settings) is False


def test_opening_the_desk_that_is_open_brings_its_window_forward(
    opener: Opener, a_file: Path, home: Path
) -> None:
    first = opener.program.open(a_file)
    opener.adopt(first)
    assert opener.program.open(a_file) is first
    opener.program.close()


def test_another_desk_takes_the_place_of_the_one_before_and_lets_it_go(
    opener: Opener, a_file: Path, an_empty_desk: Desk, home: Path
) -> None:
    first = opener.program.open(a_file)
    opener.adopt(first)
    opener.settle(first)
    second = opener.program.show(an_empty_desk)
    opener.adopt(second)
    QApplication.processEvents()
    assert not first.isVisible()
    with Desk.open(a_file) as again:
        assert again.is_writer


def test_bringing_a_list_makes_a_desk_first_and_then_asks_for_the_list(
    welcome: Welcome, opener: Opener, tmp_path: Path
) -> None:
    welcome.doors["bring"].click()
    (asked,) = welcome.findChildren(NewDesk)
    asked.you.block("name").edit("Ada Amadi")
    asked.place.setText(str(tmp_path / "ours.desk"))
    asked.make()
    window = opened(opener).window
    assert window is not None
    (sheet,) = window.findChildren(BringSheet)
    assert sheet.isVisible()
    assert not sheet.go.isEnabled()
    opener.program.close()

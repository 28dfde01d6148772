"""The window around the pages: what it shows at which size, where keys lead, and that nothing is shown that does not work."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from deliverydesk.errors import NothingToUndo
from deliverydesk.ui import actions
from deliverydesk.ui.corner import Choice
from deliverydesk.ui.main_window import PAGE_WIDEST, MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.pages import PAGES, PageEntry, Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.theme import Theme

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class AQuietDesk:
    """A desk with a name and a journal of two steps."""

    title, marking, is_practice = "Kestria", "Official – Sensitive", True

    def __init__(self) -> None:
        self.undo_label: str | None = "Paste 42 cells"
        self.redo_label: str | None = None
        self.undone: list[str] = []
        self.callbacks: list[Callable[[Any], object]] = []

    def undo(self) -> None:
        if self.undo_label is None:
            raise NothingToUndo("Nothing is left to undo.")
        self.undone.append(self.undo_label)
        self.redo_label, self.undo_label = self.undo_label, None
        for callback in self.callbacks:
            callback("step 3")

    def redo(self) -> None:
        raise NothingToUndo("Nothing is left to redo.", "Undo something first.")

    def listen(self, callback: Callable[[Any], object]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)


class APage(Page):
    """A page with one field, which remembers what it was told."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.field = QLineEdit()
        self.column.addWidget(self.field)
        self.opened: list[Place] = []
        self.stood: list[Standpoint] = []
        self.fits: list[Room] = []
        self.did: list[str] = []
        self.doings: dict[str, Callable[[], object]] = {}

    def open(self, place: Place) -> None:
        self.opened.append(place)

    def stand(self, standpoint: Standpoint) -> None:
        self.stood.append(standpoint)

    def fit(self, room: Room) -> None:
        self.fits.append(room)

    def regions(self) -> tuple[QLineEdit, ...]:
        return (self.field,)

    def commands(self) -> dict[str, Callable[[], object]]:
        return self.doings


@pytest.fixture
def desk() -> AQuietDesk:
    return AQuietDesk()


@pytest.fixture
def window(
    desk: AQuietDesk, dressed: Theme, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(PageEntry, "make", lambda entry, shell: APage(shell))
    made = MainWindow(desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    made.go(Place("gap"))
    yield made
    made.tasks.close()
    made.bridge.close()


def press(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, held)


def test_the_side_bar_shows_the_pages_of_the_table_and_no_others():
    assert [page.key for page in PAGES] == [
        "gap",
        "priorities",
        "indicators",
        "milestones",
        "returns",
        "ratings",
        "questions",
        "barriers",
        "packs",
        "history",
        "lists",
    ]


@pytest.mark.parametrize(
    ("size", "room", "rail"),
    [((1440, 900), Room.FULL, False), ((1366, 768), Room.RAIL, True), ((960, 540), Room.SMALL, True)],
)
def test_names_beside_the_pages_only_where_there_is_room(
    window: MainWindow, size: tuple[int, int], room: Room, rail: bool
):
    window.resize(*size)
    assert window.room is room
    assert window.sidebar.rail is rail
    assert (window.width(), window.height()) == size


def test_in_the_rail_the_name_is_the_tooltip(window: MainWindow):
    window.badge("returns", "3 late", "watch")
    window.resize(1366, 768)
    assert window.sidebar.entry("returns").toolTip().startswith("Returns, 3 late\nHow do we know")


def test_a_page_is_told_when_the_room_changes(window: MainWindow):
    window.resize(1300, 700)
    assert isinstance(window.page, APage)
    assert window.page.fits == [Room.FULL, Room.RAIL]


def test_on_a_wide_screen_the_page_stops_growing(window: MainWindow):
    window.resize(2200, 900)
    assert window.page is not None
    assert window.page.width() == PAGE_WIDEST


def test_pages_are_made_when_first_shown_and_kept(window: MainWindow):
    first = window.page
    window.go(Place("barriers", record="b1"))
    assert isinstance(window.page, APage)
    assert window.page.opened == [Place("barriers", record="b1")]
    assert window.sidebar.current == "barriers"
    window.go(Place("gap"))
    assert window.page is first


def test_alt_left_and_right_walk_back_and_forward(window: MainWindow, qtbot: QtBot):
    window.go(Place("priorities"))
    window.go(Place("priorities", record="P03"))
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.place == Place("priorities")
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.place == Place("gap")
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert window.place == Place("priorities")
    window.go(Place("history"))
    assert not window.do("forward")


def test_pages_are_reached_by_alt_and_a_figure(window: MainWindow, qtbot: QtBot):
    press(qtbot, window, Qt.Key.Key_0, ALT)
    assert window.place == Place("lists")


def test_f6_walks_side_bar_and_page(window: MainWindow, qtbot: QtBot):
    assert isinstance(window.page, APage)
    window.page.field.setFocus()
    press(qtbot, window, Qt.Key.Key_F6)
    assert window.sidebar.entry("gap").hasFocus()
    press(qtbot, window, Qt.Key.Key_Down)
    assert window.sidebar.entry("priorities").hasFocus()
    press(qtbot, window, Qt.Key.Key_F6)
    assert window.page.field.hasFocus()


def test_a_command_that_nobody_can_do_is_not_shown(window: MainWindow):
    window.refresh_actions()
    assert not window.menus.line("issue").isVisible()
    assert not window.menus.menu("data").menuAction().isVisible()
    assert not window.menu_end.goto.isVisible()
    window.bind({"issue": lambda: None, "goto": lambda: None})
    assert window.menus.line("issue").isVisible()
    assert window.menus.menu("data").menuAction().isVisible()
    assert window.menu_end.goto.isVisible()


def test_table_commands_stay_greyed_where_no_table_is_in_focus(window: MainWindow):
    window.refresh_actions()
    assert window.menus.line("copy").isVisible()
    assert not window.menus.line("copy").isEnabled()


def test_the_page_answers_before_the_window(window: MainWindow):
    told: list[str] = []
    window.bind({"brief": lambda: told.append("window")})
    window.do("brief")
    assert isinstance(window.page, APage)
    window.page.doings = {"brief": lambda: told.append("page")}
    window.do("brief")
    assert told == ["window", "page"]


def test_a_shortcut_reaches_the_page(window: MainWindow, qtbot: QtBot):
    told: list[str] = []
    assert isinstance(window.page, APage)
    window.page.doings = {"brief": lambda: told.append("brief")}
    press(qtbot, window, Qt.Key.Key_P, CTRL)
    assert told == ["brief"]


def test_a_single_letter_is_a_command_on_the_page_and_a_letter_in_a_field(window: MainWindow, qtbot: QtBot):
    told: list[str] = []
    assert isinstance(window.page, APage)
    window.page.doings = {"rate": lambda: told.append("rate")}
    window.page.field.setFocus()
    qtbot.keyClick(window.page.field, Qt.Key.Key_R)
    assert window.page.field.text() == "r"
    qtbot.keyClick(window.page, Qt.Key.Key_R)
    assert told == ["rate"]


def test_a_key_outside_the_table_cannot_be_bound(window: MainWindow):
    with pytest.raises(AssertionError, match="launch"):
        window.bind({"launch": lambda: None})


def test_undo_says_what_it_takes_back_and_runs_off_the_gui_thread(
    window: MainWindow, desk: AQuietDesk, qtbot: QtBot
):
    window.refresh_actions()
    assert window.menus.line("undo").text() == "Undo: Paste 42 cells"
    with qtbot.waitSignal(window.bridge.stepped):
        assert window.do("undo")
    assert desk.undone == ["Paste 42 cells"]
    assert not window.menus.line("undo").isEnabled()
    assert window.menus.line("redo").text() == "Redo: Paste 42 cells"
    qtbot.waitUntil(lambda: window.status.said == "Undone: Paste 42 cells")


def test_a_refused_step_is_told_in_the_band(window: MainWindow, desk: AQuietDesk, qtbot: QtBot):
    desk.redo_label = "Paste 42 cells"
    window.do("redo")
    qtbot.waitUntil(window.band.isVisible)
    assert window.band.sentence == "Nothing is left to redo. Undo something first."


def test_the_marking_and_practice_are_always_in_sight(window: MainWindow):
    assert window.menu_end.marking.words == "PRACTICE  ·  OFFICIAL – SENSITIVE"
    assert window.menu_end.marking.isVisible()


def test_selectors_are_hidden_until_there_is_something_to_choose(window: MainWindow):
    assert not window.menu_end.period.isVisible()
    assert not window.menu_end.known.isVisible()
    window.offer_periods([Choice("oct", "October 2026")], "oct")
    assert window.menu_end.period.isVisible()
    assert window.windowTitle() == "October 2026 – Kestria – DeliveryDesk"


def test_looking_back_locks_undo_names_the_moment_and_tells_the_pages(window: MainWindow):
    window.offer_moments([Choice("", "As known now"), Choice("f1", "As at the September stocktake")])
    window.menu_end.known.menu().actions()[1].trigger()
    assert window.standpoint == Standpoint(known="f1")
    assert window.windowTitle() == "As at the September stocktake – Kestria – DeliveryDesk"
    assert "undo" not in window.able()
    assert isinstance(window.page, APage)
    assert window.page.stood == [Standpoint(known="f1")]
    window.menu_end.known.menu().actions()[0].trigger()
    assert "undo" in window.able()


def test_a_running_task_shows_in_the_status_line_and_goes(window: MainWindow, qtbot: QtBot):
    import threading

    hold = threading.Event()

    def work(progress: Any) -> None:
        progress.start(13, "Housing")
        hold.wait(5)

    with qtbot.waitSignal(window.tasks.moved):
        task = window.tasks.run("Reading returns", work)
    assert window.status.running == "Reading returns, 0 of 13, Housing"
    hold.set()
    qtbot.waitUntil(lambda: task.over)
    assert window.status.running == ""


def test_closing_with_work_running_asks_once_and_then_stops_it(window: MainWindow, qtbot: QtBot):
    import threading

    running = threading.Event()

    def work(progress: Any) -> None:
        running.set()
        while True:
            progress.advance()

    window.tasks.run("Making a brief", work)
    assert running.wait(5)
    refused = QCloseEvent()
    window.closeEvent(refused)
    assert not refused.isAccepted()
    assert "Stopping it keeps nothing of it" in window.band.sentence
    window.band.choose(0)
    assert not window.isVisible()
    assert not window.tasks.busy


def test_light_and_dark_are_remembered(window: MainWindow, dressed: Theme):
    window.do("dark")
    assert dressed.dark
    assert window.memory.get("scheme") == "dark"
    window.do("light")


def test_the_window_mirrors(window: MainWindow, qtbot: QtBot):
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: window.sidebar.x() > window.width() / 2)
    assert window.menu_end.mapTo(window, window.menu_end.rect().center()).x() < window.width() / 2
    assert not window.grab().isNull()


def test_every_entry_of_the_side_bar_has_a_name_and_its_question(window: MainWindow):
    for page in PAGES:
        entry = window.sidebar.entry(page.key)
        assert entry.accessibleName() == page.title
        assert entry.accessibleDescription() == page.question


def test_every_table_command_is_one_the_menus_keep():
    assert {action.menu for action in actions.ACTIONS if action.table} <= {"edit", "view", "record"}


def test_commands_of_a_table_are_offered_while_a_menu_has_the_focus(window: MainWindow):
    class Table(QLineEdit):
        def commands(self) -> dict[str, Callable[[], object]]:
            return {"copy": lambda: None}

    assert window.page is not None
    table = Table(window.page)
    table.show()
    table.setFocus()
    window.menuBar().setFocus(Qt.FocusReason.MenuBarFocusReason)
    assert "copy" in window.able()
    table.setParent(None)
    table.deleteLater()

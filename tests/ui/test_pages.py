"""Every page of the window: opened on a whole country and on an empty desk, looked back from, walked by key."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.promises import Priority
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui import actions
from deliverydesk.ui.pages import PAGES, Place
from deliverydesk.ui.widgets.grid import Grid
from deliverydesk.ui.widgets.sentence import PageSentence
from tests.ui.opener import Opener

KEYS = [page.key for page in PAGES]


class TopLevels(QObject):
    """Notes every widget that opens as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.mark.parametrize("key", KEYS)
def test_a_page_opens_on_a_country_with_a_sentence_and_its_first_list_in_focus(
    a_country: Desk, opener: Opener, key: str
) -> None:
    window = opener.show(a_country)
    opener.qtbot.keyClick(window, Qt.Key.Key_F6)
    noted = TopLevels()
    QApplication.instance().installEventFilter(noted)
    window.go(Place(key))
    opener.settle(window)
    QApplication.instance().removeEventFilter(noted)
    assert window.page is not None
    assert noted.shown == [], "nothing flashes up as a window of its own"
    grids = [one for one in window.page.findChildren(Grid) if one.isVisible()]
    assert grids
    if key != "gap":
        assert isinstance(QApplication.focusWidget(), Grid)
    assert window.band.isHidden(), window.band.sentence


@pytest.mark.parametrize("key", KEYS)
def test_a_page_of_an_empty_desk_says_what_to_do(an_empty_desk: Desk, opener: Opener, key: str) -> None:
    window = opener.show(an_empty_desk)
    window.go(Place(key))
    opener.settle(window)
    assert window.page is not None
    assert window.page.isVisible()
    assert window.band.isHidden(), window.band.sentence


@pytest.mark.parametrize("key", KEYS)
def test_looking_back_shows_what_was_known_and_locks_every_list(
    a_country: Desk, opener: Opener, key: str
) -> None:
    freeze = a_country.picture.all(Freeze)[0]
    window = opener.show(a_country)
    window.go(Place(key))
    opener.settle(window)
    window.menu_end.known.chosen.emit(freeze.ref)
    opener.settle(window)
    assert not window.standpoint.now
    assert window.page is not None
    able = window.able()
    assert not {"undo", "redo", "paste", "new_record", "freeze", "brief", "issue"} & set(
        window.page.commands()
    )
    assert not {"undo", "redo"} & set(able)
    for grid in window.page.findChildren(Grid):
        model = grid.rows_model
        if model is None or not model.rowCount():
            continue
        flags = [model.index(0, column).flags() for column in range(model.columnCount())]
        assert not any(flag & Qt.ItemFlag.ItemIsEditable for flag in flags), grid.accessibleName()


@pytest.mark.parametrize("key", KEYS)
def test_a_page_first_opened_while_looking_back_looks_back_too(
    a_country: Desk, opener: Opener, key: str
) -> None:
    window = opener.show(a_country)
    window.menu_end.known.chosen.emit(a_country.picture.all(Freeze)[0].ref)
    window.go(Place(key))
    opener.settle(window)
    assert window.page is not None
    assert not {"new_record", "freeze", "brief", "issue"} & set(window.page.commands())


@pytest.mark.parametrize("key", KEYS)
def test_ctrl_z_takes_back_the_newest_step_from_any_page(a_country: Desk, opener: Opener, key: str) -> None:
    first = a_country.picture.all(Priority)[0]
    editing.set_field(a_country, first, "title", "A name for a moment")
    window = opener.show(a_country)
    window.go(Place(key))
    opener.settle(window)
    opener.qtbot.keyClick(
        QApplication.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    opener.settle(window)
    known = a_country.picture.get(Priority, first.id)
    assert known is not None
    assert known.title == first.title


@pytest.mark.parametrize("key", KEYS)
def test_f6_walks_every_part_of_the_page_and_comes_round(a_country: Desk, opener: Opener, key: str) -> None:
    window = opener.show(a_country)
    window.go(Place(key))
    opener.settle(window)
    assert window.page is not None
    parts: list[QWidget] = [window.sidebar, *window.page.regions()]
    walked = []
    for _part in range(len(parts) + 1):
        window.do("next_region")
        focus = QApplication.focusWidget()
        walked.append(next((n for n, part in enumerate(parts) if _holds(part, focus)), -1))
    assert -1 not in walked
    assert walked[0] == walked[-1]
    assert 0 in walked


def _holds(part: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (part is focus or part.isAncestorOf(focus))


@pytest.mark.parametrize("key", KEYS)
def test_everything_a_page_can_do_is_in_the_action_table(a_country: Desk, opener: Opener, key: str) -> None:
    window = opener.show(a_country)
    window.go(Place(key))
    opener.settle(window)
    assert window.page is not None
    assert set(window.page.commands()) <= set(actions.BY_KEY)


def test_the_window_is_named_and_marked(a_country: Desk, opener: Opener) -> None:
    window = opener.show(a_country)
    assert "sample" in window.windowTitle()
    assert window.windowTitle().endswith("DeliveryDesk")
    assert window.menu_end.marking.words.startswith("PRACTICE")
    assert a_country.marking.upper() in window.menu_end.marking.words


HOLD = """
import sys
from pathlib import Path
from deliverydesk.services.desk import Desk
with Desk.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_desk_that_somebody_has_open_opens_to_read_only_and_says_who(
    the_sample: Path, tmp_path: Path, opener: Opener
) -> None:
    file = tmp_path / "held.desk"
    shutil.copy(the_sample, file)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        window = opener.program.open(file)
        opener.qtbot.addWidget(window)
        opener.settle(window)
        assert "open" in window.band.sentence
        assert "to read only" in window.band.sentence
        assert "undo" not in window.able()
        window.go(Place("milestones"))
        assert window.page is not None
        assert "new_record" not in window.page.commands()
    finally:
        holder.communicate("\n", timeout=20)
        opener.program.close()


def test_walking_the_promises_by_key_leaves_the_focus_on_the_promise(a_country: Desk, opener: Opener):
    window = opener.show(a_country)
    window.go(Place("gap"))
    opener.settle(window)
    first = a_country.picture.all(Priority)[0]
    window.go(Place("priorities", first.id))
    opener.settle(window)
    for _again in range(2):
        opener.qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        opener.settle(window)
        assert window.page is not None
        assert window.page.isAncestorOf(window.focusWidget())
    opener.qtbot.keyClick(window.focusWidget(), Qt.Key.Key_B)
    opener.settle(window)
    assert window.page.isAncestorOf(window.focusWidget())
    assert isinstance(window.focusWidget(), QLineEdit), "a new barrier waits for its words"
    opener.qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert isinstance(window.focusWidget(), Grid), "left, so that the next letter is no edit"


def test_nothing_is_deleted_from_the_past(a_country: Desk, opener: Opener):
    window = opener.show(a_country)
    window.menu_end.known.chosen.emit(a_country.picture.all(Freeze)[0].ref)
    window.go(Place("priorities"))
    opener.settle(window)
    grid = window.focusWidget()
    assert isinstance(grid, Grid)
    assert "delete_rows" not in window.able()
    opener.qtbot.keyClick(grid, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert grid.band.isHidden()


def test_the_sentence_over_the_indicators_accounts_for_each_of_them(a_country: Desk, opener: Opener):
    window = opener.show(a_country)
    window.go(Place("indicators"))
    opener.settle(window)
    assert window.page is not None
    said = window.page.findChild(PageSentence)
    assert said is not None
    assert said.sentence == (
        "45 of 47 indicators have a fresh figure. One is too old to judge. One has no figure yet."
    )

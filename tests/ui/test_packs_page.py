"""Packs: freezing the picture, printing from it, and printing the very same again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QListWidget

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.promises import Priority
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.packs import PacksPage, opening
from tests.ui.opener import Opener


@pytest.fixture
def window(a_country: Desk, opener: Opener) -> MainWindow:
    window = opener.show(a_country)
    window.go(Place("packs"))
    opener.settle(window)
    return window


@pytest.fixture
def page(window: MainWindow) -> PacksPage:
    assert isinstance(window.page, PacksPage)
    return window.page


def freezes(desk: Desk) -> list[Freeze]:
    return sorted(desk.picture.all(Freeze), key=lambda one: one.step)


def choose_file(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(target), "PDF (*.pdf)"))


def test_a_freeze_is_asked_its_purpose_and_stands_first(
    a_country: Desk, window: MainWindow, page: PacksPage, opener: Opener
) -> None:
    before = len(freezes(a_country))
    assert window.do("freeze")
    opener.qtbot.keyClicks(page.purpose.line, "October stocktake")
    opener.qtbot.keyClick(page.purpose.line, Qt.Key.Key_Return)
    opener.settle(window)
    made = freezes(a_country)
    assert len(made) == before + 1
    assert made[-1].purpose == "October stocktake"
    assert page.current == made[-1]
    assert f"{len(made)} pictures are kept" in page.sentence
    assert "Nothing has been written since." in page.sentence


def test_escape_freezes_nothing(a_country: Desk, window: MainWindow, page: PacksPage, opener: Opener) -> None:
    before = freezes(a_country)
    window.do("freeze")
    opener.qtbot.keyClick(page.purpose.line, Qt.Key.Key_Escape)
    opener.settle(window)
    assert freezes(a_country) == before
    assert not page.purpose.isVisible()


def test_a_brief_of_one_promise_is_frozen_printed_and_can_be_opened(
    a_country: Desk,
    window: MainWindow,
    page: PacksPage,
    opener: Opener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "one.pdf"
    choose_file(monkeypatch, target)
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url) or True)
    window.do("brief")
    page.chooser.tick(on=False)
    assert not page.chooser.print.isEnabled()
    page.chooser.tick(on=True, refs=["P03"])
    page.chooser.print.click()
    opener.settle(window)
    assert target.read_bytes().startswith(b"%PDF")
    newest = freezes(a_country)[-1]
    assert newest.purpose == "Brief"
    assert page.built.words.startswith("Brief built: ")
    assert newest.ref in page.built.words
    page.built.findChildren(type(page.chooser.print))[0].click()
    assert [url.toLocalFile() for url in shown] == [str(target)]


def test_a_click_or_space_on_a_line_unticks_its_promise(
    window: MainWindow, page: PacksPage, opener: Opener
) -> None:
    window.do("brief")
    every = len(page.chooser.refs)
    shown = page.chooser.findChild(QListWidget)
    assert shown is not None
    opener.qtbot.keyClick(shown, Qt.Key.Key_Space)
    assert len(page.chooser.refs) == every - 1
    second = shown.visualItemRect(shown.item(1)).center()
    opener.qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert len(page.chooser.refs) == every - 2


def test_the_delivery_report_goes_into_a_whole_brief_only_and_only_if_asked(
    window: MainWindow, page: PacksPage
) -> None:
    window.do("brief")
    assert not page.chooser.with_report
    page.chooser.report.setChecked(True)
    assert page.chooser.with_report
    page.chooser.tick(on=False, refs=["P03"])
    assert not page.chooser.with_report
    assert not page.chooser.report.isEnabled()


def test_an_old_freeze_prints_the_same_bytes_again_whatever_was_written_since(
    a_country: Desk,
    window: MainWindow,
    page: PacksPage,
    opener: Opener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    choose_file(monkeypatch, first)
    window.do("brief")
    page.chooser.print.click()
    opener.settle(window)
    printed = freezes(a_country)
    promise = a_country.picture.all(Priority)[0]
    editing.set_field(a_country, promise, "title", "Promised anew")
    editing.delete_with_children(a_country, [a_country.picture.all(Priority)[1]])
    opener.settle(window)
    choose_file(monkeypatch, second)
    page.open(Place("packs", printed[-1].id))
    page.ask_again()
    page.chooser.print.click()
    opener.settle(window)
    assert window.band.isHidden(), window.band.sentence
    assert first.read_bytes() == second.read_bytes()
    assert freezes(a_country) == printed


def test_trouble_with_the_file_is_said_and_the_page_goes_on(
    window: MainWindow, page: PacksPage, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "no such folder" / "brief.pdf")
    window.do("brief")
    page.chooser.print.click()
    opener.settle(window)
    assert window.band.isVisible()
    assert not page.built.isVisible()


@pytest.mark.parametrize(
    ("count", "since", "said"),
    [
        (0, 0, "No picture has been frozen yet."),
        (1, 0, "One picture is kept, frozen on 12 November 2026. Nothing has been written since."),
        (
            2,
            1,
            "2 pictures are kept, the newest frozen on 12 November 2026. One step has been written since.",
        ),
        (
            11,
            11,
            "11 pictures are kept, the newest frozen on 12 November 2026. 11 steps have been written since.",
        ),
    ],
)
def test_the_sentence_counts_its_rows(a_desk: Desk, count: int, since: int, said: str) -> None:
    one = a_desk.picture.all(Freeze)[0]
    assert opening([one] * count, one.step + 1 + since) == said

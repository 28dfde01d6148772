"""The Gap: its sentence is true of its lines, and its lines follow the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.gap_views import VIEWS
from deliverydesk.domain.narrowing import gaps_sentence
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import opening, scorecards
from deliverydesk.schema.changes import Change
from deliverydesk.services import editing, freezing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.gap_rows import GROUPINGS
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.pages import Place, printing
from deliverydesk.ui.pages.gap import GapPage
from deliverydesk.ui.pages.looking import last_day_of
from deliverydesk.ui.shell import Standpoint
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.filters import Offer


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


@pytest.fixture
def country(qtbot: QtBot, dressed: Theme, a_country: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    """The sample country, where every chip keeps something."""
    made = MainWindow(a_country, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1440, 870)
    made.go(Place("gap"))
    made.show()
    yield made
    made.close()


def refs(page: GapPage) -> list[str]:
    model = page.grid.model()
    return [
        str(model.index(row, 0).data(DISPLAY))
        for row in range(model.rowCount())
        if not page.grid.is_group(row)
    ]


def test_each_chip_shows_as_many_lines_as_it_counts(country: MainWindow) -> None:
    page = page_of(country)
    for view in VIEWS:
        page.chips.choose(view.key)
        assert len(refs(page)) == page.chips.counts[view.key] > 0, view.key
        assert all(view.keeps(card) for card in page.shown)


def test_with_a_chip_the_sentence_is_true_of_the_lines_left(country: MainWindow, a_country: Desk) -> None:
    page = page_of(country)
    whole = page.sentence
    page.chips.choose("apart")
    left = [card for card in scorecards(a_country.picture) if card.priority.ref in refs(page)]
    assert page.sentence == opening(left) != whole
    page.chips.choose("all")
    assert page.sentence == whole


def test_chips_count_all_whatever_is_shown(country: MainWindow, a_country: Desk) -> None:
    page = page_of(country)
    cards = scorecards(a_country.picture)
    page.chips.choose("worse")
    assert page.chips.counts == {view.key: view.count(cards) for view in VIEWS}


def test_chips_are_walked_by_arrows_and_escape_shows_all(qtbot: QtBot, country: MainWindow) -> None:
    page = page_of(country)
    page.chips.setFocus()
    qtbot.keyClick(page.chips, Qt.Key.Key_Right)
    assert page.chips.current == "worse"
    qtbot.keyClick(page.chips, Qt.Key.Key_End)
    assert page.chips.current == "doubtful"
    qtbot.keyClick(page.chips, Qt.Key.Key_Escape)
    assert page.chips.current == "all"


def test_a_chip_that_keeps_nothing_says_so_and_leads_back(window: MainWindow) -> None:
    page = page_of(window)
    page.chips.choose("worse")
    assert refs(page) == []
    assert page.sentence == "None of the promises is one of these."


def test_lines_are_filtered_by_what_they_do_not_show(country: MainWindow, a_country: Desk) -> None:
    page = page_of(country)
    education = next(one for one in a_country.picture.all(Ministry) if one.code == "EDU")
    page.filters.keep("ministry", [Offer("Education", lambda value: value == education.id)])
    assert refs(page) == ["P03", "P04"]
    page.chips.choose("worse")
    assert refs(page) == ["P03"]


def test_where_our_rating_changes_the_rule_is_heavier(country: MainWindow) -> None:
    page = page_of(country)
    model = page.grid.model()
    codes = [card.unit.code for card in page.shown]
    heavy = [bool(model.index(row, 0).data(Role.HEAVY)) for row in range(model.rowCount())]
    assert heavy == [here != below for here, below in pairwise(codes)] + [False]
    page.grid.model().sort(1)
    assert not any(model.index(row, 0).data(Role.HEAVY) for row in range(model.rowCount()))


@pytest.mark.parametrize("by", list(GROUPINGS))
def test_under_headings_no_line_is_lost_and_each_stands_under_its_own(
    country: MainWindow, a_country: Desk, by: str
) -> None:
    page = page_of(country)
    before = refs(page)
    page.group_by(by)
    assert sorted(refs(page)) == sorted(before)
    model = page.grid.model()
    heading = ""
    for row in range(model.rowCount()):
        if page.grid.is_group(row):
            heading = str(model.index(row, 0).data(Role.GROUP))
            continue
        record = a_country.picture.get(Priority, str(model.index(row, 0).data(Role.RECORD)))
        assert record is not None
        ministry = a_country.picture.get(Ministry, record.ministry)
        assert ministry is not None
        assert heading == (ministry.name if by == "ministry" else record.people_served)


def test_keys_alone_group_sort_and_open(qtbot: QtBot, country: MainWindow) -> None:
    page = page_of(country)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_G)
    assert any(page.grid.is_group(row) for row in range(page.grid.model().rowCount()))
    page.grid.setCurrentIndex(page.grid.model().index(1, 1))
    country.do("sort")
    assert sorted(refs(page)) != []
    first = page.grid.model().index(1, 0).data(Role.RECORD)
    page.grid.setCurrentIndex(page.grid.model().index(1, 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert country.place == Place("priorities", first)


def test_sorting_by_a_column_and_back_to_worst_first(country: MainWindow) -> None:
    page = page_of(country)
    worst = refs(page)
    page.grid.setCurrentIndex(page.grid.model().index(0, column(page, "No")))
    country.do("sort")
    assert refs(page) == sorted(worst)
    country.do("sort")
    assert refs(page) == sorted(worst, reverse=True)
    country.do("worst_first")
    assert refs(page) == worst


def test_the_second_view_says_of_each_whether_its_gap_closes(country: MainWindow, a_country: Desk) -> None:
    page = page_of(country)
    order = refs(page)
    country.do("closing")
    cards = {card.priority.ref: card for card in scorecards(a_country.picture)}
    assert refs(page) == order
    said = column(page, "Is it closing?")
    model = page.grid.model()
    for row, ref in enumerate(order):
        assert model.index(row, said).data(DISPLAY) == cards[ref].narrowing.sentence
    assert page.sentence == gaps_sentence([cards[ref].narrowing for ref in order])
    country.do("closing")
    assert page.sentence == opening([cards[ref] for ref in order])


def test_the_bars_are_the_standings_one_by_one(country: MainWindow, a_country: Desk) -> None:
    page = page_of(country)
    country.do("closing")
    place, model = column(page, "At the last stocktakes"), page.grid.model()
    for row, card in enumerate(page.shown):
        bars = model.index(row, place).data(Role.VALUE).bars
        assert [(bar.share, bar.hollow, bar.rebaselined) for bar in bars] == [
            (one.share, one.stale, one.rebaselined) for one in card.narrowing.standings
        ]


def test_the_small_trajectories_share_one_axis(country: MainWindow) -> None:
    page = page_of(country)
    place, model = column(page, "Trajectory"), page.grid.model()
    spans = {model.index(row, place).data(Role.VALUE).span for row in range(model.rowCount())}
    assert len(spans) == 1
    assert None not in spans


def test_the_page_is_printed_as_it_is_narrowed(
    qtbot: QtBot, country: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, target = page_of(country), tmp_path / "gap.pdf"
    opened: list[object] = []

    def shown(address: object) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(printing.QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    monkeypatch.setattr(printing.QDesktopServices, "openUrl", shown)
    page.chips.choose("apart")
    country.do("print_page")
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    words = "\n".join(sheet.extract_text() for sheet in PdfReader(target).pages)
    assert len(PdfReader(target).pages) == 1
    for card in scorecards(country.desk.picture):
        assert (card.priority.title in words) is (card.priority.ref in refs(page)), card.priority.ref


def test_the_line_in_focus_stays_when_lines_are_narrowed_sorted_and_grouped(country: MainWindow) -> None:
    page = page_of(country)

    def focused() -> str:
        return str(page.grid.currentIndex().siblingAtColumn(0).data(DISPLAY))

    row = refs(page).index("P10")
    page.grid.setCurrentIndex(page.grid.model().index(row, 1))
    page.chips.choose("worse")
    assert focused() == "P10"
    page.group_by("ministry")
    assert focused() == "P10"
    country.do("sort")
    assert focused() == "P10"
    page.chips.choose("all")
    assert focused() == "P10"
    page.group_by("")
    assert focused() == "P10"


def test_the_line_of_words_is_there_only_while_it_is_used(qtbot: QtBot, country: MainWindow) -> None:
    page = page_of(country)
    assert page.filters.line.isHidden()
    country.do("filter")
    qtbot.keyClicks(page.filters.line, "rivers fit")
    assert refs(page) == ["P09"]
    qtbot.keyClick(page.filters.line, Qt.Key.Key_Escape)
    assert page.filters.line.isHidden()
    assert len(refs(page)) == 17

"""The list of milestones: the sentence and the figures are true of its rows, and its drawings say themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from deliverydesk.domain.milestone_status import hit_rate
from deliverydesk.domain.timeline import Track
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.milestones import moves_of
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.milestone_columns import TIMELINE
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, TOOLTIP, Role
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.milestones import MilestonesPage
from deliverydesk.ui.pages.story import Story
from deliverydesk.ui.widgets import keys
from deliverydesk.ui.widgets.milestonelines import MilestoneLines
from deliverydesk.ui.widgets.statistics import said_of
from tests.ui.opener import Opener


@pytest.fixture
def window(opener: Opener, a_desk: Desk) -> MainWindow:
    made = opener.show(a_desk)
    made.go(Place("milestones"))
    opener.settle(made)
    return made


def page_of(window: MainWindow) -> MilestonesPage:
    assert isinstance(window.page, MilestonesPage)
    return window.page


def cell(page: MilestonesPage, id: str, key: str, role: int = DISPLAY) -> object:
    model = page.list.model
    return model.index(model.row_of(id), model.column_of(key)).data(role)


def test_the_timeline_draws_what_the_dates_say_and_says_it_in_words(window: MainWindow) -> None:
    page = page_of(window)
    coaches = cell(page, "ms-coaches", TIMELINE, Role.VALUE)
    assert isinstance(coaches, Track)
    assert (coaches.first, coaches.end, coaches.moved_to) == (
        date(2026, 9, 30),
        date(2027, 2, 15),
        date(2026, 12, 31),
    )
    said = "First agreed for 30 Sep 2026, re-baselined to 31 Dec 2026, forecast for 15 Feb 2027, 138 d late."
    assert cell(page, "ms-coaches", TIMELINE, TOOLTIP) == said
    assert str(cell(page, "ms-coaches", TIMELINE, ACCESSIBLE)).endswith(said)
    pay = cell(page, "ms-pay", TIMELINE, Role.VALUE)
    assert isinstance(pay, Track)
    assert pay.words == "145 d and counting"


def test_a_date_moved_now_is_counted_drawn_and_told(window: MainWindow, a_desk: Desk, opener: Opener) -> None:
    page = page_of(window)
    # The small country came with a list that knew things up to 30 September.
    assert cell(page, "ms-test", "moved") == "same"
    one = a_desk.picture.get(Milestone, "ms-test")
    assert one is not None
    a_desk.write("Later", [Change(one, replace(one, forecast=date(2027, 5, 1)))])
    opener.settle(window)
    # 31 March to 1 May 2027: 31 days.
    assert cell(page, "ms-test", "moved") == "31 later"
    track = cell(page, "ms-test", TIMELINE, Role.VALUE)
    assert isinstance(track, Track)
    assert track.tick == date(2027, 3, 31)
    assert "one date moved later" in page.said.sentence


def test_what_holds_a_milestone_up_is_named_and_never_written(
    window: MainWindow, a_desk: Desk, opener: Opener
) -> None:
    page = page_of(window)
    assert cell(page, "ms-coaches", "waits") == "M032: no date"
    one = a_desk.picture.get(Milestone, "ms-pay")
    assert one is not None
    a_desk.write("A date", [Change(one, replace(one, forecast=date(2027, 3, 15)))])
    opener.settle(window)
    # 15 February to 15 March 2027: 28 days.
    assert cell(page, "ms-coaches", "waits") == "M032: 28 d"
    tip = str(cell(page, "ms-coaches", "waits", TOOLTIP))
    assert tip == (
        "It is forecast 28 days before M032, which it waits for. "
        "So it can be met on 15 Mar 2027 at the earliest, 28 days later than forecast."
    )
    coaches = a_desk.picture.get(Milestone, "ms-coaches")
    assert coaches is not None
    assert coaches.forecast == date(2027, 2, 15)


def test_the_unit_s_own_bands_colour_the_slips(window: MainWindow, a_desk: Desk, opener: Opener) -> None:
    page = page_of(window)
    # 15 December 2026 to 31 March 2027: 106 days, red beyond 90.
    assert cell(page, "ms-test", "late", Role.TONE) == "bad"
    settings = a_desk.picture.settings
    a_desk.write("Wider", [Change(settings, replace(settings, slip_ag=60, slip_ar=120))])
    opener.settle(window)
    assert cell(page, "ms-test", "late", Role.TONE) == "watch"


def test_the_figures_beside_the_sentence_are_those_of_the_rows(window: MainWindow, a_desk: Desk) -> None:
    page = page_of(window)
    assert page.ledger is not None
    at = a_desk.picture
    lines = page.slips.lines(at)
    found = dict(page.ledger.facts)
    rate = hit_rate((line.dates for line in lines), at.today)
    assert found["Hit rate"] == rate.words() == "1 of 4 met on time"
    surprises = moves_of(a_desk, at).since.late_surprises(line.record.id for line in lines)
    # M030 was met in time. M032 and M100 had slipped by 30 September, when the desk first knew of them; M033
    # was due that very day, its later date told with it.
    assert (surprises.late, surprises.slipped, surprises.unknown) == (0, 0, 3)
    assert found["Late surprises"] == "not known for 3"
    assert found["Re-baselined"] == "one"
    assert found["Held up"] == "one waits for another"


def test_the_trend_follows_the_row_and_can_show_the_whole_priority(
    window: MainWindow, opener: Opener
) -> None:
    page = page_of(window)
    trend = page.trend
    assert trend is not None
    assert page.list.reveal("ms-coaches")
    opener.settle(window)
    assert [line.name for line in trend.chart.lines] == ["M033"]
    assert trend.words.sentences == ["It waits for M032, which has no date."]
    window.do("trend_scope")
    assert sorted(line.name for line in trend.chart.lines) == ["M030", "M032", "M033", "M034"]
    assert [line.name for line in trend.chart.lines if line.strong] == ["M033"]
    opener.qtbot.keyClick(page.list.grid, Qt.Key.Key_Down)
    assert [line.name for line in trend.chart.lines if line.strong] == ["M034"]
    window.do("trend")
    assert trend.isHidden()
    window.do("trend")
    assert not trend.isHidden()


def test_the_timeline_takes_the_room_of_the_dates_and_gives_it_back(window: MainWindow) -> None:
    page = page_of(window)
    grid, model = page.list.grid, page.list.model
    drawn, forecast = model.column_of(TIMELINE), model.column_of("forecast")
    before = grid.columnWidth(drawn)
    grid.setCurrentIndex(model.index(0, forecast))
    window.do("timeline")
    assert grid.isColumnHidden(forecast)
    assert grid.columnWidth(drawn) > before
    assert not grid.isColumnHidden(grid.currentIndex().column())
    window.do("timeline")
    assert not grid.isColumnHidden(forecast)
    assert grid.columnWidth(drawn) == before


def test_arrow_keys_reach_the_timeline(window: MainWindow, opener: Opener) -> None:
    page = page_of(window)
    grid, model = page.list.grid, page.list.model
    drawn = model.column_of(TIMELINE)
    grid.setCurrentIndex(model.index(0, drawn - 1))
    grid.setFocus()
    opener.qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.currentIndex().column() == drawn


def test_space_shows_the_form_and_takes_it_away(window: MainWindow, opener: Opener) -> None:
    page = page_of(window)
    form = page.list.form
    assert form is not None
    assert not form.isVisible()
    opener.qtbot.keyClick(page.list.grid, Qt.Key.Key_Space)
    assert form.isVisible()
    opener.qtbot.keyClick(page.list.grid, Qt.Key.Key_Down)
    assert form.isVisible()
    opener.qtbot.keyClick(page.list.grid, Qt.Key.Key_Space)
    assert not form.isVisible()


def test_a_story_draws_its_milestones_beside_their_dates(opener: Opener, a_desk: Desk) -> None:
    window = opener.show(a_desk)
    window.go(Place("priorities", "pr-read"))
    opener.settle(window)
    assert window.page is not None
    (lines,) = window.page.findChild(Story).findChildren(MilestoneLines)
    assert set(lines.tracks) == {"ms-pilot", "ms-pay", "ms-coaches", "ms-test"}
    assert lines.tracks["ms-pay"].counting == date(2026, 11, 23)
    assert lines.tracks["ms-coaches"].moved_to == date(2026, 12, 31)
    assert "145 d and counting" in lines.accessibleName()


def test_tab_passes_over_the_columns_that_gave_their_room_to_the_timeline(
    window: MainWindow, opener: Opener
) -> None:
    page = page_of(window)
    grid, model = page.list.grid, page.list.model
    window.do("timeline")
    grid.setCurrentIndex(model.index(0, model.column_of("title")))
    grid.move_by(0, 1)
    assert grid.currentIndex().column() == model.column_of("late")
    grid.move_by(0, 1)
    assert grid.currentIndex().column() == model.column_of(TIMELINE)
    assert not keys.walked(grid, 1), "from the last column in sight Tab leaves the table"
    opener.qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert grid.currentIndex().column() == model.column_of(TIMELINE)


def test_days_still_counting_sort_among_the_others_and_are_in_no_average(window: MainWindow) -> None:
    page = page_of(window)
    grid, model = page.list.grid, page.list.model
    late = model.column_of("late")
    model.sort(late, Qt.SortOrder.DescendingOrder)
    shown = [model.record(row).id for row in range(model.rowCount())]
    # 31 May to 1 December 184 days; 145 and counting; 138; 106; met on its day.
    assert shown == ["ms-bridge", "ms-pay", "ms-coaches", "ms-test", "ms-pilot"]
    model.sort(late, Qt.SortOrder.AscendingOrder)
    assert [model.record(row).id for row in range(model.rowCount())] == shown[::-1]
    grid.setCurrentIndex(model.index(0, late))
    grid.extend_to(model.index(model.rowCount() - 1, late))
    said = said_of(model, grid.selectionModel().selection())
    # (184 + 138 + 106 + 0) / 4 = 107
    assert "count 4" in said
    assert "average 107 d" in said
    assert "1 without a value, not counted" in said

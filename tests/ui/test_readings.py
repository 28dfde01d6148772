"""Readings on the page of indicators: what does not add up stands above them, what a figure was beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deliverydesk.domain.measures import Indicator, Reading, ReadingStatus, RollUp
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.models.roles import DISPLAY, TOOLTIP
from deliverydesk.ui.pages import Place
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.band import Band
from deliverydesk.ui.widgets.recordlist import RecordList

START, END = date(2026, 7, 1), date(2026, 9, 30)


def a_figure(value: float, place: str | None = None) -> Reading:
    return Reading(
        indicator="i-books",
        period_start=START,
        period_end=END,
        place=place,
        value=value,
        status=ReadingStatus.FINAL,
    )


@pytest.fixture
def window(qtbot: QtBot, dressed: Theme, a_desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    books = a_desk.picture.get(Indicator, "i-books")
    assert books is not None
    a_desk.write("Adds up", [Change(books, replace(books, rollup=RollUp.SUM, decimals=0))])
    given = [a_figure(1310), a_figure(700, "pl-north"), a_figure(504, "pl-south")]
    a_desk.write("Readings", [Change(None, one) for one in given])
    made = MainWindow(a_desk, Memory.at(tmp_path / "memory.ini"))
    qtbot.addWidget(made)
    made.resize(1440, 870)
    made.show()
    made.go(Place("indicators", "i-books"))
    yield made
    made.close()


def readings_of(window: MainWindow) -> RecordList:
    lists = window.page.findChildren(RecordList)
    return next(one for one in lists if one.model.source.entity is Reading.entity and one.isVisible())


def bands(window: MainWindow) -> list[str]:
    return [
        one.sentence for one in readings_of(window).findChildren(Band) if one.isVisible() and one.sentence
    ]


def test_regions_that_do_not_add_up_are_named_above_the_readings(window: MainWindow) -> None:
    [words] = bands(window)
    assert "The two regions add up to 1,204; the national figure is 1,310." in words


def test_the_remark_goes_when_the_figures_agree(qtbot: QtBot, window: MainWindow, a_desk: Desk) -> None:
    one = next(one for one in a_desk.picture.series("i-books") if one.value == 1310)
    a_desk.write("Right", [Change(one, replace(one, value=1204.0))])
    qtbot.waitUntil(lambda: not bands(window))


def test_a_revised_figure_says_what_it_was_and_how_often(
    qtbot: QtBot, window: MainWindow, a_desk: Desk
) -> None:
    for value in (1204.0, 1210.0):
        one = next(
            one for one in a_desk.picture.series("i-books") if one.place is None and one.period_end == END
        )
        a_desk.write("Revised", [Change(one, replace(one, value=value))])
    model = readings_of(window).model
    place = model.column_of("was")

    def said(role: int) -> str:
        return str(model.index(model.row_of(one.id), place).data(role))

    qtbot.waitUntil(lambda: said(DISPLAY) == "1,204; revised 2 times")
    assert said(TOOLTIP).startswith("Revised 2 times:\n1,204")
    assert "1,310" in said(TOOLTIP)
    assert model.headerData(place, Qt.Orientation.Horizontal, DISPLAY) == "Was before"


def paste(window: MainWindow, words: str) -> RecordList:
    QApplication.clipboard().setText(words)
    shown = readings_of(window)
    shown.grid.setCurrentIndex(shown.model.index(0, 0))
    shown.grid.commands()["paste_new"]()
    return shown


def test_a_block_with_periods_across_is_asked_about_and_written_as_one_step(
    qtbot: QtBot, window: MainWindow, a_desk: Desk
) -> None:
    step, before = a_desk.picture.step, len(a_desk.picture.series("i-books"))
    shown = paste(window, "Region\t2026-Q1\t2026-Q2\t2026-Q3\nNorth\t410\t436\t700\nSouth\t402\t411\t510\n")
    assert shown.grid.band.sentence == "Add 4 new readings? Change one reading that is there?"
    assert a_desk.picture.step == step
    shown.grid.band.choose(0)
    assert a_desk.picture.step == step + 1
    found = {(one.place, one.period_end): one.value for one in a_desk.picture.series("i-books")}
    assert found["pl-north", date(2026, 3, 31)] == 410.0
    assert found["pl-south", END] == 510.0
    a_desk.undo()
    assert len(a_desk.picture.series("i-books")) == before


def test_a_place_nobody_knows_is_refused_by_its_cell(window: MainWindow, a_desk: Desk) -> None:
    step = a_desk.picture.step
    shown = paste(window, "Region\t2026-Q1\nAtlantis\t410\nSouth\t402\n")
    assert "B2" in shown.grid.band.sentence
    assert a_desk.picture.step == step


def test_rows_as_the_table_has_them_are_pasted_as_before(window: MainWindow, a_desk: Desk) -> None:
    step = a_desk.picture.step
    shown = paste(window, "1 Jan 2026\t31 Mar 2026\tN1\t\t410\n1 Apr 2026\t30 Jun 2026\tN1\t\t436\n")
    assert shown.grid.band.sentence == "Add 2 new readings?"
    shown.grid.band.choose(0)
    assert a_desk.picture.step == step + 1

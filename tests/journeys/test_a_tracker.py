"""A unit's own tracker comes in by clicking: today's and three past quarters', every cell told, to a printed brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.exchanges import Brought, Note
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryPoint
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.services.desk import Desk
from deliverydesk.ui.dialogs.bringing.dialog import BringSheet
from deliverydesk.ui.dialogs.new_desk import NewDesk
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.pages.packs import PacksPage
from deliverydesk.ui.welcome import Welcome
from tests.services.bigtracker import (
    MEANS,
    MILESTONES,
    PAST,
    PRIORITIES,
    QUARTERS,
    WORKBOOK,
    portfolio,
    quarter_words,
    write,
)
from tests.storage.looking import seen
from tests.ui.conftest import dressed, opener  # noqa: F401  the window's own fixtures
from tests.ui.opener import Opener

# A list that opens under a choice makes the offscreen platform speak, and takes its Enter in silence.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)",
    "Keyboard event not accepted by receiving widget",
    extend=True,
)

NOTHING = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
HEAD = 3
MOST_CLICKS, MOST_KEYS = 50, 150
BAD_DAYS = ("soon", "31/02/2027")


# --- what the files say, read by another reader ------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One cell of a source: where it is, what stands in it, and the column's heading."""

    row: int
    column: int
    value: Any
    colour: str
    heading: str
    percent: bool

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def figure(self) -> float:
        """Percentages are kept in points."""
        return round(self.value * 100 if self.percent else self.value, 9)


def said_by(sheet: Worksheet) -> Iterator[Said]:
    """Every cell that is filled, or coloured under a heading that has nothing but colour."""
    heads = {cell.column: str(cell.value) for row in sheet.iter_rows(2, HEAD) for cell in row if cell.value}
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            fill = cell.fill
            colour = str(fill.fgColor.rgb)[-6:] if fill is not None and fill.fill_type == "solid" else ""
            if value is not None or colour:
                yield Said(
                    cell.row, cell.column, value, colour, heads.get(cell.column, ""), "%" in cell.number_format
                )  # fmt: skip


@dataclass
class Source:
    """One workbook with the day it knew things up to; None where it is today's."""

    path: Path
    end: date | None
    sheets: dict[str, list[Said]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, end: date | None) -> Source:
        book = load_workbook(path)
        return cls(path, end, {name: list(said_by(book[name])) for name in (PRIORITIES, MILESTONES)})

    def rows(self, sheet: str) -> dict[int, dict[str, Said]]:
        """Each row's cells by heading; only rows that have a number at their left."""
        found: dict[int, dict[str, Said]] = {}
        for one in self.sheets[sheet]:
            if one.row > HEAD:
                found.setdefault(one.row, {})[one.heading] = one
        number = "No" if sheet == PRIORITIES else "Milestone no"
        return {row: cells for row, cells in found.items() if number in cells and len(cells) > 1}


def quarter_of(heading: str) -> date:
    """The last day of `Q1 2025`."""
    return next(one for one in QUARTERS if quarter_words(one) == heading)


class Truth:
    """What should stand in the desk after each file, worked out from the files alone, cell by cell."""

    def __init__(self) -> None:
        self.readings: dict[tuple[str, date], float] = {}
        self.ratings: dict[tuple[str, date | None], str] = {}
        self.forecasts: dict[str, date] = {}
        self.actuals: dict[str, date] = {}
        self.said: dict[tuple[str, date | None], date] = {}
        self._known: set[tuple[Any, ...]] = set()

    def fates(self, source: Source, sheet: str) -> dict[str, str]:
        """What becomes of each cell of a sheet, by its address."""
        of_rows = source.rows(sheet)
        judge = self._of_priority if sheet == PRIORITIES else self._of_milestone
        found: dict[str, str] = {}
        for one in source.sheets[sheet]:
            row = of_rows.get(one.row)
            if row is not None:
                found[one.address] = judge(source, row, one)
            elif one.row > HEAD and one.column == 1:
                found[one.address] = self._once("theme", one.value, fate="note")
            else:
                found[one.address] = "left_out"
        return found

    def _once(self, *key: Any, fate: str = "written") -> str:
        if key in self._known:
            return "same"
        self._known.add(key)
        return fate

    def _of_priority(self, source: Source, row: dict[str, Said], one: Said) -> str:
        ref = str(row["No"].value)
        match one.heading:
            case "Lead ministry":
                return self._once("ministry", one.value) if ("priority", ref) in self._known else "problem"
            case "No" | "Priority":
                return self._once("priority", ref) if one.heading == "No" else self._once("title", one.value)
            case "2022" | "2026" | "2028":
                return self._once("path", ref, one.heading)
            case "Status":
                if not MEANS[one.colour]:
                    return "left_out"
                self.ratings[ref, source.end] = MEANS[one.colour]
                return "written"
            case "Remarks":
                return self._once("note", ref, one.value, fate="note")
        key = ref, quarter_of(one.heading)
        if key not in self.readings:
            self.readings[key] = one.figure
            return "written"
        return "same" if self.readings[key] == one.figure else "note"

    def _of_milestone(self, source: Source, row: dict[str, Said], one: Said) -> str:
        ref = str(row["Milestone no"].value)
        match one.heading:
            case "Priority code":
                return "same"
            case "Status":
                return "left_out"
            case "Comment":
                return self._once("note", ref, one.value, fate="note")
            case "Forecast date":
                return self._of_forecast(source, ref, one)
            case "Completed on":
                self.actuals[ref] = one.value
        return self._once("step", ref, one.heading, one.value)

    def _of_forecast(self, source: Source, ref: str, one: Said) -> str:
        if not isinstance(one.value, date):
            return "problem" if one.value in BAD_DAYS else "left_out"
        self.said[ref, source.end] = one.value
        if ref not in self.forecasts:
            self.forecasts[ref] = one.value
            return "written"
        return "same" if self.forecasts[ref] == one.value else "note"


# --- the person at the keyboard ----------------------------------------------------------------------


class NewUser:
    """Clicks and types as a person does, on what can be seen and used, and counts it."""

    def __init__(self, opens: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opener, self.qtbot = opens, opens.qtbot
        self.clicks = self.keys = 0
        self._patch = monkeypatch

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible(), widget
        assert widget.isEnabled(), widget
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.clicks += 1

    def type(self, widget: QWidget, words: str) -> None:
        assert widget.isEnabled(), widget
        self.qtbot.keyClicks(widget, words)
        self.keys += len(words)

    def press(self, widget: QWidget, key: Qt.Key, with_: Qt.KeyboardModifier = NOTHING) -> None:
        self.qtbot.keyClick(widget, key, with_)
        self.keys += 1

    def will_choose(self, name: str, path: Path) -> None:
        """The next file dialog of the system is answered by two clicks on a file."""
        self._patch.setattr(QFileDialog, name, lambda *_words, **_more: (str(path), ""))
        self.clicks += 2

    def until(self, fact: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=30_000)
        QApplication.processEvents()


class AtTheList:
    """The dialog of lists, with somebody at it."""

    def __init__(self, user: NewUser, sheet: BringSheet) -> None:
        self.user, self.sheet = user, sheet

    def open(self, path: Path) -> None:
        self.user.will_choose("getOpenFileName", path)
        self.user.click(self.sheet.choose)
        self._rest(path.name)

    def say_the_day(self, day: date) -> None:
        self.user.click(self.sheet.as_at)
        self.user.press(self.sheet.as_at, Qt.Key.Key_A, CTRL)
        self.user.type(
            self.sheet.as_at, f"{day.day}/{day.month}/{day.year}" if day.day > 12 else f"{day:%d %b %Y}"
        )
        self.user.press(self.sheet.as_at, Qt.Key.Key_Return)
        self._rest()

    def turn_to(self, name: str) -> None:
        self.sheet.tab.setFocus()
        self.user.click(self.sheet.tab)
        self.user.type(self.sheet.tab.view(), name[:2])
        self.user.press(self.sheet.tab.view(), Qt.Key.Key_Return)
        self.user.until(lambda: self.sheet.came is not None and self.sheet.came.sheet == name)
        self._rest()

    def correct(self, heading: str, label: str) -> None:
        (row,) = (one for one in self.sheet.asked.columns if one.guess.heading.text == heading)
        self.user.click(row.box)
        self.user.type(row.box.view(), label)
        self.user.press(row.box.view(), Qt.Key.Key_Return)
        self._rest()

    def explain_the_fills(self) -> None:
        for colour in [one.key for one in self.sheet.asked.fills]:
            (row,) = (one for one in self.sheet.asked.fills if one.key == colour)
            if not any(one.isChecked() for one in row.answers.values()):
                self.user.click(row.answers[MEANS[colour]])
                self._rest()

    def write(self) -> None:
        self.user.click(self.sheet.go)
        self.user.until(lambda: "brought in" in self.sheet.sentence)
        self._rest()

    def _rest(self, name: str = "") -> None:
        sheet = self.sheet
        self.user.until(lambda: not sheet.busy and sheet.came is not None and name in ("", sheet.came.file))


# --- the journey -------------------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    """Today's workbook, then those of three past quarters."""
    promises = portfolio()
    folder = tmp_path / "trackers"
    folder.mkdir()
    files: list[tuple[Path, date | None]] = [(write(folder / WORKBOOK, promises, QUARTERS[-1]), None)]
    files += [(write(folder / f"Tracker {quarter_words(end)}.xlsx", promises, end), end) for end in PAST]
    return [Source.read(path, end) for path, end in files]


@pytest.fixture
def user(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> NewUser:  # noqa: F811
    return NewUser(opener, monkeypatch)


def through_the_door(user: NewUser) -> MainWindow:
    """From the first window through the door of lists to a new desk, where the list is chosen."""
    welcome = user.opener.program.welcome()
    assert isinstance(welcome, Welcome)
    user.qtbot.addWidget(welcome)
    user.qtbot.waitExposed(welcome)
    user.click(welcome.doors["bring"])
    asked = welcome.findChild(NewDesk)
    assert asked is not None
    unit, name = asked.unit.block("unit_name").widget, asked.you.block("name").widget
    assert isinstance(unit, QLineEdit)
    unit.selectAll()
    user.type(unit, "Unit of the Hills")
    user.click(name)
    user.type(name, "Hanna Unruh")
    user.press(name, Qt.Key.Key_Return)
    program = user.opener.program
    user.until(lambda: program.window is not None)
    assert program.window is not None
    user.opener.adopt(program.window)
    program.window.resize(1440, 870)
    user.opener.settle(program.window)
    return program.window


def bring_in(at: AtTheList, source: Source, truth: Truth, desk: Desk, cells: Counter[str]) -> None:
    """Both sheets of one workbook; each cell's fate is that which the file itself tells."""
    at.open(source.path)
    if source.end is not None:
        at.say_the_day(source.end)
    for name in (PRIORITIES, MILESTONES):
        if name == MILESTONES:
            at.turn_to(MILESTONES)
        else:
            at.correct("Status", "Rating, the unit")
            at.explain_the_fills()
        at.write()
        came = at.sheet.came
        assert came is not None
        assert came.sheet == name
        wanted = truth.fates(source, name)
        counted = {str(fate.value): n for fate, n in came.accounting.counts if n}
        assert counted == dict(Counter(wanted.values())), (source.path.name, name)
        assert came.accounting.total == came.accounting.cells == len(source.sheets[name])
        assert all(reason for reason, _n, _first in came.accounting.reasons)
        assert {one.where.cell for one in came.problems} == {
            cell for cell, fate in wanted.items() if fate == "problem"
        }
        kept = max(desk.picture.all(Brought), key=lambda one: one.id)
        placed = {cell for _entity, _record, _field, on, cell in desk.blob(kept.cells) if on == name}
        assert placed == {cell for cell, fate in wanted.items() if fate in ("written", "note")}
        cells.update(counted)


def leave(user: NewUser, sheet: BringSheet, window: MainWindow) -> None:
    """Close the dialog; a desktop then gives the window beneath it the keyboard."""
    user.click(sheet.leave)
    window.activateWindow()
    user.until(window.isActiveWindow)
    user.opener.settle(window)


def print_the_brief(user: NewUser, window: MainWindow, target: Path) -> PdfReader:
    """From the Packs page, of every promise."""
    user.press(window, Qt.Key.Key_P, CTRL)
    user.opener.settle(window)
    page = window.page
    assert isinstance(page, PacksPage)
    user.will_choose("getSaveFileName", target)
    user.click(page.chooser.print)
    user.until(target.exists)
    user.opener.settle(window)
    return PdfReader(target)


def test_a_tracker_and_three_past_quarters_come_in_by_clicking_to_a_printed_brief(
    user: NewUser, sources: list[Source], tmp_path: Path
) -> None:
    window = through_the_door(user)
    desk = window.desk
    (sheet,) = window.findChildren(BringSheet)
    at, truth = AtTheList(user, sheet), Truth()
    cells: Counter[str] = Counter()
    for source in sources:
        bring_in(at, source, truth, desk, cells)
    leave(user, sheet, window)

    assert_every_value_is_the_source_s(desk, sources, truth)
    assert_nothing_is_newer_than_its_file(desk)
    assert desk.journal.verify() == []
    assert sum(cells.values()) == sum(len(said) for one in sources for said in one.sheets.values())

    brief = print_the_brief(user, window, tmp_path / "brief.pdf")
    words = " ".join(" ".join(page.extract_text() for page in brief.pages).split())
    assert len(brief.pages) >= 1 + len(desk.picture.all(Priority))
    for one in desk.picture.all(Priority):
        assert one.title in words, one.title
    assert "Unit of the Hills" in words
    assert user.clicks <= MOST_CLICKS
    assert user.keys <= MOST_KEYS


def test_one_undo_takes_a_sheet_back_and_one_redo_brings_it_in_again(
    user: NewUser, sources: list[Source]
) -> None:
    window = through_the_door(user)
    desk = window.desk
    (sheet,) = window.findChildren(BringSheet)
    at, truth = AtTheList(user, sheet), Truth()
    bring_in(at, sources[0], truth, desk, Counter())
    before = seen(desk)
    steps = desk.picture.step
    bring_in(at, sources[1], truth, desk, Counter())
    after = seen(desk)
    assert desk.picture.step == steps + 2
    leave(user, sheet, window)
    for _sheet in (MILESTONES, PRIORITIES):
        user.press(window, Qt.Key.Key_Z, CTRL)
        user.opener.settle(window)
    assert seen(desk) == before
    for _sheet in (PRIORITIES, MILESTONES):
        user.press(window, Qt.Key.Key_Y, CTRL)
        user.opener.settle(window)
    assert seen(desk) == after


# --- what stands in the desk -------------------------------------------------------------------------


def assert_every_value_is_the_source_s(desk: Desk, sources: list[Source], truth: Truth) -> None:
    """Value by value, from the cells to the records and from the records to the cells."""
    picture = desk.picture
    ministries = {one.id: one.name for one in picture.all(Ministry)}
    refs = {one.id: one.ref for one in picture.all(Priority)}
    promises = {one.ref: one for one in picture.all(Priority)}
    headlines = {one.id: refs[one.priority] for one in picture.all(Indicator)}
    paths = {headlines[one.indicator]: one for one in picture.all(Trajectory)}
    points = {one.trajectory: one for one in picture.all(TrajectoryPoint)}
    today = sources[0].rows(PRIORITIES).values()
    assert len(today) == len(promises) == len(headlines) == len(paths) == len(points) == 40
    for row in today:
        mine = promises[row["No"].value]
        path = paths[mine.ref]
        point = points[path.id]
        assert (mine.title, ministries[mine.ministry]) == (row["Priority"].value, row["Lead ministry"].value)
        assert (path.baseline, path.target, point.value) == pytest.approx(
            (row["2022"].figure, row["2028"].figure, row["2026"].figure)
        )
        assert (path.baseline_on, point.on, path.target_on) == (
            date(2022, 12, 31), date(2026, 12, 31), date(2028, 12, 31),
        )  # fmt: skip

    readings = {
        (headlines[one.indicator], one.period_end): one.value
        for indicator in headlines
        for one in picture.series(indicator)
    }
    assert readings == pytest.approx(truth.readings)
    rated = {
        (refs[one.priority], one.as_at): one.overall
        for one in picture.all(Assessment)
        if one.voice is Voice.UNIT
    }
    assert rated == {(ref, end or picture.today): code for (ref, end), code in truth.ratings.items()}
    assert len(rated) == len(picture.all(Assessment))

    steps = {one.ref: one for one in picture.all(Milestone)}
    rows = sources[0].rows(MILESTONES).values()
    assert len(rows) == len(steps) == 400
    for row in rows:
        step = steps[row["Milestone no"].value]
        assert (step.title, step.owner, step.original_baseline, refs[step.priority]) == (
            row["Milestone"].value, row["Owner"].value, row["Baseline date"].value, row["Priority code"].value,
        )  # fmt: skip
        assert step.forecast == truth.forecasts.get(step.ref)
        assert step.actual == truth.actuals.get(step.ref)

    notes = {(one.record, one.heading): one.words for one in picture.all(Note)}
    for (ref, end), day in truth.said.items():
        if end is not None:
            told = notes.get((steps[ref].id, f"Forecast, as said on {end.day} {end:%b %Y}"))
            known_then = told if told is not None else shown(steps[ref].forecast)
            assert known_then == shown(day), (ref, end)


def shown(day: date | None) -> str:
    assert day is not None
    return f"{day.day} {day:%b %Y}"


def assert_nothing_is_newer_than_its_file(desk: Desk) -> None:
    """What came from a file of a past day lies on that day or before it."""
    picture = desk.picture
    readings = {one.id: one for indicator in picture.all(Indicator) for one in picture.series(indicator.id)}
    for kept in picture.all(Brought):
        if kept.as_at is None:
            continue
        for entity, record, name, _sheet, _cell in desk.blob(kept.cells):
            match entity, name:
                case "reading", _:
                    assert readings[record].period_end <= kept.as_at
                case "assessment", _:
                    assert picture.record(record).as_at == kept.as_at
                case "milestone", "actual":
                    assert picture.record(record).actual <= kept.as_at

"""Narrowing a list: words, chips by kind, and an empty list that says which filter to take away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.services import editing
from deliverydesk.ui.models import source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets.filters import Chip, FilterRow, Offer, offers
from deliverydesk.ui.widgets.grid import Grid
from deliverydesk.ui.widgets.keeping import PlaceKeeper, tell_refusals
from deliverydesk.ui.widgets.peek import Peek, facts


@pytest.fixture
def model(a_desk, bridge) -> EntityModel:
    return EntityModel(a_desk, source.everything(Milestone.entity), bridge=bridge)


@pytest.fixture
def filters(model, qtbot) -> FilterRow:
    made = FilterRow(model)
    qtbot.addWidget(made)
    made.show()
    return made


def refs(model: EntityModel) -> list[str]:
    return [model.record(row).ref for row in range(model.rowCount())]


def offer(model: EntityModel, key: str, words: str) -> Offer:
    column = model.columns[model.column_of(key)]
    return next(one for one in offers(column, model) if one.words == words)


def test_each_typed_letter_narrows_the_list(filters, model, qtbot):
    qtbot.keyClicks(filters.line, "coach")
    assert refs(model) == ["M032", "M033"]
    filters.line.clear()
    assert model.rowCount() == 5


def test_a_chip_keeps_the_rows_that_meet_one_of_its_offers(filters, model):
    filters.keep("type", [offer(model, "type", "Decision"), offer(model, "type", "Approval")])
    assert refs(model) == ["M032"]
    assert filters.kept[0].words == "Type: Decision, Approval"
    filters.keep("type", ())
    assert model.rowCount() == 5


def test_two_chips_keep_the_rows_that_meet_both(filters, model):
    filters.keep("forecast", [offer(model, "forecast", "today or later")])
    filters.keep("owner", [offer(model, "owner", "empty")])
    assert refs(model) == ["M034", "M100"]


def test_empty_and_absent_for_a_reason_are_two_things(filters, model):
    filters.keep("forecast", [offer(model, "forecast", "empty")])
    assert refs(model) == ["M030"]
    filters.keep("forecast", [offer(model, "forecast", "absent for a reason")])
    assert refs(model) == ["M032"]


def test_a_link_offers_the_records_that_are_pointed_at(a_desk, bridge):
    model = EntityModel(a_desk, source.everything(Priority.entity), bridge=bridge)
    column = model.columns[model.column_of("ministry")]
    assert [one.words for one in offers(column, model)] == ["EDU Education", "FIN Finance"]


def test_a_rating_offers_the_codes_that_are_given(a_desk, bridge):
    model = EntityModel(a_desk, source.everything(Assessment.entity), bridge=bridge)
    column = model.columns[model.column_of("overall")]
    assert [one.words for one in offers(column, model)][:2] == ["R", "G"]


def test_pressing_a_chip_takes_it_away(filters, model, qtbot):
    filters.keep("critical", [offer(model, "critical", "yes")])
    chip = filters.findChild(Chip)
    assert refs(model) == ["M032"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert model.rowCount() == 5


def test_an_empty_list_names_its_filters_and_what_the_last_one_hides(filters, model):
    filters.line.setText("bridges")
    filters.keep("critical", [offer(model, "critical", "yes")])
    assert model.rowCount() == 0
    sentence, verb, clear = filters.nothing_matches()
    assert (sentence, verb) == ("Nothing matches: “bridges”; Critical: yes.", "Clear “bridges”: one row")
    clear()
    assert refs(model) == ["M032"]


def test_filters_that_each_hide_everything_are_cleared_at_once(filters, model):
    filters.line.setText("zzzz")
    filters.keep("type", [offer(model, "type", "Approval")])
    _sentence, verb, clear = filters.nothing_matches()
    assert verb == "Clear all filters: 5 rows"
    clear()
    assert model.rowCount() == 5


def test_the_menu_ticks_what_holds(filters, model):
    filters.keep("type", [offer(model, "type", "Decision")])
    menu = filters.menu()
    part = next(one for one in menu.findChildren(QMenu) if one.title() == "Type")
    part.aboutToShow.emit()
    assert [line.text() for line in part.actions() if line.isChecked()] == ["Decision"]


def test_the_focus_stays_on_its_record_through_a_filter(filters, model, qtbot):
    grid = Grid("Milestones")
    qtbot.addWidget(grid)
    grid.setModel(model)
    PlaceKeeper(grid, model)
    index = model.index(model.row_of("ms-coaches"), 3)
    grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    filters.line.setText("coaches")
    assert model.record(grid.currentIndex().row()).id == "ms-coaches"
    assert [one.column() for one in grid.selectionModel().selectedIndexes()] == [3]
    filters.line.setText("bridges")
    assert grid.currentIndex().row() == 0
    filters.line.clear()
    assert model.record(grid.currentIndex().row()).id == "ms-bridge"


def test_a_block_that_the_gate_refuses_is_told_at_the_foot(model, a_desk, qtbot):
    grid = Grid("Milestones")
    qtbot.addWidget(grid)
    grid.setModel(model)
    tell_refusals(grid, model)
    step = a_desk.picture.step
    model.apply(model.paste_block(0, model.column_of("ref"), [["M100"]]))
    assert grid.band.sentence.startswith("Milestone “M100” is there already.")
    assert a_desk.picture.step == step


def test_a_peek_shows_what_is_filled_in_and_counts_what_lies_beneath(a_desk):
    told = {one.label: one.words for one in facts(a_desk.picture.record("pr-read"), a_desk.picture)}
    assert told["Ministry"] == "EDU Education"
    assert (told["Milestones"], told["Indicators"], told["Barriers"]) == ("4", "2", "1")
    assert "Aspiration" not in told


def test_a_peek_tells_an_absence_in_words_and_a_rating_by_its_tag(a_desk):
    milestone = {one.label: one for one in facts(a_desk.picture.record("ms-pay"), a_desk.picture)}
    assert milestone["Forecast"].words == "– not yet known: TBD"
    rating = {one.label: one for one in facts(a_desk.picture.record("a-unit"), a_desk.picture)}
    assert rating["Rating"].code == "R"


def test_space_twice_shows_and_takes_away(a_desk, bridge, qtbot):
    made = Peek(bridge, a_desk.picture)
    qtbot.addWidget(made)
    record = a_desk.picture.record("ms-pay")
    made.toggle(record, a_desk.picture)
    assert made.isVisible()
    made.toggle(record, a_desk.picture)
    assert not made.isVisible()


def test_a_peek_follows_the_desk(a_desk, bridge, qtbot, qapp):
    made = Peek(bridge, a_desk.picture)
    qtbot.addWidget(made)
    record = a_desk.picture.record("ms-pay")
    made.toggle(record, a_desk.picture)
    editing.set_field(a_desk, record, "owner", "Treasury")
    qapp.processEvents()
    assert any(one.words == "Treasury" for one in made.facts)

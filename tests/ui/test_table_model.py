"""The one model behind every table: edits, news of the desk, sorting, filtering, blocks."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import source
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.roles import DISPLAY, EDIT, TOOLTIP, Role
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets.grid import Grid


@pytest.fixture
def milestones(a_desk: Desk, bridge: Bridge) -> EntityModel:
    return EntityModel(a_desk, source.everything(Milestone.entity), bridge=bridge)


def cell(model: EntityModel, id: str, key: str):
    return model.index(model.row_of(id), model.column_of(key))


def titles(model: EntityModel) -> list[str]:
    return [model.record(row).ref for row in range(model.rowCount())]


def settle(qapp) -> None:
    qapp.processEvents()


def test_an_edit_reaches_the_desk_and_comes_back_as_news(milestones, a_desk, qapp):
    told = []
    milestones.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    forecast = cell(milestones, "ms-test", "forecast")
    row = forecast.row()

    assert milestones.setData(forecast, "1 May 2027", EDIT)
    assert a_desk.picture.get(Milestone, "ms-test").forecast == date(2027, 5, 1)
    assert told == []

    settle(qapp)
    assert told == [(row, row)]
    assert forecast.data(DISPLAY) == "1 May 27"


def test_a_value_that_cannot_be_read_is_refused_in_words_and_nothing_is_written(milestones, a_desk):
    before = a_desk.picture.step
    refused = []
    milestones.refused.connect(lambda index, sentence, why: refused.append((sentence, why)))
    forecast = cell(milestones, "ms-test", "forecast")

    assert not milestones.setData(forecast, "31 Feb 2027", EDIT)

    assert refused == [("31 Feb 2027 does not exist. Write a day like 28 Feb 2027.", False)]
    assert milestones.refusal(forecast, "31 Feb 2027") == refused[0][0]
    assert a_desk.picture.step == before


def test_a_reference_that_is_taken_is_refused_by_the_gate_in_the_same_words_twice(milestones):
    ref = cell(milestones, "ms-test", "ref")
    assert not milestones.setData(ref, "M030", EDIT)
    assert milestones.refusal(ref, "M030").startswith("Milestone “M030” is there already.")


def test_a_guarded_date_asks_why_and_takes_the_reason(milestones, a_desk, qapp):
    agreed = cell(milestones, "ms-test", "original_baseline")
    why = []
    milestones.refused.connect(lambda index, sentence, needs_reason: why.append(needs_reason))
    assert "First agreed" in agreed.data(Role.GUARD)

    assert not milestones.setData(agreed, "1 Jan 2027", EDIT)
    assert why == [True]

    assert milestones.write_with_reason(agreed, "1 Jan 2027", "Cabinet moved the term")
    assert a_desk.picture.get(Milestone, "ms-test").original_baseline == date(2027, 1, 1)
    assert a_desk.journal.steps(limit=1)[0].reason == "Cabinet moved the term"


def test_a_first_value_of_a_guarded_field_needs_no_reason(milestones):
    assert cell(milestones, "ms-test", "current_baseline").data(Role.GUARD) is None
    assert milestones.setData(cell(milestones, "ms-test", "current_baseline"), "1 Jan 2027", EDIT)


def test_an_absent_value_is_a_dash_with_its_words_on_hover_and_can_be_typed(milestones, a_desk, qapp):
    pay = cell(milestones, "ms-pay", "forecast")
    assert pay.data(DISPLAY) == "–"
    assert pay.data(TOOLTIP) == "not yet known: TBD"
    assert pay.data(EDIT) == "– not yet known: TBD"

    assert milestones.setData(
        cell(milestones, "ms-test", "forecast"), "- withheld: Exempt under Section 26", EDIT
    )
    assert a_desk.picture.get(Milestone, "ms-test").forecast == Absent(
        AbsentReason.WITHHELD, "Exempt under Section 26"
    )


def test_a_dash_with_a_reason_is_not_an_absence_where_the_field_knows_none(a_desk, bridge):
    model = EntityModel(a_desk, source.everything(Milestone.entity), "ref cancelled_on", bridge=bridge)
    assert not model.setData(cell(model, "ms-test", "cancelled_on"), "– withheld", EDIT)


def test_undo_of_a_delete_brings_the_row_back_to_its_place(milestones, a_desk, qapp):
    editing.delete_with_children(a_desk, [a_desk.picture.get(Milestone, "ms-test")])
    settle(qapp)
    assert titles(milestones) == ["M030", "M032", "M033", "M100"]

    a_desk.undo()
    settle(qapp)
    assert titles(milestones) == ["M030", "M032", "M033", "M034", "M100"]


def test_selection_and_focus_survive_rows_that_come_and_go(milestones, a_desk, qapp):
    grid = Grid("Milestones")
    grid.setModel(milestones)
    grid.setCurrentIndex(cell(milestones, "ms-bridge", "forecast"))
    editing.delete_with_children(a_desk, [a_desk.picture.get(Milestone, "ms-test")])
    editing.create(a_desk, Milestone, {"priority": "P03", "ref": "M001", "title": "First of all"})
    settle(qapp)
    assert titles(milestones)[0] == "M001"
    assert milestones.record(grid.currentIndex().row()).id == "ms-bridge"


def test_sorting_keeps_the_focus_on_its_record_and_puts_empty_cells_last_both_ways(milestones, qapp):
    grid = Grid("Milestones")
    grid.setModel(milestones)
    grid.setCurrentIndex(cell(milestones, "ms-coaches", "title"))
    column = milestones.column_of("forecast")

    milestones.sort(column, Qt.SortOrder.AscendingOrder)
    assert titles(milestones) == ["M100", "M033", "M034", "M030", "M032"]
    assert milestones.record(grid.currentIndex().row()).id == "ms-coaches"

    milestones.sort(column, Qt.SortOrder.DescendingOrder)
    assert titles(milestones) == ["M034", "M033", "M100", "M030", "M032"]

    milestones.sort(-1)
    assert titles(milestones) == ["M030", "M032", "M033", "M034", "M100"]


def test_filter_words_match_anything_shown_without_case_or_accents(a_desk, bridge):
    from deliverydesk.domain.promises import Priority

    model = EntityModel(a_desk, source.everything(Priority.entity), bridge=bridge)
    model.search("ecole VILLAGE")
    assert titles(model) == ["P10"]
    model.search("finance")
    assert titles(model) == ["P07"]
    model.search("")
    assert titles(model) == ["P03", "P07", "P10"]


def test_a_renamed_ministry_is_found_by_its_new_name_in_the_rows_that_show_it(a_desk, bridge, qapp):
    from deliverydesk.domain.promises import Priority

    model = EntityModel(a_desk, source.everything(Priority.entity), bridge=bridge)
    model.search("finance")
    model.search("")
    editing.set_field(a_desk, a_desk.picture.get(Ministry, "m-fin"), "name", "Treasury")
    settle(qapp)
    model.search("treasury")
    assert titles(model) == ["P07"]
    assert cell(model, "pr-roads", "ministry").data() == "FIN Treasury"


def test_a_renumbered_milestone_is_found_in_the_rows_that_depend_on_it(a_desk, bridge, qapp):
    model = EntityModel(a_desk, source.everything(Milestone.entity), "ref title depends_on", bridge=bridge)
    model.search("m032")
    model.search("")
    editing.set_field(a_desk, a_desk.picture.get(Milestone, "ms-pay"), "ref", "M777")
    settle(qapp)
    model.search("m777")
    assert titles(model) == ["M777", "M033"]


def test_an_import_of_many_rows_and_its_undo_are_shown_with_the_filter_kept(milestones, a_desk, qapp):
    new = [
        (Milestone, {"priority": "P03", "ref": f"M{n}", "title": f"Imported {n}"}) for n in range(2000, 2600)
    ]
    milestones.search("imported 25")
    editing.paste(a_desk, [], new)
    settle(qapp)
    assert milestones.rowCount() == sum("25" in str(n) for n in range(2000, 2600))
    assert milestones.total == 605
    a_desk.undo()
    settle(qapp)
    assert (milestones.rowCount(), milestones.total) == (0, 5)


def test_a_record_made_while_a_filter_holds_is_in_view(milestones, a_desk, qapp):
    milestones.search("coaches")
    editing.create(a_desk, Milestone, {"priority": "P03", "ref": "M031", "title": "Something else"})
    settle(qapp)
    assert "M031" in titles(milestones)
    milestones.search("coaches")
    assert "M031" not in titles(milestones)


def test_a_milestone_that_moves_to_another_priority_leaves_the_list_of_the_first(a_desk, bridge, qapp):
    model = EntityModel(a_desk, source.children(Milestone.entity, "priority", "pr-read"), bridge=bridge)
    assert model.rowCount() == 4
    editing.set_field(a_desk, a_desk.picture.get(Milestone, "ms-test"), "priority", "P07")
    settle(qapp)
    assert titles(model) == ["M030", "M032", "M033"]
    a_desk.undo()
    settle(qapp)
    assert titles(model) == ["M030", "M032", "M033", "M034"]


def test_readings_of_one_indicator_are_shown_and_edited_through_the_same_model(a_desk, bridge, qapp):
    model = EntityModel(a_desk, source.series("i-read"), bridge=bridge)
    assert [model.index(row, model.column_of("value")).data() for row in range(2)] == ["50.5", "52.5"]

    assert model.setData(model.index(1, model.column_of("value")), "53", EDIT)
    settle(qapp)
    assert [model.index(row, model.column_of("value")).data() for row in range(2)] == ["50.5", "53"]

    preview = model.paste_block(
        2, model.column_of("period_start"), [["1 Jul 2026", "30 Jun 2027", "", "", "54.1"]]
    )
    assert preview.add_question == "Add one new reading?"
    model.apply(preview)
    settle(qapp)
    assert model.rowCount() == 3
    assert a_desk.picture.series("i-read")[-1].value == 54.1


def test_readings_keep_their_place_when_their_figure_changes(a_desk, bridge, qapp):
    model = EntityModel(a_desk, source.series("i-read"), bridge=bridge)
    reset = []
    model.modelReset.connect(lambda: reset.append(1))
    model.setData(model.index(0, model.column_of("value")), "51", EDIT)
    settle(qapp)
    assert [model.record(row).period_end.year for row in range(2)] == [2025, 2026]
    assert not reset


def test_a_pasted_block_is_previewed_by_address_and_written_as_one_step(milestones, a_desk, qapp):
    column = milestones.column_of("forecast")
    preview = milestones.paste_block(1, column, [["1 Mar 2027"], ["31/02/27"], ["2 Mar 2027"]])
    assert (preview.fits, preview.total) == (2, 3)
    assert [one.address for one in preview.refusals] == ["H3"]

    before = a_desk.picture.step
    milestones.apply(preview)
    settle(qapp)
    assert a_desk.picture.step == before + 1
    assert cell(milestones, "ms-pay", "forecast").data() == "1 Mar 27"
    assert cell(milestones, "ms-test", "forecast").data() == "2 Mar 27"

    a_desk.undo()
    settle(qapp)
    assert cell(milestones, "ms-pay", "forecast").data() == "–"


def test_rows_past_the_end_are_offered_as_new_records(milestones, a_desk, qapp):
    preview = milestones.paste_block(
        5, 0, [["P07", "M101", "Survey read"], ["P07", "M102", "Survey printed"]]
    )
    assert preview.add_question == "Add 2 new milestones?"
    milestones.apply(preview)
    settle(qapp)
    assert titles(milestones)[-2:] == ["M101", "M102"]
    a_desk.undo()
    settle(qapp)
    assert titles(milestones)[-1] == "M100"


def test_a_new_row_that_lacks_what_it_needs_is_refused_at_its_address(milestones):
    preview = milestones.paste_block(5, milestones.column_of("title"), [["No priority named"]])
    assert preview.add_question == ""
    assert [(one.address, one.sentence) for one in preview.refusals] == [
        ("C6", "new row, Milestone: Priority is needed.")
    ]


def test_a_block_pasted_after_a_column_was_moved_lands_in_the_columns_as_seen(
    milestones, a_desk, qapp, qtbot
):
    grid = Grid("Milestones")
    qtbot.addWidget(grid)
    grid.setModel(milestones)
    head = grid.horizontalHeader()
    owner, forecast = milestones.column_of("owner"), milestones.column_of("forecast")
    head.moveSection(head.visualIndex(owner), head.visualIndex(forecast))
    grid.setCurrentIndex(cell(milestones, "ms-test", "owner"))
    QGuiApplication.clipboard().setText("Treasury\t1 May 2027\r\n")
    grid.commands()["paste"]()
    settle(qapp)
    now = a_desk.picture.get(Milestone, "ms-test")
    assert (now.owner, now.forecast) == ("Treasury", date(2027, 5, 1))


def test_a_heavier_rule_stands_where_another_priority_begins(milestones):
    heavy = [milestones.index(row, 0).data(Role.HEAVY) for row in range(5)]
    assert heavy == [False, False, False, True, False]
    milestones.sort(milestones.column_of("title"))
    assert not any(milestones.index(row, 0).data(Role.HEAVY) for row in range(5))


def test_a_locked_model_shows_its_past_and_takes_no_edit(a_desk, bridge, qapp):
    past = a_desk.viewed(known=a_desk.picture.step)
    model = EntityModel(a_desk, source.everything(Milestone.entity), bridge=bridge, picture=past)
    editing.set_field(a_desk, a_desk.picture.get(Milestone, "ms-test"), "title", "Another title")
    settle(qapp)
    title = cell(model, "ms-test", "title")
    assert title.data() == "Term test in every province"
    assert not title.flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(title, "Mine", EDIT)


def test_a_write_on_another_thread_repaints_on_this_one(milestones, a_desk, qtbot):
    import threading

    record = a_desk.picture.get(Milestone, "ms-test")
    with qtbot.waitSignal(milestones.dataChanged, timeout=5000):
        worker = threading.Thread(
            target=lambda: editing.set_field(a_desk, record, "title", "Written elsewhere")
        )
        worker.start()
        worker.join()
    assert cell(milestones, "ms-test", "title").data() == "Written elsewhere"


def test_columns_of_a_page_stand_beside_the_declared_ones_and_follow_the_desk(a_desk, bridge, qapp):
    def late(record: Milestone, at) -> Cell:
        first, now = record.original_baseline, record.forecast
        if not isinstance(first, date) or not isinstance(now, date):
            return Cell("no date", tone="owed")
        return Cell(f"{(now - first).days}", sort=(now - first).days, tone="bad")

    extra = Extra("late", Head("Days late", "days", 80, False, True, "d"), late)
    from deliverydesk.domain.catalogue import CATALOGUE
    from deliverydesk.schema.columns import column

    model = EntityModel(
        a_desk,
        source.everything(Milestone.entity),
        [column(CATALOGUE, Milestone.entity, "ref"), extra],
        bridge=bridge,
    )
    assert cell(model, "ms-test", "late").data() == "106"
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert titles(model)[:3] == ["M100", "M033", "M034"]
    editing.set_field(a_desk, a_desk.picture.get(Milestone, "ms-test"), "forecast", "16 Dec 2026")
    settle(qapp)
    assert cell(model, "ms-test", "late").data() == "1"
    model.search("no date")
    assert titles(model) == ["M030", "M032"]


def test_typing_in_a_grid_writes_and_moves_down(milestones, a_desk, qtbot, qapp):
    grid = Grid("Milestones")
    qtbot.addWidget(grid)
    grid.setModel(milestones)
    grid.show()
    grid.setCurrentIndex(cell(milestones, "ms-coaches", "owner"))
    grid.setFocus()
    grid.edit(grid.currentIndex())
    editor = grid.focusWidget() or grid.findChildren(QAbstractItemModel)
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "Treasury")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(qapp)
    assert a_desk.picture.get(Milestone, "ms-coaches").owner == "Treasury"
    assert grid.currentIndex().row() == milestones.row_of("ms-test")


def test_the_model_of_readings_is_keyed_by_indicator(a_desk, bridge):
    model = EntityModel(a_desk, source.series("i-books"), bridge=bridge)
    assert model.rowCount() == 0
    assert model.source.fixed == {"indicator": "i-books"}
    assert Reading.entity is model.source.entity

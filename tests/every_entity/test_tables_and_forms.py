"""Every entity of the catalogue: its table holds together, and its records survive a round of edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.measures import Reading
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Kind
from deliverydesk.schema.records import Entity
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import cellwords, heads, source
from deliverydesk.ui.models.roles import DISPLAY, EDIT
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets import editors, filters
from deliverydesk.ui.widgets.form import RecordForm


def every_kind() -> list[type[Kind]]:
    found, waiting = [], list(Kind.__subclasses__())
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.__subclasses__()
    return sorted(set(found), key=lambda kind: kind.__name__)


def source_of(entity: Entity) -> Source:
    return source.series("i-read") if entity.series else source.everything(entity)


each_entity = pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
each_of_many = pytest.mark.parametrize(
    "entity", [entity for entity in CATALOGUE if not entity.single], ids=lambda entity: entity.key
)


@each_of_many
def test_the_table_passes_qts_own_tester_through_edit_delete_undo_and_redo(
    entity, a_desk: Desk, bridge: Bridge, qapp
):
    model = EntityModel(a_desk, source_of(entity), bridge=bridge)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() >= 1
    start = everything_shown(model)

    record = model.record(0)
    editing.update(a_desk, record, {}, reason="none")
    model.sort(0)
    model.search("e")
    model.search("")
    model.sort(-1)
    assert everything_shown(model) == start

    spare = spare_record(a_desk, entity)
    made = a_desk.write("Made", [spare])
    qapp.processEvents()
    with_spare = everything_shown(model)
    assert len(with_spare) == len(start) + 1
    editing.delete_with_children(a_desk, [made.changes[0].after])
    qapp.processEvents()
    assert everything_shown(model) == start
    a_desk.undo()
    qapp.processEvents()
    assert everything_shown(model) == with_spare
    a_desk.redo()
    qapp.processEvents()
    assert everything_shown(model) == start
    del tester


@each_entity
def test_every_cell_takes_back_what_it_gives(entity, a_desk: Desk, bridge: Bridge):
    model = EntityModel(
        a_desk, source_of(entity), " ".join(field.name for field in entity.fields), bridge=bridge
    )
    step = a_desk.picture.step
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            assert model.refusal(index, index.data(EDIT)) == "", (
                model.record(row),
                model.columns[column].key,
            )
            assert model.setData(index, index.data(EDIT), EDIT)
    assert a_desk.picture.step == step


@each_entity
def test_the_form_shows_every_record_and_saves_nothing_that_was_not_changed(entity, a_desk, bridge, qtbot):
    form = RecordForm(a_desk, entity, bridge=bridge)
    qtbot.addWidget(form)
    step = a_desk.picture.step
    records = a_desk.picture.series("i-read") if entity.series else a_desk.picture.all(entity.record)
    for record in records:
        form.show_record(record)
        assert not form.dirty
        for name in form.names:
            assert not form.block(name).touched, name
    assert a_desk.picture.step == step


@each_of_many
def test_a_record_made_changed_deleted_and_undone_in_the_form_leaves_the_desk_as_it_was(
    entity, a_desk, bridge, qtbot, qapp
):
    form = RecordForm(a_desk, entity, bridge=bridge)
    qtbot.addWidget(form)
    start = everything_kept(a_desk, entity)
    spare = spare_record(a_desk, entity).after
    given = {name: getattr(spare, name) for name in entity.by_name if name not in form.names}

    form.start_new(given)
    for name in form.names:
        words = cellwords.edit(entity.field(name).kind, getattr(spare, name), a_desk.picture)
        form.block(name).edit(words)
    assert form.save(), {name: form.block(name).problem for name in form.names if form.block(name).problem}
    made = everything_kept(a_desk, entity)
    assert len(made) == len(start) + 1

    editing.delete_with_children(a_desk, [form.record])
    assert everything_kept(a_desk, entity) == start
    a_desk.undo()
    assert everything_kept(a_desk, entity) == made
    a_desk.redo()
    assert everything_kept(a_desk, entity) == start
    a_desk.undo()
    a_desk.undo()
    qapp.processEvents()
    assert everything_kept(a_desk, entity) == start


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_every_kind_has_a_key_an_editor_and_a_filter(kind):
    assert heads.KEYS[kind]
    assert editors.MEANS[kind]
    assert filters.CHIPS[kind]


def everything_shown(model: EntityModel) -> list[list[str]]:
    return [
        [
            model.data(model.index(row, column, QModelIndex()), DISPLAY)
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]


def everything_kept(desk: Desk, entity: Entity) -> list[object]:
    records = desk.picture.series("i-read") if entity.series else desk.picture.all(entity.record)
    return [replace(one, revision=0) for one in records]


def spare_record(desk: Desk, entity: Entity):
    """A creation: a copy of the entity's first record that clashes with none."""
    first = desk.picture.series("i-read")[-1] if entity.series else desk.picture.all(entity.record)[0]
    changes: dict[str, object] = {"id": "" if entity.series else "spare", "revision": 0}
    if entity.ref:
        changes[entity.ref] = "ZZ99"
    if isinstance(first, Reading):
        changes |= {"period_end": first.period_end + timedelta(days=365)}
    if entity.key == "indicator":
        changes["headline"] = False
    if entity.key == "trajectory":
        changes |= {"version": 9, "status": type(first.status).DRAFT}
    if entity.key == "trajectory_point":
        changes["on"] = first.on + timedelta(days=30)
    return Change(None, replace(first, **changes))

"""A field that was added by one declaration and one migration stands in the window's table and form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.theme import install
from deliverydesk.ui.widgets.form import RecordForm
from tests import newfield
from tests.newfield import WITH_STREETS, barrier


@pytest.fixture
def carried(a_country: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A desk written before there were streets, opened by a program that has them."""
    with newfield.carry(a_country, tmp_path) as desk:
        yield desk


@pytest.fixture
def bridge(carried: Desk, qapp: QApplication) -> Iterator[Bridge]:
    install(qapp, "light")
    made = Bridge(carried)
    yield made
    made.close()


def test_the_table_has_it(carried: Desk, bridge: Bridge):
    model = EntityModel(carried, source.everything(WITH_STREETS["barrier"]), bridge=bridge)
    keys = [column.key for column in model.columns]
    row = next(n for n in range(model.rowCount()) if model.record(n).id == "b-rain")
    assert model.setData(model.index(row, keys.index("street")), "Harbour Street")
    assert barrier(carried).street == "Harbour Street"


def test_the_form_has_it(carried: Desk, bridge: Bridge, qtbot):
    form = RecordForm(carried, WITH_STREETS["barrier"], bridge=bridge)
    qtbot.addWidget(form)
    form.show_record(barrier(carried))
    form.block("street").edit("Harbour Street")
    form.block("people").edit("12")
    assert form.save()
    assert (barrier(carried).street, barrier(carried).people) == ("Harbour Street", 12)

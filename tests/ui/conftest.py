"""What the window's tests stand on: a dressed application and a desk of a small country."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.theme import Theme, install
from tests.desks import small_country


@pytest.fixture
def dressed(qapp: QApplication) -> Theme:
    return install(qapp, "light")


@pytest.fixture
def a_desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as desk:
        yield desk


@pytest.fixture
def bridge(a_desk: Desk, dressed: Theme) -> Iterator[Bridge]:
    made = Bridge(a_desk)
    yield made
    made.close()

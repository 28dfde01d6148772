"""What the window's tests stand on: a dressed application and a desk of a small country."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deliverydesk.domain.parties import Person
from deliverydesk.services.desk import Desk
from deliverydesk.services.sample import make_sample
from deliverydesk.ui.app import Program
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.theme import Theme, install
from tests.desks import small_country
from tests.ui.opener import Opener


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


@pytest.fixture(scope="session")
def the_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample country, made once; nobody writes to it."""
    path = tmp_path_factory.mktemp("sample") / "sample.desk"
    make_sample(path, remember=False).close()
    return path


@pytest.fixture
def a_country(the_sample: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the sample country, with somebody of its own at work on it."""
    copy = tmp_path / the_sample.name
    shutil.copy(the_sample, copy)
    with Desk.open(copy) as desk:
        desk.actor = desk.picture.all(Person)[0]
        yield desk


@pytest.fixture
def an_empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that holds its first person and nothing else."""
    person = Person(id="", ref="LA", name="L. Amadi")
    with Desk.create(tmp_path / "empty.desk", person=person, remember=False) as desk:
        yield desk


@pytest.fixture
def opener(qapp: QApplication, dressed: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Opener]:
    program = Program(qapp, Memory.at(tmp_path / "memory.ini"))
    yield Opener(program, qtbot)
    program.close()

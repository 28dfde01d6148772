"""What every test stands on: an offscreen Qt, a home folder of its own, and no dialog that waits for a person."""

from __future__ import annotations

import gc
import importlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk

os.environ["QT_QPA_PLATFORM"] = "offscreen"

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
NEEDS_QT = re.compile(r"\b(PySide6|qtbot|qtmodeltester|deliverydesk\.ui)\b")


def _why_no_qt() -> str:
    """The system library that Qt misses on this machine, or nothing where Qt loads."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as missing:
        return f"Qt does not load here: {missing}"
    return ""


_NO_QT = _why_no_qt()


class _WithoutQt(pytest.Module):
    """A test file that cannot be imported without Qt, shown as one skip under its own name."""

    def collect(self) -> Iterator[pytest.Item]:
        pytest.skip(f"{self.nodeid}: {_NO_QT}", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Stand in for test files that need Qt on a machine where it does not load."""
    if _NO_QT and NEEDS_QT.search(module_path.read_text(encoding="utf-8")):
        stand_in: pytest.Module = _WithoutQt.from_parent(parent, path=module_path)
        return stand_in
    return None


@pytest.fixture(autouse=True)
def python_collects_garbage() -> Iterator[None]:
    """After a test with a window, which keeps Python from collecting by itself, what it left is collected."""
    yield
    if not gc.isenabled():
        gc.enable()
        gc.collect(0)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real returns that trials use; it is no part of the project and may be absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real data, ../shared/data beside this checkout, is not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session")
def country_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small invented country, made once and copied for each test."""
    from tests.desks import make_desk

    path = tmp_path_factory.mktemp("country") / "small.desk"
    make_desk(path).close()
    return path


@pytest.fixture
def a_country(country_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk that holds the small invented country, open for writing; L. Amadi acts on it."""
    from deliverydesk.services.desk import Desk
    from deliverydesk.sources import SeededSources
    from tests.desks import START

    path = Path(shutil.copy(country_file, tmp_path / "small.desk"))
    with Desk.open(path, actor="LA", sources=SeededSources(8, START + timedelta(hours=1))) as desk:
        yield desk


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, so that no test reads or leaves anything in the person's own."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name, below in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
    ):
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture(autouse=True)
def no_modal_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test whose window would wait for a click; one that means to answer replaces this itself."""
    if _NO_QT or "PySide6.QtWidgets" not in sys.modules:
        return
    widgets = sys.modules["PySide6.QtWidgets"]

    def refuse(*words: object, **_: object) -> None:
        said = " / ".join(word for word in words if isinstance(word, str))
        pytest.fail(f"a modal dialog opened and would wait for a person: {said}")

    monkeypatch.setattr(widgets.QDialog, "exec", refuse)
    for name in ("about", "critical", "information", "question", "warning"):
        monkeypatch.setattr(widgets.QMessageBox, name, refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(widgets.QFileDialog, name, refuse)
    for name in ("getText", "getMultiLineText", "getInt", "getDouble", "getItem"):
        monkeypatch.setattr(widgets.QInputDialog, name, refuse)

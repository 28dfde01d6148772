"""A desk opens in the time it takes to read it: heavy libraries wait until somebody asks for their work."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.large import FULL, make_large

HEAVY = (
    "PySide6",
    "alembic",
    "numpy",
    "openpyxl",
    "pyqtgraph",
    "python_calamine",
    "rapidfuzz",
    "reportlab",
    "sqlalchemy",
    "xlsxwriter",
)


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize("module", ["deliverydesk.services.desk", "deliverydesk.cli.main"])
def test_opening_a_desk_loads_no_heavy_library(module: str) -> None:
    package = module.rpartition(".")[0]
    if importlib.util.find_spec(package) is None or importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    assert loaded_by(module) & set(HEAVY) == set()


def test_the_window_loads_no_library_before_the_work_that_needs_it() -> None:
    if importlib.util.find_spec("deliverydesk.ui.app") is None:
        pytest.skip("deliverydesk.ui.app does not exist yet")
    assert loaded_by("deliverydesk.ui.app") & (set(HEAVY) - {"PySide6"}) == set()


def test_the_window_on_a_desk_has_loaded_no_library_but_qt_and_the_driver(tmp_path: Path) -> None:
    file = tmp_path / "small.desk"
    make_large(file, FULL.shrunk(100))
    code = (
        "import os, sys\n"
        "from deliverydesk.ui import start\n"
        "start.main([sys.argv[1]], lambda: (print(*sys.modules, flush=True), os._exit(0)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "sqlcipher3" in loaded
    assert loaded & ((set(HEAVY) - {"PySide6"}) | {"qtawesome", "html"}) == set()

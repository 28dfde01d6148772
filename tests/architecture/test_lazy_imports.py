"""A desk opens in the time it takes to read it: heavy libraries wait until somebody asks for their work."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

HEAVY = ("PySide6", "alembic", "numpy", "openpyxl", "pyqtgraph", "python_calamine", "reportlab", "xlsxwriter")


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

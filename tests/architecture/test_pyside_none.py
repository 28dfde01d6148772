"""PySide6 6.12 takes a reference off None at every void call and ends the process after some thousands."""

from __future__ import annotations

import subprocess
import sys

import pytest

CALLS = 500

PROBE = f"""
import sys
from PySide6.QtWidgets import QApplication, QTableWidget, QVBoxLayout, QWidget

application = QApplication([])
widget, table = QWidget(), QTableWidget(3, 3)
layout = QVBoxLayout(widget)
before = sys.getrefcount(None)
for _ in range({CALLS}):
    widget.setFixedSize(5, 5)
    widget.hide()
    layout.setContentsMargins(1, 1, 1, 1)
    table.setColumnWidth(0, 40)
print(sys.getrefcount(None) - before)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be counted away from Python 3.12 on")
def test_void_qt_calls_take_no_reference_off_none() -> None:
    run = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert abs(int(run.stdout)) < CALLS / 10

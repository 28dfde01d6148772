"""The system packages that the bootstrap asks for are those Qt needs to open a window on a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

OPEN_A_WINDOW = "from PySide6.QtWidgets import QApplication; print(QApplication([]).platformName())"


@pytest.mark.skipif(
    not (shutil.which("xvfb-run") and shutil.which("xauth")),
    reason="xvfb and xauth are not installed: no screen to open a window on",
)
def test_qt_opens_a_window_on_a_real_screen() -> None:
    run = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", OPEN_A_WINDOW],
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.strip() == "xcb", run.stderr

"""One page drawn on demand, as a person would ask for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage


@pytest.mark.parametrize(("look", "pixels"), [("light", (1440, 900)), ("dark-200", (1920, 1080))])
def test_a_page_is_drawn_at_its_size(tmp_path: Path, look: str, pixels: tuple[int, int]) -> None:
    command = [
        sys.executable,
        "-m",
        "deliverydesk.ui.screenshots",
        str(tmp_path),
        "--page",
        "gap",
        "--look",
        look,
    ]
    subprocess.run(command, check=True, capture_output=True)
    drawn = QImage(str(tmp_path / look / "gap.png"))
    assert (drawn.width(), drawn.height()) == pixels
    colours = {drawn.pixel(x, y) for x in range(0, drawn.width(), 7) for y in range(0, drawn.height(), 7)}
    assert len(colours) > 40

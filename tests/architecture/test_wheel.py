"""An installed DeliveryDesk has its fonts, icons, maps and schema history inside the package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as built:
        return set(built.namelist())


@pytest.mark.parametrize(
    ("folder", "inside"), [("resources", "_resources"), ("db", "_db"), ("deliverydesk", "")]
)
def test_the_wheel_holds_every_file_of(wheel: set[str], folder: str, inside: str) -> None:
    files = [
        file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
    ]
    expected = {Path("deliverydesk", inside, file.relative_to(ROOT / folder)).as_posix() for file in files}
    assert expected - wheel == set()


def test_the_wheel_starts_the_window_and_the_command_line(wheel: set[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in wheel)

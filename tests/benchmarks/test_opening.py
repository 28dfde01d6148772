"""A large desk stands painted on the screen in less than twice the time of an empty window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.large import FULL, Size, make_large

SCRIPT = Path(__file__).with_name("opening.py")
ROUNDS = 9
LIMIT = 2.0


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """A process as at home: compiled modules are kept, as after the first start of an installed program."""
    screen = tmp_path / "screen.json"
    size = {"name": "full HD", "x": 0, "y": 0, "width": 1920, "height": 1080}
    screen.write_text(json.dumps({"screens": [size]}), encoding="utf-8")
    env = dict(
        os.environ,
        PYTHONPYCACHEPREFIX=str(tmp_path / "compiled"),
        PYTHONPATH=str(Path.cwd()),
        QT_QPA_PLATFORM=f"offscreen:configfile={screen}",
    )
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def milliseconds(env: dict[str, str], *words: str) -> tuple[float, int]:
    """From the start of a fresh process to its first painted table, and how many rows that has."""
    started = time.perf_counter()
    run = subprocess.run(
        [sys.executable, str(SCRIPT), *words], env=env, capture_output=True, text=True, check=False
    )
    took = (time.perf_counter() - started) * 1000
    assert run.stdout.startswith("painted "), run.stderr
    return took, int(run.stdout.split()[1])


def test_a_desk_opens_on_the_gap_with_every_promise(tmp_path: Path, surroundings: dict[str, str]) -> None:
    size = FULL.shrunk(100)
    file = tmp_path / "small.desk"
    make_large(file, size)
    _took, rows = milliseconds(surroundings, "desk", str(file))
    assert rows == size.priorities


@pytest.mark.benchmark
@pytest.mark.timeout(300)
def test_a_large_desk_opens_within_twice_the_time_of_an_empty_window(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    file = tmp_path / "large.desk"
    make_large(file, Size())
    doors = {"bare": ("bare",), "desk": ("desk", str(file))}
    for words in doors.values():
        milliseconds(surroundings, *words)
    # In turn, so that a busy moment of the machine meets both; the least of each is what the work takes.
    took: dict[str, list[float]] = {name: [] for name in doors}
    for _round in range(ROUNDS):
        for name, words in doors.items():
            took[name].append(milliseconds(surroundings, *words)[0])
    bare, desk = min(took["bare"]), min(took["desk"])
    print(f"\nempty window {bare:.0f} ms, large desk {desk:.0f} ms: {desk / bare:.2f} x")
    assert desk <= LIMIT * bare

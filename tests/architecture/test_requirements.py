"""What is installed is what was tried: pyproject.toml's ranges, and the exact, hashed versions in the locks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {"run": ["checkout"], "test": ["checkout", "test"]}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\]+)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE)


def text(lock: str) -> str:
    return (ROOT / "installers" / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text(lock))}


def declared(lock: str) -> list[Requirement]:
    words = list(PROJECT["dependencies"])
    for extra in EXTRAS[lock]:
        words += PROJECT["optional-dependencies"][extra]
    return [Requirement(one) for one in words]


@pytest.mark.parametrize("lock", EXTRAS)
def test_the_lock_holds_a_version_inside_every_declared_range(lock: str) -> None:
    held = pins(lock)
    outside = [
        f"{one}: the lock has {held.get(canonicalize_name(one.name), 'nothing')}"
        for one in declared(lock)
        if not one.specifier.contains(held.get(canonicalize_name(one.name), "0"))
    ]
    assert outside == [], "run installers/lock.py"


@pytest.mark.parametrize("lock", EXTRAS)
def test_every_pin_has_a_hash(lock: str) -> None:
    assert [name for name, _, hashes in PIN.findall(text(lock)) if not hashes] == []


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_holds_nothing_but_pins_hashes_and_comments(lock: str) -> None:
    strange = [
        line
        for line in text(lock).splitlines()
        if not re.match(r"[a-z0-9-]+==|    --hash=sha256:|\s*#", line)
    ]
    assert strange == []


def test_tests_run_on_the_versions_that_people_run() -> None:
    assert pins("run").items() <= pins("test").items()


def test_the_lock_made_on_linux_holds_what_only_windows_asks_for() -> None:
    assert "colorama" in pins("test")

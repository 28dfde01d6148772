"""Which package may import which: the contracts in pyproject.toml, with each breach named by its line."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def contract(name: str) -> str:
    """What import-linter says of one contract run over the package."""
    run = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--contract", name],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return "" if run.returncode == 0 else run.stdout + run.stderr


@pytest.mark.parametrize("name", [one["id"] for one in CONTRACTS])
def test_the_imports_keep_the_contract(name: str) -> None:
    assert contract(name) == ""

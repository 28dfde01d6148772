"""The command line as people and scripts type it, over a desk of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from deliverydesk.cli.main import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a verb; gives exit code, output and what was said on the error stream."""

    def go(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


@pytest.fixture
def desk(country_file: Path, tmp_path: Path) -> Path:
    """A small country's file, closed."""
    return Path(shutil.copy(country_file, tmp_path / "small country.desk"))

"""A file that wants to grow past one subject has found its second."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400


def test_no_file_of_the_package_is_longer_than_one_subject() -> None:
    files = [*ROOT.glob("deliverydesk/**/*.py"), *ROOT.glob("installers/*.py"), *ROOT.glob("db/**/*.py")]
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files
    }
    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_module_opens_with_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in ROOT.glob("deliverydesk/**/*.py")
        if (words := file.read_text(encoding="utf-8").strip()) and not words.startswith(('"""', 'r"""', "#!"))
    ]
    assert silent == []

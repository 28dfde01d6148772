"""The project is read by people who know nothing of where it was made, so nothing in it may say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Spelled in halves, so that this file passes its own test.
FOREIGN = {
    "a folder of one machine": rf"(?<![\w.~-])/{'wo' + 'rk'}/|/{'ro' + 'ot'}/|/{'ho' + 'me'}/[a-z]|[A-Z]:\\Users\\",
    "a package host": rf"{'py' + 'pi'}\.org|{'python' + 'hosted'}|{'deb.' + 'debian'}|{'registry.' + 'npm'}",
    "a writing tool": rf"\b({'cla' + 'ude'}|{'anth' + 'ropic'}|{'open' + 'ai'}|{'chat' + 'gpt'}|{'co' + 'pilot'}|{'LL' + 'M'}s?)\b",
    "who or what wrote it": rf"\b(AI ({'assis' + 'tant'}|agent|session|model|helper)|as an AI|language {'mo' + 'del'}|co-authored-by)\b",
    "a sitting it was written in": rf"\b(in )?(this|last|next|earlier|previous) ({'ses' + 'sion'}|{'sit' + 'ting'}|prompt)\b",
    "papers that do not come with it": rf"\b({'domain' + '.md'}|{'decisions' + '.md'}|{'ecosystem' + '.md'}|{'reliability' + '.md'}|{'house-style' + '.md'})\b",
    "a tracker that does not come with it": rf"\b({'iss' + 'ue'}|ticket) #?\d+\b",
}


def written_files() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("without git there is no list of the project's own files")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]


def lines_of(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:  # fonts, pictures, sample workbooks
        return []


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str) -> None:
    foreign = re.compile(FOREIGN[what], re.IGNORECASE)
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file in written_files()
        for number, line in enumerate(lines_of(file), 1)
        if foreign.search(line)
    ]
    assert found == []

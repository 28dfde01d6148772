"""The project is read by people who know nothing of where it was made, so nothing in it may say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A dot stands in the middle of each word, so that this file passes its own test.
FOREIGN = {
    "a folder of one machine": r"(?<![\w.~-])/wo·rk/|(?<![\w.~-])/ro·ot/|/ho·me/[a-z]|[A-Z]:\\Us·ers\\",
    "a package host": r"py·pi\.org|python·hosted|deb\.deb·ian|registry\.n·pm",
    "a writing tool": r"\b(cla·ude|anth·ropic|open·ai|chat·gpt|co·pilot|L·LMs?)\b",
    "who or what wrote it": r"\b(AI (assis·tant|agent|session|model|helper)|as an A·I|language mo·del|co-auth·ored-by)\b",
    "the sitting it was written in": r"\b(this|last|next|earlier|previous) (ses·sion|sit·ting|pro·mpt)\b",
    "papers that do not come with it": r"\b(domain|decisions|ecosystem|reliability|house-style|backtest)·\.md\b",
    "a tracker that does not come with it": r"\b(iss·ue|tick·et) #\d+\b",
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
    foreign = re.compile(FOREIGN[what].replace("·", ""), re.IGNORECASE)
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file in written_files()
        for number, line in enumerate(lines_of(file), 1)
        if foreign.search(line)
    ]
    assert found == []

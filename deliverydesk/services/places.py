"""Where a desk's file should lie, and what is worth saying about where a person wants it."""

from __future__ import annotations

import re
from pathlib import Path

from deliverydesk.services.practice import practice_folder
from deliverydesk.storage import places

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def usual_place(name: str) -> Path:
    """The file for a desk of that name in the user's own folder, under a name that is still free."""
    stem = _NOT_IN_NAMES.sub(" ", name).strip(" .") or "Desk"
    folder = practice_folder()
    path, n = folder / f"{stem}.desk", 2
    while path.exists():
        path, n = folder / f"{stem} {n}.desk", n + 1
    return path


def concern(path: Path) -> str:
    """A sentence where the file would lie in a synced folder or on a share, and what to do; else ""."""
    return places.concern(path) or ""

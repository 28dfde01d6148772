"""The newest step's number and hash, kept beside the desk.

A damaged write-ahead log makes committed steps vanish without an error; a journal that is behind this
small file is therefore named on opening.
"""

from __future__ import annotations

import os
from pathlib import Path

from deliverydesk.i18n import plural


def anchor_file(desk: Path) -> Path:
    """The small file beside the desk."""
    return desk.with_name(desk.name + ".head")


def write(desk: Path, step: int, head: str) -> None:
    """Remember the newest acknowledged step; a folder that refuses only loses this check."""
    path = anchor_file(desk)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="ascii") as file:
            file.write(f"{step} {head}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def missing_steps(desk: Path, step: int) -> str | None:
    """A sentence where the journal is behind what was acknowledged; else None."""
    try:
        known = int(anchor_file(desk).read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    if known <= step:
        return None
    return plural(
        "The last step is missing from this desk: it was acknowledged and is not in the file.",
        "The last {n} steps are missing from this desk: they were acknowledged and are not in the file.",
        known - step,
    )

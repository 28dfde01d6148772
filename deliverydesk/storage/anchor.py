"""The newest step's number and hash, kept beside the desk.

A damaged write-ahead log makes committed steps vanish without an error, and a rewritten journal can hold
together by itself; a journal that is behind this small file, or says something else, is named on opening.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deliverydesk.i18n import _, plural


def anchor_file(desk: Path) -> Path:
    """The small file beside the desk."""
    real = desk.resolve()
    return real.with_name(real.name + ".head")


def write(desk: Path, desk_id: str, step: int, head: str) -> None:
    """Remember the newest acknowledged step; a folder that refuses only loses this check."""
    path = anchor_file(desk)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="ascii") as file:
            file.write(f"{step} {head} {desk_id}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        # The step is in the desk already: nothing that happens here may look like its failure.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def concern(desk: Path, desk_id: str, step: int, hash_of: Callable[[int], str | None]) -> str | None:
    """A sentence where the journal, now at `step`, is not what was acknowledged on this computer; else None.

    A file left by another desk of the same name says nothing.
    """
    try:
        number, head, whose = anchor_file(desk).read_text(encoding="ascii").split()
        known = int(number)
    except (OSError, ValueError):
        return None
    if whose != desk_id:
        return None
    if known > step:
        return plural(
            "The last step is missing from this desk: it was acknowledged and is not in the file.",
            "The last {n} steps are missing from this desk: they were acknowledged and are not in the file.",
            known - step,
        )
    if hash_of(known) != head:
        return _("Step {n} of this desk is not the one this computer wrote.").format(n=known)
    return None

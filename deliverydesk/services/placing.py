"""Files that leave the desk: written in full beside their place, and moved there once the desk keeps them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from deliverydesk.errors import Unwritable
from deliverydesk.i18n import _


def make_folder(folder: Path) -> None:
    """Make the folder where it is not there yet. Raises `Unwritable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise Unwritable(
            _("The folder {name} cannot be made.").format(name=folder.name), _("Choose a folder of your own.")
        ) from err


def write_beside(path: Path, content: bytes) -> Path:
    """The file in full and on the disk, beside where it will stand."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as err:
        beside.unlink(missing_ok=True)
        raise Unwritable(
            _("{name} cannot be written; no workbook was issued.").format(name=path.name),
            _("Choose a folder of your own, with room on its disk."),
        ) from err
    return beside


def place(waiting: Sequence[tuple[Path, Path]], folder: Path) -> None:
    """Move every file to its place that can be moved, and name those that cannot."""
    left: list[str] = []
    for beside, path in waiting:
        try:
            beside.replace(path)
        except OSError:
            left.append(path.name)
    if left:
        raise Unwritable(
            _("The desk holds {names} as issued, but no such file could be put in {folder}.").format(
                names=", ".join(left), folder=folder.name
            ),
            _("Issue again into another folder: the newest workbook is the one that counts."),
        )

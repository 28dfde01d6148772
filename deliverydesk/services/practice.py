"""The sample country on this computer: made once for each user, and anew when it is gone."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def practice_folder() -> Path:
    """Where a user's own working files belong on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "DeliveryDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "DeliveryDesk"


def practice_desk(folder: Path | None = None) -> Path:
    """The practice desk's file; made first where it is not there, whole or not at all."""
    from deliverydesk.services.sample import make_sample

    path = (folder or practice_folder()) / "Practice country.desk"
    if path.exists():
        return path
    # Two hundred steps are written one by one: a making that was cut short must not pass for the country.
    making = path.parent / f"{path.stem}.part"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    make_sample(making / path.name).close()
    for one in sorted(making.iterdir(), key=lambda one: one.name == path.name):
        one.replace(path.parent / one.name)
    making.rmdir()
    return path

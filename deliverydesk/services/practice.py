"""The sample country on this computer: made once for each user, and anew when it is gone."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from deliverydesk.progress import Progress


def practice_folder() -> Path:
    """Where a user's own working files belong on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "DeliveryDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "DeliveryDesk"


def practice_desk(folder: Path | None = None, progress: Progress | None = None) -> Path:
    """The practice desk's file; its month is made first where it is not there, whole or not at all.

    Beside it lie the workbooks that went out, those that came back, and the brief.
    """
    from deliverydesk.services.demo import make_demo

    month = (folder or practice_folder()) / "Practice country"
    if not month.is_dir():
        # Two hundred steps are written one by one: a making that was cut short must not pass for the country.
        making = month.with_name(f"{month.name}.part")
        shutil.rmtree(making, ignore_errors=True)
        make_demo(making, progress)
        making.replace(month)
    return next(month.glob("*.desk"))

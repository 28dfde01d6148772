"""The sample country on this computer: made once for each user, and anew when it is gone."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def practice_folder() -> Path:
    """Where a user's own working files belong on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "DeliveryDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "DeliveryDesk"


def practice_desk(folder: Path | None = None) -> Path:
    """The practice desk's file; made first where it is not there."""
    from deliverydesk.services.sample import make_sample

    path = (folder or practice_folder()) / "Practice country.desk"
    if not path.exists():
        make_sample(path).close()
    return path

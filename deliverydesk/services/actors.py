"""Who acts on a desk: a person of the desk, chosen once and remembered for each user of this computer.

This is not authentication: it says who did what among colleagues who share a laptop's trust.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from deliverydesk.domain.parties import Person
from deliverydesk.errors import Refused
from deliverydesk.i18n import _
from deliverydesk.storage.snapshot import Snapshot


def memory_file() -> Path:
    """Where this user's choices are kept: desk ids to person ids."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "DeliveryDesk" / "actors.json"


def _remembered() -> dict[str, str]:
    try:
        found = json.loads(memory_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def remember(desk: str, person: str) -> None:
    """Remember who acts on a desk; a home folder that cannot be written only means being asked again."""
    path = memory_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_text(json.dumps(_remembered() | {desk: person}, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError:
        return


def choose(picture: Snapshot, desk: str, code: str | None) -> Person | None:
    """The person with a code, or the remembered one, or None; refuses a code that nobody has."""
    if code is None:
        return picture.get(Person, _remembered().get(desk))
    found = picture.get(Person, picture.find("person", code))
    if found is None:
        known = ", ".join(one.ref for one in picture.all(Person)[:12])
        raise Refused(
            _("Nobody on this desk has the code {code}.").format(code=code),
            _("People of the desk: {known}.").format(known=known),
        )
    return found

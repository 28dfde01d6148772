"""What a desk holds, in one look."""

from __future__ import annotations

from typing import Any

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.services.desk import Desk


def info(desk: Desk) -> dict[str, Any]:
    """What a desk holds, as the command line prints it: counts by entity, freezes oldest first."""
    picture = desk.picture
    no, head = desk.journal.head()
    return {
        "file": desk.path.name,
        "unit": picture.settings.unit_name,
        "country": picture.settings.country,
        "marking": picture.settings.marking,
        "practice": desk.is_practice,
        "today": picture.today.isoformat(),
        "step": no,
        "head": head,
        "counts": desk.counts(),
        "freezes": [
            {"ref": one.ref, "step": one.step, "sha256": one.sha256}
            for one in sorted(picture.all(Freeze), key=lambda one: (one.step, one.id))
        ],
        "notices": desk.notices,
    }

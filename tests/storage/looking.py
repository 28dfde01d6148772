"""What a desk holds, as plain values that can be remembered and compared."""

from __future__ import annotations

from typing import Any

from deliverydesk.services.desk import Desk
from deliverydesk.storage.snapshot import Snapshot


def contents(at: Snapshot, *, revisions: bool = True) -> dict[str, dict[str, Any]]:
    """Every record and reading by entity and id; without revisions, only what a person could see."""
    found: dict[str, dict[str, Any]] = {}
    for entity in at.catalogue:
        records = (
            [one for indicator in at.of_entity("indicator") for one in at.series(indicator.id)]
            if entity.series
            else at.of_entity(entity.key)
        )
        found[entity.key] = {one.id: entity.plain(one) for one in records}
    if not revisions:
        for entity in found.values():
            for plain in entity.values():
                del plain["revision"]
    return found


def everything(desk: Desk) -> dict[str, Any]:
    """What the desk holds now, with its newest step."""
    return contents(desk.picture) | {"step": {"no": desk.picture.step}}


def seen(desk: Desk) -> dict[str, dict[str, Any]]:
    """What a person sees of the desk now."""
    return contents(desk.picture, revisions=False)

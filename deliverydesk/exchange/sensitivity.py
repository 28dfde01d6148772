"""The sensitivity label of an organisation, written into workbooks so that its programs see it there.

Office keeps a label as custom properties named `MSIP_Label_<id>_<attribute>`; `Enabled` and `SiteId`, the
tenant's own id, are the ones it must have (Microsoft Information Protection SDK, label metadata).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliverydesk.domain.settings import DeskSettings


@dataclass(frozen=True)
class Label:
    """One label: its id and the tenant's, both as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, and its name."""

    id: str
    site: str
    name: str


def label_of(settings: DeskSettings) -> Label | None:
    """The label that the unit's workbooks carry; None where it has none."""
    if settings.label_id is None or settings.label_site is None:
        return None
    return Label(settings.label_id.casefold(), settings.label_site.casefold(), settings.label_name or "")


def stamp(book: Any, label: Label | None) -> None:
    """Write the label into an XlsxWriter workbook. It names no day and no person."""
    if label is None:
        return
    said = {
        "Enabled": "true",
        "Method": "Standard",
        "Name": label.name,
        "SiteId": label.site,
        "ContentBits": "0",
    }
    for attribute, words in said.items():
        if words:
            book.set_custom_property(f"MSIP_Label_{label.id}_{attribute}", words, "text")

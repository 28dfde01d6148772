"""Which picture a page shows: as known when, and judged for which day, as the window's two selectors say."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.parties import Period
from deliverydesk.schema.fields import Field
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.pages import Shell


def picture_of(shell: Shell) -> Picture:
    """The picture from where the window stands.

    Keys of moments are references of freezes; such a picture is judged for the day it was frozen. An
    earlier period is judged for the last day on which it was the newest closed one.
    """
    known, now = shell.standpoint.known, shell.desk.picture
    if not known and shell.standpoint.now:
        return now  # type: ignore[no-any-return]  # a shell's desk is only known to be a desk
    frozen = next((one for one in now.all(Freeze) if one.ref == known), None)
    day = last_day_of(now, shell.standpoint.period) or (frozen.made_on if frozen is not None else None)
    return shell.desk.viewed(known=known or None, at=day)  # type: ignore[no-any-return]


def last_day_of(at: Picture, period: str) -> date | None:
    """The last day on which a period was the newest closed one; None for the newest itself, or for none."""
    ends = sorted(one.end for one in at.all(Period))
    chosen = at.get(Period, period or None)
    later = [end for end in ends if chosen is not None and end > chosen.end]
    if not later or later[0] > at.today:
        return None
    return later[0] - timedelta(days=1)


def ask_origin(shell: Shell, parent: QWidget, record: str, field: Field) -> None:
    """Open the dialog that says where a value came from; it is loaded when it is first asked for."""
    from deliverydesk.ui.dialogs.origin import show_origin

    show_origin(shell, parent, record, field)

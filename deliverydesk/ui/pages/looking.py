"""Which picture a page shows: the desk as it is now, or as it was known at the moment looked back to."""

from __future__ import annotations

from deliverydesk.schema.picture import Picture
from deliverydesk.ui.pages import Shell


def picture_of(shell: Shell) -> Picture:
    """The picture from where the window stands; keys of moments are freezes' references or steps."""
    known = shell.standpoint.known
    picture: Picture = shell.desk.picture
    if known:
        picture = shell.desk.viewed(known=int(known) if known.isdigit() else known)
    return picture

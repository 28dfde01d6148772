"""What is worth saying about where a desk lies: folders that other programs copy break open databases."""

from __future__ import annotations

from pathlib import Path

from deliverydesk.i18n import _

_COPIERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
}


def concern(path: Path) -> str | None:
    """A sentence where the desk lies in a folder that is synced or on a network share; else None."""
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return (
            _("This desk lies on a network share; such places have broken files like this one.")
            + " "
            + _advice()
        )
    for part in path.resolve().parent.parts:
        folder = part.casefold()
        for word, name in _COPIERS.items():
            # "OneDrive - Ministry of X" is how organisations name it.
            if folder == word or folder.startswith((f"{word} - ", f"{word} (")):
                copied = _(
                    "This desk lies in a folder that {name} copies; such folders break files like this one."
                )
                return f"{copied.format(name=name)} {_advice()}"
    return None


def _advice() -> str:
    return _("Keep the working file in a folder of this computer, and put copies here instead.")

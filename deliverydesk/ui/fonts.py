"""The faces the window is set in: figures of one width, and Arabic that belongs beside the Latin."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from deliverydesk import assets

SANS = ("IBM Plex Sans", "IBM Plex Sans Arabic", "DejaVu Sans", "Noto Sans")
SERIF = ("IBM Plex Serif", "IBM Plex Sans Arabic", "DejaVu Serif", "Noto Serif")
ICONS = "Phosphor"
BODY = 13

_WEIGHTS = {
    400: QFont.Weight.Normal,
    500: QFont.Weight.Medium,
    600: QFont.Weight.DemiBold,
    700: QFont.Weight.Bold,
}


def load() -> None:
    """Hand every shipped face to Qt; about 0.1 ms a file, since outlines are read later."""
    for file in sorted((assets.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    icons = icon_font()
    if icons is not None:
        QFontDatabase.addApplicationFont(str(icons))


def icon_font() -> Path | None:
    """The Phosphor outlines that qtawesome carries.

    The file is read without importing qtawesome: its import and first icon cost 170 ms, the file 1 ms.
    """
    spec = importlib.util.find_spec("qtawesome")
    for folder in spec.submodule_search_locations or () if spec else ():
        for file in sorted((Path(folder) / "fonts").glob("phosphor-*.ttf")):
            return file
    return None


@lru_cache(maxsize=256)
def face(px: float = BODY, weight: int = 400, serif: bool = False, italic: bool = False) -> QFont:
    """A font by its height in logical pixels and one of the weights 400, 500, 600, 700."""
    font = QFont()
    font.setFamilies(list(SERIF if serif else SANS))
    font.setPixelSize(max(1, round(px)))
    font.setWeight(_WEIGHTS[weight])
    font.setItalic(italic)
    # Big type looks best unhinted; small type keeps its stems on whole pixels at 100 %.
    font.setHintingPreference(
        QFont.HintingPreference.PreferNoHinting if px >= 16 else QFont.HintingPreference.PreferVerticalHinting
    )
    return font


@lru_cache(maxsize=256)
def metrics(px: float = BODY, weight: int = 400, serif: bool = False, italic: bool = False) -> QFontMetricsF:
    """How wide and tall text in that face is."""
    return QFontMetricsF(face(px, weight, serif, italic))

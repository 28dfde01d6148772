"""Signs beside words, tinted at the moment of painting, so that dark mode never shows black on black."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from deliverydesk import assets
from deliverydesk.ui import fonts
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme

OWN = ("gap", "barrier", "mark")

# Code points in Phosphor 1.3. A sign used anywhere is listed here; a test draws each.
GLYPHS = {
    "flag": 0xF17C,
    "chart-line-up": 0xF0D5,
    "diamond": 0xF136,
    "tray": 0xF336,
    "scales": 0xF2AA,
    "book-open": 0xF097,
    "clock-counter-clockwise": 0xF0FC,
    "list-bullets": 0xF1FB,
    "magnifying-glass": 0xF20A,
    "caret-down": 0xF0C2,
    "caret-up": 0xF0C5,
    "caret-right": 0xF0C4,
    "calendar-blank": 0xF0AD,
    "arrow-counter-clockwise": 0xF021,
    "arrow-clockwise": 0xF020,
    "arrow-left": 0xF03B,
    "arrow-right": 0xF044,
    "copy": 0xF114,
    "clipboard": 0xF0F7,
    "eraser": 0xF159,
    "arrow-line-down": 0xF03C,
    "arrow-line-right": 0xF040,
    "plus": 0xF27F,
    "trash": 0xF334,
    "pencil-line": 0xF265,
    "eye": 0xF15B,
    "file-arrow-up": 0xF169,
    "file-arrow-down": 0xF168,
    "file-pdf": 0xF16C,
    "file-plus": 0xF16D,
    "printer": 0xF288,
    "columns": 0xF10E,
    "rows": 0xF2A6,
    "funnel": 0xF196,
    "x": 0xF36D,
    "check": 0xF0E7,
    "check-circle": 0xF0E8,
    "check-square": 0xF0EA,
    "question": 0xF293,
    "warning": 0xF35C,
    "warning-circle": 0xF35D,
    "git-merge": 0xF1AD,
    "lock-simple": 0xF205,
    "folder-open": 0xF18C,
    "play-circle": 0xF27D,
    "table": 0xF304,
    "export": 0xF15A,
    "keyboard": 0xF1E5,
    "info": 0xF1E0,
    "moon": 0xF21F,
    "sun": 0xF2FE,
    "sign-out": 0xF2C7,
    "envelope-simple": 0xF156,
    "quotes": 0xF295,
    "user": 0xF346,
    "users-three": 0xF354,
    "clock": 0xF0F9,
    "note-pencil": 0xF22E,
    "shield-check": 0xF2B8,
    "selection-all": 0xF2AF,
    "snowflake": 0xF2DA,
    "dots-three": 0xF145,
}
_DIRECTED = frozenset({"caret-right", "arrow-left", "arrow-right", "arrow-line-right"})


def paint_icon(hand: Hand, rect: QRectF, name: str, colour: str = "ink2", size: float = 16) -> None:
    """A sign centred in `rect`; names in `OWN` are ours, the rest Phosphor's."""
    box = QRectF(rect.center().x() - size / 2, rect.center().y() - size / 2, size, size)
    if name in OWN:
        _paint_own(hand, box, name, colour)
        return
    painter = hand.painter
    painter.save()
    if hand.rtl and name in _DIRECTED:
        _mirror(painter, box.center())
    painter.setFont(_icon_face(round(size)))
    painter.setPen(hand.colour(colour))
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip)
    painter.drawText(box.adjusted(-2, -2, 2, 2), flags, chr(GLYPHS[name]))
    painter.restore()


def icon(name: str, colour: str = "ink2") -> QIcon:
    """The sign as a QIcon for menus and buttons; it asks for the colour each time it is painted."""
    return QIcon(_Tinted(name, colour))


class _Tinted(QIconEngine):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = "ink3" if mode == QIcon.Mode.Disabled else self._colour
        rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        hand = Hand(painter, theme().scheme, rtl)
        paint_icon(hand, QRectF(rect), self._name, colour, min(rect.width(), rect.height()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._colour)


@lru_cache(maxsize=16)
def _icon_face(px: int) -> QFont:
    font = QFont(fonts.ICONS)
    font.setPixelSize(px)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=64)
def _drawing(name: str, ink: str, accent: str) -> QSvgRenderer:
    source = (assets.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    tinted = source.replace("currentColor", ink).replace("#1C4F8A", accent)
    return QSvgRenderer(QByteArray(tinted.encode()))


def _paint_own(hand: Hand, box: QRectF, name: str, colour: str) -> None:
    painter = hand.painter
    painter.save()
    if hand.rtl:
        _mirror(painter, box.center())  # the gap widens in the direction of reading
    _drawing(name, hand.colour(colour).name(), hand.colour("accent").name()).render(painter, box)
    painter.restore()


def _mirror(painter: QPainter, centre: QPointF) -> None:
    painter.translate(centre)
    painter.scale(-1, 1)
    painter.translate(QPointF(-centre.x(), -centre.y()))

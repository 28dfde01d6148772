"""A level that is no rating, such as how hard a promise is, chosen as a rating is: one box a level."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.paint.text import MIDDLE, Hand
from deliverydesk.ui.widgets.tags import TagRow


class LevelRow(TagRow):
    """The levels in their own order, keys 1, 2, 3 … from the first; they have no colour."""

    def __init__(self, parent: QWidget, levels: Mapping[str, str]) -> None:
        self._levels = levels
        super().__init__(parent, tuple(reversed(tuple(levels))))

    def draw_mark(self, hand: Hand, box: QRectF, code: str, *, chosen: bool) -> None:
        weight, colour = (600, "ink") if chosen else (400, "ink2")
        hand.text(box, code, 12.5, weight, colour, MIDDLE, elide=False, fixed=True)

    def told(self, code: str) -> str:
        return self.hover(code) if code in self._levels else code

    def hover(self, code: str) -> str:
        return _(self._levels[code])

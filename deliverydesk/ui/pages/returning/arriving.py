"""Files on their way in: how many, what they have been so far, how long still, and a way to stop."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import END, Hand
from deliverydesk.ui.tasks import Stand
from deliverydesk.ui.widgets.button import Button

_HEIGHT, _BAR = 62, 4
_FEWEST_DONE, _SHORTEST = 2, 1.0
_MINUTE = 60


def time_left(elapsed: float, done: int, total: int) -> str:
    """`about 8 seconds left`, or nothing while it is too early to say."""
    if done < _FEWEST_DONE or elapsed < _SHORTEST or done >= total:
        return ""
    left = elapsed / done * (total - done)
    if left >= 1.5 * _MINUTE:
        return plural("about {n} minute left", "about {n} minutes left", round(left / _MINUTE))
    return plural("about {n} second left", "about {n} seconds left", max(1, round(left)))


class _Line(Drawn):
    """The count over the bar, the time at its end, what came so far beneath."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.words = self.left = self.note = ""
        self._share = 0.0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, words: str, left: str, note: str, share: float) -> None:
        self.words, self.left, self.note, self._share = words, left, note, share
        self.setAccessibleName(". ".join(part for part in (words, note, left) if part))
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        top = QRectF(rect.left(), rect.top() + 4, rect.width(), 20)
        hand.text(top, self.words, 13, 600, "ink")
        hand.text(top, self.left, 12, 400, "ink2", END)
        bar = QRectF(rect.left(), rect.top() + 28, rect.width(), _BAR)
        hand.box(bar, "rule", radius=2)
        if self._share > 0:
            done = QRectF(bar.x(), bar.y(), bar.width() * min(1.0, self._share), _BAR)
            hand.box(hand.flip(done, bar), "accent", radius=2)
        hand.text(QRectF(rect.left(), rect.top() + 37, rect.width(), 18), self.note, 12, 400, "ink2")


class Arriving(QWidget):
    """Shown while files are read; `stopping` asks that nothing of them be kept."""

    stopping = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun = 0.0
        self._line = _Line(self)
        self._stop = Button(_("Stop"), "x", parent=self)
        self._stop.clicked.connect(self.stopping)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 14, 6)
        row.setSpacing(18)
        row.addWidget(self._line, 1)
        row.addWidget(self._stop)
        self.hide()

    @property
    def sentence(self) -> str:
        """Where the reading is, as it is read out."""
        return self._line.accessibleName()

    def begin(self) -> None:
        """Show that reading has been asked for."""
        self._begun = time.monotonic()
        self._stop.setEnabled(True)
        self._line.tell(_("Reading returns"), "", "", 0.0)
        self.show()

    def move_to(self, stand: Stand, elapsed: float | None = None) -> None:
        """Show where the reading is."""
        if not stand.total:
            return
        elapsed = time.monotonic() - self._begun if elapsed is None else elapsed
        words = _("{done} of {total} read").format(
            done=FORMATS.number(stand.done), total=FORMATS.number(stand.total)
        )
        left = time_left(elapsed, stand.done, stand.total)
        self._line.tell(words, left, stand.note, stand.done / stand.total)

    def wait(self) -> None:
        """Show that stopping was heard."""
        self._stop.setEnabled(False)
        self._line.tell(_("Stopping"), "", _("Nothing of these files is kept."), 0.0)

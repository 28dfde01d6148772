"""What every page has in common: a sentence at the top, and answers to what the window asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deliverydesk.ui import actions, regions
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.grid import Grid


@dataclass(frozen=True)
class InHand:
    """Work that closing would lose; `keep(then)` does what the verb says, and goes on to `then`."""

    words: str
    verb: str
    keep: Callable[[Callable[[], object]], object]


class Page(QWidget):
    """The ground of a page. Subclasses fill `column` and answer what concerns them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def begin(self, standpoint: Standpoint, room: Room) -> None:
        """Take up where the window stands; called once, when the page is made."""
        if standpoint != Standpoint():
            self.stand(standpoint)
        self.fit(room)
        self.take_focus()

    def open(self, place: Place) -> None:
        """Show the record of `place`, or the list where it names none."""

    def stand(self, standpoint: Standpoint) -> None:
        """The period, or the moment looked back to, has changed."""

    def fit(self, room: Room) -> None:
        """The window has grown or shrunk past one of its sizes."""

    def take_focus(self) -> None:
        """Put the focus where a person begins to work: into the first list."""
        first = self.regions()[0]
        lists = [one for one in first.findChildren(Grid) if one.isVisibleTo(self)]
        regions.enter(lists[0] if lists else first, Qt.FocusReason.OtherFocusReason)

    def keep_focus(self) -> None:
        """Take the focus where what had it has gone with the record before."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self.take_focus()

    def regions(self) -> Sequence[QWidget]:
        """The parts that F6 walks through, in reading order."""
        return (self,)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What the page can do now, by the keys of the action table."""
        return {}

    def in_hand(self) -> InHand | None:
        """What closing now would lose; None where nothing would be lost."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        able = self.commands()
        action = actions.of_event(event, able)
        if action is not None and action.heard:
            able[action.key]()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "canvas" if self.shell.standpoint.now else "past"
        hand_on(painter, self).box(QRectF(self.rect()), ground)
        painter.end()

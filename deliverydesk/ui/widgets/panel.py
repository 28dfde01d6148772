"""A panel beside or under a list: a small head with a rule, and what belongs to the row in focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from deliverydesk.ui.paint.drawn import Drawn, hand_on
from deliverydesk.ui.paint.text import END, Hand, width_of
from deliverydesk.ui.theme import theme


class PanelHead(Drawn):
    """A title, a fainter remark at the other end, and a rule beneath."""

    def __init__(self, title: str = "", remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title, self._remark = title, remark
        self.setFixedHeight(34)

    def tell(self, title: str, remark: str = "") -> None:
        """Say something else."""
        self._title, self._remark = title, remark
        self.setAccessibleName(f"{title} {remark}".strip())
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        inner = rect.adjusted(18, 8, -18, -4)
        # A long title gives way to the remark, which is the shorter of the two; neither runs into the other.
        taken = min(width_of(self._remark, 11.5 * hand.scale) + 16, inner.width() / 2) if self._remark else 0
        hand.text(hand.flip(inner.adjusted(0, 0, -taken, 0), inner), self._title, 13, 600, "ink")
        if self._remark:
            room = inner.adjusted(inner.width() - taken, 0, 0, 0)
            hand.text(hand.flip(room, inner), self._remark, 11.5, 400, "ink3", END)
        hand.line(inner.left(), rect.bottom() - 1, inner.right(), rect.bottom() - 1, "rule")


class Panel(QWidget):
    """The ground of a panel; what it holds goes into `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = PanelHead(parent=self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.head)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(QRectF(self.rect()), "window")
        painter.end()


def split(first: QWidget, second: QWidget, *, shares: tuple[int, int], upright: bool = False) -> QSplitter:
    """Two widgets with a line between them that a person may move."""
    splitter = QSplitter(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    splitter.setSizes(list(shares))
    splitter.setStretchFactor(0, shares[0])
    splitter.setStretchFactor(1, shares[1])
    return splitter


def scrolled(widget: QWidget) -> QScrollArea:
    """A widget that is scrolled up and down, on whatever ground it lies."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area

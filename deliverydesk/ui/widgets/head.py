"""Column heads of one or two lines; the second says the unit or what the figures are measured against."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import END, FIGURES, MIDDLE, Hand
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.cells import align_of

HeadPainter = Callable[[Hand, QRectF, int], None]
ONE_LINE, TWO_LINES = 30, 36


class Head(QHeaderView):
    """The heads of a grid. A column whose kind is in `painters` draws its own, such as a time axis."""

    def __init__(self, table: QTableView, painters: Mapping[str, HeadPainter]) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._painters = painters
        self._sorted: tuple[int, Qt.SortOrder] | None = None  # Qt's own indicator turns before it tells
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setAccessibleName("columns")

    def turn(self, column: int) -> Qt.SortOrder:
        """The order a click on the head asks for: rising first, then the other way round."""
        rising, falling = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        order = falling if self._sorted == (column, rising) else rising
        self.show_sorted(column, order)
        return order

    def show_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """Mark the column that the rows are sorted by."""
        self._sorted = (column, order)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        height = TWO_LINES if self._two_lines() else ONE_LINE
        return QSize(super().sizeHint().width(), round(height * theme().scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        hand = hand_on(painter, self)
        whole = QRectF(self.viewport().rect())
        hand.box(whole, "head")
        hand.line(0, whole.bottom() - 0.5, whole.right() + 1, whole.bottom() - 0.5, "rule")
        for section in range(self.count()):
            if self.isSectionHidden(section):
                continue
            rect = QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height())
            if rect.intersects(event.rect()):
                self.paintSection(painter, rect, section)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        model = self.model()
        if model is None:
            return
        across = Qt.Orientation.Horizontal
        kind = str(model.headerData(logical_index, across, Role.KIND) or "text")
        painter.save()
        painter.setClipRect(rect)
        hand = hand_on(painter, self)
        box = QRectF(rect)
        own = self._painters.get(kind)
        if own is not None:
            own(hand, box, logical_index)
        else:
            words = str(model.headerData(logical_index, across, DISPLAY) or "")
            second = str(model.headerData(logical_index, across, Role.SECOND) or "")
            self._write(hand, box, words, second, align_of(kind))
        if self._sorted is not None and self._sorted[0] == logical_index:
            self._paint_sorted(hand, box, align_of(kind), self._sorted[1])
        painter.restore()

    def _write(self, hand: Hand, box: QRectF, words: str, second: str, align: str) -> None:
        inner = box.adjusted(2, 0, -2, 0) if align == MIDDLE else box.adjusted(8, 0, -8, 0)
        # Figures end at the right in every script; their heads stand over them.
        if not second:
            hand.text(inner, words, 11.5, 600, "ink2", align)
            return
        half = inner.height() / 2
        hand.text(QRectF(inner.x(), inner.y() + 2, inner.width(), half), words, 11.5, 600, "ink2", align)
        below = QRectF(inner.x(), inner.y() + half - 1, inner.width(), half)
        hand.text(below, second, 10.5, 400, "ink3", align)

    def _paint_sorted(self, hand: Hand, box: QRectF, align: str, order: Qt.SortOrder) -> None:
        down = order == Qt.SortOrder.DescendingOrder
        corner = hand.flip(QRectF(box.right() - 11, box.top() + 2, 10, 10), box)
        if align in (FIGURES, END):
            corner = hand.flip(QRectF(box.left() + 1, box.top() + 2, 10, 10), box)
        paint_icon(hand, corner, "caret-down" if down else "caret-up", "accent", 9)

    def _two_lines(self) -> bool:
        model = self.model()
        if model is None:
            return False
        across = Qt.Orientation.Horizontal
        return any(model.headerData(n, across, Role.SECOND) for n in range(self.count()))

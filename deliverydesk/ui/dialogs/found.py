"""The lines of the box that finds everything, drawn with what was typed in bold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from deliverydesk.i18n import _
from deliverydesk.services import searching
from deliverydesk.ui.icons import paint_icon
from deliverydesk.ui.models.finding import Finding, Findings
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import END, Hand, width_of

ROW, HEADING = 37, 34


class FoundRows(QAbstractListModel):
    """The lines as Qt's list wants them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.findings = Findings((), 0, 0)

    def show(self, findings: Findings) -> None:
        """List other findings."""
        self.beginResetModel()
        self.findings = findings
        self.endResetModel()

    def line(self, row: int) -> Finding | None:
        """One line; None outside the list."""
        return self.findings.lines[row] if 0 <= row < len(self.findings.lines) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.findings.lines)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        line = self.line(index.row())
        if line is None or line.is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> Any:
        line = self.line(index.row())
        if line is None or role not in (DISPLAY, ACCESSIBLE):
            return None
        words = f"{line.ref} {line.words}".strip()
        return words if role == DISPLAY else ", ".join(part for part in (words, line.code, line.note) if part)


class LineDelegate(QStyledItemDelegate):
    """Draws a finding: sign, reference, words with what was typed in bold, and a note at the end."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        assert isinstance(model, FoundRows)
        line = model.line(index.row())
        return QSize(100, HEADING if line is None or line.is_heading else ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, FoundRows)
        line = model.line(index.row())
        if line is None:
            return
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        hand = hand_on(painter, self._view)
        if line.is_heading:
            hand.text(rect.adjusted(12, 6, -12, 0), line.words, 12, 600, "ink2")
        else:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen or state & QStyle.StateFlag.State_MouseOver:
                hand.box(rect, "select" if chosen else "hover", radius=5)
            _paint_line(hand, rect, line, chosen=chosen)
        painter.restore()


def _paint_line(hand: Hand, rect: QRectF, line: Finding, *, chosen: bool) -> None:
    paint_icon(
        hand, hand.flip(QRectF(rect.x() + 10, rect.y(), 18, rect.height()), rect), line.icon, "ink2", 15
    )
    end = rect.right() - 12
    note = line.note
    if chosen and not line.command:
        note = f"{note}   {_('Enter')}" if note else _("Enter")
    if note:
        wide = min(width_of(note, 11.5 * hand.scale) + 2, rect.width() * 0.36)
        hand.text(
            hand.flip(QRectF(end - wide, rect.y(), wide, rect.height()), rect), note, 11.5, 400, "ink3", END
        )
        end -= wide + 12
    if line.code:
        marks.tag(hand, hand.along(rect, end - rect.x() - 16), rect.center().y(), line.code, 17)
        end -= 44
    x = rect.x() + 39
    if line.ref:
        wide = width_of(line.ref, 13 * hand.scale) + 8
        hand.text(hand.flip(QRectF(x, rect.y(), wide, rect.height()), rect), line.ref, 13, 400, "ink2")
        x += wide
    for words, bold in _pieces(line.words, line.bold):
        if x >= end:
            break
        weight = 700 if bold else 400
        wide = width_of(words, 13 * hand.scale, weight)
        room = QRectF(x, rect.y(), min(wide + 1, end - x), rect.height())
        hand.text(hand.flip(room, rect), words, 13, weight)
        x += wide


def _pieces(words: str, bold: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The words cut where what was typed begins and ends."""
    folded = searching.fold(words)
    if not bold or len(folded) != len(words):
        return [(words, False)]
    marked = [False] * len(words)
    for part in bold:
        at = folded.find(part)
        if at >= 0:
            marked[at : at + len(part)] = [True] * len(part)
    pieces: list[tuple[str, bool]] = []
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or marked[place] != marked[start]:
            pieces.append((words[start:place], marked[start]))
            start = place
    return pieces

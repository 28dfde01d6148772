"""The person's own sheet, untouched: above each column what it is taken for, struck what stays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from deliverydesk.i18n import FORMATS, _
from deliverydesk.services.bringing import BringResult, Sheet, letters
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import FIGURES, MIDDLE, START, width_of
from deliverydesk.ui.theme import theme

_NO_INDEX = QModelIndex()
_MOST_SPANS = 400
_NARROW, _TOLD, _WIDE = 46, 66, 210
_LOOKED_AT = 60
_HEAD, _ROW = 54, 24
_LIGHT = 140

Place = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Look:
    """How the sheet is to be seen: `meanings` by column, `struck` and `taken` rows, trouble."""

    sheet: Sheet = field(default_factory=lambda: Sheet(""))
    meanings: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    struck: Mapping[int, str] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()
    wrong: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @staticmethod
    def of(result: BringResult) -> Look:
        """The look of what a file came to."""
        reading = result.reading
        meanings = {}
        for one in reading.columns:
            tone = "query" if one.corrected else "warn_t" if one.meaning.by_fill else "accent"
            meanings[one.heading.number] = (one.meaning.short, "ink3" if one.meaning.is_aside else tone)
        wrong = {at: one.sentence for one in result.problems if (at := result.place_of(one))}
        return Look(
            reading.sheet,
            meanings,
            {row: why for table in reading.tables for row, why in table.struck.items()},
            frozenset(row for _table, row in result.taken),
            frozenset(row for table in reading.tables for row in table.rows),
            wrong,
        )


class OwnModel(QAbstractTableModel):
    """The cells of the sheet, from A1; nobody edits them here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.look = Look()

    def show(self, look: Look) -> None:
        """Show another sheet, or the same one with other proposals."""
        self.beginResetModel()
        self.look = look
        self.endResetModel()

    def retell(self, look: Look) -> None:
        """Show other proposals for the same sheet: no cell moves, all are painted anew."""
        self.look = look
        corner = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), corner)
        for way, last in (
            (Qt.Orientation.Horizontal, corner.column()),
            (Qt.Orientation.Vertical, corner.row()),
        ):
            self.headerDataChanged.emit(way, 0, last)

    def rowCount(self, parent: Place = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self.look.sheet.last_row

    def columnCount(self, parent: Place = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self.look.sheet.last_column

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at = index.row() + 1, index.column() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(*at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.look.wrong.get(at) or self._why_struck(at[0]) or self.words(*at) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            named = f"{letters(at[1])}{at[0]}"
            parts = (named, self.words(*at), self.look.wrong.get(at, ""), self._why_struck(at[0]))
            return ". ".join(part for part in parts if part)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section + 1) if orientation is Qt.Orientation.Horizontal else str(section + 1)

    def words(self, row: int, column: int) -> str:
        """A cell's words as its own program shows them, as far as that is known."""
        cell = self.look.sheet.cell(row, column)
        value: Any = cell.value
        if cell.error:
            return cell.error
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return FORMATS.day_full(value)
        if isinstance(value, time):
            return str(value)
        if isinstance(value, int | float):
            return f"{value * 100:.10g}%" if cell.percent else f"{value:.12g}"
        return " ".join(str(value).split())

    def _why_struck(self, row: int) -> str:
        why = self.look.struck.get(row, "")
        return _("Left out: {why}.").format(why=why) if why else ""


class _Cells(QStyledItemDelegate):
    """Draws a cell on its own colour; a struck row is crossed out, a cell in trouble has a frame."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        view = self.parent()
        assert isinstance(view, OwnSheet)
        look, at = view.model_.look, (index.row() + 1, index.column() + 1)
        hand = hand_on(painter, view)
        rect = QRectF(option.rect)
        painter.save()
        colour = look.sheet.fills.get(at)
        hand.box(rect, QColor(f"#{colour}") if colour else "canvas")
        ink = "ink"
        if colour:
            ink = "#1B2025" if QColor(f"#{colour}").lightness() > _LIGHT or colour == "FF5050" else "#FFFFFF"
        struck = at[0] in look.struck
        if struck:
            hand.box(rect, hand.colour("bad_t", 16))
            ink = "ink3" if not colour else ink
        words = view.model_.words(*at)
        value = look.sheet.value(*at)
        merged = view.columnSpan(index.row(), index.column()) > 1
        figures = isinstance(value, int | float) and not isinstance(value, bool)
        side = MIDDLE if merged else FIGURES if figures else START
        hand.text(rect.adjusted(5, 0, -5, 0), words, 12, 400, ink, side)
        hand.line(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5, "hair")
        hand.line(rect.right() - 0.5, rect.top(), rect.right() - 0.5, rect.bottom(), "hair")
        if struck:
            middle = round(rect.center().y()) + 0.5
            hand.line(rect.left(), middle, rect.right(), middle, "bad_t")
        if at in look.wrong:
            hand.box(rect.adjusted(0, 0, -1, -1), None, "warn_t", width=1.6)
        if view.currentIndex() == index and view.hasFocus():
            hand.box(rect, None, "accent", width=2)
        painter.restore()


class _Letters(QHeaderView):
    """What each column is taken for, tied to its letter."""

    def __init__(self, parent: OwnSheet) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setFixedHeight(round(_HEAD * theme().scale))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        view = self.parent()
        assert isinstance(view, OwnSheet)
        hand = hand_on(painter, self)
        box = QRectF(rect)
        low = 20 * hand.scale
        painter.save()
        hand.box(box, "window")
        head = QRectF(box.left(), box.bottom() - low, box.width(), low)
        hand.box(head, "head")
        hand.text(head, letters(logical + 1), 11.5, 500, "ink2", MIDDLE)
        hand.line(box.right() - 0.5, head.top(), box.right() - 0.5, box.bottom(), "hair")
        hand.line(box.left(), box.bottom() - 0.5, box.right(), box.bottom() - 0.5, "rule")
        meaning = view.model_.look.meanings.get(logical + 1)
        if meaning is not None:
            words, tone = meaning
            tag = QRectF(box.left() + 2, box.top() + 1, box.width() - 4, box.height() - low - 6)
            hand.box(tag, "canvas", tone if tone != "ink3" else "rule", radius=3)
            hand.paragraph(tag.adjusted(4, 0, -4, 0), words, 10.5, 600, tone, max_lines=2, middle=True)
            middle = round(box.center().x()) + 0.5
            hand.line(middle, tag.bottom(), middle, head.top(), tone)
        painter.restore()


class _Numbers(QHeaderView):
    """Row numbers, with a bar beside rows that become records."""

    def __init__(self, parent: OwnSheet) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedWidth(round(42 * theme().scale))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        view = self.parent()
        assert isinstance(view, OwnSheet)
        hand, box = hand_on(painter, self), QRectF(rect)
        look = view.model_.look
        painter.save()
        hand.box(box, "head")
        hand.text(box, str(logical + 1), 11.5, 400, "ink2", MIDDLE)
        hand.line(box.left(), box.bottom() - 0.5, box.right(), box.bottom() - 0.5, "hair")
        row = logical + 1
        tone = "bad_t" if row in look.struck else "accent" if row in look.taken else ""
        if row in look.rows - look.taken or any(at == row for at, _column in look.wrong):
            tone = "warn_t"
        if tone:
            hand.box(hand.flip(QRectF(box.left(), box.top(), 3, box.height()), box), tone)
        painter.restore()


class OwnSheet(QTableView):
    """The view. `picked` names the column whose heading was clicked."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model_ = OwnModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(self))
        head, numbers = _Letters(self), _Numbers(self)
        self.setHorizontalHeader(head)
        self.setVerticalHeader(numbers)
        numbers.setDefaultSectionSize(round(_ROW * theme().scale))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("Your sheet"))
        head.sectionClicked.connect(lambda section: self.picked.emit(letters(section + 1)))
        theme().changed.connect(self.viewport().update)
        head.hide()
        numbers.hide()

    def show_look(self, look: Look) -> None:
        """Show a sheet and what is proposed for it; the place looked at stays where the sheet is the same."""
        same = look.sheet is self.model_.look.sheet
        if same and look.meanings.keys() == self.model_.look.meanings.keys():
            self.model_.retell(look)
            return
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.model_.show(look)
        self.horizontalHeader().setVisible(bool(self.model_.columnCount()))
        self.verticalHeader().setVisible(bool(self.model_.columnCount()))
        self.clearSpans()
        for top, left, bottom, right in look.sheet.merges[:_MOST_SPANS]:
            self.setSpan(top - 1, left - 1, bottom - top + 1, right - left + 1)
        for column in range(self.model_.columnCount()):
            self.setColumnWidth(column, self._width(column + 1))
        if same:
            self.verticalScrollBar().setValue(place[0])
            self.horizontalScrollBar().setValue(place[1])

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model_.columnCount():
            return
        painter = QPainter(self.viewport())
        hand, rect = hand_on(painter, self), QRectF(self.viewport().rect())
        hand.box(rect, "window")
        words = _(
            "Your sheet will stand here as it is. What each column is gets proposed beside it; you correct "
            "what is wrong, say what colours mean, and see what stays out and why before anything is written."
        )
        wide = min(rect.width() - 40, 560 * hand.scale)
        room = QRectF(rect.center().x() - wide / 2, rect.top(), wide, rect.height())
        hand.paragraph(room, words, 15, 400, "ink2", middle=True)
        painter.end()

    def _width(self, column: int) -> int:
        covered = {(top, left) for top, left, _bottom, right in self.model_.look.sheet.merges if right > left}
        scale = theme().scale
        widest = max(
            (
                width_of(words, 12 * scale)
                for row in range(1, min(self.model_.rowCount(), _LOOKED_AT) + 1)
                if (row, column) not in covered and (words := self.model_.words(row, column)[:60])
            ),
            default=0.0,
        )
        least = _TOLD if column in self.model_.look.meanings else _NARROW
        return round(min(max(widest + 14, least * scale), _WIDE * scale))

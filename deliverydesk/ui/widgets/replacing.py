"""Find and replace in a list: two lines and two verbs over its upper corner, as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from deliverydesk.i18n import _
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.widgets.button import Button

_WIDTH = 420
# What is searched for, what stands in its place, and whether the whole list is meant or the selection.
Replace = Callable[[str, str, bool], object]


class Replacing(QFrame):
    """Stays until Esc; Enter replaces in the whole list. Nothing is written before the list has asked."""

    def __init__(self, parent: QWidget, replace: Replace, left: Callable[[], object]) -> None:
        super().__init__(parent)
        self._replace, self._left = replace, left
        self.wanted, self.by = QLineEdit(self), QLineEdit(self)
        lines = QGridLayout()
        lines.setHorizontalSpacing(8)
        lines.setVerticalSpacing(6)
        for row, (words, line) in enumerate(((_("Find"), self.wanted), (_("Replace with"), self.by))):
            label = QLabel(words, self)
            label.setBuddy(line)
            line.setAccessibleName(words)
            lines.addWidget(label, row, 0)
            lines.addWidget(line, row, 1)
        self.selection = Button(_("In the selection"), parent=self)
        self.everywhere = Button(_("In the whole list"), primary=True, parent=self)
        verbs = QHBoxLayout()
        verbs.addStretch(1)
        verbs.addWidget(self.selection)
        verbs.addWidget(self.everywhere)
        lines.addLayout(verbs, 2, 0, 1, 2)
        lines.setContentsMargins(14, 12, 14, 12)
        self.setLayout(lines)
        self.selection.clicked.connect(lambda _checked=False: self._go(everywhere=False))
        self.everywhere.clicked.connect(lambda _checked=False: self._go(everywhere=True))
        self.wanted.textChanged.connect(lambda _words: self._settle())
        self._settle()
        self.hide()

    def ask(self, words: str, room: QRectF) -> None:
        """Show the lines at the upper end of `room`, with `words` to look for."""
        height = self.sizeHint().height()
        width = min(_WIDTH, round(room.width()) - 16)
        at_end = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        left = room.right() - width - 8 if at_end else room.left() + 8
        self.setGeometry(round(left), round(room.top()) + 8, width, height)
        self.wanted.setText(words)
        self.show()
        self.raise_()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand_on(painter, self).box(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), "raised", "axis", radius=5
        )
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.everywhere.isEnabled():
            self._go(everywhere=True)
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        for one in (self.selection, self.everywhere):
            one.setEnabled(bool(self.wanted.text()))

    def _close(self) -> None:
        # First the focus: a line that vanishes with it hands it on as Tab does, and the list steps a cell.
        self._left()
        self.hide()

    def _go(self, *, everywhere: bool) -> None:
        self._close()
        self._replace(self.wanted.text(), self.by.text(), everywhere)

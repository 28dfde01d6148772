"""The keys A R Q of a review, painted in each row, and the three values they choose between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import N_, _
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.review import ReviewModel
from deliverydesk.ui.models.reviewrows import At
from deliverydesk.ui.models.roles import DISPLAY, EDIT, Role
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import MIDDLE, Hand
from deliverydesk.ui.widgets.cells import Painter
from deliverydesk.ui.widgets.editors import MEANS, Ask
from deliverydesk.ui.widgets.grid import Density, Grid

KEYS: Mapping[Verdict, str] = {Verdict.ACCEPT: N_("A"), Verdict.REFUSE: N_("R"), Verdict.QUERY: N_("Q")}
_FILLS: Mapping[Verdict, str] = {Verdict.ACCEPT: "accent", Verdict.REFUSE: "ink2", Verdict.QUERY: "query"}
_WIDE, _HIGH, _PITCH, _START = 25, 20, 31, 6


def key_box(rect: QRectF, place: int) -> QRectF:
    """Where the key at `place` stands in its cell, read from the left."""
    return QRectF(rect.x() + _START + place * _PITCH, rect.center().y() - _HIGH / 2, _WIDE, _HIGH)


def draw_key(hand: Hand, box: QRectF, words: str, fill: str = "", *, able: bool = True) -> None:
    """One key: filled where it was pressed, edged where it can be, faint where it means nothing."""
    if fill:
        hand.box(box, fill, radius=4)
    else:
        hand.box(box, None, "axis" if able else "hair", radius=4)
    colour = "on_accent" if fill == "accent" else "canvas" if fill else "ink2" if able else "ink3"
    hand.text(box, words, 12, 600 if fill or able else 400, colour, MIDDLE, elide=False, fixed=True)


def _paint_decide(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """VALUE is `(what was decided, what can be)`."""
    decided, able = index.data(Role.VALUE)
    if decided is None and not able:
        return
    for place, verdict in enumerate(KEYS):
        box = hand.flip(key_box(rect, place), rect)
        fill = _FILLS[verdict] if verdict is decided else ""
        draw_key(hand, box, _(KEYS[verdict]), fill, able=verdict in able and decided is None)


def _paint_side(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """One of the three values: VALUE is `(state, a rating's code)`.

    States: `theirs` and `ours` have a ground where that side changed it, `bad` is edged, `empty` is faint.
    """
    state, code = index.data(Role.VALUE)
    inner = rect.adjusted(3, 3, -3, -4)
    if state == "theirs":
        hand.box(inner, hand.colour("accent", 30), radius=3)
    elif state == "ours":
        hand.box(inner, hand.colour("query", 30), radius=3)
    elif state == "bad":
        hand.box(inner, None, "bad_t", radius=3)
    if code is not None:
        marks.tag(hand, hand.along(rect, 8 + marks.tag_width(16) / 2), rect.center().y(), code, 16)
        return
    words = str(index.data(DISPLAY) or "")
    told = rect.adjusted(8, 0, -8, 0)
    if state == "bad":
        hand.text(told, words, 12.5, 600, "bad_t")
    elif state in ("theirs", "ours"):
        hand.text(told, words, 12.5, 600, "ink")
    else:
        hand.text(told, words, 12.5, 400, "ink3" if state == "empty" else "ink2", italic=state == "empty")


def _paint_becomes(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """VALUE is `taken` where something is written, `kept` where ours stays, or `undecided`."""
    words = str(index.data(DISPLAY) or "")
    state = index.data(Role.VALUE)
    weight = 600 if state == "taken" else 400
    colour = {"taken": "ink", "kept": "ink2"}.get(state, "ink3")
    hand.text(rect.adjusted(8, 0, -8, 0), words, 12.5, weight, colour, italic=state == "undecided")


def _paint_why(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    hand.text(rect.adjusted(8, 0, -8, 0), str(index.data(DISPLAY) or ""), 12, 400, "ink2")


PAINTERS: Mapping[str, Painter] = {
    "decide": _paint_decide,
    "side": _paint_side,
    "becomes": _paint_becomes,
    "why": _paint_why,
}


class _OtherValue:
    """The editors of the field itself, for a value that is neither theirs nor ours."""

    def make(self, parent: QWidget, index: Index) -> QWidget:
        """An editor for the cell."""
        model, field = _of(index)
        widget = MEANS[type(field.kind)].make(parent, Ask(field, lambda: model.at, in_cell=True))
        widget.setAccessibleName(_("Another value of {label}").format(label=_(field.label)))
        return widget

    def show(self, editor: QWidget, index: Index) -> None:
        """Put the value that came back into its editor."""
        _model, field = _of(index)
        MEANS[type(field.kind)].write(editor, str(index.data(EDIT) or ""))

    def read(self, editor: QWidget, index: Index) -> str:
        """What the person left in the editor."""
        _model, field = _of(index)
        return MEANS[type(field.kind)].read(editor)


def _of(index: Index) -> tuple[ReviewModel, Any]:
    model = index.model()
    assert isinstance(model, ReviewModel)
    row = model.row(index.row())
    assert row is not None
    return model, row.line.field


class RulingGrid(Grid):
    """The table of a review: a click on a painted key decides, E opens an editor in the row."""

    ruled = Signal(str, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            name,
            density=Density.NORMAL,
            painters=PAINTERS,
            editors=_OtherValue(),
            sortable=False,
            whole_rows=True,
            frozen=3,
            parent=parent,
        )

    def key_at(self, spot: QPointF) -> tuple[str, Verdict] | None:
        """The line and the key painted at a place of the viewport."""
        index = self.indexAt(spot.toPoint())
        model = self.model()
        if not index.isValid() or not isinstance(model, ReviewModel):
            return None
        if index.column() != model.column(At.DECIDE):
            return None
        row = model.row(index.row())
        if row is None:
            return None
        rect = QRectF(self.visualRect(index))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = rect.left() + rect.right() - spot.x() if mirrored else spot.x()
        for place, verdict in enumerate(KEYS):
            if key_box(rect, place).contains(QPointF(x, spot.y())):
                return row.key, verdict
        return None

    def write_in(self, row: int) -> None:
        """Open the editor for another value in a row."""
        model = self.model()
        if not isinstance(model, ReviewModel):
            return
        found = model.row(row)
        if found is None or not found.takes_words:
            return
        model.write_in(found.key)
        index = model.index(row, model.column(At.BECOMES))
        self.setCurrentIndex(index)
        self.edit(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.key_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        super().mouseReleaseEvent(event)
        if found is not None:
            self.ruled.emit(*found)

"""How a sheet's answers are drawn in the matrix of the return desk, and the legend that says what is what."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.control import SheetStatus
from deliverydesk.i18n import N_, _
from deliverydesk.ui.models.answering import SheetMark
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import MIDDLE, Hand, width_of
from deliverydesk.ui.theme import theme

_WIDE, _TALL, _STEP = 48.0, 20.0, 6.0
_LEGEND = (
    (SheetMark(SheetStatus.ANSWERED, 100, False), N_("answered")),
    (SheetMark(SheetStatus.PART, 55, False), N_("part")),
    (SheetMark(SheetStatus.BLANK, 0, False), N_("blank")),
    (SheetMark(SheetStatus.NEVER, 0, False), N_("never, 3 periods")),
    (SheetMark(SheetStatus.ANSWERED, 100, True), N_("query open")),
)


def paint_sheet(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """One sheet of one ministry: VALUE is its mark, None while it is being counted."""
    mark = index.data(Role.VALUE)
    if not isinstance(mark, SheetMark):
        return
    if mark.status in (SheetStatus.NOT_ASKED, SheetStatus.NOTHING):
        hand.text(rect, str(index.data(DISPLAY) or ""), 10.4, 400, "ink3", MIDDLE)
        return
    tall = min(_TALL, rect.height() - 6)
    wide = min(_WIDE, rect.width() - 8)
    box = QRectF(rect.center().x() - wide / 2, rect.center().y() - tall / 2, wide, tall)
    draw_mark(hand, box, mark, words=True)


def draw_mark(hand: Hand, box: QRectF, mark: SheetMark, *, words: bool = False) -> None:
    """Filled as far as it is answered; hatched where nothing has been answered for three periods."""
    soft = hand.colour("ghost", 105)
    if mark.status is SheetStatus.ANSWERED:
        hand.box(box, soft, radius=3)
    elif mark.status is SheetStatus.NEVER:
        _hatch(hand, box)
        hand.box(box, None, "bad_t", radius=3, width=1.3)
    else:
        if mark.percent:
            part = QRectF(box.x(), box.y(), box.width() * mark.percent / 100, box.height())
            hand.box(hand.flip(part, box), soft, radius=3)
        hand.box(box, None, "ink3" if mark.status is SheetStatus.PART else "ghost", radius=3)
        if mark.percent and words:
            hand.text(box, _("{n} %").format(n=mark.percent), 10.6, 600, "ink", MIDDLE)
    if mark.queried:
        dot = QRectF(box.right() - 6, box.y() - 4, 10, 10)
        hand.box(hand.flip(dot, box.adjusted(-4, 0, 4, 0)), "query", "canvas", radius=5)


def _hatch(hand: Hand, box: QRectF) -> None:
    painter = hand.painter
    painter.save()
    painter.setClipRect(box)
    painter.setPen(hand.pen("bad_t"))
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(QLineF(x, box.bottom(), x + box.height(), box.top()))
        x += _STEP
    painter.restore()


class Legend(Drawn):
    """What the boxes of the matrix mean, in one line; nothing where there is no room for all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = ", ".join(_(one) for _mark, one in _LEGEND)
        super().__init__(_("What the boxes mean: {words}").format(words=words), parent)

    def sizeHint(self) -> QSize:
        return QSize(round(self._wide()), round(24 * theme().scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def draw(self, hand: Hand, rect: QRectF) -> None:
        if rect.width() < self._wide() - 1:
            return
        x = rect.right() - self._wide()
        for mark, told in _LEGEND:
            wide = width_of(_(told), 11.4 * theme().scale) + 8
            box = QRectF(x, rect.center().y() - 7, 16, 14)
            draw_mark(hand, hand.flip(box, rect), mark)
            words = QRectF(x + 21, rect.y(), wide, rect.height())
            hand.text(hand.flip(words, rect), _(told), 11.4, 400, "ink3", elide=False)
            x += 21 + wide + 8

    def _wide(self) -> float:
        return sum(37 + width_of(_(told), 11.4 * theme().scale) for _mark, told in _LEGEND)

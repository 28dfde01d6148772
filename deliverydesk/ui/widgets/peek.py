"""A record at a glance, beside the list: Space shows it, the focus stays in the grid, Space takes it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from deliverydesk.i18n import _
from deliverydesk.schema.kinds import Absent, Prose, Rating, Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import absence
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import Hand, broken, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.panel import Panel

_LABELS, _MARGIN, _GAP = 116, 18, 7
_HEADING = 36


@dataclass(frozen=True)
class Fact:
    """One line of the panel: a heading where it has no words, a rating where it has a code."""

    label: str
    words: str = ""
    code: str = ""
    long: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it names the facts below it."""
        return not self.words and not self.code


def facts(record: Record, at: Picture) -> list[Fact]:
    """What the record says, in the groups of its form: empty fields left out, records beneath it counted."""
    entity = record.entity
    found: list[Fact] = []
    form = entity.views.form
    for heading, names in zip(form[::2], form[1::2], strict=True):
        group = [fact for name in names.split() if (fact := _fact(record, name, at)) is not None]
        if group:
            found += [Fact(_(heading)), *group]
    beneath = _beneath(record, at)
    if beneath:
        found += [Fact(_("Beneath it")), *beneath]
    return found


def _fact(record: Record, name: str, at: Picture) -> Fact | None:
    field = record.entity.field(name)
    if name in (record.entity.ref, record.entity.title):
        return None
    value = getattr(record, name)
    if value is None or value in ("", ()):
        return None
    label = _(field.label)
    if isinstance(value, Absent):
        return Fact(label, absence.written(value))
    if isinstance(field.kind, Rating):
        return Fact(label, code=str(value))
    return Fact(label, field.show(value, at), long=isinstance(field.kind, Prose))


def _beneath(record: Record, at: Picture) -> list[Fact]:
    """How many records of each kind point at this one as their parent."""
    found = []
    for entity, field in at.catalogue.pointing_at[record.entity.key]:
        if entity.parent != field.name or not isinstance(field.kind, Ref):
            continue
        children = (
            at.series(record.id) if entity.series else at.children(entity.record, field.name, record.id)
        )
        if children:
            found.append(Fact(at.word(entity.key, many=True), str(len(children))))
    return found


class Peek(Panel):
    """The panel. It follows the desk; `show_record` with None empties and hides it."""

    def __init__(self, bridge: Bridge, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._record: Record | None = None
        self._facts = _Facts(self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._facts)
        self.column.addWidget(area, 1)
        self.setMinimumWidth(280)
        bridge.stepped.connect(self._on_stepped)
        self.hide()

    @property
    def record(self) -> Record | None:
        """The record shown."""
        return self._record

    @property
    def facts(self) -> list[Fact]:
        """What is shown of it."""
        return self._facts.facts

    def toggle(self, record: Record, at: Picture) -> None:
        """Show the record, or take the panel away if it shows this one."""
        if not self.isHidden() and self._record is not None and self._record.id == record.id:
            self.hide()
        else:
            self.show_record(record, at)
            self.show()

    def show_record(self, record: Record | None, at: Picture) -> None:
        """Show another record in the panel, open or not."""
        self._record, self._picture = record, at
        if record is None:
            self.hide()
            return
        title = record.label(at).strip()
        self.head.tell(title)
        self._facts.tell(title, facts(record, at))

    def _on_stepped(self, step: Any) -> None:
        if self._record is None or not self.isVisible():
            return
        for change in step.changes:
            if change.id == self._record.id:
                self.show_record(change.after, self._picture)
                return


class _Facts(QWidget):
    """Labels and words in two columns; long texts run under their label over the whole width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.facts: list[Fact] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def tell(self, title: str, found: list[Fact]) -> None:
        """Show other facts."""
        self.facts = found
        said = [f"{one.label}: {one.code or one.words}" for one in found if not one.is_heading]
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(said))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._run(None, QRectF(0, 0, width, 0)))

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(280, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        hand.box(rect, "window")
        self._run(hand, rect)
        painter.end()

    def _run(self, hand: Hand | None, rect: QRectF) -> float:
        """Draw, or only measure where there is no hand; returns the height used."""
        y = 4.0
        for one in self.facts:
            y += self._heading(hand, rect, one, y) if one.is_heading else self._line(hand, rect, one, y)
        return y + 14

    def _heading(self, hand: Hand | None, rect: QRectF, one: Fact, y: float) -> float:
        high = round(_HEADING * theme().scale)
        if hand is not None:
            inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
            hand.text(QRectF(inner.x(), y + 8, inner.width(), high - 12), one.label, 12.5, 600)
            hand.line(inner.left(), y + high - 3.5, inner.right(), y + high - 3.5, "rule")
        return high

    def _line(self, hand: Hand | None, rect: QRectF, one: Fact, y: float) -> float:
        scale = theme().scale
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        labels = 0.0 if one.long else round(_LABELS * scale)
        step = line_height(12.5 * scale, one.long)
        room = inner.adjusted(labels, 0, 0, 0)
        if one.code:
            lines: tuple[str, ...] = ("",)
        else:
            lines = broken(one.words, max(40, int(room.width())), 12.5 * scale, 400, one.long)
        above = step if one.long else 0.0
        if hand is not None:
            label = QRectF(inner.x(), y, inner.width() if one.long else labels - 8, step)
            hand.text(hand.flip(label, rect), one.label, 12, 400, "ink3")
            if one.code:
                marks.tag(hand, hand.along(rect, _MARGIN + labels + 16), y + step / 2, one.code, 17)
            words = QRectF(room.x(), y + above, room.width(), step * len(lines))
            hand.paragraph(hand.flip(words, rect), one.words, 12.5, serif=one.long)
        return above + step * len(lines) + _GAP

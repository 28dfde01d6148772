"""The row above a list that narrows it: words that must stand somewhere, and chips that name what is kept.

Which chips a column offers depends on its kind alone, so a new field can be filtered by as soon as it
is declared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QMenu, QWidget

from deliverydesk.i18n import _, plural
from deliverydesk.schema.columns import Column
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import (
    Absent,
    Amount,
    Choice,
    Day,
    Kind,
    Prose,
    Rating,
    Ref,
    Refs,
    Text,
    Whole,
    YesNo,
    present,
)
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.icons import icon, paint_icon
from deliverydesk.ui.models.order import Test
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.paint.text import width_of
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button

_MOST_TARGETS = 25
_SOON = 30


@dataclass(frozen=True)
class Offer:
    """One way to keep rows by a column: the words on the chip, and the test of the column's value."""

    words: str
    test: Callable[[Any], bool]


Values = Sequence[Any]
Offers = Callable[[Column, Values, Picture], Iterable[Offer]]


def _filled(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    yield Offer(_("filled in"), lambda value: present(value) not in (None, "", ()))
    yield from _emptiness(column)


def _emptiness(column: Column) -> Iterable[Offer]:
    field = column.source
    if isinstance(field, Field) and field.required:
        return
    yield Offer(_("empty"), lambda value: value in (None, "", ()))
    if isinstance(field, Field) and field.may_be_absent:
        yield Offer(_("absent for a reason"), lambda value: isinstance(value, Absent))


def _is(wanted: object) -> Callable[[Any], bool]:
    return lambda value: bool(value == wanted)


def _members(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    kind = column.kind
    assert isinstance(kind, Choice)
    for member in kind.of:
        yield Offer(_(member.label), _is(member))
    yield from _emptiness(column)


def _codes(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    kind = column.kind
    assert isinstance(kind, Rating)
    held = set(values)
    for code in reversed(kind.order):
        if code in held:
            yield Offer(code, _is(code))
    yield from _emptiness(column)


def _yes_no(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    yield Offer(_("yes"), lambda value: value is True)
    yield Offer(_("no"), lambda value: value is not True)


def _days(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    today, soon = at.today, at.today + timedelta(days=_SOON)
    yield Offer(_("before today"), lambda value: isinstance(value, date) and value < today)
    yield Offer(
        _("in the next {n} days").format(n=_SOON),
        lambda value: isinstance(value, date) and today <= value <= soon,
    )
    yield Offer(_("today or later"), lambda value: isinstance(value, date) and value >= today)
    yield from _emptiness(column)


def _targets(column: Column, values: Values, at: Picture) -> Iterable[Offer]:
    """The records most pointed at, in the order of their names."""
    counted = Counter(value for value in values if isinstance(value, str))
    known = sorted((at.label(one), one) for one, _n in counted.most_common(_MOST_TARGETS))
    for label, one in known:
        yield Offer(label, _is(one))
    yield from _emptiness(column)


CHIPS: Mapping[type[Kind], Offers] = MappingProxyType(
    {
        Text: _filled,
        Prose: _filled,
        Day: _days,
        Amount: _filled,
        Whole: _filled,
        YesNo: _yes_no,
        Choice: _members,
        Rating: _codes,
        Ref: _targets,
        Refs: _filled,
    }
)


def offers(column: Column, model: EntityModel) -> list[Offer]:
    """What the column of a model can be filtered by now."""
    at = model.at
    values = [column.value(one, at) for one in model.source.all(at)]
    return list(CHIPS[type(column.kind)](column, values, at))


@dataclass(frozen=True)
class Kept:
    """One chip: a column, and the offers of which a row must meet one."""

    column: Column
    label: str
    offers: tuple[Offer, ...]

    @property
    def words(self) -> str:
        """`Type: Delivery, Decision`."""
        return f"{self.label}: {', '.join(one.words for one in self.offers)}"

    def test(self, record: Record, at: Picture) -> bool:
        """Whether a row is kept."""
        value = self.column.value(record, at)
        return any(one.test(value) for one in self.offers)


class FilterRow(QWidget):
    """Words and chips over one model; `narrowed` is emitted after each change of what is kept.

    `also` are columns that can be filtered by though the table does not show them. Where `tucked`, the line
    of words stands there only while it is in use.
    """

    narrowed = Signal()

    def __init__(
        self,
        model: EntityModel,
        parent: QWidget | None = None,
        *,
        also: Sequence[Column] = (),
        verb: str = "",
        tucked: bool = False,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._also = tuple(also)
        self._tucked = tucked
        self._standing: dict[str, Test] = {}
        self._kept: dict[str, Kept] = {}
        self._chips: list[Chip] = []
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("Filter"))
        self.line.setAccessibleName(_("Filter this list"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(round(200 * theme().scale))
        self.line.setMaximumWidth(round(280 * theme().scale))
        glass = QAction(icon("magnifying-glass"), "", self.line)
        self.line.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.line.setHidden(tucked)
        self._add = Button(verb or _("Keep only"), "plus" if verb else "funnel", opens=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.line, 1)
        self._row.addWidget(self._add)
        if not tucked:
            self._row.addStretch(1)
        self.line.textChanged.connect(self._on_words)
        self.line.editingFinished.connect(self._on_left)
        self._add.clicked.connect(
            lambda _=False: self.menu().popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))
        )

    @property
    def words(self) -> str:
        """The words asked for."""
        return self.line.text().strip()

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The chips, in the order they were added."""
        return tuple(self._kept.values())

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words or self._kept)

    def look_at(self, model: EntityModel) -> None:
        """Narrow another model by what is kept now."""
        self._model = model
        model.search(self.words)
        self._apply()

    def stand_by(self, tests: Mapping[str, Test]) -> None:
        """Tests that hold beside the chips and are not shown as one."""
        self._standing = dict(tests)
        self._apply()

    def take_focus(self) -> None:
        """Put the cursor into the words."""
        self.line.setHidden(False)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def keep(self, key: str, chosen: Sequence[Offer]) -> None:
        """Keep the rows that meet one of the offers of a column; none takes the chip away."""
        if chosen:
            label, column = next(one for one in self._columns() if one[1].key == key)
            self._kept[key] = Kept(column, label, tuple(chosen))
        else:
            self._kept.pop(key, None)
        self._apply()

    def clear(self) -> None:
        """Show everything again."""
        self._kept.clear()
        self.line.clear()
        self._apply()

    def nothing_matches(self) -> tuple[str, str, Callable[[], None]]:
        """The sentence for an empty list, and the verb that brings back the most rows."""
        ways: list[tuple[int, str, Callable[[], None]]] = []
        tests: dict[str, Test] = {key: one.test for key, one in self._kept.items()} | self._standing
        if self.words:
            ways.append((self._model.count("", tests), f"“{self.words}”", self.line.clear))
        for key, one in self._kept.items():
            others = {other: test for other, test in tests.items() if other != key}
            away = partial(self.keep, key, ())
            ways.append((self._model.count(self.words, others), one.words, away))
        sentence = _("Nothing matches: {filters}.").format(
            filters="; ".join(words for _n, words, _do in ways)
        )
        most, words, do = max(ways, key=lambda way: way[0])
        if not most:
            most, words, do = self._model.total, _("all filters"), self.clear
        verb = plural("Clear {words}: one row", "Clear {words}: {n} rows", most, words=words)
        return sentence, verb, do

    def menu(self) -> QMenu:
        """The columns and what each can be filtered by; what holds now is ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label, column in self._columns():
            part = menu.addMenu(label)
            part.aboutToShow.connect(lambda part=part, column=column: self._fill(part, column))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.active or self._tucked):
            self.clear()
            self.line.setHidden(self._tucked)
            return
        super().keyPressEvent(event)

    def _columns(self) -> list[tuple[str, Column]]:
        """What can be filtered by, each under the words of its head."""
        heads = (
            str(self._model.headerData(place, Qt.Orientation.Horizontal))
            for place in range(len(self._model.columns))
        )
        shown = zip(heads, self._model.columns, strict=True)
        found = [(label, one) for label, one in shown if isinstance(one, Column)]
        return found + [(_(one.label), one) for one in self._also]

    def _fill(self, menu: QMenu, column: Column) -> None:
        if menu.actions():
            return
        now = self._kept.get(column.key)
        chosen = {one.words: one for one in now.offers} if now is not None else {}
        for offer in offers(column, self._model):
            line = menu.addAction(offer.words.replace("&", "&&"))
            line.setCheckable(True)
            line.setChecked(offer.words in chosen)
            line.toggled.connect(lambda on, offer=offer: self._on_ticked(column.key, chosen, offer, on=on))

    def _on_ticked(self, key: str, chosen: dict[str, Offer], offer: Offer, *, on: bool) -> None:
        if on:
            chosen[offer.words] = offer
        else:
            chosen.pop(offer.words, None)
        self.keep(key, tuple(chosen.values()))

    def _on_left(self) -> None:
        """A tucked line that holds no words goes away when it is left."""
        if self._tucked and not self.words:
            self.line.hide()

    def _on_words(self) -> None:
        self._model.search(self.words)
        self.narrowed.emit()

    def _apply(self) -> None:
        kept: dict[str, Test] = {key: one.test for key, one in self._kept.items()}
        self._model.test(kept | self._standing)
        for old in self._chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = []
        for place, (key, one) in enumerate(self._kept.items()):
            chip = Chip(one.words, self)
            chip.clicked.connect(lambda _=False, key=key: self.keep(key, ()))
            self._row.insertWidget(2 + place, chip)
            self._chips.append(chip)
        self.narrowed.emit()


class Chip(QAbstractButton):
    """What is kept, and a cross that takes it away."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(_("Filter {words}; press to take it away").format(words=words))
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        scale = theme().scale
        return QSize(min(280, round(width_of(self.text(), 12 * scale, 500) + 40)), round(24 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hand = hand_on(painter, self)
        rect = QRectF(self.rect())
        ring = self.hasFocus()
        hand.box(rect, "accent_soft", "accent", radius=rect.height() / 2, width=2 if ring else 1)
        hand.text(hand.flip(rect.adjusted(12, 0, -26, 0), rect), self.text(), 12, 500, "accent")
        paint_icon(hand, hand.flip(QRectF(rect.right() - 24, 0, 16, rect.height()), rect), "x", "accent", 11)
        painter.end()

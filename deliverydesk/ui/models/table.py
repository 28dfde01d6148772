"""The one model behind every table of records: it shows a picture, asks for edits, and waits for the news.

A model never changes its own rows. An edit goes to the desk; what the desk then tells is what the rows
show, cell by cell, so that selection and scroll survive and an undo repaints one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from deliverydesk.domain.locking import locked_words
from deliverydesk.errors import DeskError, ReasonNeeded
from deliverydesk.i18n import _
from deliverydesk.schema import columns as declared
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import Column
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Refs
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.records import Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import answers, cellwords, figurepaste
from deliverydesk.ui.models.extra import Extra, link_of, looks_about
from deliverydesk.ui.models.families import Families
from deliverydesk.ui.models.heads import heads
from deliverydesk.ui.models.manners import Block, Index, PastePreview, plain_index
from deliverydesk.ui.models.order import Order, Test, Texts
from deliverydesk.ui.models.pasting import Prepared, prepare
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY, EDIT, TOOLTIP, Role
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.models.texts import TextMaker

_NO_INDEX = QModelIndex()
_ANSWERED = frozenset({DISPLAY, EDIT, TOOLTIP, ACCESSIBLE, *Role})
# Texts for the filter are made at once up to so many rows, and on another thread from there on.
_AT_ONCE = 3_000
# A step of more changes than this (an import, its undo) shows the whole table anew.
_MANY = 500


class EntityModel(QAbstractTableModel):
    """Rows are the records of a `Source`, columns those of the catalogue or `Extra` ones.

    `refused(index, sentence, needs_reason)` tells why an edit was not taken, `failed(sentence)` why a whole
    block was not; `counted(shown, total)` follows every change of the rows. With `picture` the model shows
    that past picture and is locked.
    """

    refused = Signal(QModelIndex, str, bool)
    failed = Signal(str)
    counted = Signal(int, int)

    def __init__(
        self,
        desk: Desk,
        source: Source,
        columns: str | Sequence[Column | Extra] = "",
        *,
        bridge: Bridge,
        picture: Picture | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._source = source
        self._past = picture
        self._at: Picture = picture or desk.picture
        if isinstance(columns, str):
            columns = declared.columns(
                self._at.catalogue, source.entity, columns or source.entity.views.table
            )
        self._columns: tuple[Column | Extra, ...] = tuple(columns)
        own = iter(heads(source.entity, [one for one in self._columns if isinstance(one, Column)]))
        self._heads = tuple(one.head if isinstance(one, Extra) else next(own) for one in self._columns)
        self._order = Order(self._columns, source.all(self._at), self._at)
        self._refusal: tuple[str, str, Any, str] | None = None
        self._asked = ""
        self._families = Families(self._order, "" if source.fixed else source.entity.parent or "")
        self._maker = TextMaker(self)
        self._maker.made.connect(self._on_texts)
        bridge.stepped.connect(self.follow)

    @property
    def at(self) -> Picture:
        """The picture in view."""
        return self._at

    @property
    def source(self) -> Source:
        """Which records these are."""
        return self._source

    @property
    def columns(self) -> tuple[Column | Extra, ...]:
        """The columns, first one first."""
        return self._columns

    @property
    def locked(self) -> bool:
        """Whether nothing can be written: a past picture, or a desk open to read only."""
        return self._past is not None or not self._desk.is_writable

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return self._order.total

    def record(self, row: int) -> Record:
        """The record in a row."""
        return self._order.record(row)

    def row_of(self, id: str) -> int:
        """The row of a record, -1 where it is not in view."""
        return self._order.row(id)

    def column_of(self, key: str) -> int:
        """The place of a column; KeyError where there is none."""
        for n, one in enumerate(self._columns):
            if one.key == key:
                return n
        raise KeyError(key)

    def field(self, column: int) -> Field:
        """The field a column writes."""
        found = self._columns[column]
        assert isinstance(found, Column)
        return found.field

    # Which rows

    def search(self, words: str) -> None:
        """Keep the rows in which every word stands somewhere.

        The text of a long table is made on another thread the first time; the rows follow when it is there.
        """
        self._asked = words
        if words.split() and self._order.texts is None and self._order.total > _AT_ONCE:
            self._make_texts()
            return
        self._anew(lambda: self._order.search(words))

    def count(self, words: str, tests: Mapping[str, Test]) -> int:
        """How many rows other words and tests would leave in view."""
        return self._order.count(words, tests)

    def test(self, tests: Mapping[str, Test]) -> None:
        """Keep the rows that pass every test; the tests are named so that an empty list can say which."""
        self._anew(lambda: self._order.test(tests))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by native values, empty ones last either way; column -1 gives the reading order back."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._order.shown[index.row()]) for index in self.persistentIndexList()]
        lane = self._columns[column] if column >= 0 else None
        self._order.sort(lane, descending=order == Qt.SortOrder.DescendingOrder)
        for index, id in held:
            row = self._order.row(id)
            self.changePersistentIndex(index, self.index(row, index.column()) if row >= 0 else _NO_INDEX)
        self.layoutChanged.emit()

    # Writing

    def refusal(self, index: Index, value: Any) -> str:
        """Why the value would not be taken, or an empty string."""
        column, record = self._columns[index.column()], self.record(index.row())
        if not isinstance(column, Column) or not column.editable or self.locked:
            return _("This cell cannot be written here.")
        if self._refusal is not None and self._refusal[:3] == (record.id, column.key, value):
            return self._refusal[3]
        try:
            read = cellwords.read(column.field, value, self._at)
        except ValueProblem as problem:
            return problem.sentence
        if locked := locked_words(self._at, record, column.field, read):
            return locked
        problems = record.entity.check(replace(record, **{column.field.name: read}))
        return next((one.sentence for one in problems if one.where.field == column.field.name), "")

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        return role == EDIT and self._write(index, value, None)

    def write_with_reason(self, index: Index, value: Any, reason: str) -> bool:
        """Write a guarded cell together with the reason given for it."""
        return self._write(index, value, reason)

    @property
    def takes_rows(self) -> bool:
        return not self.locked and any(isinstance(one, Column) and one.editable for one in self._columns)

    def paste_block(self, row: int, column: int, rows: Block, verb: str = "paste") -> PastePreview:
        """What would happen with the block's first cell at `row`, `column`."""
        past_the_end = verb == "paste" and row >= len(self._order)
        if past_the_end and (found := figurepaste.prepare(self._desk, self._source, rows)):
            return found
        heads = [head.words for head in self._heads]
        at = self._desk, self._source, self._columns, heads, self._order
        return prepare(*at, row, column, rows, grows=verb == "paste")

    def apply(self, preview: PastePreview) -> None:
        """Write what fits as one undoable step."""
        prepared = preview.prepared
        if not isinstance(prepared, Prepared):
            return
        try:
            editing.paste(self._desk, prepared.edits, prepared.new, initiator=self)
        except DeskError as error:
            self.failed.emit(cellwords.told(error))

    def _write(self, index: Index, value: Any, reason: str | None) -> bool:
        column, record = self._columns[index.column()], self.record(index.row())
        if not isinstance(column, Column) or not column.editable or self.locked:
            return False
        self._refusal = None
        name = column.field.name
        try:
            read = cellwords.read(column.field, value, self._at)
            editing.set_field(self._desk, record, name, read, reason=reason, initiator=self)
        except (ValueProblem, DeskError) as error:
            sentence = error.sentence if isinstance(error, ValueProblem) else cellwords.told(error, name)
            self._refusal = (record.id, column.key, value, sentence)
            self.refused.emit(plain_index(index), sentence, isinstance(error, ReasonNeeded))
            return False
        return True

    # News of the desk

    def follow(self, step: Any) -> None:
        """Show what a step changed; a locked model shows its own past and does not follow."""
        if self._past is not None:
            return
        self._at = self._order.at = self._desk.picture
        self._refusal = None
        # By column of a page's own: the records whose cells are other ones now; None where it may be any.
        anew = {n: one.forget(self._at) for n, one in enumerate(self._columns) if isinstance(one, Extra)}
        changes: Sequence[Change] = step.changes
        if len(changes) > _MANY:
            self._anew(lambda: self._order.reload(self._source.all(self._at)))
            return
        born: list[Record] = []
        gone: list[str] = []
        for change in changes:
            if change.entity is not self._source.entity:
                continue
            belongs = change.after is not None and self._source.belongs(change.after)
            if change.id not in self._order:
                if belongs and change.after is not None:
                    born.append(change.after)
            elif belongs and change.after is not None:
                self._changed(change.after)
            else:
                gone.append(change.id)
        self._remove(gone)
        self._insert(born)
        self._ripple(changes, anew)
        if born or gone:
            self.counted.emit(len(self._order), self._order.total)

    def look_again(self) -> None:
        """Make the cells of a page's own columns anew: what they rest on has changed."""
        self._ripple((), {n: one.forget() for n, one in enumerate(self._columns) if isinstance(one, Extra)})

    def _changed(self, record: Record) -> None:
        self._order.replace(record)
        self._families.forget()
        self._repaint(record.id)

    def _repaint(self, id: str) -> None:
        row = self._order.row(id)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _remove(self, ids: Sequence[str]) -> None:
        rows = sorted((row for id in ids if (row := self._order.row(id)) >= 0), reverse=True)
        while rows:
            last = first = rows.pop(0)
            while rows and rows[0] == first - 1:
                first = rows.pop(0)
            self.beginRemoveRows(_NO_INDEX, first, last)
            self._order.remove(self._order.shown[first : last + 1])
            self.endRemoveRows()
        self._order.remove([id for id in ids if id in self._order])

    def _insert(self, records: Sequence[Record]) -> None:
        if not records:
            return
        reading = self._source.all(self._at)
        places = self._order.places_for(records, reading)
        while places:
            row = places[-1][0]
            block = [record for place, record in places if place == row]
            del places[-len(block) :]
            self.beginInsertRows(_NO_INDEX, row, row + len(block) - 1)
            self._order.insert(row, block)
            self.endInsertRows()
        self._order.settle(reading)

    def _ripple(self, changes: Sequence[Change], anew: Mapping[int, set[str] | None]) -> None:
        """Repaint the columns that look at other records, where such a record changed."""
        changed = {one.id for one in changes}
        touched = {one.entity.key for one in changes}
        seen: list[int] = []
        stale: set[str] | None = set()
        for place, column in enumerate(self._columns):
            link = link_of(column)
            if anew.get(place) is not None:
                continue
            if link is None and looks_about(column):
                seen.append(place)
                stale = None
            elif link is not None and link.kind.to in touched:  # type: ignore[attr-defined]  # only links
                seen.append(place)
                if stale is not None:
                    stale |= self._pointing(link, changed)
        renewed = {id for ids in anew.values() for id in ids or ()}
        self._order.forget_texts(renewed)
        for id in renewed:
            self._repaint(id)
        if not seen or not len(self._order):
            return
        self._order.forget_texts(stale)
        last = len(self._order) - 1
        self.dataChanged.emit(self.index(0, seen[0]), self.index(last, seen[-1]))

    def _pointing(self, link: Field, targets: set[str]) -> set[str]:
        if isinstance(link.kind, Refs):
            return {id for id, one in self._order.records.items() if targets & set(getattr(one, link.name))}
        return {id for id, one in self._order.records.items() if getattr(one, link.name) in targets}

    def _anew(self, change: Callable[[], None]) -> None:
        self.beginResetModel()
        change()
        self.endResetModel()
        self.counted.emit(len(self._order), self._order.total)

    def _make_texts(self) -> None:
        self._maker.make(list(self._order.records.values()), self._columns, self._at)

    def _on_texts(self, at: Picture, texts: Texts) -> None:
        if at is not self._at:
            # The desk moved on while the text was made; what was made may be of another day.
            self._make_texts()
            return
        self._order.take_texts(texts)
        self.search(self._asked)

    # Qt's side

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        column = self._columns[index.column()]
        if isinstance(column, Column) and column.editable and not self.locked:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        return answers.of_head(self._heads[section], role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        # Most of what a repaint asks for is decoration that tables here do not have.
        if role not in _ANSWERED or not index.isValid():
            return None
        record = self._order.record(index.row())
        if role == Role.RECORD:
            return record.id
        if role == Role.HEAVY:
            return index.column() == 0 and self._families.end_at(index.row())
        column = self._columns[index.column()]
        value = column.value(record, self._at)
        if isinstance(column, Extra):
            answer = answers.of_extra(value, role)
        else:
            answer = answers.of_value(column, value, role, self._at)
        if role != ACCESSIBLE:
            return answer
        whose = record.label(self._at) if index.column() == 0 else ""
        return answers.read_out(self._heads[index.column()], answer, whose)

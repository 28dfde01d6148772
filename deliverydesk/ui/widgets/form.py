"""One record in full, edited as a draft: nothing is written before Save, and Save is one step.

RecordForm ── Section        a heading of the entity's form
           ── FieldBlock     label, editor, a way to say why there is nothing, problem, reason
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deliverydesk.domain.ratings import SCALES
from deliverydesk.errors import DeskError, Invalid, ReasonNeeded
from deliverydesk.i18n import _, plural
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Choice
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Entity, Record
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.models import absence, cellwords
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.fieldblock import FieldBlock, Saying, Section
from deliverydesk.ui.widgets.tags import TagRow

Fixed = Mapping[str, object]


class RecordForm(QWidget):
    """The fields of one record, in the groups its entity declares.

    `saved(id)` follows a step that was written, `left()` a Cancel; `dirtied(bool)` says whether the draft
    differs from the record.
    """

    saved = Signal(str)
    left = Signal()
    dirtied = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        entity: Entity[Any],
        *,
        bridge: Bridge,
        picture: Picture | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(_(entity.singular))
        self._desk, self._entity, self._past = desk, entity, picture
        self._record: Record | None = None
        self._fixed: dict[str, object] = {}
        self._was_dirty = False
        self._filling = False
        self._blocks: dict[str, FieldBlock] = {}
        self._saying = Saying(self)
        self._save = Button(_("Save"), "check", primary=True)
        self._save.setToolTip(QKeySequence(QKeySequence.StandardKey.Save).toString())
        self._cancel = Button(_("Cancel"))
        self._build()
        self._save.clicked.connect(lambda _=False: self.save())
        self._cancel.clicked.connect(lambda _=False: self.cancel())
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save)
        bridge.stepped.connect(self._on_stepped)

    @property
    def record(self) -> Record | None:
        """The record being edited; None for one that is not there yet."""
        return self._record

    @property
    def dirty(self) -> bool:
        """Whether the draft differs from the record."""
        return any(block.touched for block in self._blocks.values())

    @property
    def locked(self) -> bool:
        """Whether nothing can be written: a past picture, or a desk open to read only."""
        return self._past is not None or not self._desk.is_writable

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the form, in order."""
        return tuple(self._blocks)

    @property
    def focused(self) -> Field | None:
        """The field somebody is in; None where the focus is elsewhere."""
        for block in self._blocks.values():
            if block.hasFocus() or any(one.hasFocus() for one in block.findChildren(QWidget)):
                return block.field
        return None

    def block(self, name: str) -> FieldBlock:
        """The block of a field; KeyError where the form has no such field."""
        return self._blocks[name]

    def show_record(self, record: Record) -> None:
        """Edit a record; a draft of another one is dropped."""
        self._record, self._fixed = record, {}
        self._fill(lambda field: cellwords.edit(field.kind, getattr(record, field.name), self._at))

    def start_new(self, fixed: Fixed | None = None, first_words: Fixed | None = None) -> None:
        """Edit a record that is not there yet; `fixed` is what it must say, by field name.

        `first_words` stand in their fields to begin with and may be overwritten.
        """
        self._record, self._fixed = None, dict(fixed or {})
        of = self._entity.record
        given: dict[str, object] = {}
        if self._entity.ref:
            given[self._entity.ref] = editing.next_ref(self._at, self._entity)
        given |= dict(first_words or {}) | self._fixed

        def first(field: Field) -> str:
            value = given.get(field.name, getattr(of, field.name, None))
            return cellwords.edit(field.kind, value, self._at) if value is not None else ""

        self._fill(first)
        self._focus_first_empty()

    def save(self) -> bool:
        """Write the draft as one step; where it is refused, every problem stands under its field."""
        self._hush()
        if self.locked or (self._record is not None and not self.dirty):
            return False
        if self._record is not None and not self._reasons_given():
            return False
        try:
            id = self._update() if self._record is not None else self._create()
        except Invalid as refused:
            self._tell(refused.problems)
            return False
        except ReasonNeeded as refused:
            self._ask_reasons(str(refused))
            return False
        except DeskError as refused:
            self._saying.say(str(refused))
            return False
        record = self._desk.picture.record(id)
        if record is not None:
            self.show_record(record)
        self.saved.emit(id)
        return True

    def cancel(self) -> None:
        """Drop the draft: every field says again what the record says."""
        self._hush()
        for block in self._blocks.values():
            block.restore()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.cancel()
            return
        super().keyPressEvent(event)

    def _on_stepped(self, step: Any) -> None:
        """The desk has changed: untouched fields follow, touched ones say what stands there now."""
        if self._past is not None or self._record is None:
            return
        change = next((one for one in step.changes if one.id == self._record.id), None)
        if change is None:
            return
        if change.after is None:
            self._saying.say(_("This record was deleted. Ctrl Z brings it back."))
            self._save.setEnabled(False)
            return
        self._record = change.after
        self._hush()
        for name, block in self._blocks.items():
            value = getattr(self._record, name)
            moved = block.rebase(cellwords.edit(block.field.kind, value, self._at))
            if moved:
                shown = block.field.show(value, self._at) or _("nothing")
                block.tell(_("Meanwhile this was changed to: {value}.").format(value=shown))
        self._on_changed()

    def _on_changed(self) -> None:
        if self._filling:
            return
        dirty = self.dirty
        count = sum(block.touched for block in self._blocks.values())
        self._save.setEnabled(not self.locked and (dirty or self._record is None))
        self._cancel.setEnabled(not self.locked)
        self._saying.say(plural("{n} field changed", "{n} fields changed", count) if dirty else "", bad=False)
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirtied.emit(dirty)

    def _on_scale(self) -> None:
        """Ratings are offered on the scale the draft names."""
        kind = self._entity.field("scale").kind
        assert isinstance(kind, Choice)
        words = self._blocks["scale"].words
        scale = next((str(one) for one in kind.of if _(one.label) == words), None)
        for block in self._blocks.values():
            if scale is not None and isinstance(block.widget, TagRow):
                block.widget.set_codes(SCALES[scale])

    # Writing

    def _update(self) -> str:
        assert self._record is not None
        reasons = [block.reason for block in self._blocks.values() if block.reason]
        done = editing.update(
            self._desk,
            self._record,
            self._raw(),
            reason="; ".join(dict.fromkeys(reasons)) or None,
            initiator=self,
        )
        # A reading whose period or place changes is another reading, with another id.
        written = done.changes if done is not None else ()
        return next((one.after.id for one in written if one.after is not None), self._record.id)

    def _create(self) -> str:
        done = editing.create(
            self._desk, self._entity.record, {**self._fixed, **self._raw(every=True)}, initiator=self
        )
        return next(one.after.id for one in done.changes if one.after is not None)

    def _raw(self, *, every: bool = False) -> dict[str, object]:
        raw: dict[str, object] = {}
        for name, block in self._blocks.items():
            if block.touched or (every and block.words):
                absent = absence.read(block.words) if block.field.may_be_absent else None
                raw[name] = absent if absent is not None else block.words
        return raw

    def _reasons_given(self) -> bool:
        lacking = [block for block in self._blocks.values() if block.asks_reason and not block.reason]
        for block in lacking:
            block.tell(_("Say why: the reason is printed in the pack."))
        if lacking:
            lacking[0].focus_reason()
        return not lacking

    def _ask_reasons(self, sentence: str) -> None:
        for block in self._blocks.values():
            if block.touched and block.field.guarded:
                block.ask_reason()
        self._saying.say(sentence)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        rest = []
        first: FieldBlock | None = None
        for one in problems:
            block = self._blocks.get(one.where.field)
            if block is None:
                rest.append(one.sentence)
                continue
            block.tell(one.sentence)
            first = first or block
        many = plural("{n} field needs a look.", "{n} fields need a look.", len(problems))
        self._saying.say(" ".join(dict.fromkeys(rest)) or many)
        if first is not None:
            self._area.ensureWidgetVisible(first)
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hush(self) -> None:
        for block in self._blocks.values():
            block.tell("")
        self._saying.say("")

    # Building

    @property
    def _at(self) -> Picture:
        return self._past or self._desk.picture

    def _fill(self, words: Callable[[Field], str]) -> None:
        self._filling = True
        for name, block in self._blocks.items():
            block.begin(
                words(block.field),
                guarded=self._record is not None and getattr(self._record, name) is not None,
            )
            block.setEnabled(not self.locked and not (self._record is None and name in self._fixed))
        self._filling = False
        self._hush()
        self._on_changed()

    def _focus_first_empty(self) -> None:
        empty = [block for block in self._blocks.values() if not block.words and block.isEnabled()]
        for block in empty[:1]:
            block.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        sheet = QWidget()
        fields = QVBoxLayout(sheet)
        fields.setContentsMargins(18, 4, 18, 18)
        fields.setSpacing(0)
        form = self._entity.views.form or (
            self._entity.singular,
            " ".join(one.name for one in self._entity.fields),
        )
        for heading, names in zip(form[::2], form[1::2], strict=True):
            fields.addWidget(Section(_(heading)))
            for name in names.split():
                block = FieldBlock(sheet, self._entity.field(name), lambda: self._at)
                block.changed.connect(self._on_changed)
                self._blocks[name] = block
                fields.addWidget(block)
        fields.addStretch(1)
        if "scale" in self._blocks:
            self._blocks["scale"].changed.connect(self._on_scale)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(40)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sheet)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 18, 10)
        foot.addWidget(self._saying, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(foot)

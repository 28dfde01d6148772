"""What a person types or chooses a value in: one registry of kinds, read by form and by grid alike.

Whatever the widget, what goes in and comes out is the text a person would type: `28 Feb 2027`, `AR`,
`M032, M033`, or `– withheld: Exempt under Section 26` for a value that is absent for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.ratings import SCALES
from deliverydesk.i18n import _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import (
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
)
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models import absence, cellwords
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import EDIT
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.days import DayLine
from deliverydesk.ui.widgets.lines import Line, Paragraphs
from deliverydesk.ui.widgets.links import LinkLine, LinksLine
from deliverydesk.ui.widgets.tags import TagRow


@dataclass(frozen=True)
class Ask:
    """What an editor is made for. `codes` are the ratings on offer, where the record names its scale."""

    field: Field
    picture: Callable[[], Picture]
    in_cell: bool = False
    codes: tuple[str, ...] = ()

    @property
    def absences(self) -> tuple[str, ...]:
        """The ways to say why there is no value; none where the field must have one."""
        return absence.choices() if self.field.may_be_absent else ()


@dataclass(frozen=True)
class Means:
    """How one kind is edited: `read` gives the text that `write` takes."""

    make: Callable[[QWidget, Ask], QWidget]
    read: Callable[[Any], str]
    write: Callable[[Any, str], None]


def _line(parent: QWidget, ask: Ask) -> Line:
    return Line(parent, ask.absences)


def _figure(parent: QWidget, ask: Ask) -> Line:
    return Line(parent, ask.absences, figures=True)


def _paragraphs(parent: QWidget, ask: Ask) -> Paragraphs:
    return Paragraphs(parent, in_cell=ask.in_cell)


def _day(parent: QWidget, ask: Ask) -> DayLine:
    return DayLine(parent, ask.absences, lambda: ask.picture().today)


def _list(parent: QWidget, ask: Ask) -> ChoiceBox:
    return ChoiceBox(parent, cellwords.choices(ask.field) or ())


def _tags(parent: QWidget, ask: Ask) -> TagRow:
    return TagRow(parent, ask.codes or SCALES["five"])


def _link(parent: QWidget, ask: Ask) -> LinkLine:
    kind = ask.field.kind
    assert isinstance(kind, Ref)
    return LinkLine(parent, kind.to, ask.picture)


def _links(parent: QWidget, ask: Ask) -> LinksLine:
    kind = ask.field.kind
    assert isinstance(kind, Refs)
    return LinksLine(parent, kind.to, ask.picture)


_LINE = Means(_line, Line.text, Line.show_words)
_FIGURE = Means(_figure, Line.text, Line.show_words)
_LIST = Means(_list, ChoiceBox.currentText, ChoiceBox.choose)

MEANS: Mapping[type[Kind], Means] = MappingProxyType(
    {
        Text: _LINE,
        Prose: Means(_paragraphs, Paragraphs.toPlainText, Paragraphs.setPlainText),
        Day: Means(_day, DayLine.text, DayLine.show_words),
        Amount: _FIGURE,
        Whole: _FIGURE,
        YesNo: _LIST,
        Choice: _LIST,
        Rating: Means(_tags, TagRow.words, TagRow.set_words),
        Ref: Means(_link, LinkLine.words, LinkLine.set_words),
        Refs: Means(_links, LinksLine.words, LinksLine.set_words),
    }
)


class FieldEditor(QObject):
    """One field's editor, whatever its kind; `changed` is emitted as soon as a person changes anything."""

    changed = Signal()

    def __init__(self, parent: QWidget, ask: Ask) -> None:
        super().__init__(parent)
        self.ask = ask
        self._means = MEANS[type(ask.field.kind)]
        self.widget = self._means.make(parent, ask)
        self.widget.setAccessibleName(_(ask.field.label))
        if ask.field.help:
            self.widget.setToolTip(_(ask.field.help))
            self.widget.setAccessibleDescription(_(ask.field.help))
        for name in ("textChanged", "currentTextChanged"):
            signal = getattr(self.widget, name, None)
            if signal is not None:
                signal.connect(lambda *_said: self.changed.emit())
                break

    @property
    def words(self) -> str:
        """What stands in the editor."""
        return self._means.read(self.widget)

    def show(self, words: str) -> None:
        """Put words into the editor."""
        self._means.write(self.widget, words)


class CellEditors:
    """The registry as a grid asks for it, cell by cell; its model is an `EntityModel`."""

    def make(self, parent: QWidget, index: Index) -> QWidget:
        """An editor for the cell."""
        model, field = _of(index)
        codes: tuple[str, ...] = ()
        scale = getattr(model.record(index.row()), "scale", None)
        if isinstance(field.kind, Rating) and scale is not None:
            codes = SCALES[str(scale)]
        ask = Ask(field, lambda: model.at, in_cell=True, codes=codes)
        return MEANS[type(field.kind)].make(parent, ask)

    def show(self, editor: QWidget, index: Index) -> None:
        """Put the cell's value into its editor."""
        _means_at(index).write(editor, str(index.data(EDIT) or ""))

    def read(self, editor: QWidget, index: Index) -> str:
        """What the person left in the editor."""
        return _means_at(index).read(editor)


def _means_at(index: Index) -> Means:
    model: Any = index.model()  # every model that a grid edits names the field of a column
    return MEANS[type(model.field(index.column()).kind)]


def _of(index: Index) -> tuple[EntityModel, Field]:
    model = index.model()
    assert isinstance(model, EntityModel)
    return model, model.field(index.column())

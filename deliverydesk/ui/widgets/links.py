"""Fields that point at other records: type part of a reference or a title, choose from what is found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from deliverydesk.schema.kinds import Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.widgets.lines import hide_list

_MOST_SHOWN = 12


class LinkLine(QLineEdit):
    """One record of the entity `to`, shown as reference and title."""

    def __init__(self, parent: QWidget, to: str, picture: Callable[[], Picture]) -> None:
        super().__init__(parent)
        self._to, self._picture = to, picture
        self._references: dict[str, str] = {}
        self._shown_for = ("", "")
        self._finder = QCompleter(QStringListModel(self), self)
        self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self._finder.setMaxVisibleItems(_MOST_SHOWN)
        self._dress()

    def words(self) -> str:
        """What a person would type for what stands in the field: a reference where a record was chosen."""
        text = self.text().strip()
        if text == self._shown_for[0]:
            return self._shown_for[1]
        self._look()
        return self._references.get(text, text)

    def set_words(self, words: str) -> None:
        """Show the record meant by a reference or an id."""
        self._shown_for = (self._shown(words), words)
        self.setText(self._shown_for[0])
        if not self.hasFocus():
            self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._look()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
            return
        if not self._references:
            self._look()
        super().keyPressEvent(event)

    def open_list(self) -> None:
        """Show every record there is to choose from."""
        self._look()
        self._finder.setCompletionPrefix("")
        self._finder.complete()

    def _dress(self) -> None:
        self.setCompleter(self._finder)

    def _shown(self, words: str) -> str:
        at = self._picture()
        found = at.find(self._to, words) if words else None
        return at.label(found) if found is not None else words

    def _look(self) -> None:
        """Know every record by what is shown of it; two that look alike are told apart by their ids."""
        at = self._picture()
        kind = Ref(self._to)
        known: dict[str, str] = {}
        for one in at.all(at.catalogue[self._to].record):
            label = one.label(at)
            known[label if label not in known else f"{label} ({one.id})"] = cellwords.edit(kind, one.id, at)
        if known != self._references:
            self._references = known
            model = self._finder.model()
            assert isinstance(model, QStringListModel)
            model.setStringList(list(known))


class LinksLine(LinkLine):
    """Any number of records, as references divided by commas; the one being typed is looked up."""

    def _dress(self) -> None:
        self._finder.setWidget(self)
        self._finder.activated.connect(self._on_chosen)
        self.textEdited.connect(self._on_typed)

    def words(self) -> str:
        """The references, divided by commas."""
        if self.text() == self._shown_for[0]:
            return self._shown_for[1]
        self._look()
        parts = [part.strip() for part in self.text().split(",")]
        return ", ".join(self._references.get(part, part) for part in parts if part)

    def _shown(self, words: str) -> str:
        return words

    def _on_typed(self, text: str) -> None:
        last = text[: self.cursorPosition()].rpartition(",")[2].strip()
        if not last:
            hide_list(self._finder)
            return
        self._look()
        self._finder.setCompletionPrefix(last)
        if self._finder.completionCount():
            self._finder.complete()
        else:
            hide_list(self._finder)

    def _on_chosen(self, label: str) -> None:
        before = self.text()[: self.cursorPosition()].rpartition(",")
        after = self.text()[self.cursorPosition() :]
        kept = f"{before[0]}{before[1]} " if before[1] else ""
        chosen = self._references.get(label, label)
        self.setText(f"{kept}{chosen}{after}".strip())
        self.setCursorPosition(len(kept) + len(chosen))

"""A page around one list of records: a sentence counted from exactly these records, and the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from deliverydesk.schema.picture import Picture
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.sentence import PageSentence


class RecordPage(Page):
    """Subclasses say which list, and what the page says of it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.said = PageSentence(parent=self)
        self.column.addWidget(self.said)
        self.list = self.make_list(None)
        self.column.addWidget(self.list, 1)
        shell.bridge.stepped.connect(lambda _step: self.tell())
        self.tell()

    def make_list(self, picture: Picture | None) -> RecordList:
        """The list; `picture` is a past one, or None for now."""
        raise NotImplementedError

    def words(self, at: Picture) -> tuple[str, str]:
        """Caption and sentence, true of the list."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say the sentence anew."""
        self.said.tell(*self.words(picture_of(self.shell)))

    def open(self, place: Place) -> None:
        if place.record:
            self.list.reveal(place.record)

    def stand(self, standpoint: Standpoint) -> None:
        before = self.list
        self.list = self.make_list(None if standpoint.now else picture_of(self.shell))
        self.column.replaceWidget(before, self.list)
        before.hide()
        before.deleteLater()
        self.tell()

    def fit(self, room: Room) -> None:
        self.list.fit(room)

    def regions(self) -> Sequence[QWidget]:
        form = self.list.form
        return (self.list.grid,) if form is None else (self.list.grid, form)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        return self.list.commands()

"""Lists: ministries, people, programmes, outcomes, deliverables, places and periods, a tab for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.parties import Place as Somewhere
from deliverydesk.domain.promises import Outcome, Programme
from deliverydesk.domain.work import Deliverable
from deliverydesk.i18n import _
from deliverydesk.schema.records import Record
from deliverydesk.ui.models.source import everything
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.sentence import PageSentence
from deliverydesk.ui.widgets.tabs import Tabs

LISTS: tuple[type[Record], ...] = (
    Ministry,
    Person,
    Programme,
    Outcome,
    Deliverable,
    Somewhere,
    Period,
)


class ListsPage(Page):
    """One tab a list. `Place.part` names the list, `Place.record` the record in it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._sentence = PageSentence(parent=self)
        self._tabs = Tabs(self)
        self._lists: dict[str, RecordList] = {}
        self.column.addWidget(self._sentence)
        self.column.addWidget(self._tabs, 1)
        for of in LISTS:
            self._tabs.offer(of.entity.key, _(of.entity.plural), lambda of=of: self._make(of))  # type: ignore[misc]
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tabs.choose(Ministry.entity.key)
        self._tell()

    def open(self, place: Place) -> None:
        part = place.part
        if place.record:
            record = picture_of(self.shell).record(place.record)
            part = record.entity.key if record is not None else part
        if part in self._tabs.keys:
            self._tabs.choose(part)
        if place.record and part in self._lists:
            self._lists[part].reveal(place.record)

    def stand(self, standpoint: Standpoint) -> None:
        self._lists.clear()
        self._tabs.make_anew()
        self._tell()

    def fit(self, room: Room) -> None:
        for one in self._lists.values():
            one.fit(room)

    def regions(self) -> Sequence[QWidget]:
        return (self._tabs,)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        shown = self._lists.get(self._tabs.current)
        return shown.commands() if shown is not None else {}

    def _make(self, of: type[Record]) -> RecordList:
        now = self.shell.standpoint.now
        made = RecordList(self.shell, everything(of.entity), picture=None if now else picture_of(self.shell))
        made.fit(self.shell.room)
        self._lists[of.entity.key] = made
        return made

    def _tell(self) -> None:
        picture = picture_of(self.shell)
        counts = {of.entity.key: len(picture.all(of)) for of in LISTS}
        for of in LISTS:
            self._tabs.count(of.entity.key, counts[of.entity.key])
        self._sentence.tell(
            _("Lists"),
            _(
                "What everything else points at: {ministries} ministries, {people} people, {places} places."
            ).format(ministries=counts["ministry"], people=counts["person"], places=counts["place"]),
        )


def make(shell: Shell) -> ListsPage:
    """The page of this module."""
    return ListsPage(shell)

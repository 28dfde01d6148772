"""Priorities: the list of promises, and one of them with its story and everything beneath it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.scorecard import scorecard
from deliverydesk.domain.work import Barrier, Deliverable, Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.milestones import moves_of
from deliverydesk.services.rating import flags_standing
from deliverydesk.ui.models.slips import Slips
from deliverydesk.ui.models.source import children, everything
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint, barriers, milestones
from deliverydesk.ui.pages.looking import ask_origin, picture_of
from deliverydesk.ui.pages.page import InHand, Page
from deliverydesk.ui.pages.printing import print_pages, printable
from deliverydesk.ui.pages.rating.clearing import Clearing
from deliverydesk.ui.pages.rating.view import RateView
from deliverydesk.ui.pages.sight import Sight
from deliverydesk.ui.pages.story import Story
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.form import RecordForm
from deliverydesk.ui.widgets.grid import Density
from deliverydesk.ui.widgets.raised import RaisedOf
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.sentence import PageSentence
from deliverydesk.ui.widgets.tabs import Tabs
from deliverydesk.ui.widgets.voices import VoicesRow


class PriorityView(QWidget):
    """One promise: title and voices above, then its story, its record and what hangs on it as tabs."""

    def __init__(self, shell: Shell, picture: Picture | None, step: Callable[[int], object]) -> None:
        super().__init__()
        self._shell, self._past = shell, picture
        self._id = ""
        self._slips = Slips()
        self._title = PageSentence(px=25, weight=600, parent=self)
        self._voices = VoicesRow(self)
        self._up, self._down = Button("", "caret-up"), Button("", "caret-down")
        for button, words, way in (
            (self._up, _("Previous priority"), -1),
            (self._down, _("Next priority"), 1),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _checked=False, way=way: step(way))
        self._rate = Button(_("Rate"), "scales", primary=True, parent=self)
        self._rate.clicked.connect(lambda _on=False: self._go_rate())
        self._rate.setVisible(picture is None and shell.desk.is_writable)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._voices)
        head.addWidget(self._rate)
        head.addWidget(self._up)
        head.addWidget(self._down)
        head.addSpacing(20)  # margins do not mirror, spacings do
        self._story = Story()
        self._clearing = Clearing(shell)
        self._story.put_aside(self._clearing)
        self._tabs = Tabs(self)
        self._lists: dict[str, RecordList | RaisedOf] = {}
        self._form: RecordForm | None = None
        self._tabs.offer_kept("story", _("Story"), self._story)
        self._sight = Sight(shell)
        self._tabs.offer_kept("sight", _("Line of sight"), self._sight)
        self._tabs.offer("record", _("Record"), self._record_form)
        for key, words, build in (
            ("indicator", _("Indicators"), self._indicators),
            ("milestone", _("Milestones"), self._milestones),
            ("barrier", _("Barriers"), self._barriers),
            ("assessment", _("Ratings"), self._ratings),
            ("outcome", _("Outcomes"), self._outcomes),
            ("programme", _("Programmes"), self._programmes),
            ("deliverable", _("Deliverables"), self._deliverables),
        ):
            self._tabs.offer(key, words, lambda key=key, build=build: self._keep(key, build()))  # type: ignore[misc]
        self._tabs.offer("question", _("Questions"), lambda: self._keep("question", self._raised(gaps=False)))
        self._tabs.offer("owed", _("Gaps"), lambda: self._keep("owed", self._raised(gaps=True)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._tabs, 1)

    @property
    def tabs(self) -> Tabs:
        """The parts of the record."""
        return self._tabs

    @property
    def id(self) -> str:
        """The promise shown."""
        return self._id

    def show_priority(self, id: str, part: str, position: str) -> None:
        """Show one promise; `position` says where it stands in the list."""
        if id != self._id:
            self._id = id
            self._slips = Slips(id)
            self._lists.clear()
            self._form = None
            self._tabs.forget()
        self.tell(position)
        self._tabs.choose(part if part in self._tabs.keys else self._tabs.current or "story")

    def tell(self, position: str = "") -> None:
        """Tell the promise anew, as the picture now has it."""
        at = self._at
        priority = at.get(Priority, self._id)
        if priority is None:
            return
        card = scorecard(at, priority)
        ministry = at.get(Ministry, priority.ministry)
        caption = " / ".join(
            part for part in (_("Priorities"), ministry.name if ministry else "", priority.ref) if part
        )
        self._title.tell(f"{caption}   {position}".rstrip(), priority.title)
        self._voices.tell(card)
        # Few milestones hang on one promise: their moves are read at once.
        self._slips.take(moves_of(self._shell.desk, at, [line.record.id for line in card.milestones]))
        self._story.tell(card, at, self._slips.moves.since)
        shown = self._lists.get("milestone")
        if isinstance(shown, RecordList):
            shown.model.look_again()
        self._sight.tell(priority, at)
        writable = self._past is None and self._shell.desk.is_writable
        self._clearing.tell(card, flags_standing(at, card), writable=writable)
        for key, of in (
            ("indicator", Indicator),
            ("milestone", Milestone),
            ("barrier", Barrier),
            ("assessment", Assessment),
            ("outcome", Outcome),
            ("programme", Programme),
            ("deliverable", Deliverable),
        ):
            self._tabs.count(key, len(at.children(of, "priority", self._id)))

    def reveal(self, record: str) -> None:
        """Put the focus on a record of the part in view."""
        shown = self._lists.get(self._tabs.current)
        if isinstance(shown, RecordList):
            shown.reveal(record)

    def fit(self, room: Room) -> None:
        """Give up what there is no room for."""
        self._voices.setVisible(room is not Room.SMALL)
        for one in self._lists.values():
            one.fit(room)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the part in view can do, and what can be begun from any part."""
        shown = self._lists.get(self._tabs.current)
        able = shown.commands() if shown is not None else {}
        if self._tabs.current == "sight":
            able = self._sight.commands()
            if printable(self._shell):
                able["print_page"] = self._print_sight
        focused = self._form.focused if self._form is not None and self._tabs.current == "record" else None
        if focused is not None:
            able["origin"] = partial(ask_origin, self._shell, self, self._id, focused)
        if self._past is None and self._shell.desk.is_writable:
            able |= {
                "rate": self._go_rate,
                "new_barrier": lambda: self._begin("barrier", {"raised_on": self._at.today}),
            }
        return able

    def _go_rate(self) -> None:
        self._shell.go(Place("priorities", self._id, RATE))

    def _print_sight(self) -> None:
        priority = self._at.get(Priority, self._id)
        if priority is not None:
            name = _("{ref} line of sight").format(ref=priority.ref)
            print_pages(self._shell, self, [priority.ref], "sight", name)

    def _begin(self, part: str, first_words: Mapping[str, object]) -> None:
        """Begin a new record in one of the parts."""
        self._tabs.choose(part)
        shown = self._lists[part]
        if isinstance(shown, RecordList):
            shown.new_record(first_words)

    @property
    def _at(self) -> Picture:
        at: Picture = self._past or self._shell.desk.picture
        return at

    def _raised(self, *, gaps: bool) -> RaisedOf:
        return RaisedOf(self._shell, self._id, gaps=gaps)

    def _keep(self, key: str, made: RecordList | RaisedOf) -> RecordList | RaisedOf:
        made.fit(self._shell.room)
        self._lists[key] = made
        return made

    def _record_form(self) -> QWidget:
        form = RecordForm(self._shell.desk, Priority.entity, bridge=self._shell.bridge, picture=self._past)
        priority = self._at.get(Priority, self._id)
        if priority is not None:
            form.show_record(priority)
        self._form = form
        return form

    def _indicators(self) -> RecordList:
        names = "ref title headline unit direction frequency owner data_quality"
        return self._of(Indicator, names, _("Nothing measures this promise yet."))

    def _milestones(self) -> RecordList:
        source = children(Milestone.entity, "priority", self._id)
        empty = _("No dated step yet, so nobody can see it move.")
        without = frozenset({"priority.ref"})
        return milestones.milestone_list(
            self._shell, source, self._slips, empty=empty, picture=self._past, without=without
        )

    def _barriers(self) -> RecordList:
        own = [one for one in barriers.columns(self._at) if one.key != "priority.ref"]
        source = children(Barrier.entity, "priority", self._id)
        empty = _("No barriers on this priority. Add one, or say there is none.")
        return RecordList(
            self._shell, source, columns=own, empty=empty, density=Density.ROOMY, picture=self._past
        )

    def _ratings(self) -> RecordList:
        names = "voice overall as_at scale assessor clearance reason"
        return self._of(Assessment, names, _("Nobody has rated this promise yet."))

    def _programmes(self) -> RecordList:
        return self._of(Programme, "ref title owner", _("No programme stands under this promise yet."))

    def _outcomes(self) -> RecordList:
        return self._of(Outcome, "ref title people indicators", _("No outcome is named yet."))

    def _deliverables(self) -> RecordList:
        names = "ref title programme.ref due delivered_on owner"
        return self._of(Deliverable, names, _("Nobody has said yet what is handed over."))

    def _of(self, of: type[Record], names: str, empty: str) -> RecordList:
        source = children(of.entity, "priority", self._id)
        return RecordList(self._shell, source, columns=names, empty=empty, picture=self._past)


RATE, MODERATE = "rate", "moderate"
"""The parts of a place in which a promise is rated: as the unit, or as whoever moderates the whole."""


class PrioritiesPage(Page):
    """The list, and one of them: `Place.record` names it, `Place.part` a tab."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._sentence = PageSentence(parent=self)
        self._stack = QStackedWidget()
        self.column.addWidget(self._stack)
        self._rating = RateView(shell)
        self._rating.done.connect(lambda id: shell.go(Place("priorities", id, "story")))
        self._build()
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tell()

    def open(self, place: Place) -> None:
        if not place.record:
            self._stack.setCurrentWidget(self._front)
            return
        at = picture_of(self.shell)
        record = at.record(place.record)
        owner = (
            record if isinstance(record, Priority) else at.get(Priority, getattr(record, "priority", None))
        )
        if record is None or owner is None:
            return
        if record is owner and place.part in (RATE, MODERATE) and self.shell.standpoint.now:
            self._rating.begin(owner.id, Voice.MODERATED if place.part == MODERATE else Voice.UNIT)
            self._stack.setCurrentWidget(self._rating)
            return
        part = place.part if record is owner else record.entity.key
        self._view.show_priority(owner.id, part, self._position(owner.id))
        self._stack.setCurrentWidget(self._view)
        if record is not owner:
            self._view.reveal(record.id)

    def stand(self, standpoint: Standpoint) -> None:
        shown = self._view.id if self._stack.currentWidget() is self._view else ""
        self._build()
        self._tell()
        if shown:
            self.open(Place("priorities", shown))

    def fit(self, room: Room) -> None:
        self._list.fit(room)
        self._view.fit(room)

    def regions(self) -> Sequence[QWidget]:
        if self._stack.currentWidget() is self._rating:
            return (self._rating.judging, self._rating.evidence)
        return (self._view.tabs,) if self._stack.currentWidget() is self._view else (self._list.grid,)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        if self._stack.currentWidget() is self._rating:
            return self._rating.commands()
        if self._stack.currentWidget() is not self._view:
            able, current = self._list.commands(), self._list.current
            if current is not None and self.shell.standpoint.now and self.shell.desk.is_writable:
                able["rate"] = lambda: self.shell.go(Place("priorities", current.id, RATE))
            return able
        walk: dict[str, Callable[[], object]] = {
            "previous": lambda: self._step(-1),
            "next": lambda: self._step(1),
            "record_history": lambda: self.shell.go(Place("history", self._view.id)),
        }
        return walk | self._view.commands()

    def in_hand(self) -> InHand | None:
        return self._rating.in_hand()

    def _build(self) -> None:
        """Make list and view for the standpoint."""
        while (gone := self._stack.widget(0)) is not None:
            self._stack.removeWidget(gone)
            if gone is not self._rating:  # a rating that is begun outlives a look back
                gone.deleteLater()
        past = None if self.shell.standpoint.now else picture_of(self.shell)
        self._sentence = PageSentence()
        self._list = RecordList(
            self.shell,
            everything(Priority.entity),
            empty=_("No promise yet. Add the first, or bring your list in from Returns."),
            picture=past,
        )
        self._list.opened.connect(lambda id: self.shell.go(Place("priorities", id)))
        self._front = QWidget()
        front = QVBoxLayout(self._front)
        front.setContentsMargins(0, 0, 0, 0)
        front.setSpacing(0)
        front.addWidget(self._sentence)
        front.addWidget(self._list, 1)
        self._view = PriorityView(self.shell, past, self._step)
        self._stack.addWidget(self._front)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._rating)

    def _order(self) -> list[str]:
        """The promises in the order of the list as it is sorted and filtered."""
        return [self._list.model.record(row).id for row in range(self._list.model.rowCount())]

    def _position(self, id: str) -> str:
        order = self._order()
        if id not in order:
            return ""
        return _("{n} of {all}").format(n=order.index(id) + 1, all=len(order))

    def _step(self, way: int) -> None:
        order = self._order()
        if self._view.id in order:
            place = (order.index(self._view.id) + way) % len(order)
            self.shell.go(Place("priorities", order[place], self._view.tabs.current))

    def _tell(self) -> None:
        at = picture_of(self.shell)
        every = at.all(Priority)
        caption = _("Priorities · as at {day}").format(day=FORMATS.day_long(at.today))
        if not every:
            self._sentence.tell(caption, _("Nothing has been promised on this desk yet."))
        else:
            ministries = len({one.ministry for one in every})
            first = plural("One promise", "{n} promises", len(every))
            second = plural("led by one ministry.", "led by {n} ministries.", ministries)
            nobody = sum(1 for one in every if one.sro is None)
            third = plural(
                "For one nobody is named as accountable.", "For {n} nobody is named as accountable.", nobody
            )
            self._sentence.tell(caption, f"{first}, {second}" + (f" {third}" if nobody else ""))
        if self._view.id:
            self._view.tell(self._position(self._view.id))


def make(shell: Shell) -> PrioritiesPage:
    """The page of this module."""
    return PrioritiesPage(shell)

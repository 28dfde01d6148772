"""The window: menus, side bar, one page at a time, and the line at the foot.

menu row   File Edit View …          marking · as known · period · Go to anything
─────────────────────────────────────────────────────────────────────────────────
side bar   band (trouble in the world, with its ways out)
page
─────────────────────────────────────────────────────────────────────────────────
status     what is selected                        what runs · Cancel      saved when
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from deliverydesk.errors import DeskError
from deliverydesk.i18n import _
from deliverydesk.ui import actions, regions
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.corner import Choice, Corner
from deliverydesk.ui.leaving import Leaving
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.menus import Menus
from deliverydesk.ui.pages import PAGES
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.paint.drawn import hand_on
from deliverydesk.ui.shell import DeskLike, Place, Room, Standpoint, room_for
from deliverydesk.ui.sidebar import Sidebar
from deliverydesk.ui.status import StatusLine
from deliverydesk.ui.tasks import Tasks
from deliverydesk.ui.theme import theme
from deliverydesk.ui.trail import Trail
from deliverydesk.ui.widgets.band import Band, Verb

PAGE_WIDEST = 1680


class _Ground(QWidget):
    """What shows beside a page that has grown as wide as it may."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        window = self.window()
        now = window.standpoint.now if isinstance(window, MainWindow) else True
        hand_on(painter, self).box(QRectF(self.rect()), "canvas" if now else "past")
        painter.end()


class MainWindow(QMainWindow):
    """One window on one desk. It is the `Shell` its pages live in."""

    def __init__(self, desk: DeskLike, memory: Memory | None = None) -> None:
        super().__init__()
        self.setObjectName("desk")
        self._desk = desk
        self._memory = memory or Memory()
        self._tasks = Tasks(self)
        self._bridge = Bridge(desk, self)
        self._standpoint = Standpoint()
        self._pages: dict[str, Page] = {}
        self._trail = Trail()
        self._room: Room | None = None
        self._doings: dict[str, Callable[[], object]] = {}
        self._corner = Corner()
        self._sidebar = Sidebar()
        self._band = Band()
        self._stack = QStackedWidget()
        self._status = StatusLine(self._tasks)
        self.leaving = Leaving(self._tasks, self._band, self._pages.values, self.close)
        self._lay_out()
        self._focus = regions.LastFocus(self)
        self._menus = Menus(self.menuBar(), self.do, self.refresh_actions)
        self.menuBar().setCornerWidget(self._corner, Qt.Corner.TopRightCorner)
        self.bind(self._own_commands())
        self._sidebar.chosen.connect(lambda key: self.go(Place(key)))
        self._corner.goto.clicked.connect(lambda: self.do("goto"))
        self._corner.known.chosen.connect(self._on_known)
        self._corner.period.chosen.connect(self._on_period)
        self._bridge.stepped.connect(self._on_step)
        self._mark()
        self._name_window()

    # What pages are given

    @property
    def desk(self) -> DeskLike:
        """The open desk."""
        return self._desk

    @property
    def tasks(self) -> Tasks:
        """The queue for work over 100 ms."""
        return self._tasks

    @property
    def memory(self) -> Memory:
        """What is remembered of the person."""
        return self._memory

    @property
    def bridge(self) -> Bridge:
        """Steps of the desk, on the GUI thread."""
        return self._bridge

    @property
    def standpoint(self) -> Standpoint:
        """From where the desk is looked at now."""
        return self._standpoint

    @property
    def place(self) -> Place | None:
        """What is shown now."""
        return self._trail.here

    @property
    def page(self) -> Page | None:
        """The page shown now."""
        here = self._trail.here
        return self._pages.get(here.page) if here else None

    @property
    def room(self) -> Room:
        """How much room there is."""
        return self._room or room_for(self.width())

    def go(self, place: Place) -> None:
        """Show another page or record; Alt Left comes back."""
        self._show(self._trail.go(place))

    def say(self, words: str) -> None:
        """Words at the start of the status bar."""
        self._status.say(words)

    def keep(self, words: str) -> None:
        """Words at the end of the status bar: saved when, backed up when, where the file lies."""
        self._status.keep(words)

    def trouble(self, sentence: str, verbs: Sequence[Verb] = ()) -> None:
        """A band above the page for trouble in the world, with the ways out; work in hand stays."""
        self._band.ask(sentence, [*verbs, (_("Close"), lambda: None)], "bad")

    def badge(self, page: str, words: str, tone: str = "quiet") -> None:
        """A count beside a page, only where somebody must act."""
        self._sidebar.entry(page).set_badge(words, tone)

    # What the application does with the window

    @property
    def sidebar(self) -> Sidebar:
        """The pages at the side."""
        return self._sidebar

    @property
    def band(self) -> Band:
        """The line above the page."""
        return self._band

    @property
    def status(self) -> StatusLine:
        """The line at the foot."""
        return self._status

    @property
    def menu_end(self) -> Corner:
        """The end of the menu row."""
        return self._corner

    def bind(self, doings: Mapping[str, Callable[[], object]]) -> None:
        """Say what the window can do, by the keys of the action table; what nobody can do is not shown."""
        for key in doings:
            assert key in actions.BY_KEY, key
        self._doings |= doings
        self._corner.goto.setVisible("goto" in self._doings)
        self.refresh_actions()

    def set_person(self, person: str, seat: str) -> None:
        """Who is working, shown at the foot of the side bar."""
        self._sidebar.set_person(person, seat)

    def offer_moments(self, choices: Sequence[Choice], current: str = "") -> None:
        """The moments the desk can be seen as known at; the choice with key "" is now."""
        self._corner.known.offer(choices, current)

    def offer_periods(self, choices: Sequence[Choice], current: str = "") -> None:
        """The periods to choose from."""
        self._corner.period.offer(choices, current)
        self._name_window()

    def able(self) -> dict[str, Callable[[], object]]:
        """Everything that can be done at this moment: by the widget in focus, the page, the window."""
        found = dict(self._doings)
        for key, selector in (("as_known", self._corner.known), ("for_period", self._corner.period)):
            if not selector.choices:
                found.pop(key, None)
        if self._desk.undo_label is None or not self._standpoint.now:
            found.pop("undo", None)
        if self._desk.redo_label is None or not self._standpoint.now:
            found.pop("redo", None)
        if not self._trail.can_go_back:
            found.pop("back", None)
        if not self._trail.can_go_forward:
            found.pop("forward", None)
        page = self.page
        if page is not None:
            found |= page.commands()
        widget = self._focus.last
        around: list[actions.Able] = []
        while widget is not None and widget is not self and widget is not page:
            if isinstance(widget, actions.Able):
                around.append(widget)
            widget = widget.parentWidget()
        for able in reversed(around):
            found |= able.commands()
        return found

    def do(self, key: str) -> bool:
        """Run a command if somebody can do it now."""
        doing = self.able().get(key)
        if doing is None:
            return False
        doing()
        return True

    def refresh_actions(self) -> None:
        """Set words, greys and what is hidden, as things stand now."""
        more = {"undo": self._desk.undo_label, "redo": self._desk.redo_label}
        self._menus.refresh(self.able(), self._doings, more)

    @property
    def menus(self) -> Menus:
        """The menu bar."""
        return self._menus

    # Qt's side

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # A key is about to be matched: lines that nobody can do now must let it pass to the table.
            self.refresh_actions()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.leaving.asks():
            event.ignore()
            return
        self._memory.keep_place(self)
        self._tasks.close()
        self._bridge.close()
        super().closeEvent(event)

    # The rest

    def _show(self, place: Place | None) -> None:
        if place is None:
            return
        last = self._focus.last
        at_work = last is not None and self._stack.isAncestorOf(last)
        page = self._pages.get(place.page)
        if page is None:
            page = self._pages[place.page] = next(one for one in PAGES if one.key == place.page).make(self)
            self._stack.addWidget(page)
            page.begin(self._standpoint, self.room)
        self._stack.setCurrentWidget(page)
        self._sidebar.show_page(place.page)
        self.say("")
        page.open(place)
        if at_work:
            page.keep_focus()
        self.refresh_actions()

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        dress, desk = theme(), self._desk
        own: dict[str, Callable[[], object]] = {
            "undo": lambda: self._step(desk.undo, desk.undo_label, _("Taking back"), _("Undone: {label}")),
            "redo": lambda: self._step(
                desk.redo, desk.redo_label, _("Bringing back"), _("Done again: {label}")
            ),
            "back": lambda: self._show(self._trail.back()),
            "forward": lambda: self._show(self._trail.forward()),
            "next_region": self._next_region,
            "full_screen": lambda: self.showNormal() if self.isFullScreen() else self.showFullScreen(),
            "light": lambda: self._dress("light"),
            "dark": lambda: self._dress("dark"),
            "as_system": lambda: self._dress(None),
            "larger": lambda: self._enlarge(dress.scale + 0.1),
            "smaller": lambda: self._enlarge(dress.scale - 0.1),
            "quit": self.close,
        }
        own |= {f"go_{page.key}": partial(self.go, Place(page.key)) for page in PAGES}
        return own

    def _dress(self, scheme: str | None) -> None:
        self._memory.put("scheme", scheme)
        theme().use(scheme)

    def _enlarge(self, scale: float) -> None:
        theme().use(theme().forced, scale=round(scale, 1))
        self._memory.put("scale", theme().scale)

    def _step(self, step: Callable[[], object], label: str | None, words: str, said: str) -> None:
        def failed(error: Exception) -> None:
            if not isinstance(error, DeskError):
                raise error
            self.trouble(str(error))

        self._tasks.run(
            words, lambda _progress: step(), lambda _done: self.say(said.format(label=label)), failed
        )

    def _next_region(self) -> None:
        parts: list[QWidget] = [self._sidebar, *(self.page.regions() if self.page else ())]
        if self._status.running:
            parts.append(self._status)
        regions.step(parts)

    def _fit(self) -> None:
        room = room_for(self.width())
        if room is self._room:
            return
        self._room = room
        self._sidebar.set_rail(room is not Room.FULL)
        self._corner.set_wide(room is not Room.SMALL)
        for page in self._pages.values():
            page.fit(room)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._sidebar)
        ground = _Ground()
        page = QVBoxLayout()
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._band)
        page.addWidget(self._stack, 1)
        self._stack.setMaximumWidth(PAGE_WIDEST)
        centred = QHBoxLayout(ground)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addLayout(page, 1)
        across.addWidget(ground, 1)
        column.addLayout(across, 1)
        column.addWidget(self._status)
        self.setCentralWidget(middle)

    def _mark(self) -> None:
        parts = [_("Practice")] if self._desk.is_practice else []
        self._corner.marking.tell("  ·  ".join([*parts, self._desk.marking]).strip(" ·"))

    def _name_window(self) -> None:
        parts = [self._desk.title, "DeliveryDesk"]
        period = self._corner.period.current
        known = self._corner.known.current
        if period is not None:
            parts.insert(0, period.words)
        if known is not None and known.key:
            parts.insert(0, known.words)
        self.setWindowTitle(" – ".join(parts))

    def _on_known(self, key: str) -> None:
        self._corner.known.offer(self._corner.known.choices, key)
        self._stand(replace(self._standpoint, known=key))

    def _on_period(self, key: str) -> None:
        self._corner.period.offer(self._corner.period.choices, key)
        self._stand(replace(self._standpoint, period=key))

    def _stand(self, standpoint: Standpoint) -> None:
        self._standpoint = standpoint
        self._name_window()
        for page in self._pages.values():
            page.stand(standpoint)
        self.refresh_actions()
        self.update()

    def _on_step(self, _step: object) -> None:
        self._mark()
        self.refresh_actions()

"""The pages of the window, one table: what is not listed here is not shown, and what is shown works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from deliverydesk.i18n import N_
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from deliverydesk.ui.pages.page import Page


@dataclass(frozen=True)
class Place:
    """Somewhere to go: a page, and perhaps a record on it (and a part of that record, such as `history`)."""

    page: str
    record: str = ""
    part: str = ""


@dataclass(frozen=True)
class Standpoint:
    """From where the desk is looked at. `known` and `period` are keys the window was offered.

    `known` is "" for now; anything else locks editing. `period` is "" for the open one.
    """

    known: str = ""
    period: str = ""

    @property
    def now(self) -> bool:
        """Whether the desk is seen as it is known now."""
        return not self.known


class Room(Enum):
    """How much room the window has: names beside the pages, signs alone, or little at all."""

    FULL = "full"
    RAIL = "rail"
    SMALL = "small"


class Shell(Protocol):
    """What a page is given to live in: the window gives itself."""

    @property
    def desk(self) -> Any:
        """The open desk."""
        ...

    @property
    def tasks(self) -> Tasks:
        """The queue for work over 100 ms."""
        ...

    @property
    def memory(self) -> Memory:
        """What is remembered of the person."""
        ...

    @property
    def bridge(self) -> Bridge:
        """Steps of the desk, on the GUI thread."""
        ...

    @property
    def standpoint(self) -> Standpoint:
        """From where the desk is looked at now."""
        ...

    @property
    def room(self) -> Room:
        """How much room the window has."""
        ...

    def go(self, place: Place) -> None:
        """Show another page or record; Alt Left comes back."""
        ...

    def say(self, words: str) -> None:
        """Words at the start of the status bar, such as what is selected."""
        ...

    def trouble(self, sentence: str, verbs: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """A band above the page for trouble in the world, with the ways out."""
        ...

    def badge(self, page: str, words: str, tone: str = "quiet") -> None:
        """A count beside a page, only where somebody must act: watch when late, bad when over a limit."""
        ...


@dataclass(frozen=True)
class PageEntry:
    """One line of the side bar. `question` is the whole question the page answers, as its tooltip."""

    key: str
    title: str
    icon: str
    group: str
    question: str

    def make(self, shell: Shell) -> Page:
        """Build `deliverydesk.ui.pages.<key>.Page`; its module is imported only now."""
        page: Page = import_module(f"deliverydesk.ui.pages.{self.key}").Page(shell)
        return page


PROMISE = N_("What are we trying to do?")
PLAN = N_("How are we planning to do it?")
TRACK = N_("How do we know, at any moment, that we are on track?")
ACT = N_("If we are not, what will we do?")

PAGES: tuple[PageEntry, ...] = (
    PageEntry("gap", N_("The Gap"), "gap", "", N_("Which promises are off track, and why?")),
    PageEntry("priorities", N_("Priorities"), "flag", N_("Promise"), PROMISE),
    PageEntry("indicators", N_("Indicators"), "chart-line-up", N_("Promise"), PROMISE),
    PageEntry("milestones", N_("Milestones"), "diamond", N_("Plan"), PLAN),
    PageEntry("returns", N_("Returns"), "tray", N_("Track"), TRACK),
    PageEntry("ratings", N_("Ratings"), "scales", N_("Track"), TRACK),
    PageEntry("barriers", N_("Barriers"), "barrier", N_("Act"), ACT),
    PageEntry(
        "packs", N_("Packs"), "book-open", N_("Keep"), N_("What goes to the meeting, and what left the unit?")
    ),
    PageEntry(
        "history", N_("History"), "clock-counter-clockwise", N_("Keep"), N_("Who changed what, when and why?")
    ),
    PageEntry(
        "lists",
        N_("Lists"),
        "list-bullets",
        N_("Keep"),
        N_("Ministries, people, programmes, places, periods"),
    ),
)

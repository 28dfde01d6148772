"""The few things a page and its window agree on, so that either can be built and tested without the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.memory import Memory
from deliverydesk.ui.tasks import Tasks

FULL_FROM, RAIL_FROM = 1400, 1280


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
        """Whether the desk is seen as it is now: known now, and judged for today."""
        return not self.known and not self.period


class Room(Enum):
    """How much room the window has: names beside the pages, signs alone, or little at all."""

    FULL = "full"
    RAIL = "rail"
    SMALL = "small"


def room_for(width: int) -> Room:
    """The room of a window `width` logical pixels wide."""
    return Room.FULL if width >= FULL_FROM else Room.RAIL if width >= RAIL_FROM else Room.SMALL


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


class DeskLike(Protocol):
    """The little of a desk that the window itself needs; pages ask for more."""

    @property
    def title(self) -> str:
        """The desk's name for the title bar."""
        ...

    @property
    def marking(self) -> str:
        """The protective marking, or ""."""
        ...

    @property
    def is_practice(self) -> bool:
        """Whether the window carries PRACTICE."""
        ...

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        ...

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, or None."""
        ...

    def undo(self) -> object:
        """Take back the newest step."""
        ...

    def redo(self) -> object:
        """Bring it back."""
        ...

    def listen(self, callback: Callable[[Any], None]) -> object:
        """Call `callback(step)` after each step, on the thread that wrote it."""
        ...

"""The pages of the window, one table: what is not listed here is not shown, and what is shown works."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from deliverydesk.i18n import N_
from deliverydesk.ui.shell import Place, Room, Shell, Standpoint

if TYPE_CHECKING:
    from deliverydesk.ui.pages.page import Page

__all__ = ["PAGES", "PageEntry", "Place", "Room", "Shell", "Standpoint"]


@dataclass(frozen=True)
class PageEntry:
    """One line of the side bar. `question` is the whole question the page answers, as its tooltip."""

    key: str
    title: str
    icon: str
    group: str
    question: str

    def make(self, shell: Shell) -> Page:
        """Build the page with its module's `make(shell)`; the module is imported only now."""
        page: Page = import_module(f"deliverydesk.ui.pages.{self.key}").make(shell)
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
    PageEntry("questions", N_("Questions"), "question", N_("Track"), N_("What does a rating leave unsaid?")),
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

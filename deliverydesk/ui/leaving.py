"""Asked before a window closes: what still runs, and what a person decided that is not written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from deliverydesk.i18n import _
from deliverydesk.ui.tasks import Tasks
from deliverydesk.ui.widgets.band import Band

if TYPE_CHECKING:
    from deliverydesk.ui.pages.page import Page


class Leaving:
    """Stands at the window's door. Each question is asked in the band and answered once."""

    def __init__(
        self, tasks: Tasks, band: Band, pages: Callable[[], Iterable[Page]], close: Callable[[], object]
    ) -> None:
        self._tasks, self._band, self._pages, self._close = tasks, band, pages, close
        self._may_stop = False
        self._may_lose = False

    def asks(self) -> bool:
        """Whether something has to be answered first; the band then asks it."""
        if self._tasks.busy and not self._may_stop:
            words = _("Something is still running. Stopping it keeps nothing of it; the rest is saved.")
            leave = (_("Stop it and close"), self._stop)
            self._band.ask(words, [leave, (_("Let it finish"), lambda: None)], "watch")
            return True
        in_hand = next((found for page in self._pages() if (found := page.in_hand())), None)
        if in_hand is None or self._may_lose:
            return False
        # What runs once they are written only reads, and may be stopped.
        keep = (in_hand.verb, lambda: in_hand.keep(self._stop))
        leave = (_("Close without writing"), self.lose)
        self._band.ask(in_hand.words, [keep, leave, (_("Stay"), lambda: None)], "watch")
        return True

    def lose(self) -> None:
        """Close, whatever is not written."""
        self._may_lose = True
        self._close()

    def _stop(self) -> None:
        self._may_stop = True
        self._close()

"""Asks every rule off the window's thread, so that a desk of sixty promises is no wait at the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from deliverydesk.domain.challenge import Challenge, Rule, offers
from deliverydesk.domain.promises import Priority
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.services import challenging
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.pages.looking import picture_of


class Asker(QObject):
    """Asks every rule off the window's thread; `asked(found, rules that offer to go)` follows each asking.

    `priority` is one promise's id, or empty for all of them. What is overtaken by a later asking is dropped.
    """

    asked = Signal(object, object)

    def __init__(self, shell: Shell, priority: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._priority = shell, priority
        self._asking = self._answered = 0

    @property
    def waits(self) -> bool:
        """Whether an answer is on its way."""
        return self._answered < self._asking

    def ask(self) -> None:
        """Ask, as the window stands now."""
        self._asking += 1
        turn, desk, at = self._asking, self._shell.desk, picture_of(self._shell)
        only = at.get(Priority, self._priority or None)
        chosen = None if not self._priority else [only] if only is not None else []

        def work(_progress: Progress) -> tuple[Challenge, tuple[Rule, ...]]:
            return challenging.asked(desk, at, chosen), offers(at)

        def done(found: tuple[Challenge, tuple[Rule, ...]]) -> None:
            if isValid(self) and turn == self._asking:
                self._answered = turn
                self.asked.emit(*found)

        self._shell.tasks.run(_("Asking the questions"), work, done)

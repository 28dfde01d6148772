"""The menu bar, made from the table of commands; a line nobody can do anything with is not shown."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from deliverydesk.i18n import _
from deliverydesk.ui import actions
from deliverydesk.ui.icons import icon


class Menus:
    """The lines of the menus, and with them the shortcuts of the window."""

    def __init__(self, bar: QMenuBar, do: Callable[[str], object], look: Callable[[], object]) -> None:
        """`do(key)` runs a command; `look()` is called before a menu opens, to bring it up to date."""
        bar.setNativeMenuBar(False)
        self._menus: dict[str, QMenu] = {}
        self._lines: dict[str, QAction] = {}
        for key, words in actions.MENUS.items():
            menu = bar.addMenu(_(words))
            menu.aboutToShow.connect(look)
            self._menus[key] = menu
            for action in actions.of_menu(key):
                if action.rule and menu.actions():
                    menu.addSeparator()
                line = menu.addAction(icon(action.icon), action.label)
                if action.heard:
                    line.setText(f"{action.label}\t{action.keys}")
                else:
                    line.setShortcut(QKeySequence(action.shortcut))
                line.triggered.connect(lambda _on=False, key=action.key: do(key))
                self._lines[action.key] = line

    def line(self, key: str) -> QAction:
        """The menu line of a command."""
        return self._lines[key]

    def menu(self, key: str) -> QMenu:
        """A whole menu."""
        return self._menus[key]

    def refresh(self, able: Container[str], owned: Container[str], more: Mapping[str, str | None]) -> None:
        """Grey what is not `able` now; keep what is `owned` or belongs to tables; hide the rest.

        `more` adds words to a line, such as what Undo would take back.
        """
        for action in actions.ACTIONS:
            line = self._lines[action.key]
            # A line stays active: its key must reach the table that gets the focus next.
            line.setVisible(action.key in able or action.key in owned or action.table)
            line.setEnabled(action.key in able)
        for key, words in more.items():
            label = actions.BY_KEY[key].label
            self._lines[key].setText(f"{label}: {words}" if words else label)
        for menu in self._menus.values():
            menu.menuAction().setVisible(any(line.isVisible() for line in menu.actions()))

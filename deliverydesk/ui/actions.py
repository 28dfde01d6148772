"""Every command once: menus, shortcuts, the search box and the sheet of keys all read this one table.

What a command does is not said here. Whoever can do it now answers to its key, asked in this order:
the widget in focus and the widgets around it, the page, the window. A command that nobody can do is
greyed if it belongs to a table, and not shown at all otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from deliverydesk.i18n import N_, _

Doings = Mapping[str, Callable[[], object]]


@runtime_checkable
class Able(Protocol):
    """A widget that can do some of the commands now."""

    def commands(self) -> Doings:
        """What it can do at this moment, by the keys of the table."""
        ...


@dataclass(frozen=True)
class Action:
    """One command. `shortcut` is written as Qt writes it in English.

    `heard` says that a table or page listens for the key itself, so that it does not take the key from
    a field in which somebody types. `rule` draws a line above it in its menu. `table` commands stay in
    the menu, greyed, where no table is in focus. A command that names a `page` is known there alone, so
    that its key may mean something else on another page.
    """

    key: str
    words: str
    icon: str
    shortcut: str
    menu: str
    heard: bool = False
    rule: bool = False
    table: bool = False
    page: str = ""

    @property
    def label(self) -> str:
        """The words in the language in force."""
        return _(self.words)

    @property
    def keys(self) -> str:
        """The shortcut as this system writes it."""
        return QKeySequence(self.shortcut).toString(QKeySequence.SequenceFormat.NativeText)


MENUS: Mapping[str, str] = {
    "file": N_("File"),
    "edit": N_("Edit"),
    "view": N_("View"),
    "record": N_("Record"),
    "data": N_("Data"),
    "reports": N_("Reports"),
    "tools": N_("Tools"),
    "help": N_("Help"),
}

ACTIONS: tuple[Action, ...] = (
    Action("new_desk", N_("New desk…"), "file-plus", "Ctrl+N", "file"),
    Action("open_desk", N_("Open a desk…"), "folder-open", "Ctrl+O", "file"),
    Action("practise", N_("Practise on the sample country"), "play-circle", "Ctrl+1", "file"),
    Action("export_list", N_("Export this list…"), "export", "Ctrl+E", "file", rule=True),
    Action("export_all", N_("Export everything as plain workbooks…"), "export", "Ctrl+Shift+E", "file"),
    Action("quit", N_("Close DeliveryDesk"), "sign-out", "Ctrl+Q", "file", rule=True),
    Action("undo", N_("Undo"), "arrow-counter-clockwise", "Ctrl+Z", "edit"),
    Action("redo", N_("Redo"), "arrow-clockwise", "Ctrl+Y", "edit"),
    Action("copy", N_("Copy"), "copy", "Ctrl+C", "edit", rule=True, table=True),
    Action("copy_heads", N_("Copy with headings"), "copy", "Ctrl+Shift+C", "edit", table=True),
    Action("paste", N_("Paste"), "clipboard", "Ctrl+V", "edit", table=True),
    Action("paste_new", N_("Paste as new rows"), "plus", "Ctrl+Shift+V", "edit", table=True),
    Action("replace", N_("Replace…"), "pencil-line", "Ctrl+H", "edit", table=True),
    Action("fill_down", N_("Fill down"), "arrow-line-down", "Ctrl+D", "edit", table=True),
    Action("fill_right", N_("Fill right"), "arrow-line-right", "Ctrl+R", "edit", table=True),
    Action("clear", N_("Clear cells"), "eraser", "Del", "edit", heard=True, table=True),
    Action("select_all", N_("Select all"), "selection-all", "Ctrl+A", "edit", table=True),
    Action("filter", N_("Filter this list"), "funnel", "Ctrl+F", "edit", rule=True),
    Action("goto", N_("Go to anything"), "magnifying-glass", "Ctrl+K", "view"),
    Action("as_known", N_("As known…"), "clock-counter-clockwise", "Alt+K", "view"),
    Action("for_period", N_("Period…"), "calendar-blank", "Alt+P", "view"),
    Action("back", N_("Back"), "arrow-left", "Alt+Left", "view"),
    Action("forward", N_("Forward"), "arrow-right", "Alt+Right", "view"),
    Action("go_gap", N_("The Gap"), "gap", "Alt+1", "view", rule=True),
    Action("go_priorities", N_("Priorities"), "flag", "Alt+2", "view"),
    Action("go_indicators", N_("Indicators"), "chart-line-up", "Alt+3", "view"),
    Action("go_milestones", N_("Milestones"), "diamond", "Alt+4", "view"),
    Action("go_returns", N_("Returns"), "tray", "Alt+5", "view"),
    Action("go_ratings", N_("Ratings"), "scales", "Alt+6", "view"),
    Action("go_questions", N_("Questions"), "question", "Alt+Q", "view"),
    Action("go_barriers", N_("Barriers"), "barrier", "Alt+7", "view"),
    Action("go_packs", N_("Packs"), "book-open", "Alt+8", "view"),
    Action("go_history", N_("History"), "clock-counter-clockwise", "Alt+9", "view"),
    Action("go_lists", N_("Lists"), "list-bullets", "Alt+0", "view"),
    Action("rows_roomy", N_("Roomy rows"), "rows", "Ctrl+Alt+1", "view", rule=True, table=True),
    Action("rows_normal", N_("Normal rows"), "rows", "Ctrl+Alt+2", "view", table=True),
    Action("rows_tight", N_("Tight rows"), "rows", "Ctrl+Alt+3", "view", table=True),
    Action("sort", N_("Sort by this column"), "caret-up", "Ctrl+Alt+O", "view", table=True),
    Action("reset_columns", N_("Reset columns"), "columns", "Ctrl+Alt+0", "view", table=True),
    Action(
        "timeline",
        N_("Wide timeline"),
        "arrow-right",
        "Ctrl+Shift+L",
        "view",
        rule=True,
        page="milestones",
    ),
    Action("trend", N_("Trend of forecasts"), "chart-line-up", "Ctrl+T", "view", page="milestones"),
    Action(
        "trend_scope",
        N_("Trend of the whole priority"),
        "chart-line-up",
        "Ctrl+Shift+T",
        "view",
        page="milestones",
    ),
    Action("light", N_("Light"), "sun", "Ctrl+Alt+L", "view", rule=True),
    Action("dark", N_("Dark"), "moon", "Ctrl+Alt+D", "view"),
    Action("as_system", N_("Light or dark as the system is"), "sun", "Ctrl+Alt+S", "view"),
    Action("larger", N_("Larger text"), "plus", "Ctrl+Alt++", "view", rule=True),
    Action("smaller", N_("Smaller text"), "caret-down", "Ctrl+Alt+-", "view"),
    Action("next_region", N_("Next part of the window"), "arrow-right", "F6", "view", rule=True),
    Action("full_screen", N_("Full screen"), "selection-all", "F11", "view"),
    Action("open", N_("Open"), "arrow-right", "Return", "record", heard=True, table=True),
    Action("peek", N_("Peek"), "eye", "Space", "record", heard=True, table=True),
    Action("edit_cell", N_("Edit"), "pencil-line", "F2", "record", heard=True, table=True),
    Action("new_record", N_("New"), "plus", "Ctrl+Shift+N", "record", rule=True),
    Action("duplicate", N_("Duplicate"), "copy", "Ctrl+Shift+D", "record"),
    Action("delete_rows", N_("Delete…"), "trash", "Ctrl+-", "record"),
    Action("rate", N_("Rate"), "scales", "R", "record", heard=True, rule=True, page="priorities"),
    Action("give_rating", N_("Give this rating"), "check-circle", "Ctrl+Return", "record", page="priorities"),
    Action("keep_draft", N_("Keep as draft"), "note-pencil", "Ctrl+Alt+Return", "record", page="priorities"),
    Action("new_barrier", N_("New barrier"), "barrier", "B", "record", heard=True),
    Action(
        "draw_path", N_("Draw up the path…"), "chart-line-up", "D", "record", heard=True, page="indicators"
    ),
    Action("record_history", N_("Who changed this"), "clock", "H", "record", heard=True),
    Action("origin", N_("Where does this come from?"), "git-merge", "F8", "record"),
    Action("previous", N_("Previous in the list"), "caret-up", "Alt+Up", "record", rule=True),
    Action("next", N_("Next in the list"), "caret-down", "Alt+Down", "record"),
    Action(
        "group_gap",
        N_("Group by ministry, or by people served"),
        "rows",
        "G",
        "record",
        heard=True,
        rule=True,
        page="gap",
    ),
    Action("closing", N_("Is the gap closing?"), "chart-line-up", "C", "record", heard=True, page="gap"),
    Action(
        "worst_first",
        N_("Worst first again"),
        "arrow-counter-clockwise",
        "W",
        "record",
        heard=True,
        page="gap",
    ),
    Action("take", N_("Take theirs"), "check", "A", "record", heard=True, rule=True, page="returns"),
    Action("keep", N_("Keep ours"), "lock-simple", "R", "record", heard=True, page="returns"),
    Action("ask", N_("Ask them, keep ours for now"), "question", "Q", "record", heard=True, page="returns"),
    Action("other", N_("Write another value"), "pencil-line", "E", "record", heard=True, page="returns"),
    Action("take_group", N_("Take the group"), "check-square", "Shift+A", "record", page="returns"),
    Action("undecide", N_("Leave undecided"), "eraser", "U", "record", heard=True, page="returns"),
    Action("next_undecided", N_("Next undecided"), "arrow-right", "N", "record", heard=True, page="returns"),
    Action("regroup", N_("By ministry, or by need"), "rows", "G", "record", heard=True, page="returns"),
    Action("review_all", N_("Review all returns"), "git-merge", "V", "record", heard=True, page="returns"),
    Action(
        "review_theirs", N_("Review all of this ministry"), "git-merge", "Shift+V", "record", page="returns"
    ),
    Action("decide", N_("Write the decisions"), "check-circle", "Ctrl+Return", "record", page="returns"),
    Action(
        "send_back", N_("Send queries back…"), "envelope-simple", "Ctrl+Shift+S", "record", page="returns"
    ),
    Action("mark_sent", N_("Mark as sent"), "check", "S", "record", heard=True, rule=True, page="returns"),
    Action(
        "chase", N_("Write the chase letter…"), "envelope-simple", "C", "record", heard=True, page="returns"
    ),
    Action(
        "mark_heard", N_("Mark as acknowledged"), "check-circle", "K", "record", heard=True, page="returns"
    ),
    Action("answer_question", N_("Answer"), "check", "A", "record", heard=True, rule=True, page="questions"),
    Action("leave_question", N_("Leave open"), "question", "L", "record", heard=True, page="questions"),
    Action("dismiss_question", N_("Dismiss"), "x", "D", "record", heard=True, page="questions"),
    Action("put_questions", N_("Log all as put"), "note-pencil", "P", "record", heard=True, page="questions"),
    Action("more_questions", N_("Show all"), "caret-down", "M", "record", heard=True, page="questions"),
    Action("issue", N_("Issue workbooks…"), "file-arrow-up", "Ctrl+Shift+I", "data"),
    Action("receive", N_("Take in returns…"), "tray", "Ctrl+Shift+R", "data"),
    Action("bring", N_("Bring your Excel list…"), "table", "Ctrl+Shift+B", "data"),
    Action("import", N_("Bring in a list through a map…"), "table", "Ctrl+Shift+M", "data"),
    Action("make_map", N_("Make a map of a workbook…"), "table", "Ctrl+Alt+M", "data"),
    Action("freeze", N_("Freeze the picture…"), "snowflake", "Ctrl+Shift+F", "reports"),
    Action("brief", N_("Make a brief…"), "file-pdf", "Ctrl+P", "reports"),
    Action("print_page", N_("Print this page…"), "file-pdf", "Ctrl+Shift+P", "reports"),
    Action("check", N_("Check this desk"), "shield-check", "Ctrl+Shift+K", "tools"),
    Action("settings", N_("Settings of the unit…"), "note-pencil", "Ctrl+,", "tools"),
    Action("keys", N_("Keys"), "keyboard", "F1", "help"),
    Action("about", N_("About DeliveryDesk"), "info", "Shift+F1", "help"),
)

BY_KEY: Mapping[str, Action] = {action.key: action for action in ACTIONS}


def of_menu(menu: str) -> Iterator[Action]:
    """The commands of a menu, in order."""
    return (action for action in ACTIONS if action.menu == menu)


def of_event(event: QKeyEvent, able: Container[str] | None = None) -> Action | None:
    """The command whose shortcut was pressed; where a key serves several pages, the one that is `able`."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(held.value | event.key())
    meant = _by_shortcut().get(pressed.toString(QKeySequence.SequenceFormat.PortableText), ())
    if able is not None:
        meant = tuple(action for action in meant if action.key in able)
    return meant[0] if meant else None


@cache
def _by_shortcut() -> Mapping[str, tuple[Action, ...]]:
    portable = QKeySequence.SequenceFormat.PortableText
    found: dict[str, tuple[Action, ...]] = {}
    for action in ACTIONS:
        key = QKeySequence(action.shortcut).toString(portable)
        found[key] = (*found.get(key, ()), action)
    return found

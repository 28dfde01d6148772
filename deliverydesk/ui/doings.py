"""What the whole window can do, whichever page is shown: desks, exports, checks, settings, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtWidgets import QFileDialog

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.parties import Period
from deliverydesk.errors import DeskError
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.ui.corner import Choice
from deliverydesk.ui.pages import Place

if TYPE_CHECKING:
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.app import Program
    from deliverydesk.ui.main_window import MainWindow
    from deliverydesk.ui.welcome import Welcome

    Host: TypeAlias = MainWindow | Welcome

DESKS = "DeliveryDesk (*.desk)"


def bind(program: Program, window: MainWindow, desk: Desk) -> None:
    """Give the window its commands, its selectors and the name of who is working."""
    window.bind(
        {
            "new_desk": lambda: new_desk(program, window),
            "open_desk": lambda: open_desk(program, window),
            "practise": lambda: practise(program, window),
            "export_all": lambda: export_all(window, desk),
            "check": lambda: check(window, desk),
            "settings": lambda: settings(window, desk),
            "keys": lambda: keys(window),
            "about": lambda: about(window),
            "goto": lambda: goto(window, desk),
            "freeze": lambda: on_page(window, "packs", "freeze"),
            "brief": lambda: on_page(window, "packs", "brief"),
            "issue": lambda: on_page(window, "returns", "issue"),
            "receive": lambda: on_page(window, "returns", "receive"),
            "bring": lambda: on_page(window, "returns", "bring"),
            "import": lambda: on_page(window, "returns", "import"),
            "make_map": lambda: on_page(window, "returns", "make_map"),
        }
    )
    window.bridge.stepped.connect(lambda _step: told(window, desk))
    told(window, desk)


def told(window: MainWindow, desk: Desk) -> None:
    """Who is working, which moments there are, when the last step was saved."""
    person = desk.actor
    if person is None:
        window.set_person(_("Reading only") if not desk.is_writer else _("Nobody named yet"), "")
    else:
        window.set_person(person.name, str(person.post or "") or _("can edit"))
    freezes = sorted(desk.picture.all(Freeze), key=lambda one: one.step, reverse=True)
    moments = [Choice("", _("As known now"))]
    moments += [
        Choice(one.ref, _("As known {day}").format(day=FORMATS.day(one.made_on))) for one in freezes[:12]
    ]
    window.offer_moments(moments, window.standpoint.known)
    ends = sorted(desk.picture.all(Period), key=lambda one: one.end, reverse=True)
    if ends:
        # The newest period is where the desk stands now: its key is the empty one.
        periods = [Choice("", ends[0].ref), *(Choice(one.id, one.ref) for one in ends[1:12])]
        window.offer_periods(periods, window.standpoint.period)
    newest = desk.journal.steps(limit=1)
    if newest:
        window.keep(_("Saved {when} · step {n}").format(when=FORMATS.moment(newest[0].at), n=newest[0].no))


def on_page(window: MainWindow, page: str, command: str) -> None:
    """Go to the page a command belongs to, and do it there."""
    if window.place is None or window.place.page != page:
        window.go(Place(page))
    shown = window.page
    doing = shown.commands().get(command) if shown is not None else None
    if doing is not None:
        doing()


def new_desk(program: Program, window: Host) -> None:
    """Make an empty desk and open it."""
    from deliverydesk.ui.dialogs.new_desk import ask_new_desk

    def made(desk: Desk) -> None:
        program.show(desk)
        program.memory.opened(desk.path)

    ask_new_desk(window, made)


def bring_list(program: Program, window: Host) -> None:
    """Make an empty desk for somebody's own list, and open it where the list is chosen."""
    from deliverydesk.ui.dialogs.new_desk import ask_new_desk

    def made(desk: Desk) -> None:
        shown = program.show(desk)
        program.memory.opened(desk.path)
        on_page(shown, "returns", "bring")

    ask_new_desk(window, made)


def open_desk(program: Program, window: Host) -> None:
    """Choose a desk and open it."""
    name, _kind = QFileDialog.getOpenFileName(window, _("Open a desk"), "", DESKS)
    if name:
        attempt(window, lambda: program.open(Path(name)))


def practise(program: Program, window: Host) -> None:
    """Open the sample country, made anew where it is not there yet."""
    from deliverydesk.services.practice import practice_desk

    window.tasks.run(
        _("Making the sample country"),
        lambda progress: practice_desk(progress=progress),
        lambda path: attempt(window, lambda: program.open(path)),
        failed=lambda error: window.trouble(str(error)),
    )


def who(program: Program, window: MainWindow, desk: Desk) -> None:
    """Ask who is working; until somebody says so, the desk is open to read only and the window says it."""

    def ask() -> None:
        from deliverydesk.ui.dialogs.actor import ask_who

        ask_who(window, desk, lambda: program.show(desk))

    if not desk.is_writer or desk.actor is not None:
        return
    window.trouble(
        _("Nobody has said who is working here. Until then this desk is open to read only."),
        [(_("Say who you are"), ask)],
    )
    ask()


def attempt(window: Host, act: Callable[[], object]) -> None:
    """Do it, and say in the window's own band why it could not be done."""
    try:
        act()
    except DeskError as refused:
        window.trouble(str(refused))


def export_all(window: MainWindow, desk: Desk) -> None:
    """Write the whole desk as plain files."""
    from deliverydesk.services.exporting import export_everything

    folder = QFileDialog.getExistingDirectory(window, _("Where to put the files"))
    if not folder:
        return

    def work(progress: Progress) -> list[Path]:
        return export_everything(desk, Path(folder), progress)

    def done(made: list[Path]) -> None:
        window.say(plural("{n} file written.", "{n} files written.", len(made)))

    window.tasks.run(_("Exporting"), work, done, failed=lambda error: window.trouble(str(error)))


def check(window: MainWindow, desk: Desk) -> None:
    """Check the desk and show what was found."""
    from deliverydesk.services import checking
    from deliverydesk.ui.dialogs.findings import show_findings

    window.tasks.run(
        _("Checking this desk"),
        lambda progress: checking.check(desk, full=True, progress=progress),
        lambda found: show_findings(window, found),
        failed=lambda error: window.trouble(str(error)),
    )


def settings(window: MainWindow, desk: Desk) -> None:
    """Edit the settings of the unit."""
    from deliverydesk.ui.dialogs.settings import edit_settings

    edit_settings(window, desk)


def keys(window: MainWindow) -> None:
    """Show every command and its key."""
    from deliverydesk.ui.dialogs.keys import show_keys

    show_keys(window)


def about(window: MainWindow) -> None:
    """Say what this is."""
    from deliverydesk.ui.dialogs.about import show_about

    show_about(window)


def goto(window: MainWindow, desk: Desk) -> None:
    """Open the box that finds everything."""
    from deliverydesk.ui.dialogs.palette import open_palette

    open_palette(window, desk)

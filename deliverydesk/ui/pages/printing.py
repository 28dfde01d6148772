"""Single pages of paper with what a page of the window shows, printed from a freeze like every brief."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.ui.pages import Shell

if TYPE_CHECKING:
    from deliverydesk.services.briefs import Brief

_FOLDER = "brief folder"


def print_pages(shell: Shell, parent: QWidget, refs: Sequence[str] | None, pages: str, name: str) -> None:
    """Ask where to and print these priorities, all where None, off the thread of the window.

    `pages` is as `print_brief` takes it, `name` what the file is called beside the day.

    The picture as known now is frozen first; one looked back to is printed from its own freeze.
    """
    from deliverydesk.services.briefs import print_brief

    desk, freeze = shell.desk, shell.standpoint.known or None
    last = Path(str(shell.memory.get(_FOLDER, "")))
    folder = last if last.is_dir() else Path(desk.path).parent
    start = str(folder / f"{name} {desk.picture.today.isoformat()}.pdf")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Where to put the page"), start, "PDF (*.pdf)")
    if not chosen:
        return
    target = Path(chosen) if Path(chosen).suffix.lower() == ".pdf" else Path(f"{chosen}.pdf")
    shell.memory.put(_FOLDER, str(target.parent))

    def work(progress: Progress) -> Brief:
        return print_brief(desk, target, priorities=refs, freeze=freeze, pages=pages, progress=progress)

    shell.tasks.run(
        _("Printing the page"),
        work,
        partial(_told, shell),
        failed=lambda error: shell.trouble(str(error)),
        stopped=lambda: shell.say(_("Stopped. Nothing was printed and nothing was frozen.")),
    )


def _told(shell: Shell, brief: Brief) -> None:
    shell.say(_("{name} is printed, from {freeze}.").format(name=brief.path.name, freeze=brief.freeze.ref))
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(brief.path))):
        shell.trouble(_("Nothing on this computer opens {path}.").format(path=brief.path))


def printable(shell: Shell) -> bool:
    """Whether there is a freeze to print from, or the right to make one."""
    stands = shell.standpoint
    return bool(stands.now and shell.desk.is_writable) or (bool(stands.known) and not stands.period)

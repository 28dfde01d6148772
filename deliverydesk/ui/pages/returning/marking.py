"""What a person does with workbooks that are out: marks them, writes letters, reminds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.control import Line
from deliverydesk.domain.exchanges import DispatchKind
from deliverydesk.errors import DeskError
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.services import letters
from deliverydesk.services.control import ControlRoom
from deliverydesk.services.dispatching import mark
from deliverydesk.ui.pages import Shell

_FOLDER = "returns/letters"


def keep(shell: Shell, asked: Sequence[Answer], kind: DispatchKind) -> None:
    """Keep a person's word on these ministries' workbooks, and say what was kept."""
    try:
        written = mark(shell.desk, asked, kind)
    except DeskError as refused:
        shell.trouble(str(refused))
        return
    shell.say(_("{label}. Ctrl Z takes it back.").format(label=written.step.label))


def chase(shell: Shell, parent: QWidget, room: ControlRoom, lines: Sequence[Line]) -> None:
    """Write each of these ministries the letter that lists what it owes, and mark it as reminded."""
    desk = shell.desk
    _write(shell, parent, lines, lambda: [letters.chase(desk, one, room) for one in lines])


def remind(shell: Shell, parent: QWidget, room: ControlRoom, lines: Sequence[Line]) -> None:
    """Write to everybody who is late, and mark them as reminded."""
    desk = shell.desk
    _write(shell, parent, lines, lambda: letters.to_the_late(desk, lines, room))


def _write(
    shell: Shell, parent: QWidget, lines: Sequence[Line], made: Callable[[], list[letters.Letter]]
) -> None:
    """Ask where to, write off the thread of the window, and mark only once the letters are on the disk."""
    start = str(shell.memory.get(_FOLDER, "") or shell.desk.path.parent)
    name = QFileDialog.getExistingDirectory(parent, _("Where to put the letters"), start)
    if not name:
        return
    shell.memory.put(_FOLDER, name)
    folder = Path(name)

    def work(_progress: Progress) -> list[Path]:
        return letters.write(made(), folder)

    def done(written: list[Path]) -> None:
        try:
            mark(shell.desk, [one.answer for one in lines], DispatchKind.REMINDED)
        except DeskError as refused:
            shell.trouble(str(refused))
            return
        count = len(lines)
        words = plural(
            "{n} letter is in {folder}, and marked as reminded.",
            "{n} letters are in {folder}, and marked as reminded.",
            count,
            folder=folder.name,
        )
        shell.say(words)

    def failed(error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        shell.trouble(str(error))

    shell.tasks.run(_("Writing letters"), work, done, failed)

"""A dialog that does long work: it says where the work is, and its button stops it while it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QWidget

from deliverydesk.errors import DeskError
from deliverydesk.i18n import FORMATS, _
from deliverydesk.progress import Progress
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.tasks import Stand, Task
from deliverydesk.ui.widgets.fieldblock import Saying


class WorkSheet(Sheet):
    """Runs one piece of work at a time off the thread of the window; `busy()` says that it runs."""

    def __init__(self, shell: Shell, parent: QWidget | None, title: str, sentence: str) -> None:
        super().__init__(parent, title, sentence)
        self.shell = shell
        self._task: Task | None = None
        self._progress = QLabel("")
        self._progress.setAccessibleName(_("Where the work is"))
        self.saying = Saying(self)
        self.leave = self.verb(_("Close"), self._on_leave)
        shell.tasks.moved.connect(self._on_moved)

    @property
    def busy(self) -> bool:
        """Whether work is running."""
        return self._task is not None

    def line(self) -> QLabel:
        """The line that says where the work is, for the subclass to place."""
        return self._progress

    def settle(self) -> None:
        """Bring buttons up to date; called when work begins and ends."""

    def run(
        self, words: str, work: Callable[[Progress], Any], done: Callable[[Any], object], stopped: str
    ) -> None:
        """Do the work; refusals are said under the sentence, and stopping says `stopped`."""
        self.saying.say("")
        self._progress.setText(words)

        def ended() -> None:
            self._task = None
            self._progress.setText("")
            self.leave.setText(_("Close"))
            self.settle()

        def finished(value: Any) -> None:
            ended()
            done(value)

        def failed(error: Exception) -> None:
            ended()
            if not isinstance(error, DeskError):
                raise error
            self.saying.say(str(error))

        def cancelled() -> None:
            ended()
            self.saying.say(stopped, bad=False)

        self._task = self.shell.tasks.run(words, work, finished, failed, cancelled)
        self.leave.setText(_("Stop"))
        self.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def reject(self) -> None:
        self.stop()
        super().reject()

    def stop(self) -> None:
        """Ask running work to stop; whatever comes of it is told to nobody any more."""
        task, self._task = self._task, None
        if task is not None:
            task.done = task.failed = task.stopped = None
            task.failed = lambda _error: None
            task.cancel()

    def _on_leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self.reject()

    def _on_moved(self, stand: Stand) -> None:
        if stand.task is not self._task:
            return
        parts = [stand.task.words]
        if stand.total:
            parts.append(
                _("{done} of {total}").format(
                    done=FORMATS.number(stand.done), total=FORMATS.number(stand.total)
                )
            )
        parts.append(stand.note)
        self._progress.setText(", ".join(part for part in parts if part))

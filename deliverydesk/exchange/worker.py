"""Workbooks are read in a process of their own: the file that kills it takes neither desk nor window along.

A worker reads many files, because starting it is the dear part; many files are dealt out to two. It is
a fresh interpreter (never a fork, which a program with a window and threads does not survive), limits
itself before it opens the first file, and answers over a pipe in plain data. When it dies, the file it
was at is named and the rest of its files go on with a new one.
"""

from __future__ import annotations

import io
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.exchange import preflight
from deliverydesk.exchange.gathering import Parcel
from deliverydesk.exchange.limits import MEGABYTE
from deliverydesk.exchange.reading import Book
from deliverydesk.exchange.refusals import UNREADABLE
from deliverydesk.exchange.serving import KILLED, TOO_LONG, UP, died, receive, send
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem

_START = "import sys; sys.path[:] = sys.argv[1:]; from deliverydesk.exchange import serving; serving.serve()"
_ANSWERS_AHEAD = 4
_CREW = 2
_MANY = 8
_LOOK_UP = 0.1
_CREATION = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)

# All that an answer may be made of. A worker taken over by a file must not choose what we construct.
_PLAIN = {
    ("deliverydesk.exchange.reading", "Book"),
    ("deliverydesk.exchange.reading", "Sheet"),
    ("deliverydesk.schema.problems", "Problem"),
    ("deliverydesk.schema.problems", "Where"),
    ("deliverydesk.schema.problems", "Severity"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: `status` is read, unreadable or refused; `problems` say why not."""

    name: str
    status: str
    book: Book | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a worker may use. Seconds are for one file, memory is for the whole worker."""

    seconds: float = 60.0
    cpu_seconds: int = 30
    memory: int = 1024 * MEGABYTE


ALLOWANCE = Allowance()


def read_all(
    paths: Sequence[Path | str | Parcel],
    progress: Progress | None = None,
    *,
    kinds: Collection[str] = (preflight.XLSX, preflight.ODS),
    allowance: Allowance = ALLOWANCE,
    fills: bool = False,
) -> Generator[Reading, None, None]:
    """Read the files in the order given; exactly one Reading for each.

    With `fills` the colours of cells are read as well. The workers read ahead while the caller looks at
    what came. Raises Cancelled when the person stops it; no worker is left when the iterator is closed or
    exhausted.
    """
    progress = progress or Progress()
    todo = [one if isinstance(one, Parcel) else Parcel(Path(one), Path(one).name) for one in paths]
    progress.start(len(todo), _("Reading"))
    crew = min(_CREW, os.cpu_count() or 1) if len(todo) >= _MANY else 1
    workers = [_Worker(dealt, kinds, allowance, fills=fills) for n in range(crew) if (dealt := todo[n::crew])]
    try:
        for n, parcel in enumerate(todo):
            if workers[n % crew].is_gone:
                workers[n % crew].end()
                workers[n % crew] = _Worker(todo[n::crew], kinds, allowance, fills=fills)
            answer = workers[n % crew].answer(progress, parcel.name)
            progress.advance(parcel.name)
            yield answer
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """One process, the files it was given, and a thread that fetches its answers."""

    def __init__(
        self, parcels: Sequence[Parcel], kinds: Collection[str], allowance: Allowance, *, fills: bool
    ) -> None:
        self.is_gone = False
        self._is_up = False
        self._allowance = allowance
        package_root = str(Path(__file__).resolve().parents[2])
        places = [package_root, *(place for place in sys.path if place and place != package_root)]
        # -I: neither the person's environment nor the current folder may choose what is imported.
        command = [sys.executable, "-I", "-S", "-B", "-c", _START, *places]
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter on our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What a dying library writes may quote the file.
            stderr=subprocess.DEVNULL,
            creationflags=_CREATION,
        )
        self._answers: queue.Queue[bytes | None] = queue.Queue(_ANSWERS_AHEAD)
        self._ended = threading.Event()
        errand = (
            [(str(one.path.resolve()), one.name, one.member) for one in parcels],
            tuple(kinds),
            fills,
            allowance.cpu_seconds,
            allowance.memory,
        )
        self._fetching = threading.Thread(target=self._fetch, args=(pickle.dumps(errand),), daemon=True)
        self._fetching.start()

    def answer(self, progress: Progress, name: str) -> Reading:
        """The next file's Reading; if the worker dies or takes too long, the file is named unreadable."""
        until = time.monotonic() + self._allowance.seconds
        while True:
            try:
                frame = self._answers.get(timeout=_LOOK_UP)
            except queue.Empty:
                progress.advance(name, by=0)
                if time.monotonic() > until:
                    self.is_gone = True
                    return Reading(name, UNREADABLE, None, (died(name, TOO_LONG),))
                continue
            if frame is None:
                if not self._is_up:
                    raise RuntimeError("the process that reads workbooks does not start")
                self.is_gone = True
                return Reading(name, UNREADABLE, None, (died(name, self._cause()),))
            status, book, problems = _Plain(io.BytesIO(frame)).load()
            return Reading(name, status, book, problems)

    def end(self) -> None:
        """Stop the process and wait until it and its thread are gone."""
        self._ended.set()
        self._process.kill()
        self._process.wait()
        self._fetching.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _fetch(self, errand: bytes) -> None:
        """Runs in the thread: hands the errand over, then queues answers; None is the worker's end."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            send(self._process.stdin, errand)
            self._is_up = receive(self._process.stdout) == UP
            while self._is_up and (frame := receive(self._process.stdout)):
                self._put(frame)
        except OSError:
            pass  # a pipe whose other end died: said by the None below
        self._put(None)

    def _put(self, frame: bytes | None) -> None:
        while not self._ended.is_set():
            try:
                self._answers.put(frame, timeout=_LOOK_UP)
            except queue.Full:
                continue
            return

    def _cause(self) -> str:
        self._process.kill()
        return TOO_LONG if self._process.wait() == -_CPU_SIGNAL else KILLED


_CPU_SIGNAL = 24  # SIGXCPU, which Windows does not know by name


class _Plain(pickle.Unpickler):
    """Unpickles answers, and nothing else than answers."""

    def find_class(self, module: str, name: str) -> object:
        """Only what a Reading is made of."""
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)

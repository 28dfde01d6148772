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
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deliverydesk.exchange import gathering, preflight
from deliverydesk.exchange.gathering import Parcel
from deliverydesk.exchange.limits import MEGABYTE
from deliverydesk.exchange.reading import Book, read
from deliverydesk.exchange.refusals import UNREADABLE, TurnedAway
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem, Where

READ = "read"

_LENGTH = struct.Struct("<I")
_START = "import sys; sys.path[:] = sys.argv[1:]; from deliverydesk.exchange import worker; worker.serve()"
_UP = b"up"
_ANSWERS_AHEAD = 4
_CREW = 2
_MANY = 8
_LARGEST_ANSWER = 512 * MEGABYTE
_LOOK_UP = 0.1

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
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
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
                    return _died(name, _TOO_LONG)
                continue
            if frame is None:
                if not self._is_up:
                    raise RuntimeError("the process that reads workbooks does not start")
                self.is_gone = True
                return _died(name, self._cause())
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
            _send(self._process.stdin, errand)
            self._is_up = _receive(self._process.stdout) == _UP
            while self._is_up and (frame := _receive(self._process.stdout)):
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
        return _TOO_LONG if self._process.wait() == -_CPU_SIGNAL else _KILLED


_CPU_SIGNAL = 24  # SIGXCPU, which Windows does not know by name
_TOO_LONG = "took-too-long"
_KILLED = "reader-stopped"


def _died(name: str, rule: str) -> Reading:
    if rule == _TOO_LONG:
        sentence = _("The file takes too long to read. Clear unused rows and columns and send it again.")
    else:
        sentence = _("Reading the file stopped the reader: it is damaged, or far too large. "
                     "Save it anew in Excel and send that.")  # fmt: skip
    return Reading(name, UNREADABLE, None, (Problem(rule, sentence, Where(file=name)),))


class _Plain(pickle.Unpickler):
    """Unpickles answers, and nothing else than answers."""

    def find_class(self, module: str, name: str) -> object:
        """Only what a Reading is made of."""
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def _send(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next frame; empty at the end, also in the midst of a frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length) if length <= _LARGEST_ANSWER else b""
    return frame if len(frame) == length else b""


def serve() -> None:
    """The worker's whole life: limit itself, read what it was given, answer, end."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not end up between the answers
    errand = pickle.loads(_receive(sys.stdin.buffer))  # noqa: S301  our own errand
    parcels, kinds, fills, cpu_seconds, memory = errand
    _limit_memory(memory)
    _send(answers, _UP)
    for path, name, member in parcels:
        _allow_cpu(cpu_seconds)
        answer = _read_one(Parcel(Path(path), name, member), kinds, fills=fills)
        _send(answers, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _read_one(
    parcel: Parcel, kinds: Collection[str], *, fills: bool
) -> tuple[str, Book | None, tuple[Problem, ...]]:
    try:
        source = parcel.path if parcel.member is None else gathering.contents(parcel)
        return READ, read(source, kinds=kinds, name=parcel.name, fills=fills), ()
    except TurnedAway as turned:
        return turned.status, None, (turned.problem,)
    except MemoryError:
        return _died(parcel.name, _KILLED).status, None, _died(parcel.name, _KILLED).problems
    except Exception as error:  # noqa: BLE001  a fault of ours in one file must not cost the others
        sentence = _("The file could not be read ({detail}). Save it anew in Excel and send that.")
        detail = type(error).__name__
        return (
            UNREADABLE,
            None,
            (Problem("reader-failed", sentence.format(detail=detail), Where(file=parcel.name)),),
        )


def _limit_memory(memory: int) -> None:
    """Linux and macOS only; elsewhere the wall clock alone ends a worker."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # it has nothing to write
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(limit)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (soft, hard))


def _allow_cpu(seconds: int) -> None:
    """So many seconds of processor time from now on: the limit itself counts from the start."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))

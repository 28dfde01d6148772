"""The worker's own side: it limits itself, reads the files it was given one by one, and answers in frames.

What starts this module is a fresh interpreter, for every return that comes in; so it asks for little.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from collections.abc import Collection
from pathlib import Path
from typing import IO

from deliverydesk.exchange import gathering
from deliverydesk.exchange.gathering import Parcel
from deliverydesk.exchange.limits import MEGABYTE
from deliverydesk.exchange.reading import Book, read
from deliverydesk.exchange.refusals import UNREADABLE, TurnedAway
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Where

READ = "read"
UP = b"up"
"""The first answer: the process runs and has limited itself."""

TOO_LONG = "took-too-long"
KILLED = "reader-stopped"

_YIELDING = 10
_LENGTH = struct.Struct("<I")
_LARGEST_ANSWER = 512 * MEGABYTE


def serve() -> None:
    """The worker's whole life: limit itself, read what it was given, answer, end."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not end up between the answers
    errand = pickle.loads(receive(sys.stdin.buffer))  # noqa: S301  our own errand
    parcels, kinds, fills, cpu_seconds, memory = errand
    _give_way()
    _limit_memory(memory)
    send(answers, UP)
    for path, name, member in parcels:
        _allow_cpu(cpu_seconds)
        answer = _read_one(Parcel(Path(path), name, member), kinds, fills=fills)
        send(answers, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _read_one(
    parcel: Parcel, kinds: Collection[str], *, fills: bool
) -> tuple[str, Book | None, tuple[Problem, ...]]:
    try:
        source = parcel.path if parcel.member is None else gathering.contents(parcel)
        return READ, read(source, kinds=kinds, name=parcel.name, fills=fills), ()
    except TurnedAway as turned:
        return turned.status, None, (turned.problem,)
    except MemoryError:
        return UNREADABLE, None, (died(parcel.name, KILLED),)
    except Exception as error:  # noqa: BLE001  a fault of ours in one file must not cost the others
        sentence = _("The file could not be read ({detail}). Save it anew in Excel and send that.")
        detail = type(error).__name__
        return (
            UNREADABLE,
            None,
            (Problem("reader-failed", sentence.format(detail=detail), Where(file=parcel.name)),),
        )


def _give_way() -> None:
    """Let the program that waits for the answers, and its window, go first."""
    if hasattr(os, "nice"):  # on Windows whoever starts a process says so
        os.nice(_YIELDING)


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


def died(name: str, rule: str) -> Problem:
    """What is said of a file that its reader did not survive: it was TOO_LONG at it, or KILLED by it."""
    if rule == TOO_LONG:
        sentence = _("The file takes too long to read. Clear unused rows and columns and send it again.")
    else:
        sentence = _("Reading the file stopped the reader: it is damaged, or far too large. "
                     "Save it anew in Excel and send that.")  # fmt: skip
    return Problem(rule, sentence, Where(file=name))


def send(pipe: IO[bytes], frame: bytes) -> None:
    """Write one frame."""
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next frame; empty at the end, also in the midst of a frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length) if length <= _LARGEST_ANSWER else b""
    return frame if len(frame) == length else b""

"""Progress, tables and problems on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem


class ConsoleProgress(Progress):
    """One line that overwrites itself on a terminal; silent where the output goes elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream if stream is not None else sys.stderr
        self._width = 0

    def report(self, note: str) -> None:
        if not self._stream.isatty():
            return
        line = f"{self.done}/{self.total} {note}" if self.total else note
        self._stream.write("\r" + line.ljust(self._width)[:100])
        self._stream.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0


def say(*lines: str) -> None:
    """Print lines for a person."""
    for line in lines:
        sys.stdout.write(line + "\n")


def complain(*lines: str) -> None:
    """Print lines on the error stream."""
    for line in lines:
        sys.stderr.write(line + "\n")


def print_json(value: Any) -> None:
    """Print a value for a script."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with columns as wide as their longest cell, sixty characters at the most."""
    cut = [[_short(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(heads), *cut]) for place in range(len(heads))]
    for row in [list(heads), *cut]:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _short(cell: str, most: int = 60) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def problems(found: Iterable[Problem]) -> None:
    """Print problems, each with its address first."""
    for one in found:
        say(f"  {one.told()}")

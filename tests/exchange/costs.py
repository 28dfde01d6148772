"""What reading a file costs: each is read in a child of its own, so that it answers for its own time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.exchange import preflight

CAN_MEASURE = hasattr(os, "wait4")
"""Whether this system tells what a process has used."""

# Processor time grows while other programs fight for the same memory; the least of three is what it takes.
_MEASURE = """
import os, sys
from pathlib import Path
import python_calamine
from deliverydesk.exchange import odsreading, reading
from deliverydesk.exchange.refusals import TurnedAway
for path in sorted(Path(sys.argv[1]).iterdir()):
    told = []
    for _again in range(3):
        child = os.fork()
        if not child:
            try:
                reading.read(path, kinds=sys.argv[2:])
            except TurnedAway:
                pass
            os._exit(0)
        _pid, status, used = os.wait4(child, 0)
        told.append((status, used.ru_utime + used.ru_stime, used.ru_maxrss))
        if told[-1][1] < 0.8:
            break
    print(path.stem, max(one[0] for one in told), min(one[1] for one in told), max(one[2] for one in told))
"""


@dataclass(frozen=True)
class Cost:
    """How the process ended (0 is well), seconds of processor time, megabytes at the peak."""

    status: int
    seconds: float
    megabytes: float


def costs_of(folder: Path, *kinds: str) -> dict[str, Cost]:
    """What reading each file of a folder costs, by the file's name without its ending."""
    command = [sys.executable, "-c", _MEASURE, str(folder), *kinds]
    root = Path(preflight.__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: Cost(int(status), float(time), float(peak) / 1024) for name, status, time, peak in lines}

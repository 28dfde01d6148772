"""The list of what lies in a compound file (OLE): without it a label's lock is taken for a password.

Old office programs and every kind of encryption wrap a file in one. Only names are read here, never contents.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_IN_HEADER, _ENTRY = 109, 128
_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, no sectors
_MOST_SECTORS = 2_000
_SHIFTS = {9, 12}


def names(data: bytes) -> frozenset[str] | None:
    """The names of all storages and streams; None where the file's own list of them cannot be followed."""
    if not data.startswith(MARK) or len(data) < 512:
        return None
    (shift,) = struct.unpack_from("<H", data, 30)
    (sector,) = struct.unpack_from("<I", data, 48)
    if shift not in _SHIFTS:
        return None
    found: set[str] = set()
    try:
        for at in _chain(data, sector, 1 << shift):
            for entry in range(at, min(at + (1 << shift), len(data) - _ENTRY + 1), _ENTRY):
                (length,) = struct.unpack_from("<H", data, entry + 64)
                if 2 <= length <= 64 and data[entry + 66]:
                    found.add(data[entry : entry + length - 2].decode("utf-16-le", "replace"))
    except (struct.error, IndexError, ValueError):
        return None
    return frozenset(found) or None


def _chain(data: bytes, sector: int, size: int) -> Iterator[int]:
    """Where the sectors of the directory begin, in order. Raises ValueError for a chain that loops."""
    table = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    in_one = size // 4
    (more,) = struct.unpack_from("<I", data, 68)
    for _step in range(_MOST_SECTORS):
        if more >= _LAST_SECTOR:
            break
        *further, more = struct.unpack_from(f"<{in_one}I", data, (more + 1) * size)
        table += further
    for _step in range(_MOST_SECTORS):
        if sector >= _LAST_SECTOR:
            return
        yield (sector + 1) * size
        (sector,) = struct.unpack_from("<I", data, (table[sector // in_one] + 1) * size + sector % in_one * 4)
    raise ValueError("a chain without an end")

"""Where time, ids and chance come from: one injected source, so that the same seed makes the same desk."""

from __future__ import annotations

import random
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Sources(Protocol):
    """Time, ids and secrets for one open desk."""

    def now(self) -> datetime:
        """This moment, in UTC."""

    def new_id(self) -> str:
        """A new time-ordered UUID (version 7), 36 characters."""

    def secret(self, size: int) -> bytes:
        """Bytes nobody can guess."""


def uuid7(milliseconds: int, chance: int) -> str:
    """A version 7 UUID from 48 bits of Unix time and 74 bits of chance (RFC 9562, section 5.7)."""
    number = (milliseconds & (1 << 48) - 1) << 80
    number |= 0x7 << 76
    number |= (chance >> 62 & 0xFFF) << 64
    number |= 0b10 << 62
    number |= chance & (1 << 62) - 1
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class RealSources:
    """The clock and the randomness of this machine; ids made by one source always rise."""

    def __init__(self) -> None:
        self._last = (0, 0)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def new_id(self) -> str:
        now = time.time_ns() // 1_000_000
        with self._lock:
            last, chance = self._last
            # Within a millisecond, or when the clock steps back, count on from the last id.
            self._last = (now, secrets.randbits(73)) if now > last else (last, chance + 1)
            return uuid7(*self._last)

    def secret(self, size: int) -> bytes:
        return secrets.token_bytes(size)


class SeededSources:
    """A clock that ticks one second a call from `start`, and chance from `seed`: for samples and tests."""

    def __init__(self, seed: int, start: datetime) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable on purpose, never a real secret
        self._now = start.astimezone(UTC)
        self._count = 0

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def new_id(self) -> str:
        self._count += 1
        return uuid7(int(self._now.timestamp() * 1000), self._count << 40 | self._random.getrandbits(40))

    def secret(self, size: int) -> bytes:
        return self._random.randbytes(size)

    def move_to(self, moment: datetime) -> None:
        """Set the clock forward, to tell a story over months."""
        self._now = max(self._now, moment.astimezone(UTC))

"""Columns of numbers with twice a float's digits: without them a small gap between large figures is dust.

Each number is the sum of two floats, the second far smaller than the first, as T. J. Dekker described in
1971; some 31 digits are kept. A figure typed in decimals is held as those decimals, not as the float nearest
to them, so that these columns and the exact fractions of `trajectories` say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from deliverydesk.schema.numbers import DIGITS

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_SPLIT = 134_217_729.0  # 2**27 + 1 halves a float's 53 bits
_POWERS: Floats = 10.0 ** np.arange(23.0)  # every power of ten that a float holds exactly
# What is left of a difference that is nought: far above the dust of these columns, far below any true one.
_DUST = 1e-26


@dataclass(frozen=True)
class Twofold:
    """A column of numbers, each `high + low`; NaN where there is none."""

    high: Floats
    low: Floats

    @staticmethod
    def plain(values: Floats) -> Twofold:
        """Floats as they are: whole numbers, such as days."""
        return Twofold(values, np.zeros_like(values))

    def __add__(self, other: Twofold) -> Twofold:
        high, dust = _sum(self.high, other.high)
        more, least = _sum(self.low, other.low)
        high, dust = _close(high, dust + more)
        return Twofold(*_close(high, dust + least))

    def __neg__(self) -> Twofold:
        return Twofold(-self.high, -self.low)

    def __sub__(self, other: Twofold) -> Twofold:
        found = self + -other
        none = np.abs(found.high) <= _DUST * np.maximum(np.abs(self.high), np.abs(other.high))
        return found.where(~none, Twofold.plain(np.zeros_like(found.high)))

    def __mul__(self, other: Twofold) -> Twofold:
        high, dust = _product(self.high, other.high)
        return Twofold(*_close(high, dust + (self.high * other.low + self.low * other.high)))

    def __truediv__(self, other: Twofold) -> Twofold:
        """Infinite or NaN where the divisor is 0: ask first."""
        first = self.high / other.high
        rest = self + -(other * Twofold.plain(first))
        second = rest.high / other.high
        rest += -(other * Twofold.plain(second))
        third = rest.high / other.high
        high, low = _close(first, second)
        return Twofold(high, low) + Twofold.plain(third)

    def __abs__(self) -> Twofold:
        return self.where(self.high >= 0, -self)

    def where(self, kept: Flags, other: Twofold) -> Twofold:
        """This number where `kept`, else the other's."""
        return Twofold(np.where(kept, self.high, other.high), np.where(kept, self.low, other.low))

    def below(self, other: Twofold) -> Flags:
        """Whether each number is truly below the other's; never where either is missing."""
        flags: Flags = (self - other).high < 0
        return flags


def typed(values: Floats) -> tuple[Twofold, Flags]:
    """The decimals that people typed, to twelve significant digits, and where that is uncertain.

    Uncertain are a thirteenth digit near a half, and figures beyond 1e22 or so either way.
    """
    size = np.abs(values)
    given = np.isfinite(values) & (size > 0)
    safe = np.where(given, size, 1.0)
    places = DIGITS - 1 - np.floor(np.log10(safe)).astype(np.int64)
    far = np.abs(places) >= _POWERS.size
    power = _POWERS[np.where(far, 0, np.abs(places))]
    down = places < 0
    scaled = np.where(down, safe / power, safe * power)
    digits = np.rint(scaled)
    tie = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-2
    # Where the logarithm is off by one there are thirteen digits, or eleven.
    off = (digits < 10.0 ** (DIGITS - 1)) | (digits > 10.0**DIGITS)
    uncertain = given & (far | tie | off)
    whole, over = Twofold.plain(digits), Twofold.plain(power.astype(np.float64))
    found = (whole * over).where(down, whole / over)
    found = (-found).where(values < 0, found).where(given & ~far, Twofold.plain(values))
    return found, uncertain


def _sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The sum and what rounding took from it."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _close(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The same where `b` is the smaller."""
    total = a + b
    return total, b - (total - a)


def _product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The product and what rounding took from it."""
    product = a * b
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def _halves(a: Floats) -> tuple[Floats, Floats]:
    wide = _SPLIT * a
    high = wide - (wide - a)
    return high, a - high

"""When two numbers are the same, and when a threshold is met: asked here and nowhere else.

Floats carry dust (0.1 + 0.2); a plain `>=` on exact thresholds misgrades a fair share of them. Both
sides are therefore rounded to twelve significant digits first, which is more than any ministry reports.
"""

from __future__ import annotations

import math

DIGITS = 12


def settled(value: float) -> float:
    """The value rounded to twelve significant digits; infinities and NaN are refused by the kinds."""
    if value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.{DIGITS}g}")


def same(a: float, b: float) -> bool:
    """Whether two numbers are the same number."""
    return settled(a) == settled(b)


def at_least(a: float, b: float) -> bool:
    """Whether `a` meets the threshold `b`."""
    return settled(a) >= settled(b)


def more(a: float, b: float) -> bool:
    """Whether `a` is truly above `b`."""
    return settled(a) > settled(b)

"""How close the rows of a table stand; the person chooses, and each table remembers."""

from __future__ import annotations

from enum import Enum


class Density(Enum):
    """Row heights in logical pixels; only roomy rows have a second line."""

    ROOMY = 36
    NORMAL = 28
    TIGHT = 24

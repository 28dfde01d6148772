"""The few shapes a chart is drawn with, so that a pen for the window and one for paper stay small.

Distances are in the caller's own unit (points or pixels), x to the right and y downward from the top left
corner. `STROKES` says of each role which colour of the theme it has, how thick it is and how dashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

XY = tuple[float, float]


class Measure(Protocol):
    """How wide a text runs in the pen's own font."""

    def __call__(self, text: str, size: float, bold: bool) -> float:
        """The width, in the unit of the chart's box."""


@dataclass(frozen=True)
class Stroke:
    """How a role is drawn: a colour of the theme, a thickness, dashes (on, off, …), all at 100 %."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


STROKES: dict[str, Stroke] = {
    "grid": Stroke("grid", 0.6),
    "axis": Stroke("axis", 0.8),
    "today": Stroke("axis", 0.6, (1, 2)),
    "history": Stroke("ghost", 1.1),
    "earlier": Stroke("ghost", 0.9, (4, 2, 1, 2)),
    "without": Stroke("ghost", 1.1, (1, 2)),
    "missing": Stroke("bad_t", 0.0),
    "plan": Stroke("plan", 1.4),
    "since start": Stroke("actual", 0.7, (1.6, 2.2)),
    "last year": Stroke("actual", 1.4, (4, 2.4)),
    "whisker": Stroke("actual", 0.7),
    "fact": Stroke("actual", 1.9),
    "promise": Stroke("ink", 1.2),
    "gap bad": Stroke("bad_t", 1.6),
    "gap warn": Stroke("warn_t", 1.6),
    "gap good": Stroke("good_t", 1.6),
    "gap quiet": Stroke("axis", 1.6),
    "rebaseline": Stroke("query", 1.0),
    "slip bad": Stroke("bad_t", 3.0),
    "slip warn": Stroke("warn_t", 3.0),
    "slip quiet": Stroke("ghost", 3.0),
    "slip bad open": Stroke("bad_t", 3.0, (3, 2)),
    "slip warn open": Stroke("warn_t", 3.0, (3, 2)),
    "slip quiet open": Stroke("ghost", 3.0, (3, 2)),
    "tick bad": Stroke("bad_t", 1.3),
    "tick warn": Stroke("warn_t", 1.3),
    "tick quiet": Stroke("axis", 1.3),
    "first agreed": Stroke("plan", 0.9),
    "re-baselined": Stroke("query", 0.9),
    "done": Stroke("ink2", 0.9),
    "expected bad": Stroke("bad_t", 0.9),
    "expected warn": Stroke("warn_t", 0.9),
    "expected quiet": Stroke("axis", 0.9),
    "trend": Stroke("actual", 1.8),
    "trend beside": Stroke("ghost", 1.0),
    "agreed": Stroke("plan", 0.9, (4, 2.4)),
    "on the day": Stroke("axis", 0.8, (2, 2)),
}


@dataclass(frozen=True)
class Line:
    """An open line."""

    role: str
    points: tuple[XY, ...]


@dataclass(frozen=True)
class Area:
    """A filled shape without an edge, at a tenth of its colour."""

    role: str
    points: tuple[XY, ...]


@dataclass(frozen=True)
class Mark:
    """A small shape around a point; `r` is its half width.

    Shapes are diamond, solid and outline (diamonds filled, and with nothing inside), square, ring, dot,
    hollow, promise (a double ring) and arrow (pointing up).
    """

    role: str
    shape: str
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is its baseline, `anchor` is start, middle or end."""

    text: str
    x: float
    y: float
    colour: str
    anchor: str = "start"
    bold: bool = False
    size: float = 9.0


Shape = Line | Area | Mark | Words


@dataclass(frozen=True)
class Drawing:
    """Everything to draw, in order of painting."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def words(self) -> list[str]:
        """Every label that found a place."""
        return [shape.text for shape in self.shapes if isinstance(shape, Words)]

"""Finds each label a place where it overlaps no other: without it charts would have to carry a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

XY = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A box, y downward."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share any ground."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Rect) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def crossed_by(self, a: XY, b: XY) -> bool:
        """Whether the straight line from `a` to `b` passes through (Liang and Barsky's clipping)."""
        (x, y), (dx, dy) = a, (b[0] - a[0], b[1] - a[1])
        enter, leave = 0.0, 1.0
        for step, room in (
            (-dx, x - self.left),
            (dx, self.right - x),
            (-dy, y - self.top),
            (dy, self.bottom - y),
        ):
            if step == 0:
                if room < 0:
                    return False
                continue
            at = room / step
            if step < 0:
                enter = max(enter, at)
            else:
                leave = min(leave, at)
        return enter <= leave


@dataclass(frozen=True)
class Label:
    """A text that wants to stand near a point; `near` is the least distance from it."""

    text: str
    x: float
    y: float
    colour: str
    size: float
    bold: bool = False
    near: float = 7.0
    centred: bool = False


@dataclass(frozen=True)
class Placed:
    """A label that found its place: `x` by `anchor`, `y` at the baseline."""

    text: str
    x: float
    y: float
    colour: str
    size: float
    bold: bool
    anchor: str


@dataclass
class Labeller:
    """Places labels one by one, the most important first."""

    box: Rect
    measure: Callable[[str, float, bool], float]
    taken: list[Rect] = field(default_factory=list)
    lines: list[tuple[XY, XY]] = field(default_factory=list)

    def avoid_line(self, points: Sequence[XY]) -> None:
        """Keep labels off a line where there is a choice."""
        self.lines += list(pairwise(points))

    def avoid(self, rect: Rect) -> None:
        """Keep labels off this ground, always."""
        self.taken.append(rect)

    def avoid_mark(self, x: float, y: float, r: float) -> None:
        """Keep labels off a mark, always."""
        self.avoid(Rect(x - r, y - r, 2 * r, 2 * r))

    def place(self, labels: Iterable[Label]) -> list[Placed]:
        """Every label that fits, in the order given; one without a free place is left out."""
        found = []
        for label in labels:
            rect = self._room_for(label)
            if rect is None:
                continue
            self.taken.append(rect)
            baseline = rect.top + label.size * 0.95
            found.append(
                Placed(label.text, rect.left, baseline, label.colour, label.size, label.bold, "start")
            )
        return found

    def _room_for(self, label: Label) -> Rect | None:
        """The first free place that no line crosses, else the one crossed least, by two lines at most."""
        wide = self.measure(label.text, label.size, label.bold)
        best, least = None, 3
        for rect in _around(label, wide):
            if not self.box.holds(rect) or any(rect.overlaps(other) for other in self.taken):
                continue
            crossings = self._crossings(rect)
            if crossings < least:
                best, least = rect, crossings
            if not least:
                break
        return best

    def _crossings(self, rect: Rect) -> int:
        return sum(rect.crossed_by(a, b) for a, b in self.lines)


def _around(label: Label, wide: float) -> Iterable[Rect]:
    """Places around the point, the nearest and the most usual first."""
    tall = label.size * 1.25
    for far in (label.near, label.near + 6, label.near + 13, label.near + 22, label.near + 34):
        right, left = label.x + far * 0.7, label.x - far * 0.7 - wide
        below, above, level = label.y + far * 0.6, label.y - far * 0.6 - tall, label.y - tall / 2
        middle = label.x - wide / 2
        if label.centred:
            for aside in (0.0, wide * 0.3, -wide * 0.3):
                yield Rect(middle + aside, above, wide, tall)
                yield Rect(middle + aside, below, wide, tall)
            continue
        for x, y in (
            (right, level),
            (right, below),
            (left, below),
            (left, level),
            (right, above),
            (left, above),
        ):
            yield Rect(x, y, wide, tall)
        yield Rect(middle, below, wide, tall)
        yield Rect(middle, above, wide, tall)


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near as may be to `wanted` (ascending) so that boxes of these heights do not overlap.

    Neighbours that would overlap share one stack around the mean of their wishes; the whole is kept
    between `top` and `bottom` while it fits there.
    """
    stacks: list[list[int]] = []
    starts: list[float] = []

    def start_of(members: list[int]) -> float:
        offset = 0.0
        wish = 0.0
        for n in members:
            wish += wanted[n] - heights[n] / 2 - offset
            offset += heights[n]
        return max(top, min(wish / len(members), bottom - offset))

    for n in range(len(wanted)):
        stacks.append([n])
        starts.append(start_of([n]))
        while len(stacks) > 1 and starts[-2] + sum(heights[m] for m in stacks[-2]) > starts[-1]:
            merged = stacks[-2] + stacks[-1]
            stacks[-2:] = [merged]
            starts[-2:] = [start_of(merged)]
    middles = [0.0] * len(wanted)
    for members, begin in zip(stacks, starts, strict=True):
        y = begin
        for n in members:
            middles[n] = y + heights[n] / 2
            y += heights[n]
    return middles

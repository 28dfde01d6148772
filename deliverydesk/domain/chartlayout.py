"""Where every line, mark and label of a chart stands, worked out once for the window's pen and for paper's.

The grammar: grey is planned, blue is what happened, dashed is a pace, a double ring is the promise, a
whisker is a margin of error, pale red is missing ground, dash-dot is a superseded promise, violet is a
re-baseline, dotted is today. A line never crosses missing periods. Labels stand at their lines: one that
finds no free place moves, then the least important is left out; none overlaps another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from deliverydesk.domain.chartdata import ChartData, Dot, Fact, Tone, time_ticks, value_axis
from deliverydesk.domain.chartshapes import XY, Area, Drawing, Line, Mark, Measure, Shape, Words
from deliverydesk.domain.labelling import Label, Labeller, Rect, spread

GUTTER = 0.24  # the most of a chart's width that labels beside the promise may take


@dataclass(frozen=True)
class Plane:
    """Days and values to places inside the plot's box."""

    box: Rect
    first: int
    days: int
    low: float
    high: float

    def x(self, day: date) -> float:
        return self.box.left + (day.toordinal() - self.first) / self.days * self.box.width

    def y(self, value: float) -> float:
        return self.box.bottom - (value - self.low) / (self.high - self.low) * self.box.height

    def at(self, dot: Dot | Fact) -> XY:
        return self.x(dot.on), self.y(dot.value)

    @property
    def worth(self) -> float:
        """How much one unit of height is worth, for whoever moves a point up or down."""
        return (self.high - self.low) / self.box.height


def plane_of(data: ChartData, width: float, height: float, measure: Measure, size: float = 9.0) -> Plane:
    """The plane that `lay_out` draws on: which place stands for which day and value."""
    axis = value_axis(data)
    beside = _folded(_beside(data), width * GUTTER, measure, size)
    plain = partial(measure, size=size, bold=False)
    left = max((plain(tick.words) for tick in axis.ticks), default=0.0) + 6
    texts = [text for _value, lines, _colour in beside for text in lines]
    right = max((measure(text, size + strong, strong) for text, strong in texts), default=0.0)
    box = Rect(left, size + 5, max(width - left - (right + 14 if beside else 8), width * 0.4), 0)
    box = replace(box, height=height - box.top - size - 8)
    first, last = _span(data)
    return Plane(box, first.toordinal(), max((last - first).days, 1), axis.low, axis.high)


def lay_out(data: ChartData, width: float, height: float, measure: Measure, size: float = 9.0) -> Drawing:
    """Place a whole chart in a box; `measure(text, size, bold)` gives a text's width in the pen's font."""
    axis = value_axis(data)
    beside = _folded(_beside(data), width * GUTTER, measure, size)
    plain = partial(measure, size=size, bold=False)
    first, last = _span(data)
    plane = plane_of(data, width, height, measure, size)
    box = plane.box
    labeller = Labeller(Rect(box.left, 0, width - box.left, box.bottom), measure)
    shapes: list[Shape] = []
    for tick in axis.ticks:
        y = plane.y(tick.at)
        shapes.append(Line("grid", ((box.left, y), (box.right, y))))
        shapes.append(Words(tick.words, box.left - 4, y + size * 0.34, "ink3", "end", size=size))
    shapes.append(Line("axis", ((box.left, box.bottom), (box.right, box.bottom))))
    for day, words in time_ticks(first, last):
        x = plane.x(day)
        shapes.append(Line("axis", ((x, box.bottom), (x, box.bottom + 3))))
        if box.left + plain(words) / 2 <= x + 8:
            shapes.append(Words(words, x, box.bottom + size + 4, "ink3", "middle", size=size))
    shapes += _curves(data, plane, full=True)
    for shape in shapes:
        if isinstance(shape, Line) and shape.role not in {"grid", "axis", "today"}:
            labeller.avoid_line(shape.points)
        elif isinstance(shape, Mark):
            labeller.avoid_mark(shape.x, shape.y, shape.r)
    for beside_it in _gutter(data, plane, beside, size):
        shapes.append(beside_it)
        wide = measure(beside_it.text, beside_it.size, beside_it.bold)
        labeller.avoid(Rect(beside_it.x - 3, beside_it.y - beside_it.size, wide + 6, beside_it.size * 1.3))
    shapes += [
        Words(p.text, p.x, p.y, p.colour, p.anchor, p.bold, p.size)
        for p in labeller.place(_labels(data, plane, size))
    ]
    return Drawing(width, height, tuple(shapes))


def sparkline(data: ChartData, width: float, height: float) -> Drawing:
    """The same story at the size of a word: no labels, the promise a short bar, the gap upright kept."""
    values = [dot.value for dot in (*data.plan, *data.history)] + [fact.value for fact in data.facts]
    values += data.edges
    values += [data.last_year.value] if data.last_year else []
    if not values:
        return Drawing(width, height, ())
    pad = (max(values) - min(values)) * 0.06 or 1.0
    first, last = _span(data, margin=False)
    box = Rect(2, 1, width - 6, height - 2)
    plane = Plane(box, first.toordinal(), max((last - first).days, 1), min(values) - pad, max(values) + pad)
    return Drawing(width, height, tuple(_curves(data, plane, full=False)))


def _span(data: ChartData, margin: bool = True) -> tuple[date, date]:
    """The first and last day shown, with a little air on the left of a full chart."""
    days = sorted(data.days()) or [date(2000, 1, 1), date(2001, 1, 1)]
    first, last = days[0], days[-1]
    if first == last:
        last = first + timedelta(365)
    air = (last - first).days // 40 if margin else 0
    return first - timedelta(air), last


def _curves(data: ChartData, plane: Plane, *, full: bool) -> list[Shape]:
    """Lines and marks, quiet ones first so that what happened lies on top."""
    shapes: list[Shape] = []
    box = plane.box
    if full and data.today:
        x = plane.x(data.today)
        shapes.append(Line("today", ((x, box.top), (x, box.bottom))))
    shapes += _quiet(data, plane, full=full)
    if full:
        for earlier in data.earlier:
            shapes.append(Line("earlier", tuple(plane.at(dot) for dot in earlier.points)))
            shapes.append(Mark("earlier", "ring", *plane.at(earlier.points[-1]), 3.0))
        shapes += [Area("missing", points) for points in _missing_ground(data, plane)]
    for edge in data.edges:
        shapes.append(Line("plan", ((box.left, plane.y(edge)), (box.right, plane.y(edge)))))
    if data.plan:
        shapes.append(Line("plan" if full else "history", _path(data, plane)))
        if full:
            shapes += [Mark("plan", "diamond", *plane.at(dot), 3.4) for dot in data.plan[1:-1]]
    shapes += _paces(data, plane, full=full)
    if full:
        for fact in data.facts:
            shapes += _whisker(fact, plane)
    for run in data.runs():
        if len(run) > 1:
            shapes.append(Line("fact", tuple(plane.at(fact) for fact in run)))
    dots = data.facts if full else data.facts[-1:]
    shapes += [Mark("fact", "hollow" if f.stale else "dot", *plane.at(f), 2.5 if full else 1.8) for f in dots]
    shapes += _ends(data, plane, full=full)
    if full:
        for moved in data.rebaselines:
            x = plane.x(moved.on)
            top = box.bottom - min(22.0, box.height * 0.13)
            shapes.append(Line("rebaseline", ((x, box.bottom), (x, top))))
            shapes.append(Mark("rebaseline", "arrow", x, top, 3.0))
    return shapes


def _quiet(data: ChartData, plane: Plane, *, full: bool) -> list[Shape]:
    """What led up to the promise, and where things go if nothing is done."""
    onward = (*data.history, data.baseline) if data.history and data.baseline else data.history
    lines = (("history", onward), ("without", data.without if full else ()))
    return [Line(role, tuple(plane.at(dot) for dot in dots)) for role, dots in lines if dots]


def _ends(data: ChartData, plane: Plane, *, full: bool) -> list[Shape]:
    """The gap's upright, then the promise and the baseline on top of it."""
    shapes: list[Shape] = []
    promise, baseline = data.promise, data.baseline
    arrives = data.last_year or data.since_start
    if promise and arrives:
        x, y = plane.at(promise)
        here = plane.y(arrives.value)
        if abs(here - y) > (6 if full else 0.5):
            # A full chart says "short" in one colour; the small one keeps the degrees for the eye to sort by.
            tone = Tone.BAD if full and data.gap_tone is Tone.WARN else data.gap_tone
            shapes.append(Line(f"gap {tone}", ((x, here), (x, y))))
    if promise:
        x, y = plane.at(promise)
        if full:
            shapes.append(Mark("promise", "promise", x, y, 5.2))
        else:
            shapes.append(Line("promise", ((x - 3, y), (x + 3, y))))
    if full and baseline and data.baseline_words:
        shapes.append(Mark("plan", "square", *plane.at(baseline), 3.4))
    return shapes


def _paces(data: ChartData, plane: Plane, *, full: bool) -> Iterable[Line]:
    latest = data.latest
    if not latest:
        return
    if full and data.since_start:
        end = Dot(data.since_start.on, data.since_start.value)
        yield Line("since start", (plane.at(latest), plane.at(end)))
    arrives = data.last_year or (None if full else data.since_start)
    if arrives:
        yield Line("last year", (plane.at(latest), plane.at(Dot(arrives.on, arrives.value))))


def _path(data: ChartData, plane: Plane) -> tuple[XY, ...]:
    points: list[XY] = []
    for dot in data.plan:
        if data.stepped and points:
            points.append((plane.x(dot.on), points[-1][1]))
        points.append(plane.at(dot))
    return tuple(points)


def _whisker(fact: Fact, plane: Plane) -> Iterable[Line]:
    if not fact.margin:
        return
    x, top, bottom = plane.x(fact.on), plane.y(fact.value + fact.margin), plane.y(fact.value - fact.margin)
    yield Line("whisker", ((x, bottom), (x, top)))
    for y in (top, bottom):
        yield Line("whisker", ((x - 2, y), (x + 2, y)))


def _missing_ground(data: ChartData, plane: Plane) -> Iterable[tuple[XY, ...]]:
    """The ground between the path and an unbroken stretch of readings wherever the readings fall short."""
    if not data.plan or not data.better:
        return
    for run in data.runs():
        inside = sorted({f.on for f in run} | {d.on for d in data.plan if run[0].on < d.on < run[-1].on})
        top: list[XY] = []
        low: list[XY] = []
        before: tuple[date, float] | None = None
        for day in inside:
            planned = data.planned(day) or 0.0
            short = data.better * (planned - _along(run, day))
            if before and (before[1] > 0) != (short > 0) and before[1] != short:
                share = before[1] / (before[1] - short)
                x = plane.x(before[0]) + share * (plane.x(day) - plane.x(before[0]))
                crossing = before[0] + timedelta((day - before[0]).days * share)
                y = plane.y(data.planned(crossing) or 0.0)
                top.append((x, y))
                low.append((x, y))
            if short > 0:
                top.append((plane.x(day), plane.y(planned)))
                low.append((plane.x(day), plane.y(_along(run, day))))
            elif len(top) > 1:
                yield (*top, *reversed(low))
                top, low = [], []
            before = (day, short)
        if len(top) > 1:
            yield (*top, *reversed(low))


def _along(run: Sequence[Fact], day: date) -> float:
    for before, after in pairwise(run):
        if before.on <= day <= after.on:
            return (
                before.value
                + (after.value - before.value) * (day - before.on).days / (after.on - before.on).days
            )
    return run[-1].value


_TONES = {Tone.BAD: "bad_t", Tone.WARN: "bad_t", Tone.GOOD: "good_t", Tone.QUIET: "ink2"}
_Beside = list[tuple[float, tuple[tuple[str, bool], ...], str]]


def _beside(data: ChartData) -> _Beside:
    """The labels right of the promise: the value each stands at, its lines (text, strong), its colour."""
    found: _Beside = []
    promise, last, since = data.promise, data.last_year, data.since_start
    if promise and data.promise_lines:
        lines = tuple((text, n == 0) for n, text in enumerate(data.promise_lines))
        found.append((promise.value, lines, "ink"))
    arrives = last or since
    if promise and arrives and data.gap_words:
        found.append(((promise.value + arrives.value) / 2, ((data.gap_words, True),), _TONES[data.gap_tone]))
    for pace, strong in ((since, False), (last, True)):
        if pace and pace.lines:
            found.append((pace.value, tuple((text, strong) for text in pace.lines), "actual"))
    return found


def _folded(beside: _Beside, room: float, measure: Measure, size: float) -> _Beside:
    """The labels with their long lines broken at words, so that a long unit never squeezes the plot."""
    found: _Beside = []
    for value, lines, colour in beside:
        folded: list[tuple[str, bool]] = []
        for text, strong in lines:
            line = ""
            for word in text.split():
                longer = f"{line} {word}".strip()
                if line and measure(longer, size + strong, strong) > room:
                    folded.append((line, strong))
                    longer = word
                line = longer
            folded.append((line, strong))
        found.append((value, tuple(folded), colour))
    return found


def _gutter(data: ChartData, plane: Plane, beside: _Beside, size: float) -> list[Words]:
    """Stack the labels right of the promise in the order of their values, pushed apart where close."""
    if not beside or not data.promise:
        return []
    ordered = sorted(enumerate(beside), key=lambda item: (-item[1][0], item[0]))
    heights = [len(lines) * (size + 2.2) + 2 for _n, (_value, lines, _colour) in ordered]
    wanted = [plane.y(value) for _n, (value, _lines, _colour) in ordered]
    middles = spread(wanted, heights, plane.box.top - 4, plane.box.bottom + 6)
    x = plane.x(data.promise.on) + 9
    words: list[Words] = []
    for (_n, (_value, lines, colour)), middle, tall in zip(ordered, middles, heights, strict=True):
        y = middle - tall / 2 + size
        for text, strong in lines:
            shade = "ink2" if colour == "ink" and not strong else colour
            words.append(Words(text, x, y, shade, bold=strong, size=size + 1 if strong else size))
            y += size + 2.2
    return words


def _labels(data: ChartData, plane: Plane, size: float) -> list[Label]:
    """The labels inside the plot, the most important first."""
    found: list[Label] = []
    box = plane.box
    if data.today and data.today_words:
        found.append(Label(data.today_words, plane.x(data.today), box.top + size * 0.4, "ink3", size, near=4))
    if data.latest and data.latest_words:
        found.append(Label(data.latest_words, *plane.at(data.latest), "actual", size + 1, bold=True))
    if data.baseline and data.baseline_words:
        found.append(Label(data.baseline_words, *plane.at(data.baseline), "ink2", size))
    for hole in data.holes:
        if hole.words:
            middle = (plane.x(hole.start) + plane.x(hole.end)) / 2
            found.append(Label(hole.words, middle, box.bottom - 6, "ink3", size, centred=True))
    found += [
        Label(moved.words, plane.x(moved.on), box.bottom - 14, "query", size, near=5)
        for moved in data.rebaselines
    ]
    if data.plan and data.plan_words:
        dot = max(data.plan[1:-1], key=lambda d: d.on, default=None)
        on = dot.on if dot else data.plan[0].on + (data.plan[-1].on - data.plan[0].on) * 0.7
        found.append(Label(data.plan_words, plane.x(on), plane.y(data.planned(on) or 0.0), "ink2", size))
    if data.without and data.without_words:
        found.append(Label(data.without_words, *plane.at(data.without[-1]), "ink3", size))
    found += [
        Label(earlier.words, *plane.at(earlier.points[-1]), "ink3", size)
        for earlier in data.earlier
        if earlier.words
    ]
    return found

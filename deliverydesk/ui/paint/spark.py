"""The small drawings of a row: its trajectory, and how much of the journey is missing.

A plot widget for each of seventeen rows would take seconds; these take a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from deliverydesk.ui.paint.text import START, Hand

Point = tuple[float, float]


@dataclass(frozen=True)
class Spark:
    """A trajectory in numbers: `(day, value)` points, days as ordinals, values in the indicator's own unit.

    `plan` runs from the baseline to the target; `seen` is what happened; `projected` is the value at the
    target day at last year's pace, None where no pace can be told. `span` is the axis shared by a column,
    so that rows compare. `tone` is the loudness of the gap at the target day: good, watch, bad or quiet.
    """

    plan: tuple[Point, ...]
    seen: tuple[Point, ...] = ()
    history: tuple[Point, ...] = ()
    projected: float | None = None
    margin: float = 0.0
    stale: bool = False
    too_early: bool = False
    ahead: bool = False
    tone: str = "quiet"
    today: float | None = None
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Missing:
    """Shares of the journey missing, 0 to 1 and beyond where it moved the wrong way; None where unknown."""

    now: float | None
    then: float | None
    tone_now: str = "quiet"
    tone_then: str = "quiet"
    doubtful: bool = False


_GAP = {"good": "good_t", "watch": "warn_t", "bad": "bad_t", "quiet": "axis"}


def sparkline(hand: Hand, rect: QRectF, spark: Spark) -> None:
    """Path grey, facts blue, pace dashed, the gap upright at the target day; time runs to the right."""
    if len(spark.plan) < 2:
        return
    area = rect.adjusted(8, rect.height() * 0.19, -12, -rect.height() * 0.19)
    first, last = spark.span or _span(spark)
    values = [v for line in (spark.plan, spark.seen, spark.history) for _, v in line]
    if spark.projected is not None:
        values.append(spark.projected)
    low, high = min(values), max(values)
    slack = (high - low) * 0.08 or 1.0
    low, high = low - slack, high + slack

    def at(point: Point) -> QPointF:
        day, value = point
        x = area.left() + (day - first) / (last - first) * area.width()
        return QPointF(x, area.bottom() - (value - low) / (high - low) * area.height())

    painter = hand.painter
    painter.save()
    if spark.today is not None and first <= spark.today <= last:
        x = round(at((spark.today, low)).x())
        hand.line(x, rect.top(), x, rect.bottom(), "hair")
    history = [p for p in spark.history if p[0] >= first]
    if history:
        hand.stroke([at(p) for p in (*history, spark.plan[0])], hand.pen("ghost", 1))
    hand.stroke([at(p) for p in spark.plan], hand.pen("ghost", 1.3))
    seen = [at(p) for p in spark.seen]
    if len(seen) > 1:
        back = [at((day, planned(spark.plan, day))) for day, _ in reversed(spark.seen)]
        hand.solid(seen + back, hand.colour("good_t" if spark.ahead else "bad_t", 30))
    target = spark.plan[-1]
    goal = at(target)
    if spark.projected is not None and spark.seen:
        end = at((target[0], spark.projected))
        doubtful = spark.stale or spark.too_early
        painter.setPen(QPen(hand.colour("axis" if doubtful else _GAP.get(spark.tone, "axis")), 2))
        painter.drawLine(goal, end)
        pace = QPen(hand.colour("actual"), 1.3)
        pace.setDashPattern([3, 2.4])
        painter.setPen(pace)
        painter.drawLine(at(spark.seen[-1]), end)
    painter.setPen(QPen(hand.colour("ink"), 1.6))
    painter.drawLine(goal - QPointF(4, 0), goal + QPointF(4, 0))
    _facts(hand, spark, seen, at)
    painter.restore()


def _facts(hand: Hand, spark: Spark, points: list[QPointF], at: Callable[[Point], QPointF]) -> None:
    if not points:
        return
    painter = hand.painter
    if len(points) > 1:
        hand.stroke(points, hand.pen("actual", 1.7))
    day, value = spark.seen[-1]
    if spark.margin and spark.too_early:
        painter.setPen(QPen(hand.colour("actual"), 1))
        ends = [at((day, value - spark.margin)), at((day, value + spark.margin))]
        painter.drawLine(ends[0], ends[1])
        for end in ends:
            painter.drawLine(end - QPointF(2.5, 0), end + QPointF(2.5, 0))
    if spark.stale:
        painter.setPen(QPen(hand.colour("actual"), 1.3))
        painter.setBrush(hand.colour("canvas"))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hand.colour("actual"))
    painter.drawEllipse(points[-1], 2.6, 2.6)


def gap_bars(hand: Hand, rect: QRectF, missing: Missing, none_words: str = "") -> None:
    """Share of the journey missing: a thin bar for now, a thick one for the target day.

    The frame is the whole journey; a bar that ends in an arrow went further from the target than it started.
    """
    if missing.now is None and missing.then is None:
        return
    if (missing.now or 0) <= 0 and (missing.then or 0) <= 0:
        hand.text(rect, none_words, 11, 400, "good_t", START)
        return
    middle = rect.center().y()
    bars = (
        (missing.now, missing.tone_now, middle - 6, 3.0),
        (missing.then, missing.tone_then, middle - 1, 6.0),
    )
    for share, tone, y, height in bars:
        frame = QRectF(rect.x(), y, rect.width(), height)
        hand.box(frame, "hair")
        if share is None or share <= 0:
            continue
        colour = "ghost" if missing.doubtful else {"quiet": "ink2"}.get(tone, _GAP.get(tone, "ink2"))
        hand.box(hand.flip(QRectF(rect.x(), y, min(1.0, share) * rect.width(), height), frame), colour)
        if share > 1:
            side = -1 if hand.rtl else 1
            end = hand.along(frame, frame.width() + 1)
            tip = [QPointF(end, y - 2), QPointF(end + side * 6, y + height / 2), QPointF(end, y + height + 2)]
            hand.solid(tip, hand.colour(colour))
    edge = round(hand.along(rect, rect.width()))
    hand.line(edge, middle - 8, edge, middle + 7, "axis")


def planned(plan: Sequence[Point], day: float) -> float:
    """The value the straight-line path asks for on a day; held before the first point and after the last."""
    if day <= plan[0][0]:
        return plan[0][1]
    for (day0, value0), (day1, value1) in pairwise(plan):
        if day <= day1:
            return value0 + (value1 - value0) * (day - day0) / (day1 - day0) if day1 > day0 else value1
    return plan[-1][1]


def _span(spark: Spark) -> tuple[float, float]:
    days = [day for line in (spark.plan, spark.seen) for day, _ in line]
    first, last = min(days), max(days)
    return (first, last) if last > first else (first, first + 1)

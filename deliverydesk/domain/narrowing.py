"""Is the gap closing? The share of the journey still missing at the last eight stocktakes, side by side.

    periods + versions + readings -> narrowing() -> Narrowing -> the Gap page, the command line

While no stocktake is recorded, the last day of each period of return stands for it. A figure counts for the
period it measures, whenever it came in, and is held against the path that was agreed on that day; a
re-baseline is marked, because a gap may also close by promising less.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from deliverydesk.domain.charting import Version
from deliverydesk.domain.judging import judge
from deliverydesk.domain.sentences import number_word
from deliverydesk.domain.trajectories import Observation
from deliverydesk.domain.verdicts import DEFAULTS, Thresholds
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.numbers import settled

STOCKTAKES = 8
_ENOUGH = 2  # readings that are needed before a gap can be said to move


@dataclass(frozen=True)
class Stocktake:
    """One day on which the promises were looked at, and what people call it."""

    ref: str
    on: date


@dataclass(frozen=True)
class Standing:
    """The gap on one stocktake's day.

    `share` is 0 to 1 of the journey, and beyond where it moved the wrong way; None where `why` says so.
    `stale` is a share of a reading that was too old by that day. `rebaselined` says that the path was agreed
    anew since the stocktake before; `as_at` is the end of the period that the reading measures.
    """

    stocktake: Stocktake
    share: float | None
    stale: bool = False
    rebaselined: bool = False
    why: str = ""
    as_at: date | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether there is a share, of a reading that was not too old."""
        return self.share is not None and not self.stale

    @property
    def words(self) -> str:
        """`2026-Q1: 24% of the journey missing; the path was agreed anew`."""
        said = [self.why]
        if self.share is not None:
            said = [_("{share} of the journey missing").format(share=percent(self.share))]
        if self.share is not None and self.stale:
            said.append(_("the figure was too old by then"))
        if self.rebaselined:
            said.append(_("the path was agreed anew"))
        return f"{self.stocktake.ref}: {'; '.join(said)}"

    def plain(self) -> dict[str, object]:
        """The command line's contract; a share too old to judge by is null, as one not measured is."""
        share = self.share if self.is_fresh else None
        return {"period": self.stocktake.ref, "share": share, "rebaselined": self.rebaselined}


class Way(Enum):
    """Which way a gap went."""

    CLOSED = "closed"
    GREW = "grew"
    STANDS = "stands still"
    UNKNOWN = "too few readings"


@dataclass(frozen=True)
class Narrowing:
    """One promise's gap at the last stocktakes, oldest first."""

    standings: tuple[Standing, ...] = ()

    @property
    def ends(self) -> tuple[Standing, Standing] | None:
        """The first and the last stocktake with a fresh share; None where one reading made them all.

        A yearly figure stands at four quarters: that it then stands still says nothing.
        """
        fresh = [one for one in self.standings if one.is_fresh]
        if len({one.as_at for one in fresh}) < _ENOUGH:
            return None
        return fresh[0], fresh[-1]

    @property
    def change(self) -> int | None:
        """Whole per cent of the journey by which the gap grew (+) or closed (-) between the ends.

        Of the shares as they are printed, so that the words never contradict the figures beside them.
        """
        if self.ends is None:
            return None
        first, last = self.ends
        return _whole(last.share) - _whole(first.share)

    @property
    def way(self) -> Way:
        """Which way it went."""
        if self.change is None:
            return Way.UNKNOWN
        return Way.CLOSED if self.change < 0 else Way.GREW if self.change > 0 else Way.STANDS

    @property
    def rebaselined(self) -> tuple[str, ...]:
        """The stocktakes between the ends by which the path had been agreed anew."""
        if self.ends is None:
            return ()
        first, last = (self.standings.index(one) for one in self.ends)
        return tuple(one.stocktake.ref for one in self.standings[first + 1 : last + 1] if one.rebaselined)

    @property
    def sentence(self) -> str:
        """`The gap has closed from 31% to 24% of the journey since 2025-Q1.`"""
        if not self.standings:
            return _("No period has ended yet.")
        if self.ends is None:
            return _("Too few readings to say whether the gap closes.")
        first, last = self.ends
        told = self._told(first, last)
        if self.rebaselined:
            told += " " + _("The path was agreed anew by {periods}.").format(
                periods=", ".join(self.rebaselined)
            )
        if last is not self.standings[-1]:
            told += " " + _("Nothing newer can be said than for {period}.").format(period=last.stocktake.ref)
        return told

    def _told(self, first: Standing, last: Standing) -> str:
        since, was, now = first.stocktake.ref, percent(first.share), percent(last.share)
        match self.way:
            case Way.CLOSED:
                said = _("The gap has closed from {was} to {now} of the journey since {period}.")
            case Way.GREW:
                said = _("The gap has grown from {was} to {now} of the journey since {period}.")
            case _ if not _whole(last.share):
                return _("There was no gap in {period} and there is none now.").format(period=since)
            case _:
                said = _("The gap stands still at {now} of the journey since {period}.")
        return said.format(was=was, now=now, period=since)


def narrowing(
    stocktakes: Sequence[Stocktake],
    versions: Sequence[Version],
    observations: Iterable[Observation],
    *,
    today: date,
    frequency_months: int | None = None,
    lag_days: int = 0,
    thresholds: Thresholds = DEFAULTS,
) -> Narrowing:
    """The share of the journey missing, `max(0, -g / abs(T - b))`, at each of the last eight stocktakes.

    `versions` are the agreed paths in order. g is the gap of the latest reading whose period had ended by the
    day, against the path agreed by that day; b and T are that path's. None where there was
    no reading, no path, or it was too early to judge.
    """
    # Where a month and a quarter end on one day, that day counts once.
    days = {one.on: one for one in sorted(stocktakes, key=lambda one: one.ref) if one.on <= today}
    passed = [days[on] for on in sorted(days)]
    # Of two figures for one period end the one given last counts, as everywhere.
    readings = {one.period_end: one for one in observations}
    ends = sorted(readings)
    made, before = [], passed[-STOCKTAKES - 1].on if len(passed) > STOCKTAKES else None
    for one in passed[-STOCKTAKES:]:
        anew = before is not None and any(
            version.agreed_on is not None and before < version.agreed_on <= one.on for version in versions[1:]
        )
        version = _in_force(versions, one.on)
        if version is None:
            made.append(Standing(one, None, rebaselined=anew, why=_no_path(versions)))
        else:
            verdict = judge(
                version.plan,
                [readings[end] for end in ends[: bisect_right(ends, one.on)][-1:]],
                today=one.on,
                frequency_months=frequency_months,
                lag_days=lag_days,
                thresholds=thresholds,
                paced=False,
            )
            share = None if verdict.too_early else verdict.share_missing_now
            why = "" if share is not None else _why(verdict.latest, too_early=verdict.too_early)
            made.append(Standing(one, share, verdict.stale and share is not None, anew, why, verdict.as_at))
        before = one.on
    return Narrowing(tuple(made))


def gaps_sentence(found: Sequence[Narrowing]) -> str:
    """The sentence above all promises, true of exactly these."""
    if not any(one.standings for one in found):
        return _("No period has ended yet, so nobody can say whether the gap closes.")
    count = Counter(one.way for one in found)
    unsaid = count[Way.UNKNOWN]
    if unsaid == len(found):
        return _("No promise has two readings to tell whether its gap closes.")
    first = plural(
        "The gap closed for {closed} of the {all} promise, grew for {grew} and stands still for {stands}.",
        "The gap closed for {closed} of {all} promises, grew for {grew} and stands still for {stands}.",
        len(found),
        closed=number_word(count[Way.CLOSED]),
        all=number_word(len(found)),
        grew=number_word(count[Way.GREW]),
        stands=number_word(count[Way.STANDS]),
    )
    second = plural(
        "For {count} there are too few readings.",
        "For {count} there are too few readings.",
        unsaid,
        count=number_word(unsaid),
    )
    moved = sum(1 for one in found if one.rebaselined)
    third = plural(
        "{count} path was agreed anew meanwhile.",
        "{count} paths were agreed anew meanwhile.",
        moved,
        count=number_word(moved, first=True),
    )
    return " ".join(words for words, shown in ((first, 1), (second, unsaid), (third, moved)) if shown)


def percent(share: float | None) -> str:
    """A share as it is printed: `24%`."""
    return _("{figure}%").format(figure=FORMATS.number(100 * (share or 0.0), 0))


def _whole(share: float | None) -> int:
    # Half up, as the figure is printed: Python's own rounding would take 24.5 to 24.
    return int(settled(100 * (share or 0.0)) + 0.5)


def _in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The newest path agreed by the day.

    A first path without a date has always stood. Where a later one has none, nobody can say which path was
    in force on a day gone by, so none is taken.
    """
    if any(one.agreed_on is None for one in versions[1:]):
        return None
    return next((one for one in reversed(versions) if one.agreed_on is None or one.agreed_on <= day), None)


def _no_path(versions: Sequence[Version]) -> str:
    if any(one.agreed_on is None for one in versions[1:]):
        return _("nobody wrote down when the path was agreed anew")
    return _("no path was agreed yet") if versions else _("no path is agreed")


def _why(latest: float | None, *, too_early: bool) -> str:
    if latest is None:
        return _("no reading yet")
    return _("too early to judge") if too_early else _("this promise has no journey to measure by")

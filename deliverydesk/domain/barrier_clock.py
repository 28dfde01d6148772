"""How long a barrier has stood, how grave it is, and when its level has had its time.

Ages and buckets are calendar days. Limits at a level are the unit's working days, and a clock above L3 has no
limit that colours: the cabinet secretary and the head of government are awaited, not chased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

from deliverydesk.i18n import FORMATS, N_, _

LEVELS = ("L0", "L1", "L2", "L3", "L4", "L5")
WHO = MappingProxyType(
    {
        "L0": N_("programme manager in the ministry"),
        "L1": N_("delivery lead of the ministry"),
        "L2": N_("permanent secretary or minister, bilateral"),
        "L3": N_("delivery unit convenes the ministries concerned"),
        "L4": N_("cabinet secretary"),
        "L5": N_("head of government"),
    }
)
BUCKETS = ("0-14", "15-30", "31-60", "61-90", ">90")
_BUCKET_ENDS = (14, 30, 60, 90)


class Severity(str, Enum):
    """How grave a barrier is, from impact and urgency."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    def __str__(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        """What people read, to be translated with `_`."""
        return _SEVERITY_LABELS[self]


_SEVERITY_LABELS = {
    Severity.CRITICAL: N_("Critical"),
    Severity.HIGH: N_("High"),
    Severity.MEDIUM: N_("Medium"),
    Severity.LOW: N_("Low"),
}

# Working days allowed at a level. L4's are counted and shown to the head of the unit only; L5 has none.
LIMITS = MappingProxyType(
    {
        "L0": {Severity.CRITICAL: 3, Severity.HIGH: 7, Severity.MEDIUM: 14, Severity.LOW: 30},
        "L1": {Severity.CRITICAL: 5, Severity.HIGH: 10, Severity.MEDIUM: 20, Severity.LOW: 30},
        "L2": {Severity.CRITICAL: 5, Severity.HIGH: 10, Severity.MEDIUM: 20},
        "L3": {Severity.CRITICAL: 7, Severity.HIGH: 14, Severity.MEDIUM: 30},
        "L4": {Severity.CRITICAL: 10, Severity.HIGH: 14},
        "L5": {},
    }
)


_TEN_YEARS = 3653


@dataclass(frozen=True)
class WorkCalendar:
    """The unit's working days; `weekend` counts Monday as 0.

    Clocks stop in `suspended` spells (recess, election, mourning), first and last day included.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    suspended: tuple[tuple[date, date], ...] = ()

    def works(self, day: date) -> bool:
        """Whether clocks run on that day."""
        if day.weekday() in self.weekend or day in self.holidays:
            return False
        return not self.is_suspended(day)

    def is_suspended(self, day: date) -> bool:
        """Whether the day lies in a spell in which clocks stand still."""
        return any(start <= day <= end for start, end in self.suspended)

    def working_days(self, after: date, until: date) -> int:
        """Working days after one day, up to and including another; 0 where the second is not later."""
        # Counted by weeks: a thousand barriers a year old are a quarter of a million days one by one.
        weeks, rest = divmod(max(0, (until - after).days), 7)
        begun = sum(1 for n in range(1, rest + 1) if (after.weekday() + n) % 7 not in self.weekend)
        return weeks * self._a_week + begun - len(self._stopped(after, until))

    def after(self, day: date) -> Iterator[date]:
        """The working days after a day, one by one; ends where none follows within ten years."""
        return (one for n in range(1, _TEN_YEARS) if self.works(one := day + timedelta(n)))

    def ahead(self, day: date, count: int) -> date | None:
        """The working day that is `count` working days after a day; None where it lies beyond ten years."""
        at, left = day, count
        while self._a_week and (weeks := (left - 1) // self._a_week) > 0:
            # Whole weeks at once, never onto the day itself: the last steps are taken one by one.
            until = at + timedelta(weeks=weeks)
            if (until - day).days > _TEN_YEARS:
                return None
            left -= self.working_days(at, until)
            at = until
        return next((one for n, one in enumerate(self.after(at), 1) if n == left), None)

    @property
    def _a_week(self) -> int:
        return 7 - len(self.weekend)

    def _stopped(self, after: date, until: date) -> set[date]:
        """Days between that would be worked, were they not holidays or suspended."""
        found = {day for day in self.holidays if after < day <= until}
        for start, end in self.suspended:
            first, last = max(start, after + timedelta(1)), min(end, until)
            found.update(first + timedelta(n) for n in range((last - first).days + 1))
        return {day for day in found if day.weekday() not in self.weekend}


MONDAY_TO_FRIDAY = WorkCalendar()


@dataclass(frozen=True)
class Ages:
    """Calendar days since a barrier began, since it was raised with the unit, and between the two.

    None where that day is not known, or had not come yet.
    """

    age: int | None
    with_us: int | None
    reporting_delay: int | None

    @property
    def bucket(self) -> str | None:
        """The bucket of the age, or of the days with us where nobody knows when it began."""
        days = self.with_us if self.age is None else self.age
        return None if days is None else bucket(days)


def ages(began_on: date | None, raised_on: date | None, as_at: date, resolved_on: date | None = None) -> Ages:
    """How long it has stood, or stood until it was resolved, as known on `as_at`."""
    end = resolved_on if resolved_on is not None and resolved_on <= as_at else as_at
    return Ages(
        None if began_on is None or began_on > as_at else (end - began_on).days,
        None if raised_on is None or raised_on > as_at else (end - raised_on).days,
        None if began_on is None or raised_on is None else (raised_on - began_on).days,
    )


def age_words(began_on: date, found: Ages) -> str:
    """The two ages in words: "since 3 Jul 2026, 143 d; with us 41 d"."""
    since = FORMATS.day_full(began_on)
    if found.with_us is None:
        return _("since {day}, {age} d").format(day=since, age=found.age)
    return _("since {day}, {age} d; with us {ours} d").format(day=since, age=found.age, ours=found.with_us)


def bucket(days: int) -> str:
    """One of `BUCKETS`."""
    return next((name for end, name in zip(_BUCKET_ENDS, BUCKETS, strict=False) if days <= end), BUCKETS[-1])


def bucket_counts(days: Iterable[int]) -> dict[str, int]:
    """How many fall into each bucket, the empty ones included."""
    counts = dict.fromkeys(BUCKETS, 0)
    for one in days:
        counts[bucket(one)] += 1
    return counts


@dataclass(frozen=True)
class Urgency:
    """1 to 4; `assumed` where neither a day to decide by nor a milestone's own day was given."""

    level: int
    assumed: bool = False


def urgency(decide_by: date | None, milestone_on: date | None, as_at: date) -> Urgency:
    """By the days left to decide: over 90 is 1, 31 to 90 is 2, 8 to 30 is 3, a week or overdue is 4.

    `milestone_on` stands in where no day to decide by is given.
    """
    last = decide_by or milestone_on
    if last is None:
        return Urgency(1, assumed=True)
    days = (last - as_at).days
    return Urgency(4 if days <= 7 else 3 if days <= 30 else 2 if days <= 90 else 1)


def severity(impact: int, urgent: int) -> Severity:
    """Impact times urgency, each 1 to 4: 12 and more critical, 8 high, 4 medium, else low.

    Impact 4, the end target at risk, is never below high; impact 2, absorbed, never above medium.
    """
    product = impact * urgent
    found = (
        Severity.CRITICAL
        if product >= 12
        else Severity.HIGH
        if product >= 8
        else Severity.MEDIUM
        if product >= 4
        else Severity.LOW
    )
    if impact == 4 and found in {Severity.MEDIUM, Severity.LOW}:
        return Severity.HIGH
    if impact == 2 and found in {Severity.CRITICAL, Severity.HIGH}:
        return Severity.MEDIUM
    return found


def limit(level: str, how_grave: Severity | None) -> int | None:
    """Working days allowed at a level; None where there is no limit, or nobody knows which."""
    return None if how_grave is None else LIMITS[level].get(how_grave)


@dataclass(frozen=True)
class Clock:
    """A barrier's clock at its level, in working days. `allowed` is None where the level has no limit.

    It is None too where the barrier's impact is not known, and then the limit is not: `graded` is False.
    `due_from` is the first working day on which the limit is broken. Clocks above L3 count and never colour.
    """

    level: str
    since: date
    used: int
    allowed: int | None
    due_from: date | None
    graded: bool = True

    @property
    def over(self) -> bool:
        """Whether the level has had its time: due to escalate, which a person confirms."""
        return self.allowed is not None and self.used > self.allowed

    @property
    def colours(self) -> bool:
        """Whether the level's tag gets its red edge."""
        return self.over and LEVELS.index(self.level) <= 3

    @property
    def share(self) -> float | None:
        """Share of the working days allowed that is used; None without a limit."""
        return self.used / self.allowed if self.allowed else None

    def words(self) -> str:
        """The clock in words: "9 of 10 working days"; "awaiting decision since 4 Nov 2026" above L3."""
        if LEVELS.index(self.level) > 3:
            return _("awaiting decision since {day}").format(day=FORMATS.day_full(self.since))
        if not self.graded:
            return _("{used} working days; no impact given, so no limit is known").format(used=self.used)
        if self.allowed is None:
            return _("{used} working days, no limit").format(used=self.used)
        return _("{used} of {allowed} working days").format(used=self.used, allowed=self.allowed)


def clock(
    level: str,
    since: date,
    how_grave: Severity | None,
    as_at: date,
    calendar: WorkCalendar = MONDAY_TO_FRIDAY,
) -> Clock:
    """The clock of a barrier that has stood at a level since a day; it starts no alarm without a severity."""
    allowed = limit(level, how_grave)
    due_from = None if allowed is None else calendar.ahead(since, allowed + 1)
    return Clock(level, since, calendar.working_days(since, as_at), allowed, due_from, how_grave is not None)

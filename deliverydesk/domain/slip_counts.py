"""Slips counted by how long they are: an average would hide the seven that are half a year late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from deliverydesk.domain.milestone_status import MilestoneDates, slip
from deliverydesk.i18n import N_


class Bin(Enum):
    """Days late against the first agreed date; a milestone without a date is counted apart."""

    EARLY = "early"
    ON_TIME = "on_time"
    TO_30 = "to_30"
    TO_90 = "to_90"
    TO_180 = "to_180"
    OVER_180 = "over_180"
    NO_DATE = "no_date"

    @property
    def label(self) -> str:
        """What people read, to be translated with `_`."""
        return _LABELS[self]


_LABELS = {
    Bin.EARLY: N_("early"),
    Bin.ON_TIME: N_("on time"),
    Bin.TO_30: "1–30",
    Bin.TO_90: "31–90",
    Bin.TO_180: "91–180",
    Bin.OVER_180: N_("over 180"),
    Bin.NO_DATE: N_("no date"),
}
_UP_TO = ((-1, Bin.EARLY), (0, Bin.ON_TIME), (30, Bin.TO_30), (90, Bin.TO_90), (180, Bin.TO_180))


def bin_of(dates: MilestoneDates, today: date) -> Bin | None:
    """Where a milestone is counted; None where it is cancelled, or has no date and is not yet due."""
    found = slip(dates, today)
    if found.first is None:
        return None if found.counting is None else Bin.NO_DATE
    days = found.first
    return next((one for most, one in _UP_TO if days <= most), Bin.OVER_180)


@dataclass(frozen=True)
class SlipCounts:
    """How many milestones are counted in each bin, with none left out."""

    counts: tuple[tuple[Bin, int], ...]

    @property
    def total(self) -> int:
        """All that were counted."""
        return sum(n for _bin, n in self.counts)

    def of(self, one: Bin) -> int:
        """The count of one bin."""
        return dict(self.counts)[one]


def slip_counts(milestones: Iterable[MilestoneDates], today: date) -> SlipCounts:
    """Milestones by days late, `slip_days = (actual or forecast) - first agreed`."""
    found = Counter(bin_of(one, today) for one in milestones)
    return SlipCounts(tuple((one, found[one]) for one in Bin))

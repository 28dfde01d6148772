"""The control room: ministry by sheet, what was asked, what came, and what still waits for whom.

    Answer (what went out and came back) + Figures (what the files say) -> Line -> JSON, window, paper

Only what the unit did, or was told, is counted; nothing is inferred of what happened in a ministry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.exchanges import DispatchKind
from deliverydesk.i18n import N_
from deliverydesk.schema.kinds import Words

PERIODS_OF_SILENCE = 3
"""So many periods running without one answer, the one in view among them, make a sheet never answered."""


class Status(Words):
    """How one ministry's workbook stands; only one that came back is anything but what a person marked."""

    NOT_ISSUED = "not issued", N_("Not issued yet")
    ISSUED = "issued", N_("Issued")
    SENT = "sent", N_("Sent")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    REMINDED = "reminded", N_("Reminded")
    RECEIVED = "received", N_("Received")
    QUERIED = "queried", N_("Queried")
    ACCEPTED = "accepted", N_("Accepted")
    REFUSED = "refused", N_("Refused")


class SheetStatus(Words):
    """How one sheet of one ministry's workbook stands."""

    NOT_ASKED = "not asked", N_("not asked")
    NOTHING = "nothing owed", N_("nothing owed")
    AWAITED = "awaited", N_("awaited")
    LATE = "late", N_("late")
    NEVER = "never answered", N_("never answered")
    BLANK = "blank", N_("blank")
    PART = "part", N_("answered in part")
    ANSWERED = "answered", N_("answered")


class Gap(Words):
    """Why something that was asked for holds no answer."""

    BLANK = "blank", N_("left blank")
    UNREAD = "unread", N_("could not be read")
    NOT_BACK = "not back", N_("the row did not come back")
    AWAITED = "awaited", N_("nothing is back yet")


@dataclass(frozen=True)
class Owed:
    """One answer that a finished return holds: a field of a row, or one of two where either will do.

    `label` and `what` are the words of the workbook as it was issued; `gap` is None where it is filled.
    `carried` says that the workbook went out with an answer in it already.
    """

    sheet: str
    record: str
    what: str
    field: str
    label: str
    gap: Gap | None = None
    carried: bool = False


@dataclass(frozen=True)
class Share:
    """So much of what was owed is filled."""

    owed: int = 0
    filled: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent, never 100 while something is missing nor 0 where something is there."""
        if not self.owed:
            return None
        nearest = round(100 * self.filled / self.owed)
        if 0 < self.filled < self.owed:
            return min(99, max(1, nearest))
        return nearest


@dataclass(frozen=True)
class SheetFigures:
    """One sheet: how much of it is filled, field by field, how many cells wait for the ministry's answer.

    `silent` counts the periods running, this one among them, in which it was asked and nothing was filled.
    """

    key: str
    fields: tuple[tuple[str, Share], ...] = ()
    queried: int = 0
    silent: int = 0

    @property
    def share(self) -> Share:
        """All its fields together."""
        return total(share for _key, share in self.fields)


@dataclass(frozen=True)
class Figures:
    """What the files of one ministry's period come to.

    `changes` are the cells that ask for a ruling; `undecided`, `queried`, `accepted` and `refused` share
    them out. `sheets` holds those that were asked, in the order of the workbook.
    """

    sheets: tuple[SheetFigures, ...] = ()
    changes: int = 0
    undecided: int = 0
    queried: int = 0
    accepted: int = 0
    refused: int = 0

    @property
    def share(self) -> Share:
        """All its sheets together."""
        return total(one.share for one in self.sheets)

    def sheet(self, key: str) -> SheetFigures | None:
        """One sheet; None where it was not asked."""
        return next((one for one in self.sheets if one.key == key), None)

    def plain(self) -> dict[str, Any]:
        """The JSON that a freeze keeps."""
        return {
            "changes": self.changes,
            "undecided": self.undecided,
            "queried": self.queried,
            "accepted": self.accepted,
            "refused": self.refused,
            "sheets": [
                [one.key, one.queried, one.silent, [[key, s.owed, s.filled] for key, s in one.fields]]
                for one in self.sheets
            ],
        }

    @staticmethod
    def restore(plain: Mapping[str, Any]) -> Figures:
        """Back from the JSON."""
        sheets = tuple(
            SheetFigures(
                key, tuple((name, Share(owed, filled)) for name, owed, filled in fields), queried, silent
            )
            for key, queried, silent, fields in plain["sheets"]
        )
        counts = {name: int(plain[name]) for name in plain if name != "sheets"}
        return Figures(sheets, **counts)


@dataclass(frozen=True)
class Line:
    """One ministry in the control room; no `figures` where nothing is out or its files cannot be opened."""

    answer: Answer
    figures: Figures | None = None

    @property
    def status(self) -> Status:
        """How it stands, in one word."""
        one, figures = self.answer, self.figures
        if one.issued is None:
            return Status.NOT_ISSUED
        if not one.is_in:
            return _marked(one)
        if figures is None or figures.undecided:
            return Status.RECEIVED
        if figures.queried:
            return Status.QUERIED
        return Status.REFUSED if figures.refused and not figures.accepted else Status.ACCEPTED

    @property
    def share(self) -> Share:
        """How much of what was owed is filled."""
        return self.figures.share if self.figures is not None else Share()

    def sheet_status(self, key: str) -> SheetStatus:
        """How one of its sheets stands."""
        one = self.figures.sheet(key) if self.figures is not None else None
        if one is None:
            return SheetStatus.NOT_ASKED
        share = one.share
        if not share.owed:
            return SheetStatus.NOTHING
        if one.silent >= PERIODS_OF_SILENCE:
            return SheetStatus.NEVER
        if share.filled:
            return SheetStatus.ANSWERED if share.filled == share.owed else SheetStatus.PART
        if self.answer.is_in:
            return SheetStatus.BLANK
        return SheetStatus.LATE if self.answer.days_late else SheetStatus.AWAITED

    @property
    def is_closed(self) -> bool:
        """Whether something is out whose kept copy, or that of its file, cannot be opened."""
        return self.answer.issued is not None and self.figures is None

    def plain(self) -> dict[str, Any]:
        """The JSON of the command line; counts are null where the files cannot be opened."""
        one, figures = self.answer, self.figures
        came = one.came if one.is_in else None
        counts = figures or Figures()
        told = {
            "owed": self.share.owed,
            "filled": self.share.filled,
            "undecided": counts.undecided,
            "queried": counts.queried,
            "accepted": counts.accepted,
            "refused": counts.refused,
        }
        return {
            "code": one.ministry.code,
            "name": one.ministry.name,
            "status": str(self.status),
            "issued_on": _iso(one.issued.issued_on if one.issued else None),
            "due": _iso(one.due),
            "sent_on": _iso(one.marked(DispatchKind.SENT)),
            "acknowledged_on": _iso(one.marked(DispatchKind.ACKNOWLEDGED)),
            "reminded_on": _iso(one.marked(DispatchKind.REMINDED)),
            "received_on": _iso(came.received_on if came else None),
            "days_late": one.days_late,
            "signed_by": came.signed_by if came else None,
            **(dict.fromkeys(told) if self.is_closed else told),
            "sections": [
                {
                    "key": sheet.key,
                    "owed": sheet.share.owed,
                    "filled": sheet.share.filled,
                    "status": str(self.sheet_status(sheet.key)),
                    "fields": {key: {"owed": s.owed, "filled": s.filled} for key, s in sheet.fields},
                }
                for sheet in counts.sheets
            ],
        }


def total(shares: Iterable[Share]) -> Share:
    """Several shares in one."""
    every = list(shares)
    return Share(sum(one.owed for one in every), sum(one.filled for one in every))


def counted(owed: Sequence[Owed]) -> list[tuple[str, tuple[tuple[str, Share], ...]]]:
    """Sheet by sheet and field by field, how much of what is owed is filled, in the order given."""
    found: dict[str, dict[str, Share]] = {}
    for one in owed:
        fields = found.setdefault(one.sheet, {})
        before = fields.get(one.field, Share())
        fields[one.field] = Share(before.owed + 1, before.filled + (one.gap is None))
    return [(sheet, tuple(fields.items())) for sheet, fields in found.items()]


def _marked(answer: Answer) -> Status:
    """What a person said last of the workbook that counts."""
    if not answer.marks:
        return Status.ISSUED
    return Status(str(answer.marks[-1].kind))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None

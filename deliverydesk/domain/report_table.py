"""The delivery-report table: promises in groups by likelihood of delivery, never a league of ministries.

Groups run from green to red; inside a group stands the government's own order. No rank numbers unless the
head of the unit has switched them on. A hard promise is marked, not pushed down.
Source: domain specification 1.5, after the Prime Minister's Delivery Unit's six-monthly delivery reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Challenge, Clearance
from deliverydesk.domain.parties import Person
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.sentences import number_word
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import N_, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture

HARD = (Challenge.HIGH, Challenge.VERY_HIGH)
_HARD_WORDS = {Challenge.HIGH: N_("hard"), Challenge.VERY_HIGH: N_("very hard")}


@dataclass(frozen=True)
class ReportLine:
    """One promise. `group` is our rating's code, None where we have not rated; `rank` None unless numbered.

    `moved` counts the steps up (+) or down (-) since the last rating on the same scale.
    """

    card: Scorecard
    rank: int | None
    sro: str | None

    @property
    def group(self) -> str | None:
        """The group it stands in."""
        return self.card.unit.code

    @property
    def before(self) -> str | None:
        """The group it stood in the time before."""
        return self.card.unit_before.code

    @property
    def moved(self) -> int | None:
        """Steps since then; None across scales, or where one of the two is missing."""
        return self.card.moved

    @property
    def record(self) -> Assessment | None:
        """The rating it rests on."""
        return self.card.unit.record

    @property
    def challenge(self) -> Challenge | None:
        """How hard the promise is."""
        return self.record.challenge if self.record is not None else None

    @property
    def hard(self) -> str:
        """The mark of a hard promise, in words; empty for any other."""
        return _(_HARD_WORDS[self.challenge]) if self.challenge in _HARD_WORDS else ""

    @property
    def is_agreed(self) -> bool:
        """Whether the head has agreed to the rating."""
        return self.record is not None and self.record.clearance is Clearance.AGREED

    def dimension(self, name: str) -> str | None:
        """The code of one dimension: planning, capacity or recent."""
        code: str | None = present(getattr(self.record, name)) if self.record is not None else None
        return code

    def plain(self) -> dict[str, Any]:
        """The command line's contract for one line."""
        record = self.record
        return {
            "ref": self.card.priority.ref,
            "title": self.card.priority.title,
            "ministry": self.card.ministry.code if self.card.ministry else None,
            "sro": self.sro,
            "rank": self.rank,
            "group": self.group,
            "scale": self.card.unit.scale if self.group is not None else None,
            "as_at": self.card.unit.as_at.isoformat() if self.group and self.card.unit.as_at else None,
            "clearance": str(record.clearance.value) if record is not None and self.group else None,
            "before": self.before,
            "before_as_at": self.card.unit_before.as_at.isoformat()
            if self.before and self.card.unit_before.as_at
            else None,
            "moved": self.moved,
            "challenge": str(self.challenge.value) if self.challenge else None,
            "hard": self.challenge in HARD,
            "planning": self.dimension("planning"),
            "capacity": self.dimension("capacity"),
            "recent": self.dimension("recent"),
            "stage": int(str(record.delivery_stage.value)) if record and record.delivery_stage else None,
        }


@dataclass(frozen=True)
class ReportGroup:
    """The promises of one rating; `code` None for those we have not rated."""

    code: str | None
    lines: tuple[ReportLine, ...]

    def plain(self) -> dict[str, Any]:
        """The command line's contract for one group."""
        return {"group": self.code, "count": len(self.lines), "lines": [one.plain() for one in self.lines]}


def table(at: Picture, cards: Iterable[Scorecard], settings: DeskSettings) -> tuple[ReportGroup, ...]:
    """The table: groups from green to red, unrated last; empty groups are left out.

    Ranks are given only where the unit numbers its table and every rating is on one scale: a place is the
    count of promises in better groups plus one, so that ties share a number (1, 2, 2, 4).
    """
    every = sorted(cards, key=lambda card: (card.priority.own_order, card.priority.ref))
    by_code: dict[str | None, list[Scorecard]] = {}
    for card in every:
        by_code.setdefault(card.unit.code, []).append(card)
    scales = {card.unit.scale for card in every if card.unit.code is not None}
    numbered = bool(settings.rank_numbers) and len(scales) == 1
    groups, above = [], 0
    for code in (*ratings.CODES, None):
        found = by_code.get(code, [])
        rank = above + 1 if numbered and code is not None else None
        if found:
            lines = tuple(ReportLine(card, rank, sro_of(at, card)) for card in found)
            groups.append(ReportGroup(code, lines))
        above += len(found)
    return tuple(groups)


def sro_of(at: Picture, card: Scorecard) -> str | None:
    """Who is accountable; None where nobody is named."""
    person = at.get(Person, present(card.priority.sro))
    return person.name if person is not None else None


def opening(groups: Sequence[ReportGroup]) -> str:
    """The sentence above the table, true of exactly these lines."""
    lines = [one for group in groups for one in group.lines]
    if not lines:
        return _("No priority is on this desk yet.")
    rated = [one for one in lines if one.group is not None]
    if not rated:
        return _("We have rated none of our promises yet.")
    counts = Counter(one.group for one in rated)
    told = ", ".join(
        f"{number_word(counts[code])} {ratings.name(code)}" for code in ratings.CODES if counts[code]
    )
    up = sum(1 for one in rated if one.moved is not None and one.moved > 0)
    down = sum(1 for one in rated if one.moved is not None and one.moved < 0)
    parts = [_("We rate {counts}.").format(counts=told)]
    if up or down:
        parts.append(
            _("Since the last rating {up} rose and {down} fell.").format(
                up=number_word(up), down=number_word(down)
            )
        )
    elif any(one.moved is not None for one in rated):
        parts.append(_("None has moved since the last rating."))
    unrated = len(lines) - len(rated)
    if unrated:
        count = number_word(unrated, first=True)
        parts.append(plural("{count} is not rated.", "{count} are not rated.", unrated, count=count))
    return " ".join(parts)

"""Questions and gaps of a whole desk, ordered, never cut: what is asked first is a matter of the promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.domain.challenge.rule import BETTER_HALF, Case, Evidence, Past, Rule, Standing
from deliverydesk.domain.challenge.table import BY_KEY, RULES
from deliverydesk.domain.parties import Period, ended_periods
from deliverydesk.domain.promises import Priority, PriorityStatus
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.scorecard import Scorecard, scorecards
from deliverydesk.domain.sentences import number_word
from deliverydesk.domain.settings import DeskSettings, settings_of
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture

FIRST = 10
"""So many questions are printed at once; the others are counted and one key away."""

IN_A_ROW = 5
"""A rule dismissed so many times running offers to switch itself off."""

_LAST = 10_000


@dataclass(frozen=True)
class Raised:
    """One rule that fires for one priority today. `flag` is the record of it, once it has been put."""

    priority: Priority
    rule: Rule
    evidence: Evidence
    period: str | None = None
    assessment: str | None = None
    flag: Flag | None = None

    @property
    def state(self) -> FlagState | None:
        """What a person has done with it; None while nobody has."""
        return self.flag.state if self.flag is not None else None

    @property
    def is_settled(self) -> bool:
        """Whether it was answered or dismissed."""
        return self.state in {FlagState.ANSWERED, FlagState.DISMISSED}

    def plain(self) -> dict[str, Any]:
        """The JSON form; `state` is null where nobody has put the question yet, and always for a gap."""
        return {
            "priority": self.priority.ref,
            "rule": self.rule.key,
            "standing": str(self.rule.standing.value),
            "question": _(self.rule.title),
            "evidence": self.evidence.sentence,
            "cells": [cell.plain() for cell in self.evidence.cells],
            "state": str(self.state.value) if self.state is not None else None,
        }


@dataclass(frozen=True)
class Challenge:
    """Every question and every gap of the priorities asked about."""

    questions: tuple[Raised, ...]
    gaps: tuple[Raised, ...]
    cards: tuple[Scorecard, ...]
    greens: tuple[Scorecard, ...] = ()
    """The priorities whose rating is green or amber-green: the base rate belongs beside each."""

    @property
    def first(self) -> tuple[Raised, ...]:
        """The questions that are printed."""
        return self.questions[:FIRST]

    @property
    def more(self) -> int:
        """How many questions follow after the first."""
        return max(0, len(self.questions) - FIRST)

    @property
    def waiting(self) -> int:
        """How many questions nobody has answered, dismissed or left open."""
        return sum(1 for one in self.questions if one.flag is None)

    @property
    def sentence(self) -> str:
        """What the page opens with, true of its rows."""
        if not self.cards:
            return _("No priority is on this desk yet.")
        return " ".join(part for part in (self._asked(), self._owed()) if part)

    def _asked(self) -> str:
        if not self.questions:
            return _("No rule has a question to a rating.")
        about = len({one.priority.id for one in self.questions})
        first = plural(
            "{count} question about {about}.",
            "{count} questions about {about}.",
            len(self.questions),
            count=number_word(len(self.questions), first=True),
            about=plural("{count} priority", "{count} priorities", about, count=number_word(about)),
        )
        open_ = self.waiting
        if not open_:
            return first
        return (
            first
            + " "
            + plural(
                "{count} has not been put yet.",
                "{count} have not been put yet.",
                open_,
                count=number_word(open_, first=True),
            )
        )

    def _owed(self) -> str:
        if not self.gaps:
            return _("Nothing that is owed is missing.")
        about = len({one.priority.id for one in self.gaps})
        return plural(
            "{count} thing owed on {about} is missing or too old.",
            "{count} things owed on {about} are missing or too old.",
            len(self.gaps),
            count=number_word(len(self.gaps), first=True),
            about=plural("{count} priority", "{count} priorities", about, count=number_word(about)),
        )


def challenge(
    at: Picture,
    priorities: Iterable[Priority] | None = None,
    *,
    cards: Sequence[Scorecard] | None = None,
    past: Past | None = None,
) -> Challenge:
    """Ask every rule of every active priority. Rules that the unit has switched off are not asked.

    Questions stand in the government's own order of its priorities, then by standing: tested, prompt, fact,
    untested. Gaps stand in the same order of priorities.
    """
    read = cards if cards is not None else scorecards(at, priorities)
    live = [card for card in read if card.priority.status is PriorityStatus.ACTIVE]
    # Readings come in one go with the cards; a sort by the desk's own reading order keeps P2 before P10.
    place = {one.id: n for n, one in enumerate(at.all(Priority))}
    live.sort(key=lambda card: (card.priority.own_order, place.get(card.priority.id, _LAST)))
    settings = settings_of(at)
    period = period_asked(at)
    off = quiet(settings)
    cases = [Case(at, card, settings, period, past or Past()) for card in live]
    found = [raised for case in cases for raised in _of(case, off)]
    return Challenge(
        tuple(one for one in found if not one.rule.is_gap),
        tuple(one for one in found if one.rule.is_gap),
        tuple(live),
        tuple(case.card for case in cases if case.green or case.card.unit.code in BETTER_HALF),
    )


_RANK = {standing: n for n, standing in enumerate(Standing)}


def _of(case: Case, off: frozenset[str]) -> list[Raised]:
    """All that the rules say of one priority, by standing and then by the table's order."""
    period = case.period.id if case.period is not None else None
    flags = {
        one.rule: one
        for one in case.at.children(Flag, "priority", case.priority.id)
        if one.period == period and one.raised_on <= case.today
    }
    found = []
    for rule in sorted(RULES, key=lambda one: _RANK[one.standing]):
        if rule.key in off or (evidence := rule.find(case)) is None:
            continue
        rating = case.rating.id if case.rating is not None and not rule.is_gap else None
        flag = None if rule.is_gap else flags.get(rule.key)
        found.append(Raised(case.priority, rule, evidence, period, rating, flag))
    return found


def period_asked(at: Picture) -> Period | None:
    """The newest period that has ended by the day judged for; None where there is none."""
    return next(reversed(ended_periods(at)), None)


def quiet(settings: DeskSettings) -> frozenset[str]:
    """The questions that the unit has switched off; a gap cannot be."""
    named = frozenset((settings.quiet_rules or "").split())
    return frozenset(key for key in named if key in BY_KEY and not BY_KEY[key].is_gap)


def offers(at: Picture) -> tuple[Rule, ...]:
    """Rules dismissed five times running, which a person may switch off; those that are off are not offered.

    The last five of a rule that were answered or dismissed count, in the order they were put.
    """
    settings = settings_of(at)
    by_rule: dict[str, list[Flag]] = {}
    for one in sorted(at.all(Flag), key=lambda one: (one.raised_on, one.id)):
        if one.state is not FlagState.OPEN and one.raised_on <= at.today:
            by_rule.setdefault(one.rule, []).append(one)
    off = quiet(settings)
    return tuple(
        BY_KEY[key]
        for key in BY_KEY
        if key not in off and not BY_KEY[key].is_gap and _is_tired(by_rule.get(key, ()))
    )


def _is_tired(settled: Sequence[Flag]) -> bool:
    last = settled[-IN_A_ROW:]
    return len(last) == IN_A_ROW and all(one.state is FlagState.DISMISSED for one in last)


def offer_words(rule: Rule) -> str:
    """What is offered, and to whom it is left."""
    words = _("“{question}” was dismissed {n} times running. Switch it off?")
    return words.format(question=_(rule.title), n=FORMATS.number(IN_A_ROW, 0))


def by_priority(raised: Iterable[Raised]) -> Mapping[str, tuple[Raised, ...]]:
    """Questions or gaps by the priority they are about."""
    found: dict[str, list[Raised]] = {}
    for one in raised:
        found.setdefault(one.priority.id, []).append(one)
    return {key: tuple(value) for key, value in found.items()}

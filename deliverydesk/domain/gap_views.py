"""The questions a head of unit asks of the Gap first, each a choice of promises with its count.

The chips of the window and the facts beside the sentence count by these rules alone, so that no number on
the page is counted twice in two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import N_

APART = 2  # steps between the ministry's rating and ours from which a mark is bracketed


@dataclass(frozen=True)
class GapView:
    """One choice of promises; `words` are to be translated with `_`."""

    key: str
    words: str
    keeps: Callable[[Scorecard], bool]

    def count(self, cards: Iterable[Scorecard]) -> int:
        """How many of these promises it keeps."""
        return sum(1 for card in cards if self.keeps(card))


def got_worse(card: Scorecard) -> bool:
    """Whether our rating fell since the last one; one that cannot be compared has not fallen."""
    return card.moved is not None and card.moved < 0


def apart(card: Scorecard) -> bool:
    """Whether the ministry and we differ by two steps or more, either way, on one scale."""
    steps = card.steps_from_unit(Voice.MINISTRY)
    return steps is not None and abs(steps) >= APART


def over_limit(card: Scorecard) -> bool:
    """Whether an open barrier has had all the working days of its level."""
    return any(line.is_over for line in card.barriers)


def doubtful(card: Scorecard) -> bool:
    """Whether the figure is too old, or too early, to judge by; no figure at all is a third thing."""
    return card.verdict.stale or card.verdict.too_early


ALL = GapView("all", N_("All"), lambda _card: True)
VIEWS: tuple[GapView, ...] = (
    ALL,
    GapView("worse", N_("Got worse"), got_worse),
    GapView("apart", N_("They and we differ by two or more"), apart),
    GapView("over", N_("Barrier over its limit"), over_limit),
    GapView("doubtful", N_("Too old or too early"), doubtful),
)
"""The choices in the order of the page; the first keeps all."""

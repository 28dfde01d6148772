"""Questions worth asking of a rating, and gaps in what is owed: evidence and cells, never predictions."""

from deliverydesk.domain.challenge.asking import (
    FIRST,
    IN_A_ROW,
    Challenge,
    Raised,
    by_priority,
    challenge,
    offer_words,
    offers,
    period_asked,
    quiet,
)
from deliverydesk.domain.challenge.rule import (
    BETTER_HALF,
    Case,
    Cell,
    Evidence,
    Moved,
    Past,
    Rule,
    Standing,
    Told,
)
from deliverydesk.domain.challenge.table import BY_KEY, GAPS, QUESTIONS, RULES

__all__ = [
    "BETTER_HALF",
    "BY_KEY",
    "FIRST",
    "GAPS",
    "IN_A_ROW",
    "QUESTIONS",
    "RULES",
    "Case",
    "Cell",
    "Challenge",
    "Evidence",
    "Moved",
    "Past",
    "Raised",
    "Rule",
    "Standing",
    "Told",
    "by_priority",
    "challenge",
    "offer_words",
    "offers",
    "period_asked",
    "quiet",
]

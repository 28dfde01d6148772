"""Questions from what was written: trouble told under a good rating, and the same words once again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.challenge.rule import Case, Cell, Evidence, Told, cells
from deliverydesk.domain.parties import Period
from deliverydesk.i18n import N_, _, heard
from deliverydesk.schema.kinds import present

# One list a language, words divided by spaces: a translator writes what people in trouble write there.
TROUBLE = N_(
    "delay delays delayed slip slips slipped slippage late overdue behind risk risks shortage shortages "
    "shortfall blocked stalled stuck dispute disputed overrun unresolved uncertain concern concerns cannot "
    "failed failure"
)
GOOD_ENOUGH = frozenset({"G", "AG", "A"})
"""Amber or better, as rule R6 of the back-test has it; the four-level scale has no amber."""

TWO_WORDS = 2
THREE_PERIODS = 3
_WORD = re.compile(r"\w+(?:-\w+)*")


def trouble_words(case: Case) -> Evidence | None:
    """Rated amber or better, and a narrative holds two or more different words of trouble.

    Source: rule R6 of the back-test; odds of a lower rating a year later 1.9 (1.0 to 3.0), fading by era.
    """
    rating = case.rating
    if rating is None or rating.overall not in GOOD_ENOUGH:
        return None
    for name, words in (
        ("narrative_ministry", present(case.priority.narrative_ministry)),
        ("narrative_unit", present(case.priority.narrative_unit)),
    ):
        found = trouble_in(words or "")
        if len(found) >= TWO_WORDS:
            whose = _("the ministry's text") if name == "narrative_ministry" else _("our own text")
            sentence = _("Rated {colour}, though {whose} says {words}.").format(
                colour=case.colour,
                whose=whose,
                words=", ".join(f"“{word}”" for word in found),
            )
            return Evidence(sentence, (*cells(rating, "overall"), *cells(case.priority, name)))
    return None


def trouble_in(words: str) -> list[str]:
    """The different words of trouble in a text, in the order they stand there."""
    listed = {word.casefold() for line in heard(TROUBLE) for word in line.split()}
    return list(dict.fromkeys(word for word in _WORD.findall(words.casefold()) if word in listed))


def same_text(case: Case) -> Evidence | None:
    """What the ministry wrote for this period is word for word what it wrote for the one before.

    Told of two periods running that both have a text; a period without one is a gap and no likeness.
    """
    told = _told(case)
    if len(told) < 2 or not _all_alike(told[:2]):
        return None
    sentence = _("The ministry's words for {now} are those it gave for {before}, unchanged.").format(
        now=told[0].period, before=told[1].period
    )
    return Evidence(sentence, tuple(one.cell for one in told[:2]))


def same_text_three(case: Case) -> Evidence | None:
    """Rated green or amber-green, and the ministry's words have not changed for three periods running."""
    rating, told = case.green, _told(case)
    if rating is None or len(told) < THREE_PERIODS or not _all_alike(told[:THREE_PERIODS]):
        return None
    sentence = _("Rated {colour}, and the ministry's words are the same for {periods}.").format(
        colour=case.colour,
        periods=", ".join(one.period for one in reversed(told[:THREE_PERIODS])),
    )
    return Evidence(sentence, (*cells(rating, "overall"), *(one.cell for one in told[:THREE_PERIODS])))


def _told(case: Case) -> Sequence[Told]:
    """What the ministry wrote, newest first, one period after the other without a hole: its reasons for its
    ratings, or where it gives none, its narrative as the journal knows it.
    """
    if case.period is None:
        return ()
    periods = sorted(
        (one for one in case.at.all(Period) if one.end <= case.period.end),
        key=lambda one: one.end,
        reverse=True,
    )
    reasons = _reasons(case)
    found: list[Told] = []
    for period in periods:
        if (told := reasons.get(period.id)) is None:
            break
        found.append(told)
    return found if len(found) > 1 else case.past.texts.get(case.priority.id, ())


def _reasons(case: Case) -> dict[str, Told]:
    found: dict[str, tuple[Assessment, Told]] = {}
    for one in case.at.children(Assessment, "priority", case.priority.id):
        period, words = case.at.get(Period, one.period), present(one.reason)
        if one.voice is not Voice.MINISTRY or period is None or not words or one.as_at > case.today:
            continue
        before = found.get(period.id)
        if before is None or (before[0].as_at, before[0].id) < (one.as_at, one.id):
            found[period.id] = (one, Told(period.ref, words, Cell(one.entity.key, one.id, "reason")))
    return {period: told for period, (_one, told) in found.items()}


def _all_alike(told: Sequence[Told]) -> bool:
    """The same words, whatever the spaces between them and the case of their letters."""
    return len({" ".join(one.words.casefold().split()) for one in told}) == 1

"""Questions that were put to a rating, and what became of them: so a unit can measure its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import choice, day, link, prose, text
from deliverydesk.schema.kinds import Words
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class FlagState(Words):
    """What a person has done with a question."""

    OPEN = "open", N_("Left open")
    ANSWERED = "answered", N_("Answered")
    DISMISSED = "dismissed", N_("Dismissed")


class Outcome(Words):
    """Whether what a question was about came to pass; a person says so, later."""

    BORNE_OUT = "borne out", N_("Borne out")
    NOT_BORNE_OUT = "not borne out", N_("Not borne out")


@entity(
    "flag",
    N_("Question put"),
    N_("Questions put"),
    parent="priority",
    views=Views(
        table="priority.ref rule period raised_on evidence state answer by outcome",
        form=(
            N_("The question"),
            "priority rule period raised_on assessment evidence",
            N_("What became of it"),
            "state answer by outcome outcome_on",
        ),
        paper="rule evidence state answer",
    ),
)
class Flag(Record):
    """One rule that fired for one priority. `evidence` is the sentence it said, with that day's figures."""

    priority: str = link(N_("Priority"), "priority")
    rule: str = text(N_("Rule"), limit=60)
    raised_on: date = day(N_("Put on"))
    period: str | None = link(N_("Period"), "period", default=None)
    assessment: str | None = link(N_("Rating"), "assessment", default=None)
    evidence: str = prose(N_("What it says"))
    state: FlagState = choice(N_("State"), FlagState, default=FlagState.OPEN)
    answer: str | None = prose(N_("Answer"), default=None)
    by: str | None = link(N_("Answered by"), "person", default=None)
    outcome: Outcome | None = choice(N_("Outcome"), Outcome, default=None)
    outcome_on: date | None = day(N_("Seen on"), default=None)

    def answered(self, words: str, by: str) -> Flag:
        """With a person's answer; left open where there are no words."""
        words = words.strip()
        return self.settled(FlagState.ANSWERED if words else FlagState.OPEN, words or None, by)

    def settled(self, state: FlagState, words: str | None, by: str) -> Flag:
        """What a person does with it; what is said already stays with whoever said it."""
        if (self.state, self.answer) == (state, words):
            return self
        return replace(self, state=state, answer=words, by=None if state is FlagState.OPEN else by)

    def problems(self) -> Iterator[Problem]:
        if self.state is FlagState.ANSWERED and not self.answer:
            yield self.problem("answer", _("An answer needs words."), "required")
        if self.outcome_on is not None and self.outcome is None:
            yield self.problem("outcome", _("Say whether it was borne out."), "required")

    def label(self, at: Picture) -> str:
        return _("{priority}, {rule}").format(priority=at.reference(self.priority), rule=self.rule)

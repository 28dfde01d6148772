"""The ten sections of a delivery plan, and which of them the records of one promise answer.

The questions are the US Education Delivery Institute's ten. A section that this desk keeps no records for is
named as such: it is neither answered nor missing, and is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliverydesk.domain.interventions import Intervention
from deliverydesk.domain.lines import versions_of
from deliverydesk.domain.measures import Indicator, Trajectory
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.trajectories import interim
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import N_, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture

INTERIM_POINTS = 2  # a path needs as many between baseline and target before a plan is agreed

QUESTIONS: tuple[str, ...] = (
    N_("Aspiration: what does success look like, and for whom?"),
    N_("Strategies and activities: what is done, and what should each add?"),
    N_("Delivery chain of each activity, and its weak links"),
    N_("Leadership: who answers, all along the line?"),
    N_("Measures, end target and interim targets"),
    N_("Performance management: where data come from, and milestones"),
    N_("Benchmarking: the past, others at home, others abroad"),
    N_("Resources and support, and how they are obtained"),
    N_("Stakeholders and users, and how they are brought in"),
    N_("Risks that are foreseen"),
)
NOT_KEPT = frozenset({3, 7, 8, 9, 10})
"""Sections for which this desk keeps no records yet, by number."""


@dataclass(frozen=True)
class Section:
    """One section of one promise's plan; `lacks` says what is still missing, in a few words each.

    `answered` is None where this desk keeps no records for it.
    """

    number: int
    question: str
    answered: bool | None
    lacks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Whether it is answered, and if not what is missing."""
        if self.answered is None:
            return _("not kept on this desk")
        if self.answered:
            return _("answered")
        return _("missing: {what}").format(what=", ".join(self.lacks))


def sections(at: Picture, priority: Priority) -> tuple[Section, ...]:
    """All ten sections in order, as the picture knows them."""
    answers = {
        1: _aspiration(at, priority),
        2: _strategies(at, priority),
        4: _leadership(at, priority),
        5: _measures(at, priority),
        6: _management(at, priority),
    }
    return tuple(
        Section(number, question, None)
        if number in NOT_KEPT
        else Section(number, question, not any(answers[number].values()), _named(answers[number]))
        for number, question in enumerate(QUESTIONS, 1)
    )


def completeness(found: Sequence[Section]) -> tuple[int, int]:
    """How many sections are answered, of how many that the desk keeps records for (at most 10)."""
    kept = [one for one in found if one.answered is not None]
    return sum(1 for one in kept if one.answered), len(kept)


def completeness_words(found: Sequence[Section]) -> str:
    """`3 of the 5 sections that this desk keeps are answered; 5 others are not kept.`"""
    answered, kept = completeness(found)
    first = _("{answered} of the {kept} sections that this desk keeps are answered").format(
        answered=answered, kept=kept
    )
    left = len(found) - kept
    second = plural("{n} other is not kept here yet.", "{n} others are not kept here yet.", left)
    return f"{first}; {second}" if left else f"{first}."


def _named(lacks: dict[str, bool]) -> tuple[str, ...]:
    return tuple(words for words, lacking in lacks.items() if lacking)


def _aspiration(at: Picture, one: Priority) -> dict[str, bool]:
    return {
        _("aspiration"): not present(one.aspiration),
        _("outcome"): not at.children(Outcome, "priority", one.id),
        _("people served"): not present(one.people_served),
        _("headline indicator"): _headline(at, one) is None,
    }


def _strategies(at: Picture, one: Priority) -> dict[str, bool]:
    programmes = at.children(Programme, "priority", one.id)
    paths = (
        path
        for indicator in at.children(Indicator, "priority", one.id)
        for path in at.children(Trajectory, "indicator", indicator.id)
    )
    adding = {step.programme for path in paths for step in at.children(Intervention, "trajectory", path.id)}
    silent = [programme.ref for programme in programmes if programme.id not in adding]
    return {
        _("programme"): not programmes,
        _("what {refs} should add").format(refs=", ".join(silent)): bool(silent),
    }


def _leadership(at: Picture, one: Priority) -> dict[str, bool]:
    programmes = at.children(Programme, "priority", one.id)
    unowned = [programme.ref for programme in programmes if not present(programme.owner)]
    return {
        _("who is accountable"): one.sro is None,
        _("account lead"): one.account_lead is None,
        _("owner of {refs}").format(refs=", ".join(unowned)): bool(unowned),
    }


def _measures(at: Picture, one: Priority) -> dict[str, bool]:
    headline = _headline(at, one)
    versions = versions_of(at, headline) if headline is not None else ()
    plan = versions[-1].plan if versions else None
    few = plan is not None and plan.runs and len(interim(plan)) < INTERIM_POINTS
    return {
        _("headline indicator"): headline is None,
        _("agreed path"): headline is not None and plan is None,
        _("two interim points"): few,
    }


def _management(at: Picture, one: Priority) -> dict[str, bool]:
    headline = _headline(at, one)
    return {
        _("headline indicator"): headline is None,
        _("source of its data"): headline is not None and not present(headline.source),
        _("milestones"): not at.children(Milestone, "priority", one.id),
    }


def _headline(at: Picture, one: Priority) -> Indicator | None:
    return next((found for found in at.children(Indicator, "priority", one.id) if found.headline), None)

"""The line of sight of one promise: vision, aspiration, outcomes, what measures them, programmes, next steps.

    vision -> priority -> outcome -> indicator
                       -> programme -> milestone, deliverable

What is missing on the way is named, because a line that is broken looks whole as long as nobody says where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.lines import dates_of, versions_of
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Person
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.sentences import number_word
from deliverydesk.domain.settings import settings_of
from deliverydesk.domain.work import Deliverable, Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record


@dataclass(frozen=True)
class Node:
    """One line of the tree. `depth` is 0 for the vision; `note` says by whom or by when.

    `record` is None where something is missing; `words` then say what.
    """

    depth: int
    what: str
    words: str
    record: Record | None = None
    ref: str = ""
    note: str = ""
    missing: bool = False
    late: bool = False


@dataclass(frozen=True)
class Missing:
    """One thing that is not there: the sentence, and the entity and record where it can be put right."""

    sentence: str
    entity: str
    record: str = ""


@dataclass(frozen=True)
class LineOfSight:
    """One promise from vision to next milestone."""

    priority: Priority
    nodes: tuple[Node, ...]
    missing: tuple[Missing, ...]
    next_milestone: Milestone | None

    @property
    def sentence(self) -> str:
        """What the line comes to."""
        if not self.missing:
            first = _("The line runs unbroken from the vision to the next milestone.")
        else:
            first = plural(
                "{count} thing is missing on the way from the vision to the next milestone.",
                "{count} things are missing on the way from the vision to the next milestone.",
                len(self.missing),
                count=number_word(len(self.missing), first=True),
            )
        if self.next_milestone is None:
            return first
        day = next_day(self.next_milestone)
        assert day is not None
        return f"{first} " + _("Next: {title}, {day}.").format(
            title=self.next_milestone.title, day=FORMATS.day_long(day)
        )


def next_day(milestone: Milestone) -> date | None:
    """The day on which a milestone is expected: its forecast, else the date in force."""
    dates = dates_of(milestone)
    return dates.forecast or dates.baseline


def lies_ahead(milestone: Milestone, today: date) -> bool:
    """Whether it is neither met nor cancelled, and expected today or later.

    One that is overdue and has no new date lies behind: nobody knows when it will come.
    """
    dates, day = dates_of(milestone), next_day(milestone)
    open_still = dates.done(today) is None and not dates.cancelled(today)
    return open_still and day is not None and day >= today


def line_of_sight(at: Picture, priority: Priority) -> LineOfSight:
    """The whole line of one promise, as the picture knows it and judged for the picture's day."""
    walk = _Walk(at, priority)
    nodes = tuple(walk.nodes())
    ahead = [one for one in walk.milestones if lies_ahead(one, at.today)]
    following = min(ahead, key=lambda one: (next_day(one) or date.max, one.ref), default=None)
    return LineOfSight(priority, nodes, tuple(walk.missing), following)


class _Walk:
    """The tree from top to bottom; what is missing is gathered on the way."""

    def __init__(self, at: Picture, priority: Priority) -> None:
        self._at, self._priority = at, priority
        self.missing: list[Missing] = []
        id = priority.id
        self._outcomes = at.children(Outcome, "priority", id)
        self._indicators = at.children(Indicator, "priority", id)
        self._programmes = at.children(Programme, "priority", id)
        self._deliverables = at.children(Deliverable, "priority", id)
        self.milestones = at.children(Milestone, "priority", id)

    def nodes(self) -> Iterator[Node]:
        """Every line, top first."""
        settings = settings_of(self._at)
        if settings.vision:
            yield Node(0, _("Vision"), settings.vision, settings)
        else:
            yield self._lack(0, _("Vision"), _("No vision is written down for the country."), "settings")
        yield from self._promise()
        yield from self._measured()
        yield from self._done()

    def _promise(self) -> Iterator[Node]:
        one = self._priority
        sro = self._at.get(Person, one.sro)
        aspiration = present(one.aspiration)
        note = sro.name if sro is not None else ""
        yield Node(1, _("Priority"), one.title, one, one.ref, note)
        if aspiration:
            yield Node(2, _("Aspiration"), str(aspiration), one)
        else:
            yield self._lack(2, _("Aspiration"), _("Nobody has said what success looks like."), "priority")
        served, noticed = present(one.people_served), present(one.noticed_by)
        if served:
            yield Node(2, _("People served"), str(served), one)
        else:
            yield self._lack(2, _("People served"), _("Nobody has said whom it serves."), "priority")
        if noticed:
            yield Node(2, _("They will notice"), str(noticed), one)
        else:
            words = _("Nobody has said what these people would notice, and by when.")
            yield self._lack(2, _("They will notice"), words, "priority")
        if sro is None:
            yield self._lack(2, _("Accountable"), _("Nobody is named as accountable."), "priority")

    def _measured(self) -> Iterator[Node]:
        by_id = {one.id: one for one in self._indicators}
        if not self._outcomes:
            yield self._lack(2, _("Outcome"), _("No outcome is named."), "outcome")
        for one in self._outcomes:
            yield Node(2, _("Outcome"), one.title, one, one.ref, str(present(one.people) or ""))
            measured = [by_id[id] for id in one.indicators if id in by_id]
            yield from (self._indicator(3, indicator) for indicator in measured)
            if not measured:
                words = _("Outcome {ref} is measured by no indicator.").format(ref=one.ref)
                yield self._lack(3, _("Indicator"), words, "outcome", one.id)
        if not self._indicators:
            yield self._lack(2, _("Indicator"), _("No indicator measures this promise."), "indicator")
        elif not any(one.headline for one in self._indicators):
            yield self._lack(
                2, _("Indicator"), _("No indicator is the headline of this promise."), "indicator"
            )
        used = {id for one in self._outcomes for id in one.indicators}
        for indicator in self._indicators:
            if indicator.id in used:
                continue
            yield self._indicator(2, indicator)
            if self._outcomes:
                words = _("{ref} measures no outcome.").format(ref=indicator.ref)
                yield self._lack(3, _("Outcome"), words, "indicator", indicator.id)

    def _indicator(self, depth: int, one: Indicator) -> Node:
        versions = versions_of(self._at, one)
        plan = versions[-1].plan if versions else None
        note = _("no path is agreed")
        if plan is not None and plan.target_on is not None:
            note = _("promised by {day}").format(day=FORMATS.day(plan.target_on))
        if plan is None and one.headline:
            words = _("No path is agreed for {ref}, the headline.").format(ref=one.ref)
            self.missing.append(Missing(words, "indicator", one.id))
        what = _("Headline indicator") if one.headline else _("Indicator")
        return Node(depth, what, one.title, one, one.ref, note)

    def _done(self) -> Iterator[Node]:
        if not self._programmes:
            yield self._lack(2, _("Programme"), _("No programme is named."), "programme")
        for one in self._programmes:
            owner = str(present(one.owner) or "")
            yield Node(2, _("Programme"), one.title, one, one.ref, owner or _("no owner is named"))
            mine = [step for step in self.milestones if step.programme == one.id]
            yield from self._steps(3, mine)
            if not any(lies_ahead(step, self._at.today) for step in mine):
                words = _("Programme {ref} has no milestone ahead.").format(ref=one.ref)
                yield self._lack(3, _("Milestone"), words, "milestone", one.id)
            made = [thing for thing in self._deliverables if thing.programme == one.id]
            yield from self._things(3, made)
            if not made:
                words = _("Programme {ref} names nothing that it delivers.").format(ref=one.ref)
                yield self._lack(3, _("Deliverable"), words, "deliverable", one.id)
        yield from self._steps(2, [one for one in self.milestones if one.programme is None])
        yield from self._things(2, [one for one in self._deliverables if one.programme is None])
        if not self._programmes and not any(lies_ahead(one, self._at.today) for one in self.milestones):
            yield self._lack(2, _("Milestone"), _("No milestone lies ahead."), "milestone")

    def _steps(self, depth: int, steps: Sequence[Milestone]) -> Iterator[Node]:
        """Those still open, soonest first; those met are counted, for they are behind us."""
        today = self._at.today
        met = [one for one in steps if dates_of(one).done(today)]
        still = [one for one in steps if one not in met and not dates_of(one).cancelled(today)]
        still.sort(key=lambda one: (next_day(one) or date.max, one.ref))
        if met:
            last = max(met, key=lambda one: (dates_of(one).done(today) or date.min, one.ref))
            words = plural("{n} milestone met, the last: {title}", "{n} milestones met, the last: {title}",
                           len(met), title=last.title)  # fmt: skip
            day = dates_of(last).done(today)
            note = _("met {day}").format(day=FORMATS.day(day)) if day else ""
            yield Node(depth, _("Milestones met"), words, last, last.ref, note)
        for one in still:
            note, late = _when(one, today)
            yield Node(depth, _("Milestone"), one.title, one, one.ref, note, late=late)
            if late:
                words = _("{ref} is past its day and has no new one.").format(ref=one.ref)
                self.missing.append(Missing(words, "milestone", one.id))

    def _things(self, depth: int, things: Iterable[Deliverable]) -> Iterator[Node]:
        today = self._at.today
        for one in things:
            due, done = present(one.due), one.delivered_on
            late = due is not None and due < today and not (done and done <= today)
            if done and done <= today:
                note = _("delivered {day}").format(day=FORMATS.day(done))
            elif due is None:
                note = _("no day is named")
            else:
                note = _("due {day}").format(day=FORMATS.day(due))
            yield Node(depth, _("Deliverable"), one.title, one, one.ref, note, late=late)

    def _lack(self, depth: int, what: str, words: str, entity: str, record: str = "") -> Node:
        self.missing.append(Missing(words, entity, record))
        return Node(depth, what, words, missing=True)


def _when(one: Milestone, today: date) -> tuple[str, bool]:
    """When an open milestone is expected, in words, and whether that day is past."""
    dates = dates_of(one)
    if dates.forecast is not None and dates.forecast >= today:
        return _("expected {day}").format(day=FORMATS.day(dates.forecast)), False
    if dates.baseline is None:
        return _("no date"), False
    if dates.baseline < today:
        return _("no new date since {day}").format(day=FORMATS.day(dates.baseline)), True
    return _("agreed for {day}").format(day=FORMATS.day(dates.baseline)), False

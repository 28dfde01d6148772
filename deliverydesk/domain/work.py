"""What is being done: milestones under a priority, and the barriers in their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import amount, choice, day, link, links, prose, text, whole, yes_no
from deliverydesk.schema.kinds import Absent, Words, present
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class MilestoneType(Words):
    """What kind of step a milestone is."""

    APPROVAL = "approval", N_("Approval")
    ASSURANCE = "assurance", N_("Assurance")
    DELIVERY = "delivery", N_("Delivery")
    DECISION = "decision", N_("Decision")
    EXTERNAL = "external", N_("External")
    BENEFIT = "benefit", N_("Benefit")


@entity(
    "milestone",
    N_("Milestone"),
    N_("Milestones"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="priority.ref ref title type critical original_baseline current_baseline forecast actual owner",
        form=(
            N_("What will be true"),
            "priority programme ref title type critical",
            N_("When"),
            "original_baseline current_baseline forecast actual cancelled_on",
            N_("Who, and how we know"),
            "owner evidence depends_on",
        ),
        context="priority.ref ref title original_baseline current_baseline",
        value="forecast actual owner evidence",
        new="priority title original_baseline forecast actual owner evidence",
        paper="ref title original_baseline current_baseline forecast actual",
    ),
)
class Milestone(Record):
    """A dated step that shows a priority is moving. Its status is computed, never typed."""

    priority: str = link(N_("Priority"), "priority")
    programme: str | None = link(N_("Programme"), "programme", default=None)
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Milestone"), help=N_("What will be true on the day"))
    type: MilestoneType = choice(N_("Type"), MilestoneType, default=MilestoneType.DELIVERY)
    critical: bool = yes_no(N_("Critical"), default=False)
    original_baseline: date | Absent | None = day(
        N_("First agreed"),
        default=None,
        guarded=True,
        help=N_("The date first agreed; slips are counted from it"),
    )
    current_baseline: date | Absent | None = day(
        N_("Agreed now"), default=None, guarded=True, help=N_("The date in force after any re-baseline")
    )
    forecast: date | Absent | None = day(N_("Forecast"), default=None, help=N_("When it is expected today"))
    actual: date | Absent | None = day(N_("Met on"), default=None)
    cancelled_on: date | None = day(N_("Cancelled on"), default=None)
    owner: str | Absent | None = text(N_("Owner"), default=None)
    evidence: str | Absent | None = prose(
        N_("Evidence"), default=None, help=N_("How we know, or why it moved")
    )
    depends_on: tuple[str, ...] = links(N_("Depends on"), "milestone")

    def problems(self) -> Iterator[Problem]:
        if present(self.actual) and self.cancelled_on:
            yield self.problem(
                "cancelled_on", _("A milestone that was met cannot be cancelled."), "contradiction"
            )
        if self.id and self.id in self.depends_on:
            yield self.problem("depends_on", _("A milestone cannot depend on itself."), "circle")


@entity(
    "deliverable",
    N_("Deliverable"),
    N_("Deliverables"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="priority.ref programme.ref ref title due delivered_on owner",
        form=(
            N_("What is handed over"),
            "priority programme ref title",
            N_("When"),
            "due delivered_on",
            N_("Who, and how we know"),
            "owner evidence",
        ),
        context="priority.ref ref title due",
        paper="ref title due delivered_on",
    ),
)
class Deliverable(Record):
    """A thing that a programme makes: a law, a contract, 40 schools. Milestones say when; this says what."""

    priority: str = link(N_("Priority"), "priority")
    programme: str | None = link(N_("Programme"), "programme", default=None)
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Deliverable"))
    due: date | Absent | None = day(N_("Due"), default=None)
    delivered_on: date | None = day(N_("Delivered on"), default=None)
    owner: str | Absent | None = text(N_("Owner"), default=None)
    evidence: str | Absent | None = prose(N_("Evidence"), default=None)


class BarrierCategory(Words):
    """What stands in the way."""

    FUNDING = "funding", N_("Funding or release")
    PROCUREMENT = "procurement", N_("Procurement or contract")
    LAND = "land", N_("Land or right of way")
    PERMITS = "permits", N_("Permits or environment")
    LAW = "law", N_("Law or regulation")
    POLICY = "policy", N_("Policy decision")
    STAFFING = "staffing", N_("Staffing or skills")
    COORDINATION = "coordination", N_("Coordination between ministries")
    LOCAL = "local", N_("Sub-national or local")
    DATA = "data", N_("Data")
    IT = "it", N_("IT or systems")
    SUPPLIER = "supplier", N_("Supplier or market")
    POLITICAL = "political", N_("Political or stakeholder")
    SECURITY = "security", N_("Security or access")
    SHOCK = "shock", N_("External shock")


class EscalationLevel(Words):
    """Who has the barrier now."""

    L0 = "L0", N_("L0 programme manager")
    L1 = "L1", N_("L1 accountable officer")
    L2 = "L2", N_("L2 permanent secretary or minister")
    L3 = "L3", N_("L3 delivery unit convenes")
    L4 = "L4", N_("L4 cabinet secretary")
    L5 = "L5", N_("L5 head of government")


class BarrierStatus(Words):
    """Where a barrier is on its way out."""

    NEW = "new", N_("New")
    ACCEPTED = "accepted", N_("Accepted")
    IN_HAND = "in_hand", N_("In hand")
    WAITING = "waiting", N_("Waiting")
    ESCALATED = "escalated", N_("Escalated")
    RESOLVED = "resolved", N_("Resolved (claimed)")
    CLOSED = "closed", N_("Closed (verified)")
    REJECTED = "rejected", N_("Rejected")
    MERGED = "merged", N_("Merged")
    PARKED = "parked", N_("Parked")


OPEN_STATUSES = frozenset(
    {
        BarrierStatus.NEW,
        BarrierStatus.ACCEPTED,
        BarrierStatus.IN_HAND,
        BarrierStatus.WAITING,
        BarrierStatus.ESCALATED,
    }
)


class ResolutionType(Words):
    """What took a barrier away."""

    DECISION = "decision", N_("Decision")
    MONEY = "money", N_("Money")
    WAIVER = "waiver", N_("Waiver")
    LAW = "law", N_("Law")
    STAFFING = "staffing", N_("Staffing")
    WORKAROUND = "workaround", N_("Workaround")
    TARGET_CHANGED = "target_changed", N_("Target changed")
    IRRELEVANT = "irrelevant", N_("Became irrelevant")
    NOT_RESOLVED = "not_resolved", N_("Not resolved")


@entity(
    "barrier",
    N_("Barrier"),
    N_("Barriers"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="priority.ref ref title level status impact recipient_agency decide_by began_on raised_on",
        form=(
            N_("What is in the way"),
            "priority ref title description category sub_category impact",
            N_("Since when"),
            "began_on began_on_basis raised_by raised_on",
            N_("Who must decide what"),
            "sponsor recipient_agency owner decision_needed decide_by decision_level_required",
            N_("What it touches"),
            "indicator milestone programme place days_of_slip_at_stake money_at_stake",
            N_("Where it is"),
            "level level_since status next_step next_step_due help_asked_of options",
            N_("How it ended"),
            "resolution resolution_type resolved_on verified_by recurrence_of",
        ),
        context="priority.ref ref title level began_on",
        value="status next_step next_step_due owner resolution resolved_on",
        new="priority title description category began_on decision_needed decide_by owner next_step",
        paper="ref title level status decide_by",
    ),
)
class Barrier(Record):
    """One thing in the way of one promise; a plain reading gives the difficulty and the reason."""

    priority: str = link(N_("Priority"), "priority")
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Barrier"))
    description: str | Absent | None = prose(N_("What, since when, why"), default=None)
    category: BarrierCategory | None = choice(N_("Category"), BarrierCategory, default=None)
    sub_category: str | None = text(N_("Sub-category"), default=None)
    impact: int | None = whole(
        N_("Impact"),
        least=1,
        most=4,
        default=None,
        help=N_("1 no milestone moves, 2 absorbed, 3 a trajectory point missed, 4 the end target at risk"),
    )
    began_on: date | Absent | None = day(N_("Began on"), default=None)
    began_on_basis: str | None = text(N_("How we know"), default=None)
    raised_by: str | None = text(N_("Raised by"), default=None)
    raised_on: date | None = day(N_("Raised on"), default=None, help=N_("When it came onto our books"))
    sponsor: str | None = link(
        N_("Sponsor"), "ministry", default=None, help=N_("The ministry that suffers it")
    )
    recipient_agency: str | None = link(N_("Who must decide"), "ministry", default=None)
    owner: str | Absent | None = text(N_("Owner"), default=None, help=N_("One person"))
    decision_needed: str | Absent | None = prose(N_("Decision needed"), default=None)
    decide_by: date | Absent | None = day(
        N_("Decide by"), default=None, help=N_("The last day on which the decision still saves the milestone")
    )
    decision_level_required: EscalationLevel | None = choice(
        N_("Level required"), EscalationLevel, default=None
    )
    indicator: str | None = link(N_("Indicator"), "indicator", default=None)
    milestone: str | None = link(N_("Milestone"), "milestone", default=None)
    programme: str | None = link(N_("Programme"), "programme", default=None)
    place: str | None = link(N_("Place"), "place", default=None)
    days_of_slip_at_stake: int | None = whole(N_("Days at stake"), least=0, default=None)
    money_at_stake: float | None = amount(N_("Money at stake"), least=0, default=None)
    level: EscalationLevel = choice(N_("Level"), EscalationLevel, default=EscalationLevel.L0)
    level_since: date | None = day(N_("At this level since"), default=None)
    status: BarrierStatus = choice(N_("Status"), BarrierStatus, default=BarrierStatus.NEW)
    next_step: str | Absent | None = text(N_("Next step"), default=None)
    next_step_due: date | Absent | None = day(N_("Next step due"), default=None)
    help_asked_of: tuple[str, ...] = links(N_("Help asked of"), "ministry")
    options: str | None = prose(N_("Options"), default=None)
    resolution: str | Absent | None = prose(N_("Resolution"), default=None)
    resolution_type: ResolutionType | None = choice(N_("Resolved by"), ResolutionType, default=None)
    resolved_on: date | Absent | None = day(N_("Resolved on"), default=None)
    verified_by: str | None = link(N_("Verified by"), "person", default=None)
    recurrence_of: str | None = link(N_("Comes back from"), "barrier", default=None)

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self.status in OPEN_STATUSES

    def problems(self) -> Iterator[Problem]:
        began, resolved = present(self.began_on), present(self.resolved_on)
        if began and self.raised_on and self.raised_on < began:
            yield self.problem("raised_on", _("It was raised before it began."), "date order")
        if began and resolved and resolved < began:
            yield self.problem("resolved_on", _("It was resolved before it began."), "date order")

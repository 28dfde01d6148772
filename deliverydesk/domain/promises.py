"""What the government promised: priorities, and the programmes that are meant to deliver them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import choice, day, link, links, prose, text, whole
from deliverydesk.schema.kinds import Absent, Words, present
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class PriorityStatus(Words):
    """Where a promise stands in its own life; how it goes is a rating's business."""

    ACTIVE = "active", N_("Active")
    PROPOSED = "proposed", N_("Proposed")
    DELIVERED = "delivered", N_("Delivered")
    DROPPED = "dropped", N_("Dropped")


_LAST = 10_000


class Arrival(Words):
    """Whether a promise whose day has come was kept; a person decides it."""

    ON_TIME = "on time", N_("On time")
    LATE = "late", N_("Late")
    NOT = "not", N_("Not")


@entity(
    "priority",
    N_("Priority"),
    N_("Priorities"),
    ref="ref",
    title="title",
    views=Views(
        table="ref title ministry tier status sro account_lead start end",
        form=(
            N_("The promise"),
            "ref title ministry tier status order",
            N_("For whom"),
            "aspiration people_served noticed_by",
            N_("Who answers"),
            "sro account_lead",
            N_("When"),
            "start end arrived",
            N_("Where it stands"),
            "narrative_ministry narrative_unit",
        ),
        context="ref title",
        value="narrative_ministry",
        paper="ref title ministry",
    ),
)
class Priority(Record):
    """One promise of the government, led by one ministry."""

    ref: str = text(N_("No"), limit=60, help=N_("Short and lasting: P07"))
    title: str = text(N_("Priority"), help=N_("The promise in the words a citizen would use"))
    ministry: str = link(N_("Ministry"), "ministry", help=N_("The ministry that leads"))
    tier: int | None = whole(N_("Tier"), least=1, most=9, default=None, help=N_("1 is reported most often"))
    aspiration: str | Absent | None = prose(
        N_("Aspiration"), default=None, help=N_("What success looks like")
    )
    people_served: str | Absent | None = text(N_("People served"), default=None)
    noticed_by: str | Absent | None = text(
        N_("What they will notice"), default=None, help=N_("What these people would notice, and by when")
    )
    status: PriorityStatus = choice(N_("Status"), PriorityStatus, default=PriorityStatus.ACTIVE)
    sro: str | None = link(
        N_("Accountable"), "person", default=None, help=N_("The one person who answers for it")
    )
    account_lead: str | None = link(N_("For the unit"), "person", default=None)
    start: date | Absent | None = day(N_("Starts"), default=None)
    end: date | Absent | None = day(N_("Promised by"), default=None, guarded=True)
    arrived: Arrival | None = choice(
        N_("Was it kept"), Arrival, default=None, help=N_("Said once its day has come; the unit decides")
    )
    narrative_ministry: str | Absent | None = prose(N_("The ministry says"), default=None)
    narrative_unit: str | Absent | None = prose(N_("The unit says"), default=None)
    order: int | None = whole(
        N_("Order"), least=1, default=None, help=N_("The government's own order of its priorities")
    )

    @property
    def own_order(self) -> int:
        """Its place in the government's own order; one without a place comes after all others."""
        return self.order if self.order is not None else _LAST

    def problems(self) -> Iterator[Problem]:
        start, end = present(self.start), present(self.end)
        if start and end and end < start:
            yield self.problem("end", _("The promise ends before it starts."), "date order")


@entity(
    "outcome",
    N_("Outcome"),
    N_("Outcomes"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="priority.ref ref title people",
        form=(N_("Outcome"), "priority ref title people indicators"),
        context="priority.ref ref title",
        paper="ref title people",
    ),
)
class Outcome(Record):
    """What will be different for people if a promise is kept; indicators measure it."""

    priority: str = link(N_("Priority"), "priority")
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Outcome"), help=N_("What people will have, in their words"))
    people: str | Absent | None = text(N_("For whom"), default=None)
    indicators: tuple[str, ...] = links(N_("Measured by"), "indicator")


@entity(
    "programme",
    N_("Programme"),
    N_("Programmes"),
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table="priority ref title owner",
        form=(N_("Programme"), "priority ref title owner"),
        context="priority.ref ref title",
        value="owner",
        paper="ref title owner",
    ),
)
class Programme(Record):
    """A body of work under one priority."""

    priority: str = link(N_("Priority"), "priority")
    ref: str = text(N_("No"), limit=60)
    title: str = text(N_("Programme"))
    owner: str | Absent | None = text(N_("Owner"), default=None)

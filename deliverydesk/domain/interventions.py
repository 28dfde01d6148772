"""What a path is built from: where things go if nothing is done, and what each intervention should add."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.schema.fields import amount, choice, day, link, prose, text
from deliverydesk.schema.kinds import Absent, Words
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class Ramp(Words):
    """How an intervention's effect grows from its start until it is in full force."""

    LINEAR = "linear", N_("Evenly")
    STEP = "step", N_("All at once, when in full force")
    S = "s", N_("Slowly, then fast, then slowly")


@entity(
    "intervention",
    N_("Intervention"),
    N_("Interventions"),
    parent="trajectory",
    title="title",
    views=Views(
        table="trajectory title programme impact starts_on full_on ramp overlap",
        form=(
            N_("What is done"),
            "trajectory title programme",
            N_("What it should add"),
            "impact starts_on full_on ramp overlap basis",
        ),
        paper="title impact starts_on full_on",
    ),
)
class Intervention(Record):
    """One thing that is done to move an indicator. `impact` is signed, in the indicator's own unit."""

    trajectory: str = link(N_("Trajectory"), "trajectory")
    title: str = text(N_("Intervention"))
    programme: str | None = link(N_("Programme"), "programme", default=None)
    impact: float = amount(
        N_("Full impact"), help=N_("What it adds once in full force, in the indicator's unit; −3 takes away")
    )
    starts_on: date = day(N_("Starts"), help=N_("The first day on which it has any effect"))
    full_on: date = day(N_("In full force"), help=N_("The day from which the whole impact is there"))
    ramp: Ramp = choice(N_("Grows"), Ramp, default=Ramp.LINEAR)
    overlap: float = amount(
        N_("Share that counts"),
        least=0,
        most=1,
        default=1.0,
        help=N_("Below 1 where it overlaps with another: 0.9 counts nine tenths"),
    )
    basis: str | Absent | None = prose(
        N_("Where the figure comes from"), default=None, help=N_("A trial, another country, a judgement")
    )

    def problems(self) -> Iterator[Problem]:
        if self.full_on < self.starts_on:
            yield self.problem("full_on", _("It is in full force before it starts."), "date order")
        if self.overlap == 0:
            yield self.problem("overlap", _("A share of 0 would leave nothing of it."), "number")


@entity(
    "do_nothing",
    N_("Point without action"),
    N_("Line without action"),
    parent="trajectory",
    views=Views(table="trajectory on value", form=(N_("If nothing is done"), "trajectory on value")),
)
class DoNothing(Record):
    """Where the indicator would stand on one day if nothing were done; straight lines between the points."""

    trajectory: str = link(N_("Trajectory"), "trajectory")
    on: date = day(N_("On"))
    value: float = amount(N_("Value"))

    def label(self, at: Picture) -> str:
        return FORMATS.day_full(self.on)

"""The unit's own settings: a record like any other, edited by the same form, checked, kept and undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.domain.assessments import RatingScale
from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import amount, choice, day, text
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


@entity(
    "settings",
    N_("Settings"),
    N_("Settings"),
    title="unit_name",
    single=True,
    views=Views(
        table="unit_name country marking scale",
        form=(
            N_("The unit"),
            "unit_name country marking language",
            N_("Ratings"),
            "scale threshold_g threshold_ag threshold_ar ahead_from shortfall_ag shortfall_ar",
            N_("Practice"),
            "practice_today",
        ),
    ),
)
class DeskSettings(Record):
    """What one desk goes by. Thresholds are progress ratios; shortfalls are shares of the target."""

    unit_name: str = text(N_("Unit"), limit=120, default="Delivery Unit")
    country: str = text(N_("Country"), limit=120, default="")
    marking: str = text(N_("Marking"), limit=60, default="OFFICIAL")
    language: str = text(N_("Language"), limit=12, default="en")
    scale: RatingScale = choice(N_("The unit's scale"), RatingScale, default=RatingScale.FOUR)
    threshold_g: float = amount(N_("Green from"), default=0.95)
    threshold_ag: float = amount(N_("Amber-green from"), default=0.80)
    threshold_ar: float = amount(N_("Amber-red from"), default=0.50)
    ahead_from: float = amount(N_("Ahead from"), default=1.10)
    shortfall_ag: float = amount(N_("Amber-green up to a shortfall of"), default=0.02)
    shortfall_ar: float = amount(N_("Amber-red up to a shortfall of"), default=0.05)
    practice_today: date | None = day(
        N_("Practice date"), default=None, help=N_("A sample desk lives on this day; empty for a real one")
    )

    def problems(self) -> Iterator[Problem]:
        if not self.threshold_g > self.threshold_ag > self.threshold_ar:
            yield self.problem("threshold_g", _("Thresholds must fall from green to amber-red."), "order")
        if not 0 <= self.shortfall_ag <= self.shortfall_ar:
            yield self.problem(
                "shortfall_ag", _("Shortfalls must rise from amber-green to amber-red."), "order"
            )

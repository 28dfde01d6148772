"""The unit's own settings: a record like any other, edited by the same form, checked, kept and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from deliverydesk.domain.assessments import RatingScale
from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import amount, choice, day, prose, text, whole, yes_no
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


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
            "unit_name country marking language vision",
            N_("Ratings"),
            "scale threshold_g threshold_ag threshold_ar ahead_from shortfall_ag shortfall_ar",
            N_("Slips in days"),
            "slip_ag slip_ar",
            N_("Questions and the report table"),
            "rule_after_rating quiet_rules rank_numbers",
            N_("The organisation's sensitivity label"),
            "label_name label_id label_site",
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
    vision: str | None = prose(
        N_("Vision"), default=None, help=N_("What the country wants to be; every promise should serve it")
    )
    slip_ag: int | None = whole(
        N_("Amber-green up to a slip of"), least=0, default=None, help=N_("Days; 30 where nothing is given")
    )
    slip_ar: int | None = whole(
        N_("Amber-red up to a slip of"), least=0, default=None, help=N_("Days; 90 where nothing is given")
    )
    rule_after_rating: bool | None = yes_no(
        N_("Show the optional rule"),
        default=None,
        help=N_("After a person has rated, show what a rule would give; it changes nothing"),
    )
    rank_numbers: bool | None = yes_no(
        N_("Number the report table"), default=None, help=N_("Ties then share a number: 1, 2, 2, 4")
    )
    quiet_rules: str | None = text(
        N_("Questions switched off"), default=None, help=N_("The names of rules, divided by spaces")
    )
    label_name: str | None = text(
        N_("Label"),
        limit=120,
        default=None,
        help=N_("Its name, as Office shows it; written into our workbooks"),
    )
    label_id: str | None = text(
        N_("Label's id"),
        limit=36,
        default=None,
        help=N_("Your administrators know it; like 2096f6a2-d2f7-48be-…"),
    )
    label_site: str | None = text(
        N_("Organisation's id"), limit=36, default=None, help=N_("The id of your organisation's tenant")
    )
    practice_today: date | None = day(
        N_("Practice date"), default=None, help=N_("A sample desk lives on this day; empty for a real one")
    )

    def problems(self) -> Iterator[Problem]:
        if not self.threshold_g > self.threshold_ag > self.threshold_ar:
            yield self.problem("threshold_g", _("Thresholds must fall from green to amber-red."), "order")
        yield from self._label_problems()
        if (self.slip_ag if self.slip_ag is not None else 30) > (
            self.slip_ar if self.slip_ar is not None else 90
        ):
            yield self.problem("slip_ag", _("Slips must rise from amber-green to amber-red."), "order")
        if not 0 <= self.shortfall_ag <= self.shortfall_ar:
            yield self.problem(
                "shortfall_ag", _("Shortfalls must rise from amber-green to amber-red."), "order"
            )

    def _label_problems(self) -> Iterator[Problem]:
        for name in ("label_id", "label_site"):
            value = getattr(self, name)
            if value is not None and not _ID.fullmatch(value):
                words = _(
                    "“{id}” is not an id. It has 32 digits and letters in five groups, joined by hyphens."
                )
                yield self.problem(name, words.format(id=value), "id")
        missing = "label_site" if self.label_id is not None else "label_id"
        if (self.label_id is None) != (self.label_site is None) or (
            self.label_name is not None and self.label_id is None
        ):
            words = _(
                "A label needs both ids: its own and the organisation's. Give both, or leave all empty."
            )
            yield self.problem(missing, words, "required")


def settings_of(at: Picture) -> DeskSettings:
    """The unit's settings; the defaults where a desk has none yet."""
    return next(iter(at.all(DeskSettings)), _DEFAULTS)


_DEFAULTS = DeskSettings()

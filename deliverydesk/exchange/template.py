"""A ministry's workbook for one period, from the catalogue's views: all that it is asked, in one file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from deliverydesk.domain.settings import DeskSettings
from deliverydesk.exchange import frontsheet, sheets, signoff, styling
from deliverydesk.exchange.drawing import Drawing, Marking
from deliverydesk.exchange.frontsheet import Cover
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.sections import SECTIONS, Scope
from deliverydesk.exchange.sensitivity import Label
from deliverydesk.exchange.tabling import Table, TooLong, table
from deliverydesk.i18n import FORMATS, N_, _, isolated, speaking, spoken

FRONT = N_("Front sheet")
SEAL = "mark"


@dataclass(frozen=True)
class Order:
    """A workbook to be made. `secret` is the desk's own key, `reference` what people call the workbook.

    `language` is the tag of one of `i18n.languages()`: the workbook speaks it, whatever the window speaks.
    `sections` are the keys of the sheets it is to have, all where it is empty; `due` the day it is asked for;
    `part` what its part is called, where the ministry gets several workbooks.
    """

    scope: Scope
    issue: str
    reference: str
    unit: str
    marking: str
    language: str
    secret: bytes
    sections: frozenset[str] = frozenset()
    due: date | None = None
    label: Label | None = None
    part: str = ""


@dataclass(frozen=True)
class Workbook:
    """A workbook that was made: the file, and every cell of it as it was sent."""

    content: bytes
    issued: Issued


def tables(
    scope: Scope, secret: bytes, sections: Collection[str] = (), language: str = ""
) -> tuple[Table, ...]:
    """The sheets that a ministry's workbook has, of `sections` where any are named; empty: nothing to ask.

    They speak `language`, the one in force where it is empty. Raises `Refused` where a text of ours is longer
    than a cell can hold.
    """
    wanted = [one for one in SECTIONS if not sections or one.key in sections]
    try:
        with speaking(language or spoken().tag):
            found = [table(section, scope, secret) for section in wanted]
    except TooLong as long:
        # Said to the unit, so not in the language of the workbook.
        raise long.refusal() from None
    return tuple(one for one in found if one is not None)


def build(order: Order) -> Workbook:
    """Make one workbook. The same order gives the same bytes.

    Raises `Refused` where a text of ours is longer than a cell can hold, LookupError for an unknown language.
    """
    scope = order.scope
    made = tables(scope, order.secret, order.sections, order.language)
    issued = Issued(
        issue=order.issue,
        ministry=scope.ministry.id,
        period=scope.period.id,
        language=order.language,
        sheets=tuple(one.issued() for one in made),
        promises=tuple(one.id for one in scope.promises),
    )
    with speaking(order.language):
        return Workbook(_drawn(order, made, issued), issued)


def _drawn(order: Order, made: tuple[Table, ...], issued: Issued) -> bytes:
    scope = order.scope
    period = scope.period
    ministry = scope.translated(scope.ministry, "name")
    settings = next(iter(scope.at.all(DeskSettings)), None)
    unit = scope.translated(settings, "unit_name", order.unit) if settings is not None else order.unit
    title = _("Return for {period}: {ministry}").format(period=period.ref, ministry=ministry)
    desk = Drawing(Marking(order.marking, f"{ministry}, {period.ref}", order.reference), title, order.label)
    absent = desk.list_of(styling.absent_words())
    front = desk.sheet(_(FRONT))
    counts = [sheets.draw(desk, one, absent) for one in made]
    counts.append(signoff.draw(desk, absent))
    asked_for = order.due or period.due
    due = isolated(FORMATS.day_long(asked_for)) if asked_for else ""
    cover = Cover(_(FRONT), unit, ministry, period.ref, due, order.reference, order.part)
    frontsheet.draw(desk, front, cover, counts)
    return desk.close({**issued.facts(), SEAL: issued.seal(order.secret)})

"""A ministry's workbook for one period, from the catalogue's views: all that it is asked, in one file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from deliverydesk.exchange import frontsheet, sheets, signoff, styling
from deliverydesk.exchange.drawing import Drawing, Marking
from deliverydesk.exchange.frontsheet import Cover
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.sections import SECTIONS, Scope
from deliverydesk.exchange.sensitivity import Label
from deliverydesk.exchange.tabling import Table, table
from deliverydesk.i18n import FORMATS, N_, _

FRONT = N_("Front sheet")
SEAL = "mark"


@dataclass(frozen=True)
class Order:
    """A workbook to be made. `secret` is the desk's own key, `reference` what people call the workbook.

    `sections` are the keys of the sheets it is to have, all where it is empty; `due` the day it is asked for.
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


@dataclass(frozen=True)
class Workbook:
    """A workbook that was made: the file, and every cell of it as it was sent."""

    content: bytes
    issued: Issued


def tables(scope: Scope, secret: bytes, sections: Collection[str] = ()) -> tuple[Table, ...]:
    """The sheets that a ministry's workbook has, of `sections` where any are named; empty: nothing to ask."""
    wanted = (one for one in SECTIONS if not sections or one.key in sections)
    found = (table(section, scope, secret) for section in wanted)
    return tuple(one for one in found if one is not None)


def build(order: Order) -> Workbook:
    """Make one workbook. The same order gives the same bytes.

    Raises `Refused` where a text of ours is longer than a cell can hold.
    """
    scope = order.scope
    made = tables(scope, order.secret, order.sections)
    issued = Issued(
        issue=order.issue,
        ministry=scope.ministry.id,
        period=scope.period.id,
        language=order.language,
        sheets=tuple(one.issued() for one in made),
    )
    return Workbook(_drawn(order, made, issued), issued)


def _drawn(order: Order, made: tuple[Table, ...], issued: Issued) -> bytes:
    scope = order.scope
    ministry, period = scope.ministry, scope.period
    title = _("Return for {period}: {ministry}").format(period=period.ref, ministry=ministry.name)
    desk = Drawing(
        Marking(order.marking, f"{ministry.name}, {period.ref}", order.reference), title, order.label
    )
    absent = desk.list_of(tuple(styling.absent_words()))
    front = desk.sheet(_(FRONT))
    counts = [sheets.draw(desk, one, absent) for one in made]
    counts.append(signoff.draw(desk, absent))
    asked_for = order.due or period.due
    due = FORMATS.day_long(asked_for) if asked_for else ""
    cover = Cover(_(FRONT), order.unit, ministry.name, period.ref, due, order.reference)
    frontsheet.draw(desk, front, cover, counts)
    return desk.close({**issued.facts(), SEAL: issued.seal(order.secret)})

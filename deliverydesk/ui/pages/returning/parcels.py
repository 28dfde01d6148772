"""What went out to a ministry and what came back in a period, file by file, in the order of the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.exchanges import Dispatch, Issue, Returned
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.services.reviewlines import Tally
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn


@dataclass(frozen=True)
class Parcel:
    """One workbook that went out, one mark or one file that came back, of a ministry's period."""

    key: str
    day: Cell
    what: str
    file: str
    says: str
    tone: str = ""


PARCELS: tuple[RowColumn[Parcel], ...] = (
    RowColumn(Head(_("When"), "text", 82, False, False), lambda one: one.day),
    RowColumn(
        Head(_("What"), "text", 150, False, False), lambda one: Cell(one.what, tone=one.tone, tip=one.what)
    ),
    RowColumn(Head(_("File"), "text", 170, True, False), lambda one: Cell(one.file, tip=one.file)),
    RowColumn(Head(_("How it stands"), "text", 170, False, False), lambda one: Cell(one.says, tip=one.says)),
)


def parcels(answer: Answer, tallies: Mapping[str, Tally | None]) -> list[Parcel]:
    """By the day; on one day what went out, then what a person said of it, then what came back."""
    found = [_sent(one) for one in answer.issues]
    found += [_marked(one) for one in answer.marks]
    found += [_back(one, tallies.get(one.id)) for one in answer.returns]
    return sorted(found, key=lambda one: one.day.sort)


def _sent(one: Issue) -> Parcel:
    day = Cell(FORMATS.day(one.issued_on), (one.issued_on, 0))
    what = _("Questions sent back") if one.sends_back else _("Workbook issued")
    says = f"{one.ref}, {one.part}" if one.part and not one.sends_back else one.ref
    return Parcel(one.id, day, what, one.file, says)


def _marked(one: Dispatch) -> Parcel:
    return Parcel(one.id, Cell(FORMATS.day(one.on), (one.on, 1)), _(one.kind.label), "", one.note or "")


def _back(one: Returned, tally: Tally | None) -> Parcel:
    says = ""
    if tally is not None:
        done = tally.changes - tally.undecided
        says = plural(
            "{done} of {n} change decided", "{done} of {n} changes decided", tally.changes, done=done
        )
        if not tally.changes:
            says = _("nothing changed")
    tone = "watch" if one.status.value == "stale" else ""
    what = _("Came back, {status}").format(status=_(one.status.label).lower())
    day = Cell(FORMATS.day(one.received_on), (one.received_on, 2))
    return Parcel(one.id, day, what, one.file, says, tone)

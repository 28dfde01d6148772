"""What a person did with a workbook, or heard of it: sent, reminded, acknowledged; none of it is inferred."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.exchanges import Dispatch, DispatchKind
from deliverydesk.errors import Refused
from deliverydesk.i18n import FORMATS, NN_, _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.storage.journal import Written

_SAID = {
    DispatchKind.SENT: NN_("{n} workbook sent for {period}", "{n} workbooks sent for {period}"),
    DispatchKind.REMINDED: NN_("{n} ministry reminded for {period}", "{n} ministries reminded for {period}"),
    DispatchKind.ACKNOWLEDGED: NN_(
        "{n} workbook acknowledged for {period}", "{n} workbooks acknowledged for {period}"
    ),
}


def mark(
    desk: Desk,
    asked: Sequence[Answer],
    kind: DispatchKind,
    *,
    on: date | None = None,
    note: str | None = None,
    reason: str | None = None,
) -> Written:
    """Keep a person's word on the workbooks that count of these ministries, as one undoable step.

    `on` is today where no day is given. Refuses a ministry to which nothing was issued, a day that has not
    come, and one before the workbook was made: nothing is written then.
    """
    at = desk.picture
    day = on or at.today
    unasked = [one.ministry.name for one in asked if one.issued is None]
    if unasked or not asked:
        raise Refused(
            _("Nothing has been issued to {names} for this period; nothing was marked.").format(
                names=", ".join(unasked) or _("nobody")
            ),
            _("Issue the workbook first."),
        )
    if day > at.today:
        raise Refused(
            _("{day} has not come yet; nothing was marked.").format(day=FORMATS.day_full(day)),
            _("Give the day on which it was done."),
        )
    changes = []
    for one in asked:
        for issue in one.awaited:
            if day < issue.issued_on:
                raise Refused(
                    _("{file} was made on {made}, after {day}; nothing was marked.").format(
                        file=issue.file, made=FORMATS.day_full(issue.issued_on), day=FORMATS.day_full(day)
                    ),
                    _("Give the day on which it was done."),
                )
            made = Dispatch(id=desk.sources.new_id(), issue=issue.id, kind=kind, on=day, note=note)
            changes.append(Change(None, made))
    first = asked[0].issued
    assert first is not None
    period = at.reference(first.period)
    if len(asked) == 1:
        label = _("{name}: {what}, {period}").format(
            name=asked[0].ministry.name, what=_(kind.label).lower(), period=period
        )
    else:
        label = plural(*_SAID[kind], len(asked), period=period)
    return desk.write(label, changes, reason=reason)

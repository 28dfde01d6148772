"""A workbook that goes back: only the rows that are asked about, and only the cells in question unlocked.

It is a fresh one of ours. Each cell in question shows what they had sent; its base is what stands with us
today, so that their answer is compared with that, like any other return.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deliverydesk.exchange import receiptsheet, sheets, signoff, styling
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.drawing import Drawing, Marking
from deliverydesk.exchange.issued import Issued, IssuedRow, IssuedSheet
from deliverydesk.exchange.receiptsheet import Heads, Receipt
from deliverydesk.exchange.sections import SECTIONS, Section
from deliverydesk.exchange.tabling import Row, Spare, Table, spare, table
from deliverydesk.exchange.template import SEAL, Order, Workbook
from deliverydesk.i18n import N_, _, isolated

GUIDANCE = N_("Only the white cells are asked about. The comment at each says what we would like to know.")


@dataclass(frozen=True)
class Ask:
    """One cell or row asked about, by the id of its proposal; `field` is empty for a whole row.

    `theirs` is their value in memory form, or the plain values of a new row by field name. Where they gave
    none that can be read, `has_theirs` is False and the cell shows what stands.
    """

    id: str
    entity: str
    record: str
    field: str
    theirs: Any
    has_theirs: bool
    comment: str


def build(order: Order, before: Issued, returned: str, asks: Sequence[Ask], receipt: Receipt) -> Workbook:
    """Make the workbook that goes back about one return. The same order gives the same bytes.

    `before` is the workbook that was answered. What has no cell any more is asked about on the first sheet
    alone. Raises `Refused` where a text of ours is longer than a cell can hold.
    """
    made = tuple(_tables(order, before, asks))
    issued = Issued(
        issue=order.issue,
        ministry=order.scope.ministry.id,
        period=order.scope.period.id,
        language=order.language,
        sheets=tuple(one.issued() for one in made),
        promises=before.promises or tuple(one.id for one in order.scope.priorities),
        answers=returned,
        asked=tuple(one.id for one in asks),
    )
    places = dict(_places(made, asks))
    asked = tuple(replace(one, place=places.get(one.id, "")) for one in receipt.asked)
    content = _drawn(order, made, issued, replace(receipt, asked=asked))
    return Workbook(content, issued)


def _drawn(order: Order, made: Sequence[Table], issued: Issued, receipt: Receipt) -> bytes:
    ministry, period = order.scope.ministry, order.scope.period
    name = order.scope.translated(ministry, "name")
    title = _("Questions on your return for {period}: {ministry}").format(
        period=isolated(period.ref), ministry=isolated(name)
    )
    desk = Drawing(
        Marking(order.marking, f"{ministry.name}, {period.ref}", order.reference), title, order.label
    )
    absent = desk.list_of(styling.absent_words())
    front = desk.sheet(_(receiptsheet.TITLE))
    for one in made:
        sheets.draw(desk, one, absent)
    signoff.draw(desk, absent)
    receiptsheet.draw(desk, front, Heads(order.unit, title, order.reference, order.marking), receipt)
    return desk.close({**issued.facts(), SEAL: issued.seal(order.secret)})


def _tables(order: Order, before: Issued, asks: Sequence[Ask]) -> Iterator[Table]:
    by_section: dict[str, list[Ask]] = {}
    for one in asks:
        sheet = _sheet_of(before, one)
        if sheet is not None:
            by_section.setdefault(sheet.section, []).append(one)
    for section in SECTIONS:
        if section.key not in by_section:
            continue
        of = replace(section, owes="", guidance=GUIDANCE)
        asked = by_section[section.key]
        if section.spare:
            whole: Table | None = _spares(of, before.by_section[section.key], order, asked)
        else:
            whole = table(of, order.scope, order.secret)
        if whole is not None and (cut := _cut(whole, order, asked)).rows:
            yield cut


def _sheet_of(before: Issued, ask: Ask) -> IssuedSheet | None:
    for sheet in before.sheets:
        if sheet.entity == ask.entity and ask.record in sheet.by_token and ask.field in ("", *sheet.fields):
            return sheet
    return None


def _spares(section: Section, before: IssuedSheet, order: Order, asks: Sequence[Ask]) -> Table:
    """The rows they had filled for new records, with their own keys and what they had written."""
    rows: list[tuple[Ask, IssuedRow]] = [(one, before.by_token[one.record]) for one in asks]
    lines = [Spare(row.token, str(row.locked[0]), one.theirs or {}, row.seed) for one, row in rows]
    return spare(section, order.scope, order.secret, lines)


def _cut(whole: Table, order: Order, asks: Sequence[Ask]) -> Table:
    """Only the rows and the columns that are asked about."""
    by_row: dict[str, list[Ask]] = {}
    for one in asks:
        by_row.setdefault(one.record, []).append(one)
    named = {one.field for one in asks}
    kept = [
        n for n, column in enumerate(whole.columns) if column.is_locked or "" in named or column.key in named
    ]
    free = [column.key for column in whole.columns if not column.is_locked]
    of_kept = [free.index(whole.columns[n].key) for n in kept if not whole.columns[n].is_locked]
    rows = []
    for row in whole.rows:
        if row.token in by_row:
            cells = _asked_cells(whole, order, row, by_row[row.token])
            shown = [cells.get(whole.columns[n].key, row.cells[n]) for n in kept]
            opened, comments = _opened(whole, by_row[row.token])
            rows.append(
                replace(
                    row,
                    cells=tuple(shown),
                    plain=tuple(row.plain[n] for n in of_kept),
                    open_to=opened,
                    comments=comments,
                )
            )
    return replace(whole, columns=tuple(whole.columns[n] for n in kept), rows=tuple(rows))


def _asked_cells(whole: Table, order: Order, row: Row, asks: Sequence[Ask]) -> Mapping[str, styling.Raw]:
    """What the cells in question show: what they had sent, where it could be read."""
    found = {}
    for one in asks:
        column = next((c for c in whole.columns if c.key == one.field and c.field is not None), None)
        if column is not None and one.has_theirs:
            found[one.field] = styling.raw(column.kind, one.theirs, order.scope.at)
    return found


def _opened(whole: Table, asks: Sequence[Ask]) -> tuple[frozenset[str] | None, dict[str, str]]:
    """The keys that may be filled in and what is said at them; a whole row says it at its first cell."""
    comments: dict[str, str] = {}
    free = [column.key for column in whole.columns if not column.is_locked]
    for one in asks:
        key = one.field or free[0]
        comments[key] = "\n".join((comments[key], one.comment)) if key in comments else one.comment
    if any(not one.field for one in asks):
        return None, comments
    return frozenset(one.field for one in asks), comments


def _places(made: Sequence[Table], asks: Sequence[Ask]) -> Iterator[tuple[str, str]]:
    """Where each question can be answered: `'Milestones'!F6`."""
    for one in asks:
        for sheet in made:
            if sheet.section.entity.key != one.entity:
                continue
            free = [column.key for column in sheet.columns if not column.is_locked]
            key = one.field or free[0]
            number = next((n for n, row in enumerate(sheet.rows) if row.token == one.record), None)
            if number is None or key not in free:
                continue
            across = next(n for n, column in enumerate(sheet.columns) if column.key == key)
            cell = address(sheets.FIRST_ROW + number + 1, sheets.FIRST_COLUMN + across + 1)
            name = sheet.name.replace("'", "''")
            yield one.id, f"'{name}'!{cell}"
            break

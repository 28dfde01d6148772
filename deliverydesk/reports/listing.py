"""Any list of the desk on paper, in the columns that a record's own declaration gives to paper.

A brief says what matters of a few records; this prints all of one kind, so that a list on the desk can be
laid on a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deliverydesk.domain.settings import settings_of
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.reports import blocks
from deliverydesk.schema.columns import Column, columns
from deliverydesk.schema.kind import Align
from deliverydesk.schema.kinds import Day, Prose, Text
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Entity, Record

_WIDE = 785.0  # points between the margins of a page
_SHORT, _LONG = 1.0, 2.6  # shares of the width that a column asks for


def document(at: Picture, entity: Entity[Any], records: Sequence[Record]) -> blocks.Document:
    """One kind of record as a document of its own."""
    settings = settings_of(at)
    count = plural("One record.", "{n} records.", len(records))
    opening = blocks.Opening(
        blocks.Heading(_(entity.plural), FORMATS.day_full(at.today)), blocks.Sentence(count)
    )
    sheet = blocks.Sheet(entity.key, _(entity.plural), opening, (grid(at, entity, records),))
    return blocks.Document(
        title=f"{settings.unit_name}: {_(entity.plural)}",
        sheets=(sheet,),
        unit=settings.unit_name,
        marking=settings.marking,
        pack=_("not frozen"),
        step=at.step,
    )


def grid(at: Picture, entity: Entity[Any], records: Sequence[Record]) -> blocks.Grid:
    """The records as a table, in the order given."""
    shown = columns(at.catalogue, entity, entity.views.paper or entity.views.table)
    shares = [_share(one) for one in shown]
    heads = tuple(
        blocks.Column(
            _(one.label),
            width=_WIDE * share / sum(shares),
            side="right" if one.kind.align is Align.FIGURES and not isinstance(one.kind, Day) else "left",
        )
        for one, share in zip(shown, shares, strict=True)
    )
    return blocks.Grid(heads, tuple(_row(at, shown, one) for one in records))


def _row(at: Picture, shown: Sequence[Column], record: Record) -> blocks.Row:
    lines = {True: 2, False: 1}
    return blocks.Row(
        tuple(
            blocks.Text(" ".join(one.show(record, at).split()), lines=lines[_is_long(one)]) for one in shown
        )
    )


def _is_long(column: Column) -> bool:
    return isinstance(column.kind, Prose) or (isinstance(column.kind, Text) and column.kind.limit > 100)


def _share(column: Column) -> float:
    return _LONG if _is_long(column) else _SHORT

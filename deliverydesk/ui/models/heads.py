"""What a table's heads say and how wide its columns wish to be, from what each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from deliverydesk.i18n import _
from deliverydesk.schema.columns import Column
from deliverydesk.schema.kinds import (
    Amount,
    Choice,
    Day,
    Kind,
    Prose,
    Rating,
    Ref,
    Refs,
    Text,
    Whole,
    YesNo,
)
from deliverydesk.schema.records import Entity

KEYS: Mapping[type[Kind], str] = MappingProxyType(
    {
        Text: "text",
        Prose: "prose",
        Day: "day",
        Amount: "amount",
        Whole: "whole",
        YesNo: "mark",
        Choice: "choice",
        Rating: "rating",
        Ref: "ref",
        Refs: "refs",
    }
)
"""The key by which grid and editors know each kind."""

_WIDTHS = MappingProxyType(
    {
        "code": 64,
        "title": 240,
        "text": 150,
        "prose": 260,
        "day": 92,
        "amount": 96,
        "whole": 84,
        "mark": 72,
        "choice": 130,
        "rating": 78,
        "ref": 190,
        "refs": 120,
    }
)


@dataclass(frozen=True)
class Head:
    """What one column's head answers."""

    words: str
    kind: str
    width: int
    stretch: bool
    sums: bool
    unit: str = ""
    second: str = ""


def key_of(kind: Kind) -> str:
    """The key of a kind."""
    return KEYS[type(kind)]


def heads(entity: Entity[Any], columns: Sequence[Column]) -> tuple[Head, ...]:
    """One head a column. A value seen through a link is named by the link where its own name is taken."""
    labels = [column.label for column in columns]
    made = []
    for column in columns:
        words = column.label
        if column.through is not None and labels.count(words) > 1:
            words = column.through.label
        key = key_of(column.kind)
        name = column.key.rpartition(".")[2]
        if column.through is None and name == entity.title != entity.ref:
            key = "title"
        elif name == entity.ref or (column.through is not None and name in ("ref", "code")):
            key = "code"
        made.append(Head(_(words), key, _width(column.kind, key), key == "title", column.kind.summable))
    return tuple(made)


def _width(kind: Kind, key: str) -> int:
    """A closed list is as wide as its longest word, within reason."""
    if isinstance(kind, Choice):
        longest = max(len(_(one.label)) for one in kind.of)
        return min(210, max(80, round(longest * 6.8) + 20))
    return _WIDTHS[key]

"""Every cell as it was sent: the base that a return is compared with, whatever has happened since.

The file that comes back is never trusted to say what it was. It is matched against this, row by row.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from deliverydesk.exchange.styling import Raw

TEMPLATE = 1
"""The layout's version; a later program reads earlier layouts by it."""


class IssuedRow(NamedTuple):
    """One row: its hidden key, the fingerprint of its locked cells, and what each cell held.

    `raw` is what the value cells showed, `plain` the JSON of what they meant. `seed` is the rest of a
    record that is not there yet, as JSON by field name, and None for one that is.
    """

    token: str
    print: str
    locked: tuple[Raw, ...]
    raw: tuple[Raw, ...]
    plain: tuple[Any, ...]
    seed: dict[str, Any] | None = None


@dataclass(frozen=True)
class IssuedSheet:
    """One sheet: the keys of its columns with the headings they had, and its rows.

    `is_new` marks spare rows: one that is filled is a new record.
    """

    section: str
    entity: str
    name: str
    is_new: bool
    reference: tuple[str, ...]
    locked: tuple[str, ...]
    fields: tuple[str, ...]
    labels: dict[str, str]
    rows: tuple[IssuedRow, ...]

    @cached_property
    def by_token(self) -> dict[str, IssuedRow]:
        """The rows by their hidden key."""
        return {row.token: row for row in self.rows}

    def title_of(self, row: IssuedRow) -> str:
        """What people call the row: its visible reference, `I03 30 Sep 2026`."""
        cells = dict(zip(self.locked, row.locked, strict=True))
        return " ".join(str(cells[key]) for key in self.reference if cells.get(key) is not None)


@dataclass(frozen=True)
class Issued:
    """One workbook as it was sent.

    `promises` are the ids of those it was made for: a new record may belong to one of them alone. Where it
    sends questions back, `answers` is the id of the return asked about and `asked` the ids of its proposals.
    """

    issue: str
    ministry: str
    period: str
    language: str
    sheets: tuple[IssuedSheet, ...]
    template: int = TEMPLATE
    promises: tuple[str, ...] = ()
    answers: str = ""
    asked: tuple[str, ...] = ()

    @cached_property
    def by_section(self) -> dict[str, IssuedSheet]:
        """The sheets by section."""
        return {sheet.section: sheet for sheet in self.sheets}

    @cached_property
    def cells(self) -> dict[tuple[str, str, str], tuple[IssuedSheet, IssuedRow, Any]]:
        """Every value cell by (entity, record, field): its sheet, its row and its plain value; see `cell`."""
        return {
            (sheet.entity, row.token, field): (sheet, row, plain)
            for sheet in self.sheets
            for row in sheet.rows
            for field, plain in zip(sheet.fields, row.plain, strict=True)
        }

    def cell(self, entity: str, record: str, field: str) -> tuple[IssuedRow, Any]:
        """A record's row and the plain value one of its fields was issued with; KeyError for others."""
        for sheet in self.sheets:
            if sheet.entity == entity and field in sheet.fields and (row := sheet.by_token.get(record)):
                return row, row.plain[sheet.fields.index(field)]
        raise KeyError(f"{entity} {record} {field}")

    def count(self) -> int:
        """How many value cells there are, spare rows left out."""
        return sum(len(sheet.fields) * len(sheet.rows) for sheet in self.sheets if not sheet.is_new)

    def facts(self) -> dict[str, str]:
        """What the hidden sheet says of the workbook."""
        return {
            "template": str(self.template),
            "issue": self.issue,
            "ministry": self.ministry,
            "period": self.period,
            "language": self.language,
        }

    def seal(self, secret: bytes) -> str:
        """A mark over the facts and every row's locked cells that only this desk can make."""
        rows = [[sheet.section, row.token, row.print] for sheet in self.sheets for row in sheet.rows]
        text = json.dumps([self.facts(), rows], sort_keys=True, separators=(",", ":"))
        return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The JSON that is kept."""
        return {
            **self.facts(),
            "promises": list(self.promises),
            "answers": self.answers,
            "asked": list(self.asked),
            "sheets": [
                {
                    "section": sheet.section,
                    "entity": sheet.entity,
                    "name": sheet.name,
                    "new": sheet.is_new,
                    "reference": list(sheet.reference),
                    "locked": list(sheet.locked),
                    "fields": list(sheet.fields),
                    "labels": sheet.labels,
                    "rows": [
                        [row.token, row.print, _jsons(row.locked), _jsons(row.raw), _unlike(row), row.seed]
                        for row in sheet.rows
                    ],
                }
                for sheet in self.sheets
            ],
        }

    @staticmethod
    def restore(plain: dict[str, Any]) -> Issued:
        """Back from the JSON."""
        sheets = tuple(
            IssuedSheet(
                section=one["section"],
                entity=one["entity"],
                name=one["name"],
                is_new=one["new"],
                reference=tuple(one["reference"]),
                locked=tuple(one["locked"]),
                fields=tuple(one["fields"]),
                labels=one["labels"],
                rows=tuple(
                    IssuedRow(token, print_, _raws(locked), _raws(raw), _plain(raw, unlike), seed)
                    for token, print_, locked, raw, unlike, seed in one["rows"]
                ),
            )
            for one in plain["sheets"]
        )
        return Issued(
            plain["issue"],
            plain["ministry"],
            plain["period"],
            plain["language"],
            sheets,
            int(plain["template"]),
            tuple(plain.get("promises", ())),
            plain.get("answers", ""),
            tuple(plain.get("asked", ())),
        )


def fingerprint(secret: bytes, section: str, token: str, locked: Sequence[Raw]) -> str:
    """A short mark over one row's key and locked cells: twelve figures that only this desk can make."""
    text = json.dumps([section, token, _jsons(locked)], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:12]


def _jsons(values: Sequence[Raw]) -> list[Any]:
    return [{"day": value.isoformat()} if isinstance(value, date) else value for value in values]


def _raws(values: list[Any]) -> tuple[Raw, ...]:
    return tuple([_day_of(value["day"]) if value.__class__ is dict else value for value in values])


@cache
def _day_of(text: str) -> date:
    return date.fromisoformat(text)


def _meant(raw: Raw) -> Any:
    """What a cell's plain value is in most cases: the cell itself, a day as text."""
    return raw.isoformat() if raw.__class__ is date else raw  # asked very often


def _unlike(row: IssuedRow) -> dict[str, Any]:
    """The plain values that are not what their cells say: choices, links, values absent for a reason."""
    pairs = enumerate(zip(row.raw, row.plain, strict=True))
    return {str(n): plain for n, (raw, plain) in pairs if plain != _meant(raw)}


def _plain(raw: list[Any], unlike: dict[str, Any]) -> tuple[Any, ...]:
    """The plain values of a row, from the JSON of its cells and of what is unlike them."""
    plain = [value["day"] if value.__class__ is dict else value for value in raw]
    for n, value in unlike.items():
        plain[int(n)] = value
    return tuple(plain)

"""What one return said, kept so that its review can be opened again after ours has moved on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.signoff import SignOff
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Flag, Given
from deliverydesk.schema.records import Catalogue

_sorted_json = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class SaidCell:
    """A cell that no longer says what was issued; `theirs` is plain JSON."""

    entity: str
    record: str
    field: str
    theirs: Any
    sheet: str
    cell: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidRecord:
    """A spare row that was filled: the plain values by field name, and each one's cell."""

    entity: str
    record: str
    values: dict[str, Any]
    cells: dict[str, str]
    sheet: str
    cell: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidMissing:
    """A row that did not come back."""

    entity: str
    record: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cell that can be meant in two ways, as it stands in the file, until its `question` is answered."""

    question: str
    entity: str
    record: str
    field: str
    raw: str | float
    sheet: str
    cell: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Said:
    """One return against its issue. Cells that came back unchanged are not in it: the issue holds them.

    `drafts` are spare rows with a cell among those `waiting`. `shows` is how the file writes elsewhere, by
    question: the only order of its days that can be meant, if all of them agree.
    `answered` are the ids of what was asked about and came back where it can be read.
    """

    cells: tuple[SaidCell, ...] = ()
    records: tuple[SaidRecord, ...] = ()
    missing: tuple[SaidMissing, ...] = ()
    problems: tuple[Problem, ...] = ()
    sign_off: SignOff = field(default_factory=SignOff)
    waiting: tuple[Waiting, ...] = ()
    drafts: tuple[SaidRecord, ...] = ()
    shows: tuple[tuple[str, str], ...] = ()
    answered: tuple[str, ...] = ()

    def given(self, issued: Issued, catalogue: Catalogue, file: str = "") -> Iterator[Given]:
        """The changed cells beside what was issued, as values, each with its place in `file`."""
        for one in self.cells:
            declared = catalogue[one.entity].field(one.field)
            _row, base = issued.cell(one.entity, one.record, one.field)
            yield Given(
                one.entity,
                one.record,
                one.field,
                declared.restore(one.theirs),
                declared.restore(base),
                Where(one.entity, one.record, one.field, file, one.sheet, one.cell),
                one.flags,
            )

    def digest(self) -> str:
        """The same for two files that say the same, wherever their cells stand."""
        facts = [
            sorted([one.entity, one.record, one.field, _sorted_json(one.theirs)] for one in self.cells),
            sorted([one.entity, one.record, _sorted_json(one.values)] for one in self.records),
            sorted([one.entity, one.record] for one in self.missing),
            sorted([one.rule, one.where.sheet, one.sentence] for one in self.problems),
            self.sign_off.plain(),
        ]
        if self.waiting:
            facts.append(sorted([one.entity, one.record, one.field, str(one.raw)] for one in self.waiting))
        return hashlib.sha256(_sorted_json(facts).encode()).hexdigest()

    def plain(self, digest: str = "") -> dict[str, Any]:
        """The JSON that is kept, under the digest of what the file said before anybody answered for it."""
        return {
            "digest": digest or self.digest(),
            "cells": [
                [one.entity, one.record, one.field, one.theirs, one.sheet, one.cell, _flags(one.flags)]
                for one in self.cells
            ],
            "records": _records(self.records),
            "missing": [[one.entity, one.record, one.sheet] for one in self.missing],
            "problems": [
                [one.rule, one.sentence, one.where.entity, one.where.record, one.where.field,
                 one.where.sheet, one.where.cell, str(one.severity), one.words]
                for one in self.problems
            ],
            "sign_off": self.sign_off.plain(),
            "waiting": [
                [one.question, one.entity, one.record, one.field, one.raw, one.sheet, one.cell,
                 _flags(one.flags)]
                for one in self.waiting
            ],
            "drafts": _records(self.drafts),
            "shows": [list(one) for one in self.shows],
            "answered": list(self.answered),
        }  # fmt: skip

    @staticmethod
    def restore(plain: dict[str, Any]) -> Said:
        """Back from the JSON."""
        return Said(
            cells=tuple(
                SaidCell(entity, record, name, theirs, sheet, cell, _restored(flags))
                for entity, record, name, theirs, sheet, cell, flags in plain["cells"]
            ),
            records=_restored_records(plain["records"]),
            missing=tuple(SaidMissing(*one) for one in plain["missing"]),
            problems=tuple(
                Problem(
                    rule,
                    sentence,
                    Where(entity, record, name, sheet=sheet, cell=cell),
                    Severity(severity),
                    *words,
                )
                # What was kept before their own words were has one part less.
                for rule, sentence, entity, record, name, sheet, cell, severity, *words in plain["problems"]
            ),
            sign_off=SignOff.restore(plain["sign_off"]),
            # Returns kept by an earlier version have none of these.
            waiting=tuple(
                Waiting(question, entity, record, name, raw, sheet, cell, _restored(flags))
                for question, entity, record, name, raw, sheet, cell, flags in plain.get("waiting", ())
            ),
            drafts=_restored_records(plain.get("drafts", ())),
            shows=tuple((question, choice) for question, choice in plain.get("shows", ())),
            answered=tuple(plain.get("answered", ())),
        )


def _records(records: Iterable[SaidRecord]) -> list[list[Any]]:
    return [
        [one.entity, one.record, one.values, one.cells, one.sheet, one.cell, _flags(one.flags)]
        for one in records
    ]


def _restored_records(plain: Iterable[list[Any]]) -> tuple[SaidRecord, ...]:
    return tuple(
        SaidRecord(entity, record, values, cells, sheet, cell, _restored(flags))
        for entity, record, values, cells, sheet, cell, flags in plain
    )


def _flags(flags: tuple[Flag, ...]) -> list[list[str]]:
    return [[one.rule, one.sentence] for one in flags]


def _restored(flags: list[list[str]]) -> tuple[Flag, ...]:
    return tuple(Flag(rule, sentence) for rule, sentence in flags)

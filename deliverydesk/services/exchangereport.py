"""What went out and what came back as a plain table, for those who work through it away from the desk.

One row a proposal, problem or remark, and one for a file that has none: whoever counts the rows by file
finds every file that was handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.errors import Refused
from deliverydesk.exchange.plainfiles import Cell, PlainTable, write_table
from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Amount, Day
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Proposal, ProposalKind
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.issuing import IssuedFile

_LONGEST = 32_000  # a cell holds 32,767 characters

_RECEIVED = {
    "file": N_("File"),
    "status": N_("Status"),
    "ministry": N_("Ministry"),
    "sheet": N_("Sheet"),
    "cell": N_("Cell"),
    "record": N_("Record"),
    "field": N_("Field"),
    "issued": N_("Issued"),
    "theirs": N_("Theirs"),
    "ours": N_("Ours"),
    "kind": N_("Kind"),
    "flags": N_("Flags"),
    "sentence": N_("What was found, and what to do"),
}
_ISSUED = {
    "ministry": N_("Ministry"),
    "name": N_("Name"),
    "period": N_("Period"),
    "ref": N_("No"),
    "issued_on": N_("Issued on"),
    "due": N_("Due"),
    "language": N_("Language"),
    "cells": N_("Cells to fill"),
    "file": N_("File"),
    "sha256": N_("SHA-256 of the file"),
}


def check_target(target: Path) -> None:
    """Raise `Refused` for a file that no report can be: before anything is written, not after it."""
    if target.suffix.lower() not in (".xlsx", ".csv"):
        raise Refused(
            _("A report cannot be written as “{ending}”.").format(ending=target.suffix or target.name),
            _("Name a file that ends in .xlsx or .csv."),
        )


def report_received(desk: Desk, results: Sequence[FileResult], target: Path) -> int:
    """Write what came back to an .xlsx or .csv; returns how many rows."""
    rows = (row for one in results for row in _of_file(one, desk.picture))
    return write_table(_table(desk, _("What came back"), _RECEIVED, rows), target)


def report_issued(desk: Desk, made: Sequence[IssuedFile], target: Path) -> int:
    """Write what went out to an .xlsx or .csv; returns how many rows."""
    return write_table(_table(desk, _("What went out"), _ISSUED, (_went(one, desk) for one in made)), target)


def _table(desk: Desk, name: str, columns: dict[str, str], rows: Iterator[list[Cell]]) -> PlainTable:
    return PlainTable(name, tuple(columns), [_(label) for label in columns.values()], rows, desk.marking)


def _of_file(result: FileResult, at: Picture) -> Iterator[list[Cell]]:
    head: list[Cell] = [result.file, _(result.status), result.ministry]
    for proposal in result.proposals:
        yield [*head, *_proposed(proposal, at)]
    for problem in (*result.problems, *result.notes):
        yield [*head, *_told(problem, at)]
    if not (result.proposals or result.problems or result.notes):
        yield [*head, *[None] * 9, _("Nothing in it differs from what was sent.")]


def _proposed(one: Proposal, at: Picture) -> list[Cell]:
    record = at.reference(one.record) if at.record(one.record) else ""
    field = at.catalogue[one.entity].field(one.field) if one.field else None
    values = [_value(field, plain, one, at) for plain in (one.issued, one.theirs, one.ours)]
    flags = ", ".join(flag.rule for flag in one.flags)
    sentence = " ".join(flag.sentence for flag in one.flags if flag.sentence)
    if one.kind is ProposalKind.MISSING:
        sentence = _("The row did not come back; nothing is deleted.")
    label = _(field.label) if field is not None else at.word(one.entity)
    return [one.sheet, one.cell, record, label, *values, str(one.kind.value), flags, sentence]


def _value(field: Field | None, plain: Any, proposal: Proposal, at: Picture) -> Cell:
    """A value as itself where a sheet knows its kind, else in the words people read."""
    if plain is None:
        return None
    if field is None:
        entity = at.catalogue[proposal.entity]
        parts = (f"{_(entity.field(name).label)}: {_shown(entity.field(name), one, at)}"
                 for name, one in dict(plain).items())  # fmt: skip
        return "; ".join(parts)[:_LONGEST]
    value = field.restore(plain)
    if isinstance(field.kind, Amount) and isinstance(value, int | float):
        return value
    if isinstance(field.kind, Day) and isinstance(value, date):
        return value
    return _shown(field, plain, at)[:_LONGEST]


def _shown(field: Field, plain: Any, at: Picture) -> str:
    return field.show(field.restore(plain), at) if plain is not None else ""


def _told(problem: Problem, at: Picture) -> list[Cell]:
    where = problem.where
    record = at.reference(where.record) if where.record and at.record(where.record) else ""
    label = ""
    if where.entity and where.field:
        known = {one.name: one.label for one in at.catalogue[where.entity].fields}
        label = _(known[where.field]) if where.field in known else ""
    kind = "problem" if problem.severity.value == "error" else "note"
    return [where.sheet, where.cell, record, label, None, None, None, kind, problem.rule, problem.sentence]


def _went(one: IssuedFile, desk: Desk) -> list[Cell]:
    at, issue = desk.picture, one.issue
    ministry, period = at.get(Ministry, issue.ministry), at.get(Period, issue.period)
    due = issue.due or (period.due if period else None)
    return [
        one.ministry, ministry.name if ministry else "", period.ref if period else "", issue.ref,
        issue.issued_on, due, issue.language, one.cells, one.path.name, issue.sha256,
    ]  # fmt: skip

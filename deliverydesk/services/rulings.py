"""From proposals that were accepted to the changes that write them, and the rulings that keep why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliverydesk.domain.exchanges import Ruling, Verdict
from deliverydesk.domain.measures import Reading
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.said import Said, SaidRecord
from deliverydesk.i18n import _
from deliverydesk.schema import proposals as compared
from deliverydesk.schema.changes import Change
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Flag, Given, Proposal, ProposalKind
from deliverydesk.schema.records import Record
from deliverydesk.services.editing import next_ref

WHOLE = "*"
"""Stands in a ruling for the field of a proposal that is a whole record."""


class Standing:
    """The desk as it stands, with changes that are not written yet laid over it.

    Two files of one ministry in one go are compared one after the other, as if the first were written.
    """

    def __init__(self, at: Picture) -> None:
        self.at = at
        self.changes: dict[str, Change] = {}
        self._readings: dict[str, Record] = {}
        self._indicators: set[str] = set()

    def expect(self, readings: Iterable[str]) -> None:
        """Fetch the series that these readings belong to, all at once."""
        wanted = {one.partition("/")[0] for one in readings} - self._indicators
        if wanted:
            self._indicators |= wanted
            for series in self.at.headline_series(wanted).values():
                self._readings.update((one.id, one) for one in series)

    def record(self, entity: str, id: str) -> Record | None:
        """One record as it would be; None where there is none."""
        if (change := self.changes.get(id)) is not None:
            return change.after
        return self.written(entity, id)

    def written(self, entity: str, id: str) -> Record | None:
        """One record as the desk holds it."""
        if self.at.catalogue[entity].series:
            self.expect((id,))
            return self._readings.get(id)
        return self.at.get(self.at.catalogue[entity].record, id)

    def put(self, record: Record) -> None:
        """Lay a record over the desk."""
        before = self.written(record.entity.key, record.id)
        self.changes[record.id] = Change(before, record)

    def refs(self, entity: str) -> list[str]:
        """The references given out to records that are not written yet."""
        made = (one.after for one in self.changes.values() if one.before is None and one.after is not None)
        return [one.entity.ref_of(one) for one in made if one.entity.key == entity]


@dataclass(frozen=True)
class Compared:
    """What a return asks for as things stand, and what it asks of records that are gone."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]


def propose(standing: Standing, said: Said, issued: Issued, file: str) -> Compared:
    """Compare what a return said with what stands now."""
    catalogue = standing.at.catalogue
    found: list[Proposal] = []
    gone: list[Problem] = []
    standing.expect(one.record for one in said.cells if catalogue[one.entity].series)
    for given in said.given(issued, catalogue, file):
        field = catalogue[given.entity].field(given.field)
        record = standing.record(given.entity, given.record)
        row, _base = issued.cell(given.entity, given.record, given.field)
        if record is None and row.seed is None:
            gone.append(
                Problem(
                    "gone",
                    _("The record is no longer on the desk; nothing can be written to it."),
                    given.where,
                )
            )
            continue
        # An answer that is no record yet stands as it was issued.
        ours = given.base if record is None else getattr(record, given.field)
        one = compared.compare(field, given, ours)
        if one is not None:
            found.append(one)
    for fresh in said.records:
        record = standing.record(fresh.entity, fresh.record)
        where = Where(fresh.entity, fresh.record, file=file, sheet=fresh.sheet, cell=fresh.cell)
        if record is None:
            found.append(compared.new_record(fresh.entity, fresh.record, fresh.values, where, fresh.flags))
        else:
            found += _filled_again(fresh, record, where)
    for lost in said.missing:
        if standing.record(lost.entity, lost.record) is not None:
            where = Where(lost.entity, lost.record, file=file, sheet=lost.sheet)
            found.append(compared.not_returned(lost.entity, lost.record, where))
    return Compared(tuple(_doubted(standing, issued, found)), tuple(gone))


def _doubted(standing: Standing, issued: Issued, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """The proposals, flagged where taking all that a row says would break a rule of its record."""
    by_record: dict[str, list[Proposal]] = {}
    for one in found:
        if one.kind is not ProposalKind.MISSING:
            by_record.setdefault(one.record, []).append(one)
    doubts: dict[str, list[Flag]] = {}
    for group in by_record.values():
        record = _after(standing, issued, group, standing.at.today)
        for problem in record.entity.check(record) if record is not None else ():
            one = next((p for p in group if p.field == problem.where.field), group[0])
            doubts.setdefault(one.id, []).append(Flag(problem.rule, problem.sentence))
    for one in found:
        yield compared.flag(one, *doubts.get(one.id, ()))


def _filled_again(fresh: SaidRecord, record: Record, where: Where) -> Iterator[Proposal]:
    """A spare row that an earlier return had filled already: what it says otherwise now, cell by cell."""
    for name, plain in fresh.values.items():
        field = record.entity.field(name)
        place = replace(where, field=name, cell=fresh.cells[name])
        given = Given(fresh.entity, fresh.record, name, field.restore(plain), None, place, fresh.flags)
        if (one := compared.compare(field, given, getattr(record, name))) is not None:
            yield one


def unread(
    standing: Standing, problems: Iterable[Problem], issued: Issued, file: str
) -> tuple[Proposal, ...]:
    """One proposal for each issued cell that could not be read: there is nothing of theirs in it to take."""
    found: dict[str, Proposal] = {}
    for problem in problems:
        where = problem.where
        if problem.severity is not Severity.ERROR or not where.cell:
            continue
        try:
            row, base = issued.cell(where.entity, where.record, where.field)
        except KeyError:  # a problem of a locked cell, a column or a sheet
            continue
        record = standing.record(where.entity, where.record)
        if record is None and row.seed is None:
            continue
        field = standing.at.catalogue[where.entity].field(where.field)
        ours = base if record is None else field.plain(getattr(record, where.field))
        one = Proposal(
            where.entity, where.record, where.field, base, None, ours, ProposalKind.CONFLICT,
            (Flag(problem.rule, problem.sentence),), where.sheet, where.cell, file,
        )  # fmt: skip
        found.setdefault(one.id, one)
    return tuple(found.values())


def lay(standing: Standing, issued: Issued, accepted: Sequence[Proposal], received: date) -> list[Problem]:
    """Lay accepted proposals over the desk; a record that would break its own rules is left out whole.

    The problems name the cells of what was left out.
    """
    found: list[Problem] = []
    by_record: dict[str, list[Proposal]] = {}
    for one in accepted:
        by_record.setdefault(one.record, []).append(one)
    for group in by_record.values():
        record = _after(standing, issued, group, received)
        if record is None:
            continue
        wrong = record.entity.check(record)
        if wrong:
            found += [at_cell(problem, group) for problem in wrong]
        else:
            standing.put(record)
    return found


def at_cell(problem: Problem, group: Sequence[Proposal]) -> Problem:
    """A problem of a record at the cell that brought it, or at the record's first cell."""
    one = next((p for p in group if p.field == problem.where.field), group[0])
    return problem.at(sheet=one.sheet, cell=one.cell, file=one.file)


def _after(standing: Standing, issued: Issued, group: Sequence[Proposal], received: date) -> Record | None:
    first = group[0]
    entity = standing.at.catalogue[first.entity]
    values: dict[str, Any] = {}
    for one in group:
        values |= one.theirs if one.kind is ProposalKind.NEW else {one.field: one.theirs}
    record = standing.record(first.entity, first.record)
    if record is None:
        seed = _seed(issued, first)
        if seed is None:
            return None
        values = {**seed, **values}
        if entity.ref and not values.get(entity.ref):
            values[entity.ref] = next_ref(standing.at, entity, standing.refs(entity.key))
        record = entity.restore({"id": first.record, "revision": 0, **values})
    else:
        record = replace(
            record, **{name: entity.field(name).restore(plain) for name, plain in values.items()}
        )
    if isinstance(record, Reading) and "value" in values:
        record = replace(record, received_on=received)
    return record


def _seed(issued: Issued, proposal: Proposal) -> dict[str, Any] | None:
    """What was known beforehand of a record that is not there yet."""
    for sheet in issued.sheets:
        if sheet.entity == proposal.entity and (row := sheet.by_token.get(proposal.record)) is not None:
            return row.seed
    return None


def ruling(
    returned: str,
    proposal: Proposal,
    verdict: Verdict,
    reason: str | None,
    new_id: str,
    before: Ruling | None,
) -> Change:
    """The ruling on one proposal; a second one on the same cell takes the first one's place."""
    theirs = json.dumps(proposal.theirs, ensure_ascii=False, sort_keys=True)
    made = Ruling(
        id=before.id if before else new_id,
        revision=before.revision if before else 0,
        returned=returned,
        entity_key=proposal.entity,
        record=proposal.record,
        field=proposal.field or WHOLE,
        theirs=theirs,
        verdict=verdict,
        reason=reason,
    )
    return Change(before, made)


def by_proposal(rulings: Iterable[Ruling]) -> Mapping[str, Ruling]:
    """Rulings by the id of the proposal they are about."""
    return {
        f"{one.entity_key}:{one.record}:{'' if one.field == WHOLE else one.field}": one for one in rulings
    }

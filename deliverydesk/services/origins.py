"""Where a value comes from: which file and cell, who accepted it and when, and what it was before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from deliverydesk.domain.exchanges import Brought, Issue, Returned, Ruling, Verdict
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Damaged, Refused
from deliverydesk.i18n import ABSENT, FORMATS, N_, _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Words
from deliverydesk.schema.records import Record
from deliverydesk.services import history
from deliverydesk.services.desk import Desk
from deliverydesk.services.history import Entry
from deliverydesk.services.rulings import WHOLE

R = TypeVar("R", bound=Record)


class Source(Words):
    """What brought a value."""

    RETURN = "return", N_("Came with a return")
    BROUGHT = "brought", N_("Brought in from a file")
    TYPED = "typed", N_("Typed here")
    PASTED = "pasted", N_("Pasted here")
    UNDONE = "undone", N_("Taken back")
    REDONE = "redone", N_("Brought back")
    PROGRAM = "program", N_("Written by the program")


@dataclass(frozen=True)
class Origin:
    """One time the value was written, newest first in a list of them.

    `before` and `after` are in words. `file`, `sheet` and `cell` say where it stood, `ministry` who sent it
    and `received` on which day, as ISO text; all are empty where it came by no file. `said` is what the
    file said where another value was written for it. `returned` is the id of the return or the file.
    """

    entry: Entry
    source: Source
    before: str
    after: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    ministry: str = ""
    received: str = ""
    said: str = ""
    reason: str = ""
    returned: str = ""

    @property
    def place(self) -> str:
        """`Milestones!F7`, or nothing."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell

    def told(self) -> str:
        """Where it came from, in a sentence."""
        day = FORMATS.day(self.entry.at.astimezone().date())
        match self.source:
            case Source.RETURN if self.file:
                told = _("{ministry}’s return {file}, {place}; {who} took it on {day}.")
            case Source.RETURN:
                told = _("A return that is no longer kept; {who} took it on {day}.")
            case Source.BROUGHT if self.place:
                told = _("{file}, {place}; {who} brought it in on {day}.")
            case Source.BROUGHT:
                told = _("“{label}”, by {who} on {day}; where it stood was not kept.")
            case Source.PASTED:
                told = _("Pasted here by {who} on {day}.")
            case Source.UNDONE:
                told = _("An earlier step was taken back by {who} on {day}.")
            case Source.REDONE:
                told = _("A step that was taken back was brought back by {who} on {day}.")
            case Source.PROGRAM:
                told = _("The program brought the desk up to date on {day}.")
            case _:
                told = _("Typed here by {who} on {day}.")
        said = told.format(
            ministry=self.ministry or _("A ministry"),
            file=self.file,
            place=self.place or _("place not kept"),
            who=self.entry.who,
            day=day,
            label=self.entry.label,
        )
        if self.said:
            said += " " + _("The file said {value}; another value was written.").format(value=self.said)
        reason = self.reason or self.entry.reason
        return f"{said} {_('Reason: {reason}').format(reason=reason)}" if reason else said

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "step": self.entry.step,
            "at": self.entry.at.isoformat(),
            "who": self.entry.who,
            "source": self.source.value,
            "before": self.before,
            "after": self.after,
            "file": self.file,
            "cell": self.place,
            "ministry": self.ministry,
            "received_on": self.received or None,
            "said": self.said,
            "reason": self.reason or self.entry.reason,
            "returned": self.returned,
            "sentence": self.told(),
        }


def origins(desk: Desk, record: str, field: str) -> list[Origin]:
    """Every time a field of a record was written, newest first; empty where it never held anything.

    Raises `Refused` where the record was never here, or has no such field.
    """
    found: list[Origin] = []
    steps = desk.journal.of_record(record)
    if not steps:
        raise Refused(_("There is no record called {ref}.").format(ref=record))
    entity = steps[0][1].entity
    if field not in entity.by_name:
        names = ", ".join(entity.by_name)
        raise Refused(
            _("{entity} has no field called {name}.").format(entity=_(entity.singular), name=field),
            _("There are: {known}.").format(known=names),
        )
    declared = entity.field(field)
    sources: dict[int, _StepFiles] = {}
    for step, change in steps:
        before, after = _side(change.before, field), _side(change.after, field)
        if (before is None and after is None) or declared.same(before, after):
            continue
        if change.before is None and after in (None, "", ()):
            continue
        files = sources.setdefault(step.no, _StepFiles(desk, step.no))
        found.append(_origin(desk, history.entry_of(desk, step), files, change, declared))
    return found


def _origin(desk: Desk, entry: Entry, files: _StepFiles, change: Change, field: Field) -> Origin:
    at = desk.picture
    before, after = _side(change.before, field.name), _side(change.after, field.name)
    told = Origin(
        entry,
        _KINDS.get(entry.kind, Source.TYPED),
        "" if before is None else field.show(before, at),
        "" if after is None else field.show(after, at),
    )
    if entry.kind is StepKind.RECEIVE:
        return files.of_return(told, change, field)
    return files.of_brought(told, change, field.name)


def _side(record: Any, field: str) -> Any:
    return None if record is None else getattr(record, field)


_KINDS = {
    StepKind.RECEIVE: Source.RETURN,
    StepKind.IMPORT: Source.BROUGHT,
    StepKind.PASTE: Source.PASTED,
    StepKind.UNDO: Source.UNDONE,
    StepKind.REDO: Source.REDONE,
    StepKind.MIGRATE: Source.PROGRAM,
}


class _StepFiles:
    """The files that one step wrote from: the rulings and the lists of places kept with it."""

    def __init__(self, desk: Desk, step: int) -> None:
        self._desk, self._step = desk, step

    def of_return(self, told: Origin, change: Change, field: Field) -> Origin:
        """The same origin with its return, where a ruling of the step names this cell."""
        ruling = self._ruling(change, field.name)
        returned = self._record(Returned, ruling.returned) if ruling is not None else None
        if ruling is None or returned is None:
            return told
        issue = self._record(Issue, returned.issue)
        ministry = self._desk.picture.get(Ministry, issue.ministry) if issue is not None else None
        theirs = json.loads(ruling.theirs or "null")
        whole = ruling.field == WHOLE
        if whole:
            theirs = (theirs or {}).get(field.name)
        sheet, cell = self._cell(returned, change, field.name)
        ours = field.plain(_side(change.after, field.name))
        other = "" if theirs == ours or (whole and theirs is None) else self._words(field, theirs)
        return replace(
            told,
            file=returned.file,
            sheet=sheet,
            cell=cell,
            ministry=ministry.name if ministry is not None else "",
            received=returned.received_on.isoformat(),
            said=other,
            reason=str(ruling.reason or ""),
            returned=returned.id,
        )

    def of_brought(self, told: Origin, change: Change, name: str) -> Origin:
        """The same origin with the file it was brought in from, where its step kept where values stood."""
        if told.entry.kind not in (StepKind.IMPORT, StepKind.EDIT, StepKind.PASTE, StepKind.RECEIVE):
            return told
        for brought in self._of(Brought):
            for entity, record, field, sheet, cell in self._places(brought):
                if (entity, record, field) == (change.entity.key, change.id, name):
                    return replace(
                        told,
                        source=Source.BROUGHT,
                        file=brought.file,
                        sheet=sheet,
                        cell=cell,
                        received=brought.brought_on.isoformat(),
                        returned=brought.id,
                    )
        return told

    @cached_property
    def _changes(self) -> list[Change]:
        return self._desk.journal.changes(self._step)

    def _of(self, of: type[R]) -> list[R]:
        return [one.after for one in self._changes if isinstance(one.after, of)]

    def _ruling(self, change: Change, name: str) -> Ruling | None:
        key = change.entity.key
        found = [
            one
            for one in self._of(Ruling)
            if (one.entity_key, one.record) == (key, change.id)
            and one.verdict is Verdict.ACCEPT
            and one.field in (name, WHOLE)
        ]
        if not found:
            # A reading's own day of receipt moves with its value, which the ruling names.
            found = [
                one
                for one in self._of(Ruling)
                if (one.entity_key, one.record) == (key, change.id) and one.verdict is Verdict.ACCEPT
            ]
            return found[0] if len(found) == 1 and name == "received_on" else None
        return found[-1]

    def _record(self, of: type[Any], id_: str) -> Any:
        """A record as the desk holds it, or as the journal last knew it."""
        now = self._desk.picture.get(of, id_)
        if now is not None:
            return now
        steps = self._desk.journal.of_record(id_)
        return steps[0][1].some if steps else None

    def _cell(self, returned: Returned, change: Change, name: str) -> tuple[str, str]:
        from deliverydesk.exchange.said import Said

        try:
            said = Said.restore(self._desk.blob(returned.cells))
        except Damaged:
            # Said when the desk is checked; the file and the person are known all the same.
            return "", ""
        key = change.entity.key
        for one in said.cells:
            if (one.entity, one.record, one.field) == (key, change.id, name):
                return one.sheet, one.cell
        for row in said.records:
            if (row.entity, row.record) == (key, change.id):
                return row.sheet, row.cells.get(name, row.cell)
        for problem in said.problems:
            where = problem.where
            if (where.entity, where.record, where.field) == (key, change.id, name):
                return where.sheet, where.cell
        return "", ""

    def _places(self, brought: Brought) -> Iterator[tuple[str, str, str, str, str]]:
        try:
            kept = self._desk.blob(brought.cells)
        except Damaged:
            return
        for one in kept["cells"] if isinstance(kept, dict) else kept:
            entity, record, field, sheet, cell = one[:5]
            yield entity, record, field, sheet, cell

    def _words(self, field: Field, plain: Any) -> str:
        return (
            _("nothing that could be read")
            if plain is None
            else field.show(field.restore(plain), self._desk.picture)
        )


def changed_words(origin: Origin) -> str:
    """`15 Feb 27 → 1 Mar 27`, each cut where it is long."""
    before, after = (_short(one) for one in (origin.before, origin.after))
    return _("{before} → {after}").format(before=before, after=after)


def _short(words: str, most: int = 80) -> str:
    line = " ".join(words.split())
    if not line:
        return ABSENT
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"

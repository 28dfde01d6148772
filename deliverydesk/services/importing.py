"""Import returns that this program did not make, through a map, as one step that can be taken back.

There is no base to compare with: a record the desk does not have is new, an empty field of ours is safe to
fill, a field that says something else is a conflict and waits until a person says whose word counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from deliverydesk.domain.exchanges import ReturnStatus
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Refused
from deliverydesk.exchange.accounting import Fate
from deliverydesk.exchange.convert import fold, plain_value
from deliverydesk.exchange.drafts import Draft
from deliverydesk.exchange.figures import NoteDraft, ReadingDraft
from deliverydesk.exchange.foreign import ForeignFile, read_foreign
from deliverydesk.exchange.layouts import KEYS, KeyedCell, Map
from deliverydesk.exchange.maps import find_map, shipped
from deliverydesk.exchange.pages import Seen
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Accept, Proposal, ProposalKind
from deliverydesk.services.beside import Beside
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.matching import Plan
from deliverydesk.services.outcome import Outcome


def map_names() -> list[str]:
    """The maps that come with DeliveryDesk."""
    return shipped()


def import_files(
    desk: Desk,
    paths: Iterable[Path | str],
    map_name_or_path: str | Path,
    *,
    accept: str = "clean",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read files through a map and write what is new and safe, ratings included, as one step.

    `accept` is "clean", or "all", which also writes their side of conflicts; "none" is a dry run, which
    writes nothing. A file that cannot be read, or that the map does not fit, gives its problem and does
    not stop the others.
    """
    by = find_map(map_name_or_path)
    dry_run = dry_run or Accept(accept) is Accept.NONE
    if by.kind == KEYS and not dry_run:
        raise Refused(
            _(
                "The map {name} names cells but not what they are to the desk, so nothing can be written."
            ).format(name=by.name),
            _("Use it with --dry-run, or write a map in TOML."),
        )
    progress = progress or Progress()
    takes_all = Accept(accept) is Accept.ALL
    plan = Plan(desk.picture, desk.sources.new_id, takes_conflicts=takes_all)
    beside = Beside(
        desk,
        takes_conflicts=takes_all,
        is_older=lambda _record, _name: False,
        said_on=lambda _id, _name: None,
    )
    results = []
    sources = []
    for file in read_foreign([Path(path) for path in paths], by, progress):
        progress.advance(file.name, by=0)
        results.append(_result(desk, file, by, plan, beside))
        if results[-1].proposals:
            sources.append(f"{file.name} ({file.sha256[:12]})")
    changes = [*plan.changes(), *beside.changes()]
    if changes and not dry_run:
        names = ", ".join(one.file for one in results if one.proposals)
        desk.write(
            _("Import of {files} through {map}").format(files=names, map=by.name),
            changes,
            kind=StepKind.IMPORT,
            reason=_("As it stands in {files}").format(files=", ".join(sources)),
        )
    return results


def _result(desk: Desk, file: ForeignFile, by: Map, plan: Plan, beside: Beside) -> FileResult:
    if file.turned_away is not None:
        return FileResult(file.name, file.turned_away.status, problems=(file.turned_away.problem,))
    if by.kind == KEYS:
        return _keyed(file)
    outcome = plan.take(file)
    said = _Said(file.readings, file.words)
    outcome.problems += said.drop_other_units(_units(desk, plan, outcome))
    beside.take(said, outcome)
    outcome.problems += said.lost(outcome.problems)
    counts = said.counts(file.name)
    return FileResult(
        file=file.name,
        status=str(ReturnStatus.READ.value),
        ministry=outcome.ministries[0] if len(outcome.ministries) == 1 else "",
        proposals=tuple(outcome.proposals),
        problems=(*file.problems, *outcome.problems),
        notes=(*file.notes, *outcome.notes, *counts),
    )


def _units(desk: Desk, plan: Plan, outcome: Outcome) -> dict[Draft, str]:
    """The unit of each indicator that a file speaks of, as it will be once the file is in."""
    after = {change.id: change.after for change in plan.changes()}
    found = {}
    for draft, id in outcome.ids.items():
        record = after.get(id) or desk.picture.record(id)
        if isinstance(record, Indicator):
            found[draft] = record.unit
    return found


@dataclass
class _Said:
    """The figures and words of one file, and what became of each cell of them."""

    readings: Sequence[ReadingDraft]
    words: Sequence[NoteDraft]
    as_at: date | None = None
    fates: dict[Where, Fate] = field(default_factory=dict)

    def enter(self, where: Where, fate: Fate, reason: str = "") -> None:
        """Say what became of a cell."""
        self.fates[where] = fate

    def drop_other_units(self, units: Mapping[Draft, str]) -> list[Problem]:
        """Leave out figures in another unit than their indicator's; beside the others they would be wrong."""
        kept, problems = [], []
        for one in self.readings:
            ours, theirs = units.get(one.indicator), one.indicator.given("unit")
            if ours is None or not isinstance(theirs, str) or fold(ours) == fold(theirs):
                kept.append(one)
                continue
            sentence = _("The figure is in {theirs} and its indicator in {ours}, so it was not taken. "
                         "Make the units agree, or make it an indicator of its own.")  # fmt: skip
            problems.append(Problem("unit", sentence.format(theirs=theirs, ours=ours), one.where))
        self.readings = kept
        return problems

    def lost(self, problems: Sequence[Problem]) -> Iterator[Problem]:
        """What hangs on a record that did not come in, unless its cell has a problem of its own."""
        named = {(one.where.sheet, one.where.cell) for one in problems}
        for where in (one.where for said in (self.readings, self.words) for one in said):
            if where not in self.fates and (where.sheet, where.cell) not in named:
                sentence = _("Nothing of it was taken, because what it belongs to was not.")
                yield Problem("orphan", sentence, where)

    def counts(self, file: str) -> Iterator[Problem]:
        """One sentence on the figures, so that they can be counted against the file."""
        if not self.readings:
            return
        fates = Counter(self.fates.get(one.where) for one in self.readings)
        sentence = _("Of {all} figures {new} are new or changed, {same} stand here already, {waiting} say "
                     "something else than the desk, and {rest} could not be taken.")  # fmt: skip
        told = sentence.format(
            all=FORMATS.number(len(self.readings)),
            new=FORMATS.number(fates[Fate.WRITTEN]),
            same=FORMATS.number(fates[Fate.SAME]),
            waiting=FORMATS.number(fates[Fate.WAITING]),
            rest=FORMATS.number(fates[None]),
        )
        yield Problem("figures", told, Where(file=file), Severity.WARNING)


def _keyed(file: ForeignFile) -> FileResult:
    """What a csv cell map finds: every value, and every cell that has none to give."""
    problems = [problem for one, seen in file.keyed for problem in _wrong(one, seen)]
    values = [(one, seen) for one, seen in file.keyed if seen.problem is None and not seen.is_blank]
    calculated = sum(1 for _one, seen in values if seen.flags)
    blank = sum(1 for _one, seen in file.keyed if seen.is_blank)
    sentence = _("Of {all} cells of the map {typed} hold a value, {calculated} a calculated formula, "
                 "{rest} none that can be read, and {blank} are blank.")  # fmt: skip
    told = sentence.format(
        all=FORMATS.number(len(file.keyed)),
        typed=FORMATS.number(len(values) - calculated),
        calculated=FORMATS.number(calculated),
        rest=FORMATS.number(len(file.keyed) - len(values) - blank),
        blank=FORMATS.number(blank),
    )
    counts = Problem("counts", told, Where(file=file.name), Severity.WARNING)
    proposals = tuple(
        Proposal(
            "", "", one.key, None, plain_value(seen.raw), None, ProposalKind.NEW, seen.flags,
            seen.where.sheet, seen.where.cell, file.name,
        )
        for one, seen in values
    )  # fmt: skip
    return FileResult(
        file.name, str(ReturnStatus.READ.value), "", proposals, tuple(problems), (*file.notes, counts)
    )


def _wrong(one: KeyedCell, seen: Seen) -> Iterator[Problem]:
    if seen.problem is not None:
        yield replace(seen.problem, sentence=f"{one.key.strip()}: {seen.problem.sentence}")
    elif one.type == "NUMBER" and not (seen.is_blank or isinstance(seen.raw, int | float)):
        yield Problem("number", _("{key}: a number is needed here.").format(key=one.key.strip()), seen.where)
    elif one.type == "DATE" and not (seen.is_blank or hasattr(seen.raw, "year")):
        yield Problem("date", _("{key}: a day is needed here.").format(key=one.key.strip()), seen.where)


def summary(results: Sequence[FileResult]) -> str:
    """One sentence for the window's status line."""
    kinds = [one.kind for result in results for one in result.proposals]
    new, safe, conflicts = (
        sum(1 for kind in kinds if kind is wanted)
        for wanted in (ProposalKind.NEW, ProposalKind.SAFE, ProposalKind.CONFLICT)
    )
    problems = sum(len(result.problems) for result in results)
    return _("{new}, {safe}, {conflicts}, {problems}.").format(
        new=plural("{n} new record", "{n} new records", new),
        safe=plural("{n} field filled", "{n} fields filled", safe),
        conflicts=plural("{n} conflict", "{n} conflicts", conflicts),
        problems=plural("{n} problem", "{n} problems", problems),
    )

"""Which record of the desk a row of a foreign file means, and what it asks to have written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deliverydesk.domain.locking import why_locked
from deliverydesk.domain.measures import Trajectory
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.work import Milestone
from deliverydesk.exchange.drafts import Draft, Taken
from deliverydesk.exchange.foreign import ForeignFile
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Ref, present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Flag, Given, ProposalKind, compare, new_record
from deliverydesk.schema.records import Entity, Record
from deliverydesk.services.comparing import bare, comparable, parent, without_default
from deliverydesk.services.numbering import Numbers
from deliverydesk.services.outcome import Came, Outcome, Trace

IMPLAUSIBLE = "implausible"
_LONGEST_SLIP = 3_652  # ten years in days: beyond, a slip of the pen is likelier than a slip of the project


class _Ambiguous(Exception):
    """More than one record of the desk answers to a draft's key."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Plan:
    """What an import would write, gathered over its files; nothing is written here.

    Later files see what earlier ones brought, so that two files with the same new ministry make one.
    `is_older` says of a field of ours that it was said later than the file, which then cannot contradict it.
    """

    def __init__(
        self,
        picture: Picture,
        new_id: Callable[[], str],
        *,
        takes_conflicts: bool,
        is_older: Callable[[Record, str], bool] = lambda _record, _field: False,
    ) -> None:
        self._picture = picture
        self._is_older = is_older
        self._new_id = new_id
        self._takes_conflicts = takes_conflicts
        self._before: dict[str, Record | None] = {}
        self._after: dict[str, Record] = {}
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[str]]] = {}
        self._said: dict[tuple[str, str], tuple[Any, Where]] = {}
        self._numbers = Numbers(picture)
        self._bare_titles: dict[str, dict[tuple[str, str], Record]] = {}
        self._claimed: set[str] = set()
        self._outcome = Outcome()

    def changes(self) -> list[Change]:
        """Everything to write, as one step."""
        made = [Change(self._before[id], after) for id, after in self._after.items()]
        return [one for one in made if not one.is_empty()]

    def take(self, file: ForeignFile) -> Outcome:
        """Match every draft of a file, and say what it proposes and what is wrong with it."""
        self._outcome, self._claimed = Outcome(), set()
        ids = self._outcome.ids
        kept = 0
        for draft in file.drafts:
            links = {name: ids[linked] for name, linked in draft.links.items() if linked in ids}
            if len(links) < len(draft.links):
                self._problem(
                    draft, "", "orphan", _("Nothing of it was taken, because what it belongs to was not.")
                )
                continue
            try:
                found = self._find(draft, links)
            except _Ambiguous as unclear:
                self._problem(draft, unclear.field, "ambiguous", unclear.sentence)
                continue
            if found is None:
                made = self._create(draft, links)
            else:
                made = found
                kept += self._compare(draft, found)
            if made is not None:
                ids[draft] = made.id
                self._claimed.add(made.id)
                if isinstance(made, Ministry) and made.code not in self._outcome.ministries:
                    self._outcome.ministries.append(made.code)
        if kept:
            sentence = plural(
                "{n} field is blank in the file and filled in the desk; it was left as it is.",
                "{n} fields are blank in the file and filled in the desk; they were left as they are.",
                kept,
            )
            self._outcome.notes.append(Problem("kept", sentence, Where(file=file.name), Severity.WARNING))
        return self._outcome

    # --- finding ---------------------------------------------------------------------------------

    def _record(self, id: str) -> Record | None:
        return self._after.get(id) or self._picture.record(id)

    def _find(self, draft: Draft, links: dict[str, str]) -> Record | None:
        for names in (draft.map.key, draft.map.or_key):
            given = [links.get(name, draft.given(name)) for name in names]
            if not names or any(value is None for value in given):
                continue
            fields = [draft.map.entity.field(name) for name in names]
            key = tuple(comparable(field, value) for field, value in zip(fields, given, strict=True))
            ids = self._index(draft.map.entity, names).get(key, [])
            if names == draft.map.or_key:
                # Two rows with numbers of their own are two records, even where they share a name.
                ids = [id for id in ids if id not in self._claimed]
            if len(ids) > 1:
                sentence = _("{n} records of the desk answer to this name, and nobody can tell which is "
                             "meant. Nothing of the row was taken; rename one of them.")  # fmt: skip
                raise _Ambiguous(names[-1], sentence.format(n=len(ids)))
            if ids:
                return self._record(ids[0])
        return None

    def _index(self, entity: Entity[Any], names: tuple[str, ...]) -> dict[tuple[Any, ...], list[str]]:
        index = self._indexes.get((entity.key, names))
        if index is None:
            index = self._indexes[entity.key, names] = {}
            for one in self._picture.all(entity.record):
                self._file_under(index, names, self._after.get(one.id, one))
            for id, one in self._after.items():
                if self._before[id] is None and one.entity is entity:
                    self._file_under(index, names, one)
        return index

    @staticmethod
    def _file_under(index: dict[tuple[Any, ...], list[str]], names: tuple[str, ...], record: Record) -> None:
        key = tuple(comparable(record.entity.field(name), getattr(record, name)) for name in names)
        ids = index.setdefault(key, [])
        if record.id not in ids:
            ids.append(record.id)

    # --- a record that is there ------------------------------------------------------------------

    def _compare(self, draft: Draft, found: Record) -> int:
        """Propose what differs; returns how many fields are blank in the file and filled in the desk."""
        kept = 0
        accepted: dict[str, Any] = {}
        doubtful = self._implausible(draft, found)
        for name, taken in draft.values.items():
            field = found.entity.field(name)
            if self._is_settled(draft, found, name, taken):
                self._trace(draft, found, name, taken, Came.SAME)
                continue
            if taken.value is None:
                kept += getattr(found, name) not in (None, "")
                continue
            if (found.id, name) in self._said:
                self._name_contradiction(draft, found, name, taken)
                self._trace(draft, found, name, taken, Came.SAME)
                continue
            self._said[found.id, name] = (taken.value, taken.where)
            flags = (*taken.flags, *doubtful.get(name, ()))
            given = Given(
                found.entity.key, self._name(found), name, taken.value, where=taken.where, flags=flags
            )
            proposal = compare(field, given, getattr(found, name))
            if proposal is None:
                self._trace(draft, found, name, taken, Came.SAME)
                continue
            if proposal.kind is ProposalKind.CONFLICT and self._is_older(found, name):
                self._trace(draft, found, name, taken, Came.OLDER)
                continue
            if locked := self._locked(found, name):
                self._problem(draft, name, "locked", locked)
                continue
            self._outcome.proposals.append(proposal)
            takes = proposal.kind is ProposalKind.SAFE or self._takes_conflicts
            self._trace(draft, found, name, taken, Came.WRITTEN if takes else Came.WAITING)
            if takes:
                accepted[name] = taken.value
        self._keep(self._before.get(found.id, found), self._changed(draft, found, accepted))
        return kept

    def _changed(self, draft: Draft, found: Record, accepted: dict[str, Any]) -> Record:
        """The record with what was accepted; what would break one of its rules is named and left out."""
        after = replace(found, **accepted)
        if not found.entity.check(after):
            return after
        after = found
        for name, value in accepted.items():
            wanted = replace(after, **{name: value})
            if problems := found.entity.check(wanted):
                self._problem(draft, name, problems[0].rule, problems[0].sentence)
            else:
                after = wanted
        return after

    @staticmethod
    def _is_settled(draft: Draft, found: Record, name: str, taken: Taken) -> bool:
        """Whether there is nothing to compare: the map's own word, or a name that was matched by."""
        field, ours = found.entity.field(name), getattr(found, name)
        if taken.fixed:
            return ours not in (None, "")
        is_name = name in (*draft.map.key, *draft.map.or_key)
        return is_name and comparable(field, ours) == comparable(field, taken.value)

    def _name_contradiction(self, draft: Draft, found: Record, name: str, taken: Taken) -> None:
        """Where an earlier row said something else of the same field, the first word stands."""
        said, where = self._said[found.id, name]
        if found.entity.field(name).same(said, taken.value):
            return
        sentence = _("{place} says something else of {record}. The first was taken; make the two agree.")
        told = sentence.format(place=where.address or _("An earlier row"), record=self._name(found))
        self._problem(draft, name, "contradiction", told)

    # --- a record that is new --------------------------------------------------------------------

    def _create(self, draft: Draft, links: dict[str, str]) -> Record | None:
        entity = draft.map.entity
        values = {
            name: taken.value for name, taken in draft.values.items() if taken.value is not None
        } | links
        if entity.ref and entity.ref not in values and draft.map.number:
            words = {name: self._reference(id) for name, id in links.items()}
            values[entity.ref] = self._numbers.next(entity, draft.map.number, words)
        missing = [one for one in without_default(entity) if one.name not in values]
        for one in missing:
            if not any(problem.where.field == one.name for problem in self._outcome.problems):
                told = _("{label} is needed for a new {entity}, and the file does not give it.").format(
                    label=_(one.label), entity=_(entity.singular).lower()
                )
                self._problem(draft, one.name, "required", told)
        if missing:
            return None
        record = self._checked(draft, entity, values)
        if record is None:
            return None
        if locked := self._locked(record):
            self._problem(draft, "value" if "value" in draft.values else "", "locked", locked)
            return None
        if (
            entity.ref
            and entity.ref in draft.values
            and not self._numbers.claim(entity, entity.ref_of(record))
        ):
            sentence = _("Another {entity} is called {ref} already, so nothing of this one was taken.")
            told = sentence.format(entity=_(entity.singular).lower(), ref=entity.ref_of(record))
            self._problem(draft, entity.ref, "number-taken", told)
            return None
        flags = [
            replace(flag, sentence=flag.sentence or f"{_(entity.field(name).label)}, {taken.where.address}")
            for name, taken in draft.values.items()
            for flag in taken.flags
        ]
        flags += self._similar(draft, record)
        flags += [flag for found in self._implausible(draft, record).values() for flag in found]
        plain = {
            name: self._reference(value)
            if isinstance(entity.field(name).kind, Ref)
            else entity.field(name).plain(value)
            for name, value in ((name, getattr(record, name)) for name in values)
        }
        self._keep(None, record)
        for name, taken in draft.values.items():
            if taken.value is not None:
                self._said[record.id, name] = (taken.value, taken.where)
                if name in values:
                    self._trace(draft, record, name, taken, Came.WRITTEN)
        self._outcome.proposals.append(
            new_record(entity.key, self._name(record), plain, draft.where, dict.fromkeys(flags))
        )
        return record

    def _similar(self, draft: Draft, record: Record) -> list[Flag]:
        """A record whose title differs only by signs and brackets: perhaps the same, never assumed."""
        entity, title = record.entity, record.entity.title
        if not title or not bare(entity.title_of(record)):
            return []
        if entity.key not in self._bare_titles:
            self._bare_titles[entity.key] = {
                (parent(one), bare(entity.title_of(one))): one for one in self._picture.all(entity.record)
            }
        other = self._bare_titles[entity.key].get((parent(record), bare(entity.title_of(record))))
        if other is None:
            return []
        sentence = _("“{title}” is new, and {ref} “{other}” has nearly the same name. If they are one, undo, "
                     "give both the same name and import again.").format(
            title=entity.title_of(record), ref=entity.ref_of(other), other=entity.title_of(other)
        )  # fmt: skip
        where = draft.values[title].where if title in draft.values else draft.where
        self._outcome.notes.append(Problem("similar", sentence, where, Severity.WARNING))
        return [Flag("similar", sentence)]

    def _checked(self, draft: Draft, entity: Entity[Any], values: dict[str, Any]) -> Record | None:
        """The record by its own rules. A field that breaks one is named and left out where it may be."""
        id = self._new_id()
        while True:
            record: Record = entity.record(id=id, **values)
            problems = entity.check(record)
            if not problems:
                return record
            droppable = False
            for problem in problems:
                name = problem.where.field
                self._problem(draft, name, problem.rule, problem.sentence)
                if name in values and name not in draft.map.key and not entity.field(name).required:
                    del values[name]
                    droppable = True
            if not droppable:
                return None

    # --- what both need --------------------------------------------------------------------------

    def _locked(self, record: Record, name: str = "") -> str:
        """Why an agreed path takes no value from a file; empty where the file itself brings the path."""
        path = record if isinstance(record, Trajectory) else self._record(getattr(record, "trajectory", ""))
        is_new = path is None or self._before.get(path.id, path) is None
        return "" if is_new or not isinstance(path, Trajectory) else why_locked(path, record, name)

    def _keep(self, before: Record | None, after: Record) -> None:
        self._before.setdefault(after.id, before)
        self._after[after.id] = after
        for (key, names), index in self._indexes.items():
            if key == after.entity.key:
                self._file_under(index, names, after)

    def _implausible(self, draft: Draft, record: Record) -> dict[str, tuple[Flag, ...]]:
        """Dates of a milestone so far apart that one is likely a typing error, named at the later one."""
        if not isinstance(record, Milestone):
            return {}
        given = {name: present(draft.given(name)) for name in draft.values}
        baseline = given.get("original_baseline") or given.get("current_baseline")
        found: dict[str, tuple[Flag, ...]] = {}
        for name in ("forecast", "actual"):
            if not baseline or not given.get(name) or abs((given[name] - baseline).days) <= _LONGEST_SLIP:
                continue
            sentence = _("{label} {day} is {n} days from the baseline {baseline}. Check the year.").format(
                label=_(Milestone.entity.field(name).label),
                day=FORMATS.day_full(given[name]),
                n=FORMATS.number(abs((given[name] - baseline).days)),
                baseline=FORMATS.day_full(baseline),
            )
            found[name] = (Flag(IMPLAUSIBLE, sentence),)
            self._problem(draft, name, IMPLAUSIBLE, sentence, Severity.WARNING)
        return found

    def _trace(self, draft: Draft, record: Record, name: str, taken: Taken, came: Came) -> None:
        if taken.where.cell:
            self._outcome.traces.append(Trace(draft, record, name, taken, came))

    def _name(self, record: Record) -> str:
        """What a proposal calls a record: its reference, or the words of what it hangs on and says."""
        entity = record.entity
        if entity.ref:
            return entity.ref_of(record)
        links = [
            self._reference(getattr(record, one.name))
            for one, _to in entity.links
            if getattr(record, one.name)
        ]
        rest = [
            str(entity.field(name).plain(getattr(record, name)))
            for name in ("voice", "as_at")
            if name in entity.by_name
        ]
        return "/".join((*links[:1], *rest)) or entity.title_of(record)

    def _reference(self, id: Any) -> str:
        record = self._record(id) if isinstance(id, str) else None
        return record.entity.ref_of(record) if record is not None else str(id)

    def _problem(
        self, draft: Draft, name: str, rule: str, sentence: str, severity: Severity = Severity.ERROR
    ) -> None:
        taken = draft.values.get(name)
        where = taken.where if taken is not None and taken.where.cell else draft.where
        problem = Problem(rule, sentence, where, severity)
        self._outcome.problems.append(problem.at(entity=draft.map.entity.key, field=name))

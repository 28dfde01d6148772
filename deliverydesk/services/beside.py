"""What a list says beside records: readings, notes of words that have no field, and names that are unsure.

A record that may be one of ours and may be another is asked about, never guessed; a figure or a date that
an older file says otherwise becomes a note and overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from deliverydesk.domain.exchanges import Note
from deliverydesk.domain.measures import Reading, ReadingKey
from deliverydesk.domain.promises import Priority
from deliverydesk.exchange.accounting import Fate
from deliverydesk.exchange.builtlist import BuiltList
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.drafts import Draft
from deliverydesk.exchange.figures import NoteDraft, ReadingDraft
from deliverydesk.exchange.listpage import NEW, Answers, Doubt
from deliverydesk.exchange.pages import short
from deliverydesk.exchange.wordlists import plain_words, same_numbers
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Problem, Where
from deliverydesk.schema.proposals import Given, ProposalKind, compare, new_record
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.services.matching import Plan
from deliverydesk.services.outcome import Came, Outcome, Trace

_NEARLY = 87
_NOT_AT_ALL = 40

_FATES = {
    Came.WRITTEN: Fate.WRITTEN, Came.SAME: Fate.SAME, Came.WAITING: Fate.WAITING, Came.OLDER: Fate.NOTE,
}  # fmt: skip


class Said(Protocol):
    """What one file says beside its records, and where the fate of each cell is entered."""

    @property
    def readings(self) -> Sequence[ReadingDraft]:
        """The figures."""

    @property
    def words(self) -> Sequence[NoteDraft]:
        """The notes."""

    @property
    def as_at(self) -> date | None:
        """The day up to which the file knew things, where somebody said so."""

    def enter(self, where: Where, fate: Fate, reason: str = "") -> None:
        """Say what became of a cell."""


class Beside:
    """What is to be written beside a plan, gathered over its files."""

    def __init__(
        self,
        desk: Desk,
        *,
        takes_conflicts: bool,
        is_older: Callable[[Record, str], bool],
        said_on: Callable[[str, str], date | None],
    ) -> None:
        self._desk = desk
        self._takes_conflicts = takes_conflicts
        self._is_older = is_older
        self._said_on = said_on
        self._changes: list[Change] = []
        self._readings: dict[str, Reading] = {}
        self._met: dict[str, Where] = {}
        self._ours: dict[str, dict[str, Reading]] = {}
        self._traced: dict[str, Record] = {}
        self._notes = {(one.record, fold(one.heading), fold(one.words)) for one in desk.picture.all(Note)}

    def changes(self) -> list[Change]:
        """Readings and notes to write."""
        return list(self._changes)

    # --- names that are unsure -------------------------------------------------------------------

    def settle_unsure(self, built: BuiltList, plan: Plan, answers: Answers) -> None:
        """Ask about priorities that may be one of ours; nothing of such a row is taken until it is said."""
        known = {one.id: one for one in self._desk.picture.all(Priority)}
        known.update({one.id: one for change in plan.changes() if isinstance(one := change.after, Priority)})
        by_ref = {one.ref.casefold(): one for one in known.values()}
        by_title = {fold(one.title): one for one in known.values()}
        asked: set[str] = set()
        for draft in list(built.drafts):
            if draft.map.entity is not Priority.entity:
                continue
            ref, title = str(draft.given("ref") or ""), str(draft.given("title") or "")
            answer = answers.same.get(fold(title), answers.same.get(fold(ref), ""))
            found = by_ref.get(ref.casefold())
            if found is None and (answer == NEW or fold(title) in by_title):
                continue
            if answer == NEW:
                self._refuse_number(built, draft, ref)
                continue
            if answer:
                self._take_answer(built, draft, by_ref.get(answer.casefold()), answer)
                continue
            sentence, other = self._doubt(found, title, list(known.values()))
            if other is not None:
                taken = draft.values.get("title") or draft.values.get("ref")
                where = taken.where if taken else draft.where
                built.drop(draft)
                if where.cell not in asked:
                    asked.add(where.cell)
                    built.problems.append(Problem("perhaps", sentence, where))
                    built.doubts.append(Doubt(title, other.ref, other.title))

    @staticmethod
    def _refuse_number(built: BuiltList, draft: Draft, ref: str) -> None:
        built.drop(draft)
        sentence = _("The number {ref} is taken here by another, so nothing of the row was taken. "
                     "Give the row a number of its own.")  # fmt: skip
        built.problems.append(Problem("number-taken", sentence.format(ref=ref), draft.where))

    @staticmethod
    def _take_answer(built: BuiltList, draft: Draft, meant: Priority | None, answer: str) -> None:
        taken = draft.values.get("title")
        if meant is None or taken is None:
            built.drop(draft)
            sentence = _("There is no priority {ref}, so nothing of the row was taken.")
            built.problems.append(Problem("perhaps", sentence.format(ref=answer), draft.where))
            return
        values = dict(draft.values)
        values["title"] = replace(taken, value=meant.title)
        if "ref" in values:
            values["ref"] = replace(values["ref"], value=meant.ref)
        built.swap(draft, replace(draft, values=values))

    @staticmethod
    def _doubt(found: Priority | None, title: str, known: list[Priority]) -> tuple[str, Priority | None]:
        from rapidfuzz import fuzz, process

        said = plain_words(title)
        if found is not None:
            if said and fuzz.token_set_ratio(said, plain_words(found.title)) < _NOT_AT_ALL:
                sentence = _("{ref} is “{ours}” here and “{theirs}” in the file. Say whether they are one; "
                             "nothing of the row was taken.")  # fmt: skip
                told = sentence.format(ref=found.ref, ours=short(found.title), theirs=short(title))
                return told, found
            return "", None
        known = [one for one in known if said and same_numbers(plain_words(one.title), said)]
        titles = [plain_words(one.title) for one in known]
        near = process.extractOne(said, titles, scorer=fuzz.token_sort_ratio, score_cutoff=_NEARLY)
        if near is None:
            return "", None
        other = known[near[2]]
        sentence = _("“{theirs}” may be {ref} “{ours}”, and may be another. Say which; "
                     "nothing of the row was taken.")  # fmt: skip
        return sentence.format(theirs=short(title), ref=other.ref, ours=short(other.title)), other

    # --- readings and notes ----------------------------------------------------------------------

    def take(self, built: Said, outcome: Outcome) -> list[list[str]]:
        """Compare readings and notes of one file with the desk, and enter the fate of every cell.

        Returns `[entity, record, field, sheet, cell]` for each value that is to be written.
        """
        cells: list[list[str]] = []
        self._traced = {trace.record.id: trace.record for trace in outcome.traces}
        for trace in outcome.traces:
            built.enter(trace.taken.where, _FATES[trace.came])
            if trace.came is Came.WRITTEN:
                cells.append(_placed(trace.record.entity.key, trace.record.id, trace.name, trace.taken.where))
                self._keep_replaced(built, outcome, trace)
            elif trace.came is Came.OLDER:
                self._keep_older(built, outcome, trace, cells)
        for reading in built.readings:
            self._reading(built, outcome, reading, cells)
        for note in built.words:
            self._note(built, outcome, note, cells)
        return cells

    def _reading(self, built: Said, outcome: Outcome, one: ReadingDraft, cells: list[list[str]]) -> None:
        indicator = outcome.ids.get(one.indicator)
        if indicator is None:
            return
        place = outcome.ids.get(one.place) if one.place else None
        if one.place and place is None:
            return
        key = str(ReadingKey(indicator, one.span.end, place, one.group))
        if key in self._met:
            self._name_twice(built, outcome, key, one)
            return
        self._met[key] = one.where
        ours = self._readings.get(key) or self._held(indicator).get(key)
        where = self._name(place, outcome) if place else ""
        shown = f"{self._name(indicator, outcome)}/{one.span.end.isoformat()}/{where}/{one.group}"
        if ours is None:
            made = Reading(
                id=key,
                indicator=indicator,
                period_start=one.span.start,
                period_end=one.span.end,
                place=place,
                grp=one.group,
                value=one.value,
                source=one.where.file[:300],
            )
            plain = {
                "period_start": one.span.start.isoformat(),
                "period_end": one.span.end.isoformat(),
                "value": Reading.entity.field("value").plain(one.value),
            }
            if place:
                plain["place"] = where
            if one.group:
                plain["grp"] = one.group
            outcome.proposals.append(new_record("reading", shown, plain, one.where, one.flags))
            self._write(built, one, Change(None, made), cells)
            return
        field = Reading.entity.field("value")
        given = Given("reading", shown, "value", one.value, where=one.where, flags=one.flags)
        proposal = compare(field, given, ours.value)
        if proposal is None:
            built.enter(one.where, Fate.SAME)
        elif proposal.kind is ProposalKind.CONFLICT and self._is_older(ours, "value"):
            words = _("{value} on {day}").format(
                value=field.show(one.value), day=FORMATS.day_full(one.span.end)
            )
            self._note(built, outcome, NoteDraft(one.indicator, one.where.field, words, one.where), cells)
        else:
            outcome.proposals.append(proposal)
            if proposal.kind is ProposalKind.SAFE or self._takes_conflicts:
                self._write(built, one, Change(ours, replace(ours, value=one.value)), cells)
            else:
                built.enter(one.where, Fate.WAITING)

    def _held(self, indicator: str) -> dict[str, Reading]:
        """The readings of an indicator that the desk holds, by key; a wide table asks for them all."""
        if indicator not in self._ours:
            self._ours[indicator] = {one.id: one for one in self._desk.picture.series(indicator)}
        return self._ours[indicator]

    def _write(self, built: Said, one: ReadingDraft, change: Change, cells: list[list[str]]) -> None:
        self._changes.append(change)
        assert isinstance(change.after, Reading)
        self._readings[change.id] = change.after
        built.enter(one.where, Fate.WRITTEN)
        cells.append(_placed("reading", change.id, "value", one.where))

    def _name_twice(self, built: Said, outcome: Outcome, key: str, one: ReadingDraft) -> None:
        ours = self._readings.get(key)
        if ours is not None and Reading.entity.field("value").same(ours.value, one.value):
            built.enter(one.where, Fate.SAME)
            return
        sentence = _(
            "{place} gives a figure for the same period already. The first was taken; make the two agree."
        )
        told = sentence.format(place=self._met[key].address)
        outcome.problems.append(Problem("contradiction", told, one.where))

    def _note(self, built: Said, outcome: Outcome, one: NoteDraft, cells: list[list[str]]) -> None:
        about = outcome.ids.get(one.about)
        if about is None:
            return
        key = (about, fold(one.heading), fold(one.words))
        if key in self._notes:
            built.enter(one.where, Fate.SAME)
            return
        self._notes.add(key)
        made = Note(
            id=self._desk.sources.new_id(),
            priority=self._priority(about, one.about, outcome),
            record=about,
            heading=one.heading[:300],
            words=one.words,
            source=_source(one.where),
        )
        self._changes.append(Change(None, made))
        plain = {"record": self._name(about, outcome), "heading": made.heading, "words": made.words}
        outcome.proposals.append(
            new_record("note", f"{self._name(about, outcome)}: {made.heading}", plain, one.where)
        )
        built.enter(one.where, Fate.NOTE)
        cells.append(_placed("note", made.id, "words", one.where))

    def _keep_older(self, built: Said, outcome: Outcome, trace: Trace, cells: list[list[str]]) -> None:
        """What an older file said of a value that stands: kept in words, under its own day."""
        field = trace.record.entity.field(trace.name)
        heading = _(field.label)
        if built.as_at is not None:
            heading = _("{label}, as said on {day}").format(label=heading, day=FORMATS.day_full(built.as_at))
        words = FORMATS.day_full(value) if isinstance(value := trace.taken.value, date) else field.show(value)
        self._note(built, outcome, NoteDraft(trace.draft, heading, words, trace.taken.where), cells)

    def _keep_replaced(self, built: Said, outcome: Outcome, trace: Trace) -> None:
        """The day that an earlier file gave and this one moves: kept in words, as it was said then."""
        ours = self._desk.picture.record(trace.record.id)
        said = self._said_on(trace.record.id, trace.name)
        before = getattr(ours, trace.name) if ours is not None else None
        if said is None or not isinstance(before, date) or before == trace.taken.value:
            return
        label = _(trace.record.entity.field(trace.name).label)
        heading = _("{label}, as said on {day}").format(label=label, day=FORMATS.day_full(said))
        note = NoteDraft(trace.draft, heading, FORMATS.day_full(before), Where())
        self._note(built, outcome, note, [])

    @staticmethod
    def _priority(about: str, draft: Draft, outcome: Outcome) -> str:
        """The priority that a note is kept under."""
        if draft.map.entity is Priority.entity:
            return about
        parent = draft.links.get("priority")
        if parent is None:
            return next(
                (Beside._priority(outcome.ids.get(one, ""), one, outcome) for one in draft.links.values()), ""
            )
        return outcome.ids.get(parent, "")

    def _name(self, id: str, outcome: Outcome) -> str:
        if record := self._traced.get(id):
            return record.entity.ref_of(record) or record.entity.title_of(record)
        return self._desk.picture.reference(id) if self._desk.picture.record(id) else id


def _source(where: Where) -> str | None:
    if not where.cell:
        return None
    return _("{file}, {place}").format(file=where.file, place=where.address)[-300:]


def _placed(entity: str, record: str, field: str, where: Where) -> list[str]:
    return [entity, record, field, where.sheet, where.cell]

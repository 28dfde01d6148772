"""Drafts: what one row of a foreign file says of one record, with the cell behind every value.

A draft knows nothing of what the desk holds. What the map names and cannot read is a problem at its
cell; a row that cannot become a record says so, and never vanishes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from deliverydesk.domain.measures import Direction
from deliverydesk.exchange.convert import EPOCHS_APART, AbsentWords, convert, fold, is_blank, is_cut
from deliverydesk.exchange.layouts import FieldMap, RecordMap
from deliverydesk.exchange.pages import Page, Seen, short
from deliverydesk.exchange.textnumbers import figure
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Day
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where
from deliverydesk.schema.proposals import Flag


@dataclass(frozen=True)
class Taken:
    """One field's value and the cell it stands in; `fixed` where the map itself gave it."""

    value: Any
    where: Where = field(default_factory=Where)
    flags: tuple[Flag, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, eq=False)
class Draft:
    """One record as the file has it; `links` are the drafts that its link fields point at."""

    map: RecordMap
    values: Mapping[str, Taken]
    links: Mapping[str, Draft]
    where: Where

    def given(self, name: str) -> Any:
        """The value of one field; None where the file gives none."""
        taken = self.values.get(name)
        return None if taken is None else taken.value


@dataclass
class RowReader:
    """One record being read from one row."""

    record: RecordMap
    page: Page
    row: int
    absent: Sequence[AbsentWords]
    decimals: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def draft(self, above: Mapping[str, Draft]) -> Draft | None:
        """The record, or None where the row holds none or none can be made of it."""
        if self._has_nothing() or self._is_left_out():
            return None
        links = {one.field: above[one.record] for one in self.record.fields if one.record in above}
        # A link that the map does not name at all may not be needed: the record may be there already.
        named = {one.field for one in self.record.fields if one.record}
        if any(one.required and one.name in named - links.keys() for one, _to in self.record.entity.links):
            self._name_the_orphan()
            return None
        failed: set[str] = set()
        values: dict[str, Taken] = {}
        for one in self.record.fields:
            if one.record or not self._applies(one):
                continue
            taken = self._taken(one)
            if taken is None:
                failed.add(one.field)
            else:
                values[one.field] = taken
        self._unknown_conditions()
        if self._must(failed, values):
            places = (values[name].where for name in (*self.record.key, *values) if name in values)
            where = next((place for place in places if place.cell), Where())
            return Draft(self.record, values, links, where)
        return None

    def _must(self, failed: set[str], values: Mapping[str, Taken]) -> bool:
        """Whether what a record cannot be without is there; what is missing is named once."""
        only_value = self.record.only_with_value
        needed = {*self.record.key, self.record.only_with} - {""}
        if failed & (needed | {only_value}):
            return False
        if only_value and isinstance(values[only_value].value, Absent | None):
            return False
        for name in self.record.key:
            if name in values and isinstance(values[name].value, Absent | None):
                sentence = _("it is blank, and the row cannot be told from others without it. "
                             "Nothing of the row was taken; fill it in.")  # fmt: skip
                self._say(name, values[name].where, "key-missing", sentence)
                return False
        return True

    def _taken(self, one: FieldMap) -> Taken | None:
        if not one.spot.is_somewhere:
            return Taken(one.value, fixed=True)
        seen = self._see(one)
        if seen.problem is not None:
            self._say(one.field, seen.where, seen.problem.rule, seen.problem.sentence)
            return None
        into = self.record.entity.field(one.field)
        try:
            if one.most.is_somewhere:
                return self._kind_of_target(one, seen)
            raw, decimals = _counted_from_1900(seen, into), one.how.decimals or self.decimals
            how = replace(one.how, decimals=decimals)
            value = convert(raw, how, into, self.absent, percent=seen.percent)
        except ValueProblem as wrong:
            self._say(one.field, seen.where, wrong.rule, wrong.sentence)
            return None
        flags = seen.flags
        if is_cut(seen.raw, one.how, into):
            flags = (*flags, Flag("shortened", _("The words are longer than the field and were shortened.")))
        if seen.percent and isinstance(value, float):
            sentence = _("The cell shows {shown} %, and {shown} was taken.")
            flags = (*flags, Flag("percent", sentence.format(shown=FORMATS.number(value))))
        return Taken(value, seen.where, flags)

    def _kind_of_target(self, one: FieldMap, least: Seen) -> Taken:
        """The direction of a target: at least, at most, exactly, or between the two."""
        most = self.page.see(one.most, self.row)
        if most.problem is not None:
            raise ValueProblem(most.problem.rule, most.problem.sentence)
        low, high = (None if seen.is_blank else figure(seen.raw, self.decimals) for seen in (least, most))
        if low is not None and high is not None:
            if low > high:
                sentence = _("{low} is the least and {high} the most, which no figure can be. "
                             "So no direction was taken.")  # fmt: skip
                low_high = {"low": FORMATS.number(low), "high": FORMATS.number(high)}
                raise ValueProblem("order", sentence.format(**low_high))
            return Taken(Direction.EXACT if low == high else Direction.RANGE, least.where)
        if low is None and high is None:
            return Taken(one.value, least.where)
        return Taken(Direction.CEILING, most.where) if low is None else Taken(Direction.FLOOR, least.where)

    def _see(self, one: FieldMap) -> Seen:
        return self.page.see(one.spot, self.row)

    def _is_left_out(self) -> bool:
        condition = self.record.leave_out
        if condition is None:
            return False
        seen = self.page.see(condition.spot, self.row)
        if is_blank(seen.raw) or fold(seen.raw) not in condition.words:
            return False
        sentence = _("The row was left out: it says “{words}”.").format(words=short(str(seen.raw)))
        self.notes.append(Problem("left-out", sentence, seen.where, Severity.WARNING))
        return True

    def _has_nothing(self) -> bool:
        """Whether the field that makes the record is blank; what else stands in the row is then named."""
        leading = self.record.of(self.record.only_with) if self.record.only_with else None
        if leading is None or not self._see(leading).is_blank:
            return False
        mine = [one for one in self.record.fields if one.spot.is_somewhere and one is not leading]
        filled = [one for one in mine if one.field not in self.record.key and not self._see(one).is_blank]
        if filled:
            others = ", ".join(_(self.record.entity.field(one.field).label) for one in filled)
            sentence = _("it is blank, but {others} beside it is filled in. "
                         "Nothing of this {entity} was taken; fill it in, or clear the rest.")  # fmt: skip
            told = sentence.format(others=others, entity=_(self.record.entity.singular).lower())
            self._say(leading.field, self._see(leading).where, "leading-blank", told)
        return True

    def _name_the_orphan(self) -> None:
        """Nothing is made of a row whose parent could not be; the parent's own problem is named already."""
        first = next((one for one in self.record.fields if one.spot.is_somewhere), None)
        if first is not None and not self._see(first).is_blank:
            sentence = _("Nothing of this {entity} was taken, because what it belongs to was not.")
            told = sentence.format(entity=_(self.record.entity.singular).lower())
            self.problems.append(Problem("orphan", told, self._see(first).where))

    def _applies(self, one: FieldMap) -> bool:
        if one.only_if is None:
            return True
        seen = self.page.see(one.only_if.spot, self.row)
        return not is_blank(seen.raw) and fold(seen.raw) in one.only_if.words

    def _unknown_conditions(self) -> None:
        """A word on which fields depend, and that no field knows, would drop them without a sound."""
        known: Counter[Any] = Counter()
        for one in self.record.fields:
            if one.only_if is not None:
                known.update((one.only_if.spot, word) for word in one.only_if.words)
        for spot in dict.fromkeys(spot for spot, _word in known):
            seen = self.page.see(spot, self.row)
            word = "" if seen.raw is None else fold(seen.raw)
            lost = [one for one in self.record.fields if one.only_if is not None and one.only_if.spot == spot
                    and not self._see(one).is_blank]  # fmt: skip
            if lost and (spot, word) not in known:
                labels = ", ".join(
                    dict.fromkeys(_(self.record.entity.field(one.field).label) for one in lost)
                )
                words = ", ".join(dict.fromkeys(word for at, word in known if at == spot))
                sentence = _("“{word}” is not among the words this map knows here: {words}. So {labels} "
                             "was not taken; correct the cell, or add the word to the map.")  # fmt: skip
                told = sentence.format(word=short(word), words=words, labels=labels)
                self.problems.append(Problem("list", told, seen.where))

    def _say(self, name: str, where: Where, rule: str, sentence: str) -> None:
        heading = short(where.field) if where.field else _(self.record.entity.field(name).label)
        problem = Problem(rule, f"{heading}: {sentence}", where)
        self.problems.append(problem.at(entity=self.record.entity.key, field=name))


def _counted_from_1900(seen: Seen, into: Field) -> Any:
    """The raw value, a bare number of a day as the calendar that everything else reads by counts it."""
    raw = seen.raw
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    return raw + EPOCHS_APART if seen.epoch_1904 and is_number and isinstance(into.kind, Day) else raw

"""From a table with agreed columns to drafts of records: the map that nobody had to write, and its rows.

The rows go the way of every map (`RowReader`), so that what is read, refused and flagged is the same.
What a map cannot hold stands beside: readings, and the notes that keep the words of every other column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from deliverydesk.domain.assessments import RatingScale
from deliverydesk.domain.measures import Direction, TrajectoryPoint
from deliverydesk.domain.ratings import read_rating
from deliverydesk.exchange.accounting import Fate, Ledger
from deliverydesk.exchange.convert import Reading as HowRead
from deliverydesk.exchange.convert import convert, fold
from deliverydesk.exchange.drafts import Draft, RowReader, Taken
from deliverydesk.exchange.figures import NoteDraft, ReadingDraft
from deliverydesk.exchange.guessing import ColumnGuess
from deliverydesk.exchange.layouts import RecordMap, Spot
from deliverydesk.exchange.listmap import ListMap
from deliverydesk.exchange.listpage import Answers, ListPage, is_dash
from deliverydesk.exchange.lists import is_filled
from deliverydesk.exchange.meanings import BASELINE, NOTE, POINT, READING, REASON, SKIP, TARGET
from deliverydesk.exchange.pages import Seen
from deliverydesk.exchange.wordlists import wordlists
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.kinds import Prose, Text
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.problems import Problem, Severity, ValueProblem, Where


@dataclass
class BuiltTable:
    """What one table comes to, before anybody compares it with the desk."""

    drafts: list[Draft] = field(default_factory=list)
    readings: list[ReadingDraft] = field(default_factory=list)
    notes: list[NoteDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    rows: dict[int, Draft] = field(default_factory=dict)


class Builder:
    """Builds the drafts of one table. `subject` is the entity that its rows are."""

    def __init__(
        self, page: ListPage, subject: str, guesses: Sequence[ColumnGuess], answers: Answers, ledger: Ledger
    ) -> None:
        self._page, self._subject, self._answers, self._ledger = page, subject, answers, ledger
        self._columns = list(guesses)
        self._map = ListMap(subject, self._columns, has_between=bool(page.table.between))
        self._built = BuiltTable()
        self._titles: dict[tuple[str, str], int] = {}
        self._scales: dict[str, RatingScale] = {}
        self._records = self._map.above()
        self._measures = self._map.measures
        if subject != "priority":
            keys = ("priority.ref", "priority.title", "priority.ministry")
            page.carried = {letter for key in keys if (letter := self._map.at(key))}

    def build(self) -> BuiltTable:
        """Every row in turn; cells that become nothing are entered in the ledger with the reason."""
        table = self._page.table
        for row, reason in table.struck.items():
            self._leave_out(row, reason)
        self._titles.clear()
        used = self._map.at(f"{self._subject}.title") or self._map.at(f"{self._subject}.ref")
        if not used:
            self._say_no_title()
            return self._built
        for row in table.rows:
            reason = self._why_not(row)
            if reason:
                table.struck[row] = reason
                self._leave_out(row, reason)
            else:
                self._row(row)
        table.rows = [row for row in table.rows if row not in table.struck]
        return self._built

    # --- one row ---------------------------------------------------------------------------------

    def _row(self, row: int) -> None:
        made: dict[str, Draft] = {}
        for record in self._records:
            if (draft := self._read(record, row, made)) is not None:
                made[record.name] = draft
        priority = made.get("priority")
        if self._subject != "priority" and priority is None and not self._records:
            first = self._see(
                self._map.at(f"{self._subject}.title") or self._map.at(f"{self._subject}.ref"), row
            )
            sentence = _("Nothing says which priority this belongs to, so nothing of the row was taken. "
                         "Say which column names the priority.")  # fmt: skip
            self._built.problems.append(Problem("orphan", sentence, first.where))
            return
        about = priority
        if self._subject != "priority" and priority is not None:
            about = self._read(self._map.subject_record(), row, made)
            if about is not None and self._subject == "indicator":
                about = self._instead(about, {**about.values, **self._direction(row)})
            if about is not None:
                made[self._subject] = about
        if about is None:
            return
        self._built.rows[row] = about
        if self._measures and self._subject in ("priority", "indicator"):
            self._figures(row, made, about)
        if self._subject == "priority":
            self._ratings(row, made)
        self._keep_words(row, about)

    def _read(self, record: RecordMap, row: int, made: Mapping[str, Draft]) -> Draft | None:
        reader = RowReader(record, self._page, row, wordlists().absent)
        draft = reader.draft(made)
        self._built.problems += reader.problems
        self._built.remarks += reader.notes
        if draft is None:
            return None
        draft = self._not_newer(draft)
        self._built.drafts.append(draft)
        return draft

    def _not_newer(self, draft: Draft) -> Draft:
        """A file that knows of something after its own day has another day."""
        actual = draft.values.get("actual")
        if actual is None or not isinstance(actual.value, date) or actual.value <= self._answers.knows_until:
            return draft
        self._too_new(actual.value, actual.where)
        return replace(draft, values={name: one for name, one in draft.values.items() if name != "actual"})

    def _too_new(self, day: date, where: Where) -> None:
        sentence = _("{day} lies after {limit}, up to which this file can know things. It was not taken.")
        told = sentence.format(day=FORMATS.day_full(day), limit=FORMATS.day_full(self._answers.knows_until))
        self._built.problems.append(Problem("newer-than-file", told, where))

    def _see(self, letter: str, row: int, how: str = "") -> Seen:
        return self._page.see(Spot(f"{how}:{letter}" if how else letter), row)

    # --- figures ---------------------------------------------------------------------------------

    def _figures(self, row: int, made: dict[str, Draft], about: Draft) -> None:
        noted = len(self._built.problems)
        if all(self._figure(one, row) is None for one in self._measures):
            return
        del self._built.problems[noted:]  # they are said where each figure is taken
        if self._subject == "priority":
            indicator = self._read(self._map.headline(), row, made)
            if indicator is None:
                return
            # What the headline is called is ours, where there is one; the row only names the promise.
            made_up = {"title", "decimals"} | ({"unit"} if not self._map.at("indicator.unit") else set())
            values = {
                name: replace(one, fixed=one.fixed or name in made_up)
                for name, one in indicator.values.items()
            }
            indicator = self._instead(indicator, values | self._direction(row))
        else:
            indicator = about
        self._say_made_up_unit(row)
        path = self._trajectory(row, indicator)
        for one in self._map.figures[POINT]:
            self._point(one, row, path, indicator)
        for one in self._map.figures[READING]:
            self._reading(one, row, indicator)

    def _instead(self, draft: Draft, values: Mapping[str, Taken]) -> Draft:
        changed = replace(draft, values=values)
        self._built.drafts[self._built.drafts.index(draft)] = changed
        return changed

    def _direction(self, row: int) -> dict[str, Taken]:
        """Which way is good, where baseline and target say so."""
        ends = [part[0] for key in (BASELINE, TARGET) if (part := self._map.figures[key])]
        noted = len(self._built.problems)
        figures = [self._figure(one, row) for one in ends]
        del self._built.problems[noted:]  # they are said where the path itself is read
        if (
            len(figures) == 2
            and figures[0] is not None
            and figures[1] is not None
            and figures[1] < figures[0]
        ):
            return {"direction": Taken(Direction.DOWN, fixed=True)}
        return {}

    def _trajectory(self, row: int, indicator: Draft) -> Draft | None:
        """The planned path where both its ends stand in the row; an end alone is kept in words."""
        ends = [part[0] for key in (BASELINE, TARGET) if (part := self._map.figures[key])]
        figures = [self._figure(one, row) for one in ends]
        if len(ends) < 2 or None in figures:
            for one, figure in zip(ends, figures, strict=True):
                if figure is not None:
                    self._note(one, row, indicator)
            return None
        return self._read(self._map.path(*ends, agreed=self._answers.agreed), row, {"indicator": indicator})

    def _point(self, one: ColumnGuess, row: int, path: Draft | None, indicator: Draft) -> None:
        figure = self._figure(one, row)
        if figure is None:
            return
        if path is None:
            self._note(one, row, indicator)
            return
        self._read(self._map.point(one), row, {"trajectory": path})

    def _reading(self, one: ColumnGuess, row: int, indicator: Draft) -> None:
        figure = self._figure(one, row)
        assert one.meaning.span
        if figure is None:
            return
        where = self._see(one.heading.letter, row).where
        if one.meaning.span.end > self._answers.knows_until:
            self._too_new(one.meaning.span.end, where)
            return
        self._built.readings.append(ReadingDraft(indicator, one.meaning.span, figure, where))

    def _figure(self, one: ColumnGuess, row: int) -> float | None:
        """The figure of a cell; None where it is blank, or holds none, which is then a problem."""
        found = self._see(one.heading.letter, row, "figure")
        if found.is_blank:
            return None
        into = TrajectoryPoint.entity.field("value")
        if found.problem is not None:
            self._say(found, found.problem.rule, found.problem.sentence)
            return None
        try:
            value = convert(found.raw, HowRead(), into, (), percent=found.percent)
        except ValueProblem as wrong:
            self._say(found, wrong.rule, wrong.sentence)
            return None
        return settled(float(value))

    def _say_made_up_unit(self, row: int) -> None:
        first = next(one for one in self._measures if not self._see(one.heading.letter, row).is_blank)
        where = self._see(first.heading.letter, row).where
        if where.cell in self._page.units_made_up:
            self._page.units_made_up.discard(where.cell)
            sentence = _(
                "Nothing says what the figures are counted in, so the unit of the indicator is “number”."
            )
            self._built.remarks.append(Problem("unit", sentence, where, Severity.WARNING))

    # --- ratings ---------------------------------------------------------------------------------

    def _ratings(self, row: int, made: Mapping[str, Draft]) -> None:
        reason = self._map.at(REASON)
        for one in self._columns:
            if not one.meaning.is_rating:
                continue
            on = one.meaning.span.end if one.meaning.span else self._answers.knows_until
            letter = f"fill:{one.heading.letter}" if one.meaning.by_fill else one.heading.letter
            found = self._see(letter, row)
            if found.is_blank:
                continue
            if on > self._answers.knows_until:
                self._too_new(on, found.where)
                continue
            record = self._map.rating(one, on, self._scale(one), self._answers.words, reason)
            if self._read(record, row, made) is not None:
                reason = ""
        for one in self._columns:
            # Without a rating to belong to, a reason is still somebody's words.
            if reason and one.meaning.key == REASON:
                self._note(one, row, made["priority"])

    def _scale(self, one: ColumnGuess) -> RatingScale:
        """The scale that a column's ratings are on, by the codes in it."""
        letter = one.heading.letter
        if letter not in self._scales:
            self._scales[letter] = self._scale_of(one)
        return self._scales[letter]

    def _scale_of(self, one: ColumnGuess) -> RatingScale:
        codes = set(self._answers.fills.values()) if one.meaning.by_fill else set()
        for row in self._page.table.rows:
            said = self._see(one.heading.letter, row).raw
            try:
                codes.add(self._answers.words.get(fold(said)) or read_rating(str(said or "")) or "")
            except ValueProblem:
                continue
        if "A" in codes:
            return RatingScale.FIVE if codes & {"AG", "AR"} else RatingScale.THREE
        return RatingScale.FOUR

    # --- words -----------------------------------------------------------------------------------

    def _keep_words(self, row: int, about: Draft) -> None:
        if self._map.ministry != "under":
            above = self._page.under(row)
            if not above.is_blank and above.problem is None:
                note = NoteDraft(about, _("Stands under"), str(above.raw), above.where)
                self._built.notes.append(note)
        for one in self._columns:
            if one.meaning.key == NOTE:
                self._note(one, row, about)

    def _note(self, one: ColumnGuess, row: int, about: Draft) -> None:
        found = self._see(one.heading.letter, row)
        if found.problem is not None:
            self._say(found, found.problem.rule, found.problem.sentence)
            return
        if found.is_blank:
            return
        heading = Text(300).parse(one.heading.text[:300] or one.heading.letter)
        words = Prose().parse(_shown(found))
        self._built.notes.append(NoteDraft(about, heading, words, found.where))

    def _say(self, found: Seen, rule: str, sentence: str) -> None:
        heading = " ".join(found.where.field.split())[:60]
        self._built.problems.append(Problem(rule, f"{heading}: {sentence}", found.where))

    # --- rows and cells that become nothing ------------------------------------------------------

    def _why_not(self, row: int) -> str:
        """Why a row becomes nothing, beyond what its own cells show."""
        letter = self._map.at(f"{self._subject}.title")
        if not letter:
            return ""
        found = self._see(letter, row)
        if found.problem is not None:
            return ""
        if found.is_blank:
            return _("no title")
        parent = self._map.at("priority.ref") or self._map.at("priority.title")
        above = "" if self._subject == "priority" or not parent else fold(self._see(parent, row).raw or "")
        before = self._titles.setdefault((above, fold(found.raw)), row)
        return "" if before == row else _("the same title as row {n}").format(n=before)

    def _leave_out(self, row: int, reason: str) -> None:
        for one in self._page.table.columns:
            self._ledger.enter((row, one.number), Fate.LEFT_OUT, reason)

    def _say_no_title(self) -> None:
        table = self._page.table
        where = Where(file=self._page.file, sheet=table.sheet.name, cell=f"A{table.head[0]}")
        sentence = _("No column of this table is a title or a number, so nothing of it can be told apart. "
                     "Say which column names the rows.")  # fmt: skip
        self._built.problems.append(Problem("no-title", sentence, where))
        for row in table.rows:
            self._leave_out(row, _("no column of its table is a title"))

    def settle(self) -> None:
        """Enter what is left: columns left out, headings, dashes, blanks, rows in between."""
        table = self._page.table
        skipped = {one.heading.number for one in self._columns if one.meaning.key == SKIP}
        for cell in table.sheet.filled():
            at = cell.row, cell.column
            if not table.holds(*at):
                continue
            if cell.row in table.head:
                self._ledger.enter(at, Fate.LEFT_OUT, _("headings"))
            elif not is_filled(cell):
                self._ledger.enter(at, Fate.LEFT_OUT, _("only a space"))
            elif is_dash(cell.value):
                self._ledger.enter(at, Fate.LEFT_OUT, _("only a dash"))
            elif cell.column in skipped:
                self._ledger.enter(at, Fate.LEFT_OUT, _("its column is left out"))
            elif cell.row in table.between:
                self._ledger.enter(at, Fate.LEFT_OUT, _("a heading in between"))
            elif self._ledger.of(at) is None:
                self._ledger.enter(at, Fate.LEFT_OUT, _("nothing was made of its row"))


def _shown(found: Seen) -> str:
    """A cell's words as a person reads them."""
    value: Any = found.raw
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return FORMATS.day_full(value)
    if found.percent and isinstance(value, int | float):
        return f"{FORMATS.number(settled(value * 100))} %"
    return str(value)

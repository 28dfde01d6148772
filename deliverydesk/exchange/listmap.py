"""The map that nobody had to write: what the columns of a list are, as records with their keys and fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from deliverydesk.domain.assessments import Assessment, RatingScale, Voice
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.measures import Frequency, Indicator, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.parties import Ministry
from deliverydesk.exchange.convert import Reading as HowRead
from deliverydesk.exchange.guessing import ColumnGuess
from deliverydesk.exchange.layouts import FieldMap, RecordMap, Spot
from deliverydesk.exchange.meanings import MEASURES, READING
from deliverydesk.schema.kinds import Day

UNDER = "under"
"""Stands for a column where ministries are named by the rows in between."""

_NUMBERS = {
    "milestone": "{priority}-M{n:02}",
    "barrier": "{priority}-B{n:02}",
    "indicator": "{priority}-I{n:02}",
}


class ListMap:
    """The records of one table, whose rows are `subject`; places are written as `ListPage` reads them."""

    def __init__(self, subject: str, columns: Sequence[ColumnGuess], *, has_between: bool) -> None:
        self._subject, self._columns = subject, columns
        self.measures = [one for one in columns if one.meaning.is_measure and one.meaning.span]
        self.figures = {key: [one for one in self.measures if one.meaning.key == key] for key in MEASURES}
        self.ministry = self.at("priority.ministry")
        if not self.ministry and subject == "priority" and has_between:
            self.ministry = UNDER

    def at(self, key: str) -> str:
        """The letter of the column that is this, or nothing."""
        return next((one.heading.letter for one in self._columns if one.meaning.key == key), "")

    def above(self) -> list[RecordMap]:
        """The ministry and the priority of a row, as far as columns name them."""
        records: list[RecordMap] = []
        if self.ministry:
            fields = tuple(FieldMap(name, Spot(f"{name}:{self.ministry}")) for name in ("code", "name"))
            records.append(RecordMap("ministry", Ministry.entity, ("code",), fields))
        ref, title = self.at("priority.ref"), self.at("priority.title")
        if ref or title:
            key = ("ref",) if ref else ("title",)
            records.append(self._record("priority", key, ("title",), "P{n:02}"))
        return records

    def subject_record(self) -> RecordMap:
        """What a row is, where that is no priority."""
        by_title = ("priority", "title")
        key = ("ref",) if self.at(f"{self._subject}.ref") else by_title
        made = self._record(self._subject, key, by_title, _NUMBERS[self._subject])
        if self._subject != "indicator" or not self.measures:
            return made
        unit = () if self.at("indicator.unit") else (FieldMap("unit", Spot(f"unit:{self._letters()}")),)
        decimals = FieldMap("decimals", Spot(f"decimals:{self._letters()}"))
        fields = (*made.fields, *unit, decimals, *self._frequency())
        return RecordMap(made.name, made.entity, made.key, fields, made.or_key, made.number)

    def headline(self) -> RecordMap:
        """The indicator of a priority whose figures stand in its own row: its headline."""
        fields = (
            FieldMap("priority", record="priority"),
            FieldMap("title", Spot(self.at("priority.title") or self.at("priority.ref"))),
            FieldMap("headline", value=True),
            FieldMap("unit", Spot(self.at("indicator.unit") or f"unit:{self._letters()}")),
            FieldMap("decimals", Spot(f"decimals:{self._letters()}")),
            *self._frequency(),
        )
        key = ("priority", "headline")
        return RecordMap("indicator", Indicator.entity, key, fields, number="{priority}-I{n:02}")

    @staticmethod
    def path(start: ColumnGuess, end: ColumnGuess, *, agreed: bool) -> RecordMap:
        """The planned path of an indicator, from its baseline to its target; a draft until it is `agreed`."""
        assert start.meaning.span
        assert end.meaning.span
        fields = (
            FieldMap("indicator", record="indicator"),
            FieldMap("version", value=1),
            FieldMap("status", value=TrajectoryStatus.AGREED if agreed else TrajectoryStatus.DRAFT),
            FieldMap("baseline_on", value=start.meaning.span.end),
            FieldMap("baseline", Spot(f"figure:{start.heading.letter}")),
            FieldMap("target_on", value=end.meaning.span.end),
            FieldMap("target", Spot(f"figure:{end.heading.letter}")),
        )
        return RecordMap("trajectory", Trajectory.entity, ("indicator", "version"), fields)

    @staticmethod
    def point(one: ColumnGuess) -> RecordMap:
        """A point on the planned path."""
        assert one.meaning.span
        fields = (
            FieldMap("trajectory", record="trajectory"),
            FieldMap("on", value=one.meaning.span.end),
            FieldMap("value", Spot(f"figure:{one.heading.letter}")),
        )
        return RecordMap("trajectory_point", TrajectoryPoint.entity, ("trajectory", "on"), fields)

    @staticmethod
    def rating(
        one: ColumnGuess, on: date, scale: RatingScale, words: Mapping[str, str], reason: str
    ) -> RecordMap:
        """One voice's rating on one day; `words` are those a person explained, `reason` a column's letter."""
        letter = one.heading.letter
        spot = Spot(f"fill:{letter}" if one.meaning.by_fill else letter)
        fields = [
            FieldMap("priority", record="priority"),
            FieldMap("voice", value=Voice(one.meaning.key.partition(".")[2])),
            FieldMap("as_at", value=on),
            FieldMap("scale", value=scale),
            FieldMap("overall", spot, how=HowRead(words=words, keeps_unlisted=True)),
        ]
        if not one.meaning.by_fill:
            fields.append(FieldMap("original_words", spot))
        if reason:
            fields.append(FieldMap("reason", Spot(reason)))
        key = ("priority", "voice", "as_at")
        return RecordMap(f"rating-{letter}", Assessment.entity, key, tuple(fields), only_with_value="overall")

    def _record(self, entity: str, key: tuple[str, ...], or_key: tuple[str, ...], number: str) -> RecordMap:
        fields = [
            FieldMap(name, Spot(f"day:{letter}" if isinstance(of.kind, Day) else letter))
            for name, of in CATALOGUE[entity].by_name.items()
            if name != "ministry" and (letter := self.at(f"{entity}.{name}"))
        ]
        if entity == "priority" and self.ministry:
            fields.append(FieldMap("ministry", record="ministry"))
        if entity != "priority":
            fields.append(FieldMap("priority", record="priority"))
        names = {one.field for one in fields}
        or_key = or_key if set(or_key) <= names and key != or_key else ()
        return RecordMap(entity, CATALOGUE[entity], key, tuple(fields), or_key=or_key, number=number)

    def _frequency(self) -> tuple[FieldMap, ...]:
        """How often a reading is owed, where the periods over the columns are all of one length."""
        spans = [one.meaning.span for one in self.figures[READING] if one.meaning.span]
        months = {round(((span.end - span.start).days + 1) / 30.4) for span in spans}
        found = next((one for one in Frequency if months == {one.months}), None)
        return (FieldMap("frequency", value=found),) if found else ()

    def _letters(self) -> str:
        return ",".join(one.heading.letter for one in self.measures)

"""What a rule is: one plain function from a priority to a sentence and the cells that sentence is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.parties import Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.i18n import N_, _
from deliverydesk.schema.kinds import Words
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record

BETTER_HALF = frozenset({"G", "AG"})
"""The ratings that are accepted without a word, and so deserve one."""


class Standing(Words):
    """What is known of a rule. None predicts: on ten years of a real portfolio no rule beat the rating."""

    TESTED = "tested", N_("Tested")
    PROMPT = "prompt", N_("Prompt")
    FACT = "fact", N_("Fact")
    UNTESTED = "untested", N_("Untested")
    GAP = "gap", N_("Gap")


@dataclass(frozen=True)
class Cell:
    """One cell that a sentence rests on. `known` is the journal's step for what stood there earlier."""

    entity: str
    record: str
    field: str
    known: int | None = None

    def plain(self) -> dict[str, str | int]:
        """The JSON form."""
        made: dict[str, str | int] = {"entity": self.entity, "record": self.record, "field": self.field}
        return made if self.known is None else made | {"known": self.known}


def cells(record: Record, *names: str) -> tuple[Cell, ...]:
    """Cells of one record."""
    return tuple(Cell(record.entity.key, record.id, name) for name in names)


@dataclass(frozen=True)
class Evidence:
    """What a rule has to say of one priority: a sentence with its figures, and where they stand."""

    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Told:
    """What a ministry wrote for one period, and the cell it stands in."""

    period: str
    words: str
    cell: Cell


@dataclass(frozen=True)
class Moved:
    """When a milestone was first said to be late: the day, and the step of the journal."""

    on: date
    step: int


@dataclass(frozen=True)
class Past:
    """What only the journal knows: texts of earlier periods by priority, newest first, and first moves by
    milestone.
    """

    texts: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    moved: Mapping[str, Moved] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The JSON form, as a freeze keeps it."""
        return {
            "texts": {
                id: [{"period": one.period, "words": one.words, "cell": one.cell.plain()} for one in told]
                for id, told in sorted(self.texts.items())
            },
            "moved": {id: [one.on.isoformat(), one.step] for id, one in sorted(self.moved.items())},
        }

    @staticmethod
    def restore(plain: Mapping[str, Any]) -> Past:
        """What a freeze kept."""
        return Past(
            {
                id: tuple(Told(one["period"], one["words"], Cell(**one["cell"])) for one in told)
                for id, told in plain["texts"].items()
            },
            {id: Moved(date.fromisoformat(on), step) for id, (on, step) in plain["moved"].items()},
        )


@dataclass(frozen=True)
class Case:
    """One priority as the rules see it. `period` is the newest that has ended; None where there is none."""

    at: Picture
    card: Scorecard
    settings: DeskSettings
    period: Period | None = None
    past: Past = Past()

    @property
    def priority(self) -> Priority:
        """The promise itself."""
        return self.card.priority

    @property
    def today(self) -> date:
        """The day judged for."""
        return self.card.today

    def is_current(self, said: Said) -> bool:
        """Whether a rating is one of the newest period that has ended, or of a day since."""
        return said.record is not None and not self.is_old(said.record)

    def is_old(self, rating: Assessment) -> bool:
        """Whether a rating belongs to a period before the newest that has ended."""
        if self.period is None:
            return False
        rated = self.at.get(Period, rating.period)
        return rating.as_at < self.period.start if rated is None else rated.end < self.period.end

    @property
    def ours(self) -> Assessment | None:
        """Our own rating of this period; None where there is none: nothing rests on an old one."""
        return self._current(self.card.unit)

    @property
    def rating(self) -> Assessment | None:
        """The rating that is asked about: ours, or where we have none of this period the independent one, or
        the ministry's own.
        """
        voices = self.card.voices
        said = (self.card.unit, voices[Voice.INDEPENDENT], voices[Voice.MINISTRY])
        return next((found for one in said if (found := self._current(one)) is not None), None)

    def _current(self, said: Said) -> Assessment | None:
        return said.record if said.code is not None and self.is_current(said) else None

    @property
    def colour(self) -> str:
        """The rating asked about in words, and whose it is where it is not ours: `green by the ministry`."""
        rating = self.rating
        if rating is None or not isinstance(rating.overall, str):
            return ratings.name(None)
        words = ratings.name(rating.overall)
        match rating.voice:
            case Voice.MINISTRY:
                return _("{colour} by the ministry").format(colour=words)
            case Voice.INDEPENDENT:
                return _("{colour} by independent reviewers").format(colour=words)
            case _voice:
                return words

    @property
    def green(self) -> Assessment | None:
        """The rating that is asked about, where it is green or amber-green."""
        rating = self.rating
        return rating if rating is not None and rating.overall in BETTER_HALF else None


@dataclass(frozen=True)
class Rule:
    """One rule. `title` is its question; `about` says when it asks, for whoever would switch it off."""

    key: str
    standing: Standing
    title: str
    about: str
    find: Callable[[Case], Evidence | None]

    @property
    def is_gap(self) -> bool:
        """Whether it names something owed, and no question."""
        return self.standing is Standing.GAP


def named(refs: Iterable[str], *, most: int = 4) -> str:
    """`M030, M031 …`: the first few references, the rest being among the cells shown."""
    all_refs = list(refs)
    return ", ".join(all_refs[:most]) + (" …" if len(all_refs) > most else "")

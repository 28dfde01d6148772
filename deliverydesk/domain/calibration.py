"""How often each rating word came true, as plain counts: so a unit learns what its own words are worth.

By rating word and by voice, never by person. Nothing is shown below twenty outcomes, where a count is luck.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.challenge.table import BY_KEY
from deliverydesk.domain.promises import Arrival, Priority
from deliverydesk.domain.raised import Flag, FlagState, Outcome
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture

ENOUGH = 20
"""Outcomes that must be known of a voice before its counts are shown."""

VOICES = (Voice.MINISTRY, Voice.UNIT)
"""Whose words are counted; the unit's moderated word counts as the unit's."""

LIKELIHOODS = MappingProxyType(
    {
        "four": MappingProxyType({"G": 0.9, "AG": 0.65, "AR": 0.35, "R": 0.1}),
        "five": MappingProxyType({"G": 0.9, "AG": 0.65, "A": 0.5, "AR": 0.35, "R": 0.1}),
        "three": MappingProxyType({"G": 0.9, "A": 0.5, "R": 0.1}),
    }
)
"""The share of promises that each word would stand for, were it one; used by the Brier score alone."""


@dataclass(frozen=True)
class Counted:
    """Of the promises a voice gave one word a year before their day: how many arrived, late, or not."""

    voice: Voice
    code: str
    rated: int
    arrived: int
    late: int

    @property
    def missed(self) -> int:
        """How many did not arrive at all."""
        return self.rated - self.arrived - self.late

    @property
    def sentence(self) -> str:
        """`Of 23 rated green a year before their date, 15 arrived on time and 3 late.`"""
        return plural(
            "Of {n} rated {colour} a year before its date, {arrived} arrived on time and {late} late.",
            "Of {n} rated {colour} a year before their date, {arrived} arrived on time and {late} late.",
            self.rated,
            colour=ratings.name(self.code),
            arrived=FORMATS.number(self.arrived, 0),
            late=FORMATS.number(self.late, 0),
        )

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "voice": str(self.voice.value),
            "rating": self.code,
            "rated": self.rated,
            "arrived": self.arrived,
            "late": self.late,
            "not": self.missed,
        }


@dataclass(frozen=True)
class Calibration:
    """The counts of the voices with enough outcomes, and how many outcomes each voice has."""

    counts: tuple[Counted, ...]
    resolved: tuple[tuple[Voice, int], ...]

    @property
    def waiting(self) -> str:
        """How far the voices are that have too few outcomes still; empty where all have enough."""
        short = [(voice, n) for voice, n in self.resolved if n < ENOUGH]
        return " ".join(
            _("{voice}: {n} of {enough} outcomes known; counts are shown from {enough}.").format(
                voice=_(voice.label), n=FORMATS.number(n, 0), enough=FORMATS.number(ENOUGH, 0)
            )
            for voice, n in short
        )


def calibration(at: Picture) -> Calibration:
    """Count, by voice and rating word, what became of the promises whose day has come.

    A promise counts once its `arrived` is said and its day has passed. A voice's word is its newest rating on
    or before the day one year before the promise's day, and not older than a year at that time.
    """
    said = {voice: _resolved(at, voice) for voice in VOICES}
    counts = [
        Counted(
            voice,
            code,
            len(mine),
            sum(1 for arrived in mine if arrived is Arrival.ON_TIME),
            sum(1 for arrived in mine if arrived is Arrival.LATE),
        )
        for voice, pairs in said.items()
        if len(pairs) >= ENOUGH
        for code in ratings.CODES
        if (mine := [arrived for rated, arrived in pairs if rated.overall == code])
    ]
    return Calibration(tuple(counts), tuple((voice, len(pairs)) for voice, pairs in said.items()))


def _resolved(at: Picture, voice: Voice) -> list[tuple[Assessment, Arrival]]:
    """A voice's ratings a year before the day, with what became of the promise."""
    found = []
    for one in at.all(Priority):
        end = present(one.end)
        if one.arrived is None or end is None or end > at.today:
            continue
        if (rated := _a_year_before(at, one, voice, end)) is not None:
            found.append((rated, one.arrived))
    return found


def _a_year_before(at: Picture, priority: Priority, voice: Voice, end: date) -> Assessment | None:
    """The rating that a voice gave a year before the day, or in the year before that."""
    until, since = _years_back(end, 1), _years_back(end, 2)
    voices = {Voice.UNIT, Voice.MODERATED} if voice is Voice.UNIT else {voice}
    mine = [
        one
        for one in at.children(Assessment, "priority", priority.id)
        if one.voice in voices and since < one.as_at <= until
    ]
    last = max(mine, key=lambda one: (one.as_at, one.voice is Voice.MODERATED, one.id), default=None)
    return last if last is not None and isinstance(last.overall, str) else None


def _years_back(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def brier(rated: Iterable[tuple[str, bool]], scale: str = "four") -> float | None:
    """The Brier score: `mean((p - o)^2)`, p what the word stands for, o 1 where it arrived and 0 where not.

    0 is best; always saying half gives 0.25. None where nothing was rated. Off by default and shown only on
    request: it needs the unit to agree what share of promises each word stands for. Source: Brier 1950; the
    shares are ours.
    """
    shares = LIKELIHOODS[scale]
    errors = [(shares[code] - float(arrived)) ** 2 for code, arrived in rated]
    return sum(errors) / len(errors) if errors else None


def brier_scores(at: Picture) -> tuple[tuple[Voice, str, int, float], ...]:
    """Voice, scale, how many ratings, and their Brier score; only from twenty outcomes of a voice on a scale.

    Late is not arrived: the promise was a day.
    """
    found = []
    for voice in VOICES:
        by_scale: dict[str, list[tuple[str, bool]]] = {}
        for rated, arrived in _resolved(at, voice):
            pair = (str(rated.overall), arrived is Arrival.ON_TIME)
            by_scale.setdefault(str(rated.scale.value), []).append(pair)
        for scale, pairs in by_scale.items():
            score = brier(pairs, scale)
            if len(pairs) >= ENOUGH and score is not None:
                found.append((voice, scale, len(pairs), score))
    return tuple(found)


@dataclass(frozen=True)
class RuleCount:
    """What became of one rule's questions on this desk."""

    rule: str
    put: int
    answered: int
    dismissed: int
    borne_out: int
    not_borne_out: int

    @property
    def sentence(self) -> str:
        """The counts in words."""
        known = BY_KEY.get(self.rule)
        return _(
            "{question} Put {put}, answered {answered}, dismissed {dismissed}, borne out {out}, not {no}."
        ).format(
            question=_(known.title) if known is not None else f"{self.rule}:",
            put=FORMATS.number(self.put, 0),
            answered=FORMATS.number(self.answered, 0),
            dismissed=FORMATS.number(self.dismissed, 0),
            out=FORMATS.number(self.borne_out, 0),
            no=FORMATS.number(self.not_borne_out, 0),
        )

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "rule": self.rule,
            "put": self.put,
            "answered": self.answered,
            "dismissed": self.dismissed,
            "borne_out": self.borne_out,
            "not_borne_out": self.not_borne_out,
        }


def rule_counts(at: Picture) -> tuple[RuleCount, ...]:
    """By rule, how many questions were put, what people did with them, and how many were borne out."""
    by_rule: dict[str, list[Flag]] = {}
    for one in at.all(Flag):
        if one.raised_on <= at.today:
            by_rule.setdefault(one.rule, []).append(one)
    return tuple(
        RuleCount(
            key,
            len(mine),
            sum(1 for one in mine if one.state is FlagState.ANSWERED),
            sum(1 for one in mine if one.state is FlagState.DISMISSED),
            sum(1 for one in mine if one.outcome is Outcome.BORNE_OUT),
            sum(1 for one in mine if one.outcome is Outcome.NOT_BORNE_OUT),
        )
        for key, mine in sorted(by_rule.items())
    )


def base_rate() -> str:
    """The line printed beside each green: another country's history, and said to be.

    Source: back-test on the United Kingdom's Government Major Projects Portfolio, 2014 to 2023: of green and
    amber/green projects still reported a year later 39 % (31 to 47) were rated lower, five-level years; 21 of
    168 were amber/red or red within two years, 7 % (4 to 10) with those that left counted as fine.
    """
    return _(
        "In the United Kingdom's portfolio of major projects, 2014 to 2023, 39 % of the greens and "
        "amber-greens that were still reported a year later were rated lower; 12 % were amber-red or red "
        "within two years, 7 % if those that left are counted as fine. That is the history of their "
        "projects and says nothing of this promise."
    )

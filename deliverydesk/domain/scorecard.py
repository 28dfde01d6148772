"""One priority read as a whole: every voice, the data's verdict, milestones, barriers, and their words.

The Gap page, the brief, the command line and the freeze take all they show of a priority from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from deliverydesk.domain import barrier_clock, gapwords, judging, narrowing, ratings, sentences
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.chartdata import ChartData
from deliverydesk.domain.charting import Version, chart
from deliverydesk.domain.draftchart import charted
from deliverydesk.domain.lines import (
    BarrierLine,
    MilestoneLine,
    barrier_line,
    judged,
    milestone_line,
    national,
    slip_bands,
    thresholds,
    versions_of,
)
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.narrowing import Narrowing, Stocktake
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings, settings_of
from deliverydesk.domain.trajectories import Observation, Plan
from deliverydesk.domain.verdicts import DEFAULTS, Thresholds, Verdict
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.picture import Picture

DATA_SCALE = "four"  # the unit's thresholds cover four levels, and three where that is its scale


@dataclass(frozen=True)
class Said:
    """What one voice says now. `code` is None where nobody has rated, or `absent` says why there is none."""

    voice: Voice
    code: str | None = None
    scale: str = DATA_SCALE
    as_at: date | None = None
    words: str = ""
    absent: Absent | None = None
    record: Assessment | None = None


@dataclass(frozen=True)
class Scorecard:
    """One priority on one day. Words and charts are made when asked for."""

    priority: Priority
    ministry: Ministry | None
    today: date
    headline: Indicator | None
    versions: tuple[Version, ...]
    observations: tuple[Observation, ...]
    received_on: date | None
    verdict: Verdict
    voices: Mapping[Voice, Said]
    unit_before: Said
    milestones: tuple[MilestoneLine, ...]
    barriers: tuple[BarrierLine, ...]
    stocktakes: tuple[Stocktake, ...] = ()
    thresholds: Thresholds = DEFAULTS
    data_scale: str = DATA_SCALE

    @property
    def plan(self) -> Plan | None:
        """The agreed path in force."""
        return self.versions[-1].plan if self.versions else None

    @property
    def unit(self) -> Said:
        """The unit's word: moderated where it has been moderated, else as the unit rated."""
        moderated = self.voices[Voice.MODERATED]
        rated = self.voices[Voice.UNIT]
        if moderated.as_at and (rated.as_at is None or moderated.as_at >= rated.as_at):
            return moderated
        return rated

    @property
    def data(self) -> str | None:
        """The code the data imply; None where `verdict.grey` says why not."""
        return self.verdict.status

    @property
    def worst(self) -> BarrierLine | None:
        """The open barrier that stands worst."""
        return self.barriers[0] if self.barriers else None

    @cached_property
    def marks(self) -> Counter[str]:
        """How many of its milestones carry each mark."""
        return Counter(str(line.mark) for line in self.milestones if line.mark)

    @cached_property
    def over(self) -> int:
        """How many of its open barriers have had their level's time."""
        return sum(1 for line in self.barriers if line.is_over)

    def steps_from_unit(self, voice: Voice) -> int | None:
        """How many steps better (+) or worse (-) another voice is than ours; None across scales."""
        ours, theirs = self.unit, self.voices[voice]
        return ratings.steps(ours.code, theirs.code, ours.scale, theirs.scale)

    @property
    def data_steps(self) -> int | None:
        """How many steps better (+) or worse (-) the data are than our rating."""
        return ratings.steps(self.unit.code, self.data, self.unit.scale, self.data_scale)

    @property
    def moved(self) -> int | None:
        """How many steps our rating rose (+) or fell (-) since the last one."""
        before = self.unit_before
        return ratings.steps(before.code, self.unit.code, self.unit.scale, before.scale)

    @property
    def age_of_data(self) -> int | None:
        """Days since the end of the period of the latest reading."""
        return None if self.verdict.as_at is None else (self.today - self.verdict.as_at).days

    @cached_property
    def gap_words(self) -> str:
        """The gap now in its own direction and unit, or why there is none."""
        return self._words(self.verdict.gap_now, "gap_now", at_target=False)

    @cached_property
    def pace_words(self) -> str:
        """The gap on the last day at this pace, or why there is none."""
        return self._words(self.verdict.gap_at_target, "gap_at_target", at_target=True)

    def _words(self, gap: float | None, key: str, *, at_target: bool) -> str:
        if gap is None or self.headline is None:
            return self.verdict.reason(key)
        return gapwords.gap_words(
            gap,
            direction=str(self.headline.direction.value),
            unit=self.headline.unit,
            decimals=self.headline.decimals,
            at_target=at_target,
        )

    def value_words(self, value: float | None) -> str:
        """A value of the headline indicator with its unit; empty for none."""
        if value is None or self.headline is None:
            return ""
        return gapwords.value_words(value, unit=self.headline.unit, decimals=self.headline.decimals)

    @cached_property
    def sentence(self) -> str:
        """The sentence its page opens with."""
        decimals = self.headline.decimals if self.headline else 0
        verdict = self.verdict if self.headline else None
        return sentences.priority_sentence(verdict, self.plan, decimals=decimals)

    @cached_property
    def narrowing(self) -> Narrowing:
        """The gap at the last stocktakes: whether it closes."""
        one = self.headline
        return narrowing.narrowing(
            self.stocktakes,
            self.versions,
            self.observations,
            today=self.today,
            frequency_months=one.frequency.months if one else None,
            lag_days=one.publication_lag_days if one else 0,
            thresholds=self.thresholds,
        )

    @cached_property
    def chart(self) -> ChartData | None:
        """The trajectory as data; None where there is nothing to draw."""
        one = self.headline
        if one is None:
            return None
        what = charted(one, self.received_on)
        return chart(what, self.versions, self.observations, self.verdict)

    def plain(self) -> dict[str, Any]:
        """The command line's contract for one priority; nulls say why under `reasons`."""
        verdict = self.verdict
        voices = self.voices
        return {
            "ref": self.priority.ref,
            "title": self.priority.title,
            "ministry": self.ministry.code if self.ministry else None,
            "self": voices[Voice.MINISTRY].code,
            "unit": voices[Voice.UNIT].code,
            "moderated": voices[Voice.MODERATED].code,
            "independent": voices[Voice.INDEPENDENT].code,
            "data": self.data,
            "latest": verdict.latest,
            "expected": verdict.expected,
            "gap_now": verdict.gap_now,
            "gap_words": self.gap_words,
            "projected": verdict.projected,
            "projected_since_start": verdict.projected_since_start,
            "pace_basis": str(verdict.pace_basis) if verdict.pace_basis else None,
            "gap_at_target": verdict.gap_at_target,
            "as_at": verdict.as_at.isoformat() if verdict.as_at else None,
            "stale": verdict.stale,
            "too_early": verdict.too_early,
            "narrowing": [one.plain() for one in self.narrowing.standings],
            "reasons": {one.key: one.sentence for one in verdict.reasons} | self._rating_reasons(),
        }

    def _rating_reasons(self) -> dict[str, str]:
        keys = {Voice.MINISTRY: "self"}
        return {
            keys.get(voice, str(voice.value)): said.absent.words or str(said.absent.reason.value)
            for voice, said in self.voices.items()
            if said.absent is not None
        }


# One that nobody has graded stands above the ones known to be low: it may be anything.
_GRAVITY = {severity: place for place, severity in enumerate(barrier_clock.Severity)} | {None: 2.5}


def _by_badness(line: BarrierLine) -> tuple[Any, ...]:
    age = line.ages.age if line.ages.age is not None else line.ages.with_us
    return (
        not line.is_over,
        -int(str(line.record.level.value)[1:]),
        _GRAVITY[line.severity],
        -(age or 0),
        line.record.ref,
    )


def _said(voice: Voice, assessments: Sequence[Assessment]) -> list[Said]:
    """Everything a voice has said, newest first."""
    mine = [one for one in assessments if one.voice is voice and not one.is_draft]
    mine.sort(key=lambda one: (one.as_at, one.id), reverse=True)
    return [said_in(one) for one in mine]


def said_in(one: Assessment) -> Said:
    """One kept rating as a word of its voice."""
    absent = one.overall if isinstance(one.overall, Absent) else None
    code = None if isinstance(one.overall, Absent) else one.overall
    return Said(one.voice, code, str(one.scale.value), one.as_at, one.original_words or "", absent, one)


def scorecard(at: Picture, priority: Priority, settings: DeskSettings | None = None) -> Scorecard:
    """One priority read as a whole, as the picture knows it and judged for the picture's day."""
    settings = settings or settings_of(at)
    today = at.today
    assessments = [one for one in at.children(Assessment, "priority", priority.id) if one.as_at <= today]
    said = {voice: _said(voice, assessments) for voice in Voice}
    headline = next((one for one in at.children(Indicator, "priority", priority.id) if one.headline), None)
    readings = at.series(headline.id) if headline else ()
    lines = [barrier_line(at, one) for one in at.children(Barrier, "priority", priority.id) if one.is_open]
    before = _before([*said[Voice.MODERATED], *said[Voice.UNIT]])
    bands = slip_bands(settings)
    milestones = sorted(
        (milestone_line(one, today, bands) for one in at.children(Milestone, "priority", priority.id)),
        key=lambda line: (line.dates.first or date.max, line.record.ref),
    )
    return Scorecard(
        priority=priority,
        ministry=at.get(Ministry, priority.ministry),
        today=today,
        headline=headline,
        versions=versions_of(at, headline) if headline else (),
        observations=national(readings),
        received_on=max((one.received_on for one in readings if one.received_on), default=None),
        verdict=judged(at, headline, settings) if headline else judging.judge(None, (), today=today),
        voices={voice: found[0] if found else Said(voice) for voice, found in said.items()},
        unit_before=before,
        milestones=tuple(milestones),
        barriers=tuple(sorted(lines, key=_by_badness)),
        stocktakes=tuple(Stocktake(one.ref, one.end) for one in at.all(Period)),
        thresholds=thresholds(settings, headline),
        data_scale=thresholds(settings).scale,
    )


def _before(ours: Sequence[Said]) -> Said:
    """The unit's word the time before: the newest of an earlier day that is not of the same period."""
    newest_first = sorted(
        ours, key=lambda said: (said.as_at or date.min, said.voice is Voice.MODERATED), reverse=True
    )
    now = newest_first[0] if newest_first else Said(Voice.UNIT)
    period = now.record.period if now.record is not None else None
    earlier = (
        said
        for said in newest_first
        if said.as_at != now.as_at and (period is None or said.record is None or said.record.period != period)
    )
    return next(earlier, Said(Voice.UNIT))


_ORDER = {code: place for place, code in enumerate(("R", "AR", "A", "AG", "G"))}


def in_reading_order(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """Worst rating first, inside a rating the government's own order of its priorities."""
    return sorted(
        cards,
        key=lambda card: (
            _ORDER.get(card.unit.code or "", len(_ORDER)),
            card.priority.own_order,
            card.priority.ref,
        ),
    )


def scorecards(at: Picture, priorities: Iterable[Priority] | None = None) -> list[Scorecard]:
    """Every priority read as a whole, in reading order; readings are fetched for all at once."""
    wanted = list(at.all(Priority)) if priorities is None else list(priorities)
    fetch(at, wanted)
    settings = settings_of(at)
    return in_reading_order(scorecard(at, one, settings) for one in wanted)


def fetch(at: Picture, priorities: Iterable[Priority]) -> None:
    """Ask for the readings of all these headlines at once; one by one takes many times as long."""
    at.headline_series(
        one.id
        for priority in priorities
        for one in at.children(Indicator, "priority", priority.id)
        if one.headline
    )


def opening(cards: Sequence[Scorecard]) -> str:
    """The sentence above the list of priorities, true of exactly these."""
    return sentences.gap_sentence([card.unit.code for card in cards], [card.verdict for card in cards])

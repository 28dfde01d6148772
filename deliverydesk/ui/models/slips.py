"""What a row of milestones cannot know by itself: the unit's bands, the scale, what waits, what moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from deliverydesk.domain.knock_on import Crossing, KnockOn, Waiting, crossings, knock_on
from deliverydesk.domain.lines import MilestoneLine, milestone_line, slip_bands
from deliverydesk.domain.milestone_history import Movement
from deliverydesk.domain.milestone_status import SlipBands
from deliverydesk.domain.settings import settings_of
from deliverydesk.domain.timeline import Scale, Track, scale_around, track_of
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.services.milestones import Moves


class Slips:
    """Looked up once a picture; how dates moved is read from the journal elsewhere and taken in by `take`.

    With `priority` the scale has room for the milestones of that one alone.
    """

    def __init__(self, priority: str = "") -> None:
        self.moves = Moves()
        self._priority = priority
        self._at: Picture | None = None
        self._lines: dict[str, MilestoneLine] = {}
        self._judged: tuple[date, SlipBands] | None = None
        self._tracks: dict[str, tuple[MilestoneLine, date | None, Track | None]] = {}
        self._crossings: dict[str, list[Crossing]] = {}
        self._pushed: Mapping[str, KnockOn] = {}
        self._scale: Scale | None = None

    def take(self, moves: Moves) -> None:
        """How dates moved is known now."""
        self.moves = moves
        self._scale = None

    def lines(self, at: Picture) -> Sequence[MilestoneLine]:
        """Every milestone of a picture with what its dates say."""
        self._look(at)
        return tuple(self._lines.values())

    def line(self, record: Milestone, at: Picture) -> MilestoneLine:
        """One milestone with what its dates say."""
        self._look(at)
        found = self._lines.get(record.id)
        return found if found is not None else milestone_line(record, at.today)

    def track(self, record: Milestone, at: Picture) -> Track | None:
        """What is drawn of a milestone."""
        line, tick = self.line(record, at), self.moves.since.tick(record.id)
        kept = self._tracks.get(record.id)
        if kept is None or kept[0] is not line or kept[1] != tick:
            kept = self._tracks[record.id] = (line, tick, track_of(line, at.today, tick))
        return kept[2]

    def moved(self, record: Milestone, at: Picture) -> Movement | None:
        """How its date moved since the last stocktake."""
        return self.moves.since.moved(record.id, self.line(record, at).dates, at.today)

    def scale(self, at: Picture) -> Scale:
        """The scale that every timeline of the picture is drawn to."""
        self._look(at)
        if self._scale is None:
            drawn = (line.record for line in self._lines.values())
            tracks = (self.track(one, at) for one in drawn if self._priority in ("", one.priority))
            self._scale = scale_around((one for one in tracks if one is not None), at.today)
        return self._scale

    def crossings(self, at: Picture, milestone: str) -> Sequence[Crossing]:
        """Where a milestone's forecast lies before that of one it waits for."""
        self._look(at)
        return self._crossings.get(milestone, ())

    def crossed(self, at: Picture) -> int:
        """How many milestones are forecast before one they wait for, or wait for one without a date."""
        self._look(at)
        return len(self._crossings)

    def pushed(self, at: Picture, milestone: str) -> KnockOn | None:
        """The earliest day a milestone can have, where it cannot keep its forecast."""
        self._look(at)
        return self._pushed.get(milestone)

    def waits(self, at: Picture, milestone: str) -> list[str]:
        """What holds a milestone up, in sentences; the knock-on last. Nothing of it is ever written."""
        said = [_crossing(one, at) for one in self.crossings(at, milestone)]
        pushed = self.pushed(at, milestone)
        if pushed is not None:
            said.append(
                plural(
                    "So it can be met on {day} at the earliest, {n} day later than forecast.",
                    "So it can be met on {day} at the earliest, {n} days later than forecast.",
                    pushed.days,
                    day=FORMATS.day_full(pushed.day),
                )
            )
            if not self.crossings(at, milestone):
                said.insert(
                    0, _("It waits for {ref}, which waits itself.").format(ref=at.reference(pushed.through))
                )
        return said

    def _look(self, at: Picture) -> None:
        if self._at is at:
            return
        self._at, self._scale = at, None
        bands = slip_bands(settings_of(at))
        # Of the thousands only those that changed are worked out again.
        kept = self._lines if self._judged == (at.today, bands) else {}
        self._judged, self._lines = (at.today, bands), {}
        for one in at.all(Milestone):
            line = kept.get(one.id)
            if line is None or line.record is not one:
                line = milestone_line(one, at.today, bands)
            self._lines[one.id] = line
        waiting = [Waiting(id, one.dates, one.record.depends_on) for id, one in self._lines.items()]
        self._crossings = {}
        for crossed in crossings(waiting, at.today):
            self._crossings.setdefault(crossed.id, []).append(crossed)
        self._pushed = knock_on(waiting, at.today)


def _crossing(one: Crossing, at: Picture) -> str:
    ref = at.reference(one.waits_for)
    if one.days is None:
        return _("It waits for {ref}, which has no date.").format(ref=ref)
    return plural(
        "It is forecast {n} day before {ref}, which it waits for.",
        "It is forecast {n} days before {ref}, which it waits for.",
        one.days,
        ref=ref,
    )

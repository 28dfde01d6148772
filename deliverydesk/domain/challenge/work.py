"""Questions from milestones and paths: what slipped before, what moved far, and what never moves at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deliverydesk.domain import lines
from deliverydesk.domain.challenge.rule import Case, Cell, Evidence, cells, named
from deliverydesk.domain.lines import MilestoneLine
from deliverydesk.domain.measures import Trajectory, TrajectoryStatus
from deliverydesk.domain.milestone_history import SURPRISE_DAYS
from deliverydesk.domain.milestone_status import DEFAULT_BANDS
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.kinds import present

SHARE_OF_THE_WAY = 10
"""A forecast has moved far where it is later by more than one part in so many of the promise's whole time."""

LATE_NEWS = timedelta(days=SURPRISE_DAYS)

FEW = 3
"""Below so many milestones nothing is said of them as a set."""

FEW_LATE = 2
"""One late surprise is no habit."""


def _first(line: MilestoneLine) -> Cell:
    """The cell that holds the first agreed day."""
    name = "original_baseline" if line.dates.original_baseline else "current_baseline"
    return Cell("milestone", line.record.id, name)


def forecast_moved(case: Case) -> Evidence | None:
    """Rated green or amber-green, and an open milestone's forecast is later than its first agreed day by more
    than a tenth of the days between the promise's start and its end.

    A forecast that lies in the past is no forecast. Cost is not asked about: this desk keeps no money yet.
    """
    rating = case.green
    start, end = present(case.priority.start), present(case.priority.end)
    if rating is None or start is None or end is None or end <= start:
        return None
    whole = (end - start).days
    far = []
    for line in case.card.milestones:
        forecast = line.dates.forecast
        if forecast is None or forecast < case.today or line.dates.done(case.today):
            continue
        slip = line.slip.first
        if slip is not None and slip * SHARE_OF_THE_WAY > whole:
            far.append((slip, line))
    if not far:
        return None
    far.sort(key=lambda one: (-one[0], one[1].record.ref))
    sentence = plural(
        "{n} milestone is forecast later than first agreed by more than a tenth of the promise's "
        "{whole} days: {refs}, the furthest by {days} days.",
        "{n} milestones are forecast later than first agreed by more than a tenth of the promise's "
        "{whole} days: {refs}, the furthest by {days} days.",
        len(far),
        whole=FORMATS.number(whole, 0),
        refs=named(line.record.ref for _slip, line in far),
        days=FORMATS.number(far[0][0], 0),
    )
    shown = [*cells(rating, "overall"), *cells(case.priority, "start", "end")]
    for _slip, line in far:
        shown.extend((_first(line), *cells(line.record, "forecast")))
    return Evidence(sentence, tuple(shown))


def slipped_before(case: Case) -> Evidence | None:
    """Rated green or amber-green, and a milestone was met, or agreed anew, so late that its slip is red.

    The band begins after 90 days, or after what the unit has set. A fact and no more: in the back-test past
    slips did not foretell later ones (odds ratio 0.9).
    """
    rating = case.green
    limit = case.settings.slip_ar if case.settings.slip_ar is not None else DEFAULT_BANDS.amber_red
    found = []
    for line in case.card.milestones:
        first, met = line.dates.first, line.dates.done(case.today)
        end = met or line.dates.baseline
        if first is None or end is None or line.dates.cancelled(case.today):
            continue
        if (days := (end - first).days) > limit:
            name = "actual" if met else "current_baseline"
            found.append((days, line, (_first(line), *cells(line.record, name))))
    if rating is None or not found:
        return None
    found.sort(key=lambda one: (-one[0], one[1].record.ref))
    sentence = plural(
        "{n} milestone was met or agreed anew more than {limit} days after its first day: {refs}, "
        "by {days} days.",
        "{n} milestones were met or agreed anew more than {limit} days after their first day: {refs}, "
        "the furthest by {days} days.",
        len(found),
        limit=FORMATS.number(limit, 0),
        refs=named(line.record.ref for _days, line, _cells in found),
        days=FORMATS.number(found[0][0], 0),
    )
    shown = [*cells(rating, "overall"), *(cell for one in found for cell in one[2])]
    return Evidence(sentence, tuple(shown))


def target_moved(case: Case) -> Evidence | None:
    """Rated green or amber-green, and the target's day in force is later than in the first agreed version."""
    rating, headline = case.green, case.card.headline
    if rating is None or headline is None or not lines.target_moved(case.card.versions):
        return None
    paths = [
        one
        for one in case.at.children(Trajectory, "indicator", headline.id)
        if one.status is not TrajectoryStatus.DRAFT
    ]
    paths.sort(key=lambda one: one.version)
    now = next(one for one in paths if one.status is TrajectoryStatus.AGREED)
    sentence = _("The day of its target moved from {first} to {now} since it was first agreed.").format(
        first=FORMATS.day_long(paths[0].target_on), now=FORMATS.day_long(now.target_on)
    )
    shown = (*cells(rating, "overall"), *cells(paths[0], "target_on", "version"), *cells(now, "target_on"))
    return Evidence(sentence, (*shown, *cells(now, "version")))


def always_on_the_day(case: Case) -> Evidence | None:
    """Rated green or amber-green, and every milestone is met or forecast on exactly its first agreed day.

    Asked only of three milestones or more, all of them with both days, of which one at least is still open.
    """
    rating = case.green
    lines = [line for line in case.card.milestones if not line.dates.cancelled(case.today)]
    if rating is None or len(lines) < FEW or not all(_is_on_the_day(case, line) for line in lines):
        return None
    is_open = [line for line in lines if not line.dates.done(case.today)]
    if not is_open:
        return None
    sentence = plural(
        "All {n} milestone is met or forecast on exactly the day first agreed.",
        "All {n} milestones are met or forecast on exactly the day first agreed.",
        len(lines),
    )
    shown = list(cells(rating, "overall"))
    for line in lines:
        given = "actual" if line.dates.done(case.today) else "forecast"
        shown.extend((_first(line), *cells(line.record, given)))
    return Evidence(sentence, tuple(shown))


def _is_on_the_day(case: Case, line: MilestoneLine) -> bool:
    met, forecast = line.dates.done(case.today), line.dates.forecast
    given = met or (forecast if forecast is not None and forecast >= case.today else None)
    return line.dates.first is not None and given == line.dates.first


def late_surprises(case: Case) -> Evidence | None:
    """Rated green or amber-green, and of its milestones that were due and slipped, half or more, and two at
    least, first moved within 14 days of the day they were due, or after it.

    `late surprises` = of milestones due and slipped, the share first moved within 14 d of the due date. The
    days of the moves come from the journal; a milestone whose move it never saw is not counted.
    """
    rating = case.green
    slipped = [line for line in _due_and_slipped(case) if line.record.id in case.past.moved]
    late = [line for line in slipped if _came_late(case, line)]
    if rating is None or len(late) < FEW_LATE or 2 * len(late) < len(slipped):
        return None
    sentence = _(
        "Rated {colour}, and of {slipped} milestones that were due and slipped, {late} first moved within "
        "14 days of their day or after it: {refs}."
    ).format(
        colour=case.colour,
        slipped=FORMATS.number(len(slipped), 0),
        late=FORMATS.number(len(late), 0),
        refs=named(line.record.ref for line in late),
    )
    shown = list(cells(rating, "overall"))
    for line in slipped:
        step = case.past.moved[line.record.id].step
        given = "actual" if line.dates.done(case.today) else "forecast"
        shown.extend((_first(line), *cells(line.record, given)))
        shown.append(Cell("milestone", line.record.id, "forecast", step))
    return Evidence(sentence, tuple(shown))


def _due_and_slipped(case: Case) -> Sequence[MilestoneLine]:
    found = []
    for line in case.card.milestones:
        first, slip = line.dates.first, line.slip.first
        if first is not None and first <= case.today and slip is not None and slip > 0:
            found.append(line)
    return found


def _came_late(case: Case, line: MilestoneLine) -> bool:
    first = line.dates.first
    return first is not None and case.past.moved[line.record.id].on >= first - LATE_NEWS

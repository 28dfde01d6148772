"""The columns of the Gap: every voice, the trajectory, the gap in words, milestones, the worst barrier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from deliverydesk.domain import ratings, units
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.charting import gap_tone
from deliverydesk.domain.keptcards import KeptCards
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.domain.verdicts import Grey, Verdict
from deliverydesk.i18n import ABSENT, FORMATS, N_, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.paint.closing import top_of
from deliverydesk.ui.paint.spark import Missing, Spark

Cells = Callable[[Scorecard, Picture], Cell]


class Cards:
    """The scorecards of the picture in view; of another picture, only what changed is made anew."""

    def __init__(self) -> None:
        self._at: Picture | None = None
        self._kept = KeptCards()
        self._cards: dict[str, Scorecard] = {}
        self._top: float | None = None
        self.span: tuple[int, int] | None = None
        """First and last day of all paths, as ordinals: the axis that every small trajectory shares."""

    def every(self, at: Picture) -> list[Scorecard]:
        """Every priority's, worst first and then the government's own order."""
        self._follow(at)
        return list(self._cards.values())

    def of(self, priority: str, at: Picture) -> Scorecard:
        """One priority's."""
        self._follow(at)
        return self._cards[priority]

    @property
    def top(self) -> float:
        """The share missing that a bar of full height stands for, in every row of the second view."""
        if self._top is None:
            self._top = _top(self._cards.values())
        return self._top

    def _follow(self, at: Picture) -> None:
        if self._at is at:
            return
        every = self._kept.every(at)
        span, top = _span(every), self._top if self._top is None else _top(every)
        if self._at is not None and (span, top) != (self.span, self._top):
            # Every small drawing has another axis or height now, so none of their cells is kept.
            self._kept = KeptCards()
            every = self._kept.every(at)
        self._cards = {card.priority.id: card for card in every}
        self._at, self.span, self._top = at, span, top


def _top(cards: Iterable[Scorecard]) -> float:
    return top_of([one.share for card in cards for one in card.narrowing.standings])


def _span(cards: Iterable[Scorecard]) -> tuple[int, int] | None:
    plans = [card.plan for card in cards if card.plan is not None]
    first = [plan.baseline_on.toordinal() for plan in plans if plan.baseline_on is not None]
    last = [plan.target_on.toordinal() for plan in plans if plan.target_on is not None]
    return (min(first), max(last)) if first and last and min(first) < max(last) else None


def columns(cards: Cards) -> tuple[Extra, ...]:
    """The columns in reading order; `cards` is shared with the page's sentence."""
    return tuple(
        made_column(cards, key, Head(_(words), kind, width, stretch, False, "", _(second)), cell)
        for key, words, second, kind, width, stretch, cell in _COLUMNS
    )


def made_column(cards: Cards, key: str, head: Head, cell: Cells) -> Extra:
    """A column of a promise read as a whole."""

    def made(record: Priority, at: Picture) -> Cell:
        made_cell = cell(cards.of(record.id, at), at)
        if isinstance(made_cell.value, Spark):
            return replace(made_cell, value=replace(made_cell.value, span=cards.span))
        return made_cell

    return Extra(key, head, made, lambda record, at: cards.of(record.id, at))


def behind(card: Scorecard, key: str, at: Picture) -> tuple[Record, str] | None:
    """The record and the field that a column rests on; None where it rests on many.

    What is worked out from the latest reading rests on that reading.
    """
    match key:
        case "ref" | "title":
            return card.priority, key
        case "ministry" | "unit":
            said = card.unit if key == "unit" else card.voices[Voice.MINISTRY]
            return None if said.record is None else (said.record, "overall")
        case "barrier" | "barrier_age":
            worst = card.worst
            return None if worst is None else (worst.record, "title" if key == "barrier" else "began_on")
        case "milestones":
            return None
    readings = at.series(card.headline.id) if card.headline is not None else ()
    latest = [
        one for one in readings if one.period_end == card.verdict.as_at and not one.place and not one.grp
    ]
    return (latest[-1], "value") if latest else None


def _ref(card: Scorecard, at: Picture) -> Cell:
    return Cell(card.priority.ref, card.priority.own_order)


def _title(card: Scorecard, at: Picture) -> Cell:
    below = card.headline.title if card.headline else _("no headline indicator yet")
    return Cell(card.priority.title, card.priority.title.casefold(), second=below)


def _ministry(card: Scorecard, at: Picture) -> Cell:
    return _voice(card, Voice.MINISTRY)


def _voice(card: Scorecard, voice: Voice) -> Cell:
    said = card.voices[voice]
    steps = card.steps_from_unit(voice) or 0
    if said.code is None:
        why = said.absent.words if said.absent else _("not rated")
        return Cell("", None, value=("N", 0), tip=why)
    return Cell(
        said.code,
        -ratings.CODES.index(said.code),
        value=(said.code, steps),
        tip=_hover(said.code, said.as_at, said.scale),
    )


def _hover(code: str, as_at: date | None, scale: str) -> str:
    words = ratings.hover(code, scale)
    return f"{words}\n{_('as at {day}').format(day=FORMATS.day_full(as_at))}" if as_at else words


def _unit(card: Scorecard, at: Picture) -> Cell:
    said, before = card.unit, card.unit_before
    if said.code is None:
        why = said.absent.words if said.absent else _("not rated")
        return Cell("", None, value=("N", 0, None), tip=why)
    moved = card.moved
    way = 0 if not moved else 1 if moved > 0 else -1
    tip = _hover(said.code, said.as_at, said.scale)
    if before.code and before.as_at:
        tip += "\n" + _("before: {code} on {day}").format(
            code=before.code, day=FORMATS.day_full(before.as_at)
        )
    return Cell(said.code, -ratings.CODES.index(said.code), value=(said.code, way, before.code), tip=tip)


def _data(card: Scorecard, at: Picture) -> Cell:
    verdict = card.verdict
    code = card.data or ("E" if verdict.too_early else "N")
    sort = -ratings.CODES.index(card.data) if card.data else None
    days = card.age_of_data
    age = "" if days is None else _("{days} d").format(days=days)
    below = _("too old") if verdict.grey is Grey.STALE else _("early") if verdict.too_early else ""
    tone = "watch" if verdict.grey is Grey.STALE else "quiet"
    tip = _why(verdict) or ratings.hover(card.data)
    return Cell(age, sort, tone, below, value=(code, card.data_steps or 0), tip=tip)


def _why(verdict: Verdict) -> str:
    return verdict.reason("data") or (str(verdict.grey) if verdict.grey else "")


def _spark(card: Scorecard, at: Picture) -> Cell:
    plan, verdict = card.plan, card.verdict
    if (
        plan is None
        or plan.baseline_on is None
        or plan.target_on is None
        or plan.baseline is None
        or plan.target is None
    ):
        return Cell("", None)
    begins = plan.baseline_on.toordinal()
    path = [(plan.baseline_on, plan.baseline), *plan.points, (plan.target_on, plan.target)]
    dots = [
        (one.period_end.toordinal(), one.value) for one in card.observations if one.period_end <= card.today
    ]
    drawn = Spark(
        plan=tuple(dict.fromkeys((day.toordinal(), value) for day, value in path)),
        seen=tuple(dot for dot in dots if dot[0] >= begins),
        history=tuple(dot for dot in dots if dot[0] <= begins),
        projected=None if verdict.too_early else verdict.projected,
        margin=plan.margin or 0.0,
        stale=verdict.stale,
        too_early=verdict.too_early,
        tone=_tone(verdict),
        today=card.today.toordinal(),
    )
    return Cell(card.sentence, None, value=drawn, tip=card.sentence)


def _tone(verdict: Verdict) -> str:
    if verdict.stale or verdict.too_early:
        return "quiet"
    return str(gap_tone(verdict).value)


def _latest(card: Scorecard, at: Picture) -> Cell:
    plan = card.plan
    target = (
        _("→ {value}").format(value=_figure(card, plan.target)) if plan and plan.target is not None else ""
    )
    latest = card.verdict.latest
    words = ABSENT if latest is None else _figure(card, latest)
    return Cell(words, latest, "", target, tip=card.value_words(latest))


def _figure(card: Scorecard, value: float) -> str:
    """The figure without its noun, which the second line of the title names."""
    if card.headline is None or card.headline.is_percent:
        return card.value_words(value)
    return FORMATS.number(value, card.headline.decimals)


def _gap_now(card: Scorecard, at: Picture) -> Cell:
    verdict = card.verdict
    doubtful = verdict.stale or verdict.too_early
    tone = "quiet" if doubtful else _share_tone(verdict.share_missing_now)
    return _gap(card, verdict.gap_now, card.gap_words, verdict.share_missing_now, tone)


def _pace(card: Scorecard, at: Picture) -> Cell:
    verdict = card.verdict
    share = verdict.share_missing_at_target
    return _gap(card, verdict.gap_at_target, card.pace_words, share, _tone(verdict))


def _gap(card: Scorecard, gap: float | None, words: str, share: float | None, tone: str) -> Cell:
    """The figure on the first line, what it is short of on the second; sorted by the share missing.

    The value is figure, words, and the words without the noun, which the second line of the title names.
    """
    if gap is None:
        return Cell(ABSENT, None, "quiet", tip=words)
    figure, _space, rest = words.partition(" ")
    if not figure[:1].isdigit():
        return Cell(words, share or 0.0, tone, value=("", words, words), tip=words)
    noun = units.noun(card.headline.unit) if card.headline is not None else ""
    bare = rest.replace(noun, "", 1).strip() if noun else rest
    return Cell(words, share or 0.0, tone, value=(figure, rest, bare), tip=words)


def _share_tone(share: float | None) -> str:
    if not share:
        return "good"
    return "bad" if share > 0.25 else "watch"


def _missing(card: Scorecard, at: Picture) -> Cell:
    verdict = card.verdict
    now, then = verdict.share_missing_now, verdict.share_missing_at_target
    if now is None and then is None:
        return Cell("", None)
    doubtful = verdict.stale or verdict.too_early
    drawn = Missing(now, then, _share_tone(now), _tone(verdict), doubtful)
    words = _("none") if not now and not then else ""
    return Cell(words, then if then is not None else now, value=drawn, tip=card.pace_words)


def _milestones(card: Scorecard, at: Picture) -> Cell:
    found = [line.mark for line in card.milestones if line.mark is not None]
    counts = {mark: found.count(mark) for mark in dict.fromkeys(found)}
    tip = ", ".join(f"{count} {_(MARK_WORDS[str(mark)])}" for mark, count in counts.items())
    missed = sum(1 for mark in found if str(mark) in ("missed", "slipping"))
    return Cell(tip, missed, value=tuple(str(mark) for mark in found), tip=tip)


MARK_WORDS = {
    "met": N_("met on time"),
    "met_late": N_("met late"),
    "slipping": N_("slipping"),
    "missed": N_("missed"),
    "ahead": N_("still ahead"),
}


def _barrier(card: Scorecard, at: Picture) -> Cell:
    line = card.worst
    if line is None:
        return Cell("", None)
    level = str(line.record.level.value)
    colours = line.clock.colours if line.clock else False
    others = len(card.barriers) - 1
    tip = line.record.title
    if others:
        tip += "\n" + plural("and one more open barrier", "and {n} more open barriers", others)
    return Cell(line.record.title, level, value=(level, colours, level in ("L4", "L5")), tip=tip)


def _barrier_age(card: Scorecard, at: Picture) -> Cell:
    line = card.worst
    if line is None:
        return Cell("", None)
    age = line.ages.age if line.ages.age is not None else line.ages.with_us
    if age is None:
        return Cell(_("no date"), None, "owed")
    us = _("us {days}").format(days=line.ages.with_us) if line.ages.with_us is not None else ""
    return Cell(_("{days} d").format(days=age), age, "bad" if line.is_over else "", us)


_COLUMNS: Sequence[tuple[str, str, str, str, int, bool, Cells]] = (
    ("ref", N_("No"), "", "code", 46, False, _ref),
    ("title", N_("Priority"), N_("headline indicator"), "title", 180, True, _title),
    ("ministry", N_("Ministry"), N_("says"), "voice", 68, False, _ministry),
    ("unit", N_("Unit"), N_("now, and was"), "moved", 80, False, _unit),
    ("data", N_("Data"), N_("imply, and age"), "data", 96, False, _data),
    ("spark", N_("Trajectory"), N_("to the target"), "spark", 84, False, _spark),
    ("latest", N_("Latest"), N_("→ target"), "amount", 72, False, _latest),
    ("gap_now", N_("Gap now"), N_("short or over"), "gap_now", 92, False, _gap_now),
    ("pace", N_("At this pace"), N_("on the last day"), "gap", 92, False, _pace),
    ("missing", N_("Share of the"), N_("journey missing"), "missing", 90, False, _missing),
    ("milestones", N_("Milestones"), N_("in date order"), "milestones", 96, False, _milestones),
    ("barrier", N_("Worst barrier"), N_("level, and what it is"), "barrier", 146, False, _barrier),
    ("barrier_age", N_("Since"), N_("with us"), "days", 58, False, _barrier_age),
)

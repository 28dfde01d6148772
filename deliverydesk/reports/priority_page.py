"""One page a priority: what it comes to, the trajectory, who says what, what is late, what is in the way.

What a desk does not hold is said in words, in the place where it would stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from deliverydesk.domain import ratings, sentences
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.lines import BarrierLine, MilestoneLine
from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.i18n import ABSENT, FORMATS, N_, _
from deliverydesk.reports import blocks
from deliverydesk.reports.directions import isolated
from deliverydesk.reports.voices import (
    CAPTIONS,
    MARK_WORDS,
    NOT_GIVEN,
    SHORT_CAPTIONS,
    data_tag,
    how_they_differ,
    mark_of,
    reason_of,
    said_by,
    speaks,
    tag_of,
)
from deliverydesk.schema.kinds import Absent, present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem

SLIP_IS_LOUD = 60  # days


def priority_page(
    picture: Picture, card: Scorecard, legend: blocks.Legend, since: Since | None = None
) -> blocks.Sheet:
    """The sheet of one priority; `since` is what was known of its milestones at the last stocktake."""
    priority = card.priority
    lead = card.ministry.name if card.ministry else ABSENT
    opening = blocks.Opening(
        blocks.Heading(f"{priority.ref} · {isolated(lead)} · {isolated(priority.title)}"),
        blocks.Sentence(page_sentence(card)),
        _voices(card),
    )
    left: list[blocks.Block] = []
    right: list[blocks.Block] = [*_ratings(picture, card), _barriers(card)]
    prose = list(_prose(card))
    known = _known(card)
    if card.chart:
        left.append(blocks.Chart(card.chart))
        right += prose
        if known.lines:
            right.append(known)
    else:
        right.insert(0, known)
    if card.milestones:
        left.append(_milestones(card, since or Since()))
    if not card.chart:
        left += prose
    foot: list[blocks.Block] = []
    if asked := _decision(picture, card):
        foot.append(asked)
    foot += [blocks.Note(_people(picture, card)), legend]
    title = f"{priority.ref} {priority.title}"
    return blocks.Sheet(priority.id, title, opening, tuple(left), tuple(right), tuple(foot))


_RATES = {
    Voice.UNIT: N_("We rate it {rating} as at {day}; no indicator measures it."),
    Voice.INDEPENDENT: N_("Independent reviewers rate it {rating} as at {day}; no indicator measures it."),
    Voice.MINISTRY: N_("The ministry rates it {rating} as at {day}; no indicator measures it."),
}


def page_sentence(card: Scorecard) -> str:
    """What the data say; where nothing is measured, who rates it how, or why nobody does."""
    if card.headline:
        return card.sentence
    for voice in (Voice.UNIT, Voice.INDEPENDENT, Voice.MINISTRY):
        said = said_by(card, voice)
        if said.code and said.as_at:
            words = ratings.name(said.code)
            when = sentences.month(said.as_at)
            return _(_RATES[voice]).format(rating=words, day=when)
    for voice in (Voice.UNIT, Voice.INDEPENDENT, Voice.MINISTRY):
        if why := reason_of(said_by(card, voice)):
            return _("No rating is given: {reason}.").format(reason=why.rstrip("."))
    return _("Nobody has rated it, and no indicator measures it.")


def _voices(card: Scorecard) -> blocks.Voices:
    shown = [
        voice
        for voice in CAPTIONS
        if voice is Voice.UNIT or speaks(card, voice) or (voice is Voice.MINISTRY and card.headline)
    ]
    close = len(shown) + bool(card.headline) > 3
    captions = SHORT_CAPTIONS if close else CAPTIONS
    voices = [blocks.Voice(_(captions[voice]), tag_of(card, voice)) for voice in shown]
    if card.headline:
        at = 2 if len(voices) > 1 else 1
        voices.insert(at, blocks.Voice(_("Data") if close else _("Data imply"), data_tag(card)))
    return blocks.Voices(tuple(voices), how_they_differ(card))


# ---- the right column -----------------------------------------------------------------------------

_DIMENSIONS = ("planning", "capacity", "recent")


def _ratings(picture: Picture, card: Scorecard) -> Iterable[blocks.Block]:
    """Ratings by dimension where the unit gave them: its own now, its own before, the ministry's."""
    ours, before = card.unit.record, card.unit_before.record
    theirs = card.voices[Voice.MINISTRY].record
    if not any(_of(ours, key) for key in _DIMENSIONS):
        return
    offered = ((_("now"), ours, True), (_("before"), before, False), (_("theirs"), theirs, False))
    columns = [one for one in offered if any(_of(one[1], key) for key in _DIMENSIONS)]
    lines = []
    for key in _DIMENSIONS:
        tags = [
            _dimension(one, key, ours, filled=filled, theirs=one is theirs) for _head, one, filled in columns
        ]
        lines.append(blocks.RatingLine(_(_label(key)), tuple(tags)))
    yield blocks.RatingStrip(
        _("How likely is delivery?"), ", ".join(head for head, *_rest in columns), tuple(lines), _hard(ours)
    )


def _label(key: str) -> str:
    return Assessment.entity.field(key).label


def _of(one: Assessment | None, key: str) -> str | None:
    value = present(getattr(one, key)) if one else None
    return str(value) if value else None


def _dimension(
    one: Assessment | None, key: str, ours: Assessment | None, *, filled: bool, theirs: bool
) -> blocks.Tag:
    code = _of(one, key)
    if code is None or one is None:
        return blocks.Tag(NOT_GIVEN)
    steps = None
    if theirs and ours is not None:
        steps = ratings.steps(_of(ours, key), code, str(ours.scale.value), str(one.scale.value))
    return blocks.Tag(code, filled=filled, steps=steps or 0)


def _hard(one: Assessment | None) -> str:
    told = []
    if one and one.challenge:
        told.append(_("Challenge: {words}.").format(words=_(one.challenge.label)))
    if one and one.delivery_stage:
        told.append(_("Stage: {words}.").format(words=_(one.delivery_stage.label)))
    return " ".join(told)


def _barriers(card: Scorecard) -> blocks.BarrierList:
    return blocks.BarrierList(
        _("Barriers"),
        _("began; with us") if card.barriers else "",
        tuple(_barrier(line, worst=n == 0) for n, line in enumerate(card.barriers)),
        _("No open barrier is on this desk."),
    )


def _barrier(line: BarrierLine, *, worst: bool) -> blocks.BarrierLine:
    """One barrier. Only the worst has its next step printed, unless the foot asks for its decision."""
    record = line.record
    level = int(str(record.level.value)[1:])
    since = _since(line)
    if level > 3 and line.clock:
        since = f"{since}; {line.clock.words()}" if since else line.clock.words()
    step = present(record.next_step) if worst and not present(record.decision_needed) else None
    due = present(record.next_step_due)
    said = ""
    if step and due:
        words = isolated(str(step).rstrip("."))
        said = _("Next: {step}, by {day}").format(step=words, day=FORMATS.day(due))
    elif step:
        said = _("Next: {step}").format(step=isolated(str(step)))
    over = line.clock is not None and line.clock.colours
    return blocks.BarrierLine(level, over, record.title, since, said)


def _since(line: BarrierLine) -> str:
    began, ages = present(line.record.began_on), line.ages
    parts = []
    if began and ages.age is not None:
        parts.append(_("{day}, {n} d").format(day=FORMATS.day(began), n=FORMATS.number(ages.age, 0)))
    if ages.with_us is not None and ages.with_us >= 0:
        parts.append(_("with us {n} d").format(n=FORMATS.number(ages.with_us, 0)))
    return "; ".join(parts) or _("nobody says since when")


def _prose(card: Scorecard) -> Iterable[blocks.Prose]:
    """Each side's words, with the reason that came with its rating as their last paragraph."""
    priority = card.priority
    if not card.chart and (text := present(priority.aspiration)):
        yield blocks.Prose(_("What was promised"), str(text))
    theirs = _with_reason(present(priority.narrative_ministry), said_by(card, Voice.MINISTRY))
    if theirs:
        yield blocks.Prose(_("The ministry says"), theirs, quoted=True)
    ours = _with_reason(present(priority.narrative_unit), card.unit)
    if ours:
        yield blocks.Prose(_("The unit says"), ours)
    reviewers = _with_reason(None, said_by(card, Voice.INDEPENDENT))
    if reviewers:
        yield blocks.Prose(_("Independent reviewers say"), reviewers)


def _with_reason(narrative: str | None, said: Said) -> str:
    """The narrative, then the reason for the rating where it says something else."""
    reason = present(said.record.reason) if said.record else None
    parts = [narrative, reason if reason != narrative else None]
    return "\n".join(str(part).strip() for part in parts if part)


def _known(card: Scorecard) -> blocks.Facts:
    """Dates, and in words what is not known; only the gaps where a chart already tells the rest."""
    priority = card.priority
    lines: list[tuple[str, str]] = []
    if not card.chart:
        lines.append((_("Indicator"), _why_no_chart(card)))
        lines.append((_("Starts"), _day(priority.start)))
        lines.append((_("Promised by"), _day(priority.end)))
    if not card.milestones:
        lines.append((_("Milestones"), _("none on this desk")))
    for label, value in (
        (_("What was promised"), priority.aspiration),
        (_("The ministry says"), priority.narrative_ministry),
        (_("The unit says"), priority.narrative_unit),
    ):
        if isinstance(value, Absent):
            lines.append((label, why_absent(value)))
    for voice, caption in CAPTIONS.items():
        said = said_by(card, voice)
        if said.code is None and said.absent:
            lines.append((_(caption), why_absent(said.absent)))
        elif said.words and said.code and not _plainly(said.words, said.code):
            lines.append((_(caption), _("“{words}” in the source").format(words=isolated(said.words))))
    title = _("What is not known") if card.chart else _("What is known, and what is not")
    return blocks.Facts(title, tuple(lines))


def _plainly(words: str, code: str) -> bool:
    """Whether the source's words say no more than the code does."""
    try:
        return ratings.read_rating(words) == code
    except ValueProblem:
        return False


def _why_no_chart(card: Scorecard) -> str:
    if card.headline is None:
        return _("none on this desk, so there is no trajectory and no gap")
    why = card.verdict.reason("latest") or ABSENT
    return _("{title}: {why}").format(title=isolated(card.headline.title), why=why)


def why_absent(value: Absent) -> str:
    """`– (withheld: Exempt under Section 26)`."""
    reason = _(value.reason.label)
    if value.words and value.words.casefold() != reason.casefold():
        return f"{ABSENT} ({reason}: {isolated(value.words)})"
    return f"{ABSENT} ({reason})"


def _day(value: Any) -> str:
    if isinstance(value, Absent):
        return why_absent(value)
    return (
        FORMATS.day_long(value)
        if isinstance(value, date)
        else _("{nothing} not given").format(nothing=ABSENT)
    )


# ---- milestones -----------------------------------------------------------------------------------


def _milestones(card: Scorecard, since: Since) -> blocks.MilestoneTable:
    counts = Counter(str(line.mark) for line in card.milestones if line.mark)
    return blocks.MilestoneTable(
        _("Milestones, against the first agreed date"),
        tuple(_milestone(line, card.today, since) for line in card.milestones),
        tuple((kind, f"{counts[kind]} {_(word)}") for kind, word in MARK_WORDS if counts[kind]),
        card.today,
        since.on,
    )


def _milestone(line: MilestoneLine, today: date, since: Since) -> blocks.MilestoneLine:
    record, dates, slip = line.record, line.dates, line.slip
    cancelled = dates.cancelled(today)
    end = None if cancelled else dates.done(today) or dates.forecast
    words, loud = "", False
    if dates.first and end and end < today and not dates.done(today):
        # Its forecast has passed and it is not met: the days go on counting.
        words, loud = _("{n} and counting").format(n=FORMATS.number((today - dates.first).days, 0)), True
    elif slip.first is not None:
        kept = _("on time") if dates.done(today) else _("as agreed")
        words = kept if slip.first <= 0 else FORMATS.number(slip.first, 0)
        loud = slip.first > SLIP_IS_LOUD
    elif slip.counting is not None:
        words = _("{n} and counting").format(n=FORMATS.number(slip.counting, 0))
        loud = True
    return blocks.MilestoneLine(
        mark=mark_of(line),
        title=record.title,
        first=dates.first,
        moved_to=dates.baseline if dates.rebaselined else None,
        end=end,
        end_words=_("cancelled")
        if cancelled
        else _no_date(record.forecast, missed=mark_of(line) == "missed"),
        slip_words=words,
        loud=loud,
        tick=since.tick(record.id),
    )


def _no_date(forecast: Any, *, missed: bool) -> str:
    if isinstance(forecast, Absent):
        return f"{ABSENT} {forecast.words or _(forecast.reason.label)}"
    return _("no date") if missed else _("no forecast")


# ---- the foot -------------------------------------------------------------------------------------


def _decision(picture: Picture, card: Scorecard) -> blocks.DecisionBox | None:
    """The one decision asked: that of the worst barrier that needs one."""
    for line in card.barriers:
        asked = present(line.record.decision_needed)
        if not asked:
            continue
        who = picture.get(Ministry, line.record.recipient_agency)
        by = present(line.record.decide_by)
        if who and by:
            title = _("Decision asked of {who}, by {day}").format(
                who=isolated(who.name), day=FORMATS.day_long(by)
            )
        elif by:
            title = _("Decision asked by {day}").format(day=FORMATS.day_long(by))
        elif who:
            title = _("Decision asked of {who}").format(who=isolated(who.name))
        else:
            title = _("Decision asked")
        return blocks.DecisionBox(title, str(asked))
    return None


def _people(picture: Picture, card: Scorecard) -> str:
    sro = picture.get(Person, card.priority.sro)
    lead = picture.get(Person, card.priority.account_lead)
    answers = (
        _("Accountable: {who}.").format(who=_called(sro)) if sro else _("Nobody is named as accountable.")
    )
    ours = _("For the unit: {who}.").format(who=isolated(lead.name)) if lead else ""
    return "  ".join(part for part in (answers, ours) if part)


def _called(person: Person) -> str:
    post = present(person.post)
    return isolated(f"{person.name}, {post}" if post else person.name)

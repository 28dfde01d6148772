"""Who was asked for a period, who has answered, how late: without it nobody would miss a silent ministry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from deliverydesk.domain.exchanges import Dispatch, DispatchKind, Issue, Returned
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.sentences import number_word
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture

_NAMED = 3


@dataclass(frozen=True)
class Answer:
    """One ministry in one period: the workbooks that went out and the files that came back, oldest first.

    `due` is the day its newest workbook is asked for, `marks` what people have said of that workbook, in
    the order of their days.
    """

    ministry: Ministry
    issues: tuple[Issue, ...]
    returns: tuple[Returned, ...]
    due: date
    today: date
    marks: tuple[Dispatch, ...] = ()

    @property
    def issued(self) -> Issue | None:
        """The workbook that counts: the newest that asks for the period; None where none went out."""
        return self.awaited[-1] if self.awaited else None

    @property
    def awaited(self) -> tuple[Issue, ...]:
        """The workbooks that count: all the parts, or the one; questions sent back are asked beside them."""
        asking = [one for one in self.issues if not one.sends_back and replaced_by(one, self.issues) is None]
        # Once it is cut into parts, the workbook that held everything is no longer waited for.
        cut = max((one.step for one in asking if one.part), default=-1)
        return tuple(one for one in asking if one.part or one.step > cut)

    @property
    def returned(self) -> Returned | None:
        """The file that counts: the newest that answers a workbook that counts, else the newest of all."""
        if self.issued is None or not self.returns:
            return None
        own = [one for one in self.returns if one.issue in self._counting]
        return own[-1] if own else self.returns[-1]

    @property
    def is_stale(self) -> bool:
        """Whether the file that counts answers a workbook that a newer one has replaced."""
        return self.returned is not None and self.returned.issue not in self._counting

    @property
    def is_in(self) -> bool:
        """Whether there is an answer to every workbook that counts."""
        answered = {one.issue for one in self.returns}
        return self.issued is not None and all(one.id in answered for one in self.awaited)

    @property
    def days_late(self) -> int:
        """Calendar days past the due day on which it came in, or until today where it has not; 0 in time."""
        if self.issued is None:
            return 0
        came = self.came.received_on if self.is_in and self.came is not None else self.today
        return max(0, (came - self.due).days)

    @property
    def came(self) -> Returned | None:
        """The newest file that answers a workbook that counts; answers to questions sent back are not it."""
        counting = {one.id for one in self.awaited}
        return next((one for one in reversed(self.returns) if one.issue in counting), None)

    @property
    def is_late(self) -> bool:
        """Whether it was asked, has not answered, and its day has gone by."""
        return self.issued is not None and not self.is_in and self.days_late > 0

    @property
    def is_unsigned(self) -> bool:
        """Whether a workbook that counts is back and nobody answers for it."""
        newest = {one.issue: one for one in self.returns}
        return self.is_in and any(not newest[one.id].signed_by for one in self.awaited)

    def marked(self, kind: DispatchKind) -> date | None:
        """The last day on which a person said so of the workbook that counts; None where nobody has."""
        return max((one.on for one in self.marks if one.kind is kind), default=None)

    @property
    def _counting(self) -> set[str]:
        return {one.id for one in (*self.awaited, *(one for one in self.issues if one.sends_back))}


def replaced_by(issue: Issue, known: Sequence[Issue]) -> Issue | None:
    """The newest of the `known` workbooks that asks again for all that this one asks; None where none does.

    They are those of one ministry and period, oldest first. Another part replaces nothing, and neither do
    questions that were sent back.
    """
    here = next((n for n, one in enumerate(known) if one.id == issue.id), len(known))
    return next((one for one in reversed(known[here + 1 :]) if _asks_all_of(one, issue)), None)


def _asks_all_of(newer: Issue, issue: Issue) -> bool:
    if newer.sends_back or newer.part not in (None, issue.part):
        return False
    sheets = set((newer.sections or "").split())
    return not sheets or (bool(issue.sections) and set(str(issue.sections).split()) <= sheets)


def answers(at: Picture, period: Period) -> list[Answer]:
    """One line for each ministry that leads a promise or was asked in this period, in reading order."""
    issues = [one for one in at.all(Issue) if one.period == period.id]
    by_ministry: dict[str, list[Issue]] = {}
    for one in sorted(issues, key=lambda one: (one.step, one.id)):
        by_ministry.setdefault(one.ministry, []).append(one)
    found = []
    for ministry in at.all(Ministry):
        own = by_ministry.get(ministry.id, [])
        if own or at.children(Priority, "ministry", ministry.id):
            came = [back for one in own for back in at.children(Returned, "issue", one.id)]
            # Ids rise with time, so that two files of one day stand in the order they came.
            came.sort(key=lambda one: (one.received_on, one.id))
            asked = Answer(ministry, tuple(own), tuple(came), period.due or period.end, at.today)
            marks = [mark for one in asked.awaited for mark in at.children(Dispatch, "issue", one.id)]
            marks.sort(key=lambda one: (one.on, one.id))
            due = asked.issued.due if asked.issued is not None else None
            found.append(replace(asked, due=due or asked.due, marks=tuple(marks)))
    return found


def opening(lines: Sequence[Answer], period: Period, today: date) -> str:
    """What the return desk says of a period, true of these lines."""
    asked = [one for one in lines if one.issued is not None]
    if not lines:
        return _("No ministry leads a promise yet, so there is nobody to ask.")
    if not asked:
        return _("No workbook for {period} is out yet.").format(period=period.ref)
    came = sum(1 for one in asked if one.is_in)
    silent = [one.ministry.name for one in asked if not one.is_in]
    parts = [_how_many_are_in(came, len(asked)), _who_is_silent(silent) if came else ""]
    parts.append(_when_all_due([one.due for one in asked if not one.is_in], today) if silent else "")
    unsigned = sum(1 for one in asked if one.is_unsigned)
    if unsigned and len(asked) == 1:
        parts.append(_("It is not signed off."))
    elif unsigned:
        word = number_word(unsigned, first=True)
        parts.append(
            plural(
                "{count} return is not signed off.",
                "{count} returns are not signed off.",
                unsigned,
                count=word,
            )
        )
    unasked = len(lines) - len(asked)
    if unasked:
        word = number_word(unasked, first=True)
        parts.append(
            plural("{count} has not been asked.", "{count} have not been asked.", unasked, count=word)
        )
    return " ".join(part for part in parts if part)


def _how_many_are_in(came: int, asked: int) -> str:
    if asked == 1:
        return _("The one return asked for is in.") if came else _("The one return asked for is not in yet.")
    if not came:
        return _("None of {all} returns is in yet.").format(all=number_word(asked))
    if came == asked == 2:
        return _("Both returns are in.")
    if came == asked:
        return _("All {all} returns are in.").format(all=number_word(asked))
    return plural(
        "{count} of {all} returns is in.",
        "{count} of {all} returns are in.",
        came,
        count=number_word(came, first=True),
        all=number_word(asked),
    )


def _who_is_silent(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return _("{count} ministries have not answered.").format(count=number_word(len(names), first=True))
    if not names:
        return ""
    return plural("{names} has not answered.", "{names} have not answered.", len(names), names=listed(names))


def _when_all_due(days: Sequence[date], today: date) -> str:
    """When those that are not in are due: one day for all, or the first and the last of several."""
    first, last = min(days), max(days)
    if first == last:
        return _when_due(first, today)
    words = {"first": FORMATS.day_long(first), "last": FORMATS.day_long(last)}
    if last < today:
        return _("They were due between {first} and {last}.").format(**words)
    return _("They are due between {first} and {last}.").format(**words)


def _when_due(due: date, today: date) -> str:
    day, days = FORMATS.day_long(due), (today - due).days
    if days == 0:
        return _("They are due today.")
    if days < 0:
        return _("They are due on {day}.").format(day=day)
    return plural(
        "They were due on {day}, {count} day ago.",
        "They were due on {day}, {count} days ago.",
        days,
        day=day,
        count=number_word(days),
    )


def listed(names: Iterable[str]) -> str:
    """`Housing`, `Housing and Finance`, `Housing, Finance and Trade`."""
    all_names = list(names)
    if len(all_names) < 2:
        return "".join(all_names)
    return _("{first} and {last}").format(first=", ".join(all_names[:-1]), last=all_names[-1])

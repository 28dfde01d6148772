"""The control room of a period: who was asked what, how much of it is answered, and what waits for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.answering import Answer, answers, opening
from deliverydesk.domain.control import (
    PERIODS_OF_SILENCE,
    Figures,
    Gap,
    Line,
    Owed,
    SheetFigures,
    counted,
)
from deliverydesk.domain.exchanges import Issue, Returned
from deliverydesk.domain.parties import Period
from deliverydesk.errors import DeskError, Refused
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem, Severity
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import open_period
from deliverydesk.services.reviewing import review_of
from deliverydesk.services.reviewlines import Review, Tally
from deliverydesk.services.sheetnames import SHEETS

if TYPE_CHECKING:
    from deliverydesk.exchange.issued import Issued, IssuedRow, IssuedSheet
    from deliverydesk.exchange.said import Said

_WHOLE_SHEET = frozenset({"sheet not returned", "hidden keys gone", "column not returned"})
_WHOLE_ROW = frozenset({"row key and reference disagree", "row twice"})


@dataclass(frozen=True)
class Control:
    """The control room of one period: one line a ministry."""

    period: Period
    lines: tuple[Line, ...]
    sentence: str

    def plain(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return {
            "period": self.period.ref,
            "sentence": self.sentence,
            "ministries": [one.plain() for one in self.lines],
        }


@dataclass(frozen=True)
class _Compared:
    """A workbook beside the file that answers it: every owed answer, and the sheets that were asked.

    `given` are the cells that the file filled otherwise than it found them. `is_aside` marks a workbook
    that only sent questions back.
    """

    sheets: tuple[str, ...]
    owed: tuple[Owed, ...]
    sheet_of: Mapping[str, str]
    given: frozenset[tuple[str, str]] = frozenset()
    is_aside: bool = False


@dataclass(frozen=True)
class Standing:
    """One ministry's files: what they come to, and the counts of each by its id."""

    figures: Figures | None
    tallies: Mapping[str, Tally]


class ControlRoom:
    """Counts what the files of a desk come to; each is read once, for its kept copy never changes.

    `at` is a picture of another moment; without it the desk is looked at as it stands at each question.
    """

    def __init__(self, desk: Desk, at: Picture | None = None) -> None:
        self._desk = desk
        self._at = at
        self._compared: dict[tuple[str, str], _Compared] = {}

    @property
    def at(self) -> Picture:
        """The picture that is looked at."""
        return self._at or self._desk.picture

    def control(self, period: Period, progress: Progress | None = None) -> Control:
        """The control room of a period."""
        at = self.at
        every = answers(at, period)
        progress = progress or Progress()
        progress.start(len(every), _("Comparing returns"))
        lines = []
        for one in every:
            lines.append(Line(one, self.figures(one)))
            progress.advance(one.ministry.name)
        return Control(period, tuple(lines), opening(every, period, at.today))

    def figures(self, answer: Answer) -> Figures | None:
        """What a ministry's files come to; None where nothing is out, or a kept copy cannot be opened."""
        return self.standing(answer, only_counting=True).figures

    def standing(self, answer: Answer, *, only_counting: bool = False) -> Standing:
        """What a ministry's files come to, and how each file stands that can be opened."""
        counting = {back.id for _issue, back in _pairs(answer) if back is not None}
        reviews = {}
        for back in answer.returns:
            if only_counting and back.id not in counting:
                continue
            try:
                reviews[back.id] = review_of(self._desk, back.id, self.at)
            except DeskError:
                # The check of the desk names it; the control room shows no figures for it.
                continue
        figures = None
        if counting <= set(reviews):
            figures = self._figures(answer, [reviews[one.id] for one in answer.returns if one.id in counting])
        return Standing(figures, {key: one.tally() for key, one in reviews.items()})

    def owed(self, answer: Answer, sheet: str) -> Sequence[Owed]:
        """Every answer that one sheet of a ministry's workbook owes; empty where it cannot be opened."""
        try:
            compared = self._compare(answer)
        except DeskError:
            return ()
        return [one for one in compared.owed if one.sheet == sheet] if compared is not None else ()

    def _figures(self, answer: Answer, reviews: Sequence[Review]) -> Figures | None:
        try:
            compared = self._compare(answer)
        except DeskError:
            return None
        if compared is None:
            return None
        asked = Counter(_asked_by_sheet(reviews, compared.sheet_of))
        fields = dict(counted(compared.owed))
        sheets = []
        for key in compared.sheets:
            own = SheetFigures(key, fields.get(key, ()), asked[key])
            sheets.append(own if own.share.filled or not own.share.owed else self._with_silence(own, answer))
        tallies = [one.tally() for one in reviews]
        return Figures(
            tuple(sheets),
            changes=sum(one.changes for one in tallies),
            undecided=sum(one.undecided for one in tallies),
            queried=sum(one.asked for one in tallies),
            accepted=sum(one.accepted for one in tallies),
            refused=sum(one.refused for one in tallies),
        )

    def _compare(self, answer: Answer) -> _Compared | None:
        """The workbooks that count beside the files that answer them, one on top of the other."""
        if answer.issued is None:
            return None
        found = [
            self._one(issue, back)
            for issue, back in _pairs(answer)
            if back is not None or issue.sends_back is None
        ]
        whole = [one for one in found if not one.is_aside]
        owed: dict[tuple[str, str, str], Owed] = {}
        for one in whole:
            for cell in one.owed:
                before = owed.get((cell.sheet, cell.record, cell.field))
                if before is None or before.gap is not None:
                    owed[cell.sheet, cell.record, cell.field] = cell
        for aside in found:
            if aside.is_aside:
                owed = {key: _answered_in(aside, one) for key, one in owed.items()}
        asked = {key for one in whole for key in one.sheets}
        sheet_of: dict[str, str] = {}
        for one in whole:
            sheet_of |= one.sheet_of
        return _Compared(tuple(one.key for one in SHEETS if one.key in asked), tuple(owed.values()), sheet_of)

    def _one(self, issue: Issue, back: Returned | None) -> _Compared:
        key = (issue.cells, back.cells if back is not None else "")
        if key not in self._compared:
            self._compared[key] = _compared(self._desk, issue, key[1])
        return self._compared[key]

    def _with_silence(self, sheet: SheetFigures, answer: Answer) -> SheetFigures:
        """The sheet with the number of periods running without an answer to it; 0 before its day has come."""
        if not answer.is_in and not answer.days_late:
            return sheet
        silent, at = 1, self.at
        issue = answer.issued
        this = at.get(Period, issue.period) if issue is not None else None
        if this is None:
            return sheet
        earlier = sorted(
            (one for one in at.all(Period) if one.end < this.end), key=lambda one: one.end, reverse=True
        )
        for period in earlier[: PERIODS_OF_SILENCE - 1]:
            before = next((one for one in answers(at, period) if one.ministry.id == answer.ministry.id), None)
            try:
                compared = self._compare(before) if before is not None else None
            except DeskError:
                compared = None
            own = [one for one in compared.owed if one.sheet == sheet.key] if compared is not None else []
            if not own or any(one.gap is None for one in own):
                break
            silent += 1
        return SheetFigures(sheet.key, sheet.fields, sheet.queried, silent)


def control(desk: Desk, period: str | None = None, progress: Progress | None = None) -> Control:
    """The control room of a period by its reference, by default of the one that is being asked about."""
    return ControlRoom(desk).control(period_named(desk.picture, period), progress)


def period_named(at: Picture, ref: str | None) -> Period:
    """A period by its reference. By default the open one, or where nothing has gone out for it yet the newest
    for which anything has; refuses where there is none.
    """
    every = at.all(Period)
    if ref is not None:
        found = at.get(Period, at.find("period", ref))
        if found is None:
            raise Refused(
                _("There is no period called {ref}.").format(ref=ref),
                _("There are: {known}.").format(known=", ".join(one.ref for one in every)),
            )
        return found
    current = open_period(every, at.today)
    out = {one.period for one in at.all(Issue)}
    asked = sorted(
        (one for one in every if one.id in out and one.end <= current.end), key=lambda one: one.end
    )
    return current if current.id in out or not asked else asked[-1]


def _pairs(answer: Answer) -> list[tuple[Issue, Returned | None]]:
    """The workbooks that count, then those that sent questions back, each with its newest file."""
    newest = {one.issue: one for one in answer.returns}
    asides = [one for one in answer.issues if one.sends_back is not None and one.id in newest]
    return [(one, newest.get(one.id)) for one in (*answer.awaited, *asides)]


def _asked_by_sheet(reviews: Sequence[Review], sheet_of: Mapping[str, str]) -> Iterator[str]:
    """The sheet of each cell that waits for the ministry's answer."""
    for review in reviews:
        yield from (sheet_of.get(one.record, "") for one in review.lines if one.is_asked)


def _answered_in(aside: _Compared, owed: Owed) -> Owed:
    """What is owed, filled where the answer to a question fills it."""
    given = {(owed.record, name) for name in owed.field.split("|")} & aside.given
    return replace(owed, gap=None) if owed.gap is not None and given else owed


def _compared(desk: Desk, issue: Issue, said_hash: str) -> _Compared:
    from deliverydesk.exchange.issued import Issued
    from deliverydesk.exchange.said import Said

    issued = Issued.restore(desk.blob(issue.cells))
    said = Said.restore(desk.blob(said_hash)) if said_hash else None
    given = (
        {(one.record, one.field) for one in said.cells if _is_filled(one.theirs)} if said is not None else ()
    )
    return _Compared(
        tuple(one.section for one in issued.sheets),
        tuple(_owed(issued, said)),
        {row.token: one.section for one in issued.sheets for row in one.rows},
        frozenset(given),
        issue.sends_back is not None,
    )


def _owed(issued: Issued, said: Said | None) -> Iterator[Owed]:
    """Every answer that the workbook owes, in its order, with what became of it."""
    from deliverydesk.exchange.sections import SECTIONS

    owes = {one.key: one.owes.split() for one in SECTIONS}
    back = _Back(issued, said) if said is not None else None
    for sheet in issued.sheets:
        if sheet.is_new:
            continue
        places = {name: place for place, name in enumerate(sheet.fields)}
        for words in owes.get(sheet.section, ()):
            names = [name for name in words.split("|") if name in places]
            if not names:
                continue
            label = _either([sheet.labels[name] for name in names])
            for row in sheet.rows:
                cells = [(name, row.plain[places[name]]) for name in names]
                gap = back.gap(sheet, row, cells) if back is not None else Gap.AWAITED
                carried = any(_is_filled(plain) for _name, plain in cells)
                yield Owed(sheet.section, row.token, sheet.title_of(row), words, label, gap, carried)


def _either(labels: Sequence[str]) -> str:
    if len(labels) == 1:
        return labels[0]
    return _("{first} or {last}").format(first=", ".join(labels[:-1]), last=labels[-1])


def _is_filled(plain: Any) -> bool:
    """Whether a cell says anything; a reason for having no value is an answer too."""
    return plain not in (None, "")


class _Back:
    """What a return holds, cell by cell: what it changed, what it left as issued, what could not be read."""

    def __init__(self, issued: Issued, said: Said) -> None:
        self._changed = {(one.entity, one.record, one.field): one.theirs for one in said.cells}
        self._missing = {(one.entity, one.record) for one in said.missing}
        self._sheets: set[str] = set()
        self._columns: set[tuple[str, str]] = set()
        self._rows: set[str] = set()
        self._cells: set[tuple[str, str]] = set()
        for problem in said.problems:
            if problem.severity is Severity.ERROR:
                self._note(problem, issued)

    def gap(self, sheet: IssuedSheet, row: IssuedRow, cells: Sequence[tuple[str, Any]]) -> Gap | None:
        """Why none of these cells holds an answer; None where one does."""
        if (sheet.entity, row.token) in self._missing or sheet.section in self._sheets:
            return Gap.NOT_BACK
        if row.token in self._rows:
            return Gap.UNREAD
        unread = False
        for name, base in cells:
            if (sheet.section, name) in self._columns or (row.token, name) in self._cells:
                unread = True
            elif _is_filled(self._changed.get((sheet.entity, row.token, name), base)):
                return None
        return Gap.UNREAD if unread else Gap.BLANK

    def _note(self, problem: Problem, issued: Issued) -> None:
        where = problem.where
        if where.record:
            if problem.rule in _WHOLE_ROW or not where.field:
                self._rows.add(where.record)
            else:
                self._cells.add((where.record, where.field))
            return
        for sheet in issued.sheets:
            if sheet.is_new or not (where.sheet == sheet.name or where.entity == sheet.entity):
                continue
            if where.field:
                self._columns.add((sheet.section, where.field))
            elif problem.rule in _WHOLE_SHEET:
                self._sheets.add(sheet.section)


def figures_of(desk: Desk, at: Picture) -> dict[str, Any]:
    """What a freeze keeps of the control room: the period, and each ministry's figures by its id."""
    periods = at.all(Period)
    if not periods or not at.all(Issue):
        return {}
    period, room = period_named(at, None), ControlRoom(desk, at)
    found = {one.ministry.id: room.figures(one) for one in answers(at, period)}
    return {
        "period": period.id,
        "ministries": {key: one.plain() if one is not None else None for key, one in found.items()},
    }


def frozen_lines(at: Picture, kept: Mapping[str, Any]) -> tuple[Period, tuple[Line, ...]] | None:
    """The control room as a freeze keeps it; None where nothing had gone out."""
    period = at.get(Period, kept.get("period"))
    if period is None:
        return None
    every = answers(at, period)
    if not any(one.issued for one in every):
        return None
    lines = []
    for one in every:
        plain = kept["ministries"].get(one.ministry.id)
        lines.append(Line(one, Figures.restore(plain) if plain is not None else None))
    return period, tuple(lines)

"""A return as a person reviews it: every cell that differs, most pressing first, and what still waits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from deliverydesk.domain.exchanges import Issue, Returned, ReturnStatus, Ruling, Verdict
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Ministry
from deliverydesk.errors import DeskError
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet
from deliverydesk.i18n import FORMATS, _
from deliverydesk.progress import Progress
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Ref
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Severity
from deliverydesk.schema.proposals import Proposal, ProposalKind, is_rating
from deliverydesk.schema.records import Record
from deliverydesk.services import history
from deliverydesk.services.desk import Desk
from deliverydesk.services.returns import Opened, open_return
from deliverydesk.services.reviewlines import ONE_BY_ONE, Heap, Line, Review, Tally

_ECHO = 60


def review_of(desk: Desk, returned: str, at: Picture | None = None) -> Review:
    """A kept return as it stands now, or as it stood in a picture of another moment.

    Raises `Refused` for an id that is no return's, `Damaged` where its kept copy cannot be read.
    """
    return review_from(desk, open_return(desk, returned, at=at), at)


def review_from(desk: Desk, opened: Opened, at: Picture | None = None) -> Review:
    """A return that was opened, as a person reviews it.

    What a stale file changed is worth a second look and never taken in bulk.
    """
    at = at or desk.picture
    issue = at.get(Issue, opened.returned.issue)
    assert issue is not None
    ministry = at.get(Ministry, issue.ministry)
    reader = _Reader(desk, opened, at)
    order = list(Heap)
    lines = reader.lines()
    if opened.returned.status is ReturnStatus.STALE:
        lines = (_doubted(one) if one.in_bulk else one for one in lines)
    return Review(
        opened.returned,
        issue,
        ministry.name if ministry is not None else "",
        at.reference(issue.period),
        tuple(sorted(lines, key=lambda one: order.index(one.heap))),
    )


def reviews_of(desk: Desk, returned: Sequence[str], progress: Progress | None = None) -> tuple[Review, ...]:
    """Several kept returns, in the order given, as one review: what no line of one file can tell is said.

    Where two files ask for different values in one cell, both are conflicts. A return that cannot be opened
    is left out: the check of the desk names it. Raises `Cancelled` where the person stops it.
    """
    progress = progress or Progress()
    progress.start(len(returned), _("Comparing returns"))
    found = []
    for one in returned:
        try:
            found.append(review_of(desk, one))
        except DeskError:
            continue
        finally:
            progress.advance()
    if len(found) > 1:
        found = list(_with_what_crosses(found, desk))
    return tuple(found)


def in_review(desk: Desk, period: str, ministry: str = "") -> tuple[str, ...]:
    """The ids of the returns that came for a period, from one ministry or all: ministries in their order."""
    at = desk.picture
    named = {one.id: n for n, one in enumerate(at.all(Ministry))}
    found = []
    for issue in at.all(Issue):
        if issue.period == period and ministry in ("", issue.ministry):
            order = named.get(issue.ministry, len(named))
            found += [(order, one.received_on, one.id) for one in at.children(Returned, "issue", issue.id)]
    return tuple(id for _order, _day, id in sorted(found))


def _with_what_crosses(reviews: Sequence[Review], desk: Desk) -> Iterator[Review]:
    """The reviews, with both sides of a cell of which two files say different things as conflicts."""
    waiting: dict[str, list[tuple[Review, Line]]] = {}
    for review in reviews:
        for line in review.undecided:
            if line.has_theirs:
                waiting.setdefault(line.id, []).append((review, line))
    crossed: dict[str, Line] = {}
    for sides in waiting.values():
        for review, line in sides:
            others = [(that, two) for that, two in sides if that is not review and not _alike(line, two)]
            # Parts of one workbook that disagree have named each other when they came in.
            fresh = [(that, two) for that, two in others if that.returned.file not in line.why]
            if others:
                told = " ".join(
                    _("{file} says: {value}.").format(
                        file=that.returned.file, value=_short(two.show(two.theirs, desk.picture))
                    )
                    for that, two in fresh
                )
                why = f"{told} {line.why}".strip()
                crossed[line.key] = replace(line, heap=Heap.CONFLICT, in_bulk=False, why=why)
    for review in reviews:
        if crossed:
            yield replace(review, lines=tuple(crossed.get(one.key, one) for one in review.lines))
        else:
            yield review


def _alike(one: Line, other: Line) -> bool:
    if one.field is None:
        return one.values == other.values
    return one.field.same(one.theirs, other.theirs)


def _doubted(line: Line) -> Line:
    told = _("Stale: a newer workbook has gone out since.")
    return replace(line, heap=Heap.LOOK, in_bulk=False, why=f"{told} {line.why}".strip())


class _Reader:
    """Puts the parts of an opened return into lines."""

    def __init__(self, desk: Desk, opened: Opened, at: Picture) -> None:
        self.desk, self.opened, self.at = desk, opened, at
        self.rows: dict[str, tuple[IssuedSheet, IssuedRow]] = {
            row.token: (sheet, row) for sheet in opened.issued.sheets for row in sheet.rows
        }
        self.cells = {f"{one.entity}:{one.record}:{one.field}": one for one in opened.said.cells}
        self.unread = {one.id: one for one in opened.unread}
        self.wrote = {
            f"{one.where.entity}:{one.where.record}:{one.where.field}": one.words for one in opened.problems
        }
        self._line = partial(Line, returned=opened.returned.id)
        self._histories: dict[str, list[tuple[history.Entry, list[history.FieldChange]]]] = {}

    def lines(self) -> Iterator[Line]:
        """Every line, in the order of the workbook."""
        found: dict[str, Line] = {}
        for one in self.opened.unread:
            found[one.id] = self._unread(one)
        for one in self.opened.proposals:
            found[one.id] = self._proposed(one)
        for key, ruling in self.opened.rulings.items():
            # With another value written, theirs still differs from ours: it was decided all the same.
            if ruling.verdict is Verdict.ACCEPT:
                found[key] = self._written(key, ruling)
        yield from (self._superseded(one) for one in found.values())
        yield from self._remarks()

    def _superseded(self, line: Line) -> Line:
        """What they have answered since is decided where the answer stands, not here."""
        answer = self.opened.answer_to(line.id)
        if answer is None or line.heap is Heap.WRITTEN:
            return line
        why = _("They answered in {file}.").format(file=answer.file)
        return replace(line, heap=Heap.ANSWERED, why=why, waits=line.verdict is not None, in_bulk=False)

    def _remarks(self) -> Iterator[Line]:
        """What is to be known of the file and belongs to no cell of ours: there is nothing to rule on."""
        placed = {(one.sheet, one.cell) for one in self.opened.unread}
        for number, problem in enumerate(self.opened.problems):
            where = problem.where
            if (where.sheet, where.cell) in placed:
                continue
            heap = Heap.PROBLEM if problem.severity is Severity.ERROR else Heap.LOOK
            known = where.record and where.entity in self.at.catalogue
            what = self._what(where.entity, where.record) if known else _("The file")
            yield self._line(
                f"remark:{number}",
                heap,
                where.address,
                where.record,
                what,
                None,
                why=problem.sentence,
                waits=False,
                has_theirs=False,
            )

    def _proposed(self, one: Proposal) -> Line:
        if one.kind is ProposalKind.NEW:
            return self._new(one)
        if one.kind is ProposalKind.MISSING:
            return self._line(
                one.id, Heap.MISSING, one.address, one.record, self._what(one.entity, one.record), None,
                waits=False, has_theirs=False,
                why=_("Delete the record itself if it is to go."),
            )  # fmt: skip
        field = self.at.catalogue[one.entity].field(one.field)
        rating = is_rating(self.at.catalogue, one)
        heap = Heap.SAFE
        if one.kind is ProposalKind.CONFLICT:
            heap = Heap.CONFLICT
        elif one.flags or rating:
            heap = Heap.LOOK
        return self._line(
            one.id,
            heap,
            one.address,
            one.record,
            self._what(one.entity, one.record),
            field,
            issued=field.restore(one.issued),
            theirs=field.restore(one.theirs),
            ours=field.restore(one.ours),
            why=self._why(one, rating=rating),
            ruling=self.opened.rulings.get(one.id),
            in_bulk=heap not in ONE_BY_ONE and not rating and not one.is_blanking,
        )

    def _why(self, one: Proposal, *, rating: bool) -> str:
        said = [flag.sentence for flag in one.flags if flag.sentence]
        if one.is_blanking:
            said.append(_("They left it blank; taking it empties the field."))
        field = self.at.catalogue[one.entity].field(one.field)
        if one.kind is ProposalKind.CONFLICT and not field.same(
            field.restore(one.issued), field.restore(one.ours)
        ):
            said.insert(0, self._who_changed(one.record, one.field))
        elif rating and not said:
            said.append(_("A judgement is taken one by one."))
        return " ".join(said) or ", ".join(flag.rule for flag in one.flags)

    def _who_changed(self, record: str, field: str) -> str:
        if record not in self._histories:
            self._histories[record] = history.of_record(self.desk, record)
        for entry, changes in self._histories[record]:
            if any(one.field == field for one in changes):
                day = FORMATS.day(entry.at.astimezone().date())
                if entry.reason:
                    return _("{who} changed ours on {day}: {reason}").format(
                        who=entry.who, day=day, reason=entry.reason
                    )
                return _("{who} changed ours on {day}.").format(who=entry.who, day=day)
        return _("Ours has changed since it was issued.")

    def _new(self, one: Proposal) -> Line:
        entity = self.at.catalogue[one.entity]
        values = tuple(
            (_(entity.field(name).label), self._shown(entity.field(name), plain))
            for name, plain in one.theirs.items()
            if name in entity.by_name
        )
        title = str(one.theirs.get(entity.title or "", "") or "") or _(entity.singular)
        return self._line(
            one.id,
            Heap.LOOK if one.flags else Heap.NEW,
            one.address,
            one.record,
            title,
            None,
            why=" ".join(flag.sentence or flag.rule for flag in one.flags)
            or _("A new {entity}.").format(entity=_(entity.singular).lower()),
            values=values,
            ruling=self.opened.rulings.get(one.id),
            in_bulk=not is_rating(self.at.catalogue, one),
        )

    def _unread(self, one: Proposal) -> Line:
        field = self.at.catalogue[one.entity].field(one.field)
        return self._line(
            one.id,
            Heap.PROBLEM,
            one.address,
            one.record,
            self._what(one.entity, one.record),
            field,
            issued=field.restore(one.issued),
            ours=field.restore(one.ours),
            why=" ".join(flag.sentence for flag in one.flags),
            ruling=self.opened.rulings.get(one.id),
            has_theirs=False,
            wrote=self.wrote.get(one.id, ""),
        )

    def _written(self, key: str, ruling: Ruling) -> Line:
        """What was taken and written: there is nothing left to propose, and it still belongs to the count."""
        entity = self.at.catalogue[ruling.entity_key]
        theirs = json.loads(ruling.theirs)
        if ruling.field not in entity.by_name:
            values = tuple(
                (_(entity.field(name).label), self._shown(entity.field(name), plain))
                for name, plain in (theirs or {}).items()
                if name in entity.by_name
            )
            what = self._what(ruling.entity_key, ruling.record)
            return self._line(key, Heap.WRITTEN, "", ruling.record, what, None, values=values, ruling=ruling)
        field = entity.field(ruling.field)
        issued = self.opened.issued.cells.get((ruling.entity_key, ruling.record, ruling.field))
        said = self.cells.get(key)
        unread = self.unread.get(key)
        address = f"{said.sheet}!{said.cell}" if said is not None else unread.address if unread else ""
        record = self._record(ruling.entity_key, ruling.record)
        return self._line(
            key,
            Heap.WRITTEN,
            address,
            ruling.record,
            self._what(ruling.entity_key, ruling.record),
            field,
            issued=field.restore(issued[2]) if issued is not None else None,
            theirs=field.restore(said.theirs) if said is not None else None,
            ours=getattr(record, ruling.field) if record is not None else None,
            why=str(ruling.reason or ""),
            ruling=ruling,
            has_theirs=said is not None,
            wrote="" if said is not None else self.wrote.get(key, ""),
        )

    def _shown(self, field: Field, plain: Any) -> str:
        if isinstance(field.kind, Ref) and isinstance(plain, str):
            return self.at.label(plain)
        return field.show(field.restore(plain), self.at)

    def _record(self, entity: str, record: str) -> Record | None:
        return self.at.record(record)

    def _what(self, entity_key: str, id: str) -> str:
        """What people call the row: reference and title, or what it hangs on and its own words."""
        entity = self.at.catalogue[entity_key]
        record = self._record(entity_key, id)
        if record is not None and (entity.ref or entity.title):
            return record.label(self.at).strip()
        sheet, row = self.rows.get(id, (None, None))
        if record is None and row is not None and row.seed is not None:
            try:
                record = entity.restore({"id": id, "revision": 0, **row.seed})
            except TypeError:  # a spare row knows only part of its record
                record = None
        if record is None:
            return sheet.title_of(row) if sheet is not None and row is not None else _(entity.singular)
        parent = str(getattr(record, entity.parent)) if entity.parent else ""
        words = self.at.label(parent) if parent else _(entity.singular)
        if isinstance(record, Reading):
            place = self.at.reference(record.place) if record.place else ""
            rest = ", ".join(part for part in (FORMATS.day(record.period_end), place, record.grp) if part)
            return f"{words}, {rest}"
        return words.strip()


def tallies(desk: Desk, returned: Iterable[str]) -> Mapping[str, Tally]:
    """How several returns stand; one that cannot be opened is left out."""
    found = {}
    for one in returned:
        try:
            found[one] = review_of(desk, one).tally()
        except DeskError:
            # The check of the desk names it; the desk of returns shows no figures for it.
            continue
    return found


def history_of(desk: Desk, line: Line, *, most: int = 4) -> tuple[str, ...]:
    """The newest changes of our side of a cell, newest first, in words."""
    if line.field is None:
        return ()
    found = []
    for entry, changes in history.of_record(desk, line.record):
        for one in changes:
            if one.field != line.field.name:
                continue
            found.append(
                _("{day}, {who}: {before} → {after}").format(
                    day=FORMATS.day(entry.at.astimezone().date()),
                    who=entry.who,
                    before=_short(one.before),
                    after=_short(one.after),
                )
            )
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def _short(words: str) -> str:
    line = " ".join(words.split())
    if not line:
        return _("empty")
    return line if len(line) <= _ECHO else line[: _ECHO - 1].rstrip() + "…"

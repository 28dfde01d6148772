"""Workbooks out to ministries: made, kept cell by cell, and written where a person can send them from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deliverydesk.domain.answering import replaced_by
from deliverydesk.domain.exchanges import Issue, Returned
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Damaged, Refused
from deliverydesk.i18n import ENGLISH, _, language, languages, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.placing import make_folder, place, write_beside
from deliverydesk.storage import blobs, migrations

if TYPE_CHECKING:
    from deliverydesk.exchange.parting import Part, Parts
    from deliverydesk.exchange.template import Order, Workbook


@dataclass(frozen=True)
class Terms:
    """What is asked of a ministry, where it is not everything by the period's own due day.

    `sections` are keys of sheets, all where it is empty; `language` is the tag of one of
    `i18n.languages()`, the desk's where it is empty, and English where the desk's own has no words yet.
    """

    sections: tuple[str, ...] = ()
    language: str = ""
    due: date | None = None


EVERYTHING = Terms()


@dataclass(frozen=True)
class IssuedFile:
    """One workbook that was written. `cells` counts the cells that the ministry may fill in."""

    ministry: str
    path: Path
    issue: Issue
    cells: int

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "file": str(self.path),
            "ministry": self.ministry,
            "ref": self.issue.ref,
            "part": self.issue.part,
            "sha256": self.issue.sha256,
            "cells": self.cells,
        }


def open_period(periods: Sequence[Period], today: date) -> Period:
    """The period whose returns are asked for now: the first that has begun and is not yet past its due day.

    Where all are past due, the last that has begun; before the first, the first. Refuses an empty list.
    """
    if not periods:
        raise Refused(
            _("There is no reporting period to issue workbooks for."),
            _("Add one under Lists, with its due day."),
        )
    in_order = sorted(periods, key=lambda one: (one.start, one.end))
    begun = [one for one in in_order if one.start <= today]
    awaited = [one for one in begun if (one.due or one.end) >= today]
    return awaited[0] if awaited else begun[-1] if begun else in_order[0]


def reporting(desk: Desk) -> list[Ministry]:
    """The ministries that lead a promise."""
    at = desk.picture
    return [one for one in at.all(Ministry) if at.children(Priority, "ministry", one.id)]


@dataclass(frozen=True)
class Foreseen:
    """What issuing a workbook to one ministry would mean: its cells to fill, and what went out before.

    `carried` of the `cells` say something already, from last time or from our own desk. `replaces` says
    whether the earlier workbook would no longer be waited for. `problem` says why it cannot be issued.
    """

    ministry: Ministry
    cells: int
    earlier: Issue | None
    came_back: int
    problem: str = ""
    carried: int = 0
    replaces: bool = False


def foresee(desk: Desk, period: Period, terms: Terms = EVERYTHING) -> list[Foreseen]:
    """What issuing on these terms would mean for every ministry that leads a promise; nothing is made."""
    from deliverydesk.exchange.sections import Scope
    from deliverydesk.exchange.template import tables

    at, found = desk.picture, []
    for ministry in reporting(desk):
        earlier = [one for one in issues_of(desk, ministry.id, period.id) if not one.sends_back]
        back = sum(len(at.children(Returned, "issue", one.id)) for one in earlier)
        # Ids are the desk's to give: a look ahead must not use any up.
        numbers = (str(n) for n in count())
        scope = Scope(at, ministry, period, at.settings.scale, numbers.__next__)
        cells, carried, problem = 0, 0, ""
        try:
            sheets = [one.issued() for one in tables(scope, desk.secret, terms.sections)]
            asked = [row for one in sheets if not one.is_new for row in one.rows]
            cells = sum(len(row.raw) for row in asked)
            carried = sum(value is not None for row in asked for value in row.raw)
            if not sheets:
                problem = _("None of these sheets has anything to ask it.")
        except Refused as refused:
            problem = str(refused)
        last = earlier[-1] if earlier else None
        replaces = last is not None and _would_replace(last, terms)
        found.append(Foreseen(ministry, cells, last, back, problem, carried, replaces))
    return found


def _would_replace(earlier: Issue, terms: Terms) -> bool:
    """Whether a workbook on these terms asks again for all that an earlier one asks."""
    fresh = replace(earlier, id="", sections=" ".join(terms.sections) or None, part=None, sends_back=None)
    return replaced_by(earlier, (earlier, fresh)) is not None


def issue_workbooks(
    desk: Desk,
    folder: Path,
    *,
    ministries: Sequence[str] | None = None,
    period: str | None = None,
    terms: Terms = EVERYTHING,
    parts: str = "",
    progress: Progress | None = None,
) -> list[IssuedFile]:
    """Write one workbook a ministry into `folder`, as one step of the journal.

    `ministries` are codes or ids, by default all that lead a promise; `period` is a reference, by default
    the open one. With `parts`, section or programme, each ministry gets one workbook a part. Files are
    written beside their place and moved there once the desk has kept them, so that none is ever sent that
    cannot be taken back. Raises `Refused` where there is nothing to ask, and `Unwritable` where the folder
    will not take them.
    """
    at = desk.picture
    chosen = [_ministry(desk, code) for code in ministries] if ministries else reporting(desk)
    if not chosen:
        raise Refused(
            _("No ministry leads a priority; there is nothing to issue."),
            _("Give the priorities a ministry."),
        )
    when = _period(desk, period)
    _refuse_unknown(terms.sections)
    tongue = _language(terms.language, at.settings.language)
    how = _parts(parts)
    terms = replace(terms, language=tongue)
    progress = progress or Progress()
    progress.start(len(chosen), _("Writing workbooks"))
    make_folder(folder)
    made: list[IssuedFile] = []
    kept: dict[str, bytes] = {}
    waiting: list[tuple[Path, Path]] = []
    try:
        for ministry in chosen:
            for one, content, cells in _workbooks(desk, ministry, when, folder, terms, how):
                made.append(one)
                kept[cells[0]] = cells[1]
                waiting.append((write_beside(one.path, content), one.path))
            progress.advance(ministry.name)
        if len(made) == 1:
            label = _("Workbook issued to {ministry} for {period}").format(
                ministry=chosen[0].name, period=at.reference(when.id)
            )
        else:
            label = plural(
                "{n} workbook issued for {period}",
                "{n} workbooks issued for {period}",
                len(made),
                period=when.ref,
            )
        desk.write(label, [Change(None, one.issue) for one in made], kind=StepKind.ISSUE, blobs=kept)
        place(waiting, folder)
    finally:
        for beside, _path in waiting:
            beside.unlink(missing_ok=True)
    return made


def _parts(words: str) -> Parts | None:
    from deliverydesk.exchange.parting import Parts

    try:
        return Parts(words) if words else None
    except ValueError:
        known = ", ".join(one.value for one in Parts)
        raise Refused(
            _("Workbooks are not cut by {words}.").format(words=words),
            _("There are: {known}.").format(known=known),
        ) from None


def _workbooks(
    desk: Desk, ministry: Ministry, period: Period, folder: Path, terms: Terms, how: Parts | None
) -> Iterator[tuple[IssuedFile, bytes, tuple[str, bytes]]]:
    """A ministry's workbook, or its parts, those left out in which there is nothing to ask."""
    from deliverydesk.exchange.parting import Part, parts_of
    from deliverydesk.exchange.sections import Scope

    at = desk.picture
    known = known_tokens(desk, ministry, period)
    scope = Scope(at, ministry, period, at.settings.scale, desk.sources.new_id, known)
    whole = Part("", "", scope, frozenset(terms.sections))
    cut = [whole] if how is None else list(parts_of(scope, how, terms.sections))
    made = [one for part in cut if (one := _workbook(desk, part, folder, terms)) is not None]
    if not made and terms.sections:
        raise Refused(
            _("None of these sheets has anything to ask {ministry}; no workbook was issued.").format(
                ministry=ministry.name
            ),
            _("Leave it out, or ask for other sheets."),
        )
    if not made:
        raise Refused(
            _("{ministry} leads no priority; there is nothing to ask it.").format(ministry=ministry.name),
            _("Give it a priority, or leave it out."),
        )
    yield from made


def _workbook(
    desk: Desk, part: Part, folder: Path, terms: Terms
) -> tuple[IssuedFile, bytes, tuple[str, bytes]] | None:
    from deliverydesk.exchange.sensitivity import label_of
    from deliverydesk.exchange.template import Order, build

    settings = desk.picture.settings
    ministry, period = part.scope.ministry, part.scope.period
    reference = reference_for(desk, ministry, period, part.key)
    order = Order(
        scope=part.scope,
        issue=desk.sources.new_id(),
        reference=reference,
        unit=settings.unit_name,
        marking=desk.marking_in_full,
        language=terms.language,
        secret=desk.secret,
        sections=part.sections,
        due=terms.due,
        part=part.label,
        label=label_of(settings),
    )
    book = build(order)
    if not book.issued.sheets or (part.key and all(one.is_new for one in book.issued.sheets)):
        return None
    cells = blobs.pack(book.issued.plain())
    path = folder / f"{reference}.xlsx"
    if path.exists():
        # It may be a filled one that came back, and nobody could get it again.
        raise Refused(
            _("{name} is in the folder already; no workbook was issued.").format(name=path.name),
            _("Choose another folder, or move that file away."),
        )
    sections = [one.section for one in book.issued.sheets] if part.key else terms.sections
    issue = replace(
        kept_as(order, book, cells[0]),
        due=terms.due,
        sections=" ".join(sections) or None,
        part=part.label or None,
    )
    return IssuedFile(ministry.code, path, issue, book.issued.count()), book.content, cells


def kept_as(order: Order, book: Workbook, cells: str) -> Issue:
    """The record of a workbook that goes out; `cells` is the hash under which its cells are kept."""
    at = order.scope.at
    return Issue(
        id=order.issue,
        ref=order.reference,
        ministry=order.scope.ministry.id,
        period=order.scope.period.id,
        issued_on=at.today,
        step=at.step,
        schema=migrations.SCHEMA,
        language=order.language,
        file=f"{order.reference}.xlsx",
        sha256=hashlib.sha256(book.content).hexdigest(),
        cells=cells,
    )


def _ministry(desk: Desk, code: str) -> Ministry:
    found = desk.picture.get(Ministry, desk.picture.find("ministry", code))
    if found is None:
        known = ", ".join(one.code for one in reporting(desk))
        raise Refused(
            _("No ministry has the code {code}.").format(code=code),
            _("There are: {known}.").format(known=known),
        )
    return found


def _language(asked: str, desks: str) -> str:
    """The tag of the language a workbook speaks; refuses one that was asked for and is not there."""
    found = language(asked or desks)
    if found is None and asked:
        known = ", ".join(f"{one.tag} ({one.name})" for one in languages())
        raise Refused(
            _("There are no words for a workbook in the language “{tag}”; nothing was issued.").format(
                tag=asked
            ),
            _("There are: {known}.").format(known=known),
        )
    return (found or ENGLISH).tag


def _refuse_unknown(sections: Sequence[str]) -> None:
    from deliverydesk.exchange.sections import SECTIONS

    known = [one.key for one in SECTIONS]
    if unknown := [one for one in sections if one not in known]:
        raise Refused(
            _("No sheet is called {names}.").format(names=", ".join(unknown)),
            _("There are: {known}.").format(known=", ".join(known)),
        )


def _period(desk: Desk, ref: str | None) -> Period:
    at = desk.picture
    if ref is None:
        return open_period(at.all(Period), at.today)
    found = at.get(Period, at.find("period", ref))
    if found is None:
        known = ", ".join(one.ref for one in at.all(Period))
        raise Refused(
            _("There is no period called {ref}.").format(ref=ref),
            _("There are: {known}.").format(known=known),
        )
    return found


def issues_of(desk: Desk, ministry: str, period: str) -> list[Issue]:
    """The workbooks issued to one ministry for one period, oldest first."""
    found = [one for one in desk.picture.children(Issue, "ministry", ministry) if one.period == period]
    return sorted(found, key=lambda one: (one.step, one.id))


def reference_for(desk: Desk, ministry: Ministry, period: Period, suffix: str = "") -> str:
    """`EDU-2026-Q3`, then `EDU-2026-Q3-2`: the file's name, so only what every system takes."""
    words = "-".join(part for part in (ministry.code, period.ref, suffix) if part)
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in words)
    taken = {one.ref.casefold() for one in desk.picture.all(Issue)}
    number, name = 1, stem
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def known_tokens(desk: Desk, ministry: Ministry, period: Period) -> dict[tuple[str, str], str]:
    """Keys that workbooks of this period gave to answers that are no records yet; the newest one holds."""
    from deliverydesk.exchange.issued import Issued

    found = {}
    for issue in issues_of(desk, ministry.id, period.id):
        try:
            issued = Issued.restore(desk.blob(issue.cells))
        except Damaged:
            # Said when the desk is checked; a new workbook does without the old one's keys.
            continue
        for sheet in issued.sheets:
            for row in sheet.rows:
                if row.seed and "priority" in row.seed and not sheet.is_new:
                    found[sheet.section, str(row.seed["priority"])] = row.token
    return found

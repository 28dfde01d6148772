"""A map made by pointing: whose workbook it is, which cell is what, and which labels must stand beside them.

A workbook here is one promise. What was marked becomes a map like any other: it can be tried, kept as a
file, and used again next quarter; where a label has moved meanwhile, the map refuses the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import Refused
from deliverydesk.exchange import addresses
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.layouts import CELLS, Condition, FieldMap, Map, RecordMap, Spot
from deliverydesk.exchange.maps import find_map
from deliverydesk.exchange.mapwriting import write_map
from deliverydesk.exchange.preflight import XLSM, XLSX
from deliverydesk.exchange.reading import Book, Sheet
from deliverydesk.exchange.worker import read_all
from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.progress import Progress
from deliverydesk.schema.kinds import Ref, Refs
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk

_REACH_LEFT, _REACH_UP = 8, 6

# What a workbook can say of a promise. Only the records beneath it come in blocks, one a row.
_WHOLE: tuple[type[Record], ...] = (Priority, Ministry)
_ROWS: tuple[type[Record], ...] = (Milestone, Barrier)
_OF_A_RATING = {"overall": N_("Rating ({voice})"), "reason": N_("Reason for the rating ({voice})")}


@dataclass(frozen=True)
class Target:
    """Something a cell can be. `rows`: a block of cells down one column, each in a record of its own."""

    entity: str
    field: str
    words: str
    rows: bool = False
    voice: Voice | None = None

    @property
    def record(self) -> str:
        """The name of its record in the map."""
        return f"{self.entity} {self.voice.value}" if self.voice else self.entity


@dataclass(frozen=True)
class Anchor:
    """A label that must stand in a cell for the map to fit."""

    sheet: str
    cell: str
    words: str

    @property
    def place(self) -> tuple[int, int]:
        """Row and column, from 1."""
        return addresses.row_column(self.cell)


@dataclass(frozen=True)
class Mark:
    """One place and what it is; rows count from 1. `says` is what stands there in the file at hand."""

    target: Target
    sheet: str
    top: int
    bottom: int
    column: int
    says: str = ""
    anchor: Anchor | None = None

    @property
    def address(self) -> str:
        """`Return!D7:D20`."""
        first = addresses.address(self.top, self.column)
        last = addresses.address(self.bottom, self.column)
        return f"{self.sheet}!{first}" + (f":{last}" if self.bottom > self.top else "")

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell belongs to it."""
        return sheet == self.sheet and column == self.column and self.top <= row <= self.bottom


@dataclass(frozen=True)
class Markings:
    """All that was marked. `ministry` is a code, empty where the file names it; ratings hold for `as_at`."""

    name: str
    as_at: date
    marks: tuple[Mark, ...] = ()
    ministry: str = ""

    def having(self, mark: Mark) -> Markings:
        """With one more mark, in place of an earlier one of the same field or the same cell."""
        kept = [
            one
            for one in self.marks
            if one.target != mark.target and not one.holds(mark.sheet, mark.top, mark.column)
        ]
        return replace(self, marks=(*kept, mark))

    def without(self, mark: Mark) -> Markings:
        """Without a mark."""
        return replace(self, marks=tuple(one for one in self.marks if one != mark))


class Shown:
    """A workbook as a person looks at it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.name = book.name
        self.sheets = tuple(one.name for one in book.sheets if one.state == "visible" and any(one.filled()))

    def size(self, sheet: str) -> tuple[int, int]:
        """The last row and the last column with anything in them."""
        found = self._sheet(sheet)
        return found.last_row, found.last_column

    def words(self, sheet: str, row: int, column: int) -> str:
        """What a cell says."""
        cell = self._sheet(sheet).cell(row, column)
        return cell.error or _words(cell.value)

    def mark(self, target: Target, sheet: str, top: int, bottom: int, column: int) -> Mark:
        """A mark on cells of one column, with the label nearest to them as its anchor."""
        if not target.rows:
            bottom = top
        return Mark(
            target, sheet, top, bottom, column, self.words(sheet, top, column),
            self._anchor(sheet, top, column, rows=target.rows),
        )  # fmt: skip

    def _anchor(self, sheet: str, row: int, column: int, *, rows: bool) -> Anchor | None:
        """The nearest words to the left, or above; in a block those above, which head it."""
        left = [(row, at) for at in range(column - 1, max(0, column - 1 - _REACH_LEFT), -1)]
        above = [(at, column) for at in range(row - 1, max(0, row - 1 - _REACH_UP), -1)]
        for at in above if rows else (*left, *above):
            value = self._sheet(sheet).cell(*at).value
            if isinstance(value, str) and fold(value):
                return Anchor(sheet, addresses.address(*at), value)
        return None

    def _sheet(self, name: str) -> Sheet:
        found = self._book.sheet(name)
        assert found is not None
        return found


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return FORMATS.day_full(value)
        case bool() | str():
            return str(value)
        case _:
            return FORMATS.number(value)


def show(path: Path, progress: Progress | None = None) -> Shown:
    """Open somebody's workbook to look at it. Raises `Refused` with the reason where it cannot be read."""
    (reading,) = read_all([path], progress, kinds=(XLSX, XLSM))
    if reading.book is None:
        raise Refused(reading.problems[0].sentence)
    return Shown(reading.book)


def targets() -> list[Target]:
    """Everything a cell can be, in the order of the catalogue."""
    found: list[Target] = []
    for of, rows in (*((one, False) for one in _WHOLE), *((one, True) for one in _ROWS)):
        entity = of.entity
        for field in entity.fields:
            if isinstance(field.kind, Ref | Refs):
                continue
            label = _("its name") if field.name == entity.title else _(field.label)
            words = f"{_(entity.singular)}: {label}"
            found.append(Target(entity.key, field.name, words, rows))
    for voice in Voice:
        for name, words in _OF_A_RATING.items():
            told = _(words).format(voice=_(voice.label).lower())
            found.append(Target(Assessment.entity.key, name, told, voice=voice))
    return found


def build(markings: Markings, scale: Any) -> Map:
    """The map that the marks make. Raises `Refused` where a record could not be recognised by them."""
    by_record: dict[str, list[Mark]] = {}
    for mark in markings.marks:
        by_record.setdefault(mark.target.record, []).append(mark)
    records = [_ministry(by_record.pop(Ministry.entity.key, []), markings)]
    records.append(_priority(by_record.pop(Priority.entity.key, [])))
    blocks = ((of, by_record.pop(of.entity.key, [])) for of in _ROWS)
    records += [_block(of, marks) for of, marks in blocks if marks]
    records += [_rating(marks, markings, scale) for marks in by_record.values()]
    anchors = dict.fromkeys(one.anchor for one in markings.marks if one.anchor is not None)
    checks = tuple(Condition(Spot("", one.sheet, one.cell), (fold(one.words),)) for one in anchors)
    return Map(name=markings.name, kind=CELLS, records=tuple(records), checks=checks)


def keep(markings: Markings, desk: Desk, path: Path) -> None:
    """Write the map to a file, and read it back: a map that is kept is one that can be used."""
    write_map(build(markings, desk.picture.settings.scale), path)
    find_map(path)


def _ministry(marks: Sequence[Mark], markings: Markings) -> RecordMap:
    places = {one.target.field: _place(one) for one in marks}
    if markings.ministry:
        places = {"code": FieldMap("code", value=markings.ministry)}
        # A new desk gets the ministry by its code, and its name by hand.
        places["name"] = FieldMap("name", value=markings.ministry)
    elif not places:
        raise Refused(
            _("Nothing says whose workbook this is."),
            _("Choose the ministry, or mark the cell in which its name or code stands."),
        )
    # Where only one of the two is known, it stands for both: the code is what it is recognised by.
    for name, other in (("code", "name"), ("name", "code")):
        if name not in places and other in places:
            places[name] = replace(places[other], field=name)
    return RecordMap(Ministry.entity.key, Ministry.entity, ("code",), tuple(places.values()))


def _priority(marks: Sequence[Mark]) -> RecordMap:
    places = {one.target.field: _place(one) for one in marks}
    keys = [name for name in ("ref", "title") if name in places]
    if "title" not in places:
        raise Refused(
            _("Nothing says which promise this workbook is about."),
            _("Mark the cell in which its title stands."),
        )
    return RecordMap(
        Priority.entity.key,
        Priority.entity,
        (keys[0],),
        (*places.values(), FieldMap("ministry", record=Ministry.entity.key)),
        or_key=tuple(keys[1:]),
        number="" if "ref" in places else "P{n:02}",
    )


def _block(of: type[Record], marks: Sequence[Mark]) -> RecordMap:
    entity = of.entity
    sheets = {one.sheet for one in marks}
    title = next((one for one in marks if one.target.field == entity.title), None)
    if title is None or len(sheets) > 1:
        raise Refused(
            _("The {what} need a column of titles, on the sheet of their other columns.").format(
                what=_(entity.plural).lower()
            ),
            _("Mark the cells of one column that hold the titles, and the others beside them."),
        )
    letters = [
        FieldMap(one.target.field, Spot("", one.sheet, addresses.column_letters(one.column))) for one in marks
    ]
    has_ref = any(one.target.field == entity.ref for one in marks)
    initial = _(entity.singular)[:1].upper()
    return RecordMap(
        entity.key,
        entity,
        ("priority", title.target.field),
        (FieldMap("priority", record=Priority.entity.key), *letters),
        number="" if has_ref else f"{{priority}}-{initial}{{n:02}}",
        rows=(title.top, title.bottom),
        only_with=title.target.field,
    )


def _rating(marks: Sequence[Mark], markings: Markings, scale: Any) -> RecordMap:
    entity = Assessment.entity
    given = next((one for one in marks if one.target.field == "overall"), None)
    if given is None:
        raise Refused(
            _("A reason for a rating was marked, and the rating itself was not."),
            _("Mark the cell in which the rating stands."),
        )
    places = [_place(one) for one in marks]
    fixed = {"voice": marks[0].target.voice, "as_at": markings.as_at, "scale": scale}
    return RecordMap(
        marks[0].target.record,
        entity,
        ("priority", "voice", "as_at"),
        (
            FieldMap("priority", record=Priority.entity.key),
            *(FieldMap(name, value=value) for name, value in fixed.items()),
            *places,
            replace(_place(given), field="original_words"),
        ),
        only_with="overall",
    )


def _place(mark: Mark) -> FieldMap:
    return FieldMap(mark.target.field, Spot("", mark.sheet, addresses.address(mark.top, mark.column)))


def ministries(desk: Desk) -> list[tuple[str, str]]:
    """Code and name of every ministry of the desk."""
    return [(one.code, one.name) for one in desk.picture.all(Ministry)]

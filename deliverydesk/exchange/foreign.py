"""Returns that this program did not make, read through a map into drafts of records.

Nothing here knows what the desk holds: a draft says what the file says, and where it says so. What the
map does not name is counted, what it names and cannot read is a problem with its address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliverydesk.exchange import csvfile, pages, worker
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.drafts import Draft, RowReader
from deliverydesk.exchange.figures import FigureReader, NoteDraft, ReadingDraft, WordsReader
from deliverydesk.exchange.layouts import CELLS, COLUMNS, Condition, KeyedCell, Map
from deliverydesk.exchange.pages import Page, Seen, short
from deliverydesk.exchange.preflight import ODS, XLSM, XLSX
from deliverydesk.exchange.refusals import TurnedAway, refused
from deliverydesk.i18n import _, plural
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem, Severity, Where

_CSV = {".csv", ".tsv", ".txt"}
_NAMED = 12


@dataclass(frozen=True)
class ForeignFile:
    """What one file says. `turned_away` is set where it could not be read or the map does not fit it."""

    name: str
    sha256: str = ""
    drafts: tuple[Draft, ...] = ()
    readings: tuple[ReadingDraft, ...] = ()
    words: tuple[NoteDraft, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    keyed: tuple[tuple[KeyedCell, Seen], ...] = ()
    turned_away: TurnedAway | None = None


def read_foreign(paths: Sequence[Path], by: Map, progress: Progress) -> Iterator[ForeignFile]:
    """Read files one after another through a map; a file that cannot be read does not stop the others."""
    books = worker.read_all(
        [path for path in paths if path.suffix.lower() not in _CSV], progress, kinds=(XLSX, XLSM, ODS)
    )
    for path in paths:
        try:
            if path.suffix.lower() not in _CSV:
                yield _from_book(next(books), by)
            elif by.kind == COLUMNS:
                yield _from_table(csvfile.read_csv(path, transposed=by.transposed, encoding=by.encoding), by)
            else:
                raise refused(
                    "map-does-not-fit",
                    _("The map {map} reads a workbook, and this is a csv file. Use a column map.").format(
                        map=by.name
                    ),
                    Where(file=path.name),
                )
        except TurnedAway as turned:
            yield ForeignFile(path.name, turned_away=turned)


def _from_table(table: csvfile.Table, by: Map) -> ForeignFile:
    page = pages.CsvPage(table)
    return _records(ForeignFile(table.name, table.sha256, notes=table.notes), page, range(page.count), by)


def _from_book(reading: worker.Reading, by: Map) -> ForeignFile:
    if reading.book is None:
        raise TurnedAway(reading.status, reading.problems[0])
    book = reading.book
    opened = ForeignFile(book.name, book.sha256, notes=book.notes)
    if by.kind == COLUMNS:
        page = pages.SheetPage(book, by.sheet, by.header_row, transposed=by.transposed)
        return _records(opened, page, page.rows, by)
    cells = pages.CellPage(book)
    if by.kind == CELLS:
        return _records(opened, cells, (0,), by)
    _must_fit(book.name, cells, by)
    keyed = [(one, cells.at(one.sheet, one.cell)) for one in by.cells]
    return ForeignFile(book.name, book.sha256, notes=book.notes, keyed=tuple(keyed))


def _must_fit(file: str, page: Page, by: Map, *besides: str) -> None:
    """Turn the file away where the map names columns or sheets that it does not have."""
    if missing := [*page.lacks(by), *besides]:
        sentence = _("The map {map} needs {missing}, which the file does not have. It has {found}. "
                     "Use the map of this edition, or give columns and sheets their names back.")  # fmt: skip
        found = _named(page.parts) if page.parts else _("no headings where the map looks for them")
        told = sentence.format(map=by.name, missing=_named(missing), found=found)
        raise refused("map-does-not-fit", told, Where(file=file))


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{short(name)}”" for name in names[:_NAMED])
    more = len(names) - _NAMED
    return plural("{shown} and {n} more", "{shown} and {n} more", more, shown=shown) if more > 0 else shown


def _records(opened: ForeignFile, page: Page, rows: Sequence[int], by: Map) -> ForeignFile:
    """The drafts of a whole file: for each of its rows, each record of the map in turn."""
    figures = [FigureReader(one, page, by.absent, by.decimals) for one in by.readings]
    words = [WordsReader(one, page) for one in by.notes]
    beside: list[FigureReader | WordsReader] = [*figures, *words]
    _must_fit(opened.name, page, by, *(missing for one in figures for missing in one.lacks()))
    for check in by.checks:
        for row in rows:
            _check(page.see(check.spot, row), check, by.name)
    problems = [one for one in opened.notes if one.severity is Severity.ERROR]
    notes = [one for one in opened.notes if one.severity is not Severity.ERROR]
    drafts: list[Draft] = []
    for row in rows:
        made: dict[str, Draft] = {}
        left_out: set[str] = set()
        for record in by.records:
            places = range(record.rows[0], record.rows[1] + 1) if record.rows else (row,)
            for place in places:
                reader = RowReader(record, page, place, by.absent, by.decimals)
                draft = reader.draft(made)
                problems += reader.problems
                notes += reader.notes
                if reader.notes:
                    left_out.add(record.name)
                if draft is not None:
                    drafts.append(draft)
                    if record.rows is None:
                        made[record.name] = draft
        for one in beside:
            if one.map.of not in left_out:
                one.take(row, made)
    problems += [problem for one in beside for problem in one.problems]
    years = [spot for one in figures for spot, _span in one.years]
    if aside := page.left_aside([*by.taken(), *years]):
        sentence = _("Not taken, because the map does not name it: {aside}.").format(aside=aside)
        notes.append(Problem("not-taken", sentence, Where(file=opened.name), Severity.WARNING))
    return ForeignFile(
        name=opened.name,
        sha256=opened.sha256,
        drafts=tuple(drafts),
        readings=tuple(reading for one in figures for reading in one.readings),
        words=tuple(note for one in beside for note in one.notes),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _check(seen: Seen, check: Condition, name: str) -> None:
    if check.words and fold("" if seen.raw is None else seen.raw) not in check.words:
        sentence = _("The map {map} expects “{expected}” here and finds “{found}”. "
                     "It is the map of another edition, or rows or columns were inserted.")  # fmt: skip
        found = short(str(seen.raw)) if seen.raw is not None else ""
        told = sentence.format(map=name, expected=" / ".join(check.words), found=found)
        raise refused("map-does-not-fit", told, seen.where)

"""Tables in csv files as they really come: encoding and delimiter are guessed, and each guess is said aloud.

A wrong encoding corrupts names, a wrong delimiter or a stray quotation mark shifts columns, and all of
it looks like data. So every guess here is either proved by the whole file or named.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deliverydesk.exchange import filekind
from deliverydesk.exchange.limits import LIMITS, MEGABYTE
from deliverydesk.exchange.reading import without_controls
from deliverydesk.exchange.refusals import TurnedAway, cannot_open, refused, unreadable
from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import Problem, Severity, Where

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = MEGABYTE
_SHOWN = 60
_LINES_SHOWN = 10

# A capital inside a word, or a ligature before a figure: what another encoding's ’ and £ turn into.
_DOUBTFUL = re.compile(r"(?<=[a-z])[À-ÖØ-Þ](?=[a-z])|[œú](?=\d)")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NEVER_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Table:
    """A csv file as read: `rows` below the `header`, every row made exactly as wide as it.

    In a `transposed` table each column of the file was a record, so the header stood in its first
    column. `places` gives, for each row, its number in the file (row or, transposed, column; the
    header is mostly 1) and `lines` the line of text it starts at. `notes` are remarks and, as errors, the
    rows that were left out because they hold more cells than the header.
    """

    name: str
    sha256: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str
    delimiter: str
    notes: tuple[Problem, ...] = ()
    places: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    transposed: bool = False

    def column(self, heading: str) -> int | None:
        """The number, from 0, of the column so headed; spaces, line ends and capitals do not matter."""
        wanted = plain_heading(heading)
        return next((n for n, written in enumerate(self.header) if plain_heading(written) == wanted), None)

    def address(self, row: int, column: int) -> str:
        """`R12C3`, as counted in the file itself, for a row and column of this table from 0."""
        if self.transposed:
            return f"R{column + 1}C{self.places[row]}"
        return f"R{self.places[row]}C{column + 1}"

    def where(self, row: int, column: int) -> Where:
        """The place of a cell for a Problem: file and address; the heading stands in `field`."""
        heading = " ".join(self.header[column].split())
        return Where(file=self.name, cell=self.address(row, column), field=heading)


def read_csv(
    source: Path | str | bytes, *, name: str = "", transposed: bool = False, encoding: str | None = None
) -> Table:
    """Read a csv file, or bytes with a `name` to call them by.

    Without an `encoding` UTF-8 and UTF-16 are recognised, and all else is tried as cp1252 and noted.
    Raises TurnedAway where bytes fit no encoding, quotation marks do not match, two columns have the
    same heading, or the file is no text at all.
    """
    if not isinstance(source, bytes):
        name = name or Path(source).name
        data = _contents(Path(source), Where(file=name))
    else:
        data = source
    where = Where(file=name)
    text, encoding, notes = _decoded(data, encoding, where)
    delimiter, grid, lines = _split(text, where)
    if transposed:
        width = max(map(len, grid))
        uneven = next((n for n, row in enumerate(grid) if len(row) != width and _is_filled(row)), None)
        if uneven is not None:
            sentence = _("The row that starts at line {line} has {n} cells, others have {width}. "
                         "Look for a stray or missing {delimiter} there.")  # fmt: skip
            raise refused(
                "uneven-row",
                sentence.format(
                    line=lines[uneven], n=len(grid[uneven]), width=width, delimiter=_spoken(delimiter)
                ),
                where,
            )
        grid = [list(column) for column in zip(*(row for row in grid if _is_filled(row)), strict=True)]
        lines = [1] * len(grid)
    first = next(n for n, row in enumerate(grid) if _is_filled(row))
    header = _header(grid[first], where, transposed=transposed)
    table = Table(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        header=header,
        rows=(),
        encoding=encoding,
        delimiter=delimiter,
        transposed=transposed,
    )
    return _filled(table, grid, lines, first + 1, notes)


def read_grid(path: Path) -> tuple[str, list[list[str]], tuple[Problem, ...]]:
    """(SHA-256, every row as it stands, notes) of a csv file whose headings may be anywhere.

    Raises TurnedAway as `read_csv` does, but for headings, which are nobody's business here.
    """
    where = Where(file=path.name)
    data = _contents(path, where)
    text, _encoding, notes = _decoded(data, None, where)
    _delimiter, grid, _lines = _split(text, where)
    return hashlib.sha256(data).hexdigest(), grid, tuple(notes)


def plain_heading(text: str) -> str:
    """A heading as headings are compared: one kind of space, no capitals, no look-alike characters."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _contents(path: Path, where: Where) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except OSError as error:
        raise cannot_open(error, where) from None
    if len(data) > LIMITS.file_bytes:
        sentence = _("The file is larger than {most} MB. Split it.")
        raise refused("too-large", sentence.format(most=LIMITS.file_bytes // MEGABYTE), where)
    return data


def _decoded(data: bytes, encoding: str | None, where: Where) -> tuple[str, str, list[Problem]]:
    """(text, encoding, notes); nothing is ever replaced or left out to make a file decodable."""
    if not data.strip():
        raise unreadable(*filekind.misfit(data), where)
    encoding, notes = _proved(data, encoding, where)
    # Only UTF-16 has zero bytes in honest text; a map that names cp1252 must not make text of a picture.
    is_wide = encoding is not None and encoding.casefold().startswith("utf-16")
    if filekind.is_zip(data) or (not is_wide and _NEVER_TEXT.search(data)):
        rule, sentence = filekind.misfit(data)
        odd = _NEVER_TEXT.search(data)
        if odd and filekind.is_text(data):
            line = data.count(b"\n", 0, odd.start()) + 1
            told = _("Line {line} holds the byte {byte}, which no text holds. Save the file as “CSV UTF-8”.")
            rule, sentence = "encoding", told.format(line=line, byte=f"0x{odd[0][0]:02X}")
        if filekind.is_zip(data):
            rule, sentence = "wrong-kind", _("The file is really a workbook or an archive, not a csv file.")
        raise unreadable(rule, sentence, where)
    if encoding is not None:
        return _strictly(data, encoding, where), encoding, notes
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        text = _strictly(data, "cp1252", where)
    return text, "cp1252", list(_remarks(text, where))


def _proved(data: bytes, named: str | None, where: Where) -> tuple[str | None, list[Problem]]:
    """What the bytes themselves prove goes before what a map names: a file saved anew as UTF-8 reads as
    cp1252 without an error, and every name with an accent would be another name.
    """
    proved = _marked(data)
    if named is None or (proved is None and not _is_surely_utf8(data)):
        return named or proved, []
    proved = proved or "utf-8"
    if named.casefold().replace("_", "-").startswith(proved.removesuffix("-sig")):
        return proved, []
    sentence = _("The map names the encoding {named}, but the file is in {proved} and was read so.")
    told = sentence.format(named=named, proved=proved.removesuffix("-sig").upper())
    return proved, [Problem("encoding", told, where, Severity.WARNING)]


def _is_surely_utf8(data: bytes) -> bool:
    """Whether there are characters beyond ASCII, and all of them are UTF-8: no other encoding does that."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _marked(data: bytes) -> str | None:
    """The encoding that the file's first bytes declare."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return encoding
    return None


def _strictly(data: bytes, encoding: str, where: Where) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = _("Line {line} holds the byte {byte}, which is no character in {encoding}. "
                     "Save the file as “CSV UTF-8”, or name its encoding in the map.")  # fmt: skip
        byte = f"0x{data[error.start]:02X}"
        raise unreadable(
            "encoding", sentence.format(line=line, byte=byte, encoding=encoding), where
        ) from None
    except LookupError:
        sentence = _("There is no encoding called {encoding}. Look at the map.")
        raise refused("encoding", sentence.format(encoding=encoding), where) from None


def _remarks(text: str, where: Where) -> Iterator[Problem]:
    special = sorted({c for c in text if c > "\x7f" and not c.isspace()})
    sentence = _("The file is not in UTF-8 and was read as cp1252; its special characters are {characters}")
    shown = " ".join(special[:_SHOWN])
    yield Problem("encoding-guessed", sentence.format(characters=shown), where, Severity.WARNING)
    if doubtful := _DOUBTFUL.search(text):
        line = text.count("\n", 0, doubtful.start()) + 1
        around = " ".join(text[max(0, doubtful.start() - 12) : doubtful.end() + 12].split())
        sentence = _("Line {line} reads “{around}”, which looks like another encoding. "
                     "Save the file as “CSV UTF-8”, or name its encoding in the map.")  # fmt: skip
        told = sentence.format(line=line, around=around)
        yield Problem("encoding-doubtful", told, where, Severity.WARNING)


def _split(text: str, where: Where) -> tuple[str, list[list[str]], list[int]]:
    """(delimiter, cells by row, line at which each row starts): the delimiter that fits the most rows.

    csv's own sniffer looks at a sample and misjudges files with long narrative cells; here each
    candidate splits the whole file, and one that breaks the quotation marks is out.
    """
    declared = _SEPARATOR_LINE.match(text)
    candidates = (declared[1],) if declared else _DELIMITERS
    if declared:
        text = text[declared.end() :]
    best: tuple[tuple[float, int], str, list[list[str]], list[int]] | None = None
    failed: TurnedAway | None = None
    for delimiter in candidates:
        try:
            grid, lines = _parsed(text, delimiter, where)
        except TurnedAway as turned:
            # The refusal worth telling is that of a delimiter which the file really uses.
            if failed is None or delimiter in text.split("\n", 1)[0]:
                failed = turned
            continue
        full = [row for row in grid if _is_filled(row)]
        width = len(full[0])
        fit = sum(len(row) == width for row in full) / len(full) if width > 1 else 0.0
        if best is None or (fit, width) > best[0]:
            best = (fit, width), delimiter, grid, lines
    if failed and (best is None or best[0][1] == 1):
        raise failed
    assert best is not None
    return best[1:]


def _parsed(text: str, delimiter: str, where: Where) -> tuple[list[list[str]], list[int]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    grid: list[list[str]] = []
    lines: list[int] = []
    started = 1
    try:
        for row in reader:
            grid.append(row)
            lines.append(started)
            started = reader.line_num + 1
    except csv.Error:
        sentence = _("The quotation marks in the row that starts at line {line} do not match. "
                     "Double the marks inside a cell, or save the file anew.")  # fmt: skip
        raise unreadable("quotation-marks", sentence.format(line=started), where) from None
    if not any(_is_filled(row) for row in grid):
        raise unreadable("empty-file", _("The file is empty. Send it again."), where)
    return grid, lines


def _is_filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _header(row: Sequence[str], where: Where, *, transposed: bool) -> tuple[str, ...]:
    header = list(row)
    while header and not header[-1].strip():
        header.pop()
    met: dict[str, int] = {}
    for number, heading in enumerate(header, 1):
        plain = plain_heading(heading)
        if plain and plain in met:
            sentence = _("Columns {first} and {second} are both headed “{heading}”, and nobody can tell "
                         "which one counts. Rename one of them.")  # fmt: skip
            shown = " ".join(heading.split())[:_SHOWN]
            told = sentence.format(heading=shown, first=met[plain], second=number)
            cell = f"R{number}C1" if transposed else f"R1C{number}"
            raise refused("heading-twice", told, Where(file=where.file, cell=cell, field=shown))
        met[plain] = number
    return tuple(header)


def _filled(
    table: Table,
    grid: Sequence[Sequence[str]],
    lines: Sequence[int],
    below_header: int,
    notes: Sequence[Problem],
) -> Table:
    """The table with its rows. Many programs leave out empty cells at a row's end, so a short row is
    filled up with blanks and named; a long one has a delimiter too many and cannot be trusted.
    """
    width = len(table.header)
    found: list[Problem] = list(notes)
    rows: list[tuple[str, ...]] = []
    places: list[int] = []
    short: list[int] = []
    long: list[int] = []
    for place, (row, line) in enumerate(zip(grid, lines, strict=True), 1):
        if place <= below_header or not _is_filled(row):
            continue
        if any(cell.strip() for cell in row[width:]):
            found.append(_too_long(table, len(row), line, place))
            continue
        if len(row) < width:
            short.append(line)
        elif len(row) > width:
            long.append(line)
        cells = [""] * width
        for number, cell in enumerate(row[:width]):
            cells[number], removed = without_controls(cell)
            if removed:
                at = f"R{number + 1}C{place}" if table.transposed else f"R{place}C{number + 1}"
                sentence = _("Invisible control characters were taken out of the text.")
                where = Where(file=table.name, cell=at)
                found.append(Problem("control-characters", sentence, where, Severity.WARNING))
        rows.append(tuple(cells))
        places.append(place)
    if short:
        found.append(_too_short(table, short))
    if long:
        found.append(_ends_blank(table, long))
    if not rows:
        sentence = _("There are headings and no row below them, so there was nothing to take.")
        found.append(Problem("no-rows", sentence, Where(file=table.name), Severity.WARNING))
    starts = tuple(lines[place - 1] for place in places)
    return replace(table, rows=tuple(rows), notes=tuple(found), places=tuple(places), lines=starts)


def _too_long(table: Table, n: int, line: int, place: int) -> Problem:
    sentence = _("Line {line} starts a row of {n} cells, the header has {width}. The row was left out: "
                 "look for a stray {delimiter} there.")  # fmt: skip
    width, delimiter = len(table.header), _spoken(table.delimiter)
    told = sentence.format(line=line, n=n, width=width, delimiter=delimiter)
    return Problem("row-too-long", told, Where(file=table.name, cell=f"R{place}"))


def _ends_blank(table: Table, lines: Sequence[int]) -> Problem:
    told = plural(
        "The row that starts at line {lines} has a stray {delimiter} at its end; nothing stands after it.",
        "{n} rows have a stray {delimiter} at their ends; nothing stands after it. They start at lines "
        "{lines}.",
        len(lines),
        delimiter=_spoken(table.delimiter),
        lines=_some(lines),
    )
    return Problem("row-ends-blank", told, Where(file=table.name), Severity.WARNING)


def _too_short(table: Table, lines: Sequence[int]) -> Problem:
    told = plural(
        "The row that starts at line {lines} has fewer cells than the header; those at its end were "
        "taken as blank. Look whether a {delimiter} is missing.",
        "{n} rows have fewer cells than the header; those at their ends were taken as blank. Look "
        "whether a {delimiter} is missing. They start at lines {lines}.",
        len(lines),
        lines=_some(lines),
        delimiter=_spoken(table.delimiter),
    )
    return Problem("row-too-short", told, Where(file=table.name), Severity.WARNING)


def _some(lines: Sequence[int]) -> str:
    """`3, 7, 12 and others`: the first of them, enough to find the place."""
    shown = ", ".join(map(str, lines[:_LINES_SHOWN]))
    return _("{lines} and others").format(lines=shown) if len(lines) > _LINES_SHOWN else shown


def _spoken(delimiter: str) -> str:
    return {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}.get(delimiter, delimiter)

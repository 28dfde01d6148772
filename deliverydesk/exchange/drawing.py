"""The workbook being written and its formats: one look for every sheet, in the colours of the window."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from deliverydesk.exchange import styling
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.sensitivity import Label, stamp
from deliverydesk.exchange.styling import Raw
from deliverydesk.i18n import Language, spoken
from deliverydesk.schema.looks import looks

META, LISTS = "_meta", "_lists"
"""The hidden sheets: found by these names, because some programs change how hidden a sheet is."""

_BODY_SIZE = 10
_RIGHT_TO_LEFT = 2  # Excel's own number
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001  a date that says nothing about who made the file and when


@dataclass(frozen=True)
class Marking:
    """What every sheet carries at its top and its foot."""

    words: str
    left: str
    right: str


@dataclass(frozen=True)
class Hand:
    """How a language is written in cells: faces that every Windows has, and a line's height in points."""

    body: str
    head: str
    line: float


_LATIN = Hand("Calibri", "Cambria", 13.0)
# Calibri and Cambria have no Arabic letters; what Excel then takes in their place differs by machine.
_ARABIC = Hand("Segoe UI", "Segoe UI", 14.5)


@dataclass
class Drawing:
    """One workbook in memory, with its formats and its hidden lists; `tongue` is its language."""

    marking: Marking
    title: str
    label: Label | None = None
    tongue: Language = field(default_factory=spoken)
    _buffer: BytesIO = field(default_factory=BytesIO)
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    _lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import xlsxwriter  # not needed by anyone who only looks at a desk

        self.book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties(
            {"title": self.title, "author": "", "category": self.marking.words, "created": _NEVER}
        )
        stamp(self.book, self.label)
        self.hand = _ARABIC if self.tongue.right_to_left else _LATIN
        self.book.formats[0].set_font_name(self.hand.body)
        self.book.formats[0].set_font_size(_BODY_SIZE)
        self.colours = looks().light

    @property
    def start(self) -> str:
        """The side on which words begin; figures stand right in every script."""
        return "right" if self.tongue.right_to_left else "left"

    def sheet(self, name: str) -> Any:
        """A new sheet, portrait on A4, with the marking on every page."""
        sheet = self.book.add_worksheet(name)
        if self.tongue.right_to_left:
            sheet.right_to_left()
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        words, left, right = (
            text.replace("&", "&&") for text in (self.marking.words, self.marking.left, self.marking.right)
        )
        steady = {"scale_with_doc": False}
        sheet.set_header(f"&L&8{left}&C&8&B{words}&R&8{right}", steady)
        sheet.set_footer(f"&L&8&A&C&8&B{words}&R&8&P / &N", steady)
        return sheet

    def hidden_sheet(self, name: str) -> Any:
        """A sheet for programs alone."""
        sheet = self.book.add_worksheet(name)
        sheet.very_hidden()
        sheet.protect()
        return sheet

    def format(self, **properties: Any) -> Any:
        """A format by XlsxWriter's names; one for every set of properties, however often it is asked for.

        Colours are tokens of the theme, such as `ink2`. Words of ours run as their language does;
        `reading_order` 0 lets those of others run as their own first letter says.
        """
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            made: dict[str, Any] = {
                "font_name": self.hand.body,
                "font_size": _BODY_SIZE,
                "valign": "top",
                "font_color": "ink",
            }
            if self.tongue.right_to_left:
                made |= {"align": self.start, "reading_order": _RIGHT_TO_LEFT}
            made |= properties
            if self.tongue.right_to_left:
                made.pop("italic", None)  # Arabic has no slanted hand; programs only tilt the letters
            for name in ("font_color", "bg_color", "border_color", "bottom_color", "top_color"):
                if name in made:
                    made[name] = self.colours[made[name]]
            self._formats[key] = self.book.add_format(made)
        return self._formats[key]

    def list_of(self, words: tuple[str, ...]) -> str:
        """Where a list of choices stands on the hidden sheet; the same list once."""
        if words not in self._lists:
            column = len(self._lists) + 1
            first, last = address(1, column), address(len(words), column)
            self._lists[words] = f"'{LISTS}'!{_fixed(first)}:{_fixed(last)}"
        return self._lists[words]

    def close(self, meta: dict[str, str]) -> bytes:
        """Write the hidden sheets and give the whole file."""
        sheet = self.hidden_sheet(LISTS)
        for column, words in enumerate(self._lists):
            for row, word in enumerate(words):
                sheet.write_string(row, column, word)
        sheet = self.hidden_sheet(META)
        for row, (key, value) in enumerate(meta.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        self.book.close()
        return _growing(self._buffer.getvalue())


def _growing(content: bytes) -> bytes:
    """The same workbook with heights that are only a start: a row fixed by hand never grows with its text."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename.startswith("xl/worksheets/"):
                part = part.replace(b' customHeight="1"', b"")
            new.writestr(member, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def area(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """`'Milestones'!$F$6:$F$40` from rows and columns that count from 1."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{_fixed(address(*first))}:{_fixed(address(*last))}"


def put(sheet: Any, row: int, column: int, value: Raw, look: Any) -> None:
    """Write one plain value; text stays text whatever it begins with. Rows and columns count from 0."""
    match value:
        case None:
            sheet.write_blank(row, column, None, look)
        case str():
            written = sheet.write_string(row, column, value, look)
            if written:
                raise ValueError(f"XlsxWriter refused a text of {len(value)} characters: {written}")
        case date():
            sheet.write_datetime(row, column, value, look)
        case _:
            sheet.write_number(row, column, value, look)


def quoted(value: Raw) -> dict[str, Any]:
    """The property that keeps a text from turning into a formula when somebody edits it."""
    return {"quote_prefix": True} if isinstance(value, str) and styling.needs_quoting(value) else {}

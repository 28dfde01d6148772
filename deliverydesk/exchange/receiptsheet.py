"""The first sheet of a workbook that goes back: what became of an answer, and what is asked about it.

Beside each question there is room for an answer in words; it is found again by a hidden key, and stands
beside the value it belongs to when it comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliverydesk.exchange import sheets
from deliverydesk.exchange.drawing import Drawing, quoted
from deliverydesk.exchange.reading import Book, Cell, Sheet
from deliverydesk.exchange.said import SaidCell, SaidRecord
from deliverydesk.i18n import FORMATS, N_, _, isolated, plural, runs_right_to_left
from deliverydesk.schema.problems import Problem, Severity, Where
from deliverydesk.schema.proposals import Flag

TITLE = N_("Receipt")
KEY = "receipt"
LINE, ASK = f"{sheets.MARK}{KEY}:line", f"{sheets.MARK}{KEY}:ask:"

_FIRST, _ANSWER = 2, 6
_WIDTHS = (17, 28, 22, 30, 27)
_LEAST_ANSWER_LINES, _MOST_NAMED = 3, 20


@dataclass(frozen=True)
class Told:
    """One value and what became of it: the cell it stood in, what it is of, in words, and why.

    `id` is its proposal's, and `reason` what a person gave as the question or the reason, before anything
    of ours was added to it.
    """

    cell: str
    what: str
    label: str
    theirs: str
    ours: str
    why: str
    id: str = ""
    reason: str = ""

    @property
    def named(self) -> str:
        """`M033 All coaches in post, Forecast`."""
        return f"{self.what}, {self.label}" if self.label else self.what


@dataclass(frozen=True)
class Question:
    """One thing asked: the id of the proposal it is about, and where it can be answered, if anywhere."""

    id: str
    told: Told
    place: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of one return. `taken` counts what was written, `changed` with another value among it.

    `unread` could not be read at all; on `waiting` nobody has decided yet.
    """

    file: str
    received: date
    taken: int
    changed: tuple[Told, ...] = ()
    refused: tuple[Told, ...] = ()
    asked: tuple[Question, ...] = ()
    unread: tuple[Told, ...] = ()
    waiting: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What became of it, in a few sentences."""
        found = [
            _("We received {file} on {day}.").format(
                file=isolated(self.file), day=isolated(FORMATS.day_long(self.received))
            ),
            plural("{n} change was taken.", "{n} changes were taken.", self.taken)
            if self.taken
            else _("No change was taken."),
        ]
        if self.refused:
            n = len(self.refused)
            found.append(plural("{n} was not taken.", "{n} were not taken.", n))
        if self.asked:
            found.append(
                plural("We have a question about {n}.", "We have questions about {n}.", len(self.asked))
            )
        if self.waiting:
            found.append(
                plural("{n} is still being looked at.", "{n} are still being looked at.", self.waiting)
            )
        return tuple(found)


@dataclass(frozen=True)
class Heads:
    """What the sheet says about itself."""

    unit: str
    title: str
    reference: str
    marking: str


def instructions() -> tuple[str, ...]:
    """What the person who answers has to know."""
    return (
        _("Answer in the white cells of the sheets behind this one; the comment at each says what we ask."),
        _("A cell holds what you sent. Leave it as it is if it is right, or write what is."),
        _("You may add words in the last column here; what is written into a comment is not read."),
        _("Sign off, save as .xlsx and send it back."),
    )


def draw(drawing: Drawing, sheet: Any, heads: Heads, receipt: Receipt) -> None:
    """Draw the receipt on a sheet that was added first."""
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.set_column(1, 1, 1.5)
    for place, width in enumerate(_WIDTHS, _FIRST):
        sheet.set_column(place, place, width)
    pen = _Pen(drawing, sheet)
    pen.mark(sheets.MARK + KEY)
    sheet.set_row(0, None, None, {"hidden": True})
    pen.row = 1
    pen.line(heads.unit, 15, font_color="ink3")
    pen.line(heads.title, 30, font_name=drawing.hand.head, font_size=20, valign="vcenter")
    pen.line(" ".join(receipt.sentences), 0, font_size=12, bold=True, font_color="accent")
    words = _("{marking}. Workbook {reference}.").format(
        marking=isolated(heads.marking), reference=isolated(heads.reference)
    )
    pen.line(words, 18, font_color="ink2")
    for number, step in enumerate(instructions(), 1):
        told = f"{FORMATS.number(number)}.  {step}"
        pen.line(told, sheets.height(drawing, told, sum(_WIDTHS)))
    pen.questions(receipt.asked)
    stands, why = _("What stands"), _("Why")
    said = _("You said")
    pen.table(_("Not taken"), (said, why, stands), [(one, one.why, one.ours) for one in receipt.refused])
    other = [(one, one.why, one.ours) for one in receipt.changed]
    pen.table(_("Taken with another value"), (said, why, stands), other)
    unread = [(one, one.why, one.ours) for one in receipt.unread]
    pen.table(_("Could not be read"), (said, why, stands), unread)
    sheet.print_area(1, 1, pen.row, _ANSWER)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_first_sheet()


@dataclass
class _Pen:
    """Writes one row below the other, each with its hidden mark."""

    drawing: Drawing
    sheet: Any
    row: int = 0

    def mark(self, words: str) -> None:
        """The hidden key of the row."""
        self.sheet.write_string(self.row, 0, words, self.drawing.format(font_color="ink3"))

    def line(self, words: str, height: float, **look: Any) -> None:
        """Words over the whole width, as high as they need and at least as high as that."""
        self.mark(LINE)
        size = look.get("font_size", 10)
        lines = sheets.lines_of(words, sum(_WIDTHS) * 9 / size)
        self.sheet.set_row(self.row, max(height, lines * size * 1.4 + 2))
        form = self.drawing.format(text_wrap=True, **look)
        self.sheet.merge_range(self.row, _FIRST, self.row, _ANSWER, words, form)
        self.row += 1

    def questions(self, asked: Sequence[Question]) -> None:
        """What is asked, each with a way to its cell and room for words."""
        if not asked:
            return
        title = _("What we ask")
        self._heads(title, (_("Your cell"), _("You said"), _("Our question"), _("Your answer, in words")))
        for one in asked:
            told = one.told
            self._row((told.cell, told.named, told.theirs, told.why, None), ASK + one.id, one.place)

    def table(self, title: str, heads: tuple[str, str, str], rows: Sequence[tuple[Told, str, str]]) -> None:
        """Values that need no answer."""
        if not rows:
            return
        self._heads(title, (_("Your cell"), *heads))
        for told, third, last in rows:
            self._row((told.cell, told.named, told.theirs, third, last), LINE)

    def _heads(self, title: str, heads: tuple[str, ...]) -> None:
        self.row += 1
        cell, *rest = heads
        look = self.drawing.format(
            bold=True, font_color="ink2", bg_color="side", bottom=1, bottom_color="rule", text_wrap=True
        )
        self.mark(LINE)
        self.sheet.set_row(self.row, 18)
        for place, words in enumerate((cell, title, *rest), _FIRST):
            self.sheet.write_string(self.row, place, words, look)
        self.row += 1

    def _row(self, cells: tuple[str | None, ...], mark: str, place: str = "") -> None:
        self.mark(mark)
        lines = max(sheets.lines_of(words or "", width) for words, width in zip(cells, _WIDTHS, strict=True))
        self.sheet.set_row(self.row, max(lines, _LEAST_ANSWER_LINES if mark != LINE else 1) * 13 + 5)
        base = {"bottom": 1, "bottom_color": "hair", "text_wrap": True}
        for at, words in enumerate(cells, _FIRST):
            if words is None:
                free = self.drawing.format(
                    bg_color="raised",
                    border=1,
                    border_color="rule",
                    locked=False,
                    text_wrap=True,
                    reading_order=0,
                )
                self.sheet.write_blank(self.row, at, None, free)
            elif at == _FIRST and place:
                link = self.drawing.format(**base, font_color="accent", underline=1)
                self.sheet.write_url(self.row, at, f"internal:{place}", link, place.replace("'", ""))
            else:
                # What somebody wrote keeps its own order; a day in Arabic begins with a figure all the same.
                order = {} if runs_right_to_left(words) else {"reading_order": 0}
                look = self.drawing.format(**base, font_color="ink", **order, **quoted(words))
                self.sheet.write_string(self.row, at, words, look)
        self.row += 1


def read(
    book: Book,
    asked: Collection[str],
    cells: list[SaidCell],
    records: list[SaidRecord],
    answered: set[str],
) -> list[Problem]:
    """Put answers in words beside the values they belong to, as flags; what they answer is `answered`.

    The problems are answers that have no value of theirs beside them, and words where none were asked.
    """
    found: list[Problem] = []
    for sheet in book.sheets:
        if not any(row and row[0] == sheets.MARK + KEY for row in sheet.rows[:5]):
            continue
        for id_, cell in _answers(sheet, asked):
            if cell.error or cell.formula:
                sentence = _("The cell holds a formula or an error. Type the answer.")
                found.append(Problem("answer", sentence, Where(sheet=sheet.name, cell=cell.address)))
                continue
            answered.add(id_)
            sentence = _("They say: “{words}”.").format(words=" ".join(str(cell.value).split()))
            if not _beside(id_, Flag("answer", sentence), cells, records):
                entity, record, name = _parts(id_)
                where = Where(entity, record, name, sheet=sheet.name, cell=cell.address)
                found.append(Problem("answer", sentence, where, Severity.WARNING))
        found += _strays(sheet)
    return found


def _answers(sheet: Sheet, asked: Collection[str]) -> Iterator[tuple[str, Cell]]:
    for down, row in enumerate(sheet.rows):
        key = row[0]
        if isinstance(key, str) and key.startswith(ASK) and (id_ := key.removeprefix(ASK)) in asked:
            cell = sheet.cell(sheet.top + down, _ANSWER + 1)
            if cell.error or cell.formula or (cell.value is not None and str(cell.value).strip()):
                yield id_, cell


def _beside(id_: str, flag: Flag, cells: list[SaidCell], records: list[SaidRecord]) -> bool:
    entity, record, name = _parts(id_)
    found = False
    for n, cell in enumerate(cells):
        if (cell.entity, cell.record) == (entity, record) and name in ("", cell.field):
            cells[n] = replace(cell, flags=(*cell.flags, flag))
            found = True
    for n, row in enumerate(records):
        if (row.entity, row.record) == (entity, record) and not name:
            records[n] = replace(row, flags=(*row.flags, flag))
            found = True
    return found


def _strays(sheet: Sheet) -> list[Problem]:
    """Words on rows that were not drawn, or beside those that were."""
    drawn = {
        sheet.top + down
        for down, row in enumerate(sheet.rows)
        if isinstance(row[0], str) and row[0].startswith(sheets.MARK + KEY)
    }
    found = [one for one in sheet.filled() if one.row not in drawn or one.column > _ANSWER + 1]
    told = _("The cell stands where nothing was asked, and was not read: “{words}”.")
    return [
        Problem(
            "outside the table",
            told.format(words=" ".join(str(one.value).split())),
            Where(sheet=sheet.name, cell=one.address),
            Severity.WARNING,
        )
        for one in found[:_MOST_NAMED]
    ]


def _parts(id_: str) -> tuple[str, str, str]:
    """A proposal's id taken apart; a record's own id may hold colons."""
    entity, _colon, rest = id_.partition(":")
    record, _colon, name = rest.rpartition(":")
    return entity, record, name

"""The sheet on which somebody answers for the return: without it a return is received, not signed off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from deliverydesk.exchange import sheets, styling
from deliverydesk.exchange.drawing import Drawing, area
from deliverydesk.exchange.matching import mark_of
from deliverydesk.exchange.reading import Book, Cell, Sheet
from deliverydesk.exchange.sheets import Count
from deliverydesk.exchange.styling import Guard
from deliverydesk.i18n import N_, _, heard
from deliverydesk.schema.kinds import Day, Prose, Text
from deliverydesk.schema.problems import ValueProblem

KEY, TITLE = "signoff", N_("Sign-off")
MARK_ROW = "desk:signoff:"
_LABEL_COLUMN, _VALUE_COLUMN, _FIRST_ROW = 3, 4, 3
_ROWS = (
    ("name", N_("Name"), Text(), N_("Who answers for this return")),
    ("post", N_("Post"), Text(), N_("What they are in the ministry")),
    ("date", N_("Date"), Day(), N_("The day on which they read it")),
    ("statement", N_("In their words"), Prose(2000), N_("What we should know when we read this return")),
)


@dataclass(frozen=True)
class SignOff:
    """Who answers for a return; signed only with a name and a day."""

    name: str = ""
    post: str = ""
    on: date | None = None
    statement: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether somebody answers for it."""
        return bool(self.name) and self.on is not None

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        on = self.on.isoformat() if self.on else None
        return {"name": self.name, "post": self.post, "date": on, "statement": self.statement}

    @staticmethod
    def restore(plain: dict[str, Any]) -> SignOff:
        """Back from the JSON form."""
        on = date.fromisoformat(plain["date"]) if plain["date"] else None
        return SignOff(plain["name"], plain["post"], on, plain["statement"])


def draw(drawing: Drawing, absent: str) -> Count:
    """Draw the sheet: one question a row."""
    name = _(TITLE)
    sheet = drawing.sheet(name)
    hidden = drawing.format(font_color="ink3")
    sheet.write_string(0, sheets.TOKEN_COLUMN, sheets.MARK + KEY, hidden)
    sheet.set_row(0, None, None, {"hidden": True})
    title = drawing.format(font_name=drawing.hand.head, font_size=17, valign="vcenter")
    sheet.write_string(1, _LABEL_COLUMN, name, title)
    sheet.set_row(1, 28)
    guidance = _("The person who answers for these figures and dates says so here.")
    sheet.write_string(2, _LABEL_COLUMN, guidance, drawing.format(font_color="ink2"))
    sheet.set_row(2, 22)
    for row, (key, label, kind, help_) in enumerate(_ROWS, _FIRST_ROW):
        sheet.write_string(row, sheets.TOKEN_COLUMN, MARK_ROW + key, hidden)
        words = drawing.format(
            bold=True,
            font_color="accent",
            bg_color="side",
            bottom=1,
            bottom_color="rule",
            align=drawing.start,
            indent=1,
        )
        sheet.write_string(row, _LABEL_COLUMN, _(label), words)
        look = drawing.format(
            bg_color="raised",
            border=1,
            border_color="rule",
            locked=False,
            text_wrap=True,
            align=drawing.start,
            indent=1,
            num_format=styling.number_format(kind, None, None),
            **({"reading_order": 0} if isinstance(kind, Text) else {}),
        )
        sheet.write_blank(row, _VALUE_COLUMN, None, look)
        sheet.write_string(
            row,
            _VALUE_COLUMN + 1,
            _(help_),
            drawing.format(font_color="ink3", italic=True, text_wrap=True, align=drawing.start, indent=1),
        )
        sheet.set_row(row, 90 if isinstance(kind, Prose) else max(28, sheets.height(drawing, _(help_), 32)))
        options = styling.manner(kind).validation(kind, _guard(name, row, absent))
        options |= {"input_title": _(label), "input_message": _(help_)}
        sheet.data_validation(row, _VALUE_COLUMN, row, _VALUE_COLUMN, options)
    sheet.set_column(sheets.TOKEN_COLUMN, sheets.PRINT_COLUMN, 4, None, {"hidden": True})
    sheet.set_column(sheets.MARGIN_COLUMN, sheets.MARGIN_COLUMN, 1.5)
    longest = max(len(_(label)) for _key, label, _kind, _help in _ROWS)
    sheet.set_column(_LABEL_COLUMN, _LABEL_COLUMN, max(18, longest + 5))
    sheet.set_column(_VALUE_COLUMN, _VALUE_COLUMN, 48)
    sheet.set_column(_VALUE_COLUMN + 1, _VALUE_COLUMN + 1, 34)
    sheet.print_area(1, sheets.MARGIN_COLUMN, _FIRST_ROW + len(_ROWS) - 1, _VALUE_COLUMN + 1)
    sheet.set_selection(_FIRST_ROW, _VALUE_COLUMN, _FIRST_ROW, _VALUE_COLUMN)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    needed = _guard(name, _FIRST_ROW, absent).area, _guard(name, _FIRST_ROW + 2, absent).area
    empty = "=" + "+".join(f"SUMPRODUCT(ISBLANK({one})*1)" for one in needed)
    wrong = styling.manner(Day()).wrong(Day(), _guard(name, _FIRST_ROW + 2, absent))
    return Count(name, guidance, len(_ROWS), empty, len(needed), "=" + wrong)


def _guard(name: str, row: int, absent: str) -> Guard:
    at = row + 1, _VALUE_COLUMN + 1
    return Guard(f"E{row + 1}", area(name, at, at), "", absent, optional=False)


def find(book: Book) -> Sheet | None:
    """The sheet, by the hidden keys of its rows, whatever it is called now."""
    # The tables are told by their own mark in the first rows, and need not be gone through cell by cell.
    marks = ((sheet, mark_of(sheet)) for sheet in book.sheets)
    others = (sheet for sheet, mark in marks if mark is None or mark[2].startswith(KEY))
    return next((sheet for sheet in others if _places(sheet)), None)


def read(sheet: Sheet | None) -> tuple[SignOff, list[tuple[str, str, str]]]:
    """Who signed, and for each answer that cannot be read: its sheet, its cell and the sentence."""
    return _read(sheet, _places(sheet)) if sheet is not None else (SignOff(), [])


def strays(sheet: Sheet) -> list[Cell]:
    """What somebody wrote on the sheet beside its questions and answers."""
    places = _places(sheet)
    answers = dict(places.values())
    first = min(answers)
    label = answers[first] - 1
    return [
        cell
        for cell in sheet.filled()
        if not _is_mark(cell)
        and not (cell.row in answers and abs(cell.column - answers[cell.row]) <= 1)
        and not (cell.row < first and cell.column == label)
    ]


def _is_mark(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith(sheets.MARK)


def _places(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Row and column of each answer: the row by its hidden key, the column as the one after its question."""
    labels = {key: heard(label) for key, label, _kind, _help in _ROWS}
    found = {}
    for number, row in enumerate(sheet.rows, sheet.top):
        for column, cell in enumerate(row, sheet.left):
            if isinstance(cell, str) and cell.startswith(MARK_ROW):
                key = cell.removeprefix(MARK_ROW)
                asked = column + _LABEL_COLUMN - sheets.TOKEN_COLUMN
                if told := [label for label in labels.get(key, ()) if label in row]:
                    asked = sheet.left + row.index(told[-1])
                found[key] = number, asked + 1
    return found


def _read(sheet: Sheet, places: dict[str, tuple[int, int]]) -> tuple[SignOff, list[tuple[str, str, str]]]:
    values: dict[str, Any] = {}
    wrong = []
    for key, _label, kind, _help in _ROWS:
        if key not in places:
            continue
        cell = sheet.cell(*places[key])
        if cell.error or cell.formula:
            wrong.append(
                (sheet.name, cell.address, _("The cell holds a formula or an error. Type the answer."))
            )
        elif cell.value is not None:
            try:
                values[key] = kind.parse(cell.value)
            except ValueProblem as problem:
                wrong.append((sheet.name, cell.address, problem.sentence))
    signed = SignOff(
        values.get("name", ""), values.get("post", ""), values.get("date"), values.get("statement", "")
    )
    return signed, wrong

"""One sheet of a ministry's workbook, drawn: keys where programs find them, guidance where people do.

row 1     hidden: the sheet's mark and the key of each column
row 2-4   title, what to do, what each column means
row 5     the headings, with filters
row 6 on  the rows: column A the row's key, B its fingerprint, both hidden; C a margin; D on the cells
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliverydesk.exchange import styling
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.drawing import Drawing, area, put, quoted
from deliverydesk.exchange.styling import Guard, Raw
from deliverydesk.exchange.tabling import Col, Row, Table
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.kinds import Amount, Choice, Day, Prose, Rating, Ref, Refs, Text, YesNo

MARK, PRINT = "desk:", "desk:print"
TITLE, GUIDE, HELP, LABELS = f"{MARK}title", f"{MARK}guide", f"{MARK}help", f"{MARK}labels"
KEY_ROW, TITLE_ROW, GUIDE_ROW, HELP_ROW, LABEL_ROW, FIRST_ROW = range(6)
TOKEN_COLUMN, PRINT_COLUMN, MARGIN_COLUMN, FIRST_COLUMN = range(4)

_MARGIN = 1.5
_ROOM_FOR_PROSE = 40  # a font this tall in the margin leaves four lines; a fixed height would not grow
_WIDEST_PAGE = 126
_NAME_WIDTH = 34
_LINE_ROOM = 5.0
_LEAST_HEADING = 30.0
_LEAST_PROSE_LINES = 4  # where the words are what the sheet asks for
_TALLEST = 409.0  # Excel's own
_COMMENT_WIDTH = 260
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # Excel's own, for the note beside a cell


@dataclass(frozen=True)
class Count:
    """One line of the front sheet: formulas over a sheet, with the values they have as it is issued.

    `cells` is None for spare rows, of which none is owed.
    """

    name: str
    title: str
    cells: int | None
    empty: str
    empty_now: int
    wrong: str


def height(drawing: Drawing, words: str, width: float) -> float:
    """The height in points of words in a column that is so many characters wide."""
    return min(lines_of(words, width) * (drawing.hand.line - 0.5) + 3, _TALLEST)


def draw(drawing: Drawing, table: Table, absent: str) -> Count:
    """Draw one sheet; `absent` is where the words for absent values are listed."""
    sheet = drawing.sheet(table.name)
    widths = _widths(table)
    _head(drawing, sheet, table, widths)
    last = FIRST_ROW + len(table.rows) - 1
    for place, column in enumerate(table.columns):
        at = FIRST_COLUMN + place
        sheet.set_column(at, at, widths[place])
        if not column.is_locked:
            _guard(drawing, sheet, column, at, last, _guard_of(drawing, table, place, absent))
    for number, row in enumerate(table.rows, FIRST_ROW):
        _row(drawing, sheet, table, number, row, widths)
    _mark_owed(drawing, sheet, table, last)
    sheet.set_column(TOKEN_COLUMN, PRINT_COLUMN, 4, None, {"hidden": True})
    sheet.set_column(MARGIN_COLUMN, MARGIN_COLUMN, _MARGIN)
    sheet.autofilter(LABEL_ROW, FIRST_COLUMN, last, FIRST_COLUMN + len(table.columns) - 1)
    sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN + _frozen(table))
    sheet.repeat_rows(HELP_ROW, LABEL_ROW)
    sheet.print_area(TITLE_ROW, MARGIN_COLUMN, last, FIRST_COLUMN + len(table.columns) - 1)
    sheet.set_selection(FIRST_ROW, _first_free(table), FIRST_ROW, _first_free(table))
    sheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "autofilter": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )
    return _count(drawing, table, absent)


def _head(drawing: Drawing, sheet: Any, table: Table, widths: list[float]) -> None:
    hidden = drawing.format(font_color="ink3")
    for row, mark in enumerate((MARK + table.section.key, TITLE, GUIDE, HELP, LABELS)):
        sheet.write_string(row, TOKEN_COLUMN, mark, hidden)
    sheet.write_string(KEY_ROW, PRINT_COLUMN, PRINT, hidden)
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.set_row(TITLE_ROW, 28)
    title = drawing.format(font_name=drawing.hand.head, font_size=17, valign="vcenter")
    sheet.write_string(TITLE_ROW, FIRST_COLUMN, table.name, title)
    guide = drawing.format(font_color="ink2", valign="top")
    sheet.write_string(GUIDE_ROW, FIRST_COLUMN, _(table.section.guidance), guide)
    sheet.set_row(GUIDE_ROW, 20)
    for place, column in enumerate(table.columns, FIRST_COLUMN):
        sheet.write_string(KEY_ROW, place, column.key, hidden)
        note = {"font_color": "ink3", "font_size": 8, "italic": True, "text_wrap": True, "valign": "bottom"}
        aligned = {"align": "right" if styling.is_figure(column.kind) else drawing.start, "indent": 1}
        sheet.write_string(HELP_ROW, place, column.help, drawing.format(**note, **aligned))
        look = {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "font_color": "ink2" if column.is_locked else "accent",
            "bg_color": "side",
            "bottom": 1,
            "bottom_color": "rule",
            "align": "right" if styling.is_figure(column.kind) else drawing.start,
            "indent": 1,
        }
        sheet.write_string(LABEL_ROW, place, column.label, drawing.format(**look))
    line = drawing.hand.line
    both = list(zip(table.columns, widths, strict=True))
    helps = max(lines_of(column.help, width) for column, width in both)
    sheet.set_row(HELP_ROW, helps * (line - 2) + _LINE_ROOM)
    labels = max(lines_of(column.label, width - 2) for column, width in both)
    sheet.set_row(LABEL_ROW, max(_LEAST_HEADING, labels * line + _LINE_ROOM))


def _row(drawing: Drawing, sheet: Any, table: Table, number: int, row: Row, widths: list[float]) -> None:
    hidden = drawing.format(font_color="ink3")
    sheet.write_string(number, TOKEN_COLUMN, row.token, hidden)
    sheet.write_string(number, PRINT_COLUMN, row.print, hidden)
    lines = max(lines_of(_written(cell), width) for cell, width in zip(row.cells, widths, strict=True))
    if _asks_for_words(table):
        sheet.write_blank(number, MARGIN_COLUMN, None, drawing.format(font_size=_ROOM_FOR_PROSE))
        lines = max(lines, _LEAST_PROSE_LINES)
    sheet.set_row(number, min(lines * drawing.hand.line + _LINE_ROOM, _TALLEST))
    for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), FIRST_COLUMN):
        put(sheet, number, place, cell, _look(drawing, column, cell, row))
        if words := row.comments.get(column.key):
            sheet.write_comment(number, place, words, _comment(drawing, words))


def _comment(drawing: Drawing, words: str) -> dict[str, Any]:
    """How a comment lies beside its cell: large enough that nothing of it is cut off."""
    return {
        "author": "",
        "width": _COMMENT_WIDTH,
        "height": (lines_of(words, _COMMENT_WIDTH / 6) + 1) * 15 + 8,
        "color": drawing.colours["accent_soft"],
        "font_name": drawing.hand.body,
        "font_size": 9,
    }


def _look(drawing: Drawing, column: Col, cell: Raw, row: Row) -> Any:
    look: dict[str, Any] = {
        "num_format": styling.number_format(column.kind, cell, row.decimals),
        "align": "right" if styling.is_figure(column.kind) else drawing.start,
        "text_wrap": not styling.is_figure(column.kind),
        "indent": 1,
    }
    if isinstance(column.kind, Text | Ref | Refs):
        # A code or an English title keeps its own order on a sheet that runs right to left.
        look["reading_order"] = 0
    if not row.takes(column):
        look |= {"bg_color": "head", "font_color": "ink2", "bottom": 1, "bottom_color": "hair"}
    else:
        look |= {"bg_color": "raised", "border": 1, "border_color": "rule", "locked": False}
    return drawing.format(**look, **quoted(cell))


def _widths(table: Table) -> list[float]:
    """Widths in characters: what the words need up to what the kind is given, and a page's width in all.

    Where that is too much, the columns of words give way first: they can run over several lines.
    """
    widths: list[float] = []
    for place, column in enumerate(table.columns):
        most = styling.manner(column.kind).width
        if isinstance(column.kind, Day):
            # A day that is too wide for its column shows as ####.
            most = max(most, styling.widest_day() + 1)
        if styling.is_figure(column.kind):
            # Words in the place of a figure would run over the cell beside it.
            most = max(most, *(len(one) + 2 for one in _words_in(table, place)))
        if column.is_locked and isinstance(column.kind, Text):
            most = _NAME_WIDTH
        longest = max((len(_written(row.cells[place])) for row in table.rows), default=0) + 3
        wanted = min(most, longest) if column.is_locked or column.choices else most
        widths.append(max(_least(column), wanted))
    for _again in range(8):
        over = sum(widths) - _WIDEST_PAGE
        give = [
            max(0.0, width - max(_least(column), 12.0)) if not styling.is_figure(column.kind) else 0.0
            for column, width in zip(table.columns, widths, strict=True)
        ]
        if over <= 0 or not sum(give):
            break
        widths = [width - one * min(1.0, over / sum(give)) for width, one in zip(widths, give, strict=True)]
    # A sheet of few columns is made as wide as the sentence over it, which would be cut off on paper.
    words = [place for place, column in enumerate(table.columns) if isinstance(column.kind, Text)]
    short = min(len(_(table.section.guidance)), _WIDEST_PAGE) - sum(widths)
    if words and short > 0:
        widths[words[-1]] += short
    return widths


def _words_in(table: Table, place: int) -> list[str]:
    """The words for absent values that stand in a column, and nothing besides."""
    return ["", *(cell for row in table.rows if isinstance(cell := row.cells[place], str))]


def _asks_for_words(table: Table) -> bool:
    """Whether prose is most of what a sheet asks for, so that its rows leave room to write it."""
    free = [column for column in table.columns if not column.is_locked]
    return not table.is_new and len(free) <= 2 and any(isinstance(column.kind, Prose) for column in free)


def _least(column: Col) -> float:
    """The narrowest a column may be: its heading's longest word, with room for the filter's button."""
    return max((len(word) for word in column.label.split()), default=0) + 4.0


def lines_of(words: str, width: float) -> int:
    """About how many lines the words take in a column, a little more rather than less."""
    room = max(width - 2, 4)
    return sum(max(1, math.ceil(len(line) / room)) for line in words.split("\n"))


def _written(cell: Raw) -> str:
    if isinstance(cell, date):
        return FORMATS.day_full(cell)
    return "" if cell is None else str(cell)


def _frozen(table: Table) -> int:
    """How many columns stay in sight: those that name the row."""
    names = table.section.reference.split()
    found = [place for place, column in enumerate(table.columns) if column.key in names]
    return min(max(found, default=0) + 1, 3)


def _first_free(table: Table) -> int:
    places = [place for place, column in enumerate(table.columns) if not column.is_locked]
    return FIRST_COLUMN + (places[0] if places else 0)


def _guard_of(drawing: Drawing, table: Table, place: int, absent: str) -> Guard:
    column = table.columns[place]
    at = FIRST_COLUMN + place + 1
    return Guard(
        first=address(FIRST_ROW + 1, at),
        area=area(table.name, (FIRST_ROW + 1, at), (FIRST_ROW + len(table.rows), at)),
        choices=drawing.list_of(column.choices) if column.choices else "",
        absent=absent,
        optional=column.field is not None and not column.field.required,
    )


def _guard(drawing: Drawing, sheet: Any, column: Col, at: int, last: int, guard: Guard) -> None:
    options = styling.manner(column.kind).validation(column.kind, guard)
    options |= {
        "input_title": column.label[:_TITLE_LIMIT],
        "input_message": _message(column)[:_MESSAGE_LIMIT],
        "ignore_blank": True,
    }
    if options["validate"] != "any":
        options |= {
            "error_title": column.label[:_TITLE_LIMIT],
            "error_message": _message(column)[:_MESSAGE_LIMIT],
        }
    sheet.data_validation(FIRST_ROW, at, last, at, options)
    if isinstance(column.kind, Day | Amount):
        words = f"ISTEXT({guard.first})*(COUNTIF({guard.absent},{guard.first})=0)"
        look = drawing.book.add_format({"font_color": drawing.colours["bad_t"], "bold": True})
        options = {"type": "formula", "criteria": f"=ISERROR({guard.first})+{words}>0", "format": look}
        sheet.conditional_format(FIRST_ROW, at, last, at, options)


def _message(column: Col) -> str:
    """What to write here, in one or two sentences."""
    match column.kind:
        case Day():
            form = _("A day, like 28 Feb 2027.")
        case Amount():
            form = _("A number, without words or signs.")
        case Choice() | Rating() | YesNo():
            form = _("Choose from the list.")
        case Text() as words:
            limit = words.limit
            form = _("Words, up to {limit} characters.").format(limit=FORMATS.number(limit))
        case _:
            form = _("Choose from the list.") if column.choices else _("References, with ; between them.")
    return f"{column.help.rstrip('.')}. {form}" if column.help else form


def _owed(table: Table) -> list[list[int]]:
    """What a finished return has filled, as places of columns; several where any one will do."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    return [[places[name] for name in one.split("|") if name in places] for one in table.section.owes.split()]


def _mark_owed(drawing: Drawing, sheet: Any, table: Table, last: int) -> None:
    look = drawing.book.add_format({"bg_color": drawing.colours["accent_soft"]})
    for group in _owed(table):
        cells = [f"ISBLANK(${address(FIRST_ROW + 1, FIRST_COLUMN + place + 1)})" for place in group]
        for place in group:
            at = FIRST_COLUMN + place
            criteria = f"=AND({','.join(cells)})"
            sheet.conditional_format(
                FIRST_ROW, at, last, at, {"type": "formula", "criteria": criteria, "format": look}
            )


def _count(drawing: Drawing, table: Table, absent: str) -> Count:
    guards = {
        place: _guard_of(drawing, table, place, absent)
        for place, column in enumerate(table.columns)
        if not column.is_locked
    }
    empty = [
        f"SUMPRODUCT({'*'.join(f'ISBLANK({guards[place].area})' for place in group)}*1)"
        for group in _owed(table)
    ]
    empty_now = sum(
        all(row.cells[place] is None for place in group) for group in _owed(table) for row in table.rows
    )
    wrong = [
        styling.manner(table.columns[place].kind).wrong(table.columns[place].kind, guard)
        for place, guard in guards.items()
    ]
    if table.is_new:
        wrong += _half_filled(table, guards)
    return Count(
        name=table.name,
        title=_(table.section.guidance),
        cells=None if table.is_new else len(guards) * len(table.rows),
        empty="=" + ("+".join(empty) or "0"),
        empty_now=empty_now,
        wrong="=" + ("+".join(wrong) or "0"),
    )


def _half_filled(table: Table, guards: dict[int, Guard]) -> list[str]:
    """Rows that somebody began and left without what a new record needs."""
    needed = [place for place in guards if (field := table.columns[place].field) and field.required]
    terms = []
    for place in needed:
        others = "+".join(f"(1-ISBLANK({guard.area}))" for other, guard in guards.items() if other != place)
        if others:
            terms.append(f"SUMPRODUCT(ISBLANK({guards[place].area})*(({others})>0))")
    return terms

"""The first sheet a ministry sees: what is asked, by when, and what its own answers still lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.exchange import styling
from deliverydesk.exchange.drawing import Drawing, put
from deliverydesk.exchange.reading import Cell, Sheet
from deliverydesk.exchange.sheets import Count, height
from deliverydesk.i18n import FORMATS, _, isolated
from deliverydesk.schema.kinds import AbsentReason

FIRST, WIDTH = 1, 5
_WIDTHS = (22, 46, 10, 10, 12)
_OTHER_ROWS = 10  # five of the head, one blank, the table's heading, sign-off, the verdict and the footnote


@dataclass(frozen=True)
class Cover:
    """What the front sheet says about the workbook."""

    name: str
    unit: str
    ministry: str
    period: str
    due: str
    reference: str
    part: str = ""


def instructions() -> tuple[str, ...]:
    """What the person who fills it in has to know."""
    absent = styling.listed(_("“{words}”").format(words=_(reason.label)) for reason in AbsentReason)
    return (
        _("Write only in the white cells; the blue ones are still owed. Everything else is locked."),
        _("Keep the rows and columns where they are. You may filter, and widen columns."),
        _("Type figures and dates, not formulas: dates like 28 Feb 2027, per cent as 52.5 without the sign."),
        _("Where there is no value, say why in its place: {words}. An emptied cell deletes nothing.").format(
            words=absent
        ),
        _("New milestones and barriers have sheets of their own. Leaving something out does not remove it."),
        _("Look at the table below until it is all zeros, sign off, save as .xlsx and send it back."),
    )


def draw(drawing: Drawing, sheet: Any, cover: Cover, counts: Sequence[Count]) -> None:
    """Draw the front sheet on a sheet that was added first; `counts` in the order of the tabs."""
    for place, width in enumerate(_WIDTHS, FIRST):
        sheet.set_column(place, place, width)
    sheet.set_column(0, 0, 2)
    row = _head(drawing, sheet, cover)
    row = _instructions(drawing, sheet, row)
    row = _table(drawing, sheet, row, counts)
    sheet.write_string(
        row + 1,
        FIRST,
        _("“Cannot be right” counts words where figures or days belong, and what is not on a list."),
        drawing.format(font_color="ink3", font_size=8, italic=True),
    )
    sheet.print_area(0, 0, row + 1, FIRST + WIDTH - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_first_sheet()


def strays(sheet: Sheet, sections: int) -> list[Cell]:
    """What somebody wrote beside or below what was drawn; `sections` counts the tables in the workbook."""
    drawn = len(instructions()) + sections + _OTHER_ROWS
    columns = range(FIRST + 1, FIRST + 1 + WIDTH)
    return [cell for cell in sheet.filled() if cell.column not in columns or cell.row > drawn]


def _head(drawing: Drawing, sheet: Any, cover: Cover) -> int:
    sheet.set_row(1, 30)
    sheet.write_string(0, FIRST, cover.unit, drawing.format(font_color="ink3"))
    sheet.write_string(
        1,
        FIRST,
        _("Return for {period}: {ministry}").format(
            period=isolated(cover.period), ministry=isolated(cover.ministry)
        ),
        drawing.format(font_name=drawing.hand.head, font_size=20, valign="vcenter"),
    )
    due = (
        _("Due on {day}").format(day=cover.due) if cover.due else _("Send it back as soon as it is filled in")
    )
    due = f"{cover.part}  ·  {due}" if cover.part else due
    sheet.write_string(2, FIRST, due, drawing.format(font_size=12, bold=True, font_color="accent"))
    marking = _("{marking}. Workbook {reference}.").format(
        marking=isolated(drawing.marking.words), reference=isolated(cover.reference)
    )
    sheet.write_string(3, FIRST, marking, drawing.format(font_color="ink2"))
    return 5


def _instructions(drawing: Drawing, sheet: Any, row: int) -> int:
    look = drawing.format(text_wrap=True)
    for number, words in enumerate(instructions(), 1):
        told = f"{FORMATS.number(number)}.  {words}"
        sheet.set_row(row, height(drawing, told, sum(_WIDTHS) + 6))
        sheet.merge_range(row, FIRST, row, FIRST + WIDTH - 1, told, look)
        row += 1
    return row + 1


def _table(drawing: Drawing, sheet: Any, row: int, counts: Sequence[Count]) -> int:
    left = drawing.format(
        bold=True, font_color="ink2", bg_color="side", bottom=1, bottom_color="rule", text_wrap=True
    )
    right = drawing.format(
        bold=True,
        font_color="ink2",
        bg_color="side",
        bottom=1,
        bottom_color="rule",
        align="right",
        text_wrap=True,
    )
    titles = (_("Sheet"), _("What it asks"), _("Cells of yours"), _("Still empty"), _("Cannot be right"))
    for place, title in enumerate(titles, FIRST):
        sheet.write_string(row, place, title, left if place < FIRST + 2 else right)
    tallest = max(height(drawing, title, width) for title, width in zip(titles, _WIDTHS, strict=True))
    sheet.set_row(row, max(28, tallest))
    first = row + 1
    for number, one in enumerate(counts, first):
        _line(drawing, sheet, number, one)
    last = first + len(counts) - 1
    bad = drawing.book.add_format({"bold": True, "font_color": drawing.colours["bad_t"]})
    owed = drawing.book.add_format({"bold": True, "font_color": drawing.colours["warn_t"]})
    for place, look in ((FIRST + 3, owed), (FIRST + 4, bad)):
        options = {"type": "cell", "criteria": "!=", "value": 0, "format": look}
        sheet.conditional_format(first, place, last, place, options)
    _verdict(drawing, sheet, first, last, sum(one.empty_now for one in counts))
    return last + 1


def _line(drawing: Drawing, sheet: Any, row: int, one: Count) -> None:
    base = {"bottom": 1, "bottom_color": "hair", "text_wrap": True}
    quoted = one.name.replace("'", "''")
    link = drawing.format(**base, font_color="accent", underline=1)
    sheet.write_url(row, FIRST, f"internal:'{quoted}'!A1", link, one.name)
    sheet.write_string(row, FIRST + 1, one.title, drawing.format(**base, font_color="ink2"))
    figure = drawing.format(**base, align="right", num_format="#,##0")
    put(sheet, row, FIRST + 2, one.cells, figure)
    sheet.write_formula(row, FIRST + 3, one.empty, figure, one.empty_now)
    sheet.write_formula(row, FIRST + 4, one.wrong, figure, 0)
    sheet.set_row(row, max(28, height(drawing, one.title, _WIDTHS[1])))


def _verdict(drawing: Drawing, sheet: Any, first: int, last: int, empty_now: int) -> None:
    """The sentence under the table, by formula as well."""
    empty = f"SUM(E{first + 1}:E{last + 1})"
    wrong = f"SUM(F{first + 1}:F{last + 1})"
    ready, owed, bad = (
        _("Nothing is missing. Sign off and send it back."),
        _("Cells that are still empty: {n}."),
        _("Cells that cannot be right: {n}."),
    )
    words = f"=IF({wrong}>0,{_formula(bad, wrong)},IF({empty}>0,{_formula(owed, empty)},{_formula(ready)}))"
    now = owed.format(n=empty_now) if empty_now else ready
    sheet.write_formula(last + 1, FIRST, words, drawing.format(bold=True, valign="vcenter"), now)
    sheet.set_row(last + 1, 24)


def _formula(sentence: str, number: str = "") -> str:
    """A sentence as a formula says it, with another formula's number in the place of `{n}`."""
    parts = ('"' + part.replace('"', '""') + '"' for part in sentence.split("{n}"))
    return f"&{number}&".join(parts)

"""Lists as units keep them, made by code: merged headings, two header rows, colour alone, several tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

RED, AMBER, GREEN, BLUE = "FF5050", "FFC000", "92D050", "9DC3E6"

FOLLOW_UP: tuple[tuple[int, Sequence[Any], str], ...] = (
    (5, ("1.1", "Clinics open six days a week", "Health", 0.61, 0.82, 0.90, "", ""), GREEN),
    (6, ("1.2", "Safer birth (deaths per 100,000)", "Health", 186, 138, 110, "", "see annex"), AMBER),
    (8, ("2.1", "Children read by age ten", "Schools", 0.48, 0.56, 0.64, "", "coaches!"), RED),
    (9, ("2.2", "Teachers in class", "Schools", 0.82, 0.91, 0.95, "", ""), GREEN),
    (10, ("2.3", "School meals", "Schools", "–", "–", "all schools", "", "new"), BLUE),
    (12, ("3.1", "Port cleared in three days", "Transport", "9.4 d", "5 d", "3 d", "", ""), RED),
    (13, ("3.2", "Rural tracks open all year", "Transport", 4210, 5800, 6800, "", "km"), AMBER),
    (14, ("3.3", "Rural tracks open all year", "Transport", 4210, "", 6800, "", "old version"), ""),
    (16, ("4.1", "Power that stays on", "Water & Energy", "31 h", "16 h", "10 h", "", "appeal"), AMBER),
    (17, ("4.2", "Safe water in every district", "Water & Energy", 0.71, 0.81, 0.88, "", ""), GREEN),
    (18, ("4.3", "", "Water & Energy", "", "", "", "", "to define"), ""),
    (19, ("", "Total: 11 commitments", "", "", "", "", "", ""), ""),
)


def follow_up(path: Path) -> Path:
    """Twelve rows under a title, headings merged over two rows, themes in between, ratings by colour alone."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notes").write(0, 0, "See the other sheet.")
    sheet = book.add_worksheet("Follow-up")
    fills = {one: book.add_format({"bg_color": f"#{one}"}) for one in (RED, AMBER, GREEN, BLUE)}
    percent = book.add_format({"num_format": "0%"})
    sheet.merge_range("A1:H1", "GOVERNMENT PROGRAMME 2024-2028: FOLLOW-UP TABLE")
    for column, words in ((0, "No"), (1, "Commitment"), (2, "Lead"), (6, "Status"), (7, "Remarks")):
        sheet.merge_range(1, column, 2, column, words)
    sheet.write(1, 3, "Start")
    sheet.merge_range("E2:F2", "Goal")
    sheet.write_row(2, 3, (2024, 2026, 2028))
    for row, words in ((4, "HEALTH"), (7, "SCHOOLS"), (11, "TRANSPORT"), (15, "WATER AND ENERGY")):
        sheet.merge_range(row - 1, 0, row - 1, 7, words)
    for row, cells, colour in FOLLOW_UP:
        for column, value in enumerate(cells):
            if value != "":
                sheet.write(row - 1, column, value, percent if isinstance(value, float) else None)
        if colour:
            sheet.write_blank(row - 1, 6, None, fills[colour])
    book.close()
    return path


def plain(path: Path, rows: Iterable[Sequence[Any]], *, sheet: str = "List") -> Path:
    """A sheet of these rows; days are written as days, blanks not at all."""
    book = xlsxwriter.Workbook(str(path))
    made = book.add_worksheet(sheet)
    days = book.add_format({"num_format": "dd mmm yyyy"})
    for down, cells in enumerate(rows):
        for across, value in enumerate(cells):
            if isinstance(value, date):
                made.write_datetime(down, across, value, days)
            elif value is not None and value != "":
                made.write(down, across, value)
    book.close()
    return path


def quarter(
    path: Path, forecasts: Sequence[date], ratings: Sequence[str], reading: tuple[str, float]
) -> Path:
    """One quarter's tracker of two priorities with one figure each."""
    rows = [
        ("Code", "Priority", "Ministry", "RAG", "Promised by", reading[0]),
        ("A1", "Clean streets in the capital", "Works", ratings[0], forecasts[0], reading[1]),
        ("A2", "Libraries open at night", "Culture", ratings[1], forecasts[1], reading[1] + 5),
    ]
    return plain(path, rows)

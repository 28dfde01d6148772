"""What ministries do to workbooks, on purpose and by slip: each as one act on a workbook of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

TOKEN = 1


class Returned:
    """An issued workbook in somebody's hands: cells by record and field, and acts upon it."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)

    @classmethod
    def of(cls, book: Any) -> Returned:
        """A workbook that is open already."""
        made = cls.__new__(cls)
        made.book = book
        return made

    def sheet(self, section: str) -> Any:
        """The sheet with a section's mark, wherever the mark has moved to."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows(min_row=1, max_row=12, max_col=6, values_only=True):
                if f"desk:{section}" in row:
                    return sheet
        raise KeyError(section)

    def key_row(self, section: str) -> int:
        """The row of hidden keys."""
        sheet = self.sheet(section)
        return next(r for r in range(1, 13) if sheet.cell(r, TOKEN).value == f"desk:{section}")

    def label_row(self, section: str) -> int:
        """The row of headings."""
        sheet = self.sheet(section)
        return next(r for r in range(1, 20) if sheet.cell(r, TOKEN).value == "desk:labels")

    def columns(self, section: str) -> dict[str, int]:
        """The column of each key."""
        row = self.sheet(section)[self.key_row(section)]
        return {cell.value: cell.column for cell in row if isinstance(cell.value, str)}

    def rows(self, section: str) -> dict[str, int]:
        """The row of each record, by its hidden key."""
        sheet = self.sheet(section)
        found = {}
        for number in range(self.label_row(section) + 1, sheet.max_row + 1):
            if token := sheet.cell(number, TOKEN).value:
                found[str(token)] = number
        return found

    def cell(self, section: str, record: str, field: str) -> Any:
        """One cell."""
        return self.sheet(section).cell(self.rows(section)[record], self.columns(section)[field])

    def address(self, section: str, record: str, field: str) -> str:
        """Its address, as problems and proposals name it."""
        return f"{self.sheet(section).title}!{self.cell(section, record, field).coordinate}"

    def write(self, section: str, record: str, field: str, value: Any) -> str:
        """Type into one cell; gives its address."""
        self.cell(section, record, field).value = value
        return self.address(section, record, field)

    def save(self, path: Path) -> Path:
        """Save it as the file that comes back."""
        self.book.save(path)
        return path

    def insert_row(self, section: str, above: int | None = None) -> int:
        """Insert an empty row among the records, or above row `above`."""
        at = above or min(self.rows(section).values()) + 1
        self.sheet(section).insert_rows(at)
        return at

    def delete_row(self, section: str, record: str) -> None:
        """Delete one record's row."""
        self.sheet(section).delete_rows(self.rows(section)[record])

    def swap_columns(self, section: str, one: str, other: str, *, from_row: int = 1) -> None:
        """Move a column to another's place, from a row on: from row 1 with its hidden key."""
        sheet, columns = self.sheet(section), self.columns(section)
        for row in range(from_row, sheet.max_row + 1):
            _swap(sheet.cell(row, columns[one]), sheet.cell(row, columns[other]))

    def rename_heading(self, section: str, field: str, words: str) -> None:
        """Write something else over a heading."""
        self.sheet(section).cell(self.label_row(section), self.columns(section)[field]).value = words

    def sort(self, section: str, by: str, *, visible_only: bool, reverse: bool = True) -> None:
        """Sort the rows by one column: the visible block alone, or the hidden columns with it."""
        sheet, rows = self.sheet(section), sorted(self.rows(section).values())
        column = self.columns(section)[by]
        first = 4 if visible_only else 1
        values = [[sheet.cell(row, c).value for c in range(first, sheet.max_column + 1)] for row in rows]
        values.sort(key=lambda row: str(row[column - first]), reverse=reverse)
        for row, cells in zip(rows, values, strict=True):
            for offset, value in enumerate(cells):
                sheet.cell(row, first + offset).value = value

    def error(self, section: str, record: str, field: str, words: str = "#REF!") -> str:
        """Put an Excel error into one cell."""
        cell = self.cell(section, record, field)
        cell.value = words
        cell.data_type = "e"
        return self.address(section, record, field)

    def formula(self, section: str, record: str, field: str, words: str = "=1+1") -> str:
        """Put a formula that nobody calculated into one cell."""
        return self.write(section, record, field, words)

    def percent(self, section: str, record: str, field: str, value: float) -> str:
        """Type a figure with a per cent sign: Excel keeps 53% as 0.53 and changes the format."""
        address = self.write(section, record, field, value)
        self.cell(section, record, field).number_format = "0%"
        return address

    def merge(self, section: str, field: str, records: tuple[str, str]) -> str:
        """Merge one column's cells of two neighbouring records; gives the area's first cell."""
        sheet, rows = self.sheet(section), self.rows(section)
        letter = get_column_letter(self.columns(section)[field])
        top, bottom = sorted(rows[one] for one in records)
        sheet.merge_cells(f"{letter}{top}:{letter}{bottom}")
        return f"{sheet.title}!{letter}{top}"

    def hide_row(self, section: str, record: str) -> None:
        """Hide a row, as a filter does."""
        self.sheet(section).row_dimensions[self.rows(section)[record]].hidden = True

    def copy_row(self, section: str, record: str) -> None:
        """Copy a row, hidden key and all, below the last."""
        sheet, row = self.sheet(section), self.rows(section)[record]
        target = max(self.rows(section).values()) + 1
        for column in range(1, sheet.max_column + 1):
            sheet.cell(target, column).value = sheet.cell(row, column).value

    def sign(self, name: str, on: datetime) -> None:
        """Sign the return off."""
        sheet = self.book["Sign-off"]
        for row in range(1, 12):
            match sheet.cell(row, TOKEN).value:
                case "desk:signoff:name":
                    sheet.cell(row, 5).value = name
                case "desk:signoff:date":
                    sheet.cell(row, 5).value = on


def _swap(one: Any, other: Any) -> None:
    one.value, other.value = other.value, one.value


Perturbation = Callable[[Returned], None]

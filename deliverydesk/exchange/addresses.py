"""Cell addresses as people write them (`F18`) and as programs count them (row 18, column 6)."""

from __future__ import annotations

import re

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all counted from 1 and all inside the area."""


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16,384; 0 for anything that is not a column of a workbook."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
        if number > MAX_COLUMN:
            return 0
    return number


def column_letters(number: int) -> str:
    """`1` is A, `16384` is XFD."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """`address(18, 6)` is `F18`."""
    return f"{column_letters(column)}{row}"


def row_column(text: str) -> tuple[int, int]:
    """`F18`, `f18` and `$F$18` are (18, 6). Raises ValueError for what is no cell of a workbook."""
    match = _ADDRESS.fullmatch(text.strip())
    if match:
        row, column = int(match[2]), column_number(match[1].upper())
        if column and row <= MAX_ROW:
            return row, column
    raise ValueError(text)


def area(text: str) -> Area:
    """`B2:D9` as rows and columns, the corners put in order; `B2` alone is an area of one cell."""
    first, _, last = text.partition(":")
    (r1, c1), (r2, c2) = row_column(first), row_column(last or first)
    return min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)

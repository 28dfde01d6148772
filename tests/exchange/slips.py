"""Everything that happens to a section in a ministry's hands, each as one act that chance aims at a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from random import Random
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from tests.exchange.perturb import TOKEN, Returned


class Hand:
    """One section of a workbook in somebody's hand."""

    def __init__(self, book: Returned, section: str, chance: Random) -> None:
        self.book, self.section, self.chance = book, section, chance
        self.sheet = book.sheet(section)

    @property
    def rows(self) -> list[int]:
        """The rows of records that still have their keys."""
        return sorted(self.book.rows(self.section).values())

    @property
    def columns(self) -> dict[str, int]:
        """The columns of keys, without the mark and the fingerprint."""
        found = self.book.columns(self.section)
        return {key: n for key, n in found.items() if not key.startswith("desk:")}

    def values(self) -> list[int]:
        """The columns people fill in: those whose cells are open."""
        row = self.rows[0]
        return [n for n in self.columns.values() if not self.sheet.cell(row, n).protection.locked]

    def row(self) -> int:
        """Some row."""
        return self.chance.choice(self.rows)

    def cell(self) -> Any:
        """Some cell that people fill in."""
        return self.sheet.cell(self.row(), self.chance.choice(self.values()))

    def filled(self) -> Any:
        """Some cell with something in it, if one is found."""
        cells = [self.sheet.cell(r, c) for r in self.rows for c in self.values()]
        full = [one for one in cells if one.value is not None and not isinstance(one, MergedCell)]
        return self.chance.choice(full or cells)

    def put(self, row: int, column: int, value: Any, look: str = "") -> None:
        """Write into a cell, unless it lies under a merged one."""
        cell = self.sheet.cell(row, column)
        if not isinstance(cell, MergedCell):
            cell.value = value
            if look:
                cell.number_format = look

    def block(self, first: int) -> list[list[Any]]:
        """The values of all rows from a column on."""
        return [[self.sheet.cell(r, c).value for c in range(first, self.width + 1)] for r in self.rows]

    @property
    def width(self) -> int:
        """The last column of ours."""
        return max(self.columns.values())

    def visible_from(self) -> int:
        """The first column people see."""
        return min(self.columns.values())


def insert_row(hand: Hand) -> None:
    """An empty row among the records."""
    hand.sheet.insert_rows(hand.row())


def insert_rows_on_top(hand: Hand) -> None:
    """A heading of their own above everything."""
    hand.sheet.insert_rows(1, hand.chance.choice([1, 2]))


def insert_row_above_the_table(hand: Hand) -> None:
    """An empty row between headings and records."""
    hand.sheet.insert_rows(hand.rows[0])


def delete_row(hand: Hand) -> None:
    """One record's row is gone."""
    hand.sheet.delete_rows(hand.row())


def insert_column(hand: Hand) -> None:
    """An empty column among ours."""
    hand.sheet.insert_cols(hand.chance.choice(list(hand.columns.values())))


def swap_columns(hand: Hand, from_row: int = 1) -> None:
    """Two columns change places, keys and headings with them."""
    values = hand.values()
    one, other = hand.chance.choice(values), hand.chance.choice(list(hand.columns.values()))
    for row in range(from_row, hand.sheet.max_row + 1):
        first, second = hand.sheet.cell(row, one).value, hand.sheet.cell(row, other).value
        hand.put(row, one, second)
        hand.put(row, other, first)


def swap_columns_without_keys(hand: Hand) -> None:
    """Two columns change places from the headings down; the hidden keys stay."""
    swap_columns(hand, hand.book.label_row(hand.section))


def swap_columns_beneath_headings(hand: Hand) -> None:
    """Two columns' values change places beneath their headings."""
    swap_columns(hand, hand.rows[0])


def delete_column(hand: Hand) -> None:
    """A column people fill in is gone."""
    hand.sheet.delete_cols(hand.chance.choice(hand.values()))


def delete_locked_column(hand: Hand) -> None:
    """A column of ours is gone."""
    locked = [n for n in hand.columns.values() if n not in hand.values()]
    hand.sheet.delete_cols(hand.chance.choice(locked))


def double_column(hand: Hand) -> None:
    """A column is copied beside the table, key and all."""
    column, target = hand.chance.choice(hand.values()), hand.sheet.max_column + 1
    for row in range(1, hand.sheet.max_row + 1):
        hand.put(row, target, hand.sheet.cell(row, column).value)


def rename_heading(hand: Hand) -> None:
    """A heading says something of their own."""
    row = hand.book.label_row(hand.section)
    hand.put(row, hand.chance.choice(hand.values()), "What we say")


def heading_of_another(hand: Hand) -> None:
    """A heading says what another column is called."""
    row = hand.book.label_row(hand.section)
    one, other = hand.chance.choice(hand.values()), hand.chance.choice(list(hand.columns.values()))
    hand.put(row, one, hand.sheet.cell(row, other).value)


def delete_headings(hand: Hand) -> None:
    """The row of headings is gone."""
    hand.sheet.delete_rows(hand.book.label_row(hand.section))


def sort_visible(hand: Hand, first: int = 0) -> None:
    """Sort what is seen; the hidden columns stay."""
    first = first or hand.visible_from()
    rows, block = hand.rows, hand.block(first)
    by = hand.chance.choice(list(hand.columns.values()))
    block.sort(key=lambda cells: str(cells[by - first]), reverse=hand.chance.random() < 0.7)
    for row, cells in zip(rows, block, strict=True):
        for n, value in enumerate(cells):
            hand.put(row, first + n, value)


def sort_everything(hand: Hand) -> None:
    """Sort whole rows, hidden columns with them."""
    sort_visible(hand, 1)


def sort_one_column(hand: Hand) -> None:
    """Sort one column of answers by itself."""
    column, rows = hand.chance.choice(hand.values()), hand.rows
    values = sorted((hand.sheet.cell(row, column).value for row in rows), key=str)
    for row, value in zip(rows, values, strict=True):
        hand.put(row, column, value)


def shift_down(hand: Hand) -> None:
    """The answers of one column slip down by one row."""
    column, rows = hand.chance.choice(hand.values()), hand.rows
    values = [hand.sheet.cell(row, column).value for row in rows]
    for row, value in zip(rows, [None, *values[:-1]], strict=True):
        hand.put(row, column, value)


def fill_down(hand: Hand) -> None:
    """One answer is filled down over the rows beneath."""
    column, rows = hand.chance.choice(hand.values()), hand.rows
    start = hand.chance.randrange(len(rows))
    value = hand.sheet.cell(rows[start], column).value
    for row in rows[start : start + 4]:
        hand.put(row, column, value)


def swap_rows(hand: Hand) -> None:
    """Two rows change places, hidden columns with them."""
    one, other = hand.row(), hand.row()
    for column in range(1, hand.width + 1):
        first, second = hand.sheet.cell(one, column).value, hand.sheet.cell(other, column).value
        hand.put(one, column, second)
        hand.put(other, column, first)


def copy_row_below(hand: Hand) -> None:
    """A row is copied beneath the last, hidden key and all."""
    row, target = hand.row(), hand.rows[-1] + 1
    for column in range(1, hand.width + 1):
        hand.put(target, column, hand.sheet.cell(row, column).value)


def copy_row_over(hand: Hand) -> None:
    """A row is pasted over another, what is seen alone."""
    row, target = hand.row(), hand.row()
    for column in range(hand.visible_from(), hand.width + 1):
        hand.put(target, column, hand.sheet.cell(row, column).value)


def blank(hand: Hand) -> None:
    """A cell is emptied."""
    cell = hand.filled()
    hand.put(cell.row, cell.column, None)


def blank_row(hand: Hand) -> None:
    """All answers of a row are emptied."""
    row = hand.row()
    for column in hand.values():
        hand.put(row, column, None)


def words(hand: Hand) -> None:
    """Words where a date, a figure or a word of the list belongs, or simply other words."""
    cell = hand.cell()
    hand.put(cell.row, cell.column, hand.chance.choice(["soon", "about 2", "see our letter", "n/a", "–"]))


def error(hand: Hand) -> None:
    """A cell shows an error."""
    cell = hand.cell()
    if not isinstance(cell, MergedCell):
        cell.value = hand.chance.choice(["#REF!", "#N/A", "#VALUE!"])
        cell.data_type = "e"


def formula(hand: Hand) -> None:
    """A formula that no program has calculated."""
    cell = hand.cell()
    hand.put(cell.row, cell.column, "=1+1")


def percent(hand: Hand) -> None:
    """A figure typed with a per cent sign."""
    cell = hand.cell()
    hand.put(cell.row, cell.column, 0.537, "0.0%")


def day_as_text(hand: Hand) -> None:
    """A day as text."""
    cell = hand.cell()
    hand.put(
        cell.row, cell.column, hand.chance.choice(["13/03/2027", "1 Mar 2027", "03/04/2027", "31.12.2026"])
    )


def figure_as_text(hand: Hand) -> None:
    """A figure as text."""
    cell = hand.cell()
    told = hand.chance.choice(["1,250.5", "1.250,5", "12 000", "٥٢", "(500)", "52 %"])
    hand.put(cell.row, cell.column, told)


def serial(hand: Hand) -> None:
    """A day as the number behind it."""
    cell = hand.cell()
    hand.put(cell.row, cell.column, 46447, "0")


def spaces(hand: Hand) -> None:
    """Spaces of all sorts around an answer."""
    cell = hand.filled()
    if isinstance(cell.value, str):
        hand.put(cell.row, cell.column, f"\u00a0 {cell.value}\u200b ")


def merge_down(hand: Hand) -> None:
    """Cells of two neighbouring rows are merged."""
    column, row = hand.chance.choice(hand.values()), hand.row()
    _merge(hand, row, column, row + 1, column)


def merge_across(hand: Hand) -> None:
    """Cells of two neighbouring columns are merged."""
    column, row = hand.chance.choice(hand.values()), hand.row()
    _merge(hand, row, column, row, column + 1)


def _merge(hand: Hand, top: int, left: int, bottom: int, right: int) -> None:
    taken = any(
        one.min_row <= bottom and one.max_row >= top and one.min_col <= right and one.max_col >= left
        for one in hand.sheet.merged_cells.ranges
    )
    if not taken:
        hand.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def hide_row(hand: Hand) -> None:
    """A row is hidden."""
    hand.sheet.row_dimensions[hand.row()].hidden = True


def hide_column(hand: Hand) -> None:
    """A column is hidden."""
    letter = get_column_letter(hand.chance.choice(hand.values()))
    hand.sheet.column_dimensions[letter].hidden = True


def rename_sheet(hand: Hand) -> None:
    """The sheet has another name."""
    hand.sheet.title = f"Ours {hand.chance.randrange(100)}"


def copy_sheet(hand: Hand) -> None:
    """The sheet is there twice."""
    hand.book.book.copy_worksheet(hand.sheet)


def move_sheet(hand: Hand) -> None:
    """The sheet comes first."""
    hand.book.book.move_sheet(hand.sheet, -hand.book.book.index(hand.sheet))


def edit_reference(hand: Hand) -> None:
    """A locked cell says something else."""
    locked = [n for n in hand.columns.values() if n not in hand.values()]
    hand.put(hand.row(), hand.chance.choice(locked), "X99")


def reference_of_another(hand: Hand) -> None:
    """A row's locked cells say what another row's say."""
    row, other = hand.row(), hand.row()
    for column in hand.columns.values():
        if column not in hand.values():
            hand.put(row, column, hand.sheet.cell(other, column).value)


def clear_key(hand: Hand) -> None:
    """A hidden key is emptied."""
    hand.put(hand.row(), TOKEN, None)


def key_of_another(hand: Hand) -> None:
    """A hidden key says another row's."""
    hand.put(hand.row(), TOKEN, hand.sheet.cell(hand.row(), TOKEN).value)


def delete_keys(hand: Hand) -> None:
    """The column of hidden keys is gone."""
    hand.sheet.delete_cols(TOKEN)


def write_beside(hand: Hand) -> None:
    """A remark beside the table."""
    hand.put(hand.row(), hand.width + 2, "see our letter")


def write_beneath(hand: Hand) -> None:
    """A row of their own beneath the table."""
    row = hand.rows[-1] + 2
    for column in list(hand.columns.values())[:3]:
        hand.put(row, column, "more to come")


def copy_looks(hand: Hand) -> None:
    """A cell is pasted with its looks over another."""
    cell, target = hand.filled(), hand.cell()
    hand.put(target.row, target.column, cell.value)
    if not isinstance(target, MergedCell):
        target.number_format = copy(cell.number_format)


Slip = Callable[[Hand], None]
SLIPS: Mapping[str, Slip] = {
    one.__name__: one
    for one in (
        insert_row, insert_rows_on_top, insert_row_above_the_table, delete_row, insert_column, swap_columns,
        swap_columns_without_keys, swap_columns_beneath_headings, delete_column, delete_locked_column,
        double_column, rename_heading, heading_of_another, delete_headings, sort_visible, sort_everything,
        sort_one_column, shift_down, fill_down, swap_rows, copy_row_below, copy_row_over, blank, blank_row,
        words, error, formula, percent, day_as_text, figure_as_text, serial, spaces, merge_down, merge_across,
        hide_row, hide_column, rename_sheet, copy_sheet, move_sheet, edit_reference, reference_of_another,
        clear_key, key_of_another, delete_keys, write_beside, write_beneath, copy_looks,
    )
}  # fmt: skip

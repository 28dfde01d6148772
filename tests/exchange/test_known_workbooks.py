"""Workbooks that other readers have stumbled over, each read or refused with its reason; none is new to us."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliverydesk.exchange.reading import read
from deliverydesk.exchange.refusals import TurnedAway

EXPECTED: dict[str, int | str] = {
    "any_sheets.xlsx": 7,
    "column_row_ranges.xlsx": 30,
    "date.xlsx": 6,
    "date_1904.xlsx": 6,
    "date_iso.xlsx": 6,
    "date_quoted_format.xlsx": 4,
    "empty_s_attribute.xlsx": 10,
    "empty_shared_string.xlsx": 1,
    "empty_shared_string_value.xlsx": 6,
    "empty_sheet.xlsx": 0,
    "encoded_entities.xlsx": 1,
    "errors.xlsx": 0,
    "formula.issue.xlsx": 4,
    "has_x000D_.xlsx": 1,
    "has_x000D_inline.xlsx": 1,
    "header-row.xlsx": 9,
    "hyperlinks.xlsx": 10,
    "inlineStr_cdata.xlsx": 4,
    "inlineStr_with_value.xlsx": 14,
    "inventory-table.xlsx": 15,
    "issue127.xlsx": 0,
    "issue221.xlsm": "macros",
    "issue252.xlsx": "damaged",
    "issue281.xlsm": "macros",
    "issue3.xlsm": "macros",
    "issue438.xlsx": 10,
    "issue446.xlsx": 42,
    "issue644.xlsx": 20,
    "issue9.xlsx": 4,
    "issue_174.xlsx": 22,
    "issue_261.xlsx": 250,
    "issue_261_fixed_by_excel.xlsx": 250,
    "issue_391.xlsx": 7,
    "issue_419.xlsx": 1,
    "issue_530.xlsx": 30,
    "issue_553.xlsx": 19,
    "issue_565_multi_axis_shared.xlsx": 16,
    "issue_567_absolute_shared.xlsx": 15,
    "issue_644.xlsx": 20,
    "issues.xlsx": 26,
    "merge_cells.xlsx": 4,
    "merged_range.xlsx": 31,
    "minimal_package.xlsx": 5083,
    "no-header.xlsx": 4,
    "non_monotonic_si.xlsx": 18,
    "nonstandard-xml-ns-prefix.xlsx": 6,
    "pass_protected.xlsx": "password",
    "picture.xlsx": 0,
    "picture_richdata.xlsx": 0,
    "pictures_in_cell_and_over_cell.xlsx": 0,
    "pivots.xlsx": 274,
    "readings.xlsx": 16,
    "richtext-after-plain.xlsx": 8,
    "richtext-namespaced.xlsx": 2,
    "rph.xlsx": 1,
    "shared_formula_bench.xlsx": 200,
    "shared_formula_reversed.xlsx": 20,
    "shared_formula_simple.xlsx": 6,
    "strict_iso_paths.xlsx": 1368,
    "string-ref.xlsx": 4,
    "table-multiple.xlsx": 45,
    "table_with_absolute_paths.xlsx": 10,
    "table_with_insertrow_attribute.xlsx": 130,
    "temperature-fallible.xlsx": 13,
    "temperature-in-middle.xlsx": 6,
    "temperature-table.xlsx": 12,
    "temperature.xlsx": 6,
    "vba.xlsm": "macros",
    "whitespace_trim.xlsx": 13,
}
"""How many cells of each are filled, or the rule by which it is refused."""


def outcome(path: Path) -> int | str:
    try:
        book = read(path)
    except TurnedAway as turned:
        return turned.problem.rule
    return sum(value is not None for sheet in book.sheets for row in sheet.rows for value in row)


def test_each_of_them_is_read_or_refused_with_its_reason(shared_data: Path) -> None:
    found = {one.name: outcome(one) for one in sorted((shared_data / "xlsx-calamine").glob("*.xls*"))}
    if not found:
        pytest.skip("the workbooks are not on this machine")
    assert found == EXPECTED

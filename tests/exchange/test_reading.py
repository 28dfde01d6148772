"""What the reader makes of every kind of cell, and of the odd workbooks that other projects collected."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from deliverydesk.exchange import reading
from deliverydesk.exchange.addresses import address, area, column_letters, column_number, row_column
from deliverydesk.exchange.preflight import XLSM, XLSX
from deliverydesk.exchange.reading import Cell, Sheet
from deliverydesk.exchange.refusals import TurnedAway
from tests.exchange.workbook_maker import one_cell, packed, parts, row, sheet, styles, workbook

# By file: the rule that turns it away, or (sheets, cells that are not blank).
ODD_WORKBOOKS: dict[str, str | tuple[int, int]] = {
    "any_sheets.xlsx": (4, 7),
    "column_row_ranges.xlsx": (2, 30),
    "date.xlsx": (1, 6),
    "date_1904.xlsx": (1, 6),
    "date_iso.xlsx": (1, 6),
    "date_quoted_format.xlsx": (1, 4),
    "empty_s_attribute.xlsx": (1, 10),
    "empty_shared_string.xlsx": (1, 1),
    "empty_shared_string_value.xlsx": (1, 6),
    "empty_sheet.xlsx": (1, 0),
    "encoded_entities.xlsx": (1, 1),
    "errors.xlsx": (3, 7),
    "formula.issue.xlsx": (1, 4),
    "has_x000D_.xlsx": (1, 1),
    "has_x000D_inline.xlsx": (1, 1),
    "header-row.xlsx": (1, 9),
    "hyperlinks.xlsx": (2, 10),
    "inlineStr_cdata.xlsx": (1, 4),
    "inlineStr_with_value.xlsx": (1, 14),
    "inventory-table.xlsx": (1, 15),
    "issue127.xlsx": (8, 0),
    "issue221.xlsm": (1, 4),
    "issue252.xlsx": "damaged",
    "issue281.xlsm": (3, 0),
    "issue3.xlsm": (3, 2),
    "issue438.xlsx": (2, 10),
    "issue446.xlsx": (1, 42),
    "issue644.xlsx": (1, 20),
    "issue9.xlsx": (3, 4),
    "issue_174.xlsx": (1, 22),
    "issue_261.xlsx": (1, 250),
    "issue_261_fixed_by_excel.xlsx": (1, 250),
    "issue_391.xlsx": (1, 7),
    "issue_419.xlsx": (1, 1),
    "issue_530.xlsx": (1, 30),
    "issue_553.xlsx": (1, 19),
    "issue_565_multi_axis_shared.xlsx": (1, 16),
    "issue_567_absolute_shared.xlsx": (1, 15),
    "issue_644.xlsx": (1, 20),
    "issues.xlsx": (6, 26),
    "merge_cells.xlsx": (1, 4),
    "merged_range.xlsx": (2, 31),
    "minimal_package.xlsx": (1, 5083),
    "no-header.xlsx": (1, 4),
    "non_monotonic_si.xlsx": (1, 18),
    "nonstandard-xml-ns-prefix.xlsx": (1, 6),
    "pass_protected.xlsx": "password",
    "picture.xlsx": (2, 0),
    "picture_richdata.xlsx": (1, 1),
    "pictures_in_cell_and_over_cell.xlsx": (1, 2),
    "pivots.xlsx": (6, 278),
    "readings.xlsx": (1, 16),
    "richtext-after-plain.xlsx": (3, 8),
    "richtext-namespaced.xlsx": (3, 2),
    "rph.xlsx": (1, 1),
    "shared_formula_bench.xlsx": (1, 200),
    "shared_formula_reversed.xlsx": (2, 20),
    "shared_formula_simple.xlsx": (1, 6),
    "strict_iso_paths.xlsx": (1, 1368),
    "string-ref.xlsx": (2, 4),
    "table-multiple.xlsx": (3, 45),
    "table_with_absolute_paths.xlsx": (1, 10),
    "table_with_insertrow_attribute.xlsx": (1, 130),
    "temperature-fallible.xlsx": (1, 13),
    "temperature-in-middle.xlsx": (1, 6),
    "temperature-table.xlsx": (2, 12),
    "temperature.xlsx": (1, 6),
    "vba.xlsm": (3, 0),
    "whitespace_trim.xlsx": (2, 13),
}
OLD_AND_OTHER: dict[str, str | tuple[int, int]] = {
    f"{epoch}.{ending}": outcome
    for epoch in ("1900", "1904")
    for ending, outcome in {
        "biff5": "wrong-kind",
        "ods": "wrong-kind",
        "slk": "wrong-kind",
        "xls": "wrong-kind",
        "xlsb": "wrong-kind",
        "xlsx": (1, 20),
        "xml": "wrong-kind",
    }.items()
}
COLLECTIONS = {"xlsx-calamine": ODD_WORKBOOKS, "xlsx-sheetjs-1904": OLD_AND_OTHER}


def first_sheet(xml: str, **more: str) -> Sheet:
    return reading.read(workbook(xml, **more), name="return.xlsx").sheets[0]


def only_cell(xml: str, **more: str) -> Cell:
    return first_sheet(one_cell(xml), **more).cell(1, 1)


@pytest.mark.parametrize(
    ("folder", "name"), [(folder, name) for folder, files in COLLECTIONS.items() for name in files]
)
def test_each_odd_workbook_is_read_or_turned_away_with_a_reason(
    shared_data: Path, folder: str, name: str
) -> None:
    outcome: str | tuple[int, int]
    try:
        book = reading.read(shared_data / folder / name, kinds=(XLSX, XLSM))
        outcome = len(book.sheets), sum(1 for sheet in book.sheets for _cell in sheet.filled())
    except TurnedAway as turned:
        outcome = turned.problem.rule

    assert outcome == COLLECTIONS[folder][name]


def test_the_table_of_odd_workbooks_leaves_none_out(shared_data: Path) -> None:
    for folder, files in COLLECTIONS.items():
        there = {
            path.name for path in (shared_data / folder).iterdir() if not path.name.startswith("LICENSE")
        }
        assert there == set(files)


@pytest.mark.parametrize("name", ["1900.xlsx", "1904.xlsx"])
def test_days_of_either_epoch_are_those_that_the_workbook_says_in_words(shared_data: Path, name: str) -> None:
    found = reading.read(shared_data / "xlsx-sheetjs-1904" / name).sheets[0]

    assert [str(found.cell(n, 2).value) for n in range(1, 6)] == [found.cell(n, 3).value for n in range(1, 6)]


def test_the_real_quarterly_return_is_read_cell_for_cell(shared_data: Path) -> None:
    book = reading.read(shared_data / "uk-dft-quarterly-return" / "blank_template.xlsm", kinds=(XLSX, XLSM))

    assert (len(book.sheets), sum(1 for sheet in book.sheets for _cell in sheet.filled())) == (26, 22_679)
    assert [note.rule for note in book.notes] == ["macros"]


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1"><v>3</v></c>', 3),
        ('<c r="A1"><v>3.0</v></c>', 3),
        ('<c r="A1"><v>-0.25</v></c>', -0.25),
        ('<c r="A1"><v>1e300</v></c>', 1e300),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="s"><v>0</v></c>', "Green"),
        ('<c r="A1" t="str"><v>Red</v></c>', "Red"),
        ('<c r="A1" t="inlineStr"><is><t>Red</t></is></c>', "Red"),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="A1" s="1"><v>46387</v></c>', date(2026, 12, 31)),
        ('<c r="A1" s="1"><v>46387.5</v></c>', datetime(2026, 12, 31, 12)),
        ('<c r="A1" s="1"><v>0.5</v></c>', time(12)),
        ('<c r="A1" t="d"><v>2026-12-31</v></c>', date(2026, 12, 31)),
    ],
)
def test_a_value_comes_back_in_its_own_type(xml: str, value: reading.Value) -> None:
    cell = only_cell(xml, strings="<si><t>Green</t></si>", style=styles("dd/mm/yyyy"))

    assert cell.value == value
    assert type(cell.value) is type(value)


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    cell = only_cell(
        '<c r="A1" s="1"><v>44925</v></c>', style=styles("d mmm yy"), book='<workbookPr date1904="1"/>'
    )

    assert cell.value == date(2026, 12, 31)


def test_a_percentage_keeps_its_raw_value_and_is_marked() -> None:
    cell = only_cell('<c r="A1" s="1"><v>0.53</v></c>', style=styles("0%"))

    assert (cell.value, cell.percent) == (0.53, True)


def test_an_error_is_no_blank() -> None:
    cell = only_cell('<c r="A1" t="e"><v>#REF!</v></c>')

    assert (cell.value, cell.error, cell.is_blank) == (None, "#REF!", False)


def test_an_uncalculated_formula_is_no_blank() -> None:
    cell = only_cell('<c r="A1"><f>B1</f></c>')

    assert (cell.value, cell.is_uncalculated, cell.is_blank) == (None, True, False)


def test_a_zero_that_nobody_calculated_is_not_read_as_zero(tmp_path: Path) -> None:
    path = tmp_path / "written.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        written = book.add_worksheet()
        written.write_formula("A1", "=1+1")
        written.write_number("A2", 0)

    found = reading.read(path).sheets[0]

    assert (found.at("A1").value, found.at("A1").is_uncalculated) == (None, True)
    assert (found.at("A2").value, found.at("A2").formula) == (0, False)


def test_control_characters_are_taken_out_and_named() -> None:
    book = reading.read(
        workbook(one_cell('<c r="A1" t="inlineStr"><is><t>a_x0000_b_x0007_c</t></is></c>')), name="a.xlsx"
    )

    assert book.sheets[0].at("A1").value == "abc"
    assert [(note.rule, note.where.address) for note in book.notes] == [("control-characters", "Sheet1!A1")]


def test_line_ends_come_in_one_form_without_a_remark() -> None:
    book = reading.read(
        workbook(one_cell('<c r="A1" t="inlineStr"><is><t>a&#13;&#10;b_x000D_c</t></is></c>')), name="a.xlsx"
    )

    assert book.sheets[0].at("A1").value == "a\nb\nc"
    assert book.notes == ()


def test_cells_without_an_address_stand_after_the_one_before() -> None:
    found = first_sheet(
        sheet(
            '<row r="5"><c><v>1</v></c><c r="F5"><v>2</v></c><c><v>9</v></c></row><row><c><v>3</v></c></row>'
        )
    )

    assert {cell.address: cell.value for cell in found.filled()} == {"A5": 1, "F5": 2, "G5": 9, "A6": 3}


def test_a_grid_that_does_not_begin_in_the_corner_keeps_its_addresses() -> None:
    found = first_sheet(sheet(row(7, '<c r="C7"><v>1</v></c><c r="E7"><f>1</f></c>')))

    assert (found.at("C7").value, found.at("A1").is_blank, found.at("D7").is_blank) == (1, True, True)
    assert [cell.address for cell in found.filled()] == ["C7", "E7"]
    assert (found.last_row, found.last_column) == (7, 5)


def test_an_empty_sheet_has_no_cells() -> None:
    found = first_sheet(sheet())

    assert (list(found.filled()), found.last_row, found.last_column) == ([], 0, 0)


def test_sheets_are_found_by_name_whatever_the_capitals() -> None:
    book = reading.read(packed(parts(sheet(), sheet(), names=("Milestones", "Ratings"))), name="a.xlsx")

    found = book.sheet("milestones")

    assert found is not None
    assert found.name == "Milestones"
    assert book.sheet("Costs") is None


def test_an_address_goes_there_and_back() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(column_letters(n)) == n for n in range(1, 16_385))
    assert (address(18, 6), row_column("f18"), row_column("$F$18")) == ("F18", (18, 6), (18, 6))
    assert area("D9:B2") == (2, 2, 9, 4)


@pytest.mark.parametrize("text", ["", "F", "18", "F0", "XFE1", "A1048577", "F18:F19", "R1C1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        row_column(text)

"""What the door lets in, what it turns away, and what it notes about the cells of those it lets in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from deliverydesk.exchange import reading
from deliverydesk.exchange.preflight import XLSM, XLSX, inspect
from deliverydesk.exchange.refusals import REFUSED, UNREADABLE, TurnedAway
from deliverydesk.exchange.sheetfacts import SheetFacts
from deliverydesk.exchange.walkers import DATE, PERCENT, look_of
from tests.exchange.costs import CAN_MEASURE, Cost, costs_of
from tests.exchange.hostile import HARMLESS, HOSTILE, Hostile
from tests.exchange.workbook_maker import one_cell, packed, parts, row, sheet, styles, with_part, workbook

GOOD = one_cell('<c r="A1"><v>1</v></c>')


def turned_away(data: bytes, name: str = "return.xlsx") -> TurnedAway:
    with pytest.raises(TurnedAway) as caught:
        reading.read(data, name=name)
    return caught.value


def facts(xml: str, **more: str) -> SheetFacts:
    return inspect(workbook(xml, **more), name="return.xlsx").sheets[0]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda h: h.name)
def test_a_hostile_workbook_is_turned_away_by_its_rule(hostile: Hostile) -> None:
    turned = turned_away(hostile.make())

    assert (turned.problem.rule, turned.problem.where.cell) == (hostile.rule, hostile.cell)
    assert turned.problem.where.file == "return.xlsx"
    assert turned.problem.sentence.count(". ") >= 1, "what happened, and then what to do"


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cost]:
    """What reading each file costs, by its name."""
    if not CAN_MEASURE:
        pytest.skip("this system does not tell what a process has used")
    folder = tmp_path_factory.mktemp("hostile")
    files = [(one.name, one.make) for one in HOSTILE] + list(HARMLESS.items())
    for n, (_name, make) in enumerate(files):
        (folder / f"{n:02}.xlsx").write_bytes(make())
    return {files[int(number)][0]: cost for number, cost in costs_of(folder, "xlsx").items()}


@pytest.mark.parametrize("name", [*(one.name for one in HOSTILE), *HARMLESS])
def test_no_hostile_workbook_costs_a_second_or_150_mb(costs: dict[str, Cost], name: str) -> None:
    assert costs[name].status == 0
    assert costs[name].seconds < 1
    assert costs[name].megabytes < 150


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_hostile_is_read(name: str) -> None:
    book = reading.read(HARMLESS[name](), name="return.xlsx")
    assert book.sheets[0].at("A1").value == 1


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        (b"", "empty-file", "is empty"),
        (b"\0" * 100, "empty-file", "is empty"),
        (b"%PDF-1.7 ...", "wrong-kind", "a PDF document"),
        (b"name,rating\nRoads,Green\n", "wrong-kind", "a csv or text file"),
        (b"<html><body><table>", "wrong-kind", "a web page"),
        ("<HTML>".encode("utf-16"), "wrong-kind", "a web page"),
        (b"\x89PNG\r\n", "wrong-kind", "a picture"),
        (b"ID;PWXL;N;E\r\n", "wrong-kind", "a SYLK sheet"),
        (b"<?xml version='1.0'?><a/>", "wrong-kind", "an XML file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password", "a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "wrong-kind", "(.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "wrong-kind", "a Word document"),
        (packed({"xl/workbook.bin": b""}), "wrong-kind", "(.xlsb)"),
        (packed({"mimetype": b"", "content.xml": b""}), "wrong-kind", "(.ods)"),
        (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "wrong-kind", "a Word document"),
        (packed({"holiday.jpg": b""}), "wrong-kind", "a zip archive"),
        (workbook(GOOD)[:-40], "truncated", "cut off"),
        (workbook(GOOD)[:300], "truncated", "cut off"),
        (b"\x00\x01\x02\x03\xff\xfe" * 50, "wrong-kind", "no workbook"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(data: bytes, rule: str, words: str) -> None:
    turned = turned_away(data)

    assert turned.status == UNREADABLE
    assert turned.problem.rule == rule
    assert words in turned.problem.sentence


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TurnedAway, match="no such file") as caught:
        inspect(tmp_path / "gone.xlsx")

    assert caught.value.problem.rule == "cannot-open"


def test_a_workbook_under_another_name_is_read_and_the_name_remarked_on() -> None:
    checked = inspect(workbook(GOOD), name="return.xls")

    assert [note.rule for note in checked.notes] == ["wrong-name"]


def test_macros_are_taken_in_for_a_map_but_never_kept() -> None:
    made = with_part(parts(GOOD), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")

    checked = inspect(made, name="return.xlsm", kinds=(XLSX, XLSM))

    assert checked.kind == XLSM
    assert [note.rule for note in checked.notes] == ["macros"]
    assert b"macros" not in checked.archive()
    with pytest.raises(TurnedAway) as caught:
        inspect(made, name="return.xlsm")
    assert caught.value.status == REFUSED


def test_values_are_read_from_an_archive_of_walked_parts_alone() -> None:
    made = parts(GOOD) | {"xl/media/image1.png": b"picture", "customXml/item1.xml": b"<a/>", "xl/x.bin": b"?"}

    archive = zipfile.ZipFile(io.BytesIO(inspect(packed(made), name="a.xlsx").archive()))

    assert set(archive.namelist()) == set(parts(GOOD))


def test_what_a_customer_keeps_in_custom_parts_is_not_judged() -> None:
    made = with_part(parts(GOOD), "customXml/item1.xml", "<a/>".encode("utf-16"))

    assert inspect(made, name="a.xlsx").sheets[0].cells == 1


def test_errors_are_noted_as_written() -> None:
    noted = facts(one_cell('<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))

    assert noted.errors == {(1, 1): "#REF!", (1, 2): "#DIV/0!"}
    assert noted.formulas == {(1, 2): True}


@pytest.mark.parametrize(
    ("cell", "has_value"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', True),
        ('<c r="A1"><f>1+1</f></c>', False),
        ('<c r="A1"><f>1+1</f><v></v></c>', False),
        ('<c r="A1"><f>1+1</f><v/></c>', False),
        ('<c r="A1" t="str"><f>A2</f><v>done</v></c>', True),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', False),
        ('<c r="A1"><f t="shared" si="0"/><v>0</v></c>', True),
    ],
)
def test_a_formula_is_noted_with_whether_it_has_a_value(cell: str, has_value: bool) -> None:
    assert facts(one_cell(cell)).formulas == {(1, 1): has_value}


def test_a_zero_that_nobody_calculated_is_no_value() -> None:
    """Programs that cannot calculate write 0 beside each formula and ask the next program to do it."""
    cells = '<c r="A1"><f>1+1</f><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><v>0</v></c>'

    noted = facts(one_cell(cells), calculation='<calcPr fullCalcOnLoad="1"/>')

    assert noted.formulas == {(1, 1): False, (1, 2): True}


def test_all_cells_of_an_array_formula_count_as_formulas() -> None:
    cells = row(1, '<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>') + row(
        2, '<c r="A2"><v>5</v></c>'
    )

    assert facts(sheet(cells)).formulas == {(1, 1): True, (2, 1): True}


def test_percent_and_date_formats_are_noted_for_filled_cells() -> None:
    cells = '<c r="A1" s="1"><v>0.53</v></c><c r="B1" s="2"><v>46000</v></c><c r="C1" s="1"/><c r="D1"><v>3</v></c>'

    assert facts(one_cell(cells), style=styles("0.0%", "dd/mm/yyyy")).looks == {(1, 1): PERCENT, (1, 2): DATE}


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("General", None),
        ("0.00", None),
        ("#,##0;[Red]-#,##0", None),
        ("0%", PERCENT),
        ("0.0%;[Red]-0.0%", PERCENT),
        ('0" %"', None),
        ("0\\%", None),
        ("dd/mm/yyyy", DATE),
        ("[$-809]d mmm yy", DATE),
        ("[h]:mm", DATE),
        ('0" days"', None),
        ("[Red]0", None),
        ("_-* #,##0_-", None),
        ('"unclosed', None),
        ("@", None),
        ("", None),
    ],
)
def test_a_number_format_says_whether_it_shows_a_percentage_or_a_date(code: str, look: str | None) -> None:
    assert look_of(code) == look


def test_hidden_rows_columns_and_sheets_are_noted() -> None:
    hidden = sheet(
        row(1, '<c r="A1"><v>1</v></c>', ' hidden="1"'),
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
    )

    checked = inspect(packed(parts(GOOD, hidden, states=("visible", "veryHidden"))), name="a.xlsx")

    assert [found.state for found in checked.sheets] == ["visible", "veryHidden"]
    assert checked.sheets[1].hidden_rows == {1}
    assert checked.sheets[1].hidden_columns == {2, 3}


def test_merged_areas_are_noted() -> None:
    noted = facts(sheet(after='<mergeCells><mergeCell ref="B2:D9"/></mergeCells>'))

    assert noted.merges == [(2, 2, 9, 4)]


def test_a_formatted_but_empty_cell_at_the_end_of_the_sheet_is_no_far_cell() -> None:
    rows = row(1, '<c r="A1"><v>1</v></c>') + row(1048576, '<c r="XFD1048576" s="1"/>')

    assert facts(sheet(rows, before='<dimension ref="A1:XFD1048576"/>'), style=styles("0.0%")).cells == 2


def test_any_prefix_gives_the_same_facts() -> None:
    plain = one_cell('<c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1</f></c>')
    prefixed = plain
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f"):
        prefixed = prefixed.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}>", f"</x:{tag}>")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")

    assert facts(prefixed) == facts(plain)

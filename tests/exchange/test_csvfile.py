"""Csv files as they really come: what is guessed is right or said aloud, and nothing shifts in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliverydesk.exchange.csvfile import Table, read_csv
from deliverydesk.exchange.refusals import TurnedAway


def table(text: str, encoding: str = "utf-8", **more: bool) -> Table:
    return read_csv(text.encode(encoding), name="portfolio.csv", **more)


def turned_away(data: bytes, **more: str) -> TurnedAway:
    with pytest.raises(TurnedAway) as caught:
        read_csv(data, name="portfolio.csv", **more)
    return caught.value


@pytest.mark.parametrize(
    ("name", "transposed", "delimiter", "headings", "projects"),
    [
        ("uk_2016.csv", True, ",", 14, 143),
        ("uk_2018.csv", False, ",", 14, 133),
        ("uk_2019.csv", False, ",", 15, 133),
        ("uk_2021.csv", False, ";", 16, 184),
    ],
)
def test_each_year_of_the_real_portfolio_is_read_whole(
    shared_data: Path, name: str, transposed: bool, delimiter: str, headings: int, projects: int
) -> None:
    found = read_csv(shared_data / "uk-gmpp" / name, transposed=transposed)

    assert (found.encoding, found.delimiter) == ("cp1252", delimiter)
    assert (len(found.header), len(found.rows)) == (headings, projects)
    assert [note.rule for note in found.notes] == ["encoding-guessed"]
    assert any("£" in cell for cells in found.rows for cell in cells)


def test_the_rows_a_real_export_cut_short_are_counted_and_named(shared_data: Path) -> None:
    found = read_csv(shared_data / "ca-infobase" / "indicators.csv")

    assert len(found.rows) == 579
    assert [note.rule for note in found.notes] == ["row-too-short"]
    assert "113 rows" in found.notes[0].sentence
    assert "2928, 2954" in found.notes[0].sentence


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_an_encoding_is_recognised(encoding: str, named: str) -> None:
    found = table("name,cost\nQuébec’s roads,£3m\n", encoding)

    assert found.encoding == named
    assert found.rows == (("Québec’s roads", "£3m"),)


def test_a_guessed_encoding_shows_the_characters_it_gave() -> None:
    found = table("name,cost\nroads,£3m – “net”\n", "cp1252")

    assert [note.rule for note in found.notes] == ["encoding-guessed"]
    assert "£ – “ ”" in found.notes[0].sentence


def test_a_guess_that_looks_wrong_is_doubted() -> None:
    found = table("name,cost\nthe unit’s roads,3\n", "mac_roman")

    assert [note.rule for note in found.notes] == ["encoding-guessed", "encoding-doubtful"]
    assert "Line 2 reads" in found.notes[1].sentence


def test_an_encoding_named_in_a_map_is_used() -> None:
    found = read_csv("name\nthe unit’s roads\n".encode("mac_roman"), name="a.csv", encoding="mac_roman")

    assert (found.rows, found.notes) == ((("the unit’s roads",),), ())


@pytest.mark.parametrize(
    ("saved", "proved"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")]
)
def test_a_file_saved_anew_in_another_encoding_than_the_map_names_is_read_and_said(
    saved: str, proved: str
) -> None:
    text = "name,cost\nQuébec’s roads,£3m\n"
    found = read_csv(text.encode(saved), name="a.csv", encoding="cp1252")

    assert (found.header, found.rows) == (("name", "cost"), (("Québec’s roads", "£3m"),))
    assert found.encoding == proved
    assert [note.rule for note in found.notes] == ["encoding"]
    assert "The map names the encoding cp1252" in found.notes[0].sentence


def test_the_byte_order_mark_of_a_file_whose_map_names_utf_8_is_no_part_of_its_heading() -> None:
    found = read_csv(b"\xef\xbb\xbfname\nroads\n", name="a.csv", encoding="utf-8")

    assert (found.header, found.notes) == (("name",), ())


def test_headings_without_a_row_are_named() -> None:
    found = table("name,cost\n")

    assert [note.rule for note in found.notes] == ["no-rows"]


@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_a_byte_that_is_no_character_is_named_with_its_line(encoding: str | None) -> None:
    turned = turned_away(b"name\nroads\nwater\x81\n", **({"encoding": encoding} if encoding else {}))

    assert turned.problem.rule == "encoding"
    assert "Line 3 holds the byte 0x81" in turned.problem.sentence


def test_a_stray_byte_that_no_text_holds_is_named_with_its_line() -> None:
    turned = turned_away(b"name,cost\nroads,3\nwa\x00ter,4\n")

    assert turned.problem.rule == "encoding"
    assert turned.problem.sentence == (
        "Line 3 holds the byte 0x00, which no text holds. Save the file as “CSV UTF-8”."
    )


def test_an_encoding_that_does_not_exist_is_named() -> None:
    assert "latin-99" in turned_away(b"name\n\xa3\n", encoding="latin-99").problem.sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found_among_narratives_full_of_the_others(delimiter: str) -> None:
    others = ", ; | " * 40
    text = delimiter.join(["name", "narrative", "cost"]) + "\n"
    text += "".join(delimiter.join([f"p{n}", f'"{others}\n{others}"', "3"]) + "\n" for n in range(20))

    found = table(text)

    assert (found.delimiter, len(found.rows)) == (delimiter, 20)


def test_the_delimiter_that_excel_writes_on_the_first_line_counts() -> None:
    found = table("sep=;\nname;cost\nroads,north;3\n")

    assert (found.delimiter, found.header, found.rows) == (";", ("name", "cost"), (("roads,north", "3"),))


def test_a_file_of_one_column_is_read() -> None:
    assert table("name\nroads\nwater\n").rows == (("roads",), ("water",))


def test_blank_rows_and_columns_at_the_end_are_left_out() -> None:
    found = table("name,cost,,\nroads,3,,\n,,,\n\nwater,4,,\n")

    assert (found.header, found.rows) == (("name", "cost"), (("roads", "3"), ("water", "4")))


def test_blank_lines_above_the_header_count_in_addresses() -> None:
    found = table("\n,\nname,cost\nroads,3\n")

    assert (found.header, found.address(0, 0)) == (("name", "cost"), "R4C1")


def test_a_row_with_too_many_cells_is_left_out_and_named() -> None:
    found = table('name,note\n"roads\nnorth",x\nwater,a,b\nhealth,y\n')

    assert [row[0] for row in found.rows] == ["roads\nnorth", "health"]
    assert [(note.rule, note.where.cell) for note in found.notes] == [("row-too-long", "R3")]
    assert "Line 4" in found.notes[0].sentence
    assert "stray comma" in found.notes[0].sentence


def test_a_row_with_too_few_cells_is_filled_up_and_named() -> None:
    found = table("name;note;cost\nroads;x;3\nwater;y\n")

    assert found.rows[1] == ("water", "y", "")
    assert [note.rule for note in found.notes] == ["row-too-short"]
    assert "line 3" in found.notes[0].sentence


@pytest.mark.parametrize(
    "text", ['name,note\nroads,"x\nwater,y\n', 'name,note\nroads,"he said "no" to it"\n']
)
def test_quotation_marks_that_do_not_match_are_refused_where_they_stand(text: str) -> None:
    turned = turned_away(text.encode())

    assert turned.problem.rule == "quotation-marks"
    assert "line 2" in turned.problem.sentence


@pytest.mark.parametrize("second", ["Progress", "Progress ", "progress", "Ｐrogress"])
def test_two_columns_of_one_heading_are_refused_by_name(second: str) -> None:
    turned = turned_away(f"Progress,cost,{second}\n1,2,3\n".encode())

    assert (turned.problem.rule, turned.problem.where.cell) == ("heading-twice", "R1C3")
    assert f"Columns 1 and 3 are both headed “{second.strip()}”" in turned.problem.sentence


def test_a_transposed_table_has_a_record_in_each_column() -> None:
    found = table("name,roads,water\ncost,3,4\n", transposed=True)

    assert (found.header, found.rows) == (("name", "cost"), (("roads", "3"), ("water", "4")))
    assert [found.address(1, column) for column in (0, 1)] == ["R1C3", "R2C3"]


def test_a_transposed_table_with_a_cell_too_many_is_refused() -> None:
    turned = _transposed_and_turned_away("name,roads,water\ncost,3,4,5\n")

    assert turned.problem.rule == "uneven-row"
    assert "line 1" in turned.problem.sentence


def _transposed_and_turned_away(text: str) -> TurnedAway:
    with pytest.raises(TurnedAway) as caught:
        table(text, transposed=True)
    return caught.value


def test_a_cell_is_found_again_by_its_address_and_heading() -> None:
    found = table('name,"cost\n(a definition)"\nroads,3\n\nwater,4\n')

    where = found.where(1, 1)

    assert (where.file, where.cell, where.field) == ("portfolio.csv", "R4C2", "cost (a definition)")
    assert found.lines == (3, 5)


def test_a_column_is_found_by_its_heading_however_spaced() -> None:
    found = table('"IPA  RAG\nrating ",cost\nx,3\n')

    assert (found.column("ipa rag rating"), found.column("benefit")) == (0, None)


def test_control_characters_are_taken_out_and_named() -> None:
    found = table("name,cost\nro\x1bads,3\r\n")

    assert found.rows == (("roads", "3"),)
    assert [(note.rule, note.where.cell) for note in found.notes] == [("control-characters", "R2C1")]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty-file"),
        (b"\r\n , ,\r\n,,\r\n", "empty-file"),
        (b"%PDF-1.7\x00", "wrong-kind"),
        (b"PK\x03\x04 a workbook", "wrong-kind"),
        (b"a,b\n\x00,1\n", "wrong-kind"),
    ],
)
def test_what_is_no_csv_file_is_named(data: bytes, rule: str) -> None:
    assert turned_away(data).problem.rule == rule

"""A spreadsheet of LibreOffice's own kind says the same as any other, and can do as little harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliverydesk.exchange import reading
from deliverydesk.exchange.limits import LIMITS
from deliverydesk.exchange.preflight import ODS, XLSM, XLSX
from deliverydesk.exchange.reading import Book, Value
from deliverydesk.exchange.refusals import TurnedAway
from tests.exchange.costs import CAN_MEASURE, costs_of
from tests.exchange.ods_maker import (
    HEAD,
    SPACES,
    cell,
    content,
    grid,
    ods,
    one,
    paragraphs,
    row,
    sheet,
    table,
)

KINDS = (XLSX, ODS)


def read(data: bytes, kinds: tuple[str, ...] = KINDS, name: str = "return.ods") -> Book:
    return reading.read(data, kinds=kinds, name=name)


def value(xml: str) -> Value:
    return read(one(xml)).sheets[0].at("A1").value


# What it says


@pytest.mark.parametrize(
    "written",
    ["Words", 12, -3.25, 0.1 + 0.2, True, False, date(2027, 3, 1), datetime(2027, 3, 1, 14, 30)],
)
def test_a_value_comes_back_in_its_own_type(written: Value) -> None:
    found = value(cell(written))  # type: ignore[arg-type]
    assert (found, type(found)) == (written, type(written))


@settings(max_examples=200, deadline=None)
@given(
    words=st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
        | st.sampled_from(" \n\t  =<&'\""),
        min_size=1,
        max_size=80,
    )
)
def test_any_words_come_back_to_the_space(words: str) -> None:
    found = value(cell(words))
    assert found == words


def test_white_space_between_the_lines_of_the_file_is_no_text() -> None:
    assert value('<table:table-cell office:value-type="string"><text:p>\n  a\n   b<text:span> c</text:span></text:p></table:table-cell>') == "a b c"  # fmt: skip


def test_what_hangs_on_a_cell_is_none_of_its_words() -> None:
    note = "<office:annotation><text:p>why?</text:p></office:annotation>"
    drawn = "<draw:frame xmlns:draw='urn:x'><text:p>a picture</text:p></draw:frame>"
    inside = f"<text:p>ours{note}{drawn}<text:note><text:p>foot</text:p></text:note></text:p>"
    book = read(one(f'<table:table-cell office:value-type="string">{note}{drawn}{inside}</table:table-cell>'))
    assert book.sheets[0].at("A1").value == "ours"
    assert [(note.rule, note.where.cell) for note in book.notes] == [("comment", "A1")]


def test_repeated_cells_and_rows_stand_at_their_own_addresses() -> None:
    found = read(sheet(
        row("<table:table-cell table:number-columns-repeated='2'/>" + cell(7, 'table:number-columns-repeated="2"'))
        + row("<table:table-cell/>", 'table:number-rows-repeated="3"')
        + row(cell("end"), 'table:number-rows-repeated="2"')
    )).sheets[0]  # fmt: skip
    assert {one.address: one.value for one in found.filled()} == {"C1": 7, "D1": 7, "A5": "end", "A6": "end"}


def test_an_error_is_no_blank_and_no_word() -> None:
    error = '<table:table-cell {} calcext:value-type="error" office:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
    typed = '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
    found = read(one(error.format('table:formula="of:=#REF!"') + error.format("") + typed)).sheets[0]
    assert [found.at(one).error for one in ("A1", "B1", "C1")] == ["#REF!", "#REF!", "#N/A"]
    assert [found.at(one).value for one in ("A1", "B1", "C1")] == [None, None, None]


def test_a_formula_is_told_with_whether_it_has_a_value() -> None:
    found = read(one(
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/>'
    )).sheets[0]  # fmt: skip
    assert (found.at("A1").value, found.at("A1").formula, found.at("A1").is_uncalculated) == (2, True, False)
    assert (found.at("B1").value, found.at("B1").is_uncalculated) == (None, True)


def test_a_percentage_is_marked() -> None:
    found = read(one('<table:table-cell office:value-type="percentage" office:value="0.531"><text:p>53.1%</text:p></table:table-cell>'))  # fmt: skip
    assert (found.sheets[0].at("A1").value, found.sheets[0].at("A1").percent) == (0.531, True)


def test_hidden_rows_columns_and_sheets_and_merges_are_noted() -> None:
    style = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        + row(cell("a", 'table:number-columns-spanned="2" table:number-rows-spanned="2"') + "<table:covered-table-cell/>")
        + row("<table:covered-table-cell/>" + cell("b"), 'table:visibility="filter"')
    )  # fmt: skip
    found = read(ods(content(table(rows, more='table:style-name="ta1"'), style))).sheets[0]
    assert (found.state, found.merges) == ("hidden", ((1, 1, 2, 2),))
    assert (found.hidden_rows, found.hidden_columns) == ({2}, {2, 3})


def test_tables_that_are_no_sheets_are_left_out() -> None:
    kept = grid([["ours"]], "Ours")
    linked = table("<table:table-source/>" + row(cell("theirs")), "'file:///x'#$Theirs")
    made = content(f"{linked}{kept}<table:dde-links>{grid([['old']], 'Old')}</table:dde-links>")
    assert [one.name for one in read(ods(made)).sheets] == ["Ours"]


def test_days_counted_from_1904_are_told() -> None:
    before = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    assert read(ods(content(grid([[1]]), before=before))).sheets[0].epoch_1904
    assert not read(one(cell(1))).sheets[0].epoch_1904


def test_another_writer_s_prefixes_say_the_same() -> None:
    made = content(grid([["a", 1]])).decode()
    for name in ("office", "table", "text"):
        made = made.replace(f"{name}:", f"x{name}:").replace(f"xmlns:{name}=", f"xmlns:x{name}=")
        made = made.replace(f"opendocument:xmlns:x{name}:", f"opendocument:xmlns:{name}:")
    assert [one.value for one in read(ods(made.encode())).sheets[0].filled()] == ["a", 1]


def test_a_wrong_name_is_remarked_on() -> None:
    assert [note.rule for note in read(one(cell(1)), name="return.xlsx").notes] == ["wrong-name"]


# What it refuses

OPEN = (
    f"{HEAD}<office:document-content {SPACES}><office:body><office:spreadsheet><table:table><table:table-row>"
)
CLOSE = "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
_DTD = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a billion cells in one": ("too-many-cells", lambda: sheet(row(cell(1, 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048576"'))),
    "a cell repeated beyond the last column": ("far-cell", lambda: one(cell(1, 'table:number-columns-repeated="16385"'))),
    "a row repeated beyond the last": ("too-many-cells", lambda: sheet(row(cell(1), 'table:number-rows-repeated="1048577"'))),
    "a cell far from the others": ("far-cell", lambda: sheet(row(cell(1)) + row("<table:table-cell/>", 'table:number-rows-repeated="1048574"') + row("<table:table-cell table:number-columns-repeated='16383'/>" + cell(2)))),
    "a row after the last": ("far-cell", lambda: sheet(row("<table:table-cell/>", 'table:number-rows-repeated="1048576"') * 3 + row(cell(2)))),
    "a number of times that is none": ("damaged", lambda: one(cell(1, 'table:number-columns-repeated="-1"'))),
    "more times than can be counted": ("damaged", lambda: one(cell(1, 'table:number-columns-repeated="18446744073709551616"'))),
    "more cells than a return has": ("too-many-cells", lambda: sheet(row(cell(7, 'table:number-columns-repeated="100"'), 'table:number-rows-repeated="100"') * 60)),
    "more cells than can be walked": ("too-many-elements", lambda: sheet("".join(row(cell(n * n)) for n in range(130_000)))),
    "a merge over the whole sheet": ("huge-merge", lambda: one(cell(1, 'table:number-columns-spanned="16384" table:number-rows-spanned="1048576"'))),
    "ten thousand merges": ("too-many-merges", lambda: sheet(row(cell(1, 'table:number-columns-spanned="2"')) * 10_000)),
    "thirty thousand validations": ("too-many-rules", lambda: ods(content(grid([[1]]), before="<table:content-validation/>" * 30_000))),
    "a table in a cell": ("damaged", lambda: one(f"<table:table-cell>{grid([[1]])}</table:table-cell>")),
    "a million spaces": ("damaged", lambda: one('<table:table-cell><text:p><text:s text:c="1000000000"/></text:p></table:table-cell>')),
    "a document type": ("document-type", lambda: ods(content(grid([["x"]])).replace(HEAD.encode(), f"{HEAD}{_DTD}".encode()))),
    "a document type in the styles": ("document-type", lambda: ods(content(grid([[1]])), **{"styles.xml": f"{HEAD}{_DTD}<a>&b;</a>".encode()})),
    "UTF-16": ("not-utf-8", lambda: ods(content(grid([[1]])).decode().replace("UTF-8", "UTF-16").encode("utf-16"))),
    "spans nested 200,000 deep": ("nested-too-deep", lambda: ods((OPEN + "<table:table-cell><text:p>" + "<text:span>" * 200_000).encode())),
    "a text of three million": ("huge-text", lambda: ods((OPEN + "<table:table-cell><text:p>" + "x" * 3_000_000 + "</text:p></table:table-cell>" + CLOSE).encode())),
    "a gigabyte of nothing": ("unpacks-too-large", lambda: ods(content(grid([[1]])) + b" " * 200_000_000)),
    "no number": ("not-a-number", lambda: one('<table:table-cell office:value-type="float" office:value="NaN"/>')),
    "a number too large": ("not-a-number", lambda: one('<table:table-cell office:value-type="float" office:value="1e999"/>')),
    "an unknown type": ("unknown-type", lambda: one('<table:table-cell office:value-type="zz" office:value="1"/>')),
    "two sheets of one name": ("sheet-twice", lambda: ods(content(grid([[1]]) + grid([[2]], "SHEET1")))),
    "no sheet": ("damaged", lambda: ods(content(""))),
    "a text of LibreOffice": ("wrong-kind", lambda: ods(content("").replace(b"office:spreadsheet", b"office:text"))),
    "a password": ("password", lambda: ods(b"\x01\x02", **{"META-INF__manifest.xml": b"<a><encryption-data/></a>"})),
    "macros": ("macros", lambda: ods(content(grid([[1]])), Basic__Standard__Module1=b"x")),
    "cut off": ("damaged", lambda: ods(content(grid([[1]]))[:-40])),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_turned_away_by_its_rule(name: str) -> None:
    rule, make = HOSTILE[name]
    with pytest.raises(TurnedAway) as caught:
        read(make())
    assert caught.value.problem.rule == rule
    assert caught.value.problem.where.file == "return.ods"
    assert ". " in caught.value.problem.sentence


@pytest.mark.skipif(not CAN_MEASURE, reason="this system does not tell what a process has used")
def test_no_hostile_spreadsheet_costs_a_second_or_150_mb(tmp_path: Path) -> None:
    names = list(HOSTILE)
    for n, name in enumerate(names):
        (tmp_path / f"{n:02}.ods").write_bytes(HOSTILE[name][1]())
    as_much_as_is_read = sheet("".join(row(cell(n * n)) for n in range(100_000)))
    assert read(as_much_as_is_read).sheets[0].last_row == 100_000
    (tmp_path / "98.ods").write_bytes(as_much_as_is_read)
    (tmp_path / "99.ods").write_bytes(
        sheet(row(cell(7, 'table:number-columns-repeated="500"'), 'table:number-rows-repeated="900"'))
    )
    costs = list(costs_of(tmp_path, "xlsx", "ods").values())
    assert len(costs) == len(names) + 2
    assert [one for one in costs if one.status] == []
    # What is turned away costs under a second; the largest that is read may take as long as its cells need.
    assert [one for one in costs[: len(names)] if one.seconds >= 1] == []
    assert [one for one in costs[len(names) :] if one.seconds >= 5] == []
    assert [one for one in costs if one.megabytes >= 150] == []


def test_macros_are_taken_in_for_a_map_but_never_kept() -> None:
    book = read(HOSTILE["macros"][1](), kinds=(XLSX, XLSM, ODS))
    assert [note.rule for note in book.notes] == ["macros"]


def test_where_it_is_not_asked_for_it_is_named_as_before() -> None:
    with pytest.raises(TurnedAway, match=r"\.ods"):
        read(one(cell(1)), kinds=(XLSX,))


def test_words_helper_writes_what_libreoffice_writes() -> None:
    assert paragraphs("a  b") == '<text:p>a <text:s text:c="1"/>b</text:p>'


def test_the_limits_of_a_spreadsheet_leave_room_for_a_large_return() -> None:
    assert LIMITS.ods_elements >= 200_000


# Random changes


def _changed(chance: Random) -> bytes:
    """A sound archive around content with a few bytes, or a few words, changed."""
    style = '<style:style style:name="t" style:family="table"><style:table-properties table:display="false"/></style:style>'
    rows = row(cell("a  b") + cell(12, 'table:number-columns-repeated="3"'), 'table:number-rows-repeated="2"') + row(
        cell(date(2027, 3, 1), 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>" + cell(None)
        + '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    )  # fmt: skip
    made = bytearray(content(table(rows, more='table:style-name="t"'), style))
    if chance.random() < 0.5:
        for _n in range(chance.randrange(1, 6)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        return ods(bytes(made))
    words = list(re.finditer(rb"[\w:.-]+", made))
    for _n in range(chance.randrange(1, 4)):
        word = chance.choice(words)
        other = chance.choice([b"1048577", b"-1", b"16385", b"x", b"", b"float", chance.choice(words)[0]])
        made = made[: word.start()] + other + made[word.end() :]
    return ods(bytes(made))


def _survives(seeds: range) -> tuple[int, int]:
    outcomes = [0, 0]
    for seed in seeds:
        try:
            read(_changed(Random(seed)))
            outcomes[0] += 1
        except TurnedAway:
            outcomes[1] += 1
    return outcomes[0], outcomes[1]


def test_600_random_changes_end_in_values_or_in_a_refusal() -> None:
    taken, refused = _survives(range(600))
    assert min(taken, refused) > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_20_000_random_changes_end_in_values_or_in_a_refusal() -> None:
    taken, refused = _survives(range(1_000, 21_000))
    assert min(taken, refused) > 0

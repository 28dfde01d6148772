from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Refused
from deliverydesk.exchange.convert import AbsentWords, Reading, convert, date_pattern, fold, read_day
from deliverydesk.exchange.layouts import CELLS, COLUMNS, KEYS
from deliverydesk.exchange.maps import find_map, shipped
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.problems import ValueProblem

TITLE = Priority.entity.field("title")
END = Priority.entity.field("end")
OVERALL = Assessment.entity.field("overall")
MARGIN = Indicator.entity.field("margin_of_error")
WITHHELD = AbsentWords(AbsentReason.WITHHELD, starts=("exempt under section",))
NOT_YET = AbsentWords(AbsentReason.NOT_YET_KNOWN, whole=("tbd",))


# --- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "meant"),
    [
        ("dd/mm/yyyy", "04/03/2016", date(2016, 3, 4)),
        ("mm/dd/yyyy", "04/03/2016", date(2016, 4, 3)),
        ("dd/mm/yyyy", " 4/3/2016\u00a0", date(2016, 3, 4)),
        ("yyyy-mm-dd", "2040-12-31", date(2040, 12, 31)),
        ("iso", "2040-12-31", date(2040, 12, 31)),
        ("d mmm yyyy", "4 Sept 2016", date(2016, 9, 4)),
        ("d mmmm yyyy", "4  September  2016", date(2016, 9, 4)),
        ("excel", "42433", date(2016, 3, 4)),
    ],
)
def test_a_day_is_read_as_the_pattern_says(pattern: str, text: str, meant: date) -> None:
    assert read_day(text, [date_pattern(pattern)]) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.40", date(2040, 12, 31)),
        ("01.02.98", date(1998, 2, 1)),
        ("01.02.70", date(1970, 2, 1)),
        ("01.02.69", date(2069, 2, 1)),
    ],
)
def test_a_year_of_two_digits_lies_in_the_hundred_years_the_map_names(text: str, meant: date) -> None:
    assert read_day(text, [date_pattern("dd.mm.yy", 1970)]) == meant


@pytest.mark.parametrize(
    "text", ["03/04/16", "2016-03-04", "4.3.2016", "next spring", "13/13/2016", "31/02/2016", "TBD"]
)
def test_a_day_written_otherwise_is_a_problem_and_never_a_guess(text: str) -> None:
    with pytest.raises(ValueProblem, match="Correct the"):
        read_day(text, [date_pattern("dd/mm/yyyy")])


def test_a_real_date_of_a_workbook_needs_no_pattern() -> None:
    assert read_day(datetime(2016, 3, 4, 10, 30), [date_pattern("dd/mm/yyyy")]) == date(2016, 3, 4)


def test_a_number_is_a_day_only_where_the_map_says_excel() -> None:
    with pytest.raises(ValueProblem):
        read_day(42433, [date_pattern("dd/mm/yyyy")])
    assert read_day(42433, [date_pattern("dd/mm/yyyy"), date_pattern("excel")]) == date(2016, 3, 4)


def test_two_digit_years_without_a_century_are_refused_in_the_map() -> None:
    with pytest.raises(ValueError, match="first_year"):
        date_pattern("dd.mm.yy")


@pytest.mark.parametrize("pattern", ["dd/mm", "dd/dd/yyyy", "tt.mm.jjjj", ""])
def test_a_date_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        date_pattern(pattern)


# --- words -----------------------------------------------------------------------------------------


def test_words_for_an_absent_value_keep_the_reason_and_the_source_s_own_words() -> None:
    value = convert("Exempt under  Section 26\nof the Act", Reading(), END, [WITHHELD, NOT_YET])
    assert value == Absent(AbsentReason.WITHHELD, "Exempt under Section 26 of the Act")
    assert convert("tbd ", Reading(), END, [WITHHELD, NOT_YET]) == Absent(AbsentReason.NOT_YET_KNOWN, "tbd")


def test_words_that_the_map_does_not_list_are_a_problem() -> None:
    with pytest.raises(ValueProblem, match="rating"):
        convert("Reset", Reading(), OVERALL, [WITHHELD])


def test_a_title_cannot_be_absent_for_a_reason() -> None:
    with pytest.raises(ValueProblem, match="cannot be left out"):
        convert("TBD", Reading(), TITLE, [NOT_YET])


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", "\u200b"])
def test_a_blank_is_empty_unless_the_map_gives_its_reason(raw: str | None) -> None:
    assert convert(raw, Reading(), OVERALL, []) is None
    assert convert(raw, Reading(blank=AbsentReason.NOT_PROVIDED), OVERALL, []) == Absent(
        AbsentReason.NOT_PROVIDED
    )


@pytest.mark.parametrize(
    ("words", "code"), [("Amber/red", "AR"), ("AMBER / GREEN", "AG"), ("Amber ", "A"), ("A/R", "AR")]
)
def test_ratings_are_read_as_people_write_them(words: str, code: str) -> None:
    assert convert(words, Reading(), OVERALL, []) == code


def test_a_value_list_turns_their_words_into_ours() -> None:
    how = Reading(words={"on track": "G", "5": "G", "off track": "R"})
    assert convert("On  Track", how, OVERALL, []) == "G"
    assert convert(5, how, OVERALL, []) == "G"
    with pytest.raises(ValueProblem, match="“late” is not among the words this map knows here: on track"):
        convert("late", how, OVERALL, [])


def test_unlisted_words_stand_as_they_are_where_the_map_keeps_them() -> None:
    assert convert("ABC", Reading(words={"x": "y"}, keeps_unlisted=True), TITLE, []) == "ABC"


def test_a_cell_that_shows_a_percentage_is_kept_in_points() -> None:
    assert convert(0.53, Reading(), MARGIN, [], percent=True) == 53.0
    assert convert(0.53, Reading(), MARGIN, []) == 0.53


def test_a_text_that_is_two_figures_is_a_problem_until_the_map_says_which() -> None:
    with pytest.raises(ValueProblem, match="two different figures"):
        convert("1,250", Reading(), MARGIN, [])
    assert convert("1,250", Reading(decimals="point"), MARGIN, []) == 1250.0
    assert convert("1,250", Reading(decimals="comma"), MARGIN, []) == 1.25
    assert convert("1.250,5", Reading(), MARGIN, []) == 1250.5


@pytest.mark.parametrize(
    "written",
    ["Harbour  Bridge", "harbour bridge", "Harbour\u00a0Bridge", "Harbour\u200b Bridge", "Ｈarbour Bridge"],
)
def test_names_are_compared_without_capitals_spaces_and_invisible_characters(written: str) -> None:
    assert fold(written) == "harbour bridge"


# --- maps ------------------------------------------------------------------------------------------

GOOD = """
kind = "columns"
[[record]]
entity = "ministry"
key = ["code"]
[record.fields]
code = { column = "Department" }
name = { column = "Department" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_map_can_be_used(name: str) -> None:
    found = find_map(name)
    assert found.name == name
    assert found.kind == (CELLS if "dft" in name else COLUMNS)


def test_the_maps_that_ship() -> None:
    assert shipped() == [
        "ca-infobase-departments", "ca-infobase-indicators", "ca-infobase-programmes",
        "ca-infobase-responsibilities", "ca-infobase-results", "rw-sdg-2025",
        "uk-dft-return", "uk-gmpp-2016", "uk-gmpp-2018", "uk-gmpp-2019", "uk-gmpp-2021",
    ]  # fmt: skip


def test_the_map_in_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "resources" / "maps" / "README.md").read_text(encoding="utf-8")
    first = guide.split("```toml\n")[1].split("```")[0]
    assert [one.entity.key for one in find_map(write(tmp_path, first)).records] == ["ministry", "priority"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "columns"', 'kind = "rows"'), "kind is “columns” or “cells”"),
        (('entity = "ministry"', 'entity = "department"'), "no entity “department”"),
        (("code = {", "kode = {"), "no field “kode”"),
        (('key = ["code"]', "key = []"), "the same file would come in twice"),
        (('key = ["code"]', 'key = ["contact"]'), "“contact” is a key"),
        (
            ('code = { column = "Department" }', 'code = { colum = "Department" }'),
            "“colum” is not known here",
        ),
        (('code = { column = "Department" }', 'code = { column = "D", value = "X" }'), "exactly one of"),
        (
            ('code = { column = "Department" }', 'code = { sheet = "S", cell = "C9" }'),
            "a column map names columns",
        ),
        (('code = { column = "Department" }', 'code = { column = "D", blank = "lost" }'), "lost"),
        (('code = { column = "Department" }', 'code = { column = "D", date = "dd.mm.yy" }'), "first_year"),
        (("[[record]]", "[record]"), "double brackets"),
        (("[[record]]", '[[absent]]\nis = "TBD"\nreason = "gone"\n[[record]]'), "reason is one of"),
        (("[[record]]", "[[absent]]\nreason = 'withheld'\n[[record]]"), "name the words"),
        (('kind = "columns"', "kind = columns"), "not valid TOML"),
        (('kind = "columns"', 'kind = "columns"\n[file]\nheader_row = "2"'), "header_row cannot be 2"),
        (('kind = "columns"', 'kind = "columns"\n[file]\nencoding = 5'), "encoding cannot be 5"),
        (('kind = "columns"', 'kind = "columns"\n[file]\ndecimals = ","'), "decimals is “point” or “comma”"),
        (('key = ["code"]', 'key = "code"'), "key cannot be code"),
        (('key = ["code"]', "key = [5]"), "key cannot be"),
        (('key = ["code"]', 'key = ["code"]\nrows = ["a", "b"]'), "rows cannot be"),
        (('code = { column = "Department" }', "code = { column = 5 }"), "column cannot be 5"),
        (('code = { column = "Department" }', 'code = { column = "D", date = 5 }'), "date cannot be 5"),
        (("[[record]]", '[[absent]]\nis = 5\nreason = "withheld"\n[[record]]'), "is cannot be 5"),
    ],
)
def test_a_map_says_what_is_wrong_in_it(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        find_map(write(tmp_path, GOOD.replace(*change)))
    assert "ours.toml" in str(refused.value)


def test_a_link_names_a_record_above_it(tmp_path: Path) -> None:
    below = (
        GOOD + '[[record]]\nentity = "priority"\nkey = ["title"]\n[record.fields]\ntitle = { column = "P" }\n'
    )
    find_map(write(tmp_path, below + 'ministry = { record = "ministry" }\n'))
    with pytest.raises(Refused, match="fitting record above"):
        find_map(write(tmp_path, below + 'ministry = { record = "minstry" }\n'))
    with pytest.raises(Refused, match="links to another record"):
        find_map(write(tmp_path, below + 'ministry = { column = "Department" }\n'))


def test_a_map_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(Refused, match="no map called gmpp") as refused:
        find_map("gmpp")
    assert "uk-gmpp-2016" in str(refused.value)


@pytest.mark.parametrize("headings", ["key,sheet,cell,type", "cell_key,template_sheet,cellreference,type"])
def test_a_csv_of_key_sheet_and_cell_is_a_map_of_cells(tmp_path: Path, headings: str) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(f"{headings}\nName,Front,$B$2,TEXT\nCost,Front,b3,NUMBER\n", encoding="utf-8")
    found = find_map(path)
    assert found.kind == KEYS
    assert [(one.key, one.sheet, one.cell, one.type) for one in found.cells] == [
        ("Name", "Front", "B2", "TEXT"),
        ("Cost", "Front", "B3", "NUMBER"),
    ]


def test_a_csv_map_without_its_columns_says_which_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("key,place\nName,B2\n", encoding="utf-8")
    with pytest.raises(Refused, match="needs the columns key, sheet and cell"):
        find_map(path)


def test_a_csv_map_with_a_bad_cell_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("key,sheet,cell\nName,Front,B2\nCost,Front,2B\n", encoding="utf-8")
    with pytest.raises(Refused, match="line 3"):
        find_map(path)

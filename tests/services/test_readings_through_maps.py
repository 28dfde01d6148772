"""Figures through maps, on small invented files of the shapes that statistical offices publish."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from deliverydesk.domain.exchanges import Note
from deliverydesk.domain.measures import Indicator, Reading
from deliverydesk.domain.parties import Person, Place
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Refused
from deliverydesk.exchange.maps import find_map
from deliverydesk.exchange.mapwriting import write_map
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files

HEADINGS = ("Series", "Unit", "Area", "District", "Sex ", "Age", 2019, 2020.0, "2021", "Total 2021")
MAP = """
kind = "columns"
[[absent]]
is = "n/a"
reason = "not applicable"
[[record]]
entity = "ministry"
key = ["code"]
[record.fields]
code = { value = "STAT" }
name = { value = "Statistics" }
[[record]]
entity = "priority"
key = ["title"]
number = "P{n:02}"
leave_out = { column = "Series", is = "Withdrawn" }
[record.fields]
title = { column = "Series" }
ministry = { record = "ministry" }
[[record]]
entity = "indicator"
key = ["priority", "title"]
number = "{priority}-I{n:02}"
leave_out = { column = "Series", is = "Withdrawn" }
[record.fields]
priority = { record = "priority" }
title = { column = "Series" }
unit = { column = "Unit" }
[[record]]
entity = "place"
key = ["code"]
only_with = "name"
[record.fields]
code = { column = "Area" }
name = { column = "District" }
[[readings]]
of = "indicator"
years = "any"
place = "place"
country = { column = "Area", is = "XX" }
group = { columns = ["Sex", "Age"], nothing = "_T" }
"""
LONG = (
    MAP[: MAP.index("[[readings]]")]
    + """
[[readings]]
of = "indicator"
value = { column = "Result" }
period = { column = "Edition", words = { "report 19" = "2019-04-01..2020-03-31" } }
words = "note"
[[note]]
of = "indicator"
columns = ["Target"]
"""
)
TARGETS = (
    MAP[: MAP.index('[[record]]\nentity = "place"')]
    + 'direction = { least = "From", most = "To", neither = "text" }\n'
)
TARGET_HEADINGS = ("Series", "Unit", "From", "To")
LONG_HEADINGS = ("Series", "Unit", "Area", "District", "Edition", "Result", "Target")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "ours.desk", person=Person(ref="AM", name="A. Mensah")) as made:
        yield made


@pytest.fixture
def take(desk: Desk, tmp_path: Path) -> Callable[..., FileResult]:
    """Import rows below headings, as a workbook, through the text of a map."""

    def run(
        *rows: Sequence[Any], by: str = MAP, headings: Sequence[Any] = HEADINGS, **options: Any
    ) -> FileResult:
        (tmp_path / "own.toml").write_text(by, encoding="utf-8")
        (tmp_path / "series.xlsx").write_bytes(workbook(headings, *rows))
        return import_files(desk, [tmp_path / "series.xlsx"], tmp_path / "own.toml", **options)[0]

    return run


def workbook(*rows: Sequence[Any]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Data")
    percent = book.add_format({"num_format": "0%"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, tuple):  # a formula and what it came to
                sheet.write_formula(number, column, value[0], None, value[1])
            elif isinstance(value, complex):  # a share shown as a percentage
                sheet.write_number(number, column, value.imag, percent)
            elif value is not None:
                sheet.write(number, column, value)
    book.close()
    return file.getvalue()


def a_row(
    *years: Any, area: Any = "XX", district: Any = None, sex: Any = None, age: Any = None
) -> tuple[Any, ...]:
    return ("Literacy", "%", area, district, sex, age, *years)


def readings(desk: Desk) -> dict[tuple[int, str, str], Any]:
    places = {one.id: one.code for one in desk.picture.all(Place)}
    return {
        (one.period_end.year, places.get(one.place or "", ""), one.grp): one.value
        for indicator in desk.picture.all(Indicator)
        for one in desk.picture.series(indicator.id)
    }


def rules(result: FileResult) -> list[tuple[str, str]]:
    return [(one.where.cell, one.rule) for one in result.problems]


def test_each_year_that_is_filled_is_a_reading_at_its_end(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(a_row(71.5, None, 0))
    assert readings(desk) == {(2019, "", ""): 71.5, (2021, "", ""): 0}
    (one,) = [one for one in all_of(desk) if one.period_end == date(2019, 12, 31)]
    assert (one.period_start, one.source) == (date(2019, 1, 1), "series.xlsx")
    assert rules(result) == []
    assert "“Total 2021”" in result.notes[0].sentence  # a heading that is no year is named, and not taken
    assert "Of 2 figures 2 are new" in result.notes[-1].sentence


def all_of(desk: Desk) -> list[Reading]:
    return [one for indicator in desk.picture.all(Indicator) for one in desk.picture.series(indicator.id)]


def test_years_outside_the_range_are_named_and_not_taken(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(a_row(1, 2, 3), by=MAP.replace('years = "any"', "years = [2019, 2020]"))
    assert readings(desk) == {(2019, "", ""): 1, (2020, "", ""): 2}
    assert "“2021”" in result.notes[0].sentence


def test_not_applicable_a_dash_and_nought_are_three_things(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(a_row("n/a", "-", 0))
    assert readings(desk) == {
        (2019, "", ""): Absent(AbsentReason.NOT_APPLICABLE, "n/a"),
        (2021, "", ""): 0,
    }
    assert rules(result) == [("H2", "number")]


def test_place_and_group_tell_readings_apart(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(
        a_row(1), a_row(2, sex="Female", age="_T"), a_row(3, sex="Female", age="15+"),
        a_row(4, area=23, district="Lakeside"),
    )  # fmt: skip
    assert readings(desk) == {
        (2019, "", ""): 1,
        (2019, "", "Female"): 2,
        (2019, "", "Female; 15+"): 3,
        (2019, "23", ""): 4,
    }
    assert len(desk.picture.all(Indicator)) == 1


def test_a_place_that_is_not_read_never_counts_for_the_country(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(a_row(1, 2, area=23))
    assert readings(desk) == {}
    assert rules(result) == [("G2", "place")]
    assert "2 figures of this row were not taken" in result.problems[0].sentence
    assert "“23”" in result.problems[0].sentence


def test_a_second_figure_for_one_period_is_a_problem_at_its_cell(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(a_row(1), a_row(2), a_row(1))
    assert readings(desk) == {(2019, "", ""): 1}
    assert rules(result) == [("G3", "contradiction")]


def test_the_same_file_again_proposes_nothing_and_undo_takes_all_back(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    rows = a_row(1, "n/a", 3, sex="Male"), a_row(4, area=23, district="Lakeside")
    assert take(*rows).proposals
    assert take(*rows).proposals == ()
    desk.undo()
    assert [len(desk.picture.all(one)) for one in (Indicator, Priority, Place)] == [0, 0, 0]


def test_another_figure_waits_until_somebody_takes_it(desk: Desk, take: Callable[..., FileResult]) -> None:
    take(a_row(1))
    result = take(a_row(2))
    assert [one.kind for one in result.proposals] == [ProposalKind.CONFLICT]
    assert readings(desk) == {(2019, "", ""): 1}
    take(a_row(2), accept="all")
    assert readings(desk) == {(2019, "", ""): 2}


def test_a_figure_in_another_unit_is_not_put_beside_the_others(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    literate = ("Literacy", "thousand people", "XX", None, None, None, None, 812)
    result = take(a_row(71), literate)
    assert readings(desk) == {(2019, "", ""): 71}
    assert rules(result) == [("B3", "contradiction"), ("H3", "unit")]
    assert "in thousand people and its indicator in %" in result.problems[-1].sentence
    again = take(literate)
    assert ([one.field for one in again.proposals], rules(again)) == (["unit"], [("H2", "unit")])
    take(literate, accept="all")
    assert readings(desk) == {
        (2019, "", ""): 71,
        (2020, "", ""): 812,
    }  # a person said that the unit is theirs


def test_a_dry_run_writes_no_reading(desk: Desk, take: Callable[..., FileResult]) -> None:
    assert take(a_row(1), dry_run=True).proposals
    assert readings(desk) == {}


def test_a_row_that_is_left_out_has_no_figures(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(("Withdrawn", "%", "XX", None, None, None, 5))
    assert (readings(desk), rules(result)) == ({}, [])
    assert "left out" in result.notes[0].sentence


def test_figures_of_a_record_that_cannot_be_made_are_counted(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take((None, "%", "XX", None, None, None, 5, 6))
    assert readings(desk) == {}
    assert ("G2", "orphan") in rules(result)
    result = take(("Literacy", None, "XX", None, None, None, 5, 6))
    assert rules(result) == [("B2", "required"), ("G2", "orphan"), ("H2", "orphan")]


def test_a_share_shown_as_a_percentage_is_kept_in_points(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(a_row(0.715j), ("Deaths", "number", "XX", None, None, None, 0.2j))
    assert readings(desk) == {(2019, "", ""): 71.5}
    (one,) = [one for one in result.proposals if one.entity == "reading"]
    assert [flag.rule for flag in one.flags] == ["percent"]
    assert rules(result) == [("G3", "unit")]


def test_text_that_could_be_two_figures_is_asked_about(desk: Desk, take: Callable[..., FileResult]) -> None:
    assert rules(take(a_row("1.250", "1,250.5"))) == [("G2", "number")]
    assert readings(desk) == {(2020, "", ""): 1250.5}
    take(a_row("1.250"), by=MAP.replace('years = "any"', 'years = "any"\ndecimals = "comma"'))
    assert readings(desk)[2019, "", ""] == 1250


def test_a_calculated_figure_is_flagged_and_an_error_is_none(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(a_row(("=70+1", 71), ("=1/0", "#DIV/0!"), True))
    assert readings(desk) == {(2019, "", ""): 71}
    assert rules(result) == [("H2", "error-cell"), ("I2", "number")]
    (one,) = [one for one in result.proposals if one.entity == "reading"]
    assert [flag.rule for flag in one.flags] == ["calculated"]


def test_numbers_of_areas_and_groups_are_read_as_they_are_shown(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    country = MAP.replace('is = "XX"', 'is = "0"').replace('nothing = "_T"', 'nothing = "99"')
    take(a_row(1, area=0, age=15.0), a_row(2, area=0, age=99), by=country)
    assert readings(desk) == {(2019, "", "15"): 1, (2019, "", ""): 2}


def test_a_csv_of_wide_years_with_decimal_commas(desk: Desk, tmp_path: Path) -> None:
    comma = MAP.replace('years = "any"', 'years = "any"\ndecimals = "comma"')
    (tmp_path / "own.toml").write_text(comma, encoding="utf-8")
    lines = ("Series;Unit;Area;District;Sex;Age;2019; 2020 ;2021", "Literacy;%;XX;;;;71,5;1.250;")
    (tmp_path / "series.csv").write_text("\n".join(lines), encoding="utf-8")
    (result,) = import_files(desk, [tmp_path / "series.csv"], tmp_path / "own.toml")
    assert readings(desk) == {(2019, "", ""): 71.5, (2020, "", ""): 1250}
    assert result.problems == ()


def test_a_year_a_row_where_the_file_is_transposed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MAP + '[file]\nrecords = "columns"\n', encoding="utf-8")
    lines = ("Series,Literacy", "Unit,%", "Area,XX", "District,", "Sex,", "Age,", "2019,71.5", "2020,0")
    (tmp_path / "series.csv").write_text("\n".join(lines), encoding="utf-8")
    (result,) = import_files(desk, [tmp_path / "series.csv"], tmp_path / "own.toml")
    assert readings(desk) == {(2019, "", ""): 71.5, (2020, "", ""): 0}
    assert [one.cell for one in result.proposals if one.entity == "reading"] == ["R7C2", "R8C2"]


def test_a_map_with_figures_is_written_down_and_read_back(tmp_path: Path) -> None:
    for number, text in enumerate((MAP, LONG, TARGETS)):
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        meant = find_map(tmp_path / "own.toml")
        write_map(meant, tmp_path / f"again{number}.toml")
        assert replace(find_map(tmp_path / f"again{number}.toml"), name="") == replace(meant, name="")


def test_a_table_without_years_is_turned_away(take: Callable[..., FileResult]) -> None:
    result = take(a_row(1), headings=(*HEADINGS[:6], "A", "B"))
    assert (result.status, [one.rule for one in result.problems]) == ("refused", ["map-does-not-fit"])
    assert "columns headed by years" in result.problems[0].sentence


def test_a_value_stands_at_the_period_that_its_words_mean(
    desk: Desk, take: Callable[..., FileResult]
) -> None:
    result = take(("Literacy", "%", None, None, "Report 19", 71, None), by=LONG, headings=LONG_HEADINGS)
    (one,) = all_of(desk)
    assert (one.period_start, one.period_end, one.value) == (date(2019, 4, 1), date(2020, 3, 31), 71)
    assert rules(result) == []


def test_a_period_that_nobody_knows_is_a_problem(desk: Desk, take: Callable[..., FileResult]) -> None:
    result = take(("Literacy", "%", None, None, "plan 20", 71, None), by=LONG, headings=LONG_HEADINGS)
    assert (all_of(desk), rules(result)) == ([], [("F2", "period")])


def test_words_become_notes_where_the_map_says_so(desk: Desk, take: Callable[..., FileResult]) -> None:
    row = ("Literacy", "%", None, None, "report 19", "Rather better", "Better every year")
    take(row, by=LONG, headings=LONG_HEADINGS)
    told = sorted((one.heading, one.words) for one in desk.picture.all(Note))
    assert told == [("Result", "Rather better"), ("Target", "Better every year")]
    assert all_of(desk) == []
    assert take(row, by=LONG, headings=LONG_HEADINGS).proposals == ()


@pytest.mark.parametrize(
    ("least", "most", "direction"),
    [(80, None, "floor"), (None, 5, "ceiling"), (80, 90, "range"), ("80", 80, "exact"), (None, None, "text")],
)
def test_a_direction_follows_from_the_kind_of_the_target(
    desk: Desk, take: Callable[..., FileResult], least: Any, most: Any, direction: str
) -> None:
    assert rules(take(("Literacy", "%", least, most), by=TARGETS, headings=TARGET_HEADINGS)) == []
    (one,) = desk.picture.all(Indicator)
    assert one.direction.value == direction


@pytest.mark.parametrize(("least", "most"), [(10, 1), ("about 10", None), (None, "1.250"), (None, "-")])
def test_a_target_that_is_no_figure_gives_no_direction(
    take: Callable[..., FileResult], least: Any, most: Any
) -> None:
    result = take(("Literacy", "%", least, most), by=TARGETS, headings=TARGET_HEADINGS)
    assert [one.where.field for one in result.problems] == ["direction"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('years = "any"', ""), "exactly one of years and value"),
        (('years = "any"', 'years = "some"'), "the first and the last"),
        (('years = "any"', "years = [2024, 2000]"), "the first and the last"),
        (('country = { column = "Area", is = "XX" }', ""), "place and country go together"),
        (('of = "indicator"', 'of = "priority"'), "not the name of a fitting record"),
        (('place = "place"', 'place = "ministry"'), "not the name of a fitting record"),
        (('years = "any"', 'value = { column = "Series" }'), "a value needs its period"),
        (('years = "any"', 'years = "any"\nwords = "keep"'), "“problem” or “note”"),
        (('years = "any"', 'years = "any"\ndecimals = "dot"'), "“point” or “comma”"),
        (('years = "any"', 'value = { column = "Unit" }\nperiod = { value = "2019/20" }'), "is no period"),
    ],
)
def test_a_map_that_is_wrong_about_figures_says_what_is(
    take: Callable[..., FileResult], change: tuple[str, str], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        take(a_row(1), by=MAP.replace(*change))
    assert said in str(refused.value)
